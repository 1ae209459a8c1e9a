//! Commands, queries, sign-in and decisions on both engines.

mod accesses;
mod added;
mod bulk;
mod calls;
mod catalogue;
mod contacts;
mod dossiers;
mod firms;
mod history;
mod impact;
mod imports;
mod invitations;
mod key_life;
mod keys;
mod mails;
mod many_dossiers;
mod offers;
mod races;
mod refused;
mod rights;
mod settings;
mod sign_in;
mod staff;
mod strangers;
mod window;
