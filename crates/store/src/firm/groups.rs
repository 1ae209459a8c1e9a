//! Groups of staff: their names and members.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditStaff, Permit};
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::StaffGroup;
use serde_json::json;

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    GROUPS = "SELECT id, code, label, revision FROM staff_group WHERE firm_id = $1 ORDER BY code";
    RENAME = "UPDATE staff_group SET label = $4, revision = revision + 1 \
        WHERE firm_id = $1 AND id = $2 AND revision = $3";
    ADD_MEMBER = "INSERT INTO staff_group_member (firm_id, group_id, staff_id) VALUES ($1, $2, $3)";
    TAKE_OUT = "DELETE FROM staff_group_member WHERE firm_id = $1 AND group_id = $2 AND staff_id = $3";
    // Members who were deactivated keep their place in it: it is not empty then.
    REMOVE = "DELETE FROM staff_group WHERE firm_id = $1 AND id = $2 AND revision = $3 AND NOT EXISTS \
        (SELECT 1 FROM staff_group_member m WHERE m.firm_id = $1 AND m.group_id = $2)";
    TOUCH_MEMBER = "UPDATE staff_member SET revision = revision + 1 WHERE firm_id = $1 AND id = $2";
}

/// What the form of a group changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSettings {
    /// Its name.
    pub label: String,
    /// Its members, in the order of identifiers, with their names.
    pub members: Vec<(StaffId, String)>,
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadGroups {
    /// The firm's groups by code, each with the revision its form carries.
    ///
    /// # Errors
    /// What the database answers.
    async fn groups(&mut self) -> Result<Vec<(StaffGroup, i64)>, StoreError>;
}

impl<P: FirmLink> ReadGroups for P {
    async fn groups(&mut self) -> Result<Vec<(StaffGroup, i64)>, StoreError> {
        let (firm, link) = self.firm_link();
        let rows = link.all(&GROUPS, args![firm]).await?;
        rows.iter().map(|row| Ok((group(row)?, row.int(3)?))).collect()
    }
}

impl FirmTx {
    /// Removes an empty group. Answers `false` when somebody is in it, or when it was changed since `revision`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn remove_group(
        &mut self,
        permit: Permit<EditStaff>,
        (group, revision): (&StaffGroup, i64),
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        if link.run(&REMOVE, args![firm, group.id, revision]).await? == 0 {
            return Ok(false);
        }
        self.record(Event {
            verb: Verb::GroupRemoved,
            object: ObjectRef {
                kind: "group",
                id: group.id.0,
                label: group.code.clone(),
            },
            dossier: None,
            before: Some(json!({ "label": group.label })),
            after: None,
        });
        Ok(true)
    }

    /// Changes a group's name and members. Answers `false` when it was changed since `revision`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_group(
        &mut self,
        permit: Permit<EditStaff>,
        (group, revision): (&StaffGroup, i64),
        before: &GroupSettings,
        after: &GroupSettings,
    ) -> Result<bool, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![firm, group.id, revision, &after.label];
        if link.run(&RENAME, args).await? == 0 {
            return Ok(false);
        }
        let is_in =
            |settings: &GroupSettings, id: StaffId| settings.members.iter().any(|(member, _)| *member == id);
        for (gone, _) in before.members.iter().filter(|(id, _)| !is_in(after, *id)) {
            link.run(&TAKE_OUT, args![firm, group.id, *gone]).await?;
            link.run(&TOUCH_MEMBER, args![firm, *gone]).await?;
        }
        for (new, _) in after.members.iter().filter(|(id, _)| !is_in(before, *id)) {
            link.run(&ADD_MEMBER, args![firm, group.id, *new]).await?;
            link.run(&TOUCH_MEMBER, args![firm, *new]).await?;
        }
        let told = |settings: &GroupSettings| {
            let names: Vec<&str> = settings.members.iter().map(|(_, name)| name.as_str()).collect();
            json!({ "label": settings.label, "members": names })
        };
        self.record(Event {
            verb: Verb::GroupEdited,
            object: ObjectRef {
                kind: "group",
                id: group.id.0,
                label: group.code.clone(),
            },
            dossier: None,
            before: Some(told(before)),
            after: Some(told(after)),
        });
        Ok(true)
    }
}

pub(super) fn group(row: &Row) -> Result<StaffGroup, StoreError> {
    Ok(StaffGroup {
        id: row.id::<GroupId>(0)?,
        code: row.text(1)?,
        label: row.text(2)?,
    })
}
