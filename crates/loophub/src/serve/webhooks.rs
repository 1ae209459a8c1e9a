//! Posting to webhooks, beside the server.

use std::time::Duration;

use hub_app::Hub;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::STOP_WITHIN;

/// How many messages may be on their way at once: of each webhook one, so that slow receivers hold up few others.
const LANES: usize = 8;
/// How often messages are looked for when nothing was told here: another process may have told something.
const MESSAGES_EVERY: Duration = Duration::from_secs(5);

/// Posts messages right after the commit that told something, and every few seconds what is due again. Told to stop,
/// those on their way may end; what is cut is posted again under its name once its lease has run out.
pub fn start(hub: &Hub, stopping: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    (0..LANES).map(|_| lane(hub.clone(), stopping.clone())).collect()
}

fn lane(hub: Hub, mut stopping: watch::Receiver<bool>) -> JoinHandle<()> {
    let asked = stopping.clone();
    tokio::spawn(async move {
        let is_stopping = move || *asked.borrow();
        while !is_stopping() {
            let round = hub.deliver_webhooks(&is_stopping);
            let mut stopped = stopping.clone();
            let cut = async {
                drop(stopped.wait_for(|stop| *stop).await);
                tokio::time::sleep(STOP_WITHIN).await;
            };
            tokio::select! {
                round = round => if let Err(error) = round {
                    tracing::warn!(%error, "messages could not be posted to webhooks");
                },
                () = cut => tracing::warn!("a message on its way was cut: it is posted again later, under the same name"),
            }
            tokio::select! {
                () = hub.event_told() => {}
                () = tokio::time::sleep(MESSAGES_EVERY) => {}
                told = stopping.wait_for(|stop| *stop) => drop(told),
            }
        }
    })
}
