//! Activations: one statement switches an application on for 0 or 100,000 dossiers.

use std::collections::BTreeSet;

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::ids::{ActId, DossierId, DraftId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::selection::SelectionBase;
use hub_domain::webhook::EventKind;
use serde_json::json;

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    // In the order of the rows' identifiers, so that the indexes grow at their ends: faster on SQLite.
    ACTIVATE_CHOSEN = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
        SELECT d.firm_id, $2, d.id, $3 FROM draft_exception x \
        JOIN dossier d ON d.firm_id = x.firm_id AND d.id = x.dossier_id \
        WHERE x.firm_id = $1 AND x.draft_id = $4 AND d.selectable ORDER BY d.id";
    ACTIVATE_ALL_BUT = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
        SELECT d.firm_id, $2, d.id, $3 FROM dossier d WHERE d.firm_id = $1 AND d.selectable AND NOT EXISTS \
            (SELECT 1 FROM draft_exception x \
                WHERE x.firm_id = d.firm_id AND x.draft_id = $4 AND x.dossier_id = d.id) ORDER BY d.id";
    WHO_OPENED = "SELECT o.id, o.at, s.first_name, s.last_name, i.label FROM activation t \
        JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN act o ON o.firm_id = t.firm_id AND o.id = t.opened_by \
        LEFT JOIN staff_member s ON o.actor_kind = 'staff' AND s.firm_id = o.firm_id AND s.id = o.actor_id \
        LEFT JOIN installed_app i ON o.actor_kind = 'application' AND i.firm_id = o.firm_id AND i.id = o.actor_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND d.code = $3 AND t.closed_by IS NULL";
    SET_DOSSIER_COUNT = "UPDATE installed_app SET dossier_count = $3, open_revision = open_revision + 1 \
        WHERE firm_id = $1 AND id = $2";
    OPENED_BY_ACT = "SELECT STRING_AGG(CAST(t.dossier_id AS TEXT), ',' ORDER BY t.dossier_id) FROM activation t \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL";
    CLOSE_ALL = "UPDATE activation SET closed_by = $3 \
        WHERE firm_id = $1 AND installed_app_id = $2 AND closed_by IS NULL";
    CLOSE_ACCESSES = "UPDATE access SET closed_by = $3 WHERE firm_id = $1 AND closed_by IS NULL AND activation_id IN \
        (SELECT t.id FROM activation t \
            WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL)";
    OF_DOSSIER = "SELECT i.id, i.label, (SELECT COUNT(*) FROM access x \
            WHERE x.firm_id = t.firm_id AND x.activation_id = t.id AND x.closed_by IS NULL) \
        FROM activation t JOIN installed_app i ON i.firm_id = t.firm_id AND i.id = t.installed_app_id \
        WHERE t.firm_id = $1 AND t.dossier_id = $2 AND t.closed_by IS NULL ORDER BY i.label, i.id";
    COUNT_CONTACTS_OF_DOSSIER = "SELECT COUNT(DISTINCT x.contact_id) FROM access x \
        JOIN activation t ON t.firm_id = x.firm_id AND t.id = x.activation_id \
        WHERE x.firm_id = $1 AND t.dossier_id = $2 AND x.closed_by IS NULL";
    CLOSE_ACCESSES_OF_DOSSIER = "UPDATE access SET closed_by = $3 WHERE firm_id = $1 AND closed_by IS NULL \
        AND activation_id IN (SELECT t.id FROM activation t \
            WHERE t.firm_id = $1 AND t.dossier_id = $2 AND t.closed_by IS NULL)";
    CLOSE_OF_DOSSIER = "UPDATE activation SET closed_by = $3 \
        WHERE firm_id = $1 AND dossier_id = $2 AND closed_by IS NULL";
    COUNT_OFF_DOSSIER = "UPDATE installed_app SET dossier_count = dossier_count - 1, open_revision = open_revision + 1 \
        WHERE firm_id = $1 AND id IN (SELECT t.installed_app_id FROM activation t \
            WHERE t.firm_id = $1 AND t.dossier_id = $2 AND t.closed_by IS NULL)";
}

/// Who switched an application on for a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBy {
    /// The act.
    pub act: ActId,
    /// When.
    pub at: Moment,
    /// The staff member or the application, by name.
    pub by: Option<String>,
}

impl FirmReader {
    /// Who switched an application on for the dossier of a code; nothing where it is off.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn who_opened(
        &mut self,
        application: InstalledAppId,
        code: &str,
    ) -> Result<Option<OpenedBy>, StoreError> {
        let args = args![self.firm, application, code];
        let Some(row) = self.link.opt(&WHO_OPENED, args).await? else {
            return Ok(None);
        };
        let by = match (row.maybe_text(2)?, row.maybe_text(3)?, row.maybe_text(4)?) {
            (Some(first), Some(last), _) => Some(format!("{first} {last}").trim().to_owned()),
            (_, _, application) => application,
        };
        Ok(Some(OpenedBy {
            act: row.id(0)?,
            at: row.moment(1)?,
            by,
        }))
    }
}

/// For which dossiers an application is switched on as it is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen<'d> {
    /// For none.
    Nothing,
    /// For a draft's selection, if it takes one; the draft is consumed.
    Draft(DraftId, Option<SelectionBase>),
    /// For every dossier that takes activations.
    All,
    /// For these.
    Listed(&'d [DossierId]),
}

impl Chosen<'_> {
    /// What it starts from; nothing where the application takes no selection.
    #[must_use]
    pub const fn base(&self) -> Option<SelectionBase> {
        match self {
            Self::Nothing => None,
            Self::Draft(_, base) => *base,
            Self::All => Some(SelectionBase::All),
            Self::Listed(_) => Some(SelectionBase::None),
        }
    }
}

/// What ended with something else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ended {
    /// Activations.
    pub activations: i64,
    /// Accesses of contacts.
    pub accesses: i64,
    /// Contacts who lost at least one access.
    pub contacts: i64,
}

impl FirmTx {
    /// Switches a new application on for a selection, in one statement unless it is a list of dossiers. Answers how many
    /// dossiers, and the digest of their sorted identifiers for the journal.
    pub(super) async fn activate_selection(
        &mut self,
        application: InstalledAppId,
        chosen: Chosen<'_>,
    ) -> Result<(i64, Option<String>), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let opened = match chosen {
            Chosen::Nothing | Chosen::Draft(_, None) => 0,
            Chosen::Draft(draft, Some(base)) => {
                let statement = match base {
                    SelectionBase::All => &ACTIVATE_ALL_BUT,
                    SelectionBase::None => &ACTIVATE_CHOSEN,
                };
                link.run(statement, args![firm, application, act, draft]).await?
            }
            // No draft has this number, so that nothing is taken out.
            Chosen::All => {
                let args = args![firm, application, act, DraftId(0)];
                link.run(&ACTIVATE_ALL_BUT, args).await?
            }
            Chosen::Listed(dossiers) => self.activate_listed(application, dossiers).await?,
        };
        let count = i64::try_from(opened).map_err(StoreError::internal)?;
        if count == 0 {
            return Ok((0, None));
        }
        let (firm, link) = self.parts();
        link.run(&SET_DOSSIER_COUNT, args![firm, application, count])
            .await?;
        let ids = link
            .one(&OPENED_BY_ACT, args![firm, application])
            .await?
            .text(0)?;
        self.touch_decisions();
        Ok((count, Some(hex_digest(&ids))))
    }

    /// Switches an application off everywhere, its accesses with it. Answers how many of each.
    pub(super) async fn close_activations(
        &mut self,
        application: InstalledAppId,
    ) -> Result<(u64, u64), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let accesses = link.run(&CLOSE_ACCESSES, args![firm, application, act]).await?;
        let activations = link.run(&CLOSE_ALL, args![firm, application, act]).await?;
        link.run(&SET_DOSSIER_COUNT, args![firm, application, 0_i64])
            .await?;
        self.touch_decisions();
        Ok((activations, accesses))
    }

    /// Switches every application off on a dossier that is archived by the act in progress, the accesses with them
    /// (`ACT-09`). The history stays.
    pub(crate) async fn close_activations_of_dossier(
        &mut self,
        dossier: DossierId,
    ) -> Result<Ended, StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let rows = link.all(&OF_DOSSIER, args![firm, dossier]).await?;
        if rows.is_empty() {
            return Ok(Ended::default());
        }
        let contacts = link
            .one(&COUNT_CONTACTS_OF_DOSSIER, args![firm, dossier])
            .await?
            .int(0)?;
        link.run(&CLOSE_ACCESSES_OF_DOSSIER, args![firm, dossier, act])
            .await?;
        link.run(&COUNT_OFF_DOSSIER, args![firm, dossier]).await?;
        link.run(&CLOSE_OF_DOSSIER, args![firm, dossier, act]).await?;
        let mut ended = Ended {
            contacts,
            ..Ended::default()
        };
        for row in &rows {
            let accesses = row.int(2)?;
            ended.activations += 1;
            ended.accesses += accesses;
            self.announce(EventKind::ActivationRemoved, row.id::<InstalledAppId>(0)?, 1);
            self.announce(EventKind::AccessRevoked, row.id::<InstalledAppId>(0)?, accesses);
            self.record(Event {
                verb: Verb::ActivationClosed,
                object: ObjectRef {
                    kind: "application",
                    id: row.int(0)?,
                    label: row.text(1)?,
                },
                dossier: Some(dossier),
                before: None,
                after: Some(json!({ "accesses_ended": accesses })),
            });
        }
        self.touch_decisions();
        Ok(ended)
    }
}

/// The digest of sorted dossier identifiers, as the journal keeps it of an act on many.
pub fn digest_of(dossiers: &BTreeSet<DossierId>) -> String {
    let ids: Vec<String> = dossiers.iter().map(DossierId::to_string).collect();
    hex_digest(&ids.join(","))
}

pub(super) fn hex_digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
