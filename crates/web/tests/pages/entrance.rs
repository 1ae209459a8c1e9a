//! S11: signing in and out, and choosing a password by a link.

use http::StatusCode;
use http::header::SET_COOKIE;
use hub_app::Origin;
use hub_app::commands::NewFirm;
use hub_testkit::{Engine, Kit, PASSWORD, Person, run_on};
use hub_web::router::WebSettings;

use crate::site::{Page, Site, on_site};

const ALICE: &str = "alice@alpha.example";

fn session_cookie(page: &Page) -> &str {
    page.headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .find(|cookie| cookie.contains("loophub="))
        .expect("a session cookie")
}

/// S11: after sign-in comes the page first asked for.
#[test]
fn the_page_asked_for_comes_after_sign_in() {
    on_site(async |site: Site| {
        let mut browser = site.visitor();
        let asked = browser.get("/loophub/cles?x=1%262").await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        assert!(
            asked.location().starts_with("/connexion?retour="),
            "{}",
            asked.location()
        );
        let form = browser.follow(&asked).await;
        assert_eq!(form.heading(), "Se connecter à Loop Hub");
        let fields = [("email", ALICE), ("mot_de_passe", PASSWORD)];
        let inside = browser.send(&form, "/connexion", &fields).await;
        assert_eq!(inside.location(), "/loophub/cles?x=1%262");
        assert_eq!(browser.follow(&inside).await.heading(), "Clés d’API");
        // Whoever is signed in is not asked again.
        assert_eq!(
            browser.get("/connexion?retour=/compte").await.location(),
            "/compte"
        );
    });
}

/// MSG-LOGIN: a wrong password and an unknown address have one answer; the address typed is kept, the password not.
#[test]
fn a_wrong_password_and_an_unknown_address_are_one_answer() {
    on_site(async |site: Site| {
        let mut bodies = Vec::new();
        for email in [ALICE, "nobody@alpha.example"] {
            let page = site.visitor().sign_in(email, "pas-celui-la").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(
                page.error_at("email"),
                "Erreur : Adresse e-mail ou mot de passe incorrect."
            );
            assert!(page.title().starts_with("Erreur : "), "{}", page.title());
            assert_eq!(page.attribute("#email", "value").as_deref(), Some(email));
            assert!(!page.body.contains("pas-celui-la"));
            assert_eq!(page.header("cache-control"), "no-store");
            bodies.push(page.body.replace(email, "…"));
        }
        assert_eq!(bodies[0], bodies[1]);
        let empty = site.visitor().sign_in("", "").await;
        assert_eq!(
            empty.error_at("email"),
            "Erreur : Saisissez votre adresse e-mail."
        );
        assert_eq!(
            empty.error_at("mot_de_passe"),
            "Erreur : Saisissez votre mot de passe."
        );
    });
}

/// MSG-LOCK: repeated failures slow down, then lock, even for the right password; the time to wait is said.
#[test]
fn repeated_failures_lock() {
    on_site(async |site: Site| {
        let mut browser = site.visitor();
        let mut waited = false;
        for _ in 0..40 {
            let page = browser.sign_in(ALICE, "pas-celui-la").await;
            if page.status == StatusCode::TOO_MANY_REQUESTS {
                let seconds: i64 = page.header("retry-after").parse().unwrap();
                assert!(
                    page.error_at("email")
                        .starts_with("Erreur : Trop d’essais. Réessayez dans ")
                );
                if seconds == 900 {
                    assert!(
                        page.error_at("email").contains("15 minutes"),
                        "{}",
                        page.error_at("email")
                    );
                    waited = true;
                    break;
                }
                assert!(
                    page.error_at("email").contains("seconde"),
                    "{}",
                    page.error_at("email")
                );
                site.kit.clock.advance(seconds * 1000);
            }
        }
        assert!(waited, "the account is never locked");
        let right = browser.sign_in(ALICE, PASSWORD).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(!browser.cookies.contains_key("loophub"));
        site.kit.clock.advance(900_000);
        assert_eq!(
            browser.sign_in(ALICE, PASSWORD).await.status,
            StatusCode::SEE_OTHER
        );
    });
}

/// 4.7 *Cookies*: hidden from scripts, same site, bound to the host over HTTPS, and new at each sign-in.
#[test]
fn the_session_cookie_is_hardened_and_new() {
    run_on(Engine::Sqlite, async |kit: Kit| {
        let plain = Site::new(kit.clone(), WebSettings::default());
        let settings = WebSettings {
            secure_cookies: true,
            ..WebSettings::default()
        };
        let secure = Site::new(kit, settings);
        let page = plain.visitor().sign_in(ALICE, PASSWORD).await;
        let cookie = session_cookie(&page);
        assert!(
            cookie.starts_with("loophub=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
            "{cookie}"
        );
        let page = secure.visitor().sign_in(ALICE, PASSWORD).await;
        let cookie = session_cookie(&page);
        assert!(cookie.starts_with("__Host-loophub="), "{cookie}");
        assert!(
            cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{cookie}"
        );
        assert!(page.header("strict-transport-security").starts_with("max-age="));

        // Fixation: a session known beforehand is worth nothing after somebody signs in over it.
        let mut planted = plain.as_(Person::Emma).await;
        let before = planted.cookies["loophub"].clone();
        let mut victim = plain.visitor();
        victim.cookies.insert("loophub".to_owned(), before.clone());
        victim.sign_in(ALICE, PASSWORD).await;
        assert_ne!(victim.cookies["loophub"], before);
        assert_eq!(victim.get("/compte").await.status, StatusCode::OK);
        assert!(planted.get("/compte").await.location().starts_with("/connexion"));
    });
}

/// Signing out ends the session on the server, not only in the browser.
#[test]
fn signing_out_ends_the_session() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Emma).await;
        let kept = browser.clone();
        let page = browser.get("/portefeuille").await;
        let out = browser.send(&page, "/deconnexion", &[]).await;
        assert_eq!(out.location(), "/connexion?motif=deconnexion");
        assert!(!browser.cookies.contains_key("loophub"));
        assert!(
            browser
                .follow(&out)
                .await
                .text()
                .contains("vous êtes déconnecté.")
        );
        let mut thief = kept;
        assert!(
            thief
                .get("/portefeuille")
                .await
                .location()
                .starts_with("/connexion")
        );
    });
}

/// C20: a form sent after the session has expired is kept: its sender signs in again, finds it, and sends it again.
#[test]
fn an_expired_session_says_so_and_comes_back() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let page = browser.get("/loophub/cles/creer").await;
        site.kit.clock.advance(9 * 3_600_000);
        browser.headers = vec![("referer", "http://127.0.0.1/loophub/cles/creer?a=1")];
        let sent = browser
            .send(&page, "/loophub/cles/creer", &[("nom", "Clé d’essai")])
            .await;
        assert_eq!(
            sent.location(),
            "/connexion?retour=/loophub/cles/creer%3Fa%3D1&motif=session"
        );
        browser.headers.clear();
        let form = browser.follow(&sent).await;
        assert!(
            form.text().contains("votre saisie est conservée"),
            "{}",
            form.text()
        );
        let fields = [("email", ALICE), ("mot_de_passe", PASSWORD)];
        let inside = browser.send(&form, "/connexion", &fields).await;
        let back = browser.follow(&inside).await;
        assert_eq!(back.heading(), "Reprendre votre saisie");
        assert!(
            back.text().contains("Vous avez été reconnecté"),
            "{}",
            back.text()
        );
        // Nothing was done meanwhile, and what was typed is there.
        let again = browser.send(&back, "/loophub/cles/creer", &[]).await;
        assert!(again.body.contains("value=\"Clé d’essai\""), "{}", again.text());
        // It is shown once: signing in again leads where one was going.
        let portfolio = browser.get("/loophub/cles").await;
        assert!(!portfolio.text().contains("Vous avez été reconnecté"));
    });
}

/// A crafted way back never leaves this server.
#[test]
fn the_way_back_stays_here() {
    on_site(async |site: Site| {
        for back in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
        ] {
            let fields = [("email", ALICE), ("mot_de_passe", PASSWORD), ("retour", back)];
            let page = site.visitor().post("/connexion", &fields).await;
            assert_eq!(page.location(), "/portefeuille", "{back}");
        }
    });
}

/// Whoever has no place in any firm is told so, and whom to ask.
#[test]
fn without_a_place_there_is_an_explanation() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Gael).await;
        site.kit
            .at
            .set("staff_member", "deactivated_at = 1", "last_name = 'Laurent'")
            .await;
        let page = browser.get("/portefeuille").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(
            page.text().contains("n’est rattaché à aucun cabinet"),
            "{}",
            page.text()
        );
        let again = site.visitor().sign_in(Person::Gael.email(), PASSWORD).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN);
        assert!(again.error_at("email").contains("n’est rattaché à aucun cabinet"));
    });
}

/// A one-time link chooses a password once; then it is a page that says whom to ask.
#[test]
fn a_password_link_works_once() {
    on_site(async |site: Site| {
        let new = NewFirm {
            domain: "GAMMA".into(),
            name: "Gamma".into(),
            admin_email: "hugo@gamma.example".into(),
            admin_first_name: "Hugo".into(),
            admin_last_name: "Roux".into(),
            language: "fr".into(),
            time_zone: "Europe/Paris".into(),
        };
        let made = site
            .kit
            .hub
            .create_firm(&new, &Origin::command_line())
            .await
            .unwrap()
            .unwrap();
        let path = made.2.into_path();
        let mut browser = site.visitor();
        let form = browser.get(&path).await;
        assert_eq!(form.heading(), "Choisir un mot de passe");
        assert!(form.text().contains("hugo@gamma.example"));
        assert_eq!(form.header("cache-control"), "no-store");
        for (one, other, field, text) in [
            ("court", "court", "nouveau", "au moins 10 caractères"),
            ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "nouveau", "trop facile"),
            (
                "une bonne phrase",
                "une autre phrase",
                "encore",
                "ne sont pas identiques",
            ),
        ] {
            let page = browser.post(&path, &[("nouveau", one), ("encore", other)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.error_at(field).contains(text), "{}", page.error_at(field));
            assert!(!page.body.contains(one));
        }
        let good = [("nouveau", "une bonne phrase"), ("encore", "une bonne phrase")];
        let saved = browser.post(&path, &good).await;
        assert!(
            browser
                .follow(&saved)
                .await
                .text()
                .contains("votre mot de passe est enregistré")
        );
        for page in [browser.get(&path).await, browser.post(&path, &good).await] {
            assert_eq!(page.status, StatusCode::GONE);
            assert!(
                page.text().contains("Ce lien a déjà servi ou a expiré."),
                "{}",
                page.text()
            );
        }
        let inside = browser.sign_in("hugo@gamma.example", "une bonne phrase").await;
        assert_eq!(browser.follow(&inside).await.heading(), "Mon portefeuille");
    });
}
