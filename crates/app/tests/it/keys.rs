//! Issuing keys: shown once, unique, never stored in clear (KEY-01, KEY-02, KEY-04).

use hub_app::commands::{Expiry, KeyForm, KeyFormError, RevokeOutcome};
use hub_domain::api_key::KeyKind;
use hub_domain::credential::KeySecret;
use hub_domain::moment::Moment;
use hub_domain::wizard::WizardError;
use hub_testkit::cast::page;
use hub_testkit::wizard::form;
use hub_testkit::{Kit, NOW, Person, Wizard, db_test, hub_app, hub_domain};

/// Whether a text stands anywhere in the database, whatever its case, or in hexadecimal.
async fn stored(kit: &Kit, text: &str) -> Vec<String> {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let small = text.to_lowercase();
    let mut places = Vec::new();
    for (table, rows) in kit.at.dump().await {
        let found = rows
            .iter()
            .flatten()
            .any(|cell| cell.to_lowercase().contains(&small) || cell.contains(&hex));
        places.extend(found.then_some(table));
    }
    places
}

async fn refused(kit: &Kit, person: Person, form: &KeyForm) -> Vec<KeyFormError> {
    let answer = kit
        .hub
        .issue_key(&kit.caller(person), form, &page())
        .await
        .expect("an answer");
    answer.err().unwrap_or_default()
}

db_test! {
    /// KEY-01, WIZ-04: no secret is anywhere in the database, even after it was pasted wherever something is typed.
    #[test]
    async fn no_secret_is_stored(kit: Kit) {
        let wizard = Wizard::start(&kit, Person::Alice).await;
        let secret = kit.secret("11111111").to_owned();
        for pasted in [
            secret.clone(),
            format!("11111111:{secret}"),
            secret[4..].to_owned(),
            format!("  {secret} "),
        ] {
            let typed = form(&kit, "dext", Some(&pasted)).await;
            assert_eq!(wizard.keep(&typed).await.errors, [WizardError::KeySecret]);
            let named = KeyForm {
                name: secret.clone(),
                ..kit.key_form("x", KeyKind::Standard)
            };
            assert_eq!(
                refused(&kit, Person::Alice, &named).await,
                [KeyFormError::NameSecret]
            );
            let taken = KeyForm {
                identifier: pasted.clone(),
                ..kit.key_form("x", KeyKind::Standard)
            };
            assert_eq!(
                refused(&kit, Person::Alice, &taken).await,
                [KeyFormError::IdentifierSecret],
                "{}",
                pasted.len()
            );
        }
        let mut typed = form(&kit, "lexisnexis-gestion-juridique", None).await;
        typed
            .fields
            .values_mut()
            .for_each(|value| value.clone_from(&secret));
        wizard.keep(&typed).await;
        for secret in kit.secrets() {
            assert_eq!(stored(&kit, secret).await, Vec::<String>::new());
            assert_eq!(stored(&kit, &secret[4..44]).await, Vec::<String>::new());
        }
        assert_eq!(
            stored(&kit, "11111111").await,
            ["api_key", "audit_payload"],
            "the search finds what is there"
        );
        let hash = KeySecret::parse(secret.as_bytes())
            .map(|secret| secret.hash())
            .expect("a secret");
        let hex: String = hash.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            stored(&kit, &hex).await,
            ["api_key_secret"],
            "only the hash is kept"
        );
    }

    /// KEY-02: an identifier is taken for the whole installation, whatever its case, and the answer does not say by whom.
    #[test]
    async fn identifiers_are_unique_everywhere(kit: Kit) {
        let take = |identifier: &str| KeyForm {
            identifier: identifier.to_owned(),
            addresses: String::new(),
            form_token: identifier.to_owned(),
            ..kit.key_form("Reprise", KeyKind::Standard)
        };
        kit.issue(Person::Alice, &take("Cabinet-Dupont")).await;
        let before = kit.at.dump().await;
        for person in [Person::Alice, Person::Farid] {
            for identifier in [
                "CABINET-DUPONT",
                "cabinet-dupont",
                "Cabinet-dupont",
                " Cabinet-Dupont ",
            ] {
                let form = KeyForm {
                    addresses: String::new(),
                    form_token: format!("{person:?}{identifier}"),
                    ..take(identifier)
                };
                assert_eq!(
                    refused(&kit, person, &form).await,
                    [KeyFormError::IdentifierTaken]
                );
            }
        }
        assert_eq!(kit.at.dump().await, before);
        let (alice, farid) = (take("Meme-cle-1"), take("meme-CLE-1"));
        let origin = page();
        let (callers, hub) = ([kit.caller(Person::Alice), kit.caller(Person::Farid)], &kit.hub);
        let (one, two) = tokio::join!(
            hub.issue_key(&callers[0], &alice, &origin),
            hub.issue_key(&callers[1], &farid, &origin)
        );
        let outcomes = [one.expect("an answer").is_ok(), two.expect("an answer").is_ok()];
        assert!(outcomes[0] != outcomes[1], "{outcomes:?}");
    }

    /// KEY-01: a form sent twice makes one key and shows the same secret; two minutes later it is gone.
    #[test]
    async fn a_form_sent_twice_makes_one_key(kit: Kit) {
        let form = kit.key_form("Double", KeyKind::Standard);
        let origin = page();
        let alice = kit.caller(Person::Alice);
        let (one, two) = tokio::join!(
            kit.hub.issue_key(&alice, &form, &origin),
            kit.hub.issue_key(&alice, &form, &origin)
        );
        let (one, two) = (
            one.expect("an answer").expect("a key"),
            two.expect("an answer").expect("a key"),
        );
        assert_eq!((one.identifier, one.secret()), (two.identifier, two.secret()));
        assert_eq!(kit.at.count("api_key", "name = 'Double'").await, 1);
        kit.clock.advance(120_000);
        assert_eq!(
            refused(&kit, Person::Alice, &form).await,
            [KeyFormError::AlreadyShown]
        );
        assert_eq!(kit.at.count("api_key", "name = 'Double'").await, 1);
    }

    /// KEY-01: every field is checked, and nothing is stored of a wrong form.
    #[test]
    async fn wrong_forms_are_refused(kit: Kit) {
        let right = kit.key_form("Essai", KeyKind::Standard);
        let before = kit.at.dump().await;
        for (form, errors) in [
            (
                KeyForm {
                    name: " ".to_owned(),
                    ..right.clone()
                },
                vec![KeyFormError::Name],
            ),
            (
                KeyForm {
                    name: "é".repeat(81),
                    ..right.clone()
                },
                vec![KeyFormError::NameTooLong],
            ),
            (
                KeyForm {
                    kind: None,
                    ..right.clone()
                },
                vec![KeyFormError::Kind],
            ),
            (
                KeyForm {
                    sic_code: None,
                    ..right.clone()
                },
                vec![KeyFormError::SicCode],
            ),
            (
                KeyForm {
                    expiry: None,
                    ..right.clone()
                },
                vec![KeyFormError::Date],
            ),
            (
                KeyForm {
                    expiry: Some(Expiry::Days(0)),
                    ..right.clone()
                },
                vec![KeyFormError::Date],
            ),
            (
                KeyForm {
                    expiry: Some(Expiry::At(NOW)),
                    ..right.clone()
                },
                vec![KeyFormError::Date],
            ),
            (
                KeyForm {
                    expiry: Some(Expiry::At(Moment(0))),
                    ..right.clone()
                },
                vec![KeyFormError::Date],
            ),
            (
                KeyForm {
                    identifier: "court".to_owned(),
                    ..right.clone()
                },
                vec![KeyFormError::IdentifierFormat],
            ),
            (
                KeyForm {
                    identifier: "x".repeat(49),
                    ..right.clone()
                },
                vec![KeyFormError::IdentifierFormat],
            ),
            (
                KeyForm {
                    identifier: "accentué-1".to_owned(),
                    ..right.clone()
                },
                vec![KeyFormError::IdentifierFormat],
            ),
            (
                KeyForm {
                    identifier: "a\u{0}bcdefgh".to_owned(),
                    ..right.clone()
                },
                vec![KeyFormError::IdentifierFormat],
            ),
        ] {
            assert_eq!(refused(&kit, Person::Alice, &form).await, errors, "{form:?}");
        }
        assert_eq!(kit.at.dump().await, before);
    }

    /// KEY-04: the list tells name, identifier, kind, SIC code, who made it and when, expiry, last use and application.
    #[test]
    async fn the_list_tells_everything(kit: Kit) {
        let list = kit.hub.keys(&kit.caller(Person::Alice)).await.expect("a list");
        let identifiers: Vec<&str> = list.keys.iter().map(|key| key.identifier.as_str()).collect();
        assert_eq!(
            identifiers,
            [
                "11111111", "22222222", "33333333", "44444444", "55555555", "66666666"
            ]
        );
        let used = &list.keys[5];
        assert_eq!(
            used.application.as_ref().map(|(_, label)| label.as_str()),
            Some("Qonto")
        );
        assert_eq!(
            used.sic_code.as_ref().map(|(_, code)| code.as_str()),
            Some("FR001")
        );
        assert_eq!(list.staff[&used.issued_by.expect("somebody")], "Alice Martin");
        assert_eq!(
            (used.issued_at, used.last_used_at, used.expires_at),
            (NOW.plus_days(-2), None, None)
        );
        assert_eq!(
            (list.keys[2].kind, list.keys[3].expires_at),
            (KeyKind::Cabinet, Some(NOW.plus_days(-1)))
        );
        assert_eq!(list.keys[4].revoked_at, Some(NOW.plus_days(-2)));
    }

    /// KEY-03: revoking asks for the identifier, takes effect once, and never goes back.
    #[test]
    async fn revoking_is_confirmed_and_final(kit: Kit) {
        let (alice, id) = (
            kit.caller(Person::Alice),
            kit.key_id(Person::Alice, "11111111").await,
        );
        let revoke = async |typed: &str| {
            kit.hub
                .revoke_key(&alice, id, typed, &page())
                .await
                .expect("an answer")
        };
        assert_eq!(revoke("22222222").await, RevokeOutcome::Mismatch);
        assert_eq!(revoke("").await, RevokeOutcome::Mismatch);
        assert_eq!(
            revoke("11111111").await,
            RevokeOutcome::Revoked("11111111".to_owned())
        );
        let before = kit.at.dump().await;
        kit.clock.advance(1000);
        assert_eq!(
            revoke("11111111").await,
            RevokeOutcome::Already("11111111".to_owned())
        );
        assert_eq!(kit.at.dump().await, before);
    }
}
