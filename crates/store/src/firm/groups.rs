//! Groups of staff: their names and members.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditStaff, Permit};
use hub_domain::ids::{GroupId, StaffId};
use hub_domain::staff::StaffGroup;
use serde_json::{Value, json};

use crate::db::{Row, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    GROUPS = "SELECT id, code, label, revision FROM staff_group WHERE firm_id = $1 ORDER BY code";
    ADD_GROUP = "INSERT INTO staff_group (firm_id, code, label) VALUES ($1, $2, $3) RETURNING id";
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
    /// Adds a group with its members.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the code is taken.
    pub async fn add_group(
        &mut self,
        permit: Permit<EditStaff>,
        code: &str,
        label: &str,
        members: &[StaffId],
    ) -> Result<GroupId, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let id: GroupId = link.one(&ADD_GROUP, args![firm, code, label]).await?.id(0)?;
        for member in members {
            link.run(&ADD_MEMBER, args![firm, id, *member]).await?;
        }
        let after = Some(json!({ "members": members }));
        self.record(event(Verb::GroupAdded, (id, code), None, after));
        Ok(id)
    }

    /// Puts a staff member into groups; part of the act that adds or edits them.
    ///
    /// # Errors
    /// What the database answers.
    pub(super) async fn join_groups(
        &mut self,
        staff: StaffId,
        groups: &[StaffGroup],
    ) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        for group in groups {
            link.run(&ADD_MEMBER, args![firm, group.id, staff]).await?;
        }
        Ok(())
    }

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
        let before = Some(json!({ "label": group.label }));
        self.record(event(Verb::GroupRemoved, (group.id, &group.code), before, None));
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
        let (before, after) = (Some(told(before)), Some(told(after)));
        self.record(event(Verb::GroupEdited, (group.id, &group.code), before, after));
        Ok(true)
    }
}

fn event(verb: Verb, (id, code): (GroupId, &str), before: Option<Value>, after: Option<Value>) -> Event {
    Event {
        verb,
        object: ObjectRef {
            kind: "group",
            id: id.0,
            label: code.to_owned(),
        },
        dossier: None,
        before,
        after,
    }
}

pub(super) fn group(row: &Row) -> Result<StaffGroup, StoreError> {
    Ok(StaffGroup {
        id: row.id::<GroupId>(0)?,
        code: row.text(1)?,
        label: row.text(2)?,
    })
}
