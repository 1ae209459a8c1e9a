//! Conversations that the product starts itself: e-mails, and the directories where contacts are invited.
//!
//! Nothing here knows the database. Each conversation is a trait with a real client and one for tests.

pub mod directory;
pub mod mail;

/// Chooses how this process does TLS, once; whoever asks again finds it chosen.
pub fn choose_tls() {
    let _already = rustls::crypto::ring::default_provider().install_default();
}
