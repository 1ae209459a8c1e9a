//! What tests work with: fresh databases of both engines, a clock that stands still, randomness that repeats, and the
//! cast of two firms (4.5). Never part of what is shipped.
#![allow(
    clippy::disallowed_methods,
    reason = "the process is wired here: clock, randomness, environment"
)]

pub mod calls;
pub mod cast;
pub mod cast_contacts;
pub mod cast_data;
mod cast_links;
pub mod engines;
pub mod graph;
#[cfg(feature = "http")]
pub mod http;
pub mod imports;
mod intervals;
mod letters;
pub mod raw;
pub mod receiver;
mod removal;
pub mod smtp;
mod state;
pub mod still;
pub mod wizard;

pub use cast::{Kit, PASSWORD, Person};
pub use engines::{Bare, Start, TestDatabase, run_on};
pub use still::{FrozenClock, NOW, SeededEntropy};
pub use wizard::Wizard;

pub use hub_app;
pub use hub_domain;
pub use hub_outbound;
pub use hub_store;
pub use hub_store::Engine;

/// Declares tests that run on both engines, each on a fresh database.
///
/// ```ignore
/// db_test! {
///     /// WIZ-15: sent twice, it takes effect once.
///     #[test]
///     async fn valider_twice(kit: Kit) { … }
/// }
/// ```
///
/// Each becomes `valider_twice::on_sqlite` and `valider_twice::on_postgres`. The argument is a [`Kit`] (the cast is
/// there) or a [`Bare`] (a migrated database and nothing in it).
#[macro_export]
macro_rules! db_test {
    ($($(#[doc = $doc:literal])* #[test] async fn $name:ident($kit:ident: $setup:ty) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a short body may use nothing of its file")]
            use super::*;

            async fn body($kit: $setup) $body

            $(#[doc = $doc])*
            #[test]
            fn on_sqlite() {
                $crate::run_on($crate::Engine::Sqlite, body);
            }

            $(#[doc = $doc])*
            #[test]
            fn on_postgres() {
                $crate::run_on($crate::Engine::Postgres, body);
            }
        }
    )+};
}
