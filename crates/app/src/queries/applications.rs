//! The firm's applications (`APP-02`) and one of them (`APP-03`).

use hub_domain::authz::Act;
use hub_domain::ids::{CatalogAppId, DraftId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::sort_key::compare_french;
use hub_domain::staff::Caller;
use hub_domain::wizard::DraftData;
use hub_store::{
    DossierLine, FirmReader, InstalledApp, ReadApplications as _, ReadDossierKeys as _,
    ReadOwnCatalogue as _, ReadRemovals as _, RemovedApp,
};

use super::impact::{live, restorable_since};
use super::wizard::read_data;
use crate::context::Hub;
use crate::error::AppError;

/// Dossiers of an application shown at once.
pub const APPLICATION_DOSSIERS_PAGE: i64 = 50;

/// The list of a firm's applications, with the caller's own drafts.
#[derive(Debug)]
pub struct ApplicationsList {
    /// Every live application, by label in French order.
    pub applications: Vec<InstalledApp>,
    /// Those removed in the last thirty days, by label in French order (`APP-06`).
    pub removed: Vec<RemovedApp>,
    /// The caller's drafts that hold something, newest first.
    pub drafts: Vec<WaitingDraft>,
    /// The entries of the catalogue that the firm declared itself (`CAT-05`).
    pub own: Vec<CatalogAppId>,
}

/// A draft of the wizard that waits to be taken up again (`WIZ-12`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingDraft {
    /// The draft.
    pub id: DraftId,
    /// The label of the catalogue entry chosen, if one was.
    pub application: Option<String>,
    /// When it last changed.
    pub updated_at: Moment,
}

/// One application.
#[derive(Debug)]
pub struct ApplicationDetail {
    /// The application.
    pub application: InstalledApp,
    /// Who added it, where a staff member or an application did.
    pub added_by: Option<String>,
    /// How many of its live keys open one dossier each.
    pub dossier_keys: i64,
    /// Its dossiers by code, at most [`APPLICATION_DOSSIERS_PAGE`].
    pub dossiers: Vec<DossierLine>,
    /// The code after which the next dossiers come, when there are more.
    pub next: Option<String>,
}

impl Hub {
    /// The firm's applications.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no administrator (`APP-01`).
    pub async fn applications(&self, caller: &Caller) -> Result<ApplicationsList, AppError> {
        let mut firm = self.read_for(caller, Act::ReadApplications).await?;
        let mut applications = firm.applications().await?;
        applications.sort_by(|a, b| compare_french(&a.label, &b.label).then(a.id.cmp(&b.id)));
        let mut removed = firm.removed_applications(restorable_since(self.now())).await?;
        removed.sort_by(|a, b| {
            let (a, b) = (&a.application, &b.application);
            compare_french(&a.label, &b.label).then(a.id.cmp(&b.id))
        });
        let drafts = self.waiting_drafts(&mut firm, caller).await?;
        let own = firm.own_applications().await?;
        Ok(ApplicationsList {
            own: own.into_iter().map(|own| own.id).collect(),
            applications,
            removed,
            drafts,
        })
    }

    /// One live application with its dossiers after code `after`.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn application(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        after: &str,
    ) -> Result<ApplicationDetail, AppError> {
        let mut firm = self.read_for(caller, Act::ReadApplications).await?;
        let application = live(&mut firm, id).await?;
        let mut dossiers = firm
            .application_dossiers(id, false, after, APPLICATION_DOSSIERS_PAGE + 1)
            .await?;
        let more = dossiers.len() as i64 > APPLICATION_DOSSIERS_PAGE;
        dossiers.truncate(APPLICATION_DOSSIERS_PAGE as usize);
        let next = dossiers.last().filter(|_| more).map(|last| last.code.clone());
        let names = firm.staff_names().await?;
        let added_by = application
            .added_by
            .and_then(|id| names.into_iter().find(|(staff, _)| staff.0 == id))
            .map(|(_, name)| name)
            .or_else(|| application.added_by_application.clone());
        Ok(ApplicationDetail {
            application,
            added_by,
            dossier_keys: firm.count_dossier_keys(id).await?,
            dossiers,
            next,
        })
    }

    async fn waiting_drafts(
        &self,
        firm: &mut FirmReader,
        caller: &Caller,
    ) -> Result<Vec<WaitingDraft>, AppError> {
        let Some(staff) = caller.actor().staff_id() else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for stored in firm.drafts(staff, self.now()).await? {
            let data = read_data(&stored)?;
            if data != DraftData::default() || stored.all {
                found.push((stored, data));
            }
        }
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let catalogue = firm.catalogue().await?;
        let label = |data: &DraftData| {
            let line = catalogue.iter().find(|line| Some(line.id) == data.app);
            line.map(|line| line.entry.label.clone())
        };
        let waiting = found.into_iter().map(|(stored, data)| WaitingDraft {
            id: stored.id,
            application: label(&data),
            updated_at: stored.updated_at,
        });
        Ok(waiting.collect())
    }
}
