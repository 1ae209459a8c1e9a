//! The entrance: signing in and out, choosing a password by a one-time link.

mod client;
mod password;
mod resume;
mod sign_in;

use axum::response::Response;

use crate::forms::FormBody;
use crate::routes::Routes;
use crate::session::cookies::Cookie;
use crate::session::{Anyone, Visit};
use crate::urls;

pub use password::words_of;
pub use sign_in::{Reason, open_way, seconds_until, wait_words};

/// `/connexion`, `/connexion/client`, `/deconnexion`, `/mot-de-passe/{token}`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::SIGN_IN, sign_in::show)
        .post(urls::SIGN_IN, sign_in::submit)
        .get(urls::CLIENT_SIGN_IN, client::show)
        .post(urls::CLIENT_SIGN_IN, client::submit)
        .post(urls::SIGN_OUT, sign_out)
        .get(urls::RESUME, resume::show)
        .get("/mot-de-passe/{token}", password::show)
        .post("/mot-de-passe/{token}", password::submit)
}

/// Ends this session.
async fn sign_out(Anyone(visit): Anyone, FormBody(form): FormBody) -> Response {
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
