//! Forgetting calls whose day is over.

use hub_domain::moment::Moment;

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::sql::global_sql;

global_sql! {
    FORGET_ASKED = "DELETE FROM asked_once WHERE asked_at <= $1";
}

impl Database {
    /// Forgets the calls that were made under a name until a moment. Answers how many.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn forget_asked(&self, until: Moment) -> Result<u64, StoreError> {
        let mut link = self.writer().await?;
        let gone = link.run(&FORGET_ASKED, args![until]).await?;
        link.commit().await?;
        Ok(gone)
    }
}
