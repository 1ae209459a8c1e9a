//! Bringing a database to this version's schema.

use crate::db::{Database, args};
use crate::error::StoreError;
use crate::sql::global_sql;
use hub_domain::audit::GENESIS;
use hub_domain::ids::FirmId;

global_sql! {
    /// The installation's own chain starts with the schema.
    OPEN_INSTALLATION = "INSERT INTO firm_head (firm_id, seq, hash, revision, decision_epoch, dossier_revision) \
        VALUES ($1, 0, $2, 0, 0, 0) ON CONFLICT (firm_id) DO NOTHING";
}

impl Database {
    /// Applies the migrations that are missing; safe to run at every start and by several processes at once.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database cannot be reached, [`StoreError::Internal`] when its schema is
    /// newer than this program or was changed by hand.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.run_migrations().await.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => StoreError::from(error),
            sqlx::migrate::MigrateError::VersionMissing(version) => StoreError::internal(format!(
                "the database was made by a newer version of Loop Hub (migration {version}); install that version"
            )),
            other => StoreError::internal(other),
        })?;
        self.tell_planner().await?;
        let mut link = self.writer().await?;
        link.run(&OPEN_INSTALLATION, args![FirmId::INSTALLATION, GENESIS])
            .await?;
        link.commit().await
    }
}

/// How a database's schema compares with this program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaState {
    /// There is none yet.
    Missing,
    /// This many migrations are to be run.
    Older(usize),
    /// The same.
    Current,
    /// Made by a newer program: this migration is not known here.
    Newer(i64),
}

impl Database {
    /// Compares the schema with this program's; changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database cannot be reached.
    pub async fn schema_state(&self) -> Result<SchemaState, StoreError> {
        let known = self.known_migrations();
        let Some(applied) = self.applied_migrations().await? else {
            return Ok(SchemaState::Missing);
        };
        if let Some(newer) = applied.iter().copied().find(|version| !known.contains(version)) {
            return Ok(SchemaState::Newer(newer));
        }
        Ok(match known.len() - applied.len() {
            0 => SchemaState::Current,
            missing => SchemaState::Older(missing),
        })
    }
}
