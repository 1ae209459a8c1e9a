//! The window of a dossier's applications: all changes at once, for whom, by whom (ACT-01 to ACT-10).

use hub_app::AppError;
use hub_app::commands::{WindowChoice, WindowForm, WindowOutcome};
use hub_app::queries::window::WindowDoor;
use hub_app::queries::{FirmSettings, JournalSearch};
use hub_domain::audit::Verb;
use hub_domain::authz::call::TrueReason;
use hub_domain::ids::InstalledAppId;
use hub_domain::window::{Chosen, WindowRefusal};
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::cast_data::dossier;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

const DOOR: WindowDoor = WindowDoor::Portfolio;

async fn add(kit: &Kit, slug: &str, key: Option<&str>) -> InstalledAppId {
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define(slug, key).await;
    wizard.finish().await
}

async fn offer(kit: &Kit) -> InstalledAppId {
    add(kit, "cegid-loop-offre-start", None).await
}

async fn qonto(kit: &Kit) -> InstalledAppId {
    let view = kit
        .hub
        .window(&kit.caller(Person::Alice), "A1", DOOR)
        .await
        .expect("a window");
    view.facts
        .cards
        .iter()
        .find(|card| card.label == "Qonto")
        .expect("Qonto")
        .app
}

async fn now(kit: &Kit, code: &str) -> Chosen {
    let view = kit.hub.window(&kit.caller(Person::Alice), code, DOOR).await;
    view.expect("a window").facts.now
}

async fn shown(kit: &Kit, code: &str, change: impl FnOnce(&mut Chosen)) -> WindowForm {
    let shown = now(kit, code).await;
    let mut mine = shown.clone();
    change(&mut mine);
    WindowForm {
        shown,
        choice: WindowChoice::Dossier(mine),
    }
}

async fn save(kit: &Kit, person: Person, code: &str, form: &WindowForm) -> WindowOutcome {
    try_save(kit, person, code, form).await.expect("an answer")
}

async fn try_save(
    kit: &Kit,
    person: Person,
    code: &str,
    form: &WindowForm,
) -> Result<WindowOutcome, AppError> {
    kit.hub
        .change_activations(&kit.caller(person), code, DOOR, form, &page())
        .await
}

fn is_saved(outcome: &WindowOutcome) -> bool {
    matches!(outcome, WindowOutcome::Saved { .. })
}

fn refusals(outcome: WindowOutcome) -> Vec<WindowRefusal> {
    match outcome {
        WindowOutcome::Refused { refused, .. } => refused.into_iter().map(|(_, why)| why).collect(),
        other => panic!("not refused but {other:?}"),
    }
}

/// The counters are what they count.
async fn counters_hold(kit: &Kit) {
    assert_eq!(kit.wrong_counters().await, 0);
    assert_eq!(kit.orphan_accesses().await, 0);
}

async fn mails(kit: &Kit) -> i64 {
    kit.at.count("mail", "template = 'access_opened'").await
}

db_test! {
    /// ACT-03, ACT-10, AUD-01: one « Valider » is one act: on, off and for whom, each with its entry that names who,
    /// when and from which place.
    #[test]
    async fn one_valider_is_one_act(kit: Kit) {
        let (offer, dext, qonto) = (offer(&kit).await, add(&kit, "dext", Some("11111111")).await, qonto(&kit).await);
        let form = shown(&kit, "A1", |mine| {
            mine.give(offer, kit.contact("ines"));
            mine.give(offer, kit.contact("lucie"));
            mine.switch_on(dext);
            mine.switch_off(qonto);
        }).await;
        let WindowOutcome::Saved { change, waiting } = save(&kit, Person::Bruno, "A1", &form).await else {
            panic!("saved");
        };
        assert_eq!((change.opened, change.closed, change.given.len()), (2, 1, 2));
        assert_eq!(waiting, ["lucie@client.example"], "her access opens when she accepts");
        let act = kit.last_act().await;
        let by_it = |column: &str| format!("{column} = {act}");
        assert_eq!(kit.at.count("activation", &by_it("opened_by")).await, 2);
        assert_eq!(kit.at.count("activation", &by_it("closed_by")).await, 1);
        assert_eq!(kit.at.count("access", &by_it("opened_by")).await, 2);
        counters_hold(&kit).await;
        let alice = kit.caller(Person::Alice);
        let journal = kit.hub.journal(&alice, &JournalSearch::of(Verb::ActivationOpened), None).await.expect("a page");
        assert_eq!(journal.lines.len(), 2);
        for line in &journal.lines {
            assert_eq!(line.actor.as_deref(), Some("Bruno Petit"));
            assert_eq!(line.after.as_ref().expect("kept")["place"], "portfolio");
            assert_eq!(line.entry.act.0, act);
        }
        let verified = kit.hub.verify_journal(&alice).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none());
        assert_eq!(mails(&kit).await, 1, "E3 to the guest, not to whoever has yet to accept");
    }

    /// ACT-08, E4: whoever loses an access is told where the firm has chosen so, and by nothing otherwise; a guest alone.
    #[test]
    async fn act_08_the_withdrawn_are_told_where_the_firm_says_so(kit: Kit) {
        let offer = offer(&kit).await;
        let alice = kit.caller(Person::Alice);
        let ended = async || kit.at.count("mail", "template = 'access_ended'").await;
        for tells in [false, true] {
            let settings = kit.hub.firm_settings(&alice).await.expect("the settings");
            let chosen = FirmSettings { tells_access_ended: tells, ..settings.settings };
            kit.hub.edit_settings(&alice, settings.revision, &chosen, &page()).await.expect("an answer");
            let on = shown(&kit, "A1", |mine| {
                mine.give(offer, kit.contact("ines"));
                mine.give(offer, kit.contact("lucie"));
            }).await;
            assert!(is_saved(&save(&kit, Person::Bruno, "A1", &on).await));
            let fewer = shown(&kit, "A1", |mine| mine.take(offer, kit.contact("ines"))).await;
            assert!(is_saved(&save(&kit, Person::Bruno, "A1", &fewer).await));
            assert!(matches!(save(&kit, Person::Bruno, "A1", &fewer).await, WindowOutcome::Repeated));
            let off = shown(&kit, "A1", |mine| mine.switch_off(offer)).await;
            assert!(is_saved(&save(&kit, Person::Bruno, "A1", &off).await));
            assert_eq!(ended().await, i64::from(tells), "Inès once, not Lucie who has yet to accept");
        }
    }

    /// APP-04, E4: an application that is removed tells each guest once, whatever the number of dossiers.
    #[test]
    async fn app_04_a_removed_application_tells_each_guest_once(kit: Kit) {
        let offer = offer(&kit).await;
        kit.at.set("firm", "tells_access_ended = 1", "id > 0").await;
        let (ines, lucie) = (kit.contact("ines"), kit.contact("lucie"));
        let act = kit.act_at(kit.hub.now()).await;
        let many = [dossier("E401", "Étoile"), dossier("E402", "Comète"), dossier("E403", "Lune")];
        kit.create_dossiers(kit.alpha, &many).await;
        kit.lay_many(offer, "E40", [ines, lucie], act).await;
        kit.remove_application(Person::Alice, offer).await.expect("an answer");
        let letters = kit.at.cells("mail", "contact_id, data", "template = 'access_ended'").await;
        assert_eq!(letters.len(), 1, "Inès alone is a guest: {letters:?}");
        assert_eq!(letters[0][0], ines.to_string());
        assert!(letters[0][1].contains("\"dossiers\":3"), "{letters:?}");
    }

    /// ACT-03: sent twice, by a double click or a retry, it takes effect once.
    #[test]
    async fn sent_twice_it_takes_effect_once(kit: Kit) {
        let offer = offer(&kit).await;
        let form = shown(&kit, "A1", |mine| mine.give(offer, kit.contact("ines"))).await;
        let (one, two) = tokio::join!(
            save(&kit, Person::Bruno, "A1", &form),
            save(&kit, Person::Bruno, "A1", &form)
        );
        assert_eq!(u8::from(is_saved(&one)) + u8::from(is_saved(&two)), 1, "{one:?} {two:?}");
        assert!(matches!(save(&kit, Person::Bruno, "A1", &form).await, WindowOutcome::Repeated));
        // Who did not do it is told that there is nothing left to do.
        assert!(matches!(save(&kit, Person::Alice, "A1", &form).await, WindowOutcome::Unchanged));
        assert_eq!(kit.at.count("access", "TRUE").await, 1);
        assert_eq!(mails(&kit).await, 1);
        counters_hold(&kit).await;
    }

    /// ACT-01: administrators, the rights group, the owner and the engagement manager, and nobody else; another firm's
    /// dossier of the same code is another dossier.
    #[test]
    async fn act_01_who_may_activate(kit: Kit) {
        let dext = add(&kit, "dext", Some("11111111")).await;
        for person in [Person::Emma, Person::Gael, Person::Farid, Person::AliceAtBeta] {
            let before = kit.at.dump().await;
            let form = shown(&kit, "A1", |mine| mine.switch_on(dext)).await;
            let answer = try_save(&kit, person, "A1", &form).await;
            match person {
                // Beta's A1 has no such application: Farid is not told even its name.
                Person::Farid => assert!(
                    matches!(&answer, Ok(WindowOutcome::Stale { names, .. }) if names.apps.is_empty()),
                    "{answer:?}"
                ),
                _ => assert!(matches!(answer, Err(AppError::Denied(_))), "{person:?}: {answer:?}"),
            }
            assert_eq!(kit.at.dump().await, before, "{person:?}");
        }
        for person in [Person::Alice, Person::Bruno, Person::Chloe, Person::David] {
            let on = shown(&kit, "A1", |mine| mine.switch_on(dext)).await;
            assert!(is_saved(&save(&kit, person, "A1", &on).await), "{person:?}");
            let off = shown(&kit, "A1", |mine| mine.switch_off(dext)).await;
            assert!(is_saved(&save(&kit, person, "A1", &off).await), "{person:?}");
        }
        // In charge of A1 is in charge of nothing else.
        let other = shown(&kit, "CLI003", |mine| mine.switch_on(dext)).await;
        assert!(matches!(try_save(&kit, Person::Bruno, "CLI003", &other).await, Err(AppError::Denied(_))));
        counters_hold(&kit).await;
    }

    /// ACT-01: a right lost while the window is open is lost at « Valider ».
    #[test]
    async fn act_01_a_right_lost_meanwhile(kit: Kit) {
        let dext = add(&kit, "dext", Some("11111111")).await;
        let form = shown(&kit, "A1", |mine| mine.switch_on(dext)).await;
        let owner = format!("owner_id = {}", kit.staff(Person::Bruno));
        kit.at.set("dossier", "owner_id = NULL", &owner).await;
        assert!(matches!(try_save(&kit, Person::Bruno, "A1", &form).await, Err(AppError::Denied(_))));
        assert!(!now(&kit, "A1").await.is_on(dext));
    }

    /// ACT-03: the very next call of the partner is decided by it, on and off.
    #[test]
    async fn the_gate_follows_at_the_next_call(kit: Kit) {
        let qonto = qonto(&kit).await;
        let key = kit.credential("66666666");
        let reason = async || read_dossier(&kit.hub, &key, "CLI003").await.err().map(|refused| refused.reason);
        for _ in 0..5 {
            assert_eq!(reason().await, Some(TrueReason::DossierClosed));
        }
        let on = shown(&kit, "CLI003", |mine| mine.switch_on(qonto)).await;
        assert!(is_saved(&save(&kit, Person::Alice, "CLI003", &on).await));
        assert_eq!(reason().await, None);
        let off = shown(&kit, "CLI003", |mine| mine.switch_off(qonto)).await;
        assert!(is_saved(&save(&kit, Person::Alice, "CLI003", &off).await));
        assert_eq!(reason().await, Some(TrueReason::DossierClosed));
    }

    /// ACT-04: out of the contacts linked to that dossier, those the directory knows; the others cannot be chosen,
    /// whatever is posted.
    #[test]
    async fn act_04_only_contacts_the_directory_knows(kit: Kit) {
        let offer = offer(&kit).await;
        for (who, refusal) in [
            (None, WindowRefusal::NeedsContact),
            (Some("paul"), WindowRefusal::NotInvited(kit.contact("paul"))),
            (Some("marie"), WindowRefusal::NotInvited(kit.contact("marie"))),
            (Some("ines_at_beta"), WindowRefusal::NotLinked(kit.contact("ines_at_beta"))),
        ] {
            let form = shown(&kit, "A1", |mine| {
                mine.switch_on(offer);
                if let Some(who) = who {
                    mine.give(offer, kit.contact(who));
                }
            }).await;
            assert_eq!(refusals(save(&kit, Person::Alice, "A1", &form).await), [refusal]);
        }
        // Inès is linked to A1, not to CLI001.
        let elsewhere = shown(&kit, "CLI001", |mine| mine.give(offer, kit.contact("ines"))).await;
        let refused = refusals(save(&kit, Person::Alice, "CLI001", &elsewhere).await);
        assert_eq!(refused, [WindowRefusal::NotLinked(kit.contact("ines"))]);
        assert_eq!(kit.at.count("access", "TRUE").await, 0);
    }

    /// ACT-04, GST-05, GST-06: the contact's address is changed, their link ended, they are removed, between opening
    /// and « Valider »: refused at the application, nothing stored.
    #[test]
    async fn act_04_a_contact_changed_meanwhile(kit: Kit) {
        let offer = offer(&kit).await;
        let ines = kit.contact("ines");
        let form = shown(&kit, "A1", |mine| mine.give(offer, ines)).await;
        let of_her = format!("id = {ines}");
        kit.at.set("contact", "guest_state = 'not_invited'", &of_her).await;
        let refused = refusals(save(&kit, Person::Bruno, "A1", &form).await);
        assert_eq!(refused, [WindowRefusal::NotInvited(ines)]);
        kit.at.set("contact", "guest_state = 'guest'", &of_her).await;
        kit.at.set("contact_link", "closed_by = opened_by", &format!("contact_id = {ines}")).await;
        let refused = refusals(save(&kit, Person::Bruno, "A1", &form).await);
        assert_eq!(refused, [WindowRefusal::NotLinked(ines)]);
        kit.at.set("contact_link", "closed_by = NULL", &format!("contact_id = {ines}")).await;
        kit.at.set("contact", "removed_by = created_by", &of_her).await;
        let refused = refusals(save(&kit, Person::Bruno, "A1", &form).await);
        assert_eq!(refused, [WindowRefusal::NotLinked(ines)]);
        assert_eq!(kit.at.count("activation", &format!("installed_app_id = {offer}")).await, 0);
    }

    /// ACT-08: taking an application back ends its accesses, and the history keeps both.
    #[test]
    async fn act_08_taking_back_ends_the_accesses(kit: Kit) {
        let offer = offer(&kit).await;
        let form = shown(&kit, "A1", |mine| {
            mine.give(offer, kit.contact("ines"));
            mine.give(offer, kit.contact("lucie"));
        }).await;
        assert!(is_saved(&save(&kit, Person::Bruno, "A1", &form).await));
        // The last contact cannot go while the application stays.
        let bare = shown(&kit, "A1", |mine| {
            mine.take(offer, kit.contact("ines"));
            mine.take(offer, kit.contact("lucie"));
        }).await;
        assert_eq!(refusals(save(&kit, Person::Bruno, "A1", &bare).await), [WindowRefusal::NeedsContact]);
        let off = shown(&kit, "A1", |mine| mine.switch_off(offer)).await;
        let WindowOutcome::Saved { change, .. } = save(&kit, Person::Chloe, "A1", &off).await else {
            panic!("saved");
        };
        assert_eq!((change.closed, change.taken), (1, 2));
        assert_eq!(kit.at.count("access", "closed_by IS NOT NULL").await, 2);
        counters_hold(&kit).await;
    }

    /// ACT-08: the second « Valider » is told what changed since, keeps what it chose, and goes through when sent again.
    #[test]
    async fn act_08_two_people_at_one_dossier(kit: Kit) {
        let (offer, dext, qonto) = (offer(&kit).await, add(&kit, "dext", Some("11111111")).await, qonto(&kit).await);
        let second = shown(&kit, "A1", |mine| mine.give(offer, kit.contact("ines"))).await;
        let first = shown(&kit, "A1", |mine| {
            mine.switch_on(dext);
            mine.switch_off(qonto);
        }).await;
        assert!(is_saved(&save(&kit, Person::Chloe, "A1", &first).await));
        let before = kit.at.dump().await;
        let WindowOutcome::Stale { by, theirs, merged, .. } = save(&kit, Person::Bruno, "A1", &second).await else {
            panic!("stale");
        };
        assert_eq!(kit.at.dump().await, before, "nothing is stored");
        assert_eq!(by.and_then(|last| last.name).as_deref(), Some("Chloé Leroy"));
        assert_eq!(theirs.len(), 2);
        assert!(merged.has(offer, kit.contact("ines")) && merged.is_on(dext) && !merged.is_on(qonto));
        let again = WindowForm { shown: now(&kit, "A1").await, choice: WindowChoice::Dossier(merged) };
        assert!(is_saved(&save(&kit, Person::Bruno, "A1", &again).await));
        let live = now(&kit, "A1").await;
        assert!(live.has(offer, kit.contact("ines")) && live.is_on(dext) && !live.is_on(qonto));
    }

    /// ACT-08, APP-04: an application removed meanwhile is told by its name.
    #[test]
    async fn an_application_removed_meanwhile(kit: Kit) {
        let (qonto, dext) = (qonto(&kit).await, add(&kit, "dext", Some("11111111")).await);
        let chose_it = shown(&kit, "CLI003", |mine| mine.switch_on(qonto)).await;
        let showed_it = shown(&kit, "A1", |mine| mine.switch_on(dext)).await;
        let act = kit.last_act().await;
        kit.at.set("installed_app", &format!("removed_by = {act}, dossier_count = 0"), &format!("id = {qonto}")).await;
        kit.at.set("activation", &format!("closed_by = {act}"), &format!("installed_app_id = {qonto}")).await;
        let WindowOutcome::Refused { refused, names } = save(&kit, Person::Alice, "CLI003", &chose_it).await else {
            panic!("refused");
        };
        assert_eq!(refused, [(qonto, WindowRefusal::Gone)]);
        assert_eq!(names.apps[&qonto], "Qonto");
        let WindowOutcome::Stale { names, merged, .. } = save(&kit, Person::Alice, "A1", &showed_it).await else {
            panic!("stale");
        };
        assert_eq!(names.apps[&qonto], "Qonto");
        assert!(merged.is_on(dext) && !merged.is_on(qonto));
    }

    /// ACT-02, ACT-09, CAT-02: no model, no archived dossier, no application of the whole firm, none that is suspended.
    #[test]
    async fn what_takes_no_activation(kit: Kit) {
        let (dext, firm) = (
            add(&kit, "dext", Some("11111111")).await,
            add(&kit, "cegid-loop-apis-cabinet", Some("33333333")).await,
        );
        for code in ["MOD1", "ARC1"] {
            let form = shown(&kit, code, |mine| mine.switch_on(dext)).await;
            assert!(matches!(save(&kit, Person::Alice, code, &form).await, WindowOutcome::Closed), "{code}");
        }
        let whole = shown(&kit, "A1", |mine| mine.switch_on(firm)).await;
        assert_eq!(refusals(save(&kit, Person::Alice, "A1", &whole).await), [WindowRefusal::WholeFirm]);
        let form = shown(&kit, "A1", |mine| mine.switch_on(dext)).await;
        kit.at.set("installed_app", "suspended_by = added_by", &format!("id = {dext}")).await;
        assert_eq!(refusals(save(&kit, Person::Alice, "A1", &form).await), [WindowRefusal::Suspended]);
        kit.at.set("installed_app", "suspended_by = NULL", &format!("id = {dext}")).await;
        kit.at.set("dossier", "status = 'archived', selectable = FALSE", &format!("firm_id = {} AND code = 'A1'", kit.alpha)).await;
        assert!(matches!(save(&kit, Person::Alice, "A1", &form).await, WindowOutcome::Closed), "archived meanwhile");
        for nowhere in ["NULLEPART", "", "A1' OR '1"] {
            let answer = try_save(&kit, Person::Alice, nowhere, &form).await;
            assert!(matches!(answer, Err(AppError::NotFound)), "{nowhere}");
        }
    }

    /// ACT-06: from a contact, offers alone, for that contact alone.
    #[test]
    async fn act_06_from_a_contact(kit: Kit) {
        let offer = offer(&kit).await;
        let (ines, lucie) = (kit.contact("ines"), kit.contact("lucie"));
        let caller = kit.caller(Person::Bruno);
        let door = WindowDoor::Contact(ines);
        let opened = async || kit.hub.window(&caller, "A1", door).await.expect("a window");
        assert_eq!(opened().await.facts.cards.iter().map(|card| card.app).collect::<Vec<_>>(), [offer]);
        let tick = async |ticked: &[InstalledAppId]| {
            let form = WindowForm {
                shown: opened().await.facts.now,
                choice: WindowChoice::Contact(ticked.iter().copied().collect()),
            };
            kit.hub.change_activations(&caller, "A1", door, &form, &page()).await.expect("an answer")
        };
        assert!(is_saved(&tick(&[offer]).await));
        let both = shown(&kit, "A1", |mine| mine.give(offer, lucie)).await;
        assert!(is_saved(&save(&kit, Person::Bruno, "A1", &both).await));
        assert!(is_saved(&tick(&[]).await));
        let left = now(&kit, "A1").await;
        assert!(left.has(offer, lucie) && !left.has(offer, ines), "another keeps theirs");
        assert!(is_saved(&tick(&[offer]).await));
        let alone = shown(&kit, "A1", |mine| mine.take(offer, lucie)).await;
        assert!(is_saved(&save(&kit, Person::Bruno, "A1", &alone).await));
        assert!(is_saved(&tick(&[]).await));
        assert!(!now(&kit, "A1").await.is_on(offer), "nobody is left: it goes");
        let places = kit.at.cells("audit_payload", "payload", "payload LIKE '%\"place\":\"contacts\"%'").await;
        assert_eq!(places.len(), 4);
        // A contact of another firm does not exist.
        let stranger = WindowDoor::Contact(kit.contact("ines_at_beta"));
        assert!(matches!(kit.hub.window(&caller, "A1", stranger).await, Err(AppError::NotFound)));
        counters_hold(&kit).await;
    }

    /// GST-06, ACT-09: what hangs on a contact, a link or a dossier ends with it, counters included.
    #[test]
    async fn gst_06_the_history_of_an_access_has_its_end(kit: Kit) {
        let offer = offer(&kit).await;
        let form = shown(&kit, "A1", |mine| {
            mine.give(offer, kit.contact("ines"));
            mine.give(offer, kit.contact("lucie"));
        }).await;
        assert!(is_saved(&save(&kit, Person::Bruno, "A1", &form).await));
        kit.at.set("contact", "guest_state = 'not_invited'", &format!("id = {}", kit.contact("ines"))).await;
        // Who is greyed by now keeps what they have while others change.
        let other = shown(&kit, "A1", |mine| mine.take(offer, kit.contact("lucie"))).await;
        assert!(is_saved(&save(&kit, Person::Bruno, "A1", &other).await));
        assert!(now(&kit, "A1").await.has(offer, kit.contact("ines")));
        counters_hold(&kit).await;
    }
}
