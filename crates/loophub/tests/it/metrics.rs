//! The figures for Prometheus: what is counted is told, and nobody's name, code or key is in it.

use axum::body::Body;
use http::{Request, StatusCode};
use hub_testkit::{Kit, Person, db_test};
use loophub::metrics::{Metrics, router};
use tower::ServiceExt as _;

use crate::program::program_with;

async fn figures(kit: &Kit, metrics: &Metrics) -> String {
    let request = Request::get("/metrics").body(Body::empty()).expect("a request");
    let answer = router(&kit.hub, metrics)
        .oneshot(request)
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
        .await
        .expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

/// The value of the one line that begins so.
fn value(figures: &str, start: &str) -> f64 {
    let lines: Vec<&str> = figures.lines().filter(|line| line.starts_with(start)).collect();
    let [line] = lines.as_slice() else {
        panic!("{start}: {lines:?} of\n{figures}");
    };
    let value = line.rsplit(' ').next().unwrap_or_default();
    value.parse().expect("a number")
}

db_test! {
    /// 4.2: requests by route, decisions by outcome, what waits, connections; no personal data.
    #[test]
    async fn figures_tell_what_happened_and_nobodys_name(kit: Kit) {
        let metrics = Metrics::new();
        let hub = program_with(&kit, &metrics);
        hub.call("66666666", "/api/v1/key").await;
        let gate = Request::get("/gate/nginx").header("x-apikey", "66666666:nonsense").body(Body::empty());
        hub.ask(None, gate.expect("a request")).await;
        hub.as_(Person::Alice).get("/dossiers/A1/applications").await;
        hub.as_(Person::Emma).get("/loophub/applications").await;
        hub.as_visitor().get("/no/such/page").await;
        let told = figures(&kit, &metrics).await;
        assert!(told.ends_with("# EOF\n"), "{told}");
        let decided = |outcome: &str| value(&told, &format!("loophub_decisions_total{{outcome=\"{outcome}\"}}"));
        for (outcome, count) in [("allowed", 1.0), ("malformed_credentials", 1.0), ("dossier_not_open", 0.0)] {
            assert!((decided(outcome) - count).abs() < f64::EPSILON, "{outcome} in\n{told}");
        }
        let api = "loophub_requests_total{method=\"GET\",route=\"/api/v1/key\",status=\"200\"}";
        assert!((value(&told, api) - 1.0).abs() < f64::EPSILON, "{told}");
        let window = "loophub_requests_total{method=\"GET\",route=\"/dossiers/{code}/applications\",status=\"200\"}";
        assert!((value(&told, window) - 1.0).abs() < f64::EPSILON, "{told}");
        let denied = "loophub_requests_total{method=\"GET\",route=\"/loophub/applications\",status=\"403\"}";
        assert!((value(&told, denied) - 1.0).abs() < f64::EPSILON, "{told}");
        assert!(value(&told, "loophub_writer_turns_total") > 1.0);
        assert!(value(&told, "loophub_mails_waiting") >= 0.0);
        assert!(value(&told, "loophub_database_connections{state=\"most\"}") >= 1.0);
        for personal in ["A1", "CLI001", "66666666", "Alice", "alice", "ALPHA", "127.0.0.1"] {
            assert!(!told.contains(personal), "{personal} is in the figures:\n{told}");
        }
    }
}
