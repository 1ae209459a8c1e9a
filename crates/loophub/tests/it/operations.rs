//! S1: every operation of the program × everybody of the cast, on both engines.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::Request;
use hub_testkit::{Kit, Person, db_test};
use loophub::serve;

use crate::asked::{Asked, CAST, Expected, check, enter, expected, same_words};
use crate::line::{Answer, Line, Needs};
use crate::program::program;
use crate::table::TABLE;

/// Whether asking is sure to change nothing: somebody refused, or something that is not there.
fn is_refused(asked: &Asked, expected: Expected) -> bool {
    match expected {
        Expected::Explained
        | Expected::StaffOnly
        | Expected::ContactsOnly
        | Expected::NoKey
        | Expected::Problem(_)
        | Expected::SignIn => true,
        Expected::Answer(answer) => answer == Answer::NotFound || answer != asked.line.answer,
    }
}

/// Whether a line is of the native API, whose lines are asked apart: the table is long.
fn is_of_the_api(line: &Line) -> bool {
    line.path.starts_with("/api")
}

/// Everybody who is refused, then everybody who may.
async fn ask_everybody(kit: &Kit, line: &'static Line) {
    let asked = Asked::prepare(kit, line).await;
    let hub = program(kit);
    for who in CAST {
        enter(&hub, who).await;
    }
    let before = kit.at.dump().await;
    for who in CAST {
        let answer = expected(kit, &asked, who);
        if is_refused(&asked, answer) {
            let got = asked.by(&hub, who).await;
            check(answer, &got, who, &asked);
        }
    }
    assert_eq!(kit.at.dump().await, before, "a refusal leaves a trace: {line:?}");
    for who in CAST {
        let answer = expected(kit, &asked, who);
        if !is_refused(&asked, answer) {
            // Everybody's own: what one of them ends is not another's.
            let own = Asked::prepare(kit, line).await;
            let got = own.by(&program(kit), who).await;
            check(answer, &got, who, &own);
        }
    }
}

/// Of another firm's thing nothing is learnt: the answer is the one for what does not exist, to the letter.
async fn compare_with_nothing(kit: &Kit, line: &'static Line) {
    let asked = Asked::prepare(kit, line).await;
    if !asked.is_of_alpha() {
        return;
    }
    let hub = program(kit);
    let nothing = asked.about_nothing();
    // Whoever may do it to Alpha's own learns nothing by being told that there is no other.
    let strangers = CAST.into_iter().filter(|who| {
        !matches!(expected(kit, &asked, *who), Expected::Answer(answer) if answer == line.answer)
            || who.is_some_and(|person| person.firm() == "BETA")
    });
    for who in strangers {
        enter(&hub, who).await;
        let theirs = asked.by(&hub, who).await;
        let nobodys = nothing.by(&hub, who).await;
        assert!(
            theirs.body.len() > 500 || theirs.status == 303 || line.path.starts_with("/api/"),
            "a page says so: {line:?}"
        );
        let (mut theirs, mut nobodys) = (same_words(&theirs, &asked), same_words(&nobodys, &nothing));
        if who.is_none() {
            // A visitor's way back holds the address asked for.
            theirs.1 = theirs.1.replace(&asked.path(), "…");
            nobodys.1 = nobodys.1.replace(&nothing.path(), "…");
        }
        assert_eq!(theirs, nobodys, "{who:?} {line:?}");
    }
}

/// Every operation has its line, and every line its operation (S1); the exceptions are a file that only shrinks.
#[test]
fn every_operation_has_its_line() {
    let real: BTreeSet<String> = serve::operations()
        .iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    let lines: BTreeSet<String> = TABLE
        .iter()
        .map(|line| format!("{} {}", line.method, line.path))
        .collect();
    assert_eq!(lines.len(), TABLE.len(), "one line an operation");
    let unreal: Vec<_> = lines.difference(&real).collect();
    assert!(unreal.is_empty(), "lines without an operation: {unreal:?}");
    let uncovered: String = real
        .difference(&lines)
        .map(|operation| format!("{operation}\n"))
        .collect();
    let accepted = include_str!("../golden/uncovered-operations.txt");
    assert_eq!(
        uncovered, accepted,
        "give each operation a line of the table in tests/it/table.rs"
    );
    assert_eq!(
        accepted, "",
        "no operation is without a line, and none will be again"
    );
}

/// APP-01: the rights asked for under LoopHub are an administrator's, whatever the operation.
#[test]
fn app_01_loophub_asks_for_a_right_everywhere() {
    for line in TABLE
        .iter()
        .filter(|line| line.path.starts_with("/loophub") || line.path.starts_with("/suivi"))
    {
        assert!(
            matches!(line.needs, Needs::Right(_) | Needs::EverybodysOrOwn(_)),
            "{line:?}"
        );
    }
}

db_test! {
    /// APP-01, ACT-01, KEY-01, AUD-01: who may gets the answer, who may not the reason, a visitor the entrance; and
    /// what is refused leaves no trace, however right the form.
    #[test]
    async fn every_operation_for_everybody(kit: Kit) {
        for line in TABLE.iter().filter(|line| !is_of_the_api(line)) {
            ask_everybody(&kit, line).await;
        }
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }

    /// APP-01, ACT-01, AUD-01: the same at the API, which answers in JSON.
    #[test]
    async fn every_operation_of_the_api_for_everybody(kit: Kit) {
        for line in TABLE.iter().filter(|line| is_of_the_api(line)) {
            ask_everybody(&kit, line).await;
        }
        let verified = kit.hub.verify_journal(&kit.caller(Person::Alice)).await.expect("an answer");
        assert!(verified.fault.is_none() && verified.silent_act.is_none(), "AUD-02: the chain is whole");
    }

    /// What is not in the list is not there: each address refuses any other method, and names those of the list.
    #[test]
    async fn the_list_is_the_router(kit: Kit) {
        let hub = program(&kit);
        let mut listed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (method, path) in serve::operations() {
            listed.entry(path).or_default().insert(method);
        }
        for (path, methods) in listed {
            if methods.contains("*") {
                continue;
            }
            let address = path.replace(['{', '}'], "");
            // No address has this method.
            let request = Request::builder().method("LINK").uri(&address);
            let request = request.body(Body::empty()).expect("a request");
            let got = hub.ask(None, request).await;
            assert_eq!(got.status, 405, "{path}: {}", got.text());
            let allowed = got.headers["allow"].to_str().expect("words").to_owned();
            let allowed: BTreeSet<&str> =
                allowed.split(',').map(str::trim).filter(|method| *method != "HEAD").collect();
            assert_eq!(allowed, methods, "{path}");
        }
        let nowhere = hub.as_(Person::Alice).get("/loophub/nulle-part").await;
        assert_eq!(nowhere.status, 404, "{}", nowhere.text());
    }

    /// APP-01: a firm in which somebody has no place answers as one that does not exist, and nothing moves.
    #[test]
    async fn a_firm_without_a_place_does_not_exist(kit: Kit) {
        let hub = program(&kit);
        for person in [Person::Emma, Person::David] {
            let browser = hub.as_(person);
            let mut answers = Vec::new();
            for domain in ["BETA", "NULLEPART"] {
                let got = browser.post("/domaine", &[("domaine", domain)]).await;
                let token = got.field("csrf").unwrap_or_default();
                answers.push((got.status, got.body.replace(&token, "…").replace(domain, "…")));
            }
            assert_eq!(answers[0].0, 404, "{person:?}");
            assert_eq!(answers[0], answers[1], "{person:?}");
            let still = browser.get("/compte").await;
            assert_eq!(still.field("cabinet").as_deref(), Some("ALPHA"));
        }
    }

    /// APP-01: an identifier of another firm answers exactly as one that does not exist, and who has no right learns
    /// not even that.
    #[test]
    async fn another_firms_identifiers_do_not_exist(kit: Kit) {
        for line in TABLE.iter().filter(|line| !is_of_the_api(line)) {
            compare_with_nothing(&kit, line).await;
        }
    }

    /// APP-01: the same at the API.
    #[test]
    async fn another_firms_identifiers_do_not_exist_at_the_api(kit: Kit) {
        for line in TABLE.iter().filter(|line| is_of_the_api(line)) {
            compare_with_nothing(&kit, line).await;
        }
    }
}
