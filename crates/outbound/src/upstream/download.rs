//! The body of an answer on its way to the caller: a few pieces at most wait here, so that who sends fast waits for who
//! reads slowly, and neither waits for ever. While it flows, its call is under way.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::timeout;

/// How many pieces wait between the back end and the caller.
const PIECES: usize = 2;

/// An answer broke off; the caller sees a body that ends too early.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the answer of the back end broke off")]
pub struct BrokenOff;

/// A piece of an answer, or its end: a way that closes without one was broken off.
enum Piece {
    Data(Bytes),
    End,
}

/// The body of an answer.
pub struct Download {
    pieces: mpsc::Receiver<Piece>,
    size: SizeHint,
    ended: bool,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Download")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Download {
    pub(super) fn new(body: Incoming, under_way: OwnedSemaphorePermit, idle_within: Duration) -> Self {
        let (to_caller, pieces) = mpsc::channel(PIECES);
        let (size, ended) = (body.size_hint(), body.is_end_stream());
        if !ended {
            tokio::spawn(async move {
                let _under_way = under_way;
                tokio::select! {
                    () = to_caller.closed() => {}
                    () = pass_on(body, &to_caller, idle_within) => {}
                }
            });
        }
        Self { pieces, size, ended }
    }
}

/// Passes pieces on until the end, or until nothing flows any more.
async fn pass_on(mut body: Incoming, to_caller: &mpsc::Sender<Piece>, idle_within: Duration) {
    loop {
        let piece = match timeout(idle_within, body.frame()).await {
            Ok(None) => Piece::End,
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => Piece::Data(data),
                // Trailers stay here, as they do the other way.
                Err(_) => continue,
            },
            Ok(Some(Err(error))) => {
                tracing::warn!(%error, "the accounting back end broke off an answer");
                return;
            }
            Err(_) => {
                tracing::warn!("an answer of the accounting back end was cut: nothing came for too long");
                return;
            }
        };
        let is_last = matches!(piece, Piece::End);
        match timeout(idle_within, to_caller.send(piece)).await {
            Ok(Ok(())) if !is_last => {}
            Ok(_) => return,
            Err(_) => {
                tracing::info!(
                    "an answer of the accounting back end was cut: its caller read nothing for too long"
                );
                return;
            }
        }
    }
}

impl Body for Download {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let piece = ready!(self.pieces.poll_recv(context));
        Poll::Ready(match piece {
            Some(Piece::Data(data)) => {
                if let Some(left) = self.size.exact() {
                    self.size = SizeHint::with_exact(left.saturating_sub(data.len() as u64));
                }
                Some(Ok(Frame::data(data)))
            }
            Some(Piece::End) => {
                self.ended = true;
                None
            }
            None => {
                self.ended = true;
                Some(Err(BrokenOff))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}
