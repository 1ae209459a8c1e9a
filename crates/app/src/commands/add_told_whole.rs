//! Adding an application that is told whole in one call: what the wizard's three steps ask, under the same rules, in the
//! same act (`WIZ-01` to `WIZ-15`).

use std::collections::{BTreeMap, HashMap};

use hub_domain::authz::policy::may_set_key;
use hub_domain::authz::{AddApplication, Target};
use hub_domain::catalog::CatalogEntry;
use hub_domain::dossier::DossierCode;
use hub_domain::ids::{DossierId, InstalledAppId};
use hub_domain::selection::{SelectionBase, SelectionCount};
use hub_domain::staff::Caller;
use hub_domain::wizard::{DefinitionForm, InstallPlan, StepTwo, WizardError};
use hub_store::{
    AddedApplication, CatalogueLine, Chosen, FirmTx, ReadApplications as _, ReadCodes as _, ReadKeys as _,
};

use super::super::queries::wizard::definition_facts;
use super::add_application::new_application;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// An application to be added, told whole.
#[derive(Debug, Clone, Default)]
pub struct ApplicationForm {
    /// The catalogue entry, by its stable name or its identifier.
    pub catalogue: String,
    /// The identifier of its key; empty for none.
    pub key: String,
    /// Its SIC code, where one is said.
    pub sic_code: Option<String>,
    /// Specific fields by name.
    pub fields: BTreeMap<String, String>,
    /// For which dossiers it is switched on.
    pub dossiers: DossiersAsked,
    /// Whether it is switched on for every dossier that comes later, too (`APP-08`).
    pub future: bool,
}

/// For which dossiers an application is to be switched on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum DossiersAsked {
    /// For none.
    #[default]
    Nothing,
    /// For every dossier that takes activations.
    All,
    /// For those of these codes.
    Codes(Vec<String>),
}

/// What is to be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplicationFault {
    /// What the wizard would say.
    Wizard(WizardError),
    /// Several entries have this stable name: only the identifier tells them apart.
    SeveralEntries,
    /// The application takes no key.
    NoKeyTaken,
    /// The application takes no key, so no SIC code either.
    NoSicTaken,
    /// A secret of the key was shown to an application: an administrator sets it, or another one is taken.
    KeyShown,
    /// The application has no such field.
    UnknownField(String),
    /// The application is switched on for no selection of dossiers (`WIZ-09`).
    NoSelection,
    /// The same, asked for dossiers to come.
    NoFuture,
    /// The firm has no dossier of this code that takes activations; where it stands in the list.
    UnknownDossier(usize),
}

impl Hub {
    /// Adds an application. The inner error is everything that is to be corrected: nothing was done.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn add_told_whole(
        &self,
        caller: &Caller,
        form: &ApplicationForm,
        origin: &Origin,
    ) -> Result<Result<InstalledAppId, Vec<ApplicationFault>>, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<AddApplication>(Target::Firm)?;
        let entry = match entry_of(tx.catalogue().await?, &form.catalogue) {
            Ok(entry) => entry,
            Err(fault) => return Ok(Err(vec![fault])),
        };
        let (typed, mut faults) = self.definition_told(&mut tx, form, &entry).await?;
        let listed = listed(&mut tx, form, &entry.entry, &mut faults).await?;
        let facts = definition_facts(&mut tx, &typed, None, self.now()).await?;
        let domain = &self.settings().partner_mail_domain;
        let plan = InstallPlan::told_whole(&typed, &facts, (count(form, &listed), form.future), domain);
        let plan = match plan.map_err(AppError::internal)? {
            Ok(plan) if faults.is_empty() => plan,
            Ok(_) => return Ok(Err(faults)),
            Err(errors) => {
                let is_told = |error: &WizardError| match error {
                    // Said of the code that was taken in the place of an unknown one.
                    WizardError::KeySic { .. } | WizardError::Sic => {
                        !faults.contains(&ApplicationFault::Wizard(WizardError::Sic))
                    }
                    _ => true,
                };
                let told: Vec<_> = errors.into_iter().filter(is_told).collect();
                faults.extend(told.into_iter().map(ApplicationFault::Wizard));
                return Ok(Err(faults));
            }
        };
        if let Some((key, _)) = plan.key() {
            let is_shown = tx.is_shown_to_an_application(key, self.now()).await?;
            if !may_set_key(tx.caller().actor(), is_shown) {
                return Ok(Err(vec![ApplicationFault::KeyShown]));
            }
        }
        let chosen = match (plan.selection(), &form.dossiers) {
            (None, _) => Chosen::Nothing,
            (Some(_), DossiersAsked::All) => Chosen::All,
            (Some(_), DossiersAsked::Nothing | DossiersAsked::Codes(_)) => Chosen::Listed(&listed),
        };
        let new = new_application(&mut tx, &plan).await?;
        let AddedApplication { id, .. } = tx.add_application(permit, &new, chosen).await?;
        tx.commit().await?;
        Ok(Ok(id))
    }

    /// The form of step 1, and what of it the wizard's page would not even have asked.
    async fn definition_told(
        &self,
        tx: &mut FirmTx,
        form: &ApplicationForm,
        line: &CatalogueLine,
    ) -> Result<(DefinitionForm, Vec<ApplicationFault>), AppError> {
        let mut faults = Vec::new();
        let sic_codes = tx.sic_codes().await?;
        let sic = form.sic_code.as_ref().map(|code| {
            let known = sic_codes.iter().find(|known| known.code == *code);
            known.map(|known| known.id.to_string())
        });
        if sic == Some(None) {
            faults.push(ApplicationFault::Wizard(WizardError::Sic));
        }
        if line.entry.key_requirement.kind().is_none() {
            faults.extend((!form.key.is_empty()).then_some(ApplicationFault::NoKeyTaken));
            faults.extend(form.sic_code.is_some().then_some(ApplicationFault::NoSicTaken));
        }
        let is_known = |name: &&String| line.entry.fields.iter().any(|field| field.name == **name);
        let unknown = form.fields.keys().filter(|name| !is_known(name));
        faults.extend(unknown.cloned().map(ApplicationFault::UnknownField));
        // A code that is not the firm's is told once.
        let sic = match sic {
            Some(None) => sic_codes.first().map(|code| code.id.to_string()),
            Some(known) => known,
            None => None,
        };
        let typed = DefinitionForm {
            kind: line.entry.kind.as_str().to_owned(),
            application: line.id.to_string(),
            api_key: form.key.clone(),
            sic: sic.unwrap_or_default(),
            fields: form.fields.clone(),
        };
        Ok((typed, faults))
    }
}

fn entry_of(catalogue: Vec<CatalogueLine>, asked: &str) -> Result<CatalogueLine, ApplicationFault> {
    let mut named = catalogue.iter().filter(|line| line.entry.slug == asked);
    let found = match (named.next(), named.next()) {
        (Some(_), Some(_)) => return Err(ApplicationFault::SeveralEntries),
        (Some(line), None) => Some(line.id),
        (None, _) => asked.parse().ok(),
    };
    let unknown = ApplicationFault::Wizard(WizardError::Application);
    catalogue
        .into_iter()
        .find(|line| Some(line.id) == found)
        .ok_or(unknown)
}

/// The dossiers of the codes asked, each once.
async fn listed(
    tx: &mut FirmTx,
    form: &ApplicationForm,
    entry: &CatalogEntry,
    faults: &mut Vec<ApplicationFault>,
) -> Result<Vec<DossierId>, AppError> {
    if StepTwo::of(entry) != StepTwo::Select {
        let is_asked = form.dossiers != DossiersAsked::Nothing;
        faults.extend(is_asked.then_some(ApplicationFault::NoSelection));
        faults.extend(form.future.then_some(ApplicationFault::NoFuture));
        return Ok(Vec::new());
    }
    let DossiersAsked::Codes(codes) = &form.dossiers else {
        return Ok(Vec::new());
    };
    let codes: Vec<Option<DossierCode>> = codes.iter().map(|code| DossierCode::parse(code).ok()).collect();
    let sound: Vec<DossierCode> = codes.iter().flatten().cloned().collect();
    let found: HashMap<String, DossierId> = tx
        .dossiers_of_codes(&sound)
        .await?
        .into_iter()
        .map(|dossier| (dossier.code, dossier.id))
        .collect();
    let mut ids = Vec::with_capacity(codes.len());
    for (at, code) in codes.iter().enumerate() {
        match code.as_ref().and_then(|code| found.get(code.as_str())) {
            Some(id) => ids.push(*id),
            None => faults.push(ApplicationFault::UnknownDossier(at)),
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn count(form: &ApplicationForm, listed: &[DossierId]) -> SelectionCount {
    let base = match form.dossiers {
        DossiersAsked::All => SelectionBase::All,
        DossiersAsked::Nothing | DossiersAsked::Codes(_) => SelectionBase::None,
    };
    let chosen = u64::try_from(listed.len()).unwrap_or(u64::MAX);
    SelectionCount::new(base, chosen, chosen)
}
