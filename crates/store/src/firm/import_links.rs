//! Links between dossiers and contacts brought in from a file: compared by code and address.

use hub_domain::account::EmailAddress;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditContacts, Permit};
use hub_domain::ids::FirmId;
use hub_domain::import::{Column, Fault, LinkRow};
use serde_json::{Value, json};

use super::import_dossiers::text;
use super::import_lines::{LineShape, count_of, note, note_faults, note_repeated, slices};
use super::imports::{ImportCounts, ImportFile, imported, rows};
use crate::db::{Arg, Link, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

const TABLE: &str = "import_link (firm_id, import_id, line, code, email, email_folded, limited_to)";
const PER_ROW: usize = 5;

/// How many changed links the journal keeps as they were.
const KEPT_BEFORE: i64 = 1_000;

/// How the lines are kept.
pub(super) static LINES: LineShape =
    LineShape::new("ADD_IMPORT_LINKS", PER_ROW, || LineShape::texts(TABLE, PER_ROW));

/// The lines `s` of a file beside their dossiers `d`, contacts `c` and links `l`.
macro_rules! lines {
    () => {
        " FROM import_link s LEFT JOIN dossier d ON d.firm_id = s.firm_id AND d.code = s.code \
            LEFT JOIN contact c ON c.firm_id = s.firm_id AND c.email_folded = s.email_folded AND c.removed_by IS NULL \
            LEFT JOIN contact_link l ON l.firm_id = s.firm_id AND l.dossier_id = d.id AND l.contact_id = c.id \
                AND l.closed_by IS NULL \
            WHERE s.firm_id = $1 AND s.import_id = $2"
    };
}

macro_rules! is_new {
    () => {
        "(l.id IS NULL AND c.id IS NOT NULL AND d.selectable)"
    };
}

macro_rules! differs {
    () => {
        "(COALESCE(s.limited_to, l.limited_to) <> l.limited_to)"
    };
}

macro_rules! at_rest {
    () => {
        "(d.id IS NOT NULL AND l.id IS NULL AND NOT d.selectable)"
    };
}

firm_sql! {
    COUNT = concat!("SELECT COUNT(*), ", count_of!(is_new!()), ", ", count_of!(differs!()), ", ",
        count_of!("d.id IS NULL"), ", ", count_of!(at_rest!()), ", ", count_of!("c.id IS NULL"), lines!());
    NOTE_UNKNOWN_DOSSIER = note!(lines!(), "d.id IS NULL", "s.code");
    NOTE_AT_REST = note!(lines!(), at_rest!(), "s.code");
    NOTE_UNKNOWN_CONTACT = note!(lines!(), "c.id IS NULL", "s.email");
    REPEATED = "SELECT COUNT(*) - (SELECT COUNT(*) FROM (SELECT code, email_folded FROM import_link \
            WHERE firm_id = $1 AND import_id = $2 GROUP BY code, email_folded) t) FROM import_link WHERE firm_id = $1 AND import_id = $2";
    NOTE_REPEATED = note_repeated!("import_link", "code, email_folded",
        "f.code = s.code AND f.email_folded = s.email_folded", "s.email");
    NEXT = "SELECT s.code FROM import_link s WHERE s.firm_id = $1 AND s.import_id = $2 AND s.code > $3 \
        ORDER BY s.code LIMIT 1 OFFSET $4";
    BEFORE = concat!("SELECT s.code, s.email, l.limited_to", lines!(), " AND ", differs!(), " ORDER BY l.id LIMIT $3");
    CHANGE = "UPDATE contact_link AS l SET limited_to = s.limited_to \
        FROM import_link s JOIN dossier d ON d.firm_id = s.firm_id AND d.code = s.code \
        JOIN contact c ON c.firm_id = s.firm_id AND c.email_folded = s.email_folded AND c.removed_by IS NULL \
        WHERE s.firm_id = $1 AND s.import_id = $2 AND s.code > $3 AND s.code <= $4 AND l.firm_id = $1 AND l.dossier_id = d.id AND l.contact_id = c.id \
            AND l.closed_by IS NULL AND s.limited_to <> l.limited_to";
    ADD = concat!("INSERT INTO contact_link (firm_id, contact_id, dossier_id, limited_to, opened_by) \
        SELECT s.firm_id, c.id, d.id, COALESCE(s.limited_to, ''), $5", lines!(), " AND s.code > $3 AND s.code <= $4 AND ", is_new!(), " ORDER BY s.code, s.email_folded");
}

/// The parameters of one line, after its number.
pub(super) fn line_args(row: &LinkRow, args: &mut Vec<Arg>) {
    args.extend(args![
        row.code.as_str(),
        EmailAddress::as_str(&row.email),
        row.email.folded(),
        text(&row.limited_to, String::as_str),
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
    let mut faulty = 0;
    for (at, statement, column, fault) in [
        (3, &NOTE_UNKNOWN_DOSSIER, Column::Code, Fault::UnknownDossier),
        (4, &NOTE_AT_REST, Column::Code, Fault::DossierAtRest),
        (5, &NOTE_UNKNOWN_CONTACT, Column::Email, Fault::UnknownContact),
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
    let counts = ImportCounts {
        added,
        changed,
        unchanged: (all - added - changed - faulty).max(0),
    };
    Ok((counts, faulty))
}

impl FirmTx {
    /// Takes the links of a file over, all or none. Nothing when the import was given up meanwhile.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn import_links(
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
            verb: Verb::LinksImported,
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

/// The links that will change as they are, the first of them when they are many.
async fn before(link: &mut Link, firm: FirmId, file: &ImportFile) -> Result<Option<Value>, StoreError> {
    let found = link.all(&BEFORE, args![firm, file.id, KEPT_BEFORE]).await?;
    let links = found
        .iter()
        .map(|row| Ok(json!({ "code": row.text(0)?, "email": row.text(1)?, "limited_to": row.text(2)? })))
        .collect::<Result<Vec<Value>, StoreError>>()?;
    Ok((!links.is_empty()).then(|| json!({ "links": links })))
}
