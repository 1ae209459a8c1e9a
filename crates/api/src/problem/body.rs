//! What can be wrong with a value of a body on the compatibility interface (3.5).

use super::Text;
use super::words::text;

/// Why a value of a body cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFault {
    /// Not a text, or neither a text nor null.
    WrongType,
    /// Not there, and needed.
    Missing,
    /// No such field here.
    Unknown,
    /// Another record than the one the call is about.
    OtherObject,
    /// The same record twice in one call.
    Repeated,
    /// Not a SIREN.
    Siren,
    /// The dossier's SIRET is another company's.
    OtherCompany,
    /// Loop Hub does not keep it.
    NotKept,
    /// No such dossier that takes activations.
    Dossier,
    /// No contact of this address.
    Contact,
    /// The contact was not invited.
    NotInvited,
    /// No such offer.
    Offer,
    /// The offer is suspended.
    Suspended,
}

impl BodyFault {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::WrongType => "wrong_type",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::OtherObject => "other_object",
            Self::Repeated => "repeated",
            Self::Siren => "invalid_siren",
            Self::OtherCompany => "other_company",
            Self::NotKept => "not_kept",
            Self::Dossier => "unknown_dossier",
            Self::Contact => "unknown_contact",
            Self::NotInvited => "contact_not_invited",
            Self::Offer => "unknown_offer",
            Self::Suspended => "application_suspended",
        }
    }

    pub(super) const fn words(self) -> Text {
        match self {
            Self::WrongType => text("Donnez un texte.", "Give a text."),
            Self::Missing => text("Ce champ est nécessaire.", "This field is needed."),
            Self::Unknown => text("Ce champ n’existe pas ici.", "There is no such field here."),
            Self::OtherObject => text(
                "« objectId » n’est pas celui du dossier de cet appel. Relisez-le par GET /DossierComplet.",
                "“objectId” is not the one of the dossier of this call. Read it by GET /DossierComplet.",
            ),
            Self::Repeated => text(
                "Un appel porte sur un seul dossier. Envoyez un seul objet.",
                "A call is about one dossier. Send one object.",
            ),
            Self::Siren => text(
                "Ce n’est pas un SIREN : neuf chiffres, dont le dernier est une clé de contrôle.",
                "This is not a SIREN: nine digits, the last of which checks the others.",
            ),
            Self::OtherCompany => text(
                "Le SIRET enregistré pour ce dossier est celui d’une autre entreprise. Le cabinet doit d’abord le corriger.",
                "The SIRET kept for this dossier is another company’s. The firm has to correct it first.",
            ),
            Self::NotKept => text(
                "Loop Hub ne conserve pas la forme juridique. Modifiez-la dans le logiciel comptable.",
                "Loop Hub does not keep the legal form. Change it in the accounting product.",
            ),
            Self::Dossier => text(
                "Le cabinet n’a pas de dossier actif de ce code.",
                "The firm has no active dossier of this code.",
            ),
            Self::Contact => text(
                "Le cabinet n’a pas d’interlocuteur à cette adresse. Cet appel n’en crée pas.",
                "The firm has no contact of this address. This call creates none.",
            ),
            Self::NotInvited => text(
                "Cet interlocuteur n’est pas encore invité. Le cabinet doit d’abord l’inviter.",
                "This contact has not been invited yet. The firm has to invite them first.",
            ),
            Self::Offer => text(
                "Le cabinet n’a pas configuré cette offre collaborative.",
                "The firm has not configured this collaborative offer.",
            ),
            Self::Suspended => text(
                "Le cabinet a suspendu cette offre.",
                "The firm has suspended this offer.",
            ),
        }
    }
}
