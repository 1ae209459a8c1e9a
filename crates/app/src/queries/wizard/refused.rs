//! The summary once « Valider » was refused because its definition no longer holds (`WIZ-15`).

use hub_domain::authz::Act;
use hub_domain::catalog::CatalogEntry;
use hub_domain::firm::SicCode;
use hub_domain::ids::DraftId;
use hub_domain::selection::{SelectionBase, SelectionCount};
use hub_domain::staff::Caller;
use hub_domain::wizard::{Step, StepTwo};
use hub_store::{DossierLine, PAGE, ReadApplications as _};

use super::{Draft, WizardPage, read_draft};
use crate::context::Hub;
use crate::error::AppError;

/// What the summary showed, read again whatever has become of the application or its key.
#[derive(Debug)]
pub struct RefusedSummary {
    /// The draft, as it was: nothing is changed by reading this.
    pub draft: Draft,
    /// The catalogue entry chosen.
    pub entry: CatalogEntry,
    /// What step 2 offered.
    pub offers: StepTwo,
    /// The SIC code chosen, or the firm's only one.
    pub sic_code: Option<SicCode>,
    /// The whole selection.
    pub count: SelectionCount,
    /// The first dossiers chosen, at most 50.
    pub dossiers: Vec<DossierLine>,
}

impl Hub {
    /// What the summary of the caller's draft showed before « Valider » was refused.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] for another person's draft.
    pub async fn refused_summary(
        &self,
        caller: &Caller,
        id: DraftId,
    ) -> Result<WizardPage<RefusedSummary>, AppError> {
        let mut firm = self.read_for(caller, Act::AddApplication).await?;
        let draft = read_draft(self, &mut firm, caller, id).await?;
        if let Some(done) = draft.result {
            return Ok(WizardPage::Done(done));
        }
        let catalogue = firm.catalogue().await?;
        let entry = catalogue.into_iter().find(|line| Some(line.id) == draft.data.app);
        let Some(entry) = entry.map(|line| line.entry) else {
            return Ok(WizardPage::GoTo(Step::Definition));
        };
        let offers = StepTwo::of(&entry);
        let all = draft.base == SelectionBase::All;
        let count = firm.chosen_count(id, draft.base).await?;
        let dossiers = match offers {
            StepTwo::Select => firm.chosen_dossiers(id, all, PAGE, 0).await?,
            StepTwo::NeedsContact | StepTwo::WholeFirm => Vec::new(),
        };
        let codes = firm.sic_codes().await?;
        let has_one = codes.len() == 1;
        let asked = entry.key_requirement.kind().is_some();
        let sic_code = codes
            .into_iter()
            .find(|code| asked && (has_one || Some(code.id) == draft.data.sic));
        Ok(WizardPage::Page(Box::new(RefusedSummary {
            draft,
            entry,
            offers,
            sic_code,
            count,
            dossiers,
        })))
    }
}
