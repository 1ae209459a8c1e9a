//! A mail server on loopback that keeps what it takes, and misbehaves as it is told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

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
    /// Whether the conversation was encrypted.
    pub encrypted: bool,
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

/// How a server encrypts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encrypts {
    /// After `STARTTLS`, which it wants before anything else.
    StartTls,
    /// From the first byte.
    AtOnce,
}

#[derive(Clone)]
enum Wire {
    Plain,
    StartTls(TlsAcceptor),
    AtOnce(TlsAcceptor),
}

/// The server; it stops with the last of its handles.
#[derive(Debug)]
pub struct ScriptedSmtp {
    /// Where it listens.
    pub address: SocketAddr,
    /// The authority that vouches for its certificate (PEM), for the name `localhost`; empty when it does not encrypt.
    pub authority: String,
    scheme: &'static str,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

impl Drop for ScriptedSmtp {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl ScriptedSmtp {
    /// Starts a server on a free port, in clear.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub async fn start() -> Self {
        Self::on(Wire::Plain, String::new(), "smtp").await
    }

    /// Starts a server that encrypts, with a certificate of its own authority.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub async fn start_encrypted(encrypts: Encrypts) -> Self {
        let (acceptor, authority) = acceptor();
        match encrypts {
            Encrypts::StartTls => Self::on(Wire::StartTls(acceptor), authority, "smtp").await,
            Encrypts::AtOnce => Self::on(Wire::AtOnce(acceptor), authority, "smtps").await,
        }
    }

    async fn on(wire: Wire, authority: String, scheme: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::<Mutex<State>>::default();
        let kept = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(meet(stream, wire.clone(), Arc::clone(&kept)));
            }
        });
        Self {
            address,
            authority,
            scheme,
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

    /// Its address as the configuration writes it: by number in clear, by name where its certificate names it.
    #[must_use]
    pub fn url(&self) -> String {
        match (self.scheme, self.authority.as_str()) {
            (scheme, "") => format!("{scheme}://{}", self.address),
            ("smtp", _) => format!("smtp://localhost:{}?tls=starttls", self.address.port()),
            (scheme, _) => format!("{scheme}://localhost:{}", self.address.port()),
        }
    }
}

fn locked(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What encrypts for `localhost`, and the authority behind it (PEM).
fn acceptor() -> (TlsAcceptor, String) {
    let mut authority = CertificateParams::new(Vec::new()).expect("no names");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().expect("a key");
    let pem = authority.self_signed(&authority_key).expect("signed").pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().expect("a key");
    let names = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = names.signed_by(&key, &issuer).expect("signed");
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("known versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
        .expect("a certificate and its key");
    (TlsAcceptor::from(Arc::new(config)), pem)
}

/// One connection; ends with it.
async fn meet(stream: TcpStream, wire: Wire, state: Arc<Mutex<State>>) -> Option<()> {
    locked(&state).conversations += 1;
    match wire {
        Wire::Plain => talk(stream, &state, Hello::Plain).await.map(drop),
        Wire::AtOnce(acceptor) => {
            let stream = acceptor.accept(stream).await.ok()?;
            talk(stream, &state, Hello::Encrypted { greets: true })
                .await
                .map(drop)
        }
        Wire::StartTls(acceptor) => {
            let stream = talk(stream, &state, Hello::WantsTls).await?;
            let stream = acceptor.accept(stream).await.ok()?;
            talk(stream, &state, Hello::Encrypted { greets: false })
                .await
                .map(drop)
        }
    }
}

/// How a conversation begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hello {
    Plain,
    WantsTls,
    Encrypted { greets: bool },
}

/// A conversation; answers the stream when it is to be encrypted.
async fn talk<S>(stream: S, state: &Mutex<State>, hello: Hello) -> Option<S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::new(stream);
    let first = locked(state).faults.front().copied();
    if first == Some(Fault::Busy) {
        locked(state).faults.pop_front();
        stream.write_all(b"421 4.3.2 busy\r\n").await.ok()?;
        return None;
    }
    if hello != (Hello::Encrypted { greets: false }) {
        stream.write_all(b"220 scripted ESMTP\r\n").await.ok()?;
        stream.flush().await.ok()?;
    }
    let (mut from, mut to, mut fault) = (String::new(), String::new(), Fault::None);
    while let Some(line) = next_line(&mut stream).await {
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" if hello == Hello::WantsTls => "250-scripted\r\n250-STARTTLS\r\n250 8BITMIME",
            "EHLO" => "250-scripted\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
            "STAR" if hello == Hello::WantsTls => {
                stream.write_all(b"220 2.0.0 go ahead\r\n").await.ok()?;
                stream.flush().await.ok()?;
                return Some(stream.into_inner());
            }
            "AUTH" | "MAIL" if hello == Hello::WantsTls => "530 5.7.0 STARTTLS first",
            "AUTH" => {
                fault = next_fault(state);
                if fault == Fault::Login {
                    "535 5.7.8 bad credentials"
                } else {
                    "235 2.7.0 come in"
                }
            }
            "MAIL" => {
                from = between(&line);
                if fault == Fault::None {
                    fault = next_fault(state);
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
                stream.write_all(b"354 go on\r\n").await.ok()?;
                stream.flush().await.ok()?;
                let mut text = String::new();
                loop {
                    let line = next_line(&mut stream).await?;
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
                    locked(state).taken.push(Taken {
                        from: from.clone(),
                        to: to.clone(),
                        text,
                        encrypted: matches!(hello, Hello::Encrypted { .. }),
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
                stream.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 2.0.0 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        stream.flush().await.ok()?;
    }
    None
}

/// The next line without its end; nothing when the other side hung up.
async fn next_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

fn next_fault(state: &Mutex<State>) -> Fault {
    locked(state).faults.pop_front().unwrap_or(Fault::None)
}

fn between(line: &str) -> String {
    let after = line.split_once('<').map_or("", |(_, after)| after);
    after.split('>').next().unwrap_or_default().to_owned()
}
