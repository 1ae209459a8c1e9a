//! The disk under an SQLite database: room for it, for its log, and for a backup beside it.

use std::path::Path;

use super::Finding;
use crate::config::Config;

const ABOUT: &str = "disk";
const MIB: u64 = 1 << 20;
/// Below this much room writes will fail soon, in MiB.
const FAULT_BELOW: u64 = 200;
/// Below this much room it is time to make some, in MiB.
const WARN_BELOW: u64 = 1024;

pub fn examine(config: &Config) -> Vec<Finding> {
    let Some(file) = config.store.file() else {
        return vec![Finding::skipped(
            ABOUT,
            "the database is on a server, which keeps its own disk",
        )];
    };
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.len());
    let stored = size(file) / MIB;
    match room(folder) {
        Ok(free) => vec![judge(free, stored, folder)],
        Err(error) => vec![Finding::warning(
            ABOUT,
            format!("the room in {} cannot be read: {error}", folder.display()),
            "make sure that the folder of database_url is there",
        )],
    }
}

fn room(folder: &Path) -> Result<u64, std::io::Error> {
    let told = rustix::fs::statvfs(folder)?;
    Ok(told.f_bavail.saturating_mul(told.f_frsize) / MIB)
}

fn judge(free: u64, stored: u64, folder: &Path) -> Finding {
    let said = format!(
        "{free} MiB are free in {}, the database takes {stored}",
        folder.display()
    );
    let advice = "make space, or move the database to a larger disk";
    if free < FAULT_BELOW {
        Finding::fault(ABOUT, said, advice)
    } else if free < WARN_BELOW || free < stored {
        Finding::warning(ABOUT, said, advice)
    } else {
        Finding::good(ABOUT, said)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    #[test]
    fn room_is_judged_against_what_is_stored() {
        let grade = |free, stored| judge(free, stored, Path::new("/srv")).grade;
        assert_eq!(grade(5000, 1000), Grade::Good);
        assert_eq!(grade(5000, 6000), Grade::Warning, "no room for a copy");
        assert_eq!(grade(900, 10), Grade::Warning);
        assert_eq!(grade(199, 10), Grade::Fault);
        assert!(room(Path::new("/no/such/folder")).is_err());
    }
}
