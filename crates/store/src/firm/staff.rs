//! Collaborators and groups of a firm.

use hub_domain::audit::{Event, ObjectRef, Verb};
use hub_domain::authz::{EditStaff, Permit, policy};
use hub_domain::ids::{AccountId, StaffId};
use hub_domain::staff::{ProfileLevel, StaffFacts, StaffGroup};
use serde_json::json;

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::{FirmReader, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    ADD_STAFF = "INSERT INTO staff_member (firm_id, account_id, first_name, last_name, level) \
        VALUES ($1, $2, $3, $4, $5) RETURNING id";
    ADMINISTRATORS = "SELECT s.first_name, s.last_name, a.email FROM staff_member s \
        JOIN account a ON a.id = s.account_id \
        WHERE s.firm_id = $1 AND s.level >= $2 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL \
        ORDER BY s.last_name, s.first_name LIMIT 5";
    STAFF_NAMES = "SELECT id, first_name, last_name FROM staff_member WHERE firm_id = $1 ORDER BY id";
}

/// A person to be added to a firm.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// The account that signs in.
    pub account: AccountId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Profile level.
    pub level: ProfileLevel,
    /// Groups, by code.
    pub groups: Vec<StaffGroup>,
}

/// Somebody whom a refused person can ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administrator {
    /// First and last name.
    pub name: String,
    /// Where to write.
    pub email: String,
}

impl FirmTx {
    /// Adds a staff member.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the account already has a place in this firm.
    pub async fn add_staff(
        &mut self,
        permit: Permit<EditStaff>,
        new: &NewStaff,
    ) -> Result<StaffId, StoreError> {
        self.spend(permit)?;
        let (firm, link) = self.parts();
        let args = args![
            firm,
            new.account,
            &new.first_name,
            &new.last_name,
            new.level.hundredths()
        ];
        let id: StaffId = link.one(&ADD_STAFF, args).await?.id(0)?;
        self.join_groups(id, &new.groups).await?;
        let groups: Vec<&str> = new.groups.iter().map(|group| group.code.as_str()).collect();
        self.record(Event {
            verb: Verb::StaffAdded,
            object: ObjectRef {
                kind: "staff",
                id: id.0,
                label: format!("{} {}", new.first_name, new.last_name),
            },
            dossier: None,
            before: None,
            after: Some(json!({ "level": new.level.to_string(), "groups": groups })),
        });
        Ok(id)
    }
}

impl FirmReader {
    /// At most five administrators, for the words « Demander à ».
    ///
    /// # Errors
    /// What the database answers.
    pub async fn administrators(&mut self) -> Result<Vec<Administrator>, StoreError> {
        let rows = self
            .link
            .all(
                &ADMINISTRATORS,
                args![self.firm, policy::administrator_hundredths()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Administrator {
                    name: format!("{} {}", row.text(0)?, row.text(1)?).trim().to_owned(),
                    email: row.text(2)?,
                })
            })
            .collect()
    }

    /// Every staff member's name, past ones included, for the journal.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn staff_names(&mut self) -> Result<Vec<(StaffId, String)>, StoreError> {
        let rows = self.link.all(&STAFF_NAMES, args![self.firm]).await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.id(0)?,
                    format!("{} {}", row.text(1)?, row.text(2)?).trim().to_owned(),
                ))
            })
            .collect()
    }

    /// A staff member's facts, unless gone or deactivated.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn staff_facts(&mut self, staff: StaffId) -> Result<Option<StaffFacts>, StoreError> {
        crate::firm_tx::staff_facts(&mut self.link, self.firm, staff).await
    }
}
