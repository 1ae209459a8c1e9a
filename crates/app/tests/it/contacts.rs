//! Contacts and their links: who keeps them, what ends with them (GST-01, GST-05, GST-06, ACT-01).

use hub_app::AppError;
use hub_app::commands::{
    CloseLinkOutcome, ContactRefusal, EditContactOutcome, EditLinkOutcome, NewContact, RemoveContactOutcome,
};
use hub_app::queries::{ContactImpact, ContactOrder, ContactSearch, ContactsAsked, contact_search};
use hub_domain::contact::{ContactFault, ContactField, ContactForm, GuestState};
use hub_domain::ids::{ContactId, LinkId};
use hub_testkit::cast::page;
use hub_testkit::cast_contacts::INES;
use hub_testkit::{Kit, Person, db_test, hub_app, hub_domain};

fn form(last_name: &str, email: &str) -> ContactForm {
    ContactForm {
        last_name: last_name.to_owned(),
        email: email.to_owned(),
        ..ContactForm::default()
    }
}

fn new(last_name: &str, email: &str, dossier: &str) -> NewContact {
    NewContact {
        person: form(last_name, email),
        dossier: dossier.to_owned(),
        limited_to: String::new(),
    }
}

fn asked(search: ContactSearch, page: i64) -> ContactsAsked {
    ContactsAsked {
        search,
        order: ContactOrder::default(),
        page,
        per_page: 50,
    }
}

/// Lets a contact use « Qonto » on one of its dossiers, behind the product's back.
async fn give_access(kit: &Kit, contact: ContactId, code: &str) {
    kit.lay_every_access(code, contact).await;
}

async fn link_of(kit: &Kit, contact: ContactId, code: &str) -> LinkId {
    kit.live_link(contact, code).await
}

async fn form_of(kit: &Kit, contact: ContactId) -> (ContactForm, i64) {
    let found = kit.hub.contact(&kit.caller(Person::Alice), contact, 1).await;
    let found = found.expect("the contact is there").contact;
    (found.form(), found.revision)
}

async fn live_accesses(kit: &Kit, contact: ContactId) -> i64 {
    let live = format!("contact_id = {contact} AND closed_by IS NULL");
    kit.at.count("access", &live).await
}

/// Tries every command on contacts and links as one person: what was answered.
async fn everything(kit: &Kit, person: Person, contact: ContactId, link: LinkId) -> Vec<&'static str> {
    let (hub, caller, origin) = (&kit.hub, kit.caller(person), page());
    let dossier = kit.dossier(kit.alpha, "A1").await;
    let form = form("Intrus", "intrus@client.example");
    vec![
        said(hub.edit_contact(&caller, contact, 1, &form, &origin).await),
        said(hub.open_link(&caller, contact, dossier, "", &origin).await),
        said(hub.edit_link(&caller, link, "", "Paie", &origin).await),
        said(
            hub.remove_contact(&caller, contact, ContactImpact::default(), &origin)
                .await,
        ),
        said(hub.close_link(&caller, link, 0, &origin).await),
    ]
}

fn said<T>(answer: Result<T, AppError>) -> &'static str {
    match answer {
        Ok(_) => "done",
        Err(AppError::Denied(_)) => "denied",
        Err(AppError::NotFound) => "not found",
        Err(AppError::Gone) => "gone",
        Err(other) => panic!("{other}"),
    }
}

db_test! {
    /// GST-01: a contact is created with its first dossier; one address is one person of a firm, and of each firm.
    #[test]
    async fn gst_01_one_address_is_one_person(kit: Kit) {
        let (alice, farid) = (kit.caller(Person::Alice), kit.caller(Person::Farid));
        let made = kit.hub.create_contact(&alice, &new("Roux", "roux@client.example", "a1"), &page()).await;
        let roux = made.expect("an answer").expect("a right form");
        let found = kit.hub.contact(&alice, roux, 1).await.expect("it is there");
        assert_eq!(found.contact.guest_state, GuestState::NotInvited);
        assert_eq!(found.links[0].dossier.code, "A1");
        let again = kit.hub.create_contact(&alice, &new("Autre", " ROUX@client.example ", ""), &page()).await;
        assert_eq!(
            again.expect("an answer"),
            Err(vec![ContactRefusal::AddressTaken("Roux".to_owned())])
        );
        let elsewhere = kit.hub.create_contact(&farid, &new("Roux", "roux@client.example", "A1"), &page()).await;
        elsewhere.expect("an answer").expect("another firm has its own");
        let (paul, _) = form_of(&kit, kit.contact("paul")).await;
        let taken = ContactForm { email: INES.to_owned(), ..paul };
        let edited = kit.hub.edit_contact(&alice, kit.contact("paul"), 1, &taken, &page()).await;
        let EditContactOutcome::Refused(refusals) = edited.expect("an answer") else { panic!("it is taken") };
        assert_eq!(refusals, [ContactRefusal::AddressTaken("CAMUS Inès".to_owned())]);
    }

    /// GST-01: hostile input is told at its field and makes nothing.
    #[test]
    async fn hostile_input_is_told_at_its_field(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let before = kit.at.count("contact", "TRUE").await;
        let long = "x".repeat(10_000);
        let bad = NewContact {
            person: ContactForm {
                last_name: long.clone(),
                first_name: long.clone(),
                email: "pas une adresse".to_owned(),
                mobile: "<b>06</b>".to_owned(),
                landline: long.clone(),
            },
            dossier: "NULLEPART".to_owned(),
            limited_to: long,
        };
        let refusals = kit.hub.create_contact(&alice, &bad, &page()).await.expect("an answer").unwrap_err();
        assert_eq!(refusals.len(), 7, "{refusals:?}");
        assert!(refusals.contains(&ContactRefusal::UnknownDossier));
        assert!(refusals.contains(&ContactRefusal::LimitTooLong(200)));
        assert!(refusals.contains(&ContactRefusal::Field(ContactField::Email, ContactFault::NotAnAddress)));
        let archived = kit.hub.create_contact(&alice, &new("X", "", "ARC1"), &page()).await;
        assert_eq!(archived.expect("an answer"), Err(vec![ContactRefusal::UnknownDossier]));
        assert_eq!(kit.at.count("contact", "TRUE").await, before);
        let marked = new("<script>alert(1)</script> %_", "", "A1");
        let made = kit.hub.create_contact(&alice, &marked, &page()).await;
        made.expect("an answer").expect("markup is a name like another");
    }

    /// GST-05: another address resets the guest state and lets nobody in until invited again; the accesses stay.
    #[test]
    async fn gst_05_another_address_is_another_person(kit: Kit) {
        let ines = kit.contact("ines");
        give_access(&kit, ines, "A1").await;
        let (before, revision) = form_of(&kit, ines).await;
        let alice = kit.caller(Person::Alice);
        let same = ContactForm { email: INES.to_uppercase(), ..before.clone() };
        let saved = kit.hub.edit_contact(&alice, ines, revision, &same, &page()).await.expect("an answer");
        let EditContactOutcome::Saved { address_changed, .. } = saved else { panic!("{saved:?}") };
        assert!(!address_changed, "letter case is no other address");
        let live = format!("contact_id = {ines} AND closed_by IS NULL");
        assert_eq!(kit.at.count("guest_period", &live).await, 1);
        let other = ContactForm { email: "ines.camus@ailleurs.example".to_owned(), ..before };
        let saved = kit.hub.edit_contact(&alice, ines, revision + 1, &other, &page()).await.expect("an answer");
        let EditContactOutcome::Saved { address_changed, .. } = saved else { panic!("{saved:?}") };
        assert!(address_changed);
        let found = kit.hub.contact(&alice, ines, 1).await.expect("it is there").contact;
        assert_eq!((found.guest_state, found.invited_at), (GuestState::NotInvited, None));
        assert_eq!(kit.at.count("guest_period", &live).await, 0, "nobody gets in");
        assert_eq!(live_accesses(&kit, ines).await, 1, "the access waits");
        let at_beta = format!("contact_id = {} AND closed_by IS NULL", kit.contact("ines_at_beta"));
        assert_eq!(kit.at.count("guest_period", &at_beta).await, 1, "Beta's Inès is another");
    }

    /// GST-05, GST-03: an invitation under way ends with the address it went to.
    #[test]
    async fn gst_05_an_invitation_ends_with_its_address(kit: Kit) {
        let (contact, _) = kit.new_contact("Invité").await;
        kit.invite(contact).await;
        let live = format!("contact_id = {contact} AND ended_by IS NULL");
        assert_eq!(kit.at.count("invitation", &live).await, 1);
        let (before, revision) = form_of(&kit, contact).await;
        let other = ContactForm { email: "autre@client.example".to_owned(), ..before };
        let saved = kit.hub.edit_contact(&kit.caller(Person::Alice), contact, revision, &other, &page()).await;
        assert!(matches!(saved.expect("an answer"), EditContactOutcome::Saved { address_changed: true, .. }));
        assert_eq!(kit.at.count("invitation", &live).await, 0);
    }

    /// GST-06: the end of a link ends the accesses that hung on it, and no others.
    #[test]
    async fn gst_06_a_link_ends_its_accesses(kit: Kit) {
        let lucie = kit.contact("lucie");
        give_access(&kit, lucie, "A1").await;
        give_access(&kit, lucie, "CLI001").await;
        give_access(&kit, kit.contact("ines"), "A1").await;
        let link = link_of(&kit, lucie, "A1").await;
        let bruno = kit.caller(Person::Bruno);
        let moved = kit.hub.close_link(&bruno, link, 0, &page()).await.expect("an answer");
        assert_eq!(moved, CloseLinkOutcome::ImpactChanged(1));
        assert_eq!(live_accesses(&kit, lucie).await, 2);
        kit.at.set("firm", "tells_access_ended = 1", "id > 0").await;
        kit.at.set("contact", "guest_state = 'guest'", &format!("id = {lucie}")).await;
        let closed = kit.hub.close_link(&bruno, link, 1, &page()).await.expect("an answer");
        assert_eq!(closed, CloseLinkOutcome::Closed(1));
        assert_eq!(kit.at.count("mail", "template = 'access_ended'").await, 1, "E4: the firm says so");
        assert_eq!(live_accesses(&kit, lucie).await, 1);
        assert_eq!(live_accesses(&kit, kit.contact("ines")).await, 1);
        assert_eq!(said(kit.hub.close_link(&bruno, link, 0, &page()).await), "not found", "sent twice");
    }

    /// GST-06: a contact takes links, accesses and being a guest along; the history stays.
    #[test]
    async fn gst_06_a_contact_takes_everything_along(kit: Kit) {
        let ines = kit.contact("ines");
        give_access(&kit, ines, "A1").await;
        let alice = kit.caller(Person::Alice);
        let impact = kit.hub.contact(&alice, ines, 1).await.expect("it is there").impact;
        assert_eq!(impact, ContactImpact { dossiers: 1, accesses: 1, applications: 1 });
        let shown = ContactImpact::default();
        let stale = kit.hub.remove_contact(&alice, ines, shown, &page()).await.expect("an answer");
        assert!(matches!(stale, RemoveContactOutcome::ImpactChanged { now } if now == impact));
        let removed = kit.hub.remove_contact(&alice, ines, impact, &page()).await.expect("an answer");
        assert!(matches!(removed, RemoveContactOutcome::Removed { ended, .. } if ended == impact));
        for table in ["access", "contact_link", "guest_period"] {
            let live = format!("contact_id = {ines} AND closed_by IS NULL");
            assert_eq!(kit.at.count(table, &live).await, 0, "{table}");
            assert_eq!(kit.at.count(table, &format!("contact_id = {ines}")).await, 1, "{table} keeps its history");
        }
        assert_eq!(said(kit.hub.contact(&alice, ines, 1).await), "gone");
        assert_eq!(said(kit.hub.remove_contact(&alice, ines, impact, &page()).await), "gone", "sent twice");
        let again = kit.hub.create_contact(&alice, &new("Camus", INES, "A1"), &page()).await;
        again.expect("an answer").expect("the address is free again");
    }

    /// ACT-01: administrators and the rights group keep every contact, the owner and the engagement manager those of
    /// their dossier, other staff none; another firm's contact does not exist.
    #[test]
    async fn act_01_who_keeps_contacts(kit: Kit) {
        for (person, answer) in [
            (Person::Emma, "denied"),
            (Person::Gael, "denied"),
            (Person::AliceAtBeta, "not found"),
            (Person::Farid, "not found"),
        ] {
            let (contact, link) = kit.new_contact("Témoin").await;
            let before = kit.at.count("act", "TRUE").await;
            for said in everything(&kit, person, contact, link).await {
                assert_eq!(said, answer, "{person:?}");
            }
            assert_eq!(kit.at.count("act", "TRUE").await, before, "{person:?} leaves no trace");
        }
        for person in [Person::Bruno, Person::Chloe, Person::David, Person::Alice] {
            let (contact, link) = kit.new_contact("Témoin").await;
            let said = everything(&kit, person, contact, link).await;
            assert!(said.iter().all(|said| *said == "done"), "{person:?}: {said:?}");
        }
        for person in [Person::Emma, Person::Gael] {
            let made = kit.hub.create_contact(&kit.caller(person), &new("X", "", "A1"), &page()).await;
            assert_eq!(said(made), "denied", "{person:?}");
        }
    }

    /// ACT-01: of a contact of several people's dossiers, who is in charge of one changes names and numbers; the
    /// address, which opens the others' dossiers, and the contact as a whole take every one.
    #[test]
    async fn act_01_an_address_takes_every_dossier(kit: Kit) {
        let (bruno, lucie) = (kit.caller(Person::Bruno), kit.contact("lucie"));
        let (before, revision) = form_of(&kit, lucie).await;
        let phone = ContactForm { mobile: "06 12 34 56 78".to_owned(), ..before.clone() };
        let saved = kit.hub.edit_contact(&bruno, lucie, revision, &phone, &page()).await.expect("an answer");
        assert!(matches!(saved, EditContactOutcome::Saved { address_changed: false, .. }));
        let stolen = ContactForm { email: "bruno@alpha.example".to_owned(), ..phone };
        assert_eq!(
            said(kit.hub.edit_contact(&bruno, lucie, revision + 1, &stolen, &page()).await),
            "denied"
        );
        let impact = kit.hub.contact(&bruno, lucie, 1).await.expect("it is there").impact;
        assert_eq!(said(kit.hub.remove_contact(&bruno, lucie, impact, &page()).await), "denied");
        let other = link_of(&kit, lucie, "CLI001").await;
        assert_eq!(said(kit.hub.edit_link(&bruno, other, "", "Paie", &page()).await), "denied");
        assert_eq!(said(kit.hub.close_link(&bruno, other, 0, &page()).await), "denied");
        let cli002 = kit.dossier(kit.alpha, "CLI002").await;
        assert_eq!(said(kit.hub.open_link(&bruno, lucie, cli002, "", &page()).await), "denied");
        let orphan = kit.hub.create_contact(&bruno, &new("X", "", ""), &page()).await.expect("an answer");
        assert_eq!(orphan, Err(vec![ContactRefusal::NoDossier]));
        let theirs = kit.hub.create_contact(&bruno, &new("X", "", "CLI001"), &page()).await;
        assert_eq!(said(theirs), "denied");
    }

    /// GST-01: two people at one contact: the second is shown both versions, and nothing of it is saved.
    #[test]
    async fn a_stale_form_is_told(kit: Kit) {
        let (alice, paul) = (kit.caller(Person::Alice), kit.contact("paul"));
        let (before, revision) = form_of(&kit, paul).await;
        let first = ContactForm { mobile: "0612345678".to_owned(), ..before.clone() };
        let saved = kit.hub.edit_contact(&kit.caller(Person::Bruno), paul, revision, &first, &page()).await;
        assert!(matches!(saved.expect("an answer"), EditContactOutcome::Saved { .. }));
        let second = ContactForm { landline: "0412345678".to_owned(), ..before };
        let stale = kit.hub.edit_contact(&alice, paul, revision, &second, &page()).await.expect("an answer");
        let EditContactOutcome::Moved(moved) = stale else { panic!("{stale:?}") };
        assert_eq!(moved.contact.mobile, "0612345678");
        assert_eq!(moved.touched.and_then(|(_, by)| by).as_deref(), Some("Bruno Petit"));
        assert_eq!(form_of(&kit, paul).await.0.landline, "");
        let same = kit.hub.edit_contact(&alice, paul, revision, &first, &page()).await.expect("an answer");
        assert!(matches!(same, EditContactOutcome::Unchanged), "sent twice");
        let link = link_of(&kit, paul, "A1").await;
        let edited = kit.hub.edit_link(&alice, link, "", "Paie", &page()).await.expect("an answer");
        assert!(matches!(edited, EditLinkOutcome::Saved));
        let stale = kit.hub.edit_link(&alice, link, "", "Achats", &page()).await.expect("an answer");
        assert!(matches!(stale, EditLinkOutcome::Moved(now) if now == "Paie"));
    }

    /// GST-01: the list is in the French order of names, found by the beginning of a name or an address, whole firm
    /// or one state; another firm's contacts are in none.
    #[test]
    async fn gst_01_the_list_finds_beginnings(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        for (name, email) in [("Éceil", "z@e.example"), ("Ecarlate", "a@b.example"), ("100 %", "")] {
            let made = kit.hub.create_contact(&alice, &new(name, email, ""), &page()).await;
            made.expect("an answer").expect("a right form");
        }
        let found = |typed: &'static str, state| {
            let (kit, alice) = (&kit, &alice);
            async move {
                let search = contact_search(typed, state).expect("a search");
                let list = kit.hub.contacts(alice, &asked(search.clone(), 1)).await.expect("a list").page;
                let every = kit.hub.every_contact(alice, &search, ContactOrder::default()).await.expect("a list");
                assert_eq!(list.lines, every);
                assert_eq!(list.total, list.lines.len() as i64, "{typed}");
                list.lines.into_iter().map(|line| line.last_name).collect::<Vec<_>>()
            }
        };
        let everybody = ["100 %", "CAMUS", "DURAND", "Ecarlate", "Éceil", "FABRE", "LEBRUN"];
        assert_eq!(found("", None).await, everybody);
        assert_eq!(found("ece", None).await, ["Éceil"]);
        assert_eq!(found("INE", None).await, ["CAMUS"]);
        assert_eq!(found("lucie@cl", None).await, ["FABRE"]);
        assert_eq!(found("100", None).await, ["100 %"]);
        assert!(found("%%%a", None).await.is_empty());
        assert_eq!(found("", Some(GuestState::Guest)).await, ["CAMUS"]);
        assert!(found("dur", Some(GuestState::Guest)).await.is_empty());
        assert!(contact_search("du", None).is_err(), "two characters search nothing");
        let beyond = kit.hub.contacts(&alice, &asked(contact_search("", None).expect("all"), 99)).await.expect("a list");
        assert_eq!((beyond.page.page, beyond.page.pages), (1, 1));
    }
}
