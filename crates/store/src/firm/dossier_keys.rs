//! Keys of an application that open one dossier each (`KEY-07`): issued and revoked many at once, with one entry.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::audit::{Event, Verb};
use hub_domain::authz::{IssueKey, Permit, RevokeKey};
use hub_domain::credential::SecretHash;
use hub_domain::dossier::DossierCode;
use hub_domain::ids::{ApiKeyId, DossierId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::selection::SelectionBase;
use hub_domain::webhook::EventKind;
use serde_json::json;

use super::activations::digest_of;
use super::applications::{InstalledApp, object};
use super::baskets::Basket;
use crate::db::{Arg, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmReader, FirmTx};
use crate::sql::{Statement, firm_sql, insertion};

const KEY_COLUMNS: &str = "INSERT INTO api_key (firm_id, issued_by, identifier, identifier_folded, name, kind, sic_code_id, \
     restricted_app_id, restricted_dossier_id, expires_at, allowed_addresses)";
const SECRET_COLUMNS: &str = "INSERT INTO api_key_secret (firm_id, made_by, key_id, secret_hash)";
/// How many rows one statement inserts.
const MANY: usize = 100;
const PER_KEY: usize = 9;
const PER_SECRET: usize = 2;

/// The dossiers on which an application ($2) is switched on and has no key of theirs that still opens at $3.
macro_rules! without_key {
    () => {
        "SELECT d.id, d.code FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id AND d.selectable \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL \
            AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.firm_id = t.firm_id \
                AND k.restricted_app_id = t.installed_app_id AND k.restricted_dossier_id = t.dossier_id \
                AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $3)) "
    };
}

firm_sql! {
    ADD_KEY_OF_DOSSIER = "INSERT INTO api_key (firm_id, issued_by, identifier, identifier_folded, name, kind, sic_code_id, \
        restricted_app_id, restricted_dossier_id, expires_at, allowed_addresses) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id, identifier";
    ADD_SECRET_OF_DOSSIER = "INSERT INTO api_key_secret (firm_id, made_by, key_id, secret_hash) VALUES ($1, $2, $3, $4)";
    // Before $3 a key has not ended; $4 is no basket (0) or one, whose exceptions are what it holds ($5) or leaves out.
    WITHOUT_KEY = concat!(without_key!(), "\
            AND ($4 = 0 OR (EXISTS (SELECT 1 FROM basket_exception x WHERE x.firm_id = t.firm_id AND x.basket_id = $4 \
                AND x.dossier_id = t.dossier_id)) = $5) ORDER BY d.code LIMIT $6");
    ONE_WITHOUT_KEY = concat!(without_key!(), "AND d.code = $4");
    KEYS_OF_DOSSIERS = "SELECT k.id, k.identifier, d.code, d.name, k.expires_at, k.last_used_at, \
            CAST(CASE WHEN EXISTS (SELECT 1 FROM activation t WHERE t.firm_id = k.firm_id \
                AND t.installed_app_id = k.restricted_app_id AND t.dossier_id = d.id AND t.closed_by IS NULL) \
            THEN 1 ELSE 0 END AS BIGINT) FROM api_key k \
        JOIN dossier d ON d.firm_id = k.firm_id AND d.id = k.restricted_dossier_id \
        WHERE k.firm_id = $1 AND k.restricted_app_id = $2 AND k.revoked_at IS NULL AND d.code > $3 \
        ORDER BY d.code LIMIT $4";
    COUNT_KEYS_OF_DOSSIERS = "SELECT COUNT(*) FROM api_key k \
        WHERE k.firm_id = $1 AND k.restricted_app_id = $2 AND k.revoked_at IS NULL";
    DOSSIERS_WITH_KEY = "SELECT k.restricted_dossier_id FROM api_key k \
        WHERE k.firm_id = $1 AND k.restricted_app_id = $2 AND k.revoked_at IS NULL";
    // One that ended takes no dossier's place any more.
    REVOKE_ENDED = "UPDATE api_key SET revoked_by = $3, revoked_at = $4 \
        WHERE firm_id = $1 AND restricted_app_id = $2 AND revoked_at IS NULL AND expires_at <= $4";
    REVOKE_KEYS_OF_DOSSIERS = "UPDATE api_key SET revoked_by = $3, revoked_at = $4 \
        WHERE firm_id = $1 AND restricted_app_id = $2 AND revoked_at IS NULL";
}

/// The statement that inserts [`MANY`] keys at once.
pub(super) fn add_many_keys() -> Statement {
    static SQL: LazyLock<String> =
        LazyLock::new(|| insertion(KEY_COLUMNS, MANY, PER_KEY, "") + " RETURNING id, identifier");
    Statement {
        name: "ADD_MANY_KEYS",
        sql: &SQL,
    }
}

/// The statement that inserts their secrets at once.
pub(super) fn add_many_secrets() -> Statement {
    static SQL: LazyLock<String> = LazyLock::new(|| insertion(SECRET_COLUMNS, MANY, PER_SECRET, ""));
    Statement {
        name: "ADD_MANY_SECRETS",
        sql: &SQL,
    }
}

/// A key that is to open one dossier.
#[derive(Debug)]
pub struct NewDossierKey {
    /// The dossier.
    pub dossier: DossierId,
    /// Its public identifier.
    pub identifier: KeyIdentifier,
    /// What the firm calls it.
    pub name: String,
    /// The hash of its secret.
    pub secret: SecretHash,
}

/// What such keys have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierKeysSettings {
    /// When they stop working.
    pub expires_at: Option<Moment>,
    /// From where they may be used, one network a line; everywhere when absent.
    pub allowed_addresses: Option<String>,
}

/// A live key that opens one dossier, as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierKeyLine {
    /// Its row.
    pub id: ApiKeyId,
    /// Its public identifier.
    pub identifier: String,
    /// The dossier's code.
    pub code: String,
    /// The dossier's name.
    pub name: String,
    /// When it stops working.
    pub expires_at: Option<Moment>,
    /// When a call with it was last allowed.
    pub last_used_at: Option<Moment>,
    /// Whether the application is switched on for the dossier: without that it opens nothing.
    pub is_open: bool,
}

impl FirmTx {
    /// Issues a key for each of these dossiers of an application, with one entry. Its keys that have ended by themselves make
    /// place: they are revoked.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when an identifier is taken, or a dossier has its key already.
    pub async fn issue_dossier_keys(
        &mut self,
        permit: Permit<IssueKey>,
        application: &InstalledApp,
        settings: &DossierKeysSettings,
        keys: &[NewDossierKey],
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        link.run(&REVOKE_ENDED, args![firm, application.id, act, at])
            .await?;
        let row = |key: &NewDossierKey| -> Vec<Arg> {
            args![
                key.identifier.as_str(),
                key.identifier.folded().as_str(),
                &key.name,
                KeyKind::Standard.code(),
                application.sic_code.as_ref().map(|(id, _)| *id),
                application.id,
                key.dossier,
                settings.expires_at,
                settings.allowed_addresses.clone(),
            ]
        };
        let mut ids: HashMap<String, ApiKeyId> = HashMap::with_capacity(keys.len());
        for chunk in keys.chunks(MANY) {
            let mut rows = Vec::with_capacity(chunk.len());
            if chunk.len() == MANY {
                let mut args = args![firm, act];
                chunk.iter().for_each(|key| args.extend(row(key)));
                rows.extend(link.all(&add_many_keys(), args).await?);
            } else {
                for key in chunk {
                    let mut args = args![firm, act];
                    args.extend(row(key));
                    rows.push(link.one(&ADD_KEY_OF_DOSSIER, args).await?);
                }
            }
            for row in &rows {
                ids.insert(row.text(1)?, row.id(0)?);
            }
        }
        for chunk in keys.chunks(MANY) {
            let mut secrets = Vec::with_capacity(chunk.len());
            for key in chunk {
                let id = ids.get(key.identifier.as_str()).copied();
                let id = id.ok_or_else(|| StoreError::internal("a key that was not inserted"))?;
                secrets.push(args![id, *key.secret.as_bytes()]);
            }
            if chunk.len() == MANY {
                let mut args = args![firm, act];
                secrets.into_iter().for_each(|secret| args.extend(secret));
                link.run(&add_many_secrets(), args).await?;
            } else {
                for secret in secrets {
                    let mut args = args![firm, act];
                    args.extend(secret);
                    link.run(&ADD_SECRET_OF_DOSSIER, args).await?;
                }
            }
        }
        self.touch_decisions();
        let dossiers: BTreeSet<DossierId> = keys.iter().map(|key| key.dossier).collect();
        self.record(Event {
            verb: Verb::KeysIssued,
            object: object(application.id, &application.label),
            dossier: None,
            before: None,
            after: Some(json!({
                "keys": keys.len(),
                "digest": digest_of(&dossiers),
                "expires_at": settings.expires_at,
                "addresses": settings.allowed_addresses.as_ref().map(|text| text.replace('\n', ", ")),
            })),
        });
        Ok(())
    }

    /// Revokes every live key of an application that opens one dossier, with one entry. Answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn revoke_dossier_keys(
        &mut self,
        permit: Permit<RevokeKey>,
        application: &InstalledApp,
    ) -> Result<i64, StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        let rows = link.all(&DOSSIERS_WITH_KEY, args![firm, application.id]).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let dossiers: BTreeSet<DossierId> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
        let args = args![firm, application.id, act, at];
        let revoked = link.run(&REVOKE_KEYS_OF_DOSSIERS, args).await?;
        self.touch_decisions();
        self.announce(EventKind::KeyRevoked, application.id, 0);
        self.record(Event {
            verb: Verb::KeysRevoked,
            object: object(application.id, &application.label),
            dossier: None,
            before: Some(json!({ "state": "live" })),
            after: Some(json!({ "state": "revoked", "keys": revoked, "digest": digest_of(&dossiers) })),
        });
        i64::try_from(revoked).map_err(StoreError::internal)
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadDossierKeys {
    /// The dossiers on which an application is switched on and has no key of theirs that still opens at `now`, by code, at
    /// most `limit`; of a selection alone, where one is given.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossiers_without_key(
        &mut self,
        application: InstalledAppId,
        among: Option<&Basket>,
        limit: usize,
        now: Moment,
    ) -> Result<Vec<(DossierId, String)>, StoreError>;
    /// That dossier, if it is one of these.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossier_without_key(
        &mut self,
        application: InstalledAppId,
        code: &DossierCode,
        now: Moment,
    ) -> Result<Option<DossierId>, StoreError>;
    /// How many live keys of an application open one dossier each.
    ///
    /// # Errors
    /// What the database answers.
    async fn count_dossier_keys(&mut self, application: InstalledAppId) -> Result<i64, StoreError>;
}

impl<P: FirmLink> ReadDossierKeys for P {
    async fn dossiers_without_key(
        &mut self,
        application: InstalledAppId,
        among: Option<&Basket>,
        limit: usize,
        now: Moment,
    ) -> Result<Vec<(DossierId, String)>, StoreError> {
        let (firm, link) = self.firm_link();
        let holds_exceptions = among.is_some_and(|basket| basket.base == SelectionBase::None);
        let basket = among.map_or(0, |basket| basket.id.0);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let args = args![firm, application, now, basket, holds_exceptions, limit];
        let rows = link.all(&WITHOUT_KEY, args).await?;
        rows.iter().map(|row| Ok((row.id(0)?, row.text(1)?))).collect()
    }

    async fn dossier_without_key(
        &mut self,
        application: InstalledAppId,
        code: &DossierCode,
        now: Moment,
    ) -> Result<Option<DossierId>, StoreError> {
        let (firm, link) = self.firm_link();
        let args = args![firm, application, now, code.as_str()];
        let row = link.opt(&ONE_WITHOUT_KEY, args).await?;
        row.map(|row| row.id(0)).transpose()
    }

    async fn count_dossier_keys(&mut self, application: InstalledAppId) -> Result<i64, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link
            .one(&COUNT_KEYS_OF_DOSSIERS, args![firm, application])
            .await?;
        row.int(0)
    }
}

impl FirmReader {
    /// The live keys of an application that open one dossier each, by code after `after`, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_keys(
        &mut self,
        application: InstalledAppId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<DossierKeyLine>, StoreError> {
        let args = args![self.firm, application, after, limit];
        let rows = self.link.all(&KEYS_OF_DOSSIERS, args).await?;
        rows.iter().map(line).collect()
    }
}

fn line(row: &Row) -> Result<DossierKeyLine, StoreError> {
    Ok(DossierKeyLine {
        id: row.id(0)?,
        identifier: row.text(1)?,
        code: row.text(2)?,
        name: row.text(3)?,
        expires_at: row.maybe_moment(4)?,
        last_used_at: row.maybe_moment(5)?,
        is_open: row.int(6)? == 1,
    })
}
