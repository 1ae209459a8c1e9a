//! Work that goes on beside the server, one file a job: taken up again until it is done, never done twice.

mod deliver_mail;
mod reconcile_invitations;
mod remind_invitations;
mod remind_keys;
mod tell_ended_deliveries;

pub use deliver_mail::Delivered;
pub(crate) use reconcile_invitations::{LEASE_MILLIS, TakenUp};
