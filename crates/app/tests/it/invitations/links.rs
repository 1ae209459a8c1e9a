//! One-time links of contacts (`GST-04`, S5): single use, dead with whatever they are bound to.

use hub_app::AppError;
use hub_app::commands::InviteOutcome;
use hub_app::queries::Launch;
use hub_domain::ids::ContactId;
use hub_store::LeasedMail;
use hub_testkit::cast::page;
use hub_testkit::{Kit, Person, db_test};

use super::{invite, letters};

/// The token of the newest letter to a contact, as the letter that leaves carries it.
async fn token(kit: &Kit) -> Option<String> {
    let mail: LeasedMail = kit
        .hub
        .database()
        .lease_mail(kit.hub.now(), kit.hub.now().plus_millis(1))
        .await
        .expect("an answer")
        .expect("a letter waits");
    let link = kit.hub.pass_link(&mail).await.expect("an answer")?;
    Some(link.rsplit('/').next().expect("a token").to_owned())
}

async fn is_good(kit: &Kit, token: &str) -> bool {
    kit.hub.pass(token).await.expect("an answer").is_some()
}

async fn end(kit: &Kit, contact: ContactId) {
    let mut tx = kit.begin(kit.alpha).await;
    tx.reset_guest(contact, "x").await.expect("it ends");
    tx.commit().await.expect("a commit");
}

db_test! {
    /// GST-01, GST-04, S5: looking uses nothing up, accepting does, once; only the hash of the token is kept.
    #[test]
    async fn gst_04_an_invitation_is_accepted_once(kit: Kit) {
        assert_eq!(invite(&kit, &kit.hub).await, InviteOutcome::Invited);
        let token = token(&kit).await.expect("a link");
        for _ in 0..3 {
            assert!(is_good(&kit, &token).await, "a mail scanner looks");
        }
        let kept = format!("{:?}", kit.at.dump().await);
        assert!(!kept.contains(&token), "the token is nowhere");
        let origin = page();
        let (one, two) = tokio::join!(kit.hub.use_pass(&token, &origin), kit.hub.use_pass(&token, &origin));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        assert!(matches!(one.and(two), Err(AppError::Gone)));
        let paul = kit.contact("paul");
        let known = format!("id = {paul} AND guest_state = 'guest' AND account_id IS NOT NULL");
        assert_eq!(kit.at.count("contact", &known).await, 1);
        let live = format!("contact_id = {paul} AND closed_by IS NULL");
        assert_eq!(kit.at.count("guest_period", &live).await, 1);
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }

    /// S5: dead with the invitation, the address, the contact, the offer, the firm, and after thirty days.
    #[test]
    async fn s5_a_link_dies_with_what_it_is_bound_to(kit: Kit) {
        let paul = kit.contact("paul");
        let of_paul = format!("firm_id = {} AND id = {paul}", kit.alpha);
        kit.open_offer("cegid-loop-offre-start", "A1", "ines").await;
        let offer = hub_domain::ids::InstalledAppId(
            kit.at.number_of("installed_app", "MAX(id)", "label = 'CEGID LOOP - Offre Start'").await,
        );
        let asked = kit
            .hub
            .invite_contact(&kit.caller(Person::Alice), paul, Some(offer), &page())
            .await;
        assert_eq!(asked.expect("an answer"), InviteOutcome::Invited);
        let token = token(&kit).await.expect("a link");
        let the_offer = format!("id = {offer}");
        let the_firm = format!("id = {}", kit.alpha);
        let ends = [
            ("contact", "removed_by = created_by", &of_paul),
            ("contact", "email = 'other@client.example'", &of_paul),
            ("installed_app", "removed_by = added_by", &the_offer),
            ("firm", "suspended_at = 1", &the_firm),
        ];
        for (table, gone, which) in ends {
            assert!(is_good(&kit, &token).await);
            kit.at.set(table, gone, which).await;
            assert!(!is_good(&kit, &token).await, "{table}: {gone}");
            let used = kit.hub.use_pass(&token, &page()).await;
            assert!(matches!(used, Err(AppError::Gone)), "{table}: {gone}: {used:?}");
            kit.at.set("contact", "removed_by = NULL, email = 'durand@client.example'", &of_paul).await;
            kit.at.set("firm", "suspended_at = NULL", "TRUE").await;
            kit.at.set("installed_app", "removed_by = NULL", "TRUE").await;
        }
        let now = kit.hub.now();
        kit.clock.set(now.plus_days(30).plus_millis(1));
        assert!(!is_good(&kit, &token).await, "thirty days");
        kit.clock.set(now);
        kit.hub
            .cancel_invitation(&kit.caller(Person::Alice), paul, &page())
            .await
            .expect("it is cancelled");
        assert!(!is_good(&kit, &token).await, "cancelled");
        let again = kit.hub.cancel_invitation(&kit.caller(Person::Alice), paul, &page()).await;
        assert!(matches!(again, Err(AppError::Gone)), "{again:?}");
    }

    /// GST-04: whoever asks for a link gets the same answer; a guest gets a letter, three at most in a while.
    #[test]
    async fn gst_04_a_link_to_sign_in(kit: Kit) {
        for typed in ["nobody@client.example", "durand@client.example", "no address"] {
            kit.hub.ask_sign_in_link(typed, &page()).expect("not too many").await.expect("an end").expect("done");
        }
        assert_eq!(letters(&kit, "sign_in_link").await, 0, "who is no guest is written nothing");
        for _ in 0..5 {
            kit.hub
                .ask_sign_in_link("INES@client.example", &page())
                .expect("not too many")
                .await
                .expect("an end")
                .expect("done");
        }
        assert_eq!(letters(&kit, "sign_in_link").await, 6, "three for each of the two firms that know her");
        let token = token(&kit).await.expect("a link");
        let session = kit.hub.use_pass(&token, &page()).await.expect("a session").into_cookie();
        let signed_in = kit.hub.signed_in(&session).await.expect("an answer").expect("a session");
        assert!(signed_in.is_contact() && signed_in.caller().is_some());
        assert!(matches!(kit.hub.use_pass(&token, &page()).await, Err(AppError::Gone)));
        let firm = signed_in.firm().expect("a firm").id;
        let contact = if firm == kit.alpha { kit.contact("ines") } else { kit.contact("ines_at_beta") };
        if firm == kit.alpha {
            end(&kit, contact).await;
            assert!(kit.hub.signed_in(&session).await.expect("an answer").is_none(), "GST-05: out at once");
        }
        for _ in 0..40 {
            let _asked = kit.hub.ask_sign_in_link("nobody@client.example", &page());
        }
        assert!(kit.hub.ask_sign_in_link("ines@client.example", &page()).is_none(), "too many from there");
    }

    /// GST-04: a contact's own applications and nothing of anybody else; checked again when one is opened.
    #[test]
    async fn gst_04_a_contact_sees_their_own_alone(kit: Kit) {
        let start = kit.open_offer("cegid-loop-offre-start", "A1", "ines").await;
        let flow = kit.open_offer("cegid-flow", "A1", "ines").await;
        let pauls = kit.open_offer("cegid-loop-offre-consultation", "A1", "paul").await;
        let ines = kit.caller(Person::Ines);
        let page = kit.hub.launcher(&ines, "", 1).await.expect("a page");
        assert_eq!(page.dossiers.len(), 1);
        let labels: Vec<_> = page.dossiers[0].offers.iter().map(|offer| offer.label.as_str()).collect();
        assert_eq!(labels, ["Cegid Flow", "CEGID LOOP - Offre Start"]);
        assert_eq!(page.owners[0].email, "bruno@alpha.example");
        assert!(matches!(kit.hub.launch(&ines, start).await, Ok(Launch::To(url)) if url.starts_with("https://")));
        assert!(matches!(kit.hub.launch(&ines, flow).await, Ok(Launch::InPreparation(_))));
        assert!(matches!(kit.hub.launch(&ines, pauls).await, Err(AppError::NotFound)));
        let staff = kit.hub.launcher(&kit.caller(Person::Alice), "", 1).await;
        assert!(matches!(staff, Err(AppError::Denied(_))), "{staff:?}");
        kit.at.set("access", "closed_by = opened_by", &format!("activation_id = {start}")).await;
        assert!(matches!(kit.hub.launch(&ines, start).await, Err(AppError::NotFound)));
        let after = kit.hub.launcher(&ines, "", 1).await.expect("a page");
        assert_eq!(after.withdrawn.len(), 1);
        assert_eq!(after.withdrawn[0].label, "CEGID LOOP - Offre Start");
    }
}

db_test! {
    /// S12: the letter of an invitation leaves by an act of the server; whoever asked for it is told as having set it off,
    /// and finds it among their own deliveries.
    #[test]
    async fn s12_who_invited_set_the_letter_off(kit: Kit) {
        let chloe = kit.caller(Person::Chloe);
        let asked = kit.hub.invite_contact(&chloe, kit.contact("paul"), None, &page()).await;
        assert_eq!(asked.expect("an answer"), InviteOutcome::Invited);
        for (person, authors) in [(Person::Alice, 1), (Person::Chloe, 1), (Person::Bruno, 0), (Person::Emma, 0)] {
            let found = kit.hub.deliveries(&kit.caller(person), None).await.expect("a page");
            let told: Vec<Option<&str>> = found.lines.iter().map(|line| line.author.as_deref()).collect();
            assert_eq!(told.len(), authors, "{person:?}: {told:?}");
            assert!(told.iter().all(|name| name.is_some_and(|name| name.starts_with("Chloé"))), "{told:?}");
        }
    }

    /// GST-03: who has not answered is reminded after 7 and after 21 days, once each, with a link that works, and not once
    /// they have answered or the invitation was taken back.
    #[test]
    async fn gst_03_who_does_not_answer_is_reminded_twice(kit: Kit) {
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        let subjects = async || {
            let paul = format!("contact_id = {}", kit.contact("paul"));
            kit.at.cells("mail", "subject", &paul).await.concat()
        };
        assert_eq!(invite(&kit, &kit.hub).await, InviteOutcome::Invited);
        kit.clock.advance(7 * DAY - 1);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 0);
        kit.clock.advance(1);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 1);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 0, "once");
        kit.clock.advance(14 * DAY);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 1);
        kit.clock.advance(5 * DAY);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 0, "and then no more");
        let told = subjects().await;
        let reminders = told.iter().filter(|subject| subject.starts_with("Rappel\u{a0}: votre invitation de")).count();
        assert_eq!((told.len(), reminders), (3, 2), "{told:?}");
        let chloe = kit.caller(Person::Chloe);
        kit.hub.resend_invitation(&chloe, kit.contact("paul"), &page()).await.expect("sent again");
        kit.clock.advance(7 * DAY);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 1, "the days begin anew");
        kit.hub.cancel_invitation(&chloe, kit.contact("paul"), &page()).await.expect("taken back");
        kit.clock.advance(14 * DAY);
        assert_eq!(kit.hub.remind_of_invitations().await.expect("written"), 0);
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }
}
