//! The whole product behind its addresses: pages and doors, asked without a network.
//!
//! ```ignore
//! db_test! {
//!     /// APP-01: …
//!     #[test]
//!     async fn applications_are_for_administrators(hub: TestHub) {
//!         assert_eq!(hub.as_(Person::Emma).get("/loophub/applications").await.status, 403);
//!     }
//! }
//! ```

use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use hub_api::{GateSettings, Site, api_router, gate_router};
use hub_web::router::{WebSettings, WebState, router};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt as _;

use crate::cast::{Kit, PASSWORD, Person};
use crate::engines::{Start, TestDatabase};

/// Any page that every signed-in person may see, with a form on it.
const OWN_PAGE: &str = "/compte";

/// Cookies by name.
type Cookies = BTreeMap<String, String>;

/// The product with the cast in it, behind its addresses.
#[derive(Debug, Clone)]
pub struct TestHub {
    /// The cast.
    pub kit: Kit,
    router: Router,
    jars: Arc<Mutex<HashMap<Option<Person>, Cookies>>>,
}

impl Start for TestHub {
    async fn start(database: TestDatabase) -> Self {
        let kit = Kit::start(database).await;
        let hub = kit.hub.clone();
        let gate = GateSettings::built_in(Vec::new()).expect("the built-in routes are right");
        let router = Router::new()
            .merge(gate_router(hub.clone(), gate.clone()))
            .merge(api_router(hub.clone(), gate, Site::default()))
            .fallback_service(router(WebState::new(hub, WebSettings::default())));
        Self::over(kit, router)
    }
}

impl TestHub {
    /// The cast behind another router, such as the program's own.
    #[must_use]
    pub fn over(kit: Kit, router: Router) -> Self {
        Self {
            kit,
            router,
            jars: Arc::default(),
        }
    }

    /// A person's browser: signed in with the first request, the same one each time.
    #[must_use]
    pub fn as_(&self, person: Person) -> Browser {
        Browser {
            hub: self.clone(),
            person: Some(person),
        }
    }

    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn as_visitor(&self) -> Browser {
        Browser {
            hub: self.clone(),
            person: None,
        }
    }

    /// A machine's call with a key of the cast.
    pub async fn call(&self, identifier: &str, path: &str) -> Answer {
        let presented = format!("{identifier}:{}", self.kit.secret(identifier));
        let request = Request::get(path)
            .header("x-apikey", presented)
            .body(Body::empty());
        self.ask(None, request.expect("a request")).await
    }

    /// Sends a request as it is, with the cookies of a person's browser.
    ///
    /// # Panics
    /// When the answer cannot be read.
    pub async fn ask(&self, person: Option<Person>, mut request: Request<Body>) -> Answer {
        let cookies = self.cookies(person);
        if !cookies.is_empty() {
            let pairs: Vec<String> = cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let pairs = pairs.join("; ").parse().expect("cookies");
            request.headers_mut().insert(COOKIE, pairs);
        }
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            self.keep(person, cookie.to_str().expect("a cookie"));
        }
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn cookies(&self, person: Option<Person>) -> Cookies {
        let jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
        jars.get(&person).cloned().unwrap_or_default()
    }

    fn keep(&self, person: Option<Person>, cookie: &str) {
        let Some((name, rest)) = cookie.split_once('=') else {
            return;
        };
        let value = rest.split(';').next().unwrap_or_default();
        let mut jars = self.jars.lock().unwrap_or_else(PoisonError::into_inner);
        let jar = jars.entry(person).or_default();
        if cookie.contains("Max-Age=0") {
            jar.remove(name);
        } else {
            jar.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// Somebody's browser.
#[derive(Debug, Clone)]
pub struct Browser {
    hub: TestHub,
    person: Option<Person>,
}

impl Browser {
    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.enter().await;
        self.get_as_is(path).await
    }

    /// Sends a form, with the hidden fields that every form of the person carries.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.enter().await;
        let own_page = self.get_as_is(OWN_PAGE).await;
        let mut all: Vec<(String, String)> = ["csrf", "cabinet"]
            .into_iter()
            .filter(|name| fields.iter().all(|(given, _)| given != name))
            .filter_map(|name| Some((name.to_owned(), own_page.field(name)?)))
            .collect();
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        self.post_as_is(path, &all).await
    }

    /// Sends exactly these fields.
    pub async fn post_as_is(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")));
        self.hub.ask(self.person, request.expect("a request")).await
    }

    /// Sends the form of a page whose address is `action`, as it stands there but for `fields`.
    ///
    /// # Panics
    /// When the page has no such form.
    pub async fn submit(&self, page: &Answer, action: &str, fields: &[(&str, &str)]) -> Answer {
        let standing = page.form(action);
        assert!(!standing.is_empty(), "no form of {action} on: {}", page.text());
        let mut all: Vec<(String, String)> = standing
            .into_iter()
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
            .collect();
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        self.post_as_is(action, &all).await
    }

    /// The page a redirect leads to.
    ///
    /// # Panics
    /// When the answer is no redirect.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.get_as_is(&answer.location()).await
    }

    async fn get_as_is(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        self.hub.ask(self.person, request).await
    }

    /// Signs Inès in by a link, once.
    async fn enter_by_link(&self) {
        let kit = &self.hub.kit;
        let link = kit
            .sign_in_link(kit.alpha, kit.contact("ines"), Person::Ines.email())
            .await;
        let answer = self.post_as_is(&link, &[]).await;
        assert_eq!(answer.status, 303, "Inès signs in: {}", answer.text());
    }

    /// Signs in, once, in the person's own firm.
    async fn enter(&self) {
        let Some(person) = self.person else { return };
        if self.hub.cookies(self.person).contains_key("loophub") {
            return;
        }
        if person == Person::Ines {
            return self.enter_by_link().await;
        }
        let typed = [("email", person.email()), ("mot_de_passe", PASSWORD)];
        let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = self.post_as_is("/connexion", &typed).await;
        assert_eq!(answer.status, 303, "{person:?} signs in: {}", answer.text());
        let own_page = self.get_as_is(OWN_PAGE).await;
        if own_page.field("cabinet").as_deref() != Some(person.firm()) {
            let moved = self
                .submit(&own_page, "/domaine", &[("domaine", person.firm())])
                .await;
            assert_eq!(moved.status, 303, "{person:?} goes to {}", person.firm());
        }
    }
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Answer {
    /// What a reader sees: the text of the page, every run of white space one space.
    #[must_use]
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let Some(body) = page.select(&selector("body")).next() else {
            return self.body.clone();
        };
        words(body)
    }

    /// The texts of the elements that a selector finds.
    #[must_use]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector(css)).map(words).collect()
    }

    /// The value of the first field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let named = selector(&format!("[name=\"{name}\"]"));
        page.select(&named).next().map(value_of)
    }

    /// An attribute of the first element that a selector finds.
    #[must_use]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let found = page.select(&selector(css)).next()?;
        found.value().attr(name).map(str::to_owned)
    }

    /// The fields of the form with an address, as a browser would send them; its buttons left out.
    #[must_use]
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let page = Html::parse_document(&self.body);
        let form = page
            .select(&selector("form"))
            .find(|form| form.value().attr("action") == Some(action));
        let fields = selector("input[name], select[name], textarea[name]");
        form.iter()
            .flat_map(|form| form.select(&fields))
            .filter(|field| is_sent(*field))
            .map(|field| {
                (
                    field.value().attr("name").unwrap_or_default().to_owned(),
                    value_of(field),
                )
            })
            .collect()
    }

    /// Where a redirect leads; empty when it is none.
    #[must_use]
    pub fn location(&self) -> String {
        let location = self.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        location.unwrap_or_default().to_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_sent(field: ElementRef<'_>) -> bool {
    let field = field.value();
    let kind = field.attr("type").unwrap_or_default();
    let chosen = !matches!(kind, "checkbox" | "radio") || field.attr("checked").is_some();
    chosen && field.attr("disabled").is_none() && !matches!(kind, "submit" | "button" | "reset")
}

fn value_of(field: ElementRef<'_>) -> String {
    match field.value().name() {
        "select" => {
            let options: Vec<_> = field.select(&selector("option")).collect();
            let selected = options
                .iter()
                .find(|option| option.value().attr("selected").is_some());
            let option = selected.or(options.first());
            option
                .and_then(|option| option.value().attr("value"))
                .unwrap_or_default()
                .to_owned()
        }
        "textarea" => field.text().collect(),
        "input" if matches!(field.value().attr("type"), Some("checkbox" | "radio")) => {
            field.value().attr("value").unwrap_or("on").to_owned()
        }
        _ => field.value().attr("value").unwrap_or_default().to_owned(),
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
