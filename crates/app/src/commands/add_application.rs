//! « Valider »: the application, its activations, their trace and events, in one transaction (`WIZ-15`).

use hub_domain::authz::{AddApplication, Target};
use hub_domain::ids::{DraftId, InstalledAppId};
use hub_domain::staff::Caller;
use hub_domain::wizard::{InstallPlan, PlanRefusal};
use hub_store::{AddedApplication, AppSettings, Chosen, FirmTx, NewApplication};

use super::super::queries::wizard::{definition_facts, opened_draft};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What « Valider » did.
#[derive(Debug)]
pub enum AddOutcome {
    /// The application was added now.
    Added {
        /// The application.
        id: InstalledAppId,
        /// Its label on the firm.
        label: String,
        /// On how many dossiers it was switched on.
        dossiers: i64,
    },
    /// It had been added by an earlier « Valider » of the same draft: sent twice, it takes effect once.
    Repeated(InstalledAppId),
    /// Nothing was done; the draft is intact.
    Refused(AddRefused),
}

/// Why « Valider » leads back to a page.
#[derive(Debug)]
pub enum AddRefused {
    /// The plan does not hold.
    Plan(PlanRefusal),
    /// The draft moved since the summary was shown: it is to be read again.
    Stale,
}

impl Hub {
    /// Adds the application of a draft, whose summary was shown at `version`.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn add_application(
        &self,
        caller: &Caller,
        draft: DraftId,
        version: i64,
        origin: &Origin,
    ) -> Result<AddOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<AddApplication>(Target::Firm)?;
        let stored = tx.hold_draft(draft).await?.ok_or(AppError::NotFound)?;
        if let Some(result) = stored.result {
            return Ok(AddOutcome::Repeated(result));
        }
        if stored.version != version {
            return Ok(AddOutcome::Refused(AddRefused::Stale));
        }
        let draft = opened_draft(&stored)?;
        let facts = definition_facts(&mut tx, &draft.data.form(), None, self.now()).await?;
        let count = tx.chosen_count(draft.id, draft.base).await?;
        let plan = match InstallPlan::check(&draft.data, &facts, count) {
            Ok(plan) => plan,
            Err(refusal) => return Ok(AddOutcome::Refused(AddRefused::Plan(refusal))),
        };
        let base = plan.selection().map(|count| count.base());
        let new = new_application(&mut tx, &plan).await?;
        let chosen = Chosen::Draft(draft.id, base);
        let AddedApplication { id, dossiers } = tx.add_application(permit, &new, chosen).await?;
        tx.commit().await?;
        Ok(AddOutcome::Added {
            id,
            label: new.settings.label,
            dossiers,
        })
    }
}

pub(super) async fn new_application(tx: &mut FirmTx, plan: &InstallPlan) -> Result<NewApplication, AppError> {
    // A partner e-mail that collides takes the next millisecond (4.7).
    let mut partner_email = plan.partner_email().cloned();
    while let Some(email) = &partner_email {
        if !tx.partner_email_taken(&email.to_string()).await? {
            break;
        }
        partner_email = Some(email.next_millisecond());
    }
    Ok(NewApplication {
        catalog_app: plan.app(),
        slug: plan.entry().slug.clone(),
        repeatable: plan.entry().repeatable,
        settings: AppSettings {
            label: plan.label().to_owned(),
            sic_code: plan.sic(),
            key: plan.key().map(|(id, identifier)| (id, identifier.to_string())),
            fields: plan
                .values()
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        },
        partner_email: partner_email.map(|email| email.to_string()),
        future: plan.future(),
    })
}
