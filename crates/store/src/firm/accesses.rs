//! Accesses: a contact's way into one activation, from the act that opened it to the act that ended it.

use std::collections::BTreeSet;

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::Scope;
use hub_domain::ids::{AccessId, ContactId, DossierId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::activations::digest_of;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    OF_CONTACT = "SELECT t.dossier_id, i.label, c.last_name, c.first_name, i.id FROM access x \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        WHERE x.firm_id = $1 AND x.contact_id = $2 AND x.closed_by IS NULL ORDER BY i.label, t.dossier_id";
    // $4 is nobody where every dossier may be looked at.
    ACCESSES_AFTER = "SELECT x.id, d.code, d.name, i.id, i.label, o.at FROM access x \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN act o ON o.firm_id = x.firm_id AND o.id = x.opened_by \
        WHERE x.firm_id = $1 AND x.contact_id = $2 AND x.id > $3 AND x.closed_by IS NULL \
            AND ($4 = 0 OR d.owner_id = $4 OR d.engagement_manager_id = $4) ORDER BY x.id LIMIT $5";
    ACCESSES_OF = "SELECT COUNT(*) FROM access x \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE x.firm_id = $1 AND x.contact_id = $2 AND x.closed_by IS NULL \
            AND ($3 = 0 OR d.owner_id = $3 OR d.engagement_manager_id = $3)";
    OF_LINK = "SELECT t.dossier_id, i.label, c.last_name, c.first_name, i.id FROM access x \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        WHERE x.firm_id = $1 AND x.contact_id = $2 AND t.dossier_id = $3 AND x.closed_by IS NULL \
        ORDER BY i.label, t.dossier_id";
    CLOSE_OF_CONTACT = "UPDATE access SET closed_by = $3 WHERE firm_id = $1 AND contact_id = $2 AND closed_by IS NULL";
    CLOSE_OF_LINK = "UPDATE access SET closed_by = $3 WHERE firm_id = $1 AND contact_id = $2 AND closed_by IS NULL \
        AND activation_id IN (SELECT t.id FROM activation t WHERE t.firm_id = $1 AND t.dossier_id = $4)";
}

/// A contact's way into an application of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessLine {
    /// Its row.
    pub id: AccessId,
    /// The dossier, by code and name.
    pub dossier: (String, String),
    /// The application.
    pub application: (InstalledAppId, String),
    /// Since when.
    pub since: Moment,
}

impl FirmReader {
    /// The accesses of a contact on the dossiers of a scope, oldest first, after `after`, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn accesses_after(
        &mut self,
        contact: ContactId,
        scope: Scope,
        after: AccessId,
        limit: i64,
    ) -> Result<Vec<AccessLine>, StoreError> {
        let only = match scope {
            Scope::Nothing => return Ok(Vec::new()),
            Scope::All => 0,
            Scope::Responsible(staff) => staff.0,
        };
        let args = args![self.firm, contact, after, only, limit];
        let rows = self.link.all(&ACCESSES_AFTER, args).await?;
        rows.iter()
            .map(|row| {
                Ok(AccessLine {
                    id: row.id(0)?,
                    dossier: (row.text(1)?, row.text(2)?),
                    application: (row.id(3)?, row.text(4)?),
                    since: row.moment(5)?,
                })
            })
            .collect()
    }

    /// How many open accesses a contact has to the dossiers that may be looked at.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn accesses_total(&mut self, contact: ContactId, scope: Scope) -> Result<i64, StoreError> {
        let only = match scope {
            Scope::Nothing => return Ok(0),
            Scope::All => 0,
            Scope::Responsible(staff) => staff.0,
        };
        let args = args![self.firm, contact, only];
        self.link.one(&ACCESSES_OF, args).await?.int(0)
    }
}

impl FirmTx {
    /// Ends every access of a contact, who is removed by the act in progress (`GST-06`). Answers how many.
    pub(crate) async fn close_accesses_of_contact(&mut self, contact: ContactId) -> Result<i64, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let rows = link.all(&OF_CONTACT, args![firm, contact]).await?;
        link.run(&CLOSE_OF_CONTACT, args![firm, contact, act]).await?;
        self.accesses_ended(contact, None, &rows)
    }

    /// Ends the accesses of a contact on one dossier, their link to it being ended by the act in progress (`GST-06`).
    /// Answers how many.
    pub(crate) async fn close_accesses_of_link(
        &mut self,
        contact: ContactId,
        dossier: DossierId,
    ) -> Result<i64, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let rows = link.all(&OF_LINK, args![firm, contact, dossier]).await?;
        link.run(&CLOSE_OF_LINK, args![firm, contact, act, dossier])
            .await?;
        self.accesses_ended(contact, Some(dossier), &rows)
    }

    /// One entry tells all that ended: how many accesses, to which applications, on which dossiers by their digest.
    fn accesses_ended(
        &mut self,
        contact: ContactId,
        dossier: Option<DossierId>,
        rows: &[Row],
    ) -> Result<i64, StoreError> {
        let Some(first) = rows.first() else { return Ok(0) };
        let label = hub_domain::contact::shown_name(&first.text(2)?, &first.text(3)?);
        let (mut dossiers, mut applications) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            dossiers.insert(row.id::<DossierId>(0)?);
            applications.insert(row.text(1)?);
            self.announce(EventKind::AccessRevoked, row.id::<InstalledAppId>(4)?, 1);
        }
        let count = i64::try_from(rows.len()).map_err(StoreError::internal)?;
        self.record(Event {
            verb: Verb::AccessClosed,
            object: ObjectRef {
                kind: "contact",
                id: contact.0,
                label,
            },
            dossier,
            before: Some(json!({ "applications": applications })),
            after: Some(json!({
                "accesses_ended": count,
                "dossiers": dossiers.len(),
                "digest": digest_of(&dossiers),
            })),
        });
        self.touch_decisions();
        Ok(count)
    }
}
