//! What is typed of a webhook, and what is wrong with it, at its field.

use hub_app::commands::{DestinationFault, WebhookFault, WebhookForm};
use hub_app::queries::WebhookSettings;
use hub_domain::ids::InstalledAppId;
use hub_domain::webhook::{EventKind, NAME_MAX_CHARS, WEBHOOKS_MAX};
use hub_domain::wizard::holds_issued_secret;

use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;

/// The fields, in the order they are shown.
const FIELDS: [&str; 4] = ["nom", "adresse", "evenement", "application"];

/// What is typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The name.
    pub name: String,
    /// The address.
    pub url: String,
    /// The codes of the events.
    pub kinds: Vec<EventKind>,
    /// The identifier of the application; empty for all.
    pub application: String,
}

impl Typed {
    /// What a form holds.
    pub fn read(form: &FormData) -> Self {
        Self {
            name: form.text("nom").to_owned(),
            url: form.text("adresse").to_owned(),
            kinds: form
                .get_all("evenement")
                .filter_map(EventKind::from_code)
                .filter(|kind| *kind != EventKind::Test)
                .collect(),
            application: form.text("application").to_owned(),
        }
    }

    /// What a webhook is now.
    pub fn of(settings: &WebhookSettings) -> Self {
        Self {
            name: settings.name.clone(),
            url: settings.url.clone(),
            kinds: settings.kinds.clone(),
            application: settings
                .application_id()
                .map(|id| id.to_string())
                .unwrap_or_default(),
        }
    }

    /// What the product is asked. An application that is no number is none of the firm's.
    pub fn webhook_form(&self, token: &str) -> WebhookForm {
        WebhookForm {
            name: self.name.clone(),
            url: self.url.clone(),
            kinds: self.kinds.clone(),
            application: (!self.application.is_empty())
                .then(|| InstalledAppId(self.application.parse().unwrap_or(-1))),
            form_token: token.to_owned(),
        }
    }

    /// The same, without what looks like a key's secret: it does not come back on the page.
    pub fn without_secrets(mut self) -> Self {
        for text in [&mut self.name, &mut self.url] {
            if holds_issued_secret(text) {
                text.clear();
            }
        }
        self
    }
}

/// What is wrong, each at its field.
pub fn said(mut errors: FieldErrors, faults: &[WebhookFault], l: &L10n) -> FieldErrors {
    for fault in faults {
        match fault {
            WebhookFault::Name => errors.add("nom", l.t("webhooks-name-missing")),
            WebhookFault::NameTooLong => errors.add("nom", l.tn("webhooks-name-long", NAME_MAX_CHARS)),
            WebhookFault::Secret => errors.add("nom", l.t("webhooks-holds-secret")),
            WebhookFault::Url(fault) => errors.add(
                "adresse",
                l.t(match fault {
                    DestinationFault::Form => "webhooks-url-form",
                    DestinationFault::NotHttps => "webhooks-url-https",
                    DestinationFault::Credentials => "webhooks-url-credentials",
                    DestinationFault::Private => "webhooks-url-private",
                }),
            ),
            WebhookFault::Kinds => errors.add("evenement", l.t("webhooks-events-missing")),
            WebhookFault::Application => errors.add("application", l.t("webhooks-application-gone")),
            WebhookFault::TooMany => errors.add("nom", l.tn("webhooks-too-many", WEBHOOKS_MAX)),
            WebhookFault::NoKey | WebhookFault::AlreadyShown => errors.add("nom", l.t("webhooks-no-key")),
        }
    }
    errors.sort_like(&FIELDS);
    errors
}
