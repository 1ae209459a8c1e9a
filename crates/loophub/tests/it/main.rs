//! The whole program behind its own router: who may do what at each of its addresses (S1), and its command line.

mod api;
mod api_strict;
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
mod program;
mod public;
mod table;
