//! Drafts of the wizard: kept on the server, outside the journal, for seven days (`WIZ-12`).

use hub_domain::ids::{DraftId, FirmId, InstalledAppId, StaffId};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;

use crate::db::{Database, Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

/// How long an untouched draft is kept, in days.
pub const DRAFT_DAYS: i64 = 7;

firm_sql! {
    NEW_DRAFT = "INSERT INTO draft (firm_id, staff_id, version, data, selection_base, created_at, updated_at, \
        expires_at) VALUES ($1, $2, 1, $3, 'none', $4, $4, $5) RETURNING id";
    DRAFT = "SELECT id, staff_id, version, data, selection_base, updated_at, result_id FROM draft \
        WHERE firm_id = $1 AND id = $2 AND staff_id = $3 AND expires_at > $4";
    DRAFTS = "SELECT id, staff_id, version, data, selection_base, updated_at, result_id FROM draft \
        WHERE firm_id = $1 AND staff_id = $2 AND expires_at > $3 AND result_id IS NULL ORDER BY updated_at DESC, id DESC";
    LOCK_DRAFT = "UPDATE draft SET version = version + 1, updated_at = $4, expires_at = $5 \
        WHERE firm_id = $1 AND id = $2 AND staff_id = $3 AND expires_at > $4 AND result_id IS NULL \
        RETURNING id, staff_id, version, data, selection_base, updated_at, result_id";
    HOLD_DRAFT = "UPDATE draft SET updated_at = $4 WHERE firm_id = $1 AND id = $2 AND staff_id = $3 \
        AND expires_at > $4 RETURNING id, staff_id, version, data, selection_base, updated_at, result_id";
    WRITE_DRAFT = "UPDATE draft SET data = $3, selection_base = $4 WHERE firm_id = $1 AND id = $2";
    CONSUME_DRAFT = "UPDATE draft SET result_id = $3 WHERE firm_id = $1 AND id = $2";
    DROP_DRAFT = "DELETE FROM draft WHERE firm_id = $1 AND id = $2 AND staff_id = $3 AND result_id IS NULL";
    DROP_EXPIRED = "DELETE FROM draft WHERE firm_id = $1 AND expires_at <= $2";
}

/// A draft as stored; its data is the wizard's, in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Its row.
    pub id: DraftId,
    /// Who is filling it in; nobody else ever sees it.
    pub staff: StaffId,
    /// Moves with every change; a form that carries another one is stale.
    pub version: i64,
    /// The wizard's data.
    pub data: String,
    /// Whether the base of the selection is every dossier.
    pub all: bool,
    /// When it last changed.
    pub updated_at: Moment,
    /// The application it became, once validated.
    pub result: Option<InstalledAppId>,
}

/// One change of one draft.
#[derive(Debug)]
pub struct DraftTx {
    firm: FirmId,
    link: Link,
    draft: StoredDraft,
}

impl Database {
    /// Starts a draft for the caller, and forgets those of the firm that have expired.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for a caller who is no staff, else what the database answers.
    pub async fn new_draft(&self, caller: &Caller, data: &str, now: Moment) -> Result<DraftId, StoreError> {
        let (firm, staff) = owner(caller)?;
        let mut link = self.writer().await?;
        link.run(&DROP_EXPIRED, args![firm, now]).await?;
        let args = args![firm, staff, data, now, now.plus_days(DRAFT_DAYS)];
        let id = link.one(&NEW_DRAFT, args).await?.id(0)?;
        link.commit().await?;
        Ok(id)
    }

    /// Begins a change of the caller's draft, which is locked until the commit. `None` when there is no such draft, or
    /// it was validated already.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for a caller who is no staff, else what the database answers.
    pub async fn change_draft(
        &self,
        caller: &Caller,
        draft: DraftId,
        now: Moment,
    ) -> Result<Option<DraftTx>, StoreError> {
        let (firm, staff) = owner(caller)?;
        let mut link = self.writer().await?;
        let args = args![firm, draft, staff, now, now.plus_days(DRAFT_DAYS)];
        let Some(row) = link.opt(&LOCK_DRAFT, args).await? else {
            return Ok(None);
        };
        let draft = stored_draft(&row)?;
        Ok(Some(DraftTx { firm, link, draft }))
    }

    /// Forgets the caller's draft. Answers whether there was one.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for a caller who is no staff, else what the database answers.
    pub async fn drop_draft(&self, caller: &Caller, draft: DraftId) -> Result<bool, StoreError> {
        let (firm, staff) = owner(caller)?;
        let mut link = self.writer().await?;
        let dropped = link.run(&DROP_DRAFT, args![firm, draft, staff]).await?;
        link.commit().await?;
        Ok(dropped == 1)
    }
}

impl DraftTx {
    /// The draft as it was when the change began, with its new version.
    #[must_use]
    pub const fn draft(&self) -> &StoredDraft {
        &self.draft
    }

    /// Writes the wizard's data and the selection's base, and commits. Answers the new version.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn save(mut self, data: &str, all: bool) -> Result<i64, StoreError> {
        let base = if all { "all" } else { "none" };
        self.link
            .run(&WRITE_DRAFT, args![self.firm, self.draft.id, data, base])
            .await?;
        self.link.commit().await?;
        Ok(self.draft.version)
    }

    pub(super) fn parts(&mut self) -> (FirmId, DraftId, &mut Link) {
        (self.firm, self.draft.id, &mut self.link)
    }
}

impl FirmReader {
    /// The caller's draft, validated or not.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn draft(
        &mut self,
        staff: StaffId,
        draft: DraftId,
        now: Moment,
    ) -> Result<Option<StoredDraft>, StoreError> {
        self.link
            .opt(&DRAFT, args![self.firm, draft, staff, now])
            .await?
            .as_ref()
            .map(stored_draft)
            .transpose()
    }

    /// The caller's drafts that wait, newest first.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn drafts(&mut self, staff: StaffId, now: Moment) -> Result<Vec<StoredDraft>, StoreError> {
        self.link
            .all(&DRAFTS, args![self.firm, staff, now])
            .await?
            .iter()
            .map(stored_draft)
            .collect()
    }
}

impl FirmTx {
    /// Locks the caller's draft until the commit, validated or not.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn hold_draft(&mut self, draft: DraftId) -> Result<Option<StoredDraft>, StoreError> {
        let Some(staff) = self.caller().actor().staff_id() else {
            return Ok(None);
        };
        let at = self.at();
        let (firm, link) = self.parts();
        link.opt(&HOLD_DRAFT, args![firm, draft, staff, at])
            .await?
            .as_ref()
            .map(stored_draft)
            .transpose()
    }

    /// Marks a draft as having become an application: a repeat finds the result (`WIZ-15`).
    pub(super) async fn consume_draft(
        &mut self,
        draft: DraftId,
        result: InstalledAppId,
    ) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        link.run(&CONSUME_DRAFT, args![firm, draft, result])
            .await
            .map(|_| ())
    }
}

fn owner(caller: &Caller) -> Result<(FirmId, StaffId), StoreError> {
    Ok((
        caller.firm(),
        caller.actor().staff_id().ok_or(StoreError::CallerGone)?,
    ))
}

fn stored_draft(row: &Row) -> Result<StoredDraft, StoreError> {
    Ok(StoredDraft {
        id: row.id(0)?,
        staff: row.id(1)?,
        version: row.int(2)?,
        data: row.text(3)?,
        all: row.text(4)? == "all",
        updated_at: row.moment(5)?,
        result: row.maybe_id(6)?,
    })
}
