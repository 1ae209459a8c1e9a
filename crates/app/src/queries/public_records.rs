//! What partners read through the compatibility interface (3.5): lists of the firm, and one dossier. The call was
//! decided before; what it may see is its own firm's.

use hub_domain::filter::Value;
use hub_domain::moment::Moment;
use hub_domain::public_object::{ObjectKind, ObjectOwner, revision_id};
pub use hub_store::PublicQuery;
use hub_store::StoredKeyFacts;

use crate::context::Hub;
use crate::decisions::AllowedCall;
use crate::error::AppError;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicLine {
    /// By what it is known.
    pub object_id: String,
    /// In which state it is.
    pub revision_id: String,
    /// The value of each field of the list, in its order.
    pub values: Vec<Value>,
}

/// A dossier as partners read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierComplet {
    /// By what it is known.
    pub object_id: String,
    /// In which state it is.
    pub revision_id: String,
    /// The company's number, where it is known.
    pub siren: Option<String>,
}

impl Hub {
    /// A part of a list of the firm that an allowed call is about. Lists wait for their turn.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn public_records(
        &self,
        call: &AllowedCall,
        asked: &PublicQuery,
    ) -> Result<Vec<PublicLine>, AppError> {
        let facts = &call.facts.stored;
        let _turn = self.public_lists().acquire().await.map_err(AppError::internal)?;
        let found = self.database().public_records(facts, asked).await?;
        let owner = owner(facts, found.created_at.unwrap_or(Moment(0)));
        let line = |record: hub_store::PublicRecord| PublicLine {
            object_id: owner.object_id(ObjectKind::Line(asked.resource), &record.identity),
            revision_id: revision_id(record.revision),
            values: record.values,
        };
        Ok(found.records.into_iter().map(line).collect())
    }

    /// The dossier that an allowed call is about.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it was archived just now, what the database answers.
    pub async fn dossier_complet(&self, call: &AllowedCall) -> Result<DossierComplet, AppError> {
        let facts = &call.facts.stored;
        let code = call.dossier.as_deref().ok_or(AppError::NotFound)?;
        let found = self.database().public_dossier(facts, code).await?;
        let found = found.ok_or(AppError::NotFound)?;
        Ok(DossierComplet {
            object_id: owner(facts, found.created_at).object_id(ObjectKind::Dossier, &found.identity),
            revision_id: revision_id(found.revision),
            siren: found.siren,
        })
    }
}

pub(crate) fn owner(facts: &StoredKeyFacts, created_at: Moment) -> ObjectOwner {
    ObjectOwner {
        domain: facts.domain.clone(),
        created_at,
    }
}
