//! Decisions raced against changes: nothing is let through once a change was acknowledged (S3, 4.7 *Cache re-arming*).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use hub_app::commands::{EditOutcome, RemoveOutcome};
use hub_domain::api_key::KeyKind;
use hub_domain::credential::Credential;
use hub_testkit::calls::read_dossier;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, Person, Wizard, db_test, hub_app, hub_domain};

const ROUNDS: usize = 24;
const DECIDERS: usize = 4;

/// Where the change stands: rounds times three, plus one of these.
const OPEN: u64 = 0;
const CHANGING: u64 = 1;
const CLOSED: u64 = 2;

struct Race {
    kit: Kit,
    stage: AtomicU64,
    over: AtomicU64,
    credential: Mutex<Credential>,
    faults: Mutex<Vec<String>>,
    decided: [AtomicU64; 3],
}

impl Race {
    fn enter(&self, stage: u64) {
        let now = self.stage.load(Ordering::SeqCst);
        let mut next = now + 1;
        while next % 3 != stage {
            next += 1;
        }
        self.stage.store(next, Ordering::SeqCst);
    }

    /// Decides until the race is over. An answer counts only when nothing was acknowledged between question and answer.
    async fn decide(&self) {
        while self.over.load(Ordering::SeqCst) == 0 {
            let before = self.stage.load(Ordering::SeqCst);
            let credential = self.credential.lock().expect("no fault").clone();
            let answer = read_dossier(&self.kit.hub, &credential, "A1").await;
            if self.stage.load(Ordering::SeqCst) != before {
                continue;
            }
            self.decided[(before % 3) as usize].fetch_add(1, Ordering::Relaxed);
            let fault = match (before % 3, &answer) {
                (CLOSED, Ok(_)) => Some("let through after the acknowledgement".to_owned()),
                (OPEN, Err(refused)) => Some(format!("refused while open: {:?}", refused.reason)),
                _ => None,
            };
            self.faults
                .lock()
                .expect("no fault")
                .extend(fault.map(|fault| format!("{fault}, stage {before}")));
            tokio::task::yield_now().await;
        }
    }

    async fn change_key(&self, key: &str) {
        let alice = self.kit.caller(Person::Alice);
        let app = self
            .kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        let typed = form(&self.kit, "qonto", Some(key)).await;
        let saved = self
            .kit
            .hub
            .edit_application(&alice, app.id, app.revision, &typed, &page())
            .await;
        assert!(matches!(saved, Ok(EditOutcome::Saved(_))), "{saved:?}");
    }

    async fn remove(&self) {
        let alice = self.kit.caller(Person::Alice);
        let app = self
            .kit
            .hub
            .applications(&alice)
            .await
            .expect("a list")
            .applications
            .remove(0);
        let removed = self.kit.remove_application(Person::Alice, app.id).await;
        assert!(
            matches!(removed, Ok(RemoveOutcome::Removed { .. })),
            "{removed:?}"
        );
    }

    async fn add(&self, key: &str) {
        let wizard = Wizard::start(&self.kit, Person::Alice).await;
        wizard.define("qonto", Some(key)).await;
        wizard.choose(&["A1"]).await;
        wizard.finish().await;
    }

    /// A fresh key: `(identifier, credential)`.
    async fn fresh_key(&self, round: usize) -> (String, Credential) {
        let issued = self
            .kit
            .issue(
                Person::Alice,
                &self.kit.key_form(&format!("Tour {round}"), KeyKind::Standard),
            )
            .await;
        let text = format!("{}:{}", issued.identifier, issued.secret());
        (
            issued.identifier.to_string(),
            Credential::parse(text.as_bytes()).expect("a credential"),
        )
    }

    async fn revoke(&self, key: &str) {
        let id = self.kit.key_id(Person::Alice, key).await;
        self.kit
            .hub
            .revoke_key(&self.kit.caller(Person::Alice), id, key, &page())
            .await
            .expect("an answer");
    }

    async fn changes(&self) {
        let mut key = "66666666".to_owned();
        for round in 0..ROUNDS {
            let (next, next_credential) = self.fresh_key(round).await;
            self.enter(CHANGING);
            match round % 3 {
                0 => self.revoke(&key).await,
                1 => self.change_key(&next).await,
                _ => self.remove().await,
            }
            self.enter(CLOSED);
            for _ in 0..30 {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
            self.enter(CHANGING);
            match round % 3 {
                0 => self.change_key(&next).await,
                1 => {}
                _ => self.add(&next).await,
            }
            *self.credential.lock().expect("no fault") = next_credential;
            key = next;
            self.enter(OPEN);
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
    }
}

db_test! {
    /// KEY-03, APP-03, APP-04: while keys are revoked and changed and the application is removed and added again, no
    /// call is let through after the acknowledgement, and none is refused once it is open again.
    #[test]
    async fn nothing_passes_after_the_acknowledgement(kit: Kit) {
        kit.hub.refresh_epochs().await.expect("the database answers");
        let race = Arc::new(Race {
            credential: Mutex::new(kit.credential("66666666")),
            kit,
            stage: AtomicU64::new(OPEN),
            over: AtomicU64::new(0),
            faults: Mutex::default(),
            decided: Default::default(),
        });
        let deciders: Vec<_> = (0..DECIDERS)
            .map(|_| {
                let race = Arc::clone(&race);
                tokio::spawn(async move { race.decide().await })
            })
            .collect();
        // What is decided from memory is there before the first change.
        while race.decided[0].load(Ordering::SeqCst) < 50 {
            tokio::task::yield_now().await;
        }
        race.changes().await;
        race.over.store(1, Ordering::SeqCst);
        for decider in deciders {
            decider.await.expect("no fault");
        }
        let faults = race.faults.lock().expect("no fault").clone();
        let some: Vec<&String> = faults.iter().take(5).collect();
        assert_eq!((faults.len(), some), (0, vec![]));
        let [open, _, closed] = &race.decided;
        assert!(
            open.load(Ordering::SeqCst) > 50 && closed.load(Ordering::SeqCst) > 50,
            "{:?}",
            race.decided
        );
    }
}
