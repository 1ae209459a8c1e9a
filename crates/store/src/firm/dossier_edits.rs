//! One dossier as it stands, and its changes: settings, who is in charge, the archive (`ACT-01`, `ACT-09`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{CreateDossier, EditDossier, EditRights, Permit, Target};
use hub_domain::company_number::{CompanyNumbers, Siren, Siret};
use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus, takes_activations};
use hub_domain::ids::{AgencyId, DossierId, StaffId};
use serde_json::{Value, json};

use super::activations::Ended;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    BY_CODE = "SELECT id, code, name, denomination, status, teams_status, CASE WHEN is_model THEN CAST(1 AS BIGINT) ELSE 0 END, \
        owner_id, engagement_manager_id, revision, siren, siret, agency_id FROM dossier WHERE firm_id = $1 AND code = $2";
    BY_ID = "SELECT id, code, name, denomination, status, teams_status, CASE WHEN is_model THEN CAST(1 AS BIGINT) ELSE 0 END, \
        owner_id, engagement_manager_id, revision, siren, siret, agency_id FROM dossier WHERE firm_id = $1 AND id = $2";
    STAFF_OF = "SELECT staff_id FROM dossier_staff WHERE firm_id = $1 AND dossier_id = $2 ORDER BY staff_id";
    AT_WORK = "SELECT s.id, s.first_name, s.last_name, a.email FROM staff_member s JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL \
        ORDER BY s.last_name, s.first_name, s.id";
    LAST_CHANGE = "SELECT e.at, CASE e.actor_kind WHEN 'staff' THEN \
            (SELECT s.first_name || ' ' || s.last_name FROM staff_member s WHERE s.firm_id = e.firm_id AND s.id = e.actor_id) \
            WHEN 'application' THEN \
            (SELECT b.label FROM installed_app b WHERE b.firm_id = e.firm_id AND b.id = e.actor_id) \
            END FROM audit_entry e WHERE e.firm_id = $1 AND e.dossier_id = $2 ORDER BY e.seq DESC LIMIT 1";
    EDIT = "UPDATE dossier SET code = $4, name = $5, denomination = $6, name_folded = $7, name_sort = $8, status = $9, \
        selectable = $10, owner_id = $11, engagement_manager_id = $12, siren = $13, siret = $14, agency_id = $15, \
        revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3 AND status <> 'archived'";
    SET_RIGHTS = "UPDATE dossier SET owner_id = $4, engagement_manager_id = $5, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3";
    CLEAR_STAFF = "DELETE FROM dossier_staff WHERE firm_id = $1 AND dossier_id = $2";
    ADD_STAFF = "INSERT INTO dossier_staff (firm_id, dossier_id, staff_id) VALUES ($1, $2, $3)";
    KEEP_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
    ARCHIVE = "UPDATE dossier SET status = 'archived', selectable = FALSE, archived_by = $4, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3 AND status <> 'archived'";
}

/// A dossier as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its row.
    pub id: DossierId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The company's name.
    pub denomination: String,
    /// Status.
    pub status: DossierStatus,
    /// Teams status.
    pub teams_status: TeamsStatus,
    /// Whether it is a model.
    pub is_model: bool,
    /// The *maître du dossier*.
    pub owner: Option<StaffId>,
    /// The engagement manager.
    pub engagement_manager: Option<StaffId>,
    /// The company's numbers, as far as they are known.
    pub numbers: CompanyNumbers,
    /// The place of the firm that looks after it.
    pub agency: Option<AgencyId>,
    /// Moves with every change of the dossier itself.
    pub revision: i64,
}

impl Dossier {
    /// What rights on it depend on.
    #[must_use]
    pub const fn target(&self) -> Target {
        Target::Dossier {
            owner: self.owner,
            engagement_manager: self.engagement_manager,
        }
    }

    /// The settings that its form changes.
    #[must_use]
    pub fn settings(&self) -> Option<DossierSettings> {
        Some(DossierSettings {
            code: DossierCode::parse(&self.code).ok()?,
            name: DossierName::parse(&self.name).ok()?,
            denomination: DossierName::parse(&self.denomination).ok()?,
            status: self.status,
            owner: self.owner,
            engagement_manager: self.engagement_manager,
            numbers: self.numbers.clone(),
            agency: self.agency,
        })
    }
}

/// What the form of a dossier changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierSettings {
    /// Code, unique in the firm.
    pub code: DossierCode,
    /// Name.
    pub name: DossierName,
    /// The company's name.
    pub denomination: DossierName,
    /// Status.
    pub status: DossierStatus,
    /// The *maître du dossier*.
    pub owner: Option<StaffId>,
    /// The engagement manager.
    pub engagement_manager: Option<StaffId>,
    /// The company's numbers, as far as they are known.
    pub numbers: CompanyNumbers,
    /// The place of the firm that looks after it.
    pub agency: Option<AgencyId>,
}

/// Who is in charge of a dossier, and who works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRights {
    /// The *maître du dossier*.
    pub owner: Option<StaffId>,
    /// The engagement manager.
    pub engagement_manager: Option<StaffId>,
    /// Who else works on it, in the order of identifiers; it gives no right.
    pub staff: Vec<StaffId>,
}

/// A staff member who can be put in charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub id: StaffId,
    /// First and last name.
    pub name: String,
    /// Where to write to.
    pub email: String,
}

/// Reads of one dossier that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadDossier {
    /// A dossier by its code.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossier_of_code(&mut self, code: &str) -> Result<Option<Dossier>, StoreError>;
    /// A dossier by its row.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossier_of_id(&mut self, id: DossierId) -> Result<Option<Dossier>, StoreError>;
    /// Who works on a dossier beside those in charge.
    ///
    /// # Errors
    /// What the database answers.
    async fn dossier_staff(&mut self, dossier: DossierId) -> Result<Vec<StaffId>, StoreError>;
    /// The firm's staff at work, by name.
    ///
    /// # Errors
    /// What the database answers.
    async fn colleagues(&mut self) -> Result<Vec<Colleague>, StoreError>;
    /// When a dossier was last changed, and by whom where that was staff.
    ///
    /// # Errors
    /// What the database answers.
    async fn last_change(
        &mut self,
        dossier: DossierId,
    ) -> Result<Option<(hub_domain::moment::Moment, Option<String>)>, StoreError>;
}

impl<P: FirmLink> ReadDossier for P {
    async fn dossier_of_code(&mut self, code: &str) -> Result<Option<Dossier>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&BY_CODE, args![firm, code]).await?;
        row.as_ref().map(dossier).transpose()
    }

    async fn dossier_of_id(&mut self, id: DossierId) -> Result<Option<Dossier>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&BY_ID, args![firm, id]).await?;
        row.as_ref().map(dossier).transpose()
    }

    async fn dossier_staff(&mut self, dossier: DossierId) -> Result<Vec<StaffId>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&STAFF_OF, args![firm, dossier]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    async fn colleagues(&mut self) -> Result<Vec<Colleague>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&AT_WORK, args![firm]).await?;
        rows.iter()
            .map(|row| {
                Ok(Colleague {
                    id: row.id(0)?,
                    name: format!("{} {}", row.text(1)?, row.text(2)?).trim().to_owned(),
                    email: row.text(3)?,
                })
            })
            .collect()
    }

    async fn last_change(
        &mut self,
        dossier: DossierId,
    ) -> Result<Option<(hub_domain::moment::Moment, Option<String>)>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&LAST_CHANGE, args![firm, dossier]).await?;
        row.map(|row| Ok((row.moment(0)?, row.maybe_text(1)?)))
            .transpose()
    }
}

impl FirmTx {
    /// Saves a dossier's settings. Who is put in charge gets the dossier into their portfolio. Answers `false` when it
    /// was changed or archived since `before` was read.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the code is taken.
    pub async fn edit_dossier(
        &mut self,
        permit: Permit<EditDossier>,
        before: &Dossier,
        after: &DossierSettings,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            before.revision,
            after.code.as_str(),
            after.name.as_str(),
            after.denomination.as_str(),
            after.name.folded(),
            after.name.sort_key(),
            after.status.as_str(),
            takes_activations(after.status, before.is_model),
            after.owner,
            after.engagement_manager,
            after.numbers.siren.as_ref().map(Siren::as_str),
            after.numbers.siret.as_ref().map(Siret::as_str),
            after.agency,
        ];
        if link.run(&EDIT, args).await? == 0 {
            return Ok(false);
        }
        self.keep_at_hand(before, after.owner, after.engagement_manager)
            .await?;
        self.touch_dossiers();
        self.record(Event {
            verb: Verb::DossierEdited,
            object: object(before.id, after.code.as_str()),
            dossier: Some(before.id),
            before: Some(json!({
                "code": before.code, "name": before.name, "denomination": before.denomination,
                "status": before.status.as_str(), "owner": before.owner, "engagement_manager": before.engagement_manager,
                "siren": before.numbers.siren, "siret": before.numbers.siret, "agency": before.agency,
            })),
            after: Some(json!({
                "code": after.code, "name": after.name, "denomination": after.denomination,
                "status": after.status.as_str(), "owner": after.owner, "engagement_manager": after.engagement_manager,
                "siren": after.numbers.siren, "siret": after.numbers.siret, "agency": after.agency,
            })),
        });
        Ok(true)
    }

    /// *Modifier les droits*: changes who is in charge of a dossier and who works on it (`ACT-02`). Answers `false`
    /// when it was changed since `before` was read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_rights(
        &mut self,
        permit: Permit<EditRights>,
        before: &Dossier,
        staff_before: &[StaffId],
        after: &DossierRights,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            before.id,
            before.revision,
            after.owner,
            after.engagement_manager
        ];
        if link.run(&SET_RIGHTS, args).await? == 0 {
            return Ok(false);
        }
        if staff_before != after.staff {
            link.run(&CLEAR_STAFF, args![firm, before.id]).await?;
            for staff in &after.staff {
                link.run(&ADD_STAFF, args![firm, before.id, *staff]).await?;
            }
        }
        self.keep_at_hand(before, after.owner, after.engagement_manager)
            .await?;
        self.touch_dossiers();
        let people = |owner: Option<StaffId>, manager: Option<StaffId>, staff: &[StaffId]| -> Value {
            json!({"owner": owner, "engagement_manager": manager, "staff": staff})
        };
        self.record(Event {
            verb: Verb::RightsEdited,
            object: object(before.id, &before.code),
            dossier: Some(before.id),
            before: Some(people(before.owner, before.engagement_manager, staff_before)),
            after: Some(people(after.owner, after.engagement_manager, &after.staff)),
        });
        Ok(true)
    }

    /// Archives a dossier: its history stays, its activations and their accesses end (`ACT-09`). Nothing when it was
    /// changed or archived since `before` was read. Only who may create dossiers may take one out of use.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn archive_dossier(
        &mut self,
        permits: (Permit<EditDossier>, Permit<CreateDossier>),
        before: &Dossier,
    ) -> Result<Option<Ended>, StoreError> {
        self.spend(permits.0)?;
        self.spend(permits.1)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let args = args![firm, before.id, before.revision, act];
        if link.run(&ARCHIVE, args).await? == 0 {
            return Ok(None);
        }
        let ended = self.close_activations_of_dossier(before.id).await?;
        self.touch_dossiers();
        self.record(Event {
            verb: Verb::DossierArchived,
            object: object(before.id, &before.code),
            dossier: Some(before.id),
            before: Some(json!({"status": before.status.as_str()})),
            after: Some(json!({
                "status": DossierStatus::Archived.as_str(),
                "activations": ended.activations,
                "accesses": ended.accesses,
            })),
        });
        Ok(Some(ended))
    }

    /// Puts a dossier into the portfolios of those who are newly in charge of it.
    async fn keep_at_hand(
        &mut self,
        before: &Dossier,
        owner: Option<StaffId>,
        manager: Option<StaffId>,
    ) -> Result<(), StoreError> {
        let at = self.at();
        let (firm, link) = self.parts();
        let new_owner = owner.filter(|_| owner != before.owner);
        let new_manager = manager.filter(|_| manager != before.engagement_manager);
        for staff in [new_owner, new_manager].into_iter().flatten() {
            link.run(&KEEP_AT_HAND, args![firm, staff, before.id, at]).await?;
        }
        Ok(())
    }
}

fn object(id: DossierId, code: &str) -> ObjectRef {
    ObjectRef {
        kind: "dossier",
        id: id.0,
        label: code.to_owned(),
    }
}

fn dossier(row: &Row) -> Result<Dossier, StoreError> {
    Ok(Dossier {
        id: row.id(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        denomination: row.text(3)?,
        status: row.code(4, DossierStatus::parse)?,
        teams_status: row.code(5, TeamsStatus::parse)?,
        is_model: row.int(6)? == 1,
        owner: row.maybe_id(7)?,
        engagement_manager: row.maybe_id(8)?,
        numbers: CompanyNumbers {
            siren: row.maybe_text(10)?.and_then(|number| Siren::parse(&number).ok()),
            siret: row.maybe_text(11)?.and_then(|number| Siret::parse(&number).ok()),
        },
        agency: row.maybe_id(12)?,
        revision: row.int(9)?,
    })
}
