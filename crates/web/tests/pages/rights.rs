//! Who may open what (section 9).

use http::StatusCode;
use hub_testkit::Person;

use crate::site::{Site, on_site};

const FOR_ADMINISTRATORS: [&str; 7] = [
    "/loophub/applications",
    "/loophub/cles",
    "/loophub/cles/creer",
    "/parametrage/cabinet/annuaire",
    "/suivi/envois",
    "/suivi/journal",
    "/suivi/journal/1",
];

/// What a refusal of a page says of it.
fn reason(path: &str) -> &'static str {
    match path {
        "/loophub/applications" => "LoopHub est réservé aux administrateurs du cabinet",
        "/parametrage/cabinet/annuaire" => "Les paramètres du cabinet, dont son annuaire, sont réservés",
        "/suivi/envois" => "La boîte d’envoi et les e-mails du cabinet sont réservés",
        path if path.starts_with("/suivi/journal") => "Le journal d’audit est réservé",
        _ => "Les clés d’API sont réservées",
    }
}

/// APP-01: pages for administrators answer 403 to everybody else, say who may and whom to ask, and have no entry in
/// their menu.
#[test]
fn app_01_administrators_pages_are_refused_with_a_reason() {
    on_site(async |site: Site| {
        let id = site.kit.key_id(Person::Alice, "11111111").await;
        let mut paths = FOR_ADMINISTRATORS.map(str::to_owned).to_vec();
        paths.push(format!("/loophub/cles/{id}/revoquer"));
        paths.push("/loophub/cles/999999/revoquer".to_owned());
        paths.push("/suivi/journal/999999".to_owned());
        for person in [
            Person::Bruno,
            Person::Chloe,
            Person::David,
            Person::Emma,
            Person::Gael,
            Person::AliceAtBeta,
        ] {
            let mut browser = site.as_(person).await;
            let ask = if person == Person::AliceAtBeta {
                "Farid Benali"
            } else {
                "Alice Martin"
            };
            for path in &paths {
                let page = browser.get(path).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{person:?} {path}");
                assert_eq!(
                    page.heading(),
                    "Vous n’avez pas le droit d’effectuer cette action"
                );
                let text = page.text();
                assert!(text.contains(reason(path)), "{path}: {text}");
                assert!(text.contains("(profils 5.0 et supérieurs)."), "{text}");
                assert_eq!(page.texts(".refus .btn"), ["Retour"]);
                assert!(
                    text.contains(&format!("Demander à : {ask}")),
                    "{person:?}: {text}"
                );
                assert!(!page.texts("nav a").iter().any(|entry| {
                    ["LoopHub", "Annuaire", "Clés d’API", "Webhooks"].contains(&entry.as_str())
                }));
            }
            assert_eq!(
                browser.get("/portefeuille").await.status,
                StatusCode::OK,
                "{person:?}"
            );
        }
        let menu = site
            .as_(Person::Alice)
            .await
            .get("/portefeuille")
            .await
            .texts("nav.menu-principal a");
        assert_eq!(
            menu,
            [
                "Mon portefeuille",
                "LoopHub",
                "Dossiers client",
                "Interlocuteurs",
                "Paramétrage du cabinet",
                "Collaborateurs",
                "Groupes",
                "Annuaire",
                "Clés d’API",
                "Webhooks",
                "Traitements",
                "Boîte d’envoi",
                "Journal d’audit"
            ]
        );
    });
}

/// KEY-01, KEY-03: forms of others are refused too, and change nothing.
#[test]
fn key_01_forms_for_administrators_are_refused() {
    on_site(async |site: Site| {
        let id = site.kit.key_id(Person::Alice, "11111111").await;
        let before = site.kit.at.cells("firm_head", "firm_id, seq", "TRUE").await;
        for person in [
            Person::Bruno,
            Person::David,
            Person::Emma,
            Person::Gael,
            Person::AliceAtBeta,
        ] {
            let mut browser = site.as_(person).await;
            let page = browser.get("/portefeuille").await;
            let hidden = page.hidden("/deconnexion");
            let mut fields: Vec<(&str, &str)> = hidden
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            fields.extend([
                ("nom", "x"),
                ("droits", "standard"),
                ("expiration", "jamais"),
                ("identifiant", "11111111"),
            ]);
            for path in [
                "/loophub/cles/creer".to_owned(),
                format!("/loophub/cles/{id}/revoquer"),
                "/suivi/journal/verification".to_owned(),
            ] {
                assert_eq!(
                    browser.post(&path, &fields).await.status,
                    StatusCode::FORBIDDEN,
                    "{person:?} {path}"
                );
            }
        }
        assert_eq!(
            site.kit.at.cells("firm_head", "firm_id, seq", "TRUE").await,
            before
        );
    });
}

/// Another firm's identifiers do not exist: Farid gets 404 for Alpha's, and Alpha's key still works.
#[test]
fn another_firms_identifiers_do_not_exist() {
    on_site(async |site: Site| {
        let id = site.kit.key_id(Person::Alice, "11111111").await;
        let mut farid = site.as_(Person::Farid).await;
        let path = format!("/loophub/cles/{id}/revoquer");
        assert_eq!(farid.get(&path).await.status, StatusCode::NOT_FOUND);
        let list = farid.get("/loophub/cles").await;
        assert!(list.text().contains("77777777") && !list.text().contains("11111111"));
        let form = farid.get("/loophub/cles/creer").await.hidden("");
        let mut fields: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.push(("identifiant", "11111111"));
        assert_eq!(farid.post(&path, &fields).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            site.kit
                .at
                .count("api_key", &format!("id = {id} AND revoked_at IS NULL"))
                .await,
            1
        );
        assert!(!farid.get("/suivi/journal").await.text().contains("11111111"));
    });
}

/// The start is the applications for administrators, the portfolio for others.
#[test]
fn the_start_depends_on_who_comes() {
    on_site(async |site: Site| {
        assert_eq!(
            site.as_(Person::Alice).await.get("/").await.location(),
            "/loophub/applications"
        );
        assert_eq!(
            site.as_(Person::Emma).await.get("/").await.location(),
            "/portefeuille"
        );
        assert!(site.visitor().get("/").await.location().starts_with("/connexion"));
    });
}

/// Going to another firm comes back to the same place there, or to the start where that place is not the reader's.
#[test]
fn changing_the_firm_comes_back_to_the_same_place() {
    on_site(async |site: Site| {
        for (from, to) in [
            ("/compte", "/compte"),
            ("/loophub/cles/3/revoquer", "/portefeuille"),
            ("/portefeuille?apres=A1", "/portefeuille"),
            ("/nowhere", "/portefeuille"),
        ] {
            let mut alice = site.as_(Person::Alice).await;
            let page = alice.get("/portefeuille").await;
            alice.headers = vec![(
                "referer",
                Box::leak(format!("http://hub.example{from}").into_boxed_str()),
            )];
            let sent = alice.send(&page, "/domaine", &[("domaine", "BETA")]).await;
            assert_eq!(sent.location(), to, "{from}");
            let there = alice.follow(&sent).await;
            assert!(
                there
                    .text()
                    .contains("vous travaillez maintenant dans le domaine BETA."),
                "{}",
                there.text()
            );
            alice.headers = vec![("referer", "http://hub.example/loophub/cles/9/revoquer")];
            let page = alice.get("/portefeuille").await;
            let back = alice.send(&page, "/domaine", &[("domaine", "ALPHA")]).await;
            assert_eq!(back.location(), "/loophub/cles");
            let unknown = alice
                .send(
                    &alice.clone().get("/compte").await,
                    "/domaine",
                    &[("domaine", "GAMMA")],
                )
                .await;
            assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        }
    });
}
