//! What can go wrong in the store, by what its callers can do about it.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or is too busy; trying again later may work.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The disk is full; nothing can be written until space is made.
    #[error("the disk of the database is full: {0}")]
    Full(String),
    /// A unique rule of the schema was hit, named by its index or columns.
    #[error("already there: {0}")]
    Duplicate(String),
    /// The caller's place in the firm is gone or was deactivated.
    #[error("the caller has no place in the firm any more")]
    CallerGone,
    /// A change was made already under the name that this call gives itself.
    #[error("a change was made already under that name")]
    AskedBefore,
    /// The firm does not exist.
    #[error("no such firm")]
    NoSuchFirm,
    /// What was read cannot be understood, or a rule of the program itself was broken.
    #[error("internal: {0}")]
    Internal(String),
}

impl StoreError {
    /// An internal fault with its context for the log.
    pub(crate) fn internal(context: impl std::fmt::Display) -> Self {
        Self::Internal(context.to_string())
    }

    /// The database cannot be used now, and why, for the log.
    pub(crate) fn unavailable(context: impl std::fmt::Display) -> Self {
        Self::Unavailable(context.to_string())
    }
}

/// SQLite's primary result codes that mean « cannot now ».
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_READONLY: i32 = 8;
const SQLITE_IOERR: i32 = 10;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => {
                let name = inner
                    .constraint()
                    .map_or_else(|| inner.message().to_owned(), str::to_owned);
                Self::Duplicate(name)
            }
            sqlx::Error::Database(inner) => match inner.code().as_deref() {
                Some(code) => from_code(code, &error),
                None => Self::Internal(error.to_string()),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

fn from_code(code: &str, error: &sqlx::Error) -> StoreError {
    let text = error.to_string();
    if let (Ok(extended), true) = (code.parse::<i32>(), code.len() <= 4) {
        return match extended & 0xff {
            SQLITE_FULL => StoreError::Full(text),
            SQLITE_BUSY | SQLITE_LOCKED | SQLITE_READONLY | SQLITE_IOERR | SQLITE_CANTOPEN => {
                StoreError::Unavailable(text)
            }
            _ => StoreError::Internal(text),
        };
    }
    match code {
        "53100" => StoreError::Full(text),
        // Serialization failure, deadlock, shutdown, too many connections, read-only transaction.
        "40001" | "40P01" | "25006" => StoreError::Unavailable(text),
        _ if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => {
            StoreError::Unavailable(text)
        }
        _ => StoreError::Internal(text),
    }
}
