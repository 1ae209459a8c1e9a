//! Removing an application (`APP-04`).

use http::StatusCode;
use hub_testkit::Person;
use hub_testkit::Wizard;
use hub_testkit::cast_data::dossier;

use super::{LIST, add, id, labels};
use crate::site::{Site, on_site};

/// APP-04: the impact is shown first; from one dossier on it is to be read, and removal ends all activations at once.
#[test]
fn app_04_a_removal_is_confirmed_in_proportion() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let path = format!("{own}/supprimer");
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Supprimer Qonto ?");
        assert_eq!(page.texts(".chiffres > div"), ["Dossiers concernés 3"]);
        let text = page.text();
        assert!(
            text.contains("Les 3 dossiers ne seront plus connectés à Qonto."),
            "{text}"
        );
        assert!(
            text.contains("66666666 : ne sera plus utilisée par aucune application"),
            "{text}"
        );
        assert!(
            page.attribute("#nom", "id").is_none(),
            "the name is asked from 100 dossiers on"
        );
        let refused = alice.send(&page, &path, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            refused.error_at("lu"),
            "Erreur : Cochez la case pour confirmer que vous avez lu les conséquences."
        );
        let sent = alice.send(&page, &path, &[("lu", "oui")]).await;
        assert_eq!(sent.location(), LIST);
        let list = alice.follow(&sent).await;
        assert!(
            list.text()
                .contains("Succès : Qonto a été supprimée et désactivée sur 3 dossiers."),
            "{}",
            list.text()
        );
        assert_eq!(labels(&list), ["Qonto"], "it can be restored");
        assert!(list.text().contains("Supprimée"), "{}", list.text());
        assert_eq!(site.kit.at.count("activation", "closed_by IS NULL").await, 0);
        // Sent again, or opened again: it is gone, in words.
        for page in [
            alice.send(&page, &path, &[("lu", "oui")]).await,
            alice.get(&path).await,
            alice.get(&own).await,
            alice.get(&format!("{own}/modifier")).await,
        ] {
            assert_eq!(page.status, StatusCode::GONE);
            assert!(
                page.text()
                    .contains("Cet élément a été supprimé le 24/11/2026 par Alice Martin."),
                "{}",
                page.text()
            );
        }
        // Without dossiers there is only the button; a collaborative offer says what it takes away.
        add(&site.kit, "cegid-loop-offre-start", None, &[]).await;
        let path = format!("{LIST}/{}/supprimer", id(&site, "CEGID LOOP - Offre Start").await);
        let page = alice.get(&path).await;
        assert!(page.text().contains("Attention : Cette suppression retire tous les accès associés des interlocuteurs et utilisateurs client (site web collaboratif et application Loop)."), "{}", page.text());
        assert!(page.attribute("#lu", "id").is_none());
        let sent = alice.send(&page, &path, &[]).await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("Succès : CEGID LOOP - Offre Start a été supprimée.")
        );
    });
}

/// APP-04: from a hundred dossiers on the name is typed; when the number changed meanwhile, the new one is read first.
#[test]
fn app_04_the_name_is_typed_and_the_impact_is_the_one_shown() {
    on_site(async |site: Site| {
        let many: Vec<_> = (0..40).map(|n| dossier(&format!("Z{n:03}"), "Dossier")).collect();
        site.kit.create_dossiers(site.kit.alpha, &many).await;
        let wizard = Wizard::start(&site.kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose_all().await;
        wizard.finish().await;
        let mut alice = site.as_(Person::Alice).await;
        let dext = id(&site, "Dext").await;
        let path = format!("{LIST}/{dext}/supprimer");
        let page = alice.get(&path).await;
        assert!(
            page.text()
                .contains("Pour confirmer, saisissez le nom de l’application : Dext")
        );
        let refused = alice.send(&page, &path, &[("nom", "Dexter")]).await;
        assert_eq!(refused.texts(".resume-erreurs h2"), ["Il y a 2 problèmes"]);
        assert_eq!(
            refused.error_at("nom"),
            "Erreur : Le nom saisi ne correspond pas. Saisissez : Dext."
        );
        assert_eq!(refused.attribute("#nom", "value").as_deref(), Some("Dexter"));
        for shown in ["106", "", "x", "-1", "99999999999999999999"] {
            let hidden = page.hidden(&path);
            let mut fields: Vec<(&str, &str)> = hidden
                .iter()
                .filter(|(n, _)| n != "dossiers" && n != "sceau")
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            fields.extend([
                ("dossiers", shown),
                ("sceau", "x"),
                ("lu", "oui"),
                ("nom", "Dext"),
            ]);
            let changed = alice.post(&path, &fields).await;
            assert_eq!(changed.status, StatusCode::CONFLICT, "{shown}");
            assert!(
                changed
                    .text()
                    .contains("les conséquences ont changé depuis l’affichage"),
                "{}",
                changed.text()
            );
            assert!(changed.text().contains("puis 107"), "{}", changed.text());
            assert!(
                changed.attribute("#lu", "checked").is_none()
                    && changed.attribute("#nom", "value").as_deref() == Some("")
            );
        }
        for odd in ["%00", "%ED%A0%80", "%3Cscript%3E", &"x".repeat(20_000)] {
            let hidden = page.hidden(&path);
            let fields: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let sent = alice
                .post_raw(
                    &path,
                    format!("{}&lu=oui&nom={odd}", crate::site::encode(&fields)),
                )
                .await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!sent.body.contains("<script>"));
        }
        let sent = alice
            .send(&page, &path, &[("lu", "oui"), ("nom", " DÉXT ")])
            .await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("désactivée sur 107 dossiers.")
        );
    });
}
