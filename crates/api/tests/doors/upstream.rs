//! Passing allowed calls on to the accounting back end, which is really there, on loopback (3.5).

mod back_end;
mod flow;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use back_end::{BackEnd, Does, settings};
use http_body_util::BodyExt as _;
use hub_domain::api_key::KeyKind;
use tower::ServiceExt as _;

use crate::fixture::{ELSEWHERE, House, Key, everywhere};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";
const ACCOUNTS: &str = "/loop-api-publiques/compte?codeDossier=A1";

/// Alpha's standard key, open on A1.
async fn key(house: &House) -> Key {
    let key = house
        .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
        .await;
    house
        .install(&house.alpha, "cegid-loop-apis-standard", &key, &["A1"])
        .await;
    key
}

fn request(key: &Key, method: &str, uri: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "hub.example")
        .header("x-apikey", key.presented())
        .extension(ConnectInfo(SocketAddr::new(ELSEWHERE, 40_000)));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).unwrap()
}

async fn ask(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap()
}

async fn get(router: &Router, key: &Key, uri: &str) -> (u16, String) {
    let response = ask(router, request(key, "GET", uri, &[], Body::empty())).await;
    told(response).await
}

/// The status, and the code of a problem or else the body; `…` where the body broke off.
async fn told(response: Response<Body>) -> (u16, String) {
    let status = response.status().as_u16();
    let Ok(body) = response.into_body().collect().await else {
        return (status, "…".to_owned());
    };
    let text = String::from_utf8(body.to_bytes().to_vec()).unwrap();
    let problem: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    let code = problem.and_then(|problem| problem["code"].as_str().map(str::to_owned));
    (status, code.unwrap_or(text))
}

/// 3.5: the back end is told who calls; credentials, forged and hop-by-hop headers go no further, and the path is the one
/// that was decided, to the letter.
#[test]
fn the_call_is_passed_on_as_it_was_decided() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let back_end = BackEnd::start(&[Does::Says(OK)]).await;
        let router = house.before(back_end.settings());
        let uri = "/loop-api-publiques/COMPTE?filter=a%20==%20'%C3%A9'&x={|}&codeDossier=a1";
        let headers = [
            ("authorization", "Basic c2VjcmV0"),
            ("cookie", "__Host-session=abc"),
            ("ocp-apim-subscription-key", "subscription"),
            ("x-loophub-firm", "BETA"),
            ("x-loophub-dossier", "A3"),
            ("x_loophub_account", "forged"),
            ("x-loophub-anything", "forged"),
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-prefix", "/forged"),
            ("x-original-uri", "/forged"),
            ("forwarded", "for=203.0.113.9"),
            ("x-real-ip", "203.0.113.9"),
            ("x_real_ip", "203.0.113.9"),
            ("x_request_id", "forged"),
            ("x_apikey", "alpha-standard:forged"),
            ("cookie_", "forged"),
            ("connection", "keep-alive, X-Foo, x-loophub-application"),
            ("x-foo", "hop"),
            ("te", "trailers"),
            ("expect", "100-continue"),
            ("x-request-id", "call-7"),
            ("x-kept", "kept"),
            ("accept", "application/json"),
        ];
        let response = ask(&router, request(&key, "GET", uri, &headers, Body::empty())).await;
        assert_eq!(response.headers()["x-request-id"], "call-7");
        assert_eq!(told(response).await, (200, "OK".to_owned()));
        let call = back_end.only();
        let (head, _) = call.split_once("\r\n\r\n").unwrap();
        let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
        assert_eq!(lines.remove(0), format!("GET {uri} HTTP/1.1"));
        lines.sort();
        let application = house
            .count("installed_app", "label = 'Cegid Loop APIs Standard'")
            .await;
        assert_eq!(application, 1);
        let account = lines
            .iter()
            .find(|line| line.starts_with("x-loophub-account: "))
            .cloned()
            .unwrap();
        let number = lines
            .iter()
            .find(|line| line.starts_with("x-loophub-application: "))
            .cloned()
            .unwrap();
        assert!(
            account.starts_with("x-loophub-account: alpha-standard") && account.contains('@'),
            "{account}"
        );
        let host = back_end.settings().authority;
        let mut expected = vec![
            "accept: application/json".to_owned(),
            format!("host: {host}"),
            "x-forwarded-for: 198.51.100.7".to_owned(),
            "x-forwarded-host: hub.example".to_owned(),
            "x-forwarded-proto: https".to_owned(),
            "x-kept: kept".to_owned(),
            account,
            number,
            "x-loophub-dossier: A1".to_owned(),
            "x-loophub-firm: ALPHA".to_owned(),
            "x-request-id: call-7".to_owned(),
        ];
        expected.sort();
        assert_eq!(lines, expected);
    });
}

/// 3.5: what is refused never reaches the back end, and what the hub answers itself neither.
#[test]
fn refused_calls_never_reach_the_back_end() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let back_end = BackEnd::start(&[Does::Says(OK)]).await;
        let router = house.before(back_end.settings());
        for (method, uri, status) in [
            ("GET", "/loop-api-publiques/compte?codeDossier=A2", 403),
            ("GET", "/loop-api-publiques/compte", 403),
            ("DELETE", ACCOUNTS, 403),
            ("GET", "/loop-api-publiques/nulle-part?codeDossier=A1", 403),
            ("GET", "/loop-api-publiques/journal/../compte?codeDossier=A1", 403),
            (
                "GET",
                "/loop-api-publiques/compte?codeDossier=A1&codedossier=A2",
                403,
            ),
            ("GET", "/loop-api-publiques/groupe?codeDossier=cabinet", 403),
            ("GET", "/loop-api-publiques/DossierComplet?codeDossier=A1", 200),
        ] {
            let response = ask(&router, request(&key, method, uri, &[], Body::empty())).await;
            assert_eq!(response.status(), status, "{method} {uri}");
        }
        for headers in [
            [("upgrade", "websocket"), ("connection", "upgrade")],
            [("upgrade", "h2c"), ("x-a", "b")],
        ] {
            let response = ask(&router, request(&key, "GET", ACCOUNTS, &headers, Body::empty())).await;
            assert_eq!(told(response).await, (400, "upgrade_refused".to_owned()));
        }
        let nobody = Key {
            identifier: "alpha-standard",
            secret: "wrong".to_owned(),
        };
        assert_eq!(get(&router, &nobody, ACCOUNTS).await.0, 401);
        assert_eq!(back_end.asked(), Vec::<String>::new());
    });
}

/// 3.5: whatever the back end answers is answered: errors, redirects and bodies as they are, without interim answers,
/// trailers and cookies.
#[test]
fn answers_are_passed_on_unchanged() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let back_end = BackEnd::start(&[
            Does::Says("HTTP/1.1 422 Nope\r\nContent-Type: application/json\r\nX-Own: 1\r\nContent-Length: 11\r\n\r\n{\"no\":true}"),
            Does::Says("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n"),
            Does::Says(
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\
                 Trailer: x-sum\r\nSet-Cookie: __Host-session=forged\r\nConnection: x-hop\r\nX-Hop: 1\r\n\
                 Clear-Site-Data: \"*\"\r\nStrict-Transport-Security: max-age=0\r\nX-LoopHub-Firm: BETA\r\n\
                 X_LoopHub_Dossier: A3\r\n\r\n\
                 5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n",
            ),
            Does::Says("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"),
            Does::SaysAndCloses("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        ])
        .await;
        let router = house.before(back_end.settings());
        let response = ask(&router, request(&key, "GET", ACCOUNTS, &[], Body::empty())).await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["x-own"]),
            (422, &"1".parse().unwrap())
        );
        assert_eq!(told(response).await.1, "{\"no\":true}");
        let response = ask(&router, request(&key, "GET", ACCOUNTS, &[], Body::empty())).await;
        assert_eq!(response.status(), 302);
        assert_eq!(response.headers()["location"], "http://127.0.0.1:1/elsewhere");
        let response = ask(&router, request(&key, "GET", ACCOUNTS, &[], Body::empty())).await;
        let names: Vec<&str> = response.headers().keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["x-request-id"]);
        let body = response.into_body().collect().await.unwrap();
        assert!(body.trailers().is_none());
        assert_eq!(body.to_bytes().as_ref(), b"hello");
        assert_eq!(get(&router, &key, ACCOUNTS).await, (500, "oops".to_owned()));
        assert_eq!(
            get(&router, &key, ACCOUNTS).await,
            (502, "upstream_unreachable".to_owned())
        );
        assert_eq!(back_end.asked().len(), 5, "nothing is followed");
    });
}

/// 3.5: a back end that is down, silent or dying is told plainly, and a call is sent once.
#[test]
fn a_back_end_in_trouble_is_told_and_asked_once() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let nowhere = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        let router = house.before(settings(nowhere));
        assert_eq!(
            get(&router, &key, ACCOUNTS).await,
            (502, "upstream_unreachable".to_owned())
        );

        let silent = BackEnd::start(&[Does::StaysSilent]).await;
        let router = house.before(silent.settings());
        assert_eq!(
            get(&router, &key, ACCOUNTS).await,
            (504, "upstream_timeout".to_owned())
        );
        assert_eq!(silent.asked().len(), 1);

        // The connection is kept after the first call, and dies with the second one: it is not sent again.
        let dying = BackEnd::start(&[Does::Says(OK), Does::Closes]).await;
        let router = house.before(dying.settings());
        let post = || {
            request(
                &key,
                "POST",
                ACCOUNTS,
                &[("content-type", "text/plain")],
                Body::from("once"),
            )
        };
        assert_eq!(told(ask(&router, post()).await).await, (200, "OK".to_owned()));
        assert_eq!(
            told(ask(&router, post()).await).await,
            (502, "upstream_unreachable".to_owned())
        );
        assert_eq!(dying.asked().len(), 2);
        assert!(dying.asked().iter().all(|call| call.ends_with("\r\n\r\nonce")));

        let broken = BackEnd::start(&[
            Does::SaysAndCloses("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
            Does::SaysAndCloses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
            Does::Says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
            Does::SaysAndCloses("not HTTP at all\r\n\r\n"),
        ])
        .await;
        let router = house.before(broken.settings());
        for _ in 0..3 {
            assert_eq!(
                get(&router, &key, ACCOUNTS).await,
                (200, "…".to_owned()),
                "the caller sees that it is not whole"
            );
        }
        assert_eq!(
            get(&router, &key, ACCOUNTS).await,
            (502, "upstream_unreachable".to_owned())
        );
        assert_eq!(broken.asked().len(), 4);
    });
}

/// 3.5: once a call is sent whole, with a length told or in pieces, the back end has as long as the installation says for
/// its answer, whatever may lie idle.
#[test]
fn a_whole_call_waits_for_its_answer_as_long_as_configured() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let bodies = || {
            [
                ("a length", Body::from("whole")),
                ("pieces", flow::Pieces::body(&["who", "le"])),
                ("nothing", Body::empty()),
            ]
        };
        for (what, body) in bodies() {
            let silent = BackEnd::start(&[Does::StaysSilent]).await;
            let mut settings = silent.settings();
            settings.answer_within = Duration::from_millis(300);
            settings.idle_within = Duration::from_secs(30);
            let router = house.before(settings);
            let call = request(&key, "POST", ACCOUNTS, &[], body);
            let answer = async { told(ask(&router, call).await).await };
            let answer = tokio::time::timeout(Duration::from_secs(10), answer).await;
            assert_eq!(
                answer.expect(what),
                (504, "upstream_timeout".to_owned()),
                "{what}"
            );
        }
        for (what, body) in bodies() {
            let slow = BackEnd::start(&[Does::SaysLate(OK, 900)]).await;
            let mut settings = slow.settings();
            settings.answer_within = Duration::from_secs(30);
            settings.idle_within = Duration::from_millis(300);
            let router = house.before(settings);
            let answer = ask(&router, request(&key, "POST", ACCOUNTS, &[], body)).await;
            assert_eq!(told(answer).await, (200, "OK".to_owned()), "{what}");
        }
    });
}

/// 3.5: bodies, and calls at once, are bounded.
#[test]
fn limits_are_kept() {
    everywhere(|house| async move {
        let key = key(&house).await;
        let back_end = BackEnd::start(&[Does::StaysSilent]).await;
        let mut settings = back_end.settings();
        (settings.body_bytes, settings.calls) = (10, 1);
        let router = house.before(settings);
        let post = |body: Body| request(&key, "POST", ACCOUNTS, &[], body);
        assert_eq!(
            told(ask(&router, post(Body::from("eleven bytes"))).await).await.0,
            413
        );
        assert_eq!(back_end.asked().len(), 0, "its length was told beforehand");
        let streamed = flow::Pieces::body(&["eleven", " bytes"]);
        let answer = told(ask(&router, post(streamed)).await).await;
        assert_eq!(answer, (413, "body_too_large".to_owned()));
        let slow = tokio::spawn({
            let (router, request) = (router.clone(), post(Body::empty()));
            async move { told(ask(&router, request).await).await.0 }
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        let busy = ask(&router, post(Body::empty())).await;
        assert_eq!(busy.headers()["retry-after"], "1");
        assert_eq!(told(busy).await, (503, "upstream_busy".to_owned()));
        assert_eq!(slow.await.unwrap(), 504);
    });
}
