//! « Pourquoi ? » of a call (KEY-06).

use http::StatusCode;
use hub_testkit::calls::read_dossier;
use hub_testkit::{NOW, Person};

use crate::site::{Site, on_site};

const WHY: &str = "/loophub/pourquoi";

/// KEY-06: an allowed call: every check with what was read, who made it so, and the entry that says so.
#[test]
fn key_06_an_allowed_call_is_explained() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(WHY).await;
        assert_eq!(form.heading(), "Pourquoi ?");
        assert!(form.texts("table").is_empty() && form.texts(".err").is_empty());
        let page = alice
            .get(&format!("{WHY}?cle=66666666&dossier=a1&surface=standard"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert_eq!(page.texts("#verifications tbody th").len(), 11);
        let rows = page.texts("#verifications tbody tr");
        assert!(
            rows[0].starts_with("Clé Passe Qonto (66666666) Voir la clé"),
            "{rows:?}"
        );
        assert!(rows[1].starts_with("Secret Non rejoué"), "{rows:?}");
        assert!(
            rows[10].contains("Qonto activée sur le dossier") && rows[10].contains("par Alice Martin"),
            "{rows:?}"
        );
        assert!(
            page.text()
                .contains("Accepté Aucune vérification ne refuse l’appel.")
        );
        assert!(!page.text().contains("Ce qui ne peut pas être su"));
        for link in page.attributes("#verifications a", "href") {
            assert_eq!(alice.get(&link).await.status, StatusCode::OK, "{link}");
        }
        for secret in site.kit.secrets() {
            assert!(!page.body.contains(secret));
        }
    });
}

/// KEY-06: a refused call has its reason in the words of the key's journal, and what the caller is told.
#[test]
fn key_06_a_refused_call_is_explained() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(&format!("{WHY}?cle=66666666&dossier=CLI009")).await;
        let text = page.text();
        assert!(
            text.contains("Refusé L’application n’est pas activée sur le dossier."),
            "{text}"
        );
        assert!(
            text.contains("L’appelant reçoit 403 dossier_not_open et rien de plus."),
            "{text}"
        );
        let page = alice.get(&format!("{WHY}?cle=55555555&dossier=A1")).await;
        let text = page.text();
        assert!(text.contains("Refusé La clé est révoquée."), "{text}");
        assert!(text.contains("Validité de la clé Refuse Révoquée"), "{text}");
        assert!(text.contains("Dossier Non examiné"), "{text}");
        let page = alice
            .get(&format!(
                "{WHY}?cle=66666666&dossier=A1&le=2026-11-01&heure=08:00"
            ))
            .await;
        let text = page.text();
        assert!(
            text.contains("Le 01/11/2026 à 08:00:00") && text.contains("La clé n’existait pas encore."),
            "{text}"
        );
        assert!(text.contains("Ce qui ne peut pas être su"), "{text}");
        let mut english = site.as_(Person::Alice).await;
        english.headers = vec![("accept-language", "en")];
        let page = english.get(&format!("{WHY}?cle=66666666&dossier=CLI009")).await;
        assert_eq!((page.lang().as_str(), page.heading().as_str()), ("en", "Why?"));
        assert!(
            page.text()
                .contains("The caller is told 403 dossier_not_open and nothing more.")
        );
    });
}

/// KEY-06: what is wrong is said at its field, nothing typed is lost, and another firm's key is an unknown one.
#[test]
fn key_06_errors_stand_at_their_fields() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let unknown = "Erreur : Aucune clé de ce cabinet n’a cet identifiant. Vérifiez-le dans la liste des clés, majuscules comprises.";
        for (query, field, message) in [
            (
                "cle=&dossier=A1",
                "cle",
                "Erreur : Saisissez l’identifiant de la clé.",
            ),
            ("cle=99999999&dossier=A1", "cle", unknown),
            ("cle=court&dossier=A1", "cle", unknown),
            (
                "cle=66666666&dossier=",
                "dossier",
                "Erreur : Saisissez le code du dossier, ou choisissez les données du cabinet.",
            ),
            (
                "cle=66666666&dossier=NULLEPART",
                "dossier",
                "Erreur : Aucun dossier de ce cabinet n’a ce code. Vérifiez-le dans la liste des dossiers client.",
            ),
            (
                "cle=66666666&dossier=A1&operation=Lire",
                "operation",
                "Erreur : Saisissez l’opération comme compte:read, ou laissez vide.",
            ),
            (
                "cle=66666666&dossier=A1&adresse=ici",
                "adresse",
                "Erreur : Saisissez une adresse IP, par exemple 192.0.2.7, ou laissez vide.",
            ),
            (
                "cle=66666666&dossier=A1&le=hier&heure=08:00",
                "le",
                "Erreur : Saisissez une date, par exemple 2026-11-23.",
            ),
            (
                "cle=66666666&dossier=A1&le=2099-01-01&heure=08:00",
                "le",
                "Erreur : Cette date est dans le futur : ce qui y sera décidé n’est pas connu. Choisissez une date passée, ou laissez vide pour maintenant.",
            ),
        ] {
            let page = alice.get(&format!("{WHY}?{query}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert_eq!(page.error_at(field), message, "{query}");
            assert!(page.texts("table").is_empty(), "{query}");
            let typed = query
                .split('&')
                .find_map(|pair| pair.strip_prefix(&format!("{field}=")))
                .unwrap();
            assert_eq!(
                page.attribute(&format!("#{field}"), "value").as_deref(),
                Some(typed)
            );
        }
        let mut farid = site.as_(Person::Farid).await;
        let page = farid.get(&format!("{WHY}?cle=66666666&dossier=A1")).await;
        assert_eq!(page.error_at("cle"), unknown);
        let secret = site.kit.secret("66666666");
        for typed in [secret.to_owned(), format!("66666666%3A{secret}")] {
            let page = alice.get(&format!("{WHY}?cle={typed}&dossier=A1")).await;
            assert!(
                page.error_at("cle")
                    .starts_with("Erreur : Saisissez l’identifiant seul")
            );
            assert!(!page.body.contains(secret));
        }
        let page = site
            .as_(Person::Bruno)
            .await
            .get(&format!("{WHY}?cle=66666666&dossier=A1"))
            .await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    });
}

/// KEY-06: a key's refused calls, its application and « Qui a accès ? » lead to the question, filled in.
#[test]
fn key_06_the_question_is_reached_filled_in() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let refused = read_dossier(&site.kit.hub, &site.kit.credential("66666666"), "CLI009").await;
        assert!(refused.is_err());
        site.kit.hub.flush_refusals().await.unwrap();
        let id = site.kit.key_id(Person::Alice, "66666666").await;
        let key = alice.get(&format!("/loophub/cles/{id}")).await;
        let links = key.attributes("a[href^='/loophub/pourquoi']", "href");
        assert_eq!(links.len(), 2, "{links:?}");
        let page = alice.get(&links[1]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.texts(".err").is_empty() && page.texts("table").is_empty(),
            "the dossier is not known: it is asked for"
        );
        assert!(
            page.text()
                .contains("Il reste à saisir le code du dossier de l’appel"),
            "{}",
            page.text()
        );
        let l = hub_web::i18n::L10n::default();
        assert_eq!(page.attribute("#cle", "value").as_deref(), Some("66666666"));
        assert_eq!(page.attribute("#le", "value"), Some(l.date_field(NOW)));
        assert_eq!(page.attribute("#heure", "value"), Some(l.time_field(NOW)));
        assert!(
            page.attribute("#adresse", "value")
                .is_some_and(|address| !address.is_empty())
        );
        let accesses = alice.get("/dossiers/A1/acces").await;
        let link = accesses
            .attribute("a[href^='/loophub/pourquoi']", "href")
            .unwrap();
        let page = alice.get(&link).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert!(page.text().contains("Accepté"), "{}", page.text());
        assert_eq!(page.attribute("#cle", "value").as_deref(), Some("66666666"));
        let app = site
            .kit
            .at
            .number_of("installed_app", "id", "label = 'Qonto'")
            .await;
        let shown = alice.get(&format!("/loophub/applications/{app}")).await;
        assert_eq!(
            shown.attribute("a[href^='/loophub/pourquoi']", "href").as_deref(),
            Some("/loophub/pourquoi?cle=66666666")
        );
        let charged = site.as_(Person::Bruno).await.get("/dossiers/A1/acces").await;
        assert_eq!(charged.status, StatusCode::OK);
        assert!(
            charged
                .attributes("a[href^='/loophub/pourquoi']", "href")
                .is_empty()
        );
    });
}
