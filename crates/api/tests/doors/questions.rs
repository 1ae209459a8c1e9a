//! `POST /api/v1/decisions` with a key: many questions in one call are no way around its limit.

use axum::body::Body;
use hub_app::Origin;
use hub_domain::api_key::KeyKind;
use hub_domain::authz::call::CallLimits;
use hub_domain::authz::grant::Grants;
use serde_json::json;

use crate::fixture::everywhere_with;

/// 3.2, 3.4: each question counts as a call of the key that asks, and a refused call answers none of them.
#[test]
fn each_question_counts_as_a_call() {
    let limits = CallLimits {
        per_second: 1,
        burst: 50,
    };
    everywhere_with(limits, |house| async move {
        let asker = house.issue(&house.alpha, "alpha-cabinet", KeyKind::Cabinet).await;
        let application = house
            .install(&house.alpha, "cegid-loop-apis-cabinet", &asker, &[])
            .await;
        let (installed, _) = house
            .hub
            .application_grants(&house.alpha, application)
            .await
            .unwrap();
        let grants = Grants::parse("decisions:read");
        house
            .hub
            .edit_grants(
                &house.alpha,
                application,
                installed.revision,
                &grants,
                &Origin::command_line(),
            )
            .await
            .unwrap();
        let ask = async |questions: usize| {
            let question =
                json!({ "key": "alpha-cabinet", "surface": "standard", "operation": "compte:read" });
            let body = json!({ "questions": vec![question; questions] }).to_string();
            let presented = asker.presented();
            let headers = [
                ("x-apikey", presented.as_str()),
                ("content-type", "application/json"),
            ];
            house
                .post_body("/api/v1/decisions", &headers, Body::from(body))
                .await
        };
        for questions in [1, 20, 20] {
            let answer = ask(questions).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert_eq!(answer.json()["data"].as_array().map(Vec::len), Some(questions));
        }
        let refused = ask(30).await;
        assert_eq!(refused.status, 429, "{}", refused.body);
        assert_eq!(refused.json()["code"], "rate_limited");
        assert_ne!(refused.header("retry-after"), "");
    });
}
