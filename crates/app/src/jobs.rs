//! Work that goes on beside the server, one file a job.

mod deliver_mail;

pub use deliver_mail::Delivered;
