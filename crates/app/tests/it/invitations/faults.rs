//! The scripts of faults (`GST-02`, `GST-03`).

use hub_app::commands::InviteOutcome;
use hub_domain::contact::GuestState;
use hub_domain::invitation::ReasonKind;
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, db_test};

use super::{PAUL, another, invite, letters, on_entra, pass_time, state};
use hub_testkit::graph::{Fault, Graph, Kind};

use Fault::{DoneThenCut, DoneThenSilent, Ghost, Huge, Late, Malformed, Says, Slow};
use Kind::{Invite, LookUp, Read, Token};

const BUSY: Fault = Says(429, "Retry-After: 30\r\n", "{}");
const BUSY_UNTIL: Fault = Says(429, "Retry-After: Tue, 24 Nov 2026 10:02:00 GMT\r\n", "{}");
const BROKEN: Fault = Says(503, "", r#"{"error":{"code":"ServiceUnavailable"}}"#);
const OLD_TOKEN: Fault = Says(401, "", r#"{"error":{"code":"InvalidAuthenticationToken"}}"#);
const DOMAIN: Fault = Says(
    400,
    "",
    r#"{"error":{"code":"BadRequest","message":"The domain of the email address is not allowed."}}"#,
);

/// Whatever goes wrong on the way, Paul is invited in the end, once, and written to once.
const CONVERGING: [&[(Kind, Fault)]; 20] = [
    &[],
    &[(Invite, Ghost)],
    &[(Invite, Late(3))],
    &[(Invite, Late(9))],
    &[(Invite, BUSY)],
    &[(Invite, BUSY_UNTIL), (LookUp, BUSY)],
    &[(Invite, BROKEN), (Invite, BROKEN)],
    &[(Invite, DoneThenSilent)],
    &[(Invite, DoneThenCut)],
    &[(Invite, DoneThenSilent), (LookUp, BROKEN), (LookUp, BUSY)],
    &[(LookUp, OLD_TOKEN)],
    &[(Invite, OLD_TOKEN)],
    &[(LookUp, Malformed), (Invite, Malformed)],
    &[(LookUp, Huge), (Invite, Huge), (Read, Huge)],
    &[(LookUp, Slow), (Invite, Slow), (Read, Slow)],
    &[(Read, BROKEN), (Read, Malformed), (Read, DoneThenSilent)],
    &[(LookUp, OLD_TOKEN), (Token, BROKEN), (Token, BUSY)],
    &[(Invite, Ghost), (Invite, DoneThenSilent)],
    &[(Invite, Late(2)), (Read, BROKEN), (Read, BUSY)],
    &[(LookUp, DoneThenCut), (Invite, DoneThenCut), (Read, DoneThenCut)],
];

async fn converges(kit: &Kit, hub: &hub_app::Hub, graph: &Graph, script: &[(Kind, Fault)]) {
    graph.script(script);
    let first = invite(kit, hub).await;
    assert!(
        matches!(first, InviteOutcome::Invited | InviteOutcome::Waiting),
        "{script:?}: {first:?}"
    );
    pass_time(kit, hub, 40).await;
    assert_eq!(state(kit).await.0, "invitation_sent", "{script:?}");
    assert_eq!(graph.count(PAUL), 1, "one guest: {script:?}");
    assert_eq!(letters(kit, "invitation").await, 1, "one letter: {script:?}");
    let left = graph.with(|world| world.script.len());
    assert_eq!(left, 0, "every fault happened: {script:?}");
    graph.with(|world| world.users.iter_mut().for_each(|user| user.accepted = true));
    pass_time(kit, hub, 20).await;
    assert_eq!(state(kit).await.0, "guest", "{script:?}");
    assert_eq!(letters(kit, "invitation_failed").await, 0, "{script:?}");
}

/// As before the script, but for the tenant's users.
async fn start_again(kit: &Kit, hub: &hub_app::Hub, graph: &Graph) {
    let mut tx = kit.begin(kit.alpha).await;
    tx.reset_guest(kit.contact("paul"), "DURAND Paul")
        .await
        .expect("it ends");
    tx.commit().await.expect("a commit");
    kit.at.take_away("mail", "TRUE").await;
    graph.with(|world| world.users.clear());
    let _now = hub.now();
}

db_test! {
    /// GST-02, GST-03: twenty ways to fail, all of which end with one guest and one letter.
    #[test]
    async fn gst_03_every_script_converges(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        for script in CONVERGING {
            converges(&kit, &hub, &graph, script).await;
            start_again(&kit, &hub, &graph).await;
        }
    }

    /// GST-03: nobody listens: it is asked for, tried again, and done when somebody does.
    #[test]
    async fn gst_03_connection_refused(kit: Kit) {
        let (_, graph) = on_entra(&kit).await;
        let mut settings = kit.hub.settings().clone();
        let mut app = graph.app();
        (app.graph_url, app.login_url) = ("http://127.0.0.1:1".to_owned(), "http://127.0.0.1:1".to_owned());
        settings.graph = Some(app);
        let deaf = hub_app::Hub::new(
            kit.hub.database().clone(),
            std::sync::Arc::new(kit.clock.clone()),
            std::sync::Arc::new(hub_testkit::SeededEntropy::new(5)),
            settings,
        );
        assert_eq!(invite(&kit, &deaf).await, InviteOutcome::Waiting);
        assert_eq!(state(&kit).await.0, "not_invited", "ACT-04: not to be chosen before the directory has the user");
        assert_eq!(invite(&kit, &deaf).await, InviteOutcome::Waiting, "asked twice is one invitation");
        pass_time(&kit, &another(&kit, &graph, 6), 5).await;
        assert_eq!(state(&kit).await.0, "invitation_sent");
        assert_eq!(kit.at.count("invitation", "TRUE").await, 1);
    }

    /// GST-02: a domain that the tenant keeps out fails, with Microsoft's words, a letter, and nothing to try again.
    #[test]
    async fn gst_02_domain_not_allowed(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        graph.script(&[(Invite, DOMAIN)]);
        let InviteOutcome::Refused { reason } = invite(&kit, &hub).await else {
            panic!("it is refused");
        };
        assert_eq!(reason.kind, ReasonKind::DomainNotAllowed);
        let (state, kept) = state(&kit).await;
        assert_eq!(state, "failed");
        assert!(kept.contains("The domain of the email address is not allowed"), "{kept}");
        assert_eq!(letters(&kit, "invitation_failed").await, 2, "Bruno, who owns A1, and Alice");
        let asked = graph.with(|world| world.asked.len());
        pass_time(&kit, &hub, 10).await;
        assert_eq!(graph.with(|world| world.asked.len()), asked);
        assert_eq!(invite(&kit, &hub).await, InviteOutcome::Invited, "once the tenant lets them in");
    }

    /// GST-02: consent withdrawn: nothing is lost, nothing is tried, and all goes on once it is given again.
    #[test]
    async fn gst_02_consent_withdrawn_and_given_again(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        graph.with(|world| world.revoked = true);
        assert_eq!(invite(&kit, &hub).await, InviteOutcome::NotConsented);
        assert_eq!(kit.at.count("directory", "consent = 'withdrawn'").await, 1);
        let asked = graph.with(|world| world.asked.len());
        assert_eq!(invite(&kit, &hub).await, InviteOutcome::NotConsented, "ACT-07: and nothing is asked");
        assert_eq!(graph.with(|world| world.asked.len()), asked);
        graph.with(|world| world.revoked = false);
        hub.test_directory(&kit.caller(Person::Alice), &page()).await.expect("it answers");
        pass_time(&kit, &hub, 2).await;
        assert_eq!(state(&kit).await.0, "invitation_sent");
        assert_eq!(graph.count(PAUL), 1);
    }

    /// GST-02: who is in the tenant already is not invited: a member as much as a guest.
    #[test]
    async fn gst_02_already_there(kit: Kit) {
        for (is_member, accepted, expected) in [
            (true, false, InviteOutcome::AlreadyKnown(GuestState::Guest)),
            (false, true, InviteOutcome::AlreadyKnown(GuestState::Guest)),
            (false, false, InviteOutcome::Invited),
        ] {
            let (hub, graph) = if kit.at.count("directory", "TRUE").await == 0 {
                on_entra(&kit).await
            } else {
                let graph = Graph::start().await;
                (another(&kit, &graph, 8), graph)
            };
            graph.add(PAUL, is_member, accepted);
            assert_eq!(invite(&kit, &hub).await, expected);
            assert_eq!(graph.with(|world| world.invites), 0);
            assert_eq!(graph.count(PAUL), 1);
            start_again(&kit, &hub, &graph).await;
        }
    }

    /// GST-02: deleted in the tenant, or accepted by somebody else: said, with what to do, and nobody gets in.
    #[test]
    async fn gst_02_the_user_is_not_who_was_invited(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        assert_eq!(invite(&kit, &hub).await, InviteOutcome::Invited);
        graph.with(|world| {
            let user = &mut world.users[0];
            (user.mail, user.accepted) = ("somebody@else.example".to_owned(), true);
        });
        pass_time(&kit, &hub, 5).await;
        let (known, kept) = state(&kit).await;
        assert!(known == "failed" && kept.starts_with("address_mismatch"), "{known} {kept}");
        start_again(&kit, &hub, &graph).await;
        assert_eq!(invite(&kit, &hub).await, InviteOutcome::Invited);
        graph.with(|world| world.users[0].accepted = true);
        pass_time(&kit, &hub, 5).await;
        let live = format!("contact_id = {} AND closed_by IS NULL", kit.contact("paul"));
        assert_eq!(kit.at.count("guest_period", &live).await, 1);
        graph.with(|world| world.users.clear());
        kit.clock.set(hub.now().plus_days(1));
        pass_time(&kit, &hub, 5).await;
        assert_eq!(state(&kit).await, ("failed".to_owned(), "user_deleted".to_owned()));
        assert_eq!(kit.at.count("guest_period", &live).await, 0, "GST-05: nobody gets in");
    }

    /// GST-05: the address changes while the directory is asked: what comes back concerns nobody.
    #[test]
    async fn gst_05_reset_meanwhile(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        graph.script(&[(Invite, DoneThenSilent)]);
        let asked = { let (kit, hub) = (kit.clone(), hub.clone()); tokio::spawn(async move { invite(&kit, &hub).await }) };
        while graph.with(|world| world.invites) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let mut tx = kit.begin(kit.alpha).await;
        tx.reset_guest(kit.contact("paul"), "DURAND Paul").await.expect("it ends");
        tx.commit().await.expect("a commit");
        assert_eq!(asked.await.expect("an end"), InviteOutcome::Waiting);
        pass_time(&kit, &hub, 10).await;
        assert_eq!(state(&kit).await.0, "not_invited");
        assert_eq!(letters(&kit, "invitation").await, 0);
    }

    /// GST-03: killed between the question and the keeping of its answer: whoever comes next finds the guest.
    #[test]
    async fn gst_03_killed_on_the_way(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        graph.script(&[(Invite, DoneThenSilent)]);
        let asked = { let (kit, hub) = (kit.clone(), hub.clone()); tokio::spawn(async move { invite(&kit, &hub).await }) };
        while graph.with(|world| world.invites) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        asked.abort();
        let other = another(&kit, &graph, 9);
        other.reconcile_invitations().await.expect("a round");
        assert_eq!(graph.with(|world| world.invites), 1, "its lease still holds");
        pass_time(&kit, &other, 10).await;
        assert_eq!(state(&kit).await.0, "invitation_sent");
        assert_eq!((graph.count(PAUL), letters(&kit, "invitation").await), (1, 1));
    }

    /// GST-03: two workers at once, and a lease that ran out: one guest, one letter.
    #[test]
    async fn gst_03_two_workers(kit: Kit) {
        let (hub, graph) = on_entra(&kit).await;
        graph.script(&[(LookUp, BROKEN)]);
        assert_eq!(invite(&kit, &hub).await, InviteOutcome::Waiting);
        kit.clock.set(hub.now().plus_millis(120_000));
        let (one, two) = (another(&kit, &graph, 10), another(&kit, &graph, 11));
        graph.script(&[(LookUp, Slow), (Invite, Slow)]);
        let (first, second) = tokio::join!(one.reconcile_invitations(), two.reconcile_invitations());
        assert_eq!(first.expect("a round") + second.expect("a round"), 1);
        pass_time(&kit, &one, 5).await;
        assert_eq!((graph.count(PAUL), letters(&kit, "invitation").await), (1, 1));
        assert_eq!(state(&kit).await.0, "invitation_sent");
    }

    /// ACT-07, ACT-01: who may invite; nobody of another firm learns that the contact is there.
    #[test]
    async fn act_07_who_may_invite(kit: Kit) {
        let paul = kit.contact("paul");
        for person in [Person::Emma, Person::Gael] {
            let denied = kit.hub.invite_contact(&kit.caller(person), paul, None, &page()).await;
            assert!(matches!(denied, Err(hub_app::AppError::Denied(_))), "{person:?}: {denied:?}");
        }
        let stranger = kit.hub.invite_contact(&kit.caller(Person::Farid), paul, None, &page()).await;
        assert!(matches!(stranger, Err(hub_app::AppError::NotFound)), "{stranger:?}");
        let contact = kit.hub.invite_contact(&kit.caller(Person::Ines), paul, None, &page()).await;
        assert!(matches!(contact, Err(hub_app::AppError::Denied(_))), "{contact:?}");
        assert_eq!(kit.at.count("invitation", "TRUE").await, 0);
        let owner = kit.hub.invite_contact(&kit.caller(Person::Bruno), paul, None, &page()).await;
        assert_eq!(owner.expect("the owner may"), InviteOutcome::Invited);
        let marie = kit.hub.invite_contact(&kit.caller(Person::Alice), kit.contact("marie"), None, &page()).await;
        assert_eq!(marie.expect("an answer"), InviteOutcome::NoAddress);
        let ines = kit.hub.invite_contact(&kit.caller(Person::Alice), kit.contact("ines"), None, &page()).await;
        assert_eq!(ines.expect("an answer"), InviteOutcome::AlreadyKnown(GuestState::Guest));
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }
}

/// GST-03: any sequence of faults ends with one guest or with a reason, never with two guests or two letters.
#[test]
fn gst_03_random_faults_converge() {
    hub_testkit::run_on(hub_testkit::Engine::Sqlite, |kit: Kit| async move {
        let (hub, graph) = on_entra(&kit).await;
        let kinds = [Token, LookUp, Invite, Read];
        let faults = [
            BUSY,
            BROKEN,
            OLD_TOKEN,
            DoneThenSilent,
            DoneThenCut,
            Ghost,
            Late(4),
            Malformed,
            Slow,
        ];
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut draw = |most: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % most as u64) as usize
        };
        for round in 0..25 {
            let script: Vec<_> = (0..=draw(6))
                .map(|_| (kinds[draw(kinds.len())], faults[draw(faults.len())].clone()))
                .collect();
            graph.with(|world| world.script.clear());
            graph.script(&script);
            invite(&kit, &hub).await;
            pass_time(&kit, &hub, 90).await;
            assert_eq!(state(&kit).await.0, "invitation_sent", "{round}: {script:?}");
            assert_eq!(graph.count(PAUL), 1, "{round}: {script:?}");
            assert_eq!(letters(&kit, "invitation").await, 1, "{round}: {script:?}");
            start_again(&kit, &hub, &graph).await;
        }
    });
}
