//! Taking the whole record of one dossier along: who may see its accesses may, and the journal says so.

use hub_domain::authz::{ReadAccesses, ReadDossiers, ReadJournal, Target};
use hub_domain::staff::Caller;
use hub_store::{DossierRecord, ReadDossier as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// The whole record of the dossier of a code; `format` is noted in the journal. The journal of the dossier is in it
    /// for whoever may read the journal.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is neither an administrator, nor of the group of rights, nor in charge of the
    /// dossier; [`AppError::NotFound`].
    pub async fn export_dossier(
        &self,
        caller: &Caller,
        code: &str,
        format: &str,
        origin: &Origin,
    ) -> Result<DossierRecord, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let _ = tx.permit::<ReadDossiers>(Target::Firm)?;
        let dossier = tx.dossier_of_code(code).await?.ok_or(AppError::NotFound)?;
        let permit = tx.permit::<ReadAccesses>(dossier.target())?;
        let with_journal = tx.permit::<ReadJournal>(Target::Firm).is_ok();
        let record = tx.export_dossier(permit, &dossier, with_journal, format).await?;
        tx.commit().await?;
        Ok(record)
    }
}
