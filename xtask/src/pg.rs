//! `cargo xtask pg start|stop|url`: a PostgreSQL that stays up while a developer works.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::needs::{self, Need, postgres_programs};
use crate::postgres::{self, Durability};
use crate::process::{answer, succeeds};
use crate::sources;

/// Starts it, stops and removes it, or prints its address.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["start"] => start(),
        ["stop"] => stop(),
        ["url"] => match running() {
            Some((_, url)) => {
                println!("{url}");
                Ok(true)
            }
            None => Err("no PostgreSQL of ours is running: cargo xtask pg start".to_owned()),
        },
        _ => Err("cargo xtask pg start|stop|url".to_owned()),
    }
}

fn start() -> Result<bool, String> {
    needs::provide(&[Need::Postgres])?;
    if let Some((_, url)) = running() {
        println!("{url}");
        return Ok(true);
    }
    let told = |e: std::io::Error| format!("target/pg: {e}");
    let state = state();
    fs::create_dir_all(&state).map_err(told)?;
    let folder = place(&state)?;
    let _ = fs::remove_dir_all(&folder);
    let bin = postgres::create(&folder)?;
    let port = postgres::free_port()?;
    let options: Vec<String> = postgres::options(&folder, port, Durability::None)
        .iter()
        .map(|option| format!("-c {option}"))
        .collect();
    let mut command = postgres::as_owner(Command::new(bin.join("pg_ctl")))?;
    command.args(["start", "-w", "-s", "-D"]).arg(folder.join("data"));
    command
        .arg("-l")
        .arg(folder.join("log"))
        .arg("-o")
        .arg(options.join(" "))
        .current_dir(&folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    if !succeeds(&mut command)? {
        return Err(fs::read_to_string(folder.join("log")).unwrap_or_else(|e| e.to_string()));
    }
    fs::write(state.join("folder"), folder.to_string_lossy().as_bytes()).map_err(told)?;
    fs::write(state.join("url"), postgres::url(port)).map_err(told)?;
    println!("{}", postgres::url(port));
    Ok(true)
}

fn stop() -> Result<bool, String> {
    let Some((folder, _)) = running() else {
        println!("no PostgreSQL of ours is running");
        return Ok(true);
    };
    let bin = postgres_programs().ok_or("PostgreSQL is not installed")?;
    let mut command = postgres::as_owner(Command::new(bin.join("pg_ctl")))?;
    command
        .args(["stop", "-s", "-m", "fast", "-D"])
        .arg(folder.join("data"))
        .current_dir("/");
    let stopped = succeeds(&mut command)?;
    if stopped {
        fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let _ = fs::remove_dir_all(state());
    }
    Ok(stopped)
}

/// Where we write what is running.
fn state() -> PathBuf {
    sources::root().join("target/pg")
}

/// Under `target/pg` when PostgreSQL's user can go there, else in a temporary folder.
fn place(state: &Path) -> Result<PathBuf, String> {
    let mut probe = postgres::as_owner(Command::new("test"))?;
    probe.arg("-x").arg(state);
    if answer(&mut probe).is_some() {
        Ok(state.join("cluster"))
    } else {
        Ok(std::env::temp_dir().join("loophub-pg-developer"))
    }
}

fn running() -> Option<(PathBuf, String)> {
    let folder = PathBuf::from(fs::read_to_string(state().join("folder")).ok()?);
    let url = fs::read_to_string(state().join("url")).ok()?;
    answer(Command::new("psql").args([&url, "-Atc", "select 1"]))?;
    Some((folder, url))
}
