//! S4: the same for every proxy that is installed: refused calls, hostile targets, forged headers, a hub that is gone or
//! strange.

use hub_api::Proxy;
use hub_api::attacks::{forged_headers, hostile_targets, odd_targets};

use super::site::{OPEN, Site, at_each_site, values};

/// How often each proxy is asked while the hub is gone.
const WITHOUT_HUB: usize = 1000;

/// A refused call never reaches the back end, and its caller is told the status of the table.
async fn refused_calls_never_reach_the_back_end(site: Site) {
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
            vec![key, ("Authorization", "Bearer 12345678:x")],
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
        let french = [&headers[..], &[("Accept-Language", "fr")]].concat();
        let reply = site.send(method, target, &french).await;
        assert_eq!(reply.status(), status, "{method} {target} {}", reply.0);
        assert_eq!(reply.header("x-loophub-reason"), [reason]);
        assert_eq!(reply.header("content-type"), ["application/problem+json"]);
        // Caddy hands the hub's own words on; nginx has words of its own.
        let languages = if site.proxy == Proxy::Caddy {
            &["fr"][..]
        } else {
            &[]
        };
        assert_eq!(reply.header("content-language"), languages);
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
}

/// Sends every hostile target: what the back end sees is what was decided, to the byte, and nothing else gets through.
async fn hostile_targets_have_one_reading(site: Site) {
    let mut targets = hostile_targets("A1");
    assert!(targets.len() >= 300, "{}", targets.len());
    let refused = targets.len();
    targets.extend(odd_targets("A1"));
    assert_eq!(site.call(OPEN).await.status(), 200);
    assert_eq!(site.reached().len(), 1);
    for (at, target) in targets.iter().enumerate() {
        site.decided.lock().unwrap().clear();
        let reply = site.call(target).await;
        let decided = std::mem::take(&mut *site.decided.lock().unwrap());
        let allowed: Vec<_> = decided
            .iter()
            .filter(|(_, status)| *status == 200)
            .map(|(target, _)| target.clone())
            .collect();
        let reached = site.reached();
        let seen: Vec<_> = reached
            .iter()
            .map(|head| head.split(' ').nth(1).unwrap_or_default().to_owned())
            .collect();
        assert_eq!(
            seen, allowed,
            "{target}: what the back end saw is not what was decided"
        );
        assert_eq!(reply.status() == 200, seen.len() == 1, "{target}: {}", reply.0);
        assert!(at >= refused || seen.is_empty(), "{target} got through");
        for head in &reached {
            assert_eq!(values(head, "x-loophub-dossier"), ["A1"], "{target}");
            let path = head.split([' ', '?']).nth(1).unwrap();
            let plain = ["/compte", "/Compte", "/compt%65", "/loop-api-publiques/compte"];
            assert!(plain.contains(&path), "{target} reached the back end as {path}");
        }
    }
}

/// Sends each forged header with an allowed call: it is refused, or reaches the back end as the call that was decided.
async fn forged_headers_say_nothing(site: Site) {
    let presented = site.key.presented();
    let forged = forged_headers();
    assert!(forged.len() >= 40, "{}", forged.len());
    for (name, value) in &forged {
        let headers = [("x-apikey", presented.as_str()), (name, value)];
        let reply = site.send("GET", OPEN, &headers).await;
        let reached = site.reached();
        if reply.status() != 200 {
            assert!(reply.status() >= 400, "{name}: {}", reply.0);
            assert_eq!(reached, Vec::<String>::new(), "{name}");
            continue;
        }
        let [head] = &reached[..] else {
            panic!("{name}: {reached:?}")
        };
        assert!(
            head.starts_with(&format!("GET {OPEN} HTTP/1.1\r\n")),
            "{name}: {head}"
        );
        assert_eq!(values(head, "x-loophub-firm"), ["ALPHA"], "{name}");
        assert_eq!(values(head, "x-loophub-dossier"), ["A1"], "{name}");
        assert_eq!(values(head, "x-loophub-application").len(), 1, "{name}");
        assert_eq!(values(head, "x-loophub-account").len(), 1, "{name}");
        let told = head.lines().filter(|line| line.ends_with(&format!(": {value}")));
        assert_eq!(told.count(), 0, "{name}: {head}");
        assert!(!head.contains(&site.key.secret), "{name}: {head}");
        let odd = head.lines().filter(|line| {
            let name = line.split(':').next().unwrap_or_default();
            name.to_lowercase().replace('_', "-").starts_with("x-loophub") && name.contains('_')
        });
        assert_eq!(odd.count(), 0, "{name}: {head}");
    }
}

/// The hub gone: every call is refused; back again, the next one is decided.
async fn without_the_hub_everything_is_refused(mut site: Site) {
    assert_eq!(site.call(OPEN).await.status(), 200);
    site.reached();
    site.kill_hub().await;
    for _ in 0..WITHOUT_HUB {
        let reply = site.call(OPEN).await;
        assert_eq!(reply.status(), 503, "{}", reply.0);
        assert!(reply.body().contains("\"code\":\"unavailable\""));
    }
    assert_eq!(site.reached(), Vec::<String>::new());
    site.start_hub().await;
    assert_eq!(site.call(OPEN).await.status(), 200);
}

/// A hub that accepts and never answers, or answers something else, lets nothing through.
async fn a_strange_hub_lets_nothing_through(mut site: Site) {
    for answer in [
        "",
        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n",
        "not http at all\r\n\r\n",
    ] {
        site.replace_hub(answer).await;
        let reply = site.call(OPEN).await;
        assert_eq!(reply.status(), 503, "{answer:?}: {}", reply.0);
        assert_eq!(site.reached(), Vec::<String>::new(), "{answer:?}");
    }
}

macro_rules! attacked {
    ($($name:ident: $attack:ident on $proxy:ident;)*) => {$(
        /// S4: what the attack's own words say, behind this proxy.
        #[test]
        fn $name() {
            at_each_site(Proxy::$proxy, $attack);
        }
    )*};
}

attacked! {
    nginx_refused_calls: refused_calls_never_reach_the_back_end on Nginx;
    caddy_refused_calls: refused_calls_never_reach_the_back_end on Caddy;
    s4_nginx_hostile_targets: hostile_targets_have_one_reading on Nginx;
    s4_caddy_hostile_targets: hostile_targets_have_one_reading on Caddy;
    s4_nginx_forged_headers: forged_headers_say_nothing on Nginx;
    s4_caddy_forged_headers: forged_headers_say_nothing on Caddy;
    s4_nginx_without_the_hub: without_the_hub_everything_is_refused on Nginx;
    s4_caddy_without_the_hub: without_the_hub_everything_is_refused on Caddy;
    s4_nginx_strange_hub: a_strange_hub_lets_nothing_through on Nginx;
    s4_caddy_strange_hub: a_strange_hub_lets_nothing_through on Caddy;
}
