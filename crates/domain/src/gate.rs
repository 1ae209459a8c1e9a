//! What the gate reads of a call that another server will answer (3.3): its target, its route, its origin.
//!
//! The gate decides on a path exactly as the back end will see it, so whatever can be read two ways is an
//! [`Ambiguity`] and is refused. Nothing here decides: it prepares a question for [`crate::authz::call`].

mod ambiguity;
mod peer;
mod route_table;
mod target;

pub use ambiguity::Ambiguity;
pub use peer::peer_address;
pub use route_table::{DossierPlace, PathCase, PlacedDossier, Route, RouteTable, RouteTableFault};
pub use target::{RequestTarget, TARGET_MAX};
