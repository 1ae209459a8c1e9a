//! A mail server on loopback that keeps what it takes, and misbehaves as it is told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How one conversation goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not.
    None,
    /// The server greets with 421 and closes.
    Busy,
    /// It greets and then says nothing for this long.
    Slow(Duration),
    /// `RCPT` is answered by this.
    Recipient(&'static str),
    /// `MAIL` is answered by this.
    Sender(&'static str),
    /// The text is answered by this.
    Text(&'static str),
    /// The connection drops right after `DATA`, before any text was read.
    DropBeforeText,
    /// The text is kept, and the connection drops before the answer.
    DropAfterText,
    /// `AUTH` is answered by 535.
    Login,
}

/// A mail that the server took.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The address of `MAIL FROM`.
    pub from: String,
    /// The address of `RCPT TO`.
    pub to: String,
    /// The text, headers and all.
    pub text: String,
}

impl Taken {
    /// A header, unfolded; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let start = format!("{name}: ");
        unfolded
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap_or_default()
            .to_owned()
    }
}

#[derive(Debug, Default)]
struct State {
    taken: Vec<Taken>,
    faults: VecDeque<Fault>,
    conversations: usize,
}

/// The server; it stops with the last of its handles.
#[derive(Debug)]
pub struct ScriptedSmtp {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl Drop for ScriptedSmtp {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl ScriptedSmtp {
    /// Starts a server on a free port.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::<Mutex<State>>::default();
        let kept = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept)));
            }
        });
        Self {
            address,
            state,
            listening,
        }
    }

    /// The next letters go wrong so, one each; later ones do not.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        locked(&self.state).faults.extend(faults);
    }

    /// What was taken, in order; also what was taken without an answer.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        locked(&self.state).taken.clone()
    }

    /// How many connections were made.
    #[must_use]
    pub fn conversations(&self) -> usize {
        locked(&self.state).conversations
    }

    /// Its address as the configuration writes it, in clear.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }
}

fn locked(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection; ends with it.
async fn talk(stream: TcpStream, state: Arc<Mutex<State>>) -> Option<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let first = {
        let mut state = locked(&state);
        state.conversations += 1;
        state.faults.front().copied()
    };
    if first == Some(Fault::Busy) {
        locked(&state).faults.pop_front();
        writer.write_all(b"421 4.3.2 busy\r\n").await.ok()?;
        return None;
    }
    writer.write_all(b"220 scripted ESMTP\r\n").await.ok()?;
    let (mut from, mut to, mut fault) = (String::new(), String::new(), Fault::None);
    while let Some(line) = lines.next_line().await.ok()? {
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-scripted\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
            "AUTH" => {
                fault = next_fault(&state);
                if fault == Fault::Login {
                    "535 5.7.8 bad credentials"
                } else {
                    "235 2.7.0 come in"
                }
            }
            "MAIL" => {
                from = between(&line);
                if fault == Fault::None {
                    fault = next_fault(&state);
                }
                match fault {
                    Fault::Slow(wait) => {
                        tokio::time::sleep(wait).await;
                        "250 2.1.0 at last"
                    }
                    Fault::Sender(answer) => answer,
                    _ => "250 2.1.0 ok",
                }
            }
            "RCPT" => {
                to = between(&line);
                match fault {
                    Fault::Recipient(answer) => answer,
                    _ => "250 2.1.5 ok",
                }
            }
            "DATA" if fault == Fault::DropBeforeText => return None,
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                loop {
                    let line = lines.next_line().await.ok()??;
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push_str("\r\n");
                }
                let answer = match fault {
                    Fault::Text(answer) => answer,
                    _ => "250 2.0.0 kept",
                };
                if answer.starts_with('2') {
                    locked(&state).taken.push(Taken {
                        from: from.clone(),
                        to: to.clone(),
                        text,
                    });
                }
                if fault == Fault::DropAfterText {
                    return None;
                }
                fault = Fault::None;
                answer
            }
            "RSET" => {
                fault = Fault::None;
                "250 2.0.0 ok"
            }
            "QUIT" => {
                writer.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 2.0.0 ok",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    None
}

fn next_fault(state: &Mutex<State>) -> Fault {
    locked(state).faults.pop_front().unwrap_or(Fault::None)
}

fn between(line: &str) -> String {
    let after = line.split_once('<').map_or("", |(_, after)| after);
    after.split('>').next().unwrap_or_default().to_owned()
}
