//! Who asks: passwords, sessions, one-time links, applications by their keys. The only place that makes a [`Caller`].

mod connector;
mod cookies;
mod installation_code;
mod machine;
mod pass;
mod password;
mod sessions;
mod throttle;

pub use cookies::{cookie_value, session_cookie};
pub use hub_store::{Pass, PassPurpose, SessionLine};
pub use installation_code::INSTALLATION_CODE_HOURS;
pub(crate) use installation_code::{InstallationCode, TypedCode};
pub use pass::{SIGN_IN_LINK_MILLIS, SIGN_IN_LINKS_MOST};
pub(crate) use password::system;
pub use password::{LINK_DAYS, PasswordLink, hash_password, operator};
pub use sessions::{SESSION_IDLE_MILLIS, SessionToken, SignIn, SignInRefusal, SignedIn};
pub(crate) use throttle::Throttle;
