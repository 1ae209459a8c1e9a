//! What protects forms: the token, the firm they were made for, and where browsers say they come from.

use http::StatusCode;
use hub_testkit::Person;

use crate::site::{Site, on_site};

/// Every address that takes a form of a signed-in person.
const POSTS: [&str; 14] = [
    "/deconnexion",
    "/domaine",
    "/compte",
    "/compte/langue",
    "/compte/sessions",
    "/loophub/applications/1/modifier",
    "/loophub/applications/1/supprimer",
    "/loophub/applications/ajouter/1/definition",
    "/loophub/applications/ajouter/1/dossiers",
    "/loophub/applications/ajouter/1/recapitulatif",
    "/loophub/applications/ajouter/1/supprimer",
    "/loophub/cles/creer",
    "/loophub/cles/1/revoquer",
    "/suivi/journal/verification",
];

/// A form without the session's token changes nothing and answers 403, in words.
#[test]
fn a_form_without_the_token_is_refused() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let before = site.kit.at.cells("firm_head", "firm_id, seq, hash", "TRUE").await;
        let mut other = site.as_(Person::Emma).await;
        let stolen = other.get("/compte").await.hidden("/compte");
        let stolen = stolen.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
        for path in POSTS {
            for token in ["", "0", stolen.as_str(), &"é".repeat(64), &"0".repeat(64)] {
                let fields = [
                    ("csrf", token),
                    ("cabinet", "ALPHA"),
                    ("domaine", "BETA"),
                    ("nom", "x"),
                ];
                let page = browser.post(path, &fields).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{path} {token}");
                assert_eq!(page.heading(), "Ce formulaire n’est plus valable", "{path}");
            }
        }
        assert_eq!(
            site.kit.at.cells("firm_head", "firm_id, seq, hash", "TRUE").await,
            before
        );
        assert_eq!(
            browser.get("/compte").await.status,
            StatusCode::OK,
            "still signed in"
        );
    });
}

/// Every page carries the token under another mask.
#[test]
fn the_token_is_never_twice_the_same() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let one = browser.get("/compte").await.hidden("/compte");
        let other = browser.get("/compte").await.hidden("/compte");
        assert_ne!(one, other);
    });
}

/// 4.7: with two tabs on two firms, a form of the one sent while the other is open answers 409.
#[test]
fn a_form_of_another_firm_is_refused() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let form = browser.get("/loophub/cles/creer").await;
        let start = browser.get("/portefeuille").await;
        browser.send(&start, "/domaine", &[("domaine", "BETA")]).await;
        let page = browser
            .send(
                &form,
                "/loophub/cles/creer",
                &[("nom", "Perdue"), ("droits", "standard")],
            )
            .await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert_eq!(page.heading(), "Vous avez changé de cabinet entre-temps");
        assert_eq!(site.kit.at.count("api_key", "name = 'Perdue'").await, 0);
    });
}

/// What a browser says comes from another site is refused before any token is looked at, sign-in included.
#[test]
fn what_comes_from_another_site_is_refused() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let page = browser.get("/compte").await;
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("origin", "https://evil.example"), ("host", "hub.example")],
            vec![("origin", "null"), ("host", "hub.example")],
        ] {
            browser.headers = headers.clone();
            let sent = browser.send(&page, "/compte/langue", &[("langue", "en")]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{headers:?}");
            assert_eq!(sent.heading(), "Ce formulaire n’est plus valable");
            let mut visitor = site.visitor();
            visitor.headers = headers.clone();
            let sent = visitor.sign_in(Person::Emma.email(), hub_testkit::PASSWORD).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{headers:?}");
        }
        for headers in [
            vec![("sec-fetch-site", "same-origin")],
            vec![("origin", "https://hub.example"), ("host", "hub.example")],
            vec![],
        ] {
            browser.headers = headers.clone();
            let sent = browser.send(&page, "/compte/langue", &[("langue", "fr")]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{headers:?}");
        }
    });
}
