//! The columns of a list as one person wants them, kept outside the journal: nothing of the firm changes.

use hub_domain::ids::StaffId;
use hub_domain::staff::Caller;

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    COLUMNS = "SELECT columns FROM column_layout WHERE firm_id = $1 AND staff_id = $2 AND list = $3";
    SAVE = "INSERT INTO column_layout (firm_id, staff_id, list, columns) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (firm_id, staff_id, list) DO UPDATE SET columns = excluded.columns";
}

impl FirmReader {
    /// The columns somebody saved for a list, as they were given to [`Database::save_columns`].
    ///
    /// # Errors
    /// What the database answers.
    pub async fn columns(&mut self, staff: StaffId, list: &str) -> Result<Option<String>, StoreError> {
        let row = self.link.opt(&COLUMNS, args![self.firm, staff, list]).await?;
        row.map(|row| row.text(0)).transpose()
    }
}

impl Database {
    /// Saves the caller's columns of a list.
    ///
    /// # Errors
    /// [`StoreError::CallerGone`] for a caller who is no staff, else what the database answers.
    pub async fn save_columns(&self, caller: &Caller, list: &str, columns: &str) -> Result<(), StoreError> {
        let staff = caller.actor().staff_id().ok_or(StoreError::CallerGone)?;
        let mut link = self.writer().await?;
        link.run(&SAVE, args![caller.firm(), staff, list, columns])
            .await?;
        link.commit().await
    }
}
