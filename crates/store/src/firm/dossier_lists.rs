//! The lists of dossiers: a portfolio, every dossier, the models; filtered, sorted, counted exactly (`ACT-02`, `ACT-05`).
//!
//! As in [`super::pages`], a total and the rows that start each page are counted once per state of what they depend on
//! and remembered. In the order of codes or of names a long list walks its index from the start of the page, so that
//! page 2,000 costs what page 1 costs; what finds little, or sorts by something else, sorts what it found.

mod shapes;

use std::collections::HashMap;
use std::sync::Arc;

use hub_domain::authz::Scope;
use hub_domain::dossier::{DossierStatus, TeamsStatus};
use hub_domain::ids::{CatalogAppId, FirmId, InstalledAppId, StaffId};
use hub_domain::search::SearchPrefix;

use super::baskets::BasketList;
use super::dossiers::{DossierLine, dossier_line};
use crate::db::{Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

pub(super) use shapes::Selection;
pub use shapes::dossier_list_statements;
use shapes::{count, found, sort, starts, walk};

/// The page sizes offered (C6).
pub const LIST_PAGE_SIZES: [i64; 3] = [25, 50, 100];

/// Rows between two remembered starts: every page size is a multiple of it.
const STEP: i64 = 25;

/// Above this many hits, walking an index beats sorting the hits (measured for [`super::pages`]).
const WALK_ABOVE: i64 = 1500;

firm_sql! {
    HEAD = "SELECT h.dossier_revision, h.decision_epoch, COALESCE((SELECT s.portfolio_revision FROM staff_member s \
        WHERE s.firm_id = h.firm_id AND s.id = $2), 0) FROM firm_head h WHERE h.firm_id = $1";
}

/// Which dossiers a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DossierView {
    /// Every dossier of the firm but the models.
    All,
    /// A staff member's portfolio.
    Portfolio(StaffId),
    /// The models.
    Models,
}

/// What a list is filtered by; the default hides archived dossiers and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DossierFilter {
    /// Of which dossiers.
    pub view: DossierView,
    /// Whose code or name begins so.
    pub search: Option<SearchPrefix>,
    /// Of that status; all but archived when none is asked for.
    pub status: Option<DossierStatus>,
    /// Of that Teams status.
    pub teams: Option<TeamsStatus>,
    /// With an application, or without any.
    pub application: Option<ApplicationFilter>,
    /// Where no application of this entry of the catalogue is switched on.
    pub without_entry: Option<CatalogAppId>,
    /// Whose owner this is.
    pub owner: Option<StaffId>,
    /// Whose owner or engagement manager this is: what somebody may act on.
    pub responsible: Option<StaffId>,
}

/// A filter by application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApplicationFilter {
    /// This one is switched on.
    With(InstalledAppId),
    /// « Sans application ».
    None,
}

impl DossierFilter {
    /// The whole of a list.
    #[must_use]
    pub const fn of(view: DossierView) -> Self {
        Self {
            view,
            search: None,
            status: None,
            teams: None,
            application: None,
            without_entry: None,
            owner: None,
            responsible: None,
        }
    }

    /// Whether anything but the list itself is asked for.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self != Self::of(self.view)
    }
}

/// By what a list is sorted; the code decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DossierColumn {
    /// Code.
    Code,
    /// Name, in French order.
    Name,
    /// Status, in the order of a dossier's life.
    Status,
    /// Teams status.
    Teams,
    /// How many applications are switched on.
    Applications,
}

impl DossierColumn {
    /// Every column that sorts.
    pub const ALL: [Self; 5] = [
        Self::Code,
        Self::Name,
        Self::Status,
        Self::Teams,
        Self::Applications,
    ];
}

/// An order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DossierOrder {
    /// By what.
    pub column: DossierColumn,
    /// From the last to the first.
    pub descending: bool,
}

impl DossierOrder {
    /// By code, from the first on.
    pub const BY_CODE: Self = Self {
        column: DossierColumn::Code,
        descending: false,
    };
}

/// A dossier in a list, with what the columns show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDossier {
    /// Identifier, code and name.
    pub dossier: DossierLine,
    /// The company's name.
    pub denomination: String,
    /// Status.
    pub status: DossierStatus,
    /// Teams status.
    pub teams_status: TeamsStatus,
    /// Whether it is a model.
    pub is_model: bool,
    /// The *maître du dossier*.
    pub owner: Option<StaffId>,
    /// Their name.
    pub owner_name: String,
    /// The engagement manager.
    pub engagement_manager: Option<StaffId>,
    /// How many applications are switched on for it.
    pub applications: i64,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// Its lines.
    pub lines: Vec<ListedDossier>,
    /// The page shown, from 1: the last one when a page beyond it was asked for.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
    /// How many dossiers there are over all pages.
    pub total: i64,
}

/// Where rows stand: their sort key and code.
type PageStarts = Arc<Vec<(Vec<u8>, String)>>;

/// What is remembered of a list, for one state of what it depends on.
#[derive(Debug)]
pub(super) struct ListIndex {
    stamp: ListStamp,
    total: i64,
    /// Where every [`STEP`]th row stands, for the orders that were paged.
    starts: HashMap<DossierOrder, PageStarts>,
}

/// The state a total was counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ListStamp {
    dossiers: i64,
    /// Only where applications are looked at.
    decisions: i64,
    portfolio: i64,
}

impl FirmReader {
    /// A page of a list.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_list(
        &mut self,
        filter: &DossierFilter,
        order: DossierOrder,
        page: i64,
        per_page: i64,
    ) -> Result<ListPage, StoreError> {
        let mut index = self.list_index(filter).await?;
        let total = index.total;
        let pages = ((total + per_page - 1) / per_page).max(1);
        let page = page.clamp(1, pages);
        let walks = matches!(order.column, DossierColumn::Code | DossierColumn::Name) && total > WALK_ABOVE;
        let (statement, args) = if walks {
            if page > 1 && !index.starts.contains_key(&order) {
                index = self.remember_starts(filter, order, &index).await?;
            }
            let start = start_of(&index, order, page, per_page);
            walk(self.firm, filter, order, start, per_page)?
        } else {
            sort(self.firm, filter, order, per_page, (page - 1) * per_page)?
        };
        let rows = self.link.all(&statement, args).await?;
        Ok(ListPage {
            lines: rows.iter().map(listed_dossier).collect::<Result<_, _>>()?,
            page,
            pages,
            total,
        })
    }

    /// The dossiers of a list with codes after `after`, by code, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossiers_after(
        &mut self,
        filter: &DossierFilter,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ListedDossier>, StoreError> {
        // The walk begins at the code itself.
        let start = (Vec::new(), after.to_owned());
        let (statement, args) = walk(self.firm, filter, DossierOrder::BY_CODE, Some(&start), limit + 1)?;
        let rows = self.link.all(&statement, args).await?;
        let mut lines: Vec<ListedDossier> = rows.iter().map(listed_dossier).collect::<Result<_, _>>()?;
        lines.retain(|line| line.dossier.code != after);
        lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(lines)
    }

    /// How many dossiers a filter finds.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_list_total(&mut self, filter: &DossierFilter) -> Result<i64, StoreError> {
        self.list_index(filter).await.map(|index| index.total)
    }

    /// How many dossiers of a list somebody may select: what [`super::ReadBaskets::selectable_in`] counts, remembered as every
    /// total of a list is.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn selectable_total(
        &mut self,
        list: BasketList,
        staff: StaffId,
        scope: Scope,
    ) -> Result<i64, StoreError> {
        let view = match list {
            BasketList::Portfolio => DossierView::Portfolio(staff),
            BasketList::Dossiers => DossierView::All,
        };
        let responsible = match scope {
            Scope::Nothing => return Ok(0),
            Scope::All => None,
            Scope::Responsible(own) => Some(own),
        };
        let filter = DossierFilter {
            responsible,
            ..DossierFilter::of(view)
        };
        self.dossier_list_total(&filter).await
    }

    async fn list_index(&mut self, filter: &DossierFilter) -> Result<Arc<ListIndex>, StoreError> {
        let key = (self.firm, filter.clone());
        if let Some(index) = self.database.pages().lists.get(&key) {
            let head = self.link.one(&HEAD, args![self.firm, staff_of(filter)]).await?;
            if stamp(&head, filter)? == index.stamp {
                return Ok(index);
            }
        }
        let (statement, args) = count(self.firm, filter)?;
        let row = self.link.one(&statement, args).await?;
        let index = Arc::new(ListIndex {
            stamp: stamp(&row, filter)?,
            total: row.int(3)?,
            starts: HashMap::new(),
        });
        self.database.pages().lists.insert(key, Arc::clone(&index));
        Ok(index)
    }

    async fn remember_starts(
        &mut self,
        filter: &DossierFilter,
        order: DossierOrder,
        index: &ListIndex,
    ) -> Result<Arc<ListIndex>, StoreError> {
        let (statement, args) = starts(self.firm, filter, order)?;
        let rows = self.link.all(&statement, args).await?;
        let found: Vec<(Vec<u8>, String)> = rows
            .iter()
            .map(|row| match order.column {
                DossierColumn::Name => Ok((row.blob(0)?, row.text(1)?)),
                _ => Ok((Vec::new(), row.text(0)?)),
            })
            .collect::<Result<_, StoreError>>()?;
        let mut starts = index.starts.clone();
        starts.insert(order, Arc::new(found));
        let index = Arc::new(ListIndex {
            stamp: index.stamp,
            total: index.total,
            starts,
        });
        let key = (self.firm, filter.clone());
        self.database.pages().lists.insert(key, Arc::clone(&index));
        Ok(index)
    }
}

/// Runs, on the connection that changes a selection, the change of its exceptions that a filter finds.
pub(super) async fn set_found(
    link: &mut Link,
    firm: FirmId,
    selection: Selection,
    filter: &DossierFilter,
    differ: bool,
) -> Result<(), StoreError> {
    let (statement, args) = found(firm, selection, filter, differ)?;
    link.run(&statement, args).await.map(|_| ())
}

fn stamp(head: &Row, filter: &DossierFilter) -> Result<ListStamp, StoreError> {
    Ok(ListStamp {
        dossiers: head.int(0)?,
        decisions: if filter.application.is_some() || filter.without_entry.is_some() {
            head.int(1)?
        } else {
            0
        },
        portfolio: head.int(2)?,
    })
}

fn staff_of(filter: &DossierFilter) -> i64 {
    match filter.view {
        DossierView::Portfolio(staff) => staff.0,
        DossierView::All | DossierView::Models => 0,
    }
}

fn start_of(index: &ListIndex, order: DossierOrder, page: i64, per_page: i64) -> Option<&(Vec<u8>, String)> {
    let at = usize::try_from((page - 1) * per_page / STEP).ok()?;
    let starts = index.starts.get(&order)?;
    starts.get(at).or(starts.last())
}

fn listed_dossier(row: &Row) -> Result<ListedDossier, StoreError> {
    Ok(ListedDossier {
        dossier: dossier_line(row)?,
        denomination: row.text(3)?,
        status: row.code(4, DossierStatus::parse)?,
        teams_status: row.code(5, TeamsStatus::parse)?,
        is_model: row.int(6)? == 1,
        owner: row.maybe_id(7)?,
        owner_name: row.text(8)?.trim().to_owned(),
        engagement_manager: row.maybe_id(9)?,
        applications: row.int(10)?,
    })
}
