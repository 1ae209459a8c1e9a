//! *Ajouter* and *Modifier* of a dossier (`ACT-01`, `ACT-05`).

use hub_domain::authz::{Act, CreateDossier, EditDossier, EditRights, Target, allows};
use hub_domain::company_number::{CompanyNumberError, CompanyNumbers, Siren, Siret};
use hub_domain::dossier::{
    DossierCode, DossierCodeError, DossierName, DossierNameError, DossierStatus, TeamsStatus,
};
use hub_domain::firm::FirmCodeKind;
use hub_domain::ids::{AgencyId, StaffId};
use hub_domain::staff::Caller;
use hub_store::{
    Colleague, Dossier, DossierSettings, FirmTx, NewDossier, ReadDossier as _, ReadFirmCodes as _,
};

use crate::context::{Hub, Origin};
use crate::error::{AppError, ConflictKind};

/// What the form of a dossier holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DossierForm {
    /// « Code dossier ».
    pub code: String,
    /// « Dénomination »; the name when left empty.
    pub denomination: String,
    /// « Nom ».
    pub name: String,
    /// « Statut », by its code.
    pub status: String,
    /// « Maître du dossier », by identifier; empty for nobody.
    pub owner: String,
    /// « Engagement manager », by identifier; empty for nobody.
    pub engagement_manager: String,
    /// « SIREN »; may be empty.
    pub siren: String,
    /// « SIRET »; may be empty.
    pub siret: String,
    /// « Agence », by identifier; empty for none, nothing to leave it as it is.
    pub agency: Option<String>,
}

impl DossierForm {
    /// A dossier's settings as its form shows them.
    #[must_use]
    pub fn of(dossier: &Dossier) -> Self {
        let number = |known: Option<&str>| known.unwrap_or_default().to_owned();
        let id = |staff: Option<StaffId>| staff.map_or_else(String::new, |staff| staff.to_string());
        Self {
            code: dossier.code.clone(),
            denomination: dossier.denomination.clone(),
            name: dossier.name.clone(),
            status: dossier.status.as_str().to_owned(),
            owner: id(dossier.owner),
            engagement_manager: id(dossier.engagement_manager),
            siren: number(dossier.numbers.siren.as_ref().map(Siren::as_str)),
            siret: number(dossier.numbers.siret.as_ref().map(Siret::as_str)),
            agency: Some(
                dossier
                    .agency
                    .map_or_else(String::new, |agency| agency.to_string()),
            ),
        }
    }
}

/// What is to be corrected in the form of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DossierFault {
    /// The code is none.
    Code(DossierCodeError),
    /// Another dossier of the firm has it, archived or not.
    CodeTaken,
    /// The denomination is none.
    Denomination(DossierNameError),
    /// The name is none.
    Name(DossierNameError),
    /// No such status.
    Status,
    /// Nobody at work in the firm.
    Owner,
    /// Nobody at work in the firm.
    EngagementManager,
    /// Not a SIREN.
    Siren(CompanyNumberError),
    /// Not a SIRET.
    Siret(CompanyNumberError),
    /// The SIRET is another company's than the SIREN.
    OtherCompany,
    /// No agency of the firm, or one that is no longer offered.
    Agency,
}

/// What saving a dossier did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierOutcome {
    /// Saved, under this code.
    Saved(String),
    /// Nothing differed.
    Unchanged,
    /// Nothing was done: this is to be corrected.
    Refused(Vec<DossierFault>),
}

impl Hub {
    /// Creates a dossier. Those in charge of it get it into their portfolios.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn create_dossier(
        &self,
        caller: &Caller,
        form: &DossierForm,
        origin: &Origin,
    ) -> Result<DossierOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<CreateDossier>(Target::Firm)?;
        let settings = match read(&mut tx, form, None).await? {
            Ok(settings) => settings,
            Err(faults) => return Ok(DossierOutcome::Refused(faults)),
        };
        let new = NewDossier {
            code: settings.code,
            name: settings.name,
            denomination: settings.denomination,
            status: settings.status,
            teams_status: TeamsStatus::ToPrepare,
            is_model: false,
            owner: settings.owner,
            engagement_manager: settings.engagement_manager,
            numbers: settings.numbers,
            agency: settings.agency,
        };
        let code = new.code.to_string();
        tx.create_dossiers(permit, &[new]).await?;
        tx.commit().await?;
        Ok(DossierOutcome::Saved(code))
    }

    /// Saves a dossier whose form was shown at `revision`. Who is in charge is left as it is by whom may not change it.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Gone`] for an archived dossier, a conflict when
    /// somebody changed it meanwhile.
    pub async fn edit_dossier(
        &self,
        caller: &Caller,
        code: &str,
        revision: i64,
        form: &DossierForm,
        origin: &Origin,
    ) -> Result<DossierOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let Some(before) = tx.dossier_of_code(code).await? else {
            return Err(no_dossier(tx.caller()));
        };
        let permit = tx.permit::<EditDossier>(before.target())?;
        if before.status == DossierStatus::Archived {
            return Err(AppError::Gone);
        }
        let mut form = form.clone();
        if tx.permit::<EditRights>(Target::Firm).is_err() {
            let stored = DossierForm::of(&before);
            (form.owner, form.engagement_manager) = (stored.owner, stored.engagement_manager);
        }
        let after = match read(&mut tx, &form, Some(&before)).await? {
            Ok(after) => after,
            Err(faults) => return Ok(DossierOutcome::Refused(faults)),
        };
        if before.revision != revision {
            let last = tx.last_change(before.id).await?;
            let (at, by) = last.map_or((None, None), |(at, by)| (Some(at), by));
            return Err(AppError::Conflict(ConflictKind::Stale { by, at }));
        }
        if before.settings().as_ref() == Some(&after) {
            return Ok(DossierOutcome::Unchanged);
        }
        if !tx.edit_dossier(permit, &before, &after).await? {
            return Err(AppError::stale());
        }
        tx.commit().await?;
        Ok(DossierOutcome::Saved(after.code.to_string()))
    }
}

/// Where there is no such dossier: who may not edit every dossier learns not even that.
pub(crate) fn no_dossier(caller: &Caller) -> AppError {
    let nobodys = Target::Dossier {
        owner: None,
        engagement_manager: None,
    };
    match allows(caller, Act::EditDossier, nobodys) {
        Ok(()) => AppError::NotFound,
        Err(denied) => denied.into(),
    }
}

/// Reads a form: what it asks for, or everything that is to be corrected.
async fn read(
    tx: &mut FirmTx,
    form: &DossierForm,
    before: Option<&Dossier>,
) -> Result<Result<DossierSettings, Vec<DossierFault>>, AppError> {
    let mut faults = Vec::new();
    let code = DossierCode::parse(&form.code)
        .map_err(|error| faults.push(DossierFault::Code(error)))
        .ok();
    if let Some(code) = &code
        && before.is_none_or(|before| before.code != code.as_str())
        && tx.dossier_of_code(code.as_str()).await?.is_some()
    {
        faults.push(DossierFault::CodeTaken);
    }
    let denomination = if form.denomination.is_empty() {
        &form.name
    } else {
        &form.denomination
    };
    let denomination = match DossierName::parse(denomination) {
        Ok(denomination) => Some(denomination),
        Err(error) => {
            if !form.denomination.is_empty() {
                faults.push(DossierFault::Denomination(error));
            }
            None
        }
    };
    let name = DossierName::parse(&form.name)
        .map_err(|error| faults.push(DossierFault::Name(error)))
        .ok();
    let status = match DossierStatus::parse(&form.status) {
        Some(status @ (DossierStatus::ToPrepare | DossierStatus::Operational)) => Some(status),
        Some(DossierStatus::Archived) | None => {
            faults.push(DossierFault::Status);
            None
        }
    };
    let colleagues = tx.colleagues().await?;
    let owner = person(&form.owner, before.and_then(|before| before.owner), &colleagues)
        .map_err(|()| faults.push(DossierFault::Owner))
        .ok();
    let manager = before.and_then(|before| before.engagement_manager);
    let engagement_manager = person(&form.engagement_manager, manager, &colleagues)
        .map_err(|()| faults.push(DossierFault::EngagementManager))
        .ok();
    let numbers = numbers(form, &mut faults);
    let stored = before.and_then(|before| before.agency);
    let agency = match &form.agency {
        None => stored,
        Some(typed) => agency(tx, typed, stored).await?.unwrap_or_else(|| {
            faults.push(DossierFault::Agency);
            None
        }),
    };
    let whole = (code, denomination, name, status, owner, engagement_manager);
    let (Some(code), Some(denomination), Some(name), Some(status), Some(owner), Some(engagement_manager)) =
        whole
    else {
        return Ok(Err(faults));
    };
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    Ok(Ok(DossierSettings {
        code,
        name,
        denomination,
        status,
        owner,
        engagement_manager,
        numbers,
        agency,
    }))
}

/// An agency that is offered, none, or the one the dossier has now; nothing for any other.
async fn agency(
    tx: &mut FirmTx,
    typed: &str,
    now: Option<AgencyId>,
) -> Result<Option<Option<AgencyId>>, AppError> {
    if typed.is_empty() {
        return Ok(Some(None));
    }
    let Ok(id) = typed.parse::<AgencyId>() else {
        return Ok(None);
    };
    if now == Some(id) {
        return Ok(Some(now));
    }
    let agencies = tx.firm_codes(FirmCodeKind::Agency).await?;
    let is_offered = agencies
        .iter()
        .any(|agency| agency.id == id.0 && agency.is_active);
    Ok(is_offered.then_some(Some(id)))
}

/// The company's numbers as typed; nothing for one left empty, or noted as a fault.
fn numbers(form: &DossierForm, faults: &mut Vec<DossierFault>) -> CompanyNumbers {
    let mut numbers = CompanyNumbers::default();
    if !form.siren.is_empty() {
        numbers.siren = Siren::parse(&form.siren)
            .map_err(|error| faults.push(DossierFault::Siren(error)))
            .ok();
    }
    if !form.siret.is_empty() {
        numbers.siret = Siret::parse(&form.siret)
            .map_err(|error| faults.push(DossierFault::Siret(error)))
            .ok();
    }
    if !numbers.agree() {
        faults.push(DossierFault::OtherCompany);
    }
    numbers
}

/// Somebody at work, nobody, or whoever is in charge now even if they left.
pub(super) fn person(
    typed: &str,
    now: Option<StaffId>,
    colleagues: &[Colleague],
) -> Result<Option<StaffId>, ()> {
    if typed.is_empty() {
        return Ok(None);
    }
    let id: StaffId = typed.parse().map_err(|_| ())?;
    if now == Some(id) || colleagues.iter().any(|colleague| colleague.id == id) {
        Ok(Some(id))
    } else {
        Err(())
    }
}
