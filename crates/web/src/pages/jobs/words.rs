//! A delivery in words: what it is, where it stands.

use hub_app::queries::DeliveryLine;

use crate::components::{Badge, Tone};
use crate::i18n::L10n;

/// « Avis aux 37 maîtres de dossier ».
#[must_use]
pub fn title(line: &DeliveryLine, l: &L10n) -> String {
    let id = match line.template.as_deref() {
        Some("offer_removed") => "job-offer-removed",
        Some("invitation") => "job-invitation",
        Some("access_opened") => "job-access-opened",
        Some("access_ended") => "job-access-ended",
        Some("invitation_failed") => "job-invitation-failed",
        Some("application_suspended") => "job-application-suspended",
        Some("application_resumed") => "job-application-resumed",
        Some("key_expires") => "job-key-expires",
        Some("key_changed") => "job-key-changed",
        _ => "job-mails",
    };
    l.tn(id, line.total)
}

/// Who set it off.
#[must_use]
pub fn author(line: &DeliveryLine, l: &L10n) -> String {
    match (&line.author, line.actor_kind.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "operator") => l.t("audit-by-cli").into_owned(),
        (None, _) => l.t("audit-by-system").into_owned(),
    }
}

/// How many letters need nothing more.
#[must_use]
pub const fn done(line: &DeliveryLine) -> i64 {
    line.total - line.waiting
}

/// Where it stands (C5).
#[must_use]
pub fn state(line: &DeliveryLine, l: &L10n) -> Badge {
    let (tone, id) = if line.waiting > 0 && done(line) == 0 {
        (Tone::Info, "job-state-waiting")
    } else if line.waiting > 0 {
        (Tone::Info, "job-state-running")
    } else if line.failed == line.total {
        (Tone::Err, "job-state-failed")
    } else if line.failed > 0 {
        (Tone::Warn, "job-state-done-with-failures")
    } else if line.given_up == line.total {
        (Tone::Neutral, "job-state-cancelled")
    } else {
        (Tone::Ok, "job-state-done")
    };
    Badge::new(tone, l.t(id))
}
