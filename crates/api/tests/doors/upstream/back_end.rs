//! A back end on loopback that says exactly what a test wants, byte for byte, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hub_app::upstream::UpstreamSettings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the back end does with each call, in turn; the last one again and again.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    /// Answers these bytes and waits for the next call of the connection.
    Says(&'static str),
    /// Answers these bytes and closes.
    SaysAndCloses(&'static str),
    /// Answers these bytes after so many milliseconds.
    SaysLate(&'static str, u64),
    /// Closes without a word.
    Closes,
    /// Reads and never answers.
    StaysSilent,
}

/// A back end.
#[derive(Debug)]
pub struct BackEnd {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl BackEnd {
    pub async fn start(does: &'static [Does]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let calls = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, does, Arc::clone(&calls)));
            }
        });
        Self { address, asked }
    }

    pub fn settings(&self) -> UpstreamSettings {
        settings(self.address)
    }

    /// Every call so far: its head, then its body as it came.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The one call so far.
    pub fn only(&self) -> String {
        let asked = self.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.into_iter().next().unwrap()
    }
}

/// The settings of a back end at an address, impatient.
pub fn settings(address: SocketAddr) -> UpstreamSettings {
    UpstreamSettings {
        answer_within: Duration::from_millis(700),
        idle_within: Duration::from_millis(700),
        ..UpstreamSettings::at(&format!("http://{address}")).unwrap()
    }
}

async fn serve(mut connection: TcpStream, does: &'static [Does], asked: Arc<Mutex<Vec<String>>>) {
    while let Some(call) = read(&mut connection).await {
        let turn = {
            let mut asked = asked.lock().unwrap();
            asked.push(call);
            asked.len() - 1
        };
        match does[turn.min(does.len() - 1)] {
            Does::Says(answer) => connection.write_all(answer.as_bytes()).await.unwrap(),
            Does::SaysLate(answer, after) => {
                tokio::time::sleep(Duration::from_millis(after)).await;
                connection.write_all(answer.as_bytes()).await.unwrap();
            }
            Does::SaysAndCloses(answer) => {
                connection.write_all(answer.as_bytes()).await.unwrap();
                return;
            }
            Does::Closes => return,
            Does::StaysSilent => tokio::time::sleep(Duration::from_secs(60)).await,
        }
    }
}

/// A call: its head, and its body by `Content-Length` or until the last chunk.
async fn read(connection: &mut TcpStream) -> Option<String> {
    let mut call = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&call).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            let length = lower
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let whole = match length {
                Some(length) => body.len() >= length.parse().unwrap(),
                None if lower.contains("transfer-encoding: chunked") => body.ends_with("0\r\n\r\n"),
                None => true,
            };
            if whole {
                return Some(text);
            }
        }
        match connection.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => call.extend_from_slice(&buffer[..read]),
        }
    }
}
