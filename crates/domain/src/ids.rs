//! One type per kind of row, so that an identifier of one thing is never taken for another's.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// An accounting firm of this installation. `0` stands for the installation itself in the journal.
    FirmId,
    /// Who signs in; may be staff of several firms.
    AccountId,
    /// An account's place in one firm.
    StaffId,
    /// A group of staff.
    GroupId,
    /// A customer number of a firm at the editor.
    SicCodeId,
    /// A place of a firm.
    AgencyId,
    /// A client company's file.
    DossierId,
    /// A person at a client.
    ContactId,
    /// An application described in the catalogue.
    CatalogAppId,
    /// An application configured on one firm.
    InstalledAppId,
    /// A firm's application switched on for one dossier.
    ActivationId,
    /// An API key.
    ApiKeyId,
    /// A file that is being brought in.
    ImportId,
    /// A place that the firm's events are posted to.
    WebhookId,
    /// One event on its way to one place.
    WebhookDeliveryId,
    /// One act of the journal: everything one transaction changed.
    ActId,
    /// A wizard's draft.
    DraftId,
    /// A signed-in browser.
    SessionId,
    /// A contact's link to a dossier.
    LinkId,
    /// One contact's access to one activation.
    AccessId,
    /// An invitation of a contact to the firm's directory.
    InvitationId,
    /// An e-mail.
    MailId,
    /// A selection of dossiers kept for a day.
    BasketId,
}

impl FirmId {
    /// The installation itself, whose acts have a chain of their own.
    pub const INSTALLATION: Self = Self(0);
}
