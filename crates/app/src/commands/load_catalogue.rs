//! Loading the catalogue of the installation (`CAT-03`).
#![expect(
    clippy::disallowed_methods,
    reason = "only the operator creates firms and loads the catalogue"
)]

use hub_domain::authz::{LoadCatalogue, Target};
use hub_domain::catalog::CatalogEntry;
use hub_domain::ids::FirmId;
use hub_store::CatalogueLoad;

use crate::authn::operator;
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Loads the catalogue. The same file twice changes nothing, and leaves no trace.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn load_catalogue(
        &self,
        entries: &[CatalogEntry],
        origin: &Origin,
    ) -> Result<CatalogueLoad, AppError> {
        let difference = self.database().catalogue_difference(entries).await?;
        if difference.is_nothing() {
            return Ok(difference);
        }
        let mut tx = self
            .database()
            .begin(&operator(FirmId::INSTALLATION), self.stamp(origin))
            .await?;
        let permit = tx.permit::<LoadCatalogue>(Target::Firm)?;
        let loaded = tx.load_catalogue(permit, entries).await?;
        tx.commit().await?;
        Ok(loaded)
    }
}
