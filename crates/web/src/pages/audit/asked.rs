//! What the journal is asked for, in its address and its form (`AUD-03`).

use hub_app::queries::{APPLICATION_AUTHOR, JournalAsked, JournalChoices, JournalFault};
use hub_domain::audit::{Outcome, Verb};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::words::{outcome_words, verb_words};
use crate::components::Choice;
use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;

/// The fields of the search, in the order they are shown.
const FIELDS: [&str; 8] = [
    "periode",
    "du",
    "au",
    "auteur",
    "action",
    "dossier",
    "application",
    "resultat",
];

/// What was typed, field by field; « du » or « au » alone means chosen dates.
#[derive(Debug, Default)]
pub struct Asked {
    values: [String; 8],
}

/// The choices of the form's lists.
#[derive(Debug)]
pub struct Filters {
    /// Periods.
    pub periods: Vec<Choice>,
    /// Authors.
    pub authors: Vec<Choice>,
    /// Verbs, in the reader's alphabet.
    pub verbs: Vec<Choice>,
    /// Applications.
    pub applications: Vec<Choice>,
    /// Outcomes.
    pub outcomes: Vec<Choice>,
}

impl Asked {
    /// What a query asks for.
    #[must_use]
    pub fn of(form: &FormData) -> Self {
        let mut asked = Self {
            values: FIELDS.map(|field| form.text(field).trim().to_owned()),
        };
        if asked.text("periode").is_empty() && !(asked.text("du").is_empty() && asked.text("au").is_empty()) {
            asked.values[0] = "dates".to_owned();
        }
        asked
    }

    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        let at = FIELDS.iter().position(|known| *known == field);
        at.map_or("", |at| self.values[at].as_str())
    }

    /// The same as the product understands it.
    #[must_use]
    pub fn search(&self) -> JournalAsked<'_> {
        let [period, from, to, author, verb, dossier, application, outcome] = &self.values;
        JournalAsked {
            period,
            from,
            to,
            verb,
            author,
            outcome,
            application,
            dossier,
        }
    }

    /// Whether anything is asked for.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.values.iter().any(|value| !value.is_empty())
    }

    /// The query string without `?`; empty when nothing is asked for.
    #[must_use]
    pub fn query(&self) -> String {
        let parts: Vec<String> = FIELDS
            .iter()
            .zip(&self.values)
            .filter(|(_, value)| !value.is_empty())
            .map(|(field, value)| format!("{field}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        parts.join("&")
    }

    /// The form's lists, with what is asked for chosen.
    #[must_use]
    pub fn filters(&self, choices: JournalChoices, l: &L10n) -> Filters {
        let period = match self.text("periode") {
            "" => "7",
            asked => asked,
        };
        let mut verbs: Vec<Choice> = Verb::ALL
            .iter()
            .map(|verb| Choice::new(verb.code(), verb_words(*verb, l), self.text("action")))
            .collect();
        verbs.sort_by(|one, other| one.label.cmp(&other.label));
        let kinds = [
            ("application", "audit-author-applications"),
            ("contact", "audit-author-contacts"),
            ("account", "audit-author-accounts"),
            ("operator", "audit-by-cli"),
            ("system", "audit-by-system"),
        ];
        let author = self.text("auteur");
        let staff = choices.staff.into_iter();
        let applications = choices.applications.iter();
        let acting = choices.applications.iter().map(|(id, label)| {
            let words = l.tx("audit-author-application", "app", label);
            Choice::new(format!("{APPLICATION_AUTHOR}{id}"), words, author)
        });
        Filters {
            periods: [
                ("1", "audit-today"),
                ("7", "audit-7-days"),
                ("30", "audit-30-days"),
                ("tout", "audit-period-all"),
                ("dates", "audit-period-dates"),
            ]
            .map(|(value, id)| Choice::new(value, l.t(id), period))
            .to_vec(),
            authors: staff
                .map(|(id, name)| Choice::new(id.0.to_string(), name, author))
                .chain(acting)
                .chain(kinds.map(|(kind, id)| Choice::new(kind, l.t(id), author)))
                .collect(),
            verbs,
            applications: applications
                .map(|(id, label)| Choice::new(id.0.to_string(), label.as_str(), self.text("application")))
                .collect(),
            outcomes: Outcome::ALL
                .map(|outcome| Choice::new(outcome.code(), outcome_words(outcome, l), self.text("resultat")))
                .to_vec(),
        }
    }
}

/// What is wrong with what was typed, at its field.
#[must_use]
pub fn field_errors(faults: &[JournalFault], asked: &Asked, l: &L10n) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for fault in faults {
        match fault {
            JournalFault::From => errors.add("du", l.t("accesses-not-a-date")),
            JournalFault::To => errors.add("au", l.t("accesses-not-a-date")),
            JournalFault::Order => errors.add("au", l.t("audit-period-order")),
            JournalFault::Dossier => {
                errors.add("dossier", l.tx("audit-no-dossier", "code", asked.text("dossier")));
            }
        }
    }
    errors
}
