//! Signing in: lock-out, waits, throttle, sessions and one-time links.

use hub_app::authn::{SESSION_IDLE_MILLIS, SignIn, SignInRefusal};
use hub_app::{AppError, Hub, Origin};
use hub_domain::account::PasswordRefusal;
use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_testkit::cast::page;
use hub_testkit::{Kit, NOW, PASSWORD, Person, db_test, hub_app, hub_domain};

async fn attempt(hub: &Hub, email: &str, password: &str, origin: &Origin) -> Result<String, SignInRefusal> {
    let answer = hub
        .sign_in(SignIn { email, password }, origin)
        .await
        .expect("an answer");
    answer.map(hub_app::authn::SessionToken::into_cookie)
}

fn from(address: &str) -> Origin {
    Origin {
        address: address.to_owned(),
        ..page()
    }
}

async fn verbs(kit: &Kit, verb: &str) -> i64 {
    let firm = FirmId::INSTALLATION;
    kit.at
        .count("audit_entry", &format!("firm_id = {firm} AND verb = '{verb}'"))
        .await
}

/// A fresh one-time link for Emma: its token.
async fn link(kit: &Kit, token: &str) -> String {
    use sha2::Digest as _;
    let hash: [u8; 32] = sha2::Sha256::digest(token.as_bytes()).into();
    let mut tx = kit.begin(FirmId::INSTALLATION).await;
    let (emma, until) = (Person::Emma, kit.hub.now().plus_days(7));
    tx.add_password_link(kit.account(emma), emma.email(), hash, until)
        .await
        .expect("a link");
    tx.commit().await.expect("a commit");
    token.to_owned()
}

db_test! {
    /// Everybody of the cast signs in where they have a place; a session tells who and where.
    #[test]
    async fn the_cast_signs_in(kit: Kit) {
        for person in Person::ALL {
            let signed_in = kit.sign_in(person).await;
            assert_eq!(signed_in.caller(), Some(&kit.caller(person)));
        }
        let alice = kit.sign_in(Person::Alice).await;
        let domains: Vec<String> = kit
            .hub
            .places(&alice)
            .await
            .expect("places")
            .into_iter()
            .map(|place| place.domain)
            .collect();
        assert_eq!(domains, ["ALPHA", "BETA"]);
        let emma = kit.sign_in(Person::Emma).await;
        assert!(matches!(
            kit.hub.switch_firm(&emma, "BETA").await,
            Err(AppError::NotFound)
        ));
        assert!(matches!(
            kit.hub.switch_firm(&emma, "NOWHERE").await,
            Err(AppError::NotFound)
        ));
    }

    /// Wrong address, wrong password, endless password: one answer, and nothing is opened.
    #[test]
    async fn what_is_wrong_is_one_answer(kit: Kit) {
        let origin = page();
        let endless = "x".repeat(100_000);
        for (email, password) in [
            ("nobody@alpha.example", PASSWORD),
            ("no address", PASSWORD),
            ("", ""),
            ("alice@alpha.example", "wrong-password"),
            ("alice@alpha.example", ""),
            ("alice@alpha.example\u{0}", PASSWORD),
            ("bruno@alpha.example", &endless),
        ] {
            assert_eq!(
                attempt(&kit.hub, email, password, &origin).await,
                Err(SignInRefusal::Wrong),
                "{email}"
            );
        }
        assert_eq!(kit.at.count("session", "TRUE").await, 0);
        assert!(
            attempt(&kit.hub, "  ALICE@Alpha.Example ", PASSWORD, &origin)
                .await
                .is_ok(),
            "whatever the case"
        );
        kit.at.set("account", "disabled_at = 1", "TRUE").await;
        assert_eq!(
            attempt(&kit.hub, "emma@alpha.example", PASSWORD, &origin).await,
            Err(SignInRefusal::Wrong)
        );
    }

    /// Repeated failures make the next attempt wait, longer each time, then lock the account for a quarter of an hour,
    /// which is written down; the right password is not even looked at meanwhile.
    #[test]
    async fn failures_slow_down_then_lock(kit: Kit) {
        let email = Person::Emma.email();
        let mut waits = Vec::new();
        for failure in 0..10 {
            let origin = from(&format!("192.0.2.{failure}"));
            assert_eq!(
                attempt(&kit.hub, email, "wrong", &origin).await,
                Err(SignInRefusal::Wrong)
            );
            match attempt(&kit.hub, email, PASSWORD, &from("198.51.100.1")).await {
                Err(SignInRefusal::Wait(until)) => {
                    waits.push(until.millis_since(kit.hub.now()));
                    kit.clock.set(until);
                }
                // A right password forgives: it is not tried while nothing waits.
                Ok(_) => {
                    let failures = format!("failed_attempts = {}", failure + 1);
                    let emma = format!("id = {}", kit.account(Person::Emma));
                    kit.at.set("account", &failures, &emma).await;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 900_000]);
        assert_eq!(verbs(&kit, "account.locked").await, 1);
        assert!(
            attempt(&kit.hub, email, PASSWORD, &page()).await.is_ok(),
            "after the wait"
        );
        assert_eq!(
            attempt(&kit.hub, email, "wrong", &page()).await,
            Err(SignInRefusal::Wrong)
        );
        assert!(
            attempt(&kit.hub, email, PASSWORD, &page()).await.is_ok(),
            "the failures were forgiven"
        );
    }

    /// One address that tries many accounts must wait, whichever account it tries; others need not.
    #[test]
    async fn an_address_that_tries_many_accounts_waits(kit: Kit) {
        let origin = from("203.0.113.9");
        for n in 0..30 {
            assert_eq!(
                attempt(&kit.hub, &format!("n{n}@alpha.example"), "wrong", &origin).await,
                Err(SignInRefusal::Wrong)
            );
        }
        assert!(matches!(
            attempt(&kit.hub, Person::Alice.email(), PASSWORD, &origin).await,
            Err(SignInRefusal::Wait(_))
        ));
        assert!(
            attempt(&kit.hub, Person::Alice.email(), PASSWORD, &page())
                .await
                .is_ok()
        );
        kit.clock.advance(900_000);
        assert!(
            attempt(&kit.hub, Person::Alice.email(), PASSWORD, &origin)
                .await
                .is_ok()
        );
    }

    /// A session ends after eight hours without use, by signing out, and everywhere at once.
    #[test]
    async fn sessions_end(kit: Kit) {
        let (origin, email) = (page(), Person::Alice.email());
        let mut tokens = Vec::new();
        for _ in 0..3 {
            tokens.push(
                attempt(&kit.hub, email, PASSWORD, &origin)
                    .await
                    .expect("a session"),
            );
        }
        let bruno = kit.sign_in(Person::Bruno).await;
        let read = async |token: &str| kit.hub.signed_in(token).await.expect("an answer");
        let first = read(&tokens[0]).await.expect("a session");
        kit.hub.sign_out(&first).await.expect("an answer");
        assert!(read(&tokens[0]).await.is_none());
        let second = read(&tokens[1]).await.expect("a session");
        assert_eq!(kit.hub.sessions(&second).await.expect("a list").len(), 2);
        assert_eq!(
            kit.hub
                .sign_out_everywhere(&second, &origin)
                .await
                .expect("an answer"),
            2
        );
        assert!(read(&tokens[1]).await.is_none() && read(&tokens[2]).await.is_none());
        assert_eq!(
            kit.hub.sessions(&bruno).await.expect("a list").len(),
            1,
            "nobody else's"
        );
        assert_eq!(verbs(&kit, "account.sessions_closed").await, 1);
        let token = attempt(&kit.hub, email, PASSWORD, &origin)
            .await
            .expect("a session");
        kit.clock.advance(SESSION_IDLE_MILLIS);
        assert!(read(&token).await.is_none());
    }

    /// A used session lives on; its use is noted to the minute; tokens and passwords are stored as hashes only.
    #[test]
    async fn a_used_session_lives_on(kit: Kit) {
        let token = attempt(&kit.hub, Person::Alice.email(), PASSWORD, &page())
            .await
            .expect("a session");
        for _ in 0..3 {
            kit.clock.advance(SESSION_IDLE_MILLIS / 2);
            assert!(kit.hub.signed_in(&token).await.expect("an answer").is_some());
            for _ in 0..100 {
                if kit.at.number_of("session", "seen_at", "TRUE").await == kit.hub.now().0 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
        let dump = format!("{:?}", kit.at.dump().await);
        assert!(!dump.contains(&token) && !dump.contains(PASSWORD));
        assert!(dump.contains("$argon2id$"));
    }

    /// A place lost while signed in: the session stays, without anywhere to work.
    #[test]
    async fn a_lost_place_is_seen_at_once(kit: Kit) {
        let token = attempt(&kit.hub, Person::Emma.email(), PASSWORD, &page())
            .await
            .expect("a session");
        kit.at
            .set(
                "staff_member",
                "deactivated_at = 1",
                &format!("id = {}", kit.staff(Person::Emma)),
            )
            .await;
        let signed_in = kit
            .hub
            .signed_in(&token)
            .await
            .expect("an answer")
            .expect("a session");
        assert!(signed_in.caller().is_none() && signed_in.firm().is_none());
        assert_eq!(
            attempt(&kit.hub, Person::Emma.email(), PASSWORD, &page()).await,
            Err(SignInRefusal::NoPlace)
        );
    }

    /// S5: a one-time link works once, ends every session of its account, and writes it down.
    #[test]
    async fn a_link_works_once(kit: Kit) {
        let (emma, token) = (Person::Emma, link(&kit, "jeton-1").await);
        let session = attempt(&kit.hub, emma.email(), PASSWORD, &page())
            .await
            .expect("a session");
        for (weak, refusal) in [
            ("court", PasswordRefusal::TooShort),
            ("aaaaaaaaaaaa", PasswordRefusal::TooSimple),
            ("Emma@alpha.example", PasswordRefusal::TooSimple),
        ] {
            assert_eq!(
                kit.hub
                    .choose_password(&token, weak, &page())
                    .await
                    .expect("an answer"),
                Err(refusal)
            );
        }
        let origin = page();
        let twice = tokio::join!(
            kit.hub.choose_password(&token, "nouveau mot de passe", &origin),
            kit.hub.choose_password(&token, "un tout autre encore", &origin),
        );
        let works = [twice.0.is_ok(), twice.1.is_ok()];
        assert!(works[0] != works[1], "{works:?}");
        let (right, wrong) = if works[0] {
            ("nouveau mot de passe", "un tout autre encore")
        } else {
            ("un tout autre encore", "nouveau mot de passe")
        };
        assert!(kit.hub.signed_in(&session).await.expect("an answer").is_none());
        assert_eq!(
            attempt(&kit.hub, emma.email(), PASSWORD, &page()).await,
            Err(SignInRefusal::Wrong)
        );
        assert_eq!(
            attempt(&kit.hub, emma.email(), wrong, &page()).await,
            Err(SignInRefusal::Wrong)
        );
        assert!(attempt(&kit.hub, emma.email(), right, &page()).await.is_ok());
        assert!(matches!(
            kit.hub.choose_password(&token, "encore un autre", &page()).await,
            Err(AppError::Gone)
        ));
        // One for each administrator of the cast, one for Emma.
        assert_eq!(verbs(&kit, "account.password_chosen").await, 3);
    }

    /// S5: a link dies after seven days, with the next link, and with its account.
    #[test]
    async fn a_link_dies(kit: Kit) {
        let good = async |token: &str| kit.hub.password_link(token).await.expect("an answer").is_some();
        let first = link(&kit, "jeton-1").await;
        let second = link(&kit, "jeton-2").await;
        assert!(!good(&first).await && good(&second).await && !good("jeton-3").await);
        kit.at.set("account", "disabled_at = 1", "TRUE").await;
        assert!(!good(&second).await);
        kit.at.set("account", "disabled_at = NULL", "TRUE").await;
        kit.clock.set(Moment(NOW.plus_days(7).0 - 1));
        assert!(good(&second).await);
        kit.clock.advance(1);
        assert!(!good(&second).await);
        assert!(matches!(
            kit.hub
                .choose_password(&second, "nouveau mot de passe", &page())
                .await,
            Err(AppError::Gone)
        ));
    }
}
