//! The real program as a child process: started, killed without warning, asked from its command line.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::browser::Browser;

/// A running server.
pub struct Server {
    child: Guarded,
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    /// From its start to its first answer to `/readyz`.
    pub ready_after: Duration,
    /// Held open: the program still has something to say.
    _told: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the demo on its data and waits until it is ready.
    pub async fn start(data: &Path, database_url: &str) -> Self {
        let began = Instant::now();
        let child = demo(&mut program(), data, database_url)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut child = Guarded(child);
        let mut told = BufReader::new(child.0.stdout.take().expect("its output is read"));
        let address = told
            .by_ref()
            .lines()
            .map(|line| line.expect("its output is text"))
            .find_map(|line| {
                line.split_once("http://")
                    .map(|(_, address)| address.trim().to_owned())
            })
            .expect("it says where it listens");
        let address = format!("http://{address}");
        let mut probe = Browser::of("");
        probe.goes_to(&address);
        while !probe
            .asks("/readyz")
            .await
            .is_some_and(|page| page.status.is_success())
        {
            assert!(began.elapsed() < Duration::from_secs(30), "it is never ready");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Self {
            child,
            address,
            ready_after: began.elapsed(),
            _told: told,
        }
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.0.id()
    }

    /// `kill -9`.
    pub fn kill(self) {
        drop(self);
    }
}

/// A process that no failing test leaves behind.
struct Guarded(Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        // One that has ended by itself cannot be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the demo and kills it before anybody knows whether it is ready.
pub fn killed_while_it_starts(data: &Path, database_url: &str, after: Duration) {
    let child = demo(&mut program(), data, database_url)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let child = Guarded(child);
    std::thread::sleep(after);
    drop(child);
}

/// The program that was built.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loophub"));
    // Said to the tests, not to the program.
    command.env_remove(crate::KILLS_VARIABLE);
    command
}

fn demo<'c>(command: &'c mut Command, data: &Path, database_url: &str) -> &'c mut Command {
    command
        .args(["demo", "--dossiers", "0", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("LOOPHUB_DATABASE_URL", database_url)
}

/// What a sub-command says, once it succeeded.
pub fn told(folder: &Path, database_url: &str, arguments: &[&str]) -> String {
    let mut command = program();
    command
        .args(arguments)
        .env("LOOPHUB_DATABASE_URL", database_url)
        .current_dir(folder);
    let output = command.output().expect("the program runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "loophub {}: {told}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    told
}

/// Something that stands between the server and the system: `strace`, attached to it.
pub struct Between(Guarded);

impl Between {
    /// Attaches to the server; returns once every thread of it is held.
    pub fn attach(server: &Server, arguments: &[&str]) -> Self {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-y", "-p", &server.id().to_string()])
            .args(arguments);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace starts: `cargo xtask campaign` installs it");
        let told = BufReader::new(child.stderr.take().expect("its output is read"));
        let between = Guarded(child);
        let mut lines = told.lines().map_while(Result::ok);
        let first = lines.next().unwrap_or_default();
        assert!(first.contains("attached"), "strace: {first}");
        // It goes on telling of threads that come and go.
        std::thread::spawn(move || lines.for_each(drop));
        Self(between)
    }

    /// Lets the server go on alone.
    pub fn detach(mut self) {
        let asked = Command::new("kill")
            .args(["-INT", &self.0.0.id().to_string()])
            .status();
        assert!(
            asked.is_ok_and(|status| status.success()),
            "strace is asked to leave"
        );
        self.0.0.wait().expect("it leaves");
    }

    /// Waits until the server is gone, and it with it.
    pub fn end(mut self) {
        self.0.0.wait().expect("it ends");
    }
}
