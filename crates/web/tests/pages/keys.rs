//! S10: the keys of the firm.

use http::StatusCode;
use hub_testkit::Person;

use crate::site::{Browser, Page, Site, on_site};

const CREATE: &str = "/loophub/cles/creer";

async fn create(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(CREATE).await;
    browser.send(&form, CREATE, fields).await
}

/// KEY-04: the list tells all there is to tell of each key.
#[test]
fn key_04_the_list_tells_all() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/loophub/cles").await;
        assert_eq!(page.heading(), "Clés d’API");
        assert_eq!(page.title(), "Clés d’API – LoopHub – ALPHA – Loop Hub");
        assert_eq!(
            page.texts("thead th"),
            [
                "Nom",
                "Identifiant",
                "Droits",
                "Applications",
                "Code SIC",
                "Dernière utilisation",
                "Expire le",
                "État",
                "Actions"
            ]
        );
        let rows = page.texts("tbody tr");
        let row = |identifier: &str| {
            rows.iter()
                .find(|row| row.contains(identifier))
                .unwrap_or_else(|| panic!("{identifier}: {rows:?}"))
                .clone()
        };
        assert!(
            row("11111111").contains(
                "API standard Aucune application FR001 Jamais utilisée Sans expiration Active Révoquer"
            ),
            "{}",
            row("11111111")
        );
        assert!(row("33333333").contains("API cabinet"));
        assert!(
            row("44444444").contains("23/11/2026 Expirée"),
            "{}",
            row("44444444")
        );
        assert!(
            row("55555555").ends_with("Révoquée"),
            "no act on a revoked key: {}",
            row("55555555")
        );
        assert!(row("66666666").contains("Qonto"));
        assert_eq!(rows.len(), 6);
        for secret in site.kit.secrets() {
            assert!(!page.body.contains(secret));
        }
    });
}

/// KEY-01: the secret is in the answer of the form, kept by no cache, never compressed; a reload or a later look shows
/// it no more, and makes no second key.
#[test]
fn key_01_the_secret_is_shown_once() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        alice.headers = vec![("accept-encoding", "gzip, br")];
        assert_eq!(alice.get("/compte").await.header("content-encoding"), "br");
        alice.headers.clear();
        let form = alice.get(CREATE).await;
        let typed = [("nom", "Essai"), ("droits", "standard"), ("expiration", "90")];
        let sic = site.kit.sic[1].to_string();
        let typed = [typed.as_slice(), &[("sic", sic.as_str())]].concat();
        alice.headers = vec![("accept-encoding", "gzip, br")];
        let page = alice.send(&form, CREATE, &typed).await;
        alice.headers.clear();
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert_eq!(page.heading(), "Clé créée");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("content-encoding"), "");
        let secret = page.texts("code#secret").concat();
        let identifier = page.texts("code#identifiant").concat();
        assert!(secret.starts_with("lhs_"), "{secret}");
        assert!(!page.title().contains(&secret));

        // A double click: the same key.
        let twin = alice.send(&form, CREATE, &typed).await;
        assert_eq!(twin.texts("code#secret").concat(), secret);
        // A reload, later: no secret and no second key.
        site.kit.clock.advance(121_000);
        let again = alice.send(&form, CREATE, &typed).await;
        assert_eq!(again.heading(), "Ce secret a déjà été affiché.");
        assert!(!again.body.contains(&secret));
        assert_eq!(site.kit.at.count("api_key", "name = 'Essai'").await, 1);
        // A new look at the address: the form.
        assert_eq!(alice.get(CREATE).await.heading(), "Créer une clé d’API");
        for path in ["/loophub/cles", "/suivi/journal"] {
            let page = alice.get(path).await;
            assert!(
                page.body.contains(&identifier) && !page.body.contains(&secret),
                "{path}"
            );
        }
        let list = alice.get("/loophub/cles").await;
        assert!(
            list.texts("tbody tr")
                .iter()
                .any(|row| row.contains("Essai") && row.contains("FR002") && row.contains("22/02/2027")),
            "{:?}",
            list.texts("tbody tr")
        );
    });
}

/// KEY-01: what is missing or wrong is said at its field, 422, and nothing typed is lost.
#[test]
fn key_01_what_is_wrong_is_said_at_its_field() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let sic = site.kit.sic[0].to_string();
        let empty = create(&mut alice, &[("expiration", "")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            empty.title().starts_with("Erreur : Créer une clé d’API"),
            "{}",
            empty.title()
        );
        assert_eq!(
            empty.error_at("nom"),
            "Erreur : Donnez un nom à la clé, par exemple « AZOPIO production »."
        );
        assert_eq!(
            empty.error_at("droits"),
            "Erreur : Choisissez les droits de la clé."
        );
        assert_eq!(
            empty.error_at("sic"),
            "Erreur : Sélectionnez le code SIC qui a servi à générer la clé d’API."
        );
        assert_eq!(
            empty.error_at("expiration"),
            "Erreur : Choisissez une expiration."
        );
        assert_eq!(empty.texts("#resume a").len(), 4);

        let good = [
            ("nom", "Essai"),
            ("droits", "cabinet"),
            ("sic", sic.as_str()),
            ("expiration", "date"),
        ];
        for (date, message) in [
            ("", "Saisissez une date complète, par exemple 31/12/2027."),
            (
                "31-12-2027",
                "Saisissez une date complète, par exemple 31/12/2027.",
            ),
            ("2026-11-23", "La date d’expiration doit être dans le futur."),
        ] {
            let page = create(&mut alice, &[good.as_slice(), &[("expire_le", date)]].concat()).await;
            assert_eq!(
                page.error_at("expire_le"),
                format!("Erreur : {message}"),
                "{date}"
            );
            assert_eq!(page.attribute("#nom", "value").as_deref(), Some("Essai"));
            assert_eq!(page.attribute("#expire_le", "value").as_deref(), Some(date));
            assert!(page.attribute("input[value=cabinet]", "checked").is_some());
            assert!(
                page.attribute(&format!("option[value='{sic}']"), "selected")
                    .is_some()
            );
        }
        let long = "n".repeat(81);
        let page = create(&mut alice, &[("nom", &long)]).await;
        assert_eq!(
            page.error_at("nom"),
            "Erreur : Le nom de la clé compte 80 caractères au plus."
        );
        let beta = site.kit.at.count("api_key", "TRUE").await;
        assert_eq!(beta, 7, "nothing was stored");
    });
}

/// KEY-02: an identifier made elsewhere is taken over; a taken one, here or in another firm, has one neutral refusal.
#[test]
fn key_02_an_identifier_is_taken_over_or_refused_neutrally() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let sic = site.kit.sic[0].to_string();
        let good = [
            ("nom", "Reprise"),
            ("droits", "standard"),
            ("sic", sic.as_str()),
            ("expiration", "jamais"),
        ];
        for taken in ["11111111", "77777777"] {
            let page = create(&mut alice, &[good.as_slice(), &[("identifiant", taken)]].concat()).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(
                page.error_at("identifiant"),
                "Erreur : Cet identifiant n’est pas disponible. Choisissez-en un autre ou laissez le champ vide."
            );
            assert_eq!(page.attribute("#identifiant", "value").as_deref(), Some(taken));
        }
        for wrong in ["court", "accentué1", "avec espace"] {
            let page = create(&mut alice, &[good.as_slice(), &[("identifiant", wrong)]].concat()).await;
            assert!(
                page.error_at("identifiant").contains("8 à 48"),
                "{wrong}: {}",
                page.error_at("identifiant")
            );
        }
        let page = create(
            &mut alice,
            &[good.as_slice(), &[("identifiant", "98989898")]].concat(),
        )
        .await;
        assert_eq!(page.texts("code#identifiant"), ["98989898"]);
    });
}

/// WIZ-04: a secret pasted into a field is refused and does not come back.
#[test]
fn a_pasted_secret_does_not_come_back() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let secret = site.kit.secret("11111111").to_owned();
        for field in ["nom", "identifiant", "expire_le", "sic"] {
            let page = create(&mut alice, &[(field, secret.as_str())]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!page.body.contains(&secret), "{field}");
        }
        let page = create(&mut alice, &[("identifiant", secret.as_str())]).await;
        assert!(
            page.error_at("identifiant")
                .contains("Vous avez collé le secret de la clé.")
        );
        let id = site.kit.key_id(Person::Alice, "11111111").await;
        let path = format!("/loophub/cles/{id}/revoquer");
        let form = alice.get(&path).await;
        let page = alice
            .send(&form, &path, &[("identifiant", secret.as_str())])
            .await;
        assert!(!page.body.contains(&secret));
    });
}

/// KEY-03: revoking says what it cuts, asks for the identifier, and is immediate and once.
#[test]
fn key_03_revoking_says_what_it_cuts() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let id = site.kit.key_id(Person::Alice, "66666666").await;
        let path = format!("/loophub/cles/{id}/revoquer");
        let form = alice.get(&path).await;
        assert_eq!(form.heading(), "Révoquer la clé Qonto ?");
        assert!(form.text().contains("Cette clé est utilisée par l’application Qonto. Remplacez-la avant de la révoquer, ou confirmez la coupure."), "{}", form.text());
        for typed in ["", "11111111", "6666"] {
            let page = alice.send(&form, &path, &[("identifiant", typed)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(
                page.error_at("identifiant"),
                "Erreur : L’identifiant saisi ne correspond pas. Saisissez : 66666666."
            );
            assert_eq!(page.attribute("#identifiant", "value").as_deref(), Some(typed));
        }
        let done = alice.send(&form, &path, &[("identifiant", " 66666666 ")]).await;
        let list = alice.follow(&done).await;
        assert!(
            list.text().contains("la clé Qonto a été révoquée."),
            "{}",
            list.text()
        );
        assert!(list.title().starts_with("Succès : "));
        assert!(
            !alice.get("/loophub/cles").await.text().contains("a été révoquée"),
            "said once"
        );
        let shown = alice.get(&path).await;
        assert!(
            alice
                .follow(&shown)
                .await
                .text()
                .contains("cette clé était déjà révoquée")
        );
        let sent = alice.send(&form, &path, &[("identifiant", "66666666")]).await;
        assert!(
            alice
                .follow(&sent)
                .await
                .text()
                .contains("cette clé était déjà révoquée")
        );
        let free = site.kit.key_id(Person::Alice, "11111111").await;
        let form = alice.get(&format!("/loophub/cles/{free}/revoquer")).await;
        assert!(form.text().contains("Aucune application") && !form.text().contains("Remplacez-la"));
    });
}

/// S10, empty: a firm without a key is shown the way to its first one.
#[test]
fn without_a_key_there_is_the_way_to_one() {
    on_site(async |site: Site| {
        site.kit.at.take_away("api_key_secret", "TRUE").await;
        site.kit.at.take_away("api_key", "TRUE").await;
        let page = site.as_(Person::Farid).await.get("/loophub/cles").await;
        assert!(
            page.texts("h2").contains(&"Aucune clé d’API".to_owned()),
            "{}",
            page.body
        );
        assert_eq!(page.attribute(".vide a", "href").as_deref(), Some(CREATE));
        assert!(page.texts("table").is_empty());
    });
}
