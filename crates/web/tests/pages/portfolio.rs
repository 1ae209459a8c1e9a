//! S5: the portfolio, to be read.

use hub_testkit::Person;
use hub_testkit::cast_data::dossier;
use hub_testkit::hub_store::NewDossier;

use crate::site::{Site, on_site};

/// S5: the dossiers of the reader and no others; an empty portfolio says what will come.
#[test]
fn the_portfolio_is_the_readers_own() {
    on_site(async |site: Site| {
        let bruno = site.as_(Person::Bruno).await.get("/portefeuille").await;
        assert_eq!(
            bruno.texts("tbody tr"),
            ["A1 Atelier du Vieux-Port Opérationnel À préparer 1 application"]
        );
        assert!(bruno.texts("nav.pages").is_empty());
        let emma = site.as_(Person::Emma).await.get("/portefeuille").await;
        assert!(
            emma.text().contains("Votre portefeuille est vide"),
            "{}",
            emma.text()
        );
        assert!(emma.texts("table").is_empty());
    });
}

/// S5: a long portfolio goes on by key, each page with a title of its own.
#[test]
fn a_long_portfolio_goes_on() {
    on_site(async |site: Site| {
        let owner = Some(site.kit.staff(Person::Emma));
        let many: Vec<NewDossier> = (0..120)
            .map(|n| NewDossier {
                owner,
                ..dossier(&format!("Z{n:03}"), "Éceil")
            })
            .collect();
        site.kit.create_dossiers(site.kit.alpha, &many).await;
        let mut emma = site.as_(Person::Emma).await;
        let (mut path, mut codes, mut titles) = (Some("/portefeuille".to_owned()), Vec::new(), Vec::new());
        while let Some(next) = path {
            let page = emma.get(&next).await;
            codes.extend(page.texts("tbody th"));
            titles.push(page.title());
            path = page.attribute("a[rel=next]", "href");
        }
        let expected: Vec<String> = (0..120).map(|n| format!("Z{n:03}")).collect();
        assert_eq!(codes, expected);
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 3);
        let beyond = emma.get("/portefeuille?apres=ZZZZ").await;
        assert!(beyond.text().contains("Revenir au début"));
    });
}
