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
