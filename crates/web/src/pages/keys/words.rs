//! Why a call of a key was refused, in words an administrator can act on (`KEY-06`).

use crate::i18n::L10n;

/// The true reasons that a key's own calls can meet, by code, and what is said of each.
const REASONS: &[(&str, &str)] = &[
    ("wrong_secret", "keys-refused-wrong-secret"),
    ("secret_retired", "keys-refused-secret-retired"),
    ("key_revoked", "keys-refused-revoked"),
    ("key_expired", "keys-refused-expired"),
    ("rate_limited", "keys-refused-rate"),
    ("key_not_configured", "keys-refused-not-in-use"),
    ("firm_suspended", "keys-refused-firm-suspended"),
    ("application_suspended", "keys-refused-suspended"),
    ("standard_key_required", "keys-refused-standard"),
    ("cabinet_key_required", "keys-refused-cabinet"),
    ("operation_not_permitted", "keys-refused-operation"),
    ("address_not_allowed", "keys-refused-address"),
    ("dossier_missing", "keys-refused-no-dossier"),
    ("dossier_reserved", "keys-refused-no-dossier"),
    ("dossier_on_firm_operation", "keys-refused-cabinet"),
    ("dossier_outside_restriction", "keys-refused-restriction"),
    ("dossier_unknown", "keys-refused-unknown"),
    ("dossier_archived", "keys-refused-archived"),
    ("dossier_not_active", "keys-refused-dossier"),
    ("dossier_closed", "keys-refused-dossier"),
];

/// What is said of a reason; of one without words of its own, its code.
#[must_use]
pub fn refusal_words(code: &str, l: &L10n) -> String {
    match REASONS.iter().find(|(known, _)| *known == code) {
        Some((_, id)) => l.t(id).into_owned(),
        None => l.tx("keys-refused-other", "code", code),
    }
}
