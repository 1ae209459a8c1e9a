//! One application switched on or off for a basket of dossiers, in one statement and with one entry (`ACT-01`, `ACT-10`).

use hub_domain::activation::ActivationPlace;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Activate, BulkPermit, Scope};
use hub_domain::bulk::{BulkFigures, BulkWay};
use hub_domain::ids::{ActId, InstalledAppId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::activations::hex_digest;
use super::baskets::{Basket, BasketList, BasketSource, ReadBaskets as _, chosen_from};
use crate::db::{Arg, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

/// The statement for the way a basket is read, of three declared with the endings `_LISTED`, `_ALL` and `_PORTFOLIO`.
macro_rules! by_source {
    ($basket:expr, $listed:ident, $all:ident, $portfolio:ident) => {
        match $basket.source() {
            BasketSource::Listed => &$listed,
            BasketSource::AllDossiers => &$all,
            BasketSource::AllPortfolio => &$portfolio,
        }
    };
}

macro_rules! count_on {
    ($source:tt) => {
        concat!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM activation t \
                WHERE t.firm_id = d.firm_id AND t.installed_app_id = $4 AND t.dossier_id = d.id \
                AND t.closed_by IS NULL) THEN 1 ELSE 0 END), 0) AS BIGINT) ",
            chosen_from!($source)
        )
    };
}

macro_rules! count_contacts {
    ($source:tt) => {
        concat!(
            "SELECT COUNT(DISTINCT y.contact_id) FROM access y \
                JOIN activation t ON t.firm_id = y.firm_id AND t.id = y.activation_id \
                WHERE y.firm_id = $1 AND y.closed_by IS NULL AND t.installed_app_id = $4 AND t.closed_by IS NULL \
                AND t.dossier_id IN (SELECT d.id ",
            chosen_from!($source),
            ")"
        )
    };
}

macro_rules! open {
    ($source:tt) => {
        concat!(
            "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) SELECT d.firm_id, $4, d.id, $5 ",
            chosen_from!($source),
            " AND NOT EXISTS (SELECT 1 FROM activation t WHERE t.firm_id = d.firm_id AND t.installed_app_id = $4 \
                AND t.dossier_id = d.id AND t.closed_by IS NULL) ORDER BY d.id"
        )
    };
}

macro_rules! close_accesses {
    ($source:tt) => {
        concat!(
            "UPDATE access SET closed_by = $5 WHERE firm_id = $1 AND closed_by IS NULL AND activation_id IN \
                (SELECT t.id FROM activation t WHERE t.firm_id = $1 AND t.installed_app_id = $4 \
                AND t.closed_by IS NULL AND t.dossier_id IN (SELECT d.id ",
            chosen_from!($source),
            "))"
        )
    };
}

macro_rules! close {
    ($source:tt) => {
        concat!(
            "UPDATE activation SET closed_by = $5 WHERE firm_id = $1 AND installed_app_id = $4 AND closed_by IS NULL \
                AND dossier_id IN (SELECT d.id ",
            chosen_from!($source),
            ")"
        )
    };
}

firm_sql! {
    COUNT_ON_LISTED = count_on!(listed);
    COUNT_ON_ALL = count_on!(all_dossiers);
    COUNT_ON_PORTFOLIO = count_on!(all_portfolio);
    COUNT_CONTACTS_LISTED = count_contacts!(listed);
    COUNT_CONTACTS_ALL = count_contacts!(all_dossiers);
    COUNT_CONTACTS_PORTFOLIO = count_contacts!(all_portfolio);
    // In the order of the rows' identifiers, so that the indexes grow at their ends: faster on SQLite.
    OPEN_LISTED = open!(listed);
    OPEN_ALL = open!(all_dossiers);
    OPEN_PORTFOLIO = open!(all_portfolio);
    CLOSE_ACCESSES_LISTED = close_accesses!(listed);
    CLOSE_ACCESSES_ALL = close_accesses!(all_dossiers);
    CLOSE_ACCESSES_PORTFOLIO = close_accesses!(all_portfolio);
    CLOSE_LISTED = close!(listed);
    CLOSE_ALL = close!(all_dossiers);
    CLOSE_PORTFOLIO = close!(all_portfolio);
    AT_REST_LISTED = "SELECT COUNT(*) FROM basket_exception x \
        JOIN dossier d ON d.firm_id = x.firm_id AND d.id = x.dossier_id AND NOT d.selectable \
        WHERE x.firm_id = $1 AND x.basket_id = $2";
    AT_REST_PORTFOLIO = "SELECT COUNT(*) FROM basket b \
        JOIN portfolio_entry p ON p.firm_id = b.firm_id AND p.staff_id = b.staff_id \
        JOIN dossier d ON d.firm_id = p.firm_id AND d.id = p.dossier_id AND NOT d.selectable \
        WHERE b.firm_id = $1 AND b.id = $2";
    AT_REST_ALL = "SELECT COUNT(*) FROM basket b JOIN dossier d ON d.firm_id = b.firm_id AND NOT d.selectable \
        WHERE b.firm_id = $1 AND b.id = $2";
    COUNT_BY = "UPDATE installed_app SET dossier_count = dossier_count + $3, open_revision = open_revision + 1 \
        WHERE firm_id = $1 AND id = $2";
    IDS_OPENED = "SELECT STRING_AGG(CAST(t.dossier_id AS TEXT), ',' ORDER BY t.dossier_id) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.opened_by = $3";
    IDS_CLOSED = "SELECT STRING_AGG(CAST(t.dossier_id AS TEXT), ',' ORDER BY t.dossier_id) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by = $3";
    LAST_BULK = "SELECT e.act_id FROM audit_entry e WHERE e.firm_id = $1 AND e.object_kind = 'application' \
        AND e.object_id = $2 AND e.verb = $3 AND e.actor_kind = 'staff' AND e.actor_id = $4 \
        AND e.dossier_id IS NULL AND e.at >= $5 ORDER BY e.seq DESC LIMIT 1";
}

/// What one bulk act changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkChange {
    /// Dossiers.
    pub dossiers: i64,
    /// Accesses of contacts that ended.
    pub accesses: i64,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadBulk {
    /// The figures of a bulk act on a basket.
    ///
    /// # Errors
    /// What the database answers.
    async fn bulk_figures(
        &mut self,
        basket: &Basket,
        scope: Scope,
        application: InstalledAppId,
    ) -> Result<BulkFigures, StoreError>;
}

impl<P: FirmLink> ReadBulk for P {
    async fn bulk_figures(
        &mut self,
        basket: &Basket,
        scope: Scope,
        application: InstalledAppId,
    ) -> Result<BulkFigures, StoreError> {
        let everything = self.basket_count(basket, Scope::All).await?.selected();
        let (firm, link) = self.firm_link();
        let at_rest = by_source!(basket, AT_REST_LISTED, AT_REST_ALL, AT_REST_PORTFOLIO);
        let mut figures = BulkFigures {
            at_rest: link.one(at_rest, args![firm, basket.id]).await?.int(0)?,
            ..BulkFigures::default()
        };
        if let Some(mut args) = basket.args(firm, scope) {
            args.push(Arg::from(application));
            let count = by_source!(basket, COUNT_ON_LISTED, COUNT_ON_ALL, COUNT_ON_PORTFOLIO);
            let row = link.one(count, args.clone()).await?;
            (figures.chosen, figures.on) = (row.int(0)?, row.int(1)?);
            let count = by_source!(
                basket,
                COUNT_CONTACTS_LISTED,
                COUNT_CONTACTS_ALL,
                COUNT_CONTACTS_PORTFOLIO
            );
            figures.contacts = link.one(count, args).await?.int(0)?;
        }
        figures.without_right = i64::try_from(everything).unwrap_or(i64::MAX) - figures.chosen;
        Ok(figures)
    }
}

impl FirmTx {
    /// Switches an application on or off for the dossiers of a basket on which the caller may, all or none, with one
    /// entry: the selection, how many, and the digest of their sorted identifiers.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn switch_in_bulk(
        &mut self,
        permit: BulkPermit<Activate>,
        way: BulkWay,
        (application, label): (InstalledAppId, &str),
        basket: &Basket,
    ) -> Result<BulkChange, StoreError> {
        let scope = self.spend_in_bulk(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let mut change = BulkChange {
            dossiers: 0,
            accesses: 0,
        };
        let Some(mut args) = basket.args(firm, scope) else {
            return Ok(change);
        };
        args.push(Arg::from(application));
        args.push(Arg::from(act));
        let number = |rows: u64| i64::try_from(rows).map_err(StoreError::internal);
        let by = match way {
            BulkWay::Open => {
                let open = by_source!(basket, OPEN_LISTED, OPEN_ALL, OPEN_PORTFOLIO);
                change.dossiers = number(link.run(open, args).await?)?;
                change.dossiers
            }
            BulkWay::Close => {
                let accesses = by_source!(
                    basket,
                    CLOSE_ACCESSES_LISTED,
                    CLOSE_ACCESSES_ALL,
                    CLOSE_ACCESSES_PORTFOLIO
                );
                change.accesses = number(link.run(accesses, args.clone()).await?)?;
                let close = by_source!(basket, CLOSE_LISTED, CLOSE_ALL, CLOSE_PORTFOLIO);
                change.dossiers = number(link.run(close, args).await?)?;
                -change.dossiers
            }
        };
        if change.dossiers == 0 {
            return Ok(change);
        }
        link.run(&COUNT_BY, args![firm, application, by]).await?;
        let ids = match way {
            BulkWay::Open => &IDS_OPENED,
            BulkWay::Close => &IDS_CLOSED,
        };
        let ids = link.one(ids, args![firm, application, act]).await?.text(0)?;
        self.record(Event {
            verb: verb(way),
            object: ObjectRef {
                kind: "application",
                id: application.0,
                label: label.to_owned(),
            },
            dossier: None,
            before: None,
            after: Some(json!({
                "place": place(basket.list).as_str(),
                "base": basket.base,
                "dossiers": change.dossiers,
                "digest": hex_digest(&ids),
                "accesses_ended": change.accesses,
            })),
        });
        match way {
            BulkWay::Open => self.announce(EventKind::ActivationAdded, application, change.dossiers),
            BulkWay::Close => {
                self.announce(EventKind::ActivationRemoved, application, change.dossiers);
                self.announce(EventKind::AccessRevoked, application, change.accesses);
            }
        }
        self.touch_decisions();
        Ok(change)
    }

    /// The last bulk act of the caller on an application since `since`: what a form sent twice has done already.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn last_bulk(
        &mut self,
        way: BulkWay,
        application: InstalledAppId,
        since: Moment,
    ) -> Result<Option<ActId>, StoreError> {
        let Some(staff): Option<StaffId> = self.caller().actor().staff_id() else {
            return Ok(None);
        };
        let (firm, link) = self.parts();
        let args = args![firm, application, verb(way).code(), staff, since];
        link.opt(&LAST_BULK, args).await?.map(|row| row.id(0)).transpose()
    }
}

const fn verb(way: BulkWay) -> Verb {
    match way {
        BulkWay::Open => Verb::ActivationOpened,
        BulkWay::Close => Verb::ActivationClosed,
    }
}

const fn place(list: BasketList) -> ActivationPlace {
    match list {
        BasketList::Dossiers => ActivationPlace::Dossiers,
        BasketList::Portfolio => ActivationPlace::Portfolio,
    }
}
