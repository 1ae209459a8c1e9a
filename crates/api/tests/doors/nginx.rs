//! A real nginx with the generated configuration: what is allowed gets through as it is, nothing else does.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::{Extension, Router};
use hub_api::{GateSettings, NginxConfig, gate_router, nginx_config};
use hub_domain::api_key::KeyKind;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::fixture::{House, Key, everywhere};
use crate::hostile::HOSTILE;

const NGINX: &str = "/usr/sbin/nginx";
const OPEN: &str = "/compte?codeDossier=A1";

/// Heads of requests, one text each.
type Recorded = Arc<Mutex<Vec<String>>>;

/// A hub, nginx in front of a back end, and what the back end saw.
struct Site {
    house: House,
    key: Key,
    front: SocketAddr,
    /// The targets that the hub decided, with the answer's status.
    decided: Arc<Mutex<Vec<(String, u16)>>>,
    seen: Recorded,
    hub_address: SocketAddr,
    hub: Option<Server>,
    nginx: Child,
    folder: tempfile::TempDir,
}

impl Site {
    async fn start(house: House) -> Self {
        assert!(
            Path::new(NGINX).exists(),
            "{NGINX} is missing: install the package nginx-light"
        );
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        let decided = Arc::default();
        let hub_address = free_address().await;
        let hub = serve_hub(hub_address, &house, Arc::clone(&decided)).await;
        let seen = Recorded::default();
        let back_end = serve_back_end(Arc::clone(&seen)).await;
        let front = free_address().await;
        let config = NginxConfig::parse(
            &format!("http://{back_end}"),
            &format!("http://{hub_address}"),
            &front.to_string(),
        )
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let nginx = start_nginx(folder.path(), &nginx_config(&config));
        let site = Self {
            house,
            key,
            front,
            decided,
            seen,
            hub_address,
            hub: Some(hub),
            nginx,
            folder,
        };
        site.wait().await;
        site
    }

    async fn wait(&self) {
        for _ in 0..200 {
            if TcpStream::connect(self.front).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let log = std::fs::read_to_string(self.folder.path().join("error.log"));
        panic!("nginx does not listen: {log:?}");
    }

    /// Sends a request as it is written and reads the whole answer.
    async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
        let mut text = format!("{method} {target} HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        let mut stream = TcpStream::connect(self.front).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer).await;
        Reply(String::from_utf8_lossy(&answer).into_owned())
    }

    async fn call(&self, target: &str) -> Reply {
        let presented = self.key.presented();
        self.send("GET", target, &[("x-apikey", &presented)]).await
    }

    /// What reached the back end since the last look.
    fn reached(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

/// Runs a test before a site of each engine.
fn at_each_site<F: Future<Output = ()>>(test: impl Fn(Site) -> F) {
    everywhere(async |house| test(Site::start(house).await).await);
}

impl Drop for Site {
    fn drop(&mut self) {
        let _already_gone = self.nginx.kill();
        let _already_waited = self.nginx.wait();
    }
}

/// An answer as it came.
struct Reply(String);

impl Reply {
    fn status(&self) -> u16 {
        self.0
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0)
    }

    /// Every value of a header.
    fn header(&self, name: &str) -> Vec<&str> {
        values(&self.0, name)
    }

    fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

/// Every value of a header in a head.
fn values<'h>(head: &'h str, wanted: &str) -> Vec<&'h str> {
    let head = head.split_once("\r\n\r\n").map_or(head, |(head, _)| head);
    head.lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value.trim())
        .collect()
}

async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

/// A server that can be killed with everything it has begun.
struct Server {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves each connection by a task of its own.
    async fn start<F>(
        address: SocketAddr,
        serve: impl Fn(TcpStream, SocketAddr) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await.unwrap();
        let (stop, mut stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    _ = &mut stopped => break,
                    Ok((stream, peer)) = listener.accept() => { connections.spawn(serve(stream, peer)); }
                }
            }
            connections.shutdown().await;
        });
        Self { stop, task }
    }

    /// Returns once nothing of it runs any more.
    async fn kill(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }
}

async fn serve_hub(address: SocketAddr, house: &House, decided: Arc<Mutex<Vec<(String, u16)>>>) -> Server {
    let settings = GateSettings::built_in(vec!["127.0.0.1/32".parse().unwrap()]).unwrap();
    let record = from_fn(move |request: Request, next: Next| {
        let decided = Arc::clone(&decided);
        async move {
            let target = request
                .headers()
                .get("x-original-uri")
                .map(|uri| String::from_utf8_lossy(uri.as_bytes()).into_owned());
            let response = next.run(request).await;
            let line = (target.unwrap_or_default(), response.status().as_u16());
            decided.lock().unwrap().push(line);
            response
        }
    });
    let app: Router = gate_router(house.hub.clone(), settings).layer(record);
    Server::start(address, move |stream, peer| {
        let service = TowerToHyperService::new(app.clone().layer(Extension(ConnectInfo(peer))));
        async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            let _broken = connection.await;
        }
    })
    .await
}

/// A back end that records the head of every request byte for byte, and answers 200.
async fn serve_back_end(seen: Recorded) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                let mut head = Vec::new();
                let mut buffer = [0; 4096];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    head.extend_from_slice(&buffer[..read]);
                    while let Some(end) = head.windows(4).position(|four| four == b"\r\n\r\n") {
                        let rest = head.split_off(end + 4);
                        let request = std::mem::replace(&mut head, rest);
                        seen.lock()
                            .unwrap()
                            .push(String::from_utf8_lossy(&request).into_owned());
                        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nback end";
                        if stream.write_all(answer).await.is_err() {
                            return;
                        }
                    }
                }
            });
        }
    });
    address
}

fn start_nginx(folder: &Path, config: &str) -> Child {
    std::fs::write(folder.join("loophub.conf"), config).unwrap();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("    {kind}_temp_path {kind};\n"))
        .collect();
    let main = format!(
        "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log error.log info;\n\
         events {{ worker_connections 512; }}\n\
         http {{\n    access_log off;\n{temporary}    include loophub.conf;\n}}\n"
    );
    std::fs::write(folder.join("nginx.conf"), main).unwrap();
    Command::new(NGINX)
        .arg("-p")
        .arg(folder)
        .args(["-c", "nginx.conf", "-e", "error.log"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// 3.3: an allowed call reaches the back end with what the hub says of it, and without the caller's secret or forgeries.
#[test]
fn an_allowed_call_reaches_the_back_end_with_what_the_hub_says() {
    at_each_site(|site| async move {
        let presented = site.key.presented();
        let forged = [
            ("x-apikey", presented.as_str()),
            ("X-LoopHub-Firm", "BETA"),
            ("X-LoopHub-Dossier", "A5"),
            ("x-loophub-dossier", "A4"),
            ("X_LoopHub_Dossier", "A3"),
            ("X-LoopHub-Application", "99"),
            ("X-LoopHub-Account", "forged@partenaires.example"),
            ("X-LoopHub-Reason", "none"),
            ("X-Request-Id", "forged"),
            ("X-Original-URI", "/admin"),
            ("X-Original-Method", "DELETE"),
            ("X-Forwarded-Uri", "/admin"),
            ("X-Forwarded-For", "192.0.2.1"),
            ("X-Forwarded-Prefix", "/admin"),
            ("Forwarded", "for=192.0.2.1"),
            ("X-Mine", "kept"),
        ];
        let target = "/loop-api-publiques/compte?codeDossier=A1&filter=a%3D%3D%22b%22";
        let reply = site.send("GET", target, &forged).await;
        assert_eq!(reply.status(), 200, "{}", reply.0);
        assert_eq!(reply.body(), "back end");
        let reached = site.reached();
        assert_eq!(reached.len(), 1);
        let head = &reached[0];
        assert!(head.starts_with(&format!("GET {target} HTTP/1.1\r\n")), "{head}");
        assert_eq!(values(head, "x-loophub-firm"), ["ALPHA"]);
        assert_eq!(values(head, "x-loophub-dossier"), ["A1"]);
        assert_eq!(values(head, "x-loophub-application").len(), 1);
        assert_ne!(values(head, "x-loophub-application"), ["99"]);
        assert!(values(head, "x-loophub-account")[0].starts_with("alpha-standard"));
        assert_eq!(values(head, "x-loophub-account").len(), 1);
        assert_eq!(values(head, "x-request-id").len(), 1);
        assert_eq!(values(head, "x-forwarded-for"), ["127.0.0.1"]);
        assert_eq!(values(head, "x-mine"), ["kept"]);
        for absent in [
            "x-loophub-reason",
            "x-original-uri",
            "x-original-method",
            "x-forwarded-uri",
            "x-forwarded-prefix",
            "forwarded",
            "x-apikey",
            "x_loophub_dossier",
        ] {
            assert_eq!(values(head, absent), Vec::<&str>::new(), "{absent}");
        }
        assert!(
            !head.contains(&site.key.secret) && !head.contains("forged"),
            "{head}"
        );
        let bearer = format!("Bearer {presented}");
        assert_eq!(
            site.send("GET", OPEN, &[("Authorization", &bearer)])
                .await
                .status(),
            200
        );
        let basic = [
            ("x-apikey", presented.as_str()),
            ("Authorization", "Basic b2s6b2s="),
        ];
        assert_eq!(site.send("GET", OPEN, &basic).await.status(), 200);
        let reached = site.reached();
        assert_eq!(values(&reached[0], "authorization"), Vec::<&str>::new());
        assert_eq!(values(&reached[1], "authorization"), ["Basic b2s6b2s="]);
    });
}

/// 3.3: a refused call never reaches the back end, and its caller is told the status of the table.
#[test]
fn a_refused_call_never_reaches_the_back_end() {
    at_each_site(|site| async move {
        let presented = site.key.presented();
        let wrong = format!("nobody-here:{}", site.key.secret);
        let other = format!("Bearer {wrong}");
        let key = ("x-apikey", presented.as_str());
        for (headers, method, target, status, reason) in [
            (vec![], "GET", OPEN, 401, "missing_credentials"),
            (
                vec![("x-apikey", wrong.as_str())],
                "GET",
                OPEN,
                401,
                "invalid_credentials",
            ),
            (vec![("x-apikey", "x")], "GET", OPEN, 401, "malformed_credentials"),
            (vec![key, key], "GET", OPEN, 401, "malformed_credentials"),
            (
                vec![key, ("Authorization", &other)],
                "GET",
                OPEN,
                400,
                "conflicting_credentials",
            ),
            (
                vec![key],
                "GET",
                "/compte?codeDossier=A5",
                403,
                "dossier_not_open",
            ),
            (vec![key], "GET", "/admin", 403, "route_not_allowed"),
            (vec![key], "DELETE", OPEN, 403, "route_not_allowed"),
            (vec![key], "POST", OPEN, 403, "operation_not_permitted"),
            (
                vec![key],
                "GET",
                "//compte?codeDossier=A1",
                403,
                "ambiguous_request",
            ),
            (
                vec![key, ("X-HTTP-Method-Override", "PUT")],
                "GET",
                OPEN,
                403,
                "ambiguous_request",
            ),
            (
                vec![key, ("X-Original-URL", "/admin")],
                "GET",
                OPEN,
                403,
                "ambiguous_request",
            ),
        ] {
            let reply = site.send(method, target, &headers).await;
            assert_eq!(reply.status(), status, "{method} {target} {}", reply.0);
            assert_eq!(reply.header("x-loophub-reason"), [reason]);
            assert_eq!(reply.header("content-type"), ["application/problem+json"]);
            let problem: serde_json::Value = serde_json::from_str(reply.body()).unwrap();
            assert_eq!(problem["code"], reason);
            assert_eq!(problem["status"], status);
            assert_eq!(
                [problem["request_id"].as_str().unwrap()],
                reply.header("x-request-id")[..]
            );
            let challenge = usize::from(status == 401);
            assert_eq!(reply.header("www-authenticate").len(), challenge, "{}", reply.0);
            assert!(!reply.0.contains(&site.key.secret));
        }
        assert_eq!(site.reached(), Vec::<String>::new());
        site.house.revoke(&site.house.alpha, &site.key).await;
        let reply = site.call(OPEN).await;
        assert_eq!(reply.header("x-loophub-reason"), ["key_revoked"]);
        assert_eq!(site.reached(), Vec::<String>::new());
    });
}

/// S4: hostile targets: what the back end sees is what was decided, to the byte, and nothing else gets through.
#[test]
fn s4_hostile_targets_have_one_reading() {
    const { assert!(HOSTILE.len() >= 60) };
    at_each_site(|site| async move {
        assert_eq!(site.call(OPEN).await.status(), 200);
        assert_eq!(site.reached().len(), 1);
        for target in HOSTILE {
            site.decided.lock().unwrap().clear();
            let reply = site.call(target).await;
            let decided = std::mem::take(&mut *site.decided.lock().unwrap());
            let allowed: Vec<_> = decided
                .iter()
                .filter(|(_, status)| *status == 200)
                .map(|(target, _)| target.clone())
                .collect();
            let reached = site.reached();
            let seen: Vec<_> = reached
                .iter()
                .map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned())
                .collect();
            assert_eq!(
                seen, allowed,
                "{target}: what the back end saw is not what was decided"
            );
            assert_eq!(reply.status() == 200, seen.len() == 1, "{target}: {}", reply.0);
            for head in &reached {
                assert_eq!(values(head, "x-loophub-dossier"), ["A1"], "{target}");
                let path = head.split([' ', '?']).nth(1).unwrap();
                let plain = ["/compte", "/Compte", "/compt%65", "/loop-api-publiques/compte"];
                assert!(plain.contains(&path), "{target} reached the back end as {path}");
            }
        }
    });
}

/// S4: the hub gone: 100 calls of 100 are refused; back again, the next one is decided.
#[test]
fn s4_without_the_hub_everything_is_refused() {
    at_each_site(|mut site| async move {
        assert_eq!(site.call(OPEN).await.status(), 200);
        site.reached();
        let hub = site.hub.take().unwrap();
        hub.kill().await;
        for _ in 0..100 {
            let reply = site.call(OPEN).await;
            assert_eq!(reply.status(), 503, "{}", reply.0);
            assert!(reply.body().contains("\"code\":\"unavailable\""));
        }
        assert_eq!(site.reached(), Vec::<String>::new());
        site.hub = Some(serve_hub(site.hub_address, &site.house, Arc::clone(&site.decided)).await);
        assert_eq!(site.call(OPEN).await.status(), 200);
    });
}

/// S4: a hub that accepts and never answers, or answers something else, lets nothing through.
#[test]
fn s4_a_silent_or_strange_hub_lets_nothing_through() {
    let answers = [
        "",
        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n",
        "not http at all\r\n\r\n",
    ];
    at_each_site(|mut site| async move {
        for answer in answers {
            let hub = site.hub.take().unwrap();
            hub.kill().await;
            site.hub = Some(serve_strangely(site.hub_address, answer).await);
            let reply = site.call(OPEN).await;
            assert_eq!(reply.status(), 503, "{answer:?}: {}", reply.0);
            assert_eq!(site.reached(), Vec::<String>::new(), "{answer:?}");
        }
    });
}

/// Stands where the hub was, and says this to every question; nothing at all, for as long as it is asked, when empty.
async fn serve_strangely(address: SocketAddr, answer: &'static str) -> Server {
    Server::start(address, move |mut stream, _| async move {
        let mut buffer = [0; 4096];
        let _question = stream.read(&mut buffer).await;
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        let _sent = stream.write_all(answer.as_bytes()).await;
    })
    .await
}
