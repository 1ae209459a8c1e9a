//! « Clés par dossier » of an application (KEY-07).

use http::StatusCode;
use hub_domain::ids::InstalledAppId;
use hub_testkit::{Person, Wizard};
use percent_encoding::percent_decode_str;

use crate::site::{Browser, Page, Site, on_site};

async fn keys_of_qonto(site: &Site) -> String {
    let id = site
        .kit
        .at
        .number_of("installed_app", "id", "label = 'Qonto'")
        .await;
    format!("/loophub/applications/{id}/cles")
}

/// The summary of keys for all dossiers, from a page that holds the form.
async fn summary(browser: &mut Browser, form: &Page, create: &str) -> Page {
    let all = [("dossiers", "toutes"), ("expiration", "jamais")];
    browser.send(form, create, &all).await
}

/// Keys for all dossiers of the application with this list.
async fn make(browser: &mut Browser, list: &str) -> Page {
    let create = format!("{list}/creer");
    let form = browser.get(&create).await;
    let recap = summary(browser, &form, &create).await;
    let done = browser.send(&recap, &create, &[("geste", "valider")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    done
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
        assert!(text.contains("1 an, jusqu’au 24/11/2027"), "{text}");
        let dated = [
            ("dossiers", "toutes"),
            ("expiration", "date"),
            ("expire_le", "2027-12-31"),
        ];
        let text = alice.send(&form, &create, &dated).await.text();
        assert!(
            text.contains("31/12/2027") && !text.contains("2027-12-31"),
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
        make(&mut alice, &list).await;
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

/// KEY-07: what is chosen anew makes keys of its own: the file that was given before is not given again.
#[test]
fn key_07_another_choice_has_its_own_file() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = keys_of_qonto(&site).await;
        let (create, revoke) = (format!("{list}/creer"), format!("{list}/revoquer"));
        let valid = [("geste", "valider")];
        let form = alice.get(&create).await;
        let recap = summary(&mut alice, &form, &create).await;
        let first = alice.send(&recap, &create, &valid).await;
        let file = |page: &Page| page.attribute("a[download]", "href").unwrap();
        let twin = alice.send(&recap, &create, &valid).await;
        assert_eq!(file(&twin), file(&first), "a double click gives the same file");
        let confirmation = alice.get(&revoke).await;
        alice.send(&confirmation, &revoke, &[("nom", "Qonto")]).await;
        // The browser's Back to the summary and « Revenir au choix », or Back to the choice itself.
        let choice = alice.send(&recap, &create, &[("geste", "retour")]).await;
        for again in [&choice, &form] {
            let other = summary(&mut alice, again, &create).await;
            assert_eq!(other.status, StatusCode::OK, "{}", other.text());
            let token = "input[name=formulaire]";
            assert_ne!(other.attribute(token, "value"), recap.attribute(token, "value"));
        }
        let other = summary(&mut alice, &choice, &create).await;
        let second = alice.send(&other, &create, &valid).await;
        assert_eq!(second.heading(), "3 clés créées");
        assert_ne!(file(&second), file(&first));
    });
}

/// KEY-07: a key that opens one dossier stands under its application, and everything done to it leads back there.
#[test]
fn key_07_acts_on_one_key_lead_back_to_its_application() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = keys_of_qonto(&site).await;
        let app = list.strip_suffix("/cles").unwrap();
        make(&mut alice, &list).await;
        let shown = alice.get(&list).await;
        let own = shown.attribute("tbody a", "href").unwrap();
        let identifier = shown.texts("tbody code")[0].clone();
        let (rotate, revoke) = (format!("{own}/renouveler"), format!("{own}/revoquer"));
        let firm = "/loophub/cles".to_owned();
        for path in [&own, &format!("{own}/modifier"), &rotate, &revoke] {
            let page = alice.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let crumbs = page.attributes(".fil a", "href");
            assert_eq!(crumbs, ["/loophub/applications", app, list.as_str()], "{path}");
            assert!(!page.attributes("main a", "href").contains(&firm), "{path}");
        }
        let form = alice.get(&rotate).await;
        let rotated = alice.send(&form, &rotate, &[("delai", "0")]).await;
        assert_eq!(rotated.heading(), "Clé renouvelée");
        assert_eq!(
            rotated.attribute("main form[method=get]", "action").as_ref(),
            Some(&list)
        );
        site.kit.clock.advance(121_000);
        let again = alice.send(&form, &rotate, &[("delai", "0")]).await;
        assert_eq!(again.heading(), "Ce secret a déjà été affiché.");
        assert_eq!(again.attribute(".refus a", "href").as_ref(), Some(&list));
        let form = alice.get(&revoke).await;
        let done = alice
            .send(&form, &revoke, &[("identifiant", identifier.as_str())])
            .await;
        assert_eq!(done.location(), list);
        let shown = alice.follow(&done).await;
        assert!(shown.text().contains("a été révoquée."), "{}", shown.text());
        assert_eq!(shown.texts("tbody th"), ["CLI001", "CLI002"]);
        for path in [format!("{own}/modifier"), rotate, revoke] {
            assert_eq!(alice.get(&path).await.location(), list, "{path}");
        }
        let main = site.kit.key_id(Person::Alice, "66666666").await;
        let page = alice.get(&format!("/loophub/cles/{main}")).await;
        assert_eq!(
            page.attributes(".fil a", "href"),
            ["/loophub/applications", firm.as_str()]
        );
    });
}

/// KEY-07: an application without a standard key is told to take none, before anything is filled in.
#[test]
fn key_07_without_a_standard_key_there_is_no_form() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let qonto = keys_of_qonto(&site).await;
        let wizard = Wizard::start(&site.kit, Person::Alice).await;
        wizard.define("cegid-loop-apis-cabinet", Some("33333333")).await;
        let app = format!("/loophub/applications/{}", wizard.finish().await);
        let (list, create) = (format!("{app}/cles"), format!("{app}/cles/creer"));
        let why = "Cette application n’est pas sécurisée par une clé standard";
        let page = alice.get(&list).await;
        assert!(page.text().contains(why), "{}", page.text());
        assert!(
            !page
                .attributes("main a", "href")
                .iter()
                .any(|href| href.ends_with("/creer")),
            "{}",
            page.body
        );
        let page = alice.get(&create).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(why), "{}", page.text());
        assert!(page.texts("main form").is_empty(), "{}", page.body);
        assert_eq!(page.attribute(".refus a", "href"), Some(list));
        assert!(!alice.get(&app).await.text().contains("Voir les clés par dossier"));
        let form = alice.get(&format!("{qonto}/creer")).await;
        let sent = summary(&mut alice, &form, &create).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.text().contains(why), "{}", sent.text());
    });
}

/// KEY-07: the key of one dossier is found by its code or the beginning of it.
#[test]
fn key_07_the_list_goes_to_a_code() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = keys_of_qonto(&site).await;
        assert!(alice.get(&list).await.attribute("#code", "name").is_none());
        make(&mut alice, &list).await;
        let all = ["A1", "CLI001", "CLI002"];
        let plain = alice.get(&list).await;
        assert_eq!(plain.texts("tbody th"), all);
        assert_eq!(plain.texts("label[for=code]"), ["Aller au code"]);
        assert!(plain.attribute("form.recherche a", "href").is_none());
        for (typed, from) in [
            ("", 0),
            ("a", 0),
            ("A1", 0),
            ("A10", 1),
            ("cabinet", 1),
            ("cli001", 1),
            ("CLI0010", 2),
            ("CLI002", 2),
        ] {
            let page = alice.get(&format!("{list}?code={typed}")).await;
            assert_eq!(page.texts("tbody th"), all[from..], "{typed}");
            assert_eq!(page.attribute("#code", "value").as_deref(), Some(typed));
            let back = page.attribute("form.recherche a", "href");
            assert_eq!(back, (!typed.is_empty()).then(|| list.clone()), "{typed}");
        }
        let none = alice.get(&format!("{list}?code=ZZZ")).await;
        assert!(
            none.text()
                .contains("Aucune clé par dossier à partir du code ZZZ."),
            "{}",
            none.text()
        );
        assert!(none.title().contains(", à partir de ZZZ"), "{}", none.title());
        let wrong = alice.get(&format!("{list}?code=%C3%A9t%C3%A9")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.error_at("code").contains("Saisissez un code dossier"),
            "{}",
            wrong.body
        );
        assert_eq!(wrong.attribute("#code", "value").as_deref(), Some("été"));
        assert_eq!(wrong.texts("tbody th"), all);
    });
}

/// KEY-07, APP-07: the keys of an application that is suspended or removed are not told to be active.
#[test]
fn key_07_keys_of_an_application_that_is_cut_off_are_not_active() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = keys_of_qonto(&site).await;
        make(&mut alice, &list).await;
        let page = alice.get(&list).await;
        assert!(!page.text().contains("Cette application est"), "{}", page.text());
        assert_eq!(page.texts("tbody .badge"), ["Active"; 3]);
        let suspend = list.replace("/cles", "/suspendre");
        let form = alice.get(&suspend).await;
        alice.send(&form, &suspend, &[]).await;
        let page = alice.get(&list).await;
        assert!(
            page.text().contains("Cette application est suspendue"),
            "{}",
            page.text()
        );
        assert_eq!(page.texts("tbody .badge"), ["Suspendue"; 3]);
        let id = site
            .kit
            .at
            .number_of("installed_app", "id", "label = 'Qonto'")
            .await;
        let removed = site.kit.remove_application(Person::Alice, InstalledAppId(id));
        removed.await.expect("it is removed");
        let page = alice.get(&list).await;
        assert!(
            page.text().contains("Cette application est supprimée"),
            "{}",
            page.text()
        );
        assert_eq!(page.texts("tbody .badge"), ["Supprimée"; 3]);
        assert!(page.texts("main a[href$='/creer']").is_empty(), "{}", page.body);
        let create = alice.get(&format!("{list}/creer")).await;
        assert_eq!(create.status, StatusCode::GONE);
    });
}
