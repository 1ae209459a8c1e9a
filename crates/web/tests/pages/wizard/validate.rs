//! « Valider ».

use http::StatusCode;
use hub_domain::ids::InstalledAppId;
use hub_testkit::cast::page as origin;
use hub_testkit::cast_data::dossier;
use hub_testkit::{Person, Wizard, hub_domain};

use super::{Tab, applications, codes, ticked};
use crate::site::{Page, Site, on_site};

async fn ready(site: &Site) -> (Tab, Page) {
    let mut tab = Tab::defined(site, "dext", Some("11111111")).await;
    let page = tab.get("dossiers").await;
    let ids = super::listed(&page);
    let fields = [
        ("d", ids[0].as_str()),
        ("d", ids[1].as_str()),
        ("action", "cocher"),
    ];
    tab.send_from(&page, "dossiers", &fields).await;
    let summary = tab.summary().await;
    (tab, summary)
}

async fn draft(site: &Site) -> Vec<Vec<String>> {
    let mut rows = site.kit.at.cells("draft_exception", "*", "1 = 1").await;
    rows.extend(
        site.kit
            .at
            .cells("draft", "id, data, selection_base", "1 = 1")
            .await,
    );
    rows
}

/// WIZ-15: sent twice, from two tabs, and again later: one application, and the same answer each time.
#[test]
fn wiz_15_sent_twice_it_takes_effect_once() {
    on_site(async |site: Site| {
        let (mut tab, summary) = ready(&site).await;
        let (before, acts) = (
            applications(&site).await,
            site.kit.at.count("audit_entry", "1 = 1").await,
        );
        let mut other = tab.clone();
        let (one, two) = tokio::join!(tab.validate(&summary), other.validate(&summary));
        let three = tab.validate(&summary).await;
        for sent in [&one, &two, &three] {
            assert_eq!(
                (sent.status, sent.location()),
                (StatusCode::SEE_OTHER, "/loophub/applications")
            );
        }
        assert_eq!(applications(&site).await, before + 1);
        assert_eq!(
            site.kit.at.count("audit_entry", "1 = 1").await,
            acts + 1,
            "one line of the journal"
        );
        let list = tab.browser.follow(&three).await;
        assert_eq!(
            list.texts(".message.ok p"),
            ["Succès : l’application Dext a été ajoutée et activée sur 2 dossiers."]
        );
        assert!(
            list.title().starts_with("Succès : Applications – "),
            "{}",
            list.title()
        );
        // Once only.
        assert!(
            tab.browser
                .get("/loophub/applications")
                .await
                .texts(".message")
                .is_empty()
        );
        // The draft is done with: whatever of it is opened leads to the application.
        let id = site
            .kit
            .at
            .number_of("installed_app", "id", "label = 'Dext'")
            .await;
        for step in [
            "definition",
            "dossiers",
            "recapitulatif",
            "dossiers/selection",
            "recapitulatif/dossiers",
        ] {
            let sent = tab.get(step).await;
            assert_eq!(sent.location(), format!("/loophub/applications/{id}"), "{step}");
        }
        for step in ["definition", "dossiers"] {
            let sent = tab
                .send_from(&summary, step, &[("type", "cegid"), ("action", "suivant")])
                .await;
            assert_eq!(sent.location(), format!("/loophub/applications/{id}"), "{step}");
        }
        assert!(
            !tab.browser
                .get("/loophub/applications")
                .await
                .text()
                .contains("Brouillon")
        );
    });
}

/// WIZ-15: someone else added the application meanwhile: the summary comes back with that message, the draft intact.
#[test]
fn wiz_15_added_by_someone_else_meanwhile() {
    on_site(async |site: Site| {
        let (mut tab, summary) = ready(&site).await;
        let new = site
            .kit
            .issue(
                Person::Alice,
                &site.kit.key_form("Autre", hub_domain::api_key::KeyKind::Standard),
            )
            .await;
        let other = Wizard::start(&site.kit, Person::Alice).await;
        other.define("dext", Some(&new.identifier.to_string())).await;
        other.choose(&["A1"]).await;
        other.finish().await;
        let (before, kept) = (applications(&site).await, draft(&site).await);
        let page = tab.validate(&summary).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = "Dext est déjà configurée pour ce cabinet. Modifiez-la depuis la liste des applications.";
        assert_eq!(page.texts(".resume-erreurs a"), [text]);
        assert_eq!(page.error_at("application"), format!("Erreur : {text}"));
        assert_eq!(page.texts(".etapes .etat"), ["Étape 3 sur 3"]);
        assert!(
            page.text()
                .contains("L’application sera immédiatement associée à 2 dossiers client.")
        );
        assert_eq!(
            (applications(&site).await, draft(&site).await),
            (before, kept),
            "nothing is done, nothing is lost"
        );
        assert_eq!(
            tab.validate(&page).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "as often as it is sent"
        );
        // Removed again, the draft is as good as ever.
        let id = site
            .kit
            .at
            .number_of("installed_app", "id", "label = 'Dext'")
            .await;
        site.kit
            .remove_application(Person::Alice, InstalledAppId(id))
            .await
            .unwrap();
        let again = tab.summary().await;
        assert_eq!(tab.validate(&again).await.location(), "/loophub/applications");
        assert_eq!(applications(&site).await, before + 1);
    });
}

/// WIZ-15: the key was revoked meanwhile: the summary says so at the key, and another key goes on.
#[test]
fn wiz_15_the_key_was_revoked_meanwhile() {
    on_site(async |site: Site| {
        let (mut tab, summary) = ready(&site).await;
        let key = site.kit.key_id(Person::Alice, "11111111").await;
        let alice = site.kit.caller(Person::Alice);
        site.kit
            .hub
            .revoke_key(&alice, key, "11111111", &origin())
            .await
            .unwrap();
        let kept = draft(&site).await;
        let page = tab.validate(&summary).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            page.error_at("api_key"),
            "Erreur : Cette clé d’API a été révoquée le 24/11/2026. Choisissez une autre clé."
        );
        assert_eq!(
            page.attribute(".resume-erreurs a", "href").as_deref(),
            Some("#api_key")
        );
        assert!(page.attribute("#api_key", "id").is_some());
        assert_eq!(draft(&site).await, kept);
        let new = site
            .kit
            .issue(
                Person::Alice,
                &site.kit.key_form("Neuve", hub_domain::api_key::KeyKind::Standard),
            )
            .await;
        let sent = tab.define(&site, "dext", Some(&new.identifier.to_string())).await;
        assert_eq!(sent.location(), tab.at("dossiers"));
        let page = tab.get("dossiers").await;
        assert_eq!(ticked(&page).len(), 2, "the selection is still there");
        let again = tab.summary().await;
        assert_eq!(tab.validate(&again).await.location(), "/loophub/applications");
    });
}

/// WIZ-15: the draft moved since its summary was shown, in another tab: the summary as it is now comes first.
#[test]
fn wiz_15_a_summary_that_is_behind_is_shown_again() {
    on_site(async |site: Site| {
        let (mut tab, behind) = ready(&site).await;
        tab.act("dossiers", "tous").await;
        let before = applications(&site).await;
        let page = tab.validate(&behind).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(
            page.text()
                .contains("Attention : cette page a été modifiée dans un autre onglet."),
            "{}",
            page.text()
        );
        assert!(page.text().contains("associée à 67 dossiers client."));
        for version in ["", "-1", "x", "0", "999999", "99999999999999999999"] {
            let token = tab.get("recapitulatif").await;
            let fields = token.hidden("");
            let mut fields: Vec<(&str, &str)> = fields
                .iter()
                .filter(|(name, _)| name != "version")
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            fields.push(("version", version));
            let path = tab.at("recapitulatif");
            assert_eq!(
                tab.browser.post(&path, &fields).await.status,
                StatusCode::CONFLICT,
                "{version}"
            );
        }
        assert_eq!(applications(&site).await, before);
        assert_eq!(tab.validate(&page).await.location(), "/loophub/applications");
    });
}

/// WIZ-15: step 1 no longer holds in the draft itself, changed in another tab: it comes first, said so.
#[test]
fn wiz_15_a_step_undone_in_another_tab_comes_first() {
    on_site(async |site: Site| {
        let (mut tab, behind) = ready(&site).await;
        let page = tab.define(&site, "dext", Some("99999999")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = tab.validate(&behind).await;
        assert_eq!(sent.location(), tab.at("definition"));
        let page = tab.browser.follow(&sent).await;
        assert!(
            page.text()
                .contains("terminez d’abord l’étape « Définition de l’application ».")
        );
        assert_eq!(page.attribute("#api_key", "value").as_deref(), Some("99999999"));
    });
}

/// WIZ-15, WIZ-11: a dossier came meanwhile: « tous » is counted again, and the summary says the new number first.
#[test]
fn wiz_15_the_count_changed_meanwhile() {
    on_site(async |site: Site| {
        let (mut tab, _) = ready(&site).await;
        tab.act("dossiers", "tous").await;
        let summary = tab.summary().await;
        site.kit
            .create_dossiers(site.kit.alpha, &[dossier("NEUF", "Nouveau")])
            .await;
        let page = tab.validate(&summary).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(
            page.text()
                .contains("le nombre de dossiers a changé depuis l’affichage (67, puis 68)"),
            "{}",
            page.text()
        );
        assert!(page.text().contains("associée à 68 dossiers client."));
        let sent = tab.validate(&page).await;
        assert!(
            tab.browser
                .follow(&sent)
                .await
                .text()
                .contains("activée sur 68 dossiers.")
        );
    });
}

/// WIZ-16: « Appliquer à tous » on some thousands answers with the result, whatever their number, and every page of it
/// stays short.
#[test]
fn wiz_16_apply_to_all_answers_with_the_result() {
    on_site(async |site: Site| {
        let many: Vec<_> = (0..3_000)
            .map(|n| dossier(&format!("Z{n:05}"), &format!("Dossier {n}")))
            .collect();
        site.kit.create_dossiers(site.kit.alpha, &many).await;
        let mut tab = Tab::defined(&site, "dext", Some("11111111")).await;
        let page = tab.act("dossiers", "tous").await;
        assert_eq!(
            super::told(&page),
            "Tous les dossiers du cabinet sont sélectionnés (3 067)"
        );
        assert!(page.body.len() < 120_000, "{} bytes", page.body.len());
        let summary = tab.summary().await;
        assert!(summary.body.len() < 60_000, "{} bytes", summary.body.len());
        assert!(summary.text().contains("… et 3 017 autres dossiers"));
        let last = tab.get("dossiers?page=62").await;
        assert_eq!(last.texts(".lignes"), ["3 051 - 3 067 sur 3 067"]);
        assert_eq!(codes(&last).len(), 17);
        let sent = tab.validate(&summary).await;
        let list = tab.browser.follow(&sent).await;
        assert!(
            list.text()
                .contains("Succès : l’application Dext a été ajoutée et activée sur 3 067 dossiers.")
        );
        assert_eq!(
            site.kit
                .at
                .number_of("installed_app", "dossier_count", "label = 'Dext'")
                .await,
            3_067
        );
    });
}
