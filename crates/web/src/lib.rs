//! The pages for people: templates, forms, messages, styles. State changes only through hub-app.

pub mod about;
pub mod assets;
pub mod components;
pub mod errors;
pub mod forms;
pub mod frame;
pub mod headers;
pub mod i18n;
pub mod pages;
pub mod router;
pub mod routes;
pub mod session;
pub mod sheet;
pub mod urls;
