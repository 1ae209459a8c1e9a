//! What changes the firm's state, one file a verb. Each command runs in one transaction, decides the right in it, and
//! leaves its trace in it.

mod add_application;
mod create_firm;
mod draft;
mod edit_application;
mod issue_key;
mod load_catalogue;
mod remove_application;
mod revoke_key;

pub use add_application::{AddOutcome, AddRefused};
pub use create_firm::{FirmFault, NewFirm};
pub use draft::{DefinitionKept, SelectionChange};
pub use edit_application::EditOutcome;
pub(crate) use issue_key::ShownSecrets;
pub use issue_key::{Expiry, IssuedKey, KEY_NAME_MAX_CHARS, KeyForm, KeyFormError};
pub use remove_application::RemoveOutcome;
pub use revoke_key::RevokeOutcome;
