//! What a call asks, read from the headers in which a proxy describes it.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hub_domain::authz::call::{AskedCall, AskedDossier, RouteFault};
use hub_domain::dossier::DossierCode;
use hub_domain::gate::{Ambiguity, PlacedDossier, RequestTarget, Route, RouteTable};
use percent_encoding::percent_decode;

use crate::door::values;

/// Headers by which some back ends take another method than the one sent.
const METHOD_OVERRIDES: [HeaderName; 3] = [
    HeaderName::from_static("x-http-method-override"),
    HeaderName::from_static("x-http-method"),
    HeaderName::from_static("x-method-override"),
];

/// Headers by which some back ends take another path than the one sent.
const PATH_OVERRIDES: [HeaderName; 2] = [
    HeaderName::from_static("x-original-url"),
    HeaderName::from_static("x-rewrite-url"),
];

/// The parameter by which some back ends take another method than the one sent.
const METHOD_PARAMETER: &[u8] = b"_method";

/// A dossier code that no dossier has: a text that is no code is looked up like any other.
const NO_CODE: &str = "";

/// A call that a route names.
pub(crate) struct NamedCall<'t> {
    route: &'t Route,
    dossier: NamedDossier,
}

enum NamedDossier {
    Unplaced,
    Missing,
    Cabinet,
    Code(Option<DossierCode>),
}

impl<'t> NamedCall<'t> {
    /// The route that names it.
    pub(crate) const fn route(&self) -> &'t Route {
        self.route
    }

    /// The question for the decision.
    pub(crate) fn asked(&self) -> AskedCall<'_> {
        AskedCall {
            surface: self.route.surface(),
            operation: self.route.operation(),
            dossier: match &self.dossier {
                NamedDossier::Unplaced => AskedDossier::Unplaced,
                NamedDossier::Missing => AskedDossier::Missing,
                NamedDossier::Cabinet => AskedDossier::Cabinet,
                NamedDossier::Code(code) => {
                    AskedDossier::Code(code.as_ref().map_or(NO_CODE, DossierCode::as_str))
                }
            },
        }
    }
}

/// A call as a proxy describes it: method and target as the client sent them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Described<'r> {
    pub(crate) method: &'r [u8],
    pub(crate) uri: &'r [u8],
}

/// Reads the call that a proxy describes, `headers` being the client's.
///
/// # Errors
/// [`RouteFault`]: no route names it, or it can be read two ways.
pub(crate) fn read<'t>(
    table: &'t RouteTable,
    Described { method, uri }: Described<'_>,
    headers: &HeaderMap,
) -> Result<NamedCall<'t>, RouteFault> {
    if has_any(headers, &METHOD_OVERRIDES) || names_method(uri) {
        return Err(RouteFault::Ambiguous(Ambiguity::MethodOverride));
    }
    overridden(headers, &PATH_OVERRIDES)?;
    let target = RequestTarget::parse(method, uri).map_err(RouteFault::Ambiguous)?;
    let header = |name: &str| headers.get_all(name).into_iter().map(HeaderValue::as_bytes);
    let (route, dossier) = table.read(&target, header)?;
    let dossier = match dossier {
        PlacedDossier::Unplaced => NamedDossier::Unplaced,
        PlacedDossier::Missing => NamedDossier::Missing,
        PlacedDossier::Cabinet => NamedDossier::Cabinet,
        PlacedDossier::Text(text) => NamedDossier::Code(DossierCode::parse(&text).ok()),
    };
    Ok(NamedCall { route, dossier })
}

/// The one value of a header that the proxy must set.
///
/// # Errors
/// [`Ambiguity::ProxyHeader`] if it is missing or repeated.
pub(super) fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<&'h [u8], RouteFault> {
    let mut values = values(headers, name);
    match (values.next(), values.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(RouteFault::Ambiguous(Ambiguity::ProxyHeader)),
    }
}

/// Refuses a call that bears one of these headers, which may stand for another call.
///
/// # Errors
/// [`Ambiguity::ProxyHeader`].
pub(super) fn overridden(headers: &HeaderMap, names: &[HeaderName]) -> Result<(), RouteFault> {
    if has_any(headers, names) {
        Err(RouteFault::Ambiguous(Ambiguity::ProxyHeader))
    } else {
        Ok(())
    }
}

/// Whether one of these headers is there, in whatever writing: many back ends take `X_Original_URL` for `X-Original-URL`.
fn has_any(headers: &HeaderMap, names: &[HeaderName]) -> bool {
    let hyphens = |byte: u8| if byte == b'_' { b'-' } else { byte };
    headers.keys().any(|given| {
        let given = given.as_str().bytes().map(hyphens);
        // Every call is looked at: a length tells most names apart.
        let may_be = |name: &&HeaderName| name.as_str().len() == given.len();
        let mut alike = names.iter().filter(may_be);
        alike.any(|name| given.clone().eq(name.as_str().bytes()))
    })
}

/// Whether the query names a method, encoded or not.
fn names_method(uri: &[u8]) -> bool {
    let Some(mark) = uri.iter().position(|byte| *byte == b'?') else {
        return false;
    };
    uri[mark + 1..].split(|byte| *byte == b'&').any(|pair| {
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        name.len() >= METHOD_PARAMETER.len()
            && percent_decode(name)
                .map(|byte| byte.to_ascii_lowercase())
                .eq(METHOD_PARAMETER.iter().copied())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(headers: &[(&'static str, &str)], uri: &str) -> Result<(), RouteFault> {
        let table = RouteTable::built_in().unwrap();
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect();
        let described = Described {
            method: b"GET",
            uri: uri.as_bytes(),
        };
        read(&table, described, &headers).map(|_| ())
    }

    /// 3.3: nothing that a back end may take for another method or another path gets through.
    #[test]
    fn overrides_are_refused() {
        let uri = "/compte?codeDossier=A1";
        assert_eq!(read_as(&[], uri), Ok(()));
        for name in [
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x_http_method_override",
            "x-http_method",
            "x_method-override",
        ] {
            assert_eq!(
                read_as(&[(name, "DELETE")], uri),
                Err(RouteFault::Ambiguous(Ambiguity::MethodOverride)),
                "{name}"
            );
        }
        for name in [
            "x-original-url",
            "x-rewrite-url",
            "x_original_url",
            "x_rewrite-url",
        ] {
            assert_eq!(
                read_as(&[(name, "/journal")], uri),
                Err(RouteFault::Ambiguous(Ambiguity::ProxyHeader)),
                "{name}"
            );
        }
        for parameter in ["_method=DELETE", "_METHOD=PUT", "%5fmethod=PUT", "_method"] {
            assert_eq!(
                read_as(&[], &format!("{uri}&{parameter}")),
                Err(RouteFault::Ambiguous(Ambiguity::MethodOverride)),
                "{parameter}"
            );
        }
        assert_eq!(read_as(&[], &format!("{uri}&method=x&_methods=y")), Ok(()));
    }
}
