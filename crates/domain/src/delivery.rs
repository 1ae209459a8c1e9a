//! How a letter leaves: its states, what one attempt came to, and when the next one is due (`GST-03`, `APP-05`).

use crate::moment::Moment;

/// For how long a letter is tried again before it counts as failed: three days.
pub const TRIED_FOR_MILLIS: i64 = 3 * 24 * 60 * MINUTE;
const MINUTE: i64 = 60_000;

macro_rules! codes {
    ($(#[$kind_doc:meta])* $kind:ident { $($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)? }) => {
        $(#[$kind_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $kind { $($(#[$doc])* $name),+ }

        impl $kind {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The one of a stored code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

pub(crate) use codes;

codes! {
    /// Where a letter is.
    MailState {
        /// It waits for its first attempt, or for the next one.
        Waiting = "waiting",
        /// A mail server took it.
        Sent = "sent",
        /// It was shown on the screen: this installation is a demo and sends nothing.
        Shown = "shown",
        /// Nobody will try again unless asked to.
        Failed = "failed",
        /// It was given up by hand, or had no purpose any more.
        GivenUp = "given_up",
    }
}

codes! {
    /// What one attempt came to.
    Outcome {
        /// It has begun, and its end is not known: it is under way, or the process was killed.
        Begun = "begun",
        /// The mail server took the letter.
        Sent = "sent",
        /// It was shown on the screen of a demo.
        Shown = "shown",
        /// The server refuses this letter for good.
        Refused = "refused",
        /// The server refuses this letter for now.
        Later = "later",
        /// The connection ended after the text was sent: it may have arrived. The same `Message-ID` is sent again.
        Unknown = "unknown",
        /// Nobody answers at the server's address.
        Connection = "connection",
        /// The server is too slow.
        TimedOut = "timed_out",
        /// No encrypted connection can be made.
        Encryption = "encryption",
        /// The server refuses the account that the installation signs in with.
        Login = "login",
        /// The server refuses the sender's address.
        Sender = "sender",
        /// What the letter would lead to is over: it does not leave.
        Pointless = "pointless",
    }
}

impl Outcome {
    /// Whether the trouble is the server's and not this letter's: no other letter would leave either.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        matches!(
            self,
            Self::Connection | Self::TimedOut | Self::Encryption | Self::Login | Self::Sender
        )
    }
}

/// The answer to one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What it came to.
    pub outcome: Outcome,
    /// The server's own words, or the fault's.
    pub answer: String,
}

/// Where a letter is after an attempt at `now`, and when it is tried again; it began to be tried at `since`.
#[must_use]
pub const fn after(outcome: Outcome, since: Moment, now: Moment) -> (MailState, Option<Moment>) {
    match outcome {
        Outcome::Sent => (MailState::Sent, None),
        Outcome::Shown => (MailState::Shown, None),
        Outcome::Refused => (MailState::Failed, None),
        Outcome::Pointless => (MailState::GivenUp, None),
        _ => match next_try(since, now) {
            Some(at) => (MailState::Waiting, Some(at)),
            None => (MailState::Failed, None),
        },
    }
}

/// When a letter that could not leave at `now` is tried again: after 1, 5, 15 and 60 minutes, then every four hours,
/// for three days from the first attempt.
#[must_use]
pub const fn next_try(since: Moment, now: Moment) -> Option<Moment> {
    let tried = now.millis_since(since);
    let minutes = if tried < MINUTE {
        1
    } else if tried < 6 * MINUTE {
        5
    } else if tried < 21 * MINUTE {
        15
    } else if tried < 81 * MINUTE {
        60
    } else {
        240
    };
    if tried >= TRIED_FOR_MILLIS {
        None
    } else {
        Some(now.plus_millis(minutes * MINUTE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GST-03, APP-05: a letter is tried after 1, 5, 15 and 60 minutes, then every four hours, for three days.
    #[test]
    fn gst_03_the_waits_grow_and_end_after_three_days() {
        let since = Moment(1_000_000);
        let (mut now, mut waits) = (since, Vec::new());
        while let (MailState::Waiting, Some(at)) = after(Outcome::Later, since, now) {
            waits.push(at.millis_since(now) / MINUTE);
            now = at;
        }
        assert_eq!(waits[..6], [1, 5, 15, 60, 240, 240]);
        assert_eq!(waits.len(), 22, "then it has failed");
        assert!(now.millis_since(since) >= TRIED_FOR_MILLIS);
        assert_eq!(after(Outcome::Later, since, now), (MailState::Failed, None));
    }

    /// GST-03: what is settled is not tried again; what is not known is.
    #[test]
    fn gst_03_only_what_may_still_leave_waits() {
        let at = Moment(0);
        assert_eq!(after(Outcome::Sent, at, at), (MailState::Sent, None));
        assert_eq!(after(Outcome::Shown, at, at), (MailState::Shown, None));
        assert_eq!(after(Outcome::Refused, at, at), (MailState::Failed, None));
        assert_eq!(after(Outcome::Pointless, at, at), (MailState::GivenUp, None));
        for outcome in Outcome::ALL.iter().filter(|outcome| outcome.is_trouble()) {
            assert_eq!(after(*outcome, at, at).0, MailState::Waiting);
        }
        assert_eq!(after(Outcome::Unknown, at, at).0, MailState::Waiting);
    }

    /// GST-03: stored codes are read as what was written.
    #[test]
    fn gst_03_codes_are_read_back() {
        for state in MailState::ALL {
            assert_eq!(MailState::from_code(state.code()), Some(*state));
        }
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_code(outcome.code()), Some(*outcome));
        }
        assert_eq!(MailState::from_code("lost"), None);
    }
}
