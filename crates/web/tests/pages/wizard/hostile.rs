//! Who must not get in, and what must not get in.

use http::StatusCode;
use hub_testkit::Person;

use super::{Tab, applications, listed};
use crate::site::{Site, encode, on_site};

const STEPS: [&str; 6] = [
    "definition",
    "dossiers",
    "recapitulatif",
    "dossiers/selection",
    "dossiers/retires",
    "recapitulatif/dossiers",
];
const FORMS: [&str; 4] = ["definition", "dossiers", "recapitulatif", "supprimer"];

/// APP-01: everybody but the firm's administrators is refused at every step and every form, whether the draft exists or not.
#[test]
fn app_01_the_wizard_is_for_administrators() {
    on_site(async |site: Site| {
        let tab = Tab::defined(&site, "dext", Some("11111111")).await;
        let drafts = site.kit.at.cells("draft", "*", "1 = 1").await;
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
            let mut paths = vec![
                "/loophub/applications/ajouter".to_owned(),
                "/loophub/applications/ajouter/999999/definition".to_owned(),
            ];
            paths.extend(STEPS.iter().map(|step| tab.at(step)));
            for path in &paths {
                assert_eq!(
                    browser.get(path).await.status,
                    StatusCode::FORBIDDEN,
                    "{person:?} {path}"
                );
            }
            for step in FORMS {
                let hidden = start.hidden("/deconnexion");
                let mut fields: Vec<(&str, &str)> = hidden
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                fields.extend([
                    ("version", "2"),
                    ("action", "suivant"),
                    ("type", "cegid"),
                    ("page_ids", "1"),
                    ("d", "1"),
                ]);
                let sent = browser.post(&tab.at(step), &fields).await;
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{person:?} {step}");
                let sent = browser
                    .post(&format!("/loophub/applications/ajouter/x/{step}"), &fields)
                    .await;
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{person:?} {step}");
            }
        }
        assert_eq!(site.kit.at.cells("draft", "*", "1 = 1").await, drafts);
    });
}

/// WIZ-12: another firm's draft, and another person's, do not exist.
#[test]
fn another_persons_draft_does_not_exist() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", Some("11111111")).await;
        let mut farid = site.as_(Person::Farid).await;
        let start = farid.get("/loophub/cles/creer").await;
        // A second administrator of Alpha.
        site.kit
            .at
            .set("staff_member", "level = 500", "last_name = 'Moreau'")
            .await;
        let mut david = site.as_(Person::David).await;
        let davids = david.get("/loophub/cles/creer").await;
        for step in STEPS {
            assert_eq!(
                farid.get(&tab.at(step)).await.status,
                StatusCode::NOT_FOUND,
                "{step}"
            );
            assert_eq!(
                david.get(&tab.at(step)).await.status,
                StatusCode::NOT_FOUND,
                "{step}"
            );
        }
        for step in FORMS {
            for (browser, page) in [(&mut farid, &start), (&mut david, &davids)] {
                let hidden = page.hidden("/loophub/cles/creer");
                let mut fields: Vec<(&str, &str)> = hidden
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                fields.extend([("version", "2"), ("action", "suivant"), ("type", "cegid")]);
                let sent = browser.post(&tab.at(step), &fields).await;
                let expected = if step == "supprimer" {
                    StatusCode::SEE_OTHER
                } else {
                    StatusCode::NOT_FOUND
                };
                assert_eq!(sent.status, expected, "{step}");
            }
        }
        assert_eq!(
            tab.get("dossiers").await.status,
            StatusCode::OK,
            "Alice’s is as it was"
        );
        assert!(
            !david
                .get("/loophub/applications")
                .await
                .text()
                .contains("Brouillon")
        );
        for id in [
            "0",
            "-1",
            "x",
            "999999",
            "99999999999999999999",
            "%00",
            "%ED%A0%80",
            "1%2F2",
        ] {
            for step in STEPS {
                let page = david
                    .get(&format!("/loophub/applications/ajouter/{id}/{step}"))
                    .await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{id} {step}");
            }
        }
    });
}

/// Raw values: NUL, an encoded surrogate, broken UTF-8, signs, marks, markup, numbers that are none, very long.
fn odd() -> Vec<String> {
    let mut odd = [
        "",
        "%00",
        "a%00bcdefgh",
        "%ED%A0%80",
        "%FF%FE",
        "%",
        "%zz",
        "%CC%81%CC%81%CC%81",
        "%25%5F%25",
        "%3Cscript%3E%22%27",
        "..%2F..%2F",
        "-1",
        "99999999999999999999",
        "1e3",
        "%F0%9F%98%80",
        "%0D%0Aset-cookie%3Aa%3Db",
    ]
    .map(str::to_owned)
    .to_vec();
    odd.push("x".repeat(1_500));
    odd.push("%C3%A9".repeat(11_000));
    odd
}

/// *Bad input*: whatever stands in whatever field of whatever step, the answer is a page or a redirect, nothing is added,
/// and the draft can still be opened.
#[test]
fn odd_bytes_are_never_a_fault() {
    on_site(async |site: Site| {
        let before = applications(&site).await;
        let mut tab = Tab::defined(&site, "lexisnexis-gestion-juridique", None).await;
        tab.summary().await;
        for (step, names) in [
            (
                "definition",
                &[
                    "type",
                    "application",
                    "api_key",
                    "cle",
                    "sic",
                    "champ_domaine_lexis_polyacte",
                    "champ_x",
                    "champ_",
                    "version",
                    "action",
                ][..],
            ),
            (
                "dossiers",
                &[
                    "q",
                    "recherche",
                    "page",
                    "page_ids",
                    "page_etait",
                    "page_entiere",
                    "d",
                    "aller",
                    "aller_a",
                    "action",
                ],
            ),
            ("recapitulatif", &["version"]),
        ] {
            for name in names {
                for value in odd() {
                    let page = tab.get("definition").await;
                    let hidden = page.hidden(&tab.at("definition"));
                    let mut fields: Vec<(&str, &str)> = hidden
                        .iter()
                        .map(|(n, v)| (n.as_str(), v.as_str()))
                        .filter(|(n, _)| n != name)
                        .collect();
                    if *name != "action" && step != "recapitulatif" {
                        fields.push((
                            "action",
                            if step == "dossiers" {
                                "rechercher"
                            } else {
                                "suivant"
                            },
                        ));
                    }
                    if *name != "version" && step == "recapitulatif" {
                        fields.retain(|(n, _)| *n != "version");
                    }
                    if *name != "type" {
                        fields.push(("type", "cegid"));
                    }
                    let path = tab.at(step);
                    let sent = tab
                        .browser
                        .post_raw(&path, format!("{}&{name}={value}", encode(&fields)))
                        .await;
                    let shown = &value[..value.len().min(30)];
                    assert!(
                        sent.status.as_u16() < 500,
                        "{step} {name}={shown}: {}",
                        sent.status
                    );
                    assert!(!sent.body.contains("<script>"), "{step} {name}={shown}");
                    assert!(
                        sent.headers
                            .get("set-cookie")
                            .is_none_or(|cookie| !cookie.to_str().unwrap().contains("a=b"))
                    );
                }
            }
        }
        assert_eq!(applications(&site).await, before);
        for step in ["definition", "dossiers/selection"] {
            assert_eq!(tab.get(step).await.status, StatusCode::OK, "{step}");
        }
    });
}

/// *Bad input*: what cannot be read is told at its field, and the rest of what was typed is kept.
#[test]
fn what_cannot_be_read_is_told_at_its_field() {
    on_site(async |site: Site| {
        let mut tab = Tab::open(&site, Person::Alice).await;
        let form = hub_testkit::wizard::form(&site.kit, "dext", None).await;
        for (raw, told, kept) in [
            (
                "1111%001111",
                "Ce champ contient un caractère interdit.",
                "11111111",
            ),
            (
                "%ED%A0%8011111111",
                "Ce champ contient des caractères illisibles.",
                "11111111",
            ),
        ] {
            let page = tab.get("definition").await;
            let hidden = page.hidden(&tab.at("definition"));
            let mut fields: Vec<(&str, &str)> =
                hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            fields.extend([
                ("type", "partenaire"),
                ("application", form.application.as_str()),
                ("sic", form.sic.as_str()),
                ("action", "suivant"),
            ]);
            let path = tab.at("definition");
            let page = tab
                .browser
                .post_raw(&path, format!("{}&api_key={raw}", encode(&fields)))
                .await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{raw}");
            assert!(
                page.error_at("api_key").contains(told),
                "{raw}: {}",
                page.error_at("api_key")
            );
            assert_eq!(page.attribute("#api_key", "value").as_deref(), Some(kept));
            assert_eq!(page.texts("#application option[selected]"), ["Dext"]);
        }
    });
}

/// WIZ-12: a draft that is dropped is gone, and only once; its form answers the same when it is sent again.
#[test]
fn a_draft_can_be_dropped() {
    on_site(async |site: Site| {
        let mut tab = Tab::defined(&site, "dext", Some("11111111")).await;
        let list = tab.browser.get("/loophub/applications").await;
        let path = tab.at("supprimer");
        assert_eq!(
            list.texts("section li button"),
            ["Supprimer le brouillon Ajout de Dext"]
        );
        let sent = tab.browser.send(&list, &path, &[]).await;
        let after = tab.browser.follow(&sent).await;
        assert!(
            after.text().contains("Succès : le brouillon a été supprimé."),
            "{}",
            after.text()
        );
        assert!(!after.text().contains("Brouillon conservé"));
        assert_eq!(tab.get("dossiers").await.status, StatusCode::NOT_FOUND);
        let sent = tab.browser.send(&list, &path, &[]).await;
        assert!(
            tab.browser
                .follow(&sent)
                .await
                .text()
                .contains("ce brouillon n’existe plus")
        );
        assert_eq!(site.kit.at.count("draft", &format!("id = {}", tab.id())).await, 0);
        assert_eq!(
            tab.browser.get(&path).await.status,
            StatusCode::METHOD_NOT_ALLOWED
        );
        assert!(listed(&after).is_empty());
    });
}
