//! S13: the journal.

use http::StatusCode;
use hub_testkit::Person;

use crate::site::{Site, on_site};

/// AUD-01: what was done is there, newest first, with its author; the detail tells before and after in words.
#[test]
fn aud_01_what_was_done_is_there_in_words() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/suivi/journal").await;
        assert_eq!(page.header("cache-control"), "no-store");
        let rows = page.texts("tbody tr");
        assert!(
            rows[0].contains("Alice Martin Application ajoutée Application Qonto"),
            "{}",
            rows[0]
        );
        assert!(
            rows.iter()
                .any(|row| row.contains("Clé d’API révoquée Clé d’API 55555555")),
            "{rows:?}"
        );
        assert!(
            rows.iter()
                .any(|row| row.ends_with("Dossiers créés 72 dossiers Réussi")),
            "{rows:?}"
        );
        assert!(page.text().contains("fuseau Europe/Paris"));

        let detail = page.attribute("tbody a", "href").unwrap();
        let detail = alice.get(&detail).await;
        assert!(detail.heading().starts_with("Événement "), "{}", detail.heading());
        let facts = detail.texts("section[aria-labelledby=apres] dl > div");
        assert!(facts.contains(&"Clé d’API 66666666".to_owned()), "{facts:?}");
        assert!(facts.contains(&"Code SIC FR001".to_owned()), "{facts:?}");
        assert!(facts.contains(&"Dossiers 3".to_owned()), "{facts:?}");
        assert!(
            facts.contains(&"Sélection Dossiers choisis un à un".to_owned()),
            "{facts:?}"
        );
        for fact in &facts {
            assert!(!fact.contains(['{', '[', '"', '_']), "{fact}");
        }
        for secret in site.kit.secrets() {
            assert!(!detail.body.contains(secret) && !page.body.contains(secret));
        }
        let revoked = alice.get("/suivi/journal?action=key.revoked").await;
        assert_eq!(revoked.texts("tbody tr").len(), 1);
        let detail = alice.get(&revoked.attribute("tbody a", "href").unwrap()).await;
        assert!(
            detail
                .texts("section[aria-labelledby=avant] dl > div")
                .contains(&"État Active".to_owned())
        );
        assert!(
            detail
                .texts("section[aria-labelledby=apres] dl > div")
                .contains(&"État Révoquée".to_owned())
        );
    });
}

/// AUD-02: the chain is verified on demand; one changed entry is found and named.
#[test]
fn aud_02_the_chain_is_verified_on_demand() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/suivi/journal").await;
        let sent = alice.send(&page, "/suivi/journal/verification", &[]).await;
        let text = alice.follow(&sent).await.text();
        let count = site
            .kit
            .at
            .number_of("firm_head", "seq", &format!("firm_id = {}", site.kit.alpha))
            .await;
        assert!(
            text.contains(&format!(
                "Chaîne vérifiée le 24/11/2026 10:00 : {count} événements, aucune altération."
            )),
            "{text}"
        );

        site.kit
            .at
            .set(
                "audit_entry",
                "object_id = 99",
                &format!("firm_id = {} AND seq = 2", site.kit.alpha),
            )
            .await;
        let sent = alice.send(&page, "/suivi/journal/verification", &[]).await;
        let broken = alice.follow(&sent).await;
        assert!(
            broken.text().contains("La chaîne est rompue à l’événement 2."),
            "{}",
            broken.text()
        );
        assert!(broken.attribute("[role=alert]", "class").unwrap().contains("err"));
    });
}

/// S13: older and newer, by key, meet without a gap or a repetition, under a filter too.
#[test]
fn older_and_newer_meet() {
    on_site(async |site: Site| {
        for n in 0..120 {
            let form = site.kit.key_form(
                &format!("Clé {n}"),
                hub_testkit::hub_domain::api_key::KeyKind::Standard,
            );
            site.kit.issue(Person::Alice, &form).await;
        }
        let mut alice = site.as_(Person::Alice).await;
        for start in ["/suivi/journal", "/suivi/journal?action=key.issued"] {
            let (mut path, mut pages, mut seen) = (start.to_owned(), Vec::new(), Vec::new());
            loop {
                let page = alice.get(&path).await;
                let links = page.texts("tbody a");
                assert!(links.len() <= 50);
                seen.extend(links.clone());
                pages.push(links);
                match page.attribute("a[rel=next]", "href") {
                    Some(older) => path = older,
                    None => break,
                }
            }
            assert!(pages.len() >= 3);
            let mut unique = seen.clone();
            unique.dedup();
            assert_eq!(unique.len(), seen.len());
            for expected in pages.iter().rev().skip(1) {
                let page = alice.get(&path).await;
                path = page.attribute("a[rel=prev]", "href").expect("the way back");
                assert_eq!(&alice.get(&path).await.texts("tbody a"), expected);
            }
        }
        let none = alice.get("/suivi/journal?action=account.locked").await;
        assert!(none.text().contains("Aucun événement sur cette période"));
        assert_eq!(none.status, StatusCode::OK);
    });
}

/// AUD-03: the journal is searched by person, dossier, application, period and outcome; what cannot be searched is said at
/// its field and nothing typed is lost.
#[test]
fn aud_03_the_journal_is_searched() {
    on_site(async |site: Site| {
        let form = site.kit.key_form(
            "Clé de David",
            hub_testkit::hub_domain::api_key::KeyKind::Standard,
        );
        site.kit.issue(Person::Alice, &form).await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/suivi/journal?periode=tout").await;
        let all = page.texts("tbody tr").len();
        assert!(
            page.text().contains(&format!("{all} événements")),
            "{}",
            page.text()
        );

        let author = site.kit.staff(Person::Alice).0;
        let hers = alice
            .get(&format!("/suivi/journal?periode=tout&auteur={author}"))
            .await;
        let rows = hers.texts("tbody tr");
        assert!(!rows.is_empty() && rows.len() < all);
        assert!(rows.iter().all(|row| row.contains("Alice Martin")), "{rows:?}");
        let machine = alice.get("/suivi/journal?periode=tout&auteur=operator").await;
        let rows = machine.texts("tbody tr");
        assert!(
            !rows.is_empty() && rows.iter().all(|row| row.contains("Ligne de commande")),
            "{rows:?}"
        );

        // Qonto was added on dossiers: each of them finds that act, and the act names them one by one.
        let act = alice
            .get("/suivi/journal?periode=tout&action=application.added&dossier=a1")
            .await;
        let entry = act
            .attribute("tbody a", "href")
            .expect("the act that touched the dossier");
        let touched = alice.get(&format!("{entry}/dossiers")).await;
        assert!(
            touched
                .texts("tbody tr")
                .iter()
                .any(|row| row.starts_with("A1 ") && row.ends_with("Application activée")),
            "{:?}",
            touched.texts("tbody tr")
        );
        let kept = act.attribute("input[name=dossier]", "value");
        assert_eq!(kept.as_deref(), Some("a1"));

        let refused = alice.get("/suivi/journal?resultat=refused&periode=tout").await;
        assert_eq!(refused.texts("tbody tr").len(), 0);
        let today = alice.get("/suivi/journal?du=2026-11-22&au=2026-11-24").await;
        assert_eq!(today.texts("tbody tr").len(), all.min(50));
        let before = alice.get("/suivi/journal?au=2026-11-21").await;
        assert_eq!(before.texts("tbody tr").len(), 0);

        let odd = alice
            .get("/suivi/journal?du=24/11/2026&au=hier&dossier=INCONNU")
            .await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.error_at("du").contains("date"), "{}", odd.error_at("du"));
        assert!(odd.error_at("dossier").contains("INCONNU"));
        assert_eq!(odd.attribute("input[name=au]", "value").as_deref(), Some("hier"));
        let order = alice.get("/suivi/journal?du=2026-11-24&au=2026-11-23").await;
        assert!(
            order.error_at("au").contains("précède"),
            "{}",
            order.error_at("au")
        );
    });
}

/// AUD-03: what is shown is exported: CSV in words, JSON lines that the verifier proves away from the database.
#[test]
fn aud_03_the_journal_is_exported() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let csv = alice
            .get("/suivi/journal/export?periode=tout&action=key.revoked")
            .await;
        assert_eq!(
            csv.header("content-disposition"),
            "attachment; filename=\"journal.csv\""
        );
        let lines: Vec<&str> = csv.body.lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].contains("Date et heure;Auteur;Action") && lines[1].contains("Clé d’API révoquée"));

        let whole = alice.get("/suivi/journal/export?periode=tout&format=jsonl").await;
        let mut verifier = hub_testkit::hub_domain::audit::ChainVerifier::new();
        for line in whole.body.lines() {
            let entry = hub_testkit::hub_domain::audit::export::from_line(line).expect("an entry");
            verifier.next(&entry).expect("the next of the chain");
        }
        let head = site
            .kit
            .hub
            .database()
            .chain_head(site.kit.alpha)
            .await
            .expect("a head");
        assert_eq!(verifier.reached(), head);
        for secret in site.kit.secrets() {
            assert!(!whole.body.contains(secret));
        }
        let mut emma = site.as_(Person::Emma).await;
        assert_eq!(
            emma.get("/suivi/journal/export").await.status,
            StatusCode::FORBIDDEN
        );
    });
}
