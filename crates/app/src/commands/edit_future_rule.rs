//! *Futurs dossiers* of an application (`APP-08`): for which dossiers that come later it is switched on by itself.

use hub_domain::authz::{EditApplication, Target};
use hub_domain::firm::{FirmCode, FirmCodeKind};
use hub_domain::future_rule::{FUTURE_VALUES_MAX, FutureFault, FutureRule, FutureScope};
use hub_domain::ids::{AgencyId, InstalledAppId, StaffId};
use hub_domain::staff::Caller;
use hub_store::{
    FirmTx, FutureWords, Member, ReadApplications as _, ReadFirmCodes as _, ReadFutureRules as _,
    ReadImpact as _, ReadMembers as _,
};

use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What the form of a rule holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FutureForm {
    /// Code of a [`FutureScope`].
    pub scope: String,
    /// The agencies ticked.
    pub agencies: Vec<AgencyId>,
    /// The owners ticked.
    pub owners: Vec<StaffId>,
    /// What codes begin with.
    pub prefixes: String,
    /// What excepted codes begin with.
    pub exceptions: String,
}

impl FutureForm {
    /// The form that shows a rule.
    #[must_use]
    pub fn of(rule: &FutureRule) -> Self {
        Self {
            scope: rule.scope.as_str().to_owned(),
            agencies: rule.agencies.clone(),
            owners: rule.owners.clone(),
            prefixes: rule.prefixes.join(" "),
            exceptions: rule.exceptions.join(" "),
        }
    }
}

/// What saving a rule did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FutureOutcome {
    /// Saved; this is the application's label.
    Saved(String),
    /// Nothing differed.
    Unchanged,
    /// Something typed is wrong.
    Refused(Vec<FutureFault>),
}

impl Hub {
    /// Saves the rule of an application whose form was shown at `revision`. Dossiers that are there stay as they are.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] also for an application that is switched on for no selection of
    /// dossiers (`CAT-02`), [`AppError::Removed`], a conflict when somebody changed it meanwhile.
    pub async fn edit_future_rule(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        revision: i64,
        form: &FutureForm,
        origin: &Origin,
    ) -> Result<FutureOutcome, AppError> {
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditApplication>(Target::Firm)?;
        let application = tx.application(id).await?.ok_or(AppError::NotFound)?;
        if application.removed {
            return Err(AppError::removed(tx.removal(id).await?));
        }
        if !application.entry.bulk_selectable {
            return Err(AppError::NotFound);
        }
        let (before, stored) = tx.future_rule(id).await?;
        let lists = (form.agencies.as_slice(), form.owners.as_slice());
        let after = match FutureRule::read(&form.scope, lists, (&form.prefixes, &form.exceptions)) {
            Ok(after) => after,
            Err(faults) => return Ok(FutureOutcome::Refused(faults)),
        };
        // Whom and what the form offered: those at work and offered, and those of the rule as it is.
        let offered = offered(&mut tx, [&before, &after]).await?;
        let words = (
            words(&offered, &before, &before),
            words(&offered, &after, &before),
        );
        let (Some(words_before), Some(words_after)) = words else {
            return Ok(FutureOutcome::Refused(vec![FutureFault::Nothing]));
        };
        if stored != revision {
            return Err(AppError::stale());
        }
        if before == after {
            return Ok(FutureOutcome::Unchanged);
        }
        tx.edit_future_rule(
            permit,
            (id, &application.label),
            (&before, &words_before),
            (&after, &words_after),
        )
        .await?;
        tx.commit().await?;
        Ok(FutureOutcome::Saved(application.label))
    }
}

/// The firm's agencies and staff, once for both rules; none when neither rule names any.
async fn offered(tx: &mut FirmTx, rules: [&FutureRule; 2]) -> Result<(Vec<FirmCode>, Vec<Member>), AppError> {
    if rules.iter().all(|rule| rule.scope != FutureScope::Some) {
        return Ok((Vec::new(), Vec::new()));
    }
    let agencies = tx.firm_codes(FirmCodeKind::Agency).await?;
    Ok((agencies, tx.members().await?))
}

/// The agencies and owners of a rule in words; nothing when one of them is not there, or no longer offered and not in
/// the rule `known`.
fn words(
    (agencies, members): &(Vec<FirmCode>, Vec<Member>),
    rule: &FutureRule,
    known: &FutureRule,
) -> Option<FutureWords> {
    if rule.scope != FutureScope::Some {
        return Some(FutureWords::default());
    }
    if rule.agencies.len() > FUTURE_VALUES_MAX || rule.owners.len() > FUTURE_VALUES_MAX {
        return None;
    }
    let agencies = rule.agencies.iter().map(|id| {
        let found = agencies.iter().find(|agency| agency.id == id.0)?;
        (found.is_active || known.agencies.contains(id)).then(|| found.code.clone())
    });
    let agencies: Option<Vec<String>> = agencies.collect();
    let owners = rule.owners.iter().map(|id| {
        let found = members.iter().find(|member| member.id == *id)?;
        (found.deactivated_at.is_none() || known.owners.contains(id)).then(|| found.name())
    });
    let owners: Option<Vec<String>> = owners.collect();
    agencies
        .zip(owners)
        .map(|(agencies, owners)| FutureWords { agencies, owners })
}
