//! A receiver of webhooks that follows a script, over real HTTP on this machine.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the receiver does with one request.
#[derive(Debug, Clone)]
pub enum Says {
    /// A status, one more header line (or none) and a body.
    Status(u16, &'static str, &'static str),
    /// Nothing for so long, then 204.
    Slowly(Duration),
    /// 200 and a body that never ends.
    Endless,
    /// The line is cut before any answer.
    Cut,
}

/// One request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The first line.
    pub line: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Received {
    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}

#[derive(Debug, Default)]
struct World {
    script: VecDeque<Says>,
    received: Vec<Received>,
}

/// The receiver.
#[derive(Debug, Clone)]
pub struct Receiver {
    world: Arc<Mutex<World>>,
    /// Where it is: `127.0.0.1:PORT`.
    pub host: String,
}

impl Receiver {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let world = Arc::new(Mutex::new(World::default()));
        let served = world.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, served.clone()));
            }
        });
        Self { world, host }
    }

    /// An address of it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/loophub", self.host)
    }

    /// Its port.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn port(&self) -> u16 {
        let port = self.host.rsplit(':').next().expect("a port");
        port.parse().expect("a number")
    }

    /// What it does next, one a request; 204 afterwards.
    pub fn script(&self, says: impl IntoIterator<Item = Says>) {
        lock(&self.world).script.extend(says);
    }

    /// Forgets what it was to do: 204 from now on.
    pub fn relent(&self) {
        lock(&self.world).script.clear();
    }

    /// Everything that came.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.world).received.clone()
    }
}

fn lock(world: &Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(mut stream: TcpStream, world: Arc<Mutex<World>>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    let says = {
        let mut world = lock(&world);
        world.received.push(request);
        world.script.pop_front()
    };
    let answer = match says.unwrap_or(Says::Status(204, "", "")) {
        Says::Status(status, header, body) => {
            let header = if header.is_empty() {
                String::new()
            } else {
                format!("{header}\r\n")
            };
            format!(
                "HTTP/1.1 {status} Said\r\n{header}content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        }
        Says::Slowly(wait) => {
            tokio::time::sleep(wait).await;
            "HTTP/1.1 204 Late\r\nconnection: close\r\n\r\n".to_owned()
        }
        Says::Endless => {
            let head = "HTTP/1.1 200 Said\r\nconnection: close\r\n\r\n";
            let mut is_open = stream.write_all(head.as_bytes()).await.is_ok();
            while is_open {
                is_open = stream.write_all(&[b'x'; 8_192]).await.is_ok();
            }
            return;
        }
        Says::Cut => return,
    };
    // Whoever has gone away meanwhile hears nothing.
    let _gone = stream.write_all(answer.as_bytes()).await;
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.split("\r\n");
            let line = lines.next().unwrap_or_default().to_owned();
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect();
            let length = headers
                .iter()
                .find(|(name, _)| name == "content-length")
                .and_then(|(_, value)| value.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                let body = body.to_owned();
                return Some(Received { line, headers, body });
            }
        }
        let mut part = [0; 4_096];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&part[..read]),
        }
    }
}
