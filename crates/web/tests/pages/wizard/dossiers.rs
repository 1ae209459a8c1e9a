//! Step 2: the list and the selection.

use http::StatusCode;
use hub_domain::ids::DossierId;
use hub_testkit::{PASSWORD, Person, hub_domain};

use super::{Tab, codes, listed, ticked, told};
use crate::site::{Site, on_site};

const KEY: Option<&str> = Some("11111111");

/// WIZ-09: dossiers that take activations, code and name, fifty a page, counted.
#[test]
fn wiz_09_the_list_holds_what_takes_activations() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let page = tab.get("dossiers").await;
        assert_eq!(
            page.texts(".etapes h2"),
            ["Sélection des dossiers client Étape 2 sur 3"]
        );
        assert_eq!(page.texts(".lignes"), ["1 - 50 sur 67"]);
        assert_eq!(
            page.texts("thead th")[1..],
            ["Code dossier", "Nom", "Maître du dossier"]
        );
        assert_eq!(listed(&page).len(), 50);
        let second = tab.get("dossiers?page=2").await;
        assert_eq!(second.texts(".lignes"), ["51 - 67 sur 67"]);
        assert!(
            second
                .title()
                .starts_with("Sélection des dossiers client, page 2 – "),
            "{}",
            second.title()
        );
        let mut all = codes(&page);
        all.extend(codes(&second));
        assert_eq!(all.len(), 67);
        assert!(
            !all.iter()
                .any(|code| code.starts_with("ARC") || code.starts_with("MOD")),
            "neither archived nor models"
        );
        assert!(page.text().contains("Cette sélection est facultative"));
        assert_eq!(told(&page), "Aucun dossier sélectionné");
        // Beyond the end is the last page, and says so; what is no page is the first.
        let beyond = tab.get("dossiers?page=99").await;
        assert_eq!(codes(&beyond), codes(&second));
        assert!(
            beyond
                .text()
                .contains("cette page n’existe plus : voici la dernière.")
        );
        for none in ["0", "-1", "x", "99999999999999999999", "%00"] {
            assert_eq!(
                codes(&tab.get(&format!("dossiers?page={none}")).await),
                codes(&page),
                "{none}"
            );
        }
    });
}

/// WIZ-09: where there is nothing to select the step says why and goes on.
#[test]
fn wiz_09_where_there_is_nothing_to_select_it_says_why() {
    on_site(async |site: Site| {
        for (slug, key, why) in [
            (
                "cegid-loop-offre-start",
                None,
                "CEGID LOOP - Offre Start nécessite la sélection d’un interlocuteur : la sélection multiple n’est pas proposée. Activez-la dossier par dossier depuis le portefeuille, la vue Dossiers client ou la vue Interlocuteurs.",
            ),
            (
                "entrepot-de-donnees-du-cabinet",
                Some("33333333"),
                "Cette application agit sur l’ensemble du cabinet : il n’y a pas de dossier à sélectionner.",
            ),
        ] {
            let mut tab = Tab::defined(&site, slug, key).await;
            let page = tab.get("dossiers").await;
            assert!(page.text().contains(why), "{}", page.text());
            assert_eq!(page.texts(".etapes .etat"), ["Étape 2 sur 3"]);
            assert!(page.texts("table").is_empty());
            // A selection sent all the same selects nothing there.
            let a1 = site.kit.dossier(site.kit.alpha, "A1").await.to_string();
            let sent = tab
                .send(
                    "dossiers",
                    &[("page_ids", &a1), ("d", &a1), ("action", "suivant")],
                )
                .await;
            let summary = tab.browser.follow(&sent).await;
            assert!(
                !summary.text().contains("immédiatement associée"),
                "{}",
                summary.text()
            );
            assert_eq!(tab.validate(&summary).await.location(), "/loophub/applications");
            assert_eq!(
                site.kit.at.count("activation", "1 = 1").await,
                3,
                "{slug}: those of Qonto"
            );
        }
    });
}

/// WIZ-11: page, everything, minus one, the search's results, none: each in the words of section 6.
#[test]
fn wiz_11_selections_in_the_words_of_the_screen() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let page = tab.get("dossiers").await;
        let ids = listed(&page);
        assert_eq!(
            page.attribute("thead input", "aria-label").as_deref(),
            Some("Sélectionner les 50 dossiers de la page")
        );

        let sent = tab
            .send("dossiers", &[("d", &ids[4]), ("action", "cocher")])
            .await;
        let page = tab.browser.follow(&sent).await;
        assert_eq!(told(&page), "1 dossier sélectionné");
        assert_eq!(ticked(&page), [ids[4].clone()]);

        let sent = tab
            .send("dossiers", &[("page_entiere", "oui"), ("action", "cocher")])
            .await;
        let page = tab.browser.follow(&sent).await;
        assert_eq!(told(&page), "Les 50 dossiers de la page sont sélectionnés");
        assert_eq!(ticked(&page), ids);
        assert!(page.attribute("thead input", "checked").is_some());
        let next = tab.act("dossiers", "aller-2").await;
        assert_eq!(told(&next), "Les 50 dossiers de la page sont sélectionnés");
        let next = tab.get("dossiers?page=2").await;
        assert_eq!(told(&next), "50 dossiers sélectionnés");
        assert!(next.attribute("thead input", "checked").is_none());

        let all = tab.act("dossiers?q=eceil", "tous").await;
        assert_eq!(told(&all), "Tous les dossiers du cabinet sont sélectionnés (67)");
        assert!(
            all.texts("button")
                .contains(&"Appliquer à tous (67 dossiers)".to_owned()),
            "whatever the search"
        );
        let first = tab.get("dossiers").await;
        let rest: Vec<(&str, &str)> = ids[1..].iter().map(|id| ("d", id.as_str())).collect();
        let sent = tab
            .send_from(
                &first,
                "dossiers",
                &[&rest[..], &[("action", "cocher"), ("page_entiere", "oui")]].concat(),
            )
            .await;
        let minus = tab.browser.follow(&sent).await;
        assert_eq!(told(&minus), "66 dossiers sélectionnés (67 moins 1 retiré)");
        assert!(
            minus
                .texts("button")
                .contains(&"Voir le dossier retiré".to_owned())
        );
        let removed = tab.act("dossiers", "retires").await;
        assert_eq!(codes(&removed), [codes(&first)[0].clone()]);

        let none = tab.act("dossiers", "rien").await;
        assert_eq!(told(&none), "Aucun dossier sélectionné");
        let found = tab.act("dossiers?q=eceil", "recherche").await;
        assert_eq!(
            told(&found),
            "Les 2 dossiers de la recherche « eceil » sont sélectionnés"
        );
        let many = tab.act("dossiers?q=client", "recherche").await;
        assert_eq!(
            told(&many),
            "63 dossiers sélectionnés",
            "the two found before are still chosen"
        );
        tab.act("dossiers", "rien").await;
        let many = tab.act("dossiers?q=client", "recherche").await;
        assert_eq!(
            told(&many),
            "Les 61 dossiers de la recherche « client » sont sélectionnés"
        );
        assert_eq!(told(&tab.get("dossiers").await), "61 dossiers sélectionnés");
    });
}

/// WIZ-12: the selection survives paging, searching, going back, reloading, signing in again and another machine.
#[test]
fn wiz_12_the_selection_survives() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let page = tab.get("dossiers").await;
        let ids = listed(&page);
        // Every button merges the page first: the pager, the search, « Retour », « Suivant ».
        for (at, field) in [
            ("aller", "2"),
            ("action", "rechercher"),
            ("action", "retour"),
            ("action", "suivant"),
            ("action", "voir"),
            ("aller", "x"),
            ("action", "?"),
        ]
        .iter()
        .enumerate()
        {
            let page = tab.get("dossiers").await;
            let mut fields: Vec<(&str, &str)> = ids[..=at].iter().map(|id| ("d", id.as_str())).collect();
            fields.push(*field);
            tab.send_from(&page, "dossiers", &fields).await;
            let after = tab.get("dossiers").await;
            assert_eq!(ticked(&after), ids[..=at], "{field:?}");
        }
        let found = tab.get("dossiers?q=cli001").await;
        assert_eq!(told(&found), "7 dossiers sélectionnés");
        assert_eq!(
            tab.get("definition")
                .await
                .attribute("#api_key", "value")
                .as_deref(),
            Some("11111111")
        );
        let mut again = site.visitor();
        again.sign_in(Person::Alice.email(), PASSWORD).await;
        let page = again.get(&tab.at("dossiers")).await;
        assert_eq!(ticked(&page), ids[..7]);
        let waiting = again.get("/loophub/applications").await;
        assert!(
            waiting
                .text()
                .contains("Brouillon conservé 7 jours Ajout de Dext"),
            "{}",
            waiting.text()
        );
        let resume = waiting.attribute("section li a", "href").unwrap();
        assert_eq!(resume, tab.at("definition"));
        let chosen = again.get(&tab.at("dossiers/selection")).await;
        assert_eq!(codes(&chosen).len(), 7);
        assert_eq!(chosen.texts(".lignes"), ["1 - 7 sur 7"]);
    });
}

/// WIZ-12: the selection may be empty.
#[test]
fn wiz_12_the_selection_may_be_empty() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let summary = tab.summary().await;
        assert!(
            summary
                .text()
                .contains("L’application ne sera associée à aucun dossier pour le moment.")
        );
        let sent = tab.validate(&summary).await;
        let list = tab.browser.follow(&sent).await;
        assert!(list.text().contains("Succès : l’application Dext a été ajoutée. Elle n’est activée sur aucun dossier pour le moment."), "{}", list.text());
        let empty = tab.get("dossiers/selection").await;
        assert_eq!(empty.status, StatusCode::SEE_OTHER, "the draft is done with");
    });
}

/// WIZ-11, WIZ-12: rows of another firm, archived ones, models and ids that do not exist cannot be chosen.
#[test]
fn rows_that_are_not_in_the_list_cannot_be_chosen() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let mut strange: Vec<DossierId> = vec![DossierId(0), DossierId(-5), DossierId(i64::MAX)];
        strange.push(site.kit.dossier(site.kit.beta, "A1").await);
        for code in ["ARC1", "MOD1"] {
            strange.push(site.kit.dossier(site.kit.alpha, code).await);
        }
        let ids = strange.iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut fields: Vec<(&str, &str)> = ids
            .iter()
            .flat_map(|id| [("page_ids", id.as_str()), ("d", id.as_str())])
            .collect();
        fields.push(("action", "cocher"));
        let sent = tab.send("dossiers", &fields).await;
        let page = tab.browser.follow(&sent).await;
        assert_eq!(told(&page), "Aucun dossier sélectionné");
        let summary = tab.summary().await;
        let sent = tab.validate(&summary).await;
        assert_eq!(sent.location(), "/loophub/applications");
        assert_eq!(
            site.kit
                .at
                .number_of("installed_app", "dossier_count", "label = 'Dext'")
                .await,
            0
        );
    });
}

/// C7: the pager's buttons and its field lead to pages; what is no page is told at the field.
#[test]
fn the_pager_is_made_of_buttons() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        for (fields, to) in [
            (&[("aller", "2")][..], "dossiers?page=2"),
            (&[("aller", "1")], "dossiers"),
            (&[("aller", "champ"), ("aller_a", " 2 ")], "dossiers?page=2"),
            (&[("aller", "7"), ("aller_a", "2")], "dossiers?page=7"),
            (&[("action", "rechercher"), ("aller_a", "2")], "dossiers?page=2"),
        ] {
            assert_eq!(
                tab.send("dossiers", fields).await.location(),
                tab.at(to),
                "{fields:?}"
            );
        }
        for page in ["", "0", "x", "-2", "1e3", "99999999999999999999"] {
            let sent = tab
                .send("dossiers", &[("aller", "champ"), ("aller_a", page)])
                .await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
            assert!(
                sent.texts(".resume-erreurs a")
                    .concat()
                    .contains("Saisissez un nombre entier"),
                "{page}"
            );
        }
    });
}

/// The same in English.
#[test]
fn step_two_speaks_english() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let page = tab.get("dossiers").await;
        tab.browser
            .send(&page, "/compte/langue", &[("langue", "en")])
            .await;
        let page = tab.act("dossiers", "tous").await;
        assert_eq!(page.texts(".lignes"), ["1 - 50 of 67"]);
        assert!(
            page.texts("button")
                .contains(&"Apply to all (67 files)".to_owned())
        );
        assert!(told(&page).contains("67"), "{}", told(&page));
        assert_eq!(
            tab.get("dossiers?q=a").await.error_at("q"),
            "Error: Enter at least the first 3 characters of the code or name."
        );
    });
}
