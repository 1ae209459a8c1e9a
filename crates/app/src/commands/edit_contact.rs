//! *Modifier* an interlocuteur (`GST-01`, `GST-05`).

use hub_domain::authz::EditContacts;
use hub_domain::contact::ContactForm;
use hub_domain::ids::ContactId;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{Contact, ReadContacts as _};

use super::contact_faults::ContactRefusal;
use super::create_contact::{check_person, live_contact};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What *Modifier* did.
#[derive(Debug)]
pub enum EditContactOutcome {
    /// Saved.
    Saved {
        /// « DURAND Paul ».
        name: String,
        /// Whether the address changed: the contact is to be invited again (`GST-05`).
        address_changed: bool,
    },
    /// Nothing differed.
    Unchanged,
    /// Nothing was done: this is to be corrected.
    Refused(Vec<ContactRefusal>),
    /// Nothing was done: somebody changed the contact since the form was shown.
    Moved(Box<MovedContact>),
}

/// A contact that changed since its form was shown.
#[derive(Debug)]
pub struct MovedContact {
    /// As it is now.
    pub contact: Contact,
    /// When it was changed, and by whom where that can be read.
    pub touched: Option<(Moment, Option<String>)>,
}

impl Hub {
    /// Saves a contact, whose form was shown at `revision`.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Gone`]; [`AppError::Denied`] to who is in charge of none of the contact's
    /// dossiers, and for another address to who is not in charge of all of them.
    pub async fn edit_contact(
        &self,
        caller: &Caller,
        id: ContactId,
        revision: i64,
        form: &ContactForm,
        origin: &Origin,
    ) -> Result<EditContactOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let contact = live_contact(&mut tx, id).await?;
        let charge = tx.charge_of(id, tx.caller().actor().staff_id()).await?;
        let permit = tx.permit::<EditContacts>(charge.some())?;
        let details = match check_person(&mut tx, form, Some(id)).await? {
            Ok(details) => details,
            Err(refusals) => return Ok(EditContactOutcome::Refused(refusals)),
        };
        let address_changed = contact.address_differs(&details);
        if address_changed {
            drop(tx.permit::<EditContacts>(charge.every())?);
        }
        if contact.is_as(&details) {
            return Ok(EditContactOutcome::Unchanged);
        }
        if contact.revision != revision {
            let touched = tx.contact_touched(id).await?;
            return Ok(EditContactOutcome::Moved(Box::new(MovedContact {
                contact,
                touched,
            })));
        }
        if !tx.edit_contact(permit, &contact, &details).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(EditContactOutcome::Saved {
            name: details.shown_name(),
            address_changed,
        })
    }
}
