//! Suspending an application and giving it back: its calls and accesses are cut, its configuration is kept (`APP-07`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Permit, SuspendApplication};
use hub_domain::ids::InstalledAppId;
use hub_domain::webhook::EventKind;
use serde_json::{Value, json};

use super::applications::InstalledApp;
use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

firm_sql! {
    SUSPEND = "UPDATE installed_app SET suspended_by = $3, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL AND suspended_by IS NULL";
    RESUME = "UPDATE installed_app SET suspended_by = NULL, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND removed_by IS NULL AND suspended_by IS NOT NULL";
    OPEN_SUSPENSION = "INSERT INTO suspension (firm_id, installed_app_id, opened_by) VALUES ($1, $2, $3)";
    CLOSE_SUSPENSION = "UPDATE suspension SET closed_by = $3 \
        WHERE firm_id = $1 AND installed_app_id = $2 AND closed_by IS NULL";
}

impl FirmTx {
    /// Suspends an application: every call is refused from the next one on. Answers whether it was not suspended yet.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn suspend_application(
        &mut self,
        permit: Permit<SuspendApplication>,
        application: &InstalledApp,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        if link.run(&SUSPEND, args![firm, application.id, act]).await? == 0 {
            return Ok(false);
        }
        self.open_suspension(application.id).await?;
        self.announce(EventKind::ApplicationSuspended, application.id, 0);
        let after = json!({ "dossiers": application.dossiers });
        self.record(event(Verb::ApplicationSuspended, application, Some(after)));
        Ok(true)
    }

    /// Gives a suspended application back. Answers whether it was suspended.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn resume_application(
        &mut self,
        permit: Permit<SuspendApplication>,
        application: &InstalledApp,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        if link.run(&RESUME, args![firm, application.id]).await? == 0 {
            return Ok(false);
        }
        link.run(&CLOSE_SUSPENSION, args![firm, application.id, act])
            .await?;
        self.touch_decisions();
        self.announce(EventKind::ApplicationUpdated, application.id, 0);
        let after = json!({ "dossiers": application.dossiers });
        self.record(event(Verb::ApplicationResumed, application, Some(after)));
        Ok(true)
    }

    /// The interval of a suspension that this act begins; `installed_app.suspended_by` is the caller's to write.
    pub(super) async fn open_suspension(&mut self, application: InstalledAppId) -> Result<(), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        link.run(&OPEN_SUSPENSION, args![firm, application, act]).await?;
        self.touch_decisions();
        Ok(())
    }
}

fn event(verb: Verb, application: &InstalledApp, after: Option<Value>) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "application",
            id: application.id.0,
            label: application.label.clone(),
        },
        dossier: None,
        before: None,
        after,
    }
}
