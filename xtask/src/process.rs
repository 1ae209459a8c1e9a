//! Running other programs.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// Runs to the end with our own outputs; whether it succeeded.
///
/// # Errors
/// The program could not be started.
pub fn succeeds(command: &mut Command) -> Result<bool, String> {
    command
        .stdin(Stdio::null())
        .status()
        .map(|status| status.success())
        .map_err(|e| not_started(command, &e))
}

/// Runs to the end, shows its output line by line and keeps the last line that `wanted` accepts.
///
/// # Errors
/// The program could not be started.
pub fn succeeds_keeping(
    command: &mut Command,
    wanted: fn(&str) -> bool,
) -> Result<(bool, Option<String>), String> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| not_started(command, &e))?;
    let out = child
        .stdout
        .take()
        .map(|out| thread::spawn(move || show(out, wanted)));
    let err = child.stderr.take().and_then(|err| show(err, wanted));
    let out = out.and_then(|reader| reader.join().ok().flatten());
    let success = child.wait().map_err(|e| not_started(command, &e))?.success();
    Ok((success, out.or(err)))
}

/// Runs to the end and returns its standard output, trimmed; nothing when it failed.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program is, on `PATH` or in the folders of the system's administrator.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(
            ["/usr/local/sbin", "/usr/sbin", "/sbin"]
                .iter()
                .map(PathBuf::from),
        )
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// Cargo itself, the one that runs us.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::sources::root());
    command
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self")
        .metadata()
        .is_ok_and(|process| process.uid() == 0)
}

fn show(from: impl Read, wanted: fn(&str) -> bool) -> Option<String> {
    let mut kept = None;
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        // One write per line, so that the two outputs do not cut each other's lines.
        let _ = std::io::stdout().lock().write_all(format!("{line}\n").as_bytes());
        if wanted(&line) {
            kept = Some(line);
        }
    }
    kept
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("{}: {error}", command.get_program().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_wanted_line_is_kept_from_either_output() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo 'keep 1'; echo other; echo 'keep 2' >&2; exit 3"]);
        let (success, kept) = succeeds_keeping(&mut shell, |line| line.starts_with("keep")).expect("sh runs");
        assert!(!success);
        assert_eq!(kept.as_deref(), Some("keep 1"));
    }

    #[test]
    fn a_program_that_is_not_there_is_told_by_name() {
        let told = succeeds(&mut Command::new("no-such-program-here")).expect_err("it is not there");
        assert!(told.contains("no-such-program-here"));
        assert_eq!(find_program("no-such-program-here"), None);
        assert!(find_program("sh").is_some());
    }
}
