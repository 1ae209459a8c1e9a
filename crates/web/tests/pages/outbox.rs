//! S14 and S12: the outbox and the jobs.

use http::StatusCode;
use hub_app::HubSettings;
use hub_domain::delivery::Outcome;
use hub_testkit::engines::cheap_settings;
use hub_testkit::hub_outbound::mail::{MailRoute, RecordingMailer};
use hub_testkit::{Kit, Person};
use hub_web::router::WebSettings;

use crate::site::{Site, on_site};

/// The site over a post that answers as it is told.
async fn with_post(mut kit: Kit, answers: &[Outcome]) -> Site {
    let mailer = RecordingMailer::default();
    mailer.answer(answers.iter().copied());
    let settings = HubSettings {
        mail: MailRoute::Through {
            mailer: std::sync::Arc::new(mailer),
            from: "loophub@alpha.example".to_owned(),
        },
        ..cheap_settings()
    };
    kit.hub = kit.at.hub_with(&kit.clock, 77, settings).await;
    Site::new(kit, WebSettings::default())
}

async fn round(site: &Site) {
    site.kit.hub.deliver_mail(&|| false).await.expect("a round");
}

/// S14: every state has its words; a letter that failed is sent again from its line, all of them by one button.
#[test]
fn s14_states_and_sending_again() {
    on_site(async |site: Site| {
        let site = with_post(
            site.kit,
            &[Outcome::Sent, Outcome::Refused, Outcome::Refused, Outcome::Later],
        )
        .await;
        site.kit.write_letters(site.kit.alpha, 4).await;
        round(&site).await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/suivi/envois").await;
        assert_eq!(page.header("cache-control"), "no-store");
        let head = page.texts("thead th");
        assert_eq!(
            head,
            [
                "Date",
                "Destinataire",
                "Objet",
                "Modèle",
                "État",
                "Essais",
                "Actions"
            ]
        );
        let badges = page.texts("tbody .badge");
        let count = |word: &str| badges.iter().filter(|badge| badge.contains(word)).count();
        assert_eq!(
            (
                count("Envoyé"),
                count("Échec définitif"),
                count("Nouvel essai prévu à 10:01")
            ),
            (1, 2, 1),
            "{badges:?}"
        );
        assert!(page.text().contains("Application suspendue"), "{}", page.text());
        let failed = alice.get("/suivi/envois?etat=failed").await;
        let action = failed.attribute("tbody form", "action").expect("a button");
        let answer = alice.send(&failed, &action, &[]).await;
        let detail = alice.follow(&answer).await;
        assert!(
            detail.text().contains("Succès : l’e-mail part de nouveau."),
            "{}",
            detail.text()
        );
        assert!(
            page.text().contains("Renvoyer les 2 envois en échec"),
            "{}",
            page.text()
        );
        let answer = alice.send(&failed, "/suivi/envois/renvoyer", &[]).await;
        let again = alice.follow(&answer).await;
        assert!(
            again.text().contains("Succès : un e-mail part de nouveau."),
            "{}",
            again.text()
        );
        let answer = alice.send(&again, "/suivi/envois/test", &[]).await;
        let tested = alice.follow(&answer).await;
        assert!(
            tested
                .text()
                .contains("un e-mail de test part pour alice@alpha.example"),
            "{}",
            tested.text()
        );
    });
}

/// S12: a job that the server took up again after a restart says so, as long as it lasts; the lists are downloaded.
#[test]
fn s12_a_job_says_that_it_was_taken_up_again() {
    on_site(async |site: Site| {
        let act = site.kit.write_letters(site.kit.alpha, 2).await;
        let path = format!("/suivi/traitements/{act}");
        let words = "Reprise après redémarrage du serveur";
        let page = site.as_(Person::Alice).await.get(&path).await;
        assert!(!page.text().contains(words), "{}", page.text());
        site.kit.clock.advance(60_000);
        let site = with_post(site.kit, &[]).await;
        let mut alice = site.as_(Person::Alice).await;
        assert!(alice.get(&path).await.text().contains(words));
        round(&site).await;
        assert!(!alice.get(&path).await.text().contains(words), "it is over");
        for (list, line) in [
            (
                "/suivi/traitements",
                "Avis de suspension aux 2 maîtres de dossier",
            ),
            ("/suivi/envois", "a1@client.example"),
        ] {
            let file = alice.get(&format!("{list}?format=csv")).await;
            assert_eq!(file.header("content-type"), "text/csv; charset=utf-8", "{list}");
            assert!(file.body.contains(line), "{list}: {}", file.body);
            let book = alice.get(&format!("{list}?format=xlsx")).await;
            assert!(book.body.starts_with("PK"), "{list}");
            let bruno = site
                .as_(Person::Bruno)
                .await
                .get(&format!("{list}?format=csv"))
                .await;
            assert!(!bruno.body.contains(line), "{list} is not Bruno's");
        }
    });
}

/// S14: one letter: its text first, its HTML in a frame that runs nothing, its attempts with the server's answer.
#[test]
fn s14_one_letter_is_shown_and_nothing_in_it_runs() {
    on_site(async |site: Site| {
        let site = with_post(site.kit, &[Outcome::Later]).await;
        site.kit.write_letters(site.kit.alpha, 1).await;
        round(&site).await;
        let mut alice = site.as_(Person::Alice).await;
        let list = alice.get("/suivi/envois").await;
        let path = list.attribute("tbody th a", "href").expect("a link");
        let page = alice.get(&path).await;
        assert_eq!(page.heading(), "Qonto suspendue – 2 dossiers");
        let text = page.texts("pre.courrier").concat();
        assert!(
            text.starts_with("Bonjour Inès, Cabinet Alpha a suspendu l’application"),
            "{text}"
        );
        assert_eq!(page.attribute("iframe", "sandbox").as_deref(), Some(""));
        assert_eq!(
            page.attribute("iframe", "title").as_deref(),
            Some("Aperçu de l’e-mail")
        );
        let row = page.texts("#essais tbody tr").concat();
        assert!(row.contains("Refusé pour l’instant later (recorded)"), "{row}");
        let preview = alice
            .get(&page.attribute("iframe", "src").expect("a source"))
            .await;
        assert_eq!(preview.status, StatusCode::OK);
        assert_eq!(
            preview.header("content-security-policy"),
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
        );
        assert_eq!(
            (preview.header("x-frame-options"), preview.header("cache-control")),
            ("SAMEORIGIN", "no-store")
        );
        assert!(preview.body.contains("Qonto"), "{}", preview.body);
        let answer = alice.send(&page, &format!("{path}/abandonner"), &[]).await;
        let given_up = alice.follow(&answer).await;
        assert!(given_up.text().contains("Abandonné"), "{}", given_up.text());
        let twice = alice.send(&page, &format!("{path}/abandonner"), &[]).await;
        let twice = alice.follow(&twice).await;
        assert!(
            twice.text().contains("déjà parti, ou en cours d’envoi"),
            "{}",
            twice.text()
        );
        for odd in ["0", "-1", "999999999999999999999", "x%00", "%C3"] {
            assert_eq!(
                alice.get(&format!("/suivi/envois/{odd}")).await.status,
                StatusCode::NOT_FOUND,
                "{odd}"
            );
            assert_eq!(
                alice.get(&format!("/suivi/traitements/{odd}")).await.status,
                StatusCode::NOT_FOUND,
                "{odd}"
            );
        }
        for odd in [
            "?avant=x",
            "?apres=-9",
            "?etat=lost&modele=%00",
            "?destinataire=%25%27%00",
        ] {
            assert_eq!(
                alice.get(&format!("/suivi/envois{odd}")).await.status,
                StatusCode::OK,
                "{odd}"
            );
        }
    });
}

/// S14: when nothing leaves, the page says since when, why, and that nothing is lost; without a server, what to set.
#[test]
fn s14_a_post_that_fails_says_so() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let empty = alice.get("/suivi/envois").await;
        assert!(empty.text().contains("Aucun e-mail"), "{}", empty.text());
        assert!(
            empty
                .text()
                .contains("Aucun serveur de messagerie n’est configuré"),
            "{}",
            empty.text()
        );
        let site = with_post(site.kit, &[Outcome::Connection]).await;
        site.kit.write_letters(site.kit.alpha, 3).await;
        round(&site).await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/suivi/envois").await;
        let said = page.texts(".message.err").concat();
        assert!(
            said.contains(
                "Erreur : Aucun e-mail ne part depuis 10:00 : le serveur smtp.recorded.example refuse la connexion. \
                 3 messages attendent, aucun n’est perdu."
            ),
            "{said}"
        );
        let none = alice.get("/suivi/envois?destinataire=personne").await;
        assert!(
            none.text().contains("Aucun e-mail ne correspond"),
            "{}",
            none.text()
        );
        let mut english = site.as_(Person::Alice).await;
        let account = english.get("/compte").await;
        english
            .send(&account, "/compte", &[("langue", "en"), ("theme", "auto")])
            .await;
        let page = english.get("/suivi/envois").await;
        assert!(
            page.text().contains("No e-mail has left since 10:00"),
            "{}",
            page.text()
        );
        assert_eq!(page.lang(), "en");
    });
}

/// S12: a delivery has its counters, what failed with the reason, and is retried or cancelled by an administrator.
#[test]
fn s12_a_delivery_is_followed_retried_and_cancelled() {
    on_site(async |site: Site| {
        let site = with_post(
            site.kit,
            &[Outcome::Sent, Outcome::Refused, Outcome::Later, Outcome::Later],
        )
        .await;
        site.kit.write_letters(site.kit.alpha, 4).await;
        round(&site).await;
        let mut alice = site.as_(Person::Alice).await;
        let list = alice.get("/suivi/traitements").await;
        let row = list.texts("tbody tr").concat();
        assert!(
            row.contains("Avis de suspension aux 4 maîtres de dossier"),
            "{row}"
        );
        assert!(row.contains("2 sur 4 En cours"), "{row}");
        // The frame of every page says so, and the line is followed where scripts run.
        let running = "1 traitement en cours – 50 %";
        assert_eq!(alice.get("/portefeuille").await.texts("#travaux a"), [running]);
        let follow = list.attribute("#travaux", "data-page").expect("an address");
        assert_eq!(alice.get(&follow).await.texts("#travaux a"), [running]);
        let mut others = site.as_(Person::Emma).await;
        assert!(others.get("/portefeuille").await.texts("#travaux").is_empty());
        let path = list.attribute("tbody a", "href").expect("a link");
        let page = alice.get(&path).await;
        assert_eq!(
            page.texts(".chiffres > div"),
            ["Réussis 1", "En attente 2", "Échecs 1"]
        );
        assert!(
            page.texts("#echecs tbody tr")
                .concat()
                .contains("refused (recorded)"),
            "{}",
            page.text()
        );
        let file = alice.get(&format!("{path}?format=csv")).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = file.body.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 2, "one failure: {lines:?}");
        assert!(lines[1].contains("refused (recorded)"), "{lines:?}");
        assert!(
            page.text()
                .contains("2 e-mails en attente ne partiront pas. 1 envoi est déjà parti."),
            "{}",
            page.text()
        );
        let answer = alice.send(&page, &format!("{path}/annuler"), &[]).await;
        let cancelled = alice.follow(&answer).await;
        assert!(
            cancelled.text().contains("Terminé avec des échecs"),
            "{}",
            cancelled.text()
        );
        assert!(cancelled.texts("#travaux").is_empty());
        let over = alice.get(&follow).await;
        assert_eq!(over.texts("#travaux a"), ["Plus aucun traitement en cours"]);
        assert_eq!(
            over.attribute("#travaux", "data-page"),
            None,
            "nothing is followed any more"
        );
        let answer = alice.send(&page, &format!("{path}/renvoyer"), &[]).await;
        let retried = alice.follow(&answer).await;
        assert!(
            retried.text().contains("Succès : un e-mail part de nouveau."),
            "{}",
            retried.text()
        );
        round(&site).await;
        assert!(alice.get(&path).await.text().contains("Terminé"));
        let mut emma = site.as_(Person::Emma).await;
        let own = emma.get("/suivi/traitements").await;
        assert!(own.text().contains("Aucun traitement"), "{}", own.text());
        assert_eq!(emma.get(&path).await.status, StatusCode::NOT_FOUND);
        let file = emma.get(&format!("{path}?format=csv")).await;
        assert_eq!(file.status, StatusCode::NOT_FOUND);
        assert_eq!(emma.get("/suivi/envois").await.status, StatusCode::FORBIDDEN);
    });
}

/// S14: a demo sends nothing: its letters are shown, with the link they carry.
#[test]
fn s14_a_demo_shows_its_letters() {
    on_site(async |site: Site| {
        let mut kit = site.kit;
        let settings = HubSettings {
            mail: MailRoute::Screen,
            ..cheap_settings()
        };
        kit.hub = kit.at.hub_with(&kit.clock, 77, settings).await;
        let site = Site::new(kit, WebSettings::default());
        site.kit.write_letters(site.kit.alpha, 2).await;
        round(&site).await;
        let mut alice = site.as_(Person::Alice).await;
        let page = alice.get("/suivi/envois").await;
        assert!(
            page.text()
                .contains("Information : Cette démonstration n’envoie rien"),
            "{}",
            page.text()
        );
        assert_eq!(page.texts("tbody .badge"), ["Affiché ici, non envoyé"; 2]);
    });
}
