//! The lists of dossiers and what is selected in them (`ACT-02`, `ACT-05`).

use std::collections::HashSet;

use hub_domain::authz::{Act, Scope, Target, allows, policy};
use hub_domain::dossier::{DossierStatus, TeamsStatus};
use hub_domain::ids::{DossierId, StaffId};
use hub_domain::search::Search;
use hub_domain::selection::{SelectionBase, SelectionCount};
use hub_domain::staff::Caller;
pub use hub_store::{
    ApplicationFilter, BasketList, Colleague, Dossier, DossierColumn, DossierOrder, LIST_PAGE_SIZES,
    ListPage, ListedDossier,
};

use hub_store::{
    Basket, DossierFilter, DossierLine, DossierView, FirmReader, InstalledApp, ReadApplications as _,
    ReadBaskets as _, ReadDossier as _,
};

use crate::commands::no_dossier;
use crate::context::Hub;
use crate::error::AppError;

/// Dossiers on a page of a selection.
pub const CHOSEN_PAGE: i64 = 50;

/// Which list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListView {
    /// « Mon portefeuille ».
    Portfolio,
    /// « Tous les dossiers », « Dossiers client ».
    All,
    /// « Dossiers modèles ».
    Models,
}

impl ListView {
    /// The list whose selection it shows; models take no activation, so that none is selected.
    #[must_use]
    pub const fn basket(self) -> Option<BasketList> {
        match self {
            Self::Portfolio => Some(BasketList::Portfolio),
            Self::All => Some(BasketList::Dossiers),
            Self::Models => None,
        }
    }
}

/// A page of a list as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAsked {
    /// Which list.
    pub view: ListView,
    /// The search box.
    pub search: Search,
    /// Statut; all but archived when none is asked for.
    pub status: Option<DossierStatus>,
    /// Statut Teams.
    pub teams: Option<TeamsStatus>,
    /// Application.
    pub application: Option<ApplicationFilter>,
    /// Maître du dossier.
    pub owner: Option<StaffId>,
    /// The order.
    pub order: DossierOrder,
    /// The page, from 1.
    pub page: i64,
    /// Lines on a page.
    pub per_page: i64,
}

impl ListAsked {
    /// The whole of a list, from its beginning, in the order of names.
    #[must_use]
    pub const fn first(view: ListView) -> Self {
        Self {
            view,
            search: Search::All,
            status: None,
            teams: None,
            application: None,
            owner: None,
            order: DossierOrder {
                column: DossierColumn::Name,
                descending: false,
            },
            page: 1,
            per_page: 50,
        }
    }

    /// Whether anything but the list itself is asked for.
    #[must_use]
    pub const fn narrows(&self) -> bool {
        self.search.prefix().is_some()
            || self.status.is_some()
            || self.teams.is_some()
            || self.application.is_some()
            || self.owner.is_some()
    }

    pub(crate) fn filter(&self, caller: &Caller) -> Result<DossierFilter, AppError> {
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        let view = match self.view {
            ListView::Portfolio => DossierView::Portfolio(staff),
            ListView::All => DossierView::All,
            ListView::Models => DossierView::Models,
        };
        Ok(DossierFilter {
            search: self.search.prefix().cloned(),
            status: self.status,
            teams: self.teams,
            application: self.application,
            owner: self.owner,
            ..DossierFilter::of(view)
        })
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct DossiersList {
    /// The page and its lines.
    pub page: ListPage,
    /// For each line, whether the caller may act on it.
    pub may_act: Vec<bool>,
    /// For each line, whether it is selected.
    pub selected: Vec<bool>,
    /// How many are selected, out of how many that the caller may act on.
    pub count: SelectionCount,
    /// The version of the selection; 0 when there is none.
    pub version: i64,
    /// How many of those found the caller may act on.
    pub found: i64,
    /// How many dossiers of the whole list « tous » leaves out for want of the right.
    pub left_out: i64,
    /// The columns the caller saved.
    pub columns: Option<String>,
    /// The firm's staff at work, to filter by owner.
    pub colleagues: Vec<Colleague>,
    /// The firm's applications, to filter by one.
    pub applications: Vec<InstalledApp>,
}

/// The dossiers selected in a list.
#[derive(Debug)]
pub struct ChosenPage {
    /// A page of them, by code.
    pub lines: Vec<DossierLine>,
    /// How many, out of how many.
    pub count: SelectionCount,
    /// The version of the selection; 0 when there is none.
    pub version: i64,
    /// Their live activations.
    pub activations: i64,
    /// The page, from 1.
    pub page: i64,
}

impl Hub {
    /// A page of a list, with what the caller selected in it. `columns` is the list's name in the saved layouts.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn dossier_list(
        &self,
        caller: &Caller,
        asked: &ListAsked,
        columns: &str,
    ) -> Result<DossiersList, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        let filter = asked.filter(caller)?;
        let page = firm
            .dossier_list(&filter, asked.order, asked.page, asked.per_page)
            .await?;
        let scope = policy::scope(caller.actor(), Act::Activate);
        let may_act: Vec<bool> = page.lines.iter().map(|line| may_act(caller, line)).collect();
        let held = match asked.view.basket() {
            Some(list) => Some(held(&mut firm, list, staff, scope, self.now()).await?),
            None => None,
        };
        let (basket, count) = held.unwrap_or((None, SelectionCount::new(SelectionBase::None, 0, 0)));
        let selected = match &basket {
            None => vec![false; page.lines.len()],
            Some(basket) => {
                let ids: Vec<_> = page.lines.iter().map(|line| line.dossier.id).collect();
                let differ = firm.basket_exceptions(basket, &ids).await?;
                page.lines
                    .iter()
                    .zip(&may_act)
                    .map(|(line, may)| *may && basket.base.selects(differ.contains(&line.dossier.id)))
                    .collect()
            }
        };
        let found = match (scope, asked.view, asked.status) {
            (Scope::Nothing, ..) | (_, ListView::Models, _) | (_, _, Some(DossierStatus::Archived)) => 0,
            (Scope::All, ..) => page.total,
            (Scope::Responsible(own), ..) => {
                let filter = DossierFilter {
                    responsible: Some(own),
                    ..filter.clone()
                };
                firm.dossier_list_total(&filter).await?
            }
        };
        let left_out = if scope == Scope::All || count.base() == SelectionBase::None {
            0
        } else {
            let whole = DossierFilter::of(filter.view);
            firm.dossier_list_total(&whole).await? - i64::try_from(count.listed()).unwrap_or(0)
        };
        Ok(DossiersList {
            may_act,
            selected,
            count,
            version: basket.map_or(0, |basket| basket.version),
            found,
            left_out,
            columns: firm.columns(staff, columns).await?,
            colleagues: firm.colleagues().await?,
            applications: firm.applications().await?,
            page,
        })
    }

    /// Only the lines of a list, for exports and prints: page `page` of `per_page` lines.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn dossier_lines(&self, caller: &Caller, asked: &ListAsked) -> Result<ListPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let filter = asked.filter(caller)?;
        Ok(firm
            .dossier_list(&filter, asked.order, asked.page, asked.per_page)
            .await?)
    }

    /// A page of a list, and which of its dossiers the caller's portfolio holds.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn dossiers_to_keep(
        &self,
        caller: &Caller,
        asked: &ListAsked,
    ) -> Result<(ListPage, HashSet<DossierId>), AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        let filter = asked.filter(caller)?;
        let page = firm
            .dossier_list(&filter, asked.order, asked.page, asked.per_page)
            .await?;
        let ids: Vec<DossierId> = page.lines.iter().map(|line| line.dossier.id).collect();
        let kept = firm.in_portfolio(staff, &ids).await?;
        Ok((page, kept))
    }

    /// The columns the caller saved for a list.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn saved_columns(&self, caller: &Caller, list: &str) -> Result<Option<String>, AppError> {
        let mut firm = self.read_for(caller, Act::EditOwnPlace).await?;
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        Ok(firm.columns(staff, list).await?)
    }

    /// The dossiers selected in a list, page `page` of `per_page`.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn chosen_dossiers(
        &self,
        caller: &Caller,
        list: BasketList,
        page: i64,
        per_page: i64,
    ) -> Result<ChosenPage, AppError> {
        self.chosen(caller, list, page, per_page, false).await
    }

    /// The dossiers taken out of « tous » in a list.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn taken_out_dossiers(
        &self,
        caller: &Caller,
        list: BasketList,
        page: i64,
    ) -> Result<ChosenPage, AppError> {
        self.chosen(caller, list, page, CHOSEN_PAGE, true).await
    }

    async fn chosen(
        &self,
        caller: &Caller,
        list: BasketList,
        page: i64,
        per_page: i64,
        taken_out: bool,
    ) -> Result<ChosenPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
        let scope = policy::scope(caller.actor(), Act::Activate);
        let (basket, count) = held(&mut firm, list, staff, scope, self.now()).await?;
        let total = if taken_out {
            count.removed()
        } else {
            count.selected()
        };
        let pages = i64::try_from(total).unwrap_or(0).div_euclid(per_page.max(1)) + 1;
        let page = page.clamp(1, pages);
        let (mut lines, mut activations) = (Vec::new(), 0);
        if let Some(basket) = &basket {
            let offset = (page - 1) * per_page;
            lines = if taken_out {
                firm.basket_differences(basket, scope, per_page, offset).await?
            } else {
                firm.basket_dossiers(basket, scope, per_page, offset).await?
            };
            activations = firm.basket_activations(basket, scope).await?;
        }
        Ok(ChosenPage {
            lines,
            count,
            version: basket.map_or(0, |basket| basket.version),
            activations,
            page,
        })
    }

    /// A dossier that the caller may edit, the staff at work, and whether who is in charge may be changed too.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Gone`] for an archived dossier.
    pub async fn dossier_to_edit(
        &self,
        caller: &Caller,
        code: &str,
    ) -> Result<(Dossier, Vec<Colleague>), AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let Some(dossier) = firm.dossier_of_code(code).await? else {
            return Err(no_dossier(caller));
        };
        allows(caller, Act::EditDossier, dossier.target())?;
        if dossier.status == DossierStatus::Archived {
            return Err(AppError::Gone);
        }
        Ok((dossier, firm.colleagues().await?))
    }

    /// The firm's staff at work, for whom `act` is allowed on the firm.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn colleagues(&self, caller: &Caller, act: Act) -> Result<Vec<Colleague>, AppError> {
        Ok(self.read_for(caller, act).await?.colleagues().await?)
    }
}

/// Whether the caller may switch applications on a listed dossier, or edit it: both reach as far.
fn may_act(caller: &Caller, line: &ListedDossier) -> bool {
    let target = Target::Dossier {
        owner: line.owner,
        engagement_manager: line.engagement_manager,
    };
    !line.is_model && line.status != DossierStatus::Archived && allows(caller, Act::Activate, target).is_ok()
}

async fn held(
    firm: &mut FirmReader,
    list: BasketList,
    staff: StaffId,
    scope: Scope,
    now: hub_domain::moment::Moment,
) -> Result<(Option<Basket>, SelectionCount), AppError> {
    let basket = firm.basket(staff, list, now).await?;
    let listed = firm.selectable_total(list, staff, scope).await?;
    let count = match &basket {
        Some(basket) => firm.basket_count_among(basket, scope, listed).await?,
        None => SelectionCount::new(SelectionBase::None, u64::try_from(listed).unwrap_or(0), 0),
    };
    Ok((basket, count))
}
