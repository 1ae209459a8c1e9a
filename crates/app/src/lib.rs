//! What can be done with Loop Hub: commands change state, queries read it, authentication says who asks.
//!
//! Pages and doors for machines come through here and nowhere else.

pub mod authn;
pub mod commands;
pub mod context;
pub mod decisions;
mod error;
pub mod import;
pub mod jobs;
mod letters;
pub mod once;
pub mod queries;

pub use context::{Clock, Entropy, Hub, HubSettings, Origin, WebhookRoute};
pub use error::{AppError, ConflictKind};
/// The accounting back end, for the door that passes calls on.
pub use hub_outbound::upstream;
