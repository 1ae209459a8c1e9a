//! The firm's people: added, edited, deactivated, their dossiers reassigned; groups and their members.

use hub_app::AppError;
use hub_app::authn::{SignIn, SignInRefusal};
use hub_app::commands::{
    AddedStaff, DeactivateOutcome, EditGroupOutcome, EditStaffOutcome, GroupFault, GroupForm, LinkOutcome,
    ReassignForm, ReassignOutcome, StaffFault, StaffForm,
};
use hub_domain::authz::Target;
use hub_domain::ids::{GroupId, StaffId};
use hub_testkit::cast::page;
use hub_testkit::{Kit, PASSWORD, Person, db_test, hub_app, hub_domain};

fn form(email: &str, last_name: &str, level: &str) -> StaffForm {
    StaffForm {
        email: email.to_owned(),
        first_name: "Léa".to_owned(),
        last_name: last_name.to_owned(),
        level: level.to_owned(),
        groups: Vec::new(),
    }
}

async fn add(kit: &Kit, by: Person, form: &StaffForm) -> Result<AddedStaff, Vec<StaffFault>> {
    let added = kit.hub.add_staff(&kit.caller(by), form, &page()).await;
    added.expect("an answer")
}

async fn revision(kit: &Kit, id: StaffId) -> i64 {
    let alice = kit.caller(Person::Alice);
    let found = kit.hub.staff_member(&alice, id).await.expect("a member");
    found.member.revision
}

async fn edit(kit: &Kit, by: Person, id: StaffId, form: &StaffForm) -> EditStaffOutcome {
    let revision = revision(kit, id).await;
    let edited = kit
        .hub
        .edit_staff(&kit.caller(by), id, revision, form, &page())
        .await;
    edited.expect("an answer")
}

/// What the form of somebody of the cast holds, with another level.
async fn as_is(kit: &Kit, person: Person, level: &str) -> StaffForm {
    let found = kit
        .hub
        .staff_member(&kit.caller(Person::Alice), kit.staff(person))
        .await
        .expect("a member");
    StaffForm {
        email: String::new(),
        first_name: found.member.first_name,
        last_name: found.member.last_name,
        level: level.to_owned(),
        groups: found.groups,
    }
}

async fn group(kit: &Kit) -> GroupId {
    let groups = kit
        .hub
        .groups(&kit.caller(Person::Alice))
        .await
        .expect("the groups");
    groups[0].group.id
}

db_test! {
    /// A new address gets an account and a link that works once; the person then signs in with the rights given.
    #[test]
    async fn somebody_new_chooses_a_password(kit: Kit) {
        let mut typed = form(" lea@alpha.example ", "Roux", "4,9");
        typed.groups = vec![group(&kit).await];
        let added = add(&kit, Person::Alice, &typed).await.expect("added");
        let token = added.link.expect("a link").into_path().replace("/mot-de-passe/", "");
        let chosen = kit.hub.choose_password(&token, "une phrase assez longue", &page()).await;
        assert_eq!(chosen.expect("an answer"), Ok(()));
        assert!(kit.hub.password_link(&token).await.expect("an answer").is_none(), "it worked once");
        let typed = SignIn { email: "lea@alpha.example", password: "une phrase assez longue" };
        let token = kit.hub.sign_in(typed, &page()).await.expect("an answer").expect("a session").into_cookie();
        let signed_in = kit.hub.signed_in(&token).await.expect("an answer").expect("a session");
        let caller = signed_in.caller().expect("a place");
        assert_eq!(caller.actor().name(), "Léa Roux");
        assert!(hub_domain::authz::allows(caller, hub_domain::authz::Act::EditRights, Target::Firm).is_ok());
        let listed = kit.hub.staff(&kit.caller(Person::Alice)).await.expect("the list");
        let line = listed.iter().find(|line| line.member.id == added.id).expect("her line");
        assert_eq!(line.member.signed_in_at, Some(kit.hub.now()));
        assert_eq!(line.member.level.to_string(), "4.9");
        assert_eq!(line.groups.len(), 1);
        let at_beta = kit.hub.staff(&kit.caller(Person::Farid)).await.expect("the list");
        assert!(at_beta.iter().all(|line| line.member.email != "lea@alpha.example"));
    }

    /// What is typed is checked, all of it, and nothing is stored.
    #[test]
    async fn what_is_typed_is_checked(kit: Kit) {
        let before = kit.at.dump().await;
        let wrong = StaffForm {
            email: "pas une adresse".to_owned(),
            first_name: "é".repeat(200),
            last_name: " ".to_owned(),
            level: "12.5".to_owned(),
            groups: vec![GroupId(987)],
        };
        let faults = add(&kit, Person::Alice, &wrong).await.expect_err("faults");
        assert_eq!(
            faults,
            [StaffFault::Email, StaffFault::FirstName, StaffFault::LastName, StaffFault::Level, StaffFault::Group]
        );
        let known = form("EMMA@alpha.example", "Simon", "1.0");
        assert_eq!(add(&kit, Person::Alice, &known).await.expect_err("faults"), [StaffFault::AtWork]);
        assert_eq!(kit.at.dump().await, before);
    }

    /// ACT-01: an account that another firm knows keeps its password: this firm gets no link to it, not even before
    /// that password is chosen.
    #[test]
    async fn an_account_of_another_firm_keeps_its_password(kit: Kit) {
        let farid = form("farid@beta.example", "Benali", "5.0");
        let added = add(&kit, Person::Alice, &farid).await.expect("added");
        assert!(added.link.is_none());
        let alice = kit.caller(Person::Alice);
        let asked = kit.hub.make_password_link(&alice, added.id, &page()).await.expect("an answer");
        assert!(matches!(asked, LinkOutcome::Elsewhere), "{asked:?}");
        let fresh = form("neuve@beta.example", "Neuve", "1.0");
        assert!(add(&kit, Person::Farid, &fresh).await.expect("added").link.is_some());
        let here = add(&kit, Person::Alice, &fresh).await.expect("added");
        assert!(here.link.is_none(), "Beta's link stays Beta's");
        let asked = kit.hub.make_password_link(&alice, here.id, &page()).await.expect("an answer");
        assert!(matches!(asked, LinkOutcome::Elsewhere), "{asked:?}");
        let emma = kit.staff(Person::Emma);
        let asked = kit.hub.make_password_link(&alice, emma, &page()).await.expect("an answer");
        assert!(matches!(asked, LinkOutcome::Made { .. }), "{asked:?}");
    }

    /// ACT-01: nobody takes their own administration away, and a firm keeps an administrator.
    #[test]
    async fn a_firm_keeps_an_administrator(kit: Kit) {
        let alice = kit.staff(Person::Alice);
        let demoted = as_is(&kit, Person::Alice, "4.9").await;
        assert_eq!(edit(&kit, Person::Alice, alice, &demoted).await, EditStaffOutcome::LastAdministrator);
        let caller = kit.caller(Person::Alice);
        let gone = kit.hub.deactivate_staff(&caller, alice, &page()).await.expect("an answer");
        assert_eq!(gone, DeactivateOutcome::LastAdministrator);
        let raised = as_is(&kit, Person::Gael, "5.0").await;
        let saved = edit(&kit, Person::Alice, kit.staff(Person::Gael), &raised).await;
        assert_eq!(saved, EditStaffOutcome::Saved("Gaël Laurent".to_owned()));
        assert_eq!(edit(&kit, Person::Alice, alice, &demoted).await, EditStaffOutcome::OwnProfile);
        let gone = kit.hub.deactivate_staff(&caller, alice, &page()).await.expect("an answer");
        assert_eq!(gone, DeactivateOutcome::Oneself);
        let saved = edit(&kit, Person::Gael, alice, &demoted).await;
        assert!(matches!(saved, EditStaffOutcome::Saved(_)), "Gaël may now");
        let denied = kit.hub.staff(&kit.caller(Person::Alice)).await;
        assert!(denied.is_ok(), "the caller of the test was proven before");
        let denied = kit.hub.add_staff(&caller, &form("x@alpha.example", "X", "1.0"), &page()).await;
        assert!(matches!(denied, Err(AppError::Denied(_))), "facts are read anew in the transaction");
    }

    /// A stale form changes nothing, and saving what is there already leaves no trace.
    #[test]
    async fn a_stale_form_changes_nothing(kit: Kit) {
        let (alice, emma) = (kit.caller(Person::Alice), kit.staff(Person::Emma));
        let shown = revision(&kit, emma).await;
        let first = as_is(&kit, Person::Emma, "2.0").await;
        assert!(matches!(edit(&kit, Person::Alice, emma, &first).await, EditStaffOutcome::Saved(_)));
        assert_eq!(edit(&kit, Person::Alice, emma, &first).await, EditStaffOutcome::Unchanged);
        let second = as_is(&kit, Person::Emma, "3.0").await;
        let stale = kit.hub.edit_staff(&alice, emma, shown, &second, &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        assert_eq!(kit.at.count("audit_entry", "verb = 'staff.edited'").await, 1);
    }

    /// Whoever is deactivated is signed out at once, here and not elsewhere, and comes back as they were.
    #[test]
    async fn sessions_end_with_the_place(kit: Kit) {
        let bruno = kit.sign_in(Person::Bruno).await;
        let alice_at_beta = kit.sign_in(Person::AliceAtBeta).await;
        let session = |id: hub_domain::ids::SessionId| format!("id = {id}");
        let (alice, staff) = (kit.caller(Person::Alice), kit.staff(Person::Bruno));
        let gone = kit.hub.deactivate_staff(&alice, staff, &page()).await.expect("an answer");
        assert!(matches!(gone, DeactivateOutcome::Done(_)), "{gone:?}");
        assert_eq!(kit.at.count("session", &session(bruno.session().id)).await, 0);
        assert_eq!(kit.at.count("session", &session(alice_at_beta.session().id)).await, 1);
        let typed = SignIn { email: Person::Bruno.email(), password: PASSWORD };
        let refused = kit.hub.sign_in(typed, &page()).await.expect("an answer");
        assert!(matches!(refused, Err(SignInRefusal::NoPlace)));
        let again = kit.hub.deactivate_staff(&alice, staff, &page()).await.expect("an answer");
        assert!(matches!(again, DeactivateOutcome::AlreadySo(_)), "{again:?}");
        let known = add(&kit, Person::Alice, &form(Person::Bruno.email(), "Petit", "1.0")).await;
        assert_eq!(known.expect_err("faults"), [StaffFault::Deactivated(staff)]);
        let link = kit.hub.make_password_link(&alice, staff, &page()).await.expect("an answer");
        assert!(matches!(link, LinkOutcome::Deactivated), "{link:?}");
        let back = kit.hub.reactivate_staff(&alice, staff, &page()).await.expect("an answer");
        assert!(matches!(back, DeactivateOutcome::Done(_)), "{back:?}");
        assert!(kit.sign_in(Person::Bruno).await.caller().is_some());
        let verbs = "verb IN ('staff.deactivated', 'staff.reactivated')";
        assert_eq!(kit.at.count("audit_entry", verbs).await, 2);
    }

    /// ACT-02: dossiers change hands all at once, with one entry, into the portfolios of those who take over; those of
    /// others and archived ones stay.
    #[test]
    async fn dossiers_change_hands_at_once(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let (bruno, emma, david) = (kit.staff(Person::Bruno), kit.staff(Person::Emma), kit.staff(Person::David));
        let of = |who: StaffId| format!("owner_id = {who} AND status <> 'archived'");
        let owned = kit.at.count("dossier", &of(bruno)).await;
        let archived = kit.at.count("dossier", &format!("owner_id = {bruno} AND status = 'archived'")).await;
        assert!(owned > 0);
        let nobody = kit.hub.reassign_dossiers(&alice, bruno, ReassignForm::default(), &page()).await;
        assert_eq!(nobody.expect("an answer"), ReassignOutcome::NobodyChosen);
        for wrong in [bruno, StaffId(987_654)] {
            let form = ReassignForm { owner: Some(wrong), engagement_manager: None };
            let refused = kit.hub.reassign_dossiers(&alice, bruno, form, &page()).await;
            assert_eq!(refused.expect("an answer"), ReassignOutcome::NotAtWork);
        }
        let form = ReassignForm { owner: Some(emma), engagement_manager: Some(david) };
        let done = kit.hub.reassign_dossiers(&alice, bruno, form, &page()).await;
        assert_eq!(done.expect("an answer"), ReassignOutcome::Done(owned));
        assert_eq!(kit.at.count("dossier", &of(emma)).await, owned);
        assert_eq!(kit.at.count("dossier", &format!("owner_id = {bruno}")).await, archived);
        assert_eq!(kit.at.count("portfolio_entry", &format!("staff_id = {emma}")).await, owned);
        assert_eq!(kit.at.count("dossier", &format!("engagement_manager_id = {david}")).await, 0, "Bruno managed none");
        assert_eq!(kit.at.count("audit_entry", "verb = 'dossiers.reassigned'").await, 1);
        let again = kit.hub.reassign_dossiers(&alice, bruno, form, &page()).await;
        assert_eq!(again.expect("an answer"), ReassignOutcome::Nothing);
    }

    /// APP-01: the firm's people are its administrators' alone, and another firm's are not there.
    #[test]
    async fn people_are_for_administrators(kit: Kit) {
        let emma = kit.staff(Person::Emma);
        for person in [Person::Emma, Person::Gael, Person::Bruno, Person::David, Person::AliceAtBeta] {
            let caller = kit.caller(person);
            let (hub, origin) = (&kit.hub, page());
            let successor = ReassignForm { owner: Some(emma), engagement_manager: None };
            assert!(matches!(hub.staff(&caller).await, Err(AppError::Denied(_))), "{person:?}");
            assert!(matches!(hub.groups(&caller).await, Err(AppError::Denied(_))), "{person:?}");
            assert!(matches!(hub.add_staff(&caller, &form("x@x.example", "X", "1.0"), &origin).await, Err(AppError::Denied(_))));
            assert!(matches!(hub.deactivate_staff(&caller, emma, &origin).await, Err(AppError::Denied(_))));
            assert!(matches!(hub.reactivate_staff(&caller, emma, &origin).await, Err(AppError::Denied(_))));
            assert!(matches!(hub.make_password_link(&caller, emma, &origin).await, Err(AppError::Denied(_))));
            assert!(matches!(hub.reassign_dossiers(&caller, emma, successor, &origin).await, Err(AppError::Denied(_))));
            assert!(matches!(hub.add_group(&caller, &GroupForm::default(), &origin).await, Err(AppError::Denied(_))));
        }
        let farid = kit.caller(Person::Farid);
        let absent = kit.hub.deactivate_staff(&farid, emma, &page()).await;
        assert!(matches!(absent, Err(AppError::NotFound)), "{absent:?}");
        let absent = kit.hub.group(&farid, group(&kit).await).await;
        assert!(matches!(absent, Err(AppError::NotFound)), "{absent:?}");
    }

    /// Groups are added, renamed and filled; the one with a meaning keeps its name, and its members get its rights.
    #[test]
    async fn groups_have_members(kit: Kit) {
        let (alice, emma) = (kit.caller(Person::Alice), kit.staff(Person::Emma));
        let wrong = GroupForm { code: "pas un code".to_owned(), label: " ".to_owned(), members: vec![StaffId(987)] };
        let faults = kit.hub.add_group(&alice, &wrong, &page()).await.expect("an answer");
        assert_eq!(faults, Err(vec![GroupFault::Code, GroupFault::Label, GroupFault::Member]));
        let paie = GroupForm { code: "paie".to_owned(), label: "Pôle paie".to_owned(), members: vec![emma] };
        let id = kit.hub.add_group(&alice, &paie, &page()).await.expect("an answer").expect("added");
        let taken = kit.hub.add_group(&alice, &paie, &page()).await.expect("an answer");
        assert_eq!(taken, Err(vec![GroupFault::CodeTaken]));
        let shown = kit.hub.group(&alice, id).await.expect("the group");
        assert_eq!((shown.group.code.as_str(), shown.members.as_slice()), ("PAIE", [emma].as_slice()));
        let renamed = GroupForm { label: "Pôle social".to_owned(), members: Vec::new(), ..paie.clone() };
        let saved = kit.hub.edit_group(&alice, id, shown.revision, &renamed, &page()).await;
        assert_eq!(saved.expect("an answer"), EditGroupOutcome::Saved);
        let stale = kit.hub.edit_group(&alice, id, shown.revision, &paie, &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");

        let rights = group(&kit).await;
        let shown = kit.hub.group(&alice, rights).await.expect("the group");
        assert!(shown.has_meaning);
        let mut members = shown.members.clone();
        members.push(emma);
        let form = GroupForm { code: "AUTRE".to_owned(), label: "Autre nom".to_owned(), members };
        let saved = kit.hub.edit_group(&alice, rights, shown.revision, &form, &page()).await;
        assert_eq!(saved.expect("an answer"), EditGroupOutcome::Saved);
        let after = kit.hub.group(&alice, rights).await.expect("the group");
        assert_eq!(after.group, shown.group, "neither code nor name");
        let signed_in = kit.sign_in(Person::Emma).await;
        let caller = signed_in.caller().expect("a place");
        assert!(hub_domain::authz::allows(caller, hub_domain::authz::Act::EditRights, Target::Firm).is_ok());
    }
}
