//! The whole record of one dossier, to be taken along: its contacts, its applications, who had them, its journal.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Permit, ReadAccesses};
use hub_domain::ids::DossierId;
use hub_domain::moment::Moment;
use serde_json::json;

use super::Dossier;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::sql::firm_sql;

/// The newest entries of the journal in a record.
const JOURNAL_MOST: i64 = 10_000;

/// Who did an act, where that was staff or an application; else what kind of actor.
macro_rules! author {
    ($act:literal) => {
        concat!(
            "CASE ",
            $act,
            ".actor_kind WHEN 'staff' THEN (SELECT s.first_name || ' ' || s.last_name FROM staff_member s \
                WHERE s.firm_id = ",
            $act,
            ".firm_id AND s.id = ",
            $act,
            ".actor_id) WHEN 'application' THEN (SELECT b.label FROM installed_app b WHERE b.firm_id = ",
            $act,
            ".firm_id AND b.id = ",
            $act,
            ".actor_id) ELSE ",
            $act,
            ".actor_kind END"
        )
    };
}

firm_sql! {
    LINKS = "SELECT c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, l.limited_to, o.at \
        FROM contact_link l JOIN contact c ON c.firm_id = l.firm_id AND c.id = l.contact_id \
        JOIN act o ON o.firm_id = l.firm_id AND o.id = l.opened_by \
        WHERE l.firm_id = $1 AND l.dossier_id = $2 AND l.closed_by IS NULL ORDER BY l.id";
    ACTIVATIONS = concat!("SELECT i.label, o.at, ", author!("o"), ", x.at, ", author!("x"), " FROM activation t \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN act o ON o.firm_id = t.firm_id AND o.id = t.opened_by \
        LEFT JOIN act x ON x.firm_id = t.firm_id AND x.id = t.closed_by \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 ORDER BY t.id");
    ACCESSES = concat!("SELECT i.label, c.last_name, c.first_name, c.email, o.at, ", author!("o"), ", x.at, ", author!("x"), " \
        FROM activation t JOIN access a ON a.firm_id = t.firm_id AND a.activation_id = t.id \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN contact c ON c.firm_id = a.firm_id AND c.id = a.contact_id \
        JOIN act o ON o.firm_id = a.firm_id AND o.id = a.opened_by \
        LEFT JOIN act x ON x.firm_id = a.firm_id AND x.id = a.closed_by \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 ORDER BY a.id");
    JOURNAL = "SELECT e.seq, e.at, e.verb, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.dossier_id = $2 ORDER BY e.seq DESC LIMIT $3";
}

/// A contact linked to the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordContact {
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Address.
    pub email: Option<String>,
    /// Mobile telephone.
    pub mobile: String,
    /// Landline.
    pub landline: String,
    /// What the directory knows of them, by its code.
    pub state: String,
    /// « Limité à »; may be empty.
    pub limited_to: String,
    /// Since when they are linked.
    pub since: Moment,
}

/// When something began and ended, and by whom: a name, or the kind of who is no staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordInterval {
    /// When it began.
    pub from: Moment,
    /// Who began it.
    pub by: Option<String>,
    /// When it ended.
    pub until: Option<Moment>,
    /// Who ended it.
    pub ended_by: Option<String>,
}

/// An application that is, or was, switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordActivation {
    /// Its label.
    pub application: String,
    /// From when to when.
    pub interval: RecordInterval,
}

/// A contact who has, or had, an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordAccess {
    /// The application's label.
    pub application: String,
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Address.
    pub email: Option<String>,
    /// From when to when.
    pub interval: RecordInterval,
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordEntry {
    /// Its place in the firm's chain.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// What was done, by its code.
    pub verb: String,
    /// Its words, as JSON; nothing once they were erased.
    pub payload: Option<String>,
}

/// The whole record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRecord {
    /// The dossier itself.
    pub dossier: Dossier,
    /// Its contacts today.
    pub contacts: Vec<RecordContact>,
    /// Its applications, past ones included.
    pub activations: Vec<RecordActivation>,
    /// Who has and had them.
    pub accesses: Vec<RecordAccess>,
    /// Its journal, newest first; nothing for whom may not read it.
    pub journal: Option<Vec<RecordEntry>>,
}

impl FirmTx {
    /// Reads the whole record of a dossier, and records that it was taken along.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn export_dossier(
        &mut self,
        permit: Permit<ReadAccesses>,
        dossier: &Dossier,
        with_journal: bool,
        format: &str,
    ) -> Result<DossierRecord, StoreError> {
        self.spend(permit)?;
        let id: DossierId = dossier.id;
        let (firm, link) = self.parts();
        let contacts = link.all(&LINKS, args![firm, id]).await?;
        let activations = link.all(&ACTIVATIONS, args![firm, id]).await?;
        let accesses = link.all(&ACCESSES, args![firm, id]).await?;
        let journal = if with_journal {
            let rows = link.all(&JOURNAL, args![firm, id, JOURNAL_MOST]).await?;
            Some(rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?)
        } else {
            None
        };
        let record = DossierRecord {
            dossier: dossier.clone(),
            contacts: contacts.iter().map(contact).collect::<Result<_, _>>()?,
            activations: activations
                .iter()
                .map(|row| {
                    Ok(RecordActivation {
                        application: row.text(0)?,
                        interval: interval(row, 1)?,
                    })
                })
                .collect::<Result<_, StoreError>>()?,
            accesses: accesses
                .iter()
                .map(|row| {
                    Ok(RecordAccess {
                        application: row.text(0)?,
                        last_name: row.text(1)?,
                        first_name: row.text(2)?,
                        email: row.maybe_text(3)?,
                        interval: interval(row, 4)?,
                    })
                })
                .collect::<Result<_, StoreError>>()?,
            journal,
        };
        self.record(Event {
            verb: Verb::DossierExported,
            object: ObjectRef {
                kind: "dossier",
                id: id.0,
                label: dossier.code.clone(),
            },
            dossier: Some(id),
            before: None,
            after: Some(json!({
                "format": format, "contacts": record.contacts.len(), "with_journal": with_journal,
            })),
        });
        Ok(record)
    }
}

fn contact(row: &Row) -> Result<RecordContact, StoreError> {
    Ok(RecordContact {
        last_name: row.text(0)?,
        first_name: row.text(1)?,
        email: row.maybe_text(2)?,
        mobile: row.text(3)?,
        landline: row.text(4)?,
        state: row.text(5)?,
        limited_to: row.text(6)?,
        since: row.moment(7)?,
    })
}

fn interval(row: &Row, at: usize) -> Result<RecordInterval, StoreError> {
    Ok(RecordInterval {
        from: row.moment(at)?,
        by: row.maybe_text(at + 1)?,
        until: row.maybe_moment(at + 2)?,
        ended_by: row.maybe_text(at + 3)?,
    })
}

fn entry(row: &Row) -> Result<RecordEntry, StoreError> {
    Ok(RecordEntry {
        seq: row.int(0)?,
        at: row.moment(1)?,
        verb: row.text(2)?,
        payload: row.maybe_text(3)?,
    })
}
