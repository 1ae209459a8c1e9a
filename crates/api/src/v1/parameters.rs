//! Parameters of an address, read strictly: unknown, repeated and unreadable ones are told, each at its place.

use std::borrow::Cow;

use hub_domain::credential::carries_secret;
use percent_encoding::percent_decode;

use super::cursor::Place;
use super::form::ERRORS_TOLD;
use crate::problem::{FieldError, FieldFault, Problem, Text};

/// How many lines a part has unless asked.
const LIMIT_DEFAULT: u16 = 50;
/// How many lines a part has at most.
const LIMIT_MAX: u16 = 200;
/// The longest name repeated in an answer, in characters.
const NAME_TOLD: usize = 40;

/// The parameters of an address; what nobody takes is unknown.
#[derive(Debug)]
pub(super) struct Parameters<'q> {
    given: Vec<Option<Pair<'q>>>,
    errors: Vec<(usize, FieldError)>,
}

/// A parameter, decoded; `None` for what is no UTF-8.
#[derive(Debug)]
struct Pair<'q> {
    name: Option<Cow<'q, str>>,
    value: Option<Cow<'q, str>>,
}

/// Which part of a list is asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page<A> {
    /// How many lines, 1 to 200.
    pub(super) limit: u16,
    /// Only what comes after this.
    pub(super) after: Option<A>,
    /// Whether the whole list is counted.
    pub(super) count: bool,
}

impl<'q> Parameters<'q> {
    /// The parameters of a query.
    pub(super) fn of(query: Option<&'q str>) -> Self {
        let pairs = query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty());
        let pair = |pair: &'q str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some(Pair {
                name: decode(name),
                value: decode(value),
            })
        };
        Self {
            given: pairs.map(pair).collect(),
            errors: Vec::new(),
        }
    }

    /// The value of a parameter as `read` understands it; nothing when it is not given or, with its fault noted, wrong.
    pub(super) fn take<T>(
        &mut self,
        name: &str,
        fault: FieldFault,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let mut found = None;
        for at in 0..self.given.len() {
            let named = |pair: &mut Pair<'q>| pair.name.as_deref() == Some(name);
            let Some(pair) = self.given[at].take_if(named) else {
                continue;
            };
            let value = match pair.value {
                None => Err(FieldFault::Unreadable),
                Some(_) if found.is_some() => Err(FieldFault::Repeated),
                Some(text) => read(&text).ok_or(fault),
            };
            match value {
                Ok(value) => found = Some(value),
                Err(fault) => self.errors.push((at, error(Some(name), fault))),
            }
        }
        found
    }

    /// `limit`, `cursor` and `count` of a list; `position` understands what a cursor of it stands for.
    pub(super) fn page<A>(&mut self, place: &Place, position: impl Fn(&str) -> Option<A>) -> Page<A> {
        let after = self.take("cursor", FieldFault::Cursor, |text| {
            place.read(text).and_then(|text| position(&text))
        });
        let count = self.take("count", COUNT, |text| (text == "exact").then_some(true));
        Page {
            limit: self.limit(),
            after,
            count: count.unwrap_or(false),
        }
    }

    /// `limit` of a list.
    fn limit(&mut self) -> u16 {
        self.take("limit", FieldFault::PageLimit, read_limit)
            .unwrap_or(LIMIT_DEFAULT)
    }

    /// Refuses what nobody took.
    ///
    /// # Errors
    /// [`Problem::Parameters`] with every fault, in the order of the address.
    pub(super) fn finish(self) -> Result<(), Problem> {
        let mut errors = self.errors;
        for (at, pair) in self.given.iter().enumerate() {
            if let Some(pair) = pair {
                errors.push((at, error(pair.name.as_deref(), FieldFault::Unknown)));
            }
        }
        if errors.is_empty() {
            return Ok(());
        }
        errors.sort_by_key(|(at, _)| *at);
        errors.truncate(ERRORS_TOLD);
        Err(Problem::Parameters(
            errors.into_iter().map(|(_, error)| error).collect(),
        ))
    }
}

/// `count` of anything but `exact`.
const COUNT: FieldFault = FieldFault::Said {
    code: "not_allowed",
    text: Text {
        fr: "Seul « exact » est possible.",
        en: "Only “exact” is possible.",
    },
};

fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode(text.as_bytes()).decode_utf8().ok()
}

fn error(name: Option<&str>, fault: FieldFault) -> FieldError {
    FieldError {
        pointer: pointer(name),
        fault,
    }
}

fn read_limit(text: &str) -> Option<u16> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|limit| plain && (1..=LIMIT_MAX).contains(limit))
}

/// Where a parameter stands. A name that is odd or may hold a secret is not repeated.
pub(crate) fn pointer(name: Option<&str>) -> String {
    let told = name.filter(|name| {
        name.chars().count() <= NAME_TOLD && !name.chars().any(char::is_control) && !carries_secret(name)
    });
    let escaped = told.map(|name| name.replace('~', "~0").replace('/', "~1"));
    ["#/", escaped.as_deref().unwrap_or_default()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place::new("tests", &[1])
    }

    fn read(query: &str) -> Result<Page<String>, Vec<(String, FieldFault)>> {
        let mut parameters = Parameters::of(Some(query));
        let page = parameters.page(&place(), |text| Some(text.to_owned()));
        match parameters.finish() {
            Ok(()) => Ok(page),
            Err(Problem::Parameters(errors)) => Err(errors
                .into_iter()
                .map(|error| (error.pointer, error.fault))
                .collect()),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_page_has_50_lines_unless_asked_and_200_at_most() {
        let page = |limit, after: Option<&str>, count| {
            Ok(Page {
                limit,
                after: after.map(str::to_owned),
                count,
            })
        };
        let cursor = place().write("A1");
        assert_eq!(read(""), page(50, None, false));
        assert_eq!(read("limit=1"), page(1, None, false));
        assert_eq!(
            read(&format!("limit=200&cursor={cursor}")),
            page(200, Some("A1"), false)
        );
        assert_eq!(read("%6cimit=0%37&&count=exact"), page(7, None, true));
        for wrong in [
            "0",
            "201",
            "-1",
            "+5",
            "",
            "ten",
            "1e2",
            "99999999999",
            "%00",
            "5 ",
        ] {
            let fault = ("#/limit".to_owned(), FieldFault::PageLimit);
            assert_eq!(read(&format!("limit={wrong}")), Err(vec![fault]), "{wrong}");
        }
        assert_eq!(read("count=1"), Err(vec![("#/count".to_owned(), COUNT)]));
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let faults = read("limit=3&limit=4&cursor=x&Limit=3&a~/b=1&cursor=%ff").unwrap_err();
        let faults: Vec<_> = faults
            .iter()
            .map(|(pointer, fault)| (pointer.as_str(), *fault))
            .collect();
        assert_eq!(
            faults,
            [
                ("#/limit", FieldFault::Repeated),
                ("#/cursor", FieldFault::Cursor),
                ("#/Limit", FieldFault::Unknown),
                ("#/a~0~1b", FieldFault::Unknown),
                ("#/cursor", FieldFault::Unreadable),
            ]
        );
    }

    #[test]
    fn odd_names_are_not_repeated() {
        let secret = format!("lhs_{}", "a".repeat(20));
        for odd in [secret.as_str(), "id12345678:x", "%00", &"x".repeat(41), "%ff"] {
            let faults = read(odd).unwrap_err();
            assert_eq!(faults, [("#/".to_owned(), FieldFault::Unknown)], "{odd}");
        }
    }
}
