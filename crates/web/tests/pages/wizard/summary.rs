//! Step 3: what the summary says.

use http::StatusCode;
use hub_domain::api_key::KeyKind;
use hub_testkit::{Person, hub_domain};

use super::Tab;
use crate::site::{Page, Site, on_site};

fn sentences(page: &Page) -> Vec<String> {
    page.texts(".phrases > p")
}

fn mail(page: &Page) -> String {
    let text = sentences(page).join(" ");
    let after = text.split("e-mail partenaire ").nth(1).expect("a partner e-mail");
    after.split(' ').next().unwrap().trim_end_matches('.').to_owned()
}

/// WIZ-13: the sentences of the founding text, in its order; all the dossiers can be seen; the three buttons.
#[test]
fn wiz_13_the_summary_says_what_will_happen() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", Some("11111111")).await;
        tab.act("dossiers", "tous").await;
        let page = tab.summary().await;
        let mail = mail(&page);
        assert_eq!(
            sentences(&page),
            [
                "En cliquant sur le bouton « Valider », l’application Dext va être ajoutée à la configuration du cabinet.",
                "Il sera désormais possible de l’associer à vos dossiers client à travers le menu de la vue portefeuille.",
                &format!(
                    "L’application sera sécurisée par l’API key 11111111 et sera associée à l’e-mail partenaire {mail}."
                ),
                "L’application sera immédiatement associée à 67 dossiers client.",
                "… et 17 autres dossiers Voir la liste complète",
                "Les dossiers créés après la validation ne seront pas concernés.",
                "Aucun e-mail ne sera envoyé.",
            ]
        );
        let list = page.texts("ul[aria-label='Dossiers associés'] li");
        assert_eq!(list.len(), 50);
        assert!(
            list.contains(&"A1 – Atelier du Vieux-Port".to_owned()),
            "{list:?}"
        );
        assert_eq!(
            page.texts(".actions.assistant > *"),
            ["Annuler", "Retour", "Valider"]
        );
        let facts = page.texts("dl.fiche > div");
        for fact in [
            "Type Partenaire",
            "Application Dext",
            "API Key 11111111",
            "Code client (SIC) FR001 – Cabinet",
        ] {
            assert!(facts.iter().any(|line| line == fact), "{fact} in {facts:?}");
        }
        let all = tab.get("recapitulatif/dossiers?page=2").await;
        assert_eq!(all.texts(".lignes"), ["51 - 67 sur 67"]);
        assert_eq!(all.texts("caption"), ["Dossiers qui recevront l’application"]);
        let file = tab.get("recapitulatif/dossiers?format=csv").await;
        assert!(
            file.body
                .starts_with("\u{feff}Code dossier;Nom\r\nA1;Atelier du Vieux-Port\r\n")
        );
        assert_eq!(
            file.body.split_terminator("\r\n").count(),
            68,
            "every one of them"
        );
        // The same in English.
        tab.browser
            .send(&page, "/compte/langue", &[("langue", "en")])
            .await;
        let english = tab.get("recapitulatif").await;
        assert_eq!(english.lang(), "en");
        assert!(english.text().contains("67"), "{}", english.text());
        assert!(!english.text().contains("dossiers"), "{}", english.text());
    });
}

/// WIZ-13: parts that do not exist are left out; what acts on the whole firm is told so.
#[test]
fn wiz_13_what_does_not_exist_is_left_out() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "lexisnexis-gestion-juridique", None).await;
        let page = tab.summary().await;
        let text = page.text();
        assert!(
            !text.contains("sécurisée") && !text.contains("API Key") && !text.contains("Code client"),
            "{text}"
        );
        assert!(
            text.contains("Domaine Lexis PolyActe Essai lexisnexis-gestion-juridique"),
            "{text}"
        );

        let mut tab = Tab::defined(&site, "entrepot-de-donnees-du-cabinet", Some("33333333")).await;
        let page = tab.summary().await;
        let said = sentences(&page);
        assert_eq!(said.len(), 4, "{said:?}");
        assert!(said[0].contains("l’application Entrepôt de données du cabinet va être ajoutée"));
        assert!(said[1].contains("L’application sera sécurisée par l’API key 33333333"));
        assert_eq!(said[2], "L’application agira sur l’ensemble du cabinet.");
        let sent = tab.validate(&page).await;
        let list = tab.browser.follow(&sent).await;
        assert!(
            list.text().contains("Elle agit sur l’ensemble du cabinet."),
            "{}",
            list.text()
        );
        assert!(list.text().contains("Tout le cabinet"));

        let mut tab = Tab::defined(&site, "cegid-loop-offre-start", None).await;
        let page = tab.summary().await;
        assert!(
            page.text()
                .contains("L’application ne sera associée à aucun dossier pour le moment.")
        );
    });
}

/// WIZ-14: the key's identifier, a moment of thirteen digits, the installation's domain; kept while the key is the same,
/// made anew when it changes, the same on the application once it is added.
#[test]
fn wiz_14_the_partner_email_is_made_once() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", Some("11111111")).await;
        let first = mail(&tab.summary().await);
        let moment = first
            .strip_prefix("11111111")
            .and_then(|rest| rest.strip_suffix("@partenaires.test"))
            .expect("its form");
        assert_eq!(moment, hub_testkit::NOW.0.to_string());
        site.kit.clock.advance(60_000);
        assert_eq!(mail(&tab.get("recapitulatif").await), first);
        assert_eq!(mail(&tab.summary().await), first);
        let other = site
            .kit
            .issue(Person::Alice, &site.kit.key_form("Neuve", KeyKind::Standard))
            .await;
        let other = other.identifier.to_string();
        tab.define(&site, "dext", Some(&other)).await;
        let summary = tab.summary().await;
        let second = mail(&summary);
        assert_eq!(
            second,
            format!("{other}{}@partenaires.test", hub_testkit::NOW.0 + 60_000)
        );
        tab.validate(&summary).await;
        let stored = site
            .kit
            .at
            .cells("installed_app", "partner_email", "label = 'Dext'")
            .await;
        assert_eq!(stored, [[second]]);
    });
}

/// No step is skipped: whoever asks for one too early is led to the one that is due.
#[test]
fn no_step_is_skipped() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        for step in ["dossiers", "recapitulatif"] {
            let sent = tab.get(step).await;
            assert_eq!(
                (sent.status, sent.location()),
                (StatusCode::SEE_OTHER, tab.at("definition").as_str()),
                "{step}"
            );
            let page = tab.browser.follow(&sent).await;
            assert!(
                page.text()
                    .contains("terminez d’abord l’étape « Définition de l’application »."),
                "{}",
                page.text()
            );
        }
        let token = tab.get("definition").await;
        for step in ["dossiers", "recapitulatif"] {
            let sent = tab
                .send_from(&token, step, &[("action", "suivant"), ("version", "1")])
                .await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{step}");
        }
        tab.define(&site, "dext", Some("11111111")).await;
        // « Suivant » of step 2 was asked for too early above, and counts: the list was there to be seen.
        let mut fresh = Tab::defined(&site, "agicap", Some("11111111")).await;
        let sent = fresh.get("recapitulatif").await;
        assert_eq!(sent.location(), fresh.at("dossiers"));
    });
}
