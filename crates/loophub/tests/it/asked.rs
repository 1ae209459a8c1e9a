//! One operation of the table, asked by one person.

use axum::body::Body;
use axum::http::Request;
use hub_app::Origin;
use hub_app::commands::{BulkForm, BulkOutcome, GroupForm, NewFirm, PostOutcome, StaffForm, WebhookForm};
use hub_app::queries::BasketList;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::bulk::BulkWay;
use hub_domain::catalog::OwnForm;
use hub_domain::firm::FirmCodeKind;
use hub_domain::ids::{ActId, WebhookId};
use hub_domain::import::ImportKind;
use hub_domain::selection::SelectionBase;
use hub_domain::webhook::EventKind;
use hub_testkit::cast_data::dossier;
use hub_testkit::http::{Answer as Got, TestHub};
use hub_testkit::hub_store::NewDossier;
use hub_testkit::{Kit, PASSWORD, Person, Wizard};
use hub_web::assets::sprite_url;

use crate::line::{Answer, Line, Needs, On};
use crate::program::program;

/// What nobody has.
const NOBODYS: &str = "987654321";

/// Whoever asks.
pub type Who = Option<Person>;

/// An operation with its variable part filled, ready to be asked.
#[derive(Debug)]
pub struct Asked {
    pub line: &'static Line,
    /// What stands in the address.
    pub id: String,
    /// The fields that its rightful person would send.
    fields: Vec<(String, String)>,
    /// The ETag of what a call of the API changes.
    etag: Option<String>,
}

impl Asked {
    /// Makes what the operation is about, and reads its form as Alice, who may.
    pub async fn prepare(kit: &Kit, line: &'static Line) -> Self {
        let id = target(kit, line.on).await;
        let mut fields: Vec<(String, String)> = Vec::new();
        if line.json.is_some() {
            let etag = etag(kit, line, &id).await;
            return Self {
                line,
                id,
                fields,
                etag,
            };
        }
        if let Some(page) = line.form {
            let page = filled(page, &id);
            let shown = program(kit).as_(Person::Alice).get(&page).await;
            assert_eq!(shown.status, 200, "{page}: {}", shown.text());
            fields = shown.form("#resume");
            if fields.is_empty() {
                fields = shown.form(&format!("{page}#resume"));
            }
            if fields.is_empty() {
                fields.extend(
                    shown
                        .field("version")
                        .map(|version| ("version".to_owned(), version)),
                );
            }
            fields.retain(|(name, _)| !["csrf", "cabinet"].contains(&name.as_str()));
            for (name, value) in &mut fields {
                // Of several SIC codes none is chosen beforehand.
                if name == "sic" && value.is_empty() {
                    *value = kit.sic[0].to_string();
                }
            }
        }
        let typed = line
            .typed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        fields.retain(|(name, _)| line.typed.iter().all(|(given, _)| given != name));
        fields.extend(typed);
        Self {
            line,
            id,
            fields,
            etag: None,
        }
    }

    /// The address.
    pub fn path(&self) -> String {
        filled(self.line.path, &self.id)
    }

    /// The same about something that nobody has.
    pub fn about_nothing(&self) -> Self {
        Self {
            line: self.line,
            id: match self.line.on {
                On::Activation => format!("{NOBODYS}/{NOBODYS}"),
                _ => NOBODYS.to_owned(),
            },
            fields: self.fields.clone(),
            etag: self.etag.clone(),
        }
    }

    /// Whether the address names something of Alpha.
    pub fn is_of_alpha(&self) -> bool {
        matches!(
            self.line.on,
            On::Act
                | On::Activation
                | On::Application
                | On::CabinetApplication
                | On::DossierToArchive
                | On::Spare
                | On::Colleague
                | On::Contact
                | On::AlphasDossier
                | On::ContactLink
                | On::Draft
                | On::Entry
                | On::Import
                | On::Group
                | On::EmptyGroup
                | On::SicCode
                | On::OwnApplication
                | On::Agency
                | On::Invited
                | On::Job
                | On::Key
                | On::Mail
                | On::Removed
                | On::Webhook
                | On::WebhookMessage
        )
    }

    /// A call of the API in somebody's own browser.
    async fn in_json(&self, hub: &TestHub, who: Who, body: &str) -> Got {
        enter(hub, who).await;
        let mut request = Request::builder()
            .method(self.line.method)
            .uri(self.path())
            .header("content-type", "application/json");
        if let Some(etag) = &self.etag {
            request = request.header("if-match", etag);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        hub.ask(who, request).await
    }

    /// Asks it in somebody's own browser, posted forms with the person's own hidden fields.
    pub async fn by(&self, hub: &TestHub, who: Who) -> Got {
        let browser = who.map_or_else(|| hub.as_visitor(), |person| hub.as_(person));
        if let Some(body) = self.line.json {
            return self.in_json(hub, who, body).await;
        }
        if self.line.method != "POST" {
            return browser.get(&self.path()).await;
        }
        let mut fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if self.line.path == "/domaine" {
            fields.push(("domaine", who.map_or("ALPHA", Person::firm)));
        }
        browser.post(&self.path(), &fields).await
    }
}

/// What Alice reads of the thing that a call changes.
async fn etag(kit: &Kit, line: &Line, id: &str) -> Option<String> {
    // What is read for an application of a dossier is all of the dossier's.
    let whose = match line.on {
        On::Activation => id.split('/').next().unwrap_or(id),
        _ => id,
    };
    let read = filled(line.form?, whose);
    let shown = program(kit).as_(Person::Alice).get(&read).await;
    assert_eq!(shown.status, 200, "{read}: {}", shown.body);
    Some(shown.headers["etag"].to_str().expect("a tag").to_owned())
}

/// What the table says of somebody, in the words of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expected {
    /// The answer of the table.
    Answer(Answer),
    /// 303 to the entrance.
    SignIn,
    /// 403, with the reason and whom to ask.
    Explained,
    /// 403 to a contact: this is the staff's.
    StaffOnly,
    /// 403 to the staff: this is the contacts'.
    ContactsOnly,
    /// 401 of a door.
    NoKey,
    /// 403 of the API, with the code of the problem.
    Problem(&'static str),
}

/// Derives the answer to one person from the operation's line and the table of rights.
pub fn expected(kit: &Kit, asked: &Asked, who: Who) -> Expected {
    match (asked.line.needs, who) {
        (Needs::Key, _) | (Needs::Api(_) | Needs::ApiInCharge(_), None) => Expected::NoKey,
        (Needs::Api(_) | Needs::ApiInCharge(_), Some(Person::Ines)) => Expected::Problem("staff_only"),
        (Needs::Nothing, _) => Expected::Answer(asked.line.answer),
        (_, None) => Expected::SignIn,
        (Needs::Session, _) => Expected::Answer(asked.line.answer),
        (Needs::Right(Act::ReadOwnOffers), Some(Person::Ines)) => Expected::Answer(asked.line.answer),
        (Needs::Right(Act::ReadOwnOffers), _) => Expected::ContactsOnly,
        (_, Some(Person::Ines)) => Expected::StaffOnly,
        (Needs::Place, _) => Expected::Answer(asked.line.answer),
        (Needs::EverybodysOrOwn(act), Some(person)) => {
            let sees_all = allows(&kit.caller(person), act, Target::Firm).is_ok();
            if sees_all && person.firm() == "ALPHA" {
                Expected::Answer(asked.line.answer)
            } else {
                Expected::Answer(asked.line.absent)
            }
        }
        (
            Needs::Right(act) | Needs::InCharge(act) | Needs::Api(act) | Needs::ApiInCharge(act),
            Some(person),
        ) => {
            let may = allows(&kit.caller(person), act, rights_on(kit, asked, person)).is_ok();
            let is_theirs = !asked.is_of_alpha() || person.firm() == "ALPHA";
            match (may, is_theirs) {
                (false, _) if asked.line.path.starts_with("/api/") => Expected::Problem("forbidden"),
                (false, _) => Expected::Explained,
                (true, true) => Expected::Answer(asked.line.answer),
                (true, false) => Expected::Answer(asked.line.absent),
            }
        }
    }
}

/// What the right is asked on: the dossier A1 of the person's firm, or the firm.
fn rights_on(kit: &Kit, asked: &Asked, person: Person) -> Target {
    let is_alphas = person.firm() == "ALPHA";
    match asked.line.needs {
        Needs::InCharge(_) | Needs::ApiInCharge(_) => Target::Dossier {
            owner: is_alphas.then(|| kit.staff(Person::Bruno)),
            engagement_manager: is_alphas.then(|| kit.staff(Person::Chloe)),
        },
        _ => Target::Firm,
    }
}

/// Checks an answer.
pub fn check(expected: Expected, got: &Got, who: Who, asked: &Asked) {
    let said = format!("{who:?} {} {}: {}", asked.line.method, asked.path(), got.text());
    let to = |start: &str| {
        assert_eq!(got.status, 303, "{said}");
        assert!(
            got.location().starts_with(start),
            "to {} — {said}",
            got.location()
        );
    };
    match expected {
        Expected::Answer(Answer::Shown) => assert_eq!(got.status, 200, "{said}"),
        Expected::Answer(Answer::Made) => assert_eq!(got.status, 201, "{said}"),
        Expected::Answer(Answer::Done) => assert_eq!(got.status, 204, "{said}"),
        Expected::Answer(Answer::Wrong) => assert_eq!(got.status, 422, "{said}"),
        Expected::Answer(Answer::NotFound) => assert_eq!(got.status, 404, "{said}"),
        Expected::Answer(Answer::To(start)) => to(start),
        Expected::Answer(Answer::Start) => match who {
            Some(Person::Alice | Person::Farid) => to("/loophub/applications"),
            Some(Person::Ines) => to("/mes-applications"),
            _ => to("/portefeuille"),
        },
        Expected::Answer(Answer::Entrance) if who.is_none() => assert_eq!(got.status, 200, "{said}"),
        Expected::Answer(Answer::Entrance) if who == Some(Person::Ines) => to("/mes-applications"),
        Expected::Answer(Answer::Entrance) => to("/portefeuille"),
        Expected::SignIn => to("/connexion"),
        Expected::NoKey => assert_eq!(got.status, 401, "{said}"),
        Expected::Problem(code) => {
            assert_eq!(got.status, 403, "{said}");
            assert_eq!(got.json()["code"], code, "{said}");
        }
        Expected::StaffOnly => {
            assert_eq!(got.status, 403, "{said}");
            assert!(
                said.contains("Cette page est réservée aux collaborateurs du cabinet"),
                "{said}"
            );
        }
        Expected::ContactsOnly => {
            assert_eq!(got.status, 403, "{said}");
            assert!(
                said.contains("Cette page est réservée aux interlocuteurs des entreprises clientes"),
                "{said}"
            );
        }
        Expected::Explained => {
            assert_eq!(got.status, 403, "{said}");
            let ask = if who.is_some_and(|person| person.firm() == "BETA") {
                "Farid Benali"
            } else {
                "Alice Martin"
            };
            assert!(said.contains(reason(asked.line)), "{said}");
            assert!(said.contains(&format!("Demander à : {ask}")), "{said}");
        }
    }
}

/// Who may, in the words of a refusal (section 9).
fn reason(line: &Line) -> &'static str {
    match line.needs {
        _ if line.on == On::Act => "Seuls l’administrateur (profils 5.0 et supérieurs)",
        Needs::Right(Act::EditRights | Act::CreateDossier) => {
            "peuvent créer, supprimer ou confier des dossiers"
        }
        Needs::Right(Act::ReadKeys | Act::IssueKey | Act::RevokeKey) => "Les clés d’API sont réservées",
        Needs::Right(Act::ReadOutbox | Act::SendMail) => {
            "La boîte d’envoi et les e-mails du cabinet sont réservés"
        }
        Needs::Right(Act::ReadWebhooks | Act::EditWebhooks) => "Les webhooks du cabinet sont réservés",
        Needs::Right(Act::ReadJournal) => "Le journal d’audit est réservé",
        Needs::Right(Act::EditContacts) => "peuvent modifier les interlocuteurs",
        Needs::Right(Act::EditSettings | Act::EditStaff) => {
            "Les paramètres du cabinet, dont son annuaire, sont réservés"
        }
        Needs::InCharge(Act::EditDossier) => "peuvent modifier ce dossier",
        Needs::InCharge(_) => "Seuls l’administrateur (profils 5.0 et supérieurs)",
        _ => "LoopHub est réservé aux administrateurs du cabinet",
    }
}

/// An answer without what differs between two answers that say the same: the address asked and the token's mask.
pub fn same_words(got: &Got, asked: &Asked) -> (u16, String, String) {
    let mut body = got.body.replace(&asked.path(), "…");
    if let Some(token) = got.field("csrf") {
        body = body.replace(&token, "…");
    }
    if let Some(request) = got
        .headers
        .get("x-request-id")
        .and_then(|name| name.to_str().ok())
    {
        body = body.replace(request, "…");
    }
    (got.status, got.location(), body)
}

fn filled(path: &str, id: &str) -> String {
    let (first, rest) = match id.split_once('/') {
        Some((first, rest)) if path.matches('{').count() > 1 => (first, rest),
        _ => (id, ""),
    };
    match (path.find('{'), path.find('}')) {
        (Some(start), Some(end)) => format!("{}{first}{}", &path[..start], filled(&path[end + 1..], rest)),
        _ => path.to_owned(),
    }
}

/// Something for the variable part of an address.
async fn target(kit: &Kit, on: On) -> String {
    let alice = kit.caller(Person::Alice);
    match on {
        On::Nothing => String::new(),
        On::Pass => {
            let link = kit
                .sign_in_link(kit.alpha, kit.contact("ines"), Person::Ines.email())
                .await;
            link.replace("/invitation/", "")
        }
        On::Import => {
            let n = kit.at.count("import_file", "1 = 1").await;
            let text = format!("code;nom\nIMPORT{n};Importé");
            kit.read_file(Person::Alice, ImportKind::Dossiers, &text)
                .await
                .to_string()
        }
        On::Offer => kit
            .open_offer("cegid-loop-offre-consultation", "A1", "ines")
            .await
            .to_string(),
        On::Word => "v1/nothing".to_owned(),
        On::Asset => sprite_url().replace("/s/", ""),
        On::Colleague => {
            let number = kit.at.count("staff_member", "TRUE").await;
            let form = StaffForm {
                email: format!("collegue{number}@alpha.example"),
                first_name: String::new(),
                last_name: "Collègue".to_owned(),
                level: "1.0".to_owned(),
                groups: Vec::new(),
            };
            let added = kit.hub.add_staff(&alice, &form, &Origin::command_line()).await;
            added.expect("an answer").expect("a right form").id.to_string()
        }
        On::Group => {
            let groups = kit.hub.groups(&alice).await.expect("the groups");
            groups[0].group.id.to_string()
        }
        On::EmptyGroup => {
            let number = kit.at.count("staff_group", "TRUE").await;
            let form = GroupForm {
                code: format!("GROUPE{number}"),
                label: "Groupe".to_owned(),
                members: Vec::new(),
            };
            let added = kit.hub.add_group(&alice, &form, &Origin::command_line()).await;
            added.expect("an answer").expect("a right form").to_string()
        }
        On::OwnApplication => {
            let number = kit.at.count("catalog_app", "TRUE").await;
            let form = OwnForm {
                label: format!("Maison {number}"),
                kind: "partenaire".to_owned(),
                publisher: "Alpha".to_owned(),
                description: "Essai.".to_owned(),
                ..OwnForm::default()
            };
            let origin = Origin::command_line();
            let declared = kit.hub.declare_application(&alice, &form, &origin).await;
            declared.expect("an answer");
            let own = kit.hub.own_applications(&alice).await.expect("the list");
            own.last().expect("one").id.to_string()
        }
        On::SicCode => kit.sic[0].to_string(),
        On::Agency => {
            let number = kit.at.count("agency", "TRUE").await;
            let typed = (format!("AG{number}"), "Agence");
            let (kind, typed) = (FirmCodeKind::Agency, (typed.0.as_str(), typed.1));
            let added = kit
                .hub
                .add_firm_code(&alice, kind, typed, &Origin::command_line())
                .await;
            added.expect("an answer");
            let agencies = kit.hub.firm_codes(&alice, kind).await.expect("the agencies");
            agencies.last().expect("one").id.to_string()
        }
        On::Contact => kit.new_contact("NotInvited").await.0.to_string(),
        On::ContactLink => kit.new_contact("NotInvited").await.1.to_string(),
        On::Invited => {
            let (contact, _) = kit.new_contact("Invited").await;
            kit.invite(contact).await;
            contact.to_string()
        }
        On::Dossier => "A1".to_owned(),
        On::Act => bulk_act(kit).await.to_string(),
        On::Removed => {
            let wizard = Wizard::start(kit, Person::Alice).await;
            wizard.define("cegid-loop-offre-start", None).await;
            let id = wizard.finish().await;
            let removed = kit.remove_application(Person::Alice, id).await;
            removed.expect("it is removed");
            id.to_string()
        }
        On::DossierToArchive => {
            let number = kit.at.count("dossier", "TRUE").await;
            let code = format!("ARCH{number}");
            kit.create_dossiers(kit.alpha, &[dossier(&code, "À archiver")])
                .await;
            code
        }
        On::Activation => {
            let code = Box::pin(target(kit, On::AlphasDossier)).await;
            let application = Box::pin(target(kit, On::Application)).await;
            format!("{code}/{application}")
        }
        On::CabinetApplication => added(kit, "cegid-loop-apis-cabinet", Some("33333333")).await,
        On::Spare => added(kit, "cegid-loop-offre-start", None).await,
        On::Key => kit.key_id(Person::Alice, "22222222").await.to_string(),
        On::AlphasDossier => {
            if kit.at.count("dossier", "code = 'ALPHA-SEULE'").await == 0 {
                let alone = NewDossier {
                    owner: Some(kit.staff(Person::Bruno)),
                    engagement_manager: Some(kit.staff(Person::Chloe)),
                    ..dossier("ALPHA-SEULE", "Dossier d’Alpha seule")
                };
                kit.create_dossiers(kit.alpha, &[alone]).await;
            }
            "ALPHA-SEULE".to_owned()
        }
        On::Application => {
            let list = kit.hub.applications(&alice).await.expect("the list");
            let qonto = list
                .applications
                .iter()
                .find(|application| application.label == "Qonto");
            qonto.expect("« Qonto » is there").id.to_string()
        }
        On::Entry => {
            let newest = |firm| async move {
                kit.at
                    .number_of("firm_head", "seq", &format!("firm_id = {firm}"))
                    .await
            };
            let (alpha, beta) = (newest(kit.alpha).await, newest(kit.beta).await);
            assert!(alpha > beta, "Beta has no such entry");
            alpha.to_string()
        }
        On::Draft => {
            let wizard = Wizard::start(kit, Person::Alice).await;
            wizard.define("dext", Some("11111111")).await;
            wizard.choose(&["A1"]).await;
            wizard.summary().await;
            wizard.draft.to_string()
        }
        On::Mail => {
            kit.write_letters(kit.alpha, 1).await;
            kit.at
                .number_of("mail", "MAX(id)", &format!("firm_id = {}", kit.alpha))
                .await
                .to_string()
        }
        On::Webhook => webhook(kit).await.to_string(),
        On::WebhookMessage => {
            let id = webhook(kit).await;
            let tested = kit.hub.test_webhook(&alice, id, &Origin::command_line()).await;
            match tested.expect("an answer") {
                PostOutcome::Posted(message) => message.to_string(),
                other => panic!("a new webhook takes a test: {other:?}"),
            }
        }
        On::Job => kit.write_letters(kit.alpha, 1).await.to_string(),
        On::Link => {
            let number = kit.at.count("firm_head", "TRUE").await;
            let new = NewFirm {
                domain: format!("NEUF{number}"),
                name: "Nouveau".to_owned(),
                admin_email: format!("neuf{number}@neuf.example"),
                admin_first_name: String::new(),
                admin_last_name: "Neuf".to_owned(),
                language: "fr".to_owned(),
                time_zone: "Europe/Paris".to_owned(),
            };
            let made = kit
                .hub
                .create_firm(&new, &Origin::command_line())
                .await
                .expect("an answer");
            let (_, _, link) = made.expect("a right firm");
            link.into_path().replace("/mot-de-passe/", "")
        }
    }
}

/// An application of Alpha, added unless it is there.
async fn added(kit: &Kit, slug: &str, key: Option<&str>) -> String {
    let list = kit
        .hub
        .applications(&kit.caller(Person::Alice))
        .await
        .expect("the list");
    let found = list
        .applications
        .iter()
        .find(|application| application.entry.slug == slug);
    if let Some(application) = found {
        return application.id.to_string();
    }
    let wizard = Wizard::start(kit, Person::Alice).await;
    wizard.define(slug, key).await;
    wizard.finish().await.to_string()
}

/// The cast, visitors included; whoever may most comes last, since what they do stays done.
pub const CAST: [Who; 10] = [
    None,
    Some(Person::Ines),
    Some(Person::Emma),
    Some(Person::Gael),
    Some(Person::Bruno),
    Some(Person::Chloe),
    Some(Person::David),
    Some(Person::AliceAtBeta),
    Some(Person::Farid),
    Some(Person::Alice),
];

/// Somebody in their browser, signed in beforehand so that asking leaves nothing but what it does.
pub async fn enter(hub: &TestHub, who: Who) {
    if let Some(person) = who {
        let answer = hub.as_(person).get("/compte").await;
        assert_eq!(answer.status, 200, "{person:?} signs in with {PASSWORD}");
    }
}

/// A webhook of Alpha.
async fn webhook(kit: &Kit) -> WebhookId {
    let number = kit.at.count("webhook", "TRUE").await;
    let form = WebhookForm {
        name: format!("Entrepôt {number}"),
        url: "https://hooks.example.fr/loophub".to_owned(),
        kinds: vec![EventKind::ActivationAdded],
        application: None,
        form_token: format!("webhook {number}"),
    };
    let alice = kit.caller(Person::Alice);
    let added = kit.hub.add_webhook(&alice, &form, &Origin::command_line()).await;
    added.expect("an answer").expect("a right form").id
}

/// Alice switches « Qonto » on for every dossier, or off again.
pub async fn bulk_act(kit: &Kit) -> ActId {
    let (alice, list) = (kit.caller(Person::Alice), BasketList::Dossiers);
    let mut basket = kit
        .hub
        .database()
        .change_basket(&alice, list, kit.hub.now())
        .await
        .expect("a basket");
    basket.start_from(SelectionBase::All).await.expect("everything");
    basket.commit().await.expect("a commit");
    let list_of = kit.hub.applications(&alice).await.expect("the list").applications;
    let application = list_of
        .iter()
        .find(|application| application.label == "Qonto")
        .expect("« Qonto » is there")
        .id;
    for way in [BulkWay::Open, BulkWay::Close] {
        let recap = kit.hub.bulk_recap(&alice, way, list, application).await;
        let recap = recap.expect("a recap").expect("a selection");
        let form = BulkForm {
            way,
            list,
            application,
            version: recap.version,
            changing: recap.figures.changing(way),
        };
        let outcome = kit
            .hub
            .bulk_activate(&alice, &form, &Origin::command_line())
            .await;
        if let BulkOutcome::Done(act) = outcome.expect("an answer") {
            return act;
        }
    }
    panic!("it is neither on nor off");
}
