//! *Paramétrage du cabinet*: the firm's own settings.

use hub_domain::account::EmailAddress;
use hub_domain::authz::{EditSettings, Target};
use hub_domain::firm::{FIRM_TEXT_MAX_CHARS, JOURNAL_MONTHS, TIME_ZONES};
use hub_domain::staff::Caller;
use hub_store::{FirmSettings, ReadSettings as _};

use crate::context::{Hub, Origin};
use crate::error::{AppError, ConflictKind};

/// The most characters of a telephone number.
const PHONE_MAX_CHARS: usize = 40;

/// What is wrong with the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsFault {
    /// No name, or one that is too long.
    Name,
    /// Not an address.
    ContactEmail,
    /// A telephone number that is too long, or holds something else than digits and signs.
    Phone,
    /// An address that is too long.
    PostalAddress,
    /// Not a time zone that is offered.
    TimeZone,
    /// Not a language of the product.
    Language,
    /// A name for e-mails that is too long, or holds what no sender's name may.
    MailName,
    /// Not a number of months for which the journal may be kept.
    JournalMonths,
}

/// What saving the settings did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsOutcome {
    /// Saved.
    Saved,
    /// Nothing differed.
    Unchanged,
    /// Something typed is wrong.
    Refused(Vec<SettingsFault>),
}

impl Hub {
    /// Saves the firm's settings, whose form was shown at `revision`. The domain never changes.
    ///
    /// # Errors
    /// [`AppError::Denied`], a conflict when somebody changed them meanwhile.
    pub async fn edit_settings(
        &self,
        caller: &Caller,
        revision: i64,
        typed: &FirmSettings,
        origin: &Origin,
    ) -> Result<SettingsOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditSettings>(Target::Firm)?;
        let before = tx.firm_settings().await?;
        let after = trimmed(typed);
        let faults = faults(&after, &before.settings);
        if !faults.is_empty() {
            return Ok(SettingsOutcome::Refused(faults));
        }
        if before.revision != revision {
            let last = tx.last_settings_change().await?;
            let (at, by) = last.map_or((None, None), |(at, by)| (Some(at), by));
            return Err(AppError::Conflict(ConflictKind::Stale { by, at }));
        }
        if before.settings == after {
            return Ok(SettingsOutcome::Unchanged);
        }
        if !tx.edit_settings(permit, &before, &after).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(SettingsOutcome::Saved)
    }
}

fn trimmed(typed: &FirmSettings) -> FirmSettings {
    let text = |text: &String| text.trim().to_owned();
    FirmSettings {
        name: text(&typed.name),
        contact_email: text(&typed.contact_email),
        phone: text(&typed.phone),
        postal_address: text(&typed.postal_address),
        time_zone: text(&typed.time_zone),
        language: text(&typed.language),
        mail_name: text(&typed.mail_name),
        journal_months: typed.journal_months,
        tells_access_ended: typed.tells_access_ended,
    }
}

fn faults(after: &FirmSettings, before: &FirmSettings) -> Vec<SettingsFault> {
    let is_short = |text: &str| text.chars().count() <= FIRM_TEXT_MAX_CHARS;
    let is_phone = after.phone.chars().count() <= PHONE_MAX_CHARS
        && after
            .phone
            .chars()
            .all(|c| c.is_ascii_digit() || " +.-()/".contains(c));
    let is_sender = is_short(&after.mail_name)
        && !after
            .mail_name
            .chars()
            .any(|c| c.is_control() || "<>\"".contains(c));
    let checks = [
        (
            !after.name.is_empty() && is_short(&after.name),
            SettingsFault::Name,
        ),
        (
            after.contact_email.is_empty() || EmailAddress::parse(&after.contact_email).is_ok(),
            SettingsFault::ContactEmail,
        ),
        (is_phone, SettingsFault::Phone),
        (is_short(&after.postal_address), SettingsFault::PostalAddress),
        (
            // A zone set at the command line stays as it is.
            after.time_zone == before.time_zone || TIME_ZONES.contains(&after.time_zone.as_str()),
            SettingsFault::TimeZone,
        ),
        (
            matches!(after.language.as_str(), "fr" | "en"),
            SettingsFault::Language,
        ),
        (is_sender, SettingsFault::MailName),
        (
            after.journal_months == before.journal_months
                || after
                    .journal_months
                    .is_none_or(|months| JOURNAL_MONTHS.contains(&months)),
            SettingsFault::JournalMonths,
        ),
    ];
    checks
        .into_iter()
        .filter_map(|(is_right, fault)| (!is_right).then_some(fault))
        .collect()
}
