use super::*;

const NOW: Moment = Moment(1_000_000_000);

fn email() -> EmailAddress {
    EmailAddress::parse("Ines.Garcia@client.example").expect("an address")
}

fn at(email: &EmailAddress, now: Moment, attempts: i64) -> Situation<'_> {
    Situation {
        email,
        asked_at: NOW,
        attempts,
        now,
    }
}

fn user(accepted: bool, address: &str) -> Answer {
    Answer::User(DirectoryUser {
        id: "u1".to_owned(),
        accepted,
        addresses: vec![address.to_owned()],
    })
}

fn sent() -> Step {
    Step::Sent {
        id: "u1".to_owned(),
        redeem: Some("https://redeem.example".to_owned()),
    }
}

/// GST-03: nobody is created before a look-up, nor before a possible earlier creation has had time to show.
#[test]
fn gst_03_nobody_is_created_twice() {
    let email = email();
    assert_eq!(Step::Wanted.question(), Some(Question::LookUp));
    let first = next(
        Step::Wanted,
        &Question::LookUp,
        Answer::Nobody,
        at(&email, NOW, 0),
    );
    assert_eq!(first.then, Then::Ask(Question::Invite));
    let lost = Answer::Fault(DirectoryFault::Unknown("time-out".to_owned()));
    let after = next(first.step, &Question::Invite, lost, at(&email, NOW, 0));
    assert_eq!(after.step, Step::Posting { since: NOW });
    assert_eq!(after.step.question(), Some(Question::LookUp));
    let soon = NOW.plus_millis(SETTLE_MILLIS - 1);
    let waits = next(
        after.step.clone(),
        &Question::LookUp,
        Answer::Nobody,
        at(&email, soon, 1),
    );
    assert!(matches!(waits.then, Then::Wait(_)), "{waits:?}");
    let settled = NOW.plus_millis(SETTLE_MILLIS);
    let anew = next(
        after.step,
        &Question::LookUp,
        Answer::Nobody,
        at(&email, settled, 2),
    );
    assert_eq!(anew.then, Then::Ask(Question::Invite));
}

/// GST-03: what was surely not done is not waited for; what may have been done is.
#[test]
fn gst_03_a_creation_that_was_not_begun() {
    let email = email();
    for (fault, step) in [
        (DirectoryFault::NotReached(String::new()), Step::Wanted),
        (DirectoryFault::Busy(30_000), Step::Wanted),
        (
            DirectoryFault::Unknown(String::new()),
            Step::Posting { since: NOW },
        ),
    ] {
        let posting = Step::Posting { since: NOW };
        let got = next(
            posting,
            &Question::Invite,
            Answer::Fault(fault.clone()),
            at(&email, NOW, 0),
        );
        assert_eq!(got.step, step, "{fault:?}");
    }
    let posting = Step::Posting { since: NOW };
    let fault = Answer::Fault(DirectoryFault::Busy(30_000));
    let got = next(posting.clone(), &Question::LookUp, fault, at(&email, NOW, 0));
    assert_eq!(
        got.step, posting,
        "a look-up that has to wait says nothing of the creation"
    );
}

/// GST-02: acceptance is what the user says, never what the invitation's answer said; another address is no acceptance.
#[test]
fn gst_02_the_state_is_the_users() {
    let email = email();
    let read = Question::Read("u1".to_owned());
    let pending = next(
        sent(),
        &read,
        user(false, "ines.garcia@client.example"),
        at(&email, NOW, 2),
    );
    assert_eq!(
        (pending.step.guest_state(), pending.attempts),
        (GuestState::InvitationSent, 0)
    );
    assert_eq!(pending.step, sent(), "the address to accept is kept");
    let accepted = next(
        sent(),
        &read,
        user(true, "INES.GARCIA@client.example"),
        at(&email, NOW, 0),
    );
    assert_eq!(accepted.step.guest_state(), GuestState::Guest);
    let other = next(
        sent(),
        &read,
        user(true, "other@client.example"),
        at(&email, NOW, 0),
    );
    assert!(
        matches!(&other.step, Step::Failed(reason) if reason.kind == ReasonKind::AddressMismatch),
        "{other:?}"
    );
}

/// GST-02: said to be created and never seen: looked up anew, then created; missing once is not deleted.
#[test]
fn gst_02_a_user_who_does_not_appear() {
    let email = email();
    let read = Question::Read("u1".to_owned());
    let created = Step::Created {
        id: "u1".to_owned(),
        redeem: None,
        since: NOW,
    };
    let soon = next(
        created.clone(),
        &read,
        Answer::NoSuchUser,
        at(&email, NOW.plus_millis(60_000), 3),
    );
    assert_eq!(soon.step, created);
    let late = next(
        created,
        &read,
        Answer::NoSuchUser,
        at(&email, NOW.plus_millis(UNSEEN_MILLIS), 9),
    );
    assert_eq!(late.step, Step::Wanted);
    let mut step = sent();
    for attempts in 0..MISSING_TIMES {
        step = next(step, &read, Answer::NoSuchUser, at(&email, NOW, attempts)).step;
        let gone = matches!(&step, Step::Failed(reason) if reason.kind == ReasonKind::UserDeleted);
        assert_eq!(gone, attempts == MISSING_TIMES - 1, "{attempts}");
    }
}

/// GST-02: without consent nobody can be invited, and whoever was invited stays known.
#[test]
fn gst_02_consent_withdrawn() {
    let email = email();
    let fault = || Answer::Fault(DirectoryFault::NoConsent("AADSTS65001".to_owned()));
    let got = next(Step::Wanted, &Question::LookUp, fault(), at(&email, NOW, 0));
    assert!(matches!(&got.step, Step::Failed(reason) if reason.kind == ReasonKind::ConsentMissing));
    let got = next(
        sent(),
        &Question::Read("u1".to_owned()),
        fault(),
        at(&email, NOW, 0),
    );
    assert_eq!(got.step, sent());
}

/// GST-03: tried for days, ever more rarely, then given up with a reason; never silently.
#[test]
fn gst_03_tried_for_days_then_given_up() {
    let email = email();
    let (mut now, mut step, mut attempts, mut tries) = (NOW, Step::Wanted, 0, 0);
    loop {
        let fault = Answer::Fault(DirectoryFault::NotReached(String::new()));
        let got = next(step, &Question::LookUp, fault, at(&email, now, attempts));
        (step, attempts, tries) = (got.step, got.attempts, tries + 1);
        match got.then {
            Then::Wait(until) => {
                assert!(until > now && until.millis_since(now) <= 15 * 60_000);
                now = until;
            }
            Then::Rest => break,
            Then::Ask(_) => panic!("nothing to ask"),
        }
    }
    assert!(matches!(&step, Step::Failed(reason) if reason.kind == ReasonKind::Unreachable));
    assert!(now.millis_since(NOW) >= GIVE_UP_MILLIS && tries < 400, "{tries}");
}

#[test]
fn reasons_are_kept_as_text() {
    for kind in ReasonKind::ALL {
        for words in ["", "Domain: not allowed\n\u{7}"] {
            let reason = Reason::new(*kind, words);
            assert_eq!(Reason::parse(&reason.stored()), reason);
        }
    }
    assert_eq!(Reason::parse("odd words").kind, ReasonKind::Refused);
    assert_eq!(
        Reason::new(ReasonKind::Refused, &"é".repeat(999))
            .words
            .chars()
            .count(),
        300
    );
}
