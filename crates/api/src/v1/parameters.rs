//! Parameters of lists, read strictly: unknown, repeated and unreadable ones are told, each at its place.

use std::borrow::Cow;

use hub_domain::credential::carries_secret;
use percent_encoding::percent_decode;

use crate::problem::{FieldError, FieldFault, Problem};

/// How many lines a page has unless asked.
const LIMIT_DEFAULT: u16 = 50;
/// How many lines a page has at most.
const LIMIT_MAX: u16 = 200;
/// The longest name repeated in an answer, in characters.
const NAME_TOLD: usize = 40;

/// Which part of a list is asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// How many lines, 1 to 200.
    pub(super) limit: u16,
    /// Only what comes after this; empty for the first page.
    pub(super) after: String,
}

impl Page {
    /// Reads `limit` and `cursor`; `open_cursor` gives what a cursor stands for.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with every fault.
    pub(super) fn read(
        query: Option<&str>,
        open_cursor: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Problem> {
        let (mut limit, mut after) = (None, None);
        let mut errors = Vec::new();
        for pair in pairs(query) {
            let fault = match pair.name.as_deref() {
                Some("limit") => store(&mut limit, pair.value, read_limit, FieldFault::PageLimit),
                Some("cursor") => store(&mut after, pair.value, &open_cursor, FieldFault::Cursor),
                _ => Err(FieldFault::Unknown),
            };
            if let Err(fault) = fault {
                errors.push(FieldError {
                    pointer: pointer(pair.name.as_deref()),
                    fault,
                });
            }
        }
        if errors.is_empty() {
            Ok(Self {
                limit: limit.unwrap_or(LIMIT_DEFAULT),
                after: after.unwrap_or_default(),
            })
        } else {
            Err(Problem::Invalid(errors))
        }
    }
}

/// Refuses every parameter.
///
/// # Errors
/// [`Problem::Invalid`] with each of them.
pub(super) fn no_parameters(query: Option<&str>) -> Result<(), Problem> {
    let errors: Vec<FieldError> = pairs(query)
        .map(|pair| FieldError {
            pointer: pointer(pair.name.as_deref()),
            fault: FieldFault::Unknown,
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::Invalid(errors))
    }
}

/// A parameter, decoded; `None` for what is no UTF-8.
struct Pair<'q> {
    name: Option<Cow<'q, str>>,
    value: Option<Cow<'q, str>>,
}

fn pairs(query: Option<&str>) -> impl Iterator<Item = Pair<'_>> {
    query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Pair {
                name: decode(name),
                value: decode(value),
            }
        })
}

fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode(text.as_bytes()).decode_utf8().ok()
}

fn store<T>(
    place: &mut Option<T>,
    value: Option<Cow<'_, str>>,
    read: impl Fn(&str) -> Option<T>,
    fault: FieldFault,
) -> Result<(), FieldFault> {
    let value = value.ok_or(FieldFault::Unreadable)?;
    if place.is_some() {
        return Err(FieldFault::Repeated);
    }
    *place = Some(read(&value).ok_or(fault)?);
    Ok(())
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

    fn read(query: &str) -> Result<Page, Vec<(String, FieldFault)>> {
        let known = |text: &str| (text == "abc").then(|| "A1".to_owned());
        Page::read(Some(query), known).map_err(|problem| match problem {
            Problem::Invalid(errors) => errors
                .into_iter()
                .map(|error| (error.pointer, error.fault))
                .collect(),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_page_has_50_lines_unless_asked_and_200_at_most() {
        let page = |limit, after: &str| {
            Ok(Page {
                limit,
                after: after.to_owned(),
            })
        };
        assert_eq!(read(""), page(50, ""));
        assert_eq!(read("limit=1"), page(1, ""));
        assert_eq!(read("limit=200&cursor=abc"), page(200, "A1"));
        assert_eq!(read("%6cimit=0%37&&"), page(7, ""));
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
