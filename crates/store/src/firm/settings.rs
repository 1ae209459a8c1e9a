//! The firm's own settings, as its administrators change them.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditSettings, Permit};
use hub_domain::moment::Moment;
use serde_json::{Value, json};

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    // The firm's own row is found through its head, which binds the firm as every statement does.
    SETTINGS = "SELECT f.domain, f.name, f.contact_email, f.phone, f.postal_address, f.time_zone, f.language, f.mail_name, \
        f.journal_months, f.tells_access_ended, f.revision FROM firm_head h JOIN firm f ON f.id = h.firm_id WHERE h.firm_id = $1";
    EDIT = "UPDATE firm SET name = $3, contact_email = $4, phone = $5, postal_address = $6, time_zone = $7, \
        language = $8, mail_name = $9, journal_months = $10, tells_access_ended = $11, revision = revision + 1 \
        WHERE id = (SELECT h.firm_id FROM firm_head h WHERE h.firm_id = $1) AND revision = $2";
    LAST_EDIT = "SELECT e.at, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.object_kind = 'firm' AND e.object_id = $1 AND e.verb = 'firm.edited' \
        ORDER BY e.seq DESC LIMIT 1";
}

/// The settings that a firm's administrators change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmSettings {
    /// Its name.
    pub name: String,
    /// Where its contacts write to; may be empty.
    pub contact_email: String,
    /// Its telephone number; may be empty.
    pub phone: String,
    /// The address printed on its letters; may be empty.
    pub postal_address: String,
    /// An IANA time zone.
    pub time_zone: String,
    /// `fr` or `en`.
    pub language: String,
    /// Under which name its e-mails leave; its own where this is empty.
    pub mail_name: String,
    /// For how many months the words of its journal are kept; without end where it says nothing.
    pub journal_months: Option<i64>,
    /// Whether a contact is written to when an access is taken back from them.
    pub tells_access_ended: bool,
}

impl FirmSettings {
    fn told(&self) -> Value {
        json!({
            "name": self.name, "contact_email": self.contact_email, "phone": self.phone,
            "postal_address": self.postal_address, "time_zone": self.time_zone, "language": self.language, "mail_name": self.mail_name, "journal_months": self.journal_months,
            "tells_access_ended": self.tells_access_ended,
        })
    }
}

/// The settings as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSettings {
    /// The firm's domain, which never changes.
    pub domain: String,
    /// What administrators change.
    pub settings: FirmSettings,
    /// Moves with every change.
    pub revision: i64,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadSettings {
    /// The firm's settings.
    ///
    /// # Errors
    /// What the database answers.
    async fn firm_settings(&mut self) -> Result<StoredSettings, StoreError>;
    /// When the settings were last changed, and by whom, as far as the journal still says so.
    ///
    /// # Errors
    /// What the database answers.
    async fn last_settings_change(&mut self) -> Result<Option<(Moment, Option<String>)>, StoreError>;
}

impl<P: FirmLink> ReadSettings for P {
    async fn firm_settings(&mut self) -> Result<StoredSettings, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.one(&SETTINGS, args![firm]).await?;
        Ok(StoredSettings {
            domain: row.text(0)?,
            settings: FirmSettings {
                name: row.text(1)?,
                contact_email: row.text(2)?,
                phone: row.text(3)?,
                postal_address: row.text(4)?,
                time_zone: row.text(5)?,
                language: row.text(6)?,
                mail_name: row.text(7)?,
                journal_months: row.maybe_int(8)?,
                tells_access_ended: row.int(9)? == 1,
            },
            revision: row.int(10)?,
        })
    }

    async fn last_settings_change(&mut self) -> Result<Option<(Moment, Option<String>)>, StoreError> {
        let (firm, link) = self.firm_link();
        let Some(row) = link.opt(&LAST_EDIT, args![firm]).await? else {
            return Ok(None);
        };
        let payload = row.maybe_text(1)?;
        let by = payload
            .and_then(|text| serde_json::from_str::<Value>(&text).ok())
            .and_then(|payload| Some(payload.get("actor")?.as_str()?.to_owned()));
        Ok(Some((row.moment(0)?, by)))
    }
}

impl FirmTx {
    /// Saves the firm's settings. Answers `false` when they were changed since `before` was read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_settings(
        &mut self,
        permit: Permit<EditSettings>,
        before: &StoredSettings,
        after: &FirmSettings,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.revision,
            &after.name,
            &after.contact_email,
            &after.phone,
            &after.postal_address,
            &after.time_zone,
            &after.language,
            &after.mail_name,
            after.journal_months,
            i64::from(after.tells_access_ended)
        ];
        if link.run(&EDIT, args).await? == 0 {
            return Ok(false);
        }
        self.record(Event {
            verb: Verb::SettingsEdited,
            object: ObjectRef {
                kind: "firm",
                id: firm.0,
                label: before.domain.clone(),
            },
            dossier: None,
            before: Some(before.settings.told()),
            after: Some(after.told()),
        });
        Ok(true)
    }
}
