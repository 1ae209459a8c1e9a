//! Directories where contacts are invited (`GST-02`): one trait, the embedded directory and Microsoft Graph.

mod answers;
mod embedded;
mod graph;

use std::future::Future;
use std::pin::Pin;

use hub_domain::account::EmailAddress;
use hub_domain::invitation::{Answer, DirectoryFault, Question};

pub use embedded::Embedded;
pub use graph::{GraphApp, GraphClient, GraphTenant};

/// A reply that is waited for.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Who is invited, and where they come afterwards.
#[derive(Debug, Clone)]
pub struct Guest {
    /// Their address.
    pub email: EmailAddress,
    /// « DURAND Paul ».
    pub name: String,
    /// The page they come to once they accepted.
    pub redirect: String,
}

/// Where contacts are invited. Never asked while a transaction is open.
pub trait Directory: Send + Sync + std::fmt::Debug {
    /// Asks one question about one person. Every failure is an answer.
    fn ask<'a>(&'a self, question: &'a Question, guest: &'a Guest) -> Reply<'a, Answer>;

    /// Whether the directory can be asked at all, for the button « Tester ».
    fn check(&self) -> Reply<'_, Result<(), DirectoryFault>>;
}
