//! The selection of step 2 against a model: a set of dossiers (WIZ-11, WIZ-12).

use std::collections::BTreeSet;

use hub_testkit::hub_app::commands::SelectionChange;
use hub_testkit::hub_app::queries::wizard::StepTwoFilter;
use hub_testkit::hub_domain::fold::fold;
use hub_testkit::hub_domain::ids::DossierId;
use hub_testkit::hub_domain::search::Search;
use hub_testkit::{Kit, Person, Wizard, db_test};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// One thing a person does on step 2.
#[derive(Debug, Clone)]
enum Step {
    /// Sends page `number` of `search` with every line for which the bits say so ticked, then `change`.
    Send {
        search: &'static str,
        number: i64,
        ticks: u64,
        then: Then,
    },
    /// Meanwhile a dossier is archived.
    Archived(usize),
}

#[derive(Debug, Clone, Copy)]
enum Then {
    Nothing,
    All,
    Clear,
    Found(&'static str),
}

fn step() -> impl Strategy<Value = Step> {
    let searches = prop::sample::select(vec!["", "cli", "cli01", "ece", "client n° 4"]);
    let then = prop_oneof![
        6 => Just(Then::Nothing),
        1 => Just(Then::All),
        1 => Just(Then::Clear),
        2 => prop::sample::select(vec!["cli02", "ece", "client", "zzz"]).prop_map(Then::Found),
    ];
    let send =
        (searches, 1..4_i64, any::<u64>(), then).prop_map(|(search, number, ticks, then)| Step::Send {
            search,
            number,
            ticks,
            then,
        });
    prop_oneof![8 => send, 1 => (0..60_usize).prop_map(Step::Archived)]
}

struct Model {
    /// Every dossier that takes activations: `(id, code, name)`.
    listed: Vec<(DossierId, String, String)>,
    selected: BTreeSet<DossierId>,
}

impl Model {
    async fn new(wizard: &Wizard<'_>) -> Self {
        let mut listed = Vec::new();
        for number in 1..=2 {
            let page = wizard.dossiers("", number).await.page;
            let lines = page.lines.into_iter().map(|line| line.dossier);
            listed.extend(lines.map(|line| (line.id, line.code, line.name)));
        }
        Self {
            listed,
            selected: BTreeSet::new(),
        }
    }

    fn found(&self, typed: &str) -> BTreeSet<DossierId> {
        let starts = |text: &str| fold(text).starts_with(&fold(typed));
        let hits = self
            .listed
            .iter()
            .filter(|(_, code, name)| starts(code) || starts(name));
        hits.map(|(id, ..)| *id).collect()
    }

    fn change(&mut self, then: Then) {
        match then {
            Then::Nothing => {}
            Then::All => self.selected = self.found(""),
            Then::Clear => self.selected.clear(),
            Then::Found(typed) => self.selected.extend(self.found(typed)),
        }
    }

    fn archive(&mut self, at: usize) -> DossierId {
        let (id, ..) = self.listed.remove(at % self.listed.len());
        self.selected.remove(&id);
        id
    }
}

async fn take(kit: &Kit, wizard: &Wizard<'_>, model: &mut Model, step: &Step) {
    match step {
        Step::Archived(at) => {
            let id = model.archive(*at);
            kit.at
                .tamper(&format!(
                    "UPDATE dossier SET status = 'archived', selectable = FALSE WHERE id = {id}"
                ))
                .await;
            let head = "UPDATE firm_head SET dossier_revision = dossier_revision + 1 WHERE firm_id =";
            kit.at.tamper(&format!("{head} {}", kit.alpha)).await;
        }
        Step::Send {
            search,
            number,
            ticks,
            then,
        } => {
            let shown: Vec<DossierId> = wizard
                .dossiers(search, *number)
                .await
                .page
                .lines
                .iter()
                .map(|line| line.dossier.id)
                .collect();
            let ticked = |at: usize| ticks >> (at % 64) & 1 == 1;
            let mut checked = Vec::new();
            for (at, id) in shown.iter().enumerate() {
                if ticked(at) {
                    checked.push(*id);
                    model.selected.insert(*id);
                } else {
                    model.selected.remove(id);
                }
            }
            let change = match then {
                Then::Nothing => SelectionChange::Nothing,
                Then::All => SelectionChange::All,
                Then::Clear => SelectionChange::Clear,
                Then::Found(typed) => {
                    let search = Search::parse(typed).expect("a prefix");
                    SelectionChange::Found(StepTwoFilter::of_search(search))
                }
            };
            model.change(*then);
            wizard.merge(&shown, &checked, &change).await;
        }
    }
}

/// Counts and marks are the model's on every page, and the list of the chosen is the model's.
async fn compare(kit: &Kit, wizard: &Wizard<'_>, model: &Model) {
    let alice = kit.caller(Person::Alice);
    for number in 1..=2 {
        let page = wizard.dossiers("", number).await;
        assert_eq!(page.count.selected(), model.selected.len() as u64);
        assert_eq!(page.count.listed(), model.listed.len() as u64);
        for (line, selected) in page.page.lines.iter().zip(&page.selected) {
            assert_eq!(
                *selected,
                model.selected.contains(&line.dossier.id),
                "{}",
                line.dossier.code
            );
        }
    }
    let mut chosen = BTreeSet::new();
    let pages = kit
        .hub
        .chosen_page(&alice, wizard.draft, false, 1)
        .await
        .expect("a page")
        .pages;
    for number in 1..=pages {
        let page = kit
            .hub
            .chosen_page(&alice, wizard.draft, false, number)
            .await
            .expect("a page");
        chosen.extend(page.dossiers.iter().map(|line| line.id));
    }
    assert_eq!(chosen, model.selected);
}

db_test! {
    /// WIZ-11, WIZ-12: whatever is ticked, searched, applied to all, cleared and archived meanwhile, the selection and
    /// its count are the model's; and what is added in the end is it.
    #[test]
    async fn the_selection_is_the_models(kit: Kit) {
        let mut runner = TestRunner::deterministic();
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let mut model = Model::new(&wizard).await;
        for round in 0..40 {
            let step = step().new_tree(&mut runner).expect("a step").current();
            take(&kit, &wizard, &mut model, &step).await;
            if round % 4 == 3 {
                compare(&kit, &wizard, &model).await;
            }
        }
        compare(&kit, &wizard, &model).await;
        let application = wizard.finish().await;
        let sql = format!(
            "SELECT dossier_id FROM activation WHERE installed_app_id = {application} AND closed_by IS NULL"
        );
        let opened: BTreeSet<DossierId> = kit
            .at
            .rows(&sql)
            .await
            .iter()
            .map(|row| row[0].parse().expect("an id"))
            .collect();
        assert_eq!(opened, model.selected);
    }

    /// WIZ-11: a page may name dossiers of another firm, models and archived ones: they are never selected.
    #[test]
    async fn what_is_not_listed_is_never_selected(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        let strangers = [
            kit.dossier(kit.beta, "A1").await,
            kit.dossier(kit.alpha, "ARC1").await,
            kit.dossier(kit.alpha, "MOD1").await,
            DossierId(0),
            DossierId(-1),
            DossierId(i64::MAX),
        ];
        wizard
            .merge(&strangers, &strangers, &SelectionChange::Nothing)
            .await;
        assert_eq!(wizard.dossiers("", 1).await.count.selected(), 0);
        wizard.choose_all().await;
        wizard.merge(&strangers, &[], &SelectionChange::Nothing).await;
        let count = wizard.dossiers("", 1).await.count;
        assert_eq!(count.selected(), count.listed());
    }

    /// WIZ-12: the selection is there again after signing in again, and belongs to the draft's owner alone.
    #[test]
    async fn the_selection_outlives_the_session(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        wizard.define("dext", Some("11111111")).await;
        wizard.choose(&["A1", "ECE01"]).await;
        let again = kit.sign_in(Person::Alice).await;
        let other = kit.another_process(7).await;
        let caller = again.caller().expect("a place");
        let page = other
            .chosen_page(caller, wizard.draft, false, 1)
            .await
            .expect("the draft is there");
        let codes: Vec<&str> = page.dossiers.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(codes, ["A1", "ECE01"]);
        for stranger in [Person::Farid, Person::AliceAtBeta, Person::Emma] {
            let refused = kit
                .hub
                .chosen_page(&kit.caller(stranger), wizard.draft, false, 1)
                .await;
            assert!(refused.is_err(), "{stranger:?}");
        }
    }
}
