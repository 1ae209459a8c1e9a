//! One segment of the address, read without ever failing.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;

/// The one variable segment of a route (`{id}`), decoded; empty when it is no text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segment(pub String);

impl Segment {
    /// The identifier it is: digits only, at most 18 of them.
    #[must_use]
    pub fn id(&self) -> Option<i64> {
        let digits = (1..=18).contains(&self.0.len()) && self.0.bytes().all(|byte| byte.is_ascii_digit());
        if digits { self.0.parse().ok() } else { None }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(path.map_or_else(|_| String::new(), |Path(text)| text)))
    }
}
