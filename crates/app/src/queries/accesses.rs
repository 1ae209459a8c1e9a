//! « Qui a accès ? »: for a dossier, today and on any past date (`AUD-04`).

use hub_domain::authz::{Act, Target, allows};
use hub_domain::contact::GuestState;
use hub_domain::dossier::DossierCode;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{DossierSeen, PRESENT, SeenApplication, SeenContact};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::context::Hub;
use crate::error::AppError;

/// The day asked for, in the firm's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedDay {
    /// Today, as it is now.
    Today,
    /// The end of a past day.
    Past,
    /// A day before the dossier was created: nobody had access to it.
    BeforeCreation,
    /// A day that has not come: nobody knows.
    Future,
    /// What was typed is no date.
    NotADate,
}

/// What the page tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierAccesses {
    /// The dossier.
    pub dossier: DossierSeen,
    /// How the day asked for stands.
    pub day: AskedDay,
    /// The day shown, `YYYY-MM-DD`: today where what was asked for is none.
    pub date: String,
    /// Today, `YYYY-MM-DD`.
    pub today: String,
    /// The last moment of the day shown; now, for today.
    pub at: Moment,
    /// The applications switched on for the dossier.
    pub applications: Vec<ApplicationAccess>,
    /// The applications that act on the whole firm, so on this dossier too.
    pub whole_firm: Vec<WholeFirmAccess>,
    /// Since when the whole firm was suspended, if it was.
    pub firm_suspended_since: Option<Moment>,
}

/// An application of the dossier and who had it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationAccess {
    /// The application.
    pub seen: SeenApplication,
    /// Its contacts.
    pub contacts: Vec<ContactAccess>,
}

/// An application of the whole firm.
pub type WholeFirmAccess = SeenApplication;

/// A contact of an application of the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactAccess {
    /// The contact.
    pub seen: SeenContact,
    /// What the directory knew of them.
    pub state: GuestThen,
    /// Since when they could come in: from the later of the access and the guest; `None` when they could not.
    pub since: Option<Moment>,
}

/// What the directory knew of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestThen {
    /// A guest: they could come in.
    Guest,
    /// Invited, not come yet.
    Invited,
    /// Not invited.
    NotInvited,
    /// The directory had refused (known of today only).
    Failed,
}

impl Hub {
    /// Who has access to the dossier of a code on the day `asked` (`YYYY-MM-DD`; empty for today).
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is neither an administrator, nor of the group of rights, nor in charge of the
    /// dossier; [`AppError::NotFound`].
    pub async fn dossier_accesses(
        &self,
        caller: &Caller,
        code: &str,
        asked: &str,
    ) -> Result<DossierAccesses, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let code = DossierCode::parse(code).map_err(|_| AppError::NotFound)?;
        let dossier = firm
            .dossier_seen(code.as_str())
            .await?
            .ok_or(AppError::NotFound)?;
        let target = Target::Dossier {
            owner: dossier.owner,
            engagement_manager: dossier.engagement_manager,
        };
        allows(caller, Act::ReadAccesses, target)?;
        let zone = self.time_zone(caller).await?;
        let now = self.now();
        let today = date_of(now, &zone);
        let (day, date) = read_day(asked, today);
        let end = if day == AskedDay::Past {
            end_of(date, &zone)
        } else {
            PRESENT
        };
        let day = match day {
            AskedDay::Past if end <= dossier.created_at => AskedDay::BeforeCreation,
            other => other,
        };
        let seen = match day {
            AskedDay::Today | AskedDay::Past => Some(firm.accesses_at(dossier.id, end).await?),
            AskedDay::BeforeCreation | AskedDay::Future | AskedDay::NotADate => None,
        };
        let (applications, whole_firm, firm_suspended_since) = seen.map_or_else(Default::default, |seen| {
            (seen.applications, seen.whole_firm, seen.firm_suspended_since)
        });
        Ok(DossierAccesses {
            dossier,
            day,
            date: date.to_string(),
            today: today.to_string(),
            at: if end == PRESENT { now } else { end.plus_millis(-1) },
            applications: applications
                .into_iter()
                .map(|seen| application(seen, day))
                .collect(),
            whole_firm,
            firm_suspended_since,
        })
    }

    pub(super) async fn time_zone(&self, caller: &Caller) -> Result<TimeZone, AppError> {
        let firm = self
            .database()
            .firm(caller.firm())
            .await?
            .ok_or(AppError::NotFound)?;
        Ok(TimeZone::get(&firm.time_zone).unwrap_or(TimeZone::UTC))
    }
}

fn application(mut seen: SeenApplication, day: AskedDay) -> ApplicationAccess {
    let contacts = std::mem::take(&mut seen.contacts);
    ApplicationAccess {
        contacts: contacts.into_iter().map(|seen| contact(seen, day)).collect(),
        seen,
    }
}

fn contact(seen: SeenContact, day: AskedDay) -> ContactAccess {
    let state = match (seen.guest_since, seen.state_now) {
        (Some(_), _) => GuestThen::Guest,
        // Today the directory's own word counts; of the past only the invitations are known.
        (None, GuestState::Failed) if day == AskedDay::Today => GuestThen::Failed,
        (None, GuestState::InvitationSent) if day == AskedDay::Today => GuestThen::Invited,
        (None, _) if seen.invited => GuestThen::Invited,
        (None, _) => GuestThen::NotInvited,
    };
    ContactAccess {
        since: seen.guest_since.map(|guest| guest.max(seen.given_at)),
        state,
        seen,
    }
}

/// How the day asked for stands to today, and the day to show.
fn read_day(asked: &str, today: Date) -> (AskedDay, Date) {
    if asked.is_empty() {
        return (AskedDay::Today, today);
    }
    let plain = asked.len() == 10 && asked.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match asked.parse::<Date>() {
        Ok(date) if plain && date.year() > 0 => match date.cmp(&today) {
            std::cmp::Ordering::Less => (AskedDay::Past, date),
            std::cmp::Ordering::Equal => (AskedDay::Today, today),
            std::cmp::Ordering::Greater => (AskedDay::Future, date),
        },
        _ => (AskedDay::NotADate, today),
    }
}

pub(super) fn date_of(at: Moment, zone: &TimeZone) -> Date {
    let timestamp = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::MAX);
    timestamp.to_zoned_datetime(zone.clone()).date()
}

/// The first moment after a day.
pub(super) fn end_of(date: Date, zone: &TimeZone) -> Moment {
    let next = date
        .tomorrow()
        .ok()
        .and_then(|next| next.to_zoned_datetime(zone.clone()).ok());
    next.map_or(PRESENT, |next| Moment(next.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// AUD-04: a day is read in one way only; what is none says so.
    #[test]
    fn aud_04_days_are_read() {
        let today = date(2026, 11, 24);
        assert_eq!(read_day("", today), (AskedDay::Today, today));
        assert_eq!(read_day("2026-11-24", today), (AskedDay::Today, today));
        assert_eq!(
            read_day("2026-11-23", today),
            (AskedDay::Past, date(2026, 11, 23))
        );
        assert_eq!(
            read_day("2026-11-25", today),
            (AskedDay::Future, date(2026, 11, 25))
        );
        for odd in [
            "hier",
            "23/11/2026",
            "2026-02-30",
            "2026-11-23T10:00",
            "20261123",
            "-000001-01-01",
            "0000-01-01",
            "2026-11-2\0",
            "２０２６-11-23",
        ] {
            assert_eq!(read_day(odd, today), (AskedDay::NotADate, today), "{odd}");
        }
    }

    /// AUD-04: a day ends at midnight of the firm's own zone, on days of 23 and 25 hours too.
    #[test]
    fn aud_04_days_end_in_the_firms_zone() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let hours =
            |day: Date| (end_of(day, &paris).0 - end_of(day.yesterday().unwrap(), &paris).0) / 3_600_000;
        assert_eq!(hours(date(2026, 11, 23)), 24);
        assert_eq!(hours(date(2026, 3, 29)), 23);
        assert_eq!(hours(date(2026, 10, 25)), 25);
        // 2026-11-23T23:00Z is midnight in Paris.
        assert_eq!(end_of(date(2026, 11, 23), &paris), Moment(1_795_474_800_000));
        assert_eq!(date_of(Moment(1_795_474_800_000), &paris), date(2026, 11, 24));
        assert_eq!(date_of(Moment(1_795_474_799_999), &paris), date(2026, 11, 23));
    }
}
