//! The wizard *Ajouter une application*: its draft, its rules and the plan that « Valider » carries out (`WIZ`).

mod check;
mod definition;
mod draft;
mod error;
mod plan;
mod step;

pub use check::{asked, check_definition, check_edit, holds_issued_secret, looks_like_secret};
pub use definition::{
    Asked, CatalogChoice, Definition, DefinitionFacts, DefinitionForm, EditPlan, KeyForWizard,
};
pub use draft::{DraftData, ShownSummary};
pub use error::WizardError;
pub use plan::{InstallPlan, PlanRefusal};
pub use step::{Step, StepTwo};

#[cfg(test)]
mod tests;
