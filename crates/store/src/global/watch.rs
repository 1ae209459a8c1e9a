//! What whoever watches over an installation looks at: what waits, what is stuck, whom the program talks to. Figures
//! alone: nobody's name.

use hub_domain::directory::Tenant;
use hub_domain::moment::Moment;

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::sql::global_sql;

global_sql! {
    // A range of the moment, so that the index of what is due is read and not every letter.
    WAITING_MAIL = "SELECT COUNT(*), MIN(queued_at) FROM mail WHERE next_try_at >= 0";
    FAILED_MAIL = "SELECT COUNT(*) FROM firm f JOIN mail m ON m.firm_id = f.id AND m.state = 'failed'";
    WAITING_MESSAGES = "SELECT COUNT(*) FROM webhook_delivery WHERE next_try_at >= 0";
    DUE_INVITATIONS = "SELECT COUNT(*) FROM invitation WHERE next_try_at IS NOT NULL";
    TENANTS = "SELECT DISTINCT tenant FROM directory WHERE kind = 'entra' ORDER BY tenant";
}

/// What is on its way out of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outgoings {
    /// E-mails that will be tried, or tried again.
    pub mails_waiting: i64,
    /// Since when the oldest of them waits.
    pub mails_since: Option<Moment>,
    /// E-mails that nobody tries again unless asked to.
    pub mails_failed: i64,
    /// Messages to webhooks that will be tried, or tried again.
    pub messages_waiting: i64,
    /// Invitations with something still to do.
    pub invitations_waiting: i64,
}

impl Database {
    /// What is on its way out, over all firms.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn outgoings(&self) -> Result<Outgoings, StoreError> {
        let mut link = self.reader().await?;
        let waiting = link.one(&WAITING_MAIL, args![]).await?;
        Ok(Outgoings {
            mails_waiting: waiting.int(0)?,
            mails_since: waiting.maybe_moment(1)?,
            mails_failed: link.one(&FAILED_MAIL, args![]).await?.int(0)?,
            messages_waiting: link.one(&WAITING_MESSAGES, args![]).await?.int(0)?,
            invitations_waiting: link.one(&DUE_INVITATIONS, args![]).await?.int(0)?,
        })
    }

    /// The tenants in which firms invite their contacts.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        let rows = self.reader().await?.all(&TENANTS, args![]).await?;
        let read = |text: String| {
            Tenant::parse(&text).map_err(|_| StoreError::internal(format!("{text} is the name of no tenant")))
        };
        rows.iter().map(|row| read(row.text(0)?)).collect()
    }
}
