//! What became of a message, and when it is tried again.

use crate::delivery::codes;
use crate::moment::Moment;

const MINUTE: i64 = 60_000;
/// For how long a message is tried: three days.
pub const TRIED_FOR_MILLIS: i64 = 3 * 24 * 60 * MINUTE;
/// The waits between attempts, in minutes: three days together.
pub const RETRY_MINUTES: [i64; 9] = [1, 5, 30, 120, 300, 600, 840, 1_200, 1_224];
/// No receiver is obeyed when it asks for a longer wait than a day.
const WAIT_MAX_MILLIS: i64 = 24 * 60 * MINUTE;

codes! {
    /// Where a message is.
    DeliveryState {
        /// It waits for its first attempt, or for the next one.
        Waiting = "waiting",
        /// The receiver took it.
        Delivered = "delivered",
        /// Nobody will try again unless asked to.
        Failed = "failed",
    }
}

codes! {
    /// What one attempt came to.
    Outcome {
        /// It has begun, and its end is not known: it is under way, or the process was killed.
        Begun = "begun",
        /// The receiver answered between 200 and 299.
        Delivered = "delivered",
        /// The receiver answered something else.
        Refused = "refused",
        /// The receiver answered 410: it wants no more.
        Gone = "gone",
        /// Nobody answers under this name or at this address.
        NotReached = "not_reached",
        /// The receiver is too slow.
        TimedOut = "timed_out",
        /// The name leads to an address that no message is posted to.
        Forbidden = "forbidden",
        /// What is kept as an address is none that a message may be posted to: the installation allows it no more.
        BadAddress = "bad_address",
        /// The installation has no key, or another one than the secret was made with.
        Unsigned = "unsigned",
    }
}

/// The answer to one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it came to.
    pub outcome: Outcome,
    /// The status the receiver answered.
    pub status: Option<u16>,
    /// The first bytes of its answer, or what went wrong.
    pub said: String,
    /// How long it asks to be left alone, in milliseconds.
    pub wait_millis: Option<i64>,
}

impl Answer {
    /// An attempt to which no receiver answered.
    #[must_use]
    pub fn without(outcome: Outcome, said: impl Into<String>) -> Self {
        Self {
            outcome,
            status: None,
            said: said.into(),
            wait_millis: None,
        }
    }
}

/// Where a message is after its attempt number `tries` (from 1) since it was put to wait at `since`, and when it is tried
/// again. A receiver's own wait is kept to when it is longer, up to a day; after three days it counts as failed.
#[must_use]
pub fn after(answer: &Answer, tries: i64, since: Moment, now: Moment) -> (DeliveryState, Option<Moment>) {
    match answer.outcome {
        Outcome::Delivered => return (DeliveryState::Delivered, None),
        Outcome::Gone => return (DeliveryState::Failed, None),
        _ => {}
    }
    let end = since.plus_millis(TRIED_FOR_MILLIS);
    let wait = usize::try_from(tries - 1)
        .ok()
        .and_then(|at| RETRY_MINUTES.get(at))
        .map(|minutes| minutes * MINUTE);
    let (Some(wait), true) = (wait, now < end) else {
        return (DeliveryState::Failed, None);
    };
    let asked = answer.wait_millis.unwrap_or(0).min(WAIT_MAX_MILLIS);
    (
        DeliveryState::Waiting,
        Some(now.plus_millis(wait.max(asked)).min(end)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(wait_millis: Option<i64>) -> Answer {
        Answer {
            outcome: Outcome::Refused,
            status: Some(503),
            said: String::new(),
            wait_millis,
        }
    }

    /// HOOK-05: the waits grow, and end after three days.
    #[test]
    fn hook_05_three_days_of_attempts() {
        let since = Moment(1_000);
        let (mut now, mut tries) = (since, 1);
        while let (DeliveryState::Waiting, Some(at)) = after(&refused(None), tries, since, now) {
            (now, tries) = (at, tries + 1);
        }
        assert_eq!(tries, 10, "ten attempts");
        assert_eq!(now.millis_since(since), TRIED_FOR_MILLIS);
    }

    /// HOOK-05: the receiver's own wait counts when it is longer, and never for more than a day.
    #[test]
    fn hook_05_the_receiver_may_ask_to_wait() {
        let since = Moment(0);
        let next = |wait| after(&refused(Some(wait)), 1, since, since).1;
        assert_eq!(next(1), Some(Moment(MINUTE)));
        assert_eq!(next(3_600_000), Some(Moment(3_600_000)));
        assert_eq!(next(i64::MAX), Some(Moment(24 * 60 * MINUTE)));
    }

    /// HOOK-05: what was taken, or is not wanted, is not tried again.
    #[test]
    fn hook_05_the_end_is_the_end() {
        let at = Moment(0);
        let end = |outcome| after(&Answer::without(outcome, ""), 1, at, at);
        assert_eq!(end(Outcome::Delivered), (DeliveryState::Delivered, None));
        assert_eq!(end(Outcome::Gone), (DeliveryState::Failed, None));
        assert_eq!(end(Outcome::Begun).0, DeliveryState::Waiting);
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(*outcome));
        }
    }
}
