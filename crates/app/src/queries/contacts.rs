//! The firm's interlocuteurs, one of them, and the dossiers they can be linked to (`GST-01`, `ACT-06`).

use hub_domain::authz::{Act, Scope, Target, allows, policy};
use hub_domain::contact::GuestState;
use hub_domain::ids::{ContactId, LinkId};
use hub_domain::search::{PrefixRange, Search, SearchRefusal};
use hub_domain::staff::Caller;
use hub_store::{
    Contact, ContactImpact, ContactLine, ContactOrder, ContactPage, ContactSearch, DossierLine, FirmReader,
    LinkLine, ReadContacts as _, ReadLinks as _,
};

use crate::context::Hub;
use crate::error::AppError;

/// Links of a contact shown at once.
pub const LINKS_PAGE: i64 = 50;
/// Dossiers found at once, to link a contact to.
pub const FOUND_DOSSIERS: i64 = 20;

/// What the list of contacts is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactsAsked {
    /// Who is found.
    pub search: ContactSearch,
    /// In which order.
    pub order: ContactOrder,
    /// Which page, from 1.
    pub page: i64,
    /// One of [`hub_store::LIST_PAGE_SIZES`].
    pub per_page: i64,
}

/// A page of contacts, and whether its reader may add any.
#[derive(Debug)]
pub struct ContactsList {
    /// The page.
    pub page: ContactPage,
    /// Whether the reader keeps contacts: all, or those of their own dossiers.
    pub may_add: bool,
}

/// What the reader may do with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactRights {
    /// Change names and numbers, and ask for an invitation.
    pub edit: bool,
    /// Change the address, cancel the invitation, remove the contact.
    pub edit_address: bool,
    /// Link contacts to dossiers, at least to their own.
    pub link: bool,
}

/// One contact.
#[derive(Debug)]
pub struct ContactDetail {
    /// The contact.
    pub contact: Contact,
    /// What ends with them.
    pub impact: ContactImpact,
    /// Links by dossier code: one page of them.
    pub links: Vec<LinkLine>,
    /// The page of links shown, from 1.
    pub page: i64,
    /// What the reader may do.
    pub rights: ContactRights,
}

/// Reads what the list of contacts is asked for: from the third character on, the beginning of a name or address.
///
/// # Errors
/// [`SearchRefusal`] but for an empty box.
pub fn contact_search(typed: &str, state: Option<GuestState>) -> Result<ContactSearch, SearchRefusal> {
    let beginning = match Search::parse(typed)? {
        Search::All => None,
        Search::Prefix(prefix) => Some((prefix.name_range(), PrefixRange::of(&typed.trim().to_lowercase()))),
    };
    Ok(ContactSearch { beginning, state })
}

impl Hub {
    /// A page of the firm's contacts.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn contacts(&self, caller: &Caller, asked: &ContactsAsked) -> Result<ContactsList, AppError> {
        let mut firm = self.read_for(caller, Act::ReadContacts).await?;
        let page = firm
            .contact_page(&asked.search, asked.order, asked.page, asked.per_page)
            .await?;
        let may_add = may_link(&mut firm, caller).await?;
        Ok(ContactsList { page, may_add })
    }

    /// Every contact that a search finds, in order, for an export.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn every_contact(
        &self,
        caller: &Caller,
        search: &ContactSearch,
        order: ContactOrder,
    ) -> Result<Vec<ContactLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadContacts).await?;
        Ok(firm.contact_lines(search, order).await?)
    }

    /// One contact, with a page of their links.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff, [`AppError::NotFound`], [`AppError::Gone`].
    pub async fn contact(
        &self,
        caller: &Caller,
        id: ContactId,
        page: i64,
    ) -> Result<ContactDetail, AppError> {
        let mut firm = self.read_for(caller, Act::ReadContacts).await?;
        let contact = firm.contact(id).await?.ok_or(AppError::NotFound)?;
        if contact.removed {
            return Err(AppError::Gone);
        }
        let impact = firm.contact_impact(id).await?;
        let pages = ((impact.dossiers + LINKS_PAGE - 1) / LINKS_PAGE).max(1);
        let page = page.clamp(1, pages);
        let links = firm.links(id, LINKS_PAGE, (page - 1) * LINKS_PAGE).await?;
        let charge = firm.charge_of(id, caller.actor().staff_id()).await?;
        let may = |target: Target| allows(caller, Act::EditContacts, target).is_ok();
        let rights = ContactRights {
            edit: may(charge.some()),
            edit_address: may(charge.every()),
            link: may_link(&mut firm, caller).await?,
        };
        Ok(ContactDetail {
            contact,
            impact,
            links,
            page,
            rights,
        })
    }

    /// A contact's live link, for whom may change it.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Gone`].
    pub async fn contact_link(&self, caller: &Caller, link: LinkId) -> Result<(Contact, LinkLine), AppError> {
        let mut firm = self.read_for(caller, Act::ReadContacts).await?;
        let (id, found) = firm.link(link).await?.ok_or(AppError::NotFound)?;
        allows(caller, Act::EditContacts, found.target)?;
        let contact = firm.contact(id).await?.ok_or(AppError::NotFound)?;
        Ok((contact, found))
    }

    /// Whether the caller keeps contacts: all of the firm's, or those of their own dossiers.
    ///
    /// # Errors
    /// [`AppError::Denied`] when they do not.
    pub async fn may_keep_contacts(&self, caller: &Caller) -> Result<Scope, AppError> {
        let mut firm = self.read_for(caller, Act::ReadContacts).await?;
        if !may_link(&mut firm, caller).await? {
            allows(caller, Act::EditContacts, Target::Firm)?;
        }
        Ok(policy::scope(caller.actor(), Act::EditContacts))
    }

    /// Dossiers that the caller may link a contact to, by code: at most [`FOUND_DOSSIERS`] and one more, which says
    /// that there are others.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom keeps no contacts.
    pub async fn dossiers_to_link(
        &self,
        caller: &Caller,
        contact: ContactId,
        search: &Search,
    ) -> Result<Vec<DossierLine>, AppError> {
        let scope = self.may_keep_contacts(caller).await?;
        let mut firm = self.database().read(caller).await?;
        Ok(firm
            .dossiers_to_link(contact, scope, search, FOUND_DOSSIERS + 1)
            .await?)
    }
}

/// Whether the caller keeps the contacts of any dossier.
async fn may_link(firm: &mut FirmReader, caller: &Caller) -> Result<bool, AppError> {
    Ok(match policy::scope(caller.actor(), Act::EditContacts) {
        Scope::All => true,
        Scope::Responsible(staff) => firm.is_in_charge_of_any(staff).await?,
        Scope::Nothing => false,
    })
}
