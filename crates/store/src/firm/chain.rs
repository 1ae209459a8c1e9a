//! Verifying a firm's chain, and purging its words (`AUD-02`).

use hub_domain::audit::{ChainFault, ChainVerifier, Event, Hash, ObjectRef, Verb};
use hub_domain::authz::{EditSettings, Permit};
use hub_domain::ids::{ActId, FirmId};
use hub_domain::moment::Moment;
use serde_json::json;

use super::journal::{entries, journal_entry};
use crate::db::{Database, Link, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    CHAIN_AFTER = entries!("AND e.seq > $2 ", "ORDER BY e.seq LIMIT $3");
    HASH_AT = "SELECT hash FROM audit_entry WHERE firm_id = $1 AND seq = $2";
    HEAD = "SELECT seq, hash, purged_through FROM firm_head WHERE firm_id = $1";
    SILENT_ACT = "SELECT a.id FROM act a WHERE a.firm_id = $1 AND NOT EXISTS \
        (SELECT 1 FROM audit_entry e WHERE e.firm_id = a.firm_id AND e.act_id = a.id) ORDER BY a.id LIMIT 1";
    ALTERED_ACT = "SELECT a.id FROM act a JOIN audit_entry e ON e.firm_id = a.firm_id AND e.act_id = a.id \
        WHERE a.firm_id = $1 AND (a.at <> e.at OR a.actor_kind <> e.actor_kind OR a.door <> e.door \
        OR COALESCE(a.actor_id, 0) <> COALESCE(e.actor_id, 0)) ORDER BY a.id LIMIT 1";
    FIRST_KEPT = "SELECT seq FROM audit_entry WHERE firm_id = $1 AND seq > $2 AND at >= $3 ORDER BY seq LIMIT 1";
    PURGE = "DELETE FROM audit_payload WHERE firm_id = $1 AND seq > $2 AND seq <= $3 AND seq NOT IN \
        (SELECT e.seq FROM audit_entry e WHERE e.firm_id = $1 AND e.seq > $2 AND e.seq <= $3 AND e.verb = $4)";
    PURGED_THROUGH = "UPDATE firm_head SET purged_through = $2 WHERE firm_id = $1";
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How many entries were read.
    pub entries: i64,
    /// Of how many the words were erased by a purge that the chain tells of.
    pub erased: i64,
    /// The hash of the newest.
    pub head: Hash,
    /// The first fault, if any.
    pub fault: Option<ChainFault>,
    /// An act that left no entry, if any.
    pub silent_act: Option<ActId>,
    /// An act whose moment, author or door is no more what its entry says, if any.
    pub altered_act: Option<ActId>,
}

impl FirmReader {
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

    /// The hash at a position of a chain, to be held against one noted earlier.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn chain_hash(&self, firm: FirmId, seq: i64) -> Result<Option<Hash>, StoreError> {
        self.reader()
            .await?
            .opt(&HASH_AT, args![firm, seq])
            .await?
            .map(|row| row.hash(0))
            .transpose()
    }

    /// The newest position of a chain and its hash: a checkpoint to be kept elsewhere.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn chain_head(&self, firm: FirmId) -> Result<(i64, Hash), StoreError> {
        let head = self.reader().await?.opt(&HEAD, args![firm]).await?;
        let head = head.ok_or(StoreError::NoSuchFirm)?;
        Ok((head.int(0)?, head.hash(1)?))
    }
}

impl FirmTx {
    /// Erases the words of the entries older than `before`; the entries and their hashes stay, and one more says what
    /// was erased. Answers of how many, 0 when there is nothing to erase: the transaction then records nothing and is to
    /// be dropped.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn purge_journal(
        &mut self,
        permit: Permit<EditSettings>,
        before: Moment,
    ) -> Result<u64, StoreError> {
        self.spend(permit)?;
        let purge = Verb::JournalPurged;
        let (firm, link) = self.parts();
        let head = link.opt(&HEAD, args![firm]).await?;
        let head = head.ok_or(StoreError::NoSuchFirm)?;
        let (last, from) = (head.int(0)?, head.int(2)?);
        let kept = link.opt(&FIRST_KEPT, args![firm, from, before]).await?;
        let through = kept.map_or(Ok(last), |row| row.int(0).map(|seq| seq - 1))?;
        let args = args![firm, from, through, purge.code()];
        let erased = link.run(&PURGE, args).await?;
        if erased == 0 {
            return Ok(0);
        }
        link.run(&PURGED_THROUGH, args![firm, through]).await?;
        let hash = link.one(&HASH_AT, args![firm, through]).await?.hash(0)?;
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        self.record(Event {
            verb: purge,
            object: ObjectRef {
                kind: "journal",
                id: through,
                label: through.to_string(),
            },
            dossier: None,
            before: None,
            after: Some(json!({ "erased": erased, "from": from + 1, "through": through, "hash": hash })),
        });
        Ok(erased)
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
            let entry = journal_entry(row)?.stored(firm);
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
    let fault = fault
        .or_else(|| verifier.ends_at(expected).err())
        .or_else(|| verifier.erased().err());
    let mut first_act = async |statement| -> Result<Option<ActId>, StoreError> {
        let row = link.opt(statement, args![firm]).await?;
        row.map(|row| row.id(0)).transpose()
    };
    Ok(ChainReport {
        entries,
        erased: verifier.erased().unwrap_or(0),
        head: hash,
        fault,
        silent_act: first_act(&SILENT_ACT).await?,
        altered_act: first_act(&ALTERED_ACT).await?,
    })
}
