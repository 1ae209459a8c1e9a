//! What the program wrote to its database and when it asked the disk to keep it; what a power loss leaves of that.

use std::path::Path;

/// One of the two files of an SQLite database that a disk must keep; the third is rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    Database,
    Log,
}

#[derive(Debug)]
enum What {
    Write(usize, Vec<u8>),
    Truncate(usize),
    /// What was written before is on the disk for good.
    Sync,
}

/// One call that ended.
#[derive(Debug)]
struct Event {
    /// When it ended, in seconds.
    at: f64,
    file: File,
    what: What,
}

/// Everything that was recorded, in order.
pub struct Trace(Vec<Event>);

/// What may happen to what the disk was not told to keep.
#[derive(Debug, Clone, Copy)]
pub enum Loss {
    /// None of it arrived.
    All,
    /// Any sectors of it arrived, in any order.
    AnySectors(u64),
}

/// The files as they were, or would be.
#[derive(Debug, Clone)]
pub struct Image {
    database: Vec<u8>,
    log: Vec<u8>,
}

/// What a disk writes as one.
const SECTOR: usize = 512;

impl Trace {
    /// What `strace -f -y -xx -ttt -T -o` recorded of the database and its log.
    pub fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).expect("the record is read");
        let mut begun: Vec<(&str, &str)> = Vec::new();
        let mut events = Vec::new();
        for line in text.lines() {
            let Some((thread, rest)) = line.split_once(' ') else {
                continue;
            };
            if let Some(first) = rest.strip_suffix(" <unfinished ...>") {
                begun.push((thread, first));
            } else if let Some((_, last)) = rest.split_once(" resumed>") {
                let Some(at) = begun.iter().position(|(other, _)| *other == thread) else {
                    continue;
                };
                let (_, first) = begun.remove(at);
                let started = rest
                    .trim_start()
                    .split(' ')
                    .next()
                    .and_then(|time| time.parse().ok());
                events.extend(event(first, last, started));
            } else {
                events.extend(event(rest, rest, None));
            }
        }
        events.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self(events)
    }

    /// How many calls were recorded, and how many of them asked the disk to keep what was written.
    pub fn len(&self) -> (usize, usize) {
        let syncs = self.0.iter().filter(|event| matches!(event.what, What::Sync));
        (self.0.len(), syncs.count())
    }

    /// When the call of that number had ended.
    pub fn time(&self, number: usize) -> f64 {
        self.0[number].at
    }

    /// What is left when the power goes after the call of that number.
    pub fn left_of(&self, before: &Image, number: usize, loss: Loss) -> Image {
        let mut kept = before.clone();
        for file in [File::Database, File::Log] {
            let mut pending: Vec<&What> = Vec::new();
            for event in self.0[..=number].iter().filter(|event| event.file == file) {
                match &event.what {
                    What::Sync => pending
                        .drain(..)
                        .for_each(|what| what.apply(kept.of(file), |_| true)),
                    what => pending.push(what),
                }
            }
            if let Loss::AnySectors(seed) = loss {
                let mut chance = seed | 1;
                for what in pending {
                    what.apply(kept.of(file), |_| {
                        chance = chance
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(12_345);
                        (chance >> 40) & 1 == 0
                    });
                }
            }
        }
        kept
    }
}

impl What {
    /// Does it to a file, sector by sector of what is written where `arrives` says so.
    fn apply(&self, file: &mut Vec<u8>, mut arrives: impl FnMut(usize) -> bool) {
        match self {
            Self::Write(at, bytes) => {
                let mut done = 0;
                while done < bytes.len() {
                    let start = at + done;
                    let end = (start / SECTOR + 1) * SECTOR;
                    let part = &bytes[done..bytes.len().min(done + end - start)];
                    if arrives(start / SECTOR) {
                        if file.len() < start + part.len() {
                            file.resize(start + part.len(), 0);
                        }
                        file[start..start + part.len()].copy_from_slice(part);
                    }
                    done += part.len();
                }
            }
            Self::Truncate(length) => {
                if arrives(0) {
                    file.resize(*length, 0);
                }
            }
            Self::Sync => {}
        }
    }
}

impl Image {
    /// The files at this moment.
    pub fn of_files(database: &Path) -> Self {
        Self {
            database: std::fs::read(database).expect("the database"),
            log: std::fs::read(log_of(database)).unwrap_or_default(),
        }
    }

    /// Writes the files.
    pub fn put(&self, database: &Path) {
        std::fs::write(database, &self.database).expect("the database is written");
        std::fs::write(log_of(database), &self.log).expect("its log is written");
    }

    fn of(&mut self, file: File) -> &mut Vec<u8> {
        match file {
            File::Database => &mut self.database,
            File::Log => &mut self.log,
        }
    }
}

/// Where the log of a database is.
pub fn log_of(database: &Path) -> std::path::PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// `first` holds the call and what it was given, `last` what it answered.
fn event(first: &str, last: &str, resumed: Option<f64>) -> Option<Event> {
    let (time, call) = first.trim_start().split_once(' ')?;
    let (name, given) = call.split_once('(')?;
    // The descriptor is shown with its file's name, in hexadecimal: `12<\x2f…\x6c>`.
    let (descriptor, given) = given.split_once('>')?;
    let file = if descriptor.ends_with("\\x2d\\x77\\x61\\x6c") {
        File::Log
    } else {
        File::Database
    };
    let (answer, took) = last.rsplit_once(" <")?;
    let answer: i64 = answer.rsplit_once("= ")?.1.split(' ').next()?.parse().ok()?;
    assert!(answer >= 0, "a call failed while it was recorded: {last}");
    let took: f64 = took.trim_end_matches('>').parse().ok()?;
    let at = resumed.unwrap_or(time.parse::<f64>().ok()? + took);
    let what = match name {
        "pwrite64" => {
            let (bytes, place) = given.strip_prefix(", \"")?.split_once('"')?;
            let bytes: Vec<u8> = bytes
                .split("\\x")
                .skip(1)
                .map(|byte| u8::from_str_radix(byte, 16).expect("two digits"))
                .collect();
            let at = place.split(", ").nth(2)?.split(')').next()?.trim().parse().ok()?;
            assert_eq!(
                i64::try_from(bytes.len()),
                Ok(answer),
                "all of it was written and recorded"
            );
            What::Write(at, bytes)
        }
        "ftruncate" => What::Truncate(given.strip_prefix(", ")?.split(')').next()?.trim().parse().ok()?),
        "fsync" | "fdatasync" => What::Sync,
        other => panic!("the database is written by {other}, which is not replayed"),
    };
    Some(Event { at, file, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R2: what was not asked to be kept may be lost, what was is not.
    #[test]
    fn a_power_loss_takes_what_was_not_synced() {
        let write = |at, byte| Event {
            at: 0.0,
            file: File::Log,
            what: What::Write(at, vec![byte; 600]),
        };
        let sync = Event {
            at: 0.0,
            file: File::Log,
            what: What::Sync,
        };
        let trace = Trace(vec![write(0, 1), sync, write(600, 2)]);
        let before = Image {
            database: vec![],
            log: vec![],
        };
        assert!(trace.left_of(&before, 0, Loss::All).log.is_empty());
        assert_eq!(trace.left_of(&before, 2, Loss::All).log, [1; 600]);
        let torn = trace.left_of(&before, 2, Loss::AnySectors(7)).log;
        assert_eq!(torn[..600], [1; 600], "what was synced stays whole");
    }

    /// R2: a call that was interrupted by another thread's is one call.
    #[test]
    fn the_record_is_read() {
        let record = "7 10.500000 pwrite64(12<\\x61\\x2d\\x77\\x61\\x6c>, \"\\x01\\x02\", 2, 32 <unfinished ...>\n\
                      8 10.600000 fsync(11<\\x61>) = 0 <0.100000>\n\
                      7 10.900000 <... pwrite64 resumed>) = 2 <0.400000>\n";
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("record");
        std::fs::write(&file, record).expect("it is written");
        let trace = Trace::read(&file);
        assert_eq!(trace.len(), (2, 1));
        assert_eq!((trace.0[0].file, trace.0[1].file), (File::Database, File::Log));
        assert!(matches!(&trace.0[1].what, What::Write(32, bytes) if bytes == &[1, 2]));
    }
}
