//! Headers of every answer (spec 11): nothing from elsewhere, nothing inline, nothing stored that
//! should not be.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue};

/// The policy of every page. Single sign-on will add its origins to `form-action`.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'none'; connect-src 'self'; frame-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Adds the security headers: `axum::middleware::from_fn(headers::secure)`, outermost.
/// A header that a page has set itself is left alone; pages without a `Cache-Control` get
/// `no-cache`.
pub async fn secure(request: Request, next: Next) -> Response {
    with_security(next.run(request).await)
}

/// The same over HTTPS, with `Strict-Transport-Security` of one year.
pub async fn secure_https(request: Request, next: Next) -> Response {
    let mut response = with_security(next.run(request).await);
    response.headers_mut().insert(
        STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000"),
    );
    response
}

/// Marks an answer that no cache and no history may keep: drafts, secrets, the journal.
#[must_use]
pub fn no_store(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn with_security(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (PERMISSIONS_POLICY, "camera=(), microphone=(), geolocation=()"),
        (X_FRAME_OPTIONS, "DENY"),
        (OPENER_POLICY, "same-origin"),
        (RESOURCE_POLICY, "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let is_page = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    if is_page {
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-cache"));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::response::{Html, IntoResponse};
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    async fn answer(path: &str) -> Response {
        let app: Router = Router::new()
            .route("/page", get(|| async { Html("x") }))
            .route("/secret", get(|| async { no_store(Html("x").into_response()) }))
            .layer(from_fn(secure));
        app.oneshot(Request::get(path).body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    /// Spec 11: the policy allows nothing inline and nothing from elsewhere, on every answer.
    #[tokio::test]
    async fn every_answer_carries_the_policy() {
        for path in ["/page", "/secret", "/nowhere"] {
            let response = answer(path).await;
            let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none';"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
            assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(response.headers()[REFERRER_POLICY], "same-origin");
        }
    }

    /// Spec 11: pages are revalidated, drafts and secrets are not stored.
    #[tokio::test]
    async fn secrets_are_not_stored() {
        assert_eq!(answer("/page").await.headers()[CACHE_CONTROL], "no-cache");
        assert_eq!(answer("/secret").await.headers()[CACHE_CONTROL], "no-store");
    }
}
