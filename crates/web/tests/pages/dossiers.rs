//! S7: dossiers are added, edited, archived and exported (ACT-05, ACT-09).

use hub_testkit::Person;
use hub_testkit::cast_data::dossier;

use crate::site::{Site, on_site};

const LIST: &str = "/parametrage/clients/dossiers";
const ADD: &str = "/parametrage/clients/dossiers/ajouter";
const ARCHIVE: &str = "/parametrage/clients/dossiers/supprimer";

async fn id(site: &Site, code: &str) -> String {
    site.kit.dossier(site.kit.alpha, code).await.to_string()
}

/// ACT-05: what is typed is checked at its field and kept; a code is one dossier of the firm, archived or not.
#[test]
fn act_05_dossiers_are_added() {
    on_site(async |site: Site| {
        let mut david = site.as_(Person::David).await;
        let form = david.get(ADD).await;
        let long = "é".repeat(300);
        for (code, name, field) in [
            ("", "Un nom", "code"),
            ("pas un code", "Un nom", "code"),
            ("ABCDEFGHIJKLMNOPQRSTU", "Un nom", "code"),
            ("cabinet", "Un nom", "code"),
            ("a1", "Un nom", "code"),
            ("arc1", "Un nom", "code"),
            ("N1", "", "nom"),
            ("N1", "e\u{301}\u{301}\u{0}", "nom"),
            ("N1", &long, "nom"),
        ] {
            let fields = [("code", code), ("nom", name), ("statut", "operational")];
            let got = david.send(&form, ADD, &fields).await;
            assert_eq!(got.status, 422, "{code} {name}");
            assert!(!got.error_at(field).is_empty(), "{code} {name}: {}", got.text());
            assert_eq!(got.attribute("#code", "value").as_deref(), Some(code));
        }
        let taken = david
            .send(
                &form,
                ADD,
                &[("code", "a1"), ("nom", "Double"), ("statut", "operational")],
            )
            .await;
        assert!(
            taken.error_at("code").contains("porte déjà ce code"),
            "{}",
            taken.text()
        );
        let owner = site.kit.staff(Person::Emma).to_string();
        let fields = [
            ("code", "nouveau-1"),
            ("nom", "Nouveau"),
            ("denomination", ""),
            ("statut", "operational"),
            ("maitre", owner.as_str()),
        ];
        let sent = david.send(&form, ADD, &fields).await;
        assert_eq!(sent.location(), LIST);
        let after = david.follow(&sent).await;
        assert!(
            after.text().contains("le dossier NOUVEAU-1 a été créé"),
            "{}",
            after.text()
        );
        let hers = site.as_(Person::Emma).await.get("/portefeuille").await;
        assert_eq!(hers.texts("tbody th"), ["NOUVEAU-1"]);
        for person in [Person::Emma, Person::Bruno, Person::Gael] {
            let mut browser = site.as_(person).await;
            assert_eq!(browser.get(ADD).await.status, 403, "{person:?}");
            let list = browser.get(LIST).await;
            let got = browser.send(&list, ADD, &fields).await;
            assert_eq!(got.status, 403, "{person:?}");
        }
    });
}

/// ACT-01, ACT-05: owners edit their own, but not who is in charge; a stale form shows both versions and keeps what
/// was typed.
#[test]
fn act_05_dossiers_are_edited() {
    on_site(async |site: Site| {
        let edit = "/parametrage/clients/dossiers/A1/modifier";
        let mut bruno = site.as_(Person::Bruno).await;
        let form = bruno.get(edit).await;
        assert!(form.texts("#maitre").is_empty(), "not his to change");
        let emma = site.kit.staff(Person::Emma).to_string();
        let fields = [
            ("code", "A1"),
            ("nom", "Atelier neuf"),
            ("statut", "operational"),
            ("maitre", emma.as_str()),
        ];
        let sent = bruno.send(&form, edit, &fields).await;
        assert_eq!(sent.location(), LIST, "{}", sent.text());
        let owned = site
            .kit
            .at
            .count("dossier", &format!("code = 'A1' AND owner_id = {emma}"))
            .await;
        assert_eq!(owned, 0, "a field that is not his changes nothing");
        let again = [
            ("code", "A1"),
            ("nom", "Atelier d’hier"),
            ("statut", "operational"),
        ];
        let stale = bruno.send(&form, edit, &again).await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.text().contains("Bruno Petit a modifié ce dossier"),
            "{}",
            stale.text()
        );
        assert!(
            stale.texts("dd").contains(&"Atelier neuf".to_owned()),
            "the other version"
        );
        assert_eq!(
            stale.attribute("#nom", "value").as_deref(),
            Some("Atelier d’hier")
        );
        let sent = bruno.send(&stale, edit, &again).await;
        assert_eq!(sent.status, 303, "saving again is on purpose");
        for person in [Person::Emma, Person::Gael] {
            let mut browser = site.as_(person).await;
            assert_eq!(browser.get(edit).await.status, 403, "{person:?}");
            let list = browser.get(LIST).await;
            assert_eq!(browser.send(&list, edit, &fields).await.status, 403, "{person:?}");
        }
        let mut alice = site.as_(Person::Alice).await;
        for code in ["ECE99", "%00", "é", "..", "a1%2f"] {
            let got = alice.get(&format!("{LIST}/{code}/modifier")).await;
            assert_eq!(got.status, 404, "{code}");
        }
        let lower = alice.get(&format!("{LIST}/cli001/modifier")).await;
        assert_eq!(lower.heading(), "Modifier le dossier CLI001");
        let archived = alice.get(&format!("{LIST}/ARC1/modifier")).await;
        assert_eq!(archived.location(), LIST, "an archived dossier is not edited");
    });
}

/// ACT-09: « Supprimer » archives, after saying so: activations and accesses end, the history stays.
#[test]
fn act_09_archiving_ends_activations() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = alice.get(&format!("{LIST}?q=atelier")).await;
        let a1 = id(&site, "A1").await;
        let path = format!("{LIST}?q=atelier");
        let none = alice.send(&list, &path, &[("action", "archiver")]).await;
        assert_eq!(none.status, 422);
        let sent = alice
            .send(&list, &path, &[("d", &a1), ("action", "archiver")])
            .await;
        assert_eq!(sent.location(), ARCHIVE);
        let page = alice.follow(&sent).await;
        assert!(page.text().contains("sera archivé"), "{}", page.text());
        assert!(
            page.text().contains("1 application active sera désactivée"),
            "{}",
            page.text()
        );
        let unread = alice.send(&page, ARCHIVE, &[]).await;
        assert_eq!(unread.status, 422);
        let live = "closed_by IS NULL AND dossier_id = ";
        assert_eq!(site.kit.at.count("activation", &format!("{live}{a1}")).await, 1);
        let sent = alice.send(&page, ARCHIVE, &[("lu", "oui")]).await;
        let after = alice.follow(&sent).await;
        assert!(
            after.text().contains("1 dossier a été archivé"),
            "{}",
            after.text()
        );
        assert_eq!(site.kit.at.count("activation", &format!("{live}{a1}")).await, 0);
        assert_eq!(
            site.kit
                .at
                .count("activation", &format!("dossier_id = {a1}"))
                .await,
            1,
            "the history stays"
        );
        let replayed = alice.send(&page, ARCHIVE, &[("lu", "oui")]).await;
        assert_eq!(replayed.location(), LIST, "nothing is selected any more");
        let gone = alice.get(&format!("{LIST}?q=atelier")).await;
        assert!(gone.texts("tbody").is_empty());
        for person in [Person::Emma, Person::Bruno, Person::Chloe] {
            let mut browser = site.as_(person).await;
            let list = browser.get(LIST).await;
            let got = browser.send(&list, ARCHIVE, &[("lu", "oui")]).await;
            assert_eq!(got.status, 403, "{person:?}");
        }
    });
}

/// ACT-01, ACT-09: what is written dossier by dossier is done on a thousand at most, and is said before the act.
#[test]
fn act_09_a_thousand_at_most_is_said_before() {
    on_site(async |site: Site| {
        let many: Vec<_> = (0..1001)
            .map(|n| hub_testkit::cast_data::dossier(&format!("Z{n:04}"), "Dossier"))
            .collect();
        site.kit.create_dossiers(site.kit.alpha, &many).await;
        let mut alice = site.as_(Person::Alice).await;
        let list = alice.get(LIST).await;
        let chosen = alice.send(&list, LIST, &[("action", "tous")]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.text());
        for path in [ARCHIVE, "/dossiers/droits?liste=dossiers"] {
            let page = alice.get(path).await;
            assert!(
                page.text()
                    .contains("Cette action porte sur 1 000 dossiers au plus à la fois"),
                "{path}: {}",
                page.text()
            );
            assert!(page.texts("main form").is_empty(), "{path}: nothing to send");
        }
        let refused = alice
            .send(&list, ARCHIVE, &[("lu", "oui"), ("version", "1")])
            .await;
        assert_ne!(
            refused.status, 200,
            "a form that was made by hand does nothing either"
        );
        assert_eq!(
            site.kit
                .at
                .count("dossier", "status = 'archived' AND code >= 'Z'")
                .await,
            0
        );
    });
}

/// ACT-05: « Proposer un service pour ce dossier » with nothing, one or several selected; « Modifier » wants one row.
#[test]
fn act_05_offering_a_service() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let path = format!("{LIST}?q=cli00");
        let page = alice.get(&path).await;
        let button = page.attribute("#lot .volet button", "aria-disabled");
        assert_eq!(button.as_deref(), Some("true"));
        assert!(page.text().contains("Sélectionnez un dossier."));
        let (one, two) = (id(&site, "CLI001").await, id(&site, "CLI002").await);
        let row = page.texts("tbody a.btn");
        assert!(
            row.contains(&"Proposer un service pour CLI001".to_owned()),
            "{row:?}"
        );
        let sent = alice
            .send(&page, &path, &[("d", &one), ("action", "proposer")])
            .await;
        assert_eq!(sent.location(), "/dossiers/CLI001/applications?porte=dossiers");
        let sent = alice
            .send(&page, &path, &[("d", &one), ("action", "acces")])
            .await;
        assert_eq!(sent.location(), "/dossiers/CLI001/acces");
        let both = [("d", one.as_str()), ("d", two.as_str()), ("action", "modifier")];
        let sent = alice.send(&page, &path, &both).await;
        assert_eq!(sent.status, 422);
        assert!(
            sent.text().contains("Sélectionnez une seule ligne."),
            "{}",
            sent.text()
        );
        assert!(
            sent.text().contains("Proposer un service pour ces 2 dossiers"),
            "{}",
            sent.text()
        );
        let sent = alice
            .send(&sent, &path, &[("d", &one), ("d", &two), ("action", "proposer")])
            .await;
        assert_eq!(sent.location(), "/dossiers/activer?liste=dossiers");
        let sent = alice
            .send(&page, &path, &[("d", &one), ("action", "modifier")])
            .await;
        assert_eq!(sent.location(), format!("{LIST}/CLI001/modifier"));
    });
}

/// 4.6: a file holds exactly what is filtered, with the columns shown, and no formula.
#[test]
fn act_05_lists_are_exported() {
    on_site(async |site: Site| {
        let odd = [
            dossier("ZZ1", "=SOMME(A1;\"x\")"),
            dossier("ZZ2", "Étoile; du Nord"),
        ];
        site.kit.create_dossiers(site.kit.alpha, &odd).await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(&format!("{LIST}?q=zz1")).await;
        let href = page.attribute("a[download]", "href").expect("an export");
        let file = alice.get(&href).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert!(
            file.header("content-disposition")
                .starts_with("attachment; filename=\"clients-")
        );
        assert_eq!(
            file.body,
            "\u{feff}Code dossier;Dénomination;Nom;Maître du dossier;Applications\r\n\
             ZZ1;\"'=SOMME(A1;\"\"x\"\")\";\"'=SOMME(A1;\"\"x\"\")\";;0\r\n"
        );
        let whole = alice
            .get("/dossiers/export?vue=tous&format=csv&colonnes=code&tri=code")
            .await;
        let lines: Vec<&str> = whole
            .body
            .trim_start_matches('\u{feff}')
            .split_terminator("\r\n")
            .collect();
        assert_eq!(lines.len(), 1 + 67 + 2);
        assert_eq!(lines[1], "A1;Atelier du Vieux-Port");
        assert!(lines.contains(&"ZZ2;\"Étoile; du Nord\""));
        let none = alice
            .get("/dossiers/export?vue=tous&format=csv&q=zzzz&colonnes=code")
            .await;
        assert_eq!(none.body, "\u{feff}Code dossier;Nom\r\n");
        let sheet = alice.get("/dossiers/export?vue=tous&format=xlsx").await;
        assert!(
            sheet.header("content-type").contains("spreadsheetml"),
            "{}",
            sheet.body
        );
        let emma = site
            .as_(Person::Emma)
            .await
            .get("/dossiers/export?vue=portefeuille&format=csv&colonnes=code")
            .await;
        assert_eq!(emma.body, "\u{feff}Code dossier;Nom\r\n", "her portfolio is hers");
        let farid = site
            .as_(Person::Farid)
            .await
            .get("/dossiers/export?vue=tous&format=csv&q=zz1&colonnes=code")
            .await;
        assert_eq!(
            farid.body, "\u{feff}Code dossier;Nom\r\n",
            "another firm's are none"
        );
    });
}

/// 4.6: a print carries who printed what, filtered by what.
#[test]
fn lists_are_printed() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice
            .get("/dossiers/imprimer?vue=tous&statut=operationnel&q=cli")
            .await;
        assert!(
            page.text().contains("Loop Hub – ALPHA – Tous les dossiers – filtre : recherche cli, Statut Opérationnel – 61 dossiers – imprimé le"),
            "{}",
            page.text()
        );
        assert!(page.text().contains("par Alice Martin"));
        assert_eq!(page.texts("tbody tr").len(), 61);
    });
}
