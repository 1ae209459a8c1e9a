//! What is typed to ask why, and the links that fill it in.

use std::net::IpAddr;

use hub_app::decisions::AskedOf;
use hub_domain::authz::call::{AskedDossier, CABINET, OperationName, Surface};
use hub_domain::dossier::DossierCode;
use hub_domain::moment::Moment;
use hub_domain::wizard::{holds_issued_secret, looks_like_secret};
use jiff::civil::{Date, Time};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::asked_of;
use crate::forms::{FieldErrors, FormData};
use crate::i18n::L10n;
use crate::urls;

/// The fields in the order of the page.
pub(super) const FIELDS: [&str; 7] = ["cle", "dossier", "surface", "operation", "adresse", "le", "heure"];
/// What is asked about where no operation is named and the application may do none.
pub(super) const ANY_OPERATION: &str = "compte:read";

/// The form as it is shown again.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// The key's identifier, or whatever was pasted there: shown again by [`Self::without_secrets`] alone.
    pub(super) key: String,
    /// The application whose key is asked about, where a link names it and no key.
    pub(super) application: Option<i64>,
    pub(super) dossier: String,
    pub(super) surface: String,
    pub(super) operation: String,
    pub(super) address: String,
    pub(super) date: String,
    pub(super) time: String,
}

/// The question, understood.
#[derive(Debug)]
pub(super) struct Understood {
    pub(super) of: AskedOf,
    pub(super) surface: Surface,
    pub(super) operation: OperationName,
    pub(super) dossier: Option<DossierCode>,
    /// Whether the reserved code stands for the dossier.
    names_firm: bool,
    pub(super) peer: Option<IpAddr>,
    /// The last moment of the second asked about; now when absent.
    pub(super) at: Option<Moment>,
}

/// What a link fills in; what is absent is left to be typed.
#[derive(Debug, Clone, Default)]
pub struct Link<'a> {
    /// The key's identifier.
    pub key: &'a str,
    /// The application whose key is asked about.
    pub application: Option<i64>,
    /// The dossier's code; with it the question is asked at once.
    pub dossier: Option<&'a str>,
    /// The surface, where it is not that of a dossier.
    pub surface: Option<Surface>,
    /// From where the call came.
    pub address: &'a str,
    /// At which moment.
    pub at: Option<Moment>,
}

/// The address of « Pourquoi ? » with its form filled in.
#[must_use]
pub fn link(what: &Link<'_>, l: &L10n) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    if !what.key.is_empty() {
        pairs.push(("cle", what.key.to_owned()));
    }
    if let Some(id) = what.application {
        pairs.push(("application", id.to_string()));
    }
    if let Some(surface) = what.surface {
        pairs.push(("surface", surface.code().to_owned()));
    }
    if let Some(code) = what.dossier {
        pairs.push(("dossier", code.to_owned()));
    }
    if !what.address.is_empty() {
        pairs.push(("adresse", what.address.to_owned()));
    }
    if let Some(at) = what.at {
        pairs.push(("le", l.date_field(at)));
        pairs.push(("heure", l.time_field(at)));
    }
    let query: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    match query.is_empty() {
        true => urls::WHY.to_owned(),
        false => format!("{}?{}", urls::WHY, query.join("&")),
    }
}

impl Typed {
    pub(super) fn read(query: &FormData) -> Self {
        let text = |name: &str| query.text(name).to_owned();
        Self {
            key: text("cle"),
            application: query.number("application"),
            dossier: text("dossier"),
            surface: text("surface"),
            operation: text("operation"),
            address: text("adresse"),
            date: text("le"),
            time: text("heure"),
        }
    }

    /// Whether a secret was pasted beside the identifier, or instead of it.
    pub(super) fn holds_secret(&self) -> bool {
        self.key.contains(':') || looks_like_secret(&self.key) || holds_issued_secret(&self.key)
    }

    /// Whether a secret was pasted anywhere.
    pub(super) fn is_secret(&self) -> bool {
        let others = [
            &self.dossier,
            &self.surface,
            &self.operation,
            &self.address,
            &self.date,
            &self.time,
        ];
        self.holds_secret() || others.into_iter().any(|text| holds_issued_secret(text))
    }

    /// The same without what must not come back on a page.
    pub(super) fn without_secrets(mut self) -> Self {
        if self.holds_secret() {
            self.key.clear();
        }
        for text in [
            &mut self.dossier,
            &mut self.operation,
            &mut self.address,
            &mut self.date,
            &mut self.time,
        ] {
            if holds_issued_secret(text) {
                text.clear();
            }
        }
        self
    }

    /// The question, or what is wrong with it at its fields.
    pub(super) fn understood(&self, errors: &mut FieldErrors, l: &L10n) -> Option<Understood> {
        let of = asked_of(self, errors, l);
        let surface = Surface::from_code(&self.surface).filter(|surface| *surface == Surface::Cabinet);
        let surface = surface.unwrap_or(Surface::Standard);
        let names_firm = self.dossier.eq_ignore_ascii_case(CABINET);
        let dossier = DossierCode::parse(&self.dossier).ok();
        if self.dossier.is_empty() && surface == Surface::Standard {
            errors.add("dossier", l.t("why-dossier-missing"));
        } else if !self.dossier.is_empty() && dossier.is_none() && !names_firm {
            errors.add("dossier", l.t("why-no-dossier"));
        }
        let operation = match self.operation.as_str() {
            "" => OperationName::parse(ANY_OPERATION),
            typed => OperationName::parse(typed),
        };
        if operation.is_err() {
            errors.add("operation", l.tx("why-no-operation", "example", ANY_OPERATION));
        }
        let peer = (!self.address.is_empty()).then(|| self.address.parse::<IpAddr>());
        if matches!(peer, Some(Err(_))) {
            errors.add("adresse", l.t("why-no-address"));
        }
        let at = self.moment(errors, l);
        let understood = Understood {
            of: of?,
            surface,
            operation: operation.ok()?,
            dossier,
            names_firm,
            peer: peer.transpose().ok()?,
            at: at?,
        };
        errors.is_empty().then_some(understood)
    }

    /// The moment asked about: the end of its second. None when what was typed is none, and that was said.
    fn moment(&self, errors: &mut FieldErrors, l: &L10n) -> Option<Option<Moment>> {
        if self.date.is_empty() {
            if self.time.is_empty() {
                return Some(None);
            }
            errors.add("le", l.t("why-date-missing"));
            return None;
        }
        let Some(date) = read_date(&self.date) else {
            errors.add("le", l.t("why-not-a-date"));
            return None;
        };
        if self.time.is_empty() {
            errors.add("heure", l.t("why-time-missing"));
            return None;
        }
        let Some(time) = read_time(&self.time) else {
            errors.add("heure", l.t("why-not-a-time"));
            return None;
        };
        let Ok(zoned) = date.to_datetime(time).in_tz(l.zone_name()) else {
            errors.add("le", l.t("why-not-a-date"));
            return None;
        };
        Some(Some(Moment(zoned.timestamp().as_millisecond()).plus_millis(999)))
    }
}

impl Understood {
    /// What the call names where its dossier stands.
    pub(super) fn asked_dossier(&self) -> AskedDossier<'_> {
        match &self.dossier {
            Some(code) => AskedDossier::Code(code.as_str()),
            None if self.names_firm || self.surface == Surface::Cabinet => AskedDossier::Cabinet,
            None => AskedDossier::Missing,
        }
    }

    /// The first moment of the second asked about.
    pub(super) fn second(&self) -> Moment {
        self.at.map_or(Moment(i64::MIN), |at| at.plus_millis(-999))
    }
}

/// `2026-11-23`, and nothing else.
fn read_date(typed: &str) -> Option<Date> {
    let plain = typed.len() == 10 && typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    typed.parse().ok().filter(|date: &Date| plain && date.year() > 0)
}

/// `14:05` or `14:05:23`, and nothing else.
fn read_time(typed: &str) -> Option<Time> {
    let plain = typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    (plain && matches!(typed.len(), 5 | 8)).then(|| typed.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// KEY-06: a moment is read to its second, in the firm's zone, in one way only.
    #[test]
    fn key_06_moments_are_read_in_one_way() {
        let l = L10n::new(Lang::Fr, "Europe/Paris");
        let moment = |date: &str, time: &str| {
            let typed = Typed {
                date: date.to_owned(),
                time: time.to_owned(),
                ..Typed::default()
            };
            let mut errors = FieldErrors::default();
            let read = typed.moment(&mut errors, &l);
            (
                read,
                errors.iter().map(|error| error.field.clone()).collect::<Vec<_>>(),
            )
        };
        assert_eq!(moment("", ""), (Some(None), vec![]));
        let end_of_second = Moment(1_795_440_725_999);
        assert_eq!(
            moment("2026-11-23", "14:32:05"),
            (Some(Some(end_of_second)), vec![])
        );
        assert_eq!(
            moment("2026-11-23", "14:32").0,
            Some(Some(Moment(1_795_440_720_999)))
        );
        for (date, time, field) in [
            ("23/11/2026", "14:32", "le"),
            ("2026-02-30", "14:32", "le"),
            ("hier", "", "le"),
            ("", "14:32", "le"),
            ("2026-11-23", "", "heure"),
            ("2026-11-23", "25:00", "heure"),
            ("2026-11-23", "14h32", "heure"),
            ("2026-11-23", "14:32:05.5", "heure"),
        ] {
            assert_eq!(
                moment(date, time),
                (None, vec![field.to_owned()]),
                "{date} {time}"
            );
        }
    }

    /// KEY-06: a link says no more than it knows, and asks at once when it knows the dossier.
    #[test]
    fn key_06_links_fill_the_form_in() {
        let l = L10n::new(Lang::Fr, "Europe/Paris");
        assert_eq!(link(&Link::default(), &l), "/loophub/pourquoi");
        let refused = Link {
            key: "a_b-c123",
            address: "2001:db8::1",
            at: Some(Moment(1_795_440_725_400)),
            ..Link::default()
        };
        assert_eq!(
            link(&refused, &l),
            "/loophub/pourquoi?cle=a%5Fb%2Dc123&adresse=2001%3Adb8%3A%3A1&le=2026%2D11%2D23&heure=14%3A32%3A05"
        );
        let known = Link {
            application: Some(7),
            dossier: Some("CLI001"),
            ..Link::default()
        };
        assert_eq!(link(&known, &l), "/loophub/pourquoi?application=7&dossier=CLI001");
    }
}
