//! Why a sub-command ended without doing its work: one sentence for the operator.

use hub_app::AppError;
use hub_store::StoreError;

/// A failure of a sub-command. Its text says what happened and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CommandError(String);

impl CommandError {
    /// A failure told by this sentence.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl From<AppError> for CommandError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unavailable(why) => Self(format!(
                "The database cannot be used now ({why}). Check that it runs and that its address is right, then try again."
            )),
            AppError::Full(why) => Self(format!(
                "The disk of the database is full ({why}). Make space, then try again."
            )),
            other => Self(format!(
                "An unexpected fault stopped the command: {other}. Nothing was half done."
            )),
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        AppError::from(error).into()
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        Self(format!("A file or a socket could not be used: {error}."))
    }
}
