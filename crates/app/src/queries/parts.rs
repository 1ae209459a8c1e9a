//! Long lists in parts, each beginning after the last line of the one before (3.4).
//!
//! The order is that of codes or of creation, which changes of what is listed do not touch: no line is met twice or
//! passed over.

use hub_domain::authz::{Act, Denied, Scope, policy};
use hub_domain::dossier::DossierStatus;
use hub_domain::ids::{AccessId, ContactId, InstalledAppId, WebhookId};
use hub_domain::staff::Caller;
use hub_domain::webhook::DeliveryState;
use hub_store::{
    AccessLine, CatalogueLine, ContactLine, ContactSearch, Dossier, DossierFilter, DossierKeyLine,
    DossierLine, DossierView, JournalSearch, ListedDossier, ReadApplications as _, ReadContacts as _,
    ReadDossier as _, ReadDossierKeys as _, ReadWebhooks as _, WebhookDelivery,
};

use super::impact::live;
use super::journal::{JournalLine, journal_line, place};
use crate::context::Hub;
use crate::error::AppError;

/// One part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// Its lines.
    pub lines: Vec<T>,
    /// Whether more come after them.
    pub more: bool,
    /// How many lines the whole list has, where that was asked.
    pub total: Option<i64>,
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartAsked<A> {
    /// After which line.
    pub after: A,
    /// How many lines at most.
    pub limit: u16,
    /// Whether the whole list is counted, too.
    pub count: bool,
}

impl<A> PartAsked<A> {
    /// One line more than asked, which says whether more come.
    const fn one_more(&self) -> i64 {
        self.limit as i64 + 1
    }

    fn part<T>(&self, mut lines: Vec<T>, total: Option<i64>) -> Part<T> {
        let wanted = usize::from(self.limit);
        let more = lines.len() > wanted;
        lines.truncate(wanted);
        Part { lines, more, total }
    }
}

impl Hub {
    /// The firm's dossiers by code: of a status, else all but archived ones; models aside.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn dossiers_part(
        &self,
        caller: &Caller,
        status: Option<DossierStatus>,
        asked: PartAsked<&str>,
    ) -> Result<Part<ListedDossier>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        let filter = DossierFilter {
            status,
            ..DossierFilter::of(DossierView::All)
        };
        let lines = firm
            .dossiers_after(&filter, asked.after, asked.one_more())
            .await?;
        let total = match asked.count {
            true => Some(firm.dossier_list_total(&filter).await?),
            false => None,
        };
        Ok(asked.part(lines, total))
    }

    /// One dossier, archived or not.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn dossier(&self, caller: &Caller, code: &str) -> Result<Dossier, AppError> {
        let mut firm = self.read_for(caller, Act::ReadDossiers).await?;
        firm.dossier_of_code(code).await?.ok_or(AppError::NotFound)
    }

    /// The dossiers on which an application is switched on, by code.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn application_dossiers_part(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        asked: PartAsked<&str>,
    ) -> Result<Part<DossierLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadApplications).await?;
        let application = live(&mut firm, id).await?;
        let lines = firm
            .application_dossiers(id, false, asked.after, asked.one_more())
            .await?;
        Ok(asked.part(lines, asked.count.then_some(application.dossiers)))
    }

    /// The live keys of an application that open one dossier each, by code (`KEY-07`).
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn dossier_keys_part(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        asked: PartAsked<&str>,
    ) -> Result<Part<DossierKeyLine>, AppError> {
        // It tells which dossiers the application is on, so a word for keys alone does not open it.
        let mut firm = self.read_for(caller, Act::ReadApplications).await?;
        live(&mut firm, id).await?;
        let lines = firm.dossier_keys(id, asked.after, asked.one_more()).await?;
        let total = match asked.count {
            true => Some(firm.count_dossier_keys(id).await?),
            false => None,
        };
        Ok(asked.part(lines, total))
    }

    /// The catalogue as the firm sees it, its own applications included, in no order.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn catalogue_lines(&self, caller: &Caller) -> Result<Vec<CatalogueLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadApplications).await?;
        Ok(firm.catalogue().await?)
    }

    /// The firm's contacts, oldest first.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn contacts_part(
        &self,
        caller: &Caller,
        asked: PartAsked<ContactId>,
    ) -> Result<Part<ContactLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadContacts).await?;
        let lines = firm.contacts_after(asked.after, asked.one_more()).await?;
        let total = match asked.count {
            true => Some(firm.contact_total(&ContactSearch::default()).await?),
            false => None,
        };
        Ok(asked.part(lines, total))
    }

    /// The accesses of a contact on the dossiers whose accesses the caller may see, oldest first.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom may see those of no dossier, [`AppError::NotFound`], [`AppError::Gone`].
    pub async fn contact_accesses_part(
        &self,
        caller: &Caller,
        contact: ContactId,
        asked: PartAsked<AccessId>,
    ) -> Result<Part<AccessLine>, AppError> {
        let scope = policy::scope(caller.actor(), Act::ReadAccesses);
        let mut firm = self.database().read(caller).await?;
        let sees_any = match scope {
            Scope::All => true,
            Scope::Responsible(staff) => firm.is_in_charge_of_any(staff).await?,
            Scope::Nothing => false,
        };
        if !sees_any {
            return Err(AppError::Denied(Denied {
                act: Act::ReadAccesses,
                relation: policy::standing(caller.actor()),
            }));
        }
        let found = firm.contact(contact).await?.ok_or(AppError::NotFound)?;
        if found.removed {
            return Err(AppError::Gone);
        }
        let lines = firm
            .accesses_after(contact, scope, asked.after, asked.one_more())
            .await?;
        let total = match asked.count {
            true => Some(firm.accesses_total(contact, scope).await?),
            false => None,
        };
        Ok(asked.part(lines, total))
    }

    /// The messages of a webhook, newest first, before one; of one state where one is named.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn webhook_messages_part(
        &self,
        caller: &Caller,
        id: WebhookId,
        state: Option<DeliveryState>,
        asked: PartAsked<Option<i64>>,
    ) -> Result<Part<WebhookDelivery>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadWebhooks).await?;
        firm.webhook(id).await?.ok_or(AppError::NotFound)?;
        let before = asked.after.unwrap_or(i64::MAX);
        let lines = firm
            .webhook_deliveries(id, before, state, asked.one_more())
            .await?;
        let total = match asked.count {
            true => Some(firm.webhook_delivery_count(id, state).await?),
            false => None,
        };
        Ok(asked.part(lines, total))
    }

    /// The journal, newest first, before a position.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn journal_part(
        &self,
        caller: &Caller,
        asked: PartAsked<Option<i64>>,
    ) -> Result<Part<JournalLine>, AppError> {
        let mut firm = self.read_for(caller, Act::ReadJournal).await?;
        let before = place(&mut firm, asked.after).await?;
        let search = JournalSearch::default();
        let entries = firm.journal(&search, before, asked.one_more()).await?;
        let total = match asked.count {
            true => Some(firm.journal_count(&search, i64::MAX).await?),
            false => None,
        };
        Ok(asked.part(entries.into_iter().map(journal_line).collect(), total))
    }
}
