//! The post beside the server.

use std::time::Duration;

use hub_app::Hub;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::STOP_WITHIN;

/// How often letters are looked for when none was written here: another process may have written some.
const LETTERS_EVERY: Duration = Duration::from_secs(5);

/// Sends letters right after the commit that wrote some, and every few seconds what is due again. Told to stop, the one
/// on its way may end; what is cut is sent again under its name once its lease has run out.
pub fn start(hub: &Hub, stopping: &watch::Receiver<bool>) -> JoinHandle<()> {
    let (hub, mut stopping) = (hub.clone(), stopping.clone());
    let asked = stopping.clone();
    tokio::spawn(async move {
        let is_stopping = move || *asked.borrow();
        while !is_stopping() {
            let round = hub.deliver_mail(&is_stopping);
            let mut stopped = stopping.clone();
            let cut = async {
                drop(stopped.wait_for(|stop| *stop).await);
                tokio::time::sleep(STOP_WITHIN).await;
            };
            tokio::select! {
                round = round => if let Err(error) = round {
                    tracing::warn!(%error, "letters could not be sent");
                },
                () = cut => tracing::warn!("a letter on its way was cut: it is sent again later, under the same name"),
            }
            tokio::select! {
                () = hub.letter_written() => {}
                () = tokio::time::sleep(LETTERS_EVERY) => {}
                told = stopping.wait_for(|stop| *stop) => drop(told),
            }
        }
    })
}
