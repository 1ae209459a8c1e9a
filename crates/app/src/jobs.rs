//! Work that goes on beside the server, one file a job: taken up again until it is done, never done twice.

mod deliver_mail;
mod deliver_webhooks;
mod reconcile_invitations;
mod remind_invitations;
mod remind_keys;
mod settle;
mod tell_ended_deliveries;

pub use deliver_mail::Delivered;
pub(crate) use deliver_webhooks::rfc_3339;
pub(crate) use reconcile_invitations::{LEASE_MILLIS, TakenUp};
