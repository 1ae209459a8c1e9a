//! The dossiers of one staff member given to others, in one statement and with one entry.

use hub_domain::audit::{Event, Verb};
use hub_domain::authz::{EditRights, Permit};
use hub_domain::ids::StaffId;
use serde_json::json;

use super::activations::hex_digest;
use super::staff_edits::{Member, event};
use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    IDS = "SELECT STRING_AGG(CAST(d.id AS TEXT), ',' ORDER BY d.id), COUNT(*) FROM dossier d WHERE d.firm_id = $1 \
        AND d.status <> 'archived' AND ((d.owner_id = $2 AND $3 <> 0) OR (d.engagement_manager_id = $2 AND $4 <> 0))";
    OWNED_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT d.firm_id, $3, d.id, $4 FROM dossier d WHERE d.firm_id = $1 AND d.owner_id = $2 \
        AND d.status <> 'archived' ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
    MANAGED_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT d.firm_id, $3, d.id, $4 FROM dossier d WHERE d.firm_id = $1 AND d.engagement_manager_id = $2 \
        AND d.status <> 'archived' ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
    // 0 stands for « as it is »: no staff member has this identifier.
    REASSIGN = "UPDATE dossier SET \
        owner_id = CASE WHEN owner_id = $2 AND $3 <> 0 THEN $3 ELSE owner_id END, \
        engagement_manager_id = CASE WHEN engagement_manager_id = $2 AND $4 <> 0 THEN $4 ELSE engagement_manager_id END, \
        revision = revision + 1 \
        WHERE firm_id = $1 AND status <> 'archived' \
            AND ((owner_id = $2 AND $3 <> 0) OR (engagement_manager_id = $2 AND $4 <> 0))";
}

/// Who takes over a staff member's dossiers; those of a role without a successor stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successors {
    /// The new *maître du dossier*, and their name.
    pub owner: Option<(StaffId, String)>,
    /// The new engagement manager, and their name.
    pub engagement_manager: Option<(StaffId, String)>,
}

impl FirmTx {
    /// Gives a staff member's dossiers to others, archived ones aside; the successors find them in their portfolios.
    /// Answers how many dossiers.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn reassign_dossiers(
        &mut self,
        permit: Permit<EditRights>,
        from: &Member,
        to: &Successors,
    ) -> Result<i64, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let id = |successor: &Option<(StaffId, String)>| successor.as_ref().map_or(StaffId(0), |(id, _)| *id);
        let (owner, manager) = (id(&to.owner), id(&to.engagement_manager));
        let (firm, link) = self.parts();
        let row = link.one(&IDS, args![firm, from.id, owner, manager]).await?;
        let (ids, count) = (row.maybe_text(0)?.unwrap_or_default(), row.int(1)?);
        if count == 0 {
            return Ok(0);
        }
        if to.owner.is_some() {
            link.run(&OWNED_AT_HAND, args![firm, from.id, owner, at]).await?;
        }
        if to.engagement_manager.is_some() {
            link.run(&MANAGED_AT_HAND, args![firm, from.id, manager, at])
                .await?;
        }
        link.run(&REASSIGN, args![firm, from.id, owner, manager]).await?;
        self.touch_dossiers();
        let name = |successor: &Option<(StaffId, String)>| successor.as_ref().map(|(_, name)| name.clone());
        self.record(Event {
            before: Some(json!({ "owned": from.owned, "managed": from.managed })),
            after: Some(json!({
                "owner": name(&to.owner), "engagement_manager": name(&to.engagement_manager),
                "dossiers": count, "digest": hex_digest(&ids),
            })),
            ..event(Verb::DossiersReassigned, from)
        });
        Ok(count)
    }
}
