//! Erasing the words of old journal entries (`AUD-02`): the chain stays whole and says what was erased.

use hub_domain::authz::{EditSettings, Target};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Erases the words of the caller's firm's entries older than `before`. Answers of how many.
    ///
    /// # Errors
    /// [`AppError::Denied`], or what the database answers.
    pub async fn purge_journal(
        &self,
        caller: &Caller,
        before: Moment,
        origin: &Origin,
    ) -> Result<u64, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditSettings>(Target::Firm)?;
        let erased = tx.purge_journal(permit, before).await?;
        if erased > 0 {
            tx.commit().await?;
        }
        Ok(erased)
    }

    /// Erases, for every firm that keeps its journal for a time, the words that are older. Called once a day. Answers of
    /// how many entries.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn purge_journals(&self) -> Result<u64, AppError> {
        let mut erased = 0;
        for (firm, months) in self.database().journal_retentions().await? {
            let before = months_before(self.now(), months);
            let origin = Origin::inside("purge-journal");
            erased += self.purge_journal(&system(firm), before, &origin).await?;
        }
        Ok(erased)
    }
}

/// The moment that many calendar months before `now`.
fn months_before(now: Moment, months: i64) -> Moment {
    let now = Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::MAX);
    let then = now
        .to_zoned_datetime(TimeZone::UTC)
        .checked_sub(months.clamp(0, 12_000).months());
    then.map_or(Moment(i64::MIN), |then| Moment(then.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUD-02: months are the calendar's, so that « ten years » ends on the same day of the year.
    #[test]
    fn aud_02_months_are_the_calendars() {
        let moment = |text: &str| Moment(text.parse::<Timestamp>().unwrap().as_millisecond());
        let now = moment("2026-03-31T12:00:00Z");
        assert_eq!(months_before(now, 1), moment("2026-02-28T12:00:00Z"));
        assert_eq!(months_before(now, 120), moment("2016-03-31T12:00:00Z"));
    }
}
