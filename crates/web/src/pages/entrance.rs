//! The entrance: signing in and out, choosing a password by a one-time link.

mod password;
mod sign_in;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use crate::forms::FormBody;
use crate::router::WebState;
use crate::session::Visit;
use crate::session::cookies::Cookie;
use crate::urls;

pub use sign_in::Reason;

/// `/connexion`, `/deconnexion`, `/mot-de-passe/{token}`.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route(urls::SIGN_IN, get(sign_in::show).post(sign_in::submit))
        .route(urls::SIGN_OUT, post(sign_out))
        .route(
            "/mot-de-passe/{token}",
            get(password::show).post(password::submit),
        )
}

/// Ends this session.
async fn sign_out(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check_token(&form).await {
        return response;
    }
    if let Err(error) = visit.hub.sign_out(&visit.signed_in).await {
        return visit.refuse(error).await;
    }
    left(&visit, Reason::SignedOut)
}

/// To the sign-in page, without the session.
#[must_use]
pub fn left(visit: &Visit, reason: Reason) -> Response {
    let mut response = visit.redirect(&format!("{}?motif={}", urls::SIGN_IN, reason.code()), None);
    Cookie::Session.clear(response.headers_mut(), visit.is_secure());
    response
}
