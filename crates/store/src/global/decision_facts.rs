//! The facts on which a machine's call is decided, each set read by one statement, so of one moment.

use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::authz::call::SecretFact;
use hub_domain::credential::SecretHash;
use hub_domain::ids::{ApiKeyId, CatalogAppId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;

use crate::db::{Database, Row, args};
use crate::error::StoreError;
use crate::sql::global_sql;

global_sql! {
    // One row per secret of the key.
    KEY_FACTS = "SELECT k.firm_id, h.decision_epoch, f.domain, f.suspended_at, k.id, k.identifier, k.name, k.kind, \
        k.expires_at, k.revoked_at, k.allowed_addresses, rd.code, i.id, i.label, i.suspended_by, i.partner_email, \
        i.open_revision, i.dossier_count, c.id, c.entry, x.secret_hash, x.valid_until, s.code, k.last_used_at, i.hub_grants \
        FROM api_key k JOIN firm f ON f.id = k.firm_id JOIN firm_head h ON h.firm_id = k.firm_id \
        JOIN api_key_secret x ON x.firm_id = k.firm_id AND x.key_id = k.id \
        LEFT JOIN sic_code s ON s.firm_id = k.firm_id AND s.id = k.sic_code_id \
        LEFT JOIN dossier rd ON rd.firm_id = k.firm_id AND rd.id = k.restricted_dossier_id \
        LEFT JOIN installed_app i ON i.firm_id = k.firm_id AND i.removed_by IS NULL \
            AND (i.main_key_id = k.id OR i.id = k.restricted_app_id) \
        LEFT JOIN catalog_app c ON c.id = i.catalog_app_id \
        WHERE k.identifier_folded = $1 AND k.identifier = $2";
    IS_OPEN = "SELECT 1 FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL AND d.code = $3 AND d.selectable";
    OPEN_CODES = "SELECT i.open_revision, d.code FROM installed_app i \
        LEFT JOIN activation t ON t.firm_id = i.firm_id AND t.installed_app_id = i.id AND t.closed_by IS NULL \
        LEFT JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id AND d.selectable \
        WHERE i.firm_id = $1 AND i.id = $2";
    OPEN_DOSSIERS = "SELECT d.code, d.name FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL AND d.selectable AND d.code > $3 \
        ORDER BY d.code LIMIT $4";
    KEYS_ENDING = "SELECT firm_id, id, expires_at, reminded_days FROM api_key \
        WHERE restricted_app_id IS NULL AND revoked_at IS NULL AND expires_at > $1 AND expires_at <= $2 \
        ORDER BY expires_at, id";
    // However many keys: a row for each application, day of 86,400,000 ms and last reminder. What a removed application
    // has opens nothing.
    DOSSIER_KEYS_ENDING = "SELECT k.firm_id, k.restricted_app_id, k.expires_at / 86400000, k.reminded_days, \
            MIN(k.expires_at) FROM api_key k \
        JOIN installed_app i ON i.firm_id = k.firm_id AND i.id = k.restricted_app_id AND i.removed_by IS NULL \
        WHERE k.revoked_at IS NULL AND k.expires_at > $1 AND k.expires_at <= $2 \
        GROUP BY k.firm_id, k.restricted_app_id, k.expires_at / 86400000, k.reminded_days";
    DOSSIER_NAME = "SELECT name FROM dossier WHERE firm_id = $1 AND code = $2";
    USED = "UPDATE api_key SET last_used_at = $3 WHERE firm_id = $1 AND id = $2 \
        AND (last_used_at IS NULL OR last_used_at < $3)";
}

/// What is stored about a key, its firm and the application that uses it, all of one moment.
#[derive(Debug, Clone)]
pub struct StoredKeyFacts {
    /// The firm.
    pub firm: FirmId,
    /// The firm's epoch at that moment.
    pub epoch: i64,
    /// The firm's domain.
    pub domain: String,
    /// Whether the operator suspended the firm.
    pub firm_suspended: bool,
    /// The key.
    pub key: ApiKeyId,
    /// Its identifier.
    pub identifier: String,
    /// Its name.
    pub name: String,
    /// What it opens.
    pub kind: KeyKind,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// From where it may be used, one network a line; everywhere when absent.
    pub allowed_addresses: Option<String>,
    /// The only dossier it opens.
    pub restricted_dossier: Option<String>,
    /// Its SIC code.
    pub sic_code: Option<String>,
    /// Its secrets.
    pub secrets: Vec<SecretFact>,
    /// When a call with it was last allowed.
    pub last_used_at: Option<Moment>,
    /// The application that uses it.
    pub application: Option<StoredAppFacts>,
}

/// What is stored about the application of a key.
#[derive(Debug, Clone)]
pub struct StoredAppFacts {
    /// The application.
    pub id: InstalledAppId,
    /// Its name in the firm.
    pub label: String,
    /// Whether its calls are cut.
    pub suspended: bool,
    /// The account under which it acts.
    pub partner_email: Option<String>,
    /// Moves with every change of its activations.
    pub open_revision: i64,
    /// On how many dossiers it is switched on.
    pub dossiers: i64,
    /// The catalogue entry.
    pub catalog_app: CatalogAppId,
    /// What the entry lets it do.
    pub permissions: hub_domain::authz::call::Permissions,
    /// What the firm lets it do in Loop Hub by itself.
    pub grants: hub_domain::authz::grant::Grants,
}

/// A live key that ends soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndingKey {
    /// Its firm.
    pub firm: FirmId,
    /// The key.
    pub key: ApiKeyId,
    /// When it ends.
    pub expires_at: Moment,
    /// The last reminder of its end that was sent, in days before it.
    pub reminded_days: Option<i64>,
}

/// Live keys of an application that open one dossier each, end on one day and were reminded of alike (`KEY-07`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndingDossierKeys {
    /// Their firm.
    pub firm: FirmId,
    /// The application, which is not removed.
    pub application: InstalledAppId,
    /// The day they end on, in days since 1970-01-01 UTC.
    pub day: i64,
    /// The last reminder of their end that was sent, in days before it.
    pub reminded_days: Option<i64>,
    /// When the first of them ends.
    pub first_end: Moment,
}

impl Database {
    /// The live keys of every firm that end after `from` and not after `to`, the first to end first (`KEY-05`); without
    /// those that open one dossier each.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn keys_ending(&self, from: Moment, to: Moment) -> Result<Vec<EndingKey>, StoreError> {
        let rows = self.reader().await?.all(&KEYS_ENDING, args![from, to]).await?;
        rows.iter()
            .map(|row| {
                Ok(EndingKey {
                    firm: row.id(0)?,
                    key: row.id(1)?,
                    expires_at: row.moment(2)?,
                    reminded_days: row.maybe_int(3)?,
                })
            })
            .collect()
    }

    /// The live keys of every firm that open one dossier each and end after `from` and not after `to`, put together, in no
    /// order (`KEY-07`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_keys_ending(
        &self,
        from: Moment,
        to: Moment,
    ) -> Result<Vec<EndingDossierKeys>, StoreError> {
        let args = args![from, to];
        let rows = self.reader().await?.all(&DOSSIER_KEYS_ENDING, args).await?;
        rows.iter()
            .map(|row| {
                Ok(EndingDossierKeys {
                    firm: row.id(0)?,
                    application: row.id(1)?,
                    day: row.int(2)?,
                    reminded_days: row.maybe_int(3)?,
                    first_end: row.moment(4)?,
                })
            })
            .collect()
    }

    /// The facts about the key of an identifier.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn key_facts(&self, identifier: &KeyIdentifier) -> Result<Option<StoredKeyFacts>, StoreError> {
        let args = args![identifier.folded().as_str(), identifier.as_str()];
        let rows = self.reader().await?.all(&KEY_FACTS, args).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let mut facts = stored_key_facts(first)?;
        facts.secrets = rows
            .iter()
            .map(|row| {
                Ok(SecretFact {
                    hash: SecretHash::from_bytes(row.hash(20)?),
                    valid_until: row.maybe_moment(21)?,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Some(facts))
    }

    /// Whether an application is switched on for the dossier of a code.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn is_open(&self, facts: &StoredKeyFacts, code: &str) -> Result<bool, StoreError> {
        let Some(application) = &facts.application else {
            return Ok(false);
        };
        let args = args![facts.firm, application.id, code];
        Ok(self.reader().await?.opt(&IS_OPEN, args).await?.is_some())
    }

    /// Every code open to an application, with the revision they are of; `None` when the application is gone.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn open_codes(
        &self,
        firm: FirmId,
        application: InstalledAppId,
    ) -> Result<Option<(i64, Vec<String>)>, StoreError> {
        let rows = self
            .reader()
            .await?
            .all(&OPEN_CODES, args![firm, application])
            .await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let codes = rows
            .iter()
            .filter_map(|row| row.maybe_text(1).transpose())
            .collect::<Result<_, _>>()?;
        Ok(Some((first.int(0)?, codes)))
    }

    /// The dossiers open to a key, by code after `after`, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn open_dossiers(
        &self,
        facts: &StoredKeyFacts,
        after: &str,
        limit: i64,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let Some(application) = &facts.application else {
            return Ok(Vec::new());
        };
        if let Some(code) = &facts.restricted_dossier {
            let open = code.as_str() > after && self.is_open(facts, code).await?;
            let row = if open {
                self.reader()
                    .await?
                    .opt(&DOSSIER_NAME, args![facts.firm, code])
                    .await?
            } else {
                None
            };
            return row.iter().map(|row| Ok((code.clone(), row.text(0)?))).collect();
        }
        let args = args![facts.firm, application.id, after, limit];
        let rows = self.reader().await?.all(&OPEN_DOSSIERS, args).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
    }

    /// Notes when keys were last used, in one go (`KEY-04`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn note_uses(&self, uses: &[(FirmId, ApiKeyId, Moment)]) -> Result<(), StoreError> {
        let mut link = self.writer().await?;
        for (firm, key, at) in uses {
            link.run(&USED, args![*firm, *key, *at]).await?;
        }
        link.commit().await
    }
}

fn stored_key_facts(row: &Row) -> Result<StoredKeyFacts, StoreError> {
    let application = match (row.maybe_id(12)?, row.maybe_text(19)?) {
        (Some(id), Some(entry)) => {
            let entry: hub_domain::catalog::CatalogEntry =
                serde_json::from_str(&entry).map_err(StoreError::internal)?;
            Some(StoredAppFacts {
                id,
                label: row.text(13)?,
                suspended: row.maybe_int(14)?.is_some(),
                partner_email: row.maybe_text(15)?,
                open_revision: row.int(16)?,
                dossiers: row.int(17)?,
                catalog_app: row.id(18)?,
                permissions: entry.operations,
                grants: hub_domain::authz::grant::Grants::parse(&row.maybe_text(24)?.unwrap_or_default()),
            })
        }
        _ => None,
    };
    Ok(StoredKeyFacts {
        firm: row.id(0)?,
        epoch: row.int(1)?,
        domain: row.text(2)?,
        firm_suspended: row.maybe_int(3)?.is_some(),
        key: row.id(4)?,
        identifier: row.text(5)?,
        name: row.text(6)?,
        kind: row.code(7, KeyKind::from_code)?,
        expires_at: row.maybe_moment(8)?,
        revoked_at: row.maybe_moment(9)?,
        allowed_addresses: row.maybe_text(10)?,
        restricted_dossier: row.maybe_text(11)?,
        sic_code: row.maybe_text(22)?,
        secrets: Vec::new(),
        last_used_at: row.maybe_moment(23)?,
        application,
    })
}
