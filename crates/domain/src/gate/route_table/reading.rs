//! Reading a route table from TOML, and checking it at the start.

use serde::Deserialize;
use toml::Spanned;

use super::{DossierPlace, PathCase, Route, RouteTable, RouteTableFault, Segment};
use crate::authz::call::{OperationName, Surface};

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
