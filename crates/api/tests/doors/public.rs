//! `/loop-api-publiques`: what partners' connectors are answered (3.5).

use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::CallLimits;
use serde_json::{Value, json};

use crate::fixture::{House, Key, everywhere, everywhere_with};

/// Alpha's cabinet key and its standard key, open on A1 and A2.
async fn keys(house: &House) -> (Key, Key) {
    let cabinet = house.issue(&house.alpha, "alpha-cabinet", KeyKind::Cabinet).await;
    house
        .install(&house.alpha, "cegid-loop-apis-cabinet", &cabinet, &[])
        .await;
    let standard = house
        .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
        .await;
    house
        .install(&house.alpha, "cegid-loop-apis-standard", &standard, &["A1", "A2"])
        .await;
    (cabinet, standard)
}

fn list(name: &str, more: &str) -> String {
    format!("/loop-api-publiques/{name}?codeDossier=cabinet{more}")
}

async fn data(house: &House, key: &Key, uri: &str) -> Vec<Value> {
    let answer = house.get(key, uri).await;
    assert_eq!(answer.status, 200, "{uri}: {}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let document = answer.json();
    document["data"]
        .as_array()
        .unwrap_or_else(|| panic!("{document}"))
        .clone()
}

fn texts<'v>(data: &'v [Value], name: &str) -> Vec<&'v str> {
    data.iter()
        .map(|line| line[name].as_str().unwrap_or("∅"))
        .collect()
}

/// 3.5: the four lists of the firm, with an identifier and a revision, and null for what Loop Hub does not hold.
#[test]
fn the_firms_lists_are_answered() {
    everywhere(|house| async move {
        let (cabinet, _) = keys(&house).await;
        let staff = data(&house, &cabinet, &list("collaborateurcabinet", "")).await;
        assert_eq!(staff.len(), 1, "Beta's are not told");
        let alice = &staff[0];
        let id = alice["objectId"].as_str().unwrap();
        assert_eq!((id.len(), &id[14..15]), (36, "8"), "a UUID of version 8");
        assert_eq!(
            *alice,
            json!({
                "objectId": id, "revisionId": "0x0000000000000000", "identifiant": "alice@alpha.example",
                "prenom": "Alice", "nom": "", "email": "alice@alpha.example",
            })
        );
        for empty in ["groupe", "AgenceCabinet"] {
            assert_eq!(
                data(&house, &cabinet, &list(empty, "")).await,
                Vec::<Value>::new()
            );
        }
        let engagements = data(&house, &cabinet, &list("engagement", "&take=2&skip=1")).await;
        assert_eq!(texts(&engagements, "codeDossier"), ["A2", "A3"]);
        let first = engagements[0].as_object().unwrap();
        assert_eq!(first["description"], "Société A2");
        for unheld in [
            "codeIBS",
            "profitCenter",
            "maitreDossier",
            "entite",
            "dateDebut",
            "dateFin",
        ] {
            assert_eq!(first[unheld], Value::Null, "{unheld}");
        }
        // Names differ by case among connectors.
        assert_eq!(
            data(&house, &cabinet, &list("COLLABORATEURCabinet", "")).await,
            staff
        );
        assert_eq!(
            house.get(&cabinet, &list("engagement", "")).await.json()["data"]
                .as_array()
                .unwrap()
                .len(),
            5
        );
    });
}

/// 3.5: filter, sort, select, skip and take; what cannot be taken is told with its place, in the caller's language.
#[test]
fn lists_are_filtered_sorted_and_cut() {
    everywhere(|house| async move {
        let (cabinet, _) = keys(&house).await;
        let of = async |more: &str| data(&house, &cabinet, &list("engagement", more)).await;
        let found = of(
            "&filter=codeDossier%20%3E=%20%27A2%27%20%26%26%20codeDossier!=%22A4%22&sort=codeDossier:desc",
        )
        .await;
        assert_eq!(texts(&found, "codeDossier"), ["A5", "A3", "A2"]);
        let found = of("&filter=!(dateFin%20==%20null)").await;
        assert_eq!(found, Vec::<Value>::new());
        let found = of("&filter=maitreDossier===null&select=codeDossier&take=1").await;
        assert_eq!(found, [json!({ "codeDossier": "A1" })]);
        // An injection is a text like another.
        let found = of("&filter=description==%27%5C%27%20OR%201=1%20--%27").await;
        assert_eq!(found, Vec::<Value>::new());
        for (more, pointer, code, position) in [
            ("&filter=nom==%27a%27", "#/filter", "unknown_field", json!(1)),
            ("&filter=codeDossier==", "#/filter", "syntax", json!(14)),
            ("&filter=dateFin%3E=5", "#/filter", "wrong_type", json!(10)),
            ("&sort=codeDossier:up", "#/sort", "syntax", json!(13)),
            ("&select=codeDossier,nom", "#/select", "unknown_field", json!(13)),
            ("&take=501", "#/take", "out_of_range", Value::Null),
            ("&skip=x", "#/skip", "out_of_range", Value::Null),
            ("&page=2", "#/page", "unknown", Value::Null),
        ] {
            let uri = list("engagement", more);
            let presented = cabinet.presented();
            let headers = [("x-apikey", presented.as_str()), ("accept-language", "fr")];
            let answer = house.call("GET", &uri, &headers).await;
            assert_eq!(answer.status, 400, "{more}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let error = answer.json()["errors"][0].clone();
            assert_eq!(
                (&error["pointer"], &error["code"]),
                (&json!(pointer), &json!(code)),
                "{error}"
            );
            assert_eq!(error["position"], position, "{error}");
            let told = error["detail"].as_str().unwrap();
            assert_eq!(told.starts_with("Au caractère "), !position.is_null(), "{told}");
        }
    });
}

/// 3.5: a dossier's company, as far as it is known, to the key to which it is open.
#[test]
fn a_dossier_is_read() {
    everywhere(|house| async move {
        let (_, standard) = keys(&house).await;
        let sql = include_str!("facts/siren_of_a1.sql");
        house.tamper(sql, sql).await;
        let read = async |code: &str| {
            let uri = format!("/loop-api-publiques/DossierComplet?codeDossier={code}");
            house.get(&standard, &uri).await
        };
        let first = read("A1").await.json();
        assert_eq!(first["siren"], "732829320");
        assert_eq!(first["formeJuridique"], Value::Null);
        let other = read("a2").await.json();
        assert_eq!(other["siren"], Value::Null);
        assert_ne!(first["objectId"], other["objectId"]);
        assert_eq!(read("A1").await.json(), first, "the same at every reading");
        for closed in ["A3", "ARCHIVE", "NULLEPART"] {
            let answer = read(closed).await;
            assert_eq!(
                (answer.status.as_u16(), answer.json()["code"].clone()),
                (403, json!("dossier_not_open"))
            );
        }
        let more = house
            .get(
                &standard,
                "/loop-api-publiques/DossierComplet?codeDossier=A1&filter=true",
            )
            .await;
        assert_eq!(more.status, 400);
    });
}

/// 3.2, 3.5: every call is decided as at the gate: by route, surface, dossier, and read in one way only.
#[test]
fn calls_are_decided_as_at_the_gate() {
    everywhere(|house| async move {
        let (cabinet, standard) = keys(&house).await;
        let public = |rest: &str| format!("/loop-api-publiques{rest}");
        for (key, method, rest, status, code) in [
            (
                Some(&standard),
                "GET",
                "/groupe?codeDossier=cabinet",
                403,
                "cabinet_key_required",
            ),
            (
                Some(&cabinet),
                "GET",
                "/DossierComplet?codeDossier=A1",
                403,
                "standard_key_required",
            ),
            (
                Some(&cabinet),
                "GET",
                "/groupe?codeDossier=A1",
                403,
                "dossier_not_open",
            ),
            (Some(&cabinet), "GET", "/groupe", 403, "dossier_not_open"),
            (
                Some(&cabinet),
                "DELETE",
                "/groupe?codeDossier=cabinet",
                403,
                "route_not_allowed",
            ),
            (
                Some(&cabinet),
                "GET",
                "/nulle-part?codeDossier=cabinet",
                403,
                "route_not_allowed",
            ),
            (Some(&cabinet), "GET", "", 403, "route_not_allowed"),
            (
                Some(&cabinet),
                "GET",
                "/groupe?codeDossier=cabinet&CODEDOSSIER=A1",
                403,
                "ambiguous_request",
            ),
            (
                Some(&cabinet),
                "GET",
                "/x/..%2fgroupe?codeDossier=cabinet",
                403,
                "ambiguous_request",
            ),
            (
                Some(&cabinet),
                "GET",
                "//groupe?codeDossier=cabinet",
                403,
                "ambiguous_request",
            ),
            (
                Some(&standard),
                "GET",
                "/compte?codeDossier=A1",
                404,
                "not_served",
            ),
            (
                Some(&standard),
                "GET",
                "/compte?codeDossier=A3",
                403,
                "dossier_not_open",
            ),
            (
                None,
                "GET",
                "/groupe?codeDossier=cabinet",
                401,
                "missing_credentials",
            ),
            (None, "GET", "/nulle-part", 401, "missing_credentials"),
        ] {
            let uri = public(rest);
            let presented = key.map(Key::presented);
            let headers: Vec<_> = presented.iter().map(|key| ("x-apikey", key.as_str())).collect();
            let answer = house.call(method, &uri, &headers).await;
            let told = answer.json()["code"].clone();
            assert_eq!(
                (answer.status.as_u16(), told),
                (status, json!(code)),
                "{method} {uri}"
            );
        }
        for (name, value) in [
            ("x-http-method-override", "DELETE"),
            ("x-original-url", "/compte"),
        ] {
            let headers = [("x-apikey", cabinet.presented()), (name, value.to_owned())];
            let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
            let answer = house
                .call("GET", &public("/groupe?codeDossier=cabinet"), &headers)
                .await;
            assert_eq!(answer.json()["code"], "ambiguous_request", "{name}");
        }
        let whole = "http://hub.example/loop-api-publiques/groupe?codeDossier=cabinet";
        assert_eq!(
            house.get(&cabinet, whole).await.json()["code"],
            "ambiguous_request"
        );
    });
}

/// KEY-06: a refused call leaves its trace with the key, as at the gate.
#[test]
fn refusals_are_noted_with_the_key() {
    everywhere(|house| async move {
        let (_, standard) = keys(&house).await;
        house
            .get(&standard, "/loop-api-publiques/compte?codeDossier=A3")
            .await;
        house.hub.flush_refusals().await.unwrap();
        let noted = house.count("api_key_refusal", "reason = 'dossier_closed'").await;
        assert_eq!(noted, 1);
    });
}

/// 3.2: a key that calls too fast is told when to come back, as at the gate; HEAD is answered as GET is, without a body.
#[test]
fn a_fast_key_waits() {
    let limits = CallLimits {
        per_second: 1,
        burst: 2,
    };
    everywhere_with(limits, |house| async move {
        let (cabinet, _) = keys(&house).await;
        let presented = cabinet.presented();
        let head = house
            .call("HEAD", &list("groupe", ""), &[("x-apikey", &presented)])
            .await;
        assert_eq!(
            (head.status.as_u16(), head.header("content-type")),
            (200, "application/json".to_owned())
        );
        assert_eq!(house.get(&cabinet, &list("groupe", "")).await.status, 200);
        let third = house.get(&cabinet, &list("groupe", "")).await;
        assert_eq!(
            (third.status.as_u16(), third.json()["code"].clone()),
            (429, json!("rate_limited"))
        );
        assert_ne!(third.header("retry-after"), "");
    });
}
