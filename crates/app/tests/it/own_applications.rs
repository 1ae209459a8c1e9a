//! Applications that a firm declares itself (CAT-05), and entries configured several times (CAT-06).

use hub_app::AppError;
use hub_app::commands::DeclareOutcome;
use hub_domain::api_key::KeyKind;
use hub_domain::catalog::{OwnFault, OwnForm};
use hub_domain::ids::CatalogAppId;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

fn relances() -> OwnForm {
    OwnForm {
        label: "Relances".to_owned(),
        kind: "partenaire".to_owned(),
        publisher: "Alpha".to_owned(),
        description: "Relance les clients.".to_owned(),
        may_write: false,
        is_offered: true,
    }
}

async fn declare(kit: &Kit, by: Person, typed: &OwnForm) -> Result<DeclareOutcome, AppError> {
    kit.hub.declare_application(&kit.caller(by), typed, &page()).await
}

/// What the wizard of somebody's firm lists of a kind.
async fn offered(kit: &Kit, person: Person, kind: &str) -> Vec<(CatalogAppId, String)> {
    let wizard = Wizard::start(kit, person).await;
    let typed = hub_domain::wizard::DefinitionForm {
        kind: kind.to_owned(),
        ..Default::default()
    };
    wizard.keep(&typed).await;
    let caller = kit.caller(person);
    let page = kit
        .hub
        .definition_page(&caller, wizard.draft)
        .await
        .expect("the step");
    let hub_app::queries::wizard::WizardPage::Page(page) = page else {
        panic!("it is here")
    };
    let listed = page
        .offered
        .iter()
        .map(|choice| (choice.id, choice.entry.label.clone()))
        .collect();
    kit.hub.drop_draft(&caller, wizard.draft).await.expect("dropped");
    listed
}

db_test! {
    /// CAT-05: what a firm declares stands in its own wizard alone, is configured and called like any other, and cannot
    /// be configured by another firm, whatever its form says.
    #[test]
    async fn cat_05_an_own_application_is_its_firms_alone(kit: Kit) {
        for person in [Person::Bruno, Person::David, Person::Gael] {
            let refused = declare(&kit, person, &relances()).await;
            assert!(matches!(refused, Err(AppError::Denied(_))), "{person:?}");
        }
        let saved = declare(&kit, Person::Alice, &relances()).await.expect("an answer");
        assert_eq!(saved, DeclareOutcome::Saved("Relances".to_owned()));
        let of_alpha = offered(&kit, Person::Alice, "partenaire").await;
        let (id, _) = of_alpha.iter().find(|(_, label)| label == "Relances").expect("it is offered").clone();
        let of_beta = offered(&kit, Person::Farid, "partenaire").await;
        assert!(of_beta.iter().all(|(other, label)| *other != id && label != "Relances"), "{of_beta:?}");
        assert!(kit.hub.own_applications(&kit.caller(Person::Farid)).await.expect("a list").is_empty());

        let forged = Wizard::start(&kit, Person::Farid).await;
        let mut typed = form(&kit, "dext", Some("77777777")).await;
        typed.application = id.to_string();
        let kept = forged.keep(&typed).await;
        assert!(!kept.errors.is_empty(), "Beta cannot choose it");

        let wizard = Wizard::start(&kit, Person::Alice).await;
        let mut typed = form(&kit, "dext", Some("11111111")).await;
        typed.application = id.to_string();
        let kept = wizard.keep(&typed).await;
        assert!(kept.errors.is_empty(), "{:?}", kept.errors);
        wizard.choose(&["A1"]).await;
        wizard.summary().await;
        let app = wizard.finish().await;
        let list = kit.hub.applications(&kit.caller(Person::Alice)).await.expect("the list");
        assert_eq!(list.own, [id]);
        assert!(list.applications.iter().any(|one| one.id == app && one.label == "Relances"));
        let open = read_dossier(&kit.hub, &kit.credential("11111111"), "A1").await;
        assert!(open.is_ok(), "{open:?}");
        assert!(offered(&kit, Person::Alice, "partenaire").await.iter().all(|(other, _)| *other != id), "WIZ-02");
    }

    /// CAT-05: it is edited and withdrawn with its trace; where it is configured it stays usable; loading the catalogue
    /// leaves it alone (CAT-03).
    #[test]
    async fn cat_05_an_own_application_is_edited_and_withdrawn(kit: Kit) {
        declare(&kit, Person::Alice, &relances()).await.expect("declared");
        let twice = declare(&kit, Person::Alice, &relances()).await.expect("an answer");
        assert_eq!(twice, DeclareOutcome::Refused(vec![OwnFault::LabelTaken]));
        let known = declare(&kit, Person::Alice, &OwnForm { label: "qonto".to_owned(), ..relances() }).await;
        assert_eq!(known.expect("an answer"), DeclareOutcome::Refused(vec![OwnFault::LabelTaken]));
        let at_beta = declare(&kit, Person::Farid, &relances()).await.expect("an answer");
        assert_eq!(at_beta, DeclareOutcome::Saved("Relances".to_owned()), "firms know nothing of each other");
        let alice = kit.caller(Person::Alice);
        let own = kit.hub.own_applications(&alice).await.expect("a list").remove(0);
        let changed = OwnForm { may_write: true, is_offered: false, ..relances() };
        let of = (own.id, own.digest.as_str());
        let saved = kit.hub.edit_declared(&alice, of, &changed, &page()).await.expect("an answer");
        assert_eq!(saved, DeclareOutcome::Saved("Relances".to_owned()));
        let stale = kit.hub.edit_declared(&alice, of, &relances(), &page()).await;
        assert!(matches!(stale, Err(AppError::Conflict(_))), "{stale:?}");
        let of_beta = kit.hub.edit_declared(&kit.caller(Person::Farid), of, &relances(), &page()).await;
        assert!(matches!(of_beta, Err(AppError::NotFound)), "{of_beta:?}");
        assert!(offered(&kit, Person::Alice, "partenaire").await.iter().all(|(id, _)| *id != own.id));
        for verb in ["catalogue.declared", "catalogue.declaration_edited"] {
            let of_alpha = format!("firm_id = {} AND verb = '{verb}'", kit.alpha);
            assert_eq!(kit.at.count("audit_entry", &of_alpha).await, 1, "{verb}");
        }
        let now = kit.hub.own_applications(&alice).await.expect("a list").remove(0);
        assert_eq!(OwnForm::of(&now.entry), changed);
    }

    /// CAT-06: a repeatable entry stays in the wizard's list, each configuration has its own label and its own key, and
    /// one label stands once.
    #[test]
    async fn cat_06_each_configuration_has_its_label_and_key(kit: Kit) {
        let slug = "cegid-loop-apis-standard";
        let labelled = async |label: &str, key: &str| {
            let wizard = Wizard::start(&kit, Person::Alice).await;
            let mut typed = form(&kit, slug, Some(key)).await;
            let field = first_field(&kit, &typed.application).await;
            typed.fields.insert(field, label.to_owned());
            let kept = wizard.keep(&typed).await;
            (wizard, kept)
        };
        let (wizard, kept) = labelled("Partenaire un", "11111111").await;
        assert!(kept.errors.is_empty(), "{:?}", kept.errors);
        wizard.choose(&["A1"]).await;
        wizard.summary().await;
        let one = wizard.finish().await;
        assert!(
            offered(&kit, Person::Alice, "partenaire").await.iter().any(|(_, label)| label.contains("APIs Standard")),
            "it stays in the list"
        );
        let issued = kit.issue(Person::Alice, &kit.key_form("Encore", KeyKind::Standard)).await;
        let key = issued.identifier.to_string();
        let (_, kept) = labelled("partenaire UN", &key).await;
        assert!(!kept.errors.is_empty(), "one label, one configuration");
        let (wizard, kept) = labelled("Partenaire deux", &key).await;
        assert!(kept.errors.is_empty(), "{:?}", kept.errors);
        wizard.summary().await;
        let two = wizard.finish().await;
        let list = kit.hub.applications(&kit.caller(Person::Alice)).await.expect("the list").applications;
        let label = |id| list.iter().find(|one| one.id == id).map(|one| one.label.clone()).expect("it is there");
        assert!(label(one).contains("Partenaire un") && label(two).contains("Partenaire deux"), "{list:?}");
        let open = read_dossier(&kit.hub, &kit.credential("11111111"), "A1").await;
        assert!(open.is_ok(), "the first is on A1");
    }
}

/// The name of the field that gives a configuration its label.
async fn first_field(kit: &Kit, application: &str) -> String {
    let id: i64 = application.parse().expect("an identifier");
    let entry = kit.at.cells("catalog_app", "entry", &format!("id = {id}")).await;
    let entry = entry.into_iter().flatten().next().expect("the entry");
    let entry: hub_domain::catalog::CatalogEntry = serde_json::from_str(&entry).expect("an entry");
    entry.fields[0].name.clone()
}
