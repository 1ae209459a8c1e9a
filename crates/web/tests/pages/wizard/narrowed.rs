//! Step 2: « Filtrer ».

use hub_testkit::Person;
use hub_testkit::cast_data::dossier;
use hub_testkit::hub_domain::dossier::DossierStatus;
use hub_testkit::hub_store::NewDossier;

use super::{Tab, codes, told};
use crate::site::{Site, on_site};

const KEY: Option<&str> = Some("11111111");

/// Three dossiers more: to prepare, of Emma, and both.
async fn more(site: &Site) -> i64 {
    let emma = site.kit.staff(Person::Emma);
    let of = |code: &str, status, owner| NewDossier {
        status,
        owner,
        ..dossier(code, "Filtré")
    };
    let new = [
        of("F1", DossierStatus::ToPrepare, None),
        of("F2", DossierStatus::Operational, Some(emma)),
        of("F3", DossierStatus::ToPrepare, Some(emma)),
    ];
    site.kit.create_dossiers(site.kit.alpha, &new).await;
    emma.0
}

/// WIZ-10: status, owner and search narrow the list together; each is told and taken off by its button.
#[test]
fn wiz_10_filters_narrow_the_list() {
    on_site(async |site: Site| {
        let emma = more(&site).await;
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        for (query, found) in [
            ("?statut=a-preparer", &["F1", "F3"][..]),
            (&format!("?statut=a-preparer&maitre={emma}"), &["F3"]),
            (&format!("?q=fil&statut=operationnel&maitre={emma}"), &["F2"]),
            ("?q=fil", &["F1", "F2", "F3"]),
            ("?q=ece&statut=a-preparer", &[]),
        ] {
            let page = tab.get(&format!("dossiers{query}")).await;
            assert_eq!(codes(&page), found, "{query}");
        }
        let page = tab
            .get(&format!("dossiers?statut=a-preparer&maitre={emma}"))
            .await;
        assert_eq!(
            page.texts(".jetons li"),
            ["Statut : À préparer", "Maître du dossier : Emma Simon"]
        );
        assert_eq!(
            page.texts("tbody td").last().map(String::as_str),
            Some("Emma Simon")
        );
        assert!(!page.texts(".filtres[open]").is_empty());
        let sent = tab
            .send_from(
                &page,
                &format!("dossiers?statut=a-preparer&maitre={emma}&page=2"),
                &[("action", "sans-statut")],
            )
            .await;
        assert_eq!(sent.location(), tab.at(&format!("dossiers?maitre={emma}")));
        let fields = [
            ("action", "rechercher"),
            ("q", "fil"),
            ("statut", "a-preparer"),
            ("maitre", ""),
            ("sans", "oui"),
        ];
        let sent = tab.send("dossiers", &fields).await;
        assert_eq!(
            sent.location(),
            tab.at("dossiers?q=fil&statut=a%2Dpreparer&sans=oui")
        );
        // Archived dossiers and other firms' people are no choice.
        let page = tab.get("dossiers?statut=archive").await;
        assert_eq!(page.texts(".lignes"), ["1 - 50 sur 70"]);
        let farid = site.kit.staff(Person::Farid);
        let page = tab.get(&format!("dossiers?maitre={farid}")).await;
        assert_eq!(page.texts(".vide h2"), ["Aucun dossier trouvé"]);
    });
}

/// WIZ-11: what the filters find is selected at once, and the words tell it apart from a search.
#[test]
fn wiz_11_what_filters_find_is_selected() {
    on_site(async |site: Site| {
        let emma = more(&site).await;
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let here = format!("dossiers?maitre={emma}");
        let page = tab.act(&here, "recherche").await;
        let count = codes(&page).len();
        assert_eq!(
            told(&page),
            format!("Les {count} dossiers filtrés sont sélectionnés")
        );
        assert!(codes(&page).contains(&"F2".to_owned()));
        let whole = tab.get("dossiers").await;
        assert_eq!(told(&whole), format!("{count} dossiers sélectionnés"));
        let all = tab.act(&here, "tous").await;
        assert_eq!(told(&all), "Tous les dossiers du cabinet sont sélectionnés (70)");
    });
}

/// WIZ-10: « Sans cette application » leaves out the dossiers where an application of the same entry is switched on.
#[test]
fn wiz_10_without_this_application() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", KEY).await;
        let page = tab.get("dossiers?sans=oui").await;
        assert_eq!(page.texts(".lignes"), ["1 - 50 sur 67"]);
        assert_eq!(page.texts(".jetons li"), ["Sans cette application"]);
    });
}
