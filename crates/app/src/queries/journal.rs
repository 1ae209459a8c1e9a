//! The firm's journal (`AUD-01`, `AUD-02`).

use hub_domain::audit::Verb;
use hub_domain::authz::Act;
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{ChainReport, JournalEntry};
use serde_json::Value;

use crate::context::Hub;
use crate::error::AppError;

/// Entries on a page.
pub const JOURNAL_PAGE: i64 = 50;
/// Entries of one thing on a page about it.
pub const OBJECT_PAGE: i64 = 20;

/// One entry with what it says in words.
#[derive(Debug, Clone)]
pub struct JournalLine {
    /// The entry.
    pub entry: JournalEntry,
    /// What was done, if this version knows the verb.
    pub verb: Option<Verb>,
    /// Who, as named then; none once erased.
    pub actor: Option<String>,
    /// What the object was called then.
    pub object: Option<String>,
    /// The request.
    pub request: Option<String>,
    /// The object before.
    pub before: Option<Value>,
    /// The object after.
    pub after: Option<Value>,
}

/// A page of the journal, newest first.
#[derive(Debug)]
pub struct JournalPage {
    /// Its lines.
    pub lines: Vec<JournalLine>,
    /// The position before which older entries come, when there are some.
    pub older: Option<i64>,
    /// The position after which newer entries come, when there are some.
    pub newer: Option<i64>,
}

impl Hub {
    /// Entries before position `before` (all when absent), of one verb or of all.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal(
        &self,
        caller: &Caller,
        before: Option<i64>,
        verb: Option<Verb>,
    ) -> Result<JournalPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let code = verb.map_or("", Verb::code);
        let mut entries = firm
            .journal(before.unwrap_or(i64::MAX), code, JOURNAL_PAGE + 1)
            .await?;
        let more = entries.len() as i64 > JOURNAL_PAGE;
        entries.truncate(JOURNAL_PAGE as usize);
        let older = entries.last().filter(|_| more).map(|last| last.seq);
        let newer = entries
            .first()
            .filter(|_| before.is_some())
            .map(|first| first.seq);
        Ok(JournalPage {
            lines: entries.into_iter().map(journal_line).collect(),
            older,
            newer,
        })
    }

    /// The entries next after position `after`, of one verb or of all; newest first, as on every page.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal_after(
        &self,
        caller: &Caller,
        after: i64,
        verb: Option<Verb>,
    ) -> Result<JournalPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let code = verb.map_or("", Verb::code);
        let mut entries = firm.journal_after(after, code, JOURNAL_PAGE + 1).await?;
        let more = entries.len() as i64 > JOURNAL_PAGE;
        entries.truncate(JOURNAL_PAGE as usize);
        let newer = entries.last().filter(|_| more).map(|last| last.seq);
        let older = entries.first().map(|first| first.seq);
        Ok(JournalPage {
            lines: entries.into_iter().rev().map(journal_line).collect(),
            older,
            newer,
        })
    }

    /// The entries about one application before position `before` (all when absent), newest first; a page is
    /// [`OBJECT_PAGE`] long.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn application_journal(
        &self,
        caller: &Caller,
        application: InstalledAppId,
        before: Option<i64>,
    ) -> Result<JournalPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let before = before.unwrap_or(i64::MAX);
        let mut entries = firm
            .object_journal("application", application.0, before, OBJECT_PAGE + 1)
            .await?;
        let more = entries.len() as i64 > OBJECT_PAGE;
        entries.truncate(OBJECT_PAGE as usize);
        Ok(JournalPage {
            older: entries.last().filter(|_| more).map(|last| last.seq),
            newer: None,
            lines: entries.into_iter().map(journal_line).collect(),
        })
    }

    /// One entry.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn journal_line(&self, caller: &Caller, seq: i64) -> Result<JournalLine, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        firm.journal_entry(seq)
            .await?
            .map(journal_line)
            .ok_or(AppError::NotFound)
    }

    /// Verifies the firm's chain now.
    ///
    /// # Errors
    /// [`AppError::Denied`]; a broken chain is no error but a fault in the report.
    pub async fn verify_journal(&self, caller: &Caller) -> Result<ChainReport, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        Ok(firm.verify_chain().await?)
    }
}

fn journal_line(entry: JournalEntry) -> JournalLine {
    let payload: Value = entry
        .payload
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let text = |name: &str| payload.get(name).and_then(Value::as_str).map(str::to_owned);
    let value = |name: &str| payload.get(name).filter(|value| !value.is_null()).cloned();
    JournalLine {
        verb: Verb::from_code(&entry.verb),
        actor: text("actor"),
        object: text("object"),
        request: text("request"),
        before: value("before"),
        after: value("after"),
        entry,
    }
}
