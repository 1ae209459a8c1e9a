//! Every refusal is a page in the reader's language (spec 7.16).

use super::*;
use crate::i18n::Lang;

fn refusals() -> Vec<(Refusal, u16)> {
    let at = Moment(1_795_440_725_000);
    vec![
        (Refusal::Unreadable, 400),
        (Refusal::Forged, 403),
        (
            Refusal::Denied {
                reason: "…".to_owned(),
                ask: vec!["Alice".to_owned()],
            },
            403,
        ),
        (Refusal::NotFound, 404),
        (Refusal::WrongMethod, 405),
        (
            Refusal::Stale {
                by: "Jean Martin".to_owned(),
                at,
            },
            409,
        ),
        (Refusal::Changed, 409),
        (Refusal::OtherFirm, 409),
        (Refusal::Deleted, 410),
        (
            Refusal::Gone {
                by: "Jean Martin".to_owned(),
                at,
            },
            410,
        ),
        (Refusal::TooLarge, 413),
        (Refusal::WrongKind, 415),
        (Refusal::TooMany { seconds: 30 }, 429),
        (
            Refusal::Internal {
                reference: "7F3A-21".to_owned(),
            },
            500,
        ),
        (
            Refusal::Unavailable {
                what: String::new(),
                seconds: 5,
            },
            503,
        ),
        (Refusal::Full, 507),
    ]
}

async fn text(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 1_000_000)
        .await
        .unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

/// Spec 7.16: status, words in both languages, never stored.
#[tokio::test]
async fn every_refusal_is_a_page_in_both_languages() {
    for lang in [Lang::Fr, Lang::En] {
        for (refusal, status) in refusals() {
            let l = L10n::new(lang, "Europe/Paris");
            let response = ErrorPage::new(Frame::signed_out(l.clone()), &refusal).into_response();
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(response.headers()[http::header::CACHE_CONTROL], "no-store");
            let page = text(response).await;
            assert!(page.contains(&format!("lang=\"{}\"", lang.tag())));
            assert!(page.contains("<h1>"), "{refusal:?}");
        }
    }
}

/// Spec 7.16: « Trop de demandes » says how long, to people and to programs.
#[tokio::test]
async fn waiting_is_said_in_seconds() {
    let frame = Frame::signed_out(L10n::default());
    let response = ErrorPage::new(frame, &Refusal::TooMany { seconds: 30 }).into_response();
    assert_eq!(response.headers()[RETRY_AFTER], "30");
    assert!(text(response).await.contains("réessayez dans 30 secondes."));
}

/// MSG-GONE, MSG-409 with who and when.
#[test]
fn conflicts_name_who_and_when() {
    let l = L10n::default();
    let at = Moment(1_795_440_725_000);
    let gone = Refusal::Gone {
        by: "Jean Martin".to_owned(),
        at,
    };
    assert_eq!(
        gone.sentences(&l),
        ["Cet élément a été supprimé le 23/11/2026 par Jean Martin."]
    );
    let stale = Refusal::Stale {
        by: "Jean Martin".to_owned(),
        at,
    };
    let said = stale.sentences(&l).remove(0);
    assert!(said.contains("Jean Martin") && said.contains("14:32"), "{said}");
    assert_eq!(Refusal::Changed.sentences(&l).len(), 1);
}

/// The language of a page nobody is signed in for: cookie, then browser.
#[test]
fn the_cookie_of_the_sign_in_page_decides() {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("fr"));
    assert_eq!(words_for(&headers).lang(), Lang::Fr);
    headers.insert(COOKIE, HeaderValue::from_static("a=1; langue=en; b=2"));
    assert_eq!(words_for(&headers).lang(), Lang::En);
    headers.insert(COOKIE, HeaderValue::from_static("langues=en"));
    assert_eq!(words_for(&headers).lang(), Lang::Fr);
}

/// A body that is too large, not a form, or flooded is refused with a page, never a 500.
#[tokio::test]
async fn unreadable_bodies_are_refused_with_a_page() {
    use axum::Router;
    use axum::body::Body;
    use axum::extract::DefaultBodyLimit;
    use axum::routing::post;
    use tower::ServiceExt as _;

    use crate::forms::FormBody;

    let app: Router = Router::new()
        .route(
            "/",
            post(|FormBody(form): FormBody| async move { form.text("a").to_owned() }),
        )
        .layer(DefaultBodyLimit::max(20_000));
    let send = |kind: &'static str, body: Vec<u8>| {
        let request = http::Request::post("/")
            .header("content-type", kind)
            .header("accept-language", "en")
            .body(Body::from(body))
            .unwrap();
        app.clone().oneshot(request)
    };
    const FORM: &str = "application/x-www-form-urlencoded";
    assert_eq!(text(send(FORM, b"a=%C3%A9".to_vec()).await.unwrap()).await, "é");
    assert_eq!(
        send(FORM, b"a=\xFF\x00&=&&%".to_vec()).await.unwrap().status(),
        200
    );
    for (kind, body, status) in [
        (FORM, vec![b'x'; 30_000], 413),
        (FORM, b"a=1&".repeat(3_000), 400),
        ("application/json", b"{}".to_vec(), 415),
        ("multipart/form-data; boundary=x", b"--x--".to_vec(), 415),
    ] {
        let response = send(kind, body).await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert!(text(response).await.contains("lang=\"en\""));
    }
}
