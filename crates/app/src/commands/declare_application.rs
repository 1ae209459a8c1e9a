//! Applications that a firm declares itself, visible to it alone (`CAT-05`).

use hub_domain::authz::{Act, AddApplication, Target};
use hub_domain::catalog::{OwnFault, OwnForm};
use hub_domain::ids::CatalogAppId;
use hub_domain::staff::Caller;
use hub_store::{FirmTx, OwnApplication, ReadApplications as _, ReadOwnCatalogue as _};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What declaring an application, or changing what is said of it, did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeclareOutcome {
    /// Saved, under this label.
    Saved(String),
    /// Nothing differed.
    Unchanged,
    /// Something typed is wrong.
    Refused(Vec<OwnFault>),
}

impl Hub {
    /// The applications that the caller's firm declared.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn own_applications(&self, caller: &Caller) -> Result<Vec<OwnApplication>, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        Ok(firm.own_applications().await?)
    }

    /// Declares an application of the firm: from then on its wizard offers it.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn declare_application(
        &self,
        caller: &Caller,
        form: &OwnForm,
        origin: &Origin,
    ) -> Result<DeclareOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<AddApplication>(Target::Firm)?;
        let own = tx.own_applications().await?;
        let slugs: Vec<String> = own.iter().map(|one| one.entry.slug.clone()).collect();
        let taken = labels(&mut tx, &own, None).await?;
        let offered = OwnForm {
            is_offered: true,
            ..form.clone()
        };
        match offered.entry(&taken, &slugs) {
            Ok(entry) => {
                tx.declare_application(permit, &entry).await?;
                tx.commit().await?;
                Ok(DeclareOutcome::Saved(entry.label))
            }
            Err(faults) => Ok(DeclareOutcome::Refused(faults)),
        }
    }

    /// Changes what is said of an application of the firm, whose form was shown with `digest`. Its kind stays; where it
    /// is configured it stays usable, offered or not (`CAT-03`).
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when somebody changed it meanwhile.
    pub async fn edit_declared(
        &self,
        caller: &Caller,
        (id, digest): (CatalogAppId, &str),
        form: &OwnForm,
        origin: &Origin,
    ) -> Result<DeclareOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<AddApplication>(Target::Firm)?;
        let own = tx.own_applications().await?;
        let before = own.iter().find(|one| one.id == id).cloned();
        let before = before.ok_or(AppError::NotFound)?;
        let taken = labels(&mut tx, &own, Some(id)).await?;
        let typed = OwnForm {
            kind: before.entry.kind.as_str().to_owned(),
            ..form.clone()
        };
        let mut after = match typed.entry(&taken, &[]) {
            Ok(after) => after,
            Err(faults) => return Ok(DeclareOutcome::Refused(faults)),
        };
        after.slug.clone_from(&before.entry.slug);
        if before.digest != digest {
            return Err(AppError::stale());
        }
        if after == before.entry {
            return Ok(DeclareOutcome::Unchanged);
        }
        if !tx.edit_declared(permit, &before, &after).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(DeclareOutcome::Saved(after.label))
    }
}

/// The labels that the firm's wizard shows, and those of its own applications, but for one.
async fn labels(
    tx: &mut FirmTx,
    own: &[OwnApplication],
    but: Option<CatalogAppId>,
) -> Result<Vec<String>, AppError> {
    let catalogue = tx.catalogue().await?;
    let seen = catalogue.into_iter().map(|line| (line.id, line.entry.label));
    Ok(seen
        .chain(own.iter().map(|one| (one.id, one.entry.label.clone())))
        .filter(|(id, _)| Some(*id) != but)
        .map(|(_, label)| label)
        .collect())
}
