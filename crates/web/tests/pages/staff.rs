//! « Collaborateurs »: the list, the forms, the link shown once, and the screen that reassigns dossiers.

use hub_testkit::Person;

use crate::site::{Site, on_site};

const LIST: &str = "/parametrage/cabinet/collaborateurs";
const ADD: &str = "/parametrage/cabinet/collaborateurs/ajouter";

fn of(site: &Site, person: Person, act: &str) -> String {
    format!("{LIST}/{}/{act}", site.kit.staff(person))
}

/// Somebody is added: what is wrong is said at its field, the link is shown once and opens the form of a password.
#[test]
fn somebody_is_added_with_a_link() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(ADD).await;
        let wrong = [
            ("email", "x"),
            ("nom", ""),
            ("profil", "beaucoup"),
            ("groupe", "987"),
        ];
        let got = alice.send(&form, ADD, &wrong).await;
        assert_eq!(got.status, 422);
        for field in ["email", "nom", "profil", "groupe"] {
            assert!(!got.error_at(field).is_empty(), "{field}: {}", got.text());
        }
        assert_eq!(got.attribute("#profil", "value").as_deref(), Some("beaucoup"));
        let right = [
            ("email", "lea@alpha.example"),
            ("prenom", "Léa"),
            ("nom", "Roux"),
            ("profil", "1,0"),
        ];
        let got = alice.send(&form, ADD, &right).await;
        assert_eq!(got.status, 200, "{}", got.text());
        assert_eq!(got.header("cache-control"), "no-store");
        let link = got.texts("#lien").concat();
        let path = link.trim_start_matches("https://hub.example").to_owned();
        assert!(path.starts_with("/mot-de-passe/"), "{link}");
        assert_eq!(site.visitor().get(&path).await.status, 200);
        let list = alice.get(LIST).await;
        assert!(list.text().contains("Mot de passe à choisir"), "{}", list.text());
        assert!(!list.body.contains(&path), "it is not shown again");
        let twice = alice.send(&form, ADD, &right).await;
        assert!(
            twice.error_at("email").contains("fait déjà partie du cabinet"),
            "{}",
            twice.text()
        );
        let known = [
            ("email", "farid@beta.example"),
            ("nom", "Benali"),
            ("profil", "1.0"),
        ];
        let got = alice.send(&form, ADD, &known).await;
        let got = alice.follow(&got).await;
        assert!(got.text().contains("mot de passe habituel"), "{}", got.text());
    });
}

/// Deactivating says what ends; whoever is deactivated is at the entrance with their next request, and their dossiers
/// are reassigned on the screen that follows.
#[test]
fn somebody_is_deactivated_and_their_dossiers_reassigned() {
    on_site(async |site: Site| {
        let mut bruno = site.as_(Person::Bruno).await;
        let mut alice = site.as_(Person::Alice).await;
        let (leave, dossiers) = (
            of(&site, Person::Bruno, "desactiver"),
            of(&site, Person::Bruno, "dossiers"),
        );
        let page = alice.get(&leave).await;
        assert!(page.text().contains("Dossiers à réaffecter"), "{}", page.text());
        let sent = alice.send(&page, &leave, &[]).await;
        assert_eq!(sent.location(), dossiers);
        assert!(
            bruno
                .get("/portefeuille")
                .await
                .location()
                .starts_with("/connexion")
        );
        let screen = alice.follow(&sent).await;
        assert!(
            screen.text().contains("Bruno Petit est désactivé"),
            "{}",
            screen.text()
        );
        let nobody = alice.send(&screen, &dossiers, &[]).await;
        assert_eq!(nobody.status, 422);
        assert!(!nobody.error_at("maitre").is_empty(), "{}", nobody.text());
        let emma = site.kit.staff(Person::Emma).to_string();
        let sent = alice.send(&screen, &dossiers, &[("maitre", emma.as_str())]).await;
        let list = alice.follow(&sent).await;
        assert!(list.text().contains("de Bruno Petit"), "{}", list.text());
        let again = alice.get(&dossiers).await;
        assert_eq!(again.location(), LIST);
        let back = of(&site, Person::Bruno, "reactiver");
        let sent = alice.send(&list, &back, &[]).await;
        let list = alice.follow(&sent).await;
        assert!(
            list.text().contains("fait de nouveau partie du cabinet"),
            "{}",
            list.text()
        );
        assert_eq!(
            bruno
                .sign_in(Person::Bruno.email(), hub_testkit::PASSWORD)
                .await
                .status,
            303
        );
    });
}

/// Nobody deactivates themself or takes their own profile away; the reason stands at the field.
#[test]
fn administrators_keep_their_own_place() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let list = alice.get(LIST).await;
        let leave = of(&site, Person::Alice, "desactiver");
        assert!(!list.body.contains(&leave), "no way to deactivate oneself");
        let edit = of(&site, Person::Alice, "modifier");
        let form = alice.get(&edit).await;
        let typed = [("prenom", "Alice"), ("nom", "Martin"), ("profil", "4.9")];
        let got = alice.send(&form, &edit, &typed).await;
        assert!(
            got.error_at("profil").contains("n’aurait plus d’administrateur"),
            "{}",
            got.text()
        );
        let got = alice.send(&form, &leave, &[]).await;
        let got = alice.follow(&got).await;
        assert!(
            got.text().contains("le cabinet n’aurait plus d’administrateur"),
            "{}",
            got.text()
        );
    });
}

/// A changed name is told in the list and, in words, in the journal.
#[test]
fn changes_are_told_in_the_journal() {
    on_site(async |site: Site| {
        let mut alice = site.as_(Person::Alice).await;
        let edit = of(&site, Person::Emma, "modifier");
        let form = alice.get(&edit).await;
        let typed = [("prenom", "Emma"), ("nom", "Simonet"), ("profil", "2.0")];
        let sent = alice.send(&form, &edit, &typed).await;
        let list = alice.follow(&sent).await;
        assert!(list.text().contains("Emma Simonet"), "{}", list.text());
        let journal = alice.get("/suivi/journal").await;
        assert!(
            journal.text().contains("Collaborateur modifié"),
            "{}",
            journal.text()
        );
        let stale = alice.send(&form, &edit, &typed).await;
        assert_eq!(stale.status, 409);
    });
}

/// Groups: what is wrong is said at its field; the one with a meaning is explained and keeps its name.
#[test]
fn groups_are_kept() {
    on_site(async |site: Site| {
        let (groups, add) = (
            "/parametrage/cabinet/groupes",
            "/parametrage/cabinet/groupes/ajouter",
        );
        let mut alice = site.as_(Person::Alice).await;
        let form = alice.get(add).await;
        let got = alice
            .send(&form, add, &[("code", "é"), ("nom", ""), ("membre", "987")])
            .await;
        assert_eq!(got.status, 422);
        for field in ["code", "nom", "membre"] {
            assert!(!got.error_at(field).is_empty(), "{field}: {}", got.text());
        }
        let emma = site.kit.staff(Person::Emma).to_string();
        let typed = [("code", "paie"), ("nom", "Pôle paie"), ("membre", emma.as_str())];
        let sent = alice.send(&form, add, &typed).await;
        let list = alice.follow(&sent).await;
        assert!(
            list.text().contains("le groupe PAIE a été créé"),
            "{}",
            list.text()
        );
        let staff = alice.get(LIST).await;
        assert!(staff.text().contains("PAIE"), "{}", staff.text());
        let edit = list.attributes("tbody a", "href").into_iter().next().unwrap();
        assert!(edit.starts_with(groups));
        let rights = alice.get(&edit).await;
        assert!(
            rights.text().contains("il ne peut pas être supprimé"),
            "{}",
            rights.text()
        );
        assert!(rights.attribute("#nom", "name").is_none(), "its name is no field");
    });
}
