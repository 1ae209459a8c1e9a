//! Reading a firm's journal, and verifying its chain (`AUD-02`).

use hub_domain::audit::{ChainFault, ChainVerifier, Header, SALT_BYTES, StoredEntry};
use hub_domain::ids::{ActId, DossierId, FirmId};
use hub_domain::moment::Moment;

use crate::db::{Database, Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    ENTRIES_BEFORE = "SELECT e.seq, e.act_id, e.at, e.actor_kind, e.actor_id, e.door, e.verb, e.object_kind, \
        e.object_id, e.dossier_id, e.hash, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.seq < $2 AND ($4 = '' OR e.verb = $4) ORDER BY e.seq DESC LIMIT $3";
    ENTRIES_AFTER = "SELECT e.seq, e.act_id, e.at, e.actor_kind, e.actor_id, e.door, e.verb, e.object_kind, \
        e.object_id, e.dossier_id, e.hash, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.seq > $2 AND ($4 = '' OR e.verb = $4) ORDER BY e.seq LIMIT $3";
    ENTRIES_OF_OBJECT = "SELECT e.seq, e.act_id, e.at, e.actor_kind, e.actor_id, e.door, e.verb, e.object_kind, \
        e.object_id, e.dossier_id, e.hash, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.object_kind = $2 AND e.object_id = $3 AND e.seq < $4 ORDER BY e.seq DESC LIMIT $5";
    ENTRY = "SELECT e.seq, e.act_id, e.at, e.actor_kind, e.actor_id, e.door, e.verb, e.object_kind, \
        e.object_id, e.dossier_id, e.hash, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.seq = $2";
    CHAIN_AFTER = "SELECT e.seq, e.act_id, e.at, e.actor_kind, e.actor_id, e.door, e.verb, e.object_kind, \
        e.object_id, e.dossier_id, e.payload_digest, e.previous, e.hash, p.salt, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3";
    HASH_AT = "SELECT hash FROM audit_entry WHERE firm_id = $1 AND seq = $2";
    HEAD = "SELECT seq, hash FROM firm_head WHERE firm_id = $1";
    SILENT_ACTS = "SELECT a.id FROM act a WHERE a.firm_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM audit_entry e WHERE e.firm_id = a.firm_id AND e.act_id = a.id) ORDER BY a.id LIMIT 1";
}

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
    /// The hash in the chain.
    pub hash: [u8; 32],
    /// What was written in words, as JSON, unless it was erased.
    pub payload: Option<String>,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How many entries were read.
    pub entries: i64,
    /// The hash of the newest.
    pub head: [u8; 32],
    /// The first fault, if any.
    pub fault: Option<ChainFault>,
    /// An act that left no entry, if any.
    pub silent_act: Option<ActId>,
}

impl FirmReader {
    /// At most `limit` entries before position `before`, newest first; `verb` empty for all.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal(
        &mut self,
        before: i64,
        verb: &str,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let rows = self
            .link
            .all(&ENTRIES_BEFORE, args![self.firm, before, limit, verb])
            .await?;
        rows.iter().map(journal_entry).collect()
    }

    /// At most `limit` entries after position `after`, oldest first; `verb` empty for all.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn journal_after(
        &mut self,
        after: i64,
        verb: &str,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let rows = self
            .link
            .all(&ENTRIES_AFTER, args![self.firm, after, limit, verb])
            .await?;
        rows.iter().map(journal_entry).collect()
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
        let rows = self.link.all(&ENTRIES_OF_OBJECT, args).await?;
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

    /// Verifies this firm's chain.
    ///
    /// # Errors
    /// What the database answers; a broken chain is no error but a fault in the report.
    pub async fn verify_chain(&mut self) -> Result<ChainReport, StoreError> {
        verify(&mut self.link, self.firm).await
    }
}

impl Database {
    /// Verifies the chain of a firm, or of the installation, for the operator.
    ///
    /// # Errors
    /// What the database answers; a broken chain is no error but a fault in the report.
    pub async fn verify_chain(&self, firm: FirmId) -> Result<ChainReport, StoreError> {
        verify(&mut self.reader().await?, firm).await
    }
}

impl Database {
    /// The hash at a position of a chain, to be held against one noted earlier.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn chain_hash(&self, firm: FirmId, seq: i64) -> Result<Option<[u8; 32]>, StoreError> {
        self.reader()
            .await?
            .opt(&HASH_AT, args![firm, seq])
            .await?
            .map(|row| row.hash(0))
            .transpose()
    }
}

async fn verify(link: &mut Link, firm: FirmId) -> Result<ChainReport, StoreError> {
    const BATCH: i64 = 1000;
    // The head is read first: entries written meanwhile are after it and are not looked at.
    let head = link
        .opt(&HEAD, args![firm])
        .await?
        .ok_or(StoreError::NoSuchFirm)?;
    let expected = (head.int(0)?, head.hash(1)?);
    let mut verifier = ChainVerifier::new();
    let mut fault = None;
    'chain: while verifier.reached().0 < expected.0 {
        let rows = link
            .all(&CHAIN_AFTER, args![firm, verifier.reached().0, BATCH])
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let entry = stored_entry(firm, row)?;
            if entry.header.seq > expected.0 {
                break 'chain;
            }
            if let Err(found) = verifier.next(&entry) {
                fault = Some(found);
                break 'chain;
            }
        }
    }
    let (entries, hash) = verifier.reached();
    let fault = fault.or_else(|| verifier.ends_at(expected).err());
    let silent_act = link
        .opt(&SILENT_ACTS, args![firm])
        .await?
        .map(|row| row.id(0))
        .transpose()?;
    Ok(ChainReport {
        entries,
        head: hash,
        fault,
        silent_act,
    })
}

fn journal_entry(row: &Row) -> Result<JournalEntry, StoreError> {
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
    })
}

fn stored_entry(firm: FirmId, row: &Row) -> Result<StoredEntry, StoreError> {
    let payload = match (row.maybe_blob(13)?, row.maybe_text(14)?) {
        (Some(salt), Some(payload)) => {
            let salt: [u8; SALT_BYTES] = salt
                .try_into()
                .map_err(|_| StoreError::internal("a salt has another length"))?;
            Some((salt, payload))
        }
        _ => None,
    };
    Ok(StoredEntry {
        header: Header {
            firm,
            seq: row.int(0)?,
            act: row.id(1)?,
            at: row.moment(2)?,
            actor_kind: row.text(3)?,
            actor: row.maybe_int(4)?,
            door: row.text(5)?,
            verb: row.text(6)?,
            object_kind: row.text(7)?,
            object_id: row.int(8)?,
            dossier: row.maybe_id(9)?,
        },
        payload_digest: row.hash(10)?,
        previous: row.hash(11)?,
        hash: row.hash(12)?,
        payload,
    })
}
