//! What the wizard's pages show, and the facts its rules are held against (`WIZ`).

mod definition;
mod filter;
mod refused;

use hub_domain::authz::Act;
use hub_domain::catalog::CatalogEntry;
use hub_domain::firm::SicCode;
use hub_domain::ids::{DraftId, InstalledAppId};
use hub_domain::selection::{SelectionBase, SelectionCount};
use hub_domain::sort_key::compare_french;
use hub_domain::staff::Caller;
use hub_domain::wizard::{
    CatalogChoice, Definition, DraftData, ShownSummary, Step, StepTwo, WizardError, check_definition,
};
use hub_store::{
    Colleague, DossierLine, DossierOrder, FirmReader, KeyLine, ListPage, PAGE, ReadApplications as _,
    ReadDossier as _, StoredDraft,
};

use crate::context::Hub;
use crate::error::AppError;

pub(crate) use definition::definition_facts;
pub use filter::StepTwoFilter;
pub use refused::RefusedSummary;

/// A draft, read.
#[derive(Debug)]
pub struct Draft {
    /// Its row.
    pub id: DraftId,
    /// Moves with every change.
    pub version: i64,
    /// What was typed.
    pub data: DraftData,
    /// What its selection starts from.
    pub base: SelectionBase,
    /// The application it became, once validated.
    pub result: Option<InstalledAppId>,
}

/// Step 1.
#[derive(Debug)]
pub struct DefinitionPage {
    /// The draft.
    pub draft: Draft,
    /// The entries offered for the type chosen, in French order (`WIZ-02`).
    pub offered: Vec<CatalogChoice>,
    /// The entry chosen, if it is offered.
    pub chosen: Option<CatalogEntry>,
    /// The firm's SIC codes.
    pub sic_codes: Vec<SicCode>,
    /// Live keys of the kind asked for that no application uses yet, to choose from.
    pub free_keys: Vec<KeyLine>,
    /// What is wrong with the draft as it stands; the page shows it only once « Suivant » was asked for.
    pub errors: Vec<WizardError>,
}

/// Step 2.
#[derive(Debug)]
pub struct DossiersPage {
    /// The draft.
    pub draft: Draft,
    /// The definition, valid.
    pub definition: Definition,
    /// What the step offers.
    pub offers: StepTwo,
    /// The dossiers shown.
    pub page: ListPage,
    /// Whether each line of the page is selected.
    pub selected: Vec<bool>,
    /// The whole selection.
    pub count: SelectionCount,
    /// The firm's staff at work, to filter by owner.
    pub colleagues: Vec<Colleague>,
}

/// Step 3.
#[derive(Debug)]
pub struct SummaryPage {
    /// The draft.
    pub draft: Draft,
    /// The definition, valid.
    pub definition: Definition,
    /// What step 2 offered.
    pub offers: StepTwo,
    /// The SIC code chosen.
    pub sic_code: Option<SicCode>,
    /// The whole selection.
    pub count: SelectionCount,
    /// The first dossiers chosen, at most 50.
    pub dossiers: Vec<DossierLine>,
}

/// The selection seen as a list of its own.
#[derive(Debug)]
pub struct ChosenPage {
    /// The draft.
    pub draft: Draft,
    /// The whole selection.
    pub count: SelectionCount,
    /// The dossiers of this page.
    pub dossiers: Vec<DossierLine>,
    /// The page, from 1.
    pub page: i64,
    /// How many pages there are.
    pub pages: i64,
}

/// A page of the wizard, or the step to go to instead.
#[derive(Debug)]
pub enum WizardPage<P> {
    /// The page asked for.
    Page(Box<P>),
    /// A step before it is not done.
    GoTo(Step),
    /// The draft was validated: this is the application it became.
    Done(InstalledAppId),
}

impl Hub {
    /// Step 1 of the caller's draft.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn definition_page(
        &self,
        caller: &Caller,
        id: DraftId,
    ) -> Result<WizardPage<DefinitionPage>, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let draft = read_draft(self, &mut firm, caller, id).await?;
        if let Some(done) = draft.result {
            return Ok(WizardPage::Done(done));
        }
        let form = draft.data.form();
        let facts = definition_facts(&mut firm, &form, None, self.now()).await?;
        let errors = check_definition(&form, &facts).err().unwrap_or_default();
        let mut offered: Vec<CatalogChoice> = facts
            .choices
            .into_iter()
            .filter(CatalogChoice::is_offered)
            .collect();
        offered.sort_by(|a, b| compare_french(&a.entry.label, &b.entry.label));
        let chosen = offered
            .iter()
            .find(|choice| Some(choice.id) == draft.data.app)
            .map(|choice| choice.entry.clone());
        let free_keys = match chosen.as_ref().and_then(|entry| entry.key_requirement.kind()) {
            Some(kind) => self.free_keys(&mut firm, kind).await?,
            None => Vec::new(),
        };
        Ok(WizardPage::Page(Box::new(DefinitionPage {
            draft,
            offered,
            chosen,
            sic_codes: facts.sic_codes,
            free_keys,
            errors,
        })))
    }

    async fn free_keys(
        &self,
        firm: &mut FirmReader,
        kind: hub_domain::api_key::KeyKind,
    ) -> Result<Vec<KeyLine>, AppError> {
        let now = self.now();
        let mut keys = firm.keys().await?;
        keys.retain(|key| {
            key.kind == kind
                && key.application.is_none()
                && key.revoked_at.is_none()
                && key.expires_at.is_none_or(|end| end > now)
        });
        Ok(keys)
    }

    /// Step 2 of the caller's draft: a page of dossiers by code, searched and filtered or not.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn dossiers_page(
        &self,
        caller: &Caller,
        id: DraftId,
        filter: &StepTwoFilter,
        page: i64,
    ) -> Result<WizardPage<DossiersPage>, AppError> {
        let (mut firm, draft, definition) = match self.defined(caller, id, Step::Dossiers).await? {
            Ok(defined) => defined,
            Err(elsewhere) => return Ok(elsewhere.into_page()),
        };
        let offers = StepTwo::of(definition.entry());
        let page = firm
            .dossier_list(&filter.of_draft(&draft.data), DossierOrder::BY_CODE, page, PAGE)
            .await?;
        let ids: Vec<_> = page.lines.iter().map(|line| line.dossier.id).collect();
        let exceptions = firm.exceptions_among(id, &ids).await?;
        let selected = ids
            .iter()
            .map(|dossier| draft.base.selects(exceptions.contains(dossier)))
            .collect();
        let count = firm.chosen_count(id, draft.base).await?;
        Ok(WizardPage::Page(Box::new(DossiersPage {
            draft,
            definition,
            offers,
            page,
            selected,
            count,
            colleagues: firm.colleagues().await?,
        })))
    }

    /// Step 3 of the caller's draft. Showing it makes the partner e-mail (`WIZ-14`) and notes what it announced, so the
    /// draft's version may move.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn summary_page(
        &self,
        caller: &Caller,
        id: DraftId,
    ) -> Result<WizardPage<SummaryPage>, AppError> {
        let (mut firm, mut draft, definition) = match self.defined(caller, id, Step::Summary).await? {
            Ok(defined) => defined,
            Err(elsewhere) => return Ok(elsewhere.into_page()),
        };
        let offers = StepTwo::of(definition.entry());
        let all = draft.base == SelectionBase::All;
        let count = firm.chosen_count(id, draft.base).await?;
        let dossiers = match offers {
            StepTwo::Select => firm.chosen_dossiers(id, all, PAGE, 0).await?,
            StepTwo::NeedsContact | StepTwo::WholeFirm => Vec::new(),
        };
        let sic_code = definition.settings().sic();
        let sic_code = firm
            .sic_codes()
            .await?
            .into_iter()
            .find(|code| Some(code.id) == sic_code);
        drop(firm);
        let announced = if offers == StepTwo::Select {
            count.selected()
        } else {
            0
        };
        self.note_summary(caller, &mut draft, &definition, announced)
            .await?;
        Ok(WizardPage::Page(Box::new(SummaryPage {
            draft,
            definition,
            offers,
            sic_code,
            count,
            dossiers,
        })))
    }

    async fn note_summary(
        &self,
        caller: &Caller,
        draft: &mut Draft,
        definition: &Definition,
        announced: u64,
    ) -> Result<(), AppError> {
        let shown = ShownSummary { selected: announced };
        let settle = |data: &mut DraftData| {
            let key = definition.settings().key().map(|(_, identifier)| identifier);
            let settled =
                data.settle_partner_email(key.as_ref(), self.now(), &self.settings().partner_mail_domain);
            let changed = settled.map_err(AppError::internal)? || data.summary != Some(shown);
            data.summary = Some(shown);
            Ok::<bool, AppError>(changed)
        };
        if !settle(&mut draft.data)? {
            return Ok(());
        }
        let tx = self
            .database()
            .change_draft(caller, draft.id, self.now())
            .await?
            .ok_or(AppError::NotFound)?;
        let mut data: DraftData = read_data(tx.draft())?;
        settle(&mut data)?;
        let (text, all) = (write_data(&data)?, tx.draft().all);
        draft.version = tx.save(&text, all).await?;
        draft.data = data;
        Ok(())
    }

    /// The dossiers a draft has chosen, 50 a page; or, with `removed`, those taken out of everything.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn chosen_page(
        &self,
        caller: &Caller,
        id: DraftId,
        removed: bool,
        page: i64,
    ) -> Result<ChosenPage, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let draft = read_draft(self, &mut firm, caller, id).await?;
        let all = draft.base == SelectionBase::All;
        let count = firm.chosen_count(id, draft.base).await?;
        let listed = if removed {
            count.removed()
        } else {
            count.selected()
        };
        let pages = (i64::try_from(listed).unwrap_or(i64::MAX).saturating_add(PAGE - 1) / PAGE).max(1);
        let page = page.clamp(1, pages);
        let offset = (page - 1) * PAGE;
        let dossiers = if removed && all {
            firm.exception_dossiers(id, PAGE, offset).await?
        } else {
            firm.chosen_dossiers(id, all, PAGE, offset).await?
        };
        Ok(ChosenPage {
            draft,
            count,
            dossiers,
            page,
            pages,
        })
    }

    /// Every dossier a draft has chosen, for its file.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn every_chosen(&self, caller: &Caller, id: DraftId) -> Result<Vec<DossierLine>, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let all = read_draft(self, &mut firm, caller, id).await?.base == SelectionBase::All;
        Ok(firm.chosen_dossiers(id, all, i64::MAX, 0).await?)
    }

    /// The draft with its valid definition, or where to go instead.
    async fn defined(
        &self,
        caller: &Caller,
        id: DraftId,
        asked: Step,
    ) -> Result<Result<(FirmReader, Draft, Definition), Elsewhere>, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let draft = read_draft(self, &mut firm, caller, id).await?;
        if let Some(done) = draft.result {
            return Ok(Err(Elsewhere::Done(done)));
        }
        let form = draft.data.form();
        let facts = definition_facts(&mut firm, &form, None, self.now()).await?;
        let definition = match check_definition(&form, &facts) {
            Ok(definition) => definition,
            Err(_) => return Ok(Err(Elsewhere::Step(Step::Definition))),
        };
        match draft.data.step(asked, true) {
            step if step == asked => Ok(Ok((firm, draft, definition))),
            step => Ok(Err(Elsewhere::Step(step))),
        }
    }
}

enum Elsewhere {
    Step(Step),
    Done(InstalledAppId),
}

impl Elsewhere {
    fn into_page<P>(self) -> WizardPage<P> {
        match self {
            Self::Step(step) => WizardPage::GoTo(step),
            Self::Done(application) => WizardPage::Done(application),
        }
    }
}

async fn read_draft(
    hub: &Hub,
    firm: &mut FirmReader,
    caller: &Caller,
    id: DraftId,
) -> Result<Draft, AppError> {
    let staff = caller.actor().staff_id().ok_or(AppError::NotFound)?;
    let stored = firm
        .draft(staff, id, hub.now())
        .await?
        .ok_or(AppError::NotFound)?;
    opened_draft(&stored)
}

pub(crate) fn opened_draft(stored: &StoredDraft) -> Result<Draft, AppError> {
    Ok(Draft {
        id: stored.id,
        version: stored.version,
        data: read_data(stored)?,
        base: if stored.all {
            SelectionBase::All
        } else {
            SelectionBase::None
        },
        result: stored.result,
    })
}

pub(crate) fn read_data(stored: &StoredDraft) -> Result<DraftData, AppError> {
    serde_json::from_str(&stored.data).map_err(AppError::internal)
}

pub(crate) fn write_data(data: &DraftData) -> Result<String, AppError> {
    serde_json::to_string(data).map_err(AppError::internal)
}
