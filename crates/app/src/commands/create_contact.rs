//! *Ajouter* an interlocuteur, linked to a first dossier where one is named (`GST-01`).

use hub_domain::authz::{Act, EditContacts, Scope, Target, allows, policy};
use hub_domain::contact::{ContactDetails, ContactForm};
use hub_domain::dossier::DossierCode;
use hub_domain::ids::ContactId;
use hub_domain::staff::Caller;
use hub_store::{Contact, DossierToLink, FirmTx, ReadContacts as _, ReadLinks as _};

use super::contact_faults::{ContactRefusal, check_limit};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What was typed about a new contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContact {
    /// The person.
    pub person: ContactForm,
    /// The code of the first dossier; may be empty for who keeps every contact of the firm.
    pub dossier: String,
    /// What the link to it is limited to; may be empty.
    pub limited_to: String,
}

impl Hub {
    /// Adds a contact. Whoever keeps the contacts of their own dossiers alone names one of them.
    ///
    /// # Errors
    /// [`AppError::Denied`]; the inner error is what is to be corrected.
    pub async fn create_contact(
        &self,
        caller: &Caller,
        new: &NewContact,
        origin: &Origin,
    ) -> Result<Result<ContactId, Vec<ContactRefusal>>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let keeps_all = match policy::scope(tx.caller().actor(), Act::EditContacts) {
            Scope::Responsible(staff) if tx.is_in_charge_of_any(staff).await? => false,
            // All may, or nothing may: the table of rights says so.
            Scope::All | Scope::Responsible(_) | Scope::Nothing => {
                drop(tx.permit::<EditContacts>(Target::Firm)?);
                true
            }
        };
        let mut refusals = Vec::new();
        let dossier = match first_dossier(&mut tx, new, keeps_all).await? {
            Ok(dossier) => dossier,
            Err(refusal) => {
                refusals.push(refusal);
                None
            }
        };
        let target = dossier.as_ref().map_or(Target::Firm, |found| found.target);
        if refusals.is_empty() {
            drop(tx.permit::<EditContacts>(target)?);
        }
        let limited_to = check_limit(&new.limited_to).unwrap_or_else(|refusal| {
            refusals.push(refusal);
            ""
        });
        let details = check_person(&mut tx, &new.person, None).await?;
        let details = match (details, refusals.is_empty()) {
            (Ok(details), true) => details,
            (Ok(_), false) => return Ok(Err(refusals)),
            (Err(faults), _) => return Ok(Err([faults, refusals].concat())),
        };
        let id = tx.add_contact(tx.permit(target)?, &details).await?;
        if let Some(found) = &dossier {
            let permit = tx.permit(target)?;
            tx.open_link(permit, (id, &details.shown_name()), found.dossier.id, limited_to)
                .await?;
        }
        tx.commit().await?;
        Ok(Ok(id))
    }
}

/// The first dossier of a new contact; nothing when none was named and none has to be.
async fn first_dossier(
    tx: &mut FirmTx,
    new: &NewContact,
    keeps_all: bool,
) -> Result<Result<Option<DossierToLink>, ContactRefusal>, AppError> {
    let typed = new.dossier.trim();
    if typed.is_empty() {
        return Ok(if keeps_all {
            Ok(None)
        } else {
            Err(ContactRefusal::NoDossier)
        });
    }
    let Ok(code) = DossierCode::parse(typed) else {
        return Ok(Err(ContactRefusal::UnknownDossier));
    };
    let found = tx.dossier_of_code(code.as_str()).await?;
    Ok(found.map(Some).ok_or(ContactRefusal::UnknownDossier))
}

/// Checks a person's particulars; `own` is the contact they are of already.
pub(crate) async fn check_person(
    tx: &mut FirmTx,
    form: &ContactForm,
    own: Option<ContactId>,
) -> Result<Result<ContactDetails, Vec<ContactRefusal>>, AppError> {
    let details = match ContactDetails::check(form) {
        Ok(details) => details,
        Err(faults) => {
            let refusals = faults
                .into_iter()
                .map(|(field, fault)| ContactRefusal::Field(field, fault));
            return Ok(Err(refusals.collect()));
        }
    };
    if let Some(email) = details.email()
        && let Some((other, name)) = tx.contact_of_address(email).await?
        && own != Some(other)
    {
        return Ok(Err(vec![ContactRefusal::AddressTaken(name)]));
    }
    Ok(Ok(details))
}

/// A contact who is still there, for staff alone.
pub(crate) async fn live_contact(tx: &mut FirmTx, id: ContactId) -> Result<Contact, AppError> {
    allows(tx.caller(), Act::ReadContacts, Target::Firm)?;
    let contact = tx.contact(id).await?.ok_or(AppError::NotFound)?;
    if contact.removed {
        return Err(AppError::Gone);
    }
    Ok(contact)
}
