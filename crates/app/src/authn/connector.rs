//! Applications that call the compatibility interface (3.5).
#![expect(
    clippy::disallowed_methods,
    reason = "authentication is the place that makes callers"
)]

use hub_domain::staff::{Actor, Caller, Connector};

use crate::context::Hub;
use crate::decisions::AllowedCall;
use crate::error::AppError;

impl Hub {
    /// The application by which an allowed call was made. A change reads its facts anew.
    ///
    /// # Errors
    /// [`AppError::Internal`] for a call without application, which is never allowed.
    pub(crate) fn connector(&self, call: &AllowedCall) -> Result<Caller, AppError> {
        let stored = &call.facts.stored;
        let application = stored
            .application
            .as_ref()
            .ok_or_else(|| AppError::internal("an allowed key without application"))?;
        let facts = Connector {
            id: application.id,
            key: stored.key,
            label: application.label.clone(),
            permissions: application.permissions.clone(),
        };
        Ok(Caller::authenticated(stored.firm, Actor::Connector(facts)))
    }
}
