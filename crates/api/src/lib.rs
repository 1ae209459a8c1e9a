//! The doors for machines: the gate, which answers a reverse proxy's question, the interface that partners' connectors
//! know, and the native API.
//!
//! All ask the one decision of `hub-app`. The gate is mounted outside tracing, CSRF and compression.

pub mod attacks;
mod caller;
mod door;
pub mod gate;
mod json;
mod oauth;
mod operations;
pub mod problem;
mod public;
mod request_id;
mod v1;
mod whole_body;

pub use door::{GateSettings, Site};
pub use gate::gate_router;
pub use gate::proxy_config::{Proxy, ProxyConfig, ProxyConfigFault, proxy_config};
pub use operations::{EVERY_METHOD, Operation, operations};
pub use public::public_router;
pub use v1::api_router;
