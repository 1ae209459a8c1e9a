//! One random history of commands gives the same answers and the same final state on both engines (R6).

use std::fmt::Write as _;
use std::sync::Mutex;

use hub_app::commands::{KeyForm, RemoveOutcome, RevokeOutcome, SelectionChange};
use hub_app::queries::wizard::StepTwoFilter;
use hub_domain::api_key::KeyKind;
use hub_domain::search::Search;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::cast_data::dossier;
use hub_testkit::wizard::form;
use hub_testkit::{Engine, Kit, Person, Wizard, hub_app, hub_domain, run_on};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

const COMMANDS: usize = 200;
const SLUGS: [&str; 6] = [
    "dext",
    "libeo",
    "agicap",
    "qonto",
    "cegid-flow",
    "cegid-loop-apis-standard",
];

#[derive(Debug, Clone)]
enum Command {
    Issue(u8, bool),
    Revoke(u8),
    Define(usize, u8),
    Choose(usize),
    Found(usize),
    All(bool),
    Validate,
    Edit(u8),
    Remove,
    Create(u8),
    Call(u8),
    Wait(i64),
    Fail,
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => (0..12_u8, prop::bool::weighted(0.2)).prop_map(|(n, farid)| Command::Issue(n, farid)),
        1 => (0..12_u8).prop_map(Command::Revoke),
        9 => (0..SLUGS.len(), 0..14_u8).prop_map(|(slug, key)| Command::Define(slug, key)),
        2 => (1..62_usize).prop_map(Command::Choose),
        1 => (0..3_usize).prop_map(Command::Found),
        1 => any::<bool>().prop_map(Command::All),
        6 => Just(Command::Validate),
        2 => (0..14_u8).prop_map(Command::Edit),
        1 => Just(Command::Remove),
        1 => (0..40_u8).prop_map(Command::Create),
        3 => (0..14_u8).prop_map(Command::Call),
        1 => (1..90_000_i64).prop_map(Command::Wait),
        1 => Just(Command::Fail),
    ]
}

fn key(n: u8) -> String {
    match n {
        12 => "11111111".to_owned(),
        13 => "66666666".to_owned(),
        n => format!("histoire-{:02}", n % 6),
    }
}

/// Runs one command and says what it answered, without identifiers: engines number rows as they like.
async fn run(kit: &Kit, command: &Command) -> String {
    let (hub, alice, origin) = (&kit.hub, kit.caller(Person::Alice), page());
    let wizard = async || Wizard::start(kit, Person::Alice).await;
    match command {
        Command::Issue(n, farid) => {
            let person = if *farid { Person::Farid } else { Person::Alice };
            let form = KeyForm {
                identifier: key(*n),
                addresses: String::new(),
                form_token: format!("{person:?} {n} {}", hub.now().0),
                ..kit.key_form(
                    "Histoire",
                    if n % 6 == 5 {
                        KeyKind::Cabinet
                    } else {
                        KeyKind::Standard
                    },
                )
            };
            match hub
                .issue_key(&kit.caller(person), &form, &origin)
                .await
                .expect("an answer")
            {
                Ok(issued) => format!("{} {}", issued.identifier, issued.secret()),
                Err(errors) => format!("{errors:?}"),
            }
        }
        Command::Revoke(n) => {
            let list = hub.keys(&alice).await.expect("a list");
            let Some(found) = list.keys.iter().find(|line| line.identifier == key(*n)) else {
                return "no such key".to_owned();
            };
            let outcome: RevokeOutcome = hub
                .revoke_key(&alice, found.id, &key(*n), &origin)
                .await
                .expect("an answer");
            format!("{outcome:?}")
        }
        Command::Define(slug, n) => {
            let draft = draft(kit).await;
            let typed = form(kit, SLUGS[*slug], Some(&key(*n))).await;
            let mut said = String::new();
            // A change of type gives up the application, which is then chosen again.
            for _ in 0..2 {
                let version = version(kit, draft).await;
                let kept = hub
                    .keep_definition(&alice, draft, version, &typed)
                    .await
                    .expect("an answer");
                write!(said, "{} {:?} ", kept.erased, kept.errors).expect("text");
            }
            said
        }
        Command::Choose(n) => {
            let id = kit.dossier(kit.alpha, &format!("CLI{n:03}")).await;
            let checked: &[_] = if n % 3 == 0 { &[] } else { &[id] };
            select(kit, &[id], checked, &SelectionChange::Nothing).await
        }
        Command::Found(n) => {
            let found = Search::parse(["cli0", "ece", "essai"][*n]).expect("a prefix");
            let found = StepTwoFilter::of_search(found);
            select(kit, &[], &[], &SelectionChange::Found(found)).await
        }
        Command::All(all) => {
            let change = if *all {
                SelectionChange::All
            } else {
                SelectionChange::Clear
            };
            select(kit, &[], &[], &change).await
        }
        Command::Validate => {
            let draft = draft(kit).await;
            hub.leave_dossiers(&alice, draft)
                .await
                .expect("the draft is there");
            let shown = hub.summary_page(&alice, draft).await.expect("a page");
            let shown = match shown {
                hub_app::queries::wizard::WizardPage::Page(page) => {
                    let codes: Vec<&str> = page.dossiers.iter().map(|line| line.code.as_str()).collect();
                    format!("{:?} {:?} {codes:?}", page.draft.data.partner_email, page.count)
                }
                other => format!("{other:?}"),
            };
            let version = version(kit, draft).await;
            let outcome = hub
                .add_application(&alice, draft, version, &origin)
                .await
                .expect("an answer");
            let outcome = match outcome {
                hub_app::commands::AddOutcome::Added { label, dossiers, .. } => {
                    format!("added {label} on {dossiers}")
                }
                hub_app::commands::AddOutcome::Repeated(_) => "repeated".to_owned(),
                hub_app::commands::AddOutcome::Refused(refused) => format!("{refused:?}"),
            };
            format!("{shown} {outcome}")
        }
        Command::Edit(n) => match hub.applications(&alice).await.expect("a list").applications.pop() {
            None => "nothing to edit".to_owned(),
            Some(app) => {
                let typed = form(kit, &app.entry.slug, Some(&key(*n))).await;
                let outcome = hub
                    .edit_application(&alice, app.id, app.revision, &typed, &origin)
                    .await;
                format!("{} {:?}", app.label, outcome.expect("an answer"))
            }
        },
        Command::Remove => match hub.applications(&alice).await.expect("a list").applications.pop() {
            None => "nothing to remove".to_owned(),
            Some(app) => {
                let outcome: RemoveOutcome = kit
                    .remove_application(Person::Alice, app.id)
                    .await
                    .expect("an answer");
                format!("{outcome:?}")
            }
        },
        Command::Create(n) => {
            let mut tx = kit.begin(kit.alpha).await;
            let permit = tx
                .permit::<hub_domain::authz::CreateDossier>(hub_domain::authz::Target::Firm)
                .expect("the operator may");
            let new = dossier(&format!("NEW{n:02}"), &format!("Essai n° {n}"));
            match tx.create_dossiers(permit, &[new]).await {
                Ok(()) => tx.commit().await.map(|_| "created".to_owned()).expect("a commit"),
                Err(hub_testkit::hub_store::StoreError::Duplicate(_)) => "taken".to_owned(),
                Err(error) => panic!("{error}"),
            }
        }
        Command::Call(n) => {
            let credential = kit.credential(if *n % 2 == 0 { "66666666" } else { "11111111" });
            let code = format!("CLI{:03}", n + 1);
            let answer = read_dossier(hub, &credential, &code).await;
            format!(
                "{:?}",
                answer
                    .map(|allowed| allowed.dossier)
                    .map_err(|refused| refused.reason)
            )
        }
        Command::Wait(millis) => {
            kit.clock.advance(*millis);
            drop(wizard().await);
            String::new()
        }
        Command::Fail => {
            let typed = hub_app::authn::SignIn {
                email: Person::Gael.email(),
                password: "wrong",
            };
            format!(
                "{:?}",
                hub.sign_in(typed, &origin).await.expect("an answer").map(|_| ())
            )
        }
    }
}

/// Alice's draft: the one that waits, else a new one.
async fn draft(kit: &Kit) -> hub_domain::ids::DraftId {
    let alice = kit.caller(Person::Alice);
    match kit.hub.applications(&alice).await.expect("a list").drafts.first() {
        Some(waiting) => waiting.id,
        None => Wizard::start(kit, Person::Alice).await.draft,
    }
}

async fn version(kit: &Kit, draft: hub_domain::ids::DraftId) -> i64 {
    kit.at
        .number_of("draft", "version", &format!("id = {draft}"))
        .await
}

async fn select(
    kit: &Kit,
    shown: &[hub_domain::ids::DossierId],
    checked: &[hub_domain::ids::DossierId],
    change: &SelectionChange,
) -> String {
    let (draft, alice) = (draft(kit).await, kit.caller(Person::Alice));
    kit.hub
        .change_selection(&alice, draft, shown, checked, change)
        .await
        .expect("the draft is there");
    let chosen = kit
        .hub
        .chosen_page(&alice, draft, false, 1)
        .await
        .expect("a page");
    let codes: Vec<&str> = chosen.dossiers.iter().map(|line| line.code.as_str()).collect();
    format!("{:?} {codes:?}", chosen.count)
}

/// Everything that is true in the end, and that both chains hold.
async fn state(kit: &Kit) -> String {
    for firm in [kit.alpha, kit.beta] {
        let report = kit.hub.database().verify_chain(firm).await.expect("a report");
        assert_eq!((report.fault, report.silent_act), (None, None));
    }
    kit.at.state().await
}

/// What a history answered and what is true after it.
fn lived(engine: Engine, commands: &[Command]) -> Option<(Vec<String>, String)> {
    let seen = Mutex::new(None);
    run_on(engine, async |kit: Kit| {
        let mut answers = Vec::new();
        for command in commands {
            kit.clock.advance(1);
            answers.push(format!("{command:?}: {}", run(&kit, command).await));
        }
        *seen.lock().expect("one writer") = Some((answers, state(&kit).await));
    });
    seen.into_inner().expect("one writer")
}

/// R6, AUD-01: two hundred random commands, the same on both engines, step by step and in the end.
#[test]
fn both_engines_live_the_same_history() {
    let mut runner = TestRunner::deterministic();
    let commands = prop::collection::vec(command(), COMMANDS)
        .new_tree(&mut runner)
        .expect("a history")
        .current();
    let (sqlite, postgres) = (
        lived(Engine::Sqlite, &commands),
        lived(Engine::Postgres, &commands),
    );
    let Some((answers, state)) = sqlite else {
        panic!("SQLite is always there")
    };
    assert!(
        answers.iter().filter(|answer| answer.contains("added ")).count() > 5,
        "{answers:#?}"
    );
    if let Some((other_answers, other_state)) = postgres {
        for (one, other) in answers.iter().zip(&other_answers) {
            assert_eq!(one, other);
        }
        assert_eq!(state, other_state);
    }
}
