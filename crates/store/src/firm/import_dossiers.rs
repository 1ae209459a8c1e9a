//! Dossiers brought in from a file: compared by code, and taken over by two statements whatever their number.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{CreateDossier, Permit};
use hub_domain::dossier::{DossierName, DossierStatus};
use hub_domain::ids::{AgencyId, FirmId, StaffId};
use hub_domain::import::{Cell, Column, DossierRow, Fault};
use serde_json::{Value, json};

use super::import_lines::{LineShape, count_of, note, note_faults, note_repeated, slices};
use super::imports::{ImportCounts, ImportFile, imported, rows};
use crate::db::{Arg, Link, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

const TABLE: &str = "import_dossier (firm_id, import_id, line, code, name, denomination, name_folded, name_sort, status, \
     owner_id, manager_id, siren, siret, agency_id)";
const PER_ROW: usize = 12;

/// How many changed dossiers the journal keeps as they were.
const KEPT_BEFORE: i64 = 1_000;

/// How the lines are kept.
pub(super) static LINES: LineShape = LineShape::new("ADD_IMPORT_DOSSIERS", PER_ROW, || {
    LineShape::texts(TABLE, PER_ROW)
});

/// The lines `s` of a file beside the dossiers `d` of their codes.
macro_rules! lines {
    () => {
        " FROM import_dossier s LEFT JOIN dossier d ON d.firm_id = s.firm_id AND d.code = s.code \
            WHERE s.firm_id = $1 AND s.import_id = $2"
    };
}

/// What the company is called once a line is taken over.
macro_rules! denomination {
    () => {
        "CASE WHEN s.denomination IS NULL THEN d.denomination WHEN s.denomination = '' THEN COALESCE(s.name, d.name) \
            ELSE s.denomination END"
    };
}

/// Whether a line asks for something else than what is there.
macro_rules! differs {
    () => {
        concat!(
            "(d.id IS NOT NULL AND (COALESCE(s.name, d.name) <> d.name OR ",
            denomination!(),
            " <> d.denomination OR COALESCE(s.status, d.status) <> d.status \
                OR COALESCE(s.owner_id, d.owner_id, 0) <> COALESCE(d.owner_id, 0) \
                OR COALESCE(s.manager_id, d.engagement_manager_id, 0) <> COALESCE(d.engagement_manager_id, 0) \
                OR COALESCE(s.siren, d.siren, '') <> COALESCE(d.siren, '') \
                OR COALESCE(s.siret, d.siret, '') <> COALESCE(d.siret, '') \
                OR COALESCE(s.agency_id, d.agency_id, 0) <> COALESCE(d.agency_id, 0)))"
        )
    };
}

macro_rules! nameless {
    () => {
        "(d.id IS NULL AND s.name IS NULL)"
    };
}

macro_rules! archived {
    () => {
        concat!("(d.status = 'archived' AND ", differs!(), ")")
    };
}

macro_rules! archives {
    () => {
        "(s.status = 'archived' AND COALESCE(d.status, '') <> 'archived')"
    };
}

/// The establishment would not be the company's: one of the two is there already.
macro_rules! other_company {
    () => {
        "(COALESCE(s.siren, d.siren, '') <> '' AND COALESCE(s.siret, d.siret, '') <> '' \
            AND SUBSTR(COALESCE(s.siret, d.siret), 1, 9) <> COALESCE(s.siren, d.siren))"
    };
}

/// An agency that is no longer offered stays where it is, and is given to nothing else.
macro_rules! agency_at_rest {
    ($now:literal) => {
        concat!(
            "(s.agency_id > 0 AND s.agency_id <> COALESCE(",
            $now,
            ", 0) AND EXISTS (SELECT 1 FROM agency y \
                WHERE y.firm_id = s.firm_id AND y.id = s.agency_id AND y.deactivated_at IS NOT NULL))"
        )
    };
}
pub(super) use agency_at_rest;

firm_sql! {
    COUNT = concat!("SELECT COUNT(*), ", count_of!("d.id IS NULL"), ", ", count_of!(differs!()), ", ",
        count_of!(nameless!()), ", ", count_of!(archived!()), ", ", count_of!(archives!()), ", ",
        count_of!(other_company!()), ", ", count_of!(agency_at_rest!("d.agency_id")), lines!());
    REPEATED = "SELECT COUNT(*) - (SELECT COUNT(*) FROM (SELECT code FROM import_dossier \
            WHERE firm_id = $1 AND import_id = $2 GROUP BY code) t) FROM import_dossier WHERE firm_id = $1 AND import_id = $2";
    NOTE_NAMELESS = note!(lines!(), nameless!(), "''");
    NOTE_ARCHIVED = note!(lines!(), archived!(), "s.code");
    NOTE_ARCHIVES = note!(lines!(), archives!(), "s.code");
    NOTE_OTHER_COMPANY = note!(lines!(), other_company!(), "COALESCE(s.siret, d.siret)");
    NOTE_AGENCY = note!(lines!(), agency_at_rest!("d.agency_id"),
        "(SELECT y.code FROM agency y WHERE y.firm_id = s.firm_id AND y.id = s.agency_id)");
    NOTE_REPEATED = note_repeated!("import_dossier", "code", "f.code = s.code", "s.code");
    NEXT = "SELECT s.code FROM import_dossier s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.code > $3 \
        ORDER BY s.code LIMIT 1 OFFSET $4";
    LEFT_OWNERS = "SELECT COUNT(*) FROM import_dossier s JOIN staff_member m ON m.firm_id = s.firm_id \
            AND (m.id = s.owner_id OR m.id = s.manager_id) AND m.deactivated_at IS NOT NULL \
        WHERE s.firm_id = $1 AND s.import_id = $2";
    BEFORE = concat!("SELECT d.code, d.name, d.denomination, d.status, d.owner_id, d.engagement_manager_id, d.siren, d.siret, \
            d.agency_id",
        lines!(), " AND ", differs!(), " ORDER BY d.code LIMIT $3");
    // Before the dossiers change: who is newly in charge gets them at hand.
    OWNERS_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT d.firm_id, s.owner_id, d.id, $3 FROM import_dossier s \
        JOIN dossier d ON d.firm_id = s.firm_id AND d.code = s.code AND NOT d.is_model \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND s.owner_id > 0 AND s.owner_id <> COALESCE(d.owner_id, 0) \
        ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
    MANAGERS_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT d.firm_id, s.manager_id, d.id, $3 FROM import_dossier s \
        JOIN dossier d ON d.firm_id = s.firm_id AND d.code = s.code AND NOT d.is_model \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND s.manager_id > 0 \
            AND s.manager_id <> COALESCE(d.engagement_manager_id, 0) \
        ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
    CHANGE = concat!("UPDATE dossier AS d SET name = COALESCE(s.name, d.name), denomination = ", denomination!(), ", \
            name_folded = COALESCE(s.name_folded, d.name_folded), name_sort = COALESCE(s.name_sort, d.name_sort), \
            status = COALESCE(s.status, d.status), owner_id = NULLIF(COALESCE(s.owner_id, d.owner_id), 0), \
            engagement_manager_id = NULLIF(COALESCE(s.manager_id, d.engagement_manager_id), 0), \
            siren = NULLIF(COALESCE(s.siren, d.siren), ''), siret = NULLIF(COALESCE(s.siret, d.siret), ''), \
            agency_id = NULLIF(COALESCE(s.agency_id, d.agency_id), 0), revision = d.revision + 1 \
        FROM import_dossier s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.code > $3 AND s.code <= $4 \
            AND d.firm_id = $1 AND d.code = s.code AND ",
        differs!());
    // In the order in which the lines lie, so that nothing is sorted and the index of codes grows at its end.
    ADD = "INSERT INTO dossier (firm_id, created_by, code, name, denomination, name_folded, name_sort, status, teams_status, \
            is_model, selectable, owner_id, engagement_manager_id, siren, siret, agency_id, revision) \
        SELECT s.firm_id, $5, s.code, s.name, COALESCE(NULLIF(s.denomination, ''), s.name), s.name_folded, s.name_sort, \
            COALESCE(s.status, 'to_prepare'), 'to_prepare', FALSE, TRUE, NULLIF(s.owner_id, 0), NULLIF(s.manager_id, 0), \
            NULLIF(s.siren, ''), NULLIF(s.siret, ''), NULLIF(s.agency_id, 0), 1 \
        FROM import_dossier s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.code > $3 AND s.code <= $4 AND NOT EXISTS \
            (SELECT 1 FROM dossier d WHERE d.firm_id = s.firm_id AND d.code = s.code) ORDER BY s.code";
    ADDED_AT_HAND = "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
        SELECT d.firm_id, p.id, d.id, $3 FROM import_dossier s \
        JOIN dossier d ON d.firm_id = s.firm_id AND d.code = s.code AND d.created_by = $4 \
        JOIN staff_member p ON p.firm_id = s.firm_id AND (p.id = s.owner_id OR p.id = s.manager_id) \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND (s.owner_id > 0 OR s.manager_id > 0) \
        ON CONFLICT (firm_id, staff_id, dossier_id) DO NOTHING";
}

/// The parameters of one line, after its number.
pub(super) fn line_args(row: &DossierRow, args: &mut Vec<Arg>) {
    args.extend(args![
        row.code.as_str(),
        row.name.as_ref().map(DossierName::as_str),
        text(&row.denomination, DossierName::as_str),
        row.name.as_ref().map(DossierName::folded),
    ]);
    args.push(Arg::Blob(row.name.as_ref().map(DossierName::sort_key)));
    args.extend(args![
        row.status.map(DossierStatus::as_str),
        person(&row.owner),
        person(&row.engagement_manager),
        text(&row.siren, |number| number.as_str()),
        text(&row.siret, |number| number.as_str()),
        agency(&row.agency),
    ]);
}

/// A cell as it is kept: nothing for a column that is not there, an empty text for an empty cell.
pub(super) fn text<T>(cell: &Cell<T>, shown: impl Fn(&T) -> &str) -> Option<String> {
    match cell {
        Cell::Absent => None,
        Cell::Empty => Some(String::new()),
        Cell::Is(value) => Some(shown(value).to_owned()),
    }
}

fn person(cell: &Cell<StaffId>) -> Option<i64> {
    match cell {
        Cell::Absent => None,
        Cell::Empty => Some(0),
        Cell::Is(id) => Some(id.0),
    }
}

/// An agency as it is kept: nothing for a column that is not there, 0 for an empty cell.
pub(super) const fn agency(cell: &Cell<AgencyId>) -> Option<i64> {
    match cell {
        Cell::Absent => None,
        Cell::Empty => Some(0),
        Cell::Is(id) => Some(id.0),
    }
}

/// What the lines of a file come to, and how many are in error by what is there; those are noted.
pub(super) async fn compare(
    link: &mut Link,
    firm: FirmId,
    file: &ImportFile,
) -> Result<(ImportCounts, i64), StoreError> {
    let row = link.one(&COUNT, args![firm, file.id]).await?;
    let (all, added, changed) = (row.int(0)?, row.int(1)?, row.int(2)?);
    let counts = ImportCounts {
        added,
        changed,
        unchanged: all - added - changed,
    };
    let mut faulty = 0;
    for (at, statement, column, fault) in [
        (3, &NOTE_NAMELESS, Column::Name, Fault::Required),
        (4, &NOTE_ARCHIVED, Column::Code, Fault::Archived),
        (5, &NOTE_ARCHIVES, Column::Status, Fault::Archives),
        (6, &NOTE_OTHER_COMPANY, Column::Siret, Fault::OtherCompany),
        (7, &NOTE_AGENCY, Column::Agency, Fault::AgencyAtRest),
    ] {
        let found = row.int(at)?;
        if found > 0 {
            faulty += found;
            note_faults(link, statement, firm, file, (column, fault)).await?;
        }
    }
    let repeated = link.one(&REPEATED, args![firm, file.id]).await?.int(0)?;
    if repeated > 0 {
        faulty += repeated;
        note_faults(link, &NOTE_REPEATED, firm, file, (Column::Code, Fault::Repeated)).await?;
    }
    Ok((counts, faulty))
}

impl FirmTx {
    /// Takes the dossiers of a file over, all or none: new ones are created, others changed where they differ. Who is
    /// newly in charge gets them into their portfolio. Nothing when the import was given up meanwhile, or when somebody
    /// whom the file puts in charge has left.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_dossiers(
        &mut self,
        permit: Permit<CreateDossier>,
        file: &ImportFile,
    ) -> Result<Option<ImportCounts>, StoreError> {
        self.spend(permit)?;
        let (act, at) = (self.act(), self.at());
        let (firm, link) = self.parts();
        if link.one(&LEFT_OWNERS, args![firm, file.id]).await?.int(0)? > 0 {
            return Ok(None);
        }
        let before = before(link, firm, file).await?;
        for statement in [&OWNERS_AT_HAND, &MANAGERS_AT_HAND] {
            link.run(statement, args![firm, file.id, at]).await?;
        }
        let (mut changed, mut added) = (0, 0);
        let slices = slices(link, firm, file, &NEXT).await?;
        for (after, upto) in &slices {
            changed += rows(link.run(&CHANGE, args![firm, file.id, after, upto]).await?)?;
            added += rows(link.run(&ADD, args![firm, file.id, after, upto, act]).await?)?;
        }
        link.run(&ADDED_AT_HAND, args![firm, file.id, at, act]).await?;
        let counts = ImportCounts {
            added,
            changed,
            unchanged: file.lines - added - changed,
        };
        if !self.close_import(file, counts).await? {
            return Ok(None);
        }
        if added + changed > 0 {
            self.touch_dossiers();
        }
        self.record(Event {
            verb: Verb::DossiersImported,
            object: ObjectRef {
                kind: "file",
                id: file.id.0,
                label: file.name.clone(),
            },
            dossier: None,
            before,
            after: Some(imported(file, counts)),
        });
        if added > 0 {
            self.open_for_created(&slices).await?;
        }
        Ok(Some(counts))
    }
}

/// The dossiers that will change as they are, the first of them when they are many: the journal is no second store.
async fn before(link: &mut Link, firm: FirmId, file: &ImportFile) -> Result<Option<Value>, StoreError> {
    let found = link.all(&BEFORE, args![firm, file.id, KEPT_BEFORE]).await?;
    let dossiers = found
        .iter()
        .map(|row| {
            Ok(json!({
                "code": row.text(0)?, "name": row.text(1)?, "denomination": row.text(2)?, "status": row.text(3)?,
                "owner": row.maybe_int(4)?, "engagement_manager": row.maybe_int(5)?,
                "siren": row.maybe_text(6)?, "siret": row.maybe_text(7)?, "agency": row.maybe_int(8)?,
            }))
        })
        .collect::<Result<Vec<Value>, StoreError>>()?;
    Ok((!dossiers.is_empty()).then(|| json!({ "dossiers": dossiers })))
}
