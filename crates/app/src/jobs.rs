//! Work that goes on beside the server, one file a job.

mod deliver_mail;

pub use deliver_mail::Delivered;
//! Work that leaves the process and goes on beside the server: taken up again until it is done, never done twice.

mod reconcile_invitations;

pub(crate) use reconcile_invitations::{LEASE_MILLIS, TakenUp};
