//! Who asks: passwords, sessions, one-time links. The only place that makes a [`Caller`] of a person.

mod password;
mod sessions;
mod throttle;

pub use hub_store::SessionLine;
pub use password::{LINK_DAYS, PasswordLink, hash_password, operator};
pub use sessions::{SESSION_IDLE_MILLIS, SessionToken, SignIn, SignInRefusal, SignedIn};
pub(crate) use throttle::Throttle;
