//! S6: the window of a dossier's applications, read and sent as a browser does (ACT-03 to ACT-08).

use http::StatusCode;
use hub_testkit::hub_domain::ids::InstalledAppId;
use hub_testkit::{Person, Wizard};

use crate::site::{Browser, Page, Site, on_site};

const PORTFOLIO_DOOR: &str = "/dossiers/A1/applications?porte=portefeuille";

async fn add(site: &Site, slug: &str, key: Option<&str>) -> InstalledAppId {
    let wizard = Wizard::start(&site.kit, Person::Alice).await;
    wizard.define(slug, key).await;
    wizard.finish().await
}

/// « Valider » of a window with these fields.
async fn validate(browser: &mut Browser, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
    let mut all = vec![("geste", "valider")];
    all.extend_from_slice(fields);
    browser.send(page, action, &all).await
}

fn qonto(page: &Page) -> String {
    page.attribute(".carte.ajoutee input[name=app]", "value")
        .expect("Qonto is on")
}

/// ACT-03: the window tells what is on and what can be, saves all of it at once, and the list says what was done.
#[test]
fn act_03_the_window_is_opened_and_saved() {
    on_site(async |site: Site| {
        let dext = add(&site, "dext", Some("11111111")).await.to_string();
        add(&site, "cegid-loop-apis-cabinet", Some("33333333")).await;
        let mut browser = site.as_(Person::Bruno).await;
        let page = browser.get(PORTFOLIO_DOOR).await;
        assert_eq!(
            page.heading(),
            "Applications du dossier A1 – Atelier du Vieux-Port"
        );
        assert_eq!(
            page.texts("#fenetre h2"),
            ["Ajoutées (1)", "Disponibles (1)", "Sur tout le cabinet (1)"]
        );
        assert!(page.text().contains("Agit sur tout le cabinet"));
        assert_eq!(page.texts("#bilan"), ["Aucune modification."]);
        let qonto = qonto(&page);
        // Looked at again with the changes made: nothing is saved, the summary says what would be.
        let looked = browser
            .send(&page, PORTFOLIO_DOOR, &[("geste", "voir"), ("app", &dext)])
            .await;
        assert_eq!(
            looked.texts("#bilan"),
            ["1 application sera ajoutée, 1 sera retirée."]
        );
        assert_eq!(
            looked.attributes(".carte.ajoutee input[name=app]", "value"),
            [qonto.as_str()]
        );
        let saved = validate(&mut browser, &looked, PORTFOLIO_DOOR, &[("app", &dext)]).await;
        assert_eq!(saved.location(), "/portefeuille");
        let list = browser.follow(&saved).await;
        assert!(
            list.text()
                .contains("1 application ajoutée et 1 retirée sur le dossier A1."),
            "{}",
            list.text()
        );
        // Sent again, it has been done; with nothing changed, there is nothing to save.
        let again = validate(&mut browser, &looked, PORTFOLIO_DOOR, &[("app", &dext)]).await;
        assert!(
            browser
                .follow(&again)
                .await
                .text()
                .contains("étaient déjà enregistrées")
        );
        let fresh = browser.get(PORTFOLIO_DOOR).await;
        let same = validate(&mut browser, &fresh, PORTFOLIO_DOOR, &[("app", &dext)]).await;
        assert!(
            browser
                .follow(&same)
                .await
                .text()
                .contains("aucune modification à enregistrer")
        );
    });
}

/// ACT-04: greyed contacts are listed, cannot be chosen and say why; without one, the message stands at the list.
#[test]
fn act_04_contacts_are_chosen_in_the_card() {
    on_site(async |site: Site| {
        let offer = add(&site, "cegid-loop-offre-start", None).await.to_string();
        let (ines, lucie, paul) = ("ines", "lucie", "paul");
        let id = |key: &str| site.kit.contact(key).to_string();
        let mut browser = site.as_(Person::Chloe).await;
        let page = browser.get(PORTFOLIO_DOOR).await;
        let list = format!("#c{offer}");
        assert_eq!(
            page.texts(&format!("{list} option")),
            [
                "Choisir un interlocuteur",
                "CAMUS Inès",
                "DURAND Paul – à inviter sur le tenant",
                "FABRE Lucie",
                "LEBRUN Marie – à inviter sur le tenant",
            ]
        );
        assert_eq!(page.texts(&format!("{list} option[disabled]")).len(), 2);
        assert!(page.text().contains(
            "2 interlocuteurs grisés : leur adresse e-mail n’est pas encore correcte, ils doivent être invités sur le tenant."
        ));
        let bare = validate(
            &mut browser,
            &page,
            PORTFOLIO_DOOR,
            &[("app", &qonto(&page)), ("app", &offer)],
        )
        .await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        let message = "Choisissez l’interlocuteur qui utilisera CEGID LOOP - Offre Start.";
        assert!(bare.error_at(&format!("c{offer}")).ends_with(message));
        assert_eq!(bare.texts(".resume-erreurs li"), [message]);
        assert!(
            bare.attribute(&format!("#a{offer}"), "checked").is_some(),
            "what was chosen is kept"
        );
        // A greyed contact posted by hand is refused at the list.
        let list_name = format!("c{offer}");
        let grey = [("app", offer.as_str()), (list_name.as_str(), &id(paul))];
        let refused = validate(&mut browser, &page, PORTFOLIO_DOOR, &grey).await;
        assert!(
            refused
                .error_at(&list_name)
                .contains("DURAND Paul ne peut pas être choisi")
        );
        // A second contact gets a line of its own; « Retirer » takes one out.
        let one = [
            ("app", offer.as_str()),
            (list_name.as_str(), &id(ines)),
            ("geste", &format!("ajouter:{offer}")),
        ];
        let two_lines = browser.send(&page, PORTFOLIO_DOOR, &one).await;
        assert_eq!(two_lines.texts(&format!("select[name=c{offer}]")).len(), 2);
        let both = [
            ("app", offer.as_str()),
            (list_name.as_str(), &id(ines)),
            (list_name.as_str(), &id(lucie)),
        ];
        let saved = validate(&mut browser, &two_lines, PORTFOLIO_DOOR, &both).await;
        let list = browser.follow(&saved).await;
        assert!(
            list.text()
                .contains("L’accès s’ouvrira quand l’invitation sera acceptée : lucie@client.example."),
            "{}",
            list.text()
        );
        let page = browser.get(PORTFOLIO_DOOR).await;
        assert!(page.text().contains("2 interlocuteurs perdront l’accès."));
        let out = [
            ("app", offer.as_str()),
            (list_name.as_str(), &id(ines)),
            (list_name.as_str(), &id(lucie)),
            ("geste", &format!("retirer:{offer}:{}", id(lucie))),
        ];
        let left = browser.send(&page, PORTFOLIO_DOOR, &out).await;
        assert_eq!(
            left.texts(&format!("select[name=c{offer}] option[selected]")),
            ["CAMUS Inès"]
        );
    });
}

/// ACT-08: the second « Valider » is told who changed what, sees its own choice beside it, and goes through when sent
/// again.
#[test]
fn act_08_both_versions_are_shown() {
    on_site(async |site: Site| {
        let dext = add(&site, "dext", Some("11111111")).await.to_string();
        let (mut bruno, mut chloe) = (site.as_(Person::Bruno).await, site.as_(Person::Chloe).await);
        let (his, hers) = (bruno.get(PORTFOLIO_DOOR).await, chloe.get(PORTFOLIO_DOOR).await);
        let qonto = qonto(&his);
        validate(&mut chloe, &hers, PORTFOLIO_DOOR, &[]).await;
        let both = [("app", qonto.as_str()), ("app", dext.as_str())];
        let told = validate(&mut bruno, &his, PORTFOLIO_DOOR, &both).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(
            told.text().contains("Chloé Leroy a modifié ce dossier à"),
            "{}",
            told.text()
        );
        assert_eq!(told.texts("#changements + ul li"), ["Qonto : retirée."]);
        assert!(
            told.attribute(&format!("#a{dext}"), "checked").is_some(),
            "his choice is kept"
        );
        assert!(
            told.attribute(&format!("#a{qonto}"), "checked").is_none(),
            "hers too"
        );
        let saved = validate(&mut bruno, &told, PORTFOLIO_DOOR, &[("app", &dext)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    });
}

/// ACT-01: who may not change sees the same cards without boxes, why, and whom to write to; what they post is refused.
#[test]
fn act_01_reading_alone() {
    on_site(async |site: Site| {
        let mut emma = site.as_(Person::Emma).await;
        let page = emma.get(PORTFOLIO_DOOR).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.texts("#fenetre input[type=checkbox], #fenetre select")
                .is_empty()
        );
        assert!(
            page.text()
                .contains("Seuls l’administrateur (profils 5.0 et supérieurs), les membres du groupe")
        );
        assert_eq!(
            page.attribute("#fenetre a[href^='mailto:']", "href").as_deref(),
            Some("mailto:bruno@alpha.example")
        );
        assert_eq!(page.texts("#fenetre a[href^='mailto:']"), ["Bruno Petit"]);
        assert!(page.text().contains("Active"));
        let before = site.kit.at.dump().await;
        for gesture in ["valider", "voir"] {
            let refused = emma.send(&page, PORTFOLIO_DOOR, &[("geste", gesture)]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            assert!(refused.text().contains("Demander à : Alice Martin"));
        }
        let after = site.kit.at.dump().await;
        for (table, rows) in before.iter().filter(|(table, _)| *table != "session") {
            assert_eq!(&after[table], rows, "{table}");
        }
    });
}

/// ACT-06: from a contact, offers alone; the last one to lose an offer is told that it goes from the dossier too.
#[test]
fn act_06_the_door_of_a_contact() {
    on_site(async |site: Site| {
        let offer = add(&site, "cegid-loop-offre-start", None).await.to_string();
        let ines = site.kit.contact("ines");
        let door = format!("/dossiers/A1/applications?porte=interlocuteurs&interlocuteur={ines}");
        let mut browser = site.as_(Person::Bruno).await;
        let page = browser.get(&door).await;
        assert_eq!(page.heading(), "Proposer un service – A1 – pour CAMUS Inès");
        assert_eq!(page.texts(".carte label"), ["CEGID LOOP - Offre Start"]);
        assert!(
            page.texts("select[name^=c]").is_empty(),
            "no other contact is chosen here"
        );
        let saved = validate(&mut browser, &page, &door, &[("app", &offer)]).await;
        assert_eq!(
            saved.location(),
            format!("/parametrage/clients/interlocuteurs/{ines}?onglet=dossiers")
        );
        let page = browser.get(&door).await;
        assert!(
            page.text()
                .contains("Personne d’autre n’y a accès : l’application sera aussi retirée du dossier.")
        );
        let grey = format!(
            "/dossiers/A1/applications?porte=interlocuteurs&interlocuteur={}",
            site.kit.contact("paul")
        );
        let page = browser.get(&grey).await;
        assert!(page.text().contains("DURAND Paul n’est pas encore invité"));
        assert!(page.texts(".carte input").is_empty());
        for nobody in ["", "0", "x", &site.kit.contact("ines_at_beta").to_string()] {
            let page = browser
                .get(&format!(
                    "/dossiers/A1/applications?porte=interlocuteurs&interlocuteur={nobody}"
                ))
                .await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{nobody}");
        }
    });
}

/// ACT-03: odd input is answered by a page, never by a fault, and changes nothing.
#[test]
fn odd_input_changes_nothing() {
    on_site(async |site: Site| {
        let mut browser = site.as_(Person::Alice).await;
        let page = browser.get(PORTFOLIO_DOOR).await;
        let hidden: Vec<(String, String)> = page.hidden(PORTFOLIO_DOOR);
        let token: String = hidden
            .iter()
            .filter(|(name, _)| ["csrf", "cabinet"].contains(&name.as_str()))
            .map(|(name, value)| format!("{name}={value}&"))
            .collect();
        let long = "9".repeat(20_000);
        let before = site.kit.at.cells("activation", "id, closed_by", "TRUE").await;
        for body in [
            "geste=valider&app=%00&vu=%FF".to_owned(),
            "geste=valider&app=-1&app=999999&vu=abc&vu=1:x&vu=:".to_owned(),
            format!("geste=valider&app={long}&vu={long}:{long}&c1={long}"),
            "geste=ajouter:x&app=1&cherche=%00&filtre=%25_%27".to_owned(),
            "geste=retirer:1:2:3&retour=//evil.example".to_owned(),
            String::new(),
        ] {
            let answer = browser.post_raw(PORTFOLIO_DOOR, format!("{token}{body}")).await;
            assert!(
                [200, 303, 409, 422].contains(&answer.status.as_u16()),
                "{}: {body:.60}",
                answer.status
            );
            assert!(!answer.location().contains("evil"), "{body}");
        }
        assert_eq!(
            site.kit.at.cells("activation", "id, closed_by", "TRUE").await,
            before
        );
        for path in [
            "/dossiers/%00/applications",
            "/dossiers/a%27/applications",
            "/dossiers/NULLEPART/applications",
        ] {
            assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let lower = browser.get("/dossiers/a1/applications").await;
        assert_eq!(lower.status, StatusCode::OK, "a code is a code in lower case too");
        let back = browser
            .get("/dossiers/A1/applications?retour=//evil.example")
            .await;
        assert_eq!(
            back.attribute("#fenetre a[data-fermer]", "href").as_deref(),
            Some("/portefeuille"),
            "no way out of this server"
        );
    });
}
