//! A firm's application switched on for one dossier: what may be switched on, and from where.

use serde::{Deserialize, Serialize};

use crate::catalog::CatalogEntry;
use crate::dossier::{DossierStatus, takes_activations};

/// The place an activation was made from (`ACT-10`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivationPlace {
    /// The wizard that added the application.
    Wizard,
    /// *Mon portefeuille*.
    Portfolio,
    /// *Dossiers client*.
    Dossiers,
    /// *Interlocuteurs*.
    Contacts,
    /// The application's own page.
    Application,
    /// The API.
    Api,
    /// The command line.
    CommandLine,
    /// A rule for future dossiers (`APP-08`).
    Rule,
}

impl ActivationPlace {
    /// Every place.
    pub const ALL: [Self; 8] = [
        Self::Wizard,
        Self::Portfolio,
        Self::Dossiers,
        Self::Contacts,
        Self::Application,
        Self::Api,
        Self::CommandLine,
        Self::Rule,
    ];

    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wizard => "wizard",
            Self::Portfolio => "portfolio",
            Self::Dossiers => "dossiers",
            Self::Contacts => "contacts",
            Self::Application => "application",
            Self::Api => "api",
            Self::CommandLine => "command_line",
            Self::Rule => "rule",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.as_str() == code)
    }
}

/// Why an application cannot be switched on for a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActivationRefusal {
    /// The application acts on the whole firm and has no activation (`CAT-02`).
    #[error("the application acts on the whole firm")]
    WholeFirm,
    /// The dossier is archived (`ACT-09`).
    #[error("the dossier is archived")]
    Archived,
    /// The dossier is a model (`ACT-02`).
    #[error("the dossier is a model")]
    Model,
    /// No contact was named for an application that requires one (`ACT-04`).
    #[error("the application requires a contact")]
    NeedsContact,
}

/// Whether an application can be switched on for a dossier, for so many named contacts.
///
/// # Errors
/// [`ActivationRefusal`].
pub fn check_activation(
    entry: &CatalogEntry,
    status: DossierStatus,
    is_model: bool,
    contacts: usize,
) -> Result<(), ActivationRefusal> {
    if entry.acts_on_whole_firm() {
        return Err(ActivationRefusal::WholeFirm);
    }
    if !takes_activations(status, is_model) {
        return Err(if is_model {
            ActivationRefusal::Model
        } else {
            ActivationRefusal::Archived
        });
    }
    if entry.requires_contact && contacts == 0 {
        return Err(ActivationRefusal::NeedsContact);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::AppKind;
    use crate::catalog::sample;

    /// CAT-02, ACT-02, ACT-04, ACT-09: what cannot be switched on.
    #[test]
    fn refusals_have_their_reason() {
        let partner = sample("azopio", AppKind::Partenaire);
        let check = |entry, status, model, contacts| check_activation(entry, status, model, contacts);
        assert_eq!(check(&partner, DossierStatus::ToPrepare, false, 0), Ok(()));
        assert_eq!(
            check(&partner, DossierStatus::Archived, false, 0),
            Err(ActivationRefusal::Archived)
        );
        assert_eq!(
            check(&partner, DossierStatus::Operational, true, 0),
            Err(ActivationRefusal::Model)
        );
        let firm = sample("entrepot", AppKind::Cabinet);
        assert_eq!(
            check(&firm, DossierStatus::Operational, false, 0),
            Err(ActivationRefusal::WholeFirm)
        );
        let mut offer = sample("offre", AppKind::Cegid);
        offer.requires_contact = true;
        assert_eq!(
            check(&offer, DossierStatus::Operational, false, 0),
            Err(ActivationRefusal::NeedsContact)
        );
        assert_eq!(check(&offer, DossierStatus::Operational, false, 1), Ok(()));
    }

    /// ACT-10: the place is kept under a stable code.
    #[test]
    fn places_are_read_back() {
        for place in ActivationPlace::ALL {
            assert_eq!(ActivationPlace::parse(place.as_str()), Some(place));
            assert_eq!(serde_json::to_value(place).unwrap(), place.as_str());
        }
    }
}
