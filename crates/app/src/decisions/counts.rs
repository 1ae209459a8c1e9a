//! How many calls were decided, by what was answered: figures alone, for whoever watches over the installation.

use std::sync::atomic::{AtomicU64, Ordering};

use hub_domain::authz::call::DenyReason;

use super::RefusedCall;
use crate::context::Hub;

/// The word for a call that was let through.
const ALLOWED: &str = "allowed";

/// Counts since the process began. One addition a call.
#[derive(Debug, Default)]
pub struct DecisionCounts {
    allowed: AtomicU64,
    refused: [AtomicU64; DenyReason::ALL.len()],
}

impl DecisionCounts {
    pub(super) fn allow(&self) {
        self.allowed.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refuse(&self, told: DenyReason) {
        let at = DenyReason::ALL.iter().position(|reason| *reason == told);
        if let Some(count) = at.and_then(|at| self.refused.get(at)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Each answer with its count: `allowed`, then the codes told to callers.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let refused = DenyReason::ALL
            .iter()
            .zip(&self.refused)
            .map(|(reason, count)| (reason.code(), count.load(Ordering::Relaxed)));
        std::iter::once((ALLOWED, self.allowed.load(Ordering::Relaxed))).chain(refused)
    }
}

impl Hub {
    /// Counts a call that a door refused before there was anything to decide.
    pub fn count_refusal(&self, refused: RefusedCall) {
        self.decisions().counts.refuse(refused.reason.told());
    }

    /// How many calls this process decided, by what was answered.
    #[must_use]
    pub fn decision_counts(&self) -> &DecisionCounts {
        &self.decisions().counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_its_count() {
        let counts = DecisionCounts::default();
        counts.allow();
        for reason in DenyReason::ALL {
            counts.refuse(reason);
        }
        let each: Vec<_> = counts.each().collect();
        assert_eq!(each.len(), DenyReason::ALL.len() + 1);
        assert!(each.iter().all(|(_, count)| *count == 1), "{each:?}");
        assert_eq!((each[0].0, each[1].0), ("allowed", "missing_credentials"));
    }
}
