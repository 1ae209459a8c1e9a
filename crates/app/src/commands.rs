//! What changes the firm's state, one file a verb. Each command runs in one transaction, decides the right in it, and
//! leaves its trace in it.

mod add_application;
mod archive_dossiers;
mod change_basket;
mod contact_faults;
mod create_contact;
mod create_firm;
mod draft;
mod edit_application;
mod edit_contact;
mod edit_directory;
mod edit_dossier;
mod edit_portfolio;
mod edit_rights;
mod give_up_mail;
mod invite_contact;
mod issue_key;
mod link_contact;
mod load_catalogue;
mod remove_application;
mod remove_contact;
mod resend_mail;
mod revoke_key;
mod test_mail;

pub use add_application::{AddOutcome, AddRefused};
pub use archive_dossiers::ArchiveOutcome;
pub use change_basket::BasketChange;
pub use contact_faults::ContactRefusal;
pub use create_contact::NewContact;
pub use create_firm::{FirmFault, NewFirm};
pub use draft::{DefinitionKept, SelectionChange};
pub use edit_application::EditOutcome;
pub use edit_contact::{EditContactOutcome, MovedContact};
pub use edit_directory::{DirectoryOutcome, DirectoryTest};
pub use edit_dossier::{DossierFault, DossierForm, DossierOutcome};
pub use edit_rights::{MANY_DOSSIERS, PersonChange, RightsForm, RightsOutcome};
pub use invite_contact::InviteOutcome;
pub(crate) use issue_key::ShownSecrets;
pub use issue_key::{Expiry, IssuedKey, KEY_NAME_MAX_CHARS, KeyForm, KeyFormError};
pub use link_contact::{CloseLinkOutcome, EditLinkOutcome};
pub use remove_application::RemoveOutcome;
pub use remove_contact::RemoveContactOutcome;
pub use revoke_key::RevokeOutcome;
