//! Conversations that the product starts itself: e-mails, the directories where contacts are invited, webhooks, and the
//! accounting back end to which calls are passed on.
//!
//! Nothing here knows the database. Each conversation with a directory or a mail server is a trait with a real client and one for
//! tests.

pub mod directory;
pub mod mail;
pub mod upstream;
pub mod webhook;

/// Chooses how this process does TLS, once; whoever asks again finds it chosen.
pub fn choose_tls() {
    let _already = rustls::crypto::ring::default_provider().install_default();
}
