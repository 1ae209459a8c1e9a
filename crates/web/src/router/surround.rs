//! What surrounds the pages: refusals made outside them get their page here, in the reader's language.

use std::any::Any;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::COOKIE;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tower_http::csrf::ProtectionError;

use super::{RequestId, WebState};
use crate::errors::{ErrorPage, LANG_COOKIE, Refusal};
use crate::forms::FormData;
use crate::i18n::Lang;
use crate::session::{Visit, cookies, reference};

/// Marks the answer that stands for a panic.
#[derive(Debug, Clone, Copy)]
struct Panicked;

/// The answer after a panic; [`dress`] makes a page of it.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    tracing::error!(panic = text, "a page panicked");
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Panicked);
    response
}

/// No such page: inside the frame for whoever is signed in.
pub async fn nowhere(State(state): State<WebState>, parts: Parts) -> Response {
    refused(parts, &state, Refusal::NotFound).await
}

/// The page exists, not for this method.
pub async fn wrong_method(State(state): State<WebState>, parts: Parts) -> Response {
    refused(parts, &state, Refusal::WrongMethod).await
}

async fn refused(mut parts: Parts, state: &WebState, refusal: Refusal) -> Response {
    use axum::extract::FromRequestParts as _;
    match Visit::from_request_parts(&mut parts, state).await {
        Ok(visit) => visit.say(&refusal).await,
        Err(_) => ErrorPage::signed_out(&parts.headers, refusal).into_response(),
    }
}

/// Pages for what was refused before any page was reached: forged requests, panics.
pub async fn dress(request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let id = request
        .extensions()
        .get::<RequestId>()
        .map_or_else(String::new, |id| id.0.clone());
    let response = next.run(request).await;
    let refusal = if response.extensions().get::<ProtectionError>().is_some() {
        Refusal::Forged
    } else if response.extensions().get::<Panicked>().is_some() {
        let reference = reference(&id);
        tracing::error!(request = id, reference, "the page of this request panicked");
        Refusal::Internal { reference }
    } else {
        return response;
    };
    ErrorPage::signed_out(&headers, refusal).into_response()
}

/// The language switch of pages without a reader: `?langue=en` shows the page in English and is remembered.
pub async fn language_of_visitor(
    State(state): State<WebState>,
    mut request: Request,
    next: Next,
) -> Response {
    let asked = match (request.method(), request.uri().query()) {
        (&Method::GET, Some(query)) if query.contains(LANG_COOKIE) => FormData::parse(query.as_bytes())
            .ok()
            .and_then(|data| Lang::from_tag(data.text(LANG_COOKIE))),
        _ => None,
    };
    let Some(lang) = asked else {
        return next.run(request).await;
    };
    prefer(request.headers_mut(), lang);
    let mut response = next.run(request).await;
    cookies::set_language(response.headers_mut(), state.settings.secure_cookies, lang.tag());
    response
}

/// Puts the language before the cookies that came, so that this very page is already in it.
fn prefer(headers: &mut HeaderMap, lang: Lang) {
    let mut all = format!("{LANG_COOKIE}={}", lang.tag());
    for cookies in headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
    {
        all.push_str("; ");
        all.push_str(cookies);
    }
    if let Ok(value) = HeaderValue::from_str(&all) {
        headers.insert(COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    /// 7.16: a fault of the program is a page with a reference, in the reader's language, and the server goes on.
    #[tokio::test]
    async fn a_panic_becomes_a_page_with_its_reference() {
        let app: Router = Router::new()
            .route(
                "/",
                get(|| async { std::hint::black_box(None::<StatusCode>).expect("a fault") }),
            )
            .layer(CatchPanicLayer::custom(after_panic))
            .layer(from_fn(dress));
        for _ in 0..2 {
            let mut request = Request::get("/?langue=en").body(Body::empty()).unwrap();
            request
                .extensions_mut()
                .insert(RequestId("7f3a21c0ffee".to_owned()));
            let response = app.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            assert!(body.contains("7F3A-21") && !body.contains("a fault"), "{body}");
        }
    }
}
