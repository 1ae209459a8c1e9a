//! Files that are being brought in: what they come to, and what is wrong with them.

use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::ImportId;
use hub_domain::import::ImportKind;
use hub_domain::staff::Caller;
pub use hub_store::{ImportCounts, ImportFault, ImportFile, ImportState};

use crate::commands::import_act;
use crate::context::Hub;
use crate::error::AppError;

/// How long a file that is being read may show no sign of life, in milliseconds.
pub(super) const INTERRUPTED_AFTER_MILLIS: i64 = 60_000;

impl Hub {
    /// One import.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not there or was forgotten after a day, [`AppError::Denied`] to whom may
    /// not bring such files in.
    pub async fn import(&self, caller: &Caller, import: ImportId) -> Result<ImportFile, AppError> {
        let mut firm = self.database().read(caller).await?;
        let Some(file) = firm.import_file(import, self.now()).await? else {
            // Who may bring nothing in learns nothing of imports.
            allows(caller, import_act(ImportKind::Dossiers), Target::Firm)?;
            return Err(AppError::NotFound);
        };
        allows(caller, import_act(file.kind), Target::Firm)?;
        Ok(file)
    }

    /// What is wrong with the lines of a file, by line, at most `limit`.
    ///
    /// # Errors
    /// As for [`Self::import`].
    pub async fn import_faults(
        &self,
        caller: &Caller,
        import: ImportId,
        limit: i64,
    ) -> Result<Vec<ImportFault>, AppError> {
        self.import(caller, import).await?;
        let mut firm = self.database().read(caller).await?;
        Ok(firm.import_faults(import, limit).await?)
    }

    /// The newest imports of a kind.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn imports(&self, caller: &Caller, kind: ImportKind) -> Result<Vec<ImportFile>, AppError> {
        allows(caller, import_act(kind), Target::Firm)?;
        let mut firm = self.database().read(caller).await?;
        Ok(firm.import_files(kind, self.now()).await?)
    }

    /// The newest imports for *Traitements* (S12): everybody's for administrators, their own for other staff.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn recent_imports(&self, caller: &Caller) -> Result<Vec<ImportFile>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let sees_all = allows(caller, Act::ReadOutbox, Target::Firm).is_ok();
        let of = caller.actor().staff_id().filter(|_| !sees_all);
        Ok(firm.recent_imports(of, self.now()).await?)
    }

    /// Whether the process that was reading a file has died.
    #[must_use]
    pub fn is_interrupted(&self, file: &ImportFile) -> bool {
        file.state == ImportState::Reading && self.now().0 - file.updated_at.0 > INTERRUPTED_AFTER_MILLIS
    }
}
