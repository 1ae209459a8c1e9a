//! A backup: a folder with the whole database as one SQLite file, and a manifest that says what it must be.
//!
//! The manifest is written last: a folder without one is a backup that was cut short, and is not restored.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_store::{Database, Engine, StoreSettings};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::CommandError;

/// The database in a backup's folder.
pub const DATABASE: &str = "loophub.db";
/// The manifest beside it.
pub const MANIFEST: &str = "manifest.json";
/// The format written here, the only one that is read.
const FORMAT: u32 = 1;

/// What a backup must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The version of Loop Hub that made it.
    pub version: String,
    /// The engine it was taken from.
    pub engine: String,
    /// When, in UTC.
    pub taken_at: String,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Rows of each table.
    pub rows: BTreeMap<String, i64>,
    /// Where the journal of each firm, and of the installation, had got to: `DOMAIN:POSITION:HASH`, as
    /// `loophub audit verify --checkpoint` takes it.
    pub checkpoints: Vec<String>,
}

impl Manifest {
    /// What a file, taken from `engine` at `taken_at`, must be.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(
        file: &Path,
        engine: Engine,
        taken_at: String,
        rows: BTreeMap<String, i64>,
        checkpoints: Vec<String>,
    ) -> Result<Self, CommandError> {
        let (bytes, sha256) = digest(file, None)?;
        Ok(Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            engine: match engine {
                Engine::Sqlite => "sqlite",
                Engine::Postgres => "postgresql",
            }
            .to_owned(),
            taken_at,
            bytes,
            sha256,
            rows,
            checkpoints,
        })
    }

    /// Writes it into a backup's folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), CommandError> {
        let text =
            serde_json::to_string_pretty(self).map_err(|error| CommandError::new(error.to_string()))?;
        let mut file = private()
            .write(true)
            .create_new(true)
            .open(folder.join(MANIFEST))?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        // The names are on the disk too.
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// Reads that of a backup's folder.
    ///
    /// # Errors
    /// When there is none, or none that this version reads.
    pub fn read(folder: &Path) -> Result<Self, CommandError> {
        let file = folder.join(MANIFEST);
        let text = std::fs::read_to_string(&file).map_err(|error| {
            CommandError::new(format!(
                "{} cannot be read: {error}. This folder holds no backup, or one that was cut short: take another one.",
                file.display()
            ))
        })?;
        let manifest: Self = serde_json::from_str(&text).map_err(|error| {
            CommandError::new(format!("{} is not a backup's manifest: {error}.", file.display()))
        })?;
        if manifest.format != FORMAT {
            return Err(CommandError::new(format!(
                "This backup has the format {}, which this version does not read: restore it with Loop Hub {} or newer.",
                manifest.format, manifest.version
            )));
        }
        Ok(manifest)
    }

    /// Copies the backup's file to `to`, where nothing is, and makes sure that it is what the manifest says.
    ///
    /// # Errors
    /// When it is not, or cannot be copied.
    pub fn take(&self, folder: &Path, to: &Path) -> Result<(), CommandError> {
        let from = folder.join(DATABASE);
        let found = digest(&from, Some(to))?;
        if found == (self.bytes, self.sha256.clone()) {
            return Ok(());
        }
        Err(CommandError::new(format!(
            "{} is not what its manifest says: it was changed or damaged since. Take another backup.",
            from.display()
        )))
    }
}

/// Length and SHA-256 of a file, copied on the way where `to` says.
fn digest(file: &Path, to: Option<&Path>) -> Result<(u64, String), CommandError> {
    let unreadable = |error| CommandError::new(format!("{} cannot be read: {error}.", file.display()));
    let mut from = File::open(file).map_err(unreadable)?;
    let mut copy = match to {
        Some(to) => Some(private().write(true).create_new(true).open(to)?),
        None => None,
    };
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = from.read(&mut buffer).map_err(unreadable)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        hash.update(part);
        bytes += read as u64;
        if let Some(copy) = &mut copy {
            copy.write_all(part)?;
        }
    }
    if let Some(copy) = copy {
        copy.sync_all()?;
    }
    let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((bytes, hash))
}

/// Files and folders of a backup are their owner's alone: it holds names, addresses and telephone numbers.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Makes a backup's folder, where nothing is.
///
/// # Errors
/// When something is there, or it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), CommandError> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(|error| {
        CommandError::new(match error.kind() {
            std::io::ErrorKind::AlreadyExists => format!(
                "{} is there already: a backup overwrites nothing. Name a folder that does not exist yet.",
                folder.display()
            ),
            _ => format!("The folder {} cannot be made: {error}.", folder.display()),
        })
    })
}

/// The settings of a database in a file of its own.
#[must_use]
pub fn in_file(file: &Path) -> StoreSettings {
    StoreSettings {
        url: format!("sqlite://{}", file.display()),
        connections: 1,
    }
}

/// A name of a firm's journal, for people.
const INSTALLATION: &str = "INSTALLATION";

/// Makes sure that a database is whole: its file, its references, every chain of its journal. Answers a checkpoint for
/// each chain.
///
/// # Errors
/// One sentence that says what is broken.
pub async fn verify(database: &Database) -> Result<Vec<String>, CommandError> {
    if let Some(fault) = database.file_faults().await?.first() {
        return Err(CommandError::new(format!("The database is damaged: {fault}.")));
    }
    let mut chains = vec![(FirmId::INSTALLATION, INSTALLATION.to_owned())];
    let firms = database.firms().await?;
    chains.extend(firms.into_iter().map(|firm| (firm.id, firm.domain)));
    let mut checkpoints = Vec::new();
    for (firm, domain) in chains {
        let report = database.verify_chain(firm).await?;
        if report.fault.is_some() || report.silent_act.is_some() {
            return Err(CommandError::new(format!(
                "The journal of {domain} is not as it was written; `loophub audit verify` says where."
            )));
        }
        let hash: String = report.head.iter().map(|byte| format!("{byte:02x}")).collect();
        checkpoints.push(format!("{domain}:{}:{hash}", report.entries));
    }
    Ok(checkpoints)
}

/// A moment as people read it, in UTC.
#[must_use]
pub fn utc(at: Moment) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.to_string())
}

/// Refuses when two counts of rows differ, naming the first table.
///
/// # Errors
/// When they do.
pub fn same_rows(said: &BTreeMap<String, i64>, found: &BTreeMap<String, i64>) -> Result<(), CommandError> {
    let differs = said
        .keys()
        .chain(found.keys())
        .find(|table| said.get(*table) != found.get(*table));
    match differs {
        None => Ok(()),
        Some(table) => Err(CommandError::new(format!(
            "The table {table} has {} rows where the backup says {}: it is not restored.",
            found.get(table).copied().unwrap_or(0),
            said.get(table).copied().unwrap_or(0)
        ))),
    }
}

/// Where a copy that is being looked at is kept: beside the file it is for, or in a folder for passing things.
///
/// # Errors
/// When it cannot be made.
pub fn workshop(beside: Option<&Path>) -> Result<tempfile::TempDir, CommandError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".loophub-restore-");
    Ok(match beside {
        Some(file) => builder.tempdir_in(folder_of(file))?,
        None => builder.tempdir()?,
    })
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
