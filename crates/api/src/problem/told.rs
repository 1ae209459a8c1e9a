//! Problems of the compatibility interface beside refusals: what is wrong with a body, and with the way to the
//! accounting back end (3.5).

use axum::http::StatusCode;

use super::words::{Words, words};

/// Why a call that was allowed was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The body is no JSON of the expected shape.
    BadBody,
    /// The record was changed since it was read.
    OldRevision,
    /// The installation passes no call on to an accounting back end.
    NotServed,
    /// The call asks for another protocol.
    UpgradeRefused,
    /// The body is longer than is passed on.
    TooLarge,
    /// The caller stopped sending.
    CallerSlow,
    /// As many calls are under way as are passed on at once.
    Busy,
    /// The back end cannot be reached, or broke off.
    Unreachable,
    /// The back end did not answer in time.
    Late,
}

impl Told {
    /// Every problem.
    pub const ALL: [Self; 9] = [
        Self::BadBody,
        Self::OldRevision,
        Self::NotServed,
        Self::UpgradeRefused,
        Self::TooLarge,
        Self::CallerSlow,
        Self::Busy,
        Self::Unreachable,
        Self::Late,
    ];

    /// Its status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadBody | Self::UpgradeRefused => StatusCode::BAD_REQUEST,
            Self::OldRevision => StatusCode::CONFLICT,
            Self::NotServed => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::CallerSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreachable => StatusCode::BAD_GATEWAY,
            Self::Late => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadBody => "invalid_body",
            Self::OldRevision => "revision_mismatch",
            Self::NotServed => "not_served",
            Self::UpgradeRefused => "upgrade_refused",
            Self::TooLarge => "body_too_large",
            Self::CallerSlow => "body_timeout",
            Self::Busy => "upstream_busy",
            Self::Unreachable => "upstream_unreachable",
            Self::Late => "upstream_timeout",
        }
    }

    pub(super) const fn words(self) -> Words {
        match self {
            Self::BadBody => words(
                "Corps illisible",
                "Unreadable body",
                "Le corps de l’appel n’est pas un JSON de la forme attendue. Voyez le guide des partenaires.",
                "The body of the call is no JSON of the expected shape. See the partners’ guide.",
            ),
            Self::OldRevision => words(
                "Fiche modifiée entre-temps",
                "Changed meanwhile",
                "« revisionId » n’est pas celui de la fiche telle qu’elle est maintenant. Relisez-la, puis recommencez.",
                "“revisionId” is not the one of the record as it is now. Read it again, then try again.",
            ),
            Self::NotServed => words(
                "Appel non servi ici",
                "Not served here",
                "Votre clé ouvre cet appel, mais il appartient au logiciel comptable et cette installation de Loop Hub ne \
                 le transmet pas. Adressez-le au logiciel comptable.",
                "Your key opens this call, but it belongs to the accounting product, and this installation of Loop Hub does \
                 not pass it on. Send it to the accounting product.",
            ),
            Self::UpgradeRefused => words(
                "Changement de protocole refusé",
                "Upgrade refused",
                "L’appel demande un autre protocole que HTTP. Retirez l’en-tête Upgrade.",
                "The call asks for another protocol than HTTP. Leave the Upgrade header out.",
            ),
            Self::TooLarge => words(
                "Corps trop long",
                "Body too large",
                "Le corps de l’appel dépasse ce que cette installation accepte. Envoyez-le en plusieurs fois.",
                "The body of the call is longer than this installation takes. Send it in several parts.",
            ),
            Self::CallerSlow => words(
                "Envoi interrompu",
                "Sending stopped",
                "Plus rien n’est arrivé du corps de l’appel pendant trop longtemps. Recommencez.",
                "Nothing more of the body of the call arrived for too long. Try again.",
            ),
            Self::Busy => words(
                "Trop d’appels en cours",
                "Too many calls under way",
                "Le logiciel comptable a déjà autant d’appels en cours qu’il en est transmis à la fois. Recommencez dans un instant.",
                "The accounting product has as many calls under way as are passed on at once. Try again in a moment.",
            ),
            Self::Unreachable => words(
                "Logiciel comptable injoignable",
                "Accounting product out of reach",
                "Le logiciel comptable n’a pas répondu, ou s’est interrompu. S’il s’agissait d’une écriture, vérifiez si elle a \
                 été prise en compte avant de recommencer.",
                "The accounting product did not answer, or broke off. If you were writing, check whether it was taken into \
                 account before you try again.",
            ),
            Self::Late => words(
                "Logiciel comptable trop lent",
                "Accounting product too slow",
                "Le logiciel comptable n’a pas répondu à temps. S’il s’agissait d’une écriture, vérifiez si elle a été prise en \
                 compte avant de recommencer.",
                "The accounting product did not answer in time. If you were writing, check whether it was taken into account \
                 before you try again.",
            ),
        }
    }
}
