//! *Futurs dossiers* (`APP-08`): the rules of applications, and what they switch on in the act that creates dossiers.

use hub_domain::audit::{Event, Verb};
use hub_domain::authz::{EditApplication, Permit};
use hub_domain::future_rule::{FutureRule, FutureScope};
use hub_domain::ids::{AgencyId, InstalledAppId, StaffId};
use hub_domain::webhook::EventKind;
use serde_json::{Value, json};

use super::activations::hex_digest;
use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmTx};
use crate::sql::firm_sql;

firm_sql! {
    RULE = "SELECT scope, revision FROM future_rule WHERE firm_id = $1 AND installed_app_id = $2";
    VALUES = "SELECT CASE WHEN excluded THEN CAST(1 AS BIGINT) ELSE 0 END, agency_id, staff_id, prefix FROM future_rule_value \
        WHERE firm_id = $1 AND installed_app_id = $2 ORDER BY agency_id, staff_id, prefix";
    LIVE = "SELECT r.installed_app_id, i.label, r.scope FROM future_rule r \
        JOIN installed_app i ON i.firm_id = r.firm_id AND i.id = r.installed_app_id AND i.removed_by IS NULL \
        WHERE r.firm_id = $1 AND r.scope <> 'none' ORDER BY r.installed_app_id";
    SET_RULE = "INSERT INTO future_rule (firm_id, installed_app_id, scope, revision) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (firm_id, installed_app_id) DO UPDATE SET scope = excluded.scope, \
        revision = future_rule.revision + 1";
    DROP_VALUES = "DELETE FROM future_rule_value WHERE firm_id = $1 AND installed_app_id = $2";
    ADD_VALUE = "INSERT INTO future_rule_value (firm_id, installed_app_id, excluded, agency_id, staff_id, prefix) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    // Of the dossiers that this act created, within a range of codes, so that none of the others is looked at.
    OPEN = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
        SELECT d.firm_id, r.installed_app_id, d.id, $3 FROM future_rule r JOIN dossier d ON d.firm_id = r.firm_id \
        WHERE r.firm_id = $1 AND r.installed_app_id = $2 AND d.created_by = $3 AND d.selectable \
            AND d.code > $4 AND d.code <= $5 \
            AND (r.scope = 'all' OR EXISTS (SELECT 1 FROM future_rule_value v WHERE v.firm_id = r.firm_id \
                AND v.installed_app_id = r.installed_app_id AND NOT v.excluded AND (v.agency_id = d.agency_id \
                OR v.staff_id = d.owner_id OR (v.prefix <> '' AND SUBSTR(d.code, 1, LENGTH(v.prefix)) = v.prefix)))) \
            AND NOT EXISTS (SELECT 1 FROM future_rule_value x WHERE x.firm_id = r.firm_id \
                AND x.installed_app_id = r.installed_app_id AND x.excluded \
                AND SUBSTR(d.code, 1, LENGTH(x.prefix)) = x.prefix) ORDER BY d.id";
    OPENED = "SELECT STRING_AGG(CAST(d.id AS TEXT), ',' ORDER BY d.id) FROM dossier d \
        JOIN activation t ON t.firm_id = d.firm_id AND t.installed_app_id = $2 AND t.dossier_id = d.id \
        WHERE d.firm_id = $1 AND d.created_by = $3 AND d.code > $4 AND d.code <= $5 AND t.opened_by = $3";
    COUNT_ON = "UPDATE installed_app SET dossier_count = dossier_count + $3, open_revision = open_revision + 1 \
        WHERE firm_id = $1 AND id = $2";
}

/// Reads that a reader and a transaction share.
#[allow(
    async_fn_in_trait,
    reason = "implemented only here; its futures are awaited in place"
)]
pub trait ReadFutureRules {
    /// The rule of an application, and the revision its form carries; `0` before the first.
    ///
    /// # Errors
    /// What the database answers.
    async fn future_rule(&mut self, application: InstalledAppId) -> Result<(FutureRule, i64), StoreError>;
}

impl<P: FirmLink> ReadFutureRules for P {
    async fn future_rule(&mut self, application: InstalledAppId) -> Result<(FutureRule, i64), StoreError> {
        let (firm, link) = self.firm_link();
        let Some(row) = link.opt(&RULE, args![firm, application]).await? else {
            return Ok((FutureRule::default(), 0));
        };
        let mut rule = FutureRule {
            scope: row.code(0, FutureScope::parse)?,
            ..FutureRule::default()
        };
        for value in link.all(&VALUES, args![firm, application]).await? {
            match (
                value.maybe_id::<AgencyId>(1)?,
                value.maybe_id::<StaffId>(2)?,
                value.text(3)?,
            ) {
                (Some(agency), _, _) => rule.agencies.push(agency),
                (_, Some(owner), _) => rule.owners.push(owner),
                (_, _, prefix) if value.int(0)? == 1 => rule.exceptions.push(prefix),
                (_, _, prefix) => rule.prefixes.push(prefix),
            }
        }
        Ok((rule, row.int(1)?))
    }
}

/// A rule in the words of the journal: agencies by code, owners by name.
#[derive(Debug, Clone, Default)]
pub struct FutureWords {
    /// The agencies.
    pub agencies: Vec<String>,
    /// The owners.
    pub owners: Vec<String>,
}

impl FirmTx {
    /// Changes the rule of an application.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_future_rule(
        &mut self,
        permit: Permit<EditApplication>,
        (application, label): (InstalledAppId, &str),
        before: (&FutureRule, &FutureWords),
        after: (&FutureRule, &FutureWords),
    ) -> Result<(), StoreError> {
        self.spend(permit)?;
        self.set_future_rule(application, after.0).await?;
        self.announce(EventKind::ApplicationUpdated, application, 0);
        self.record(Event {
            verb: Verb::FutureRuleEdited,
            object: super::applications::object(application, label),
            dossier: None,
            before: Some(told(before)),
            after: Some(told(after)),
        });
        Ok(())
    }

    /// Writes the rule of an application; part of the act that adds it or edits the rule.
    pub(super) async fn set_future_rule(
        &mut self,
        application: InstalledAppId,
        rule: &FutureRule,
    ) -> Result<(), StoreError> {
        let (firm, link) = self.parts();
        link.run(&SET_RULE, args![firm, application, rule.scope.as_str()])
            .await?;
        link.run(&DROP_VALUES, args![firm, application]).await?;
        let no_agency = None::<AgencyId>;
        let no_owner = None::<StaffId>;
        for agency in &rule.agencies {
            let args = args![firm, application, false, *agency, no_owner, ""];
            link.run(&ADD_VALUE, args).await?;
        }
        for owner in &rule.owners {
            let args = args![firm, application, false, no_agency, *owner, ""];
            link.run(&ADD_VALUE, args).await?;
        }
        for (excluded, prefixes) in [(false, &rule.prefixes), (true, &rule.exceptions)] {
            for prefix in prefixes {
                let args = args![firm, application, excluded, no_agency, no_owner, prefix];
                link.run(&ADD_VALUE, args).await?;
            }
        }
        Ok(())
    }

    /// Switches on, for the dossiers that the act in progress created in these ranges of codes (each above the first, up
    /// to the second), every application whose rule holds for them; the journal names the rule.
    pub(super) async fn open_for_created(&mut self, ranges: &[(String, String)]) -> Result<(), StoreError> {
        let act = self.act();
        let (firm, link) = self.parts();
        let live = link.all(&LIVE, args![firm]).await?;
        for row in &live {
            let (application, label): (InstalledAppId, String) = (row.id(0)?, row.text(1)?);
            let (mut count, mut ids) = (0_i64, Vec::new());
            let (firm, link) = self.parts();
            for (after, upto) in ranges {
                let opened = link
                    .run(&OPEN, args![firm, application, act, after, upto])
                    .await?;
                if opened == 0 {
                    continue;
                }
                count += i64::try_from(opened).map_err(StoreError::internal)?;
                let found = link
                    .one(&OPENED, args![firm, application, act, after, upto])
                    .await?;
                ids.push(found.text(0)?);
            }
            if count == 0 {
                continue;
            }
            link.run(&COUNT_ON, args![firm, application, count]).await?;
            let ids = ids.join(",");
            self.touch_decisions();
            self.announce(EventKind::ActivationAdded, application, count);
            self.record(Event {
                verb: Verb::ActivationOpened,
                object: super::applications::object(application, &label),
                dossier: ids.parse().ok(),
                before: None,
                after: Some(json!({
                    "place": "rule", "future_rule": row.text(2)?, "dossiers": count, "digest": hex_digest(&ids),
                })),
            });
        }
        Ok(())
    }
}

fn told((rule, words): (&FutureRule, &FutureWords)) -> Value {
    let mut told = json!({ "future_rule": rule.scope.as_str() });
    for (name, values) in [
        ("future_agencies", &words.agencies),
        ("future_owners", &words.owners),
        ("future_prefixes", &rule.prefixes),
        ("future_exceptions", &rule.exceptions),
    ] {
        if !values.is_empty() {
            told[name] = json!(values);
        }
    }
    told
}
