//! Creating firms (CAT-04) and taking up a creation that was cut short.

use hub_app::Origin;
use hub_app::commands::{FirmFault, NewFirm};
use hub_domain::authz::{CreateFirm, Target};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::FirmId;
use hub_testkit::{Kit, PASSWORD, Person, db_test, hub_app, hub_domain};

fn gamma() -> NewFirm {
    NewFirm {
        domain: "gamma".to_owned(),
        name: "Cabinet Gamma".to_owned(),
        admin_email: "gilles@gamma.example".to_owned(),
        admin_first_name: "Gilles".to_owned(),
        admin_last_name: "Roux".to_owned(),
        language: "fr".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
    }
}

db_test! {
    /// CAT-04: a creation that was cut between the firm and its administrator is taken up where it stopped.
    #[test]
    async fn a_cut_creation_is_taken_up(kit: Kit) {
        let mut tx = kit.begin(FirmId::INSTALLATION).await;
        let permit = tx.permit::<CreateFirm>(Target::Firm).expect("the operator may");
        let domain = FirmDomain::parse("gamma").expect("a domain");
        let cut = tx
            .create_firm(permit, &domain, "Cabinet Gamma", "fr", "Europe/Paris")
            .await
            .expect("a firm");
        tx.commit().await.expect("a commit");
        let (firm, account, link) = kit
            .hub
            .create_firm(&gamma(), &Origin::command_line())
            .await
            .expect("an answer")
            .expect("taken up");
        assert_eq!(firm, cut);
        assert_eq!(
            kit.at.count("staff_member", &format!("firm_id = {firm}")).await,
            1
        );
        let token = link.into_path().replace("/mot-de-passe/", "");
        let found = kit.hub.password_link(&token).await.expect("an answer");
        assert_eq!(found, Some((account, "gilles@gamma.example".to_owned())));
        kit.hub
            .choose_password(&token, PASSWORD, &hub_testkit::cast::page())
            .await
            .expect("an answer")
            .expect("a password");
        let report = kit.hub.database().verify_chain(firm).await.expect("a report");
        assert_eq!((report.fault, report.silent_act), (None, None));
    }

    /// A firm that is there is not created again, and nothing is left of the attempt.
    #[test]
    async fn a_taken_domain_changes_nothing(kit: Kit) {
        let before = kit.at.dump().await;
        for domain in ["ALPHA", "alpha", " Alpha "] {
            let new = NewFirm {
                domain: domain.to_owned(),
                ..gamma()
            };
            let refused = kit
                .hub
                .create_firm(&new, &Origin::command_line())
                .await
                .expect("an answer");
            assert_eq!(refused.err(), Some(FirmFault::DomainTaken));
        }
        assert_eq!(kit.at.dump().await, before);
    }

    /// Whatever is wrong with a firm is told, and nothing is created.
    #[test]
    async fn wrong_firms_are_refused(kit: Kit) {
        let before = kit.at.dump().await;
        for (new, fault) in [
            (
                NewFirm {
                    domain: "a b".to_owned(),
                    ..gamma()
                },
                FirmFault::Domain,
            ),
            (
                NewFirm {
                    domain: "x".repeat(41),
                    ..gamma()
                },
                FirmFault::Domain,
            ),
            (
                NewFirm {
                    name: " ".to_owned(),
                    ..gamma()
                },
                FirmFault::Name,
            ),
            (
                NewFirm {
                    name: "x".repeat(201),
                    ..gamma()
                },
                FirmFault::Name,
            ),
            (
                NewFirm {
                    admin_email: "gilles".to_owned(),
                    ..gamma()
                },
                FirmFault::Email,
            ),
            (
                NewFirm {
                    language: "de".to_owned(),
                    ..gamma()
                },
                FirmFault::Language,
            ),
            (
                NewFirm {
                    time_zone: "Europe/Nulle-Part".to_owned(),
                    ..gamma()
                },
                FirmFault::TimeZone,
            ),
        ] {
            let refused = kit
                .hub
                .create_firm(&new, &Origin::command_line())
                .await
                .expect("an answer");
            assert_eq!(refused.err(), Some(fault), "{new:?}");
        }
        assert_eq!(kit.at.dump().await, before);
    }

    /// Two creations of one firm at once make one firm.
    #[test]
    async fn one_domain_is_one_firm(kit: Kit) {
        let (new, origin) = (gamma(), Origin::command_line());
        let (one, two) = tokio::join!(
            kit.hub.create_firm(&new, &origin),
            kit.hub.create_firm(&new, &origin)
        );
        let right = [one, two]
            .into_iter()
            .filter(|outcome| matches!(outcome, Ok(Ok(_))))
            .count();
        assert!(right >= 1);
        assert_eq!(kit.at.count("firm", "domain = 'GAMMA'").await, 1);
        let in_neither = format!("firm_id <> {} AND firm_id <> {}", kit.alpha, kit.beta);
        assert_eq!(kit.at.count("staff_member", &in_neither).await, 1);
        assert_eq!(kit.at.count("account", "email = 'gilles@gamma.example'").await, 1);
        kit.sign_in(Person::Alice).await;
    }
}
