//! The pages as browsers ask for them: the whole router over the product with the cast of 4.5 in it.

mod account;
mod applications;
mod bytes;
mod contacts;
mod dossier_keys;
mod dossiers;
mod entrance;
mod exports;
mod forms;
mod imports;
mod journal;
mod keys;
mod languages;
mod outbox;
mod outside;
mod portfolio;
mod record;
mod rights;
mod settings;
mod site;
mod staff;
mod webhooks;
mod why;
mod window;
mod wizard;
