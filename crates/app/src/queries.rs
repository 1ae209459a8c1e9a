//! What is read, one file a question. Rights are decided before anything is read.

mod accesses;
mod applications;
pub mod bulk;
mod contacts;
pub mod deliveries;
mod directory;
mod dossier_keys;
mod dossier_lists;
mod future_rule;
mod grants;
mod impact;
mod imports;
mod journal;
pub mod key_itself;
mod keys;
mod launcher;
pub mod outbox;
pub mod parts;
pub mod public_records;
mod running_jobs;
mod settings;
mod staff;
pub mod webhooks;
pub mod window;
pub mod wizard;

pub use accesses::{ApplicationAccess, AskedDay, ContactAccess, DossierAccesses, GuestThen, WholeFirmAccess};
pub use applications::{ApplicationDetail, ApplicationsList, WaitingDraft};
pub use contacts::{
    ContactDetail, ContactRights, ContactsAsked, ContactsList, FOUND_DOSSIERS, LINKS_PAGE, contact_search,
};
pub use directory::DirectoryPage;
pub use dossier_keys::{DOSSIER_KEYS_PAGE, DossierKeys};
pub use dossier_lists::*;
pub use future_rule::FutureRulePage;
pub use impact::{RemovalPage, RestorePage};
pub(crate) use impact::{live, restorable_since};
pub use imports::{ImportCounts, ImportFault, ImportFile, ImportState};
pub use journal::{
    APPLICATION_AUTHOR, JOURNAL_COUNTED, JOURNAL_DAYS, JOURNAL_PAGE, JournalAsked, JournalChoices,
    JournalFault, JournalLine, JournalPage,
};
pub use keys::{KeyDetail, KeysList};
pub use launcher::{LAUNCHER_PAGE, Launch, LauncherDossier, LauncherPage};
pub use running_jobs::RunningJobs;
pub use settings::SettingsPage;
pub use staff::{GroupDetail, GroupLine, StaffDetail, StaffLine};
// What pages are made of, so that they need not know the store.
pub use hub_store::BasketList;
pub use hub_store::{
    AccessLine, CatalogueLine, ChainReport, Contact, ContactColumn, ContactImpact, ContactLine, ContactOrder,
    ContactPage, ContactSearch, DossierKeyLine, DossierLine, DossierOfAct, DossierOwner, DossierRecord,
    FirmCard, FirmSettings, InstalledApp, JournalEntry, JournalSearch, KeyLine, KeyRefusal, LinkLine, Member,
    Offer, OwnApplication, RecordInterval, WithdrawnOffer,
};
pub use hub_store::{Consequence, Impact, RemovedApp, Restorable, TouchedDossier};
pub use hub_store::{DeliveryLine, MailAttempt, MailDetail, MailFilter, MailLine, MailTrouble};
pub use hub_store::{Webhook, WebhookAttempt, WebhookDelivery, WebhookSettings};

use hub_domain::authz::{Act, Target, allows};
use hub_domain::staff::Caller;
use hub_store::FirmReader;

use crate::context::Hub;
use crate::error::AppError;

impl Hub {
    /// Opens the caller's firm for reading, if the table of rights allows `act` on the firm.
    pub(crate) async fn read_for(&self, caller: &Caller, act: Act) -> Result<FirmReader, AppError> {
        allows(caller, act, Target::Firm)?;
        Ok(self.database().read(caller).await?)
    }

    /// Whom to ask for a right: at most five administrators of the caller's firm.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn administrators(&self, caller: &Caller) -> Result<Vec<hub_store::Administrator>, AppError> {
        Ok(self.database().read(caller).await?.administrators().await?)
    }
}
