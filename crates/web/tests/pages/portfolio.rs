//! S5: the portfolio: its list, what is put into it and taken out of it, who is in charge (ACT-02).

use hub_testkit::Person;
use hub_testkit::cast_data::dossier;
use hub_testkit::hub_store::NewDossier;

use crate::site::{Browser, Page, Site, on_site};

async fn id(site: &Site, code: &str) -> String {
    site.kit.dossier(site.kit.alpha, code).await.to_string()
}

/// Sends the list's form with these rows of the page ticked and this button.
async fn press(browser: &mut Browser, page: &Page, path: &str, ticked: &[&str], action: &str) -> Page {
    let mut fields: Vec<(&str, &str)> = ticked.iter().map(|id| ("d", *id)).collect();
    fields.push(("action", action));
    browser.send(page, path, &fields).await
}

/// ACT-02: the dossiers of the reader and no others, with their applications; an empty portfolio says what to do.
#[test]
fn act_02_the_portfolio_is_the_readers_own() {
    on_site(async |site: Site| {
        let bruno = site.as_(Person::Bruno).await.get("/portefeuille").await;
        assert_eq!(
            bruno.texts("thead th a"),
            ["Code dossier", "Nom", "Statut", "Statut Teams", "Applications"]
        );
        assert_eq!(bruno.texts("tbody th"), ["A1"]);
        let cells = bruno.texts("tbody td");
        assert!(
            cells.iter().any(|cell| cell == "1 application sur A1"),
            "{cells:?}"
        );
        assert_eq!(
            bruno
                .attribute("tbody a[aria-haspopup=dialog]", "href")
                .as_deref(),
            Some("/dossiers/A1/applications?porte=portefeuille")
        );
        assert_eq!(
            bruno.attribute("th[aria-sort]", "aria-sort").as_deref(),
            Some("ascending")
        );
        let emma = site.as_(Person::Emma).await.get("/portefeuille").await;
        assert!(
            emma.text().contains("Votre portefeuille est vide"),
            "{}",
            emma.text()
        );
        assert!(emma.texts("table").is_empty());
    });
}

/// ACT-02: « Autres dossiers » adds, « Supprimer du portefeuille » takes out, without any right on the dossiers; and
/// leaves its trace.
#[test]
fn act_02_others_are_added_and_taken_out() {
    on_site(async |site: Site| {
        let mut emma = site.as_(Person::Emma).await;
        let page = emma.get("/portefeuille/autres?q=ECE").await;
        assert_eq!(page.texts("tbody th"), ["ECE01", "B-52"]);
        let nothing = emma.send(&page, "/portefeuille/autres?q=ECE", &[]).await;
        assert_eq!(nothing.status, 422);
        assert!(
            nothing
                .error_at("dossiers")
                .ends_with("Sélectionnez au moins un dossier.")
        );
        let ece = id(&site, "ECE01").await;
        let sent = emma
            .send(&page, "/portefeuille/autres?q=ECE", &[("d", &ece)])
            .await;
        let after = emma.follow(&sent).await;
        assert!(
            after
                .text()
                .contains("1 dossier a été ajouté à votre portefeuille"),
            "{}",
            after.text()
        );
        assert!(after.text().contains("Déjà dans votre portefeuille"));
        let list = emma.get("/portefeuille").await;
        assert_eq!(list.texts("tbody th"), ["ECE01"]);
        assert!(
            list.texts("tbody input[name=d]").is_empty(),
            "nothing she may act on"
        );
        assert!(list.text().contains("Seuls l’administrateur"));
        let page = emma.get("/portefeuille/supprimer").await;
        let sent = emma.send(&page, "/portefeuille/supprimer", &[("d", &ece)]).await;
        let after = emma.follow(&sent).await;
        assert!(
            after
                .text()
                .contains("1 dossier a été retiré de votre portefeuille"),
            "{}",
            after.text()
        );
        assert!(after.texts("tbody").is_empty());
        let verbs = site
            .kit
            .at
            .count("audit_entry", "verb = 'portfolio.edited'")
            .await;
        assert_eq!(verbs, 2);
    });
}

/// ACT-02, section 6: the selection is kept, counted and carried to the bulk pages; rows without the right are locked.
#[test]
fn act_02_the_selection_is_kept() {
    on_site(async |site: Site| {
        let mut bruno = site.as_(Person::Bruno).await;
        let page = bruno.get("/portefeuille/tous?q=atelier").await;
        let a1 = id(&site, "A1").await;
        assert_eq!(
            page.hidden("")
                .iter()
                .find(|(name, _)| name == "page_ids")
                .map(|(_, ids)| ids.clone()),
            Some(a1.clone())
        );
        let sent = press(
            &mut bruno,
            &page,
            "/portefeuille/tous?q=atelier",
            &[&a1],
            "activer",
        )
        .await;
        assert_eq!(sent.location(), "/dossiers/activer?liste=tous");
        let choose = bruno.follow(&sent).await;
        assert_eq!(
            choose.texts(".fil li"),
            ["Tous les dossiers", "Activer une application"],
            "it leads back to where it came from"
        );
        let all = bruno.get("/portefeuille/tous").await;
        assert!(
            all.texts("#lot [role=status]")
                .concat()
                .contains("1 dossier sélectionné"),
            "{:?}",
            all.texts("#lot")
        );
        assert!(all.texts("tbody .verrou").len() > 40, "Droit insuffisant");
        let sent = press(&mut bruno, &all, "/portefeuille/tous", &[], "tous").await;
        let all = bruno.follow(&sent).await;
        assert!(
            all.text().contains("66 dossiers ne sont pas inclus"),
            "{}",
            all.text()
        );
        let chosen = bruno.get("/dossiers/selection?liste=dossiers").await;
        assert_eq!(chosen.texts("tbody th"), ["A1"]);
        // Somebody else's dossier, posted directly, is never selected.
        let other = id(&site, "CLI001").await;
        let sent = bruno
            .send(
                &all,
                "/portefeuille/tous",
                &[("page_ids", &other), ("d", &other), ("action", "rien")],
            )
            .await;
        assert_eq!(sent.status, 303);
        let sent = bruno
            .send(
                &all,
                "/portefeuille/tous",
                &[("page_ids", &other), ("d", &other), ("action", "voir")],
            )
            .await;
        assert_eq!(sent.status, 422, "nothing is selected");
        assert!(sent.text().contains("Sélectionnez au moins un dossier."));
    });
}

/// ACT-01, ACT-02: « Modifier les droits » is the administrators' and the rights group's; it changes who is in charge,
/// who gets the dossier into their portfolio, and leaves before and after.
#[test]
fn act_02_rights_are_edited() {
    on_site(async |site: Site| {
        let mut david = site.as_(Person::David).await;
        let page = david.get("/portefeuille/tous?q=cli00").await;
        let ids = [id(&site, "CLI001").await, id(&site, "CLI002").await];
        let path = "/portefeuille/tous?q=cli00";
        let sent = press(&mut david, &page, path, &[&ids[0], &ids[1]], "droits").await;
        assert_eq!(sent.location(), "/dossiers/droits?liste=tous");
        let form = david.follow(&sent).await;
        assert_eq!(form.heading(), "Modifier les droits sur 2 dossiers");
        let emma = site.kit.staff(Person::Emma).to_string();
        let gael = site.kit.staff(Person::Gael).to_string();
        let nobodys = david
            .send(&form, "/dossiers/droits?liste=tous", &[("maitre", "987654321")])
            .await;
        assert_eq!(nobodys.status, 422);
        let fields = [
            ("maitre", emma.as_str()),
            ("remplacer", "oui"),
            ("collaborateur", gael.as_str()),
        ];
        // Two tabs: the selection moved since the form was shown.
        let other = david.get(path).await;
        press(&mut david, &other, path, &[&ids[0], &ids[1]], "cocher").await;
        let stale = david.send(&form, "/dossiers/droits?liste=tous", &fields).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text().contains("la sélection a changé"), "{}", stale.text());
        let sent = david.send(&stale, "/dossiers/droits?liste=tous", &fields).await;
        let after = david.follow(&sent).await;
        assert!(
            after.text().contains("les droits de 2 dossiers ont été modifiés"),
            "{}",
            after.text()
        );
        let hers = site.as_(Person::Emma).await.get("/portefeuille?tri=code").await;
        assert_eq!(hers.texts("tbody th"), ["CLI001", "CLI002"]);
        assert_eq!(
            hers.attributes("tbody input[name=d]", "value"),
            ids,
            "she may act on them now"
        );
        assert_eq!(
            site.kit
                .at
                .count("dossier_staff", &format!("staff_id = {gael}"))
                .await,
            2
        );
        assert_eq!(
            site.kit
                .at
                .count("audit_entry", "verb = 'dossier.rights_edited'")
                .await,
            2
        );
        for refused in [Person::Emma, Person::Bruno, Person::Chloe, Person::Gael] {
            let mut browser = site.as_(refused).await;
            let page = browser.get("/portefeuille/tous").await;
            assert!(!page.text().contains("Modifier les droits"));
            let got = browser.send(&page, "/dossiers/droits", &fields).await;
            assert_eq!(got.status, 403, "{refused:?}");
        }
    });
}

/// ACT-02: « Dossiers modèles » lists the models, which take no activation and are never selected.
#[test]
fn act_02_models_are_listed_apart() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/portefeuille/modeles?tri=code").await;
        assert_eq!(page.texts("tbody th"), ["MOD1", "MOD2"]);
        assert!(page.texts("tbody input, tbody a").is_empty());
    });
}

/// ACT-02: columns are chosen, kept by whoever chose them, and shown to nobody else so.
#[test]
fn act_02_columns_are_kept() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/portefeuille/tous").await;
        let fields = [
            ("col", "maitre"),
            ("col", "applications"),
            ("col", "nonsense"),
            ("action", "garder"),
        ];
        let sent = alice.send(&page, "/portefeuille/tous", &fields).await;
        let after = alice.follow(&sent).await;
        assert!(after.text().contains("ont été sauvegardées"), "{}", after.text());
        let heads = |page: &Page| page.texts("thead th:not(.case):not(.serre)");
        assert_eq!(
            heads(&after),
            ["Code dossier", "Nom", "Maître du dossier", "Applications"]
        );
        let bruno = site.as_(Person::Bruno).await.get("/portefeuille/tous").await;
        assert_eq!(heads(&bruno).len(), 6);
    });
}

/// ACT-02: filters, order and page size live in the address; what is no choice asks for nothing, whatever is typed.
#[test]
fn act_02_filters_and_odd_addresses() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let archived = alice.get("/portefeuille/tous?statut=archive&tri=code").await;
        assert_eq!(archived.texts("tbody th"), ["ARC1", "ARC2", "ARC3"]);
        assert!(
            archived.text().contains("Statut : Archivé"),
            "{}",
            archived.text()
        );
        let without = alice
            .get("/portefeuille/tous?application=aucune&lignes=25&tri=-code")
            .await;
        assert_eq!(without.texts("tbody th").len(), 25);
        assert_eq!(without.texts("tbody th")[0], "STR1");
        let owned = alice
            .get(&format!(
                "/portefeuille/tous?maitre={}",
                site.kit.staff(Person::Bruno)
            ))
            .await;
        assert_eq!(owned.texts("tbody th"), ["A1"]);
        let none = alice.get("/portefeuille/tous?q=zzz&statut=operationnel").await;
        assert!(none.text().contains("Aucun dossier trouvé"), "{}", none.text());
        for (typed, status) in [
            ("%25%25%25", 200),
            ("___", 200),
            ("e%CC%81%CC%81%CC%81", 422),
            ("a%00bc", 422),
            ("ab", 422),
            ("%ED%A0%80abc", 422),
        ] {
            let page = alice.get(&format!("/portefeuille/tous?q={typed}")).await;
            assert_eq!(page.status, status, "{typed}");
        }
        for odd in [
            "page=99999999999999999",
            "page=0",
            "page=-1",
            "tri=%00",
            "maitre=99999999999999999",
            "application=987654321",
            "lignes=1000000",
            "colonnes=%ED",
        ] {
            let page = alice.get(&format!("/portefeuille/tous?{odd}")).await;
            assert_eq!(page.status, 200, "{odd}");
        }
    });
}

/// C7: a long portfolio goes on, each page with a title of its own; beyond the end is the last.
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
        let (mut codes, mut titles) = (Vec::new(), Vec::new());
        for page in 1..=3 {
            let page = emma.get(&format!("/portefeuille?page={page}")).await;
            codes.extend(page.texts("tbody th"));
            titles.push(page.title());
        }
        let expected: Vec<String> = (0..120).map(|n| format!("Z{n:03}")).collect();
        assert_eq!(codes, expected);
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 3);
        let beyond = emma.get("/portefeuille?page=4").await;
        assert!(beyond.text().contains("voici la dernière"));
        assert_eq!(beyond.texts("tbody th").len(), 20);
    });
}
