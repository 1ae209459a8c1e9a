//! The parameters of a list: `filter`, `sort`, `skip`, `take`, `select`, beside `codeDossier`.
//!
//! They are read as forms are, `+` being a space, and whatever the case of their names, as partners' connectors send
//! them. `codeDossier` was read before, by the decision.

use std::borrow::Cow;

use hub_app::queries::public_records::PublicQuery;
use hub_domain::filter::{Filter, FilterFault, Order, Resource, Selection};

use crate::problem::{FieldError, FieldFault, Problem};
use crate::v1::pointer;

const TAKE_DEFAULT: u32 = 100;
const TAKE_MAX: u32 = 500;
const SKIP_MAX: u32 = 1_000_000;

/// What is asked of a list.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) query: PublicQuery,
    pub(super) selection: Selection,
}

impl Asked {
    /// Reads the parameters of a list.
    ///
    /// # Errors
    /// [`Problem::Parameters`] with every fault.
    pub(super) fn read(query: Option<&str>, resource: Resource) -> Result<Self, Problem> {
        let mut given = Given::default();
        let mut errors = given.fill(query);
        let mut noted = |name: &str, fault: FieldFault| {
            errors.push(FieldError {
                pointer: pointer(Some(name)),
                fault,
            });
        };
        let text = |name: &'static str, value: Option<String>| value.map(|value| (name, value));
        let filter = text("filter", given.filter)
            .filter(|(_, value)| !value.trim().is_empty())
            .and_then(|(name, value)| taken(Filter::parse(&value, resource), name, &mut noted));
        let order = text("sort", given.sort)
            .and_then(|(name, value)| taken(Order::parse(&value, resource), name, &mut noted));
        let selection = text("select", given.select)
            .and_then(|(name, value)| taken(Selection::parse(&value, resource), name, &mut noted));
        let skip = text("skip", given.skip).and_then(|(name, value)| {
            whole(&value, 0, SKIP_MAX).or_else(|| {
                noted(name, FieldFault::Skip);
                None
            })
        });
        let take = text("take", given.take).and_then(|(name, value)| {
            whole(&value, 1, TAKE_MAX).or_else(|| {
                noted(name, FieldFault::Take);
                None
            })
        });
        if !errors.is_empty() {
            return Err(Problem::Parameters(errors));
        }
        Ok(Self {
            query: PublicQuery {
                resource,
                filter,
                order: order.unwrap_or_default(),
                skip: i64::from(skip.unwrap_or(0)),
                take: i64::from(take.unwrap_or(TAKE_DEFAULT)),
            },
            selection: selection.unwrap_or_else(|| Selection::whole(resource)),
        })
    }
}

/// Refuses every parameter but `codeDossier`.
///
/// # Errors
/// [`Problem::Parameters`] with each of the others.
pub(super) fn only_dossier(query: Option<&str>) -> Result<(), Problem> {
    let errors: Vec<FieldError> = pairs(query)
        .filter(|(name, _)| !is_dossier(name))
        .map(|(name, _)| FieldError {
            pointer: pointer(Some(&name)),
            fault: FieldFault::Unknown,
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::Parameters(errors))
    }
}

/// The parameters as sent.
#[derive(Debug, Default)]
struct Given {
    filter: Option<String>,
    sort: Option<String>,
    select: Option<String>,
    skip: Option<String>,
    take: Option<String>,
}

impl Given {
    /// Fills in the values; answers what is unknown or repeated.
    fn fill(&mut self, query: Option<&str>) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (name, value) in pairs(query).filter(|(name, _)| !is_dossier(name)) {
            let place = match name.to_ascii_lowercase().as_str() {
                "filter" => Some(&mut self.filter),
                "sort" => Some(&mut self.sort),
                "select" => Some(&mut self.select),
                "skip" => Some(&mut self.skip),
                "take" => Some(&mut self.take),
                _ => None,
            };
            let fault = match place {
                None => FieldFault::Unknown,
                Some(Some(_)) => FieldFault::Repeated,
                Some(place) => {
                    *place = Some(value.into_owned());
                    continue;
                }
            };
            errors.push(FieldError {
                pointer: pointer(Some(&name)),
                fault,
            });
        }
        errors
    }
}

fn is_dossier(name: &str) -> bool {
    name.eq_ignore_ascii_case("codeDossier")
}

fn pairs(query: Option<&str>) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
}

/// What was read, or nothing once its fault is noted.
fn taken<T>(read: Result<T, FilterFault>, name: &str, noted: &mut impl FnMut(&str, FieldFault)) -> Option<T> {
    read.map_err(|fault| noted(name, FieldFault::Filter(fault))).ok()
}

fn whole(text: &str, least: u32, most: u32) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|number| plain && (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked, Vec<(String, FieldFault)>> {
        Asked::read(Some(query), Resource::Staff).map_err(|problem| match problem {
            Problem::Parameters(errors) => errors
                .into_iter()
                .map(|error| (error.pointer, error.fault))
                .collect(),
            other => panic!("{other:?}"),
        })
    }

    /// 3.5: `take` is 100 unless asked and 500 at most.
    #[test]
    fn parameters_are_read_as_forms_are() {
        let asked = read("codeDossier=cabinet").unwrap();
        assert_eq!(
            (asked.query.skip, asked.query.take, asked.query.filter),
            (0, 100, None)
        );
        let asked =
            read("CODEDOSSIER=cabinet&Filter=nom+%3D%3D+'a%2Bb'&sort=nom:desc&skip=7&TAKE=500&select=nom");
        let asked = asked.unwrap();
        assert_eq!(
            asked.query.filter.map(|filter| filter.to_string()).as_deref(),
            Some("nom == \"a+b\"")
        );
        assert_eq!((asked.query.skip, asked.query.take), (7, 500));
        assert_eq!(asked.selection.fields.len(), 1);
        assert_eq!(read("filter=&sort=&select=").unwrap().query.filter, None);
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let faults = read("take=501&skip=-1&filter=nom=&sort=x&select=nom,&foo=1&Take=3").unwrap_err();
        let told: Vec<(&str, &str)> = faults
            .iter()
            .map(|(pointer, fault)| (pointer.as_str(), fault.code()))
            .collect();
        assert_eq!(
            told,
            [
                ("#/foo", "unknown"),
                ("#/Take", "repeated"),
                ("#/filter", "syntax"),
                ("#/sort", "unknown_field"),
                ("#/select", "unknown_field"),
                ("#/skip", "out_of_range"),
                ("#/take", "out_of_range"),
            ]
        );
        assert!(only_dossier(Some("codeDossier=A1")).is_ok());
        assert!(only_dossier(Some("codeDossier=A1&take=1")).is_err());
    }
}
