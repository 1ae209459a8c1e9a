//! Whether the back end can be reached at all, for whoever runs the server.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::Empty;

use super::upload::{Upload, Watched};
use super::{Upstream, UpstreamFault};

/// How long the back end may take to answer the trial.
const WITHIN: Duration = Duration::from_secs(10);

/// Why the back end does not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrialFault {
    /// Its certificate is not one that the machine trusts, or it does not do TLS there.
    #[error("{0}")]
    Encryption(String),
    /// Nobody answers there.
    #[error("{0}")]
    Unreachable(String),
    /// It does not answer in time.
    #[error("no answer within {} seconds", WITHIN.as_secs())]
    Late,
}

impl Upstream {
    /// Asks the back end for the head of `/`, with no credential; answers the status, whatever it is.
    ///
    /// # Errors
    /// [`TrialFault`].
    pub async fn try_out(&self) -> Result<StatusCode, TrialFault> {
        let upload = Arc::new(Upload::default());
        let body = Watched::new(Empty::<Bytes>::new(), &upload, 0);
        let target = PathAndQuery::from_static("/");
        let unsound = |fault: UpstreamFault| TrialFault::Unreachable(fault.to_string());
        let request = self
            .request(Method::HEAD, target, HeaderMap::new(), body)
            .map_err(unsound)?;
        let asked = tokio::time::timeout(WITHIN, self.client.request(request)).await;
        match asked.map_err(|_| TrialFault::Late)? {
            Ok(answer) => Ok(answer.status()),
            Err(error) => Err(fault(&error)),
        }
    }
}

/// What is at the bottom of an error, and whether TLS put it there.
fn fault(error: &(dyn Error + 'static)) -> TrialFault {
    let mut bottom = error;
    loop {
        if let Some(tls) = bottom.downcast_ref::<rustls::Error>() {
            return TrialFault::Encryption(tls.to_string());
        }
        // An I/O error holds another one that it does not tell as its source.
        let held = bottom
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .map(|held| held as &(dyn Error + 'static));
        match held.or_else(|| bottom.source()) {
            Some(deeper) => bottom = deeper,
            None => return TrialFault::Unreachable(bottom.to_string()),
        }
    }
}
