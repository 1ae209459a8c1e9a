//! *Modifier*: the key, the SIC code and the specific fields of an application (`APP-03`).

use hub_domain::authz::{EditApplication, Target};
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_domain::wizard::{DefinitionForm, WizardError, check_edit};
use hub_store::{AppSettings, ReadApplications as _, ReadImpact as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;
use crate::queries::wizard::definition_facts;

/// What *Modifier* did.
#[derive(Debug)]
pub enum EditOutcome {
    /// Saved; the label may have changed with its fields.
    Saved(String),
    /// Nothing differed.
    Unchanged,
    /// Nothing was done: this is to be corrected.
    Refused(Vec<WizardError>),
}

impl Hub {
    /// Saves the settings of an application, whose form was shown at `revision`. The old key stops opening it at once.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`], a conflict when somebody changed it meanwhile.
    pub async fn edit_application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        revision: i64,
        form: &DefinitionForm,
        origin: &Origin,
    ) -> Result<EditOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditApplication>(Target::Firm)?;
        let before = tx.application(id).await?.ok_or(AppError::NotFound)?;
        if before.removed {
            return Err(AppError::removed(tx.removal(id).await?));
        }
        let facts = definition_facts(&mut tx, form, Some(&before), self.now()).await?;
        let taken: Vec<String> = tx
            .applications()
            .await?
            .into_iter()
            .filter(|other| other.catalog_app == before.catalog_app && other.id != id)
            .map(|other| other.label)
            .collect();
        let plan = match check_edit(&before.entry, &taken, form, &facts) {
            Ok(plan) => plan,
            Err(errors) => return Ok(EditOutcome::Refused(errors)),
        };
        if before.revision != revision {
            return Err(AppError::stale());
        }
        let after = AppSettings {
            label: plan.label().to_owned(),
            sic_code: plan.sic(),
            key: plan.key().map(|(id, identifier)| (id, identifier.to_string())),
            fields: plan
                .values()
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        if after == before.settings() {
            return Ok(EditOutcome::Unchanged);
        }
        if !tx.edit_application(permit, &before, &after).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(EditOutcome::Saved(after.label))
    }
}
