//! The fields that step 1 and « Modifier » share: key, SIC code, specific fields; and what is wrong with them.

use hub_app::queries::KeyLine;
use hub_domain::catalog::{AppKind, CatalogEntry, SpecificField};
use hub_domain::firm::SicCode;
use hub_domain::wizard::{DefinitionForm, WizardError};

use crate::components::Choice;
use crate::forms::{FieldErrors, FormData};
use crate::i18n::{L10n, Lang};

/// What the name of a specific field starts with in forms.
const SPECIFIC: &str = "champ_";

/// The fields of one application, as a template shows them.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The key's identifier, where one is asked for (`WIZ-04`).
    pub key: Option<KeyField>,
    /// The SIC codes to choose from; none when the firm has not several (`WIZ-06`).
    pub sic_codes: Vec<Choice>,
    /// The specific fields (`WIZ-07`).
    pub specific: Vec<TextField>,
}

/// The field of the key's identifier.
#[derive(Debug, Clone)]
pub struct KeyField {
    /// What stands in it.
    pub value: String,
    /// Keys that could be used, to choose from.
    pub existing: Vec<Choice>,
}

/// One specific field.
#[derive(Debug, Clone)]
pub struct TextField {
    /// `champ_<name>`.
    pub id: String,
    /// Its label in the reader's language.
    pub label: String,
    /// What to type; may be empty.
    pub help: String,
    /// What stands in it.
    pub value: String,
    /// Whether it must be filled.
    pub required: bool,
}

impl Settings {
    /// The fields of `entry`, holding what `form` holds. Without an entry it is not known yet whether a key will be
    /// asked for, so the SIC code is.
    #[must_use]
    pub fn new(
        entry: Option<&CatalogEntry>,
        form: &DefinitionForm,
        sic_codes: &[SicCode],
        free_keys: &[KeyLine],
        l: &L10n,
    ) -> Self {
        let asks_key = entry.map(|entry| entry.key_requirement.kind().is_some());
        let several = sic_codes.len() > 1 && asks_key != Some(false);
        Self {
            key: (asks_key == Some(true)).then(|| KeyField {
                value: form.api_key.clone(),
                existing: free_keys.iter().map(|key| existing(key, form)).collect(),
            }),
            sic_codes: sic_codes
                .iter()
                .filter(|_| several)
                .map(|code| Choice::new(code.id.to_string(), sic_words(code), &form.sic))
                .collect(),
            specific: entry.map_or_else(Vec::new, |entry| {
                entry
                    .fields
                    .iter()
                    .map(|field| text_field(field, form, l))
                    .collect()
            }),
        }
    }

    /// The names of the fields, in their order on the page.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let key = self.key.iter().flat_map(|_| ["api_key", "cle"]);
        let sic = (!self.sic_codes.is_empty()).then_some("sic");
        key.map(str::to_owned)
            .chain(self.specific.iter().map(|field| field.id.clone()))
            .chain(sic.map(str::to_owned))
            .collect()
    }
}

/// What the form holds. A key chosen from the list counts where none is typed, or where « Utiliser cette clé » says so.
#[must_use]
pub fn typed(form: &FormData) -> DefinitionForm {
    let chosen = form.text("cle");
    let use_chosen = !chosen.is_empty() && (form.text("api_key").is_empty() || form.text("action") == "cle");
    DefinitionForm {
        kind: form.text("type").to_owned(),
        application: form.text("application").to_owned(),
        api_key: if use_chosen { chosen } else { form.text("api_key") }.to_owned(),
        sic: form.text("sic").to_owned(),
        fields: form
            .names()
            .filter_map(|name| {
                Some((
                    name.strip_prefix(SPECIFIC)?.to_owned(),
                    form.text(name).to_owned(),
                ))
            })
            .collect(),
    }
}

/// What is wrong, at its fields: first what cannot be read, then what the rules say. `names` are the fields shown.
#[must_use]
pub fn errors(form: &FormData, found: &[WizardError], names: &[String], l: &L10n) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for fault in form.faults(l).iter().filter(|fault| names.contains(&fault.field)) {
        errors.add(&fault.field, fault.message.as_str());
    }
    // What is asked by a field that is not shown yet can wait, unless there is nothing else to say.
    let is_shown = |error: &&WizardError| names.contains(&error.field());
    let all = !found.iter().any(|error| is_shown(&error));
    for error in found.iter().filter(|error| all || is_shown(error)) {
        errors.add(&error.field(), message(error, l));
    }
    let order: Vec<&str> = names.iter().map(String::as_str).collect();
    errors.sort_like(&order);
    errors
}

/// The message of section 8 for one error.
#[must_use]
pub fn message(error: &WizardError, l: &L10n) -> String {
    let label = |fr: &String, en: &String| in_language(l, fr, en).to_owned();
    match error {
        WizardError::Type => l.t("msg-type").into_owned(),
        WizardError::Application => l.t("msg-app").into_owned(),
        WizardError::ApplicationTaken { label } => l.tx("msg-appdup", "app", label),
        WizardError::Key => l.t("msg-key").into_owned(),
        WizardError::KeyFormat => l.t("msg-keyfmt").into_owned(),
        WizardError::KeySecret | WizardError::FieldSecret { .. } => l.t("msg-keysecret").into_owned(),
        WizardError::KeyUnknown => l.t("msg-keyunk").into_owned(),
        WizardError::KeyExpired { at } => l.tx("msg-keyexp", "date", l.date(*at)),
        WizardError::KeyRevoked { at } => l.tx("msg-keyrev", "date", l.date(*at)),
        WizardError::KeyTaken { label } => l.tx("msg-keytaken", "app", label),
        WizardError::KeyKind { needed, .. } => l.tx("msg-keykind", "needed", needed.to_string()),
        WizardError::KeySic { code } => l.tx("msg-keysic", "sic", code),
        WizardError::Sic => l.t("msg-sic").into_owned(),
        WizardError::FieldMissing {
            label_fr, label_en, ..
        } => l.tx("msg-field", "field", label(label_fr, label_en)),
        WizardError::FieldTooLong { max, .. } => l.tn("field-too-long", *max),
        WizardError::FieldForm {
            label_fr, label_en, ..
        } => l.tx("wizard-field-form", "field", label(label_fr, label_en)),
    }
}

/// « Cabinet », « Cegid » or « Partenaire ».
#[must_use]
pub fn kind_words(kind: AppKind, l: &L10n) -> String {
    let id = match kind {
        AppKind::Cabinet => "type-firm",
        AppKind::Cegid => "type-cegid",
        AppKind::Partenaire => "type-partner",
    };
    l.t(id).into_owned()
}

/// The text in the reader's language.
#[must_use]
pub const fn in_language<'a>(l: &L10n, fr: &'a str, en: &'a str) -> &'a str {
    match l.lang() {
        Lang::Fr => fr,
        Lang::En => en,
    }
}

/// « FR001 – Cabinet de Lyon ».
#[must_use]
pub fn sic_words(code: &SicCode) -> String {
    if code.label.is_empty() || code.label == code.code {
        code.code.clone()
    } else {
        format!("{} – {}", code.code, code.label)
    }
}

fn existing(key: &KeyLine, form: &DefinitionForm) -> Choice {
    let sic = key.sic_code.as_ref();
    let sic = sic.map_or_else(String::new, |(_, code)| format!(" ({code})"));
    Choice::new(
        key.identifier.clone(),
        format!("{} – {}{sic}", key.identifier, key.name),
        &form.api_key,
    )
}

fn text_field(field: &SpecificField, form: &DefinitionForm, l: &L10n) -> TextField {
    TextField {
        id: format!("{SPECIFIC}{}", field.name),
        label: in_language(l, &field.label_fr, &field.label_en).to_owned(),
        help: in_language(l, &field.help_fr, &field.help_en).to_owned(),
        value: form.fields.get(&field.name).cloned().unwrap_or_default(),
        required: field.required,
    }
}
