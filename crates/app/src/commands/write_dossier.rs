//! `PUT /DossierComplet`: an application changes the company's number of a dossier that is open to it (3.5).

use hub_domain::authz::EditDossier;
use hub_domain::company_number::{CompanyNumberError, Siren};
use hub_domain::public_object::{ObjectKind, revision_id, revision_of};
use hub_store::ReadDossier as _;

use crate::context::{Hub, Origin};
use crate::decisions::AllowedCall;
use crate::error::AppError;
use crate::queries::public_records::{DossierComplet, owner};

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierWrite {
    /// The `objectId` that was read.
    pub object_id: String,
    /// The `revisionId` that was read.
    pub revision_id: String,
    /// The company's number: left as it is, taken away, or given.
    pub siren: Option<Option<String>>,
}

/// What the writing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteOutcome {
    /// The dossier as it stands now, whether it differed or not.
    Written(DossierComplet),
    /// Nothing was done: the dossier was closed to the application just now.
    NotOpen,
    /// Nothing was done: the `objectId` is not the one of the dossier that the call is about.
    OtherObject,
    /// Nothing was done: the dossier was changed since it was read.
    OldRevision,
    /// Nothing was done: the number is none.
    NotASiren(CompanyNumberError),
    /// Nothing was done: the dossier's SIRET is another company's.
    OtherCompany,
}

impl Hub {
    /// Writes the dossier that an allowed call is about, in one transaction.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::SignedOut`] when the key or its application may not call any more.
    pub async fn write_dossier(
        &self,
        call: &AllowedCall,
        asked: &DossierWrite,
        origin: &Origin,
    ) -> Result<WriteOutcome, AppError> {
        let facts = &call.facts.stored;
        let (Some(code), Some(application)) = (call.dossier.as_deref(), &facts.application) else {
            return Ok(WriteOutcome::NotOpen);
        };
        let caller = self.connector(call)?;
        let mut tx = self.database().begin(&caller, self.stamp(origin)).await?;
        let Some(before) = tx.dossier_of_code(code).await? else {
            return Ok(WriteOutcome::NotOpen);
        };
        let Some(created_at) = tx.still_open(application.id, before.id).await? else {
            return Ok(WriteOutcome::NotOpen);
        };
        let permit = tx.permit::<EditDossier>(before.target())?;
        let object_id = owner(facts, created_at).object_id(ObjectKind::Dossier, &before.id.to_string());
        if asked.object_id != object_id {
            return Ok(WriteOutcome::OtherObject);
        }
        if revision_of(&asked.revision_id) != Some(before.revision) {
            return Ok(WriteOutcome::OldRevision);
        }
        let mut after = before
            .settings()
            .ok_or_else(|| AppError::internal("a dossier that its own form would refuse"))?;
        match &asked.siren {
            None => {}
            Some(None) => after.numbers.siren = None,
            Some(Some(text)) => match Siren::parse(text) {
                Ok(siren) => after.numbers.siren = Some(siren),
                Err(error) => return Ok(WriteOutcome::NotASiren(error)),
            },
        }
        if !after.numbers.agree() {
            return Ok(WriteOutcome::OtherCompany);
        }
        let written = |revision, siren: &Option<Siren>| {
            WriteOutcome::Written(DossierComplet {
                object_id: object_id.clone(),
                revision_id: revision_id(revision),
                siren: siren.as_ref().map(|siren| siren.as_str().to_owned()),
            })
        };
        if after.numbers == before.numbers {
            return Ok(written(before.revision, &before.numbers.siren));
        }
        if !tx.edit_dossier(permit, &before, &after).await? {
            return Ok(WriteOutcome::OldRevision);
        }
        tx.commit().await?;
        Ok(written(before.revision + 1, &after.numbers.siren))
    }
}
