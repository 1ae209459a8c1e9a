//! The directory where a firm's contacts are invited (`GST-02`); no row means the embedded one.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditContacts, EditSettings, Permit};
use hub_domain::directory::{Consent, DirectoryChoice, Tenant};
use hub_domain::moment::Moment;
use serde_json::json;

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    DIRECTORY = "SELECT kind, tenant, consent, consented_at, revision FROM directory WHERE firm_id = $1";
    SET_DIRECTORY = "INSERT INTO directory (firm_id, kind, tenant, consent, consented_at, revision) \
        VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (firm_id) DO UPDATE SET kind = excluded.kind, \
        tenant = excluded.tenant, consent = excluded.consent, consented_at = excluded.consented_at, \
        revision = directory.revision + 1";
    // What failed for want of a consent is wanted again once it is given.
    REVIVE = "UPDATE invitation SET state = 'wanted', reason = NULL, attempts = 0, next_try_at = $2, asked_at = $2 \
        WHERE firm_id = $1 AND ended_by IS NULL AND state = 'failed' AND reason LIKE 'consent_missing%'";
    FIRM_CARD = "SELECT f.name, f.language, f.phone, f.contact_email FROM firm f \
        JOIN firm_head h ON h.firm_id = f.id WHERE h.firm_id = $1";
}

/// A firm's directory as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDirectory {
    /// Which one.
    pub choice: DirectoryChoice,
    /// When the tenant consented.
    pub consented_at: Option<Moment>,
    /// Moves with every change; `0` before the first.
    pub revision: i64,
}

/// How a firm presents itself to its contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmCard {
    /// Its name.
    pub name: String,
    /// `fr` or `en`.
    pub language: String,
    /// Its telephone number; may be empty.
    pub phone: String,
    /// Its address for contacts; may be empty.
    pub contact_email: String,
}

/// Reading a firm's directory, in or out of a transaction.
#[expect(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadDirectory {
    /// The firm's directory.
    ///
    /// # Errors
    /// What the database answers.
    async fn directory(&mut self) -> Result<StoredDirectory, StoreError>;
    /// How the firm presents itself to its contacts.
    ///
    /// # Errors
    /// What the database answers.
    async fn firm_card(&mut self) -> Result<FirmCard, StoreError>;
}

impl<P: FirmLink> ReadDirectory for P {
    async fn directory(&mut self) -> Result<StoredDirectory, StoreError> {
        let (firm, link) = self.firm_link();
        match link.opt(&DIRECTORY, args![firm]).await? {
            Some(row) => stored(&row),
            None => Ok(StoredDirectory {
                choice: DirectoryChoice::Embedded,
                consented_at: None,
                revision: 0,
            }),
        }
    }

    async fn firm_card(&mut self) -> Result<FirmCard, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.one(&FIRM_CARD, args![firm]).await?;
        Ok(FirmCard {
            name: row.text(0)?,
            language: row.text(1)?,
            phone: row.text(2)?,
            contact_email: row.text(3)?,
        })
    }
}

impl FirmTx {
    /// Changes the firm's directory. Another tenant has not consented yet.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_directory(
        &mut self,
        permit: Permit<EditSettings>,
        choice: &DirectoryChoice,
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let before = self.directory().await?;
        self.set_directory(choice, None).await?;
        self.record_directory(Verb::DirectoryEdited, &before.choice, choice);
        Ok(())
    }

    /// Keeps that the tenant consented, or that it does not any more. What waited for the consent is taken up again.
    /// Answers whether anything changed.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn consent(
        &mut self,
        permit: Permit<EditContacts>,
        consent: Consent,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let before = self.directory().await?;
        let DirectoryChoice::Entra {
            tenant,
            consent: known,
        } = &before.choice
        else {
            return Ok(false);
        };
        if *known == consent {
            return Ok(false);
        }
        let after = DirectoryChoice::Entra {
            tenant: tenant.clone(),
            consent,
        };
        let given = consent == Consent::Given;
        self.set_directory(&after, given.then_some(at)).await?;
        if given {
            let (firm, link) = self.parts();
            link.run(&REVIVE, args![firm, at]).await?;
        }
        self.record_directory(Verb::ConsentChanged, &before.choice, &after);
        Ok(true)
    }

    async fn set_directory(
        &mut self,
        choice: &DirectoryChoice,
        consented_at: Option<Moment>,
    ) -> Result<(), StoreError> {
        let (tenant, consent) = match choice {
            DirectoryChoice::Embedded => ("", Consent::Given),
            DirectoryChoice::Entra { tenant, consent } => (tenant.as_str(), *consent),
        };
        let (firm, link) = self.parts();
        let args = args![firm, choice.code(), tenant, consent.as_str(), consented_at];
        link.run(&SET_DIRECTORY, args).await?;
        Ok(())
    }

    fn record_directory(&mut self, verb: Verb, before: &DirectoryChoice, after: &DirectoryChoice) {
        let (firm, _) = self.parts();
        self.record(Event {
            verb,
            object: ObjectRef {
                kind: "directory",
                id: firm.0,
                label: after.code().to_owned(),
            },
            dossier: None,
            before: Some(facts(before)),
            after: Some(facts(after)),
        });
    }
}

fn facts(choice: &DirectoryChoice) -> serde_json::Value {
    match choice {
        DirectoryChoice::Embedded => json!({ "kind": "embedded" }),
        DirectoryChoice::Entra { tenant, consent } => {
            json!({ "kind": "entra", "tenant": tenant.as_str(), "consent": consent.as_str() })
        }
    }
}

fn stored(row: &Row) -> Result<StoredDirectory, StoreError> {
    let choice = match row.text(0)?.as_str() {
        "entra" => DirectoryChoice::Entra {
            tenant: row.code(1, |text| Tenant::parse(text).ok())?,
            consent: row.code(2, Consent::parse)?,
        },
        _ => DirectoryChoice::Embedded,
    };
    Ok(StoredDirectory {
        choice,
        consented_at: row.maybe_moment(3)?,
        revision: row.int(4)?,
    })
}
