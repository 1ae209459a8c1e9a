//! Problems that need no more than their words.

use super::words::{Words, words as both};

/// A problem with nothing but a code, a status and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// The table of rights says no.
    Forbidden,
    /// A client's contact is signed in: the API is the staff's.
    StaffOnly,
    /// Who calls has lost their place meanwhile.
    CallerGone,
    /// A session's change that does not come from a page of this server.
    CrossOrigin,
    /// A body of another type than JSON.
    JsonRequired,
    /// A body that is no JSON object.
    MalformedBody,
    /// A body longer than is read.
    BodyTooLarge,
    /// It was there, and is removed or archived.
    Gone,
    /// It was changed since it was shown.
    Stale,
    /// A change of what several people edit, without saying what it was made from.
    PreconditionRequired,
    /// An `Idempotency-Key` that is none.
    MalformedIdempotencyKey,
    /// Something else was asked under the same `Idempotency-Key`.
    IdempotencyKeyReused,
    /// The same call is being carried out.
    InFlight,
    /// The same call was carried out, and its answer is not known.
    AnswerLost,
    /// The dossier takes no activation any more.
    DossierClosed,
    /// The key was revoked: nothing of it changes any more.
    KeyRevoked,
    /// More would end than was shown.
    ImpactChanged,
    /// What was removed stands again.
    AddedAgain,
    /// Who calls would take their own profile or place away.
    Oneself,
    /// The firm would be left without an administrator.
    LastAdministrator,
    /// Somebody is in the group.
    GroupNotEmpty,
    /// The group carries rights: it stays.
    GroupKept,
    /// The firm has as many webhooks as it may.
    TooManyWebhooks,
    /// The installation has no key that secrets are made from.
    NoSigningKey,
    /// Nothing is posted to a disabled webhook.
    WebhookDisabled,
    /// A file comes to something else than what was read, or lines are in error now.
    ImportMoved,
    /// A file that is not ready, has faulty lines or was given up.
    ImportNotReady,
}

impl Plain {
    /// Its status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedBody | Self::MalformedIdempotencyKey => 400,
            Self::CallerGone => 401,
            Self::Forbidden | Self::StaffOnly | Self::CrossOrigin => 403,
            Self::InFlight
            | Self::AnswerLost
            | Self::DossierClosed
            | Self::KeyRevoked
            | Self::ImpactChanged
            | Self::AddedAgain
            | Self::Oneself
            | Self::LastAdministrator
            | Self::GroupNotEmpty
            | Self::GroupKept
            | Self::TooManyWebhooks
            | Self::NoSigningKey
            | Self::WebhookDisabled
            | Self::ImportMoved
            | Self::ImportNotReady => 409,
            Self::Gone => 410,
            Self::Stale => 412,
            Self::BodyTooLarge => 413,
            Self::JsonRequired => 415,
            Self::IdempotencyKeyReused => 422,
            Self::PreconditionRequired => 428,
        }
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::StaffOnly => "staff_only",
            Self::CallerGone => "caller_gone",
            Self::CrossOrigin => "cross_origin",
            Self::JsonRequired => "json_required",
            Self::MalformedBody => "malformed_body",
            Self::BodyTooLarge => "body_too_large",
            Self::Gone => "gone",
            Self::Stale => "precondition_failed",
            Self::PreconditionRequired => "precondition_required",
            Self::MalformedIdempotencyKey => "malformed_idempotency_key",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::InFlight => "request_in_flight",
            Self::AnswerLost => "answer_lost",
            Self::DossierClosed => "dossier_closed",
            Self::KeyRevoked => "key_already_revoked",
            Self::ImpactChanged => "impact_changed",
            Self::AddedAgain => "added_again",
            Self::Oneself => "oneself",
            Self::LastAdministrator => "last_administrator",
            Self::GroupNotEmpty => "group_not_empty",
            Self::GroupKept => "group_kept",
            Self::TooManyWebhooks => "too_many_webhooks",
            Self::NoSigningKey => "no_signing_key",
            Self::WebhookDisabled => "webhook_disabled",
            Self::ImportMoved => "import_moved",
            Self::ImportNotReady => "import_not_ready",
        }
    }
}

/// Its words.
pub(super) const fn words(plain: Plain) -> Words {
    match plain {
        Plain::Forbidden => both(
            "Droit nécessaire",
            "Not allowed",
            "Vous n’avez pas le droit de faire cela dans le cabinet. Un administrateur du cabinet peut vous le donner.",
            "You may not do this in the firm. An administrator of the firm can give you the right.",
        ),
        Plain::StaffOnly => both(
            "Réservé au cabinet",
            "For the firm’s staff",
            "Cette API est réservée aux collaborateurs du cabinet et à ses applications.",
            "This API is for the firm’s staff and its applications.",
        ),
        Plain::CallerGone => both(
            "Accès terminé",
            "Access ended",
            "Votre place dans le cabinet, ou la clé de l’application, n’est plus valable. Identifiez-vous à nouveau.",
            "Your place in the firm, or the application’s key, is no longer good. Sign in again.",
        ),
        Plain::CrossOrigin => both(
            "Demande venue d’ailleurs",
            "Request from elsewhere",
            "Une session ne peut modifier le cabinet que depuis les pages de Loop Hub. Utilisez une clé cabinet.",
            "A session can change the firm only from the pages of Loop Hub. Use a cabinet key.",
        ),
        Plain::JsonRequired => both(
            "JSON attendu",
            "JSON expected",
            "Envoyez le corps en JSON, avec l’en-tête Content-Type: application/json.",
            "Send the body as JSON, with the header Content-Type: application/json.",
        ),
        Plain::MalformedBody => both(
            "Corps illisible",
            "Unreadable body",
            "Le corps n’est pas un objet JSON. Vérifiez ses guillemets et ses virgules.",
            "The body is no JSON object. Check its quotes and commas.",
        ),
        Plain::BodyTooLarge => both(
            "Corps trop long",
            "Body too large",
            "Le corps est plus long que ce qui est lu à cette adresse. Envoyez moins de données à la fois.",
            "The body is longer than what is read at this address. Send less data at once.",
        ),
        Plain::Gone => both(
            "Supprimé ou archivé",
            "Removed or archived",
            "Cela a existé dans le cabinet, et a été supprimé ou archivé.",
            "This was in the firm, and has been removed or archived.",
        ),
        Plain::Stale => both(
            "Modifié entre-temps",
            "Changed meanwhile",
            "Cela a été modifié depuis que vous l’avez lu ; rien n’a été fait. Lisez-le à nouveau, puis recommencez avec le nouvel ETag.",
            "This was changed since you read it; nothing was done. Read it again, then try again with the new ETag.",
        ),
        Plain::PreconditionRequired => both(
            "If-Match nécessaire",
            "If-Match needed",
            "Plusieurs personnes peuvent modifier cela. Lisez-le, puis envoyez son ETag dans l’en-tête If-Match.",
            "Several people can change this. Read it, then send its ETag in the If-Match header.",
        ),
        Plain::MalformedIdempotencyKey => both(
            "Idempotency-Key refusée",
            "Invalid Idempotency-Key",
            "Envoyez une seule Idempotency-Key, de 1 à 200 caractères ASCII visibles.",
            "Send only one Idempotency-Key, of 1 to 200 visible ASCII characters.",
        ),
        Plain::IdempotencyKeyReused => both(
            "Idempotency-Key déjà prise",
            "Idempotency-Key already used",
            "Une autre demande a été envoyée avec cette Idempotency-Key depuis moins de 24 heures ; rien n’a été fait. Utilisez-en une nouvelle.",
            "Another request was sent with this Idempotency-Key less than 24 hours ago; nothing was done. Use a new one.",
        ),
        Plain::InFlight => both(
            "Déjà en cours",
            "Already in progress",
            "La même demande est en cours. Recommencez dans un instant : vous recevrez sa réponse.",
            "The same request is being carried out. Try again in a moment: you will get its answer.",
        ),
        Plain::AnswerLost => both(
            "Faite, sans réponse gardée",
            "Done, answer not kept",
            "La même demande a été faite, mais sa réponse n’a pas pu être gardée. Lisez ce qu’elle a changé.",
            "The same request was carried out, but its answer could not be kept. Read what it changed.",
        ),
        Plain::DossierClosed => both(
            "Dossier fermé aux activations",
            "Dossier takes no activation",
            "Ce dossier est archivé ou c’est un modèle : aucune application ne s’y active.",
            "This dossier is archived or a model: no application can be switched on for it.",
        ),
        Plain::KeyRevoked => both(
            "Clé révoquée",
            "Key revoked",
            "Cette clé est révoquée : elle ne change plus. Créez une autre clé.",
            "This key is revoked: nothing of it changes any more. Make another key.",
        ),
        Plain::ImpactChanged => both(
            "Conséquences changées",
            "Consequences changed",
            "Ce qui serait supprimé a changé entre-temps ; rien n’a été fait. Recommencez.",
            "What would end has changed meanwhile; nothing was done. Try again.",
        ),
        Plain::AddedAgain => both(
            "Ajoutée à nouveau",
            "Added again",
            "Cette application a été ajoutée à nouveau depuis sa suppression : elle ne peut pas être restaurée. Supprimez d’abord celle qui est à sa place.",
            "This application has been added again since it was removed: it cannot be restored. Remove the one in its place first.",
        ),
        Plain::Oneself => both(
            "Pas soi-même",
            "Not oneself",
            "Personne ne se retire son profil d’administrateur ni sa place. Demandez-le à un autre administrateur du cabinet.",
            "Nobody takes their own administrator’s profile or place away. Ask another administrator of the firm.",
        ),
        Plain::LastAdministrator => both(
            "Dernier administrateur",
            "Last administrator",
            "Le cabinet n’aurait plus d’administrateur. Donnez d’abord ce profil à quelqu’un d’autre.",
            "The firm would be left without an administrator. Give somebody else this profile first.",
        ),
        Plain::GroupNotEmpty => both(
            "Groupe non vide",
            "Group not empty",
            "Ce groupe a encore des membres, actifs ou non. Retirez-les d’abord.",
            "This group still has members, at work or not. Take them out first.",
        ),
        Plain::GroupKept => both(
            "Groupe conservé",
            "Group kept",
            "Ce groupe porte des droits dans Loop Hub : il ne se supprime pas.",
            "This group carries rights in Loop Hub: it cannot be removed.",
        ),
        Plain::TooManyWebhooks => both(
            "Trop de webhooks",
            "Too many webhooks",
            "Le cabinet a déjà 50 webhooks. Supprimez-en un d’abord.",
            "The firm has 50 webhooks already. Remove one of them first.",
        ),
        Plain::NoSigningKey => both(
            "Clé d’installation absente",
            "No installation key",
            "Cette installation n’a pas de clé pour signer les messages. La personne qui l’exploite doit configurer webhooks.key.",
            "This installation has no key to sign messages with. Whoever runs it has to configure webhooks.key.",
        ),
        Plain::WebhookDisabled => both(
            "Webhook désactivé",
            "Webhook disabled",
            "Rien n’est envoyé à un webhook désactivé. Réactivez-le d’abord.",
            "Nothing is posted to a disabled webhook. Enable it first.",
        ),
        Plain::ImportMoved => both(
            "Fichier à relire",
            "File to be read again",
            "Le fichier n’a plus le même effet que celui que vous avez lu, ou des lignes sont en erreur ; rien n’a été fait. Lisez l’import à nouveau.",
            "The file no longer comes to what you read, or lines are in error; nothing was done. Read the import again.",
        ),
        Plain::ImportNotReady => both(
            "Import impossible",
            "Import not possible",
            "Ce fichier est encore lu, a des lignes en erreur, ou a été pris en compte ou abandonné ; rien n’a été fait.",
            "This file is still being read, has lines in error, or was taken over or given up; nothing was done.",
        ),
    }
}
