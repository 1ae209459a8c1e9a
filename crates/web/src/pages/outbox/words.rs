//! The post in words: states, kinds of letters, what attempts came to.

use hub_app::queries::outbox::Post;
use hub_app::queries::{MailLine, MailTrouble};
use hub_domain::delivery::{MailState, Outcome};
use hub_domain::moment::Moment;

use crate::components::{Badge, Tone};
use crate::i18n::L10n;

/// Where a letter is, at `now` (C5).
#[must_use]
pub fn state_badge(mail: &MailLine, now: Moment, l: &L10n) -> Badge {
    let (tone, label) = match mail.state {
        MailState::Waiting if mail.is_leaving(now) => (Tone::Info, l.t("mail-state-leaving").into_owned()),
        MailState::Waiting => match mail.next_try_at.filter(|at| mail.attempts > 0 && *at > now) {
            Some(at) if l.date(at) == l.date(now) => {
                (Tone::Warn, l.tx("mail-state-retry", "time", l.time(at)))
            }
            Some(at) => (Tone::Warn, l.tx("mail-state-retry-on", "date", l.date_time(at))),
            None => (Tone::Info, state_words(MailState::Waiting, l)),
        },
        MailState::Sent => (Tone::Ok, state_words(mail.state, l)),
        MailState::Shown => (Tone::Info, state_words(mail.state, l)),
        MailState::Failed => (Tone::Err, state_words(mail.state, l)),
        MailState::GivenUp => (Tone::Neutral, state_words(mail.state, l)),
    };
    Badge::new(tone, label)
}

/// A state, for the filter.
#[must_use]
pub fn state_words(state: MailState, l: &L10n) -> String {
    l.t(match state {
        MailState::Waiting => "mail-state-waiting",
        MailState::Sent => "mail-state-sent",
        MailState::Shown => "mail-state-shown",
        MailState::Failed => "mail-state-failed",
        MailState::GivenUp => "mail-state-given-up",
    })
    .into_owned()
}

/// The kind of a letter.
#[must_use]
pub fn template_words(template: &str, l: &L10n) -> String {
    l.t(match template {
        "offer_removed" => "mail-kind-offer-removed",
        "invitation" => "mail-kind-invitation",
        "sign_in_link" => "mail-kind-sign-in-link",
        "password_link" => "mail-kind-password-link",
        "access_opened" => "mail-kind-access-opened",
        "access_ended" => "mail-kind-access-ended",
        "invitation_failed" => "mail-kind-invitation-failed",
        "application_suspended" => "mail-kind-application-suspended",
        "application_resumed" => "mail-kind-application-resumed",
        "key_expires" => "mail-kind-key-expires",
        "key_changed" => "mail-kind-key-changed",
        "delivery_ended" => "mail-kind-delivery-ended",
        "test" => "mail-kind-test",
        _ => "mail-kind-other",
    })
    .into_owned()
}

/// What an attempt came to.
#[must_use]
pub fn outcome_words(outcome: Outcome, l: &L10n) -> String {
    l.t(match outcome {
        Outcome::Begun => "mail-outcome-begun",
        Outcome::Sent => "mail-outcome-sent",
        Outcome::Shown => "mail-outcome-shown",
        Outcome::Refused => "mail-outcome-refused",
        Outcome::Later => "mail-outcome-later",
        Outcome::Unknown => "mail-outcome-unknown",
        Outcome::Connection => "mail-outcome-connection",
        Outcome::TimedOut => "mail-outcome-timed-out",
        Outcome::Encryption => "mail-outcome-encryption",
        Outcome::Login => "mail-outcome-login",
        Outcome::Sender => "mail-outcome-sender",
        Outcome::Pointless => "mail-outcome-pointless",
    })
    .into_owned()
}

/// Why no letter leaves: since when, which server, what it does, and that none of the `waiting` is lost.
#[must_use]
pub fn trouble_words(trouble: &MailTrouble, waiting: i64, post: &Post, now: Moment, l: &L10n) -> String {
    let since = if l.date(trouble.since) == l.date(now) {
        l.time(trouble.since)
    } else {
        l.date_time(trouble.since)
    };
    let server = match post {
        Post::Server(name) => name.as_str(),
        Post::Nowhere | Post::Screen => "–",
    };
    let why = match trouble.outcome {
        Outcome::TimedOut => "outbox-trouble-timed-out",
        Outcome::Encryption => "outbox-trouble-encryption",
        Outcome::Login => "outbox-trouble-login",
        Outcome::Sender => "outbox-trouble-sender",
        _ => "outbox-trouble-connection",
    };
    let why = l.ta2(why, "since", since, "server", server);
    let wait = l.tn("outbox-trouble-waiting", waiting);
    format!("{why} {wait}")
}
