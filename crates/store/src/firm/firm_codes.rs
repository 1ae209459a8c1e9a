//! What a firm divides itself by: its SIC codes and its agencies (`WIZ-06`).

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditSettings, Permit};
use hub_domain::firm::{FirmCode, FirmCodeKind};
use hub_domain::ids::SicCodeId;
use hub_domain::moment::Moment;
use serde_json::{Value, json};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::{Statement, firm_sql};

firm_sql! {
    SIC_CODES = "SELECT s.id, s.code, s.label, s.deactivated_at, s.revision, \
        (SELECT COUNT(*) FROM api_key k WHERE k.firm_id = s.firm_id AND k.sic_code_id = s.id AND k.revoked_at IS NULL) \
        + (SELECT COUNT(*) FROM installed_app a WHERE a.firm_id = s.firm_id AND a.sic_code_id = s.id \
            AND a.removed_by IS NULL) FROM sic_code s WHERE s.firm_id = $1 ORDER BY s.code";
    AGENCIES = "SELECT g.id, g.code, g.label, g.deactivated_at, g.revision, \
        (SELECT COUNT(*) FROM dossier d WHERE d.firm_id = g.firm_id AND d.agency_id = g.id AND d.status <> 'archived') \
        + (SELECT COUNT(*) FROM staff_member s WHERE s.firm_id = g.firm_id AND s.agency_id = g.id \
            AND s.deactivated_at IS NULL) FROM agency g WHERE g.firm_id = $1 ORDER BY g.code";
    ADD_SIC_CODE = "INSERT INTO sic_code (firm_id, code, label) VALUES ($1, $2, $3) RETURNING id";
    ADD_AGENCY = "INSERT INTO agency (firm_id, code, label) VALUES ($1, $2, $3) RETURNING id";
    EDIT_SIC_CODE = "UPDATE sic_code SET label = $4, deactivated_at = $5, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3";
    EDIT_AGENCY = "UPDATE agency SET label = $4, deactivated_at = $5, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3";
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadFirmCodes {
    /// The firm's SIC codes or agencies by code, those that are no longer offered included.
    ///
    /// # Errors
    /// What the database answers.
    async fn firm_codes(&mut self, kind: FirmCodeKind) -> Result<Vec<FirmCode>, StoreError>;
}

impl<P: FirmLink> ReadFirmCodes for P {
    async fn firm_codes(&mut self, kind: FirmCodeKind) -> Result<Vec<FirmCode>, StoreError> {
        let (firm, link) = self.firm_link();
        let all: &Statement = match kind {
            FirmCodeKind::Sic => &SIC_CODES,
            FirmCodeKind::Agency => &AGENCIES,
        };
        link.all(all, args![firm]).await?.iter().map(firm_code).collect()
    }
}

impl FirmTx {
    /// Adds a SIC code.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the code is there.
    pub async fn add_sic_code(
        &mut self,
        permit: Permit<EditSettings>,
        code: &str,
        label: &str,
    ) -> Result<SicCodeId, StoreError> {
        let id = self.add_firm_code(permit, FirmCodeKind::Sic, code, label).await?;
        Ok(SicCodeId(id))
    }

    /// Adds a SIC code or an agency. Answers its row.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the code is there.
    pub async fn add_firm_code(
        &mut self,
        permit: Permit<EditSettings>,
        kind: FirmCodeKind,
        code: &str,
        label: &str,
    ) -> Result<i64, StoreError> {
        self.spend(permit)?;
        let (add, verb) = match kind {
            FirmCodeKind::Sic => (&ADD_SIC_CODE, Verb::SicCodeAdded),
            FirmCodeKind::Agency => (&ADD_AGENCY, Verb::AgencyAdded),
        };
        let (firm, link) = self.parts();
        let id = link.one(add, args![firm, code, label]).await?.int(0)?;
        self.record(Event {
            after: Some(json!({ "label": label })),
            ..event(kind, verb, id, code)
        });
        Ok(id)
    }

    /// Changes what a SIC code or an agency is called, and whether it is offered. Answers `false` when it was changed
    /// since `before` was read.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_firm_code(
        &mut self,
        permit: Permit<EditSettings>,
        kind: FirmCodeKind,
        before: &FirmCode,
        (label, is_active): (&str, bool),
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (edit, verb) = match kind {
            FirmCodeKind::Sic => (&EDIT_SIC_CODE, Verb::SicCodeEdited),
            FirmCodeKind::Agency => (&EDIT_AGENCY, Verb::AgencyEdited),
        };
        let deactivated_at: Option<Moment> = (!is_active).then_some(self.at());
        let (firm, link) = self.parts();
        let args = args![firm, before.id, before.revision, label, deactivated_at];
        if link.run(edit, args).await? == 0 {
            return Ok(false);
        }
        self.record(Event {
            before: Some(told(&before.label, before.is_active)),
            after: Some(told(label, is_active)),
            ..event(kind, verb, before.id, &before.code)
        });
        Ok(true)
    }
}

fn told(label: &str, is_active: bool) -> Value {
    json!({ "label": label, "active": is_active })
}

fn event(kind: FirmCodeKind, verb: Verb, id: i64, code: &str) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: match kind {
                FirmCodeKind::Sic => "sic_code",
                FirmCodeKind::Agency => "agency",
            },
            id,
            label: code.to_owned(),
        },
        dossier: None,
        before: None,
        after: None,
    }
}

fn firm_code(row: &Row) -> Result<FirmCode, StoreError> {
    Ok(FirmCode {
        id: row.int(0)?,
        code: row.text(1)?,
        label: row.text(2)?,
        is_active: row.maybe_moment(3)?.is_none(),
        revision: row.int(4)?,
        uses: row.int(5)?,
    })
}
