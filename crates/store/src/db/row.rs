//! A row of either engine, read by position.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::error::StoreError;

/// A row of either engine, read by position.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! columns {
    ($($name:ident -> $kind:ty),+ $(,)?) => {
        impl Row {$(
            pub(crate) fn $name(&self, at: usize) -> Result<$kind, StoreError> {
                match self {
                    Self::Sqlite(row) => row.try_get(at),
                    Self::Postgres(row) => row.try_get(at),
                }
                .map_err(|error| StoreError::internal(format!("column {at}: {error}")))
            }
        )+}
    };
}

columns! {
    int -> i64,
    maybe_int -> Option<i64>,
    text -> String,
    maybe_text -> Option<String>,
    blob -> Vec<u8>,
    maybe_blob -> Option<Vec<u8>>,
}

impl Row {
    /// A 32-byte digest.
    pub(crate) fn hash(&self, at: usize) -> Result<[u8; 32], StoreError> {
        self.blob(at)?
            .try_into()
            .map_err(|_| StoreError::internal(format!("column {at} is no 32-byte digest")))
    }

    /// An identifier of any kind.
    pub(crate) fn id<T: From<StoredId>>(&self, at: usize) -> Result<T, StoreError> {
        self.int(at).map(|id| StoredId(id).into())
    }

    /// An optional identifier of any kind.
    pub(crate) fn maybe_id<T: From<StoredId>>(&self, at: usize) -> Result<Option<T>, StoreError> {
        self.maybe_int(at).map(|id| id.map(|id| StoredId(id).into()))
    }

    /// An instant.
    pub(crate) fn moment(&self, at: usize) -> Result<hub_domain::moment::Moment, StoreError> {
        self.int(at).map(hub_domain::moment::Moment)
    }

    /// An optional instant.
    pub(crate) fn maybe_moment(&self, at: usize) -> Result<Option<hub_domain::moment::Moment>, StoreError> {
        self.maybe_int(at).map(|at| at.map(hub_domain::moment::Moment))
    }

    /// A stored code, read by `parse`.
    pub(crate) fn code<T>(&self, at: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let code = self.text(at)?;
        parse(&code).ok_or_else(|| StoreError::internal(format!("column {at} holds the unknown code {code}")))
    }
}

/// An identifier as it comes out of a row, on its way to its own type.
pub(crate) struct StoredId(i64);

macro_rules! id_from_stored {
    ($($id:ident),+ $(,)?) => {$(
        impl From<StoredId> for hub_domain::ids::$id {
            fn from(stored: StoredId) -> Self {
                Self(stored.0)
            }
        }
    )+};
}

id_from_stored!(
    FirmId,
    AccountId,
    StaffId,
    GroupId,
    SicCodeId,
    AgencyId,
    DossierId,
    ContactId,
    CatalogAppId,
    InstalledAppId,
    ActivationId,
    ApiKeyId,
    ActId,
    DraftId,
    SessionId,
    LinkId,
    AccessId,
    InvitationId,
    MailId,
    BasketId,
    ImportId,
    WebhookId,
    WebhookDeliveryId
);
