//! Parameters of a statement, of the few kinds that both engines know alike.

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Int(Option<i64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
    Bool(bool),
}

macro_rules! arg_from {
    ($($from:ty => |$value:ident| $arg:expr),+ $(,)?) => {$(
        impl From<$from> for Arg {
            fn from($value: $from) -> Self {
                $arg
            }
        }
    )+};
}

arg_from! {
    i64 => |value| Self::Int(Some(value)),
    Option<i64> => |value| Self::Int(value),
    &str => |value| Self::Text(Some(value.to_owned())),
    &String => |value| Self::Text(Some(value.clone())),
    String => |value| Self::Text(Some(value)),
    Option<String> => |value| Self::Text(value),
    Option<&str> => |value| Self::Text(value.map(str::to_owned)),
    Vec<u8> => |value| Self::Blob(Some(value)),
    &[u8] => |value| Self::Blob(Some(value.to_vec())),
    [u8; 32] => |value| Self::Blob(Some(value.to_vec())),
    bool => |value| Self::Bool(value),
    hub_domain::moment::Moment => |value| Self::Int(Some(value.0)),
    Option<hub_domain::moment::Moment> => |value| Self::Int(value.map(|moment| moment.0)),
}

macro_rules! arg_from_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl From<hub_domain::ids::$id> for Arg {
            fn from(id: hub_domain::ids::$id) -> Self {
                Self::Int(Some(id.0))
            }
        }
        impl From<Option<hub_domain::ids::$id>> for Arg {
            fn from(id: Option<hub_domain::ids::$id>) -> Self {
                Self::Int(id.map(|id| id.0))
            }
        }
    )+};
}

arg_from_ids!(
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

/// The parameters of a statement, in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Arg::from($value)),*] };
}
pub(crate) use args;
