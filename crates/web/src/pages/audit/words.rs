//! The journal in words: verbs, people, things, and what is kept of them before and after.

use std::collections::HashMap;

use hub_app::queries::JournalLine;
use hub_domain::audit::Verb;
use hub_domain::moment::Moment;
use serde_json::Value;

use crate::i18n::L10n;

/// One thing known of the object: what it is and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// « Nom ».
    pub label: String,
    /// « AZOPIO production ».
    pub value: String,
}

/// What was done: « Clé d’API créée ».
#[must_use]
pub fn verb_words(verb: Verb, l: &L10n) -> String {
    let id = match verb {
        Verb::FirmCreated => "verb-firm-created",
        Verb::CatalogueLoaded => "verb-catalogue-loaded",
        Verb::StaffAdded => "verb-staff-added",
        Verb::GroupAdded => "verb-group-added",
        Verb::SicCodeAdded => "verb-sic-code-added",
        Verb::DossiersCreated => "verb-dossiers-created",
        Verb::ApplicationAdded => "verb-application-added",
        Verb::ApplicationEdited => "verb-application-edited",
        Verb::ApplicationRemoved => "verb-application-removed",
        Verb::KeyIssued => "verb-key-issued",
        Verb::KeyRevoked => "verb-key-revoked",
        Verb::SignedIn => "verb-signed-in",
        Verb::AccountLocked => "verb-account-locked",
        Verb::PasswordChosen => "verb-password-chosen",
        Verb::PasswordLinkMade => "verb-password-link-made",
        Verb::SessionsClosed => "verb-sessions-closed",
    };
    l.t(id).into_owned()
}

/// Who did it, as they were called then.
#[must_use]
pub fn author(line: &JournalLine, l: &L10n) -> String {
    match (line.entry.actor_kind.as_str(), &line.actor) {
        ("operator", _) => l.t("audit-by-cli").into_owned(),
        ("system", _) => l.t("audit-by-system").into_owned(),
        (_, Some(name)) => name.clone(),
        (_, None) => l.t("audit-erased").into_owned(),
    }
}

/// What it was done to, as it was called then.
#[must_use]
pub fn object(line: &JournalLine, l: &L10n) -> String {
    let kind = match line.entry.object_kind.as_str() {
        "application" => "audit-object-application",
        "key" => "audit-object-key",
        "staff" => "audit-object-staff",
        "group" => "audit-object-group",
        "firm" => "audit-object-firm",
        "sic_code" => "audit-object-sic",
        "account" => "audit-object-account",
        "catalogue" => "audit-object-catalogue",
        "dossier" => "audit-object-dossier",
        _ => "audit-object-other",
    };
    match &line.object {
        Some(label) => l.ta2("audit-object", "kind", l.t(kind), "label", label),
        None => l.ta2("audit-object", "kind", l.t(kind), "label", l.t("audit-erased")),
    }
}

/// The door it came through.
#[must_use]
pub fn door(code: &str, l: &L10n) -> String {
    let id = match code {
        "page" => "audit-door-page",
        "command_line" => "audit-by-cli",
        _ => "audit-by-system",
    };
    l.t(id).into_owned()
}

/// What is kept of the object, one fact a line; nothing nested is left, and no code of the program where a word is
/// known. `sics` are the firm's SIC codes by identifier.
#[must_use]
pub fn facts(kept: Option<&Value>, sics: &HashMap<i64, String>, l: &L10n) -> Vec<Fact> {
    let mut found = Vec::new();
    if let Some(Value::Object(fields)) = kept {
        for (name, value) in fields {
            add(&mut found, name, value, sics, l);
        }
    }
    found
}

fn add(found: &mut Vec<Fact>, name: &str, value: &Value, sics: &HashMap<i64, String>, l: &L10n) {
    if let Value::Object(fields) = value {
        // An object with a label is that thing; any other is only a way of grouping.
        if let Some(Value::String(label)) = fields.get("label").filter(|_| fields.contains_key("id")) {
            found.push(Fact {
                label: label_of(name, l),
                value: label.clone(),
            });
            return;
        }
        for (inner, value) in fields {
            if name == "fields" {
                let label = l.tx("audit-fact-field", "field", inner);
                found.push(Fact {
                    label,
                    value: words_of("", value, sics, l),
                });
            } else {
                add(found, inner, value, sics, l);
            }
        }
        return;
    }
    found.push(Fact {
        label: label_of(name, l),
        value: words_of(name, value, sics, l),
    });
}

fn label_of(name: &str, l: &L10n) -> String {
    let id = match name {
        "name" => "audit-fact-name",
        "label" => "audit-fact-label",
        "kind" => "audit-fact-rights",
        "sic_code" => "audit-fact-sic",
        "key" => "audit-fact-key",
        "expires_at" => "audit-fact-expires",
        "state" => "audit-fact-state",
        "application" => "audit-fact-application",
        "catalogue" => "audit-fact-catalogue",
        "partner_email" => "audit-fact-partner-mail",
        "base" => "audit-fact-selection",
        "dossiers" | "count" => "audit-fact-dossiers",
        "digest" => "audit-fact-digest",
        "activations_ended" => "audit-fact-activations-ended",
        "accesses_ended" => "audit-fact-accesses-ended",
        "level" => "audit-fact-level",
        "members" => "audit-fact-members",
        "language" => "audit-fact-language",
        "time_zone" => "audit-fact-zone",
        "added" => "audit-fact-added",
        "changed" => "audit-fact-changed",
        "deprecated" => "audit-fact-deprecated",
        "sessions" => "audit-fact-sessions",
        "from" => "audit-fact-from",
        "first" => "audit-fact-first",
        "last" => "audit-fact-last",
        _ => return l.tx("audit-fact-other", "name", name.replace('_', " ")),
    };
    l.t(id).into_owned()
}

fn words_of(name: &str, value: &Value, sics: &HashMap<i64, String>, l: &L10n) -> String {
    match (name, value) {
        ("expires_at", Value::Null) => l.t("keys-no-expiry").into_owned(),
        ("base", Value::Null) => l.t("audit-selection-none").into_owned(),
        (_, Value::Null) => l.t("none").into_owned(),
        (_, Value::Bool(yes)) => l.t(if *yes { "yes" } else { "no" }).into_owned(),
        ("expires_at", Value::Number(at)) => at
            .as_i64()
            .map_or_else(|| at.to_string(), |at| l.date_time(Moment(at))),
        ("sic_code", Value::Number(id)) => {
            let known = id.as_i64().and_then(|id| sics.get(&id));
            known
                .cloned()
                .unwrap_or_else(|| l.tx("audit-sic-gone", "id", id.to_string()))
        }
        (_, Value::Number(number)) => number
            .as_i64()
            .map_or_else(|| number.to_string(), |number| l.number(number)),
        (_, Value::String(text)) => code_words(name, text, l).unwrap_or_else(|| text.clone()),
        (_, Value::Array(values)) => values
            .iter()
            .map(|value| words_of(name, value, sics, l))
            .collect::<Vec<_>>()
            .join(", "),
        (_, Value::Object(fields)) => fields
            .values()
            .map(|value| words_of("", value, sics, l))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The words of a code of the program, where `name` holds codes.
fn code_words(name: &str, code: &str, l: &L10n) -> Option<String> {
    let id = match (name, code) {
        (_, "") => "audit-empty-value",
        ("kind", "standard") => "keys-kind-standard",
        ("kind", "cabinet") => "keys-kind-firm",
        ("state", "live") => "keys-state-active",
        ("state", "revoked") => "keys-state-revoked",
        ("base", "all") => "audit-selection-all",
        ("base", "none") => "audit-selection-some",
        ("language", "fr") => return Some("Français".to_owned()),
        ("language", "en") => return Some("English".to_owned()),
        _ => return None,
    };
    Some(l.t(id).into_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::i18n::Lang;

    fn shown(kept: &Value, lang: Lang) -> Vec<String> {
        let l = L10n::new(lang, "Europe/Paris");
        facts(Some(kept), &HashMap::from([(7, "FR001".to_owned())]), &l)
            .into_iter()
            .map(|fact| format!("{} = {}", fact.label, fact.value))
            .collect()
    }

    /// AUD-01: before and after are told in words, in both languages; no structure of the program is left.
    #[test]
    fn aud_01_what_is_kept_is_told_in_words() {
        let kept = json!({
            "settings": { "label": "Dext", "sic_code": 7, "key": "11111111", "fields": { "code": "x" } },
            "selection": { "base": "all", "dossiers": 1204, "digest": "ab" },
            "expires_at": null,
            "application": { "id": 3, "label": "AZOPIO" },
            "never_heard_of": [1, true, { "a": "b" }],
        });
        for lang in [Lang::Fr, Lang::En] {
            let shown = shown(&kept, lang);
            assert_eq!(shown.len(), 10, "{shown:?}");
            assert!(
                shown.iter().all(|line| !line.contains(['{', '[', '_', '"'])),
                "{shown:?}"
            );
        }
        let french = shown(&kept, Lang::Fr);
        assert!(
            french.contains(&"Dossiers = 1\u{202f}204".to_owned()),
            "{french:?}"
        );
        assert!(french.contains(&"Code SIC = FR001".to_owned()), "{french:?}");
        assert!(french.contains(&"Application = AZOPIO".to_owned()), "{french:?}");
    }

    /// AUD-01: every verb has its own words in both languages.
    #[test]
    fn aud_01_every_verb_has_its_words() {
        for lang in [Lang::Fr, Lang::En] {
            let l = L10n::new(lang, "Europe/Paris");
            let words: std::collections::BTreeSet<String> =
                Verb::ALL.iter().map(|verb| verb_words(*verb, &l)).collect();
            assert_eq!(words.len(), Verb::ALL.len());
        }
    }
}
