//! Writers of one firm queue; firms do not wait for each other on a server; readers never wait.

use std::sync::Arc;
use std::time::Duration;

use hub_store::{Database, StoreError, StoreSettings};
use hub_testkit::hub_app::Origin;
use hub_testkit::hub_domain::authz::{EditSettings, Target};
use hub_testkit::hub_domain::ids::FirmId;
use hub_testkit::{Engine, Kit, NOW, Person, db_test, run_on};
use tokio::net::{TcpListener, TcpStream};
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

/// R3: a PostgreSQL that is unplugged is told as soon as the heartbeat misses it, also to whoever already waits; plugged
/// in again, it serves again by itself.
#[test]
fn an_unplugged_server_is_told_at_once() {
    run_on(Engine::Postgres, |kit: Kit| async move {
        let cable = Cable::between(&kit.at.url).await;
        let settings = StoreSettings {
            url: cable.url.clone(),
            connections: 2,
        };
        let database = Database::open(&settings).await.expect("it opens");
        let beat = async || database.epochs().refresh(&database, NOW).await;
        beat().await.expect("the server answers");
        cable.pull();
        // The connections that were open are dead; new ones are refused.
        let waiting = tokio::spawn({
            let database = database.clone();
            async move { database.ping().await }
        });
        while beat().await.is_ok() {
            tokio::time::sleep(SOON / 10).await;
        }
        let told = timeout(SOON * 10, waiting).await.expect("whoever waited is told");
        assert!(matches!(
            told.expect("an answer"),
            Err(StoreError::Unavailable(_))
        ));
        let told = timeout(SOON, database.ping())
            .await
            .expect("nobody waits any more");
        assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");

        cable.plug();
        while beat().await.is_err() {
            tokio::time::sleep(SOON / 10).await;
        }
        database.ping().await.expect("it serves again");
    });
}

/// A wire to a server that can be pulled out.
struct Cable {
    url: String,
    is_plugged: tokio::sync::watch::Sender<bool>,
}

impl Cable {
    async fn between(url: &str) -> Self {
        let (head, rest) = url
            .split_once("127.0.0.1:")
            .expect("the server is on this machine");
        let (port, name) = rest.split_once('/').expect("a database");
        let server: u16 = port.parse().expect("a port");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let is_plugged = tokio::sync::watch::Sender::new(true);
        let state = is_plugged.subscribe();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let mut state = state.clone();
                tokio::spawn(async move {
                    if !*state.borrow_and_update() {
                        return;
                    }
                    let Ok(mut far) = TcpStream::connect(("127.0.0.1", server)).await else {
                        return;
                    };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = state.wait_for(|is_plugged| !is_plugged) => {}
                    }
                });
            }
        });
        Self {
            url: format!("{head}127.0.0.1:{port}/{name}"),
            is_plugged,
        }
    }

    fn pull(&self) {
        self.is_plugged.send_replace(false);
    }

    fn plug(&self) {
        self.is_plugged.send_replace(true);
    }
}
