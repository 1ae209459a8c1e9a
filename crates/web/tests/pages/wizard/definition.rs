//! Step 1.

use http::StatusCode;
use hub_app::commands::Expiry;
use hub_domain::api_key::KeyKind;
use hub_testkit::{Person, hub_app, hub_domain};

use super::Tab;
use crate::site::{Site, on_site};

const KEY_SECRET: &str = "Vous avez collé le secret de la clé. Saisissez seulement son identifiant. Par sécurité, renouvelez ce secret s’il a été partagé.";

/// WIZ-01: the three types in their order, each with its line; Cabinet says that it is charged.
#[test]
fn wiz_01_the_types_explain_themselves() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        let page = tab.get("definition").await;
        assert_eq!(page.heading(), "Application › Ajouter");
        assert_eq!(
            page.texts(".etapes h2"),
            ["Définition de l’application Étape 1 sur 3"]
        );
        assert_eq!(page.texts("fieldset label"), ["Cabinet", "Cegid", "Partenaire"]);
        assert_eq!(
            page.texts("fieldset .option p"),
            [
                "Pour automatiser la gestion de votre cabinet (usage des API cabinet). Service payant : voir avec votre commercial.",
                "Pour gérer les accès collaboratifs de vos clients et la connexion aux autres solutions Cegid.",
                "Pour connecter les dossiers comptables de votre cabinet à des solutions partenaires (usage des API standard).",
            ]
        );
        assert_eq!(page.header("cache-control"), "no-store");
        // An untouched draft is taken up again rather than a new one made.
        assert_eq!(Tab::open(&site, Person::Alice).await.base, tab.base);
    });
}

/// WIZ-02: the entries of the type chosen that are not configured yet, and CAT-06: repeatable ones stay.
#[test]
fn wiz_02_what_is_configured_is_not_offered() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        let sent = tab
            .send("definition", &[("type", "partenaire"), ("action", "type")])
            .await;
        let page = tab.browser.follow(&sent).await;
        assert!(page.attribute("#type-partenaire", "checked").is_some());
        let offered = page.texts("#application option");
        assert_eq!(offered[0], "Choisir une application");
        assert!(offered.iter().any(|label| label == "Dext"));
        assert!(offered.iter().any(|label| label == "Cegid Loop APIs Standard"));
        assert!(!offered.iter().any(|label| label == "Qonto"), "configured");
        assert!(
            !offered.iter().any(|label| label == "Cegid Flow"),
            "of another type"
        );
        let mut sorted = offered[1..].to_vec();
        sorted.sort_by_key(|label| label.to_lowercase());
        assert_eq!(offered[1..], sorted, "in French order");
        // Beta has not configured it.
        let mut farid = Tab::open(&site, Person::Farid).await;
        let sent = farid
            .send("definition", &[("type", "partenaire"), ("action", "type")])
            .await;
        assert!(
            farid
                .browser
                .follow(&sent)
                .await
                .texts("#application option")
                .contains(&"Qonto".to_owned())
        );
    });
}

/// WIZ-03, WIZ-04, WIZ-06, WIZ-07: description, key, SIC code and specific fields follow the application.
#[test]
fn wiz_03_fields_follow_the_application() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        let partner = hub_testkit::wizard::form(&site.kit, "dext", None).await;
        let fields = [
            ("type", "partenaire"),
            ("application", partner.application.as_str()),
            ("action", "application"),
        ];
        let sent = tab.send("definition", &fields).await;
        let page = tab.browser.follow(&sent).await;
        assert!(
            page.text()
                .contains("Dext pourra lire les écritures et déposer des pièces sur les dossiers choisis.")
        );
        assert_eq!(page.texts("label[for=api_key]"), ["API Key (identifiant) *"]);
        assert_eq!(
            page.texts("#api_key-aide"),
            ["Collez l’identifiant de la clé, jamais son secret."]
        );
        assert_eq!(
            page.texts("#sic option").len(),
            3,
            "{:?}",
            page.texts("#sic option")
        );
        assert!(
            page.texts("#cle option")[1].starts_with("11111111 – Libre"),
            "{:?}",
            page.texts("#cle option")
        );
        assert_eq!(
            page.texts("#cle option").len(),
            3,
            "free live standard keys alone"
        );

        let cegid = hub_testkit::wizard::form(&site.kit, "lexisnexis-gestion-juridique", None).await;
        let sent = tab
            .send("definition", &[("type", "cegid"), ("action", "type")])
            .await;
        let page = tab.browser.follow(&sent).await;
        assert!(
            page.text()
                .contains("Le changement de type a effacé l’application choisie.")
        );
        let fields = [
            ("type", "cegid"),
            ("application", cegid.application.as_str()),
            ("action", "application"),
        ];
        let sent = tab.send("definition", &fields).await;
        let page = tab.browser.follow(&sent).await;
        assert!(!page.text().contains("Le changement de type"));
        assert_eq!(
            page.texts("label[for=champ_domaine_lexis_polyacte]"),
            ["Domaine Lexis PolyActe *"]
        );
        assert!(page.texts("#api_key").is_empty() && page.attribute("#sic", "name").is_none());
        let refused = tab
            .send(
                "definition",
                &[
                    ("type", "cegid"),
                    ("application", &cegid.application),
                    ("action", "suivant"),
                ],
            )
            .await;
        assert_eq!(
            refused.error_at("champ_domaine_lexis_polyacte"),
            "Erreur : Renseignez le champ « Domaine Lexis PolyActe »."
        );
        let long = "x".repeat(5000);
        let refused = tab
            .send(
                "definition",
                &[
                    ("type", "cegid"),
                    ("application", &cegid.application),
                    ("champ_domaine_lexis_polyacte", &long),
                    ("action", "suivant"),
                ],
            )
            .await;
        assert_eq!(
            refused.error_at("champ_domaine_lexis_polyacte"),
            "Erreur : Ce champ est trop long : 100 caractères au plus."
        );
        assert_eq!(
            refused
                .attribute("#champ_domaine_lexis_polyacte", "value")
                .unwrap()
                .len(),
            1000
        );
    });
}

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
            ("abc", "L’identifiant de la clé contient 8 à 64 lettres, chiffres, tirets ou traits de soulignement.".to_owned()),
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

/// WIZ-06: the SIC code is asked for where the firm has several, and it must be one of them.
#[test]
fn wiz_06_the_sic_code_is_one_of_the_firms() {
    on_site(async |site: Site| {
        let form = hub_testkit::wizard::form(&site.kit, "dext", None).await;
        for sic in ["", "0", "999999", "FR001", "-1"] {
            let mut tab = Tab::open(&site, Person::Alice).await;
            let fields = [
                ("type", "partenaire"),
                ("application", form.application.as_str()),
                ("api_key", "11111111"),
                ("sic", sic),
                ("action", "suivant"),
            ];
            let page = tab.send("definition", &fields).await;
            assert_eq!(
                page.error_at("sic"),
                "Erreur : Sélectionnez le code SIC qui a servi à générer la clé d’API.",
                "{sic}"
            );
        }
        // Beta has none: it is not asked.
        let mut farid = Tab::open(&site, Person::Farid).await;
        let fields = [
            ("type", "partenaire"),
            ("application", form.application.as_str()),
            ("action", "application"),
        ];
        let sent = farid.send("definition", &fields).await;
        assert!(
            farid
                .browser
                .follow(&sent)
                .await
                .attribute("#sic", "name")
                .is_none()
        );
    });
}

/// WIZ-08: « Suivant » sent too early comes back with what is missing, in the summary and at each field, and with what
/// was typed.
#[test]
fn wiz_08_sent_too_early_it_comes_back() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        let page = tab.send("definition", &[("action", "suivant")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.texts(".resume-erreurs h2"), ["Il y a un problème"]);
        assert_eq!(
            page.error_at("type"),
            "Erreur : Choisissez un type d’application."
        );
        assert!(
            page.title().starts_with("Erreur : Définition de l’application"),
            "{}",
            page.title()
        );

        let page = tab
            .send("definition", &[("type", "cegid"), ("action", "suivant")])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.texts(".resume-erreurs h2"), ["Il y a 2 problèmes"]);
        assert_eq!(
            page.texts(".resume-erreurs a"),
            [
                "Sélectionnez une application.",
                "Sélectionnez le code SIC qui a servi à générer la clé d’API."
            ]
        );
        assert_eq!(
            page.attribute(".resume-erreurs a", "href").as_deref(),
            Some("#application")
        );
        assert!(page.attribute("#type-cegid", "checked").is_some());
        assert_eq!(
            page.attribute("#application", "aria-invalid").as_deref(),
            Some("true")
        );
        for id in page.attributes(".resume-erreurs a", "href") {
            assert!(page.attribute(&id, "id").is_some(), "{id} leads somewhere");
        }
        // The same in English.
        let switch = tab.get("definition").await;
        tab.browser
            .send(&switch, "/compte/langue", &[("langue", "en")])
            .await;
        let page = tab
            .send("definition", &[("type", "cegid"), ("action", "suivant")])
            .await;
        assert_eq!(
            page.texts(".resume-erreurs a"),
            [
                "Select an application.",
                "Select the SIC code used to generate the API key."
            ]
        );
        assert_eq!(page.lang(), "en");
        // A type that is none, an application of another type, one that does not exist.
        for (kind, application) in [
            ("tous", "1"),
            ("cabinet", "1"),
            ("partenaire", "999999"),
            ("partenaire", "x"),
        ] {
            let page = tab
                .send(
                    "definition",
                    &[
                        ("type", kind),
                        ("application", application),
                        ("action", "suivant"),
                    ],
                )
                .await;
            let again = tab
                .send(
                    "definition",
                    &[
                        ("type", kind),
                        ("application", application),
                        ("action", "suivant"),
                    ],
                )
                .await;
            assert!([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::SEE_OTHER].contains(&page.status));
            assert_eq!(
                again.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{kind} {application}"
            );
        }
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

/// WIZ-12: a form of step 1 sent again from a tab that is behind keeps what was typed there, and says so.
#[test]
fn a_tab_that_is_behind_is_told() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        let behind = tab.get("definition").await;
        let lexis = hub_testkit::wizard::form(&site.kit, "lexisnexis-gestion-juridique", None).await;
        let dext = hub_testkit::wizard::form(&site.kit, "dext", None).await;
        tab.define(&site, "lexisnexis-gestion-juridique", None).await;
        let fields = [
            ("type", "partenaire"),
            ("application", dext.application.as_str()),
            ("api_key", "11111111"),
            ("sic", dext.sic.as_str()),
            ("action", "suivant"),
        ];
        let page = tab.send_from(&behind, "definition", &fields).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(
            page.texts(".message")
                .concat()
                .contains("a été modifié dans un autre onglet"),
            "{}",
            page.text()
        );
        assert_eq!(page.texts("#application option[selected]"), ["Dext"]);
        assert_eq!(page.attribute("#api_key", "value").as_deref(), Some("11111111"));
        let sent = tab.send_from(&page, "definition", &fields).await;
        assert_eq!(sent.location(), tab.at("dossiers"));
        // The same application typed twice is no conflict: nothing is lost by keeping the newer.
        let sent = tab.send_from(&behind, "definition", &fields).await;
        assert_eq!(sent.location(), tab.at("dossiers"));
        assert_ne!(lexis.application, dext.application);
    });
}
