//! Writing the end of an attempt: of a letter, of a message.

use std::time::Duration;

use hub_store::StoreError;

use crate::error::AppError;

/// How often it is written again when the database is too busy.
const TRIES: u32 = 5;
/// How long is waited before.
const PAUSE: Duration = Duration::from_millis(500);

/// Writes the end of an attempt; while the database is too busy, again: what is not written leaves once more. `write`
/// answers nothing when the lease had run out and somebody else has it. `name` is what the log calls it.
///
/// # Errors
/// What the database answers.
pub(super) async fn settle<T, F>(name: &str, mut write: impl FnMut() -> F) -> Result<(), AppError>
where
    F: Future<Output = Result<Option<T>, StoreError>>,
{
    let mut tries = 0;
    loop {
        tries += 1;
        match write().await {
            Ok(Some(_)) => return Ok(()),
            Ok(None) => {
                tracing::warn!(name, "held too long: it leaves again under its name");
                return Ok(());
            }
            Err(StoreError::Unavailable(text)) if tries < TRIES => {
                tracing::warn!(name, text, "the end of an attempt could not be written yet");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HOOK-08, APP-05: a database that is too busy is asked again, five times; any other fault is told at once.
    #[tokio::test]
    async fn app_05_the_end_of_an_attempt_is_written_again() {
        let busy = || StoreError::Unavailable("busy".to_owned());
        let mut asked = 0;
        let settled = settle("one", || {
            asked += 1;
            let answer = if asked < 3 { Err(busy()) } else { Ok(Some(())) };
            async move { answer }
        });
        assert!(settled.await.is_ok());
        assert_eq!(asked, 3);
        let late = settle("one", || async { Ok(None::<()>) }).await;
        assert!(late.is_ok());
        let mut asked = 0;
        let broken = settle("one", || {
            asked += 1;
            async { Err::<Option<()>, _>(StoreError::Internal("broken".to_owned())) }
        });
        assert!(matches!(broken.await, Err(AppError::Internal(_))));
        assert_eq!(asked, 1);
    }
}
