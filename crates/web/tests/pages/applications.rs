//! S1: the list, one application, changing and removing it (`APP`).

use http::StatusCode;
use hub_domain::ids::InstalledAppId;
use hub_testkit::cast::page as origin;
use hub_testkit::cast_data::dossier;
use hub_testkit::{Kit, Person, Wizard, hub_domain};

use crate::site::{Browser, Page, Site, on_site};

const LIST: &str = "/loophub/applications";

async fn id(site: &Site, label: &str) -> i64 {
    site.kit
        .at
        .number_of("installed_app", "id", &format!("label = '{label}'"))
        .await
}

async fn add(kit: &Kit, slug: &str, key: Option<&str>, dossiers: &[&str]) {
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define(slug, key).await;
    if !dossiers.is_empty() {
        wizard.choose(dossiers).await;
    }
    wizard.finish().await;
}

fn labels(page: &Page) -> Vec<String> {
    page.texts("tbody th")
}

async fn english(browser: &mut Browser) {
    let page = browser.get("/compte").await;
    browser.send(&page, "/compte/langue", &[("langue", "en")]).await;
}

/// APP-02: heading, columns, one line an application with its two links, and the link that adds.
#[test]
fn app_02_the_list_says_what_is_configured() {
    on_site(async |site: Site| {
        add(&site.kit, "entrepot-de-donnees-du-cabinet", Some("33333333"), &[]).await;
        add(&site.kit, "lexisnexis-gestion-juridique", None, &[]).await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(LIST).await;
        assert_eq!(page.heading(), "Applications");
        assert_eq!(
            page.texts(".sous-titre"),
            ["Gestion des applications pour le domaine ALPHA"]
        );
        assert_eq!(page.texts(".onglets a"), ["Applications", "Clés d’API"]);
        assert_eq!(
            page.texts("thead th"),
            [
                "Libellé", "Type", "Défaut", "API Key", "Dossiers", "État", "Actions"
            ]
        );
        assert_eq!(
            labels(&page),
            [
                "Entrepôt de données du cabinet",
                "LexisNexis - Gestion juridique",
                "Qonto"
            ]
        );
        let rows = page.texts("tbody tr");
        assert_eq!(
            rows[0],
            "Entrepôt de données du cabinet Cabinet 33333333 Tout le cabinet Active Modifier Entrepôt de données du cabinet Supprimer Entrepôt de données du cabinet"
        );
        assert_eq!(
            rows[1],
            "LexisNexis - Gestion juridique Cegid Non requise 0 Active Modifier LexisNexis - Gestion juridique Supprimer LexisNexis - Gestion juridique"
        );
        assert_eq!(
            rows[2],
            "Qonto Partenaire 66666666 3 Active Modifier Qonto Supprimer Qonto"
        );
        assert_eq!(
            page.attributes("tbody input", "aria-label"),
            vec!["Défaut : non".replace(" :", "\u{a0}:"); 3]
        );
        assert_eq!(
            page.attributes("tbody input", "disabled").len(),
            3,
            "the box is for reading"
        );
        let add = page.attribute(".titre a", "href");
        assert_eq!(add.as_deref(), Some("/loophub/applications/ajouter"));
        assert_eq!(page.texts(".titre a"), ["Ajouter une application"]);
        assert_eq!(page.title(), "Applications – LoopHub – ALPHA – Loop Hub");
        english(&mut alice).await;
        let page = alice.get(LIST).await;
        assert_eq!(
            (page.lang().as_str(), page.texts("thead th")[0].as_str()),
            ("en", "Name")
        );
        // Beta has none.
        let empty = site.as_(Person::Farid).await.get(LIST).await;
        assert!(
            empty.text().contains("Aucune application n’est configurée"),
            "{}",
            empty.text()
        );
        assert_eq!(
            empty
                .texts("a")
                .iter()
                .filter(|text| *text == "Ajouter une application")
                .count(),
            1
        );
    });
}

/// APP-02: search and filters stand in the address; what finds nothing says so.
#[test]
fn app_02_search_and_filters_stand_in_the_address() {
    on_site(async |site: Site| {
        add(&site.kit, "entrepot-de-donnees-du-cabinet", Some("33333333"), &[]).await;
        add(&site.kit, "cegid-loop-offre-start", None, &[]).await;
        let mut alice = site.as_(Person::Alice).await;
        let (all, start, store, qonto) = (
            vec![
                "CEGID LOOP - Offre Start",
                "Entrepôt de données du cabinet",
                "Qonto",
            ],
            vec!["CEGID LOOP - Offre Start"],
            vec!["Entrepôt de données du cabinet"],
            vec!["Qonto"],
        );
        for (query, found) in [
            ("", &all),
            ("q=ENTREPOT", &store),
            ("q=donn%C3%A9es", &store),
            ("q=6666", &qonto),
            ("q=loop+%E2%80%93+offre", &start),
            ("type=partenaire", &qonto),
            ("type=cegid&q=offre", &start),
            ("type=x&etat=x&defaut=x", &all),
            ("etat=active", &all),
            ("defaut=non", &all),
        ] {
            assert_eq!(
                &labels(&alice.get(&format!("{LIST}?{query}")).await),
                found,
                "{query}"
            );
        }
        let none = alice.get(&format!("{LIST}?q=xyz")).await;
        assert!(
            none.text().contains("Aucune application ne correspond à « xyz »"),
            "{}",
            none.text()
        );
        assert_eq!(none.attribute("#q", "value").as_deref(), Some("xyz"));
        for query in ["q=xyz&type=cegid", "etat=suspendue", "defaut=oui", "q=%25", "q=_"] {
            let none = alice.get(&format!("{LIST}?{query}")).await;
            assert!(labels(&none).is_empty(), "{query}");
            assert!(none.text().contains("Effacer les filtres"), "{query}");
        }
        for odd in ["q=%00", "q=%FF", "q=%ED%A0%80"] {
            let page = alice.get(&format!("{LIST}?{odd}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{odd}");
            assert!(page.title().starts_with("Erreur : "));
        }
    });
}

/// APP-02: a key that is about to end, has ended or was revoked shows it.
#[test]
fn app_02_the_key_shows_its_state() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        site.kit
            .at
            .set(
                "api_key",
                &format!("expires_at = {}", hub_testkit::NOW.0 + 12 * 86_400_000),
                "identifier = '66666666'",
            )
            .await;
        assert!(
            alice
                .get(LIST)
                .await
                .text()
                .contains("66666666 Expire dans 12 jours")
        );
        site.kit
            .at
            .set(
                "api_key",
                &format!("expires_at = {}", hub_testkit::NOW.0),
                "identifier = '66666666'",
            )
            .await;
        assert!(alice.get(LIST).await.text().contains("66666666 Clé expirée"));
        let key = site.kit.key_id(Person::Alice, "66666666").await;
        let caller = site.kit.caller(Person::Alice);
        site.kit
            .hub
            .revoke_key(&caller, key, "66666666", &origin())
            .await
            .unwrap();
        assert!(alice.get(LIST).await.text().contains("66666666 Clé révoquée"));
    });
}

/// APP-03: the page of an application: what it is, what secures it, who added it, where it is active.
#[test]
fn app_03_the_page_of_an_application() {
    on_site(async |site: Site| {
        let many: Vec<_> = (0..60).map(|n| dossier(&format!("Z{n:03}"), "Dossier")).collect();
        site.kit.create_dossiers(site.kit.alpha, &many).await;
        let wizard = Wizard::start(&site.kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        wizard.finish().await;
        let mut alice = site.as_(Person::Alice).await;
        let path = format!("{LIST}/{}", id(&site, "Dext").await);
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Dext");
        let text = page.text();
        for part in [
            "Type Partenaire",
            "Éditeur Dext",
            "API Key 11111111",
            "Code client (SIC) FR001",
            "E-mail partenaire 11111111",
            "par Alice Martin",
            "Dossiers (127)",
            "Zone sensible",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(
            !text.contains("Suspendre"),
            "what does not exist yet is not shown"
        );
        assert_eq!(page.texts("tbody tr").len(), 50);
        let mut seen = labels(&page);
        let mut next = page.attribute("a[rel=next]", "href");
        while let Some(path) = next {
            let page = alice.get(&path).await;
            seen.extend(labels(&page));
            next = page.attribute("a[rel=next]", "href");
        }
        assert_eq!(seen.len(), 127);
        seen.dedup();
        assert_eq!(seen.len(), 127, "each once");
        for after in ["%00", "%ED%A0%80", "x", "zzzzzzzzzz", "%25"] {
            assert_eq!(
                alice.get(&format!("{path}?apres={after}")).await.status,
                StatusCode::OK,
                "{after}"
            );
        }
    });
}

/// APP-03: a new key opens the application, the old one stops doing so at once; the partner e-mail stays.
#[test]
fn app_03_another_key_takes_over() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let path = format!("{own}/modifier");
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Modifier Qonto");
        assert_eq!(page.attribute("#api_key", "value").as_deref(), Some("66666666"));
        assert!(
            page.text()
                .contains("Cette application est activée sur 3 dossiers.")
        );
        assert!(
            page.attribute("input[name=type]", "name").is_none(),
            "the type is not asked"
        );
        assert!(
            page.texts("#cle option")
                .iter()
                .any(|text| text.starts_with("66666666"))
        );
        let mail = site.kit.at.cells("installed_app", "partner_email", "1 = 1").await;
        let sic = site.kit.sic[0].to_string();
        let sent = alice
            .send(&page, &path, &[("api_key", "11111111"), ("sic", &sic)])
            .await;
        assert_eq!(sent.location(), own);
        let page = alice.follow(&sent).await;
        assert!(
            page.text()
                .contains("Succès : l’application Qonto a été modifiée.")
        );
        assert!(page.text().contains("API Key 11111111"));
        assert_eq!(
            site.kit.at.cells("installed_app", "partner_email", "1 = 1").await,
            mail
        );
        // The same again changes nothing.
        let page = alice.get(&path).await;
        let sent = alice
            .send(&page, &path, &[("api_key", "11111111"), ("sic", &sic)])
            .await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("Information : aucune modification à enregistrer.")
        );
        // Its faults are those of step 1, at the same fields, with what was typed.
        let page = alice
            .send(&page, &path, &[("api_key", "22222222"), ("sic", &sic)])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.error_at("api_key").contains("FR002"));
        assert_eq!(page.attribute("#api_key", "value").as_deref(), Some("22222222"));
        // A secret is told and gone (WIZ-04).
        let secret = site.kit.secret("22222222").to_owned();
        for pasted in [
            secret.clone(),
            format!("22222222:{secret}"),
            secret.trim_start_matches("lhs_").to_owned(),
        ] {
            let page = alice
                .send(&page, &path, &[("api_key", &pasted), ("sic", &sic)])
                .await;
            assert!(
                page.error_at("api_key").contains("Vous avez collé le secret"),
                "{}",
                page.error_at("api_key")
            );
            assert!(!page.body.contains(secret.trim_start_matches("lhs_")));
            assert_eq!(page.attribute("#api_key", "value").as_deref(), Some(""));
        }
        let page = alice
            .send(
                &page,
                &path,
                &[
                    ("sic", &sic),
                    ("cle", "66666666"),
                    ("api_key", "11111111"),
                    ("action", "cle"),
                ],
            )
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.attribute("#api_key", "value").as_deref(), Some("66666666"));
    });
}

/// APP-03: two people change the same application: the second keeps what was typed and is told (409).
#[test]
fn app_03_a_form_that_is_behind_keeps_what_was_typed() {
    on_site(async |site: Site| {
        add(&site.kit, "lexisnexis-gestion-juridique", None, &["A1"]).await;
        let path = format!(
            "{LIST}/{}/modifier",
            id(&site, "LexisNexis - Gestion juridique").await
        );
        let mut alice = site.as_(Person::Alice).await;
        let behind = alice.get(&path).await;
        let field = "champ_domaine_lexis_polyacte";
        assert_eq!(
            alice.send(&behind, &path, &[(field, "premier")]).await.status,
            StatusCode::SEE_OTHER
        );
        let page = alice.send(&behind, &path, &[(field, "second")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(
            page.text()
                .contains("Cette application a été modifiée entre-temps."),
            "{}",
            page.text()
        );
        assert_eq!(
            page.attribute(&format!("#{field}"), "value").as_deref(),
            Some("second")
        );
        assert_eq!(
            alice.send(&page, &path, &[(field, "second")]).await.status,
            StatusCode::SEE_OTHER
        );
        let page = alice.get(&path).await;
        for (typed, told) in [("", "Renseignez le champ « Domaine Lexis PolyActe »."), ("%", "")] {
            let sent = alice.send(&page, &path, &[(field, typed)]).await;
            let found = sent.error_at(field);
            assert!(found.contains(told), "{typed}: {found}");
        }
        // What has nothing to set says so.
        add(&site.kit, "cegid-flow", None, &[]).await;
        let path = format!("{LIST}/{}/modifier", id(&site, "Cegid Flow").await);
        assert!(
            alice
                .get(&path)
                .await
                .text()
                .contains("Cette application n’a rien à régler")
        );
    });
}

/// APP-04: the impact is shown first; from one dossier on it is to be read, and removal ends all activations at once.
#[test]
fn app_04_a_removal_is_confirmed_in_proportion() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let path = format!("{own}/supprimer");
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Supprimer Qonto ?");
        assert_eq!(page.texts(".chiffres > div"), ["Dossiers concernés 3"]);
        let text = page.text();
        assert!(
            text.contains("Les 3 dossiers ne seront plus connectés à Qonto."),
            "{text}"
        );
        assert!(
            text.contains("66666666 : ne sera plus utilisée par aucune application"),
            "{text}"
        );
        assert!(
            page.attribute("#nom", "id").is_none(),
            "the name is asked from 100 dossiers on"
        );
        let refused = alice.send(&page, &path, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            refused.error_at("lu"),
            "Erreur : Cochez la case pour confirmer que vous avez lu les conséquences."
        );
        let sent = alice.send(&page, &path, &[("lu", "oui")]).await;
        assert_eq!(sent.location(), LIST);
        let list = alice.follow(&sent).await;
        assert!(
            list.text()
                .contains("Succès : Qonto a été supprimée et désactivée sur 3 dossiers."),
            "{}",
            list.text()
        );
        assert!(labels(&list).is_empty());
        assert_eq!(site.kit.at.count("activation", "closed_by IS NULL").await, 0);
        // Sent again, or opened again: it is gone, in words.
        for page in [
            alice.send(&page, &path, &[("lu", "oui")]).await,
            alice.get(&path).await,
            alice.get(&own).await,
            alice.get(&format!("{own}/modifier")).await,
        ] {
            assert_eq!(page.status, StatusCode::GONE);
            assert!(
                page.text().contains("Cet élément a été supprimé."),
                "{}",
                page.text()
            );
        }
        // Without dossiers there is only the button; a collaborative offer says what it takes away.
        add(&site.kit, "cegid-loop-offre-start", None, &[]).await;
        let path = format!("{LIST}/{}/supprimer", id(&site, "CEGID LOOP - Offre Start").await);
        let page = alice.get(&path).await;
        assert!(page.text().contains("Attention : Cette suppression retire tous les accès associés des interlocuteurs et utilisateurs client (site web collaboratif et application Loop)."), "{}", page.text());
        assert!(page.attribute("#lu", "id").is_none());
        let sent = alice.send(&page, &path, &[]).await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("Succès : CEGID LOOP - Offre Start a été supprimée.")
        );
    });
}

/// APP-04: from a hundred dossiers on the name is typed; when the number changed meanwhile, the new one is read first.
#[test]
fn app_04_the_name_is_typed_and_the_impact_is_the_one_shown() {
    on_site(async |site: Site| {
        let many: Vec<_> = (0..40).map(|n| dossier(&format!("Z{n:03}"), "Dossier")).collect();
        site.kit.create_dossiers(site.kit.alpha, &many).await;
        let wizard = Wizard::start(&site.kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        wizard.finish().await;
        let mut alice = site.as_(Person::Alice).await;
        let dext = id(&site, "Dext").await;
        let path = format!("{LIST}/{dext}/supprimer");
        let page = alice.get(&path).await;
        assert!(
            page.text()
                .contains("Pour confirmer, saisissez le nom de l’application : Dext")
        );
        let refused = alice.send(&page, &path, &[("nom", "Dexter")]).await;
        assert_eq!(refused.texts(".resume-erreurs h2"), ["Il y a 2 problèmes"]);
        assert_eq!(
            refused.error_at("nom"),
            "Erreur : Le nom saisi ne correspond pas. Saisissez : Dext."
        );
        assert_eq!(refused.attribute("#nom", "value").as_deref(), Some("Dexter"));
        for shown in ["106", "", "x", "-1", "99999999999999999999"] {
            let hidden = page.hidden(&path);
            let mut fields: Vec<(&str, &str)> = hidden
                .iter()
                .filter(|(n, _)| n != "dossiers")
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            fields.extend([("dossiers", shown), ("lu", "oui"), ("nom", "Dext")]);
            let changed = alice.post(&path, &fields).await;
            assert_eq!(changed.status, StatusCode::CONFLICT, "{shown}");
            assert!(
                changed
                    .text()
                    .contains("les conséquences ont changé depuis l’affichage"),
                "{}",
                changed.text()
            );
            assert!(changed.text().contains("puis 107"), "{}", changed.text());
            assert!(
                changed.attribute("#lu", "checked").is_none()
                    && changed.attribute("#nom", "value").as_deref() == Some("")
            );
        }
        for odd in ["%00", "%ED%A0%80", "%3Cscript%3E", &"x".repeat(20_000)] {
            let hidden = page.hidden(&path);
            let fields: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let sent = alice
                .post_raw(
                    &path,
                    format!("{}&lu=oui&nom={odd}", crate::site::encode(&fields)),
                )
                .await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!sent.body.contains("<script>"));
        }
        let sent = alice
            .send(&page, &path, &[("lu", "oui"), ("nom", " DÉXT ")])
            .await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("désactivée sur 107 dossiers.")
        );
    });
}

/// APP-01: everybody but the firm's administrators is refused, everywhere, before anything is looked up.
#[test]
fn app_01_applications_are_for_administrators() {
    on_site(async |site: Site| {
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let before = site.kit.at.cells("installed_app", "*", "1 = 1").await;
        for person in [
            Person::Bruno,
            Person::Chloe,
            Person::David,
            Person::Emma,
            Person::Gael,
            Person::AliceAtBeta,
        ] {
            let mut browser = site.as_(person).await;
            let start = browser.get("/portefeuille").await;
            for path in [
                LIST,
                &own,
                &format!("{own}/modifier"),
                &format!("{own}/supprimer"),
                "/loophub/applications/999999",
                "/loophub/applications/x/modifier",
            ] {
                assert_eq!(
                    browser.get(path).await.status,
                    StatusCode::FORBIDDEN,
                    "{person:?} {path}"
                );
            }
            for act in ["modifier", "supprimer"] {
                let hidden = start.hidden("/deconnexion");
                let mut fields: Vec<(&str, &str)> =
                    hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                fields.extend([
                    ("dossiers", "3"),
                    ("lu", "oui"),
                    ("revision", "1"),
                    ("api_key", "11111111"),
                ]);
                let sent = browser.post(&format!("{own}/{act}"), &fields).await;
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{person:?} {act}");
            }
        }
        assert_eq!(site.kit.at.cells("installed_app", "*", "1 = 1").await, before);
    });
}

/// Another firm's application does not exist; neither does what is no identifier.
#[test]
fn another_firms_application_does_not_exist() {
    on_site(async |site: Site| {
        let qonto = id(&site, "Qonto").await;
        let mut farid = site.as_(Person::Farid).await;
        let token = farid.get("/loophub/cles/creer").await;
        for id in [
            qonto.to_string(),
            "0".into(),
            "-1".into(),
            "x".into(),
            "%00".into(),
            "99999999999999999999".into(),
        ] {
            for act in ["", "/modifier", "/supprimer"] {
                assert_eq!(
                    farid.get(&format!("{LIST}/{id}{act}")).await.status,
                    StatusCode::NOT_FOUND,
                    "{id}{act}"
                );
            }
            for act in ["/modifier", "/supprimer"] {
                let hidden = token.hidden("/loophub/cles/creer");
                let mut fields: Vec<(&str, &str)> =
                    hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                fields.extend([
                    ("dossiers", "3"),
                    ("lu", "oui"),
                    ("revision", "1"),
                    ("api_key", "77777777"),
                ]);
                let sent = farid.post(&format!("{LIST}/{id}{act}"), &fields).await;
                assert_eq!(sent.status, StatusCode::NOT_FOUND, "{id}{act}");
            }
        }
        let alice = site.kit.caller(Person::Alice);
        let found = site
            .kit
            .hub
            .application(&alice, InstalledAppId(qonto), "")
            .await
            .unwrap();
        assert_eq!(found.application.dossiers, 3);
    });
}
