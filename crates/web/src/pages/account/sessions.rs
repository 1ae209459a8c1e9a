//! The open sessions of the account, and closing them all.

use axum::response::Response;
use hub_app::authn::SessionLine;
use hub_domain::ids::SessionId;
use hub_domain::moment::Moment;

use super::browser::browser;
use crate::forms::FormBody;
use crate::pages::entrance::{Reason, left};
use crate::session::Anyone;

/// One line of the list.
#[derive(Debug)]
pub struct OpenLine {
    /// « Firefox, Linux ».
    pub browser: String,
    /// Where it was opened from.
    pub address: String,
    /// When it was opened.
    pub since: Moment,
    /// When it was last used.
    pub seen: Moment,
    /// Whether it is the reader's own.
    pub is_this: bool,
}

impl OpenLine {
    /// The line of a session, for the reader of session `own`.
    #[must_use]
    pub fn new(line: SessionLine, own: SessionId) -> Self {
        Self {
            browser: browser(&line.agent),
            address: line.address,
            since: line.created_at,
            seen: line.seen_at,
            is_this: line.id == own,
        }
    }
}

/// `POST /compte/sessions`: signs out everywhere, here included.
pub async fn close_all(Anyone(visit): Anyone, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check_token(&form).await {
        return response;
    }
    match visit
        .hub
        .sign_out_everywhere(&visit.signed_in, &visit.origin)
        .await
    {
        Ok(_) => left(&visit, Reason::Everywhere),
        Err(error) => visit.refuse(error).await,
    }
}
