//! Other processes: this program again as a server, and what their processors' time is.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::outcome::{Outcome, fault};

/// A child that listens on a port; ended when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Its port on loopback.
    pub port: u16,
}

impl Server {
    /// Runs `command` and waits until `port` answers.
    pub fn start(mut command: Command, port: u16) -> Outcome<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut server = Self { child, port };
        let end = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = server.child.try_wait()? {
                return fault(format!("a server ended: {status}"));
            }
            if Instant::now() > end {
                return fault("a server does not answer");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Processor time so far of the process and of its own children, in microseconds.
    pub fn cpu_micros(&self) -> Outcome<f64> {
        let own = cpu_micros(self.child.id())?;
        Ok(own
            + children_of(self.child.id())
                .into_iter()
                .filter_map(|pid| cpu_micros(pid).ok())
                .sum::<f64>())
    }

    /// Memory it holds, in mebibytes.
    pub fn resident_mib(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().strip_suffix(" kB"))
            .and_then(|kib| kib.trim().parse::<f64>().ok());
        kib.map_or_else(
            || fault("the memory of a server cannot be read"),
            |kib| Ok(kib / 1024.0),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let ended = Command::new("kill").arg(self.child.id().to_string()).status();
        let end = Instant::now() + Duration::from_secs(5);
        while ended.is_ok() && Instant::now() < end {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _killed = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// Processor time of a process so far, user and system, in microseconds. The kernel counts it in hundredths of seconds.
pub fn cpu_micros(pid: u32) -> Outcome<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in brackets, may hold anything; the fields after it are numbered from 3.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at - 3)
            .and_then(|ticks| ticks.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    Ok((ticks(14) + ticks(15)) * 10_000.0)
}

fn children_of(parent: u32) -> Vec<u32> {
    let is_child = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
            let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
            fields.nth(1).and_then(|ppid| ppid.parse::<u32>().ok()) == Some(parent)
        })
    };
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(is_child)
        .collect()
}

/// This program, to be run again.
pub fn this_program(verb: &str) -> Outcome<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(verb);
    Ok(command)
}

/// A port that is free now.
pub fn free_port() -> Outcome<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Where a program of the system is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/bin".into()])
        .map(|folder: PathBuf| folder.join(program))
        .find(|file| file.is_file())
}

/// The machine's load now, as the kernel tells it.
pub fn load_average() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .unwrap_or_default()
        .split_whitespace()
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}
