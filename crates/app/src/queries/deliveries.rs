//! *Traitements* (S12): what each act still delivers; everybody's for administrators, their own for other staff.

use hub_domain::authz::{Act, Target, allows};
use hub_domain::delivery::MailState;
use hub_domain::ids::{ActId, StaffId};
use hub_domain::staff::Caller;
use hub_store::{DeliveryLine, FirmReader, MailLine};

use crate::context::Hub;
use crate::error::AppError;

/// Deliveries on a page.
pub const DELIVERIES_PAGE: i64 = 50;
/// Failures shown of one delivery.
pub const FAILURES_SHOWN: i64 = 200;

/// A page of deliveries, newest first.
#[derive(Debug)]
pub struct DeliveriesPage {
    /// Its lines.
    pub lines: Vec<DeliveryLine>,
    /// The act before which older ones come, when there are some.
    pub older: Option<i64>,
    /// Whether these are everybody's.
    pub is_everybodys: bool,
}

/// One delivery.
#[derive(Debug)]
pub struct Delivery {
    /// Its counters.
    pub line: DeliveryLine,
    /// What failed, with the last answer: the first [`FAILURES_SHOWN`] unless all was asked for.
    pub failures: Vec<(MailLine, String)>,
    /// Whether the caller may send again and give up.
    pub may_send: bool,
}

impl Hub {
    /// Deliveries before act `before` (the newest when absent).
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn deliveries(&self, caller: &Caller, before: Option<i64>) -> Result<DeliveriesPage, AppError> {
        let (mut firm, of) = self.deliveries_of(caller).await?;
        let mut lines = firm
            .deliveries(before.unwrap_or(i64::MAX), of, DELIVERIES_PAGE + 1)
            .await?;
        let has_more = lines.len() as i64 > DELIVERIES_PAGE;
        lines.truncate(DELIVERIES_PAGE as usize);
        Ok(DeliveriesPage {
            older: lines.last().filter(|_| has_more).map(|line| line.act.0),
            lines,
            is_everybodys: of.is_none(),
        })
    }

    /// Every delivery, newest first, for their file.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whom is no staff.
    pub async fn every_delivery(&self, caller: &Caller) -> Result<Vec<DeliveryLine>, AppError> {
        let (mut firm, of) = self.deliveries_of(caller).await?;
        Ok(firm.deliveries(i64::MAX, of, i64::MAX).await?)
    }

    /// One delivery.
    ///
    /// # Errors
    /// [`AppError::Denied`]; [`AppError::NotFound`], also for somebody else's.
    pub async fn delivery(&self, caller: &Caller, act: ActId) -> Result<Delivery, AppError> {
        self.delivery_with(caller, act, FAILURES_SHOWN).await
    }

    /// One delivery with everything of it that failed, for its file.
    ///
    /// # Errors
    /// [`AppError::Denied`]; [`AppError::NotFound`], also for somebody else's.
    pub async fn whole_delivery(&self, caller: &Caller, act: ActId) -> Result<Delivery, AppError> {
        self.delivery_with(caller, act, i64::MAX).await
    }

    async fn delivery_with(&self, caller: &Caller, act: ActId, most: i64) -> Result<Delivery, AppError> {
        let (mut firm, of) = self.deliveries_of(caller).await?;
        let line = firm.delivery(act, of).await?.ok_or(AppError::NotFound)?;
        let failed = firm.mails_of_act(act, MailState::Failed, most).await?;
        let mut failures = Vec::with_capacity(failed.len());
        for mail in failed {
            let answer = firm.last_answer(mail.id).await?;
            failures.push((mail, answer));
        }
        Ok(Delivery {
            line,
            failures,
            may_send: allows(caller, Act::SendMail, Target::Firm).is_ok(),
        })
    }

    /// The caller's firm, and whose deliveries they see.
    async fn deliveries_of(&self, caller: &Caller) -> Result<(FirmReader, Option<StaffId>), AppError> {
        let firm = self.read_for(caller, Act::ReadDossiers).await?;
        let sees_all = allows(caller, Act::ReadOutbox, Target::Firm).is_ok();
        Ok((firm, if sees_all { None } else { caller.actor().staff_id() }))
    }
}
