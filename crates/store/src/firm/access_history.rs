//! Who had access to a dossier at a moment: the intervals that hold it (`AUD-04`).
//!
//! An interval holds a moment when its opening act came before it and its closing act, if there is one, did not. The
//! present is the moment after every act.

use std::collections::HashMap;

use hub_domain::contact::{GuestState, shown_name};
use hub_domain::dossier::DossierStatus;
use hub_domain::ids::{ActId, ActivationId, ContactId, DossierId, InstalledAppId, StaffId};
use hub_domain::moment::Moment;

use super::impact::full_name;
use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    DOSSIER = "SELECT d.id, d.code, d.name, d.status, d.owner_id, d.engagement_manager_id, act.at, \
        o.first_name, o.last_name, m.first_name, m.last_name FROM dossier d \
        JOIN act ON act.firm_id = d.firm_id AND act.id = d.created_by \
        LEFT JOIN staff_member o ON o.firm_id = d.firm_id AND o.id = d.owner_id \
        LEFT JOIN staff_member m ON m.firm_id = d.firm_id AND m.id = d.engagement_manager_id \
        WHERE d.firm_id = $1 AND d.code = $2";
    ACTIVATIONS = "SELECT t.id, i.id, i.label, c.entry, o.id, o.at, o.actor_kind, s.first_name, s.last_name, b.label \
        FROM activation t JOIN act o ON o.firm_id = t.firm_id AND o.id = t.opened_by \
        LEFT JOIN act z ON z.firm_id = t.firm_id AND z.id = t.closed_by \
        JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        JOIN catalog_app c ON c.id = i.catalog_app_id \
        LEFT JOIN staff_member s ON o.actor_kind = 'staff' AND s.firm_id = o.firm_id AND s.id = o.actor_id \
        LEFT JOIN installed_app b ON o.actor_kind = 'application' AND b.firm_id = o.firm_id AND b.id = o.actor_id \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 AND o.at < $3 AND (t.closed_by IS NULL OR z.at >= $3) ORDER BY t.id";
    // The entry of the act that opened each: it says from which place.
    OPENINGS = "SELECT e.act_id, e.verb, p.payload FROM audit_entry e \
        LEFT JOIN audit_payload p ON p.firm_id = e.firm_id AND p.seq = e.seq \
        WHERE e.firm_id = $1 AND e.act_id IN \
            (SELECT t.opened_by FROM activation t WHERE t.firm_id = $1 AND t.dossier_id = $2) \
        AND (e.dossier_id = $2 OR e.dossier_id IS NULL) ORDER BY e.seq";
    ACCESSES = "SELECT x.activation_id, c.id, c.last_name, c.first_name, c.email, o.at, c.removed_by, c.guest_state, \
            (SELECT MAX(go.at) FROM guest_period g JOIN act go ON go.firm_id = g.firm_id AND go.id = g.opened_by \
                LEFT JOIN act gz ON gz.firm_id = g.firm_id AND gz.id = g.closed_by \
                WHERE g.firm_id = x.firm_id AND g.contact_id = x.contact_id AND go.at < $3 \
                    AND (g.closed_by IS NULL OR gz.at >= $3)), \
            (SELECT COUNT(*) FROM invitation v JOIN act vo ON vo.firm_id = v.firm_id AND vo.id = v.asked_by \
                LEFT JOIN act vz ON vz.firm_id = v.firm_id AND vz.id = v.ended_by \
                WHERE v.firm_id = x.firm_id AND v.contact_id = x.contact_id AND vo.at < $3 \
                    AND (v.ended_by IS NULL OR vz.at >= $3)) \
        FROM activation t JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id \
        JOIN act o ON o.firm_id = x.firm_id AND o.id = x.opened_by \
        LEFT JOIN act z ON z.firm_id = x.firm_id AND z.id = x.closed_by \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 AND o.at < $3 AND (x.closed_by IS NULL OR z.at >= $3) \
        ORDER BY c.name_sort, c.id, x.id";
    SUSPENSIONS = "SELECT s.installed_app_id, o.at FROM suspension s \
        JOIN act o ON o.firm_id = s.firm_id AND o.id = s.opened_by \
        LEFT JOIN act z ON z.firm_id = s.firm_id AND z.id = s.closed_by \
        WHERE s.firm_id = $1 AND o.at < $2 AND (s.closed_by IS NULL OR z.at >= $2)";
    // An application that acts on the whole firm has no activation: it stood when its last entry says so.
    WHOLE_FIRM = "SELECT i.id, i.label, c.entry, e.act_id, e.at, e.actor_kind, s.first_name, s.last_name, e.verb, b.label \
        FROM installed_app i JOIN catalog_app c ON c.id = i.catalog_app_id AND c.kind = 'cabinet' \
        JOIN audit_entry e ON e.firm_id = i.firm_id AND e.seq = (SELECT MAX(l.seq) FROM audit_entry l \
            WHERE l.firm_id = i.firm_id AND l.object_kind = 'application' AND l.object_id = i.id AND l.at < $2 \
                AND l.verb IN ('application.added', 'application.removed', 'application.restored')) \
        LEFT JOIN staff_member s ON e.actor_kind = 'staff' AND s.firm_id = e.firm_id AND s.id = e.actor_id \
        LEFT JOIN installed_app b ON e.actor_kind = 'application' AND b.firm_id = e.firm_id AND b.id = e.actor_id \
        WHERE i.firm_id = $1 AND e.verb <> 'application.removed' ORDER BY i.id";
    FIRM_SUSPENDED = "SELECT e.at, e.verb FROM audit_entry e WHERE e.firm_id = $1 AND e.object_kind = 'firm' \
        AND e.object_id = $1 AND e.at < $2 AND e.verb IN ('firm.suspended', 'firm.resumed') ORDER BY e.seq DESC LIMIT 1";
}

/// The moment after every act: the present.
pub const PRESENT: Moment = Moment(i64::MAX);

/// A dossier, and whom it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierSeen {
    /// Its row.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: DossierStatus,
    /// The *maître du dossier*.
    pub owner: Option<StaffId>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The engagement manager.
    pub engagement_manager: Option<StaffId>,
    /// The engagement manager's name.
    pub engagement_manager_name: Option<String>,
    /// When it was created.
    pub created_at: Moment,
}

/// An application that was switched on for the dossier, or acted on the whole firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenApplication {
    /// The application.
    pub id: InstalledAppId,
    /// Its name in the firm.
    pub label: String,
    /// What the catalogue says of it.
    pub entry: hub_domain::catalog::CatalogEntry,
    /// Since when.
    pub since: Moment,
    /// What kind of actor opened it.
    pub actor_kind: String,
    /// Who, where it was a staff member or an application.
    pub actor: Option<String>,
    /// The verb of the act's entry that tells of it; empty when the entry is not there.
    pub verb: String,
    /// From which place, in its code; empty when the entry does not say.
    pub place: String,
    /// Since when it was suspended, if it was.
    pub suspended_since: Option<Moment>,
    /// The contacts who had it, by name; none on the whole firm.
    pub contacts: Vec<SeenContact>,
}

/// A contact who had an application of the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenContact {
    /// The contact.
    pub id: ContactId,
    /// Last name first.
    pub name: String,
    /// The address, as it is now.
    pub email: Option<String>,
    /// When the access was given.
    pub given_at: Moment,
    /// Since when they had been a guest, if they were one.
    pub guest_since: Option<Moment>,
    /// Whether an invitation was under way.
    pub invited: bool,
    /// What the directory knows of them now.
    pub state_now: GuestState,
    /// Whether they have been removed since.
    pub removed: bool,
}

/// What held at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAccesses {
    /// The applications switched on for the dossier, in the order they were.
    pub applications: Vec<SeenApplication>,
    /// The applications that acted on the whole firm.
    pub whole_firm: Vec<SeenApplication>,
    /// Since when the firm was suspended, if it was.
    pub firm_suspended_since: Option<Moment>,
}

impl FirmReader {
    /// The dossier of a code.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_seen(&mut self, code: &str) -> Result<Option<DossierSeen>, StoreError> {
        let row = self.link.opt(&DOSSIER, args![self.firm, code]).await?;
        row.map(|row| {
            Ok(DossierSeen {
                id: row.id(0)?,
                code: row.text(1)?,
                name: row.text(2)?,
                status: row.code(3, DossierStatus::parse)?,
                owner: row.maybe_id(4)?,
                owner_name: full_name(&row, 7)?,
                engagement_manager: row.maybe_id(5)?,
                engagement_manager_name: full_name(&row, 9)?,
                created_at: row.moment(6)?,
            })
        })
        .transpose()
    }

    /// Who had access to a dossier at a moment; [`PRESENT`] for now.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn accesses_at(&mut self, dossier: DossierId, at: Moment) -> Result<SeenAccesses, StoreError> {
        let firm = self.firm;
        let suspended = self.link.all(&SUSPENSIONS, args![firm, at]).await?;
        let suspended: HashMap<InstalledAppId, Moment> = suspended
            .iter()
            .map(|row| Ok((row.id(0)?, row.moment(1)?)))
            .collect::<Result<_, StoreError>>()?;
        let openings = self.openings(dossier).await?;
        let mut contacts = self.contacts_at(dossier, at).await?;
        let mut applications = Vec::new();
        for row in self.link.all(&ACTIVATIONS, args![firm, dossier, at]).await? {
            let activation: ActivationId = row.id(0)?;
            let (verb, place) = openings.get(&row.id(4)?).cloned().unwrap_or_default();
            let id = row.id(1)?;
            applications.push(SeenApplication {
                id,
                label: row.text(2)?,
                entry: entry(&row, 3)?,
                since: row.moment(5)?,
                actor_kind: row.text(6)?,
                actor: full_name(&row, 7)?.or(row.maybe_text(9)?),
                verb,
                place,
                suspended_since: suspended.get(&id).copied(),
                contacts: contacts.remove(&activation).unwrap_or_default(),
            });
        }
        let mut whole_firm = Vec::new();
        for row in self.link.all(&WHOLE_FIRM, args![firm, at]).await? {
            let id = row.id(0)?;
            whole_firm.push(SeenApplication {
                id,
                label: row.text(1)?,
                entry: entry(&row, 2)?,
                since: row.moment(4)?,
                actor_kind: row.text(5)?,
                actor: full_name(&row, 6)?.or(row.maybe_text(9)?),
                verb: row.text(8)?,
                place: String::new(),
                suspended_since: suspended.get(&id).copied(),
                contacts: Vec::new(),
            });
        }
        let firm_row = self.link.opt(&FIRM_SUSPENDED, args![firm, at]).await?;
        let firm_suspended_since = match firm_row {
            Some(row) if row.text(1)? == "firm.suspended" => Some(row.moment(0)?),
            _ => None,
        };
        Ok(SeenAccesses {
            applications,
            whole_firm,
            firm_suspended_since,
        })
    }

    /// The verb and the place of each act that switched something on for the dossier.
    async fn openings(&mut self, dossier: DossierId) -> Result<HashMap<ActId, (String, String)>, StoreError> {
        let mut found: HashMap<ActId, (String, String)> = HashMap::new();
        for row in self.link.all(&OPENINGS, args![self.firm, dossier]).await? {
            let verb = row.text(1)?;
            let payload = row
                .maybe_text(2)?
                .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
            let place = payload
                .as_ref()
                .and_then(|payload| payload.get("after")?.get("place")?.as_str())
                .unwrap_or_default()
                .to_owned();
            // Of several entries the one that names a place says most; else the first.
            let known = found
                .entry(row.id(0)?)
                .or_insert_with(|| (verb.clone(), String::new()));
            if known.1.is_empty() && !place.is_empty() {
                *known = (verb, place);
            }
        }
        Ok(found)
    }

    async fn contacts_at(
        &mut self,
        dossier: DossierId,
        at: Moment,
    ) -> Result<HashMap<ActivationId, Vec<SeenContact>>, StoreError> {
        let mut found: HashMap<ActivationId, Vec<SeenContact>> = HashMap::new();
        for row in self.link.all(&ACCESSES, args![self.firm, dossier, at]).await? {
            let contact = SeenContact {
                id: row.id(1)?,
                name: shown_name(&row.text(2)?, &row.text(3)?),
                email: row.maybe_text(4)?,
                given_at: row.moment(5)?,
                removed: row.maybe_int(6)?.is_some(),
                state_now: row.code(7, GuestState::parse)?,
                guest_since: row.maybe_moment(8)?,
                invited: row.int(9)? > 0,
            };
            found.entry(row.id(0)?).or_default().push(contact);
        }
        Ok(found)
    }
}

fn entry(row: &Row, at: usize) -> Result<hub_domain::catalog::CatalogEntry, StoreError> {
    serde_json::from_str(&row.text(at)?).map_err(StoreError::internal)
}
