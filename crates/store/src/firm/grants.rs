//! What an application may do in Loop Hub by itself, as the firm's administrators granted it (3.4).

use hub_domain::audit::{Event, Verb};
use hub_domain::authz::grant::Grants;
use hub_domain::authz::{GrantOperations, Permit};
use hub_domain::ids::{ApiKeyId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::staff::ActingApplication;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::applications::{InstalledApp, object};
use crate::db::{Link, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    GRANTS = "SELECT hub_grants FROM installed_app WHERE firm_id = $1 AND id = $2";
    SET_GRANTS = "UPDATE installed_app SET hub_grants = $4, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3 AND removed_by IS NULL";
    // The application that acts by a key, if both may still act.
    ACTING = "SELECT i.label, i.hub_grants FROM installed_app i JOIN firm f ON f.id = i.firm_id \
        JOIN api_key k ON k.firm_id = i.firm_id AND k.id = $3 \
        WHERE i.firm_id = $1 AND i.id = $2 AND i.removed_by IS NULL AND i.suspended_by IS NULL \
            AND f.suspended_at IS NULL AND k.kind = 'cabinet' AND k.revoked_at IS NULL \
            AND (k.expires_at IS NULL OR k.expires_at > $4) AND k.restricted_dossier_id IS NULL \
            AND (i.main_key_id = k.id OR k.restricted_app_id = i.id)";
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadGrants {
    /// What an application is granted; nothing for one that is not there.
    ///
    /// # Errors
    /// What the database answers.
    async fn grants(&mut self, application: InstalledAppId) -> Result<Grants, StoreError>;
}

impl<P: FirmLink> ReadGrants for P {
    async fn grants(&mut self, application: InstalledAppId) -> Result<Grants, StoreError> {
        let (firm, link) = self.firm_link();
        match link.opt(&GRANTS, args![firm, application]).await? {
            Some(row) => Ok(Grants::parse(&row.text(0)?)),
            None => Ok(Grants::default()),
        }
    }
}

impl FirmTx {
    /// Changes what an application is granted; its next call is decided by it. Answers whether `before` was still
    /// current.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_grants(
        &mut self,
        permit: Permit<GrantOperations>,
        application: &InstalledApp,
        before: &Grants,
        after: &Grants,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![firm, application.id, application.revision, after.as_text()];
        if link.run(&SET_GRANTS, args).await? == 0 {
            return Ok(false);
        }
        self.touch_decisions();
        self.announce(EventKind::ApplicationUpdated, application.id, 0);
        self.record(Event {
            verb: Verb::GrantsEdited,
            object: object(application.id, &application.label),
            dossier: None,
            before: Some(json!({ "grants": before.words().collect::<Vec<_>>() })),
            after: Some(json!({ "grants": after.words().collect::<Vec<_>>() })),
        });
        Ok(true)
    }
}

/// The facts about an application that acts by a key at `now`; nothing once either of them may not.
pub(crate) async fn acting_application(
    link: &mut Link,
    firm: FirmId,
    (application, key): (InstalledAppId, ApiKeyId),
    now: Moment,
) -> Result<Option<ActingApplication>, StoreError> {
    let row = link.opt(&ACTING, args![firm, application, key, now]).await?;
    row.map(|row| {
        Ok(ActingApplication {
            id: application,
            key,
            label: row.text(0)?,
            grants: Grants::parse(&row.text(1)?),
        })
    })
    .transpose()
}
