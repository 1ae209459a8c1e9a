//! A contact of three hundred dossiers: what they see and what the firm sees stays in pages, and ends at once (GST-04,
//! GST-06).

use std::collections::BTreeSet;

use hub_app::commands::RemoveContactOutcome;
use hub_app::queries::{LAUNCHER_PAGE, LINKS_PAGE};
use hub_testkit::cast::page;
use hub_testkit::cast_data::dossier;
use hub_testkit::{Kit, Person, db_test, hub_app};

use crate::offers::add;

const MANY: usize = 300;

db_test! {
    /// GST-04, GST-06: pages of twenty-five for the contact, of fifty for the firm, each dossier once; a search finds one;
    /// removing the contact ends every access in one act, and neither is lost on the way.
    #[test]
    async fn gst_06_three_hundred_dossiers(kit: Kit) {
        let app = add(&kit, "cegid-loop-offre-start", None).await;
        let more: Vec<_> = (0..MANY).map(|n| dossier(&format!("Z{n:03}"), &format!("Filiale {n:03}"))).collect();
        kit.create_dossiers(kit.alpha, &more).await;
        let act = kit.at.number_of("act", "MAX(id)", &format!("firm_id = {}", kit.alpha)).await;
        let (ines, lucie) = (kit.contact("ines"), kit.contact("lucie"));
        kit.lay_links(ines, "Z", act).await;
        kit.lay_links(lucie, "Z", act).await;
        kit.lay_many(app, "Z", [ines, lucie], act).await;

        let caller = kit.caller(Person::Ines);
        let first = kit.hub.launcher(&caller, "", 1).await.expect("a page");
        assert!(first.has_search);
        assert_eq!((first.found, first.pages), (MANY, MANY / LAUNCHER_PAGE));
        let mut seen = BTreeSet::new();
        for number in 1..=first.pages {
            let shown = kit.hub.launcher(&caller, "", number).await.expect("a page");
            assert_eq!(shown.dossiers.len(), LAUNCHER_PAGE);
            seen.extend(shown.dossiers.into_iter().map(|one| one.code));
        }
        assert_eq!(seen.len(), MANY, "each once");
        let found = kit.hub.launcher(&caller, "filiale 123", 1).await.expect("a page");
        assert_eq!(found.dossiers.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["Z123"]);

        let alice = kit.caller(Person::Alice);
        let panel = kit.hub.contact(&alice, ines, 1).await.expect("a contact");
        let links = MANY as i64 + 1;
        assert_eq!((panel.impact.dossiers, panel.impact.accesses), (links, MANY as i64));
        let mut seen = BTreeSet::new();
        for number in 1..=(links + LINKS_PAGE - 1) / LINKS_PAGE {
            let shown = kit.hub.contact(&alice, ines, number).await.expect("a contact");
            assert!(shown.links.len() as i64 <= LINKS_PAGE);
            seen.extend(shown.links.into_iter().map(|link| link.dossier.code));
        }
        assert_eq!(seen.len() as i64, links, "each once, A1 too");

        let acts = kit.at.count("act", "TRUE").await;
        let removed = kit.hub.remove_contact(&alice, ines, panel.impact, &page()).await.expect("an answer");
        assert!(matches!(removed, RemoveContactOutcome::Removed { ended, .. } if ended == panel.impact));
        assert_eq!(kit.at.count("act", "TRUE").await, acts + 1);
        for (contact, left) in [(ines, 0), (lucie, MANY as i64 / 2)] {
            let live = format!("contact_id = {contact} AND closed_by IS NULL");
            assert_eq!(kit.at.count("access", &live).await, left);
        }
        assert_eq!(kit.orphan_accesses().await, 0);
    }
}
