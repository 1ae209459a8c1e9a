//! The route table: which method and path is which operation, and where the call names its dossier (3.3).

use std::borrow::Cow;

use serde::Deserialize;
use toml::Spanned;

use super::Ambiguity;
use super::target::{DOSSIER_PARAMETER, RequestTarget};
use crate::authz::call::{CABINET, OperationName, RouteFault, Surface};

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    prefixes: Vec<Spanned<String>>,
    #[serde(default)]
    path_case: PathCase,
    #[serde(default)]
    route: Vec<Spanned<RawRoute>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoute {
    methods: Vec<Spanned<String>>,
    path: Spanned<String>,
    surface: Spanned<String>,
    operation: Spanned<String>,
    dossier: Option<Spanned<String>>,
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

    /// Reads and checks a table in TOML.
    ///
    /// # Errors
    /// The first [`RouteTableFault`]: not TOML, an unknown word, a place that does not exist, two routes for one call.
    pub fn parse(text: &str) -> Result<Self, RouteTableFault> {
        let at = |offset: usize, message: String| RouteTableFault {
            line: line_of(text, offset),
            message,
        };
        let raw: RawTable = toml::from_str(text).map_err(|fault| {
            at(
                fault.span().map_or(0, |span| span.start),
                fault.message().to_owned(),
            )
        })?;
        let mut prefixes = Vec::with_capacity(raw.prefixes.len().max(1));
        for prefix in &raw.prefixes {
            let fail = |message| at(prefix.span().start, message);
            let segments = if prefix.get_ref().is_empty() {
                Vec::new()
            } else {
                literals(prefix.get_ref()).map_err(fail)?
            };
            if prefixes.contains(&segments) {
                return Err(fail("the same prefix twice".to_owned()));
            }
            prefixes.push(segments);
        }
        if prefixes.is_empty() {
            prefixes.push(Vec::new());
        }
        let mut table = Self {
            prefixes,
            case: raw.path_case,
            routes: Vec::with_capacity(raw.route.len()),
        };
        for raw_route in raw.route {
            let offset = raw_route.span().start;
            let route = Route::check(raw_route.into_inner(), line_of(text, offset))
                .map_err(|(inner, message)| at(inner, message))?;
            if let Some(other) = table.routes.iter().find(|other| table.overlap(other, &route)) {
                return Err(at(
                    offset,
                    format!("a call could match this route and that of line {}", other.line),
                ));
            }
            table.routes.push(route);
        }
        if table.routes.is_empty() {
            return Err(at(0, "no [[route]]: every call would be refused".to_owned()));
        }
        Ok(table)
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

    /// Whether some call could match both routes, under whatever prefixes.
    fn overlap(&self, one: &Route, other: &Route) -> bool {
        let both = |prefix: &[Box<str>], route: &Route| -> Vec<Segment> {
            prefix
                .iter()
                .cloned()
                .map(Segment::Literal)
                .chain(route.pattern.iter().cloned())
                .collect()
        };
        one.methods
            .iter()
            .any(|method| other.takes(method) || (&**method == "GET" && other.takes("HEAD")))
            && self.prefixes.iter().any(|first| {
                let first = both(first, one);
                self.prefixes.iter().any(|second| {
                    let second = both(second, other);
                    first.len() == second.len()
                        && first.iter().zip(&second).all(|pair| match pair {
                            (Segment::Literal(first), Segment::Literal(second)) => self.same(first, second),
                            (Segment::Any, _) | (_, Segment::Any) => true,
                        })
                })
            })
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

    /// Checks one route; a fault comes with the offset of the word at fault.
    fn check(raw: RawRoute, line: usize) -> Result<Self, (usize, String)> {
        let start = |word: &Spanned<String>| word.span().start;
        let mut methods: Vec<Box<str>> = Vec::with_capacity(raw.methods.len());
        for method in &raw.methods {
            let text = method.get_ref();
            if !(1..=20).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err((start(method), format!("“{text}” is not a method in capitals")));
            }
            if methods.iter().any(|known| **known == **text) {
                return Err((start(method), format!("{text} twice")));
            }
            methods.push(text.as_str().into());
        }
        let path_start = start(&raw.path);
        if methods.is_empty() {
            return Err((path_start, "a route takes one method at least".to_owned()));
        }
        let pattern = pattern(raw.path.get_ref()).map_err(|message| (path_start, message))?;
        let surface = Surface::from_code(raw.surface.get_ref()).ok_or_else(|| {
            (
                start(&raw.surface),
                "a surface is “standard”, “cabinet” or “self”".to_owned(),
            )
        })?;
        let operation = OperationName::parse(raw.operation.get_ref())
            .map_err(|fault| (start(&raw.operation), fault.to_string()))?;
        let dossier = match &raw.dossier {
            None => DossierPlace::Unplaced,
            Some(place) => {
                dossier_place(place.get_ref(), &pattern).map_err(|message| (start(place), message))?
            }
        };
        if surface == Surface::Standard && dossier == DossierPlace::Unplaced {
            return Err((
                path_start,
                "a route of the standard surface says where its dossier is".to_owned(),
            ));
        }
        Ok(Self {
            methods,
            pattern,
            surface,
            operation,
            dossier,
            line,
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

fn pattern(path: &str) -> Result<Vec<Segment>, String> {
    let rest = path
        .strip_prefix('/')
        .ok_or_else(|| format!("“{path}” does not begin with a slash"))?;
    rest.split('/')
        .map(|segment| {
            match segment
                .strip_prefix('{')
                .and_then(|inner| inner.strip_suffix('}'))
            {
                Some(name) if is_literal(name) => Ok(Segment::Any),
                None if is_literal(segment) => Ok(Segment::Literal(segment.into())),
                Some(_) | None => Err(format!(
                    "“{segment}” is not a segment: letters, digits, “-”, “_”, or {{name}}"
                )),
            }
        })
        .collect()
}

fn literals(prefix: &str) -> Result<Vec<Box<str>>, String> {
    pattern(prefix)?
        .into_iter()
        .map(|segment| match segment {
            Segment::Literal(text) => Ok(text),
            Segment::Any => Err("a prefix has no {name}".to_owned()),
        })
        .collect()
}

fn is_literal(segment: &str) -> bool {
    !segment.is_empty()
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'))
        && !segment.ends_with('.')
}

fn dossier_place(place: &str, pattern: &[Segment]) -> Result<DossierPlace, String> {
    match place.split_once(':') {
        Some(("query", name)) if is_literal(name) => Ok(DossierPlace::Query(name.into())),
        Some(("header", name)) if is_literal(name) => Ok(DossierPlace::Header(name.into())),
        Some(("path", number)) => match number.parse::<usize>().ok().filter(|number| *number >= 1) {
            Some(number) if pattern.get(number - 1) == Some(&Segment::Any) => Ok(DossierPlace::Path(number)),
            Some(number) => Err(format!("segment {number} of the path is not a {{name}}")),
            None => Err(format!("“{number}” is not the number of a segment, from 1")),
        },
        _ => Err("a dossier is at “query:NAME”, “path:NUMBER” or “header:NAME”".to_owned()),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
