//! Conversations that the product starts itself: e-mails, and the directories where contacts are invited.
//!
//! Nothing here knows the database. Each conversation is a trait with a real client and one for tests.

pub mod directory;
pub mod mail;
