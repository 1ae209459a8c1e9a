//! A hub, a real proxy with its generated configuration in front of a back end, and what the back end saw.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::{Extension, Router};
use hub_api::{GateSettings, Proxy, ProxyConfig, gate_router, proxy_config};
use hub_domain::api_key::KeyKind;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::fixture::{House, Key, everywhere};

const NGINX: &str = "/usr/sbin/nginx";
const CADDY: &str = "/usr/bin/caddy";
/// A call that is allowed.
pub const OPEN: &str = "/compte?codeDossier=A1";

/// Heads of requests, one text each.
type Recorded = Arc<Mutex<Vec<String>>>;

/// A hub, a proxy in front of a back end, and what the back end saw.
pub struct Site {
    pub house: House,
    pub key: Key,
    pub proxy: Proxy,
    front: SocketAddr,
    /// The targets that the hub decided, with the answer's status.
    pub decided: Arc<Mutex<Vec<(String, u16)>>>,
    seen: Recorded,
    hub_address: SocketAddr,
    hub: Option<Server>,
    running: Child,
    folder: tempfile::TempDir,
}

impl Site {
    async fn start(house: House, proxy: Proxy) -> Self {
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
        let config = ProxyConfig::parse(
            &format!("http://{back_end}"),
            &format!("http://{hub_address}"),
            &front.to_string(),
        )
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let config = proxy_config(proxy, &config);
        let running = match proxy {
            Proxy::Nginx => start_nginx(folder.path(), &config),
            Proxy::Caddy => start_caddy(folder.path(), &config),
            Proxy::Traefik | Proxy::Envoy => panic!("{proxy:?} is no package of Debian"),
        };
        let site = Self {
            house,
            key,
            proxy,
            front,
            decided,
            seen,
            hub_address,
            hub: Some(hub),
            running,
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
        panic!("{:?} does not listen: {log:?}", self.proxy);
    }

    /// Sends a request as it is written and reads the whole answer.
    pub async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
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

    pub async fn call(&self, target: &str) -> Reply {
        let presented = self.key.presented();
        self.send("GET", target, &[("x-apikey", &presented)]).await
    }

    /// What reached the back end since the last look.
    pub fn reached(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }

    /// Kills the hub with everything it has begun.
    pub async fn kill_hub(&mut self) {
        self.hub.take().unwrap().kill().await;
    }

    /// Starts the hub again where it was.
    pub async fn start_hub(&mut self) {
        let hub = serve_hub(self.hub_address, &self.house, Arc::clone(&self.decided)).await;
        self.hub = Some(hub);
    }

    /// Puts where the hub is what says this to every question.
    pub async fn replace_hub(&mut self, answer: &'static str) {
        self.kill_hub().await;
        self.hub = Some(serve_strangely(self.hub_address, answer).await);
    }
}

/// Runs a test before a site of each engine, behind this proxy.
pub fn at_each_site<F: Future<Output = ()>>(proxy: Proxy, test: impl Fn(Site) -> F) {
    everywhere(async |house| test(Site::start(house, proxy).await).await);
}

impl Drop for Site {
    fn drop(&mut self) {
        let _already_gone = self.running.kill();
        let _already_waited = self.running.wait();
    }
}

/// An answer as it came.
pub struct Reply(pub String);

impl Reply {
    pub fn status(&self) -> u16 {
        self.0
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0)
    }

    /// Every value of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        values(&self.0, name)
    }

    pub fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

/// Every value of a header in a head.
pub fn values<'h>(head: &'h str, wanted: &str) -> Vec<&'h str> {
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
                .or(request.headers().get("x-forwarded-uri"))
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
    assert!(
        Path::new(NGINX).exists(),
        "{NGINX} is missing: install the package nginx-light"
    );
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

fn start_caddy(folder: &Path, config: &str) -> Child {
    assert!(
        Path::new(CADDY).exists(),
        "{CADDY} is missing: install the package caddy"
    );
    std::fs::write(folder.join("loophub.caddy"), config).unwrap();
    let main = "{\n\tadmin off\n\tauto_https off\n}\nimport loophub.caddy\n";
    std::fs::write(folder.join("Caddyfile"), main).unwrap();
    let log = std::fs::File::create(folder.join("error.log")).unwrap();
    Command::new(CADDY)
        .args(["run", "--config", "Caddyfile", "--adapter", "caddyfile"])
        .current_dir(folder)
        .env("HOME", folder)
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
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
