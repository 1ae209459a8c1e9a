//! The connections of clients. Each is let go when the head of a request takes too long, so that a crowd of silent ones
//! costs nothing for long.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

/// How long a connection may be silent between two requests, or take for the head of one: longer than proxies keep theirs
/// idle, so that the proxy is the one to close it.
const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// What a connection of HTTP/2 begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// How long to wait for more of it.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// How long to wait when no connection can be taken, for want of files for instance.
const PAUSE: Duration = Duration::from_millis(500);

/// Serves every connection until `stop`, then lets the requests in progress end.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    serve_within(listener, app, stop, HEAD_WITHIN).await;
}

async fn serve_within(listener: TcpListener, app: Router, stop: impl Future<Output = ()>, head: Duration) {
    let mut http = Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(head);
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(head)
        .keep_alive_timeout(head);
    let (http, open) = (Arc::new(http), GracefulShutdown::new());
    let (stop_all, stopping) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (http, watcher, mut stopping) = (Arc::clone(&http), open.watcher(), stopping.clone());
                let service = service_fn(told_from(app.clone(), peer));
                tokio::spawn(async move {
                    let has_begun = tokio::select! {
                        begun = tokio::time::timeout(head, has_begun(&stream)) => begun.unwrap_or(false),
                        _ = stopping.wait_for(|stop| *stop) => false,
                    };
                    if !has_begun {
                        return;
                    }
                    let connection = http.serve_connection_with_upgrades(TokioIo::new(stream), service);
                    if let Err(error) = watcher.watch(connection.into_owned()).await {
                        tracing::debug!(%error, "a connection ended badly");
                    }
                });
            }
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    // A receiver is held above, so the word always arrives.
    let _sent = stop_all.send(true);
    open.shutdown().await;
}

/// Whether enough has arrived to tell the version of HTTP, before which nobody counts the time.
async fn has_begun(stream: &TcpStream) -> bool {
    let mut first = [0; PREFACE.len()];
    loop {
        match stream.peek(&mut first).await {
            Ok(0) | Err(_) => return false,
            Ok(read) if read < PREFACE.len() && PREFACE.starts_with(&first[..read]) => {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            Ok(_) => return true,
        }
    }
}

/// The product, told from where each request comes.
fn told_from(
    app: Router,
    peer: SocketAddr,
) -> impl Fn(Request<Incoming>) -> tower::util::Oneshot<Router, Request<Incoming>> + Clone {
    move |mut request| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request)
    }
}

/// Whether a connection was gone before it was taken: the next one is another's.
fn is_of_one_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::sync::oneshot;

    use super::*;

    async fn started(head: Duration) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            "late"
        };
        let from = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
        let app = Router::new().route("/from", get(from)).route("/slow", get(slow));
        let (stop, stopped) = oneshot::channel();
        let stop_told = async move { drop(stopped.await) };
        let served = tokio::spawn(serve_within(listener, app, stop_told, head));
        (address, stop, served)
    }

    async fn asked(address: SocketAddr, request: &str) -> (TcpStream, String) {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer);
        let read = tokio::time::timeout(Duration::from_secs(10), read).await;
        // What was sent and never read ends the connection with a reset.
        match read.expect("the connection is closed") {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
        (stream, answer)
    }

    /// 3.2: who begins a request and does not go on, or sends nothing at all, is let go; an answer may take longer.
    #[tokio::test]
    async fn silent_connections_are_let_go() {
        let (address, _stop, _served) = started(Duration::from_millis(200)).await;
        let (_, half) = asked(address, "GET /from HTTP/1.1\r\nHost: a\r\nX-Sl").await;
        assert!(!half.starts_with("HTTP/1.1 200"), "{half}");
        for beginning in ["", "P", "PRI * HTTP/2.0\r\n"] {
            let (_, silent) = asked(address, beginning).await;
            assert_eq!(silent, "", "{beginning}");
        }
        let whole = "GET /from HTTP/1.1\r\nHost: a\r\n\r\n";
        let (_, answer) = asked(address, whole).await;
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"),
            "{answer}"
        );
        let (_, late) = asked(address, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert!(late.ends_with("late"), "{late}");
    }

    /// Told to stop, the server takes no more connections and lets what is in progress end.
    #[tokio::test]
    async fn what_is_in_progress_ends() {
        let (address, stop, served) = started(Duration::from_secs(30)).await;
        let slow = tokio::spawn(async move {
            asked(
                address,
                "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            )
            .await
            .1
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        stop.send(()).expect("it listens");
        let ended = tokio::time::timeout(Duration::from_secs(10), served).await;
        assert!(ended.is_ok_and(|ended| ended.is_ok()));
        assert!(slow.await.expect("it ends").ends_with("late"));
        assert!(TcpStream::connect(address).await.is_err());
    }
}
