//! The first run: an installation without a firm is led to its first one by the code that the server printed.

use axum::Router;
use axum::body::Body;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use hub_app::Origin;
use hub_app::authn::{INSTALLATION_CODE_HOURS, SignIn};
use hub_app::commands::NewFirm;
use hub_testkit::{Bare, db_test, hub_app};
use loophub::metrics::Metrics;
use loophub::serve;
use tower::ServiceExt as _;

use crate::program::config;

struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

async fn ask(app: &Router, request: Request<Body>) -> Answer {
    let answer = app.clone().oneshot(request).await.expect("an answer");
    let location = answer
        .headers()
        .get(LOCATION)
        .map_or("", |to| to.to_str().expect("words"));
    let (status, location) = (answer.status(), location.to_owned());
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
        .await
        .expect("a body");
    let body = String::from_utf8(body.to_vec()).expect("text");
    Answer {
        status,
        location,
        body,
    }
}

async fn get(app: &Router, path: &str) -> Answer {
    ask(app, Request::get(path).body(Body::empty()).expect("a request")).await
}

/// Sends the form with this code and these fields in place of the right ones.
async fn send(app: &Router, code: &str, others: &[(&str, &str)]) -> Answer {
    let right = [
        ("code", code),
        ("domaine", "cabinetdupont"),
        ("raison", "Cabinet Dupont"),
        ("sic", "fr001"),
        ("fuseau", "Europe/Paris"),
        ("prenom", "Marie"),
        ("nom", "Dupont"),
        ("email", "marie@dupont.example"),
        ("nouveau", "une phrase assez longue"),
        ("encore", "une phrase assez longue"),
    ];
    let fields: Vec<String> = right
        .iter()
        .map(|(name, value)| {
            let other = others.iter().find(|(other, _)| other == name);
            let value = other.map_or(*value, |(_, value)| *value);
            format!("{name}={}", value.replace('@', "%40").replace(' ', "+"))
        })
        .collect();
    let request = Request::post("/installation")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.join("&")))
        .expect("a request");
    ask(app, request).await
}

fn app(bare: &Bare) -> Router {
    serve::app(&bare.hub, &config(bare.at.url.clone()), &Metrics::new())
}

db_test! {
    /// From the empty database to the administrator's first sign-in, and nothing is left of the page.
    #[test]
    async fn the_first_firm_is_made_by_the_printed_code(bare: Bare) {
        let app = app(&bare);
        assert_eq!(get(&app, "/installation").await.status, StatusCode::NOT_FOUND, "no code was printed");
        let code = bare.hub.print_installation_code().await.expect("an answer").expect("a code");
        for path in ["/", "/connexion"] {
            assert_eq!(get(&app, path).await.location, "/installation", "{path}");
        }
        let form = get(&app, "/installation").await;
        assert_eq!(form.status, StatusCode::OK, "{}", form.body);
        assert!(!form.body.contains(&code));
        let before = bare.at.dump().await;
        let wrong = send(&app, "AAAA-BBBB-CCCC-DDDD", &[]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("pas le code affiché par le serveur"), "{}", wrong.body);
        let others = [
            ("domaine", "é"), ("raison", ""), ("sic", "pas+un"), ("nom", ""), ("email", "x"), ("nouveau", "court"),
            ("encore", "court"),
        ];
        let wrong = send(&app, &code, &others).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["domaine", "raison", "sic", "nom", "email", "nouveau"] {
            assert!(wrong.body.contains(&format!("id=\"{field}-err\"")), "{field}: {}", wrong.body);
        }
        assert!(wrong.body.contains("value=\"Marie\"") && !wrong.body.contains("value=\"court\""));
        assert_eq!(bare.at.dump().await, before, "nothing is stored");
        let done = send(&app, &code.to_lowercase(), &[]).await;
        assert_eq!(done.location, "/connexion?motif=installation", "{}", done.body);
        assert!(get(&app, &done.location).await.body.contains("le cabinet est créé"));
        for again in [get(&app, "/installation").await, send(&app, &code, &[("domaine", "autre")]).await] {
            assert_eq!(again.status, StatusCode::NOT_FOUND);
        }
        assert!(bare.hub.print_installation_code().await.expect("an answer").is_none());
        let typed = SignIn { email: "marie@dupont.example", password: "une phrase assez longue" };
        let token = bare.hub.sign_in(typed, &Origin::command_line()).await.expect("an answer").expect("a session");
        let signed_in = bare.hub.signed_in(&token.into_cookie()).await.expect("an answer").expect("a session");
        let marie = signed_in.caller().expect("a place");
        let settings = bare.hub.firm_settings(marie).await.expect("an administrator");
        assert_eq!((settings.domain.as_str(), settings.settings.name.as_str()), ("CABINETDUPONT", "Cabinet Dupont"));
        assert_eq!(settings.sic_codes.iter().map(|sic| sic.code.as_str()).collect::<Vec<_>>(), ["FR001"]);
        let report = bare.hub.verify_journal(marie).await.expect("a report");
        assert!(report.fault.is_none() && report.silent_act.is_none() && report.entries >= 2);
    }

    /// Wrong codes are slowed down; a code ends after a day; another process's firm closes the page at once.
    #[test]
    async fn the_code_is_guarded(bare: Bare) {
        let app = app(&bare);
        let first = bare.hub.print_installation_code().await.expect("an answer").expect("a code");
        let code = bare.hub.print_installation_code().await.expect("an answer").expect("a code");
        assert_ne!(first, code, "a restart prints another one");
        for _ in 0..4 {
            assert_eq!(send(&app, &first, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(send(&app, &code, &[]).await.status, StatusCode::TOO_MANY_REQUESTS, "even the right one waits");
        bare.clock.advance(INSTALLATION_CODE_HOURS * 3_600_000);
        let late = send(&app, &code, &[]).await;
        assert!(late.body.contains("Ce code a expiré"), "{}", late.body);
        let new = NewFirm {
            domain: "AILLEURS".to_owned(),
            name: "Ailleurs".to_owned(),
            admin_email: "a@ailleurs.example".to_owned(),
            admin_first_name: String::new(),
            admin_last_name: "A".to_owned(),
            language: "fr".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
        };
        bare.hub.create_firm(&new, &Origin::command_line()).await.expect("an answer").expect("a firm");
        assert_eq!(get(&app, "/installation").await.status, StatusCode::NOT_FOUND);
        assert!(get(&app, "/").await.location.starts_with("/connexion"));
    }

    /// Two who send the form at once make one firm.
    #[test]
    async fn the_first_firm_is_made_once(bare: Bare) {
        let app = app(&bare);
        let code = bare.hub.print_installation_code().await.expect("an answer").expect("a code");
        let (one, two) = tokio::join!(
            send(&app, &code, &[]),
            send(&app, &code, &[("domaine", "autre"), ("email", "autre@dupont.example")])
        );
        let mut statuses = [one.status, two.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND]);
        assert_eq!(bare.at.count("firm", "TRUE").await, 1);
    }
}
