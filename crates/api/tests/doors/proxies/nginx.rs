//! A real nginx with the generated configuration: what is allowed gets through as it is, nothing else does.

use hub_api::Proxy;

use super::site::{OPEN, at_each_site, values};

/// 3.3: an allowed call reaches the back end with what the hub says of it, and without the caller's secret or forgeries.
#[test]
fn an_allowed_call_reaches_the_back_end_with_what_the_hub_says() {
    at_each_site(Proxy::Nginx, |site| async move {
        let presented = site.key.presented();
        let forged = [
            ("x-apikey", presented.as_str()),
            ("X-LoopHub-Firm", "BETA"),
            ("X-LoopHub-Dossier", "A5"),
            ("x-loophub-dossier", "A4"),
            ("X_LoopHub_Dossier", "A3"),
            ("X-LoopHub-Application", "99"),
            ("X-LoopHub-Account", "forged@partenaires.example"),
            ("X-LoopHub-Reason", "none"),
            ("X-Request-Id", "forged"),
            ("X-Original-URI", "/admin"),
            ("X-Original-Method", "DELETE"),
            ("X-Forwarded-Uri", "/admin"),
            ("X-Forwarded-For", "192.0.2.1"),
            ("X-Forwarded-Prefix", "/admin"),
            ("Forwarded", "for=192.0.2.1"),
            ("X-Mine", "kept"),
        ];
        let target = "/loop-api-publiques/compte?codeDossier=A1&filter=a%3D%3D%22b%22";
        let reply = site.send("GET", target, &forged).await;
        assert_eq!(reply.status(), 200, "{}", reply.0);
        assert_eq!(reply.body(), "back end");
        let reached = site.reached();
        assert_eq!(reached.len(), 1);
        let head = &reached[0];
        assert!(head.starts_with(&format!("GET {target} HTTP/1.1\r\n")), "{head}");
        assert_eq!(values(head, "x-loophub-firm"), ["ALPHA"]);
        assert_eq!(values(head, "x-loophub-dossier"), ["A1"]);
        assert_eq!(values(head, "x-loophub-application").len(), 1);
        assert_ne!(values(head, "x-loophub-application"), ["99"]);
        assert!(values(head, "x-loophub-account")[0].starts_with("alpha-standard"));
        assert_eq!(values(head, "x-loophub-account").len(), 1);
        assert_eq!(values(head, "x-request-id").len(), 1);
        assert_eq!(values(head, "x-forwarded-for"), ["127.0.0.1"]);
        assert_eq!(values(head, "x-mine"), ["kept"]);
        for absent in [
            "x-loophub-reason",
            "x-original-uri",
            "x-original-method",
            "x-forwarded-uri",
            "x-forwarded-prefix",
            "forwarded",
            "x-apikey",
            "x_loophub_dossier",
        ] {
            assert_eq!(values(head, absent), Vec::<&str>::new(), "{absent}");
        }
        assert!(
            !head.contains(&site.key.secret) && !head.contains("forged"),
            "{head}"
        );
        let bearer = format!("Bearer {presented}");
        assert_eq!(
            site.send("GET", OPEN, &[("Authorization", &bearer)])
                .await
                .status(),
            200
        );
        let basic = [
            ("x-apikey", presented.as_str()),
            ("Authorization", "Basic b2s6b2s="),
        ];
        assert_eq!(site.send("GET", OPEN, &basic).await.status(), 200);
        let reached = site.reached();
        assert_eq!(values(&reached[0], "authorization"), Vec::<&str>::new());
        assert_eq!(values(&reached[1], "authorization"), ["Basic b2s6b2s="]);
    });
}

/// 3.3: a refused call never reaches the back end, and its caller is told the status of the table.
#[test]
fn a_refused_call_never_reaches_the_back_end() {
    at_each_site(Proxy::Nginx, |site| async move {
        let presented = site.key.presented();
        let wrong = format!("nobody-here:{}", site.key.secret);
        let other = format!("Bearer {wrong}");
        let key = ("x-apikey", presented.as_str());
        for (headers, method, target, status, reason) in [
            (vec![], "GET", OPEN, 401, "missing_credentials"),
            (
                vec![("x-apikey", wrong.as_str())],
                "GET",
                OPEN,
                401,
                "invalid_credentials",
            ),
            (vec![("x-apikey", "x")], "GET", OPEN, 401, "malformed_credentials"),
            (vec![key, key], "GET", OPEN, 401, "malformed_credentials"),
            (
                vec![key, ("Authorization", &other)],
                "GET",
                OPEN,
                400,
                "conflicting_credentials",
            ),
            (
                vec![key],
                "GET",
                "/compte?codeDossier=A5",
                403,
                "dossier_not_open",
            ),
            (vec![key], "GET", "/admin", 403, "route_not_allowed"),
            (vec![key], "GET", "/_loophub_decision", 403, "route_not_allowed"),
            (vec![key], "DELETE", OPEN, 403, "route_not_allowed"),
            (vec![key], "POST", OPEN, 403, "operation_not_permitted"),
            (
                vec![key],
                "GET",
                "//compte?codeDossier=A1",
                403,
                "ambiguous_request",
            ),
            (
                vec![key, ("X-HTTP-Method-Override", "PUT")],
                "GET",
                OPEN,
                403,
                "ambiguous_request",
            ),
            (
                vec![key, ("X-Original-URL", "/admin")],
                "GET",
                OPEN,
                403,
                "ambiguous_request",
            ),
        ] {
            let reply = site.send(method, target, &headers).await;
            assert_eq!(reply.status(), status, "{method} {target} {}", reply.0);
            assert_eq!(reply.header("x-loophub-reason"), [reason]);
            assert_eq!(reply.header("content-type"), ["application/problem+json"]);
            let problem: serde_json::Value = serde_json::from_str(reply.body()).unwrap();
            assert_eq!(problem["code"], reason);
            assert_eq!(problem["status"], status);
            assert_eq!(
                [problem["request_id"].as_str().unwrap()],
                reply.header("x-request-id")[..]
            );
            let challenge = usize::from(status == 401);
            assert_eq!(reply.header("www-authenticate").len(), challenge, "{}", reply.0);
            assert!(!reply.0.contains(&site.key.secret));
        }
        assert_eq!(site.reached(), Vec::<String>::new());
        site.house.revoke(&site.house.alpha, &site.key).await;
        let reply = site.call(OPEN).await;
        assert_eq!(reply.header("x-loophub-reason"), ["key_revoked"]);
        assert_eq!(site.reached(), Vec::<String>::new());
    });
}
