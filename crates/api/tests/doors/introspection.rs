//! `POST /oauth2/introspect`: the same facts as the gate's, told to a back end that asks by itself.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::CallLimits;
use serde_json::Value;

use crate::fixture::{Answer, House, Key, everywhere, everywhere_with};

const DOOR: &str = "/oauth2/introspect";

/// A body of which nothing ever arrives.
struct NeverComes;

impl http_body::Body for NeverComes {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        Poll::Pending
    }
}

/// A cabinet key of Alpha that asks, and a standard key with A1 that is asked about.
async fn keys(house: &House) -> (Key, Key) {
    let asker = house.issue(&house.alpha, "alpha-cabinet", KeyKind::Cabinet).await;
    house
        .install(&house.alpha, "cegid-loop-apis-cabinet", &asker, &[])
        .await;
    let asked = house
        .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
        .await;
    house.install(&house.alpha, "dext", &asked, &["A1"]).await;
    (asker, asked)
}

async fn ask(house: &House, asker: &Key, form: &str) -> Answer {
    house.post(DOOR, &[("x-apikey", &asker.presented())], form).await
}

async fn about(house: &House, asker: &Key, token: &Key, rest: &str) -> Value {
    let answer = ask(house, asker, &format!("token={}{rest}", token.presented())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

/// 3.3, RFC 7662: a good key is told with its firm, application and permissions, and never its secret.
#[test]
fn a_good_key_is_told() {
    everywhere(|house| async move {
        let (asker, asked) = keys(&house).await;
        let told = about(&house, &asker, &asked, "&token_type_hint=access_token").await;
        assert_eq!(told["active"], true);
        assert_eq!(told["client_id"], "alpha-standard");
        assert_eq!(told["token_type"], "Bearer");
        assert_eq!(told["loophub_firm"], "ALPHA");
        assert_eq!(told["loophub_kind"], "standard");
        assert!(told["username"].as_str().unwrap().starts_with("alpha-standard"));
        assert!(!told["scope"].as_str().unwrap().is_empty());
        assert!(told.get("loophub_dossier").is_none());
        assert!(!told.to_string().contains(&asked.secret));
        let basic = format!("Basic {}", STANDARD.encode(asker.presented()));
        let form = format!("token={}", asked.presented());
        let answer = house.post(DOOR, &[("authorization", &basic)], &form).await;
        assert_eq!(answer.json(), told);
    });
}

/// 3.2: an operation on a dossier is decided as at the gate: a dossier that is not open makes the key good for nothing.
#[test]
fn an_operation_on_a_dossier_is_decided() {
    everywhere(|house| async move {
        let (asker, asked) = keys(&house).await;
        for (rest, active) in [
            ("&operation=compte:read&dossier=A1", true),
            ("&operation=compte:read&dossier=a1", true),
            ("&operation=compte:read&dossier=A2", false),
            ("&operation=compte:read&dossier=ARCHIVE", false),
            ("&operation=compte:read&dossier=%00", false),
            ("&operation=compte:read&dossier=cabinet", false),
            ("&operation=compte:delete&dossier=A1", false),
        ] {
            let told = about(&house, &asker, &asked, rest).await;
            assert_eq!(told["active"], active, "{rest}");
            if active {
                assert_eq!(told["loophub_dossier"], "A1");
            } else {
                assert_eq!(told.as_object().unwrap().len(), 1, "{told}");
            }
        }
        let firm = about(&house, &asker, &asker, "&operation=groupe:read&dossier=cabinet").await;
        assert_eq!(
            (&firm["active"], &firm["loophub_dossier"]),
            (&true.into(), &"CABINET".into())
        );
    });
}

/// 3.2: a revocation is told by the very next answer; unknown keys and another firm's are told alike.
#[test]
fn what_is_no_key_is_inactive() {
    everywhere(|house| async move {
        let (asker, asked) = keys(&house).await;
        let foreign = house.issue(&house.beta, "beta-standard", KeyKind::Standard).await;
        house.install(&house.beta, "dext", &foreign, &["A1"]).await;
        let inactive = serde_json::json!({ "active": false });
        assert_eq!(about(&house, &asker, &foreign, "").await, inactive);
        let unknown = Key {
            identifier: "nobody-here",
            secret: asked.secret.clone(),
        };
        assert_eq!(about(&house, &asker, &unknown, "").await, inactive);
        for token in ["x", "lhs_", "a%3Ab", "%ff", "alpha-standard"] {
            assert_eq!(
                ask(&house, &asker, &format!("token={token}")).await.json(),
                inactive,
                "{token}"
            );
        }
        assert_eq!(about(&house, &asker, &asked, "").await["active"], true);
        house.revoke(&house.alpha, &asked).await;
        assert_eq!(about(&house, &asker, &asked, "").await, inactive);
    });
}

/// KEY-06, 3.2: asking about another firm's key leaves nothing behind there: no refused call in its trace, no use, no call
/// of its allowance; inside the firm a refusal is noted from where it was asked, not from where somebody says it came.
#[test]
fn key_06_asking_touches_no_other_firm() {
    let limits = CallLimits {
        per_second: 1,
        burst: 40,
    };
    everywhere_with(limits, |house| async move {
        let (asker, asked) = keys(&house).await;
        let foreign = house.issue(&house.beta, "beta-standard", KeyKind::Standard).await;
        house.install(&house.beta, "dext", &foreign, &["A1"]).await;
        let wrong = Key {
            identifier: foreign.identifier,
            secret: asked.secret.clone(),
        };
        let inactive = serde_json::json!({ "active": false });
        for remembered in [false, true] {
            if remembered {
                house.remember().await;
            }
            for number in 0..5 {
                let peer = format!("&peer=2001:db8::{number}");
                assert_eq!(about(&house, &asker, &wrong, &peer).await, inactive);
                assert_eq!(about(&house, &asker, &foreign, &peer).await, inactive);
            }
        }
        house.hub.flush_refusals().await.unwrap();
        house.hub.flush_uses().await.unwrap();
        house.hub.flush_calls().await.unwrap();
        assert_eq!(house.count("api_key_refusal", "1 = 1").await, 0);
        let used = "last_used_at IS NOT NULL AND identifier = 'beta-standard'";
        assert_eq!(house.count("api_key", used).await, 0);
        let first = house.get(&foreign, "/api/v1/key").await;
        assert_eq!(first.status, 200, "{}", first.body);
        assert_eq!(first.header("ratelimit-remaining"), "39");

        let wrong = Key {
            identifier: asked.identifier,
            secret: foreign.secret.clone(),
        };
        assert_eq!(about(&house, &asker, &wrong, "&peer=203.0.113.9").await, inactive);
        house.hub.flush_refusals().await.unwrap();
        assert_eq!(house.count("api_key_refusal", "1 = 1").await, 1);
        let here = "address = '198.51.100.7' AND reason = 'wrong_secret'";
        assert_eq!(house.count("api_key_refusal", here).await, 1);
    });
}

/// RFC 7662, 2.2: a key that calls too fast is not told to be inactive, which would be kept as a revocation: the answer is
/// to ask again later.
#[test]
fn a_key_that_calls_too_fast_is_no_revoked_one() {
    let limits = CallLimits {
        per_second: 1,
        burst: 5,
    };
    everywhere_with(limits, |house| async move {
        let (asker, asked) = keys(&house).await;
        for _ in 0..6 {
            house.get(&asked, "/api/v1/key").await;
        }
        let answer = ask(&house, &asker, &format!("token={}", asked.presented())).await;
        assert_eq!(answer.status, 429, "{}", answer.body);
        assert_eq!(answer.json()["code"], "rate_limited");
        assert_ne!(answer.header("retry-after"), "");
    });
}

/// 3.2: nobody's form is waited for before it is known that they may ask.
#[test]
fn the_form_is_read_of_who_may_ask() {
    everywhere(|house| async move {
        let (_, asked) = keys(&house).await;
        let presented = asked.presented();
        let nobody = vec![("x-other", "1")];
        let standard = vec![("x-apikey", presented.as_str())];
        for (headers, status) in [(nobody, 401), (standard, 403)] {
            let answer = house.post_body(DOOR, &headers, Body::new(NeverComes));
            let answer = tokio::time::timeout(std::time::Duration::from_secs(10), answer).await;
            assert_eq!(answer.expect("an answer").status, status);
        }
    });
}

/// RFC 7662, 2.1: nobody asks without a cabinet key of their own; what cannot be read is told at its place.
#[test]
fn who_may_ask_and_how() {
    everywhere(|house| async move {
        let (asker, asked) = keys(&house).await;
        let form = format!("token={}", asked.presented());
        let nobody = house.post(DOOR, &[], &form).await;
        assert_eq!(
            (nobody.status.as_u16(), nobody.json()["code"].as_str().unwrap()),
            (401, "missing_credentials")
        );
        let standard = ask(&house, &asked, &form).await;
        assert_eq!(
            (
                standard.status.as_u16(),
                standard.json()["code"].as_str().unwrap()
            ),
            (403, "cabinet_key_required")
        );
        let wrong = format!("Basic {}", STANDARD.encode("alpha-cabinet:wrong"));
        let wrong = house.post(DOOR, &[("authorization", &wrong)], &form).await;
        assert_eq!(wrong.status, 401);
        for (form, pointer) in [
            ("", "#/token"),
            ("token=", "#/token"),
            ("token=a&token=b", "#/token"),
            ("token=a&tokens=b", "#/tokens"),
            ("token=a&peer=here", "#/peer"),
            ("token=a&operation=compte:read", "#/dossier"),
            ("token=a&dossier=A1", "#/operation"),
            ("token=a&dossier=A1&operation=%20", "#/operation"),
        ] {
            let refused = ask(&house, &asker, form).await;
            assert_eq!(refused.status, 422, "{form}: {}", refused.body);
            assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{form}");
        }
        let long = format!("token={}", "a".repeat(20_000));
        assert_eq!(ask(&house, &asker, &long).await.status, 422);
        let read = house.get(&asker, DOOR).await;
        assert_eq!(
            (read.status.as_u16(), read.header("allow").as_str()),
            (405, "POST")
        );
        assert!(!nobody.everything().contains(&asked.secret));
    });
}
