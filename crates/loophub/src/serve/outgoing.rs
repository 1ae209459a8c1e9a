//! What leaves the process beside the server, round after round: letters, and messages to webhooks.

use std::time::Duration;

use hub_app::{AppError, Hub};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::STOP_WITHIN;

/// How many messages to webhooks may be on their way at once. Of each webhook one and of each firm two, so that slow
/// receivers hold up few others.
const MESSAGE_LANES: usize = 16;
/// How often something is looked for when nothing was written here: another process may have written some.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Sends letters and posts messages right after the commit that wrote some, and every few seconds what is due again.
pub fn start(hub: &Hub, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let mut lanes = vec![lane(Letters(hub.clone()), stopping.clone())];
    lanes.extend((0..MESSAGE_LANES).map(|_| lane(Messages(hub.clone()), stopping.clone())));
    lanes
}

/// Something that leaves, and the words of the log for it.
trait Outgoing: Send + Sync + 'static {
    /// A round failed.
    const FAILED: &'static str;
    /// What was on its way did not end in time.
    const CUT: &'static str;

    /// Lets everything leave that is due, until it is to stop.
    fn round(
        &self,
        is_stopping: &(dyn Fn() -> bool + Sync),
    ) -> impl Future<Output = Result<(), AppError>> + Send;

    /// Resolves when something was written here.
    fn written(&self) -> impl Future<Output = ()> + Send;
}

struct Letters(Hub);

impl Outgoing for Letters {
    const FAILED: &'static str = "letters could not be sent";
    const CUT: &'static str = "a letter on its way was cut: it is sent again later, under the same name";

    async fn round(&self, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<(), AppError> {
        self.0.deliver_mail(is_stopping).await.map(drop)
    }

    async fn written(&self) {
        self.0.letter_written().await;
    }
}

struct Messages(Hub);

impl Outgoing for Messages {
    const FAILED: &'static str = "messages could not be posted to webhooks";
    const CUT: &'static str = "a message on its way was cut: it is posted again later, under the same name";

    async fn round(&self, is_stopping: &(dyn Fn() -> bool + Sync)) -> Result<(), AppError> {
        self.0.deliver_webhooks(is_stopping).await.map(drop)
    }

    async fn written(&self) {
        self.0.event_told().await;
    }
}

/// Round after round. Told to stop, what is on its way may end; what is cut leaves again under its name once its lease has
/// run out.
fn lane<O: Outgoing>(outgoing: O, mut stopping: watch::Receiver<bool>) -> JoinHandle<()> {
    let asked = stopping.clone();
    tokio::spawn(async move {
        let is_stopping = move || *asked.borrow();
        while !is_stopping() {
            let mut stopped = stopping.clone();
            let cut = async {
                drop(stopped.wait_for(|stop| *stop).await);
                tokio::time::sleep(STOP_WITHIN).await;
            };
            tokio::select! {
                round = outgoing.round(&is_stopping) => if let Err(error) = round {
                    tracing::warn!(%error, "{}", O::FAILED);
                },
                () = cut => tracing::warn!("{}", O::CUT),
            }
            tokio::select! {
                () = outgoing.written() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                told = stopping.wait_for(|stop| *stop) => drop(told),
            }
        }
    })
}
