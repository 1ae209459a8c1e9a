//! The load generator: keep-alive connections that send prepared requests and check each answer, in a process of its
//! own so that its time is not counted as the server's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::children::this_program;
use crate::outcome::{Outcome, fault};
use crate::table::{median, p99};

/// A request as it goes over the wire, and the status its answer must have.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Prepared {
    /// The bytes.
    pub wire: String,
    /// The status; any when 0.
    pub expected: u16,
}

impl Prepared {
    /// A GET with these header lines.
    pub fn get(path: &str, headers: &[(&str, &str)], expected: u16) -> Self {
        let mut wire = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        for (name, value) in headers {
            wire.push_str(&format!("{name}: {value}\r\n"));
        }
        wire.push_str("\r\n");
        Self { wire, expected }
    }
}

/// How to load.
#[derive(Debug, Clone, Args)]
pub struct LoadOptions {
    /// The server's port on loopback.
    #[arg(long)]
    port: u16,
    /// The file of prepared requests.
    #[arg(long)]
    requests: PathBuf,
    /// The first request to send.
    #[arg(long, default_value_t = 0)]
    from: usize,
    /// How many to send; with 0, as many as go in the time.
    #[arg(long, default_value_t = 0)]
    count: usize,
    /// For how long, in milliseconds.
    #[arg(long, default_value_t = 3_600_000)]
    millis: u64,
    /// Over how many connections.
    #[arg(long)]
    connections: usize,
    /// Accept any answer.
    #[arg(long)]
    any: bool,
}

/// What a load gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Loaded {
    /// Answers.
    pub answers: usize,
    /// Seconds it took.
    pub seconds: f64,
    /// Half the answers came within this many microseconds.
    pub p50_micros: f64,
    /// And 99 of 100 within this many.
    pub p99_micros: f64,
    /// Answers by status.
    pub statuses: BTreeMap<u16, usize>,
    /// Bytes of the bodies.
    pub body_bytes: usize,
}

/// Sends one request on a connection that is kept; gives the status and the body.
pub async fn ask(stream: &mut TcpStream, wire: &str) -> Outcome<(u16, String)> {
    let mut buffer = Vec::with_capacity(1 << 16);
    stream.write_all(wire.as_bytes()).await?;
    let (status, bytes) = answer(stream, &mut buffer).await?;
    let body = &buffer[buffer.len() - bytes..];
    Ok((status, String::from_utf8_lossy(body).into_owned()))
}

/// A load to be run.
#[derive(Debug, Clone, Copy)]
pub struct Load<'a> {
    /// The server's port.
    pub port: u16,
    /// The file of prepared requests.
    pub requests: &'a Path,
    /// Over how many connections.
    pub connections: usize,
    /// Whether every answer must be as expected.
    pub checked: bool,
}

impl Load<'_> {
    /// Sends requests in turn for a while.
    pub fn during(&self, time: Duration) -> Outcome<Loaded> {
        self.run(&["--millis".to_owned(), time.as_millis().to_string()])
    }

    /// Sends `count` requests from number `from` on, each once.
    pub fn each(&self, from: usize, count: usize) -> Outcome<Loaded> {
        self.run(&[
            "--from".to_owned(),
            from.to_string(),
            "--count".to_owned(),
            count.to_string(),
        ])
    }

    fn run(&self, more: &[String]) -> Outcome<Loaded> {
        let mut command = this_program("load")?;
        command
            .args(["--port", &self.port.to_string()])
            .arg("--requests")
            .arg(self.requests)
            .args(["--connections", &self.connections.to_string()])
            .args(more);
        if !self.checked {
            command.arg("--any");
        }
        let output = command.stderr(std::process::Stdio::inherit()).output()?;
        if !output.status.success() {
            return fault("the load generator met an answer that is not right");
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}

/// Writes prepared requests to a file.
pub fn write(requests: &[Prepared], file: &Path) -> Outcome<()> {
    Ok(serde_json::to_writer(
        std::io::BufWriter::new(std::fs::File::create(file)?),
        requests,
    )?)
}

/// Runs as the load generator and prints what it measured.
pub fn main(options: &LoadOptions) -> Outcome<()> {
    let requests: Vec<Prepared> =
        serde_json::from_reader(std::io::BufReader::new(std::fs::File::open(&options.requests)?))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let loaded = runtime.block_on(run(options, Arc::new(requests)))?;
    println!("{}", serde_json::to_string(&loaded)?);
    Ok(())
}

async fn run(options: &LoadOptions, requests: Arc<Vec<Prepared>>) -> Outcome<Loaded> {
    let last = if options.count == 0 {
        usize::MAX
    } else {
        options.from + options.count
    };
    let next = Arc::new(AtomicUsize::new(options.from));
    let started = Instant::now();
    let end = started + Duration::from_millis(options.millis);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..options.connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        let (port, any) = (options.port, options.any);
        tasks.spawn(async move { connection(port, &requests, &next, last, end, any).await });
    }
    let (mut times, mut statuses, mut body_bytes) = (Vec::new(), BTreeMap::new(), 0);
    while let Some(done) = tasks.join_next().await {
        for (micros, status, bytes) in done?? {
            times.push(micros);
            *statuses.entry(status).or_insert(0) += 1;
            body_bytes += bytes;
        }
    }
    Ok(Loaded {
        answers: times.len(),
        seconds: started.elapsed().as_secs_f64(),
        p50_micros: median(&times),
        p99_micros: p99(&times),
        statuses,
        body_bytes,
    })
}

async fn connection(
    port: u16,
    requests: &[Prepared],
    next: &AtomicUsize,
    last: usize,
    end: Instant,
    any: bool,
) -> Outcome<Vec<(f64, u16, usize)>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (mut answers, mut buffer) = (Vec::new(), Vec::with_capacity(1 << 16));
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let sent = Instant::now();
        if at >= last || sent >= end {
            return Ok(answers);
        }
        let request = &requests[at % requests.len()];
        stream.write_all(request.wire.as_bytes()).await?;
        let (status, bytes) = answer(&mut stream, &mut buffer).await?;
        answers.push((sent.elapsed().as_secs_f64() * 1e6, status, bytes));
        if !any && request.expected != 0 && status != request.expected {
            let line = request.wire.lines().next().unwrap_or_default();
            return fault(format!("{line}: {status} where {} is right", request.expected));
        }
    }
}

/// Reads one answer whole; gives its status and the length of its body.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Outcome<(u16, usize)> {
    buffer.clear();
    let head = loop {
        if stream.read_buf(buffer).await? == 0 {
            return fault("the server hung up");
        }
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
    let status = text.get(9..12).unwrap_or_default().parse()?;
    let header = |name: &str| {
        text.lines()
            .filter_map(|line| line.split_once(':'))
            .find_map(|(found, value)| (found == name).then_some(value.trim()))
    };
    let whole = |buffer: &[u8]| match header("content-length").and_then(|length| length.parse::<usize>().ok())
    {
        Some(length) => buffer.len() >= head + length,
        None if header("transfer-encoding").is_some() => buffer.ends_with(b"0\r\n\r\n"),
        None => true,
    };
    while !whole(buffer) {
        if stream.read_buf(buffer).await? == 0 {
            return fault("the server hung up in the middle of an answer");
        }
    }
    Ok((status, buffer.len() - head))
}
