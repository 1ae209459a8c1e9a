//! E-mails: what each letter says, how it becomes a message, and the servers it leaves through (`2-screens.md` §14).

mod compose;
mod english;
mod english_jobs;
mod english_keys;
mod format;
mod french;
mod french_jobs;
mod french_keys;
mod mailer;
mod message;
mod recorded;
mod smtp;
mod words;

pub use compose::{Composed, PassLink, Sheet, compose, one_line};
pub use format::Lang;
pub use mailer::{MailRoute, Mailer, Outgoing, Sender, Trial};
pub use message::AutoSubmitted;
pub use recorded::RecordingMailer;
pub use smtp::{Encryption, SmtpFault, SmtpMailer, SmtpSettings, SmtpWaits};
