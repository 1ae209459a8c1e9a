//! The nouns, rules and decisions of Loop Hub.
//!
//! Nothing here performs I/O, reads a clock, draws randomness or knows SQL or HTTP: time and
//! randomness are arguments, facts are values, and every answer is a pure function of them.

pub mod account;
pub mod activation;
pub mod api_key;
pub mod audit;
pub mod authz;
pub mod bulk;
pub mod catalog;
pub mod charge;
pub mod company_number;
pub mod contact;
pub mod credential;
pub mod delivery;
pub mod directory;
pub mod dossier;
pub mod filter;
pub mod firm;
pub mod fold;
pub mod future_rule;
pub mod gate;
pub mod ids;
pub mod import;
pub mod installed_app;
pub mod invitation;
pub mod letter;
pub mod moment;
pub mod public_object;
pub mod removal;
pub mod search;
pub mod selection;
pub mod sort_key;
pub mod staff;
pub mod webhook;
pub mod window;
pub mod wizard;
