//! The checks as lines: what was read, and who made it so and when.

use hub_app::decisions::{Asked, CheckOutcome, Decided, DecidedOn, Fact, FactKind};
use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::Check;
use hub_domain::moment::Moment;

use super::form::Understood;
use super::words;
use crate::components::Badge;
use crate::i18n::L10n;
use crate::session::Visit;
use crate::urls;

/// One check.
#[derive(Debug)]
pub(super) struct Row {
    /// What is checked.
    pub(super) check: String,
    /// How it ended.
    pub(super) outcome: Badge,
    /// What was read.
    pub(super) read: String,
    /// Where that is shown: address and words.
    pub(super) see: Option<(String, String)>,
    /// Who made it so.
    pub(super) facts: Vec<FactLine>,
}

/// Who made a fact, and when.
#[derive(Debug)]
pub(super) struct FactLine {
    pub(super) what: String,
    pub(super) at: Moment,
    pub(super) who: String,
    /// Its entry of the journal.
    pub(super) entry: Option<(String, i64)>,
}

/// The checks in their order. That no route is asked for is no check here.
pub(super) fn of(decided: &Decided, asked: &Asked<'_>, understood: &Understood, visit: &Visit) -> Vec<Row> {
    let Some(on) = &decided.on else {
        return Vec::new();
    };
    let reading = Reading {
        on,
        decided,
        asked,
        understood,
        visit,
    };
    Check::ALL
        .into_iter()
        .filter(|check| *check != Check::Route)
        .map(|check| reading.row(check))
        .collect()
}

struct Reading<'a> {
    on: &'a DecidedOn,
    decided: &'a Decided,
    asked: &'a Asked<'a>,
    understood: &'a Understood,
    visit: &'a Visit,
}

impl Reading<'_> {
    fn row(&self, check: Check) -> Row {
        let l = &self.visit.l;
        let facts = self.decided.facts.iter().filter(|fact| fact.check == check);
        Row {
            check: words::check(check, l),
            outcome: words::outcome(self.decided.outcome(check), l),
            read: self.read(check),
            see: self.see(check),
            facts: facts.map(|fact| fact_line(fact, l)).collect(),
        }
    }

    /// What was read for a check; nothing where there was nothing to read it of.
    fn read(&self, check: Check) -> String {
        let l = &self.visit.l;
        if self.on.application.is_none() && matches!(check, Check::Suspension | Check::Operation) {
            return String::new();
        }
        let is_there = |kind: FactKind| self.decided.facts.iter().any(|fact| fact.kind == kind);
        match check {
            Check::Key => l.ta2(
                "why-read-key",
                "name",
                &self.on.name,
                "identifier",
                &self.on.identifier,
            ),
            Check::Secret => l.t("why-read-secret").into_owned(),
            Check::Validity if is_there(FactKind::Revocation) => l.t("why-read-revoked").into_owned(),
            Check::Validity => match self.on.expires_at {
                Some(end) => l.tx("why-read-expires", "date", l.date_time(end)),
                None => l.t("keys-no-expiry").into_owned(),
            },
            Check::Rate => {
                let limits = self.visit.hub.settings().call_limits;
                l.ta2("why-read-rate", "n", limits.per_second, "burst", limits.burst)
            }
            Check::Application => match &self.on.application {
                Some((_, label)) => label.clone(),
                None => l.t("keys-refused-not-in-use").into_owned(),
            },
            Check::Firm => self.one_of(
                is_there(FactKind::FirmSuspension),
                ["why-read-firm-suspended", "why-read-firm"],
            ),
            Check::Suspension => self.one_of(
                is_there(FactKind::Suspension),
                ["why-read-suspended", "why-read-active"],
            ),
            Check::Surface => l.ta2(
                "why-read-surface",
                "surface",
                words::surface(self.understood.surface, l),
                "kind",
                crate::pages::keys::kind_words(self.on.kind, l),
            ),
            Check::Operation => self.permissions(),
            Check::Address => self.addresses(),
            Check::Dossier => self.dossier(),
            Check::Route => String::new(),
        }
    }

    fn permissions(&self) -> String {
        let l = &self.visit.l;
        let permissions = match self.on.permissions.is_empty() {
            true => l.t("why-read-no-permission").into_owned(),
            false => self.on.permissions.join(", "),
        };
        match self.asked.any_operation {
            true => l.tx("why-read-permissions", "permissions", permissions),
            false => l.ta2(
                "why-read-operation",
                "operation",
                self.understood.operation.as_str(),
                "permissions",
                permissions,
            ),
        }
    }

    fn addresses(&self) -> String {
        let l = &self.visit.l;
        let allowed = match self.on.allowed_addresses.as_deref() {
            None | Some("") => l.t("keys-addresses-all").into_owned(),
            Some(lines) => lines.replace('\n', ", "),
        };
        match self.asked.peer {
            None => l.tx("why-read-addresses", "addresses", allowed),
            Some(peer) => l.ta2(
                "why-read-address",
                "address",
                peer.to_string(),
                "addresses",
                allowed,
            ),
        }
    }

    fn dossier(&self) -> String {
        let l = &self.visit.l;
        let code = match &self.understood.dossier {
            Some(code) => l.tx("why-read-dossier", "code", code.as_str()),
            None => l.t("why-read-whole-firm").into_owned(),
        };
        match &self.on.restricted_dossier {
            Some(only) => l.ta2("why-read-restricted", "dossier", code, "only", only),
            None => code,
        }
    }

    fn see(&self, check: Check) -> Option<(String, String)> {
        let l = &self.visit.l;
        let words = |id: &str| l.t(id).into_owned();
        match check {
            Check::Key | Check::Validity | Check::Address => {
                Some((urls::api_key(self.on.key), words("keys-see")))
            }
            Check::Application | Check::Suspension | Check::Operation => {
                let (id, _) = self.on.application.as_ref()?;
                Some((urls::application(id), words("why-see-application")))
            }
            Check::Dossier if self.on.kind == KeyKind::Standard => {
                let code = self.understood.dossier.as_ref()?;
                Some((urls::dossier_accesses(code.as_str()), words("accesses-link")))
            }
            _ => None,
        }
        .filter(|_| self.decided.outcome(check) != CheckOutcome::NotReached || check == Check::Dossier)
    }

    fn one_of(&self, is_so: bool, [yes, no]: [&str; 2]) -> String {
        self.visit.l.t(if is_so { yes } else { no }).into_owned()
    }
}

fn fact_line(fact: &Fact, l: &L10n) -> FactLine {
    FactLine {
        what: words::fact(fact, l),
        at: fact.told.at,
        who: words::who(fact, l),
        entry: fact.told.seq.map(|seq| (urls::audit_entry(seq), seq)),
    }
}
