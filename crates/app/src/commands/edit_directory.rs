//! Where a firm's contacts are invited: the embedded directory or a tenant, its consent, and trying it (`GST-02`).

use hub_domain::authz::{Act, EditContacts, EditSettings, Target, allows};
use hub_domain::directory::{Consent, DirectoryChoice, Tenant};
use hub_domain::invitation::DirectoryFault;
use hub_domain::staff::Caller;
use hub_store::ReadDirectory as _;

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What saving the directory did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectoryOutcome {
    /// Saved.
    Saved,
    /// Nothing differed.
    Unchanged,
    /// What was typed names no tenant.
    NotATenant,
    /// The installation has no application at Microsoft.
    NotConfigured,
}

/// What trying the directory showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryTest {
    /// It answers.
    Works,
    /// The tenant has not consented, in Microsoft's words.
    NotConsented(String),
    /// It gives no usable answer, in its words or the network's.
    Silent(String),
}

impl Hub {
    /// Saves the directory, whose form was shown at `revision`: no tenant means the embedded one.
    ///
    /// # Errors
    /// [`AppError::Denied`]; a conflict when somebody changed it meanwhile.
    pub async fn edit_directory(
        &self,
        caller: &Caller,
        tenant: Option<&str>,
        revision: i64,
        origin: &Origin,
    ) -> Result<DirectoryOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditSettings>(Target::Firm)?;
        let before = tx.directory().await?;
        let choice = match tenant.map(Tenant::parse) {
            None => DirectoryChoice::Embedded,
            Some(Err(_)) => return Ok(DirectoryOutcome::NotATenant),
            Some(Ok(_)) if self.settings().graph.is_none() => return Ok(DirectoryOutcome::NotConfigured),
            Some(Ok(tenant)) => match &before.choice {
                DirectoryChoice::Entra { tenant: known, .. } if *known == tenant => before.choice.clone(),
                _ => DirectoryChoice::Entra {
                    tenant,
                    consent: Consent::Missing,
                },
            },
        };
        if before.revision != revision {
            return Err(AppError::stale());
        }
        if choice == before.choice {
            return Ok(DirectoryOutcome::Unchanged);
        }
        tx.edit_directory(permit, &choice).await?;
        tx.commit().await?;
        Ok(DirectoryOutcome::Saved)
    }

    /// Asks the directory whether it may be asked, and keeps what it says of the consent: it alone knows, whatever an
    /// address that somebody came back with says.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn test_directory(&self, caller: &Caller, origin: &Origin) -> Result<DirectoryTest, AppError> {
        allows(caller, Act::EditSettings, Target::Firm)?;
        let before = self.database().read(caller).await?.directory().await?.choice;
        let answer = self.directory_of(&before).check().await;
        let (consent, test) = match answer {
            Ok(()) => (Consent::Given, DirectoryTest::Works),
            Err(DirectoryFault::NoConsent(words)) => {
                let consent = match before {
                    DirectoryChoice::Entra {
                        consent: Consent::Missing,
                        ..
                    } => Consent::Missing,
                    _ => Consent::Withdrawn,
                };
                (consent, DirectoryTest::NotConsented(words))
            }
            Err(fault) => return Ok(DirectoryTest::Silent(fault.to_string())),
        };
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditContacts>(Target::Firm)?;
        // Somebody may have chosen another tenant while this one was asked.
        let now = tx.directory().await?.choice;
        if same_tenant(&before, &now) && tx.consent(permit, consent).await? {
            tx.commit().await?;
            self.invitations_wake().notify_one();
        }
        Ok(test)
    }
}

fn same_tenant(one: &DirectoryChoice, other: &DirectoryChoice) -> bool {
    match (one, other) {
        (DirectoryChoice::Entra { tenant: one, .. }, DirectoryChoice::Entra { tenant: other, .. }) => {
            one == other
        }
        _ => false,
    }
}
