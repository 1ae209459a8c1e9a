//! Firms of the installation, and what must be unique over all of them.

use hub_domain::audit::{Event, GENESIS, ObjectRef, Verb};
use hub_domain::authz::{CreateFirm, Permit, SuspendFirm};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::FirmId;
use serde_json::json;

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::global_sql;

global_sql! {
    FIRMS = "SELECT id, domain, name, language, time_zone FROM firm ORDER BY domain";
    ANY_FIRM = "SELECT id FROM firm LIMIT 1";
    FIRM_BY_DOMAIN = "SELECT id, domain, name, language, time_zone FROM firm WHERE domain = $1";
    JOURNAL_RETENTIONS = "SELECT id, journal_months FROM firm WHERE journal_months IS NOT NULL ORDER BY id";
    FIRM_BY_ID = "SELECT id, domain, name, language, time_zone FROM firm WHERE id = $1";
    ADD_FIRM = "INSERT INTO firm (domain, name, language, time_zone, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    ADD_HEAD = "INSERT INTO firm_head (firm_id, seq, hash, revision, decision_epoch, dossier_revision) \
        VALUES ($1, 0, $2, 0, 0, 0)";
    SUSPEND_FIRM = "UPDATE firm SET suspended_at = $2 WHERE id = $1 AND suspended_at IS NULL";
    RESUME_FIRM = "UPDATE firm SET suspended_at = NULL WHERE id = $1 AND suspended_at IS NOT NULL";
    PARTNER_EMAIL_TAKEN = "SELECT 1 FROM installed_app WHERE partner_email = $1";
    SETTING = "SELECT value FROM installation WHERE name = $1";
    SET_SETTING = "INSERT INTO installation (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// A firm of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// Its row.
    pub id: FirmId,
    /// Its domain, such as `CEGIDPARTENAIRES`.
    pub domain: String,
    /// Its name.
    pub name: String,
    /// `fr` or `en`.
    pub language: String,
    /// An IANA time zone, such as `Europe/Paris`.
    pub time_zone: String,
}

impl Database {
    /// Every firm, by domain.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn firms(&self) -> Result<Vec<Firm>, StoreError> {
        self.reader()
            .await?
            .all(&FIRMS, args![])
            .await?
            .iter()
            .map(firm)
            .collect()
    }

    /// Whether the installation has a firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn has_firms(&self) -> Result<bool, StoreError> {
        Ok(self.reader().await?.opt(&ANY_FIRM, args![]).await?.is_some())
    }

    /// The firm of a domain.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn firm_by_domain(&self, domain: &FirmDomain) -> Result<Option<Firm>, StoreError> {
        self.reader()
            .await?
            .opt(&FIRM_BY_DOMAIN, args![domain.as_str()])
            .await?
            .as_ref()
            .map(firm)
            .transpose()
    }

    /// One firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn firm(&self, id: FirmId) -> Result<Option<Firm>, StoreError> {
        self.reader()
            .await?
            .opt(&FIRM_BY_ID, args![id])
            .await?
            .as_ref()
            .map(firm)
            .transpose()
    }

    /// The firms that keep the words of their journal for a time, and for how many months.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal_retentions(&self) -> Result<Vec<(FirmId, i64)>, StoreError> {
        let rows = self.reader().await?.all(&JOURNAL_RETENTIONS, args![]).await?;
        rows.iter().map(|row| Ok((row.id(0)?, row.int(1)?))).collect()
    }

    /// A setting of the installation.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.reader()
            .await?
            .opt(&SETTING, args![name])
            .await?
            .map(|row| row.text(0))
            .transpose()
    }

    /// Writes a setting of the installation.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        link.run(&SET_SETTING, args![name, value]).await?;
        link.commit().await
    }
}

impl FirmTx {
    /// Whether the installation has a firm, as this transaction sees it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn has_firms(&mut self) -> Result<bool, StoreError> {
        let (_, link) = self.parts();
        Ok(link.opt(&ANY_FIRM, args![]).await?.is_some())
    }

    /// Creates a firm; this transaction is the installation's.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the domain is taken.
    pub async fn create_firm(
        &mut self,
        permit: Permit<CreateFirm>,
        domain: &FirmDomain,
        name: &str,
        language: &str,
        time_zone: &str,
    ) -> Result<FirmId, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (_, link) = self.parts();
        let args = args![domain.as_str(), name, language, time_zone, at];
        let id: FirmId = link.one(&ADD_FIRM, args).await?.id(0)?;
        link.run(&ADD_HEAD, args![id, GENESIS]).await?;
        self.record(Event {
            verb: Verb::FirmCreated,
            object: ObjectRef {
                kind: "firm",
                id: id.0,
                label: domain.as_str().to_owned(),
            },
            dossier: None,
            before: None,
            after: Some(json!({ "name": name, "language": language, "time_zone": time_zone })),
        });
        Ok(id)
    }

    /// Suspends this transaction's firm, or gives it back (`APP-07`): every call is refused, nothing else changes.
    /// Answers whether it was not so already.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn suspend_firm(
        &mut self,
        permit: Permit<SuspendFirm>,
        firm: &Firm,
        suspended: bool,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (id, link) = self.parts();
        let changed = if suspended {
            link.run(&SUSPEND_FIRM, args![id, at]).await?
        } else {
            link.run(&RESUME_FIRM, args![id]).await?
        };
        if changed == 0 {
            return Ok(false);
        }
        self.touch_decisions();
        self.record(Event {
            verb: if suspended {
                Verb::FirmSuspended
            } else {
                Verb::FirmResumed
            },
            object: ObjectRef {
                kind: "firm",
                id: id.0,
                label: firm.domain.clone(),
            },
            dossier: None,
            before: None,
            after: None,
        });
        Ok(true)
    }

    /// Whether a partner e-mail is taken anywhere in the installation (`WIZ-14`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn partner_email_taken(&mut self, email: &str) -> Result<bool, StoreError> {
        let (_, link) = self.parts();
        Ok(link.opt(&PARTNER_EMAIL_TAKEN, args![email]).await?.is_some())
    }
}

fn firm(row: &Row) -> Result<Firm, StoreError> {
    Ok(Firm {
        id: row.id(0)?,
        domain: row.text(1)?,
        name: row.text(2)?,
        language: row.text(3)?,
        time_zone: row.text(4)?,
    })
}
