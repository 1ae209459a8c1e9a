//! Portfolios: the dossiers a staff member keeps at hand (`ACT-02`). They give no right and take none away.

use std::collections::HashSet;
use std::sync::LazyLock;

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditOwnPlace, Permit, Scope};
use hub_domain::ids::{DossierId, StaffId};
use serde_json::json;

use super::baskets::{Basket, BasketSource, chosen_from};
use super::selection::{page_args, page_placeholders, page_statement};
use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::{Statement, firm_sql};

firm_sql! {
    REMOVE_LISTED = concat!("DELETE FROM portfolio_entry WHERE firm_id = $1 AND staff_id = $4 \
        AND dossier_id IN (SELECT d.id ", chosen_from!(listed), ")");
    REMOVE_ALL_DOSSIERS = concat!("DELETE FROM portfolio_entry WHERE firm_id = $1 AND staff_id = $4 \
        AND dossier_id IN (SELECT d.id ", chosen_from!(all_dossiers), ")");
    REMOVE_ALL_PORTFOLIO = concat!("DELETE FROM portfolio_entry WHERE firm_id = $1 AND staff_id = $4 \
        AND dossier_id IN (SELECT d.id ", chosen_from!(all_portfolio), ")");
    MOVE = "UPDATE staff_member SET portfolio_revision = portfolio_revision + 1 WHERE firm_id = $1 AND id = $2";
}

page_statement!(
    /// Puts dossiers of a page into a portfolio, if they are the firm's and no models.
    add_page, "PORTFOLIO_ADD",
    "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT firm_id, $2, id, $53 FROM dossier WHERE firm_id = $1 AND NOT is_model AND id IN ({page}) \
        ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING"
);
page_statement!(
    /// Which dossiers of a page a portfolio holds.
    among, "PORTFOLIO_AMONG",
    "SELECT dossier_id FROM portfolio_entry WHERE firm_id = $1 AND staff_id = $2 AND dossier_id IN ({page})"
);
page_statement!(
    /// Takes dossiers of a page out of a portfolio.
    remove_page, "PORTFOLIO_REMOVE",
    "DELETE FROM portfolio_entry WHERE firm_id = $1 AND staff_id = $2 AND dossier_id IN ({page})"
);

impl FirmReader {
    /// Which of these dossiers somebody keeps in their portfolio.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn in_portfolio(
        &mut self,
        staff: StaffId,
        dossiers: &[DossierId],
    ) -> Result<HashSet<DossierId>, StoreError> {
        let mut found = HashSet::new();
        for page in dossiers.chunks(usize::try_from(super::pages::PAGE).unwrap_or(1)) {
            if let Some(args) = page_args(self.firm, staff, page) {
                for row in self.link.all(&among(), args).await? {
                    found.insert(row.id(0)?);
                }
            }
        }
        Ok(found)
    }
}

impl FirmTx {
    /// *Autres dossiers*: puts dossiers into the caller's portfolio. Answers how many were not there yet; another
    /// firm's dossiers, and models, are none.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for a caller who is no staff, else what the database answers.
    pub async fn add_to_portfolio(
        &mut self,
        permit: Permit<EditOwnPlace>,
        dossiers: &[DossierId],
    ) -> Result<u64, StoreError> {
        self.spend(permit)?;
        let staff = self.portfolio_owner()?;
        let at = self.at();
        let mut added = 0;
        for page in dossiers.chunks(usize::try_from(super::pages::PAGE).unwrap_or(1)) {
            let (firm, link) = self.parts();
            if let Some(mut args) = page_args(firm, staff, page) {
                args.extend(args![at]);
                added += link.run(&add_page(), args).await?;
            }
        }
        self.portfolio_changed(staff, "added", added).await?;
        Ok(added)
    }

    /// *Supprimer du portefeuille*: takes dossiers out of the caller's portfolio. Answers how many were there.
    ///
    /// # Errors
    /// As [`FirmTx::add_to_portfolio`].
    pub async fn remove_from_portfolio(
        &mut self,
        permit: Permit<EditOwnPlace>,
        dossiers: &[DossierId],
    ) -> Result<u64, StoreError> {
        self.spend(permit)?;
        let staff = self.portfolio_owner()?;
        let mut removed = 0;
        for page in dossiers.chunks(usize::try_from(super::pages::PAGE).unwrap_or(1)) {
            let (firm, link) = self.parts();
            if let Some(args) = page_args(firm, staff, page) {
                removed += link.run(&remove_page(), args).await?;
            }
        }
        self.portfolio_changed(staff, "removed", removed).await?;
        Ok(removed)
    }

    /// Takes the dossiers of a basket out of the caller's portfolio, in one statement. Answers how many were there.
    ///
    /// # Errors
    /// As [`FirmTx::add_to_portfolio`].
    pub async fn remove_basket_from_portfolio(
        &mut self,
        permit: Permit<EditOwnPlace>,
        basket: &Basket,
        scope: Scope,
    ) -> Result<u64, StoreError> {
        self.spend(permit)?;
        let staff = self.portfolio_owner()?;
        let (firm, link) = self.parts();
        let statement = match basket.source() {
            BasketSource::Listed => &REMOVE_LISTED,
            BasketSource::AllDossiers => &REMOVE_ALL_DOSSIERS,
            BasketSource::AllPortfolio => &REMOVE_ALL_PORTFOLIO,
        };
        let Some(mut args) = basket.args(firm, scope) else {
            return Ok(0);
        };
        args.extend(args![staff]);
        let removed = link.run(statement, args).await?;
        self.portfolio_changed(staff, "removed", removed).await?;
        Ok(removed)
    }

    fn portfolio_owner(&self) -> Result<StaffId, StoreError> {
        self.caller().actor().staff_id().ok_or(StoreError::CallerGone)
    }

    async fn portfolio_changed(&mut self, staff: StaffId, how: &str, count: u64) -> Result<(), StoreError> {
        if count == 0 {
            return Ok(());
        }
        let (firm, link) = self.parts();
        link.run(&MOVE, args![firm, staff]).await?;
        let label = self.caller().actor().name().to_owned();
        self.record(Event {
            verb: Verb::PortfolioEdited,
            object: ObjectRef {
                kind: "staff",
                id: staff.0,
                label,
            },
            dossier: None,
            before: None,
            after: Some(json!({ how: count })),
        });
        Ok(())
    }
}
