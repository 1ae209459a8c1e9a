//! The accounting back end, to which allowed calls are passed on (3.5).
//!
//! Bodies flow both ways as they arrive; nothing is collected. A call is sent once: only a connection that was closed
//! before a single byte of the call was written is replaced. Redirects are answered, not followed.

mod download;
mod headers;
mod trial;
mod upload;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri, Version};
use http_body::Body;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use rustls_platform_verifier::ConfigVerifierExt as _;
use tokio::sync::Semaphore;
use tokio::time::Instant;

pub use download::{BrokenOff, Download};
pub use trial::TrialFault;
use upload::{Stop, Upload, Watched};

/// How long a connection may lie idle before it is closed: shorter than back ends usually keep theirs.
const KEPT_IDLE: Duration = Duration::from_secs(20);
/// How long a connection may take to come about.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Where the back end is, and what is passed on to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamSettings {
    /// `http` or `https`.
    pub scheme: Scheme,
    /// Its name and port.
    pub authority: Authority,
    /// How long the head of its answer may take once the call is sent.
    pub answer_within: Duration,
    /// How long nothing may flow while a body is sent or answered.
    pub idle_within: Duration,
    /// The longest body of a call, in bytes.
    pub body_bytes: u64,
    /// How many calls are under way at once.
    pub calls: usize,
}

impl UpstreamSettings {
    /// Reads the address of a back end, such as `https://compta.example.fr:8443`: no path, since paths are passed on
    /// exactly as they were decided on. Nothing for any other text.
    #[must_use]
    pub fn at(url: &str) -> Option<Self> {
        let parts = url.parse::<Uri>().ok()?.into_parts();
        let scheme = parts
            .scheme
            .filter(|scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS)?;
        let authority = parts
            .authority
            .filter(|authority| !authority.as_str().contains('@'))?;
        let bare = parts.path_and_query.is_none_or(|path| path.as_str() == "/");
        bare.then_some(Self {
            scheme,
            authority,
            answer_within: Duration::from_secs(30),
            idle_within: Duration::from_secs(60),
            body_bytes: 256 << 20,
            calls: 200,
        })
    }
}

/// Why a call was not answered by the back end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamFault {
    /// As many calls are under way as may be.
    #[error("too many calls are under way")]
    Busy,
    /// The body is longer than is passed on.
    #[error("the body is too long")]
    TooLarge,
    /// The caller sent nothing more for too long.
    #[error("the caller stopped sending")]
    CallerSlow,
    /// The caller went away.
    #[error("the caller went away")]
    CallerGone,
    /// No connection, or it broke before an answer.
    #[error("the back end is out of reach")]
    Unreachable,
    /// No answer in time.
    #[error("the back end is too slow")]
    Late,
}

/// The back end. Cheap to clone.
#[derive(Clone)]
pub struct Upstream {
    settings: Arc<UpstreamSettings>,
    client: Client<HttpsConnector<HttpConnector>, Watched>,
    under_way: Arc<Semaphore>,
}

impl fmt::Debug for Upstream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Upstream")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Upstream {
    /// A way to the back end; nothing is sent yet. Its certificate is checked as the machine does.
    ///
    /// # Errors
    /// What the machine says of its certificates.
    pub fn new(settings: UpstreamSettings) -> Result<Self, String> {
        crate::choose_tls();
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(CONNECT_WITHIN));
        connector.set_nodelay(true);
        let tls = ClientConfig::with_platform_verifier().map_err(|error| error.to_string())?;
        let connector = HttpsConnector::from((connector, Arc::new(tls)));
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(KEPT_IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self {
            under_way: Arc::new(Semaphore::new(settings.calls)),
            settings: Arc::new(settings),
            client,
        })
    }

    /// Passes a call on. `headers` are sent without those of the caller's own connection, which [`Upstream::of_call`]
    /// takes away before others are added; `Host` is the back end's.
    ///
    /// # Errors
    /// [`UpstreamFault`]. Whatever the back end answers, errors too, is an answer.
    pub async fn send<B>(
        &self,
        method: Method,
        target: PathAndQuery,
        headers: HeaderMap,
        body: B,
    ) -> Result<Response<Download>, UpstreamFault>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let permit = Arc::clone(&self.under_way)
            .try_acquire_owned()
            .map_err(|_| UpstreamFault::Busy)?;
        if body.size_hint().lower() > self.settings.body_bytes {
            return Err(UpstreamFault::TooLarge);
        }
        let upload = Arc::new(Upload::default());
        let request = self.request(
            method,
            target,
            headers,
            Watched::new(body, &upload, self.settings.body_bytes),
        )?;
        let response = self.answer(request, &upload).await?;
        let (mut parts, body) = response.into_parts();
        // Nobody asked for another protocol.
        if parts.status == StatusCode::SWITCHING_PROTOCOLS {
            return Err(UpstreamFault::Unreachable);
        }
        headers::without_hops(&mut parts.headers);
        parts.extensions.clear();
        let body = Download::new(body, permit, self.settings.idle_within);
        Ok(Response::from_parts(parts, body))
    }

    /// The headers of a call without those that are about the caller's own connection: the standard ones, those that
    /// `Connection` names, `Host` and `Expect`.
    #[must_use]
    pub fn of_call(headers: &HeaderMap) -> HeaderMap {
        let mut headers = headers.clone();
        headers::without_hops(&mut headers);
        headers.remove(http::header::HOST);
        headers.remove(http::header::EXPECT);
        headers
    }

    fn request(
        &self,
        method: Method,
        target: PathAndQuery,
        headers: HeaderMap,
        body: Watched,
    ) -> Result<Request<Watched>, UpstreamFault> {
        let uri = Uri::builder()
            .scheme(self.settings.scheme.clone())
            .authority(self.settings.authority.clone())
            .path_and_query(target)
            .build()
            .map_err(|_| UpstreamFault::Unreachable)?;
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.version_mut() = Version::HTTP_11;
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Waits for the head of the answer as long as something flows, and a while after everything was sent.
    async fn answer(
        &self,
        request: Request<Watched>,
        upload: &Upload,
    ) -> Result<Response<hyper::body::Incoming>, UpstreamFault> {
        let mut answered = std::pin::pin!(self.client.request(request));
        loop {
            let patience = if upload.ended() {
                self.settings.answer_within
            } else {
                self.settings.idle_within
            };
            let until = upload.last_moved() + patience;
            tokio::select! {
                answer = &mut answered => return answer.map_err(|error| self.fault(&error, upload)),
                () = tokio::time::sleep_until(until) => {}
                // From here on another patience counts.
                () = upload.sent() => continue,
            }
            if Instant::now() >= upload.last_moved() + patience {
                return Err(if upload.waits_for_caller() {
                    UpstreamFault::CallerSlow
                } else {
                    UpstreamFault::Late
                });
            }
        }
    }

    fn fault(&self, error: &hyper_util::client::legacy::Error, upload: &Upload) -> UpstreamFault {
        match upload.stopped() {
            Some(Stop::TooLarge) => UpstreamFault::TooLarge,
            Some(Stop::CallerGone) => UpstreamFault::CallerGone,
            None => {
                let cause = std::error::Error::source(error).map(ToString::to_string);
                let back_end = self.settings.authority.as_str();
                tracing::warn!(%error, cause, back_end, "the accounting back end did not answer a call");
                UpstreamFault::Unreachable
            }
        }
    }
}
