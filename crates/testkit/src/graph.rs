//! A Microsoft Graph that follows a script of faults, over real HTTP on this machine.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hub_outbound::directory::GraphApp;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// One thing that goes wrong, for one request of its kind.
#[derive(Debug, Clone)]
pub enum Fault {
    /// This answer, nothing being done.
    Says(u16, &'static str, &'static str),
    /// What was asked is done, and the answer never comes.
    DoneThenSilent,
    /// What was asked is done, and the line is cut.
    DoneThenCut,
    /// 201, and no user is ever made.
    Ghost,
    /// Made, and not shown before so many questions about the user.
    Late(u32),
    /// An answer that is no JSON.
    Malformed,
    /// An answer longer than any can be.
    Huge,
    /// The right answer, slowly.
    Slow,
}

/// Which requests a fault is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For a token.
    Token,
    /// For the user of an address.
    LookUp,
    /// To invite.
    Invite,
    /// For a user that is known.
    Read,
}

/// A user of the directory.
#[derive(Debug, Clone)]
pub struct User {
    /// Its name there.
    pub id: String,
    /// Its address.
    pub mail: String,
    /// Whether the invitation was accepted.
    pub accepted: bool,
    /// Whether it is no guest.
    pub is_member: bool,
    hidden: u32,
}

/// What the simulator knows and did.
#[derive(Debug, Default)]
pub struct World {
    /// Every user.
    pub users: Vec<User>,
    /// What goes wrong next.
    pub script: VecDeque<(Kind, Fault)>,
    /// How many invitations were asked for.
    pub invites: u32,
    /// Every request.
    pub asked: Vec<Kind>,
    made: u32,
    /// Tokens issued; only the newest is good.
    tokens: u32,
    /// Whether the consent was withdrawn.
    pub revoked: bool,
}

/// The simulator.
#[derive(Debug, Clone)]
pub struct Graph {
    /// What it knows.
    pub world: Arc<Mutex<World>>,
    /// Where it is: `http://127.0.0.1:PORT`.
    pub address: String,
}

impl Graph {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let world = Arc::new(Mutex::new(World::default()));
        let served = world.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, served.clone()));
            }
        });
        Self { world, address }
    }

    /// The installation's application there.
    #[must_use]
    pub fn app(&self) -> GraphApp {
        GraphApp {
            login_url: self.address.clone(),
            graph_url: self.address.clone(),
            timeout: Duration::from_millis(150),
            ..GraphApp::new("client".to_owned(), "secret".into())
        }
    }

    /// Looks at what it knows, or changes it.
    pub fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// These faults come next, each for a request of its kind.
    pub fn script(&self, faults: &[(Kind, Fault)]) {
        self.with(|world| world.script.extend(faults.iter().cloned()));
    }

    /// Adds a user.
    ///
    /// # Panics
    /// Never.
    pub fn add(&self, mail: &str, is_member: bool, accepted: bool) {
        self.with(|world| {
            world.make(mail, 0);
            let user = world.users.last_mut().expect("just made");
            (user.is_member, user.accepted) = (is_member, accepted);
        });
    }

    /// How many users have an address.
    #[must_use]
    pub fn count(&self, mail: &str) -> usize {
        self.with(|world| world.users.iter().filter(|user| user.mail == mail).count())
    }
}

impl World {
    fn make(&mut self, mail: &str, hidden: u32) -> String {
        self.made += 1;
        let id = format!("00000000-0000-4000-8000-{:012}", self.made);
        self.users.push(User {
            id: id.clone(),
            mail: mail.to_owned(),
            accepted: false,
            is_member: false,
            hidden,
        });
        id
    }

    fn fault(&mut self, kind: Kind) -> Option<Fault> {
        let at = self.script.iter().position(|(of, _)| *of == kind)?;
        // Faults of a kind come in the order of the script.
        self.script.remove(at).map(|(_, fault)| fault)
    }

    fn answer(&mut self, kind: Kind, path: &str, body: &str, fault: Option<&Fault>) -> (u16, String) {
        match kind {
            Kind::Token => {
                self.tokens += 1;
                (
                    200,
                    json!({ "access_token": format!("t{}", self.tokens) }).to_string(),
                )
            }
            Kind::LookUp => {
                let found: Vec<Value> = self
                    .users
                    .iter()
                    .filter(|user| user.hidden == 0 && path.to_lowercase().contains(&encoded(&user.mail)))
                    .map(shown)
                    .collect();
                (200, json!({ "value": found }).to_string())
            }
            Kind::Read => {
                let id = path.split(['/', '?']).nth(3).unwrap_or_default().to_owned();
                match self.users.iter_mut().find(|user| user.id == id) {
                    Some(user) if user.hidden > 0 => {
                        user.hidden -= 1;
                        let status = if user.hidden % 2 == 0 { 404 } else { 400 };
                        (
                            status,
                            json!({ "error": { "code": "Request_ResourceNotFound" } }).to_string(),
                        )
                    }
                    Some(user) => (200, shown(user).to_string()),
                    None => (
                        404,
                        json!({ "error": { "code": "Request_ResourceNotFound" } }).to_string(),
                    ),
                }
            }
            Kind::Invite => {
                self.invites += 1;
                let asked: Value = serde_json::from_str(body).unwrap_or_default();
                let mail = asked["invitedUserEmailAddress"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned();
                assert_eq!(asked["sendInvitationMessage"], json!(false));
                if let Some(member) = self.users.iter().find(|user| user.mail == mail && user.is_member) {
                    let message = format!(
                        "The invited user already exists in the directory as object ID: {}. They can use that \
                         account to sign in.",
                        member.id
                    );
                    return (
                        400,
                        json!({ "error": { "code": "BadRequest", "message": message } }).to_string(),
                    );
                }
                let id = match fault {
                    Some(Fault::Ghost) => "00000000-0000-4000-8000-999999999999".to_owned(),
                    Some(Fault::Late(questions)) => self.make(&mail, *questions),
                    _ => self.make(&mail, 0),
                };
                let answer = json!({
                    "id": "invitation",
                    "status": "PendingAcceptance",
                    "inviteRedeemUrl": format!("https://login.example/redeem?id={id}"),
                    "invitedUser": { "id": id },
                });
                (201, answer.to_string())
            }
        }
    }
}

fn encoded(mail: &str) -> String {
    mail.to_lowercase()
        .replace('@', "%40")
        .replace('.', "%2e")
        .replace('-', "%2d")
}

fn shown(user: &User) -> Value {
    let state = match (user.is_member, user.accepted) {
        (true, _) => Value::Null,
        (false, true) => json!("Accepted"),
        (false, false) => json!("PendingAcceptance"),
    };
    json!({
        "id": user.id,
        "mail": user.mail,
        "otherMails": [],
        "externalUserState": state,
        "userType": if user.is_member { "Member" } else { "Guest" },
    })
}

/// One connection, one request after the other.
async fn serve(mut stream: TcpStream, world: Arc<Mutex<World>>) {
    while let Some((head, body)) = request(&mut stream).await {
        let mut words = head.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let kind = match (method, path) {
            ("POST", path) if path.ends_with("/token") => Kind::Token,
            ("POST", _) => Kind::Invite,
            (_, path) if path.starts_with("/v1.0/users?") => Kind::LookUp,
            _ => Kind::Read,
        };
        let (fault, answer, good) = {
            let mut world = world.lock().unwrap_or_else(PoisonError::into_inner);
            let good = kind == Kind::Token || !world.revoked;
            let fault = world.fault(kind);
            world.asked.push(kind);
            let done = good && !matches!(fault, Some(Fault::Says(..) | Fault::Malformed | Fault::Huge));
            let answer = done.then(|| world.answer(kind, path, &body, fault.as_ref()));
            (fault, answer, good)
        };
        if !good {
            let refused =
                r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}"#;
            say(&mut stream, 403, "", refused).await;
            continue;
        }
        let (status, text) = answer.unwrap_or((200, String::new()));
        match fault {
            Some(Fault::Says(status, header, text)) => say(&mut stream, status, header, text).await,
            Some(Fault::Malformed) => say(&mut stream, status, "", "{\"value\": [{").await,
            Some(Fault::Huge) => say(&mut stream, 200, "", &"x".repeat(2 << 20)).await,
            Some(Fault::DoneThenSilent) => tokio::time::sleep(Duration::from_secs(2)).await,
            Some(Fault::DoneThenCut) => return,
            Some(Fault::Slow) => {
                tokio::time::sleep(Duration::from_millis(60)).await;
                say(&mut stream, status, "", &text).await;
            }
            Some(Fault::Ghost | Fault::Late(_)) | None => say(&mut stream, status, "", &text).await,
        }
    }
}

async fn say(stream: &mut TcpStream, status: u16, header: &str, body: &str) {
    let head = format!(
        "HTTP/1.1 {status} Status\r\nDate: Tue, 24 Nov 2026 10:00:00 GMT\r\nContent-Length: {}\r\n{header}\r\n",
        body.len()
    );
    // A client that hung up needs no answer.
    let _sent = stream.write_all(format!("{head}{body}").as_bytes()).await;
}

async fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length:")
                    .map(str::to_owned)
            })
            .and_then(|length| length.trim().parse::<usize>().ok())
            .unwrap_or(0);
        if body.len() >= length {
            return Some((head.to_owned(), body.to_owned()));
        }
    }
}
