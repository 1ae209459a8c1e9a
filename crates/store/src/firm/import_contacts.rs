//! Contacts brought in from a file: compared by address, which a file never changes.

use hub_domain::account::EmailAddress;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::ids::FirmId;
use hub_domain::import::{Column, ContactRow, Fault};
use serde_json::{Value, json};

use super::import_lines::{LineShape, count_of, note_faults, note_repeated, slices};
use super::imports::{ImportCounts, ImportFile, imported, rows};
use crate::db::{Arg, Link, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

const TABLE: &str = "import_contact (firm_id, import_id, line, email, email_folded, last_name, first_name, name_sort, \
     last_name_folded, first_name_folded, mobile, landline)";
const PER_ROW: usize = 10;

/// How many changed contacts the journal keeps as they were.
const KEPT_BEFORE: i64 = 1_000;

/// How the lines are kept.
pub(super) static LINES: LineShape = LineShape::new("ADD_IMPORT_CONTACTS", PER_ROW, || {
    LineShape::texts(TABLE, PER_ROW)
});

/// The lines `s` of a file beside the live contacts `c` of their addresses.
macro_rules! lines {
    () => {
        " FROM import_contact s LEFT JOIN contact c ON c.firm_id = s.firm_id AND c.email_folded = s.email_folded \
            AND c.removed_by IS NULL WHERE s.firm_id = $1 AND s.import_id = $2"
    };
}

/// Whether a line asks for something else than what is there.
macro_rules! differs {
    () => {
        "(s.last_name <> c.last_name OR s.first_name <> c.first_name OR COALESCE(s.mobile, c.mobile) <> c.mobile \
            OR COALESCE(s.landline, c.landline) <> c.landline)"
    };
}

firm_sql! {
    COUNT = concat!("SELECT COUNT(*), ", count_of!("c.id IS NULL"), ", ", count_of!(differs!()), lines!());
    REPEATED = "SELECT COUNT(*) - (SELECT COUNT(*) FROM (SELECT email_folded FROM import_contact \
            WHERE firm_id = $1 AND import_id = $2 GROUP BY email_folded) t) \
        FROM import_contact WHERE firm_id = $1 AND import_id = $2";
    NOTE_REPEATED = note_repeated!("import_contact", "email_folded", "f.email_folded = s.email_folded", "s.email");
    NEXT = "SELECT s.email_folded FROM import_contact s WHERE s.firm_id = $1 AND s.import_id = $2 \
        AND s.email_folded > $3 ORDER BY s.email_folded LIMIT 1 OFFSET $4";
    BEFORE = concat!("SELECT c.email, c.last_name, c.first_name, c.mobile, c.landline", lines!(), " AND ", differs!(),
        " ORDER BY c.id LIMIT $3");
    CHANGE = concat!("UPDATE contact AS c SET last_name = s.last_name, first_name = s.first_name, \
            mobile = COALESCE(s.mobile, c.mobile), landline = COALESCE(s.landline, c.landline), \
            name_sort = s.name_sort, last_name_folded = s.last_name_folded, first_name_folded = s.first_name_folded, \
            revision = c.revision + 1 \
        FROM import_contact s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.email_folded > $3 \
            AND s.email_folded <= $4 AND c.firm_id = $1 \
            AND c.email_folded = s.email_folded AND c.removed_by IS NULL AND ", differs!());
    ADD = "INSERT INTO contact (firm_id, last_name, first_name, email, email_folded, mobile, landline, name_sort, \
            last_name_folded, first_name_folded, guest_state, created_by, revision) \
        SELECT s.firm_id, s.last_name, s.first_name, s.email, s.email_folded, COALESCE(s.mobile, ''), \
            COALESCE(s.landline, ''), s.name_sort, s.last_name_folded, s.first_name_folded, 'not_invited', $5, 1 \
        FROM import_contact s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.email_folded > $3 \
            AND s.email_folded <= $4 AND NOT EXISTS \
            (SELECT 1 FROM contact c WHERE c.firm_id = s.firm_id AND c.email_folded = s.email_folded \
            AND c.removed_by IS NULL) ORDER BY s.email_folded";
}

/// The parameters of one line, after its number.
pub(super) fn line_args(row: &ContactRow, args: &mut Vec<Arg>) {
    let details = &row.details;
    args.extend(args![
        details.email().map(EmailAddress::as_str),
        details.email().map(EmailAddress::folded),
        details.last_name(),
        details.first_name(),
        details.sort_key(),
        details.last_name_folded(),
        details.first_name_folded(),
        row.has_mobile.then(|| details.mobile()),
        row.has_landline.then(|| details.landline()),
    ]);
}

/// What the lines of a file come to, and how many are in error by what is there; those are noted.
pub(super) async fn compare(
    link: &mut Link,
    firm: FirmId,
    file: &ImportFile,
) -> Result<(ImportCounts, i64), StoreError> {
    let row = link.one(&COUNT, args![firm, file.id]).await?;
    let (all, added, changed) = (row.int(0)?, row.int(1)?, row.int(2)?);
    let repeated = link.one(&REPEATED, args![firm, file.id]).await?.int(0)?;
    if repeated > 0 {
        note_faults(link, &NOTE_REPEATED, firm, file, (Column::Email, Fault::Repeated)).await?;
    }
    let counts = ImportCounts {
        added,
        changed,
        unchanged: all - added - changed,
    };
    Ok((counts, repeated))
}

impl FirmTx {
    /// Takes the contacts of a file over, all or none. Nothing when the import was given up meanwhile.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_contacts(
        &mut self,
        permit: Permit<EditContacts>,
        file: &ImportFile,
    ) -> Result<Option<ImportCounts>, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let (firm, link) = self.parts();
        let before = before(link, firm, file).await?;
        let (mut changed, mut added) = (0, 0);
        for (after, upto) in slices(link, firm, file, &NEXT).await? {
            changed += rows(link.run(&CHANGE, args![firm, file.id, &after, &upto]).await?)?;
            added += rows(link.run(&ADD, args![firm, file.id, &after, &upto, act]).await?)?;
        }
        let counts = ImportCounts {
            added,
            changed,
            unchanged: file.lines - added - changed,
        };
        if !self.close_import(file, counts).await? {
            return Ok(None);
        }
        self.record(Event {
            verb: Verb::ContactsImported,
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

/// The contacts that will change as they are, the first of them when they are many.
async fn before(link: &mut Link, firm: FirmId, file: &ImportFile) -> Result<Option<Value>, StoreError> {
    let found = link.all(&BEFORE, args![firm, file.id, KEPT_BEFORE]).await?;
    let contacts = found
        .iter()
        .map(|row| {
            Ok(json!({
                "email": row.maybe_text(0)?, "last_name": row.text(1)?, "first_name": row.text(2)?,
                "mobile": row.text(3)?, "landline": row.text(4)?,
            }))
        })
        .collect::<Result<Vec<Value>, StoreError>>()?;
    Ok((!contacts.is_empty()).then(|| json!({ "contacts": contacts })))
}
