//! « 1 traitement en cours – 42 % »: what runs right now, for the frame of every page (S12).

use hub_domain::authz::{Act, Target, allows};
use hub_domain::staff::Caller;

use super::imports::INTERRUPTED_AFTER_MILLIS;
use crate::context::Hub;
use crate::error::AppError;

/// The jobs that run right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningJobs {
    /// How many; never 0.
    pub jobs: usize,
    /// How far they are on average, in per cent; what is not finished is never at 100.
    pub percent: i64,
}

impl RunningJobs {
    fn of(each: &[(i64, i64)]) -> Option<Self> {
        let jobs = i64::try_from(each.len()).ok().filter(|jobs| *jobs > 0)?;
        let percents: i64 = each
            .iter()
            .map(|(done, total)| (done.saturating_mul(100) / (*total).max(1)).clamp(0, 99))
            .sum();
        Some(Self {
            jobs: each.len(),
            percent: percents / jobs,
        })
    }
}

impl Hub {
    /// The jobs that run right now: everybody's for administrators, their own for other staff; nothing when none does.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn running_jobs(&self, caller: &Caller) -> Result<Option<RunningJobs>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let sees_all = allows(caller, Act::ReadOutbox, Target::Firm).is_ok();
        let of = caller.actor().staff_id().filter(|_| !sees_all);
        let alive_since = self.now().plus_millis(-INTERRUPTED_AFTER_MILLIS);
        Ok(RunningJobs::of(&firm.running_jobs(of, alive_since).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S12: the average of what runs, never 100 before it is over.
    #[test]
    fn percents_are_averaged() {
        let of = |each: &[(i64, i64)]| RunningJobs::of(each).map(|found| (found.jobs, found.percent));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(21, 50)]), Some((1, 42)));
        assert_eq!(of(&[(0, 10), (50, 50), (0, 0)]), Some((3, 33)));
    }
}
