//! A change stops the very next call, with facts in memory or without.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use hub_domain::api_key::KeyKind;

use crate::fixture::{House, everywhere};

fn allowed() -> (u16, String) {
    (200, String::new())
}

fn refused(status: u16, reason: &str) -> (u16, String) {
    (status, reason.to_owned())
}

/// Runs a test without facts in memory, then with: a change must show in both.
fn with_and_without_memory<F: Future<Output = ()>>(test: impl Fn(House, bool) -> F) {
    for remember in [false, true] {
        everywhere(async |house| {
            if remember {
                house.remember().await;
            }
            test(house, remember).await;
        });
    }
}

/// KEY-03: a revoked key opens nothing from the next call on.
#[test]
fn key_03_revocation_stops_the_next_call() {
    with_and_without_memory(|house, remember| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        for _ in 0..3 {
            assert_eq!(
                house.may_read(&key, "A1").await,
                allowed(),
                "remember: {remember}"
            );
        }
        house.revoke(&house.alpha, &key).await;
        for _ in 0..3 {
            assert_eq!(house.may_read(&key, "A1").await, refused(401, "key_revoked"));
        }
        assert_eq!(house.get(&key, "/api/v1/key").await.status, 401);
    });
}

/// APP-03: changing an application's key stops the former key at the next call, and the new one opens at once.
#[test]
fn app_03_a_changed_key_stops_the_former_at_the_next_call() {
    with_and_without_memory(|house, remember| async move {
        let former = house.issue(&house.alpha, "alpha-former", KeyKind::Standard).await;
        let next = house.issue(&house.alpha, "alpha-next1", KeyKind::Standard).await;
        let application = house.install(&house.alpha, "dext", &former, &["A1"]).await;
        for _ in 0..3 {
            assert_eq!(
                house.may_read(&former, "A1").await,
                allowed(),
                "remember: {remember}"
            );
            assert_eq!(
                house.may_read(&next, "A1").await,
                refused(403, "key_not_configured")
            );
        }
        house.set_key(&house.alpha, application, &next).await;
        assert_eq!(
            house.may_read(&former, "A1").await,
            refused(403, "key_not_configured")
        );
        assert_eq!(house.may_read(&next, "A1").await, allowed());
    });
}

/// APP-04: a removed application opens nothing from the next call on, and its key serves another one afterwards.
#[test]
fn app_04_removal_stops_the_next_call() {
    with_and_without_memory(|house, remember| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        let application = house.install(&house.alpha, "dext", &key, &["A1", "A2"]).await;
        for _ in 0..3 {
            assert_eq!(
                house.may_read(&key, "A2").await,
                allowed(),
                "remember: {remember}"
            );
        }
        house.remove(&house.alpha, application).await;
        for dossier in ["A1", "A2"] {
            assert_eq!(
                house.may_read(&key, dossier).await,
                refused(403, "key_not_configured")
            );
        }
        house.install(&house.alpha, "qonto", &key, &["A3"]).await;
        assert_eq!(house.may_read(&key, "A3").await, allowed());
        assert_eq!(
            house.may_read(&key, "A2").await,
            refused(403, "dossier_not_open"),
            "the former application's dossiers do not come with the key"
        );
    });
}

/// KEY-03: calls that run while the change is made are decided on one side of it, and none after it is allowed. The campaign
/// makes 100,000 of them.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how many decisions a campaign asks for is no setting of the product"
)]
fn key_03_no_call_after_the_acknowledgement_is_allowed() {
    let asked = std::env::var("LOOPHUB_CAMPAIGN_DECISIONS").ok();
    let wanted = asked.map_or(400, |text| text.parse().expect("a number of decisions"));
    with_and_without_memory(move |house, remember| async move {
        let house = Arc::new(house);
        let (mut decisions, mut rounds) = (0, 0);
        while decisions < wanted || rounds < 5 {
            decisions += race_of_one_revocation(&house, rounds, 40 * (rounds % 6)).await;
            rounds += 1;
        }
        println!("remember: {remember}: {decisions} decisions, {rounds} revocations, none allowed after one");
    });
}

/// Four callers ask without a pause while a key is revoked after about `before` answers; gives how many answers came.
async fn race_of_one_revocation(house: &Arc<House>, round: usize, before: usize) -> usize {
    let identifier: &'static str = format!("alpha-race-{round}").leak();
    let key = house.issue(&house.alpha, identifier, KeyKind::Standard).await;
    let application = house.install(&house.alpha, "dext", &key, &["A1"]).await;
    let key = Arc::new(key);
    let revoked = Arc::new(AtomicBool::new(false));
    let answers = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (house, key) = (house.clone(), key.clone());
            let (revoked, answers) = (revoked.clone(), answers.clone());
            tokio::spawn(async move {
                let mut after = 0;
                while after < 20 {
                    let acknowledged = revoked.load(Ordering::SeqCst);
                    let answer = house.may_read(&key, "A1").await;
                    answers.fetch_add(1, Ordering::SeqCst);
                    // A decision from memory never waits: without this the change would not get a thread.
                    tokio::task::yield_now().await;
                    if acknowledged {
                        assert_eq!(answer, refused(401, "key_revoked"));
                        after += 1;
                    }
                }
            })
        })
        .collect();
    while answers.load(Ordering::SeqCst) < before {
        tokio::task::yield_now().await;
    }
    house.revoke(&house.alpha, &key).await;
    revoked.store(true, Ordering::SeqCst);
    for caller in callers {
        caller.await.unwrap();
    }
    house.remove(&house.alpha, application).await;
    answers.load(Ordering::SeqCst)
}
