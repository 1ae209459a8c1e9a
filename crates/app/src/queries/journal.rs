//! The firm's journal (`AUD-01` to `AUD-03`).

use hub_domain::audit::{Outcome, Verb};
use hub_domain::authz::Act;
use hub_domain::ids::{InstalledAppId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::sort_key::compare_french;
use hub_domain::staff::Caller;
use hub_store::{
    ChainReport, DossierOfAct, FirmReader, JournalEntry, JournalPlace, JournalSearch, ReadDossier as _,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

use super::accesses::{date_of, end_of};
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
    /// The address it came from.
    pub address: Option<String>,
    /// The object before.
    pub before: Option<Value>,
    /// The object after.
    pub after: Option<Value>,
}

/// A page of the journal, newest first.
#[derive(Debug, Default)]
pub struct JournalPage {
    /// Its lines.
    pub lines: Vec<JournalLine>,
    /// The position before which older entries come, when there are some.
    pub older: Option<i64>,
    /// The position after which newer entries come, when there are some.
    pub newer: Option<i64>,
}

/// What the search is asked for, as typed; what is empty is not asked for.
#[derive(Debug, Clone, Default)]
pub struct JournalAsked<'a> {
    /// The period: a number of days up to now, `tout`, or `dates` for what `from` and `to` say.
    pub period: &'a str,
    /// The first day, `YYYY-MM-DD`.
    pub from: &'a str,
    /// The last day, `YYYY-MM-DD`.
    pub to: &'a str,
    /// The verb's code.
    pub verb: &'a str,
    /// A staff member's identifier, an application's after [`APPLICATION_AUTHOR`], or a kind of actor.
    pub author: &'a str,
    /// The outcome's code.
    pub outcome: &'a str,
    /// An application's identifier.
    pub application: &'a str,
    /// A dossier's code.
    pub dossier: &'a str,
}

/// What cannot be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalFault {
    /// The first day is no date.
    From,
    /// The last day is no date.
    To,
    /// The last day comes before the first.
    Order,
    /// No dossier has that code.
    Dossier,
}

/// Whom and what the journal can be searched for, beside what has a fixed list.
#[derive(Debug)]
pub struct JournalChoices {
    /// The firm's staff, by name.
    pub staff: Vec<(StaffId, String)>,
    /// The firm's applications, those removed lately included, by label.
    pub applications: Vec<(InstalledAppId, String)>,
}

/// What stands before the identifier of an application that is searched for as an author.
pub const APPLICATION_AUTHOR: &str = "application-";
/// How many days the journal shows when nothing is asked for.
pub const JOURNAL_DAYS: i64 = 7;
/// Entries are counted up to here.
pub const JOURNAL_COUNTED: i64 = 10_000;

impl Hub {
    /// What was asked for, understood (`AUD-03`); codes that this version does not know are not asked for.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator; inside, what is wrong with what was typed.
    pub async fn journal_search(
        &self,
        caller: &Caller,
        asked: &JournalAsked<'_>,
    ) -> Result<Result<JournalSearch, Vec<JournalFault>>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let (from, until, mut faults) = self.journal_period(caller, asked).await?;
        let mut search = JournalSearch {
            from,
            until,
            verb: Verb::from_code(asked.verb).map_or("", Verb::code).to_owned(),
            outcome: Outcome::from_code(asked.outcome)
                .map_or("", Outcome::code)
                .to_owned(),
            application: asked.application.parse().ok().map(InstalledAppId),
            ..JournalSearch::default()
        };
        let (kind, id) = match asked.author.strip_prefix(APPLICATION_AUTHOR) {
            Some(id) => ("application", id),
            None => ("staff", asked.author),
        };
        match id.parse() {
            Ok(id) => {
                search.actor_kind = kind.to_owned();
                search.actor = Some(id);
            }
            Err(_) => search.actor_kind = asked.author.to_owned(),
        }
        let code = asked.dossier.trim().to_uppercase();
        if !code.is_empty() {
            match firm.dossier_of_code(&code).await? {
                Some(dossier) => search.dossier = Some(dossier.id),
                None => faults.push(JournalFault::Dossier),
            }
        }
        Ok(if faults.is_empty() {
            Ok(search)
        } else {
            Err(faults)
        })
    }

    /// Whom and what to search for.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal_choices(&self, caller: &Caller) -> Result<JournalChoices, AppError> {
        let list = self.applications(caller).await?;
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let live = list.applications.into_iter().map(|app| (app.id, app.label));
        let removed = list
            .removed
            .into_iter()
            .map(|app| (app.application.id, app.application.label));
        let mut applications: Vec<_> = live.chain(removed).collect();
        applications.sort_by(|one, other| compare_french(&one.1, &other.1));
        Ok(JournalChoices {
            staff: firm.staff_names().await?,
            applications,
        })
    }

    async fn journal_period(
        &self,
        caller: &Caller,
        asked: &JournalAsked<'_>,
    ) -> Result<(Option<Moment>, Option<Moment>, Vec<JournalFault>), AppError> {
        let zone = self.time_zone(caller).await?;
        let today = date_of(self.now(), &zone);
        let mut faults = Vec::new();
        if asked.period == "tout" {
            return Ok((None, None, faults));
        }
        if asked.period != "dates" {
            let days = asked.period.parse().unwrap_or(JOURNAL_DAYS).clamp(1, 3650);
            let first = today.checked_sub(days.days()).unwrap_or(today);
            return Ok((Some(end_of(first, &zone)), None, faults));
        }
        let mut day = |typed: &str, fault| match typed.parse::<Date>() {
            _ if typed.is_empty() => None,
            Ok(date) => Some(date),
            Err(_) => {
                faults.push(fault);
                None
            }
        };
        let (from, to) = (
            day(asked.from, JournalFault::From),
            day(asked.to, JournalFault::To),
        );
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            faults.push(JournalFault::Order);
        }
        let from = from.and_then(|from| from.yesterday().ok());
        Ok((
            from.map(|eve| end_of(eve, &zone)),
            to.map(|to| end_of(to, &zone)),
            faults,
        ))
    }

    /// What the search finds before position `before` (all when absent).
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal(
        &self,
        caller: &Caller,
        search: &JournalSearch,
        before: Option<i64>,
    ) -> Result<JournalPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let place = place(&mut firm, before).await?;
        let mut entries = firm.journal(search, place, JOURNAL_PAGE + 1).await?;
        let more = entries.len() as i64 > JOURNAL_PAGE;
        entries.truncate(JOURNAL_PAGE as usize);
        let older = entries.last().filter(|_| more).map(|last| last.seq);
        let newer = entries.first().filter(|_| place.is_some()).map(|first| first.seq);
        Ok(JournalPage {
            lines: entries.into_iter().map(journal_line).collect(),
            older,
            newer,
        })
    }

    /// What the search finds next after position `after`; newest first, as on every page.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal_after(
        &self,
        caller: &Caller,
        search: &JournalSearch,
        after: i64,
    ) -> Result<JournalPage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let Some(place) = place(&mut firm, Some(after)).await? else {
            drop(firm);
            return self.journal(caller, search, None).await;
        };
        let mut entries = firm.journal_after(search, place, JOURNAL_PAGE + 1).await?;
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

    /// How many entries the search finds, counted up to one more than [`JOURNAL_COUNTED`].
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal_count(&self, caller: &Caller, search: &JournalSearch) -> Result<i64, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        Ok(firm.journal_count(search, JOURNAL_COUNTED + 1).await?)
    }

    /// The next part of an export (`AUD-03`): what the search finds after the position the last part ended at, oldest
    /// first; empty at the end. With what the chain's verifier needs.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator.
    pub async fn journal_export(
        &self,
        caller: &Caller,
        search: &JournalSearch,
        after: Option<i64>,
    ) -> Result<Vec<JournalLine>, AppError> {
        const PART: i64 = 1000;
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let place = place(&mut firm, after).await?;
        let entries = firm
            .journal_after(search, place.unwrap_or((Moment(i64::MIN), 0)), PART)
            .await?;
        Ok(entries.into_iter().map(journal_line).collect())
    }

    /// The dossiers on which the act of an entry switched applications on or off, by code, after that one; one more than
    /// [`JOURNAL_PAGE`] when there are more.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn journal_dossiers(
        &self,
        caller: &Caller,
        seq: i64,
        after: (&str, i64),
    ) -> Result<Vec<DossierOfAct>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let entry = firm.journal_entry(seq).await?.ok_or(AppError::NotFound)?;
        Ok(firm.dossiers_of_act(entry.act, after, JOURNAL_PAGE + 1).await?)
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

/// Where in the journal a position is; none where there is no such entry.
pub(super) async fn place(firm: &mut FirmReader, seq: Option<i64>) -> Result<Option<JournalPlace>, AppError> {
    let Some(seq) = seq else { return Ok(None) };
    Ok(firm.journal_entry(seq).await?.map(|entry| (entry.at, entry.seq)))
}

pub(super) fn journal_line(entry: JournalEntry) -> JournalLine {
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
        address: text("address"),
        before: value("before"),
        after: value("after"),
        entry,
    }
}
