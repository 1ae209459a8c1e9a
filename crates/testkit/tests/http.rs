//! The cast behind the product's addresses.

use hub_testkit::http::TestHub;
use hub_testkit::{Person, db_test};

db_test! {
    /// APP-01: what is under LoopHub answers administrators, and refuses everybody else clearly.
    #[test]
    async fn the_cast_at_the_doors_of_loophub(hub: TestHub) {
        for person in Person::ALL {
            let expected = if matches!(person, Person::Alice | Person::Farid) {
                200
            } else {
                403
            };
            for path in ["/loophub/cles", "/loophub/cles/creer", "/suivi/journal"] {
                let answer = hub.as_(person).get(path).await;
                if answer.status == 404 {
                    panic!("{path} is no address: {}", answer.text());
                }
                assert_eq!(answer.status, expected, "{person:?} {path}: {}", answer.text());
            }
        }
        assert_eq!(hub.as_visitor().get("/loophub/cles").await.status, 303);
    }

    /// A form goes through with the fields that every form carries, and only with them.
    #[test]
    async fn a_form_carries_its_token_and_its_firm(hub: TestHub) {
        let alice = hub.as_(Person::Alice);
        let page = alice.get("/compte").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.field("cabinet").as_deref(), Some("ALPHA"));
        let forged = alice
            .post("/compte/langue", &[("csrf", "0"), ("langue", "en")])
            .await;
        assert_eq!(forged.status, 403, "{}", forged.text());
        let changed = alice.post("/compte/langue", &[("langue", "en")]).await;
        assert_eq!(changed.status, 303, "{}", changed.text());
        let english = alice.get("/compte").await;
        assert_eq!(english.attribute("html", "lang").as_deref(), Some("en"));
    }

    /// A machine's call goes through the same doors as in the product.
    #[test]
    async fn a_key_asks_about_itself(hub: TestHub) {
        let answer = hub.call("66666666", "/api/v1/key").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json()["identifier"], "66666666");
        assert_eq!(hub.call("55555555", "/api/v1/key").await.status, 401);
    }
}
