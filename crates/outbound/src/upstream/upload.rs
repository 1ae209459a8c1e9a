//! The body of a call on its way to the back end: counted, watched, without trailers.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use tokio::sync::Notify;
use tokio::time::Instant;

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Why the body was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is longer than is passed on.
    TooLarge,
    /// Its sender went away.
    CallerGone,
}

/// How far a body is.
#[derive(Debug)]
pub(super) struct Upload {
    progress: Mutex<Progress>,
    sent: Notify,
}

#[derive(Debug, Clone, Copy)]
struct Progress {
    moved_at: Instant,
    ended: bool,
    waits_for_caller: bool,
    stopped: Option<Stop>,
}

impl Default for Upload {
    fn default() -> Self {
        Self {
            progress: Mutex::new(Progress {
                moved_at: Instant::now(),
                ended: false,
                waits_for_caller: false,
                stopped: None,
            }),
            sent: Notify::new(),
        }
    }
}

impl Upload {
    pub(super) fn last_moved(&self) -> Instant {
        self.read().moved_at
    }

    pub(super) fn ended(&self) -> bool {
        self.read().ended
    }

    /// Resolves once, when all of it is sent.
    pub(super) async fn sent(&self) {
        self.sent.notified().await;
    }

    pub(super) fn waits_for_caller(&self) -> bool {
        let progress = self.read();
        progress.waits_for_caller && !progress.ended
    }

    pub(super) fn stopped(&self) -> Option<Stop> {
        self.read().stopped
    }

    fn read(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, change: impl FnOnce(&mut Progress)) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let had_ended = progress.ended;
        change(&mut progress);
        if progress.ended && !had_ended {
            self.sent.notify_one();
        }
    }
}

/// A body that tells how far it is.
pub(super) struct Watched {
    body: UnsyncBoxBody<Bytes, AnyError>,
    upload: Arc<Upload>,
    /// How many bytes may still come.
    left: u64,
}

impl Watched {
    pub(super) fn new<B>(body: B, upload: &Arc<Upload>, limit: u64) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<AnyError>,
    {
        if body.is_end_stream() {
            upload.note(|progress| progress.ended = true);
        }
        Self {
            body: body.map_err(Into::into).boxed_unsync(),
            upload: Arc::clone(upload),
            left: limit,
        }
    }

    fn stop(&self, why: Stop) -> Poll<Option<Result<Frame<Bytes>, AnyError>>> {
        self.upload.note(|progress| progress.stopped = Some(why));
        Poll::Ready(Some(Err("the body of the call was cut".into())))
    }
}

impl Body for Watched {
    type Data = Bytes;
    type Error = AnyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AnyError>>> {
        loop {
            self.upload.note(|progress| progress.waits_for_caller = true);
            let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
            // Whoever sends a body of a known length does not ask once more after its last byte.
            let ended = frame.is_none() || self.body.is_end_stream();
            self.upload.note(|progress| {
                progress.waits_for_caller = false;
                progress.moved_at = Instant::now();
                progress.ended = ended;
            });
            let Some(frame) = frame else {
                return Poll::Ready(None);
            };
            let Ok(frame) = frame else {
                return self.stop(Stop::CallerGone);
            };
            // Trailers stay here: nothing says that the back end expects any.
            let Ok(data) = frame.into_data() else { continue };
            match self.left.checked_sub(data.len() as u64) {
                Some(left) => self.left = left,
                None => return self.stop(Stop::TooLarge),
            }
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
