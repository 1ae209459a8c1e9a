//! A way out that keeps what it is given, and answers as it is told: for tests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hub_domain::delivery::{Delivery, Outcome};

use super::mailer::{Attempt, Mailer, Outgoing, Trial};

/// Keeps what it is given. Cheap to clone; clones share what is kept.
#[derive(Debug, Clone, Default)]
pub struct RecordingMailer {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    mails: Vec<Outgoing>,
    answers: VecDeque<Outcome>,
}

impl RecordingMailer {
    /// The next attempts end so; later ones are taken.
    pub fn answer(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.answers.extend(outcomes);
    }

    /// Every mail that was tried, in order, whatever was answered.
    #[must_use]
    pub fn tried(&self) -> Vec<Outgoing> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .mails
            .clone()
    }
}

impl Mailer for RecordingMailer {
    fn deliver<'a>(&'a self, mail: &'a Outgoing) -> Attempt<'a> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.mails.push(mail.clone());
        let outcome = kept.answers.pop_front().unwrap_or(Outcome::Sent);
        let answer = format!("{} (recorded)", outcome.code());
        Box::pin(std::future::ready(Delivery { outcome, answer }))
    }

    fn try_out(&self) -> Trial<'_> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn server(&self) -> &'static str {
        "smtp.recorded.example"
    }

    fn longest(&self) -> Duration {
        Duration::from_secs(60)
    }
}
