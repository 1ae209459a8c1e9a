//! The words of « Pourquoi ? »: checks, how they ended, and the facts behind them.

use hub_app::decisions::{CheckOutcome, Fact, FactKind};
use hub_domain::authz::call::{Check, Surface};

use crate::components::{Badge, Tone};
use crate::i18n::L10n;

/// « Les données d’un dossier ».
pub(super) fn surface(surface: Surface, l: &L10n) -> String {
    let id = match surface {
        Surface::Cabinet => "why-surface-firm",
        Surface::Standard | Surface::SelfService | Surface::Hub => "why-surface-dossier",
    };
    l.t(id).into_owned()
}

/// What is checked.
pub(super) fn check(check: Check, l: &L10n) -> String {
    let id = match check {
        Check::Key => "why-check-key",
        Check::Secret => "why-check-secret",
        Check::Validity => "why-check-validity",
        Check::Rate => "why-check-rate",
        Check::Application => "why-check-application",
        Check::Firm => "why-check-firm",
        Check::Suspension => "why-check-suspension",
        Check::Route => "why-check-route",
        Check::Surface => "why-check-surface",
        Check::Operation => "why-check-operation",
        Check::Address => "why-check-address",
        Check::Dossier => "why-check-dossier",
    };
    l.t(id).into_owned()
}

/// How a check ended.
pub(super) fn outcome(outcome: CheckOutcome, l: &L10n) -> Badge {
    match outcome {
        CheckOutcome::Passed => Badge::new(Tone::Ok, l.t("why-passed")),
        CheckOutcome::Refused => Badge::new(Tone::Err, l.t("why-stops")),
        CheckOutcome::NotReached => Badge::new(Tone::Neutral, l.t("why-not-reached")),
        CheckOutcome::NotAsked => Badge::new(Tone::Info, l.t("why-not-asked")),
    }
}

/// What a fact tells: « Application Qonto activée sur le dossier ».
pub(super) fn fact(fact: &Fact, l: &L10n) -> String {
    let id = match fact.kind {
        FactKind::Key => "why-fact-key",
        FactKind::Revocation => "why-fact-revocation",
        FactKind::Expiry => "why-fact-expiry",
        FactKind::Application => "why-fact-application",
        FactKind::Restoration => "why-fact-restoration",
        FactKind::ApplicationKey => "why-fact-application-key",
        FactKind::Unused => "why-fact-unused",
        FactKind::FirmSuspension => "why-fact-firm-suspension",
        FactKind::Suspension => "why-fact-suspension",
        FactKind::Addresses => "why-fact-addresses",
        FactKind::Dossier => "why-fact-dossier",
        FactKind::Code => "why-fact-code",
        FactKind::Archive => "why-fact-archive",
        FactKind::Activation => "why-fact-activation",
        FactKind::Deactivation => "why-fact-deactivation",
    };
    l.tx(id, "name", &fact.name)
}

/// Who did it: by name, else the command line or the product itself.
pub(super) fn who(fact: &Fact, l: &L10n) -> String {
    match (&fact.told.by, fact.told.actor_kind.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "operator") => l.t("audit-by-cli").into_owned(),
        (None, _) => l.t("audit-by-system").into_owned(),
    }
}
