//! Removing with impact, restoring, suspending (`APP-04` to `APP-07`).

use hub_app::AppError;
use hub_app::commands::{RemoveOutcome, RestoreOutcome, SuspendFirmOutcome, SuspendOutcome};
use hub_domain::account::EmailAddress;
use hub_domain::authz::call::TrueReason;
use hub_domain::authz::{EditStaff, Target};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::InstalledAppId;
use hub_domain::removal::RemovalReason;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::cast_data::dossier;
use hub_testkit::hub_store::{NewDossier, NewStaff};
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

use crate::offers::{add, give, letters, offer, open};

async fn qonto(kit: &Kit) -> InstalledAppId {
    InstalledAppId(kit.at.number_of("installed_app", "id", "label = 'Qonto'").await)
}

/// Why a call with the key of « Qonto » on A1 is refused; nothing when it is allowed.
async fn refused(kit: &Kit) -> Option<TrueReason> {
    let answer = read_dossier(&kit.hub, &kit.credential("66666666"), "A1").await;
    answer.err().map(|refused| refused.reason)
}

async fn restore(kit: &Kit, id: InstalledAppId) -> RestoreOutcome {
    let alice = kit.caller(Person::Alice);
    let restored = kit.hub.restore_application(&alice, id, &page()).await;
    restored.expect("an answer")
}

fn codes(letter: &serde_json::Value) -> Vec<String> {
    let dossiers = letter["dossiers"].as_array().expect("dossiers");
    let line = |dossier: &serde_json::Value| {
        let contacts = dossier["contacts"].as_array().expect("contacts");
        let names: Vec<&str> = contacts.iter().filter_map(serde_json::Value::as_str).collect();
        format!(
            "{}:{}",
            dossier["code"].as_str().unwrap_or_default(),
            names.join("+")
        )
    };
    dossiers.iter().map(line).collect()
}

db_test! {
    /// APP-04: the figures shown are exact, and all that is bound to them is ended in one act.
    #[test]
    async fn app_04_the_figures_are_what_ends(kit: Kit) {
        let app = offer(&kit).await;
        let alice = kit.caller(Person::Alice);
        let shown = kit.hub.removal_page(&alice, app, "").await.expect("a page");
        let impact = &shown.impact;
        assert_eq!(
            (impact.dossiers, impact.contacts, impact.accesses, impact.owners, impact.ownerless),
            (3, 2, 3, 2, 1)
        );
        let lines: Vec<_> = shown.dossiers.iter().map(|line| (line.code.as_str(), line.contacts)).collect();
        assert_eq!(lines, [("A1", 2), ("CLI001", 1), ("CLI002", 0)]);
        let (_, consequences) = kit.hub.removal_consequences(&alice, app).await.expect("lines");
        let lines: Vec<_> = consequences.iter().map(|line| format!("{}/{}/{}", line.code, line.owner, line.last_name)).collect();
        assert_eq!(lines, ["A1/Bruno Petit/CAMUS", "A1/Bruno Petit/FABRE", "CLI001//FABRE", "CLI002/Emma Simon/"]);
        let removed = kit.remove_for(Person::Alice, app, "  fin de\ncontrat ").await.expect("an answer");
        let RemoveOutcome::Removed { ended, letters, .. } = removed else { panic!("{removed:?}") };
        assert_eq!((ended.activations, ended.accesses, letters), (3, 3, 3));
        let act = kit.at.number_of("installed_app", "removed_by", "removed_by IS NOT NULL").await;
        for table in ["activation", "access"] {
            assert_eq!(kit.at.count(table, &format!("closed_by = {act}")).await, 3, "{table}");
        }
        let journal = kit.hub.application_journal(&alice, app, None).await.expect("a journal");
        let after = journal.lines[0].after.clone().expect("facts");
        assert_eq!(after["reason"], "fin de contrat");
        assert_eq!((after["contacts"].as_i64(), after["owners"].as_i64()), (Some(2), Some(2)));
        let chain = kit.hub.verify_journal(&alice).await.expect("a report");
        assert_eq!(chain.fault, None);
    }

    /// APP-05: one letter to each owner about all and only their dossiers, and one about those without an owner to each
    /// administrator; sent twice, none is doubled.
    #[test]
    async fn app_05_each_owner_is_written_to_once(kit: Kit) {
        let app = offer(&kit).await;
        let reason = RemovalReason::parse("Fin de contrat").expect("a reason");
        let alice = kit.caller(Person::Alice);
        let preview = kit.hub.removal_letter_preview(&alice, app, "").await.expect("an answer");
        assert_eq!(preview.map(|(to, _)| to.email).as_deref(), Some("bruno@alpha.example"));
        let shown = kit.hub.removal_page(&alice, app, "").await.expect("a page");
        let (seal, origin) = (shown.impact.seal().to_owned(), page());
        let (first, second) = tokio::join!(
            kit.hub.remove_application(&alice, app, &seal, &reason, &origin),
            kit.hub.remove_application(&alice, app, &seal, &reason, &origin)
        );
        let done = [&first, &second].iter().filter(|one| matches!(one, Ok(RemoveOutcome::Removed { .. }))).count();
        let gone = [&first, &second].iter().filter(|one| matches!(one, Err(AppError::Removed { .. }))).count();
        assert_eq!((done, gone), (1, 1), "{first:?} {second:?}");
        let posted = letters(&kit).await;
        let told: Vec<_> = posted
            .iter()
            .map(|(template, to, facts)| (template.as_str(), to.as_str(), codes(facts), facts["ownerless"].as_bool()))
            .collect();
        let line = |text: &str| text.to_owned();
        assert_eq!(
            told,
            [
                ("offer_removed", "alice@alpha.example", vec![line("CLI001:FABRE Lucie")], Some(true)),
                ("offer_removed", "bruno@alpha.example", vec![line("A1:CAMUS Inès+FABRE Lucie")], Some(false)),
                ("offer_removed", "emma@alpha.example", vec![line("CLI002:")], Some(false)),
            ]
        );
        for (_, _, facts) in &posted {
            assert_eq!(facts["reason"], "Fin de contrat");
            assert_eq!((facts["author"].as_str(), facts["total"].as_i64()), (Some("Alice Martin"), Some(1)));
        }
    }

    /// APP-05: an owner of many dossiers gets one letter with the first fifty and the number of all; an owner who has
    /// left is nobody to write to.
    #[test]
    async fn app_05_a_letter_lists_fifty_and_counts_all(kit: Kit) {
        let app = add(&kit, "cegid-loop-offre-start", None).await;
        let bruno = kit.staff(Person::Bruno);
        let many: Vec<_> = (0..60)
            .map(|n| NewDossier { owner: Some(bruno), ..dossier(&format!("Z{n:03}"), "Dossier") })
            .collect();
        kit.create_dossiers(kit.alpha, &many).await;
        for n in (0..60).rev() {
            open(&kit, app, &format!("Z{n:03}"), kit.hub.now()).await;
        }
        let alice = kit.caller(Person::Alice);
        let (_, impact) = kit.hub.suspension_page(&alice, app).await.expect("figures");
        assert_eq!((impact.owners, impact.ownerless), (1, 0));
        kit.at.set("staff_member", "deactivated_at = 5", &format!("id = {bruno}")).await;
        let (_, impact) = kit.hub.suspension_page(&alice, app).await.expect("figures");
        assert_eq!((impact.owners, impact.ownerless), (0, 60));
        kit.at.set("staff_member", "deactivated_at = NULL", &format!("id = {bruno}")).await;
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        let posted = letters(&kit).await;
        assert_eq!(posted.len(), 1);
        let codes = codes(&posted[0].2);
        assert_eq!((codes.len(), codes[0].as_str(), codes[49].as_str()), (50, "Z000:", "Z049:"));
        assert_eq!(posted[0].2["total"], 60);
    }

    /// APP-05: forty owners of two thousand dossiers get forty letters, and no dossier is told to two of them.
    #[test]
    async fn app_05_many_owners_are_written_to_once_each(kit: Kit) {
        const OWNERS: i64 = 40;
        const DOSSIERS: i64 = 2_000;
        let app = add(&kit, "cegid-loop-offre-start", None).await;
        let mut tx = kit.begin(kit.alpha).await;
        let mut owners = Vec::new();
        for n in 0..OWNERS {
            let email = EmailAddress::parse(&format!("m{n}@alpha.example")).expect("an address");
            let (account, _) = tx.account_of(&email, None).await.expect("an account");
            let permit = tx.permit::<EditStaff>(Target::Firm).expect("the operator may");
            let new = NewStaff { account, first_name: format!("M{n}"), last_name: "Maître".to_owned(), level: "1.0".parse().expect("a level"), groups: Vec::new() };
            owners.push(tx.add_staff(permit, &new).await.expect("a new place"));
        }
        tx.commit().await.expect("a commit");
        let owner = |n: i64| Some(owners[usize::try_from(n % OWNERS).expect("an index")]);
        let many: Vec<_> = (0..DOSSIERS).map(|n| NewDossier { owner: owner(n), ..dossier(&format!("D{n:05}"), "Dossier") }).collect();
        kit.create_dossiers(kit.alpha, &many).await;
        let act = kit.act_at(kit.hub.now()).await;
        kit.lay_many(app, "D0", [kit.contact("ines"), kit.contact("lucie")], act).await;
        kit.at.set("installed_app", &format!("dossier_count = {DOSSIERS}"), &format!("id = {app}")).await;
        let removed = kit.remove_application(Person::Alice, app).await.expect("an answer");
        let RemoveOutcome::Removed { ended, letters: posted, .. } = removed else { panic!("{removed:?}") };
        assert_eq!((ended.activations, ended.accesses, posted), (2_000, 3_000, OWNERS));
        let mut told = std::collections::BTreeSet::new();
        for (_, to, facts) in letters(&kit).await {
            let n: i64 = to[1..].split('@').next().and_then(|n| n.parse().ok()).expect("an owner");
            assert_eq!(facts["total"].as_i64(), Some(DOSSIERS / OWNERS), "{to}");
            for line in codes(&facts) {
                let code: i64 = line[1..6].parse().expect("a code");
                assert_eq!(code % OWNERS, n, "{line} is {to}'s");
                assert!(line.contains("CAMUS Inès"), "{line}");
                assert!(told.insert(code), "{line} is told once");
            }
        }
        assert_eq!(told.len(), 2_000);
    }

    /// APP-05: a partner's application takes no access from people: nobody is written to.
    #[test]
    async fn app_05_partners_write_to_nobody(kit: Kit) {
        let app = qonto(&kit).await;
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        assert_eq!(letters(&kit).await.len(), 0);
    }

    /// APP-04: whatever changed since the figures were shown, even back to the same figures, is read again first.
    #[test]
    async fn app_04_another_session_adds_a_dossier_meanwhile(kit: Kit) {
        let app = offer(&kit).await;
        let alice = kit.caller(Person::Alice);
        let shown = kit.hub.removal_page(&alice, app, "").await.expect("a page");
        open(&kit, app, "CLI003", kit.hub.now()).await;
        let remove = async |seal: &str| {
            let none = RemovalReason::default();
            kit.hub.remove_application(&alice, app, seal, &none, &page()).await.expect("an answer")
        };
        let before = kit.at.dump().await;
        let changed = remove(shown.impact.seal()).await;
        assert!(matches!(&changed, RemoveOutcome::ImpactChanged(now) if now.dossiers == 4), "{changed:?}");
        assert_eq!(kit.at.dump().await, before, "nothing was done");
        // The same figures, of another access.
        let shown = kit.hub.removal_page(&alice, app, "").await.expect("a page");
        let lucie = format!("contact_id = {}", kit.contact("lucie"));
        kit.at.set("access", "closed_by = opened_by", &lucie).await;
        give(&kit, app, "A1", "lucie", kit.hub.now()).await;
        give(&kit, app, "CLI001", "lucie", kit.hub.now()).await;
        let changed = remove(shown.impact.seal()).await;
        assert!(matches!(&changed, RemoveOutcome::ImpactChanged(now) if now.accesses == 3), "{changed:?}");
        let shown = kit.hub.removal_page(&alice, app, "").await.expect("a page");
        assert!(matches!(remove(shown.impact.seal()).await, RemoveOutcome::Removed { .. }));
    }

    /// APP-06: what was on when it was removed is on again, as new intervals; what is no longer there is left and
    /// counted; asked twice, it happens once.
    #[test]
    async fn app_06_it_comes_back_as_it_was(kit: Kit) {
        let app = offer(&kit).await;
        let alice = kit.caller(Person::Alice);
        kit.clock.advance(60_000);
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        let removal = kit.at.number_of("installed_app", "removed_by", "removed_by IS NOT NULL").await;
        let list = kit.hub.applications(&alice).await.expect("a list");
        assert_eq!(list.removed.iter().map(|app| app.application.label.as_str()).collect::<Vec<_>>(), ["CEGID LOOP - Offre Start"]);
        // CLI002 is archived, Inès is no longer linked to A1, Lucie stays.
        let of_alpha = format!("firm_id = {}", kit.alpha);
        kit.at.set("dossier", "status = 'archived', selectable = FALSE", &format!("{of_alpha} AND code = 'CLI002'")).await;
        kit.at.set("contact_link", "closed_by = opened_by", &format!("contact_id = {}", kit.contact("ines"))).await;
        let shown = kit.hub.restore_page(&alice, app).await.expect("a page");
        let what = &shown.what;
        assert_eq!((what.dossiers, what.archived, what.accesses), (2, 1, 2));
        assert_eq!((what.links_ended, what.contacts_removed, what.accesses_archived), (1, 0, 0));
        kit.clock.advance(60_000);
        let restored = restore(&kit, app).await;
        let RestoreOutcome::Restored { opened, .. } = restored else { panic!("{restored:?}") };
        assert_eq!((opened.activations, opened.accesses, opened.without_key), (2, 2, false));
        assert_eq!(kit.codes_switched_on("CEGID").await, ["A1", "CLI001"]);
        // The past is as it was.
        assert_eq!(kit.at.count("activation", &format!("closed_by = {removal}")).await, 3);
        assert_eq!(kit.at.count("access", &format!("closed_by = {removal}")).await, 3);
        assert_eq!(kit.at.number_of("installed_app", "dossier_count", &format!("id = {app}")).await, 2);
        let before = kit.at.dump().await;
        assert!(matches!(restore(&kit, app).await, RestoreOutcome::AlreadySo { .. }));
        assert_eq!(kit.at.dump().await, before);
        // Removed again, it comes back again.
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        let again = restore(&kit, app).await;
        assert!(matches!(&again, RestoreOutcome::Restored { opened, .. } if opened.activations == 2), "{again:?}");
        let chain = kit.hub.verify_journal(&alice).await.expect("a report");
        assert_eq!(chain.fault, None);
    }

    /// APP-06, WIZ-02: the wizard offers it again at once; once added again it is not restored.
    #[test]
    async fn app_06_what_was_added_again_is_not_restored(kit: Kit) {
        let app = qonto(&kit).await;
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        assert_eq!(refused(&kit).await, Some(TrueReason::KeyNotConfigured));
        let other = add(&kit, "qonto", Some("66666666")).await;
        let outcome = restore(&kit, app).await;
        assert!(matches!(outcome, RestoreOutcome::AddedAgain(stands) if stands == other), "{outcome:?}");
        kit.remove_application(Person::Alice, other).await.expect("an answer");
        assert!(matches!(restore(&kit, app).await, RestoreOutcome::Restored { .. }));
        assert_eq!(refused(&kit).await, None);
    }

    /// APP-06: when its key serves another application by now, it comes back without it, suspended, and says so; its
    /// partner e-mail never changes.
    #[test]
    async fn app_06_a_key_given_away_stays_away(kit: Kit) {
        let app = qonto(&kit).await;
        let own = format!("id = {app}");
        let mail = kit.at.cells("installed_app", "partner_email", &own).await;
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("66666666")).await;
        wizard.choose(&["CLI009"]).await;
        wizard.finish().await;
        let shown = kit.hub.restore_page(&kit.caller(Person::Alice), app).await.expect("a page");
        assert_eq!(shown.what.key_taken_by.as_deref(), Some("Dext"));
        let outcome = restore(&kit, app).await;
        assert!(matches!(&outcome, RestoreOutcome::Restored { opened, .. } if opened.without_key && opened.activations == 3), "{outcome:?}");
        let shown = kit.hub.application(&kit.caller(Person::Alice), app, "").await.expect("a page");
        assert!(shown.application.suspended && shown.application.key.is_none());
        assert_eq!(kit.at.cells("installed_app", "partner_email", &own).await, mail);
        assert_eq!(kit.at.count("suspension", "closed_by IS NULL").await, 1);
        // The key opens what it was given to, and A1 is none of it.
        let reason = refused(&kit).await;
        assert!(matches!(reason, Some(TrueReason::DossierNotActive | TrueReason::DossierClosed)), "{reason:?}");
        assert!(read_dossier(&kit.hub, &kit.credential("66666666"), "CLI009").await.is_ok());
    }

    /// APP-06: thirty days, and not one more.
    #[test]
    async fn app_06_after_thirty_days_it_is_gone(kit: Kit) {
        let app = qonto(&kit).await;
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        let alice = kit.caller(Person::Alice);
        kit.clock.advance(30 * 86_400_000 - 1);
        assert!(kit.hub.restore_page(&alice, app).await.is_ok());
        kit.clock.advance(1);
        assert!(matches!(kit.hub.restore_page(&alice, app).await, Err(AppError::NotFound)));
        assert!(matches!(kit.hub.restore_application(&alice, app, &page()).await, Err(AppError::NotFound)));
        assert!(kit.hub.applications(&alice).await.expect("a list").removed.is_empty());
    }

    /// APP-07: suspended, the next call is refused and everything is kept; given back, the next call is allowed; each
    /// owner is written to once, and sent twice it takes effect once.
    #[test]
    async fn app_07_suspended_and_given_back(kit: Kit) {
        let app = qonto(&kit).await;
        let alice = kit.caller(Person::Alice);
        assert_eq!(refused(&kit).await, None);
        let kept = kit.at.cells("activation", "*", "1 = 1").await;
        let done = kit.hub.suspend_application(&alice, app, &page()).await.expect("an answer");
        assert_eq!(done, SuspendOutcome::Done { label: "Qonto".into(), letters: 1 });
        assert_eq!(refused(&kit).await, Some(TrueReason::ApplicationSuspended));
        let again = kit.hub.suspend_application(&alice, app, &page()).await.expect("an answer");
        assert_eq!(again, SuspendOutcome::AlreadySo { label: "Qonto".into() });
        let done = kit.hub.resume_application(&alice, app, &page()).await.expect("an answer");
        assert_eq!(done, SuspendOutcome::Done { label: "Qonto".into(), letters: 1 });
        let again = kit.hub.resume_application(&alice, app, &page()).await.expect("an answer");
        assert_eq!(again, SuspendOutcome::AlreadySo { label: "Qonto".into() });
        assert_eq!(refused(&kit).await, None);
        assert_eq!(kit.at.cells("activation", "*", "1 = 1").await, kept);
        assert_eq!(kit.at.count("suspension", "closed_by IS NOT NULL").await, 1);
        let told: Vec<_> = letters(&kit).await.into_iter().map(|(template, to, facts)| (template, to, facts["dossiers"].as_i64())).collect();
        let bruno = || "bruno@alpha.example".to_owned();
        assert_eq!(told, [("application_resumed".to_owned(), bruno(), Some(1)), ("application_suspended".to_owned(), bruno(), Some(1))]);
        // Removed while suspended, it comes back suspended.
        kit.hub.suspend_application(&alice, app, &page()).await.expect("an answer");
        kit.remove_application(Person::Alice, app).await.expect("an answer");
        assert!(matches!(kit.hub.resume_application(&alice, app, &page()).await, Err(AppError::Removed { .. })));
        assert!(matches!(restore(&kit, app).await, RestoreOutcome::Restored { .. }));
        assert_eq!(refused(&kit).await, Some(TrueReason::ApplicationSuspended));
    }

    /// APP-07: the operator suspends a whole firm; another process follows once it has heard of it, and no other firm
    /// notices.
    #[test]
    async fn app_07_a_whole_firm_is_suspended(kit: Kit) {
        let domain = FirmDomain::parse("ALPHA").expect("a domain");
        let operator = kit.another_process(7).await;
        let suspend = async |suspended| operator.suspend_firm(&domain, suspended, &hub_app::Origin::command_line()).await.expect("an answer");
        let hear = async || kit.hub.refresh_epochs().await.expect("it is heard");
        hear().await;
        assert_eq!(refused(&kit).await, None);
        assert_eq!(suspend(true).await, SuspendFirmOutcome::Done);
        hear().await;
        assert_eq!(refused(&kit).await, Some(TrueReason::FirmSuspended));
        assert_eq!(suspend(true).await, SuspendFirmOutcome::AlreadySo);
        assert_eq!(kit.at.count("firm", "suspended_at IS NOT NULL").await, 1);
        assert_eq!(suspend(false).await, SuspendFirmOutcome::Done);
        hear().await;
        assert_eq!(refused(&kit).await, None);
        let nowhere = FirmDomain::parse("NULLEPART").expect("a domain");
        let outcome = operator.suspend_firm(&nowhere, true, &hub_app::Origin::command_line()).await.expect("an answer");
        assert_eq!(outcome, SuspendFirmOutcome::NoSuchFirm);
        let chain = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("a report");
        assert_eq!((chain.fault, chain.silent_act), (None, None));
    }
}
