//! French and English: every page in both, and how the language is chosen.

use hub_testkit::Person;

use crate::site::{Site, on_site};

/// T-I18N: every page renders in both languages, with its own title, and no message is missing.
#[test]
fn every_page_renders_in_both_languages() {
    on_site(async |site: Site| {
        let id = site.kit.key_id(Person::Alice, "66666666").await;
        let revoke = format!("/loophub/cles/{id}/revoquer");
        let mut alice = site.as_(Person::Alice).await;
        for (path, french, english) in [
            ("/portefeuille", "Mon portefeuille", "My portfolio"),
            ("/loophub/cles", "Clés d’API", "API keys"),
            ("/loophub/cles/creer", "Créer une clé d’API", "Create an API key"),
            (
                revoke.as_str(),
                "Révoquer la clé Qonto ?",
                "Revoke the key Qonto?",
            ),
            ("/suivi/journal", "Journal d’audit", "Audit log"),
            ("/suivi/journal/1", "Événement 1", "Event 1"),
            ("/compte", "Mon compte", "My account"),
            ("/aide", "Aide", "Help"),
            ("/accessibilite", "Accessibilité", "Accessibility"),
            ("/nowhere", "Page introuvable", "Page not found"),
        ] {
            for (lang, heading) in [("fr", french), ("en", english)] {
                let page = alice.get("/compte").await;
                let changed = alice
                    .send(&page, "/compte/langue", &[("langue", lang), ("retour", path)])
                    .await;
                assert_eq!(
                    changed.location(),
                    "/compte",
                    "the first `retour` is the page's own"
                );
                let page = alice.get(path).await;
                assert_eq!(
                    (page.lang().as_str(), page.heading().as_str()),
                    (lang, heading),
                    "{path}"
                );
                assert!(page.title().ends_with("– ALPHA – Loop Hub"), "{}", page.title());
            }
        }
    });
}

/// S11: the language is chosen without being signed in, keeps the way back, and is remembered.
#[test]
fn the_language_is_chosen_before_signing_in() {
    on_site(async |site: Site| {
        let mut browser = site.visitor();
        let french = browser.get("/connexion?retour=/loophub/cles").await;
        assert_eq!(french.lang(), "fr");
        let switch = french.attribute("a.langue", "href").unwrap();
        let english = browser.get(&switch).await;
        assert_eq!(
            (english.lang().as_str(), english.heading().as_str()),
            ("en", "Sign in to Loop Hub")
        );
        assert_eq!(
            english.attribute("input[name=retour]", "value").as_deref(),
            Some("/loophub/cles")
        );
        assert_eq!(browser.get("/aide").await.lang(), "en");
        let wrong = browser.sign_in("x", "y").await;
        assert_eq!(
            wrong.error_at("email"),
            "Error: Incorrect e-mail address or password."
        );
        let back = browser.get(&english.attribute("a.langue", "href").unwrap()).await;
        assert_eq!(back.lang(), "fr");
        // Any page has the switch, one that does not exist included.
        let nowhere = browser.get("/nowhere?langue=en").await;
        assert_eq!((nowhere.lang().as_str(), nowhere.status.as_u16()), ("en", 404));
        let mut foreign = site.visitor();
        foreign.headers = vec![("accept-language", "en-GB,en;q=0.9")];
        assert_eq!(foreign.get("/connexion").await.lang(), "en");
    });
}
