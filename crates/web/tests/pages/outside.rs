//! What surrounds every page.

use http::StatusCode;
use hub_testkit::{PASSWORD, Person};

use crate::site::{Site, on_site};

/// 7.16: no such page, or not for this method: a page in the reader's frame, or without one.
#[test]
fn no_such_page_is_a_page() {
    on_site(async |site: Site| {
        for mut browser in [site.visitor(), site.as_(Person::Emma).await] {
            let page = browser.get("/nowhere").await;
            assert_eq!(
                (page.status, page.heading().as_str()),
                (StatusCode::NOT_FOUND, "Page introuvable")
            );
            let page = browser.get("/deconnexion").await;
            assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
            assert_eq!(page.heading(), "Cette adresse ne s’ouvre pas ainsi");
        }
        assert!(
            site.as_(Person::Emma)
                .await
                .get("/nowhere")
                .await
                .text()
                .contains("Emma Simon")
        );
    });
}

/// Section 11: every answer carries the policy, its own name, and no page is kept without being asked again.
#[test]
fn every_answer_is_dressed() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let mut names = Vec::new();
        for path in ["/portefeuille", "/loophub/cles", "/nowhere", "/connexion", "/"] {
            let page = alice.get(path).await;
            assert!(
                page.header("content-security-policy")
                    .starts_with("default-src 'none'"),
                "{path}"
            );
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(page.header("x-request-id").len(), 16, "{path}");
            names.push(page.header("x-request-id").to_owned());
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5);
        assert_eq!(
            alice.get("/portefeuille").await.header("cache-control"),
            "no-cache"
        );
    });
}

/// The database going away is a 503 that says so and when to come back, never a 500.
#[test]
fn a_database_gone_is_unavailable() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        site.kit.hub.database().close().await;
        for page in [
            alice.get("/loophub/cles").await,
            site.visitor().sign_in("a@b.example", PASSWORD).await,
        ] {
            assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.text());
            assert_eq!(page.header("retry-after"), "5");
            assert!(
                page.text().contains("La base de données ne répond pas."),
                "{}",
                page.text()
            );
        }
    });
}

/// A message planted in the browser by somebody else is not shown.
#[test]
fn a_planted_message_is_not_shown() {
    on_site(async |site: Site| {
        let mut emma = site.as_(Person::Emma).await;
        for planted in [
            "x",
            "0.k%3Dok%26m%3Dmsg-nochange",
            "%00",
            "00000000000000000000000000000000.k%3Dok%26m%3Dnone",
        ] {
            emma.cookies.insert("avis".to_owned(), planted.to_owned());
            let page = emma.get("/portefeuille").await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.texts("[data-message]").is_empty(), "{planted}");
            assert!(!emma.cookies.contains_key("avis"), "taken away");
        }
    });
}
