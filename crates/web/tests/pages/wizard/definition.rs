//! Step 1.

use http::StatusCode;
use hub_testkit::Person;

use super::Tab;
use crate::site::{Site, on_site};

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
