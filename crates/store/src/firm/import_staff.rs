//! Staff brought in from a file: compared by the address they sign in with.

use hub_domain::account::EmailAddress;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditStaff, Permit, policy};
use hub_domain::ids::FirmId;
use hub_domain::import::{Cell, Column, Fault, StaffRow};
use hub_domain::staff::ProfileLevel;
use serde_json::{Value, json};

use super::import_dossiers::{agency, agency_at_rest, text};
use super::import_lines::{LineShape, count_of, note, note_faults, note_repeated};
use super::imports::{ImportCounts, ImportFile, imported, rows};
use crate::db::{Arg, Link, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

const TABLE: &str = "import_staff (firm_id, import_id, line, email, email_folded, last_name, first_name, level, group_ids, agency_id)";
const PER_ROW: usize = 8;

/// How many changed people the journal keeps as they were.
const KEPT_BEFORE: i64 = 1_000;

/// How the lines are kept.
pub(super) static LINES: LineShape =
    LineShape::new("ADD_IMPORT_STAFF", PER_ROW, || LineShape::texts(TABLE, PER_ROW));

/// The groups of staff member `m`, as lines hold them.
macro_rules! groups {
    () => {
        "COALESCE((SELECT STRING_AGG(CAST(g.group_id AS TEXT), ',' ORDER BY g.group_id) FROM staff_group_member g \
            WHERE g.firm_id = m.firm_id AND g.staff_id = m.id), '')"
    };
}

/// The lines `s` of a file beside the staff `m` of their addresses.
macro_rules! lines {
    () => {
        " FROM import_staff s LEFT JOIN account a ON a.email_folded = s.email_folded \
            LEFT JOIN staff_member m ON m.firm_id = s.firm_id AND m.account_id = a.id \
            WHERE s.firm_id = $1 AND s.import_id = $2"
    };
}

/// Whether the groups of a line are others than those of its person.
macro_rules! groups_differ {
    () => {
        concat!(
            "(m.id IS NOT NULL AND s.group_ids IS NOT NULL AND s.group_ids <> ",
            groups!(),
            ")"
        )
    };
}

macro_rules! differs {
    () => {
        concat!(
            "(COALESCE(s.last_name, m.last_name) <> m.last_name OR COALESCE(s.first_name, m.first_name) <> m.first_name \
                OR COALESCE(s.level, m.level) <> m.level \
                OR (m.id IS NOT NULL AND COALESCE(s.agency_id, m.agency_id, 0) <> COALESCE(m.agency_id, 0)) OR ",
            groups_differ!(),
            ")"
        )
    };
}

firm_sql! {
    COUNT = concat!("SELECT COUNT(*), ", count_of!("m.id IS NULL"), ", ", count_of!(differs!()), ", ",
        count_of!("m.id IS NULL AND s.last_name IS NULL"), ", ", count_of!("m.id IS NULL AND s.level IS NULL"), ", ",
        count_of!("m.deactivated_at IS NOT NULL"), ", ", count_of!(agency_at_rest!("m.agency_id")), lines!());
    NOTE_NAMELESS = note!(lines!(), "m.id IS NULL AND s.last_name IS NULL", "''");
    NOTE_WITHOUT_LEVEL = note!(lines!(), "m.id IS NULL AND s.level IS NULL", "''");
    NOTE_DEACTIVATED = note!(lines!(), "m.deactivated_at IS NOT NULL", "s.email");
    NOTE_AGENCY = note!(lines!(), agency_at_rest!("m.agency_id"),
        "(SELECT y.code FROM agency y WHERE y.firm_id = s.firm_id AND y.id = s.agency_id)");
    REPEATED = "SELECT COUNT(*) - (SELECT COUNT(*) FROM (SELECT email_folded FROM import_staff \
            WHERE firm_id = $1 AND import_id = $2 GROUP BY email_folded) t) \
        FROM import_staff WHERE firm_id = $1 AND import_id = $2";
    NOTE_REPEATED = note_repeated!("import_staff", "email_folded", "f.email_folded = s.email_folded", "s.email");
    // Those who are administrators once the file is taken over: as they are, as the file has them, or new.
    ADMINISTRATORS_AFTER = "SELECT \
        (SELECT COUNT(*) FROM staff_member m JOIN account a ON a.id = m.account_id \
            LEFT JOIN import_staff s ON s.firm_id = m.firm_id AND s.import_id = $2 AND s.email_folded = a.email_folded \
            WHERE m.firm_id = $1 AND m.deactivated_at IS NULL AND a.disabled_at IS NULL \
                AND COALESCE(s.level, m.level) >= $3) \
        + (SELECT COUNT(*) FROM import_staff s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.level >= $3 \
            AND NOT EXISTS (SELECT 1 FROM account a JOIN staff_member m ON m.account_id = a.id \
                WHERE a.email_folded = s.email_folded AND m.firm_id = s.firm_id))";
    NOTE_LAST_ADMINISTRATOR = "INSERT INTO import_fault (firm_id, import_id, line, position, fault, column_code, \
            shown_value, other_line) \
        SELECT s.firm_id, s.import_id, MIN(s.line), $3, $4, $5, '', 0 FROM import_staff s \
        JOIN account a ON a.email_folded = s.email_folded \
        JOIN staff_member m ON m.firm_id = s.firm_id AND m.account_id = a.id AND m.level >= $6 \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND s.level < $6 GROUP BY s.firm_id, s.import_id \
        ON CONFLICT (firm_id, import_id, line, position, fault, column_code) DO NOTHING";
    BEFORE = concat!("SELECT a.email, m.last_name, m.first_name, m.level, ", groups!(), ", m.agency_id", lines!(), " AND ", differs!(),
        " ORDER BY m.id LIMIT $3");
    ADD_ACCOUNTS = "INSERT INTO account (email, email_folded, theme, failed_attempts, created_at) \
        SELECT s.email, s.email_folded, 'auto', 0, $3 FROM import_staff s WHERE s.firm_id = $1 AND s.import_id = $2 \
            AND NOT EXISTS (SELECT 1 FROM account a WHERE a.email_folded = s.email_folded) ORDER BY s.line";
    CHANGE = concat!("UPDATE staff_member AS m SET last_name = COALESCE(s.last_name, m.last_name), \
            first_name = COALESCE(s.first_name, m.first_name), level = COALESCE(s.level, m.level), \
            agency_id = NULLIF(COALESCE(s.agency_id, m.agency_id), 0), revision = m.revision + 1 \
        FROM import_staff s JOIN account a ON a.email_folded = s.email_folded \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND m.firm_id = $1 AND m.account_id = a.id AND ", differs!());
    ADD = "INSERT INTO staff_member (firm_id, account_id, first_name, last_name, level, agency_id) \
        SELECT s.firm_id, a.id, COALESCE(s.first_name, ''), s.last_name, s.level, NULLIF(s.agency_id, 0) FROM import_staff s \
        JOIN account a ON a.email_folded = s.email_folded WHERE s.firm_id = $1 AND s.import_id = $2 AND NOT EXISTS \
            (SELECT 1 FROM staff_member m WHERE m.firm_id = s.firm_id AND m.account_id = a.id) ORDER BY s.line";
    // A form of a group shown before the file does not undo what it says of the members.
    TOUCH_GROUPS = "UPDATE staff_group SET revision = revision + 1 WHERE firm_id = $1 AND EXISTS (SELECT 1 \
        FROM import_staff s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.group_ids IS NOT NULL)";
    LEAVE_GROUPS = "DELETE FROM staff_group_member WHERE firm_id = $1 AND staff_id IN \
        (SELECT m.id FROM import_staff s JOIN account a ON a.email_folded = s.email_folded \
            JOIN staff_member m ON m.firm_id = s.firm_id AND m.account_id = a.id \
            WHERE s.firm_id = $1 AND s.import_id = $2 AND s.group_ids IS NOT NULL)";
    JOIN_GROUPS = "INSERT INTO staff_group_member (firm_id, group_id, staff_id) \
        SELECT s.firm_id, g.id, m.id FROM import_staff s JOIN account a ON a.email_folded = s.email_folded \
        JOIN staff_member m ON m.firm_id = s.firm_id AND m.account_id = a.id \
        JOIN staff_group g ON g.firm_id = s.firm_id \
            AND ',' || s.group_ids || ',' LIKE '%,' || CAST(g.id AS TEXT) || ',%' \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND s.group_ids <> '' ";
}

/// The parameters of one line, after its number.
pub(super) fn line_args(row: &StaffRow, args: &mut Vec<Arg>) {
    let groups = match &row.groups {
        Cell::Absent => None,
        Cell::Empty => Some(String::new()),
        Cell::Is(groups) => Some(
            groups
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(","),
        ),
    };
    args.extend(args![
        EmailAddress::as_str(&row.email),
        row.email.folded(),
        row.last_name.as_deref(),
        text(&row.first_name, String::as_str),
        row.level.map(ProfileLevel::hundredths),
        groups,
        agency(&row.agency),
    ]);
}

/// What the lines of a file come to, and how many are in error by what is there; those are noted. A firm is never left
/// without an administrator.
pub(super) async fn compare(
    link: &mut Link,
    firm: FirmId,
    file: &ImportFile,
) -> Result<(ImportCounts, i64), StoreError> {
    let row = link.one(&COUNT, args![firm, file.id]).await?;
    let (all, added, changed) = (row.int(0)?, row.int(1)?, row.int(2)?);
    let mut faulty = 0;
    for (at, statement, column, fault) in [
        (3, &NOTE_NAMELESS, Column::LastName, Fault::Required),
        (4, &NOTE_WITHOUT_LEVEL, Column::Level, Fault::Required),
        (5, &NOTE_DEACTIVATED, Column::Email, Fault::Deactivated),
        (6, &NOTE_AGENCY, Column::Agency, Fault::AgencyAtRest),
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
        note_faults(link, &NOTE_REPEATED, firm, file, (Column::Email, Fault::Repeated)).await?;
    }
    let level = policy::administrator_hundredths();
    let after = link
        .one(&ADMINISTRATORS_AFTER, args![firm, file.id, level])
        .await?;
    if after.int(0)? == 0 {
        let args = args![
            firm,
            file.id,
            file.position(Column::Level),
            Fault::LastAdministrator.as_str(),
            Column::Level.as_str(),
            level
        ];
        link.run(&NOTE_LAST_ADMINISTRATOR, args).await?;
        faulty += 1;
    }
    let counts = ImportCounts {
        added,
        changed,
        unchanged: all - added - changed,
    };
    Ok((counts, faulty))
}

impl FirmTx {
    /// Takes the staff of a file over, all or none; who has no account yet gets one, without a password. Nothing when the
    /// import was given up meanwhile.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_staff(
        &mut self,
        permit: Permit<EditStaff>,
        file: &ImportFile,
    ) -> Result<Option<ImportCounts>, StoreError> {
        self.spend(permit)?;
        let at = self.at();
        let (firm, link) = self.parts();
        let before = before(link, firm, file).await?;
        link.run(&ADD_ACCOUNTS, args![firm, file.id, at]).await?;
        let changed = rows(link.run(&CHANGE, args![firm, file.id]).await?)?;
        let added = rows(link.run(&ADD, args![firm, file.id]).await?)?;
        link.run(&TOUCH_GROUPS, args![firm, file.id]).await?;
        link.run(&LEAVE_GROUPS, args![firm, file.id]).await?;
        link.run(&JOIN_GROUPS, args![firm, file.id]).await?;
        let counts = ImportCounts {
            added,
            changed,
            unchanged: file.lines - added - changed,
        };
        if !self.close_import(file, counts).await? {
            return Ok(None);
        }
        // Names of those in charge are shown, and sorted by, in the lists of dossiers.
        self.touch_dossiers();
        self.record(Event {
            verb: Verb::StaffImported,
            object: ObjectRef {
                kind: "file",
                id: file.id.0,
                label: file.name.clone(),
            },
            dossier: None,
            before,
            after: Some(imported(file, counts)),
        });
        Ok(Some(counts))
    }
}

/// The people who will change as they are, the first of them when they are many.
async fn before(link: &mut Link, firm: FirmId, file: &ImportFile) -> Result<Option<Value>, StoreError> {
    let found = link.all(&BEFORE, args![firm, file.id, KEPT_BEFORE]).await?;
    let staff = found
        .iter()
        .map(|row| {
            Ok(json!({
                "email": row.text(0)?, "last_name": row.text(1)?, "first_name": row.text(2)?,
                "level": ProfileLevel::from_hundredths(row.int(3)?).to_string(), "groups": row.text(4)?,
                "agency": row.maybe_int(5)?,
            }))
        })
        .collect::<Result<Vec<Value>, StoreError>>()?;
    Ok((!staff.is_empty()).then(|| json!({ "staff": staff })))
}
