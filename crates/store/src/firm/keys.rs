//! API keys: issuing, listing, revoking. Of a secret only the hash is ever here.

use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{IssueKey, Permit, RevokeKey};
use hub_domain::credential::SecretHash;
use hub_domain::ids::{ActId, ApiKeyId, FirmId, InstalledAppId, SicCodeId};
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use serde_json::json;

use crate::db::{Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    KEYS = "SELECT k.id, k.identifier, k.name, k.kind, k.sic_code_id, s.code, k.expires_at, k.revoked_at, \
        k.last_used_at, act.at, \
        CASE WHEN act.actor_kind = 'staff' THEN act.actor_id END, i.id, i.label, k.allowed_addresses, \
        (SELECT MAX(x.valid_until) FROM api_key_secret x WHERE x.firm_id = k.firm_id AND x.key_id = k.id), \
        k.reminded_days, (SELECT b.label FROM installed_app b \
            WHERE act.actor_kind = 'application' AND b.firm_id = act.firm_id AND b.id = act.actor_id), rd.code \
        FROM api_key k JOIN act ON act.firm_id = k.firm_id AND act.id = k.issued_by \
        LEFT JOIN sic_code s ON s.firm_id = k.firm_id AND s.id = k.sic_code_id \
        LEFT JOIN dossier rd ON rd.firm_id = k.firm_id AND rd.id = k.restricted_dossier_id \
        LEFT JOIN installed_app i ON i.firm_id = k.firm_id AND i.removed_by IS NULL \
            AND (i.main_key_id = k.id OR i.id = k.restricted_app_id) \
        WHERE k.firm_id = $1 AND k.restricted_app_id IS NULL ORDER BY k.id";
    KEY = "SELECT k.id, k.identifier, k.name, k.kind, k.sic_code_id, s.code, k.expires_at, k.revoked_at, \
        k.last_used_at, act.at, \
        CASE WHEN act.actor_kind = 'staff' THEN act.actor_id END, i.id, i.label, k.allowed_addresses, \
        (SELECT MAX(x.valid_until) FROM api_key_secret x WHERE x.firm_id = k.firm_id AND x.key_id = k.id), \
        k.reminded_days, (SELECT b.label FROM installed_app b \
            WHERE act.actor_kind = 'application' AND b.firm_id = act.firm_id AND b.id = act.actor_id), rd.code \
        FROM api_key k JOIN act ON act.firm_id = k.firm_id AND act.id = k.issued_by \
        LEFT JOIN sic_code s ON s.firm_id = k.firm_id AND s.id = k.sic_code_id \
        LEFT JOIN dossier rd ON rd.firm_id = k.firm_id AND rd.id = k.restricted_dossier_id \
        LEFT JOIN installed_app i ON i.firm_id = k.firm_id AND i.removed_by IS NULL \
            AND (i.main_key_id = k.id OR i.id = k.restricted_app_id) \
        WHERE k.firm_id = $1 AND k.id = $2";
    KEY_BY_IDENTIFIER = "SELECT k.id, k.identifier, k.name, k.kind, k.sic_code_id, s.code, k.expires_at, \
        k.revoked_at, k.last_used_at, act.at, \
        CASE WHEN act.actor_kind = 'staff' THEN act.actor_id END, i.id, i.label, k.allowed_addresses, \
        (SELECT MAX(x.valid_until) FROM api_key_secret x WHERE x.firm_id = k.firm_id AND x.key_id = k.id), \
        k.reminded_days, (SELECT b.label FROM installed_app b \
            WHERE act.actor_kind = 'application' AND b.firm_id = act.firm_id AND b.id = act.actor_id), rd.code \
        FROM api_key k JOIN act ON act.firm_id = k.firm_id AND act.id = k.issued_by \
        LEFT JOIN sic_code s ON s.firm_id = k.firm_id AND s.id = k.sic_code_id \
        LEFT JOIN dossier rd ON rd.firm_id = k.firm_id AND rd.id = k.restricted_dossier_id \
        LEFT JOIN installed_app i ON i.firm_id = k.firm_id AND i.removed_by IS NULL \
            AND (i.main_key_id = k.id OR i.id = k.restricted_app_id) \
        WHERE k.firm_id = $1 AND k.identifier_folded = $2";
    ADD_KEY = "INSERT INTO api_key (firm_id, identifier, identifier_folded, name, kind, sic_code_id, issued_by, \
        expires_at, allowed_addresses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    ADD_SECRET = "INSERT INTO api_key_secret (firm_id, key_id, secret_hash, made_by) VALUES ($1, $2, $3, $4)";
    REVOKE_KEY = "UPDATE api_key SET revoked_by = $3, revoked_at = $4 \
        WHERE firm_id = $1 AND id = $2 AND revoked_at IS NULL";
    SHOWN_TO_AN_APPLICATION = "SELECT 1 FROM api_key_secret x \
        JOIN act ON act.firm_id = x.firm_id AND act.id = x.made_by AND act.actor_kind = 'application' \
        WHERE x.firm_id = $1 AND x.key_id = $2 AND (x.valid_until IS NULL OR x.valid_until > $3) LIMIT 1";
    IS_SECRET = "SELECT 1 FROM api_key_secret WHERE firm_id = $1 AND secret_hash = $2 LIMIT 1";
}

/// A key to be issued, with the hash of the secret that is shown once.
#[derive(Debug)]
pub struct NewKey {
    /// Its public identifier.
    pub identifier: KeyIdentifier,
    /// What the firm calls it.
    pub name: String,
    /// Standard or cabinet.
    pub kind: KeyKind,
    /// The SIC code it is made for.
    pub sic_code: Option<SicCodeId>,
    /// When it stops working.
    pub expires_at: Option<Moment>,
    /// From where it may be used, one network a line; everywhere when absent.
    pub allowed_addresses: Option<String>,
    /// The hash of its secret.
    pub secret: SecretHash,
}

/// A key as its list shows it (`KEY-04`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Its row.
    pub id: ApiKeyId,
    /// Its public identifier.
    pub identifier: String,
    /// Its name.
    pub name: String,
    /// Standard or cabinet.
    pub kind: KeyKind,
    /// The SIC code, by identifier and code.
    pub sic_code: Option<(SicCodeId, String)>,
    /// When it stops working.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// When a call with it was last allowed.
    pub last_used_at: Option<Moment>,
    /// When it was made.
    pub issued_at: Moment,
    /// Who made it: a staff member's identifier.
    pub issued_by: Option<i64>,
    /// The application that made it, by name, where one did.
    pub issued_by_application: Option<String>,
    /// The application that uses it.
    pub application: Option<(InstalledAppId, String)>,
    /// From where it may be used, one network a line; everywhere when absent.
    pub allowed_addresses: Option<String>,
    /// Until when the old secret of its last rotation is, or was, valid.
    pub overlap_until: Option<Moment>,
    /// The last reminder of its end that was sent, in days before it (`KEY-05`).
    pub reminded_days: Option<i64>,
    /// The code of the only dossier it opens (`KEY-07`); such a key stays its application's for good.
    pub restricted_dossier: Option<String>,
}

impl FirmTx {
    /// Issues a key (`KEY-01`).
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the identifier is taken anywhere in the installation (`KEY-02`).
    pub async fn issue_key(
        &mut self,
        permit: Permit<IssueKey>,
        new: &NewKey,
    ) -> Result<ApiKeyId, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![
            firm,
            new.identifier.as_str(),
            new.identifier.folded().as_str(),
            &new.name,
            new.kind.code(),
            new.sic_code,
            act,
            new.expires_at,
            new.allowed_addresses.clone()
        ];
        let id: ApiKeyId = link.one(&ADD_KEY, args).await?.id(0)?;
        add_secret(link, firm, id, &new.secret, act).await?;
        self.touch_decisions();
        self.record(Event {
            verb: Verb::KeyIssued,
            object: ObjectRef {
                kind: "key",
                id: id.0,
                label: new.identifier.as_str().to_owned(),
            },
            dossier: None,
            before: None,
            after: Some(json!({
                "name": new.name,
                "kind": new.kind.code(),
                "sic_code": new.sic_code,
                "expires_at": new.expires_at,
            })),
        });
        Ok(id)
    }

    /// Revokes a key at once (`KEY-03`). Answers whether it was still live.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn revoke_key(&mut self, permit: Permit<RevokeKey>, key: &KeyLine) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        if link.run(&REVOKE_KEY, args![firm, key.id, act, at]).await? == 0 {
            return Ok(false);
        }
        self.touch_decisions();
        let application = key
            .application
            .as_ref()
            .map(|(id, label)| json!({ "id": id, "label": label }));
        self.announce_key(EventKind::KeyRevoked, key);
        self.record(Event {
            verb: Verb::KeyRevoked,
            object: ObjectRef {
                kind: "key",
                id: key.id.0,
                label: key.identifier.clone(),
            },
            dossier: None,
            before: Some(json!({ "state": "live", "application": application })),
            after: Some(json!({ "state": "revoked" })),
        });
        Ok(true)
    }
}

impl FirmReader {
    /// Every key of the firm that is not restricted to one dossier, oldest first (`KEY-04`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn keys(&mut self) -> Result<Vec<KeyLine>, StoreError> {
        self.link
            .all(&KEYS, args![self.firm])
            .await?
            .iter()
            .map(key_line)
            .collect()
    }
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadKeys {
    /// One key.
    ///
    /// # Errors
    /// What the database answers.
    async fn key(&mut self, id: ApiKeyId) -> Result<Option<KeyLine>, StoreError>;
    /// The key of an identifier, whatever its case.
    ///
    /// # Errors
    /// What the database answers.
    async fn key_by_identifier(&mut self, identifier: &KeyIdentifier) -> Result<Option<KeyLine>, StoreError>;
    /// Whether a text is one of the firm's secrets (`WIZ-04`).
    ///
    /// # Errors
    /// What the database answers.
    async fn is_secret(&mut self, hash: &SecretHash) -> Result<bool, StoreError>;
    /// Whether a secret of a key that still opens at `now` was made by an application, and shown to it.
    ///
    /// # Errors
    /// What the database answers.
    async fn is_shown_to_an_application(&mut self, key: ApiKeyId, now: Moment) -> Result<bool, StoreError>;
}

impl<P: FirmLink> ReadKeys for P {
    async fn key(&mut self, id: ApiKeyId) -> Result<Option<KeyLine>, StoreError> {
        one_key(self, id).await
    }

    async fn key_by_identifier(&mut self, identifier: &KeyIdentifier) -> Result<Option<KeyLine>, StoreError> {
        key_by_identifier(self, identifier).await
    }

    async fn is_secret(&mut self, hash: &SecretHash) -> Result<bool, StoreError> {
        let (firm, link) = self.firm_link();
        Ok(link
            .opt(&IS_SECRET, args![firm, *hash.as_bytes()])
            .await?
            .is_some())
    }

    async fn is_shown_to_an_application(&mut self, key: ApiKeyId, now: Moment) -> Result<bool, StoreError> {
        let (firm, link) = self.firm_link();
        Ok(link
            .opt(&SHOWN_TO_AN_APPLICATION, args![firm, key, now])
            .await?
            .is_some())
    }
}

async fn one_key(place: &mut impl FirmLink, id: ApiKeyId) -> Result<Option<KeyLine>, StoreError> {
    let (firm, link) = place.firm_link();
    link.opt(&KEY, args![firm, id])
        .await?
        .as_ref()
        .map(key_line)
        .transpose()
}

async fn key_by_identifier(
    place: &mut impl FirmLink,
    identifier: &KeyIdentifier,
) -> Result<Option<KeyLine>, StoreError> {
    let (firm, link) = place.firm_link();
    let args = args![firm, identifier.folded().as_str()];
    link.opt(&KEY_BY_IDENTIFIER, args)
        .await?
        .as_ref()
        .map(key_line)
        .transpose()
}

/// Gives a key one more secret, of which only the hash is kept.
pub(super) async fn add_secret(
    link: &mut Link,
    firm: FirmId,
    key: ApiKeyId,
    secret: &SecretHash,
    act: ActId,
) -> Result<(), StoreError> {
    link.run(&ADD_SECRET, args![firm, key, *secret.as_bytes(), act])
        .await
        .map(|_| ())
}

fn key_line(row: &Row) -> Result<KeyLine, StoreError> {
    Ok(KeyLine {
        id: row.id(0)?,
        identifier: row.text(1)?,
        name: row.text(2)?,
        kind: row.code(3, KeyKind::from_code)?,
        sic_code: match (row.maybe_id(4)?, row.maybe_text(5)?) {
            (Some(id), Some(code)) => Some((id, code)),
            _ => None,
        },
        expires_at: row.maybe_moment(6)?,
        revoked_at: row.maybe_moment(7)?,
        last_used_at: row.maybe_moment(8)?,
        issued_at: row.moment(9)?,
        issued_by: row.maybe_int(10)?,
        application: match (row.maybe_id(11)?, row.maybe_text(12)?) {
            (Some(id), Some(label)) => Some((id, label)),
            _ => None,
        },
        allowed_addresses: row.maybe_text(13)?,
        overlap_until: row.maybe_moment(14)?,
        reminded_days: row.maybe_int(15)?,
        issued_by_application: row.maybe_text(16)?,
        restricted_dossier: row.maybe_text(17)?,
    })
}
