//! A dossier's whole record as a file; the page of a secret; the pages of the firm's people, further.

use hub_testkit::Person;

use crate::site::{Site, on_site};

/// The record is a workbook or JSON, from the page « Qui a accès ? », and the journal tells of it.
#[test]
fn a_dossier_is_exported_from_its_page() {
    on_site(async |site: Site| {
        let mut bruno = site.as_(Person::Bruno).await;
        let page = bruno.get("/dossiers/A1/acces").await;
        let export = "/dossiers/A1/export";
        let json = bruno.send(&page, export, &[("format", "json")]).await;
        assert_eq!(json.status, 200, "{}", json.body);
        assert_eq!(
            json.header("content-disposition"),
            "attachment; filename=\"dossier-a1.json\""
        );
        assert_eq!(json.header("cache-control"), "no-store");
        let record: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
        assert_eq!(record["dossier"]["code"], "A1");
        assert!(record["journal"].is_null(), "the journal is the administrators'");
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/dossiers/A1/acces").await;
        let json = alice.send(&page, export, &[("format", "json")]).await;
        let record: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
        let newest = &record["journal"][0];
        assert_eq!(newest["verb"], "dossier.exported", "{newest}");
        let book = alice.send(&page, export, &[("format", "xlsx")]).await;
        assert_eq!(
            book.header("content-disposition"),
            "attachment; filename=\"dossier-a1.xlsx\""
        );
        assert!(book.body.starts_with("PK"), "a workbook");
        let journal = alice.get("/suivi/journal").await;
        assert!(journal.text().contains("Dossier exporté"), "{}", journal.text());
    });
}

/// KEY-01: the one page of a secret offers it as a file `.env`, and asks whether it was kept before it is left.
#[test]
fn key_01_the_secret_is_kept_before_the_page_is_left() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let create = "/loophub/cles/creer";
        let form = alice.get(create).await;
        let sic = site.kit.sic[0].to_string();
        let typed = [
            ("nom", "Essai"),
            ("droits", "standard"),
            ("expiration", "jamais"),
            ("sic", sic.as_str()),
        ];
        let shown = alice.send(&form, create, &typed).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        let secret = shown.texts("#secret").concat();
        let link = shown.attribute("a[download]", "href").expect("a file");
        let file = percent_encoding::percent_decode_str(&link)
            .decode_utf8()
            .expect("text")
            .into_owned();
        assert!(file.starts_with("data:text/plain"), "{file}");
        assert!(file.contains(&format!("LOOPHUB_KEY_SECRET={secret}\n")), "{file}");
        let name = shown.attribute("a[download]", "download").expect("a name");
        assert!(name.starts_with("loophub-") && name.ends_with(".env"), "{name}");
        assert_eq!(shown.attribute("#enregistre", "required").as_deref(), Some(""));
    });
}

/// The list goes on over pages; an empty group is removed from its form; a link leaves by letter.
#[test]
fn people_are_paged_written_to_and_groups_removed() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = "/parametrage/cabinet/collaborateurs";
        assert_eq!(alice.get(list).await.texts(".bas").len(), 0, "one page");
        let add = format!("{list}/ajouter");
        let form = alice.get(&add).await;
        for n in 0..50 {
            let email = format!("c{n:02}@alpha.example");
            let name = format!("Zed {n:02}");
            let typed = [
                ("email", email.as_str()),
                ("nom", name.as_str()),
                ("profil", "1.0"),
            ];
            let got = alice.send(&form, &add, &typed).await;
            assert_eq!(got.status, 200, "{}", got.text());
        }
        let first = alice.get(list).await;
        assert_eq!(first.texts("tbody tr").len(), 50);
        let second = alice.get(&format!("{list}?page=2")).await;
        assert!(second.title().contains("page 2"), "{}", second.title());
        assert!(second.text().contains("Zed 49") && !first.text().contains("Zed 49"));
        let edit = format!("{list}/{}/modifier", site.kit.staff(Person::Emma));
        let form = alice.get(&edit).await;
        let link = format!("{list}/{}/lien", site.kit.staff(Person::Emma));
        let sent = alice.send(&form, &link, &[("envoi", "email")]).await;
        let page = alice.follow(&sent).await;
        assert!(
            page.text().contains("est en cours d’envoi à Emma Simon"),
            "{}",
            page.text()
        );
        let outbox = alice.get("/suivi/envois").await;
        assert!(
            outbox.text().contains("Choisissez votre mot de passe"),
            "{}",
            outbox.text()
        );

        let add = "/parametrage/cabinet/groupes/ajouter";
        let form = alice.get(add).await;
        alice.send(&form, add, &[("code", "VIDE"), ("nom", "Vide")]).await;
        let groups = alice.get("/parametrage/cabinet/groupes").await;
        let edit = groups
            .attributes("tbody a", "href")
            .into_iter()
            .find(|to| to.contains("modifier"));
        let mut removed = None;
        for to in groups.attributes("tbody a", "href") {
            let form = alice.get(&to).await;
            if let Some(action) = form.attribute("form.danger", "action") {
                let gone = alice.send(&form, &action, &[]).await;
                removed = Some(alice.follow(&gone).await.text());
            }
        }
        assert!(edit.is_some());
        assert!(
            removed
                .expect("an empty group")
                .contains("le groupe VIDE a été supprimé")
        );
    });
}
