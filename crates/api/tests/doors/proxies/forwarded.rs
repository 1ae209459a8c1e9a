//! The questions of Caddy, Traefik and Envoy as they are documented, without the proxies themselves.

use hub_domain::api_key::KeyKind;

use crate::fixture::{Answer, House, Key, everywhere};

/// A door, and how a call is put to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Caddy,
    Traefik,
    Envoy,
}

const EVERY_DOOR: [Door; 3] = [Door::Caddy, Door::Traefik, Door::Envoy];

impl Door {
    async fn ask(self, house: &House, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let forwarded = [
            ("x-forwarded-method", method),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "api.example"),
            ("x-forwarded-uri", target),
            ("x-forwarded-for", "192.0.2.7"),
        ];
        match self {
            Self::Caddy => {
                house
                    .call("GET", "/gate/caddy", &[&forwarded[..], headers].concat())
                    .await
            }
            Self::Traefik => {
                house
                    .call("GET", "/gate/traefik", &[&forwarded[..], headers].concat())
                    .await
            }
            Self::Envoy => {
                let own = [("content-length", "0"), ("x-envoy-internal", "true")];
                let path = format!("/gate/envoy{target}");
                house.call(method, &path, &[&own[..], headers].concat()).await
            }
        }
    }
}

async fn key_of(house: &House) -> Key {
    let key = house
        .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
        .await;
    house.install(&house.alpha, "dext", &key, &["A1"]).await;
    key
}

/// 3.3: each door decides as the others do, and answers with the status of the table and the problem in full.
#[test]
fn each_proxy_is_answered_with_the_status_of_the_table() {
    everywhere(|house| async move {
        let presented = key_of(&house).await.presented();
        let key = ("x-apikey", presented.as_str());
        for door in EVERY_DOOR {
            let allowed = door.ask(&house, "GET", "/compte?codeDossier=A1", &[key]).await;
            assert_eq!(allowed.status, 200, "{door:?} {}", allowed.body);
            assert_eq!(allowed.header("x-loophub-firm"), "ALPHA");
            assert_eq!(allowed.header("x-loophub-dossier"), "A1");
            for (headers, method, target, status, code) in [
                (
                    &[][..],
                    "GET",
                    "/compte?codeDossier=A1",
                    401,
                    "missing_credentials",
                ),
                (
                    &[key, key],
                    "GET",
                    "/compte?codeDossier=A1",
                    401,
                    "malformed_credentials",
                ),
                (
                    &[key, ("authorization", "Bearer 12345678:x")],
                    "GET",
                    "/compte?codeDossier=A1",
                    400,
                    "conflicting_credentials",
                ),
                (&[key], "GET", "/compte?codeDossier=A5", 403, "dossier_not_open"),
                (&[key], "GET", "/admin", 403, "route_not_allowed"),
                (&[key], "GET", "/", 403, "route_not_allowed"),
                (
                    &[key],
                    "DELETE",
                    "/compte?codeDossier=A1",
                    403,
                    "route_not_allowed",
                ),
                (
                    &[key],
                    "POST",
                    "/compte?codeDossier=A1",
                    403,
                    "operation_not_permitted",
                ),
                (&[key], "GET", "//compte?codeDossier=A1", 403, "ambiguous_request"),
                (
                    &[key],
                    "GET",
                    "/compte/../journal?codeDossier=A1",
                    403,
                    "ambiguous_request",
                ),
                (
                    &[key, ("x-http-method-override", "PUT")],
                    "GET",
                    "/compte?codeDossier=A1",
                    403,
                    "ambiguous_request",
                ),
                (
                    &[key, ("x-original-uri", "/journal")],
                    "GET",
                    "/compte?codeDossier=A1",
                    403,
                    "ambiguous_request",
                ),
            ] {
                let refused = door.ask(&house, method, target, headers).await;
                assert_eq!(
                    refused.status, status,
                    "{door:?} {method} {target} {}",
                    refused.body
                );
                assert_eq!(
                    refused.header("x-loophub-reason"),
                    code,
                    "{door:?} {method} {target}"
                );
                assert_eq!(refused.json()["code"], code);
                assert_eq!(refused.header("x-loophub-firm"), "");
            }
        }
    });
}

/// 3.3: what does not say the call once and for all is refused.
#[test]
fn a_question_without_its_call_is_refused() {
    everywhere(|house| async move {
        let presented = key_of(&house).await.presented();
        let key = ("x-apikey", presented.as_str());
        let uri = ("x-forwarded-uri", "/compte?codeDossier=A1");
        let method = ("x-forwarded-method", "GET");
        for door in ["/gate/caddy", "/gate/traefik"] {
            for headers in [
                vec![key],
                vec![key, uri],
                vec![key, method],
                vec![key, uri, uri, method],
                vec![key, uri, method, method],
                vec![key, uri, method, ("x-original-method", "GET")],
            ] {
                let refused = house.call("GET", door, &headers).await;
                assert_eq!(
                    refused.header("x-loophub-reason"),
                    "ambiguous_request",
                    "{door} {headers:?}"
                );
            }
        }
        for target in ["/gate/envoy", "/gate/envoy?codeDossier=A1"] {
            let refused = house.call("GET", target, &[key]).await;
            assert_eq!(
                refused.header("x-loophub-reason"),
                "ambiguous_request",
                "{target}"
            );
        }
        for family in ["x-forwarded-uri", "x-forwarded-method", "x-envoy-original-path"] {
            let headers = [key, (family, "/journal")];
            let refused = house
                .call("GET", "/gate/envoy/compte?codeDossier=A1", &headers)
                .await;
            assert_eq!(
                refused.header("x-loophub-reason"),
                "ambiguous_request",
                "{family}"
            );
        }
    });
}

/// 3.3: Envoy is told to take away the key, and what a caller may have forged in the place of what is not answered.
#[test]
fn envoy_is_told_what_to_take_away() {
    everywhere(|house| async move {
        let presented = key_of(&house).await.presented();
        let bearer = format!("Bearer {presented}");
        let to_remove = |answer: Answer| answer.header("x-envoy-auth-headers-to-remove");
        let target = "/compte?codeDossier=A1";
        let by_key = Door::Envoy
            .ask(&house, "GET", target, &[("x-apikey", &presented)])
            .await;
        assert_eq!(to_remove(by_key), "x-apikey");
        let by_bearer = Door::Envoy
            .ask(&house, "GET", target, &[("authorization", &bearer)])
            .await;
        assert_eq!(to_remove(by_bearer), "x-apikey,authorization");
        let refused = Door::Envoy
            .ask(&house, "GET", "/admin", &[("x-apikey", &presented)])
            .await;
        assert_eq!(to_remove(refused), "");
        let cabinet = house.issue(&house.alpha, "alpha-cabinet", KeyKind::Cabinet).await;
        let _ = house
            .install(&house.alpha, "cegid-loop-apis-cabinet", &cabinet, &[])
            .await;
        let firm = [("x-apikey", cabinet.presented())];
        let firm: Vec<_> = firm.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let whole = Door::Envoy
            .ask(&house, "GET", "/groupe?codeDossier=cabinet", &firm)
            .await;
        assert_eq!(whole.status, 200, "{}", whole.body);
        for header in ["x-loophub-dossier", "x-loophub-account"] {
            let is_absent = whole.header(header).is_empty();
            let removed = whole.header("x-envoy-auth-headers-to-remove");
            let is_removed = removed.split(',').any(|name| name == header);
            assert_eq!(is_absent, is_removed, "{header}: {removed}");
        }
    });
}
