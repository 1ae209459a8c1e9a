//! The API described in OpenAPI 3.1, from the very list its routes are made of: none can be missing.

use serde_json::{Map, Value, json};

use super::cursor::LONGEST;
use super::endpoint::Endpoint;
use super::once::NAME_MAX;
use super::schema::Schemas;
use super::who::Opens;
use super::{docs, endpoints};
use crate::problem::{Language, Text};

/// The document in a language; `server` is where the API is, and `cookie` the one that carries a session there.
pub(super) fn document(language: Language, server: &str, cookie: &str) -> Value {
    let mut schemas = Schemas::new(language);
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints() {
        let described = operation(endpoint, &mut schemas);
        let path = paths
            .entry(endpoint.path)
            .or_insert_with(|| Value::Object(Map::new()));
        path[endpoint.method.to_lowercase()] = described;
    }
    let mut known = Value::Object(schemas.into_known());
    known["Problem"] = problem(language);
    let server = if server.is_empty() { "/" } else { server };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": TITLE.in_language(language),
            "version": "1",
            "description": LEAD.in_language(language),
        },
        "servers": [{ "url": server }],
        "paths": paths,
        "components": {
            "schemas": known,
            "securitySchemes": {
                "key": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "x-apikey",
                    "description": BY_KEY.in_language(language),
                },
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": BY_BEARER.in_language(language),
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": cookie,
                    "description": BY_SESSION.in_language(language),
                },
            },
        },
    })
}

pub(super) const TITLE: Text = Text {
    fr: "API de Loop Hub",
    en: "Loop Hub API",
};

pub(super) const LEAD: Text = Text {
    fr: "Ce que font les pages, pour les outils du cabinet et ses partenaires. Une clé cabinet fait ce que le cabinet permet à son application ; une clé standard ne se renseigne que sur elle-même ; un collaborateur identifié fait ce que ses droits lui permettent.",
    en: "What the pages do, for the firm’s own tools and its partners. A cabinet key does what the firm grants its application; a standard key asks about itself alone; a member of the staff who is signed in does what their rights allow.",
};

const BY_KEY: Text = Text {
    fr: "L’identifiant et le secret de la clé, séparés par deux-points.",
    en: "The key’s identifier and secret, separated by a colon.",
};

const BY_BEARER: Text = Text {
    fr: "La même clé, dans l’en-tête Authorization : Bearer identifiant:secret.",
    en: "The same key, in the header Authorization: Bearer identifier:secret.",
};

const BY_SESSION: Text = Text {
    fr: "La session des pages ; pour modifier, depuis une page de Loop Hub et en JSON.",
    en: "The session of the pages; to change anything, from a page of Loop Hub and in JSON.",
};

/// Who may call, in words.
pub(super) fn who(opens: Opens, language: Language) -> String {
    let text = match opens {
        Opens::Itself => Text {
            fr: "Toute clé d’une application.",
            en: "Any key of an application.",
        },
        Opens::Everybody => Text {
            fr: "Tout le monde.",
            en: "Everybody.",
        },
        Opens::Staff => Text {
            fr: "Un collaborateur identifié, selon ses droits.",
            en: "A member of the staff who is signed in, by their rights.",
        },
        Opens::Granted(grant) => {
            let words = match language {
                Language::Fr => "Une clé cabinet dont l’application a le droit",
                Language::En => "A cabinet key whose application is granted",
            };
            let or = match language {
                Language::Fr => "ou un collaborateur identifié, selon ses droits.",
                Language::En => "or a member of the staff who is signed in, by their rights.",
            };
            return format!("{words} {}, {or}", grant.code());
        }
    };
    text.in_language(language).to_owned()
}

fn operation(endpoint: &Endpoint, schemas: &mut Schemas) -> Value {
    let language = schemas.language();
    let mut described = json!({
        "operationId": operation_id(endpoint),
        "tags": [tag(endpoint)],
        "summary": endpoint.summary.in_language(language),
        "description": who(endpoint.opens, language),
        "security": security(endpoint.opens),
        "parameters": parameters(endpoint, language),
        "responses": responses(endpoint, schemas),
    });
    if let Some(body) = endpoint.takes.body {
        let schema = body(schemas);
        described["requestBody"] = json!({
            // Where every field may be left out, so may the body.
            "required": schemas.has_required_fields(&schema),
            "content": { "application/json": { "schema": schema } },
        });
    }
    described
}

/// `dossiers` of `/api/v1/dossiers/{code}`.
pub(super) fn tag(endpoint: &Endpoint) -> &'static str {
    endpoint
        .path
        .trim_start_matches("/api/")
        .trim_start_matches("v1/")
        .split(['/', '.'])
        .next()
        .unwrap_or_default()
}

fn operation_id(endpoint: &Endpoint) -> String {
    let words = endpoint
        .path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "api" | "v1"));
    let words: Vec<&str> = words.collect();
    format!("{}_{}", endpoint.method.to_lowercase(), words.join("_"))
}

fn security(opens: Opens) -> Value {
    match opens {
        Opens::Everybody => json!([]),
        Opens::Itself => json!([{ "key": [] }, { "bearer": [] }]),
        Opens::Staff => json!([{ "session": [] }]),
        Opens::Granted(_) => json!([{ "key": [] }, { "bearer": [] }, { "session": [] }]),
    }
}

/// A parameter of a call: where it stands, its name, whether it is needed, its words.
pub(super) type Told = (&'static str, String, bool, Text);

/// Every parameter of an endpoint, those of all lists and changes included.
pub(super) fn told(endpoint: &Endpoint) -> Vec<Told> {
    let mut told = Vec::new();
    for part in endpoint.path.split('/') {
        if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            told.push(("path", name.to_owned(), true, IN_PATH));
        }
    }
    let own = endpoint.takes.query.iter();
    told.extend(own.map(|parameter| ("query", parameter.name.to_owned(), false, parameter.text)));
    if endpoint.takes.list {
        told.extend(
            [("limit", LIMIT), ("cursor", CURSOR), ("count", COUNT)]
                .map(|(name, text)| ("query", name.to_owned(), false, text)),
        );
    }
    if endpoint.takes.if_match {
        told.push(("header", "If-Match".to_owned(), true, IF_MATCH));
    }
    if endpoint.method != "GET" && !endpoint.takes.only_asks {
        told.push(("header", "Idempotency-Key".to_owned(), false, IDEMPOTENCY));
    }
    told
}

fn parameters(endpoint: &Endpoint, language: Language) -> Value {
    let parameters: Vec<Value> = told(endpoint)
        .into_iter()
        .map(|(place, name, required, text)| {
            let schema = shape(place, &name);
            json!({
                "in": place,
                "name": name,
                "required": required,
                "description": text.in_language(language),
                "schema": schema,
            })
        })
        .collect();
    json!(parameters)
}

/// What a parameter of this name looks like.
fn shape(place: &str, name: &str) -> Value {
    match (place, name) {
        (_, "limit") => json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }),
        (_, "count") => json!({ "type": "string", "enum": ["exact"] }),
        (_, "explain") => json!({ "type": "boolean", "default": false }),
        (_, "lang") => json!({ "type": "string", "enum": ["fr", "en"] }),
        (_, "cursor") => json!({ "type": "string", "pattern": "^[0-9a-f]+$", "maxLength": LONGEST }),
        ("path", "code") => {
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "minLength": 1, "maxLength": 20 })
        }
        ("path", "event") => json!({ "type": "string", "minLength": 1 }),
        ("path", _) => json!({ "type": "integer", "format": "int64", "minimum": 1 }),
        ("header", "Idempotency-Key") => {
            json!({ "type": "string", "pattern": "^[!-~]+$", "minLength": 1, "maxLength": NAME_MAX })
        }
        _ => json!({ "type": "string" }),
    }
}

const IN_PATH: Text = Text {
    fr: "Ce dont il s’agit, tel que l’API le nomme.",
    en: "What it is about, as the API names it.",
};
const LIMIT: Text = Text {
    fr: "Le nombre de lignes, de 1 à 200 ; 50 à défaut.",
    en: "How many lines, from 1 to 200; 50 unless said.",
};
const CURSOR: Text = Text {
    fr: "Le « next_cursor » de la partie précédente.",
    en: "The “next_cursor” of the part before.",
};
const COUNT: Text = Text {
    fr: "« exact » pour compter toute la liste.",
    en: "“exact” to count the whole list.",
};
const IF_MATCH: Text = Text {
    fr: "L’ETag lu : la modification est refusée (412) si autre chose a été enregistré depuis.",
    en: "The ETag that was read: the change is refused (412) if something else was saved since.",
};
const IDEMPOTENCY: Text = Text {
    fr: "Un nom de votre choix, gardé 24 heures : la même demande renvoyée n’est faite qu’une fois et reçoit la même réponse.",
    en: "A name of your choice, kept 24 hours: the same request sent again is carried out once and gets the same answer.",
};

fn responses(endpoint: &Endpoint, schemas: &mut Schemas) -> Value {
    let language = schemas.language();
    let mut responses = Map::new();
    let mut done =
        json!({ "description": DONE.in_language(language), "headers": headers(endpoint, language) });
    if let Some(gives) = endpoint.gives {
        done["content"] = json!({ "application/json": { "schema": gives(schemas) } });
    }
    if let Some((kind, schema)) = docs::content(endpoint.path) {
        done["content"] = json!({ kind: { "schema": schema } });
    }
    responses.insert(endpoint.status.to_string(), done);
    let refused = json!({
        "description": REFUSED.in_language(language),
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    responses.insert("default".to_owned(), refused);
    Value::Object(responses)
}

/// What an answer says beside its body.
fn headers(endpoint: &Endpoint, language: Language) -> Value {
    let mut told = Map::new();
    let mut tell = |name: &str, kind: &str, text: Text| {
        let described = json!({ "description": text.in_language(language), "schema": { "type": kind } });
        told.insert(name.to_owned(), described);
    };
    tell("X-Request-Id", "string", REQUEST_ID);
    let is_document = endpoint.gives.is_some() && !endpoint.takes.list && !endpoint.takes.only_asks;
    if is_document {
        tell("ETag", "string", VERSION);
    }
    if endpoint.status == 201 {
        tell("Location", "string", MADE_AT);
    }
    if matches!(endpoint.opens, Opens::Itself | Opens::Granted(_)) {
        tell("RateLimit-Limit", "integer", RATE_LIMIT);
        tell("RateLimit-Remaining", "integer", RATE_REMAINING);
        tell("RateLimit-Reset", "integer", RATE_RESET);
    }
    Value::Object(told)
}

const REQUEST_ID: Text = Text {
    fr: "Le nom de la demande, dans les journaux.",
    en: "The request’s name, in the logs.",
};
const VERSION: Text = Text {
    fr: "La version de l’objet, à renvoyer dans If-Match pour le modifier.",
    en: "The object’s version, to be sent back in If-Match to change it.",
};
const MADE_AT: Text = Text {
    fr: "L’adresse de ce qui vient d’être créé.",
    en: "The address of what was made.",
};
const RATE_LIMIT: Text = Text {
    fr: "Avec une clé : le nombre d’appels possibles d’affilée.",
    en: "With a key: how many calls are possible in a row.",
};
const RATE_REMAINING: Text = Text {
    fr: "Avec une clé : combien il en reste.",
    en: "With a key: how many are left.",
};
const RATE_RESET: Text = Text {
    fr: "Avec une clé : dans combien de secondes tous seront à nouveau possibles.",
    en: "With a key: in how many seconds all are possible again.",
};

const DONE: Text = Text {
    fr: "Fait.",
    en: "Done.",
};
const REFUSED: Text = Text {
    fr: "Refusé, avec la raison (RFC 9457) dans la langue demandée par Accept-Language.",
    en: "Refused, with the reason (RFC 9457) in the language that Accept-Language asks for.",
};

fn problem(language: Language) -> Value {
    let field = |fr: &'static str, en: &'static str| {
        let text = Text { fr, en }.in_language(language);
        json!({ "type": "string", "description": text })
    };
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "request_id"],
        "properties": {
            "type": field("Le genre de problème.", "The kind of problem."),
            "title": field("Le problème, en peu de mots.", "The problem, in few words."),
            "status": { "type": "integer" },
            "detail": field("Ce qui s’est passé, et que faire.", "What happened, and what to do."),
            "code": field("Un code qui ne change pas.", "A code that does not change."),
            "request_id": field("Le nom de la demande, dans les journaux.", "The request’s name, in the logs."),
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["pointer", "code", "detail"],
                    "properties": {
                        "pointer": field("Le champ, en pointeur JSON.", "The field, as a JSON pointer."),
                        "code": field("Un code qui ne change pas.", "A code that does not change."),
                        "detail": field("Ce qui est à corriger.", "What is to be corrected."),
                    },
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// 3.4: every route of the API is in the document, with its method, and nothing else.
    #[test]
    fn every_route_is_described() {
        let told = document(Language::Fr, "", "loophub");
        let described: BTreeSet<(String, String)> = told["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods.map(|method| (path.clone(), method.to_uppercase()))
            })
            .collect();
        let routed: BTreeSet<(String, String)> = crate::operations()
            .into_iter()
            .filter(|operation| {
                operation.path.starts_with("/api/") && operation.method != crate::EVERY_METHOD
            })
            .map(|operation| (operation.path.to_owned(), operation.method.to_owned()))
            .collect();
        assert_eq!(described, routed);
    }

    /// Every reference leads somewhere, operations have names of their own, and all words are in both languages.
    #[test]
    fn the_document_is_whole() {
        for language in [Language::Fr, Language::En] {
            let told = document(language, "", "loophub");
            let text = told.to_string();
            let known = told["components"]["schemas"].as_object().unwrap();
            for reference in text.split("#/components/schemas/").skip(1) {
                let name = reference.split('"').next().unwrap();
                assert!(known.contains_key(name), "{name}");
            }
            let mut names = BTreeSet::new();
            for methods in told["paths"].as_object().unwrap().values() {
                for operation in methods.as_object().unwrap().values() {
                    assert!(
                        names.insert(operation["operationId"].as_str().unwrap().to_owned()),
                        "{operation}"
                    );
                }
            }
            assert!(!text.contains("\"description\":\"\""));
        }
    }
}
