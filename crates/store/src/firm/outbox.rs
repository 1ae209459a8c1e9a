//! The firm's outbox (S14): its letters, newest first, and whether the post works.

use hub_domain::delivery::{MailState, Outcome};
use hub_domain::fold::fold;
use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_domain::search::PrefixRange;

use crate::db::args;
use crate::error::StoreError;
use crate::firm::{MailLine, mail_lines};
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    MAILS_BEFORE = "SELECT id, act_id, created_at, recipient, first_name, last_name, subject, template, state, attempts, \
            next_try_at, leased_until, sent_at FROM mail \
        WHERE firm_id = $1 AND id < $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR template = $4) \
            AND ($5 = '' OR (to_folded >= $5 AND to_folded < $6)) ORDER BY id DESC LIMIT $7";
    MAILS_AFTER = "SELECT id, act_id, created_at, recipient, first_name, last_name, subject, template, state, attempts, \
            next_try_at, leased_until, sent_at FROM mail \
        WHERE firm_id = $1 AND id > $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR template = $4) \
            AND ($5 = '' OR (to_folded >= $5 AND to_folded < $6)) ORDER BY id LIMIT $7";
    COUNT_IN_STATE = "SELECT COUNT(*) FROM mail WHERE firm_id = $1 AND state = $2";
    LAST_ATTEMPT = "SELECT t.at, t.outcome, t.answer FROM mail_attempt t WHERE t.firm_id = $1 AND t.outcome = $2 \
        ORDER BY t.at DESC LIMIT 1";
    FIRST_ATTEMPT_AFTER = "SELECT MIN(at) FROM mail_attempt WHERE firm_id = $1 AND outcome = $2 AND at > $3";
}

/// Which letters are listed; empty texts stand for all.
#[derive(Debug, Clone, Default)]
pub struct MailFilter {
    /// Only those in this state.
    pub state: Option<MailState>,
    /// Only those of this kind.
    pub template: String,
    /// Only those whose address begins so.
    pub recipient: String,
}

/// No letter of the firm leaves, since when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTrouble {
    /// Since when.
    pub since: Moment,
    /// What the last attempt came to.
    pub outcome: Outcome,
    /// The server's answer.
    pub answer: String,
}

impl FirmReader {
    /// Letters older than `before`, newest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn mails_before(
        &mut self,
        before: i64,
        filter: &MailFilter,
        most: i64,
    ) -> Result<Vec<MailLine>, StoreError> {
        let args = filtered(self.firm, before, filter, most);
        mail_lines(&self.link.all(&MAILS_BEFORE, args).await?)
    }

    /// Letters next after `after`, oldest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn mails_after(
        &mut self,
        after: i64,
        filter: &MailFilter,
        most: i64,
    ) -> Result<Vec<MailLine>, StoreError> {
        let args = filtered(self.firm, after, filter, most);
        mail_lines(&self.link.all(&MAILS_AFTER, args).await?)
    }

    /// How many letters are in a state.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn mails_in(&mut self, state: MailState) -> Result<i64, StoreError> {
        let args = args![self.firm, state.code()];
        self.link.one(&COUNT_IN_STATE, args).await?.int(0)
    }

    /// Why no letter leaves, when the last thing heard from the mail server was no.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn mail_trouble(&mut self) -> Result<Option<MailTrouble>, StoreError> {
        let mut last_good = Moment(0);
        let mut last_trouble: Option<MailTrouble> = None;
        for outcome in Outcome::ALL {
            let args = args![self.firm, outcome.code()];
            let Some(row) = self.link.opt(&LAST_ATTEMPT, args).await? else {
                continue;
            };
            let at = row.moment(0)?;
            if outcome.is_trouble() {
                if last_trouble.as_ref().is_none_or(|last| last.since < at) {
                    last_trouble = Some(MailTrouble {
                        since: at,
                        outcome: *outcome,
                        answer: row.text(2)?,
                    });
                }
            } else if !matches!(outcome, Outcome::Begun | Outcome::Pointless) {
                last_good = last_good.max(at);
            }
        }
        let Some(mut trouble) = last_trouble.filter(|trouble| trouble.since >= last_good) else {
            return Ok(None);
        };
        for outcome in Outcome::ALL.iter().filter(|outcome| outcome.is_trouble()) {
            let args = args![self.firm, outcome.code(), last_good];
            if let Some(first) = self.link.one(&FIRST_ATTEMPT_AFTER, args).await?.maybe_moment(0)? {
                trouble.since = trouble.since.min(first);
            }
        }
        Ok(Some(trouble))
    }
}

fn filtered(firm: FirmId, from: i64, filter: &MailFilter, most: i64) -> Vec<crate::db::Arg> {
    let range = PrefixRange::of(&fold(filter.recipient.trim()));
    args![
        firm,
        from,
        filter.state.map_or("", MailState::code),
        &filter.template,
        range.lower,
        range.upper.unwrap_or_default(),
        most
    ]
}
