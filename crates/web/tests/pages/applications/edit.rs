//! One application, and changing it (`APP-03`).

use http::StatusCode;
use hub_testkit::Person;
use hub_testkit::Wizard;
use hub_testkit::cast_data::dossier;

use super::{LIST, add, id};
use crate::site::{Site, on_site};

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
            text.contains("Suspendre"),
            "the reversible way out stands before the other"
        );
        assert_eq!(page.texts("#dossiers tbody tr").len(), 50);
        let mut seen = page.texts("#dossiers tbody th");
        let mut next = page.attribute("a[rel=next]", "href");
        while let Some(path) = next {
            let page = alice.get(&path).await;
            seen.extend(page.texts("#dossiers tbody th"));
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

/// APP-03, S1: « Activer sur d’autres dossiers » leads to every dossier, where they are selected for that application
/// alone; an application that is only useful with contacts says where it is switched on.
#[test]
fn app_03_activated_on_other_dossiers() {
    on_site(async |site: Site| {
        add(&site.kit, "dext", Some("11111111"), &[]).await;
        let app = id(&site, "Dext").await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(&format!("{LIST}/{app}")).await;
        let all = format!("/portefeuille/tous?activer={app}");
        assert!(
            page.attributes("main a", "href").contains(&all),
            "{}",
            page.text()
        );
        let list = alice.get(&all).await;
        assert!(
            list.text()
                .contains("Sélectionnez les dossiers sur lesquels activer Dext."),
            "{}",
            list.text()
        );
        let found = alice
            .send(&list, &all, &[("action", "rechercher"), ("q", "atelier")])
            .await;
        assert!(
            found.location().contains(&format!("activer={app}")),
            "{}",
            found.location()
        );
        let found = alice.follow(&found).await;
        let a1 = site.kit.dossier(site.kit.alpha, "A1").await.to_string();
        let path = format!("/portefeuille/tous?q=atelier&activer={app}");
        let chosen = alice
            .send(&found, &path, &[("d", &a1), ("action", "cocher")])
            .await;
        let chosen = alice.follow(&chosen).await;
        assert!(
            chosen.texts("#lot button").contains(&"Activer Dext…".to_owned()),
            "{}",
            chosen.text()
        );
        let sent = alice
            .send(&chosen, &path, &[("d", &a1), ("action", "activer")])
            .await;
        assert_eq!(sent.location(), format!("/dossiers/activer?liste=tous&app={app}"));
        let recap = alice.follow(&sent).await;
        assert_eq!(recap.status, StatusCode::OK, "{}", recap.text());
        let done = alice.send(&recap, "/dossiers/activer", &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert_eq!(
            site.kit
                .at
                .count(
                    "activation",
                    &format!("installed_app_id = {app} AND closed_by IS NULL")
                )
                .await,
            1
        );
        add(&site.kit, "cegid-loop-offre-start", None, &[]).await;
        let offer = id(&site, "CEGID LOOP - Offre Start").await;
        let page = alice.get(&format!("{LIST}/{offer}")).await;
        assert!(!page.body.contains("activer="), "{}", page.body);
        assert!(
            page.text().contains("activez-la dossier par dossier"),
            "{}",
            page.text()
        );
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
