//! Reading a firm's journal: one entry, what was done to one thing, and the search (`AUD-03`).
//!
//! The list is in order of time, then of position: a clock set back hides nothing from a period.

use hub_domain::audit::{Hash, Header, SALT_BYTES, StoredEntry, Verb};
use hub_domain::ids::{ActId, DossierId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;

use crate::db::{Arg, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::{Statement, firm_sql};

/// The columns of an entry, as [`journal_entry`] reads them, and where they come from.
macro_rules! entries {
    ($($rest:expr),+) => {
        concat!(
            "SELECT e.seq, e.act_id, e.at, e.actor_kind, e.actor_id, e.door, e.verb, e.object_kind, e.object_id, \
             e.dossier_id, e.hash, p.payload, e.payload_digest, e.previous, p.salt, d.code FROM audit_entry e \
             LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
             LEFT JOIN dossier d ON d.firm_id = e.firm_id AND d.id = e.dossier_id WHERE e.firm_id = $1 ",
            $($rest),+
        )
    };
}
pub(super) use entries;

/// What a search asks of every entry, whatever index it is read by.
macro_rules! asked {
    () => {
        "AND e.at >= $4 AND (e.verb = $5 OR $5 = '') AND (e.actor_kind = $6 OR $6 = '') \
         AND (e.actor_id = $7 OR $7 = 0) \
         AND (CASE e.verb WHEN 'invitation.failed' THEN 'failed' WHEN 'account.locked' THEN 'refused' ELSE 'done' END = $8 \
         OR $8 = '') AND (e.object_kind = 'application' AND e.object_id = $9 OR $9 = 0) "
    };
}

/// An entry tells of a dossier by name, or by having switched an application on or off for it among others, or by having made
/// or revoked a key that opens it alone.
macro_rules! of_dossier {
    () => {
        "AND (e.dossier_id = $10 OR e.act_id IN (SELECT t.opened_by FROM activation t WHERE t.firm_id = $1 \
         AND t.dossier_id = $10 UNION SELECT t.closed_by FROM activation t WHERE t.firm_id = $1 \
         AND t.dossier_id = $10 AND t.closed_by IS NOT NULL UNION SELECT k.issued_by FROM api_key k \
         WHERE k.firm_id = $1 AND k.restricted_dossier_id = $10 UNION SELECT k.revoked_by FROM api_key k \
         WHERE k.firm_id = $1 AND k.restricted_dossier_id = $10 AND k.revoked_by IS NOT NULL)) "
    };
}

firm_sql! {
    BEFORE = entries!("AND (e.at, e.seq) < ($2, $3) ", asked!(), "ORDER BY e.at DESC, e.seq DESC LIMIT $10");
    AFTER = entries!("AND (e.at, e.seq) > ($2, $3) ", asked!(), "ORDER BY e.at, e.seq LIMIT $10");
    BEFORE_OF_DOSSIER = entries!("AND (e.at, e.seq) < ($2, $3) ", asked!(), of_dossier!(),
        "ORDER BY e.at DESC, e.seq DESC LIMIT $11");
    AFTER_OF_DOSSIER = entries!("AND (e.at, e.seq) > ($2, $3) ", asked!(), of_dossier!(),
        "ORDER BY e.at, e.seq LIMIT $11");
    COUNT = concat!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM audit_entry e WHERE e.firm_id = $1 \
        AND (e.at, e.seq) < ($2, $3) ", asked!(), "LIMIT $10) AS counted");
    COUNT_OF_DOSSIER = concat!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM audit_entry e WHERE e.firm_id = $1 \
        AND (e.at, e.seq) < ($2, $3) ", asked!(), of_dossier!(), "LIMIT $11) AS counted");
    OF_OBJECT = entries!("AND e.object_kind = $2 AND e.object_id = $3 AND e.seq < $4 ", "ORDER BY e.seq DESC LIMIT $5");
    ENTRY = entries!("AND e.seq = $2", "");
    DOSSIERS_OF_ACT = "SELECT d.code, d.name, i.label, CAST(CASE WHEN t.opened_by = $2 THEN 1 ELSE 0 END AS BIGINT), t.id FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        WHERE t.firm_id = $1 AND (t.opened_by = $2 OR t.closed_by = $2) AND (d.code, t.id) > ($3, $4) \
        ORDER BY d.code, t.id LIMIT $5";
}

/// What is looked for in the journal; whatever is absent is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalSearch {
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
    /// The verb's code.
    pub verb: String,
    /// The kind of actor: `staff`, `application`, `operator`, `system`, `account`, `contact`.
    pub actor_kind: String,
    /// That one of its kind, by identifier.
    pub actor: Option<i64>,
    /// The outcome's code.
    pub outcome: String,
    /// About that application.
    pub application: Option<InstalledAppId>,
    /// About that dossier.
    pub dossier: Option<DossierId>,
}

/// A place in the journal: entries come before or after it.
pub type JournalPlace = (Moment, i64);

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Position in the firm's chain.
    pub seq: i64,
    /// The act.
    pub act: ActId,
    /// When.
    pub at: Moment,
    /// `staff`, `operator`, `system` or `account`.
    pub actor_kind: String,
    /// Who, by identifier.
    pub actor_id: Option<i64>,
    /// The door's code.
    pub door: String,
    /// The verb's code.
    pub verb: String,
    /// The kind of object.
    pub object_kind: String,
    /// The object's identifier.
    pub object_id: i64,
    /// The dossier concerned.
    pub dossier: Option<DossierId>,
    /// The code of the dossier concerned.
    pub dossier_code: Option<String>,
    /// The hash in the chain.
    pub hash: [u8; 32],
    /// What was written in words, as JSON, unless it was erased.
    pub payload: Option<String>,
    /// The digest of what was written in words.
    pub payload_digest: Hash,
    /// The hash before it in the chain.
    pub previous: Hash,
    /// The salt of the digest, unless it was erased.
    pub salt: Option<[u8; SALT_BYTES]>,
}

impl JournalEntry {
    /// The entry as the chain's verifier takes it.
    #[must_use]
    pub fn stored(self, firm: FirmId) -> StoredEntry {
        StoredEntry {
            header: Header {
                firm,
                seq: self.seq,
                act: self.act,
                at: self.at,
                actor_kind: self.actor_kind,
                actor: self.actor_id,
                door: self.door,
                verb: self.verb,
                object_kind: self.object_kind,
                object_id: self.object_id,
                dossier: self.dossier,
            },
            payload_digest: self.payload_digest,
            previous: self.previous,
            hash: self.hash,
            payload: self.salt.zip(self.payload),
        }
    }
}

/// A dossier that an act touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierOfAct {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The application.
    pub application: String,
    /// Whether the application was switched on; else off.
    pub is_opened: bool,
    /// Where it stands in the list, after its code.
    pub key: i64,
}

impl FirmReader {
    /// At most `limit` entries that `search` finds before `place` (all when absent), newest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal(
        &mut self,
        search: &JournalSearch,
        place: Option<JournalPlace>,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let place = search.earlier(place);
        self.found((&BEFORE, &BEFORE_OF_DOSSIER), search, place, search.from, limit)
            .await
    }

    /// At most `limit` entries that `search` finds after `place`, oldest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal_after(
        &mut self,
        search: &JournalSearch,
        place: JournalPlace,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let place = search.from.map_or(place, |from| place.max((from, i64::MIN)));
        let mut entries = self
            .found((&AFTER, &AFTER_OF_DOSSIER), search, place, search.from, limit)
            .await?;
        if let Some(until) = search.until {
            entries.retain(|entry| entry.at < until);
        }
        Ok(entries)
    }

    /// How many entries `search` finds, counted up to `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal_count(&mut self, search: &JournalSearch, limit: i64) -> Result<i64, StoreError> {
        let place = search.earlier(None);
        let (statement, args) =
            search.statement((&COUNT, &COUNT_OF_DOSSIER), self.firm, place, search.from, limit);
        self.link.one(statement, args).await?.int(0)
    }

    async fn found(
        &mut self,
        statements: (&'static Statement, &'static Statement),
        search: &JournalSearch,
        place: JournalPlace,
        from: Option<Moment>,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let (statement, args) = search.statement(statements, self.firm, place, from, limit);
        let rows = self.link.all(statement, args).await?;
        rows.iter().map(journal_entry).collect()
    }

    /// At most `limit` dossiers on which an act switched an application on or off, by code, after this one.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossiers_of_act(
        &mut self,
        act: ActId,
        after: (&str, i64),
        limit: i64,
    ) -> Result<Vec<DossierOfAct>, StoreError> {
        let rows = self
            .link
            .all(&DOSSIERS_OF_ACT, args![self.firm, act, after.0, after.1, limit])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(DossierOfAct {
                    code: row.text(0)?,
                    name: row.text(1)?,
                    application: row.text(2)?,
                    is_opened: row.int(3)? == 1,
                    key: row.int(4)?,
                })
            })
            .collect()
    }

    /// At most `limit` entries about one thing before position `before`, newest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn object_journal(
        &mut self,
        kind: &str,
        object: i64,
        before: i64,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let args = args![self.firm, kind, object, before, limit];
        let rows = self.link.all(&OF_OBJECT, args).await?;
        rows.iter().map(journal_entry).collect()
    }

    /// One entry.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal_entry(&mut self, seq: i64) -> Result<Option<JournalEntry>, StoreError> {
        self.link
            .opt(&ENTRY, args![self.firm, seq])
            .await?
            .as_ref()
            .map(journal_entry)
            .transpose()
    }
}

impl JournalSearch {
    /// What looks for one verb.
    #[must_use]
    pub fn of(verb: Verb) -> Self {
        Self {
            verb: verb.code().to_owned(),
            ..Self::default()
        }
    }

    /// The place before which entries are looked for: the one given, and none after the period.
    fn earlier(&self, place: Option<JournalPlace>) -> JournalPlace {
        let place = place.unwrap_or((Moment(i64::MAX), i64::MAX));
        self.until.map_or(place, |until| place.min((until, i64::MIN)))
    }

    fn statement(
        &self,
        (any, of_dossier): (&'static Statement, &'static Statement),
        firm: FirmId,
        (at, seq): JournalPlace,
        from: Option<Moment>,
        limit: i64,
    ) -> (&'static Statement, Vec<Arg>) {
        let mut args = args![
            firm,
            at,
            seq,
            from.unwrap_or(Moment(i64::MIN)),
            self.verb.as_str(),
            self.actor_kind.as_str(),
            self.actor.unwrap_or(0),
            self.outcome.as_str(),
            self.application.map_or(0, |application| application.0)
        ];
        if let Some(dossier) = self.dossier {
            args.extend(args![dossier, limit]);
            return (of_dossier, args);
        }
        args.extend(args![limit]);
        (any, args)
    }
}

/// An entry of the columns of [`entries`].
pub(super) fn journal_entry(row: &Row) -> Result<JournalEntry, StoreError> {
    let salt = row
        .maybe_blob(14)?
        .map(|salt| {
            salt.try_into()
                .map_err(|_| StoreError::internal("a salt has another length"))
        })
        .transpose()?;
    Ok(JournalEntry {
        seq: row.int(0)?,
        act: row.id(1)?,
        at: row.moment(2)?,
        actor_kind: row.text(3)?,
        actor_id: row.maybe_int(4)?,
        door: row.text(5)?,
        verb: row.text(6)?,
        object_kind: row.text(7)?,
        object_id: row.int(8)?,
        dossier: row.maybe_id(9)?,
        hash: row.hash(10)?,
        payload: row.maybe_text(11)?,
        payload_digest: row.hash(12)?,
        previous: row.hash(13)?,
        salt,
        dossier_code: row.maybe_text(15)?,
    })
}
