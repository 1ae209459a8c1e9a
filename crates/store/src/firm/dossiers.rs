//! Client files: creating them, and reading one.

use std::sync::LazyLock;

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{CreateDossier, Permit};
use hub_domain::company_number::{CompanyNumbers, Siren, Siret};
use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus, takes_activations};
use hub_domain::ids::{AgencyId, DossierId, InstalledAppId, StaffId};
use serde_json::json;

use crate::db::{Arg, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::{Statement, firm_sql, insertion};

const COLUMNS: &str = "INSERT INTO dossier (firm_id, created_by, code, name, denomination, name_folded, name_sort, status, \
     teams_status, is_model, selectable, owner_id, engagement_manager_id, siren, siret, agency_id, revision)";

/// How many dossiers one statement inserts: row by row costs ten seconds per 100,000 on a server.
const MANY: usize = 100;
const PER_ROW: usize = 14;

firm_sql! {
    ADD_ONE = "INSERT INTO dossier (firm_id, created_by, code, name, denomination, name_folded, name_sort, status, \
        teams_status, is_model, selectable, owner_id, engagement_manager_id, siren, siret, agency_id, \
        revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)";
    IN_CHARGE_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT d.firm_id, s.id, d.id, $5 FROM dossier d JOIN staff_member s ON s.firm_id = d.firm_id \
            AND (s.id = d.owner_id OR s.id = d.engagement_manager_id) \
        WHERE d.firm_id = $1 AND d.created_by = $2 AND d.code >= $3 AND d.code <= $4 AND NOT d.is_model \
        ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
    ID_OF_CODE = "SELECT id FROM dossier WHERE firm_id = $1 AND code = $2";
    APPLICATION_DOSSIERS = "SELECT d.id, d.code, d.name FROM activation a \
        JOIN dossier d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
        WHERE a.firm_id = $1 AND a.installed_app_id = $2 AND a.closed_by IS NULL AND d.code > $3 \
        ORDER BY d.code LIMIT $4";
    REMOVED_APPLICATION_DOSSIERS = "SELECT d.id, d.code, d.name FROM installed_app i \
        JOIN activation a ON a.firm_id = i.firm_id AND a.installed_app_id = i.id AND a.closed_by = i.removed_by \
        JOIN dossier d ON d.firm_id = a.firm_id AND d.id = a.dossier_id \
        WHERE i.firm_id = $1 AND i.id = $2 AND d.code > $3 ORDER BY d.code LIMIT $4";
}

/// The statement that inserts [`MANY`] dossiers at once.
pub(super) fn add_many() -> Statement {
    static SQL: LazyLock<String> = LazyLock::new(|| insertion(COLUMNS, MANY, PER_ROW, "1"));
    Statement {
        name: "ADD_MANY",
        sql: &SQL,
    }
}

/// A dossier to be created.
#[derive(Debug, Clone)]
pub struct NewDossier {
    /// Its code, unique in the firm.
    pub code: DossierCode,
    /// Its name.
    pub name: DossierName,
    /// The company's name.
    pub denomination: DossierName,
    /// Status.
    pub status: DossierStatus,
    /// Whether its Teams space is ready.
    pub teams_status: TeamsStatus,
    /// Whether it is a model.
    pub is_model: bool,
    /// The staff member in charge.
    pub owner: Option<StaffId>,
    /// The staff member answerable for the engagement.
    pub engagement_manager: Option<StaffId>,
    /// The company's numbers, as far as they are known.
    pub numbers: CompanyNumbers,
    /// The place of the firm that looks after it.
    pub agency: Option<AgencyId>,
}

/// A dossier in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierLine {
    /// Its identifier.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl FirmTx {
    /// Creates dossiers, all or none. Those in charge of them get them into their portfolios; the applications whose rule
    /// holds for them are switched on (`APP-08`).
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a code is taken.
    pub async fn create_dossiers(
        &mut self,
        permit: Permit<CreateDossier>,
        dossiers: &[NewDossier],
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        let chunks = dossiers.chunks_exact(MANY);
        let rest = chunks.remainder();
        for chunk in chunks {
            let mut args = args![firm, act];
            chunk.iter().for_each(|dossier| args.extend(row_args(dossier)));
            link.run(&add_many(), args).await?;
        }
        for dossier in rest {
            let mut args = args![firm, act];
            args.extend(row_args(dossier));
            link.run(&ADD_ONE, args).await?;
        }
        let codes = || dossiers.iter().map(|dossier| dossier.code.as_str());
        if let (Some(first), Some(last)) = (codes().min(), codes().max()) {
            link.run(&IN_CHARGE_AT_HAND, args![firm, act, first, last, at])
                .await?;
        }
        let only = match dossiers {
            [one] => Some(
                link.one(&ID_OF_CODE, args![firm, one.code.as_str()])
                    .await?
                    .id(0)?,
            ),
            _ => None,
        };
        self.touch_dossiers();
        let code =
            |dossier: Option<&NewDossier>| dossier.map_or("", |dossier| dossier.code.as_str()).to_owned();
        let label = match dossiers {
            [one] => one.code.as_str().to_owned(),
            several => format!("{} – {}", code(several.first()), code(several.last())),
        };
        self.record(Event {
            verb: Verb::DossiersCreated,
            object: ObjectRef {
                kind: "dossier",
                id: only.map_or(0, |id: DossierId| id.0),
                label,
            },
            dossier: only,
            before: None,
            after: Some(json!({
                "count": dossiers.len(),
                "first": dossiers.first().map(|dossier| dossier.code.as_str()),
                "last": dossiers.last().map(|dossier| dossier.code.as_str()),
            })),
        });
        let codes = || dossiers.iter().map(|dossier| dossier.code.as_str());
        if let (Some(first), Some(last)) = (codes().min(), codes().max()) {
            // The shortest text before the first code: what lies between is not of this act.
            let before = first.get(..first.len() - 1).unwrap_or_default();
            self.open_for_created(&[(before.to_owned(), last.to_owned())])
                .await?;
        }
        Ok(())
    }
}

fn row_args(dossier: &NewDossier) -> Vec<Arg> {
    args![
        dossier.code.as_str(),
        dossier.name.as_str(),
        dossier.denomination.as_str(),
        dossier.name.folded(),
        dossier.name.sort_key(),
        dossier.status.as_str(),
        dossier.teams_status.as_str(),
        dossier.is_model,
        takes_activations(dossier.status, dossier.is_model),
        dossier.owner,
        dossier.engagement_manager,
        dossier.numbers.siren.as_ref().map(Siren::as_str),
        dossier.numbers.siret.as_ref().map(Siret::as_str),
        dossier.agency,
    ]
}

impl FirmReader {
    /// The dossiers on which an application is switched on, or was until its removal, with codes after `after`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn application_dossiers(
        &mut self,
        application: InstalledAppId,
        removed: bool,
        after: &str,
        limit: i64,
    ) -> Result<Vec<DossierLine>, StoreError> {
        let statement = if removed {
            &REMOVED_APPLICATION_DOSSIERS
        } else {
            &APPLICATION_DOSSIERS
        };
        let rows = self
            .link
            .all(statement, args![self.firm, application, after, limit])
            .await?;
        rows.iter().map(dossier_line).collect()
    }
}

/// Reads `id, code, name` from the first three columns.
pub(super) fn dossier_line(row: &Row) -> Result<DossierLine, StoreError> {
    Ok(DossierLine {
        id: row.id(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
    })
}
