//! The firm's people, further: links by letter, empty groups, stale forms after an import, and a dossier taken along.

use std::sync::Arc;

use hub_app::commands::{
    EditStaffOutcome, GroupForm, ImportOutcome, LinkOutcome, RemoveGroupOutcome, StaffForm,
};
use hub_app::{AppError, HubSettings};
use hub_domain::ids::GroupId;
use hub_domain::import::ImportKind;
use hub_outbound::mail::{MailRoute, RecordingMailer};
use hub_testkit::cast::page;
use hub_testkit::engines::cheap_settings;
use hub_testkit::{Kit, Person, db_test, hub_app, hub_domain, hub_outbound};

async fn form_of(kit: &Kit, person: Person) -> (StaffForm, i64) {
    let found = kit
        .hub
        .staff_member(&kit.caller(Person::Alice), kit.staff(person))
        .await
        .expect("a member");
    let member = found.member;
    let form = StaffForm {
        email: member.email,
        first_name: member.first_name,
        last_name: member.last_name,
        level: member.level.to_string(),
        groups: found.groups,
    };
    (form, member.revision)
}

async fn new_group(kit: &Kit, code: &str, members: &[Person]) -> (GroupId, i64) {
    let alice = kit.caller(Person::Alice);
    let members = members.iter().map(|person| kit.staff(*person)).collect();
    let form = GroupForm {
        code: code.to_owned(),
        label: code.to_owned(),
        members,
    };
    let id = kit
        .hub
        .add_group(&alice, &form, &page())
        .await
        .expect("an answer")
        .expect("added");
    (id, kit.hub.group(&alice, id).await.expect("the group").revision)
}

async fn import_staff(kit: &Kit, text: &str) {
    let alice = kit.caller(Person::Alice);
    let import = kit.read_file(Person::Alice, ImportKind::Staff, text).await;
    let file = kit.hub.import(&alice, import).await.expect("it is there");
    let done = kit
        .hub
        .apply_import(&alice, import, file.counts, &page())
        .await
        .expect("an answer");
    assert!(matches!(done, ImportOutcome::Done(_)), "{done:?}");
}

db_test! {
    /// A link written to a person is made as its letter leaves, works once, and is told nobody else; it does not leave
    /// to whoever has left.
    #[test]
    async fn a_link_is_written_and_made_as_it_leaves(kit: Kit) {
        let mailer = RecordingMailer::default();
        let route = MailRoute::Through { mailer: Arc::new(mailer.clone()), from: "loophub@alpha.example".to_owned() };
        let hub = kit.at.hub_with(&kit.clock, 21, HubSettings { mail: route, ..cheap_settings() }).await;
        let alice = kit.caller(Person::Alice);
        for refused in [Person::David, Person::Gael] {
            let answer = hub.send_password_link(&kit.caller(refused), kit.staff(Person::Emma), &page()).await;
            assert!(matches!(answer, Err(AppError::Denied(_))), "{refused:?}");
        }
        let sent = hub.send_password_link(&alice, kit.staff(Person::Emma), &page()).await.expect("an answer");
        assert!(matches!(&sent, LinkOutcome::Sent { email, .. } if email == "emma@alpha.example"), "{sent:?}");
        assert_eq!(kit.at.count("account_link", "used_at IS NULL").await, 0, "no link before the letter leaves");
        assert_eq!(hub.deliver_mail(&|| false).await.expect("a round").tried, 1);
        let letter = mailer.tried().pop().expect("a letter");
        assert_eq!(letter.to, "emma@alpha.example");
        let start = letter.text.find("/mot-de-passe/").expect("a link") + "/mot-de-passe/".len();
        let token: String = letter.text[start..].chars().take_while(char::is_ascii_alphanumeric).collect();
        assert!(!letter.subject.contains(&token));
        let chosen = hub.choose_password(&token, "une autre phrase assez longue", &page()).await;
        assert_eq!(chosen.expect("an answer"), Ok(()));
        assert!(hub.password_link(&token).await.expect("an answer").is_none(), "it worked once");
        let elsewhere = hub.send_password_link(&alice, kit.staff(Person::Alice), &page()).await.expect("an answer");
        assert!(matches!(elsewhere, LinkOutcome::Elsewhere), "her account is of another firm too: {elsewhere:?}");

        hub.send_password_link(&alice, kit.staff(Person::Gael), &page()).await.expect("an answer");
        hub.deactivate_staff(&alice, kit.staff(Person::Gael), &page()).await.expect("an answer");
        hub.deliver_mail(&|| false).await.expect("a round");
        assert_eq!(mailer.tried().len(), 1, "the letter does not leave");
        let of_alpha = format!("firm_id = {} AND verb = 'account.password_link_asked'", kit.alpha);
        assert_eq!(kit.at.count("audit_entry", &of_alpha).await, 2);
    }

    /// An empty group is removed with its trace; one with members, one with a meaning, and one that moved are not.
    #[test]
    async fn an_empty_group_is_removed(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let (full, revision) = new_group(&kit, "PLEIN", &[Person::Emma]).await;
        let kept = kit.hub.remove_group(&alice, full, revision, &page()).await.expect("an answer");
        assert_eq!(kept, RemoveGroupOutcome::NotEmpty);
        let rights = kit.hub.groups(&alice).await.expect("the groups");
        let rights = rights.iter().find(|line| line.has_meaning).expect("the group of rights").group.id;
        let kept = kit.hub.remove_group(&alice, rights, 0, &page()).await.expect("an answer");
        assert_eq!(kept, RemoveGroupOutcome::HasMeaning);
        let (empty, revision) = new_group(&kit, "VIDE", &[]).await;
        for refused in [Person::David, Person::Gael] {
            let answer = kit.hub.remove_group(&kit.caller(refused), empty, revision, &page()).await;
            assert!(matches!(answer, Err(AppError::Denied(_))), "{refused:?}");
        }
        let stale = kit.hub.remove_group(&alice, empty, revision + 7, &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        let gone = kit.hub.remove_group(&alice, empty, revision, &page()).await.expect("an answer");
        assert_eq!(gone, RemoveGroupOutcome::Removed("VIDE".to_owned()));
        let again = kit.hub.remove_group(&alice, empty, revision, &page()).await;
        assert!(matches!(again, Err(AppError::NotFound)), "{again:?}");
        assert_eq!(kit.at.count("audit_entry", "verb = 'group.removed'").await, 1);
    }

    /// What a file changes makes open forms stale: of the person, and of the groups whose members it names.
    #[test]
    async fn an_import_makes_open_forms_stale(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let (group, group_revision) = new_group(&kit, "PAIE", &[Person::Bruno]).await;
        let (typed, revision) = form_of(&kit, Person::Emma).await;
        import_staff(&kit, "email;nom;groupes\nemma@alpha.example;Simonet;PAIE").await;
        let stale = kit.hub.edit_staff(&alice, kit.staff(Person::Emma), revision, &typed, &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        let form = GroupForm {
            code: "PAIE".to_owned(),
            label: "Paie".to_owned(),
            members: vec![kit.staff(Person::Bruno)],
        };
        let stale = kit.hub.edit_group(&alice, group, group_revision, &form, &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        assert_eq!(form_of(&kit, Person::Emma).await.0.last_name, "Simonet", "nothing is overwritten");
        // So does the form of a person for that of their group.
        let shown = kit.hub.group(&alice, group).await.expect("the group").revision;
        let (mut typed, revision) = form_of(&kit, Person::Emma).await;
        typed.groups.clear();
        let saved = kit.hub.edit_staff(&alice, kit.staff(Person::Emma), revision, &typed, &page()).await;
        assert!(matches!(saved.expect("an answer"), EditStaffOutcome::Saved(_)));
        let stale = kit.hub.edit_group(&alice, group, shown, &form, &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
    }

    /// ACT-01, AUD-01: the whole record of a dossier goes to whoever may see its accesses, with its trace; the journal is
    /// in it for administrators alone.
    #[test]
    async fn act_01_a_dossier_is_taken_along(kit: Kit) {
        for person in [Person::Emma, Person::Gael] {
            let refused = kit.hub.export_dossier(&kit.caller(person), "A1", "json", &page()).await;
            assert!(matches!(refused, Err(AppError::Denied(_))), "{person:?}: {refused:?}");
        }
        kit.open_offer("cegid-loop-offre-consultation", "A1", "ines").await;
        for (person, sees_journal) in [(Person::Bruno, false), (Person::David, false), (Person::Alice, true)] {
            let record = kit.hub.export_dossier(&kit.caller(person), "A1", "json", &page()).await;
            let record = record.expect("they may");
            assert_eq!(record.journal.is_some(), sees_journal, "{person:?}");
            assert_eq!(record.dossier.code, "A1");
            assert!(record.contacts.iter().any(|one| one.email.as_deref() == Some(Person::Ines.email())));
            assert!(record.activations.iter().any(|one| one.interval.until.is_none()));
            assert!(record.accesses.iter().any(|one| one.email.as_deref() == Some(Person::Ines.email())));
        }
        assert_eq!(kit.at.count("audit_entry", "verb = 'dossier.exported'").await, 3);
        let farid = kit.hub.export_dossier(&kit.caller(Person::Farid), "A1", "json", &page()).await.expect("his own");
        assert!(farid.accesses.is_empty(), "Beta's own A1, with its own Inès: {:?}", farid.accesses);
        assert_eq!(farid.contacts.len(), 1);
        let absent = kit.hub.export_dossier(&kit.caller(Person::Alice), "NULLEPART", "json", &page()).await;
        assert!(matches!(absent, Err(AppError::NotFound)), "{absent:?}");
    }
}
