//! The words of each problem, in French and English.

use hub_domain::authz::call::DenyReason;

use super::{FieldFault, Problem, Text, filter_words, plain};

/// Title and detail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) title: Text,
    pub(super) detail: Text,
}

pub(super) const fn text(fr: &'static str, en: &'static str) -> Text {
    Text { fr, en }
}

pub(super) const fn words(
    title_fr: &'static str,
    title_en: &'static str,
    detail_fr: &'static str,
    detail_en: &'static str,
) -> Words {
    Words {
        title: Text {
            fr: title_fr,
            en: title_en,
        },
        detail: Text {
            fr: detail_fr,
            en: detail_en,
        },
    }
}

/// What is said of a problem.
pub(super) const fn of(problem: &Problem) -> Words {
    match problem {
        Problem::Refused { reason, .. } => of_refusal(*reason),
        Problem::Plain(plain) => plain::words(*plain),
        Problem::Invalid(_) | Problem::Parameters(_) => words(
            "Paramètres refusés",
            "Invalid parameters",
            "Un ou plusieurs paramètres ne peuvent pas être pris en compte. Le détail est dans « errors ».",
            "One or more parameters cannot be taken. See “errors” for each of them.",
        ),
        Problem::Told(told) => told.words(),
        Problem::Body(_) => words(
            "Données refusées",
            "Invalid data",
            "Un ou plusieurs champs ne peuvent pas être pris en compte ; rien n’a été fait. Le détail est dans « errors ».",
            "One or more fields cannot be taken; nothing was done. See “errors” for each of them.",
        ),
        Problem::NotFound => words(
            "Adresse inconnue",
            "Not found",
            "Rien ne se trouve à cette adresse de l’API.",
            "There is nothing at this address of the API.",
        ),
        Problem::MethodNotAllowed(_) => words(
            "Méthode refusée",
            "Method not allowed",
            "Cette adresse existe, mais pas pour cette méthode. L’en-tête Allow donne celles qu’elle accepte.",
            "This address exists, but not for this method. The Allow header lists those it takes.",
        ),
        Problem::Internal => words(
            "Erreur interne",
            "Internal error",
            "Une erreur inattendue est survenue. Donnez « request_id » à la personne qui exploite Loop Hub.",
            "Something unexpected happened. Give “request_id” to whoever runs Loop Hub.",
        ),
    }
}

const fn of_refusal(reason: DenyReason) -> Words {
    match reason {
        DenyReason::MissingCredentials => words(
            "Clé d’API absente",
            "No API key",
            "L’appel ne porte pas de clé d’API. Envoyez l’identifiant et le secret, séparés par deux-points, dans l’en-tête x-apikey.",
            "The call carries no API key. Send the identifier and the secret, separated by a colon, in the x-apikey header.",
        ),
        DenyReason::ConflictingCredentials => words(
            "Deux clés différentes",
            "Two different keys",
            "Les en-têtes x-apikey et Authorization portent deux clés différentes. N’en envoyez qu’un.",
            "The x-apikey and Authorization headers carry two different keys. Send only one of them.",
        ),
        DenyReason::MalformedCredentials => words(
            "Clé d’API mal formée",
            "Malformed API key",
            "La clé n’a pas la forme attendue, ou une faute de frappe s’y trouve. Copiez à nouveau l’identifiant et le secret.",
            "The key does not have the expected form, or holds a typing error. Copy the identifier and the secret again.",
        ),
        DenyReason::InvalidCredentials => words(
            "Clé d’API refusée",
            "Invalid API key",
            "L’identifiant ou le secret n’est pas le bon.",
            "The identifier or the secret is wrong.",
        ),
        DenyReason::KeyRevoked => words(
            "Clé d’API révoquée",
            "API key revoked",
            "Le cabinet a révoqué cette clé. Demandez-lui-en une autre.",
            "The firm has revoked this key. Ask it for another one.",
        ),
        DenyReason::KeyExpired => words(
            "Clé d’API expirée",
            "API key expired",
            "Cette clé a dépassé sa date d’expiration. Demandez-en une autre au cabinet.",
            "This key is past its expiry date. Ask the firm for another one.",
        ),
        DenyReason::RateLimited => words(
            "Trop d’appels",
            "Too many calls",
            "Cette clé appelle trop vite. Attendez le nombre de secondes donné par l’en-tête Retry-After.",
            "This key calls too fast. Wait for the number of seconds given by the Retry-After header.",
        ),
        DenyReason::KeyNotConfigured => words(
            "Clé d’API sans application",
            "API key without application",
            "La clé est bonne, mais aucune application du cabinet ne l’utilise. Un administrateur du cabinet doit la renseigner sur une application.",
            "The key is good, but no application of the firm uses it. An administrator of the firm has to set it on an application.",
        ),
        DenyReason::ApplicationSuspended => words(
            "Application suspendue",
            "Application suspended",
            "Les appels de cette application sont suspendus.",
            "The calls of this application are suspended.",
        ),
        DenyReason::RouteNotAllowed => words(
            "Appel inconnu",
            "Unknown call",
            "Aucune route ne correspond à cette méthode et à ce chemin.",
            "No route names this method and path.",
        ),
        DenyReason::AmbiguousRequest => words(
            "Appel ambigu",
            "Ambiguous call",
            "Cet appel peut être lu de deux façons. Envoyez un chemin simple et chaque paramètre une seule fois.",
            "This call can be read in two ways. Send a plain path and each parameter only once.",
        ),
        DenyReason::StandardKeyRequired => words(
            "Clé standard nécessaire",
            "Standard key required",
            "Cet appel porte sur un dossier. Il demande une clé standard.",
            "This call is about a dossier. It takes a standard key.",
        ),
        DenyReason::CabinetKeyRequired => words(
            "Clé cabinet nécessaire",
            "Cabinet key required",
            "Cet appel porte sur le cabinet. Il demande une clé cabinet.",
            "This call is about the firm. It takes a cabinet key.",
        ),
        DenyReason::OperationNotPermitted => words(
            "Opération non permise",
            "Operation not permitted",
            "Cette application n’a pas le droit de faire cette opération.",
            "This application may not do this operation.",
        ),
        DenyReason::AddressNotAllowed => words(
            "Adresse réseau refusée",
            "Address not allowed",
            "Cette clé ne peut pas être utilisée depuis cette adresse réseau.",
            "This key may not be used from this network address.",
        ),
        DenyReason::DossierNotOpen => words(
            "Dossier non ouvert",
            "Dossier not open",
            "Ce dossier n’est pas ouvert à cette application.",
            "This dossier is not open to this application.",
        ),
        DenyReason::Unavailable => words(
            "Momentanément indisponible",
            "Unavailable for now",
            "L’appel n’a pas pu être examiné, il est donc refusé. Recommencez dans un instant.",
            "The call could not be examined, so it is refused. Try again in a moment.",
        ),
    }
}

/// What is said of a field.
pub(super) const fn of_field(fault: FieldFault, in_body: bool) -> Text {
    match fault {
        FieldFault::Unknown if in_body => Text {
            fr: "Ce champ n’existe pas ici.",
            en: "There is no such field here.",
        },
        FieldFault::Missing if in_body => Text {
            fr: "Ce champ est nécessaire.",
            en: "This field is needed.",
        },
        FieldFault::Unknown => Text {
            fr: "Ce paramètre n’existe pas ici.",
            en: "There is no such parameter here.",
        },
        FieldFault::Repeated => Text {
            fr: "Ce paramètre est donné plusieurs fois.",
            en: "This parameter is given more than once.",
        },
        FieldFault::Unreadable => Text {
            fr: "Ce paramètre n’est pas un texte lisible.",
            en: "This parameter is not readable text.",
        },
        FieldFault::PageLimit => Text {
            fr: "Donnez un nombre entier de 1 à 200.",
            en: "Give a whole number from 1 to 200.",
        },
        FieldFault::Cursor => Text {
            fr: "Ce curseur n’est pas de cette liste. Repartez de la première page.",
            en: "This cursor is not of this list. Start again from the first page.",
        },
        FieldFault::Missing => Text {
            fr: "Ce paramètre est nécessaire.",
            en: "This parameter is needed.",
        },
        FieldFault::Filter(fault) => filter_words::of(fault.kind),
        FieldFault::Body(fault) => fault.words(),
        FieldFault::Take => text(
            "Donnez un nombre entier de 1 à 500.",
            "Give a whole number from 1 to 500.",
        ),
        FieldFault::Skip => text(
            "Donnez un nombre entier de 0 à 1 000 000.",
            "Give a whole number from 0 to 1,000,000.",
        ),
        FieldFault::WrongType => Text {
            fr: "Cette valeur n’est pas du type attendu.",
            en: "This value is not of the expected type.",
        },
        FieldFault::Said { text, .. } => text,
    }
}
