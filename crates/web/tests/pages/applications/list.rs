//! The list (`APP-02`).

use http::StatusCode;
use hub_testkit::Person;
use hub_testkit::cast::page as origin;

use super::{LIST, add, english, labels};
use crate::site::{Site, on_site};

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
            page.attributes("tbody [role=checkbox]", "aria-label"),
            vec!["Défaut : non".replace(" :", "\u{a0}:"); 3]
        );
        assert_eq!(
            page.attributes("tbody [aria-readonly=true][aria-checked=false]", "role")
                .len(),
            3,
            "the box is for reading"
        );
        let add = page.attribute(".titre a.primaire", "href");
        assert_eq!(add.as_deref(), Some("/loophub/applications/ajouter"));
        assert_eq!(page.texts(".titre a.primaire"), ["Ajouter une application"]);
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
