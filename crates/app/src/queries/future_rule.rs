//! *Futurs dossiers* of an application (`APP-08`), with what its form chooses among.

use hub_domain::authz::Act;
use hub_domain::firm::{FirmCode, FirmCodeKind};
use hub_domain::future_rule::FutureRule;
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::Caller;
use hub_store::{InstalledApp, Member, ReadFirmCodes as _, ReadFutureRules as _, ReadMembers as _};

use super::impact::live;
use crate::context::Hub;
use crate::error::AppError;

/// What the page « Futurs dossiers » shows.
#[derive(Debug)]
pub struct FutureRulePage {
    /// The application.
    pub application: InstalledApp,
    /// Its rule.
    pub rule: FutureRule,
    /// What its form must carry.
    pub revision: i64,
    /// The agencies that may be chosen, and those that are.
    pub agencies: Vec<FirmCode>,
    /// The people who may be chosen, and those who are.
    pub staff: Vec<Member>,
}

impl Hub {
    /// The rule of an application for dossiers that come later.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`] also for an application that takes no selection of dossiers,
    /// [`AppError::Removed`].
    pub async fn future_rule(&self, caller: &Caller, id: InstalledAppId) -> Result<FutureRulePage, AppError> {
        let mut firm = self.read_for(caller, Act::ReadApplications).await?;
        let application = live(&mut firm, id).await?;
        if !application.entry.bulk_selectable {
            return Err(AppError::NotFound);
        }
        let (rule, revision) = firm.future_rule(id).await?;
        let mut agencies = firm.firm_codes(FirmCodeKind::Agency).await?;
        agencies.retain(|agency| agency.is_active || rule.agencies.iter().any(|id| id.0 == agency.id));
        let mut staff = firm.members().await?;
        staff.retain(|member| member.deactivated_at.is_none() || rule.owners.contains(&member.id));
        staff.sort_by_key(Member::name);
        Ok(FutureRulePage {
            application,
            rule,
            revision,
            agencies,
            staff,
        })
    }
}
