//! Removing an application as its page does: the figures are read, then confirmed.

use hub_app::AppError;
use hub_app::commands::RemoveOutcome;
use hub_domain::ids::InstalledAppId;
use hub_domain::removal::RemovalReason;

use crate::cast::{Kit, Person, page};

impl Kit {
    /// Reads what removing an application ends, and removes it.
    ///
    /// # Errors
    /// What the product answers.
    pub async fn remove_application(
        &self,
        person: Person,
        id: InstalledAppId,
    ) -> Result<RemoveOutcome, AppError> {
        self.remove_for(person, id, "").await
    }

    /// The same with a reason.
    ///
    /// # Errors
    /// What the product answers.
    ///
    /// # Panics
    /// When the reason is too long.
    pub async fn remove_for(
        &self,
        person: Person,
        id: InstalledAppId,
        reason: &str,
    ) -> Result<RemoveOutcome, AppError> {
        let caller = self.caller(person);
        let shown = self.hub.removal_page(&caller, id, "").await?;
        let reason = RemovalReason::parse(reason).expect("a short reason");
        self.hub
            .remove_application(&caller, id, shown.impact.seal(), &reason, &page())
            .await
    }
}
