//! How e-mails leave: one trait, whatever the server.

use std::pin::Pin;
use std::sync::Arc;

use hub_domain::delivery::Delivery;
use hub_domain::moment::Moment;

/// Who a mail is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// « Cabinet Dupont (Loop Hub) ».
    pub name: String,
    /// The installation's address.
    pub address: String,
}

/// One mail to one person, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Who it is from.
    pub from: Sender,
    /// The address it goes to.
    pub to: String,
    /// The person's name; may be empty.
    pub to_name: String,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<String>,
    /// Its subject, on one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// Its name for receivers, with its angle brackets: the same over every attempt.
    pub message_id: String,
    /// When it leaves.
    pub at: Moment,
}

/// The future of an attempt.
pub type Attempt<'a> = Pin<Box<dyn Future<Output = Delivery> + Send + 'a>>;

/// The future of a trial: nothing, or what the attempt to connect came to.
pub type Trial<'a> = Pin<Box<dyn Future<Output = Result<(), Delivery>> + Send + 'a>>;

/// A way out for e-mails.
pub trait Mailer: std::fmt::Debug + Send + Sync + 'static {
    /// Tries to hand a mail over, once, within [`Mailer::longest`]. Every end is an answer.
    fn deliver<'a>(&'a self, mail: &'a Outgoing) -> Attempt<'a>;

    /// Connects, encrypts and signs in as for a mail, and sends nothing.
    fn try_out(&self) -> Trial<'_>;

    /// The server's name, for those who read about it: `smtp.exemple.fr`.
    fn server(&self) -> &str;

    /// The longest an attempt may take.
    fn longest(&self) -> std::time::Duration;
}

/// Where the e-mails of an installation go.
#[derive(Debug, Clone, Default)]
pub enum MailRoute {
    /// Nowhere yet: they wait.
    #[default]
    Nowhere,
    /// To the screen: a demo sends nothing, and its outbox is everybody's mailbox.
    Screen,
    /// Out through a server.
    Through {
        /// The server.
        mailer: Arc<dyn Mailer>,
        /// The address they are from.
        from: String,
    },
}
