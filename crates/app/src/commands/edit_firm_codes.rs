//! The firm's SIC codes and agencies: added, renamed, no longer offered and offered again (`WIZ-06`).

use hub_domain::authz::{EditSettings, Target};
use hub_domain::firm::{FirmCodeKind, firm_code_of};
use hub_domain::staff::{Caller, name_of};
use hub_store::ReadFirmCodes as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What is wrong with a SIC code or an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirmCodeFault {
    /// Not a code.
    Code,
    /// The firm has one of this code.
    Taken,
    /// No name, or one that is too long.
    Label,
}

/// What saving one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirmCodeOutcome {
    /// Saved, under this code.
    Saved(String),
    /// Nothing differed.
    Unchanged,
    /// Something typed is wrong.
    Refused(Vec<FirmCodeFault>),
}

impl Hub {
    /// Adds a SIC code or an agency.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn add_firm_code(
        &self,
        caller: &Caller,
        kind: FirmCodeKind,
        (code, label): (&str, &str),
        origin: &Origin,
    ) -> Result<FirmCodeOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditSettings>(Target::Firm)?;
        let (code, label) = (firm_code_of(code), name_of(label));
        let known = tx.firm_codes(kind).await?;
        let is_taken = known.iter().any(|known| Some(&known.code) == code.as_ref());
        match (code, label) {
            (Some(code), Some(label)) if !is_taken => {
                tx.add_firm_code(permit, kind, &code, &label).await?;
                tx.commit().await?;
                Ok(FirmCodeOutcome::Saved(code))
            }
            (code, label) => {
                let mut faults = Vec::new();
                faults.extend(code.is_none().then_some(FirmCodeFault::Code));
                faults.extend(is_taken.then_some(FirmCodeFault::Taken));
                faults.extend(label.is_none().then_some(FirmCodeFault::Label));
                Ok(FirmCodeOutcome::Refused(faults))
            }
        }
    }

    /// Changes what a SIC code or an agency is called, and whether it is offered; its form was shown at `revision`. What
    /// hangs on one that is no longer offered stays as it is.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when somebody changed it meanwhile.
    pub async fn edit_firm_code(
        &self,
        caller: &Caller,
        kind: FirmCodeKind,
        (id, revision): (i64, i64),
        (label, is_active): (&str, bool),
        origin: &Origin,
    ) -> Result<FirmCodeOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditSettings>(Target::Firm)?;
        let found = tx.firm_codes(kind).await?.into_iter().find(|code| code.id == id);
        let before = found.ok_or(AppError::NotFound)?;
        let Some(label) = name_of(label) else {
            return Ok(FirmCodeOutcome::Refused(vec![FirmCodeFault::Label]));
        };
        if before.revision != revision {
            return Err(AppError::stale());
        }
        if before.label == label && before.is_active == is_active {
            return Ok(FirmCodeOutcome::Unchanged);
        }
        if !tx
            .edit_firm_code(permit, kind, &before, (&label, is_active))
            .await?
        {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(FirmCodeOutcome::Saved(before.code))
    }
}
