//! Calls that are carried out once however often they are sent: their names, and the answers they were given (3.4).

use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_domain::staff::{Actor, Caller};

use crate::db::{Database, Link, args};
use crate::error::StoreError;
use crate::sql::firm_sql;

firm_sql! {
    ASKED = "SELECT fingerprint, asked_at, status, headers, body FROM asked_once \
        WHERE firm_id = $1 AND actor_kind = $2 AND actor_id = $3 AND name = $4 AND asked_at > $5";
    FORGET_ONE = "DELETE FROM asked_once \
        WHERE firm_id = $1 AND actor_kind = $2 AND actor_id = $3 AND name = $4 AND asked_at <= $5";
    ASK = "INSERT INTO asked_once (firm_id, actor_kind, actor_id, name, fingerprint, asked_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (firm_id, actor_kind, actor_id, name) DO NOTHING";
    // The row of the change is there already; of a call that changed nothing, this writes it.
    ANSWER = "INSERT INTO asked_once (firm_id, actor_kind, actor_id, name, fingerprint, asked_at, status, headers, body) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (firm_id, actor_kind, actor_id, name) DO UPDATE \
        SET status = excluded.status, headers = excluded.headers, body = excluded.body \
        WHERE asked_once.status IS NULL";
}

/// How long a call is remembered, in milliseconds: a day.
pub const ASKED_ONCE_MILLIS: i64 = 86_400_000;

/// A call by the name its caller gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OnceKey {
    /// The name: the call's `Idempotency-Key`.
    pub name: String,
    /// A digest of everything that was asked.
    pub fingerprint: [u8; 32],
}

/// An answer that is given again to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The status.
    pub status: u16,
    /// The headers that belong to the answer, one `name: value` a line.
    pub headers: String,
    /// The body.
    pub body: Vec<u8>,
}

/// A call that was made before under the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedBefore {
    /// What was asked.
    pub fingerprint: [u8; 32],
    /// When.
    pub at: Moment,
    /// What was answered, once it was.
    pub answer: Option<KeptAnswer>,
}

impl Database {
    /// The call that a caller made under a name in the day before `now`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn asked_before(
        &self,
        caller: &Caller,
        name: &str,
        now: Moment,
    ) -> Result<Option<AskedBefore>, StoreError> {
        let (kind, id) = asker(caller.actor());
        let args = args![caller.firm(), kind, id, name, over(now)];
        let Some(row) = self.reader().await?.opt(&ASKED, args).await? else {
            return Ok(None);
        };
        let answer = match (row.maybe_int(2)?, row.maybe_text(3)?, row.maybe_blob(4)?) {
            (Some(status), Some(headers), Some(body)) => Some(KeptAnswer {
                status: u16::try_from(status).map_err(StoreError::internal)?,
                headers,
                body,
            }),
            _ => None,
        };
        Ok(Some(AskedBefore {
            fingerprint: row.hash(0)?,
            at: row.moment(1)?,
            answer,
        }))
    }

    /// Keeps what a call was answered. The first answer stays.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn keep_answer(
        &self,
        caller: &Caller,
        once: &OnceKey,
        answer: KeptAnswer,
        now: Moment,
    ) -> Result<(), StoreError> {
        let (kind, id) = asker(caller.actor());
        let mut link = self.writer().await?;
        let args = args![
            caller.firm(),
            kind,
            id,
            &once.name,
            once.fingerprint,
            now,
            i64::from(answer.status),
            answer.headers,
            answer.body
        ];
        link.run(&ANSWER, args).await?;
        link.commit().await
    }
}

/// Writes the name of the call whose change begins; it stays with the change, or goes with it.
///
/// # Errors
/// [`StoreError::AskedBefore`] when a change was made under that name already.
pub(crate) async fn ask(
    link: &mut Link,
    firm: FirmId,
    actor: &Actor,
    once: &OnceKey,
    now: Moment,
) -> Result<(), StoreError> {
    let (kind, id) = asker(actor);
    link.run(&FORGET_ONE, args![firm, kind, id, &once.name, over(now)])
        .await?;
    let args = args![firm, kind, id, &once.name, once.fingerprint, now];
    if link.run(&ASK, args).await? == 0 {
        return Err(StoreError::AskedBefore);
    }
    Ok(())
}

fn asker(actor: &Actor) -> (&'static str, i64) {
    (actor.kind(), actor.journal_id().unwrap_or(0))
}

/// The moment from which calls are remembered.
const fn over(now: Moment) -> Moment {
    now.plus_millis(-ASKED_ONCE_MILLIS)
}
