//! The wizard as its pages drive it, step by step.

use hub_app::AppError;
use hub_app::commands::{AddOutcome, DefinitionKept, SelectionChange};
use hub_app::queries::wizard::{DossiersPage, StepTwoFilter, SummaryPage, WizardPage};
use hub_domain::catalog::{AppKind, CatalogEntry};
use hub_domain::ids::{CatalogAppId, DossierId, DraftId, InstalledAppId};
use hub_domain::search::Search;
use hub_domain::staff::Caller;
use hub_domain::wizard::DefinitionForm;

use crate::cast::{Kit, Person, page};

/// One draft of one person.
#[derive(Debug)]
pub struct Wizard<'k> {
    kit: &'k Kit,
    caller: Caller,
    /// The draft.
    pub draft: DraftId,
}

impl<'k> Wizard<'k> {
    /// Opens the wizard.
    ///
    /// # Panics
    /// When the person may not.
    pub async fn start(kit: &'k Kit, person: Person) -> Self {
        let caller = kit.caller(person);
        let draft = kit.hub.start_draft(&caller).await.expect("a draft");
        Self { kit, caller, draft }
    }

    /// Step 1 with an entry of the catalogue and a key, for the SIC code FR001.
    ///
    /// # Panics
    /// When something is to be corrected.
    pub async fn define(&self, slug: &str, key: Option<&str>) {
        let form = form(self.kit, slug, key).await;
        let kept = self.keep(&form).await;
        assert_eq!(kept.errors, [], "the definition of {slug}");
    }

    /// Step 1 as typed.
    ///
    /// # Panics
    /// When the draft is stale or gone.
    pub async fn keep(&self, form: &DefinitionForm) -> DefinitionKept {
        let version = self.version().await;
        self.kit
            .hub
            .keep_definition(&self.caller, self.draft, version, form)
            .await
            .expect("the draft is there")
    }

    /// Chooses dossiers by code, beside what is chosen already.
    pub async fn choose(&self, codes: &[&str]) {
        let mut ids = Vec::new();
        for code in codes {
            ids.push(self.kit.dossier(self.caller.firm(), code).await);
        }
        self.merge(&ids, &ids, &SelectionChange::Nothing).await;
    }

    /// Sends a page of step 2.
    ///
    /// # Panics
    /// When the draft is gone.
    pub async fn merge(&self, shown: &[DossierId], checked: &[DossierId], change: &SelectionChange) {
        let hub = &self.kit.hub;
        hub.change_selection(&self.caller, self.draft, shown, checked, change)
            .await
            .expect("the draft is there");
    }

    /// « Appliquer à tous ».
    pub async fn choose_all(&self) {
        self.merge(&[], &[], &SelectionChange::All).await;
    }

    /// A page of step 2.
    ///
    /// # Panics
    /// When the step is not open, or `search` is none.
    pub async fn dossiers(&self, search: &str, number: i64) -> DossiersPage {
        let hub = &self.kit.hub;
        let filter = StepTwoFilter::of_search(Search::parse(search).expect("a search"));
        match hub
            .dossiers_page(&self.caller, self.draft, &filter, number)
            .await
            .expect("a page")
        {
            WizardPage::Page(page) => *page,
            other => panic!("no step 2 but {other:?}"),
        }
    }

    /// Leaves step 2 and shows the summary.
    ///
    /// # Panics
    /// When the steps before do not hold.
    pub async fn summary(&self) -> SummaryPage {
        let hub = &self.kit.hub;
        hub.leave_dossiers(&self.caller, self.draft)
            .await
            .expect("the draft is there");
        match hub.summary_page(&self.caller, self.draft).await.expect("a page") {
            WizardPage::Page(page) => *page,
            other => panic!("no summary but {other:?}"),
        }
    }

    /// « Valider » on a summary shown at `version`.
    ///
    /// # Errors
    /// What the command answers.
    pub async fn validate(&self, version: i64) -> Result<AddOutcome, AppError> {
        let hub = &self.kit.hub;
        hub.add_application(&self.caller, self.draft, version, &page())
            .await
    }

    /// Shows the summary and validates it.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn finish(&self) -> InstalledAppId {
        let shown = self.summary().await;
        match self.validate(shown.draft.version).await.expect("an answer") {
            AddOutcome::Added { id, .. } => id,
            other => panic!("not added but {other:?}"),
        }
    }

    /// The draft's version now.
    pub async fn version(&self) -> i64 {
        let sql = format!("SELECT version FROM draft WHERE id = {}", self.draft);
        self.kit.at.number(&sql).await
    }
}

/// The form of step 1 for an entry, with its required fields filled and the SIC code FR001.
///
/// # Panics
/// When the catalogue has no such entry.
pub async fn form(kit: &Kit, slug: &str, key: Option<&str>) -> DefinitionForm {
    let sql = format!("SELECT id, entry FROM catalog_app WHERE slug = '{slug}'");
    let rows = kit.at.rows(&sql).await;
    let [id, entry] = rows.first().expect("the entry is there").as_slice() else {
        panic!("two columns");
    };
    let id: CatalogAppId = id.parse().expect("an id");
    let entry: CatalogEntry = serde_json::from_str(entry).expect("an entry");
    let fields = entry.fields.iter().filter(|field| field.required);
    DefinitionForm {
        kind: AppKind::as_str(entry.kind).to_owned(),
        application: id.to_string(),
        api_key: key.unwrap_or_default().to_owned(),
        sic: kit.sic[0].to_string(),
        fields: fields
            .map(|field| (field.name.clone(), format!("Essai {slug}")))
            .collect(),
    }
}
