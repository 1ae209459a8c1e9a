//! Bodies that are read whole: up to a length, and within a time.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};

/// How long the whole of a body may take to arrive.
const WITHIN: Duration = Duration::from_secs(30);

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is longer than is read, or broke off.
    TooLong,
    /// It did not arrive in time.
    TooSlow,
}

/// A body of at most so many bytes.
///
/// # Errors
/// [`Unread`].
pub(crate) async fn whole_body(body: Body, most: usize) -> Result<Bytes, Unread> {
    whole_within(body, most, WITHIN).await
}

async fn whole_within(body: Body, most: usize, within: Duration) -> Result<Bytes, Unread> {
    match tokio::time::timeout(within, to_bytes(body, most)).await {
        Ok(read) => read.map_err(|_| Unread::TooLong),
        Err(_) => Err(Unread::TooSlow),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use super::*;

    /// A body of which nothing ever arrives.
    struct NeverComes;

    impl http_body::Body for NeverComes {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    /// 3.2: who sends slowly holds nothing of the hub for long; what is whole and short enough is read.
    #[tokio::test]
    async fn a_body_is_bounded_in_length_and_time() {
        let soon = Duration::from_millis(20);
        let never = whole_within(Body::new(NeverComes), 10, soon).await;
        assert_eq!(never, Err(Unread::TooSlow));
        let long = whole_body(Body::from("eleven bytes"), 10).await;
        assert_eq!(long, Err(Unread::TooLong));
        assert_eq!(
            whole_body(Body::from("ten bytes."), 10).await.as_deref(),
            Ok(&b"ten bytes."[..])
        );
    }
}
