//! `/api/v1/events/{event}/dossiers`: what an event was about, for the keys of its application (3.6).

use hub_domain::api_key::KeyKind;

use crate::fixture::everywhere;

/// HOOK-02: the dossiers of an event are told part by part and counted, to the keys of its application alone; a cursor is
/// good for its event.
#[test]
fn hook_02_the_dossiers_of_an_event() {
    everywhere(|house| async move {
        let own = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house
            .install(&house.alpha, "dext", &own, &["A1", "A2", "A3"])
            .await;
        let other = house.issue(&house.alpha, "alpha-other", KeyKind::Standard).await;
        house
            .install(&house.alpha, "cegid-loop-apis-standard", &other, &["A1"])
            .await;
        let uid = house
            .cells("outbox_event", "uid", "kind = 'activation.added' AND amount = 3")
            .await;
        let uid = &uid[0][0];
        let at = format!("/api/v1/events/{uid}/dossiers");
        let first = house.get(&own, &format!("{at}?limit=2&count=exact")).await.json();
        assert_eq!(
            first["data"],
            serde_json::json!([{ "code": "A1" }, { "code": "A2" }])
        );
        assert_eq!(first["count"], 3);
        let cursor = first["next_cursor"].as_str().unwrap();
        let last = house.get(&own, &format!("{at}?cursor={cursor}")).await.json();
        assert_eq!(last["data"], serde_json::json!([{ "code": "A3" }]));
        assert_eq!(last["next_cursor"], serde_json::Value::Null);
        let elsewhere = format!("/api/v1/events/evt_000000000000000000000000/dossiers?cursor={cursor}");
        let refused = house.get(&own, &elsewhere).await;
        assert_eq!(
            (
                refused.status.as_u16(),
                refused.json()["errors"][0]["code"].as_str()
            ),
            (400, Some("invalid_cursor"))
        );
        assert_eq!(house.get(&other, &at).await.status, 404);
        assert_eq!(house.get(&own, "/api/v1/events/evt_0/dossiers").await.status, 404);
    });
}
