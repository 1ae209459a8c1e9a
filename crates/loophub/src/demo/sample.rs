//! The sample key of the demo: kept in a file that its owner alone can read, so that a restart prints it again.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::CommandError;

fn file(data: &Path) -> PathBuf {
    data.join("sample-key.txt")
}

/// Keeps `identifier:secret`.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(data: &Path, credential: &str) -> Result<(), CommandError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file(data))?.write_all(credential.as_bytes())?;
    Ok(())
}

/// The sample key, if the demo was made here.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn recall(data: &Path) -> Result<Option<String>, CommandError> {
    match std::fs::read_to_string(file(data)) {
        Ok(credential) => Ok(Some(credential.trim().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Forgets the sample key.
///
/// # Errors
/// When the file is there and cannot be removed.
pub fn forget(data: &Path) -> Result<(), CommandError> {
    match std::fs::remove_file(file(data)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
