//! The whole program behind its own router: who may do what at each of its addresses (S1), and its command line.

mod api;
mod api_applications;
mod api_caller;
mod api_dossier_keys;
mod api_house;
mod api_imports;
mod api_people;
mod api_strict;
mod api_webhooks;
mod asked;
mod backup;
mod book;
mod doctor;
mod doors;
mod help;
mod installation;
mod line;
mod metrics;
mod operations;
mod paths;
mod program;
mod public;
mod table;
