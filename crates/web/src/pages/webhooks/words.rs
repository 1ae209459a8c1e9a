//! Messages of webhooks in words: events, states, what attempts came to.

use hub_app::queries::WebhookDelivery;
use hub_domain::moment::Moment;
use hub_domain::webhook::{DeliveryState, EventKind, Outcome};

use crate::components::{Badge, Tone};
use crate::i18n::L10n;

/// What an event says.
pub fn event_words(kind: EventKind, l: &L10n) -> String {
    l.t(match kind {
        EventKind::ApplicationAdded => "webhooks-event-application-added",
        EventKind::ApplicationUpdated => "webhooks-event-application-updated",
        EventKind::ApplicationSuspended => "webhooks-event-application-suspended",
        EventKind::ApplicationRemoved => "webhooks-event-application-removed",
        EventKind::ActivationAdded => "webhooks-event-activation-added",
        EventKind::ActivationRemoved => "webhooks-event-activation-removed",
        EventKind::AccessGranted => "webhooks-event-access-granted",
        EventKind::AccessRevoked => "webhooks-event-access-revoked",
        EventKind::KeyRotated => "webhooks-event-key-rotated",
        EventKind::KeyRevoked => "webhooks-event-key-revoked",
        EventKind::KeyExpiring => "webhooks-event-key-expiring",
        EventKind::Test => "webhooks-event-test",
    })
    .into_owned()
}

/// Where a message is, at `now`.
pub fn message_badge(message: &WebhookDelivery, now: Moment, l: &L10n) -> Badge {
    match message.state {
        DeliveryState::Waiting if message.is_leaving(now) => {
            Badge::new(Tone::Info, l.t("mail-state-leaving"))
        }
        DeliveryState::Waiting => match message.next_try_at.filter(|at| message.attempts > 0 && *at > now) {
            Some(at) => Badge::new(Tone::Warn, l.tx("mail-state-retry-on", "date", l.date_time(at))),
            None => Badge::new(Tone::Info, state_words(message.state, l)),
        },
        DeliveryState::Delivered => Badge::new(Tone::Ok, state_words(message.state, l)),
        DeliveryState::Failed => Badge::new(Tone::Err, state_words(message.state, l)),
    }
}

/// A state, for the filter.
pub fn state_words(state: DeliveryState, l: &L10n) -> String {
    l.t(match state {
        DeliveryState::Waiting => "webhooks-message-waiting",
        DeliveryState::Delivered => "webhooks-message-delivered",
        DeliveryState::Failed => "webhooks-message-failed",
    })
    .into_owned()
}

/// What one attempt came to.
pub fn outcome_words(outcome: Outcome, l: &L10n) -> String {
    l.t(match outcome {
        Outcome::Begun => "webhooks-outcome-begun",
        Outcome::Delivered => "webhooks-outcome-delivered",
        Outcome::Refused => "webhooks-outcome-refused",
        Outcome::Gone => "webhooks-outcome-gone",
        Outcome::NotReached => "webhooks-outcome-not-reached",
        Outcome::TimedOut => "webhooks-outcome-timed-out",
        Outcome::Forbidden => "webhooks-outcome-forbidden",
        Outcome::BadAddress => "webhooks-outcome-bad-address",
        Outcome::Unsigned => "webhooks-outcome-unsigned",
    })
    .into_owned()
}
