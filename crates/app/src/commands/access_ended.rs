//! E4: telling contacts that an access was taken back from them, where the firm has chosen to.

use hub_domain::ids::{ContactId, DossierId, InstalledAppId};
use hub_domain::letter::Letter;
use hub_store::{FirmTx, ReadSettings as _};

use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// One letter an access that ends on a dossier, to each guest; to nobody unless the firm has chosen so.
    ///
    /// # Errors
    /// What the database answers.
    pub(crate) async fn write_to_the_withdrawn(
        &self,
        tx: &mut FirmTx,
        (dossier, name): (DossierId, &str),
        ended: &[(ContactId, InstalledAppId, String)],
    ) -> Result<(), AppError> {
        if ended.is_empty() || !tx.firm_settings().await?.settings.tells_access_ended {
            return Ok(());
        }
        for (contact, app, label) in ended {
            let Some(to) = tx.guest_addressee(*contact).await? else {
                continue;
            };
            let letter = Letter::AccessEnded {
                application: label.clone(),
                dossier: name.to_owned(),
                at: tx.at(),
            };
            let act = tx.act();
            let cause = format!("act:{act}:ended:{app}:dossier:{dossier}:contact:{contact}");
            self.post(tx, to, letter, cause).await?;
        }
        Ok(())
    }
}
