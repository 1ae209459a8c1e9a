//! The journal's chain finds whatever is done to it (AUD-01, AUD-02).

use hub_store::StoreError;
use hub_testkit::hub_app::{Origin, authn, queries};
use hub_testkit::hub_domain::api_key::KeyKind;
use hub_testkit::hub_domain::audit::ChainFault;
use hub_testkit::hub_domain::authz::{EditSettings, Target};
use hub_testkit::hub_domain::ids::FirmId;
use hub_testkit::hub_domain::moment::Moment;
use hub_testkit::hub_domain::staff::Caller;
use hub_testkit::{Kit, NOW, Person, db_test};

/// Whoever runs the server.
#[expect(
    clippy::disallowed_methods,
    reason = "the operator purges from the command line"
)]
fn operator(firm: FirmId) -> Caller {
    authn::operator(firm)
}

/// What verifying Alpha's chain finds, after one more tampering.
async fn after(kit: &Kit, sql: &str) -> Option<ChainFault> {
    kit.at.tamper(sql).await;
    let report = kit
        .hub
        .database()
        .verify_chain(kit.alpha)
        .await
        .expect("a report");
    report.fault
}

db_test! {
    /// AUD-01, AUD-02: after many acts of many kinds, every chain verifies and no act is silent.
    #[test]
    async fn a_used_installation_verifies(kit: Kit) {
        for n in 0..20 {
            let form = kit.key_form(&format!("Clé {n}"), KeyKind::Standard);
            kit.issue(Person::Alice, &form).await;
        }
        for firm in [FirmId::INSTALLATION, kit.alpha, kit.beta] {
            let report = kit.hub.database().verify_chain(firm).await.expect("a report");
            assert_eq!((report.fault, report.silent_act), (None, None), "firm {firm}");
            assert!(report.entries >= 3);
        }
    }

    /// AUD-01: an act that records nothing cannot be committed, and leaves no trace.
    #[test]
    async fn a_silent_act_cannot_commit(kit: Kit) {
        let before = kit.at.dump().await;
        let tx = kit.begin(kit.alpha).await;
        let refused = tx.commit().await;
        assert!(
            matches!(refused, Err(StoreError::Internal(ref text)) if text.contains("AUD-01")),
            "{refused:?}"
        );
        assert_eq!(kit.at.dump().await, before);
    }

    /// AUD-01: a transaction that is dropped changes nothing, entries included.
    #[test]
    async fn a_dropped_act_leaves_nothing(kit: Kit) {
        let before = kit.at.dump().await;
        let mut tx = kit.begin(kit.alpha).await;
        let permit = tx.permit::<EditSettings>(Target::Firm).expect("the operator may");
        tx.add_sic_code(permit, "FR009", "Jamais")
            .await
            .expect("a new code");
        drop(tx);
        assert_eq!(kit.at.dump().await, before);
    }

    /// AUD-02: a changed field of an entry is found, whichever it is.
    #[test]
    async fn an_edited_entry_is_found(kit: Kit) {
        for (column, other) in [
            ("act_id", "1"),
            ("at", "1"),
            ("actor_kind", "'system'"),
            ("actor_id", "99"),
            ("door", "'inside'"),
            ("verb", "'key.revoked'"),
            ("object_kind", "'firm'"),
            ("object_id", "77"),
            ("dossier_id", "1"),
            ("payload_digest", "hash"),
            ("hash", "previous"),
        ] {
            let firm = kit.alpha;
            let kept = kit
                .at
                .rows(&format!(
                    "SELECT * FROM audit_entry WHERE firm_id = {firm} AND seq = 5"
                ))
                .await;
            kit.at
                .tamper("CREATE TABLE kept AS SELECT * FROM audit_entry")
                .await;
            let sql = format!("UPDATE audit_entry SET {column} = {other} WHERE firm_id = {firm} AND seq = 5");
            assert_eq!(
                after(&kit, &sql).await,
                Some(ChainFault::Changed(5)),
                "{column} of {kept:?}"
            );
            kit.at.tamper("DELETE FROM audit_entry").await;
            kit.at.tamper("INSERT INTO audit_entry SELECT * FROM kept").await;
            kit.at.tamper("DROP TABLE kept").await;
        }
        let report = kit
            .hub
            .database()
            .verify_chain(kit.alpha)
            .await
            .expect("a report");
        assert_eq!(report.fault, None, "all was put back");
    }

    /// AUD-02: a removed entry is found.
    #[test]
    async fn a_removed_entry_is_found(kit: Kit) {
        let sql = format!(
            "DELETE FROM audit_entry WHERE firm_id = {} AND seq = 3",
            kit.alpha
        );
        assert_eq!(
            after(&kit, &sql).await,
            Some(ChainFault::Gap {
                expected: 3,
                found: 4
            })
        );
    }

    /// AUD-02: entries that change places are found.
    #[test]
    async fn reordered_entries_are_found(kit: Kit) {
        let firm = kit.alpha;
        for (from, to) in [(3, 1003), (4, 3), (1003, 4)] {
            kit.at
                .tamper(&format!(
                    "UPDATE audit_entry SET seq = {to} WHERE firm_id = {firm} AND seq = {from}"
                ))
                .await;
        }
        assert_eq!(
            after(&kit, "DELETE FROM outbox_event").await,
            Some(ChainFault::Unlinked(3))
        );
    }

    /// AUD-02: a cut of the newest entries is found by the head kept beside the chain.
    #[test]
    async fn the_newest_entries_cut_off_are_found(kit: Kit) {
        let firm = kit.alpha;
        let last = kit
            .at
            .number(&format!("SELECT seq FROM firm_head WHERE firm_id = {firm}"))
            .await;
        let sql = format!(
            "DELETE FROM audit_entry WHERE firm_id = {firm} AND seq > {}",
            last - 2
        );
        let expected = ChainFault::CutOff {
            expected: last,
            found: last - 2,
        };
        assert_eq!(after(&kit, &sql).await, Some(expected));
    }

    /// AUD-02: whoever cuts the chain and its head together is found by a checkpoint noted elsewhere.
    #[test]
    async fn a_checkpoint_finds_a_whole_cut(kit: Kit) {
        let firm = kit.alpha;
        let noted = kit.hub.database().verify_chain(firm).await.expect("a report");
        kit.at
            .tamper(&format!(
                "DELETE FROM audit_entry WHERE firm_id = {firm} AND seq = {}",
                noted.entries
            ))
            .await;
        kit.at
            .tamper(&format!(
                "DELETE FROM act WHERE firm_id = {firm} AND id NOT IN (SELECT act_id FROM audit_entry)"
            ))
            .await;
        kit.at.tamper(&format!(
            "UPDATE firm_head SET seq = {0} - 1, hash = (SELECT hash FROM audit_entry WHERE firm_id = {firm} AND seq = {0} - 1) \
             WHERE firm_id = {firm}", noted.entries)).await;
        let report = kit.hub.database().verify_chain(firm).await.expect("a report");
        assert_eq!(
            (report.fault, report.entries),
            (None, noted.entries - 1),
            "the chain alone cannot tell"
        );
        let hash = kit
            .hub
            .database()
            .chain_hash(firm, noted.entries)
            .await
            .expect("an answer");
        assert_eq!(hash, None, "but the checkpoint can");
        let before = kit
            .hub
            .database()
            .chain_hash(firm, noted.entries - 1)
            .await
            .expect("an answer");
        assert!(before.is_some());
    }

    /// AUD-02: changed words are found, and so are words erased by nobody known; they erase nothing else.
    #[test]
    async fn payloads_are_verified(kit: Kit) {
        let firm = kit.alpha;
        let erased = format!("DELETE FROM audit_payload WHERE firm_id = {firm} AND seq = 4");
        assert_eq!(after(&kit, &erased).await, Some(ChainFault::PayloadMissing(4)));
        let line = kit
            .hub
            .journal_line(&kit.caller(Person::Alice), 4)
            .await
            .expect("the entry is there");
        assert!(line.actor.is_none() && line.after.is_none() && line.verb.is_some());
        let salt = format!(
            "UPDATE audit_payload SET salt = (SELECT salt FROM audit_payload WHERE firm_id = {firm} AND seq = 2) WHERE firm_id = {firm} AND seq = 6"
        );
        assert_eq!(after(&kit, &salt).await, Some(ChainFault::PayloadChanged(6)));
        let words = format!("UPDATE audit_payload SET payload = '{{}}' WHERE firm_id = {firm} AND seq = 5");
        assert_eq!(after(&kit, &words).await, Some(ChainFault::PayloadChanged(5)));
    }

    /// AUD-02: a purge erases old words and says so; the chain verifies, what is erased later by hand does not.
    #[test]
    async fn a_purge_is_told_by_the_chain(kit: Kit) {
        let database = kit.hub.database();
        let firm = kit.alpha;
        let before = database.verify_chain(firm).await.expect("a report").entries;
        let none = kit.hub.purge_journal(&operator(firm), Moment(0), &Origin::command_line()).await.expect("nothing to erase");
        assert_eq!(none, 0);
        assert_eq!(database.verify_chain(firm).await.expect("a report").entries, before, "nothing was recorded");

        let all = kit.hub.purge_journal(&operator(firm), NOW.plus_days(1), &Origin::command_line()).await.expect("a purge");
        assert_eq!(i64::try_from(all).expect("a count"), before);
        let report = database.verify_chain(firm).await.expect("a report");
        assert_eq!((report.fault, report.erased, report.entries), (None, before, before + 1));
        let line = kit.hub.journal_line(&kit.caller(Person::Alice), before + 1).await.expect("the purge");
        assert_eq!(line.after.expect("what was erased")["through"], before);

        // A second purge leaves the first one's words, which account for what it erased.
        let again = kit.hub.purge_journal(&operator(firm), NOW.plus_days(1), &Origin::command_line()).await.expect("a purge");
        assert_eq!(again, 0);
        let form = kit.key_form("Clé neuve", KeyKind::Standard);
        kit.issue(Person::Alice, &form).await;
        let erased = format!("DELETE FROM audit_payload WHERE firm_id = {firm} AND seq = {}", before + 2);
        assert_eq!(after(&kit, &erased).await, Some(ChainFault::PayloadMissing(before + 2)));
        let beta = database.verify_chain(kit.beta).await.expect("a report");
        assert_eq!(beta.erased, 0, "the other firm keeps its words");
    }

    /// AUD-02: a firm that keeps its journal for months loses what is older, and only that.
    #[test]
    async fn journals_are_kept_as_long_as_the_firm_says(kit: Kit) {
        kit.at.set("firm", "journal_months = 12", &format!("id = {}", kit.beta)).await;
        kit.clock.set(NOW.plus_days(300));
        assert_eq!(kit.hub.purge_journals().await.expect("a purge"), 0);
        kit.clock.set(NOW.plus_days(400));
        assert!(kit.hub.purge_journals().await.expect("a purge") > 0);
        let database = kit.hub.database();
        assert_eq!(database.verify_chain(kit.alpha).await.expect("a report").erased, 0);
        let beta = database.verify_chain(kit.beta).await.expect("a report");
        assert!(beta.erased > 0 && beta.fault.is_none(), "{beta:?}");
    }

    /// AUD-02: an act whose moment no more agrees with its entry is found: « who had access when » hangs on it.
    #[test]
    async fn an_altered_act_is_found(kit: Kit) {
        let firm = kit.alpha;
        for change in ["at = at + 1", "actor_kind = 'system'", "door = 'inside'", "actor_id = 77"] {
            let act = kit.at.number(&format!("SELECT MAX(id) FROM act WHERE firm_id = {firm}")).await;
            kit.at.set("act", change, &format!("id = {act}")).await;
            let report = kit.hub.database().verify_chain(firm).await.expect("a report");
            assert_eq!(report.fault, None, "{change}");
            assert_eq!(report.altered_act.map(|found| found.0), Some(act), "{change}");
        }
    }

    /// AUD-02: another head than the chain's own is found.
    #[test]
    async fn another_head_is_found(kit: Kit) {
        let firm = kit.alpha;
        let last = kit
            .at
            .number(&format!("SELECT seq FROM firm_head WHERE firm_id = {firm}"))
            .await;
        let sql = format!(
            "UPDATE firm_head SET hash = (SELECT hash FROM audit_entry WHERE firm_id = {firm} AND seq = 1) WHERE firm_id = {firm}"
        );
        assert_eq!(after(&kit, &sql).await, Some(ChainFault::OtherHead(last)));
    }

    /// AUD-01: an act that left no entry is found.
    #[test]
    async fn a_silent_act_is_found(kit: Kit) {
        let firm = kit.alpha;
        kit.at.tamper(&format!("INSERT INTO act (firm_id, at, actor_kind, door, request_id) VALUES ({firm}, 1, 'system', 'inside', 'x')")).await;
        let report = kit.hub.database().verify_chain(firm).await.expect("a report");
        assert_eq!(report.fault, None);
        assert!(report.silent_act.is_some());
        let beta = kit.hub.database().verify_chain(kit.beta).await.expect("a report");
        assert_eq!(beta.silent_act, None, "the other firm's chain is its own");
    }

    /// AUD-01: the journal tells who did what, when, through which door, before and after.
    #[test]
    async fn an_entry_says_who_what_when(kit: Kit) {
        let page: queries::JournalPage = kit
            .hub
            .journal(&kit.caller(Person::Alice), &queries::JournalSearch::default(), None)
            .await
            .expect("a page");
        let line = page.lines.first().expect("the newest");
        assert_eq!(
            line.verb.map(hub_testkit::hub_domain::audit::Verb::code),
            Some("application.added")
        );
        assert_eq!(line.actor.as_deref(), Some("Alice Martin"));
        assert_eq!(
            (line.entry.actor_kind.as_str(), line.entry.door.as_str()),
            ("staff", "page")
        );
        assert_eq!(line.entry.actor_id, Some(kit.staff(Person::Alice).0));
        assert_eq!(
            (line.entry.at, line.request.as_deref()),
            (hub_testkit::NOW, Some("test"))
        );
        let after = line.after.as_ref().expect("what it is now");
        assert_eq!(after["selection"]["dossiers"], 3);
        assert_eq!(after["settings"]["key"], "66666666");
    }
}
