//! `loophub backup` (R4): everything, as one moment saw it, while the server works.

use std::path::{Path, PathBuf};

use clap::Args;
use hub_app::Clock as _;
use hub_store::{Database, SchemaState};

use crate::backup::{self, Manifest};
use crate::config::Config;
use crate::error::CommandError;
use crate::system::SystemClock;

/// Where a backup goes.
#[derive(Debug, Args)]
pub struct BackupOptions {
    /// A folder that does not exist yet.
    folder: PathBuf,
}

/// Takes a backup and verifies it.
pub async fn run(config: Config, options: BackupOptions) -> Result<(), CommandError> {
    let folder = options.folder.as_path();
    let database = existing(&config).await?;
    let taken = match backup::make_folder(folder) {
        Ok(()) => take(&database, folder).await.inspect_err(|_| {
            // What was begun is of no use, and would be in the way of the next one.
            let _removed = std::fs::remove_dir_all(folder);
        }),
        Err(error) => Err(error),
    };
    database.close().await;
    let manifest = taken?;
    println!(
        "{}: {} bytes, verified. Keep it where nobody reads it: it holds names and addresses, and no secret that opens \
         anything.",
        folder.display(),
        manifest.bytes
    );
    for checkpoint in &manifest.checkpoints {
        println!("checkpoint {checkpoint}");
    }
    Ok(())
}

/// The database, with this version's schema.
async fn existing(config: &Config) -> Result<Database, CommandError> {
    if let Some(file) = config.store.file().filter(|file| !file.exists()) {
        return Err(CommandError::new(format!(
            "There is no database at {}: set database_url to the one to be kept.",
            file.display()
        )));
    }
    let database = Database::open(&config.store).await?;
    let state = database.schema_state().await?;
    if state == SchemaState::Current {
        return Ok(database);
    }
    database.close().await;
    Err(CommandError::new(match state {
        SchemaState::Newer(_) => {
            "The database was made by a newer version of Loop Hub: take the backup with that version."
        }
        SchemaState::Missing => "The database is empty: there is nothing to keep.",
        SchemaState::Older(_) | SchemaState::Current => {
            "The database has the schema of an older version of Loop Hub: take the backup with that version, before the \
             upgrade."
        }
    }))
}

async fn take(database: &Database, folder: &Path) -> Result<Manifest, CommandError> {
    let taken_at = backup::utc(SystemClock.now());
    let file = folder.join(backup::DATABASE);
    let rows = database.copy_into(&file).await?;
    let copy = Database::open(&backup::in_file(&file)).await?;
    let verified = backup::verify(&copy).await;
    copy.close().await;
    let checkpoints = verified?;
    std::fs::File::open(&file)?.sync_all()?;
    let manifest = Manifest::of(&file, database.engine(), taken_at, rows, checkpoints)?;
    manifest.write(folder)?;
    Ok(manifest)
}
