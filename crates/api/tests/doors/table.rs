//! Every row of the table of refusals (3.2), asked at the gate and, where it applies, at the API.

use std::net::IpAddr;

use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::CallLimits;

use crate::fixture::{House, Key, START, everywhere, everywhere_with};

const COMPTE: &str = "/compte?codeDossier=A1";

/// The gate's status and reason for a call with what is presented.
async fn gate(house: &House, presented: Option<&str>, uri: &str) -> (u16, String) {
    let answer = house.ask(presented, "GET", uri).await;
    let reason = answer.header("x-loophub-reason");
    assert_eq!(
        answer.status == 401,
        !answer.header("www-authenticate").is_empty(),
        "{reason}"
    );
    assert!(!answer.header("x-request-id").is_empty());
    assert_eq!(answer.body, "");
    (answer.status.as_u16(), reason)
}

/// The API's status and code for a call with what is presented.
async fn api(house: &House, presented: Option<&str>) -> (u16, String) {
    let headers: Vec<_> = presented.map(|key| ("x-apikey", key)).into_iter().collect();
    let answer = house.call("GET", "/api/v1/key", &headers).await;
    if answer.status == 200 {
        return (200, String::new());
    }
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status.as_u16());
    assert_eq!(problem["request_id"], answer.header("x-request-id").as_str());
    assert_eq!(
        problem["type"],
        format!("urn:loophub:problem:{}", problem["code"].as_str().unwrap())
    );
    (
        answer.status.as_u16(),
        problem["code"].as_str().unwrap().to_owned(),
    )
}

fn told(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

async fn configured(house: &House) -> Key {
    let key = house
        .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
        .await;
    house.install(&house.alpha, "dext", &key, &["A1", "A2"]).await;
    key
}

/// 3.2: an allowed call is answered with what the back end is to be told, and nothing else.
#[test]
fn an_allowed_call_names_firm_application_dossier_and_account() {
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        let application = house.install(&house.alpha, "dext", &key, &["A1"]).await;
        for uri in [
            COMPTE,
            "/loop-api-publiques/compte?codeDossier=A1",
            "/Compte?CODEDOSSIER=a1&take=5",
        ] {
            let answer = house.ask(Some(&key.presented()), "GET", uri).await;
            assert_eq!(answer.status, 200, "{uri}");
            assert_eq!(answer.header("x-loophub-firm"), "ALPHA");
            assert_eq!(answer.header("x-loophub-application"), application.to_string());
            assert_eq!(answer.header("x-loophub-dossier"), "A1");
            assert_eq!(
                answer.header("x-loophub-account"),
                format!("alpha-standard{}@partenaires.example", START.0)
            );
            assert!(!answer.header("x-request-id").is_empty());
            assert_eq!(answer.header("x-loophub-reason"), "");
        }
    });
}

/// 3.2: no credential, malformed ones, and two that differ; nothing is looked up for them.
#[test]
fn what_is_no_credential_is_told_so() {
    everywhere(|house| async move {
        let key = configured(&house).await;
        let typo = format!("{}A", &key.presented()[..key.presented().len() - 1]);
        let typo = if typo == key.presented() {
            format!("{}B", &typo[..typo.len() - 1])
        } else {
            typo
        };
        assert_eq!(gate(&house, None, COMPTE).await, told(401, "missing_credentials"));
        assert_eq!(api(&house, None).await, told(401, "missing_credentials"));
        for malformed in [
            typo.as_str(),
            "alpha-standard",
            "x:y",
            ":",
            &key.secret,
            &format!("alpha-standard:{}%20", key.secret),
            &format!("alpha-standard%3A{}", key.secret),
        ] {
            let expected = told(401, "malformed_credentials");
            assert_eq!(
                gate(&house, Some(malformed), COMPTE).await,
                expected,
                "{malformed}"
            );
            assert_eq!(api(&house, Some(malformed)).await, expected, "{malformed}");
        }
        let presented = key.presented();
        let bearer = format!("Bearer {presented}");
        let other = format!("Bearer alpha-standarx:{}", key.secret);
        let uri = "/api/v1/key";
        let both = [
            ("x-apikey", presented.as_str()),
            ("authorization", bearer.as_str()),
        ];
        assert_eq!(house.call("GET", uri, &both).await.status, 200);
        assert_eq!(house.call("GET", uri, &both[1..]).await.status, 200);
        let differ = [
            ("x-apikey", presented.as_str()),
            ("authorization", other.as_str()),
        ];
        let answer = house.call("GET", uri, &differ).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["code"], "conflicting_credentials");
        let question = [("x-original-method", "GET"), ("x-original-uri", COMPTE)];
        let answer = house
            .call("GET", "/gate/nginx", &[&question[..], &differ[..]].concat())
            .await;
        assert_eq!(answer.status, 403, "nginx understands no 400");
        assert_eq!(answer.header("x-loophub-reason"), "conflicting_credentials");
    });
}

/// 3.2: one answer for an unknown identifier and a wrong secret; another firm's secret opens nothing either.
#[test]
fn an_unknown_identifier_and_a_wrong_secret_get_one_answer() {
    everywhere(|house| async move {
        let key = configured(&house).await;
        let other = house.issue(&house.beta, "beta-standard", KeyKind::Standard).await;
        house.remember().await;
        for wrong in [
            format!("nobody-here:{}", key.secret),
            format!("alpha-standard:{}", other.secret),
            format!("ALPHA-STANDARD:{}", key.secret),
        ] {
            let expected = told(401, "invalid_credentials");
            assert_eq!(gate(&house, Some(&wrong), COMPTE).await, expected, "{wrong}");
            assert_eq!(api(&house, Some(&wrong)).await, expected, "{wrong}");
        }
        house
            .tamper(
                include_str!("facts/retire_secrets.sql"),
                include_str!("facts/retire_secrets.sql"),
            )
            .await;
        house.wait_millis(5000);
        assert_eq!(
            api(&house, Some(&key.presented())).await,
            told(401, "invalid_credentials")
        );
    });
}

/// KEY-01, KEY-03: a revoked or expired key says so to who holds its secret, and to nobody else.
#[test]
fn a_revoked_or_expired_key_says_so_to_its_holder_alone() {
    everywhere(|house| async move {
        let (alpha, end) = (&house.alpha, START.plus_millis(1000));
        let key = house
            .issue_until(alpha, "alpha-standard", KeyKind::Standard, Some(end))
            .await;
        house.install(alpha, "dext", &key, &["A1"]).await;
        let (right, wrong) = (key.presented(), {
            let other = house.issue(alpha, "alpha-another", KeyKind::Standard).await;
            format!("alpha-standard:{}", other.secret)
        });
        house.remember().await;
        assert_eq!(gate(&house, Some(&right), COMPTE).await, told(200, ""));
        house.wait_millis(999);
        assert_eq!(gate(&house, Some(&right), COMPTE).await, told(200, ""));
        house.wait_millis(1);
        assert_eq!(gate(&house, Some(&right), COMPTE).await, told(401, "key_expired"));
        assert_eq!(api(&house, Some(&right)).await, told(401, "key_expired"));
        assert_eq!(
            gate(&house, Some(&wrong), COMPTE).await,
            told(401, "invalid_credentials")
        );
        house.revoke(alpha, &key).await;
        assert_eq!(gate(&house, Some(&right), COMPTE).await, told(401, "key_revoked"));
        assert_eq!(api(&house, Some(&right)).await, told(401, "key_revoked"));
        assert_eq!(
            gate(&house, Some(&wrong), COMPTE).await,
            told(401, "invalid_credentials")
        );
    });
}

/// 3.2, WIZ-05: a key does nothing until an application uses it.
#[test]
fn a_key_without_application_opens_nothing() {
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        let presented = key.presented();
        let expected = told(403, "key_not_configured");
        assert_eq!(gate(&house, Some(&presented), COMPTE).await, expected);
        assert_eq!(gate(&house, Some(&presented), "/no/such/route").await, expected);
        assert_eq!(api(&house, Some(&presented)).await, expected);
    });
}

/// 3.2: a suspended application and a suspended firm are told alike.
#[test]
fn a_suspended_application_or_firm_is_cut() {
    for facts in [
        include_str!("facts/suspend_applications.sql"),
        include_str!("facts/suspend_alpha.sql"),
    ] {
        everywhere(|house| async move {
            let key = configured(&house).await;
            house.tamper(facts, facts).await;
            let expected = told(403, "application_suspended");
            assert_eq!(gate(&house, Some(&key.presented()), COMPTE).await, expected);
            assert_eq!(api(&house, Some(&key.presented())).await, expected);
        });
    }
}

/// 3.2, 3.3: what no route names, on the wrong surface, or outside the permissions is refused, in this order.
#[test]
fn routes_surfaces_and_permissions() {
    everywhere(|house| async move {
        let standard = configured(&house).await.presented();
        let cabinet = house.issue(&house.alpha, "alpha-cabinet", KeyKind::Cabinet).await;
        let slug = "synchronisation-temps-et-facturation";
        house.install(&house.alpha, slug, &cabinet, &[]).await;
        let cabinet = cabinet.presented();
        let groups = "/groupe?codeDossier=cabinet";
        for (key, method, uri, status, reason) in [
            (
                &standard,
                "GET",
                "/nothing?codeDossier=A1",
                403,
                "route_not_allowed",
            ),
            (&standard, "DELETE", COMPTE, 403, "route_not_allowed"),
            (
                &standard,
                "GET",
                "/compte/?codeDossier=A1",
                403,
                "ambiguous_request",
            ),
            (&standard, "GET", groups, 403, "cabinet_key_required"),
            (&cabinet, "GET", COMPTE, 403, "standard_key_required"),
            (&standard, "POST", COMPTE, 403, "operation_not_permitted"),
            (
                &standard,
                "POST",
                "/compte?codeDossier=A5",
                403,
                "operation_not_permitted",
            ),
            (
                &cabinet,
                "POST",
                "/collaborativeOffer/addOffer?codeDossier=cabinet",
                403,
                "operation_not_permitted",
            ),
            (&cabinet, "GET", groups, 200, ""),
            (&cabinet, "HEAD", groups, 200, ""),
            (&cabinet, "GET", "/groupe?codeDossier=A1", 403, "dossier_not_open"),
            (&standard, "POST", "/importFEC?codeDossier=A1", 200, ""),
        ] {
            let answer = house.ask(Some(key), method, uri).await;
            let told = (answer.status.as_u16(), answer.header("x-loophub-reason"));
            assert_eq!(told, (status, reason.to_owned()), "{method} {uri}");
        }
        let answer = house.ask(Some(&cabinet), "GET", groups).await;
        assert_eq!(answer.header("x-loophub-dossier"), "CABINET");
    });
}

/// 3.2, 3.3: a key held to addresses opens from them alone; forwarding headers count behind a trusted proxy only.
#[test]
fn a_key_opens_from_its_addresses_alone() {
    everywhere(|house| async move {
        let key = configured(&house).await;
        let (sqlite, postgres) = (
            include_str!("facts/allow_addresses.sqlite.sql"),
            include_str!("facts/allow_addresses.postgres.sql"),
        );
        house.tamper(sqlite, postgres).await;
        let presented = key.presented();
        let question = [
            ("x-original-method", "GET"),
            ("x-original-uri", COMPTE),
            ("x-apikey", presented.as_str()),
        ];
        let refused = "address_not_allowed";
        for (peer, header, reason) in [
            ("192.0.2.9", None, ""),
            ("2001:db8::1", None, ""),
            ("::ffff:192.0.2.9", None, ""),
            ("198.51.100.7", None, refused),
            ("198.51.100.7", Some(("x-forwarded-for", "192.0.2.9")), refused),
            ("127.0.0.1", None, refused),
            ("127.0.0.1", Some(("x-forwarded-for", "192.0.2.9")), ""),
            ("127.0.0.1", Some(("forwarded", "for=192.0.2.9")), ""),
            (
                "127.0.0.1",
                Some(("x-forwarded-for", "192.0.2.9, 203.0.113.1")),
                refused,
            ),
            (
                "127.0.0.1",
                Some(("x-forwarded-for", "unknown")),
                "ambiguous_request",
            ),
        ] {
            let peer: IpAddr = peer.parse().unwrap();
            let headers: Vec<_> = question.into_iter().chain(header).collect();
            let answer = house.call_from(peer, "GET", "/gate/nginx", &headers).await;
            assert_eq!(answer.header("x-loophub-reason"), reason, "{peer} {header:?}");
            assert_eq!(answer.status == 200, reason.is_empty(), "{peer} {header:?}");
        }
        let both = [("x-forwarded-for", "192.0.2.9"), ("forwarded", "for=192.0.2.9")];
        let headers = [&question[..], &both[..]].concat();
        let proxy = "127.0.0.1".parse().unwrap();
        let answer = house.call_from(proxy, "GET", "/gate/nginx", &headers).await;
        assert_eq!(answer.header("x-loophub-reason"), "ambiguous_request");
    });
}

/// 3.2: one answer for every dossier that is not open, byte for byte but for date and request id.
#[test]
fn a_dossier_that_is_not_open_gives_nothing_away() {
    everywhere(|house| async move {
        let key = configured(&house).await;
        let other = house.issue(&house.beta, "beta-standard", KeyKind::Standard).await;
        house.install(&house.beta, "dext", &other, &["A3"]).await;
        let mut answers = Vec::new();
        let mut note = async |uri: &str| {
            let mut answer = house.ask(Some(&key.presented()), "GET", uri).await;
            answer.headers.remove("x-request-id").unwrap();
            assert_eq!(answer.header("x-loophub-reason"), "dossier_not_open", "{uri}");
            answers.push(answer.everything());
        };
        note("/compte?codeDossier=NOBODY").await;
        note("/compte?codeDossier=A3").await;
        note("/compte?codeDossier=ARCHIVE").await;
        note("/compte?codeDossier=cabinet").await;
        note("/compte?codeDossier=%F0%9F%98%80").await;
        note("/compte?codeDossier=A'--").await;
        note("/compte?codeDossier=A12345678901234567890123456789").await;
        note("/compte?codeDossier=").await;
        note("/compte").await;
        note(COMPTE.replace("A1", "A_").as_str()).await;
        house.remember().await;
        note("/compte?codeDossier=A4").await;
        let archived = include_str!("facts/archive_a1.sql");
        house.tamper(archived, archived).await;
        house.wait_millis(5000);
        house
            .tamper(
                include_str!("facts/restrict_to_a2.sql"),
                include_str!("facts/restrict_to_a2.sql"),
            )
            .await;
        note(COMPTE).await;
        assert_eq!(
            house.may_read(&key, "A2").await,
            told(200, ""),
            "its own dossier is open"
        );
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:#?}");
    });
}

/// 3.2: a key that calls too fast waits; others do not.
#[test]
fn a_key_that_calls_too_fast_waits_alone() {
    let limits = CallLimits {
        per_second: 1,
        burst: 3,
    };
    everywhere_with(limits, |house| async move {
        let key = configured(&house).await;
        let quiet = house.issue(&house.alpha, "alpha-quiet", KeyKind::Standard).await;
        house.install(&house.alpha, "qonto", &quiet, &["A1"]).await;
        for _ in 0..3 {
            assert_eq!(house.may_read(&key, "A1").await, told(200, ""));
        }
        let answer = house.ask(Some(&key.presented()), "GET", COMPTE).await;
        assert_eq!(answer.status, 403, "nginx understands no 429");
        assert_eq!(answer.header("x-loophub-reason"), "rate_limited");
        assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
        let answer = house.get(&key, "/api/v1/key").await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.json()["code"], "rate_limited");
        let seconds = answer.header("retry-after");
        assert!((1..=5).contains(&seconds.parse::<u64>().unwrap()));
        assert_eq!(answer.header("ratelimit-limit"), "3");
        assert_eq!(answer.header("ratelimit-remaining"), "0");
        assert_eq!(answer.header("ratelimit-reset"), seconds);
        let wrong = format!("alpha-standard:{}", quiet.secret);
        assert_eq!(api(&house, Some(&wrong)).await, told(401, "invalid_credentials"));
        assert_eq!(house.may_read(&quiet, "A1").await, told(200, ""));
    });
}

/// 3.2: what cannot be decided is refused, never allowed.
#[test]
fn what_cannot_be_decided_is_refused() {
    everywhere(|house| async move {
        let key = configured(&house).await;
        let spoiled = include_str!("facts/spoil_addresses.sql");
        house.tamper(spoiled, spoiled).await;
        assert_eq!(house.may_read(&key, "A1").await, told(403, "unavailable"));
    });
    everywhere(|house| async move {
        let key = configured(&house).await;
        house.remember().await;
        assert_eq!(house.may_read(&key, "A1").await, told(200, ""));
        house.database().close().await;
        house.wait_millis(2001);
        assert_eq!(house.may_read(&key, "A1").await, told(403, "unavailable"));
        let answer = house.get(&key, "/api/v1/key").await;
        assert_eq!(answer.status, 503);
        assert_eq!(answer.json()["code"], "unavailable");
        assert_eq!(answer.header("retry-after"), "1");
    });
}

/// 3.2: without the address of the other end nothing is decided.
#[test]
fn a_server_that_hides_the_peer_gets_refusals() {
    use tower::ServiceExt as _;
    everywhere(|house| async move {
        let key = configured(&house).await;
        for (uri, status) in [("/gate/nginx", 403), ("/api/v1/key", 503)] {
            let request = axum::http::Request::get(uri)
                .header("x-apikey", key.presented())
                .header("x-original-method", "GET")
                .header("x-original-uri", COMPTE)
                .body(axum::body::Body::empty())
                .unwrap();
            let answer = house.doors().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), status, "{uri}");
        }
    });
}
