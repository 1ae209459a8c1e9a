//! What is done for the journals while the server runs: old words are erased, and heads are noted elsewhere (`AUD-02`).

use std::io::Write as _;
use std::path::{Path, PathBuf};

use hub_app::{AppError, Hub};
use hub_domain::ids::FirmId;

use crate::commands::noted;

/// Erases what is older than the firms keep, and adds today's heads to the file of checkpoints, once a day.
pub async fn keep(hub: Hub, checkpoints: Option<PathBuf>) {
    match hub.purge_journals().await {
        Ok(0) => {}
        Ok(erased) => tracing::info!(erased, "the words of old journal entries were erased"),
        Err(error) => tracing::warn!(%error, "old journal entries could not be purged"),
    }
    let Some(file) = checkpoints else { return };
    match note_heads(&hub, &file).await {
        Ok(()) => {}
        Err(error) => tracing::error!(
            error,
            file = %file.display(),
            "the checkpoints of the journals could not be noted: check that the file can be written"
        ),
    }
}

/// Adds the head of every journal, unless the file was already added to in the last day.
async fn note_heads(hub: &Hub, file: &Path) -> Result<(), String> {
    const DAY: u64 = 24 * 60 * 60;
    let is_fresh = std::fs::metadata(file)
        .and_then(|known| known.modified())
        .is_ok_and(|at| at.elapsed().is_ok_and(|age| age.as_secs() < DAY));
    if is_fresh {
        return Ok(());
    }
    let lines = heads(hub).await.map_err(|error| error.to_string())?;
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .and_then(|mut open| {
            open.write_all(lines.as_bytes())?;
            open.sync_all()
        })
        .map_err(|error| error.to_string())
}

/// One checkpoint a line, as `loophub audit verify --checkpoints` reads them.
async fn heads(hub: &Hub) -> Result<String, AppError> {
    let database = hub.database();
    let mut lines = noted("INSTALLATION", database.chain_head(FirmId::INSTALLATION).await?);
    for firm in database.firms().await? {
        lines += &noted(&firm.domain, database.chain_head(firm.id).await?);
    }
    Ok(lines)
}
