//! Large bodies flow both ways without being collected: who sends fast waits for who reads slowly.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::any;
use http_body::Frame;
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::back_end::settings;
use super::{ACCOUNTS, ask, key, request, told};
use crate::fixture::everywhere;

const PIECE: usize = 64 << 10;
/// 32 MiB.
const PIECES: u64 = 512;
/// What sockets and the program may hold together: their buffers, far less than the whole.
const HELD: u64 = 12 << 20;

/// Pieces one after the other, of a length that is not told beforehand.
pub struct Pieces(VecDeque<Bytes>);

impl Pieces {
    pub fn body(pieces: &[&'static str]) -> Body {
        let pieces = pieces.iter().map(|piece| Bytes::from_static(piece.as_bytes()));
        Body::new(Self(pieces.collect()))
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}

/// 32 MiB, counted as they are taken.
struct Large {
    left: u64,
    taken: Arc<AtomicU64>,
}

impl http_body::Body for Large {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.taken.fetch_add(PIECE as u64, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![b'x'; PIECE])))))
    }
}

fn large(taken: &Arc<AtomicU64>) -> Body {
    Body::new(Large {
        left: PIECES,
        taken: Arc::clone(taken),
    })
}

/// A back end that reads a body when it is let, and answers as large a one.
#[derive(Clone)]
struct Slow {
    reads: Arc<Semaphore>,
    read: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
}

async fn read_and_answer(State(slow): State<Slow>, request: Request) -> Result<Body, StatusCode> {
    let mut body = request.into_body();
    let _let = slow.reads.acquire().await;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
        let length = frame.data_ref().map_or(0, Bytes::len);
        slow.read.fetch_add(length as u64, Ordering::SeqCst);
    }
    Ok(large(&slow.sent))
}

/// Waits until a count stands still.
async fn settled(count: &AtomicU64) -> u64 {
    let mut before = u64::MAX;
    loop {
        let now = count.load(Ordering::SeqCst);
        if now == before {
            return now;
        }
        before = now;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

/// 3.5: 32 MiB up and 32 MiB down, of which never more than what buffers hold is under way.
#[test]
fn large_bodies_flow_both_ways() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let slow = Slow {
            reads: Arc::new(Semaphore::new(0)),
            read: Arc::default(),
            sent: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut settings = settings(listener.local_addr().unwrap());
        settings.idle_within = Duration::from_secs(20);
        settings.answer_within = Duration::from_secs(20);
        let back_end = Router::new()
            .fallback(any(read_and_answer))
            .with_state(slow.clone());
        let served = tokio::spawn(async move { axum::serve(listener, back_end).await });
        let router = house.before(settings);
        let given: Arc<AtomicU64> = Arc::default();
        let call = request(&key, "POST", ACCOUNTS, &[], large(&given));
        let answer = tokio::spawn({
            let router = router.clone();
            async move { ask(&router, call).await }
        });
        let under_way = settled(&given).await;
        assert!(
            (1..HELD).contains(&under_way),
            "{under_way} bytes were taken while nobody read"
        );
        slow.reads.add_permits(1);
        let response = answer.await.unwrap();
        assert_eq!(response.status(), 200);
        let whole = PIECES * PIECE as u64;
        assert_eq!(slow.read.load(Ordering::SeqCst), whole);
        let under_way = settled(&slow.sent).await;
        assert!(
            (1..HELD).contains(&under_way),
            "{under_way} bytes were sent while nobody read"
        );
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body.len() as u64, whole);
        served.abort();
    });
}

/// A caller who stops sending, and one who stops reading, keep nothing.
#[test]
fn who_stops_sending_or_reading_is_cut() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let slow = Slow {
            reads: Arc::new(Semaphore::new(1)),
            read: Arc::default(),
            sent: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut settings = settings(listener.local_addr().unwrap());
        settings.calls = 1;
        let back_end = Router::new()
            .fallback(any(read_and_answer))
            .with_state(slow.clone());
        let served = tokio::spawn(async move { axum::serve(listener, back_end).await });
        let router = house.before(settings);
        let stalled = Body::new(Stalled);
        let answer = told(ask(&router, request(&key, "POST", ACCOUNTS, &[], stalled)).await).await;
        assert_eq!(answer, (408, "body_timeout".to_owned()));
        let unread = ask(&router, request(&key, "GET", ACCOUNTS, &[], Body::empty())).await;
        assert_eq!(unread.status(), 200);
        let next = || request(&key, "GET", ACCOUNTS, &[], Body::empty());
        assert_eq!(ask(&router, next()).await.status(), 503, "its call is under way");
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(ask(&router, next()).await.status(), 200, "it is no more");
        assert_eq!(told(unread).await.1, "…", "and what it reads now broke off");
        served.abort();
    });
}

/// A body of which nothing ever comes.
struct Stalled;

impl http_body::Body for Stalled {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}
