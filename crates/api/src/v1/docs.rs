//! The API told to people and tools: `/api/openapi.json`, and `/api/docs`, a page made of the same list, which needs no
//! script and nothing from elsewhere.

use std::fmt::Write as _;
use std::sync::OnceLock;

use axum::http::header::{
    CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use hub_app::authn::session_cookie;
use serde_json::{Value, json};

use super::endpoint::{Ask, Endpoint, NOTHING, Parameter, Reply, Takes};
use super::endpoints;
use super::openapi::{self, LEAD, TITLE, tag, told};
use super::parameters::Parameters;
use super::schema::Schemas;
use super::who::Opens;
use crate::json::written;
use crate::problem::{FieldFault, Language, Problem, Text};

/// The policy of the page: its own style sheet, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; \
     frame-ancestors 'none'; base-uri 'none'";

const DOCUMENT: &str = "/api/openapi.json";
const PAGE: &str = "/api/docs";

const IN_LANGUAGE: Takes = Takes {
    query: &[Parameter {
        name: "lang",
        text: Text {
            fr: "« fr » ou « en » ; à défaut la langue demandée par Accept-Language.",
            en: "“fr” or “en”; the language that Accept-Language asks for unless said.",
        },
    }],
    ..NOTHING
};

pub(super) static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        method: "GET",
        path: DOCUMENT,
        opens: Opens::Everybody,
        summary: Text {
            fr: "Cette API, décrite en OpenAPI 3.1.",
            en: "This API, described in OpenAPI 3.1.",
        },
        takes: IN_LANGUAGE,
        status: 200,
        gives: None,
        answer: |ask| Box::pin(described(ask)),
    },
    Endpoint {
        method: "GET",
        path: PAGE,
        opens: Opens::Everybody,
        summary: Text {
            fr: "Cette page : la même description, à lire.",
            en: "This page: the same description, to be read.",
        },
        takes: IN_LANGUAGE,
        status: 200,
        gives: None,
        answer: |ask| Box::pin(page(ask)),
    },
];

/// Both, made once in each language: they do not change while the program runs, and everybody may ask for them.
#[derive(Debug, Default)]
pub(crate) struct Descriptions {
    documents: [OnceLock<Vec<u8>>; 2],
    pages: [OnceLock<Vec<u8>>; 2],
}

impl Descriptions {
    fn document(&self, language: Language, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
        of(&self.documents, language).get_or_init(make).clone()
    }

    fn page(&self, language: Language, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
        of(&self.pages, language).get_or_init(make).clone()
    }
}

const fn of(each: &[OnceLock<Vec<u8>>; 2], language: Language) -> &OnceLock<Vec<u8>> {
    let [french, english] = each;
    match language {
        Language::Fr => french,
        Language::En => english,
    }
}

/// The kind of the body of these two, and its schema.
pub(super) fn content(path: &str) -> Option<(&'static str, Value)> {
    match path {
        DOCUMENT => Some(("application/json", json!({ "type": "object" }))),
        PAGE => Some(("text/html", json!({ "type": "string" }))),
        _ => None,
    }
}

async fn described(ask: Ask) -> Result<Reply, Problem> {
    let language = language(&ask)?;
    let site = &ask.door.site;
    let cookie = session_cookie(site.secure_cookies);
    let told = ask.door.descriptions.document(language, || {
        let document = openapi::document(language, &site.public_url, cookie);
        written(&document).unwrap_or_default()
    });
    reply(told, "application/json", language)
}

async fn page(ask: Ask) -> Result<Reply, Problem> {
    let language = language(&ask)?;
    let told = ask.door.descriptions.page(language, || {
        html(language, &ask.door.site.stylesheet).into_bytes()
    });
    let mut reply = reply(told, "text/html; charset=utf-8", language)?;
    reply
        .headers
        .insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    reply
        .headers
        .insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(reply)
}

fn language(ask: &Ask) -> Result<Language, Problem> {
    let mut parameters = Parameters::of(ask.query());
    let fault = FieldFault::Said {
        code: "not_allowed",
        text: Text {
            fr: "Les valeurs possibles sont « fr » et « en ».",
            en: "The possible values are “fr” and “en”.",
        },
    };
    let chosen = parameters.take("lang", fault, |text| match text {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    });
    parameters.finish()?;
    Ok(chosen.unwrap_or(ask.language))
}

fn reply(body: Vec<u8>, kind: &'static str, language: Language) -> Result<Reply, Problem> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    Ok(Reply {
        status: StatusCode::OK,
        headers,
        body,
        again: None,
    })
}

/// The whole page.
fn html(language: Language, stylesheet: &str) -> String {
    let say = |text: Text| escaped(text.in_language(language));
    let other = match language {
        Language::Fr => ("en", "English"),
        Language::En => ("fr", "Français"),
    };
    let mut page = String::new();
    add(
        &mut page,
        &format!(
            "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{sheet}\">\n</head>\n<body class=\"seul lecture\">\n\
         <a class=\"evitement\" href=\"#contenu\">{skip}</a>\n\
         <header class=\"tete\"><a class=\"marque\" href=\"/\"><span>Loop Hub</span></a>\n\
         <a class=\"langue\" href=\"/api/docs?lang={0}\" lang=\"{0}\" hreflang=\"{0}\">{1}</a></header>\n\
         <main id=\"contenu\" tabindex=\"-1\">\n<h1>{title}</h1>\n<p class=\"sous-titre\">{lead}</p>\n\
         <p><a href=\"/api/openapi.json?lang={tag}\">openapi.json</a></p>\n",
            other.0,
            other.1,
            tag = language.tag(),
            title = say(TITLE),
            sheet = escaped(stylesheet),
            skip = say(SKIP),
            lead = say(LEAD),
        ),
    );
    for rule in RULES {
        add(&mut page, &format!("<p>{}</p>\n", say(rule)));
    }
    let mut schemas = Schemas::new(language);
    let mut open = "";
    for endpoint in endpoints() {
        let here = tag(endpoint);
        if here != open {
            let close = if open.is_empty() { "" } else { "</section>\n" };
            add(
                &mut page,
                &format!(
                    "{close}<section class=\"feuille\" aria-labelledby=\"s-{here}\"><h2 id=\"s-{here}\">{here}</h2>\n"
                ),
            );
            open = here;
        }
        one(&mut page, endpoint, &mut schemas);
    }
    add(&mut page, "</section>\n");
    documents(&mut page, schemas);
    add(&mut page, "</main>\n</body>\n</html>\n");
    page
}

const SKIP: Text = Text {
    fr: "Aller au contenu",
    en: "Skip to the content",
};

/// What holds everywhere.
const RULES: [Text; 3] = [
    Text {
        fr: "Les listes se lisent par parties, de 200 lignes au plus : reprenez « next_cursor » dans « cursor » jusqu’à ce qu’il soit nul. « count=exact » donne le total.",
        en: "Lists are read in parts of at most 200 lines: pass “next_cursor” on as “cursor” until it is null. “count=exact” gives the total.",
    },
    Text {
        fr: "Pour modifier, envoyez du JSON. Avec une Idempotency-Key, la même demande renvoyée sous 24 heures n’est faite qu’une fois. Ce que plusieurs personnes modifient demande If-Match avec l’ETag lu : 428 sans, 412 s’il est dépassé.",
        en: "To change anything, send JSON. With an Idempotency-Key the same request sent again within 24 hours is carried out once. What several people edit needs If-Match with the ETag that was read: 428 without it, 412 once it is stale.",
    },
    Text {
        fr: "Un refus est un document application/problem+json, en français ou en anglais selon Accept-Language, avec un « code » qui ne change pas et, champ par champ, ce qui est à corriger.",
        en: "A refusal is an application/problem+json document, in French or English by Accept-Language, with a “code” that does not change and, field by field, what is to be corrected.",
    },
];

/// One endpoint.
fn one(page: &mut String, endpoint: &Endpoint, schemas: &mut Schemas) {
    let language = schemas.language();
    add(
        page,
        &format!(
            "<h3><code>{} {}</code></h3>\n<p>{}</p>\n<p>{}</p>\n",
            endpoint.method,
            escaped(endpoint.path),
            escaped(endpoint.summary.in_language(language)),
            escaped(&openapi::who(endpoint.opens, language)),
        ),
    );
    let told = told(endpoint);
    if !told.is_empty() {
        add(page, "<dl>\n");
        for (_, name, _, text) in told {
            let text = escaped(text.in_language(language));
            add(
                page,
                &format!("<dt><code>{}</code></dt><dd>{text}</dd>\n", escaped(&name)),
            );
        }
        add(page, "</dl>\n");
    }
    let takes = endpoint.takes.body.map(|body| body(schemas));
    let gives = endpoint.gives.map(|gives| gives(schemas));
    for (words, schema) in [(TAKES, takes), (GIVES, gives)] {
        if let Some(schema) = schema {
            add(
                page,
                &format!(
                    "<p>{}{}</p>\n",
                    escaped(words.in_language(language)),
                    kind(&schema)
                ),
            );
        }
    }
}

const TAKES: Text = Text {
    fr: "Prend : ",
    en: "Takes: ",
};
const GIVES: Text = Text {
    fr: "Donne : ",
    en: "Gives: ",
};
const DOCUMENTS: Text = Text {
    fr: "Documents",
    en: "Documents",
};
const NEEDED: Text = Text {
    fr: "nécessaire",
    en: "needed",
};

/// Every document and its fields.
fn documents(page: &mut String, schemas: Schemas) {
    let language = schemas.language();
    add(
        page,
        &format!(
            "<section class=\"feuille\" aria-labelledby=\"s-documents\"><h2 id=\"s-documents\">{}</h2>\n",
            escaped(DOCUMENTS.in_language(language))
        ),
    );
    for (name, schema) in schemas.into_known() {
        add(page, &format!("<h3 id=\"d-{name}\">{name}</h3>\n<dl>\n"));
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let needed = if required.iter().any(|name| name == field) {
                format!(", {}", escaped(NEEDED.in_language(language)))
            } else {
                String::new()
            };
            let words = escaped(schema["description"].as_str().unwrap_or_default());
            add(
                page,
                &format!(
                    "<dt><code>{}</code> ({}{needed})</dt><dd>{words}</dd>\n",
                    escaped(field),
                    kind(schema)
                ),
            );
        }
        add(page, "</dl>\n");
    }
    add(page, "</section>\n");
}

/// The type of a value, with a link to a document.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = escaped(reference.rsplit('/').next().unwrap_or_default());
        return format!("<a href=\"#d-{name}\">{name}</a>");
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().map(kind).collect::<Vec<_>>().join(" | ");
    }
    if schema["type"] == "array" {
        return format!("[{}]", kind(&schema["items"]));
    }
    if schema["additionalProperties"].is_object() {
        return format!("{{ *: {} }}", kind(&schema["additionalProperties"]));
    }
    if let Some(data) = schema["properties"].get("data") {
        return format!("{{ data: {}, next_cursor }}", kind(data));
    }
    match &schema["type"] {
        Value::String(kind) => escaped(kind),
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            escaped(&kinds.join(" | "))
        }
        _ => "*".to_owned(),
    }
}

fn add(page: &mut String, text: &str) {
    let _written = page.write_str(text);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3.4: every endpoint and every document is on the page, in both languages, with no script and no style of its own.
    #[test]
    fn the_page_tells_everything() {
        for language in [Language::Fr, Language::En] {
            let page = html(language, "/s/app-1.css");
            for endpoint in endpoints() {
                let words = escaped(endpoint.summary.in_language(language));
                assert!(
                    page.contains(&words) && page.contains(&escaped(endpoint.path)),
                    "{endpoint:?}"
                );
            }
            for link in page.split("href=\"#").skip(1) {
                let id = link.split('"').next().unwrap();
                assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
            }
            for none in ["<script", "style=", "onclick", "http://", "https://"] {
                assert!(!page.contains(none), "{none}");
            }
            assert_eq!(page.matches("<h1>").count(), 1);
        }
    }
}
