//! « Webhooks » and « Fiche de raccordement ».

use hub_app::commands::{WebhookFault, WebhookForm};
use hub_app::{HubSettings, WebhookRoute};
use hub_domain::webhook::EventKind;
use hub_testkit::cast::page;
use hub_testkit::engines::cheap_settings;
use hub_testkit::hub_outbound::webhook::{AllowedHosts, HttpPost};
use hub_testkit::receiver::{Receiver, Says};
use hub_testkit::{Kit, Person};
use hub_web::router::WebSettings;

use crate::site::{Browser, Page, Site, on_site};

const LIST: &str = "/parametrage/webhooks";
const ADD: &str = "/parametrage/webhooks/ajouter";

/// The site over a post that may reach this machine.
async fn reaching(mut kit: Kit) -> Site {
    let usual = cheap_settings();
    let settings = HubSettings {
        webhooks: WebhookRoute {
            post: std::sync::Arc::new(HttpPost::new(
                AllowedHosts::parse(&["127.0.0.1"]).expect("a host"),
            )),
            ..usual.webhooks.clone()
        },
        ..usual
    };
    kit.hub = kit.at.hub_with(&kit.clock, 78, settings).await;
    Site::new(kit, WebSettings::default())
}

/// Adds a webhook by its form; answers the page that shows the secret, and the webhook's address.
async fn add(browser: &mut Browser, url: &str) -> (Page, String) {
    let form = browser.get(ADD).await;
    let typed = [
        ("nom", "Entrepôt"),
        ("adresse", url),
        ("evenement", "application.suspended"),
    ];
    let shown = browser.send(&form, ADD, &typed).await;
    let here = shown
        .attribute("form.saisie", "action")
        .expect("where it goes on");
    (shown, here)
}

/// Sends a form of the person's own, wherever it stands.
async fn act(browser: &mut Browser, action: &str, fields: &[(&str, &str)]) -> Page {
    let own = browser.get("/compte").await;
    let hidden = own.hidden("/compte/langue");
    let mut all: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    all.extend_from_slice(fields);
    browser.post(action, &all).await
}

/// HOOK-04, HOOK-09: what is wrong is told at its field; the secret is in the answer of the form, kept by no cache, and
/// nowhere afterwards.
#[test]
fn hook_04_the_secret_is_shown_once() {
    on_site(async |site: Site| {
        let site = reaching(site.kit).await;
        let mut alice = site.as_(Person::Alice).await;
        let empty = alice.get(LIST).await;
        assert_eq!(empty.heading(), "Webhooks");
        assert!(empty.text().contains("Aucun webhook"));
        let form = alice.get(ADD).await;
        let typed = [("nom", ""), ("adresse", "https://10.0.0.1/x")];
        let wrong = alice.send(&form, ADD, &typed).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        assert!(wrong.error_at("nom").contains("Saisissez un nom"));
        assert!(wrong.error_at("adresse").contains("n’est pas sur Internet"));
        assert!(wrong.error_at("evenement").contains("au moins un événement"));
        assert_eq!(
            wrong.attribute("#adresse", "value").as_deref(),
            Some("https://10.0.0.1/x"),
            "nothing typed is lost"
        );
        let receiver = Receiver::start().await;
        let (shown, here) = add(&mut alice, &receiver.url()).await;
        assert_eq!(shown.status, 200, "{}", shown.text());
        assert!(shown.header("cache-control").contains("no-store"));
        let secret = shown.texts("#secret").remove(0);
        assert!(secret.starts_with("whsec_"), "{secret}");
        for page in [
            here.clone(),
            LIST.to_owned(),
            format!("{here}/modifier"),
            "/suivi/journal".to_owned(),
        ] {
            let later = alice.get(&page).await;
            assert_eq!(later.status, 200, "{page}");
            assert!(
                !later.body.contains(&secret) && !later.body.contains("whsec_"),
                "{page}"
            );
        }
        let listed = alice.get(LIST).await.text();
        assert!(
            listed.contains("Entrepôt") && listed.contains("Actif"),
            "{listed}"
        );
    });
}

/// HOOK-05, HOOK-06, HOOK-09: a test, its answer, sending again, disabling, replaying and removing, all by forms.
#[test]
fn hook_09_every_delivery_is_shown_with_its_answer() {
    on_site(async |site: Site| {
        let site = reaching(site.kit).await;
        let mut alice = site.as_(Person::Alice).await;
        let receiver = Receiver::start().await;
        let (_, here) = add(&mut alice, &receiver.url()).await;
        receiver.script([Says::Status(500, "", "en <panne>")]);
        let sent = act(&mut alice, &format!("{here}/essai"), &[]).await;
        let message = sent.location().to_owned();
        site.kit.hub.deliver_webhooks(&|| false).await.expect("a round");
        let shown = alice.get(&message).await;
        assert!(
            shown.body.contains("en &#60;panne&#62;") || shown.body.contains("en &lt;panne&gt;"),
            "{}",
            shown.body
        );
        assert!(
            shown.text().contains("500") && shown.text().contains("webhook.test"),
            "{}",
            shown.text()
        );
        let again = act(&mut alice, &format!("{message}/renvoyer"), &[]).await;
        assert_eq!(again.location(), message);
        site.kit.hub.deliver_webhooks(&|| false).await.expect("a round");
        let shown = alice.get(&message).await;
        assert!(
            shown.text().contains("Le destinataire a accepté le message"),
            "{}",
            shown.text()
        );
        assert_eq!(receiver.received().len(), 2);
        let off = act(&mut alice, &format!("{here}/desactiver"), &[]).await;
        assert!(alice.follow(&off).await.text().contains("Désactivé"));
        let refused = act(&mut alice, &format!("{here}/essai"), &[]).await;
        assert!(
            alice
                .follow(&refused)
                .await
                .text()
                .contains("Réactivez-le d’abord")
        );
        let on = act(&mut alice, &format!("{here}/reactiver"), &[]).await;
        assert!(alice.follow(&on).await.text().contains("Le webhook est réactivé"));
        let wrong = act(
            &mut alice,
            &format!("{here}/rejouer"),
            &[("du", "hier"), ("au", "2026-11-01")],
        )
        .await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.error_at("du").contains("Saisissez une date"));
        let backwards = act(
            &mut alice,
            &format!("{here}/rejouer"),
            &[("du", "2026-11-02"), ("au", "2026-11-01")],
        )
        .await;
        assert!(
            backwards.error_at("au").contains("avant le début"),
            "{}",
            backwards.text()
        );
        let nothing = act(
            &mut alice,
            &format!("{here}/rejouer"),
            &[("du", "2020-01-01"), ("au", "2020-01-02")],
        )
        .await;
        assert!(
            alice
                .follow(&nothing)
                .await
                .text()
                .contains("Aucun événement choisi")
        );
        let asked = alice.get(&format!("{here}/supprimer")).await;
        assert!(asked.heading().starts_with("Supprimer le webhook Entrepôt"));
        let gone = act(&mut alice, &format!("{here}/supprimer"), &[]).await;
        assert!(alice.follow(&gone).await.text().contains("est supprimé"));
        assert_eq!(alice.get(&here).await.status, 404);
        assert_eq!(alice.get(&message).await.status, 404);
    });
}

/// HOOK-09: a webhook that is limited to an application which was removed since stays so while it is changed: the form
/// shows the application as it stands, and asks for another.
#[test]
fn hook_09_a_removed_application_is_not_all_of_them() {
    on_site(async |site: Site| {
        let site = reaching(site.kit).await;
        let mut alice = site.as_(Person::Alice).await;
        let caller = site.kit.caller(Person::Alice);
        let list = site.kit.hub.applications(&caller).await.expect("the list");
        let qonto = list.applications.iter().find(|app| app.label == "Qonto");
        let qonto = qonto.expect("« Qonto »").id;
        let receiver = Receiver::start().await;
        let form = WebhookForm {
            name: "Entrepôt".to_owned(),
            url: receiver.url(),
            kinds: vec![EventKind::ApplicationSuspended],
            application: Some(qonto),
            form_token: "one".to_owned(),
        };
        let added = site.kit.hub.add_webhook(&caller, &form, &page()).await;
        let id = added.expect("an answer").expect("a right form").id;
        site.kit
            .remove_application(Person::Alice, qonto)
            .await
            .expect("an answer");
        let edit = format!("{LIST}/{id}/modifier");
        let shown = alice.get(&edit).await;
        let chosen = shown.attribute("#application option[selected]", "value");
        assert_eq!(chosen, Some(qonto.to_string()), "what a browser sends back");
        assert_eq!(
            shown.texts("#application option[selected]"),
            ["Qonto (supprimée)"]
        );
        let number = qonto.to_string();
        let typed = [
            ("nom", "Autre nom"),
            ("adresse", &receiver.url()),
            ("evenement", "application.suspended"),
            ("application", &number),
        ];
        let refused = alice.send(&shown, &edit, &typed).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(
            refused
                .error_at("application")
                .contains("n’est plus sur le cabinet")
        );
        let again = refused.attribute("#application option[selected]", "value");
        assert_eq!(again, Some(number));
        let kept = site
            .kit
            .hub
            .webhook(&caller, id, None, None)
            .await
            .expect("a webhook");
        assert_eq!(kept.webhook.settings.application_id(), Some(qonto));
        assert_eq!(
            alice.get(ADD).await.texts("#application option[value='']"),
            ["Toutes"]
        );
        assert!(!alice.get(ADD).await.text().contains("(supprimée)"));
    });
}

/// HOOK-04: an installation without a key says so, and keeps what was typed.
#[test]
fn hook_04_an_installation_without_a_key() {
    on_site(async |site: Site| {
        let mut kit = site.kit;
        let mut settings = cheap_settings();
        settings.webhooks.key = None;
        kit.hub = kit.at.hub_with(&kit.clock, 79, settings).await;
        let form = WebhookForm {
            name: "n".to_owned(),
            url: "https://hooks.example.fr/".to_owned(),
            kinds: vec![EventKind::KeyRevoked],
            ..WebhookForm::default()
        };
        let refused = kit
            .hub
            .add_webhook(&kit.caller(Person::Alice), &form, &page())
            .await;
        assert_eq!(refused.expect("an answer").err(), Some(vec![WebhookFault::NoKey]));
        let site = Site::new(kit, WebSettings::default());
        let mut alice = site.as_(Person::Alice).await;
        assert!(alice.get(LIST).await.text().contains("webhooks.key"));
        assert!(alice.get(ADD).await.text().contains("webhooks.key"));
    });
}

/// KEY-01, APP-01: the sheet tells a partner what they need, in both languages and as a file, and never a secret.
#[test]
fn key_01_the_connection_sheet_holds_no_secret() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = alice.get("/loophub/applications").await;
        let detail = list
            .attributes("tbody a", "href")
            .into_iter()
            .find(|href| {
                href.rsplit('/')
                    .next()
                    .is_some_and(|last| last.parse::<i64>().is_ok())
            })
            .expect("an application");
        let list = site
            .kit
            .hub
            .applications(&site.kit.caller(Person::Alice))
            .await
            .expect("the list");
        let qonto = list
            .applications
            .iter()
            .find(|app| app.label == "Qonto")
            .expect("« Qonto »");
        assert!(detail.starts_with("/loophub/applications/"));
        let own = format!("/loophub/applications/{}", qonto.id);
        let shown = alice.get(&own).await;
        assert!(
            shown
                .attributes("a", "href")
                .contains(&format!("{own}/raccordement"))
        );
        let sheet = alice.get(&format!("{own}/raccordement")).await;
        assert_eq!(sheet.heading(), "Fiche de raccordement : Qonto");
        for said in [
            "ALPHA",
            "66666666",
            "x-apikey",
            "https://hub.example/api/v1/key/dossiers",
            "dossier_not_open",
            "rate_limited",
            "Alice Martin",
        ] {
            assert!(sheet.text().contains(said), "{said}: {}", sheet.text());
        }
        let file = alice.get(&format!("{own}/raccordement/fichier")).await;
        assert_eq!(file.header("content-type"), "application/json; charset=utf-8");
        let told: serde_json::Value = serde_json::from_str(&file.body).expect("JSON");
        assert_eq!(told["key_identifier"], "66666666");
        assert_eq!(told["open_dossiers"], qonto.dossiers);
        assert_eq!(told["refusals"].as_array().map(Vec::len), Some(17));
        for secret in site.kit.secrets() {
            assert!(!sheet.body.contains(secret) && !file.body.contains(secret));
        }
        let emma = site
            .as_(Person::Emma)
            .await
            .get(&format!("{own}/raccordement"))
            .await;
        assert_eq!(emma.status, 403);
    });
}
