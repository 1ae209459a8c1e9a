//! Step 1: the key.

use http::StatusCode;
use hub_app::commands::Expiry;
use hub_domain::api_key::KeyKind;
use hub_testkit::{Person, hub_app, hub_domain};

use super::Tab;
use crate::site::{Site, on_site};

const KEY_SECRET: &str = "Vous avez collé le secret de la clé. Saisissez seulement son identifiant. Par sécurité, renouvelez ce secret s’il a été partagé.";

/// WIZ-04: a pasted secret is refused in words; it is neither stored nor shown, whichever way it is pasted.
#[test]
fn wiz_04_a_pasted_secret_is_told_and_gone() {
    on_site(async |site: Site| {
        let secret = site.kit.secret("11111111").to_owned();
        let bare = secret.trim_start_matches("lhs_").to_owned();
        let pairs = [
            format!("11111111:{secret}"),
            secret.clone(),
            format!(" {secret} "),
            bare.clone(),
            "un:deux".to_owned(),
        ];
        for pasted in &pairs {
            let mut tab = Tab::open(&site, Person::Alice).await;
            let page = tab.define(&site, "dext", Some(pasted)).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{pasted}");
            assert_eq!(
                page.error_at("api_key"),
                format!("Erreur : {KEY_SECRET}"),
                "{pasted}"
            );
            assert_eq!(page.attribute("#api_key", "value").as_deref(), Some(""));
            for page in [page, tab.get("definition").await] {
                assert!(!page.body.contains(&bare), "{pasted}");
            }
            let stored = site
                .kit
                .at
                .cells("draft", "data", "1 = 1")
                .await
                .concat()
                .concat();
            assert!(!stored.contains(&bare) && !stored.contains("un:deux"), "{pasted}");
            // Chosen from the list or typed into a specific field, a secret is as unwelcome.
            let chosen = tab
                .send(
                    "definition",
                    &[("type", "partenaire"), ("cle", pasted), ("action", "cle")],
                )
                .await;
            assert!(!tab.browser.follow(&chosen).await.body.contains(&bare));
        }
        let mut tab = Tab::open(&site, Person::Alice).await;
        let lexis = hub_testkit::wizard::form(&site.kit, "lexisnexis-gestion-juridique", None).await;
        let fields = [
            ("type", "cegid"),
            ("application", lexis.application.as_str()),
            ("champ_domaine_lexis_polyacte", secret.as_str()),
            ("action", "suivant"),
        ];
        tab.send("definition", &[("type", "cegid"), ("action", "type")])
            .await;
        let page = tab.send("definition", &fields).await;
        assert_eq!(
            page.error_at("champ_domaine_lexis_polyacte"),
            format!("Erreur : {KEY_SECRET}")
        );
        assert!(!page.body.contains(&bare));
    });
}

/// WIZ-05: each thing wrong with a key has its own message at the key; the last one names the other application.
#[test]
fn wiz_05_each_fault_of_a_key_has_its_message() {
    on_site(async |site: Site| {
        let date = "24/11/2026";
        let yesterday = "23/11/2026";
        for (key, expected) in [
            ("", "Saisissez l’identifiant de la clé d’API.".to_owned()),
            ("abc", "L’identifiant de la clé contient 8 à 48 lettres, chiffres, tirets ou traits de soulignement.".to_owned()),
            ("99999999", "Aucune clé d’API ne porte cet identifiant.".to_owned()),
            ("77777777", "Aucune clé d’API ne porte cet identifiant.".to_owned()),
            ("44444444", format!("Cette clé d’API a expiré le {yesterday}. Choisissez une autre clé.")),
            ("55555555", format!("Cette clé d’API a été révoquée le {date}. Choisissez une autre clé.")),
            ("33333333", "Cette application demande une clé de type « standard » ; celle-ci est de type « cabinet ».".to_owned()),
            ("66666666", "Cette clé sécurise déjà l’application Qonto. Une clé ne sert qu’à une application : choisissez-en une autre ou créez-la.".to_owned()),
            ("22222222", "Cette clé a été générée avec un autre code SIC (FR002).".to_owned()),
        ] {
            let mut tab = Tab::open(&site, Person::Alice).await;
            let page = tab.define(&site, "dext", Some(key)).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{key}");
            let told = page.error_at("api_key");
            let expected = format!("Erreur : {expected}");
            // The dates of the cast's keys are those of its own days.
            let undated = |text: &str| text.replace(date, "…").replace(yesterday, "…").replace("22/11/2026", "…");
            assert_eq!(undated(&told), undated(&expected), "{key}");
            assert_eq!(page.attribute("#api_key", "value").as_deref(), Some(key), "what was typed is kept");
            assert_eq!(page.attribute("#api_key", "aria-invalid").as_deref(), Some("true"));
        }
        let mut tab = Tab::open(&site, Person::Alice).await;
        let page = tab
            .define(&site, "entrepot-de-donnees-du-cabinet", Some("11111111"))
            .await;
        assert!(
            page.error_at("api_key")
                .contains("demande une clé de type « cabinet » ; celle-ci est de type « standard »")
        );
        // Whatever the case, and with spaces around, it is the same key.
        let form = hub_app::commands::KeyForm {
            identifier: "Cle-Mixte_1".to_owned(),
            expiry: Some(Expiry::Never),
            ..site.kit.key_form("Mixte", KeyKind::Standard)
        };
        site.kit.issue(Person::Alice, &form).await;
        let page = tab
            .define(&site, "dext", Some("\u{a0} cLE-mIXTE_1\u{200b} "))
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
    });
}

/// WIZ-04, without scripts: a key chosen from the list goes into the field, or counts where nothing is typed.
#[test]
fn a_key_can_be_chosen_from_the_list() {
    on_site(async |site: Site| {
        let form = hub_testkit::wizard::form(&site.kit, "dext", None).await;
        let base = [
            ("type", "partenaire"),
            ("application", form.application.as_str()),
            ("sic", form.sic.as_str()),
            ("cle", "11111111"),
        ];
        let mut tab = Tab::open(&site, Person::Alice).await;
        let sent = tab
            .send(
                "definition",
                &[&base[..], &[("api_key", "22222222"), ("action", "cle")]].concat(),
            )
            .await;
        let page = tab.browser.follow(&sent).await;
        assert_eq!(page.attribute("#api_key", "value").as_deref(), Some("11111111"));
        let sent = tab
            .send(
                "definition",
                &[&base[..], &[("api_key", ""), ("action", "suivant")]].concat(),
            )
            .await;
        assert_eq!(sent.location(), tab.at("dossiers"));
        let typed = tab
            .send(
                "definition",
                &[&base[..], &[("api_key", "22222222"), ("action", "suivant")]].concat(),
            )
            .await;
        assert!(
            typed.error_at("api_key").contains("FR002"),
            "what is typed counts"
        );
    });
}
