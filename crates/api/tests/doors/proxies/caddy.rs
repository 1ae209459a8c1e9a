//! What Caddy alone does, and needs said.

use hub_api::Proxy;
use hub_domain::api_key::KeyKind;

use super::site::{OPEN, at_each_site, values};
use crate::fixture::everywhere;

/// 3.3: an allowed call reaches the back end with what the hub says of it, and without the caller's secret.
#[test]
fn an_allowed_call_reaches_the_back_end_with_what_the_hub_says() {
    at_each_site(Proxy::Caddy, |site| async move {
        let presented = site.key.presented();
        let headers = [
            ("x-apikey", presented.as_str()),
            ("Authorization", "Basic b2s6b2s="),
            ("X-Mine", "kept"),
        ];
        let target = "/loop-api-publiques/compte?codeDossier=A1&filter=a%3D%3D%22b%22";
        let reply = site.send("GET", target, &headers).await;
        assert_eq!((reply.status(), reply.body()), (200, "back end"), "{}", reply.0);
        let bearer = format!("Bearer {presented}");
        let reply = site.send("GET", OPEN, &[("Authorization", &bearer)]).await;
        assert_eq!(reply.status(), 200);
        let reached = site.reached();
        let head = &reached[0];
        assert!(head.starts_with(&format!("GET {target} HTTP/1.1\r\n")), "{head}");
        for (name, value) in [
            ("x-loophub-firm", "ALPHA"),
            ("x-loophub-dossier", "A1"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-mine", "kept"),
            ("authorization", "Basic b2s6b2s="),
        ] {
            assert_eq!(values(head, name), [value], "{name}: {head}");
        }
        assert!(values(head, "x-loophub-account")[0].starts_with("alpha-standard"));
        assert_eq!(values(head, "x-request-id").len(), 1);
        for head in &reached {
            assert!(!head.contains(&site.key.secret), "{head}");
        }
        assert_eq!(values(&reached[1], "authorization"), Vec::<&str>::new());
    });
}

/// 3.3: what the hub does not say of a call is no header at all, and no forged one.
#[test]
fn what_is_not_said_is_not_there() {
    at_each_site(Proxy::Caddy, |mut site| async move {
        site.replace_hub(
            "HTTP/1.1 200 OK\r\nX-LoopHub-Firm: ALPHA\r\nX-LoopHub-Application: 1\r\nX-LoopHub-Dossier: \r\n\
             X-LoopHub-Account: \r\nX-Request-Id: 1\r\nContent-Length: 0\r\n\r\n",
        )
        .await;
        let headers = [
            ("X-LoopHub-Dossier", "forged-42"),
            ("X-LoopHub-Account", "forged-42"),
        ];
        let reply = site.send("GET", OPEN, &headers).await;
        assert_eq!(reply.status(), 200, "{}", reply.0);
        let head = site.reached().remove(0);
        assert_eq!(values(&head, "x-loophub-firm"), ["ALPHA"]);
        for absent in ["x-loophub-dossier", "x-loophub-account"] {
            assert!(values(&head, absent).is_empty(), "{head}");
        }
        assert!(!head.contains("{http"), "{head}");
    });
}

/// 3.3: the hub says every name to Caddy, even those it has nothing to say of.
#[test]
fn the_hub_says_every_name_to_caddy() {
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        let headers = [
            ("x-apikey", key.presented()),
            ("x-forwarded-method", "GET".to_owned()),
            ("x-forwarded-uri", OPEN.to_owned()),
        ];
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let answer = house.call("GET", "/gate/caddy", &headers).await;
        for name in ["firm", "application", "dossier", "account"] {
            assert!(answer.headers.contains_key(format!("x-loophub-{name}")), "{name}");
        }
        let refused = house.call("GET", "/gate/caddy", &headers[1..]).await;
        assert!(!refused.headers.contains_key("x-loophub-dossier"));
    });
}
