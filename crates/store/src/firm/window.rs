//! The window of a dossier's applications: its facts, and the changes of one « Valider » (`ACT-03`, `ACT-10`).

use hub_domain::activation::ActivationPlace;
use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{Activate, Permit, Target};
use hub_domain::contact::{GuestState, shown_name};
use hub_domain::dossier::DossierStatus;
use hub_domain::ids::{ActivationId, ContactId, DossierId, InstalledAppId, StaffId};
use hub_domain::letter::Addressee;
use hub_domain::moment::Moment;
use hub_domain::webhook::EventKind;
use hub_domain::window::{Chosen, InvitedContact, LinkedContact, WindowPlan};
use serde_json::{Value, json};

use crate::db::{Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    DOSSIER = "SELECT d.id, d.code, d.name, d.status, \
        CASE WHEN d.is_model THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END, d.owner_id, d.engagement_manager_id, \
        s.first_name, s.last_name, a.email \
        FROM dossier d LEFT JOIN staff_member s ON s.firm_id = d.firm_id AND s.id = d.owner_id \
            AND s.deactivated_at IS NULL \
        LEFT JOIN account a ON a.id = s.account_id WHERE d.firm_id = $1 AND d.code = $2";
    LIVE = "SELECT t.installed_app_id, x.contact_id FROM activation t \
        LEFT JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id AND x.closed_by IS NULL \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 AND t.closed_by IS NULL";
    LINKED = "SELECT c.id, c.last_name, c.first_name, c.email, c.guest_state FROM contact_link k \
        JOIN contact c ON c.firm_id = k.firm_id AND c.id = k.contact_id \
        WHERE k.firm_id = $1 AND k.dossier_id = $2 AND k.closed_by IS NULL AND c.removed_by IS NULL \
        ORDER BY c.name_sort, c.id";
    CONTACT_NAME = "SELECT last_name, first_name FROM contact WHERE firm_id = $1 AND id = $2";
    // The last act that changed what the window shows: activations, their accesses.
    LAST_CHANGE = "SELECT act.at, act.actor_kind, act.actor_id, s.first_name, s.last_name FROM act \
        LEFT JOIN staff_member s ON s.firm_id = act.firm_id AND act.actor_kind = 'staff' AND s.id = act.actor_id \
        WHERE act.firm_id = $1 AND act.id = (SELECT MAX(z.act_id) FROM (\
            SELECT t.opened_by AS act_id FROM activation t WHERE t.firm_id = $1 AND t.dossier_id = $2 \
            UNION ALL SELECT t.closed_by FROM activation t WHERE t.firm_id = $1 AND t.dossier_id = $2 \
            UNION ALL SELECT x.opened_by FROM access x JOIN activation t ON t.firm_id = x.firm_id \
                AND t.id = x.activation_id WHERE x.firm_id = $1 AND t.dossier_id = $2 \
            UNION ALL SELECT x.closed_by FROM access x JOIN activation t ON t.firm_id = x.firm_id \
                AND t.id = x.activation_id WHERE x.firm_id = $1 AND t.dossier_id = $2) z)";
    ADDRESSEE = "SELECT c.email, c.first_name, c.last_name, COALESCE(a.language, f.language) FROM contact c \
        JOIN firm f ON f.id = c.firm_id LEFT JOIN account a ON a.id = c.account_id \
        WHERE c.firm_id = $1 AND c.id = $2 AND c.removed_by IS NULL AND c.guest_state = 'guest' \
            AND c.email IS NOT NULL";
    OPEN_ONE = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
        VALUES ($1, $2, $3, $4) RETURNING id";
    LIVE_ONE = "SELECT id FROM activation \
        WHERE firm_id = $1 AND installed_app_id = $2 AND dossier_id = $3 AND closed_by IS NULL";
    CLOSE_ONE = "UPDATE activation SET closed_by = $3 WHERE firm_id = $1 AND id = $2 AND closed_by IS NULL";
    COUNT_ONE = "UPDATE installed_app SET dossier_count = dossier_count + $3, open_revision = open_revision + 1 \
        WHERE firm_id = $1 AND id = $2";
    GIVE = "INSERT INTO access (firm_id, activation_id, contact_id, opened_by) VALUES ($1, $2, $3, $4)";
    TAKE = "UPDATE access SET closed_by = $4 \
        WHERE firm_id = $1 AND activation_id = $2 AND contact_id = $3 AND closed_by IS NULL";
    HOLDERS = "SELECT c.id, c.last_name, c.first_name FROM access x \
        JOIN contact c ON c.firm_id = x.firm_id AND c.id = x.contact_id \
        WHERE x.firm_id = $1 AND x.activation_id = $2 AND x.closed_by IS NULL ORDER BY c.name_sort, c.id";
    TAKE_ALL = "UPDATE access SET closed_by = $3 WHERE firm_id = $1 AND activation_id = $2 AND closed_by IS NULL";
}

/// The dossier of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowDossier {
    /// The dossier.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: DossierStatus,
    /// Whether it is a model.
    pub is_model: bool,
    /// The *maître du dossier*.
    pub owner: Option<StaffId>,
    /// The engagement manager.
    pub engagement_manager: Option<StaffId>,
    /// Name and address of the owner, for whoever may only read.
    pub owner_address: Option<(String, String)>,
}

impl WindowDossier {
    /// The dossier as rights see it.
    #[must_use]
    pub const fn target(&self) -> Target {
        Target::Dossier {
            owner: self.owner,
            engagement_manager: self.engagement_manager,
        }
    }
}

/// Who last changed a dossier's applications, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastChange {
    /// When.
    pub at: Moment,
    /// The staff member, where it was one.
    pub staff: Option<StaffId>,
    /// Their name.
    pub name: Option<String>,
}

/// What one « Valider » of a window changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowChange {
    /// Applications switched on.
    pub opened: i64,
    /// Applications switched off.
    pub closed: i64,
    /// Accesses given, those of applications switched on included.
    pub given: Vec<(InstalledAppId, ContactId)>,
    /// Accesses ended, those of applications switched off included.
    pub taken: i64,
    /// Accesses given or taken back on applications that stay on.
    pub handed: i64,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadWindow {
    /// A dossier by its code.
    ///
    /// # Errors
    /// What the database answers.
    async fn window_dossier(&mut self, code: &str) -> Result<Option<WindowDossier>, StoreError>;
    /// What is on for a dossier, and for whom.
    ///
    /// # Errors
    /// What the database answers.
    async fn window_now(&mut self, dossier: DossierId) -> Result<Chosen, StoreError>;
    /// The contacts linked to a dossier, in French order.
    ///
    /// # Errors
    /// What the database answers.
    async fn linked_contacts(&mut self, dossier: DossierId) -> Result<Vec<LinkedContact>, StoreError>;
    /// Who last changed a dossier's applications.
    ///
    /// # Errors
    /// What the database answers.
    async fn last_change(&mut self, dossier: DossierId) -> Result<Option<LastChange>, StoreError>;
    /// A contact's name, removed or not.
    ///
    /// # Errors
    /// What the database answers.
    async fn contact_name(&mut self, contact: ContactId) -> Result<Option<String>, StoreError>;
}

impl<P: FirmLink> ReadWindow for P {
    async fn window_dossier(&mut self, code: &str) -> Result<Option<WindowDossier>, StoreError> {
        let (firm, link) = self.firm_link();
        link.opt(&DOSSIER, args![firm, code])
            .await?
            .as_ref()
            .map(window_dossier)
            .transpose()
    }

    async fn window_now(&mut self, dossier: DossierId) -> Result<Chosen, StoreError> {
        let (firm, link) = self.firm_link();
        let mut now = Chosen::default();
        for row in link.all(&LIVE, args![firm, dossier]).await? {
            let app = row.id(0)?;
            match row.maybe_id(1)? {
                Some(contact) => now.give(app, contact),
                None => now.switch_on(app),
            }
        }
        Ok(now)
    }

    async fn linked_contacts(&mut self, dossier: DossierId) -> Result<Vec<LinkedContact>, StoreError> {
        let (firm, link) = self.firm_link();
        link.all(&LINKED, args![firm, dossier])
            .await?
            .iter()
            .map(|row| {
                Ok(LinkedContact {
                    id: row.id(0)?,
                    name: shown_name(&row.text(1)?, &row.text(2)?),
                    email: row.maybe_text(3)?,
                    state: row.code(4, GuestState::parse)?,
                })
            })
            .collect()
    }

    async fn last_change(&mut self, dossier: DossierId) -> Result<Option<LastChange>, StoreError> {
        let (firm, link) = self.firm_link();
        let row = link.opt(&LAST_CHANGE, args![firm, dossier]).await?;
        row.map(|row| {
            Ok(LastChange {
                at: row.moment(0)?,
                staff: match row.text(1)?.as_str() {
                    "staff" => row.maybe_id(2)?,
                    _ => None,
                },
                name: match (row.maybe_text(3)?, row.maybe_text(4)?) {
                    (Some(first), Some(last)) => Some(format!("{first} {last}").trim().to_owned()),
                    _ => None,
                },
            })
        })
        .transpose()
    }

    async fn contact_name(&mut self, contact: ContactId) -> Result<Option<String>, StoreError> {
        let (firm, link) = self.firm_link();
        link.opt(&CONTACT_NAME, args![firm, contact])
            .await?
            .map(|row| Ok(shown_name(&row.text(0)?, &row.text(1)?)))
            .transpose()
    }
}

fn window_dossier(row: &Row) -> Result<WindowDossier, StoreError> {
    let owner_address = match (row.maybe_text(7)?, row.maybe_text(8)?, row.maybe_text(9)?) {
        (Some(first), Some(last), Some(email)) => Some((format!("{first} {last}").trim().to_owned(), email)),
        _ => None,
    };
    Ok(WindowDossier {
        id: row.id(0)?,
        code: row.text(1)?,
        name: row.text(2)?,
        status: row.code(3, DossierStatus::parse)?,
        is_model: row.int(4)? != 0,
        owner: row.maybe_id(5)?,
        engagement_manager: row.maybe_id(6)?,
        owner_address,
    })
}

impl FirmTx {
    /// Carries out one « Valider » of a dossier's window: every change of it, each with its entry and the place it was
    /// made from.
    ///
    /// # Errors
    /// [`StoreError::Internal`] when the plan was not made from what is true in this transaction.
    pub async fn change_activations(
        &mut self,
        permit: Permit<Activate>,
        dossier: DossierId,
        place: ActivationPlace,
        plan: &WindowPlan,
    ) -> Result<WindowChange, StoreError> {
        self.spend(permit)?;
        let act = self.act();
        let mut change = WindowChange::default();
        for closing in plan.close() {
            let (firm, link) = self.parts();
            let id = live(link, firm, closing.app, dossier).await?;
            let holders = link.all(&HOLDERS, args![firm, id]).await?;
            let taken = i64::try_from(link.run(&TAKE_ALL, args![firm, id, act]).await?)
                .map_err(StoreError::internal)?;
            change.taken += taken;
            link.run(&CLOSE_ONE, args![firm, id, act]).await?;
            link.run(&COUNT_ONE, args![firm, closing.app, -1_i64]).await?;
            let names: Vec<String> = holders
                .iter()
                .map(|row| Ok(shown_name(&row.text(1)?, &row.text(2)?)))
                .collect::<Result<_, StoreError>>()?;
            change.closed += 1;
            self.announce(EventKind::ActivationRemoved, closing.app, 1);
            self.announce(EventKind::AccessRevoked, closing.app, taken);
            self.tell(
                Verb::ActivationClosed,
                dossier,
                (closing.app, &closing.label),
                place,
                "contacts_ended",
                &names,
            );
        }
        for opening in plan.open() {
            let (firm, link) = self.parts();
            let id: ActivationId = link
                .one(&OPEN_ONE, args![firm, opening.app, dossier, act])
                .await?
                .id(0)?;
            for contact in &opening.contacts {
                link.run(&GIVE, args![firm, id, contact.id(), act]).await?;
                change.given.push((opening.app, contact.id()));
            }
            link.run(&COUNT_ONE, args![firm, opening.app, 1_i64]).await?;
            change.opened += 1;
            self.announce(EventKind::ActivationAdded, opening.app, 1);
            self.announce(EventKind::AccessGranted, opening.app, opening.contacts.len());
            let names = names(&opening.contacts);
            self.tell(
                Verb::ActivationOpened,
                dossier,
                (opening.app, &opening.label),
                place,
                "contacts",
                &names,
            );
        }
        for handing in plan.hand() {
            let (firm, link) = self.parts();
            let id = live(link, firm, handing.app, dossier).await?;
            for (contact, _) in &handing.take {
                change.taken += i64::try_from(link.run(&TAKE, args![firm, id, *contact, act]).await?)
                    .map_err(StoreError::internal)?;
                change.handed += 1;
            }
            for contact in &handing.give {
                link.run(&GIVE, args![firm, id, contact.id(), act]).await?;
                change.given.push((handing.app, contact.id()));
                change.handed += 1;
            }
            self.announce(EventKind::AccessRevoked, handing.app, handing.take.len());
            self.announce(EventKind::AccessGranted, handing.app, handing.give.len());
            let object = (handing.app, handing.label.as_str());
            if !handing.take.is_empty() {
                let taken: Vec<String> = handing.take.iter().map(|(_, name)| name.clone()).collect();
                self.tell(
                    Verb::AccessClosed,
                    dossier,
                    object,
                    place,
                    "contacts_ended",
                    &taken,
                );
            }
            if !handing.give.is_empty() {
                self.tell(
                    Verb::AccessOpened,
                    dossier,
                    object,
                    place,
                    "contacts",
                    &names(&handing.give),
                );
            }
        }
        self.touch_decisions();
        Ok(change)
    }

    /// Records one change of a window.
    fn tell(
        &mut self,
        verb: Verb,
        dossier: DossierId,
        (app, label): (InstalledAppId, &str),
        place: ActivationPlace,
        who: &str,
        contacts: &[String],
    ) {
        let mut after = json!({ "place": place.as_str() });
        if let (Value::Object(fields), false) = (&mut after, contacts.is_empty()) {
            fields.insert(who.to_owned(), json!(contacts));
        }
        self.record(Event {
            verb,
            object: ObjectRef {
                kind: "application",
                id: app.0,
                label: label.to_owned(),
            },
            dossier: Some(dossier),
            before: None,
            after: Some(after),
        });
    }

    /// Whom to write to about a contact's access: nobody while they are not a guest (`ACT-04`).
    ///
    /// # Errors
    /// What the database answers.
    pub async fn guest_addressee(&mut self, contact: ContactId) -> Result<Option<Addressee>, StoreError> {
        let (firm, link) = self.parts();
        link.opt(&ADDRESSEE, args![firm, contact])
            .await?
            .map(|row| {
                Ok(Addressee {
                    email: row.text(0)?,
                    first_name: row.text(1)?,
                    last_name: row.text(2)?,
                    language: row.text(3)?,
                    staff: None,
                    contact: Some(contact),
                })
            })
            .transpose()
    }
}

async fn live(
    link: &mut Link,
    firm: hub_domain::ids::FirmId,
    app: InstalledAppId,
    dossier: DossierId,
) -> Result<ActivationId, StoreError> {
    link.one(&LIVE_ONE, args![firm, app, dossier]).await?.id(0)
}

fn names(contacts: &[InvitedContact]) -> Vec<String> {
    contacts.iter().map(|contact| contact.name().to_owned()).collect()
}
