//! What an attacker sends through a proxy: targets that some reader takes for another call, and forged headers.
//!
//! The tests send them through real proxies, and `loophub gate check` through the one that is running.

/// The dossier of the lists that is open to the key; every other code is not.
const OPEN: &str = "A1";

/// Raw request targets, as a client can write them on the wire: none may be let through.
const REFUSED: &[&str] = &[
    "/compte?codeDossier=A5",
    "/compte?codeDossier=A1&codeDossier=A5",
    "/compte?codeDossier=A5&codeDossier=A1",
    "/compte?codeDossier=A1&CodeDossier=A5",
    "/compte?codeDossier=A1&code%44ossier=A5",
    "/compte?codeDossier=A1&codeDossier[]=A5",
    "/compte?codeDossier[0]=A5&codeDossier=A1",
    "/compte?codeDossier=A1&x.codeDossier=A5",
    "/compte?codeDossier=A1;codeDossier=A5",
    "/compte?codeDossier=A1%26codeDossier=A5",
    "/compte?codeDossier=A1%00A5",
    "/compte?codeDossier=A1%0d%0aX-LoopHub-Dossier:%20A5",
    "/compte?codeDossier=%41%31&codeDossier=A5",
    "/compte?codeDossier=A1+",
    "/compte?codeDossier=A1%20",
    "/compte?codeDossier=A1,A5",
    "/compte?codeDossier=A1#&codeDossier=A5",
    "/compte?codeDossier=A1%23&codeDossier=A5",
    "/compte?codeDossier%3DA5&codeDossier=A1",
    "/compte?codeDossier%00=A5&codeDossier=A1",
    "/compte?codeDossier =A5&codeDossier=A1",
    "/compte?%63odeDossier=A5",
    "/compte??codeDossier=A1",
    "/compte?codeDossier=A1?codeDossier=A5",
    "/compte?codeDossier=A1&_method=DELETE",
    "/compte?codeDossier=A1&%5fmethod=PUT",
    "/compte?codeDossıer=A5&codeDossier=A1",
    "/compte?codeDo%C5%BF%C5%BFier=A5&codeDossier=A1",
    "/./compte?codeDossier=A1",
    "/x/../compte?codeDossier=A1",
    "/compte/../journal?codeDossier=A1",
    "/compte/..%2fjournal?codeDossier=A1",
    "/compte/%2e%2e/journal?codeDossier=A1",
    "/compte/%2E%2E%2Fadmin?codeDossier=A1",
    "/compte%2f..%2fadmin?codeDossier=A1",
    "/compte%2Fadmin?codeDossier=A1",
    "/compte%5cadmin?codeDossier=A1",
    "/compte\\..\\admin?codeDossier=A1",
    "/compte/.?codeDossier=A1",
    "/compte/..;/admin?codeDossier=A1",
    "/compte;a=b?codeDossier=A1",
    "/compte;/admin?codeDossier=A1",
    "/compte%3b/admin?codeDossier=A1",
    "/compte%00?codeDossier=A1",
    "/compte%00/admin?codeDossier=A1",
    "/compte%20?codeDossier=A1",
    "/compte.?codeDossier=A1",
    "/compte./?codeDossier=A1",
    "/compte/?codeDossier=A1",
    "/compte//?codeDossier=A1",
    "//compte?codeDossier=A1",
    "///compte?codeDossier=A1",
    "//back.example/compte?codeDossier=A1",
    "/loop-api-publiques//compte?codeDossier=A1",
    "/loop-api-publiques/../admin?codeDossier=A1",
    "/loop-api-publiques/%2e./compte?codeDossier=A1",
    "/compt%65?codeDossier=A5",
    "/%63ompte?codeDossier=A5",
    "/compte%3fcodeDossier=A1",
    "/compte%3FcodeDossier=A5?codeDossier=A1",
    "/compte%23?codeDossier=A1",
    "/compte#/admin?codeDossier=A1",
    "/compte%252f..?codeDossier=A1",
    "/compte%25?codeDossier=A1",
    "/compte%?codeDossier=A1",
    "/compte%zz?codeDossier=A1",
    "/compte%c0%af..%c0%afadmin?codeDossier=A1",
    "/compte%ff?codeDossier=A1",
    "/compt\u{e9}?codeDossier=A1",
    "/compte%ef%bc%8fadmin?codeDossier=A1",
    "/compte%e2%88%95admin?codeDossier=A1",
    "/_loophub_decision",
    "/_loophub_decision?codeDossier=A1",
    "/%5floophub_decision?codeDossier=A1",
    "/@loophub_refused?codeDossier=A1",
    "http://back.example/admin?codeDossier=A1",
    "HTTP://back.example//compte?codeDossier=A1",
    "*",
    "compte?codeDossier=A1",
    "?codeDossier=A1",
    "/",
    "/admin",
    "/compte?codeDossier=CABINET",
    "/groupe?codeDossier=cabinet",
];

/// Odd targets with one reading: they may get through, as the very bytes they are.
const ODD: &[&str] = &[
    "/compt%65?codeDossier=A1",
    "/Compte?CODEDOSSIER=%61%31",
    "/loop-api-publiques/compte?codeDossier=A1&filter=%2f..%2F%2e%2e%3Fb&x=//../",
    "http://back.example/compte?codeDossier=A1",
    "http://a@b/compte?codeDossier=A1",
    "http://back.example/compte?codeDossier=A1&x=%20+",
];

/// What some reader takes for a separator, a dot segment, an end, or nothing at all.
const SPLITTERS: &[&str] = &[
    "/",
    "//",
    "/./",
    "/../",
    "/.../",
    "/%2e/",
    "/%2e%2e/",
    "/.%2e/",
    "/%2e./",
    "%2f",
    "%2F",
    "%2f%2f",
    "%2f..%2f",
    "%5c",
    "%5C..%5C",
    "\\",
    "\\..\\",
    "/..\\",
    "%252f",
    "%252e%252e%252f",
    "%c0%af",
    "%c0%ae%c0%ae/",
    "%e0%80%af",
    "%ef%bc%8f",
    "%e2%88%95",
    "%e2%81%84",
    "%ef%bc%8e%ef%bc%8e/",
    "%u002f",
    ";",
    "/;/",
    ";x=1/",
    "/..;x/",
    "%3b/",
    "%00/",
    "%00",
    "/%00/",
    "%0a/",
    "%0d%0a/",
    "%09/",
    "%20/",
    "/%20",
    "%23/",
    "%3f/",
    "?/",
    "#/",
    "/%2e%2e;/",
    "/.;/",
    "/..%00/",
    "/..%0d/",
    "/..%5c",
    "/..%5C/",
    "/%2e%2e%5c",
    "/%252e%252e/",
    "/%25%32%65%25%32%65/",
    "/..%c0%af",
    "/..%ef%bc%8f",
    "./",
    "../",
    ".//",
    "..//",
    "/.//",
    "/..//",
];

/// Targets that must be refused, none of which names the dossier `open` for an allowed call alone.
#[must_use]
pub fn hostile_targets(open: &str) -> Vec<String> {
    let mut targets: Vec<String> = REFUSED.iter().map(|target| (*target).to_owned()).collect();
    for splitter in SPLITTERS {
        targets.push(format!("/compte{splitter}journal?codeDossier=A1"));
        targets.push(format!("{splitter}compte?codeDossier=A1"));
        targets.push(format!("/loop-api-publiques{splitter}admin?codeDossier=A1"));
        targets.push(format!("/compte?codeDossier=A1{splitter}A5"));
    }
    // A space ends a target, and `/` before `compte` is the plain call.
    targets.retain(|target| !target.contains(' ') && target != "/compte?codeDossier=A1");
    about(open, targets)
}

/// Odd targets that may get through as they are.
#[must_use]
pub fn odd_targets(open: &str) -> Vec<String> {
    about(open, ODD.iter().map(|target| (*target).to_owned()))
}

fn about(open: &str, targets: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    targets
        .into_iter()
        .map(|target| target.replace(OPEN, open))
        .filter(|target| seen.insert(target.clone()))
        .collect()
}

/// Headers by which a caller may try to speak for the hub, or to have another call read. No value may reach the back end.
#[must_use]
pub fn forged_headers() -> Vec<(&'static str, &'static str)> {
    const FORGED: &str = "forged-42";
    let names = [
        "X-LoopHub-Firm",
        "X-LoopHub-Application",
        "X-LoopHub-Dossier",
        "X-LoopHub-Account",
        "X-LoopHub-Reason",
        "x-loophub-firm",
        "x-loophub-application",
        "x-loophub-dossier",
        "x-loophub-account",
        "x-loophub-reason",
        "X-LOOPHUB-DOSSIER",
        "X_LoopHub_Firm",
        "X_LoopHub_Application",
        "X_LoopHub_Dossier",
        "X_LoopHub_Account",
        "X_LoopHub_Reason",
        "X_LoopHub-Firm",
        "X_LoopHub-Application",
        "X_LoopHub-Dossier",
        "X_LoopHub-Account",
        "X_LoopHub-Reason",
        "X-LoopHub_Firm",
        "X-LoopHub_Application",
        "X-LoopHub_Dossier",
        "X-LoopHub_Account",
        "X-LoopHub_Reason",
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
        "X-Original-URI",
        "X-Original-URL",
        "X-Original-Method",
        "X-Rewrite-URL",
        "X-Forwarded-Uri",
        "X-Forwarded-Method",
        "X-Forwarded-Prefix",
    ];
    let mut forged: Vec<_> = names.map(|name| (name, FORGED)).to_vec();
    forged.extend([
        ("Forwarded", "for=192.0.2.77;host=forged-42"),
        ("X-Forwarded-For", "192.0.2.77"),
        ("X-Forwarded-For", "192.0.2.77, 127.0.0.1"),
        ("Connection", "X-LoopHub-Dossier"),
        (
            "Connection",
            "X-LoopHub-Firm, X-LoopHub-Dossier, X-LoopHub-Account",
        ),
        ("Connection", "close, X-Forwarded-Uri, X-Original-URI"),
        ("Connection", "x-apikey"),
        ("Transfer-Encoding", "forged-42"),
    ]);
    forged
}
