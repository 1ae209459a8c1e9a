//! What the gate reads of a call (3.3): every way of saying one thing and meaning another is refused (S4).

use std::borrow::Cow;
use std::net::IpAddr;

use hub_domain::authz::call::{RouteFault, Surface};
use hub_domain::gate::{
    Ambiguity, DossierPlace, PlacedDossier, RequestTarget, RouteTable, RouteTableFault, TARGET_MAX,
    peer_address,
};
use ipnet::IpNet;
use proptest::prelude::*;

fn parse(uri: &[u8]) -> Result<RequestTarget<'_>, Ambiguity> {
    RequestTarget::parse(b"GET", uri)
}

fn dossier(uri: &str) -> Result<Option<String>, Ambiguity> {
    parse(uri.as_bytes())?
        .parameter("codeDossier")
        .map(|found| found.map(Cow::into_owned))
}

fn no_header(_: &str) -> Option<&'static [u8]> {
    None
}

/// Surface, operation and dossier that a table reads in a call.
fn read(table: &RouteTable, method: &str, uri: &str) -> Result<(Surface, String, String), RouteFault> {
    let target = RequestTarget::parse(method.as_bytes(), uri.as_bytes()).map_err(RouteFault::Ambiguous)?;
    let (route, dossier) = table.read(&target, no_header)?;
    Ok((
        route.surface(),
        route.operation().to_string(),
        format!("{dossier:?}"),
    ))
}

fn built_in() -> RouteTable {
    RouteTable::built_in().unwrap()
}

/// S4: what can be read two ways in a path is refused, and why is known.
#[test]
fn an_ambiguous_path_is_refused() {
    use Ambiguity as A;
    let cases: &[(&[u8], Ambiguity)] = &[
        (b"", A::NotAPath),
        (b"*", A::NotAPath),
        (b"compte", A::NotAPath),
        (b"?codeDossier=A1", A::NotAPath),
        (b"http://elsewhere/compte", A::NotAPath),
        (b"elsewhere:443", A::NotAPath),
        (b"//elsewhere/compte", A::EmptySegment),
        (b"/a//compte", A::EmptySegment),
        (b"/compte/", A::EmptySegment),
        (b"/./compte", A::DotSegment),
        (b"/a/../compte", A::DotSegment),
        (b"/a/..", A::DotSegment),
        (b"/%2e%2e/compte", A::DotSegment),
        (b"/.%2E/compte", A::DotSegment),
        (b"/compte.", A::DotSegment),
        (b"/compte%20", A::DotSegment),
        (b"/%20compte", A::DotSegment),
        (b"/a%2fcompte", A::EncodedSeparator),
        (b"/a%2Fcompte", A::EncodedSeparator),
        (b"/compte%3fcodeDossier=A1", A::EncodedSeparator),
        (b"/compte%23", A::EncodedSeparator),
        (b"/a%EF%BC%8Fcompte", A::EncodedSeparator),
        (b"/a%E2%88%95compte", A::EncodedSeparator),
        (b"/a%E2%80%A4%E2%80%A4/compte", A::EncodedSeparator),
        (b"/a%252fcompte", A::DoubleEncoding),
        (b"/a\\compte", A::Backslash),
        (b"/a%5ccompte", A::Backslash),
        (b"/compte;codeDossier=A1", A::Semicolon),
        (b"/compte%3bx", A::Semicolon),
        (b"/compte\0", A::Nul),
        (b"/compte%00", A::Nul),
        (b"/compte%0d%0ahost:x", A::Control),
        (b"/compte\r\n", A::Control),
        (b"/compte HTTP/1.1", A::Control),
        (b"/compte\x7f", A::Control),
        (b"/compte%C2%85", A::Control),
        (b"/compte#x", A::Fragment),
        (b"/compt\xc3\xa9", A::NotEncoded),
        (b"/compt\xe9", A::InvalidUtf8),
        (b"/compt%e9", A::InvalidUtf8),
        (b"/%c0%ae%c0%ae/compte", A::InvalidUtf8),
        (b"/%ed%a0%80", A::InvalidUtf8),
        (b"/compte%", A::BadEncoding),
        (b"/compte%4", A::BadEncoding),
        (b"/compte%zz", A::BadEncoding),
        (b"/%u002fcompte", A::BadEncoding),
    ];
    for (uri, expected) in cases {
        assert_eq!(parse(uri).err(), Some(*expected), "{}", uri.escape_ascii());
    }
}

/// S4: what can be read two ways in the parameters is refused, whatever the parameter.
#[test]
fn ambiguous_parameters_are_refused() {
    use Ambiguity as A;
    let cases: &[(&str, Ambiguity)] = &[
        ("codeDossier=A1&codeDossier=B2", A::DuplicateDossier),
        ("codeDossier=A1&codeDossier=A1", A::DuplicateDossier),
        ("codeDossier=A1&CODEDOSSIER=B2", A::DuplicateDossier),
        ("codeDossier=A1&%63odeDossier=B2", A::DuplicateDossier),
        ("codeDossier=A1&code%44ossier=B2", A::DuplicateDossier),
        ("codeDossier&codeDossier=A1", A::DuplicateDossier),
        ("codeDossier=A1&codeDossier[]=B2", A::LookAlikeDossier),
        ("codeDossier=A1&codeDossier%5B0%5D=B2", A::LookAlikeDossier),
        ("codeDossier=A1&query.codeDossier=B2", A::LookAlikeDossier),
        ("codeDossier=A1&query[codedossier]=B2", A::LookAlikeDossier),
        ("codeDossier=A1&+codeDossier=B2", A::LookAlikeDossier),
        ("codeDossier=A1&%20codeDossier=B2", A::LookAlikeDossier),
        ("codeDossier=A1&codeDo%C5%BF%C5%BFier=B2", A::LookAlikeDossier),
        ("codeDossier=A1&codeDoss%C4%B1er=B2", A::LookAlikeDossier),
        ("codeDossier=A1&%EF%BD%83odeDossier=B2", A::LookAlikeDossier),
        ("code%C2%ADDossier=B2", A::LookAlikeDossier),
        ("codeDossier=A+1", A::DossierText),
        ("codeDossier=%20A1", A::DossierText),
        ("codeDossier=A1%C2%A0", A::DossierText),
        ("codeDossier=A1;codeDossier=B2", A::Semicolon),
        ("a=1;b=2", A::Semicolon),
        ("codeDossier=A1&a%3Bb=2", A::DoubleEncoding),
        ("codeDossier=A1&%2563odeDossier=B2", A::DoubleEncoding),
        ("x%26codeDossier=B2", A::DoubleEncoding),
        ("codeDossier%3DB2", A::DoubleEncoding),
        ("codeDossier=A1%00", A::Nul),
        ("filter=%0A", A::Control),
        ("filter=%E9", A::InvalidUtf8),
        ("filter=%", A::BadEncoding),
        ("filter=a\\b", A::Backslash),
    ];
    for (query, expected) in cases {
        let uri = format!("/compte?{query}");
        assert_eq!(parse(uri.as_bytes()).err(), Some(*expected), "{query}");
    }
}

/// S4: nothing longer than a call needs is read at all.
#[test]
fn an_endless_target_is_refused() {
    let uri = |length: usize| format!("/{}", "a".repeat(length - 1));
    assert!(parse(uri(TARGET_MAX).as_bytes()).is_ok());
    assert_eq!(
        parse(uri(TARGET_MAX + 1).as_bytes()).err(),
        Some(Ambiguity::TooLong)
    );
}

/// S4: a method is a few capitals.
#[test]
fn a_strange_method_is_refused() {
    for method in [
        "",
        "get",
        "GET ",
        "GÉT",
        "A".repeat(21).as_str(),
        "GET\0",
        "M-SEARCH",
    ] {
        assert_eq!(
            RequestTarget::parse(method.as_bytes(), b"/compte").err(),
            Some(Ambiguity::Method),
            "{method:?}"
        );
    }
}

/// 3.3: an honest call is read: encoded letters, an encoded filter, any case of the dossier's name.
#[test]
fn an_honest_call_is_read() {
    assert_eq!(
        dossier("/compte?codeDossier=AP0001"),
        Ok(Some("AP0001".to_owned()))
    );
    assert_eq!(
        dossier("/compte?take=5&CODEdossier=ap0001&skip="),
        Ok(Some("ap0001".to_owned()))
    );
    assert_eq!(
        dossier("/compte?%63odeDossier=AP%30001"),
        Ok(Some("AP0001".to_owned()))
    );
    assert_eq!(
        dossier("/compte?codeDossier=%C3%89T%2B1"),
        Ok(Some("ÉT+1".to_owned()))
    );
    assert_eq!(dossier("/compte?codeDossier"), Ok(Some(String::new())));
    assert_eq!(dossier("/compte?"), Ok(None));
    assert_eq!(dossier("/compte"), Ok(None));
    let filter =
        "/compte?filter=nom+%3D%3D%3D+%22a%5Cb%22%26%26x%3E%3D1%3B%2525&codeDossier=A1&sort=a%26%26b:desc";
    assert_eq!(dossier(filter), Ok(Some("A1".to_owned())));
    let target = parse(b"/a/%C3%A9t%C3%A9/b?x").unwrap();
    assert_eq!(
        (target.path(), target.segments().collect::<Vec<_>>()),
        ("/a/été/b", vec!["a", "été", "b"])
    );
    assert_eq!(parse(b"/").unwrap().segments().count(), 0);
}

/// 3.5: the built-in table names every observed endpoint, on its surface, with its dossier.
#[test]
fn the_built_in_table_names_every_observed_endpoint() {
    let table = built_in();
    for (path, operation) in [
        ("DossierComplet", "dossier"),
        ("compte", "compte"),
        ("journal", "journal"),
        ("section", "section"),
        ("tiersClient", "tiers-client"),
        ("tiersfournisseur", "tiers-fournisseur"),
        ("tierssalarie", "tiers-salarie"),
        ("tiersDivers", "tiers-divers"),
        ("etablissementComplet", "etablissement"),
        ("EcritureComptable", "ecriture"),
    ] {
        for prefix in ["", "/loop-api-publiques"] {
            for (method, verb) in [("GET", "read"), ("HEAD", "read"), ("PUT", "write")] {
                let uri = format!("{prefix}/{path}?codeDossier=A1&take=5");
                assert_eq!(
                    read(&table, method, &uri),
                    Ok((
                        Surface::Standard,
                        format!("{operation}:{verb}"),
                        "Text(\"A1\")".to_owned()
                    )),
                    "{method} {uri}"
                );
            }
        }
    }
    for (method, path, operation) in [
        ("GET", "getFileUrlDeposit", "import:write"),
        ("POST", "importJson", "import:write"),
        ("POST", "importFEC", "import:write"),
        ("GET", "getImportStatus", "import:read"),
    ] {
        let (surface, named, _) = read(&table, method, &format!("/{path}?codeDossier=A1")).unwrap();
        assert_eq!(
            (surface, named.as_str()),
            (Surface::Standard, operation),
            "{path}"
        );
    }
    for (method, path, operation) in [
        ("GET", "collaborateurcabinet", "collaborateur:read"),
        ("GET", "groupe", "groupe:read"),
        ("GET", "AgenceCabinet", "agence:read"),
        ("GET", "engagement", "engagement:read"),
        ("POST", "collaborativeOffer/addCollaborativeOffer", "offre:write"),
        ("POST", "collaborativeOffer/addOffer", "offre:write"),
    ] {
        assert_eq!(
            read(
                &table,
                method,
                &format!("/loop-api-publiques/{path}?codeDossier=CaBinet")
            ),
            Ok((Surface::Cabinet, operation.to_owned(), "Cabinet".to_owned())),
            "{path}"
        );
    }
    assert_eq!(table.routes().len(), 30);
}

/// 3.3: what no route names is refused; documented names are taken whatever their case.
#[test]
fn what_no_route_names_is_refused() {
    let table = built_in();
    for (method, uri) in [
        ("DELETE", "/compte?codeDossier=A1"),
        ("PATCH", "/compte?codeDossier=A1"),
        ("OPTIONS", "/compte?codeDossier=A1"),
        ("POST", "/groupe?codeDossier=cabinet"),
        ("GET", "/comptes?codeDossier=A1"),
        ("GET", "/compte/1?codeDossier=A1"),
        ("GET", "/"),
        ("GET", "/loop-api-publiques"),
        (
            "GET",
            "/loop-api-publiques/loop-api-publiques/compte?codeDossier=A1",
        ),
        ("GET", "/other/compte?codeDossier=A1"),
    ] {
        assert_eq!(
            read(&table, method, uri),
            Err(RouteFault::Unnamed),
            "{method} {uri}"
        );
    }
    assert!(read(&table, "GET", "/LOOP-api-PUBLIQUES/COMPTE?codeDossier=A1").is_ok());
    assert!(read(&table, "GET", "/compte").unwrap().2.contains("Missing"));
    assert!(
        read(&table, "GET", "/compte?codeDossier=")
            .unwrap()
            .2
            .contains("Missing")
    );
    // The Kelvin sign is no `k`, nor the long s an `s`, though lower- or upper-casing makes them so.
    assert_eq!(
        read(&table, "GET", "/%C5%BFection?codeDossier=A1"),
        Err(RouteFault::Unnamed)
    );
}

const OWN: &str = r#"prefixes = ["/v1"]

[[route]]
methods = ["GET", "POST"]
path = "/dossiers/{code}/pieces"
surface = "standard"
operation = "piece:read"
dossier = "path:2"

[[route]]
methods = ["GET"]
path = "/solde"
surface = "standard"
operation = "solde:read"
dossier = "header:X-Dossier"

[[route]]
methods = ["GET"]
path = "/etat"
surface = "self"
operation = "etat:read"
"#;

/// 3.3: a table of the installation's own takes the dossier from the path or a header, and from nowhere else.
#[test]
fn a_dossier_is_taken_from_its_place_only() {
    let table = RouteTable::parse(OWN).unwrap();
    assert_eq!(
        read(&table, "GET", "/v1/dossiers/A1/pieces").unwrap().2,
        "Text(\"A1\")"
    );
    assert_eq!(
        read(&table, "GET", "/v1/dossiers/cabinet/pieces").unwrap().2,
        "Cabinet"
    );
    assert_eq!(read(&table, "GET", "/v1/etat").unwrap().2, "Unplaced");
    // Case-sensitive unless said otherwise; no prefix, no route.
    assert_eq!(read(&table, "GET", "/v1/Solde"), Err(RouteFault::Unnamed));
    assert_eq!(read(&table, "GET", "/etat"), Err(RouteFault::Unnamed));
    for elsewhere in [
        "/v1/dossiers/A1/pieces?codeDossier=B2",
        "/v1/etat?codedossier=B2",
        "/v1/solde?codeDossier=B2",
    ] {
        assert_eq!(
            read(&table, "GET", elsewhere),
            Err(RouteFault::Ambiguous(Ambiguity::DossierElsewhere)),
            "{elsewhere}"
        );
    }
    let solde = parse(b"/v1/solde").unwrap();
    let with = |values: &'static [&'static [u8]]| {
        table
            .read(&solde, |name| {
                assert_eq!(name, "X-Dossier");
                values.iter().copied()
            })
            .map(|(_, dossier)| dossier)
    };
    let ambiguous = |ambiguity| Err(RouteFault::Ambiguous(ambiguity));
    assert_eq!(with(&[b"A1"]), Ok(PlacedDossier::Text(Cow::Borrowed("A1"))));
    assert_eq!(with(&[]), Ok(PlacedDossier::Missing));
    assert_eq!(with(&[b"A1", b"A1"]), ambiguous(Ambiguity::DuplicateDossier));
    assert_eq!(with(&[b"A1, B2"]), ambiguous(Ambiguity::DossierText));
    assert_eq!(with(&[b" A1"]), ambiguous(Ambiguity::DossierText));
    assert_eq!(with(&[b"A\xe9"]), ambiguous(Ambiguity::InvalidUtf8));
    assert_eq!(table.routes()[0].dossier_place(), &DossierPlace::Path(2));
    assert_eq!(table.routes()[0].path(), "/dossiers/{}/pieces");
}

/// 3.3: a table is checked at the start, and each fault is told with its line.
#[test]
fn each_fault_of_a_table_is_told_with_its_line() {
    let fault = |text: &str| -> (usize, String) {
        let RouteTableFault { line, message } = RouteTable::parse(text).unwrap_err();
        (line, message)
    };
    let changed = |from: &str, to: &str| {
        assert!(OWN.contains(from), "{from}");
        fault(&OWN.replacen(from, to, 1))
    };
    let cases = [
        (
            changed("\"path:2\"", "\"path:1\""),
            8,
            "segment 1 of the path is not a {name}",
        ),
        (
            changed("\"path:2\"", "\"path:0\""),
            8,
            "not the number of a segment",
        ),
        (changed("\"path:2\"", "\"body:code\""), 8, "a dossier is at"),
        (changed("\"piece:read\"", "\"piece\""), 7, "resource:verb"),
        (changed("\"standard\"", "\"public\""), 6, "a surface is"),
        (
            changed("/dossiers/{code}", "dossiers/{code}"),
            5,
            "does not begin with a slash",
        ),
        (changed("{code}", "..;x"), 5, "is not a segment"),
        (changed("\"POST\"", "\"post\""), 4, "is not a method in capitals"),
        (changed("\"POST\"", "\"GET\""), 4, "GET twice"),
        (changed("\"/v1\"", "\"/{x}\""), 1, "a prefix has no {name}"),
        (changed("\"/v1\"", "\"/v1\", \"/v1\""), 1, "the same prefix twice"),
        (
            changed("dossier = \"header:X-Dossier\"\n", ""),
            12,
            "says where its dossier is",
        ),
        (
            changed("dossier = \"header", "dosier = \"header"),
            15,
            "unknown field",
        ),
        (
            changed("\"/etat\"", "\"/solde\""),
            17,
            "this route and that of line 10",
        ),
        (
            changed("\"/etat\"", "\"/dossiers/liste/pieces\""),
            17,
            "this route and that of line 3",
        ),
        (fault("prefixes = [\n\"/a\"\n"), 2, ""),
        (fault(""), 1, "every call would be refused"),
    ];
    for ((line, message), expected_line, expected) in cases {
        assert!(
            message.contains(expected),
            "{message:?} does not say {expected:?}"
        );
        assert_eq!(line, expected_line, "{message}");
    }
}

fn nets(list: &[&str]) -> Vec<IpNet> {
    list.iter().map(|net| net.parse().unwrap()).collect()
}

fn peer(socket: &str, x_forwarded_for: &[&str], forwarded: &[&str]) -> Result<String, Ambiguity> {
    let trusted = nets(&["10.0.0.0/8", "::1/128", "127.0.0.1/32"]);
    let socket: IpAddr = socket.parse().unwrap();
    peer_address(
        socket,
        x_forwarded_for.iter().map(|value| value.as_bytes()),
        forwarded.iter().map(|value| value.as_bytes()),
        &trusted,
    )
    .map(|address| address.to_string())
}

/// 3.3: forwarding headers count only behind a trusted proxy, and only as far as trusted proxies wrote them.
#[test]
fn the_peer_is_the_first_address_not_trusted() {
    let says = |address: &str| Ok(address.to_owned());
    assert_eq!(peer("203.0.113.9", &["198.51.100.1"], &[]), says("203.0.113.9"));
    assert_eq!(
        peer("203.0.113.9", &["rubbish"], &["for=rubbish"]),
        says("203.0.113.9")
    );
    assert_eq!(peer("127.0.0.1", &[], &[]), says("127.0.0.1"));
    assert_eq!(peer("127.0.0.1", &["198.51.100.1"], &[]), says("198.51.100.1"));
    assert_eq!(
        peer("127.0.0.1", &["192.0.2.66, 198.51.100.1"], &[]),
        says("198.51.100.1")
    );
    assert_eq!(
        peer("127.0.0.1", &["192.0.2.66, 198.51.100.1, 10.1.2.3"], &[]),
        says("198.51.100.1")
    );
    assert_eq!(
        peer("127.0.0.1", &["192.0.2.66", "198.51.100.1", "10.1.2.3"], &[]),
        says("198.51.100.1")
    );
    assert_eq!(peer("127.0.0.1", &["10.9.9.9, 10.1.2.3"], &[]), says("10.9.9.9"));
    assert_eq!(
        peer("::ffff:10.0.0.1", &["[2001:db8::7]:4711"], &[]),
        says("2001:db8::7")
    );
    assert_eq!(peer("::1", &["::ffff:198.51.100.1"], &[]), says("198.51.100.1"));
    assert_eq!(peer("::1", &["198.51.100.1:80"], &[]), says("198.51.100.1"));
    // What a client wrote further left is never read, so it cannot break the call.
    assert_eq!(peer("::1", &["rubbish, 198.51.100.1"], &[]), says("198.51.100.1"));
    assert_eq!(
        peer(
            "::1",
            &[],
            &["for=192.0.2.1;proto=https, For=\"[2001:db8::7]:1\";by=10.0.0.1"]
        ),
        says("2001:db8::7")
    );
}

/// S4: two families of forwarding headers, or an address that is none, are refused.
#[test]
fn an_unclear_origin_is_refused() {
    assert_eq!(
        peer("::1", &["198.51.100.1"], &["for=198.51.100.1"]),
        Err(Ambiguity::TwoForwardingFamilies)
    );
    for value in [
        "",
        "unknown",
        "198.51.100.1,",
        "198.51.100",
        "198.51.100.1:",
        "198.51.100.1:99999",
        "[::2",
        "[::2]x",
    ] {
        assert_eq!(
            peer("::1", &[value], &[]),
            Err(Ambiguity::ForwardingHeader),
            "{value}"
        );
    }
    for value in [
        "",
        "for=unknown",
        "for=_hidden",
        "by=198.51.100.1",
        "for=192.0.2.1;for=192.0.2.2",
        "for=\"192.0.2.1",
        "for=\"x, for=192.0.2.1\"",
        "proto=https;x",
    ] {
        assert_eq!(
            peer("::1", &[], &[value]),
            Err(Ambiguity::ForwardingHeader),
            "{value}"
        );
    }
}

/// Bytes that hostile targets are made of.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        any::<u8>().prop_map(|byte| format!("%{byte:02x}").into_bytes()),
        prop_oneof![
            Just("/"),
            Just("//"),
            Just(".."),
            Just("."),
            Just("?"),
            Just("&"),
            Just("="),
            Just(";"),
            Just("%"),
            Just("%2e"),
            Just("%2f"),
            Just("%252f"),
            Just("%5c"),
            Just("compte"),
            Just("codeDossier"),
            Just("A1"),
            Just("[]"),
            Just("+"),
            Just("#"),
            Just("%EF%BC%8F"),
            Just("%C5%BF"),
            Just("loop-api-publiques"),
        ]
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| {
        let mut uri = b"/".to_vec();
        uri.extend(pieces.concat());
        uri
    })
}

proptest! {
    /// S4: no bytes make the reading fail otherwise than by a refusal.
    #[test]
    fn any_bytes_are_read_or_refused(method: Vec<u8>, uri: Vec<u8>, chain: Vec<Vec<u8>>, forwarded: Vec<Vec<u8>>) {
        let _ = RequestTarget::parse(&method, &uri);
        let trusted = nets(&["0.0.0.0/0", "::/0"]);
        let _ = peer_address(
            "127.0.0.1".parse().unwrap(),
            chain.iter().map(Vec::as_slice),
            forwarded.iter().map(Vec::as_slice),
            &trusted,
        );
    }

    /// S4: no text makes the reading of a table fail otherwise than by a fault on a line of it.
    #[test]
    fn any_text_is_a_table_or_a_fault(text in "\\PC{0,60}", at in 0..OWN.len(), cut in 0..40usize) {
        let broken = format!("{}{text}{}", &OWN[..at], &OWN[(at + cut).min(OWN.len())..]);
        if let Err(fault) = RouteTable::parse(&broken) {
            prop_assert!(fault.line >= 1 && fault.line <= broken.lines().count() + 1);
        }
    }

    /// S4: what is read holds none of what is refused, and means the same when read again as written.
    #[test]
    fn what_is_read_has_one_reading(uri in hostile()) {
        let Ok(target) = parse(&uri) else { return Ok(()) };
        prop_assert!(target.path().starts_with('/'));
        prop_assert!(!target.path().contains(['\\', ';', '%', '\0', '?', '#']));
        prop_assert!(!target.path().contains("//"));
        prop_assert!(target.segments().all(|segment| segment != "." && segment != ".."));
        let Ok(again) = parse(target.path().as_bytes()) else {
            // Letters beyond ASCII are not taken plain, that is all.
            prop_assert!(!target.path().bytes().all(|byte| byte.is_ascii_graphic()));
            return Ok(());
        };
        prop_assert_eq!(again.path(), target.path());
        // A naive reader of the dossier, as a back end may be, finds the same one.
        let raw = std::str::from_utf8(&uri).unwrap();
        let naive: Vec<&str> = raw
            .split_once('?')
            .map_or("", |(_, query)| query)
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .filter(|(name, _)| name.eq_ignore_ascii_case("codeDossier"))
            .map(|(_, value)| value)
            .collect();
        prop_assert!(naive.len() <= 1);
        if let (Some(value), Ok(Some(found))) = (naive.first(), target.parameter("codeDossier"))
            && !value.contains('%')
        {
            prop_assert_eq!(*value, &*found);
        }
    }
}
