//! Telling whoever set off letters that took long that the last one has left (E8): once, and only if they want it.

use hub_domain::authz::{Act, SendMail, Target};
use hub_domain::ids::{ActId, FirmId, StaffId};
use hub_domain::letter::Letter;
use hub_domain::moment::Moment;
use hub_store::{DeliveryLine, ReadAddressees as _};

use crate::authn::system;
use crate::context::{Hub, Origin};
use crate::error::AppError;

impl Hub {
    /// Tells of every long delivery that has ended since the last time. Called a few times a minute. Answers how many
    /// people were written to.
    ///
    /// # Errors
    /// What the database answers; who was written to is not written to again.
    pub async fn tell_ended_deliveries(&self) -> Result<usize, AppError> {
        let mut told = 0;
        for (firm, act, at) in self.database().deliveries_to_tell().await? {
            let mut reader = self.read_for(&system(firm), Act::ReadOutbox).await?;
            let Some(delivery) = reader.delivery(act, None).await? else {
                continue;
            };
            if delivery.waiting > 0 {
                continue;
            }
            drop(reader);
            // One letter alone is no job.
            if let (Some(staff), true) = (delivery.staff, delivery.total > 1) {
                told += usize::from(self.tell_ended(firm, staff, &delivery, at).await?);
            }
            self.database().delivery_told(firm, act, at).await?;
        }
        Ok(told)
    }

    async fn tell_ended(
        &self,
        firm: FirmId,
        staff: StaffId,
        delivery: &DeliveryLine,
        at: Moment,
    ) -> Result<bool, AppError> {
        let origin = Origin::inside("tell-ended-deliveries");
        let mut tx = self.database().begin(&system(firm), self.stamp(&origin)).await?;
        if !tx.wants_job_letters(staff).await? {
            return Ok(false);
        }
        let Some(to) = tx.staff_addressee(staff).await? else {
            return Ok(false);
        };
        let permit = tx.permit::<SendMail>(Target::Firm)?;
        let letter = letter(delivery, at);
        if !self.post(&mut tx, to, letter, cause(delivery.act)).await? {
            return Ok(false);
        }
        tx.tell_delivery_ended(permit, delivery)?;
        tx.commit().await?;
        Ok(true)
    }
}

fn letter(delivery: &DeliveryLine, at: Moment) -> Letter {
    Letter::DeliveryEnded {
        of: delivery.template.clone(),
        total: delivery.total,
        sent: delivery.sent,
        failed: delivery.failed,
        given_up: delivery.given_up,
        seconds: at.millis_since(delivery.at) / 1_000,
        act: delivery.act.0,
    }
}

fn cause(act: ActId) -> String {
    format!("act:{act}:ended")
}
