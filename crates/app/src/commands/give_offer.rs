//! `POST /collaborativeOffer/addCollaborativeOffer`: an application gives an existing contact an offer on a dossier,
//! creating the link, never the contact (3.5).

use hub_domain::account::EmailAddress;
use hub_domain::activation::ActivationPlace;
use hub_domain::authz::{Activate, EditContacts};
use hub_domain::dossier::{DossierCode, takes_activations};
use hub_domain::ids::InstalledAppId;
use hub_domain::window::{Card, Verdict, WindowFacts, WindowRefusal, check};
use hub_store::{FirmTx, ReadContacts as _, ReadLinks as _, ReadWindow as _, WindowDossier};

use crate::context::{Hub, Origin};
use crate::decisions::AllowedCall;
use crate::error::AppError;
use crate::queries::window::{WindowDoor, window_facts};

/// What is to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferAsked {
    /// The dossier's code.
    pub dossier: String,
    /// The contact's address.
    pub email: String,
    /// The offer, by the slug of its catalogue entry.
    pub offer: String,
}

/// What giving did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferOutcome {
    /// The contact has the offer now.
    Given {
        /// Whether the link to the dossier was made.
        linked: bool,
        /// Whether the offer was given; it was there already otherwise.
        given: bool,
    },
    /// Nothing was done: the firm has no such dossier that takes activations.
    UnknownDossier,
    /// Nothing was done: the firm has no contact of this address.
    UnknownContact,
    /// Nothing was done: the firm has no such offer.
    UnknownOffer,
    /// Nothing was done: the contact was not invited yet, or no more (`ACT-04`).
    NotInvited,
    /// Nothing was done: the offer is suspended.
    Suspended,
}

impl Hub {
    /// Gives a contact an offer, in one transaction with its link.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::SignedOut`] when the key or its application may not call any more.
    pub async fn give_offer(
        &self,
        call: &AllowedCall,
        asked: &OfferAsked,
        origin: &Origin,
    ) -> Result<OfferOutcome, AppError> {
        let caller = self.connector(call)?;
        let mut tx = self.database().begin(&caller, self.stamp(origin)).await?;
        let Some(dossier) = open_dossier(&mut tx, &asked.dossier).await? else {
            return Ok(OfferOutcome::UnknownDossier);
        };
        let permit = tx.permit::<Activate>(dossier.target())?;
        let to_link = tx.permit::<EditContacts>(dossier.target())?;
        let contact = match EmailAddress::parse(&asked.email) {
            Ok(email) => tx.contact_of_address(&email).await?,
            Err(_) => None,
        };
        let Some((contact, name)) = contact else {
            return Ok(OfferOutcome::UnknownContact);
        };
        let linked = tx.link_of_dossier(contact, dossier.id).await?.is_none();
        if linked {
            tx.open_link(to_link, (contact, &name), dossier.id, "").await?;
        }
        let facts = window_facts(&mut tx, &dossier, WindowDoor::Dossiers).await?;
        let Some(offer) = offer(&facts, &asked.offer) else {
            return Ok(OfferOutcome::UnknownOffer);
        };
        let mut mine = facts.now.clone();
        mine.give(offer, contact);
        let plan = match check(&facts, &facts.now, &mine) {
            Verdict::Plan(plan) => plan,
            Verdict::Unchanged { .. } => {
                if linked {
                    tx.commit().await?;
                }
                return Ok(OfferOutcome::Given { linked, given: false });
            }
            Verdict::Refused(refused) => return refusal(&refused),
            // What was shown is what is true now, in this very transaction.
            Verdict::Closed | Verdict::Stale { .. } => return Ok(OfferOutcome::UnknownDossier),
        };
        let change = tx
            .change_activations(permit, dossier.id, ActivationPlace::Api, &plan)
            .await?;
        self.write_to_guests(&mut tx, &dossier, &facts, &change).await?;
        tx.commit().await?;
        Ok(OfferOutcome::Given { linked, given: true })
    }
}

async fn open_dossier(tx: &mut FirmTx, code: &str) -> Result<Option<WindowDossier>, AppError> {
    let Ok(code) = DossierCode::parse(code) else {
        return Ok(None);
    };
    let found = tx.window_dossier(code.as_str()).await?;
    Ok(found.filter(|dossier| takes_activations(dossier.status, dossier.is_model)))
}

/// The offer of an entry: what is given to contacts and to nobody else.
fn offer(facts: &WindowFacts, slug: &str) -> Option<InstalledAppId> {
    let is_it = |card: &&Card| card.entry.requires_contact && card.entry.slug == slug;
    facts.cards.iter().find(is_it).map(|card| card.app)
}

fn refusal(refused: &[(InstalledAppId, WindowRefusal)]) -> Result<OfferOutcome, AppError> {
    match refused.first() {
        Some((_, WindowRefusal::NotInvited(_))) => Ok(OfferOutcome::NotInvited),
        Some((_, WindowRefusal::Suspended)) => Ok(OfferOutcome::Suspended),
        other => Err(AppError::internal(format!(
            "an offer given alone is refused: {other:?}"
        ))),
    }
}
