//! `loophub restore` (R4, R7): a backup of this version or an older one, into an empty place, on either engine.

use std::path::{Path, PathBuf};

use clap::Args;
use hub_store::{Database, SchemaState};

use crate::backup::{self, Manifest};
use crate::config::Config;
use crate::error::CommandError;

/// What is restored.
#[derive(Debug, Args)]
pub struct RestoreOptions {
    /// The folder of the backup.
    folder: PathBuf,
}

/// Restores a backup into the configured database, which must not hold anything.
pub async fn run(config: Config, options: RestoreOptions) -> Result<(), CommandError> {
    let manifest = Manifest::read(&options.folder)?;
    let file = config.store.file();
    if let Some(file) = file.filter(|file| file.exists()) {
        return Err(taken(&file.display().to_string()));
    }
    let workshop = backup::workshop(file)?;
    let work = workshop.path().join(backup::DATABASE);
    manifest.take(&options.folder, &work)?;
    let copy = Database::open(&backup::in_file(&work)).await?;
    let checked = check(&copy, &manifest).await;
    let restored = match (checked, file) {
        (Err(error), _) => Err(error),
        (Ok(checkpoints), Some(_)) => Ok(checkpoints),
        (Ok(checkpoints), None) => fill(&config, &copy, checkpoints).await,
    };
    copy.close().await;
    let checkpoints = restored?;
    if let Some(file) = file {
        put(&work, file)?;
    }
    println!("Restored as it was on {}, and verified.", manifest.taken_at);
    for checkpoint in &checkpoints {
        println!("checkpoint {checkpoint}");
    }
    println!(
        "Everybody signs in again, and links sent by e-mail are void: send them again where they are still needed.\n\
         What was revoked, suspended, archived or deleted after that moment is as it was before: revoke it again BEFORE \
         you start the server. Letters that waited then leave again, under the same Message-ID."
    );
    Ok(())
}

/// Makes sure that the copy is what was kept, and brings it to this version's schema.
async fn check(copy: &Database, manifest: &Manifest) -> Result<Vec<String>, CommandError> {
    match copy.schema_state().await? {
        SchemaState::Current | SchemaState::Older(_) => {}
        SchemaState::Newer(_) | SchemaState::Missing => {
            return Err(CommandError::new(format!(
                "This backup was taken by a newer version of Loop Hub: restore it with version {}.",
                manifest.version
            )));
        }
    }
    backup::same_rows(&manifest.rows, &copy.row_counts().await?)?;
    let checkpoints = backup::verify(copy).await?;
    if checkpoints != manifest.checkpoints {
        return Err(CommandError::new(
            "The journal in this backup is not the one its manifest tells of: it is not restored.",
        ));
    }
    copy.migrate().await?;
    Ok(checkpoints)
}

/// Fills an empty PostgreSQL database, all or nothing.
async fn fill(config: &Config, copy: &Database, said: Vec<String>) -> Result<Vec<String>, CommandError> {
    let database = Database::open(&config.store).await?;
    let filled = fill_empty(&database, copy, said).await;
    database.close().await;
    filled
}

async fn fill_empty(
    database: &Database,
    copy: &Database,
    said: Vec<String>,
) -> Result<Vec<String>, CommandError> {
    if !database.is_empty().await? {
        return Err(taken("the database"));
    }
    database.migrate().await?;
    let rows = database.fill_from(copy).await?;
    backup::same_rows(&copy.row_counts().await?, &rows)?;
    let found = backup::verify(database).await?;
    if found == said {
        Ok(found)
    } else {
        Err(CommandError::new(
            "The journal that was restored is not the one of the backup: do not use this database.",
        ))
    }
}

/// Puts the restored file in its place, and nothing in the place of something.
fn put(work: &Path, file: &Path) -> Result<(), CommandError> {
    std::fs::File::open(work)?.sync_all()?;
    match std::fs::hard_link(work, file) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(taken(&file.display().to_string()))
        }
        // File systems without links.
        Err(_) => Ok(std::fs::rename(work, file)?),
    }
}

fn taken(what: &str) -> CommandError {
    CommandError::new(format!(
        "There is something in {what} already: a backup is restored into an empty place only, and overwrites nothing. Set \
         database_url to a file that does not exist, or to an empty PostgreSQL database."
    ))
}
