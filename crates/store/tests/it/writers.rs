//! Writers of one firm queue; firms do not wait for each other on a server; readers never wait.

use std::sync::Arc;
use std::time::Duration;

use hub_store::StoreError;
use hub_testkit::hub_app::Origin;
use hub_testkit::hub_domain::authz::{EditSettings, Target};
use hub_testkit::hub_domain::ids::FirmId;
use hub_testkit::{Engine, Kit, Person, db_test, run_on};
use tokio::time::timeout;

const SOON: Duration = Duration::from_millis(300);
const LATE: Duration = Duration::from_secs(20);

async fn add_code(kit: &Kit, firm: FirmId, code: &str) {
    let mut tx = kit.begin(firm).await;
    let permit = tx.permit::<EditSettings>(Target::Firm).expect("the operator may");
    tx.add_sic_code(permit, code, "Essai").await.expect("a new code");
    tx.commit().await.expect("a commit");
}

db_test! {
    /// 4.7: a second writer of the same firm waits for the first.
    #[test]
    async fn writers_of_a_firm_queue(kit: Kit) {
        let first = kit.begin(kit.alpha).await;
        let waiting = {
            let kit = kit.clone();
            tokio::spawn(async move { add_code(&kit, kit.alpha, "FR003").await })
        };
        tokio::time::sleep(SOON).await;
        assert!(!waiting.is_finished(), "the second writer did not wait");
        drop(first);
        timeout(LATE, waiting)
            .await
            .expect("its turn came")
            .expect("it wrote");
    }

    /// 4.7: on a server, another firm's writer does not wait; on the embedded engine there is one writer.
    #[test]
    async fn firms_do_not_wait_for_each_other(kit: Kit) {
        let first = kit.begin(kit.alpha).await;
        let other = timeout(SOON * 10, add_code(&kit, kit.beta, "FR003")).await;
        assert_eq!(other.is_ok(), kit.at.engine == Engine::Postgres);
        drop(first);
    }

    /// WIZ-16: whoever reads never waits for whoever writes, and sees nothing of it before the commit.
    #[test]
    async fn readers_never_wait(kit: Kit) {
        let mut tx = kit.begin(kit.alpha).await;
        let permit = tx.permit::<EditSettings>(Target::Firm).expect("the operator may");
        tx.add_sic_code(permit, "FR003", "Essai")
            .await
            .expect("a new code");
        let alice = kit.caller(Person::Alice);
        let keys = timeout(LATE, kit.hub.keys(&alice))
            .await
            .expect("no wait")
            .expect("the list");
        assert_eq!(keys.sic_codes.len(), 2);
        tx.commit().await.expect("a commit");
        assert_eq!(kit.hub.keys(&alice).await.expect("the list").sic_codes.len(), 3);
    }

    /// AUD-02: many writers at once make one chain without gap, and every act is in it once.
    #[test]
    async fn many_writers_make_one_chain(kit: Kit) {
        let before = kit
            .hub
            .database()
            .verify_chain(kit.alpha)
            .await
            .expect("a report")
            .entries;
        let kit = Arc::new(kit);
        let tasks: Vec<_> = (0..24)
            .map(|n| {
                let kit = Arc::clone(&kit);
                let firm = if n % 3 == 0 { kit.beta } else { kit.alpha };
                tokio::spawn(async move { add_code(&kit, firm, &format!("N{n}")).await })
            })
            .collect();
        for task in tasks {
            task.await.expect("every writer had its turn");
        }
        let report = kit
            .hub
            .database()
            .verify_chain(kit.alpha)
            .await
            .expect("a report");
        assert_eq!((report.fault, report.silent_act), (None, None));
        assert_eq!(report.entries, before + 16);
    }
}

/// R3: a database that was full once takes writes again as soon as there is room, without a restart.
#[test]
#[expect(clippy::disallowed_methods, reason = "a limit is set past the product")]
fn a_full_disk_is_forgotten_once_there_is_room() {
    run_on(Engine::Sqlite, |kit: Kit| async move {
        let write = async |n: usize| {
            let mut tx = kit
                .hub
                .database()
                .begin(&kit.caller(Person::Alice), kit.hub.stamp(&Origin::command_line()))
                .await?;
            let permit = tx.permit::<EditSettings>(Target::Firm).expect("Alice may");
            tx.add_sic_code(permit, &format!("F{n:05}"), &"x".repeat(2_000))
                .await?;
            tx.commit().await.map(|_| ())
        };
        // The file may not grow any more: the smallest limit is the size it has.
        let limit = kit.hub.database().run_bare("PRAGMA max_page_count = 1");
        limit.await.expect("a limit");
        let mut refused = None;
        for n in 0..2_000 {
            if let Err(error) = write(n).await {
                refused = Some(error);
                break;
            }
        }
        assert!(matches!(refused, Some(StoreError::Full(_))), "{refused:?}");
        assert!(
            kit.hub.keys(&kit.caller(Person::Alice)).await.is_ok(),
            "what is there can be read"
        );
        let room = kit.hub.database().run_bare("PRAGMA max_page_count = 1000000");
        room.await.expect("room");
        write(99_999).await.expect("it takes writes again");
        let report = kit
            .hub
            .database()
            .verify_chain(kit.alpha)
            .await
            .expect("a report");
        assert_eq!((report.fault, report.silent_act), (None, None));
    });
}
