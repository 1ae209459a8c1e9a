//! « Paramétrage du cabinet »: its form, its SIC codes and its agencies.

use hub_testkit::Person;

use crate::site::{Site, on_site};

const PAGE: &str = "/parametrage/cabinet";
const ADD_SIC: &str = "/parametrage/cabinet/codes-sic/ajouter";

/// What is wrong is said at its field and nothing typed is lost; a second tab is told who came first and sees both.
#[test]
fn settings_are_saved_and_a_stale_form_shows_both() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(PAGE).await;
        assert!(form.text().contains("FR001"), "{}", form.text());
        assert_eq!(
            form.attribute("#domaine-du-cabinet", "readonly").as_deref(),
            Some("")
        );
        let wrong = [
            ("nom", ""),
            ("email", "x"),
            ("telephone", "demander"),
            ("fuseau", "Ailleurs"),
            ("langue", "de"),
            ("conservation", "dix ans"),
        ];
        let got = alice.send(&form, PAGE, &wrong).await;
        assert_eq!(got.status, 422);
        for field in ["nom", "email", "telephone", "conservation"] {
            assert!(!got.error_at(field).is_empty(), "{field}: {}", got.text());
        }
        assert_eq!(
            got.attribute("#conservation", "value").as_deref(),
            Some("dix ans")
        );
        let right = [
            ("nom", "Alpha"),
            ("fuseau", "Europe/Paris"),
            ("langue", "fr"),
            ("conservation", "120"),
            ("telephone", "01 02 03 04 05"),
        ];
        let sent = alice.send(&form, PAGE, &right).await;
        let shown = alice.follow(&sent).await;
        assert!(
            shown
                .text()
                .contains("les paramètres du cabinet sont enregistrés"),
            "{}",
            shown.text()
        );
        assert_eq!(shown.attribute("#conservation", "value").as_deref(), Some("120"));
        let second = [
            ("nom", "Alpha"),
            ("fuseau", "Europe/Paris"),
            ("langue", "fr"),
            ("telephone", "06 00 00 00 00"),
        ];
        let stale = alice.send(&form, PAGE, &second).await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.text().contains("Alice Martin a modifié ces paramètres"),
            "{}",
            stale.text()
        );
        assert!(stale.text().contains("01 02 03 04 05"), "{}", stale.text());
        assert_eq!(
            stale.attribute("#telephone", "value").as_deref(),
            Some("06 00 00 00 00")
        );
        let on_purpose = alice.send(&stale, PAGE, &second).await;
        assert_eq!(on_purpose.location(), PAGE);
        assert_eq!(
            alice.get(PAGE).await.attribute("#telephone", "value").as_deref(),
            Some("06 00 00 00 00")
        );
        let journal = alice.get("/suivi/journal").await;
        assert!(
            journal.text().contains("Paramètres du cabinet modifiés"),
            "{}",
            journal.text()
        );
    });
}

/// A SIC code is added, renamed and no longer offered, from the page itself.
#[test]
fn a_sic_code_is_added_and_deactivated() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(ADD_SIC).await;
        let got = alice.send(&form, ADD_SIC, &[("code", "fr 1"), ("nom", "")]).await;
        assert_eq!(got.status, 422);
        assert!(!got.error_at("code").is_empty() && !got.error_at("nom").is_empty());
        let sent = alice
            .send(&form, ADD_SIC, &[("code", "fr009"), ("nom", "Brest")])
            .await;
        let page = alice.follow(&sent).await;
        assert!(
            page.text().contains("le code SIC FR009 a été ajouté"),
            "{}",
            page.text()
        );
        let edit = page
            .attribute("#sic tbody tr:last-child a", "href")
            .expect("a link to edit");
        let form = alice.get(&edit).await;
        assert_eq!(form.attribute("#nom", "value").as_deref(), Some("Brest"));
        let sent = alice.send(&form, &edit, &[("nom", "Brest")]).await;
        let page = alice.follow(&sent).await;
        assert!(page.text().contains("Désactivé"), "{}", page.text());
        let stale = alice.send(&form, &edit, &[("nom", "Autre")]).await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.text().contains("Valeurs enregistrées entre-temps"),
            "{}",
            stale.text()
        );
        let absent = alice
            .get("/parametrage/cabinet/codes-sic/987654321/modifier")
            .await;
        assert_eq!(absent.status, 404);
    });
}
