//! The route table: which method and path is which operation, and where the call names its dossier (3.3).

use std::borrow::Cow;

use serde::Deserialize;

use super::Ambiguity;
use super::target::{DOSSIER_PARAMETER, RequestTarget};
use crate::authz::call::{CABINET, OperationName, RouteFault, Surface};

mod reading;

const BUILT_IN: &str = include_str!("built_in_routes.toml");

/// The table: what it does not name is refused.
#[derive(Debug, Clone)]
pub struct RouteTable {
    prefixes: Vec<Vec<Box<str>>>,
    case: PathCase,
    routes: Vec<Route>,
}

/// Whether the back end tells `/Compte` from `/compte`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathCase {
    /// It does.
    #[default]
    Sensitive,
    /// It does not, for unaccented letters.
    Insensitive,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Route {
    methods: Vec<Box<str>>,
    pattern: Vec<Segment>,
    surface: Surface,
    operation: OperationName,
    dossier: DossierPlace,
    line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(Box<str>),
    Any,
}

/// Where a call names its dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierPlace {
    /// Nowhere.
    Unplaced,
    /// A parameter of the query, whatever the case of its name: `query:codeDossier`.
    Query(Box<str>),
    /// A segment of the path after the prefix, counted from 1: `path:2`.
    Path(usize),
    /// A header: `header:X-Dossier`.
    Header(Box<str>),
}

/// The dossier found where the route says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlacedDossier<'a> {
    /// The route has no place for one.
    Unplaced,
    /// The place is empty.
    Missing,
    /// The reserved code of the firm itself, whatever its case.
    Cabinet,
    /// A text that may be a dossier's code; not folded yet.
    Text(Cow<'a, str>),
}

/// What is wrong with a table, and on which line (from 1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct RouteTableFault {
    /// The line.
    pub line: usize,
    /// What is wrong, for the operator.
    pub message: String,
}

impl RouteTable {
    /// The observed public endpoints (3.5), under `/loop-api-publiques` and at the root.
    ///
    /// # Errors
    /// Never in a released version: the tests read the same text.
    pub fn built_in() -> Result<Self, RouteTableFault> {
        Self::parse(BUILT_IN)
    }

    /// The text of the built-in table, to begin one's own with.
    #[must_use]
    pub const fn built_in_text() -> &'static str {
        BUILT_IN
    }

    /// The one route that names a call.
    ///
    /// # Errors
    /// [`RouteFault::Unnamed`] if none does.
    pub fn find(&self, target: &RequestTarget<'_>) -> Result<&Route, RouteFault> {
        self.matching(target)
            .map(|(route, _)| route)
            .ok_or(RouteFault::Unnamed)
    }

    /// The route that names a call, and the dossier that the call names where that route says.
    ///
    /// `header` gives every value of a header of the call.
    ///
    /// # Errors
    /// [`RouteFault`]: no route, or a dossier that can be read two ways.
    pub fn read<'t, 'a, 'h, H>(
        &'t self,
        target: &'a RequestTarget<'_>,
        header: impl FnOnce(&str) -> H,
    ) -> Result<(&'t Route, PlacedDossier<'a>), RouteFault>
    where
        'h: 'a,
        H: IntoIterator<Item = &'h [u8]>,
    {
        let (route, prefix) = self.matching(target).ok_or(RouteFault::Unnamed)?;
        let dossier = route
            .placed_dossier(target, prefix, header)
            .map_err(RouteFault::Ambiguous)?;
        Ok((route, dossier))
    }

    /// Every route, in the order of the text.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The route and the length of the prefix under which it was found. No two routes can match one call.
    fn matching(&self, target: &RequestTarget<'_>) -> Option<(&Route, usize)> {
        self.prefixes.iter().find_map(|prefix| {
            let mut rest = target.segments();
            if !prefix
                .iter()
                .all(|wanted| rest.next().is_some_and(|given| self.same(wanted, given)))
            {
                return None;
            }
            self.routes
                .iter()
                .find(|route| route.takes(target.method()) && self.fits(&route.pattern, rest.clone()))
                .map(|route| (route, prefix.len()))
        })
    }

    fn fits<'g>(&self, pattern: &[Segment], mut given: impl Iterator<Item = &'g str>) -> bool {
        pattern.iter().all(|wanted| match (wanted, given.next()) {
            (Segment::Any, Some(_)) => true,
            (Segment::Literal(wanted), Some(given)) => self.same(wanted, given),
            (_, None) => false,
        }) && given.next().is_none()
    }

    fn same(&self, wanted: &str, given: &str) -> bool {
        match self.case {
            PathCase::Sensitive => wanted == given,
            PathCase::Insensitive => wanted.eq_ignore_ascii_case(given),
        }
    }
}

impl Route {
    /// The part of the interface that the call is on.
    #[must_use]
    pub const fn surface(&self) -> Surface {
        self.surface
    }

    /// What the call does.
    #[must_use]
    pub const fn operation(&self) -> &OperationName {
        &self.operation
    }

    /// Where the call names its dossier.
    #[must_use]
    pub const fn dossier_place(&self) -> &DossierPlace {
        &self.dossier
    }

    /// The methods it takes; `HEAD` goes with `GET`.
    pub fn methods(&self) -> impl Iterator<Item = &str> {
        self.methods.iter().map(AsRef::as_ref)
    }

    /// The path after the prefix, as in the table but for the names of its places.
    #[must_use]
    pub fn path(&self) -> String {
        self.pattern
            .iter()
            .flat_map(|segment| match segment {
                Segment::Literal(text) => ["/", text],
                Segment::Any => ["/", "{}"],
            })
            .collect()
    }

    fn takes(&self, method: &str) -> bool {
        self.methods
            .iter()
            .any(|taken| **taken == *method || (method == "HEAD" && **taken == *"GET"))
    }

    fn placed_dossier<'a, 'h: 'a, H: IntoIterator<Item = &'h [u8]>>(
        &self,
        target: &'a RequestTarget<'_>,
        prefix: usize,
        header: impl FnOnce(&str) -> H,
    ) -> Result<PlacedDossier<'a>, Ambiguity> {
        let in_query = matches!(&self.dossier, DossierPlace::Query(name) if name.eq_ignore_ascii_case(DOSSIER_PARAMETER));
        if !in_query && target.names_dossier()? {
            return Err(Ambiguity::DossierElsewhere);
        }
        let text = match &self.dossier {
            DossierPlace::Unplaced => return Ok(PlacedDossier::Unplaced),
            DossierPlace::Query(name) => target.parameter(name)?,
            DossierPlace::Path(place) => target.segments().nth(prefix + place - 1).map(Cow::Borrowed),
            DossierPlace::Header(name) => header_dossier(header(name))?.map(Cow::Borrowed),
        };
        Ok(match text {
            None => PlacedDossier::Missing,
            Some(text) if text.is_empty() => PlacedDossier::Missing,
            Some(text) if text.eq_ignore_ascii_case(CABINET) => PlacedDossier::Cabinet,
            Some(text) => PlacedDossier::Text(text),
        })
    }
}

/// The one value of the dossier's header.
fn header_dossier<'h>(values: impl IntoIterator<Item = &'h [u8]>) -> Result<Option<&'h str>, Ambiguity> {
    let mut values = values.into_iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Ambiguity::DuplicateDossier);
    }
    let text = std::str::from_utf8(value).map_err(|_| Ambiguity::InvalidUtf8)?;
    if text.contains(char::is_control) {
        return Err(Ambiguity::Control);
    }
    if text.trim() != text || text.contains(',') {
        return Err(Ambiguity::DossierText);
    }
    Ok(Some(text))
}
