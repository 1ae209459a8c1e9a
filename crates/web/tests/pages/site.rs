//! Browsers without a window: cookies, forms as they stand on the page, redirects when asked.

use std::collections::BTreeMap;
use std::future::Future;

use axum::Router;
use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use hub_testkit::{Engine, Kit, PASSWORD, Person, run_on};
use hub_web::router::{WebSettings, WebState, router};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scraper::{Html, Selector};
use tower::ServiceExt as _;

/// The product with the cast in it, behind its pages.
#[derive(Debug, Clone)]
pub struct Site {
    pub kit: Kit,
    router: Router,
}

/// Runs a test against a fresh site.
pub fn on_site<F: Future<Output = ()>>(body: impl FnOnce(Site) -> F) {
    run_on(Engine::Sqlite, |kit: Kit| {
        body(Site::new(kit, WebSettings::default()))
    });
}

impl Site {
    pub fn new(kit: Kit, settings: WebSettings) -> Self {
        let router = router(WebState::new(kit.hub.clone(), settings));
        Self { kit, router }
    }

    /// A browser nobody has signed in with.
    pub fn visitor(&self) -> Browser {
        Browser {
            site: self.clone(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// A browser signed in as somebody of the cast, in their firm.
    pub async fn as_(&self, person: Person) -> Browser {
        let mut browser = self.visitor();
        let page = browser.sign_in(person.email(), PASSWORD).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{person:?}: {}", page.body);
        let start = browser.get("/portefeuille").await;
        if !start.title().contains(person.firm()) {
            let page = browser
                .send(&start, "/domaine", &[("domaine", person.firm())])
                .await;
            assert_eq!(page.status, StatusCode::SEE_OTHER);
            browser.get("/portefeuille").await;
        }
        browser
    }
}

/// A browser: keeps cookies, sends them back.
#[derive(Debug, Clone)]
pub struct Browser {
    site: Site,
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, &'static str)>,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.ask(request).await
    }

    /// Posts exactly these bytes as a form.
    pub async fn post_raw(&mut self, path: &str, body: impl Into<Body>) -> Page {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into())
            .unwrap();
        self.ask(request).await
    }

    /// Posts exactly these fields.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_raw(path, encode(fields)).await
    }

    /// Fills in and sends the form of `page` with this address, its hidden fields included.
    pub async fn send(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = page.hidden(action);
        assert!(!hidden.is_empty(), "no form of {action} on {}", page.body);
        let mut all: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        all.extend_from_slice(fields);
        self.post(action, &all).await
    }

    /// Fills in the form of `page` with this address and sends it with a file.
    pub async fn send_file(&mut self, page: &Page, action: &str, name: &str, bytes: &[u8]) -> Page {
        let mut body = Vec::new();
        for (field, value) in page.hidden(action) {
            body.extend_from_slice(
                format!("--LIMITE\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!(
                "--LIMITE\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--LIMITE--\r\n");
        let request = Request::post(action)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=LIMITE")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Page {
        self.post("/connexion", &[("email", email), ("mot_de_passe", password)])
            .await
    }

    /// The page a redirect leads to.
    pub async fn follow(&mut self, page: &Page) -> Page {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        let to = page.location().to_owned();
        self.get(&to).await
    }

    async fn ask(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Page {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The words of the page, spaces as one plain space.
    pub fn text(&self) -> String {
        self.texts("body").join(" ")
    }

    pub fn heading(&self) -> String {
        self.texts("h1").concat()
    }

    pub fn title(&self) -> String {
        self.texts("title").concat()
    }

    /// The language of the page.
    pub fn lang(&self) -> String {
        self.attribute("html", "lang").unwrap_or_default()
    }

    /// The words of each element found.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap())
            .map(|element| plain(&element.text().collect::<Vec<_>>().join(" ")))
            .collect()
    }

    /// The message at a field, without its prefix.
    pub fn error_at(&self, field: &str) -> String {
        self.texts(&format!("#{field}-err > span")).concat()
    }

    /// An attribute of the first element found.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = Html::parse_document(&self.body);
        let found = html.select(&Selector::parse(selector).unwrap()).next()?;
        found.attr(name).map(str::to_owned)
    }

    /// An attribute of every element found that has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// The hidden fields of the form with this address; of the form without one if there is no such form.
    pub fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.body);
        let (forms, inputs) = (
            Selector::parse("form[method=post]"),
            Selector::parse("input[type=hidden]"),
        );
        let (forms, inputs) = (forms.unwrap(), inputs.unwrap());
        let address = |form: &scraper::ElementRef<'_>| {
            form.attr("action")
                .unwrap_or_default()
                .split('#')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let form = html
            .select(&forms)
            .find(|form| address(form) == action)
            .or_else(|| html.select(&forms).find(|form| address(form).is_empty()));
        form.iter()
            .flat_map(|form| form.select(&inputs))
            .map(|input| {
                let text = |name: &str| input.attr(name).unwrap_or_default().to_owned();
                (text("name"), text("value"))
            })
            .collect()
    }
}

pub fn encode(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect::<Vec<_>>()
        .join("&")
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
