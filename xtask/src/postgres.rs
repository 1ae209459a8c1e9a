//! A private PostgreSQL: its own folder, its own port on loopback, gone with us.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::needs::postgres_programs;
use crate::process::{answer, find_program, is_root, succeeds};

/// What a commit costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production: benchmarks.
    Real,
    /// Nothing is waited for: tests, whose data may be lost with the machine.
    None,
}

/// A running cluster, stopped and removed when dropped.
pub struct Cluster {
    child: Child,
    folder: PathBuf,
    url: String,
    keep: bool,
}

/// Before the number of the process in the name of a throw-away folder.
const PREFIX: &str = "loophub-pg-";

impl Cluster {
    /// Makes a cluster in a temporary folder and waits until it answers.
    ///
    /// # Errors
    /// What PostgreSQL said, or what is missing.
    pub fn start(durability: Durability) -> Result<Self, String> {
        Self::make(durability, false)
    }

    /// The same for tests, left running when this value and this process are gone; says where it is.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn start_kept() -> Result<Self, String> {
        let cluster = Self::make(Durability::None, true)?;
        println!(
            "PostgreSQL is left running: {} (process {}, {})",
            cluster.url,
            cluster.child.id(),
            cluster.folder.display()
        );
        Ok(cluster)
    }

    fn make(durability: Durability, keep: bool) -> Result<Self, String> {
        sweep();
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        let bin = create(&folder)?;
        let port = free_port()?;
        let mut command = server(&bin, &folder, port, durability, keep);
        let log = fs::File::create(folder.join("log")).map_err(|e| format!("{}: {e}", folder.display()))?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().map_err(|e| format!("postgres: {e}"))?;
        let mut cluster = Self {
            child,
            folder,
            url: url(port),
            keep,
        };
        cluster.wait(&bin, port)?;
        Ok(cluster)
    }

    /// The address of a database whose owner may create others.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait(&mut self, bin: &Path, port: u16) -> Result<(), String> {
        let end = Instant::now() + Duration::from_secs(60);
        while !is_ready(bin, port) {
            if self.child.try_wait().ok().flatten().is_some() || Instant::now() > end {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL did not start:\n{log}"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        // An interrupt is PostgreSQL's fast shutdown; a plain kill would leave its children to find out.
        let _ = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        let end = Instant::now() + Duration::from_secs(20);
        while self.child.try_wait().ok().flatten().is_none() {
            if Instant::now() > end {
                let _ = self.child.kill();
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Makes a cluster in `folder`, owned by whom it will run as; returns where the programs are.
///
/// # Errors
/// What is missing, or what `initdb` answered.
pub fn create(folder: &Path) -> Result<PathBuf, String> {
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    let bin = postgres_programs().ok_or("PostgreSQL 15 or newer is not installed")?;
    fs::create_dir_all(folder).map_err(told)?;
    if let Some((user, group)) = owner()? {
        std::os::unix::fs::chown(folder, Some(user), Some(group)).map_err(told)?;
    }
    let mut command = as_owner(Command::new(bin.join("initdb")))?;
    command.args([
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]);
    command
        .arg("-D")
        .arg(folder.join("data"))
        .current_dir(folder)
        .stdout(Stdio::null());
    if succeeds(&mut command)? {
        Ok(bin)
    } else {
        Err(format!("initdb failed in {}", folder.display()))
    }
}

/// The options of a server of ours, for `postgres` and for `pg_ctl -o`.
pub fn options(folder: &Path, port: u16, durability: Durability) -> Vec<String> {
    let mut options = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
        "max_connections=200".to_owned(),
        "shared_buffers=256MB".to_owned(),
        "max_wal_size=4GB".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    if durability == Durability::None {
        options.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
    }
    options
}

/// The address of the first database.
pub fn url(port: u16) -> String {
    format!("postgres://postgres@127.0.0.1:{port}/postgres")
}

/// A port of loopback that nobody uses now.
///
/// # Errors
/// None is free.
pub fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| format!("no free port: {e}"))?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|e| format!("no free port: {e}"))
}

/// The same program as the user PostgreSQL accepts: it refuses to run as root.
///
/// # Errors
/// Root without a `postgres` user.
pub fn as_owner(mut command: Command) -> Result<Command, String> {
    if let Some((user, group)) = owner()? {
        command.uid(user).gid(group).env("HOME", "/");
    }
    Ok(command)
}

fn server(bin: &Path, folder: &Path, port: u16, durability: Durability, keep: bool) -> Command {
    let program = bin.join("postgres");
    // With `setpriv` the server is interrupted when this process dies, however it dies.
    let mut command = match find_program("setpriv").filter(|_| !keep) {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "INT"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.arg("-D").arg(folder.join("data")).current_dir(folder);
    for option in options(folder, port, durability) {
        command.arg("-c").arg(option);
    }
    as_owner(command).unwrap_or_else(|_| Command::new("false"))
}

fn is_ready(bin: &Path, port: u16) -> bool {
    answer(Command::new(bin.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]))
        .is_some()
}

/// The user and group of `postgres` when we are root; nothing otherwise.
fn owner() -> Result<Option<(u32, u32)>, String> {
    if !is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|e| format!("/etc/passwd: {e}"))?;
    let line = users
        .lines()
        .find(|line| line.starts_with("postgres:"))
        .ok_or("there is no user postgres")?;
    let mut fields = line.split(':').skip(2).map(str::parse::<u32>);
    match (fields.next(), fields.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => Err("the user postgres has no number".to_owned()),
    }
}

/// Removes the folders of processes that were killed before they could.
fn sweep() {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name
            .strip_prefix(PREFIX)
            .filter(|p| p.bytes().all(|b| b.is_ascii_digit()))
        else {
            continue;
        };
        let served = fs::read_to_string(entry.path().join("data/postmaster.pid"))
            .ok()
            .and_then(|text| text.lines().next().map(str::to_owned))
            .is_some_and(|server| Path::new("/proc").join(server.trim()).exists());
        if !served && !Path::new("/proc").join(process).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_wait_for_no_disk_and_benchmarks_do() {
        let folder = Path::new("/tmp/x");
        assert!(options(folder, 1, Durability::None).contains(&"fsync=off".to_owned()));
        assert!(
            !options(folder, 1, Durability::Real)
                .iter()
                .any(|option| option.contains("sync"))
        );
    }

    #[test]
    fn a_server_listens_on_loopback_only() {
        assert!(
            options(Path::new("/tmp/x"), 5, Durability::Real)
                .contains(&"listen_addresses=127.0.0.1".to_owned())
        );
        assert_eq!(url(5), "postgres://postgres@127.0.0.1:5/postgres");
    }

    /// Needs an installed PostgreSQL; the suite installs it first.
    #[test]
    fn a_cluster_starts_answers_and_leaves_nothing() {
        if postgres_programs().is_none() {
            return;
        }
        let cluster = Cluster::start(Durability::None).expect("it starts");
        let folder = cluster.folder.clone();
        let one = answer(Command::new("psql").args([cluster.url(), "-Atc", "select 1 + 1"]));
        assert_eq!(one.as_deref(), Some("2"));
        drop(cluster);
        assert!(!folder.exists());
    }
}
