//! Baskets: a selection of dossiers kept a day for one person and one list, never a list of ids travelling.
//!
//! A basket says what a draft's selection says (`WIZ-11`, `WIZ-12`): a base (`none` or `all`) and the rows that differ
//! from it. What it comes to is read when it is used: the dossiers of the list that take activations, and that the
//! person may act on then ([`chosen_from`] and [`BasketScope`]).

use std::collections::HashSet;
use std::sync::LazyLock;

use hub_domain::authz::Scope;
use hub_domain::ids::{BasketId, DossierId, FirmId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::selection::{SelectionBase, SelectionCount};
use hub_domain::staff::Caller;

pub(super) use super::chosen::chosen_from;
use super::dossier_lists::{DossierFilter, Selection, set_found};
use super::dossiers::{DossierLine, dossier_line};
use super::selection::{count, page_args, page_placeholders, page_statement};
use crate::db::{Database, Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmReader, FirmTx};
use crate::sql::{Statement, firm_sql};

/// How long an untouched basket is kept, in days.
pub const BASKET_DAYS: i64 = 1;

firm_sql! {
    DROP_EXPIRED = "DELETE FROM basket WHERE firm_id = $1 AND expires_at <= $2";
    LOCK = "INSERT INTO basket (firm_id, staff_id, list, selection_base, data, version, updated_at, expires_at) \
        VALUES ($1, $2, $3, 'none', '{}', 1, $4, $5) ON CONFLICT (firm_id, staff_id, list) DO UPDATE \
        SET version = basket.version + 1, updated_at = excluded.updated_at, expires_at = excluded.expires_at \
        RETURNING id, staff_id, list, selection_base, version";
    BASKET = "SELECT id, staff_id, list, selection_base, version FROM basket \
        WHERE firm_id = $1 AND staff_id = $2 AND list = $3 AND expires_at > $4";
    HOLD = "UPDATE basket SET updated_at = $4 WHERE firm_id = $1 AND staff_id = $2 AND list = $3 AND expires_at > $4 \
        RETURNING id, staff_id, list, selection_base, version";
    SET_BASE = "UPDATE basket SET selection_base = $3 WHERE firm_id = $1 AND id = $2";
    CLEAR = "DELETE FROM basket_exception WHERE firm_id = $1 AND basket_id = $2";
    EMPTY = "DELETE FROM basket WHERE firm_id = $1 AND id = $2";
    COUNT_DOSSIERS = "SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable AND code >= ''";
    COUNT_OWN_DOSSIERS = "SELECT COUNT(*) FROM (\
            SELECT id FROM dossier WHERE firm_id = $1 AND owner_id = $2 AND selectable UNION \
            SELECT id FROM dossier WHERE firm_id = $1 AND engagement_manager_id = $2 AND selectable) t";
    COUNT_PORTFOLIO = "SELECT COUNT(*) FROM portfolio_entry p \
        JOIN dossier d ON d.firm_id = p.firm_id AND d.id = p.dossier_id AND d.selectable \
        WHERE p.firm_id = $1 AND p.staff_id = $2 \
        AND ($3 OR d.owner_id = p.staff_id OR d.engagement_manager_id = p.staff_id)";
    COUNT_LISTED = concat!("SELECT COUNT(*) ", chosen_from!(listed));
    ACTIVE_LISTED = concat!("SELECT COUNT(*) FROM activation a WHERE a.firm_id = $1 AND a.closed_by IS NULL \
        AND a.dossier_id IN (SELECT d.id ", chosen_from!(listed), ")");
    ACTIVE_ALL_DOSSIERS = concat!("SELECT COUNT(*) FROM activation a WHERE a.firm_id = $1 AND a.closed_by IS NULL \
        AND a.dossier_id IN (SELECT d.id ", chosen_from!(all_dossiers), ")");
    ACTIVE_ALL_PORTFOLIO = concat!("SELECT COUNT(*) FROM activation a WHERE a.firm_id = $1 AND a.closed_by IS NULL \
        AND a.dossier_id IN (SELECT d.id ", chosen_from!(all_portfolio), ")");
    LISTED = concat!("SELECT d.id, d.code, d.name ", chosen_from!(listed), " ORDER BY d.code LIMIT $4 OFFSET $5");
    ALL_DOSSIERS =
        concat!("SELECT d.id, d.code, d.name ", chosen_from!(all_dossiers), " ORDER BY d.code LIMIT $4 OFFSET $5");
    ALL_PORTFOLIO =
        concat!("SELECT d.id, d.code, d.name ", chosen_from!(all_portfolio), " ORDER BY d.code LIMIT $4 OFFSET $5");
}

page_statement!(
    /// Which dossiers of a page are exceptions of a basket.
    among, "BASKET_AMONG",
    "SELECT dossier_id FROM basket_exception WHERE firm_id = $1 AND basket_id = $2 AND dossier_id IN ({page})"
);
page_statement!(
    /// Makes dossiers of a page exceptions, if they are the firm's and take activations.
    add_among, "BASKET_ADD_AMONG",
    "INSERT INTO basket_exception (firm_id, basket_id, dossier_id) \
        SELECT firm_id, $2, id FROM dossier WHERE firm_id = $1 AND selectable AND id IN ({page}) \
        ON CONFLICT (firm_id, basket_id, dossier_id) DO NOTHING"
);
page_statement!(
    /// Makes dossiers of a page follow the base again.
    remove_among, "BASKET_REMOVE_AMONG",
    "DELETE FROM basket_exception WHERE firm_id = $1 AND basket_id = $2 AND dossier_id IN ({page})"
);

/// The lists whose selection is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BasketList {
    /// Every dossier of the firm: « Dossiers client » and « Tous les dossiers ».
    Dossiers,
    /// The person's own portfolio.
    Portfolio,
}

impl BasketList {
    /// Both lists.
    pub const ALL: [Self; 2] = [Self::Dossiers, Self::Portfolio];

    /// The stored code, the one of addresses too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dossiers => "dossiers",
            Self::Portfolio => "portefeuille",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == code)
    }
}

/// Which of the three ways to read the chosen dossiers is a basket's ([`chosen_from`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BasketSource {
    /// `chosen_from!(listed)`.
    Listed,
    /// `chosen_from!(all_dossiers)`.
    AllDossiers,
    /// `chosen_from!(all_portfolio)`.
    AllPortfolio,
}

/// A basket as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basket {
    /// Its row.
    pub id: BasketId,
    /// Whose it is; nobody else ever sees it.
    pub staff: StaffId,
    /// Of which list.
    pub list: BasketList,
    /// What it starts from.
    pub base: SelectionBase,
    /// Moves with every change.
    pub version: i64,
}

impl Basket {
    pub(super) const fn source(&self) -> BasketSource {
        match (self.base, self.list) {
            (SelectionBase::None, _) => BasketSource::Listed,
            (SelectionBase::All, BasketList::Dossiers) => BasketSource::AllDossiers,
            (SelectionBase::All, BasketList::Portfolio) => BasketSource::AllPortfolio,
        }
    }

    /// `$1` to `$3` of [`chosen_from`]; further parameters follow. Nothing when the person may act on no dossier.
    pub(super) fn args(&self, firm: FirmId, scope: Scope) -> Option<Vec<crate::db::Arg>> {
        Some(args![firm, self.id, self.everywhere(scope)?])
    }

    /// Whether the person may act on every dossier, or only on their own.
    fn everywhere(&self, scope: Scope) -> Option<bool> {
        match scope {
            Scope::All => Some(true),
            Scope::Responsible(staff) if staff == self.staff => Some(false),
            Scope::Responsible(_) | Scope::Nothing => None,
        }
    }
}

/// One change of the caller's basket, which is locked until the commit.
#[derive(Debug)]
pub struct BasketTx {
    firm: FirmId,
    link: Link,
    basket: Basket,
}

impl Database {
    /// Begins a change of the caller's basket of a list, which is made when there is none, and kept for a day more.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for a caller who is no staff, else what the database answers.
    pub async fn change_basket(
        &self,
        caller: &Caller,
        list: BasketList,
        now: Moment,
    ) -> Result<BasketTx, StoreError> {
        let firm = caller.firm();
        let staff = caller.actor().staff_id().ok_or(StoreError::CallerGone)?;
        let mut link = self.writer().await?;
        link.run(&DROP_EXPIRED, args![firm, now]).await?;
        let until = now.plus_days(BASKET_DAYS);
        let row = link
            .one(&LOCK, args![firm, staff, list.as_str(), now, until])
            .await?;
        let basket = basket(&row)?;
        Ok(BasketTx { firm, link, basket })
    }
}

impl BasketTx {
    /// The basket as it was when the change began, with its new version.
    #[must_use]
    pub const fn basket(&self) -> &Basket {
        &self.basket
    }

    /// Selects these dossiers, or takes them out. Those that are not the firm's, or take no activation, are left out.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set(&mut self, dossiers: &[DossierId], selected: bool) -> Result<(), StoreError> {
        let differ = self.basket.base.exception_for(selected);
        let statement = if differ { add_among() } else { remove_among() };
        for page in dossiers.chunks(usize::try_from(super::pages::PAGE).unwrap_or(1)) {
            if let Some(args) = page_args(self.firm, self.basket.id, page) {
                self.link.run(&statement, args).await?;
            }
        }
        Ok(())
    }

    /// Selects everything or nothing: the selection is its base.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn start_from(&mut self, base: SelectionBase) -> Result<(), StoreError> {
        let args = args![self.firm, self.basket.id];
        self.link.run(&CLEAR, args).await?;
        let args = args![self.firm, self.basket.id, base.as_str()];
        self.link.run(&SET_BASE, args).await?;
        self.basket.base = base;
        Ok(())
    }

    /// Selects every dossier that a list's filter finds, or takes them out.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_found(&mut self, filter: &DossierFilter, selected: bool) -> Result<(), StoreError> {
        let differ = self.basket.base.exception_for(selected);
        let selection = Selection::Basket(self.basket.id);
        set_found(&mut self.link, self.firm, selection, filter, differ).await
    }

    /// Commits. Answers the new version.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn commit(self) -> Result<i64, StoreError> {
        self.link.commit().await?;
        Ok(self.basket.version)
    }
}

impl FirmReader {
    /// Somebody's basket of a list; none when nothing was ever selected, or a day ago.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn basket(
        &mut self,
        staff: StaffId,
        list: BasketList,
        now: Moment,
    ) -> Result<Option<Basket>, StoreError> {
        let args = args![self.firm, staff, list.as_str(), now];
        self.link
            .opt(&BASKET, args)
            .await?
            .as_ref()
            .map(basket)
            .transpose()
    }
}

impl FirmTx {
    /// Locks the caller's basket of a list until the commit.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn hold_basket(&mut self, list: BasketList) -> Result<Option<Basket>, StoreError> {
        let Some(staff) = self.caller().actor().staff_id() else {
            return Ok(None);
        };
        let at = self.at();
        let (firm, link) = self.parts();
        link.opt(&HOLD, args![firm, staff, list.as_str(), at])
            .await?
            .as_ref()
            .map(basket)
            .transpose()
    }

    /// Empties a basket whose dossiers have been acted on, so that a repeat finds nothing to do.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn empty_basket(&mut self, basket: &Basket) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        link.run(&EMPTY, args![firm, basket.id]).await.map(|_| ())
    }
}

/// Reads of a basket that a reader and a transaction share. `scope` is what the person may act on at that moment.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadBaskets {
    /// How many dossiers a basket holds, out of how many.
    ///
    /// # Errors
    /// What the database answers.
    async fn basket_count(&mut self, basket: &Basket, scope: Scope) -> Result<SelectionCount, StoreError>;
    /// The same where it is known how many dossiers of the list somebody may select.
    ///
    /// # Errors
    /// What the database answers.
    async fn basket_count_among(
        &mut self,
        basket: &Basket,
        scope: Scope,
        listed: i64,
    ) -> Result<SelectionCount, StoreError>;
    /// Which of these dossiers differ from the base.
    ///
    /// # Errors
    /// What the database answers.
    async fn basket_exceptions(
        &mut self,
        basket: &Basket,
        among: &[DossierId],
    ) -> Result<HashSet<DossierId>, StoreError>;
    /// The dossiers a basket holds, by code, `limit` from `offset` on.
    ///
    /// # Errors
    /// What the database answers.
    async fn basket_dossiers(
        &mut self,
        basket: &Basket,
        scope: Scope,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<DossierLine>, StoreError>;
    /// The dossiers that differ from the base, by code: those taken out when it is everything.
    ///
    /// # Errors
    /// What the database answers.
    async fn basket_differences(
        &mut self,
        basket: &Basket,
        scope: Scope,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<DossierLine>, StoreError>;
    /// How many activations the dossiers of a basket have.
    ///
    /// # Errors
    /// What the database answers.
    async fn basket_activations(&mut self, basket: &Basket, scope: Scope) -> Result<i64, StoreError>;
    /// How many dossiers of a list somebody may select, counted anew: [`FirmReader::selectable_total`] remembers it.
    ///
    /// # Errors
    /// What the database answers.
    async fn selectable_in(
        &mut self,
        list: BasketList,
        staff: StaffId,
        scope: Scope,
    ) -> Result<i64, StoreError>;
}

impl<P: FirmLink> ReadBaskets for P {
    async fn basket_count(&mut self, basket: &Basket, scope: Scope) -> Result<SelectionCount, StoreError> {
        let listed = self.selectable_in(basket.list, basket.staff, scope).await?;
        self.basket_count_among(basket, scope, listed).await
    }

    async fn basket_count_among(
        &mut self,
        basket: &Basket,
        scope: Scope,
        listed: i64,
    ) -> Result<SelectionCount, StoreError> {
        let (firm, link) = self.firm_link();
        let exceptions = match basket.args(firm, scope) {
            Some(args) => link.one(&COUNT_LISTED, args).await?.int(0)?,
            None => 0,
        };
        Ok(count(basket.base, listed, exceptions))
    }

    async fn basket_exceptions(
        &mut self,
        basket: &Basket,
        dossiers: &[DossierId],
    ) -> Result<HashSet<DossierId>, StoreError> {
        let (firm, link) = self.firm_link();
        let mut found = HashSet::new();
        for page in dossiers.chunks(usize::try_from(super::pages::PAGE).unwrap_or(1)) {
            if let Some(args) = page_args(firm, basket.id, page) {
                for row in link.all(&among(), args).await? {
                    found.insert(row.id(0)?);
                }
            }
        }
        Ok(found)
    }

    async fn basket_dossiers(
        &mut self,
        basket: &Basket,
        scope: Scope,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<DossierLine>, StoreError> {
        let statement = match basket.source() {
            BasketSource::Listed => &LISTED,
            BasketSource::AllDossiers => &ALL_DOSSIERS,
            BasketSource::AllPortfolio => &ALL_PORTFOLIO,
        };
        let (firm, link) = self.firm_link();
        lines(link, statement, basket.args(firm, scope), limit, offset).await
    }

    async fn basket_differences(
        &mut self,
        basket: &Basket,
        scope: Scope,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<DossierLine>, StoreError> {
        let (firm, link) = self.firm_link();
        lines(link, &LISTED, basket.args(firm, scope), limit, offset).await
    }

    async fn basket_activations(&mut self, basket: &Basket, scope: Scope) -> Result<i64, StoreError> {
        let statement = match basket.source() {
            BasketSource::Listed => &ACTIVE_LISTED,
            BasketSource::AllDossiers => &ACTIVE_ALL_DOSSIERS,
            BasketSource::AllPortfolio => &ACTIVE_ALL_PORTFOLIO,
        };
        let (firm, link) = self.firm_link();
        match basket.args(firm, scope) {
            Some(args) => link.one(statement, args).await?.int(0),
            None => Ok(0),
        }
    }

    async fn selectable_in(
        &mut self,
        list: BasketList,
        staff: StaffId,
        scope: Scope,
    ) -> Result<i64, StoreError> {
        let (firm, link) = self.firm_link();
        let row = match (list, scope) {
            (_, Scope::Nothing) => return Ok(0),
            (BasketList::Dossiers, Scope::All) => link.one(&COUNT_DOSSIERS, args![firm]).await?,
            (BasketList::Dossiers, Scope::Responsible(own)) => {
                link.one(&COUNT_OWN_DOSSIERS, args![firm, own]).await?
            }
            (BasketList::Portfolio, scope) => {
                let args = args![firm, staff, scope == Scope::All];
                link.one(&COUNT_PORTFOLIO, args).await?
            }
        };
        row.int(0)
    }
}

async fn lines(
    link: &mut Link,
    statement: &Statement,
    args: Option<Vec<crate::db::Arg>>,
    limit: i64,
    offset: i64,
) -> Result<Vec<DossierLine>, StoreError> {
    let Some(mut args) = args else {
        return Ok(Vec::new());
    };
    args.extend(args![limit, offset]);
    link.all(statement, args)
        .await?
        .iter()
        .map(dossier_line)
        .collect()
}

fn basket(row: &Row) -> Result<Basket, StoreError> {
    Ok(Basket {
        id: row.id(0)?,
        staff: row.id(1)?,
        list: row.code(2, BasketList::parse)?,
        base: row.code(3, SelectionBase::parse)?,
        version: row.int(4)?,
    })
}
