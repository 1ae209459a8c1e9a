//! « Valider »: the plan, made only from a draft that holds at that very moment (`WIZ-15`).

use crate::api_key::KeyIdentifier;
use crate::catalog::{AppKind, CatalogEntry};
use crate::ids::{ApiKeyId, CatalogAppId, SicCodeId};
use crate::installed_app::{PartnerEmail, PartnerEmailError, SpecificValues};
use crate::selection::{SelectionBase, SelectionCount};

use super::check::check_definition;
use super::definition::{Definition, DefinitionFacts, DefinitionForm};
use super::draft::DraftData;
use super::error::WizardError;
use super::step::{Step, StepTwo};

/// Everything needed to add the application. Made by [`InstallPlan::check`] and [`InstallPlan::told_whole`] alone, out of
/// facts read in the transaction that carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallPlan {
    definition: Definition,
    partner_email: Option<PartnerEmail>,
    selection: Option<SelectionCount>,
    future: bool,
}

/// Why « Valider » leads back to a page instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// The definition no longer holds: someone added the application or revoked the key, say.
    #[error("the definition does not hold: {0:?}")]
    Definition(Vec<WizardError>),
    /// A step was skipped, or the summary was not shown since the draft changed.
    #[error("step {} comes first", .0.number())]
    Step(Step),
    /// The selection does not count what the summary announced.
    #[error("{shown} dossiers were announced, there are {now}")]
    CountChanged {
        /// What the summary announced.
        shown: u64,
        /// What there is now.
        now: u64,
    },
}

impl InstallPlan {
    /// Checks the draft against the facts and the selection as it counts now.
    ///
    /// # Errors
    /// [`PlanRefusal`]; the draft stays as it is.
    pub fn check(
        draft: &DraftData,
        facts: &DefinitionFacts,
        selection: SelectionCount,
    ) -> Result<Self, PlanRefusal> {
        let definition = check_definition(&draft.form(), facts).map_err(PlanRefusal::Definition)?;
        let furthest = draft.furthest(true);
        if furthest < Step::Summary {
            return Err(PlanRefusal::Step(furthest));
        }
        let Some(shown) = draft.summary else {
            return Err(PlanRefusal::Step(Step::Summary));
        };
        let selection = (StepTwo::of(definition.entry()) == StepTwo::Select).then_some(selection);
        let now = selection.map_or(0, SelectionCount::selected);
        if shown.selected != now {
            return Err(PlanRefusal::CountChanged {
                shown: shown.selected,
                now,
            });
        }
        let key = definition.settings().key().map(|(_, identifier)| identifier);
        let shown_for = draft.partner_email.as_ref().map(|email| *email.identifier());
        if key != shown_for {
            return Err(PlanRefusal::Step(Step::Summary));
        }
        Ok(Self {
            definition,
            partner_email: draft.partner_email.clone(),
            future: draft.future && selection.is_some(),
            selection,
        })
    }

    /// The plan of an application that is told whole in one call: nothing was announced to anybody, so nothing is
    /// compared. Its account is made in the installation's mail domain (`WIZ-14`).
    ///
    /// # Errors
    /// When the clock or the mail domain is unusable; the inner error is what is to be corrected.
    pub fn told_whole(
        form: &DefinitionForm,
        facts: &DefinitionFacts,
        (selection, future): (SelectionCount, bool),
        mail_domain: &str,
    ) -> Result<Result<Self, Vec<WizardError>>, PartnerEmailError> {
        let definition = match check_definition(form, facts) {
            Ok(definition) => definition,
            Err(errors) => return Ok(Err(errors)),
        };
        let selection = (StepTwo::of(definition.entry()) == StepTwo::Select).then_some(selection);
        let partner_email = match definition.settings().key() {
            Some((_, identifier)) => Some(PartnerEmail::mint(&identifier, facts.now, mail_domain)?),
            None => None,
        };
        Ok(Ok(Self {
            definition,
            partner_email,
            future: future && selection.is_some(),
            selection,
        }))
    }

    /// The type.
    #[must_use]
    pub const fn kind(&self) -> AppKind {
        self.definition.kind()
    }

    /// The catalogue entry's id.
    #[must_use]
    pub const fn app(&self) -> CatalogAppId {
        self.definition.app()
    }

    /// The catalogue entry.
    #[must_use]
    pub const fn entry(&self) -> &CatalogEntry {
        self.definition.entry()
    }

    /// The label on the firm.
    #[must_use]
    pub fn label(&self) -> &str {
        self.definition.settings().label()
    }

    /// The key's id and identifier.
    #[must_use]
    pub const fn key(&self) -> Option<(ApiKeyId, KeyIdentifier)> {
        self.definition.settings().key()
    }

    /// The SIC code.
    #[must_use]
    pub const fn sic(&self) -> Option<SicCodeId> {
        self.definition.settings().sic()
    }

    /// The specific fields.
    #[must_use]
    pub const fn values(&self) -> &SpecificValues {
        self.definition.settings().values()
    }

    /// The partner e-mail, frozen from now on (`WIZ-14`).
    #[must_use]
    pub const fn partner_email(&self) -> Option<&PartnerEmail> {
        self.partner_email.as_ref()
    }

    /// The selection to apply; `None` when the application takes none (`WIZ-09`).
    #[must_use]
    pub const fn selection(&self) -> Option<SelectionCount> {
        self.selection
    }

    /// Whether it is switched on for every dossier that comes later, too (`APP-08`).
    #[must_use]
    pub const fn future(&self) -> bool {
        self.future
    }

    /// What the draft's exceptions differ from; [`SelectionBase::None`] and no exceptions when there is nothing
    /// to select.
    #[must_use]
    pub fn selection_base(&self) -> SelectionBase {
        self.selection.map_or(SelectionBase::None, SelectionCount::base)
    }
}
