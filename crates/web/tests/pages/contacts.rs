//! S8: the people at the clients, and the service proposed to them (GST-01, GST-05, GST-06, ACT-06, ACT-07).

use hub_domain::ids::ContactId;
use std::sync::Arc;

use hub_testkit::cast::page;
use hub_testkit::cast_contacts::INES;
use hub_testkit::graph::{Fault, Graph, Kind};
use hub_testkit::hub_app::{Hub, HubSettings};
use hub_testkit::{NOW, Person, SeededEntropy, hub_domain};
use hub_web::router::WebSettings;

use crate::site::{Browser, Page, Site, on_site};

const LIST: &str = "/parametrage/clients/interlocuteurs";

fn of(contact: ContactId, act: &str) -> String {
    format!("{LIST}/{contact}{act}")
}

async fn link(site: &Site, contact: ContactId, code: &str) -> i64 {
    site.kit.live_link(contact, code).await.0
}

/// « Proposer un service pour ce dossier » on a contact's link to A1, by the toolbar of the panel.
async fn propose(site: &Site, browser: &mut Browser, contact: ContactId) -> Page {
    let panel = browser.get(&of(contact, "?onglet=dossiers")).await;
    assert_eq!(panel.status, 200, "{}", panel.text());
    let line = link(site, contact, "A1").await.to_string();
    let chosen = [("lien", line.as_str()), ("acte", "proposer")];
    browser.send(&panel, &of(contact, ""), &chosen).await
}

async fn state(site: &Site, contact: ContactId) -> String {
    let rows = site
        .kit
        .at
        .cells("contact", "guest_state", &format!("id = {contact}"))
        .await;
    rows[0][0].clone()
}

/// ACT-06, ACT-07: the window opens for a guest and for whoever is invited, without another invitation.
#[test]
fn act_07_the_directory_knows_them() {
    on_site(async |site: Site| {
        let mut bruno = site.as_(Person::Bruno).await;
        for key in ["ines", "lucie"] {
            let contact = site.kit.contact(key);
            let answer = propose(&site, &mut bruno, contact).await;
            assert_eq!(answer.status, 303, "{}", answer.text());
            assert_eq!(
                answer.location(),
                format!("/dossiers/A1/applications?porte=interlocuteurs&interlocuteur={contact}")
            );
        }
        assert_eq!(site.kit.at.count("invitation", "TRUE").await, 0);
    });
}

/// ACT-07: whoever is to be invited is invited first, then the window opens; sent twice, there is one invitation.
#[test]
fn act_07_invited_first() {
    on_site(async |site: Site| {
        let paul = site.kit.contact("paul");
        let mut alice = site.as_(Person::Alice).await;
        let window = format!("porte=interlocuteurs&interlocuteur={paul}");
        let first = propose(&site, &mut alice, paul).await;
        assert_eq!(first.status, 303, "{}", first.text());
        assert!(first.location().ends_with(&window), "{}", first.location());
        assert_eq!(state(&site, paul).await, "invitation_sent");
        let panel = alice.get(&of(paul, "")).await;
        assert!(panel.text().contains("Invitation envoyée"), "{}", panel.text());
        assert!(
            panel
                .text()
                .contains("DURAND Paul a été invité sur le tenant du cabinet"),
            "the next page says so: {}",
            panel.text()
        );
        let again = propose(&site, &mut alice, paul).await;
        assert!(again.location().ends_with(&window), "{}", again.location());
        assert_eq!(site.kit.at.count("invitation", "TRUE").await, 1);
    });
}

/// ACT-07: without the consent nothing changes; it is said who can give it, and an administrator is led there.
#[test]
fn act_07_without_consent_nothing_changes() {
    on_site(async |site: Site| {
        let paul = site.kit.contact("paul");
        site.kit.lay_directory_without_consent().await;
        for (person, leads) in [(Person::Bruno, false), (Person::Alice, true)] {
            let mut browser = site.as_(person).await;
            let answer = propose(&site, &mut browser, paul).await;
            assert_eq!(answer.status, 422, "{person:?}");
            let text = answer.text();
            assert!(
                text.contains("L’invitation de DURAND Paul est impossible"),
                "{text}"
            );
            assert!(text.contains("Qui peut donner ce consentement"), "{text}");
            assert_eq!(text.contains("Donner le consentement"), leads, "{person:?}");
        }
        assert_eq!(state(&site, paul).await, "not_invited");
        assert_eq!(site.kit.at.count("invitation", "TRUE").await, 0);
    });
}

/// ACT-07, MSG-INVITE: Microsoft refuses; the page says why, nothing is activated, the owner and the administrators are
/// told who had asked, and asking again once the tenant accepts the domain opens the window.
#[test]
fn act_07_microsoft_refuses() {
    on_site(async |site: Site| {
        let graph = Graph::start().await;
        let mut kit = site.kit.clone();
        let settings = HubSettings {
            graph: Some(graph.app()),
            ..kit.hub.settings().clone()
        };
        kit.hub = Hub::new(
            kit.hub.database().clone(),
            Arc::new(kit.clock.clone()),
            Arc::new(SeededEntropy::new(99)),
            settings,
        );
        let alice = kit.caller(Person::Alice);
        kit.hub
            .edit_directory(&alice, Some("cabinet.onmicrosoft.com"), 0, &page())
            .await
            .expect("it is saved");
        kit.hub.test_directory(&alice, &page()).await.expect("it answers");
        let site = Site::new(kit, WebSettings::default());
        let paul = site.kit.contact("paul");
        let no = r#"{"error":{"code":"BadRequest","message":"Invitations to this domain are not allowed."}}"#;
        graph.script(&[(Kind::Invite, Fault::Says(400, "", no))]);
        let mut bruno = site.as_(Person::Bruno).await;
        let refused = propose(&site, &mut bruno, paul).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        let words = "Microsoft a refusé l’invitation de durand@client.example : le domaine n’est pas autorisé. \
                     L’application n’a pas été activée pour cet interlocuteur.";
        assert!(refused.text().contains(words), "{}", refused.text());
        assert_eq!(state(&site, paul).await, "failed");
        let mails = site
            .kit
            .at
            .cells("mail", "recipient, data", "template = 'invitation_failed'")
            .await;
        assert_eq!(mails.len(), 2, "the owner and the administrator: {mails:?}");
        assert!(
            mails.iter().all(|mail| mail[1].contains("Bruno Petit")),
            "{mails:?}"
        );
        // Whoever asked finds the letters among what they set off, and under their name.
        let jobs = bruno.get("/suivi/traitements").await;
        assert!(jobs.text().contains("Bruno Petit"), "{}", jobs.text());
        let again = format!("{LIST}/liens/{}/proposer", link(&site, paul, "A1").await);
        let asked = bruno.send(&refused, &again, &[]).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
        assert!(
            asked.location().contains("porte=interlocuteurs"),
            "{}",
            asked.location()
        );
        assert_eq!(state(&site, paul).await, "invitation_sent");
        assert_eq!(graph.count("durand@client.example"), 1);
    });
}

/// ACT-07: an address that is missing is corrected first: the message leads to its field.
#[test]
fn act_07_the_address_is_corrected_first() {
    on_site(async |site: Site| {
        let marie = site.kit.contact("marie");
        let mut bruno = site.as_(Person::Bruno).await;
        let answer = propose(&site, &mut bruno, marie).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(
            answer
                .text()
                .contains("L’adresse e-mail de LEBRUN Marie n’est pas correcte"),
            "{}",
            answer.text()
        );
        let fix = answer.attribute("main .btn.primaire", "href").unwrap_or_default();
        assert_eq!(fix, of(marie, "/modifier#email"));
        let form = bruno.get(&of(marie, "/modifier")).await;
        assert!(form.attribute("input#email", "name").is_some());
    });
}

/// ACT-07: an invitation without an answer for more than thirty days can be sent again, and not before.
#[test]
fn act_07_an_old_invitation_is_sent_again() {
    on_site(async |site: Site| {
        let (contact, _) = site.kit.new_contact("Ancien").await;
        site.kit.invite(contact).await;
        let mut bruno = site.as_(Person::Bruno).await;
        let again = of(contact, "/relancer");
        let young = bruno.get(&of(contact, "")).await;
        assert!(!young.body.contains(&again), "it is young");
        let old = format!("invited_at = {}", NOW.plus_days(-31).0);
        site.kit.at.set("contact", &old, &format!("id = {contact}")).await;
        let panel = bruno.get(&of(contact, "")).await;
        assert!(panel.text().contains("Relancer l’invitation"), "{}", panel.text());
        let sent = bruno.send(&panel, &again, &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let panel = bruno.follow(&sent).await;
        assert!(
            panel.text().contains("une nouvelle invitation part à"),
            "{}",
            panel.text()
        );
        let cancelled = bruno.send(&panel, &of(contact, "/annuler-invitation"), &[]).await;
        assert_eq!(cancelled.status, 303, "{}", cancelled.text());
        assert_eq!(state(&site, contact).await, "not_invited");
    });
}

/// GST-01: the list shows who is known and how; the panel stands beside it, with the links of the seed.
#[test]
fn gst_01_the_list_and_the_panel() {
    on_site(async |site: Site| {
        let mut emma = site.as_(Person::Emma).await;
        let list = emma.get(LIST).await;
        let rows = list.texts("#interlocuteurs tbody tr");
        assert_eq!(rows.len(), 4, "{rows:?}");
        assert!(
            rows[0].starts_with("CAMUS Inès Inès") && rows[0].contains(INES),
            "{rows:?}"
        );
        assert!(
            rows[1].contains("À inviter") && rows[3].contains("Adresse à corriger"),
            "{rows:?}"
        );
        assert!(rows[2].contains("Invitation envoyée 2"), "{rows:?}");
        assert!(
            list.texts("main button[name=acte]").is_empty(),
            "Emma keeps no contacts"
        );
        let href = list
            .attribute("#interlocuteurs tbody th a", "href")
            .expect("a link");
        let panel = emma.get(&href).await;
        assert_eq!(
            panel.texts(".panneau .onglets a"),
            ["Général", "Dossiers client (1)"]
        );
        assert_eq!(panel.texts(".panneau h2"), ["Détails CAMUS Inès"]);
        assert!(
            panel.text().contains("Seuls l’administrateur"),
            "{}",
            panel.text()
        );
        let short = emma.get(&format!("{LIST}?q=in")).await;
        assert_eq!(short.status, 422);
        assert!(
            short.error_at("q").contains("3 premiers caractères"),
            "{}",
            short.text()
        );
        let found = emma
            .get(&format!("{LIST}?q=lucie%40&etat=invitation-envoyee"))
            .await;
        assert_eq!(found.texts("#interlocuteurs tbody tr").len(), 1);
        let none = emma.get(&format!("{LIST}?q=zzz")).await;
        assert!(
            none.text().contains("Aucun interlocuteur trouvé"),
            "{}",
            none.text()
        );
        let file = emma.get(&format!("{LIST}/export?q=lucie&format=csv")).await;
        assert_eq!(file.body.lines().count(), 2, "{}", file.body);
        assert!(file.header("content-disposition").contains("interlocuteurs.csv"));
    });
}

/// GST-05: a form with wrong fields comes back whole, markup is text, and a stale one shows both versions.
#[test]
fn gst_05_nothing_typed_is_lost() {
    on_site(async |site: Site| {
        let paul = site.kit.contact("paul");
        let (mut alice, mut bruno) = (site.as_(Person::Alice).await, site.as_(Person::Bruno).await);
        let path = of(paul, "/modifier");
        let form = alice.get(&path).await;
        let taken = alice
            .send(
                &form,
                &path,
                &[("nom", "<b>Durand</b>"), ("email", INES), ("mobile", "x")],
            )
            .await;
        assert_eq!(taken.status, 422);
        assert_eq!(taken.attribute("#nom", "value").as_deref(), Some("<b>Durand</b>"));
        assert!(!taken.body.contains("<b>Durand"), "markup is text");
        assert!(
            taken.error_at("mobile").contains("numéro de téléphone"),
            "{}",
            taken.text()
        );
        let taken = alice
            .send(&form, &path, &[("nom", "Durand"), ("email", INES)])
            .await;
        assert!(
            taken.error_at("email").contains("déjà celle de CAMUS Inès"),
            "{}",
            taken.text()
        );
        let nul = alice.send(&form, &path, &[("nom", "a\0b"), ("email", "")]).await;
        assert_eq!(nul.status, 422);
        let first = bruno.get(&path).await;
        let typed = [
            ("nom", "DURAND"),
            ("prenom", "Paul"),
            ("email", "durand@client.example"),
        ];
        let saved = bruno
            .send(
                &first,
                &path,
                &[typed.as_slice(), &[("mobile", "0611111111")]].concat(),
            )
            .await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let stale = alice
            .send(
                &form,
                &path,
                &[typed.as_slice(), &[("fixe", "0422222222")]].concat(),
            )
            .await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.text().contains("Bruno Petit a modifié cet interlocuteur"),
            "{}",
            stale.text()
        );
        assert_eq!(
            stale.texts("#ecarts tbody tr"),
            [
                "Numéro de téléphone 0611111111 Non renseigné",
                "Numéro de téléphone fixe Non renseigné 0422222222",
            ]
        );
        assert_eq!(stale.attribute("#fixe", "value").as_deref(), Some("0422222222"));
        let again = alice
            .send(
                &stale,
                &path,
                &[typed.as_slice(), &[("fixe", "0422222222")]].concat(),
            )
            .await;
        assert_eq!(again.status, 303, "{}", again.text());
    });
}

/// GST-06: a dossier is associated, limited and taken off again; the contact goes once what ends was confirmed.
#[test]
fn gst_06_from_the_first_link_to_the_last() {
    on_site(async |site: Site| {
        let paul = site.kit.contact("paul");
        let mut alice = site.as_(Person::Alice).await;
        let path = of(paul, "/associer");
        let found = alice.get(&format!("{path}?q=cli00")).await;
        assert_eq!(found.texts("fieldset .option").len(), 9, "{}", found.text());
        let cli005 = site.kit.dossier(site.kit.alpha, "CLI005").await.to_string();
        let none = alice.send(&found, &path, &[]).await;
        assert_eq!(none.status, 422, "{}", none.text());
        let fields = [("dossier", cli005.as_str()), ("limite", "Paie")];
        let linked = alice.send(&found, &path, &fields).await;
        assert_eq!(linked.status, 303, "{}", linked.text());
        let twice = alice.send(&found, &path, &fields).await;
        assert!(
            twice.error_at("dossier").contains("déjà associé") || twice.status == 422,
            "{}",
            twice.text()
        );
        let panel = alice.get(&of(paul, "?onglet=dossiers")).await;
        assert_eq!(
            panel.texts("#dossiers-lies tbody tr").len(),
            2,
            "{}",
            panel.text()
        );
        let chosen = alice.send(&panel, &of(paul, ""), &[("acte", "modifier")]).await;
        assert_eq!(chosen.status, 422, "no line was chosen");
        let line = link(&site, paul, "CLI005").await;
        let edit = format!("{LIST}/liens/{line}/modifier");
        let form = alice.get(&edit).await;
        let saved = alice.send(&form, &edit, &[("limite", "Achats")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let stale = alice.send(&form, &edit, &[("limite", "Ventes")]).await;
        assert_eq!(stale.status, 409, "{}", stale.text());
        assert_eq!(stale.attribute("#limite", "value").as_deref(), Some("Ventes"));
        let off = format!("{LIST}/liens/{line}/retirer");
        let page = alice.get(&off).await;
        let ended = alice.send(&page, &off, &[]).await;
        assert_eq!(ended.status, 303, "{}", ended.text());
        let remove = of(paul, "/supprimer");
        let page = alice.get(&remove).await;
        let unread = alice.send(&page, &remove, &[]).await;
        assert_eq!(unread.status, 422);
        let gone = alice.send(&page, &remove, &[("lu", "oui")]).await;
        assert_eq!(gone.location(), LIST, "{}", gone.text());
        assert_eq!(alice.get(&of(paul, "")).await.status, 410, "removed meanwhile");
        assert_eq!(alice.get(&of(paul, "/modifier")).await.status, 410);
    });
}

/// GST-01, C6: the headings sort, the address keeps what is asked for, and pages hold as many lines as chosen.
#[test]
fn gst_01_the_list_is_sorted_and_paged() {
    on_site(async |site: Site| {
        let mut emma = site.as_(Person::Emma).await;
        let list = emma.get(LIST).await;
        assert_eq!(
            list.texts("tbody th a"),
            ["CAMUS Inès", "DURAND Paul", "FABRE Lucie", "LEBRUN Marie"]
        );
        let hrefs = list.attributes("thead th a", "href");
        let sorted = [
            "tri=-nom",
            "tri=prenom",
            "tri=email",
            "tri=tenant",
            "tri=dossiers",
        ];
        assert_eq!(hrefs, sorted.map(|query| format!("{LIST}?{query}")));
        assert_eq!(
            list.attribute("thead th[aria-sort]", "aria-sort").as_deref(),
            Some("ascending")
        );
        let by_first_name = emma.get(&hrefs[1]).await;
        assert_eq!(
            by_first_name.texts("tbody th a"),
            ["CAMUS Inès", "FABRE Lucie", "LEBRUN Marie", "DURAND Paul"]
        );
        let backwards = emma.get(&by_first_name.attributes("thead th a", "href")[1]).await;
        assert_eq!(
            backwards.attribute("thead th[aria-sort]", "aria-sort").as_deref(),
            Some("descending")
        );
        assert_eq!(backwards.texts("tbody th a")[0], "DURAND Paul");
        let most = emma
            .get(&format!("{LIST}?tri=-dossiers&lignes=25&q=luc&page=9"))
            .await;
        assert_eq!(most.texts("tbody th a"), ["FABRE Lucie"]);
        assert!(
            most.text().contains("cette page n’existe plus"),
            "{}",
            most.text()
        );
        assert_eq!(
            most.attribute("#lignes option[selected]", "value").as_deref(),
            Some("25")
        );
        let panel = most.attribute("tbody th a", "href").expect("a link");
        assert!(
            panel.ends_with("?q=luc&tri=%2Ddossiers&lignes=25")
                || panel.ends_with("?q=luc&tri=-dossiers&lignes=25"),
            "{panel}"
        );
        let back = emma
            .get(&panel)
            .await
            .attribute(".panneau .titre a", "href")
            .expect("a way back");
        assert!(back.contains("tri=-dossiers&lignes=25"), "{back}");
        let print = emma.get(&format!("{LIST}/imprimer?tri=-nom&q=dur")).await;
        assert_eq!(print.texts("tbody th"), ["DURAND"]);
        assert!(
            print
                .text()
                .contains("filtre : Nom, prénom, e-mail : dur – 1 interlocuteur – imprimé le"),
            "{}",
            print.text()
        );
        let file = emma.get(&format!("{LIST}/export?tri=-nom&format=csv")).await;
        let first = file.body.lines().nth(1).unwrap_or_default().to_owned();
        assert!(
            first.starts_with("LEBRUN;"),
            "the file is in the order of the list: {first}"
        );
    });
}
