//! W1: deciding a call, beside a handler that does nothing on the same stack, and beside nginx.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::children::{Server, find, free_port, this_program};
use crate::data::{Data, is_open};
use crate::load::{self, Load, Loaded, Prepared};
use crate::outcome::{Outcome, fault};
use crate::places::Grounds;
use crate::still::Draw;
use crate::table::{Line, median};

/// How many calls are prepared.
pub const REQUESTS: usize = 20_000;
/// Over how many kept connections they are made.
const CONNECTIONS: usize = 32;

/// How long and how often to measure.
#[derive(Debug, Clone, Copy)]
pub struct Rounds {
    /// Rounds, each of every server in turn.
    pub rounds: usize,
    /// How long each server is loaded in each.
    pub each: Duration,
}

/// What one server took, round by round.
#[derive(Debug, Default)]
pub struct Taken {
    /// Processor time of its processes, a request.
    pub cpu_micros: Vec<f64>,
    /// Half the answers came within this many microseconds.
    pub p50: Vec<f64>,
    /// And 99 of 100 within this many.
    pub p99: Vec<f64>,
    /// Answers a second.
    pub per_second: Vec<f64>,
}

impl Taken {
    fn of(&mut self, server: &Server, load: &Load<'_>, time: Duration) -> Outcome<Loaded> {
        self.of_all(&[server], load, time)
    }

    /// Loads the first of these servers, and counts what all of them took.
    pub fn of_all(&mut self, servers: &[&Server], load: &Load<'_>, time: Duration) -> Outcome<Loaded> {
        let cpu = || {
            servers
                .iter()
                .map(|server| server.cpu_micros())
                .sum::<Outcome<f64>>()
        };
        let before = cpu()?;
        let loaded = load.during(time)?;
        let answers = loaded.answers as f64;
        self.cpu_micros.push((cpu()? - before) / answers);
        self.p50.push(loaded.p50_micros);
        self.p99.push(loaded.p99_micros);
        self.per_second.push(answers / loaded.seconds);
        Ok(loaded)
    }
}

/// Measures W1 on a furnished database.
pub fn measure(grounds: &Grounds, data: &Data, rounds: Rounds, lines: &mut Vec<Line>) -> Outcome<()> {
    let requests = grounds.folder.join("w1.json");
    let prepared = requests_of(data);
    load::write(&prepared, &requests)?;
    let gate = product(&data.place.url)?;
    let bare = Server::of_nothing()?;
    let nginx = nginx(&grounds.folder)?;
    let load = |port, checked| load_of(&requests, port, checked);
    // Every key and every set is met once before anything counts.
    load(gate.port, true).each(0, REQUESTS)?;
    load(gate.port, true).during(rounds.each)?;
    load(bare.port, false).during(rounds.each)?;
    let (mut of_gate, mut of_bare, mut of_nginx) = (Taken::default(), Taken::default(), Taken::default());
    let mut statuses = std::collections::BTreeMap::new();
    for _ in 0..rounds.rounds {
        of_bare.of(&bare, &load(bare.port, false), rounds.each)?;
        let loaded = of_gate.of(&gate, &load(gate.port, true), rounds.each)?;
        for (status, count) in loaded.statuses {
            *statuses.entry(status).or_insert(0) += count;
        }
        if let Some(nginx) = &nginx {
            of_nginx.of(nginx, &load(nginx.port, false), rounds.each)?;
        }
    }
    let engine = data.place.engine_name();
    let dossiers = data.dossiers.len();
    let name = |what: &str| format!("W1 decision, {dossiers} dossiers: {what}");
    let cpu = |taken: &Taken| (median(&taken.cpu_micros), "µs");
    let p99 = |taken: &Taken| (median(&taken.p99), "µs");
    lines.push(Line::ratio(
        name("server CPU a request"),
        engine,
        cpu(&of_gate),
        cpu(&of_bare),
        1.15,
    ));
    lines.push(Line::ratio(
        name("p99, 32 connections"),
        engine,
        p99(&of_gate),
        p99(&of_bare),
        1.3,
    ));
    let rate = |taken: &Taken| (median(&taken.per_second), "/s");
    lines.push(Line::told(
        name("requests a second"),
        engine,
        rate(&of_gate),
        Some(rate(&of_bare)),
    ));
    if nginx.is_some() {
        lines.push(Line::told(
            name("server CPU a request, beside nginx `return 204`"),
            engine,
            cpu(&of_gate),
            Some(cpu(&of_nginx)),
        ));
    }
    lines.push(Line::told(
        name("memory of the server after it"),
        engine,
        (gate.resident_mib()?, "MiB"),
        None,
    ));
    println!(
        "W1 {engine}, {dossiers} dossiers, {} activations, {} keys: every answer was the right one; {}; p50 {:.0} µs \
         beside {:.0} µs",
        data.activations,
        data.keys.len(),
        shares(&statuses),
        median(&of_gate.p50),
        median(&of_bare.p50),
    );
    Ok(())
}

/// These requests over [`CONNECTIONS`] connections to a server.
pub const fn load_of(requests: &Path, port: u16, checked: bool) -> Load<'_> {
    Load {
        port,
        requests,
        connections: CONNECTIONS,
        checked,
    }
}

/// The product in a process of its own.
pub fn product(url: &str) -> Outcome<Server> {
    let port = free_port()?;
    let mut command = this_program("serve")?;
    command.args(["--port", &port.to_string(), "--url", url]);
    // Its log is written, as in service, and read by nobody.
    command.stderr(Stdio::from(
        std::fs::OpenOptions::new().write(true).open("/dev/null")?,
    ));
    Server::start(command, port)
}

impl Server {
    fn of_nothing() -> Outcome<Self> {
        let port = free_port()?;
        let mut command = this_program("serve")?;
        command.args(["--port", &port.to_string()]);
        Self::start(command, port)
    }
}

/// nginx answering 204 by itself, where it is installed.
pub fn nginx(folder: &Path) -> Outcome<Option<Server>> {
    let port = free_port()?;
    let answer = format!("server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }}");
    nginx_with(folder, "nginx", port, &answer)
}

/// nginx with these servers, one of them at `port`, where it is installed; `name` tells it from others in `folder`.
pub fn nginx_with(folder: &Path, name: &str, port: u16, servers: &str) -> Outcome<Option<Server>> {
    let Some(program) = find("nginx") else {
        return Ok(None);
    };
    let home = folder.join(name).display().to_string();
    let file = format!("{home}.conf");
    std::fs::write(
        &file,
        format!(
            "daemon off; worker_processes 2; pid {home}.pid; error_log /dev/null;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {home}-body;\n\
             proxy_temp_path {home}-proxy; fastcgi_temp_path {home}-fastcgi;\n\
             uwsgi_temp_path {home}-uwsgi; scgi_temp_path {home}-scgi;\n{servers}\n}}\n"
        ),
    )?;
    let mut command = std::process::Command::new(program);
    command.args(["-c", &file]).stderr(Stdio::null());
    Server::start(command, port).map(Some)
}

/// A call of a partner, and what the gate must answer.
#[derive(Debug)]
pub struct Call<'d> {
    /// The address at the back end.
    pub uri: String,
    /// What is presented.
    pub credential: &'d str,
    /// The status of the answer to the proxy.
    pub expected: u16,
}

/// The same calls as nginx asks about them.
pub fn requests_of(data: &Data) -> Vec<Prepared> {
    let asked = |call: Call<'_>| {
        let headers = [
            ("x-original-uri", call.uri.as_str()),
            ("x-original-method", "GET"),
            ("x-apikey", call.credential),
        ];
        Prepared::get("/gate/nginx", &headers, call.expected)
    };
    calls_of(data).into_iter().map(asked).collect()
}

/// Calls as partners make them: any key, mostly a dossier that is open to it.
pub fn calls_of(data: &Data) -> Vec<Call<'_>> {
    let draw = Draw::new(5);
    (0..REQUESTS)
        .map(|_| {
            // Half the calls come with the twenty main keys.
            let key = &data.keys[if draw.below(2) == 0 {
                draw.below(20)
            } else {
                draw.below(data.keys.len())
            }];
            let at = match key.only {
                Some(only) if draw.below(10) < 7 => only,
                None if draw.below(10) < 7 => (0..)
                    .map(|_| draw.below(data.dossiers.len()))
                    .find(|at| is_open(data.dossiers[*at].id, key.application))
                    .unwrap_or(0),
                _ => draw.below(data.dossiers.len()),
            };
            let dossier = &data.dossiers[at];
            let open = is_open(dossier.id, key.application) && key.only.is_none_or(|only| only == at);
            let expected = match (key.revoked, open) {
                (true, _) => 401,
                (false, true) => 200,
                (false, false) => 403,
            };
            Call {
                uri: format!("/loop-api-publiques/compte?codeDossier={}", dossier.code),
                credential: &key.credential,
                expected,
            }
        })
        .collect()
}

fn shares(statuses: &std::collections::BTreeMap<u16, usize>) -> String {
    let total: usize = statuses.values().sum();
    statuses
        .iter()
        .map(|(status, count)| format!("{:.1} % {status}", *count as f64 * 100.0 / total as f64))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Fails where CPU time cannot be read: no figure would mean anything.
pub fn check_machine() -> Outcome<()> {
    match crate::children::cpu_micros(std::process::id()) {
        Ok(_) => Ok(()),
        Err(error) => fault(format!(
            "the processor time of a process cannot be read here: {error}"
        )),
    }
}
