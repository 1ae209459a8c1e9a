//! « Clés par dossier » of an application (KEY-07).

use http::StatusCode;
use hub_testkit::Person;
use percent_encoding::percent_decode_str;

use crate::site::{Site, on_site};

async fn keys_of_qonto(site: &Site) -> String {
    let id = site
        .kit
        .at
        .number_of("installed_app", "id", "label = 'Qonto'")
        .await;
    format!("/loophub/applications/{id}/cles")
}

/// KEY-07: choice, summary, and the one answer that holds the file; a reload later says that it was given.
#[test]
fn key_07_keys_are_made_in_bulk_and_given_once() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = keys_of_qonto(&site).await;
        let app = list.strip_suffix("/cles").unwrap().to_owned();
        assert!(
            alice
                .get(&app)
                .await
                .text()
                .contains("Clés par dossier 0 Voir les clés par dossier")
        );
        assert!(alice.get(&list).await.text().contains("Aucune clé par dossier."));
        let create = format!("{list}/creer");
        let form = alice.get(&create).await;
        assert_eq!(form.heading(), "Créer des clés par dossier de Qonto");
        assert!(
            form.text()
                .contains("Parmi les 3 où elle est active, ceux qui n’ont pas encore leur clé.")
        );
        let wrong = [
            ("dossiers", "selection"),
            ("expiration", "date"),
            ("expire_le", "hier"),
            ("adresses", "ici"),
        ];
        let page = alice.send(&form, &create, &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.error_at("dossiers")
                .contains("Aucun de ces dossiers n’attend de clé")
        );
        assert!(!page.error_at("expire_le").is_empty() && !page.error_at("adresses").is_empty());
        assert_eq!(page.attribute("#expire_le", "value").as_deref(), Some("hier"));
        let typed = [
            ("dossiers", "toutes"),
            ("expiration", "365"),
            ("adresses", "192.0.2.0/24"),
        ];
        let recap = alice.send(&form, &create, &typed).await;
        assert_eq!(recap.status, StatusCode::OK, "{}", recap.text());
        let text = recap.text();
        assert!(
            text.contains("3 clés seront créées pour Qonto, une par dossier."),
            "{text}"
        );
        assert!(
            text.contains("de A1 à CLI002") && text.contains("192.0.2.0/24"),
            "{text}"
        );
        let back = alice
            .send(
                &recap,
                &create,
                &[("geste", "retour"), ("adresses", "192.0.2.0/24")],
            )
            .await;
        assert_eq!(back.texts("#adresses"), ["192.0.2.0/24"]);
        let sent = [("geste", "valider"), ("adresses", "192.0.2.0/24")];
        let done = alice.send(&recap, &create, &sent).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert_eq!(done.heading(), "3 clés créées");
        assert_eq!(done.header("cache-control"), "no-store");
        let file = done.attribute("a[download]", "href").unwrap();
        let file = percent_decode_str(file.strip_prefix("data:text/csv;charset=utf-8,").unwrap());
        let file = file.decode_utf8().unwrap().into_owned();
        let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "Code dossier;Identifiant;Secret;Valeur de x-apikey");
        assert_eq!(lines.len(), 4);
        let cells: Vec<&str> = lines[1].split(';').collect();
        assert_eq!(
            (cells[0], cells[3].to_owned()),
            ("A1", format!("{}:{}", cells[1], cells[2]))
        );
        assert!(cells[2].starts_with("lhs_"));
        let shown = alice.get(&list).await;
        assert!(shown.text().contains("3 clés par dossier") && shown.text().contains(cells[1]));
        assert!(!shown.body.contains(cells[2]));
        let id = site
            .kit
            .at
            .number_of("api_key", "id", &format!("identifier = '{}'", cells[1]))
            .await;
        let key = alice.get(&format!("/loophub/cles/{id}")).await;
        assert!(key.text().contains("Dossier ouvert A1") && !key.body.contains(cells[2]));
        let why = key.attribute("a[href^='/loophub/pourquoi']", "href").unwrap();
        assert!(alice.get(&why).await.text().contains("la clé n’ouvre que A1"));
        site.kit.clock.advance(120_000);
        site.kit.hub.forget_shown_secrets();
        let again = alice.send(&recap, &create, &sent).await;
        assert_eq!(again.heading(), "Ce secret a déjà été affiché.");
        assert!(!again.body.contains(cells[2]));
        assert!(
            !alice.get("/loophub/cles").await.body.contains(cells[1]),
            "the firm's list is for keys of their own"
        );
    });
}

/// KEY-07: all of them are revoked on one page, the application's name typed again.
#[test]
fn key_07_all_are_revoked_at_once() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = keys_of_qonto(&site).await;
        let (create, revoke) = (format!("{list}/creer"), format!("{list}/revoquer"));
        let none = alice.get(&revoke).await;
        assert!(
            alice
                .follow(&none)
                .await
                .text()
                .contains("aucune clé par dossier n’était valable")
        );
        let form = alice.get(&create).await;
        let recap = alice
            .send(
                &form,
                &create,
                &[("dossiers", "toutes"), ("expiration", "jamais")],
            )
            .await;
        alice.send(&recap, &create, &[("geste", "valider")]).await;
        let form = alice.get(&revoke).await;
        assert_eq!(form.heading(), "Révoquer toutes les clés par dossier de Qonto ?");
        let page = alice.send(&form, &revoke, &[("nom", "Dext")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            page.error_at("nom"),
            "Erreur : Le nom saisi n’est pas celui de l’application."
        );
        assert_eq!(page.attribute("#nom", "value").as_deref(), Some("Dext"));
        let done = alice.send(&form, &revoke, &[("nom", "Qonto")]).await;
        let shown = alice.follow(&done).await;
        assert!(
            shown.text().contains("3 clés par dossier ont été révoquées."),
            "{}",
            shown.text()
        );
        let journal = alice.get("/suivi/journal").await.text();
        assert!(
            journal.contains("Clés par dossier créées") && journal.contains("Clés par dossier révoquées"),
            "{journal}"
        );
        let mut english = site.as_(Person::Alice).await;
        english.headers = vec![("accept-language", "en")];
        assert_eq!(
            english.get(&create).await.heading(),
            "Create keys by client file of Qonto"
        );
        assert_eq!(
            site.as_(Person::Bruno).await.get(&list).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            site.as_(Person::Farid).await.get(&list).await.status,
            StatusCode::NOT_FOUND
        );
    });
}
