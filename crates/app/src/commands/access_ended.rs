//! E4: telling guests that accesses were taken back from them, where the firm has chosen to.

use hub_domain::letter::Letter;
use hub_store::{FirmTx, ReadSettings as _};

use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// One letter to each guest for each application that the act in progress took back from them, on one dossier or on
    /// many; to nobody unless the firm has chosen so. Called once the act is written.
    ///
    /// # Errors
    /// What the database answers.
    pub(crate) async fn write_to_the_withdrawn(&self, tx: &mut FirmTx) -> Result<(), AppError> {
        if !tx.firm_settings().await?.settings.tells_access_ended {
            return Ok(());
        }
        for lost in tx.withdrawn().await? {
            let contact = lost.to.contact.map_or(0, |contact| contact.0);
            let cause = format!("act:{}:ended:{}:contact:{contact}", tx.act(), lost.application);
            let letter = Letter::AccessEnded {
                application: lost.label,
                dossier: lost.dossier,
                dossiers: lost.dossiers,
                at: tx.at(),
            };
            self.post(tx, lost.to, letter, cause).await?;
        }
        Ok(())
    }
}
