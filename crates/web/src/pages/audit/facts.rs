//! What the journal keeps of a thing before and after an act, in words.

use std::collections::HashMap;

use hub_domain::activation::ActivationPlace;
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

/// What each kept field is called, in the order they are told.
const LABELS: &[(&str, &str)] = &[
    ("file", "audit-fact-file"),
    ("file_digest", "audit-fact-file-digest"),
    ("name", "audit-fact-name"),
    ("label", "audit-fact-label"),
    ("application", "audit-fact-application"),
    ("catalogue", "audit-fact-catalogue"),
    ("kind", "audit-fact-rights"),
    ("key", "audit-fact-key"),
    ("sic_code", "audit-fact-sic"),
    ("partner_email", "audit-fact-partner-mail"),
    ("expires_at", "audit-fact-expires"),
    ("addresses", "audit-fact-addresses"),
    ("old_secret_until", "audit-fact-old-secret"),
    ("days_left", "audit-fact-days-left"),
    ("state", "audit-fact-state"),
    ("host", "audit-fact-host"),
    ("events", "audit-fact-events"),
    ("http_status", "audit-fact-http-status"),
    ("messages", "audit-fact-messages"),
    ("since", "audit-fact-since"),
    ("until", "audit-fact-until"),
    ("level", "audit-fact-level"),
    ("groups", "audit-fact-groups"),
    ("members", "audit-fact-members"),
    ("owned", "audit-fact-owned"),
    ("managed", "audit-fact-managed"),
    ("owner", "audit-fact-owner"),
    ("engagement_manager", "audit-fact-manager"),
    ("mail_name", "audit-fact-mail-name"),
    ("contact_email", "audit-fact-contact-mail"),
    ("phone", "audit-fact-phone"),
    ("postal_address", "audit-fact-postal-address"),
    ("journal_months", "audit-fact-journal-months"),
    ("tells_access_ended", "audit-fact-tells-access-ended"),
    ("active", "audit-fact-active"),
    ("language", "audit-fact-language"),
    ("time_zone", "audit-fact-zone"),
    ("app_kind", "app-type"),
    ("publisher", "app-publisher"),
    ("description", "app-description"),
    ("operations", "app-permissions"),
    ("grants", "grants-heading"),
    ("future_rule", "future-heading"),
    ("future_agencies", "future-agencies"),
    ("future_owners", "future-owners"),
    ("future_prefixes", "future-prefixes"),
    ("future_exceptions", "future-exceptions"),
    ("format", "audit-fact-file"),
    ("with_journal", "record-journal"),
    ("base", "audit-fact-selection"),
    ("dossiers", "audit-fact-dossiers"),
    ("count", "audit-fact-dossiers"),
    ("first", "audit-fact-first"),
    ("last", "audit-fact-last"),
    ("digest", "audit-fact-digest"),
    ("keys", "audit-fact-keys"),
    ("activations_ended", "audit-fact-activations-ended"),
    ("accesses_ended", "audit-fact-accesses-ended"),
    ("owners", "audit-fact-owners"),
    ("reason", "audit-fact-reason"),
    ("activations_opened", "audit-fact-activations-opened"),
    ("accesses_opened", "audit-fact-accesses-opened"),
    ("dossiers_left", "audit-fact-dossiers-left"),
    ("accesses_left", "audit-fact-accesses-left"),
    ("without_key", "audit-fact-without-key"),
    ("columns", "audit-fact-columns"),
    ("added", "audit-fact-added"),
    ("changed", "audit-fact-changed"),
    ("unchanged", "audit-fact-unchanged"),
    ("deprecated", "audit-fact-deprecated"),
    ("place", "audit-fact-place"),
    ("contacts", "audit-fact-contacts"),
    ("contacts_ended", "audit-fact-contacts-ended"),
    ("sessions", "audit-fact-sessions"),
    ("from", "audit-fact-from"),
    ("mail_state", "audit-fact-state"),
    ("mails", "audit-fact-mails"),
    ("erased", "audit-fact-erased"),
    ("through", "audit-fact-through"),
    ("hash", "audit-fact-hash"),
];

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
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, fact)| fact).collect()
}

fn add(found: &mut Vec<(usize, Fact)>, name: &str, value: &Value, sics: &HashMap<i64, String>, l: &L10n) {
    if let Value::Object(fields) = value {
        // An object with a label is that thing; any other is only a way of grouping.
        if let Some(Value::String(label)) = fields.get("label").filter(|_| fields.contains_key("id")) {
            let (label, value) = (label_of(name, l), label.clone());
            found.push((rank(name), Fact { label, value }));
            return;
        }
        for (inner, value) in fields {
            if name == "fields" {
                let label = l.tx("audit-fact-field", "field", inner);
                let value = words_of("", value, sics, l);
                found.push((rank("partner_email"), Fact { label, value }));
            } else {
                add(found, inner, value, sics, l);
            }
        }
        return;
    }
    let (label, value) = (label_of(name, l), words_of(name, value, sics, l));
    found.push((rank(name), Fact { label, value }));
}

fn label_of(name: &str, l: &L10n) -> String {
    match LABELS.iter().find(|(known, _)| *known == name) {
        Some((_, id)) => l.t(id).into_owned(),
        None => l.tx("audit-fact-other", "name", name.replace('_', " ")),
    }
}

fn rank(name: &str) -> usize {
    LABELS
        .iter()
        .position(|(known, _)| *known == name)
        .unwrap_or(LABELS.len())
}

fn words_of(name: &str, value: &Value, sics: &HashMap<i64, String>, l: &L10n) -> String {
    match (name, value) {
        ("expires_at", Value::Null) => l.t("keys-no-expiry").into_owned(),
        ("addresses", Value::Null) => l.t("keys-addresses-all").into_owned(),
        ("journal_months", Value::Null) => l.t("settings-journal-forever").into_owned(),
        ("base", Value::Null) => l.t("audit-selection-none").into_owned(),
        (_, Value::Null) => l.t("none").into_owned(),
        (_, Value::Bool(yes)) => l.t(if *yes { "yes" } else { "no" }).into_owned(),
        ("expires_at" | "old_secret_until" | "since" | "until", Value::Number(at)) => at
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
        ("mail_state", "waiting") => "mail-state-waiting",
        ("mail_state", "sent") => "mail-state-sent",
        ("mail_state", "shown") => "mail-state-shown",
        ("mail_state", "failed") => "mail-state-failed",
        ("mail_state", "given_up") => "mail-state-given-up",
        ("app_kind", "partenaire") => "type-partner",
        ("app_kind", "cabinet") => "type-firm",
        ("operations", "*") => "own-write",
        ("operations", "*:read") => "own-read",
        ("future_rule", "none") => "future-scope-none",
        ("future_rule", "all") => "future-scope-all",
        ("future_rule", "some") => "future-scope-some",
        ("place", code) => place_words(ActivationPlace::parse(code)?),
        ("language", "fr") => return Some("Français".to_owned()),
        ("language", "en") => return Some("English".to_owned()),
        _ => return None,
    };
    Some(l.t(id).into_owned())
}

/// The place an application was switched on or off from (`ACT-10`).
const fn place_words(place: ActivationPlace) -> &'static str {
    match place {
        ActivationPlace::Wizard => "place-wizard",
        ActivationPlace::Portfolio => "place-portfolio",
        ActivationPlace::Dossiers => "place-dossiers",
        ActivationPlace::Contacts => "place-contacts",
        ActivationPlace::Application => "place-application",
        ActivationPlace::Api => "place-api",
        ActivationPlace::CommandLine => "place-command-line",
        ActivationPlace::Rule => "place-rule",
    }
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
            "place": "contacts",
            "never_heard_of": [1, true, { "a": "b" }],
        });
        for lang in [Lang::Fr, Lang::En] {
            let shown = shown(&kept, lang);
            assert_eq!(shown.len(), 11, "{shown:?}");
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
        assert!(
            french.contains(&"Depuis = Interlocuteurs".to_owned()),
            "{french:?}"
        );
    }
}
