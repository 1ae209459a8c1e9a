//! What an application may do in Loop Hub by itself (3.4).

use http::StatusCode;
use hub_testkit::Person;

use super::{LIST, add, id};
use crate::site::{Site, on_site};

const CABINET: &str = "Cegid Loop APIs Cabinet";

/// 3.4, APP-03: nothing is granted at first; what an administrator grants stands on the application's page, in both
/// places, and two administrators do not overwrite each other.
#[test]
fn an_administrator_grants_word_by_word() {
    on_site(async |site: Site| {
        add(&site.kit, "cegid-loop-apis-cabinet", Some("33333333"), &[]).await;
        let own = format!("{LIST}/{}", id(&site, CABINET).await);
        let path = format!("{own}/droits-api");
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get(&own).await;
        assert!(
            page.text().contains("Rien : elle n’agit pas par elle-même."),
            "{}",
            page.text()
        );
        let form = alice.get(&path).await;
        assert_eq!(form.heading(), format!("Droits dans Loop Hub : {CABINET}"));
        assert_eq!(form.texts("input[name=droit]").len(), 17);
        assert!(form.attribute("input[name=droit][checked]", "value").is_none());
        let sent = alice
            .send(
                &form,
                &path,
                &[("droit", "dossiers:read"), ("droit", "contacts:write")],
            )
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let page = alice.follow(&sent).await;
        for part in [
            "Lire les dossiers et leurs applications",
            "Créer, modifier et supprimer des interlocuteurs",
        ] {
            assert!(page.text().contains(part), "{}", page.text());
        }
        // The first form again: somebody else saved since.
        let stale = alice.send(&form, &path, &[("droit", "audit:read")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
        assert!(
            stale.text().contains("Lire les dossiers et leurs applications"),
            "{}",
            stale.text()
        );
        let again = alice.send(&stale, &path, &[("droit", "audit:read")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
        let journal = alice.get("/suivi/journal").await;
        assert!(
            journal.text().contains("Droits dans Loop Hub modifiés"),
            "{}",
            journal.text()
        );
    });
}

/// 3.4: an application without cabinet key does nothing by itself: it has no such page.
#[test]
fn an_application_without_cabinet_key_is_granted_nothing() {
    on_site(async |site: Site| {
        let own = format!("{LIST}/{}", id(&site, "Qonto").await);
        let mut alice = site.as_(Person::Alice).await;
        assert_eq!(
            alice.get(&format!("{own}/droits-api")).await.status,
            StatusCode::NOT_FOUND
        );
        assert!(!alice.get(&own).await.text().contains("Droits dans Loop Hub"));
    });
}
