//! Applications of a firm that act by their cabinet key (3.4).
#![expect(
    clippy::disallowed_methods,
    reason = "authentication is the place that makes callers"
)]

use hub_domain::staff::{ActingApplication, Actor, Caller};

use crate::context::Hub;
use crate::decisions::AllowedCall;
use crate::error::AppError;

impl Hub {
    /// The application that an allowed call of Loop Hub's own surface was made by. Its grants are as fresh as the
    /// decision; a change reads them anew.
    ///
    /// # Errors
    /// [`AppError::Internal`] for a call without application, which is never allowed.
    pub fn acting_application(&self, call: &AllowedCall) -> Result<Caller, AppError> {
        let stored = &call.facts.stored;
        let application = stored
            .application
            .as_ref()
            .ok_or_else(|| AppError::internal("an allowed key without application"))?;
        let acting = ActingApplication {
            id: application.id,
            key: stored.key,
            label: application.label.clone(),
            grants: application.grants.clone(),
        };
        Ok(Caller::authenticated(stored.firm, Actor::Application(acting)))
    }
}
