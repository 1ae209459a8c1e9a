//! `If-Match`: a change says which state it was made from.

use axum::http::header::{ETAG, IF_MATCH};

use super::endpoint::{Ask, Reply};
use crate::problem::{Plain, Problem};

/// Refuses a change of what it was not made from; `now` is what would be answered to whoever reads it.
///
/// # Errors
/// [`Plain::PreconditionRequired`] without `If-Match`, [`Plain::Stale`] for another state.
pub(super) fn check(ask: &Ask, now: &Reply) -> Result<(), Problem> {
    let mut given = ask.parts.headers.get_all(IF_MATCH).iter().peekable();
    if given.peek().is_none() {
        return Err(Problem::Plain(Plain::PreconditionRequired));
    }
    let tag = now.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let matches = given
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|asked| asked == "*" || Some(asked) == tag);
    if matches {
        Ok(())
    } else {
        Err(Problem::Plain(Plain::Stale))
    }
}
