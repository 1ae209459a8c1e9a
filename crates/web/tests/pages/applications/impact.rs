//! S9 with people, suspending, restoring, and « Qui a accès ? » (`APP-04` to `APP-07`, `AUD-04`).

use http::StatusCode;
use hub_testkit::Person;
use hub_testkit::hub_domain::ids::InstalledAppId;

use super::{LIST, add, id};
use crate::site::{Browser, Page, Site, on_site};

/// An offer on A1 with Inès and Lucie, on CLI001 with nobody.
async fn offer(site: &Site) -> i64 {
    add(&site.kit, "cegid-loop-offre-start", None, &[]).await;
    let app = id(site, "CEGID LOOP - Offre Start").await;
    let firm = site.kit.alpha;
    let act = site
        .kit
        .at
        .number_of("installed_app", "added_by", &format!("id = {app}"))
        .await;
    let offer = InstalledAppId(app);
    for code in ["A1", "CLI001"] {
        let dossier = site.kit.dossier(firm, code).await;
        site.kit.lay_activation(offer, dossier, act).await;
    }
    site.kit
        .at
        .set(
            "installed_app",
            "dossier_count = dossier_count + 2",
            &format!("id = {app}"),
        )
        .await;
    let a1 = site.kit.dossier(firm, "A1").await;
    for contact in ["ines", "lucie"] {
        site.kit
            .lay_access(offer, a1, site.kit.contact(contact), act)
            .await;
    }
    app
}

/// The offer's name as somebody types it.
const NAME: &str = "cegid loop – offre start";

/// Sends the confirmation of a removal, its box ticked.
async fn confirm(browser: &mut Browser, page: &Page, path: &str, name: &str, reason: &str) -> Page {
    let typed = [("lu", "oui"), ("nom", name), ("motif", reason)];
    browser.send(page, path, &typed).await
}

/// APP-04, APP-05: figures, letters, list, export, the way out, and a confirmation that asks for the name as soon as one
/// person loses an access.
#[test]
fn app_05_an_offer_is_removed_with_its_impact() {
    on_site(async |site: Site| {
        let app = offer(&site).await;
        let path = format!("{LIST}/{app}/supprimer");
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(&path).await;
        assert_eq!(
            page.texts(".chiffres > div"),
            [
                "Dossiers concernés 2",
                "Interlocuteurs qui perdent l’accès 2",
                "E-mails aux maîtres de dossier 1"
            ]
        );
        let text = page.text();
        for words in [
            "Un e-mail sera envoyé au maître de dossier concerné.",
            "1 dossier n’a pas de maître à qui écrire : les administrateurs du cabinet seront prévenus.",
            "Préférez-vous couper les accès sans perdre la configuration ?",
            "Motif (visible dans le journal d’audit et dans l’e-mail)",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(
            page.texts("tbody tr"),
            [
                "A1 Atelier du Vieux-Port Bruno Petit 2",
                "CLI001 Client n° 1 Aucun 0"
            ]
        );
        let preview = alice.get(&format!("{path}/apercu")).await;
        assert!(
            preview.text().contains("bruno@alpha.example"),
            "{}",
            preview.text()
        );
        let file = alice.get(&format!("{path}/consequences")).await;
        assert_eq!(file.status, StatusCode::OK);
        let lines: Vec<&str> = file.body.split("\r\n").collect();
        assert!(
            lines[0].starts_with("\u{feff}Code dossier;Nom;Maître du dossier;"),
            "{}",
            lines[0]
        );
        assert_eq!(
            lines[1],
            "A1;Atelier du Vieux-Port;Bruno Petit;bruno@alpha.example;CAMUS;Inès;ines@client.example"
        );
        assert_eq!(lines.len(), 5, "{lines:?}");
        let refused = confirm(&mut alice, &page, &path, "Offre", "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            refused.error_at("nom"),
            "Erreur : Le nom saisi ne correspond pas. Saisissez : CEGID LOOP - Offre Start."
        );
        let secret = site.kit.secret("66666666").to_owned();
        let refused = confirm(&mut alice, &page, &path, NAME, &secret).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!refused.body.contains(&secret), "a secret is not shown again");
        let refused = confirm(&mut alice, &page, &path, NAME, &"x".repeat(501)).await;
        assert!(
            refused.error_at("motif").contains("au plus 500 caractères"),
            "{}",
            refused.text()
        );
        let sent = confirm(&mut alice, &page, &path, NAME, "Fin").await;
        let list = alice.follow(&sent).await;
        assert!(
            list.text().contains(
                "Succès : CEGID LOOP - Offre Start a été supprimée. 2 accès retirés, 2 e-mails en cours d’envoi."
            ),
            "{}",
            list.text()
        );
    });
}

/// APP-07: the page says what is cut and what is kept; the list and the filter know the state; it is given back.
#[test]
fn app_07_suspended_and_resumed_from_the_detail() {
    on_site(async |site: Site| {
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let mut alice = site.as_(Person::Alice).await;
        let detail = alice.get(&own).await;
        assert_eq!(
            detail.texts(".danger a"),
            ["Suspendre l’application", "Supprimer l’application"]
        );
        assert!(
            detail.texts("#lignes-historique tbody tr").len() == 1,
            "{}",
            detail.text()
        );
        let path = format!("{own}/suspendre");
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Suspendre Qonto ?");
        assert_eq!(
            page.texts(".chiffres > div"),
            ["Dossiers concernés 3", "E-mails aux maîtres de dossier 1"]
        );
        let resume = format!("{own}/reprendre");
        let too_early = alice.get(&resume).await;
        assert!(
            too_early.text().contains("Qonto est déjà active."),
            "{}",
            too_early.text()
        );
        let sent = alice.send(&page, &path, &[]).await;
        let shown = alice.follow(&sent).await;
        assert!(
            shown
                .text()
                .contains("Succès : Qonto a été suspendue. 1 e-mail en cours d’envoi."),
            "{}",
            shown.text()
        );
        let again = alice.send(&page, &path, &[]).await;
        assert!(
            alice
                .follow(&again)
                .await
                .text()
                .contains("Qonto est déjà suspendue.")
        );
        for (state, count) in [("suspendue", 1), ("active", 0), ("supprimee", 0)] {
            let list = alice.get(&format!("{LIST}?etat={state}")).await;
            assert_eq!(list.texts("tbody tr").len(), count, "{state}");
        }
        let page = alice.get(&resume).await;
        let sent = alice.send(&page, &resume, &[]).await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("Succès : Qonto a été reprise.")
        );
    });
}

/// APP-06: a removed application is in the list with its state, comes back as it was, and once only.
#[test]
fn app_06_restored_from_the_list() {
    on_site(async |site: Site| {
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(&format!("{own}/supprimer")).await;
        alice
            .send(&page, &format!("{own}/supprimer"), &[("lu", "oui")])
            .await;
        let list = alice.get(&format!("{LIST}?etat=supprimee")).await;
        assert_eq!(
            list.texts("tbody tr"),
            ["Qonto Partenaire 66666666 – Supprimée Restaurer Qonto"]
        );
        let path = format!("{own}/restaurer");
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Restaurer Qonto ?");
        assert_eq!(
            page.texts(".chiffres > div"),
            ["Dossiers réactivés 3", "Accès rouverts 0"]
        );
        assert!(
            page.text()
                .contains("Elle peut être restaurée jusqu’au 24 décembre 2026."),
            "{}",
            page.text()
        );
        let sent = alice.send(&page, &path, &[]).await;
        let shown = alice.follow(&sent).await;
        assert!(
            shown
                .text()
                .contains("Succès : Qonto a été restaurée. 3 dossiers réactivés, 0 accès rouvert."),
            "{}",
            shown.text()
        );
        let again = alice.send(&page, &path, &[]).await;
        assert!(
            alice
                .follow(&again)
                .await
                .text()
                .contains("Qonto est déjà restaurée.")
        );
        assert_eq!(alice.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.kit.at.count("activation", "closed_by IS NULL").await, 3);
    });
}

/// AUD-04: one page says who has access, since when and from which place, today and on a past day; what is no past day
/// is told at its field.
#[test]
fn aud_04_who_has_access() {
    on_site(async |site: Site| {
        offer(&site).await;
        let mut bruno = site.as_(Person::Bruno).await;
        let page = bruno.get("/dossiers/A1/acces").await;
        assert_eq!(page.heading(), "Qui a accès à A1 – Atelier du Vieux-Port ?");
        let text = page.text();
        for words in [
            "Qonto",
            "L’application elle-même ; aucun interlocuteur",
            "par Alice Martin, à l’ajout de l’application",
            "CAMUS Inès",
            "Invitation envoyée",
            "Pas encore ouvert",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(page.texts(".impression").len(), 1, "the head of the printed page");
        let past = bruno.get("/dossiers/a1/acces?le=2026-11-23").await;
        assert!(
            past.text()
                .contains("Accès en vigueur à la fin du 23 novembre 2026."),
            "{}",
            past.text()
        );
        assert!(
            past.text()
                .contains("Aucune application n’était active sur ce dossier.")
        );
        let before = bruno.get("/dossiers/A1/acces?le=2026-01-01").await;
        assert_eq!(before.status, StatusCode::OK);
        assert!(
            before.text().contains("personne n’y avait accès avant."),
            "{}",
            before.text()
        );
        for (asked, words) in [
            ("2026-11-25", "dans le futur"),
            ("hier", "Saisissez une date"),
            ("%00", ""),
        ] {
            let page = bruno.get(&format!("/dossiers/A1/acces?le={asked}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
            assert!(page.error_at("le").contains(words), "{asked}: {}", page.text());
        }
        assert_eq!(
            bruno.get("/dossiers/CLI001/acces").await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            bruno.get("/dossiers/NULLEPART/acces").await.status,
            StatusCode::NOT_FOUND
        );
    });
}
