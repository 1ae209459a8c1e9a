//! Who may depend on whom, and who may touch the outside.

use super::is_test_file;
use crate::lexer::{self, Kind, Token};
use crate::sources::{Finding, Source};

/// Each of our packages with those of ours it may use in what it ships.
const LAYERS: [(&str, &[&str]); 11] = [
    ("hub-domain", &[]),
    ("hub-store", &["hub-domain"]),
    ("hub-outbound", &["hub-domain"]),
    ("hub-app", &["hub-domain", "hub-store", "hub-outbound"]),
    ("hub-web", &["hub-domain", "hub-app"]),
    ("hub-api", &["hub-domain", "hub-app"]),
    (
        "loophub",
        &[
            "hub-domain",
            "hub-store",
            "hub-outbound",
            "hub-app",
            "hub-web",
            "hub-api",
        ],
    ),
    (
        "hub-testkit",
        &[
            "hub-domain",
            "hub-store",
            "hub-outbound",
            "hub-app",
            "hub-web",
            "hub-api",
            "loophub",
        ],
    ),
    (
        "hub-bench",
        &[
            "hub-domain",
            "hub-store",
            "hub-outbound",
            "hub-app",
            "hub-web",
            "hub-api",
            "loophub",
        ],
    ),
    ("loophub-example", &[]),
    ("xtask", &[]),
];

/// The only packages that may speak to a database.
const DATABASE: [&str; 3] = ["hub-store", "hub-bench", "hub-testkit"];

/// Crates that read or write something outside the process.
const OUTSIDE: [&str; 18] = [
    "async-trait",
    "axum",
    "figment",
    "fs-err",
    "futures-util",
    "getrandom",
    "http",
    "hyper",
    "hyper-util",
    "lettre",
    "rand",
    "reqwest",
    "socket2",
    "sqlx",
    "tempfile",
    "tokio",
    "tower",
    "tower-http",
];

/// Parts of the standard library that do the same.
/// Addresses (`std::net::IpAddr`) are values; sockets are not.
const OUTSIDE_STD: [&str; 11] = [
    "env",
    "fs",
    "io",
    "os",
    "process",
    "SystemTime",
    "Instant",
    "TcpListener",
    "TcpStream",
    "ToSocketAddrs",
    "UdpSocket",
];

/// Checks every manifest, and the source of the domain.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources
        .iter()
        .filter(|source| is_manifest(&source.path))
        .flat_map(manifest);
    let domain = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/domain/src/") && source.path.ends_with(".rs"))
        .filter(|source| !is_test_file(&source.path))
        .flat_map(domain_source);
    manifests.chain(domain).collect()
}

fn is_manifest(path: &str) -> bool {
    path.ends_with("/Cargo.toml")
        && (path.starts_with("crates/") || path.starts_with("bench/") || path.starts_with("xtask/"))
}

/// A dependency as written in a manifest.
struct Dependency {
    line: usize,
    name: String,
    for_tests: bool,
}

fn manifest(source: &Source) -> Vec<Finding> {
    let finding = |line: usize, what: String| Finding {
        path: source.path.clone(),
        line,
        what,
    };
    let (package, dependencies) = read_manifest(&source.text);
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == package) else {
        return vec![finding(
            0,
            format!("« {package} » has no place in the layers of xtask/src/guards/direction.rs"),
        )];
    };
    let mut findings = Vec::new();
    for Dependency {
        line,
        name,
        for_tests,
    } in dependencies
    {
        let ours = name.starts_with("hub-") || name == "loophub";
        let in_tests = for_tests && name == "hub-testkit" && package != "hub-domain";
        if package == "xtask" {
            findings.push(finding(
                line,
                format!("xtask uses the standard library only, not {name}"),
            ));
        } else if ours && !in_tests && !allowed.contains(&name.as_str()) {
            findings.push(finding(line, format!("{package} must not know {name}")));
        } else if name == "sqlx" && !DATABASE.contains(&package.as_str()) {
            findings.push(finding(
                line,
                format!("only hub-store speaks to a database, not {package}"),
            ));
        } else if package == "hub-domain" && !for_tests && OUTSIDE.contains(&name.as_str()) {
            findings.push(finding(
                line,
                format!("the domain does no input or output: not {name}"),
            ));
        }
    }
    findings
}

fn read_manifest(text: &str) -> (String, Vec<Dependency>) {
    let mut section = String::new();
    let mut package = String::new();
    let mut dependencies = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap_or_default().to_owned();
            // `[dependencies.tokio]`
            if let Some((table, name)) = section.rsplit_once('.')
                && table.ends_with("dependencies")
            {
                let for_tests = table.ends_with("dev-dependencies");
                dependencies.push(Dependency {
                    line: index + 1,
                    name: name.to_owned(),
                    for_tests,
                });
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        if section == "package" && key.trim() == "name" {
            package = value.trim().trim_matches('"').to_owned();
        } else if section.ends_with("dependencies") {
            let renamed = value
                .split_once("package")
                .and_then(|(_, rest)| rest.split('"').nth(1));
            let written = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
            let for_tests = section.ends_with("dev-dependencies");
            dependencies.push(Dependency {
                line: index + 1,
                name: renamed.unwrap_or(written).to_owned(),
                for_tests,
            });
        } else if section.contains("dependencies.") && key.trim() == "package" {
            let for_tests = section.contains("dev-dependencies.");
            let name = value.trim().trim_matches('"').to_owned();
            dependencies.push(Dependency {
                line: index + 1,
                name,
                for_tests,
            });
        }
    }
    (package, dependencies)
}

fn domain_source(source: &Source) -> Vec<Finding> {
    let tokens = lexer::without_tests(&lexer::tokens(&source.text));
    let mut findings = Vec::new();
    for (at, Token { kind, line }) in tokens.iter().enumerate() {
        let Kind::Word(word) = kind else { continue };
        let what = match word.as_str() {
            "async" | "await" => format!("the domain is not asynchronous: « {word} »"),
            "std" => match outside_std(&tokens[at..]) {
                Some(part) => format!("the domain does no input or output and has no clock: std::{part}"),
                None => continue,
            },
            _ => continue,
        };
        findings.push(Finding {
            path: source.path.clone(),
            line: *line,
            what,
        });
    }
    findings
}

/// The part of the standard library named by `std::…` up to the end of the path or of the `use`.
fn outside_std(from_std: &[Token]) -> Option<String> {
    if !lexer::is_sign(from_std, 1, ':') {
        return None;
    }
    let end = |token: &Token| matches!(token.kind, Kind::Sign(';' | '(' | ')' | '<' | '>' | '=' | '!'));
    from_std
        .iter()
        .take_while(|token| !end(token))
        .find_map(|token| match &token.kind {
            Kind::Word(word) if OUTSIDE_STD.contains(&word.as_str()) => Some(word.clone()),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{file, lines};
    use super::*;

    fn package(name: &str, rest: &str) -> Source {
        file(
            "crates/x/Cargo.toml",
            &format!("[package]\nname = \"{name}\"\n{rest}"),
        )
    }

    #[test]
    fn what_the_layers_allow_passes() {
        let app = package(
            "hub-app",
            "[dependencies]\nhub-domain.workspace = true\nhub-store = { path = \"a\" }\n[dev-dependencies]\nhub-testkit.workspace = true\n",
        );
        assert_eq!(check(&[app]), []);
    }

    #[test]
    fn web_and_api_never_meet_not_even_in_tests() {
        assert_eq!(
            lines(&check(&[package(
                "hub-web",
                "[dependencies]\nhub-api.workspace = true"
            )])),
            [4]
        );
        assert_eq!(
            lines(&check(&[package(
                "hub-api",
                "[dev-dependencies]\nhub-web.workspace = true"
            )])),
            [4]
        );
    }

    #[test]
    fn nobody_looks_upwards() {
        assert_eq!(
            lines(&check(&[package(
                "hub-store",
                "[dependencies]\nhub-app.workspace = true"
            )])),
            [4]
        );
        assert_eq!(
            lines(&check(&[package(
                "hub-web",
                "[dependencies.hub-store]\npath = \"a\""
            )])),
            [3]
        );
        assert_eq!(
            lines(&check(&[package(
                "hub-app",
                "[dependencies]\nhub-testkit.workspace = true"
            )])),
            [4]
        );
        assert_eq!(lines(&check(&[package("hub-surprise", "")])), [0]);
    }

    #[test]
    fn only_the_store_speaks_to_a_database_even_under_another_name() {
        assert_eq!(
            lines(&check(&[package(
                "hub-app",
                "[dependencies]\nsqlx.workspace = true"
            )])),
            [4]
        );
        let renamed = "[dependencies]\ndb = { package = \"sqlx\", version = \"1\" }";
        assert_eq!(lines(&check(&[package("hub-app", renamed)])), [4]);
        assert_eq!(
            lines(&check(&[package(
                "hub-app",
                "[dependencies.db]\npackage = \"sqlx\""
            )])),
            [4]
        );
        assert_eq!(
            check(&[package("hub-store", "[dependencies]\nsqlx.workspace = true")]),
            []
        );
    }

    #[test]
    fn the_domain_reaches_nothing() {
        assert_eq!(
            lines(&check(&[package(
                "hub-domain",
                "[dependencies]\ntokio.workspace = true"
            )])),
            [4]
        );
        let text = "use std::{fmt, time::SystemTime};\nasync fn a() {}\nfn b() { std::fs::read(\"x\"); }\nuse std::net::IpAddr;\n#[cfg(test)]\nmod tests { use std::fs; }";
        assert_eq!(lines(&check(&[file("crates/domain/src/a.rs", text)])), [1, 2, 3]);
    }

    #[test]
    fn a_socket_is_found_in_a_group() {
        let found = check(&[file(
            "crates/domain/src/a.rs",
            "use std::net::{IpAddr, TcpStream};",
        )]);
        assert_eq!(lines(&found), [1]);
    }

    #[test]
    fn xtask_has_no_dependency() {
        let xtask = file(
            "xtask/Cargo.toml",
            "[package]\nname = \"xtask\"\n[dependencies]\nserde = \"1\"",
        );
        assert_eq!(lines(&check(&[xtask])), [4]);
    }
}
