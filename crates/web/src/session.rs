//! Who visits: the extractor of every page behind sign-in, and the answers such a page gives.
//!
//! A handler takes a [`Visit`], asks `hub` with `caller`, and answers by [`Visit::page`], [`Visit::invalid`],
//! [`Visit::redirect`] or [`Visit::refuse`].

pub mod cookies;
pub mod flash;
pub mod kept;
mod peer;
mod refusals;
pub mod token;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::{ACCEPT_LANGUAGE, REFERER};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri};
use hub_app::authn::SignedIn;
use hub_app::{AppError, Hub, Origin};
use hub_domain::authz::policy::is_administrator;
use hub_domain::staff::{Actor, Caller, StaffFacts};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::errors::{ErrorPage, Refusal, render};
use crate::forms::FormData;
use crate::frame::{FirmChoice, Frame, MessageKind, Reader, Theme};
use crate::i18n::{Arg, L10n, negotiate};
use crate::router::WebState;
use crate::urls;
use cookies::Cookie;

pub use peer::origin;
pub use refusals::{reference, without_reader as unread};

/// The hidden field that carries the firm a form was made for (4.7: every form carries its firm).
const FIRM_FIELD: &str = "cabinet";
/// The hidden field that carries the anti-forgery token.
const TOKEN_FIELD: &str = "csrf";
/// What may stand unescaped in the `retour` of a query string.
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A signed-in staff member's request.
#[derive(Debug)]
pub struct Visit {
    /// The product.
    pub hub: Hub,
    /// The session.
    pub signed_in: SignedIn,
    /// Who asks, in the firm worked in.
    pub caller: Caller,
    /// Words in the reader's language, dates in the firm's time zone.
    pub l: L10n,
    /// The request, for the journal.
    pub origin: Origin,
    /// The address asked for, with its query.
    pub path: String,
    /// The page of this server on which this one was asked for, when it is another.
    came_from: Option<String>,
    secure: bool,
    flash: Option<String>,
    flash_shown: Arc<AtomicBool>,
}

impl FromRequestParts<WebState> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let Anyone(visit) = Anyone::from_request_parts(parts, state).await?;
        if visit.signed_in.is_contact() {
            return Err(visit.say(&reserved(&visit, "error-403-staff")).await);
        }
        Ok(visit)
    }
}

/// A request of whoever is signed in: one of the staff, or a contact. For what concerns the person alone.
#[derive(Debug)]
pub struct Anyone(pub Visit);

impl FromRequestParts<WebState> for Anyone {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let secure = state.settings.secure_cookies;
        let Some(cookie) = Cookie::Session.read(&parts.headers, secure) else {
            return Err(to_sign_in(parts, false));
        };
        let signed_in = match open(&state.hub, cookie).await {
            Ok(Some(signed_in)) => signed_in,
            Ok(None) => return Err(to_sign_in(parts, true)),
            Err(error) => {
                let origin = origin(parts, state);
                let refusal = unread(&error, &origin, &words(&parts.headers, None));
                return Err(ErrorPage::signed_out(&parts.headers, refusal).into_response());
            }
        };
        let l = words(&parts.headers, Some(&signed_in));
        let Some(caller) = signed_in.caller().cloned() else {
            let reason = l.t("login-no-firm").into_owned();
            let frame = Frame::signed_out(l);
            let refusal = Refusal::Denied {
                reason,
                ask: Vec::new(),
            };
            return Err(ErrorPage::new(frame, &refusal).into_response());
        };
        Ok(Self(Visit {
            hub: state.hub.clone(),
            caller,
            l,
            origin: origin(parts, state),
            came_from: referring(&parts.headers)
                .filter(|page| *page != asked(&parts.uri) && urls::safe_return(page) == page),
            path: asked(&parts.uri),
            secure,
            flash: Cookie::Flash.read(&parts.headers, secure).map(str::to_owned),
            flash_shown: Arc::default(),
            signed_in,
        }))
    }
}

/// A signed-in contact's request (`GST-04`); the staff is told whose page it is.
#[derive(Debug)]
pub struct ContactVisit(pub Visit);

impl FromRequestParts<WebState> for ContactVisit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let Anyone(visit) = Anyone::from_request_parts(parts, state).await?;
        if visit.signed_in.is_contact() {
            Ok(Self(visit))
        } else {
            Err(visit.say(&reserved(&visit, "error-403-contact")).await)
        }
    }
}

/// A place of other people, whatever their rights: nobody can be asked for it.
fn reserved(visit: &Visit, reason: &str) -> Refusal {
    Refusal::Denied {
        reason: visit.l.t(reason).into_owned(),
        ask: Vec::new(),
    }
}

impl Visit {
    /// The frame of a page: reader, firms, token, and the message left by a redirect, which is shown once.
    pub async fn frame(&self) -> Frame {
        let message = self
            .flash
            .as_deref()
            .and_then(|value| flash::read(value, &self.signed_in.session().csrf_token, &self.l));
        self.flash_shown.store(true, Ordering::Relaxed);
        self.bare_frame().await.with_message(message)
    }

    /// Checks a posted form: its token (403) and the firm it was made for (409).
    ///
    /// # Errors
    /// The page that says what is wrong.
    pub async fn check(&self, form: &FormData) -> Result<(), Response> {
        self.check_token(form).await?;
        if form.text(FIRM_FIELD) == self.firm_domain() {
            Ok(())
        } else {
            Err(self.say(&Refusal::OtherFirm).await)
        }
    }

    /// Checks the token alone, for forms that concern the account and no firm.
    ///
    /// # Errors
    /// The page that says what is wrong.
    pub async fn check_token(&self, form: &FormData) -> Result<(), Response> {
        if token::matches(&self.signed_in.session().csrf_token, form.text(TOKEN_FIELD)) {
            Ok(())
        } else {
            Err(self.say(&Refusal::Forged).await)
        }
    }

    /// The page that says why something was not done; the sign-in page when the person's place is gone.
    pub async fn refuse(&self, error: AppError) -> Response {
        match refusals::of(self, error).await {
            Some(refusal) => self.say(&refusal).await,
            None => Redirect::to(&format!("{}?motif=session", urls::SIGN_IN)).into_response(),
        }
    }

    /// A refusal as a page in the reader's frame.
    pub async fn say(&self, refusal: &Refusal) -> Response {
        ErrorPage::new(self.bare_frame().await, refusal)
            .back_to(self.came_from.as_deref())
            .into_response()
    }

    /// See Other, with a message for the next page: kind, message id, arguments.
    #[must_use]
    pub fn redirect(&self, to: &str, message: Option<flash::Flash<'_>>) -> Response {
        redirect(to, message, &self.signed_in.session().csrf_token, self.secure)
    }

    /// The page, with status 200.
    #[must_use]
    pub fn page(&self, template: &impl Template) -> Response {
        self.rendered(StatusCode::OK, template)
    }

    /// The page with its form's errors, with status 422.
    #[must_use]
    pub fn invalid(&self, template: &impl Template) -> Response {
        self.rendered(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    /// The page of a form: with status 422 when it holds errors.
    #[must_use]
    pub fn form(&self, template: &impl Template, has_errors: bool) -> Response {
        if has_errors {
            self.invalid(template)
        } else {
            self.page(template)
        }
    }

    /// The same answer, the message left by a redirect being shown by it: it is not shown again.
    #[must_use]
    pub fn shown(&self, mut response: Response) -> Response {
        if self.flash.is_some() && self.flash_shown.load(Ordering::Relaxed) {
            Cookie::Flash.clear(response.headers_mut(), self.secure);
        }
        response
    }

    /// The staff member who visits.
    #[must_use]
    pub const fn staff(&self) -> Option<&StaffFacts> {
        match self.caller.actor() {
            Actor::Staff(facts) => Some(facts),
            Actor::Contact { .. }
            | Actor::Connector(_)
            | Actor::Application(_)
            | Actor::Account { .. }
            | Actor::Operator
            | Actor::System => None,
        }
    }

    /// Whether the visitor is an administrator of the firm: showing is courtesy, the server decides each time.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        is_administrator(self.caller.actor())
    }

    /// The session as it stands now, after a change of firm; nothing when it is gone.
    pub async fn again(&self, headers: &HeaderMap) -> Option<SignedIn> {
        let cookie = Cookie::Session.read(headers, self.secure)?;
        self.hub.signed_in(cookie).await.ok().flatten()
    }

    /// Whether cookies are bound to HTTPS.
    #[must_use]
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// The domain of the firm worked in: `CEGIDPARTENAIRES`.
    #[must_use]
    pub fn firm_domain(&self) -> &str {
        self.signed_in.firm().map_or("", |firm| firm.domain.as_str())
    }

    async fn bare_frame(&self) -> Frame {
        let domain = self.firm_domain().to_owned();
        let session = self.signed_in.session();
        let is_contact = self.signed_in.is_contact();
        let other_firms = match self.hub.places(&self.signed_in).await {
            // Where the account is staff is nothing that a one-time link opens.
            Ok(_) if is_contact => Vec::new(),
            Ok(places) => places
                .into_iter()
                .filter(|place| place.domain != domain)
                .map(|place| FirmChoice {
                    id: place.domain.clone(),
                    domain: place.domain,
                })
                .collect(),
            Err(error) => {
                tracing::warn!(%error, "the firms of the reader could not be read");
                Vec::new()
            }
        };
        let jobs = if is_contact {
            None
        } else {
            self.hub.running_jobs(&self.caller).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the running jobs could not be read");
                None
            })
        };
        let reader = Reader {
            name: self.caller.actor().name().to_owned(),
            is_admin: self.is_admin(),
            is_contact,
            firm: FirmChoice {
                id: domain.clone(),
                domain,
            },
            other_firms,
        };
        let theme = Theme::from_name(&session.theme);
        Frame::new(
            self.l.clone(),
            theme,
            reader,
            token::masked(&self.hub, &session.csrf_token),
        )
        .at(self.path.clone())
        .with_jobs(jobs)
    }

    fn rendered(&self, status: StatusCode, template: &impl Template) -> Response {
        self.shown(render(status, template))
    }
}

/// See Other, with a message for the next page, sealed by `secret`: the token of the session that will show it.
#[must_use]
pub fn redirect(to: &str, message: Option<flash::Flash<'_>>, secret: &str, secure: bool) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Some(value) = message.and_then(|message| flash::write(message, secret)) {
        Cookie::Flash.set(response.headers_mut(), secure, &value, Some(flash::SECONDS));
    }
    response
}

/// A message for [`Visit::redirect`] that takes no argument.
#[must_use]
pub const fn plain(kind: MessageKind, id: &str) -> Option<flash::Flash<'_>> {
    const NONE: &[(&str, Arg<'static>)] = &[];
    Some((kind, id, NONE))
}

/// The words of a request: the account's language, the cookie's, the browser's, then French.
#[must_use]
pub fn words(headers: &HeaderMap, signed_in: Option<&SignedIn>) -> L10n {
    let account = signed_in.and_then(|signed_in| signed_in.session().language.as_deref());
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let zone = signed_in
        .and_then(SignedIn::firm)
        .map_or("Europe/Paris", |firm| firm.time_zone.as_str());
    L10n::new(negotiate(account, cookies::language(headers), accepted), zone)
}

/// The address of the sign-in page that leads back to `path`.
#[must_use]
pub fn sign_in_address(path: &str, reason: Option<&str>) -> String {
    let reason = reason.map_or_else(String::new, |reason| format!("&motif={reason}"));
    format!(
        "{}?retour={}{reason}",
        urls::SIGN_IN,
        utf8_percent_encode(path, IN_QUERY)
    )
}

/// The session of a cookie. Who lost the place worked in works in another one, if there is any.
async fn open(hub: &Hub, cookie: &str) -> Result<Option<SignedIn>, AppError> {
    let Some(signed_in) = hub.signed_in(cookie).await? else {
        return Ok(None);
    };
    if signed_in.caller().is_some() {
        return Ok(Some(signed_in));
    }
    if signed_in.is_contact() {
        // A guest no more: nobody is signed in.
        return Ok(None);
    }
    let Some(place) = hub.places(&signed_in).await?.into_iter().next() else {
        return Ok(Some(signed_in));
    };
    hub.switch_firm(&signed_in, &place.domain).await?;
    hub.signed_in(cookie).await
}

/// To the sign-in page and back. A form that could not be taken leads back to the page it stood on (C20).
fn to_sign_in(parts: &Parts, had_session: bool) -> Response {
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    let here = asked(&parts.uri);
    let back = if is_read {
        here
    } else {
        referring(&parts.headers).unwrap_or(here)
    };
    let reason = (had_session || !is_read).then_some("session");
    let mut response = Redirect::to(&sign_in_address(urls::safe_return(&back), reason)).into_response();
    if !is_read {
        response.extensions_mut().insert(kept::FormNotTaken);
    }
    response
}

/// The path and query of the page a form stood on.
fn referring(headers: &HeaderMap) -> Option<String> {
    let uri: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    Some(asked(&uri))
}

fn asked(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| urls::PORTFOLIO.to_owned(), ToString::to_string)
}
