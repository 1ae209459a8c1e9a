//! « Mon compte ».

use http::StatusCode;
use hub_testkit::Person;

use crate::site::{Site, on_site};

/// The language and the theme are kept with the account and hold on every browser.
#[test]
fn preferences_are_the_accounts() {
    on_site(async |site: Site| {
        let mut emma = site.as_(Person::Emma).await;
        let page = emma.get("/compte").await;
        assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("auto"));
        assert!(page.text().contains("emma@alpha.example"));
        let sent = emma
            .send(&page, "/compte", &[("langue", "en"), ("theme", "sombre")])
            .await;
        let shown = emma.follow(&sent).await;
        assert_eq!(
            (shown.lang().as_str(), shown.heading().as_str()),
            ("en", "My account")
        );
        assert!(
            shown
                .texts("[role=status]")
                .concat()
                .contains("your preferences are saved"),
            "{}",
            shown.text()
        );
        let elsewhere = site.as_(Person::Emma).await.get("/compte").await;
        assert_eq!(
            elsewhere.attribute("html", "data-theme").as_deref(),
            Some("sombre")
        );
        assert_eq!(elsewhere.lang(), "en");

        for wrong in [("langue", "de"), ("theme", "rose")] {
            let fields = [wrong, ("langue", "fr"), ("theme", "clair")];
            let page = emma.send(&elsewhere, "/compte", &fields).await;
            assert_eq!(
                page.status,
                StatusCode::FORBIDDEN,
                "the token is of another session"
            );
            let form = emma.get("/compte").await;
            let page = emma.send(&form, "/compte", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert!(!page.error_at(wrong.0).is_empty(), "{wrong:?}");
        }
    });
}

/// E8: the letter about the end of a job is asked for, or not, and the answer holds.
#[test]
fn s12_the_end_of_jobs_is_a_preference() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let is_checked = |page: &crate::site::Page| page.attribute("#fin-traitement", "checked").is_some();
        let page = alice.get("/compte").await;
        assert!(is_checked(&page), "wanted until said otherwise");
        let fields = [("langue", "fr"), ("theme", "auto")];
        alice.send(&page, "/compte", &fields).await;
        let page = alice.get("/compte").await;
        assert!(!is_checked(&page));
        let fields = [("langue", "fr"), ("theme", "auto"), ("fin-traitement", "oui")];
        alice.send(&page, "/compte", &fields).await;
        assert!(is_checked(&alice.get("/compte").await));
    });
}

/// *Sign out everywhere*: every browser of the account is out, nobody else's.
#[test]
fn closing_all_sessions_closes_them_all() {
    on_site(async |site: Site| {
        let mut here = site.visitor();
        here.headers = vec![("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0")];
        here.sign_in(Person::Emma.email(), hub_testkit::PASSWORD).await;
        let mut there = site.as_(Person::Emma).await;
        let mut other = site.as_(Person::Bruno).await;
        let page = here.get("/compte").await;
        let rows = page.texts("table#sessions tbody tr");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows.iter().filter(|row| row.contains("Cette session")).count(), 1);
        assert!(
            rows.iter()
                .any(|row| row.starts_with("Firefox, Linux Cette session 127.0.0.1 24/11/2026 10:00")),
            "{rows:?}"
        );
        let out = here.send(&page, "/compte/sessions", &[]).await;
        assert!(
            here.follow(&out)
                .await
                .text()
                .contains("toutes vos sessions sont fermées.")
        );
        assert!(there.get("/compte").await.location().starts_with("/connexion"));
        assert_eq!(other.get("/compte").await.status, StatusCode::OK);
    });
}

/// The address behind a trusted proxy is the client's; what an untrusted peer writes is not believed.
#[test]
fn forwarded_addresses_are_believed_from_trusted_proxies_only() {
    use hub_testkit::{Engine, Kit, run_on};
    use hub_web::router::WebSettings;
    run_on(Engine::Sqlite, async |kit: Kit| {
        for (trusted, address) in [
            (vec!["127.0.0.1/32".parse().unwrap()], "203.0.113.9"),
            (Vec::new(), "127.0.0.1"),
        ] {
            let settings = WebSettings {
                trusted_proxies: trusted,
                ..WebSettings::default()
            };
            let mut browser = Site::new(kit.clone(), settings).visitor();
            browser.headers = vec![("x-forwarded-for", "198.51.100.1, 203.0.113.9")];
            browser.sign_in(Person::Gael.email(), hub_testkit::PASSWORD).await;
            let page = browser.get("/compte").await;
            let rows = page.texts("table#sessions tbody tr");
            assert!(
                rows.iter()
                    .any(|row| row.contains("Cette session") && row.contains(address)),
                "{rows:?}"
            );
        }
    });
}
