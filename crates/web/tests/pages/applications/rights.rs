//! Who must not get in (`APP-01`).

use http::StatusCode;
use hub_domain::ids::InstalledAppId;
use hub_testkit::Person;

use super::{LIST, id};
use crate::site::{Site, on_site};

/// APP-01: everybody but the firm's administrators is refused, everywhere, before anything is looked up.
#[test]
fn app_01_applications_are_for_administrators() {
    on_site(async |site: Site| {
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let before = site.kit.at.cells("installed_app", "*", "1 = 1").await;
        for person in [
            Person::Bruno,
            Person::Chloe,
            Person::David,
            Person::Emma,
            Person::Gael,
            Person::AliceAtBeta,
        ] {
            let mut browser = site.as_(person).await;
            let start = browser.get("/portefeuille").await;
            for path in [
                LIST,
                &own,
                &format!("{own}/modifier"),
                &format!("{own}/supprimer"),
                "/loophub/applications/999999",
                "/loophub/applications/x/modifier",
            ] {
                assert_eq!(
                    browser.get(path).await.status,
                    StatusCode::FORBIDDEN,
                    "{person:?} {path}"
                );
            }
            for act in ["modifier", "supprimer"] {
                let hidden = start.hidden("/deconnexion");
                let mut fields: Vec<(&str, &str)> =
                    hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                fields.extend([
                    ("dossiers", "3"),
                    ("lu", "oui"),
                    ("revision", "1"),
                    ("api_key", "11111111"),
                ]);
                let sent = browser.post(&format!("{own}/{act}"), &fields).await;
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{person:?} {act}");
            }
        }
        assert_eq!(site.kit.at.cells("installed_app", "*", "1 = 1").await, before);
    });
}

/// Another firm's application does not exist; neither does what is no identifier.
#[test]
fn another_firms_application_does_not_exist() {
    on_site(async |site: Site| {
        let qonto = id(&site, "Qonto").await;
        let mut farid = site.as_(Person::Farid).await;
        let token = farid.get("/loophub/cles/creer").await;
        for id in [
            qonto.to_string(),
            "0".into(),
            "-1".into(),
            "x".into(),
            "%00".into(),
            "99999999999999999999".into(),
        ] {
            for act in ["", "/modifier", "/supprimer"] {
                assert_eq!(
                    farid.get(&format!("{LIST}/{id}{act}")).await.status,
                    StatusCode::NOT_FOUND,
                    "{id}{act}"
                );
            }
            for act in ["/modifier", "/supprimer"] {
                let hidden = token.hidden("/loophub/cles/creer");
                let mut fields: Vec<(&str, &str)> =
                    hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                fields.extend([
                    ("dossiers", "3"),
                    ("lu", "oui"),
                    ("revision", "1"),
                    ("api_key", "77777777"),
                ]);
                let sent = farid.post(&format!("{LIST}/{id}{act}"), &fields).await;
                assert_eq!(sent.status, StatusCode::NOT_FOUND, "{id}{act}");
            }
        }
        let alice = site.kit.caller(Person::Alice);
        let found = site
            .kit
            .hub
            .application(&alice, InstalledAppId(qonto), "")
            .await
            .unwrap();
        assert_eq!(found.application.dossiers, 3);
    });
}
