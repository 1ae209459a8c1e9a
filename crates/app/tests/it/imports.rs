//! Files are brought in all or none, by whoever may, and again without changing anything (ACT-01, AUD-01), on both
//! engines.

use std::fmt::Write as _;

use hub_app::commands::ImportOutcome;
use hub_app::queries::{ImportCounts, ImportFile, ImportState};
use hub_app::{AppError, Origin};
use hub_testkit::hub_domain::firm::FirmCodeKind;
use hub_testkit::hub_domain::ids::ImportId;
use hub_testkit::hub_domain::import::{Column, Fault, ImportKind};
use hub_testkit::imports::sent_file as source;
use hub_testkit::{Kit, Person, db_test, hub_app};

/// Reads a file and compares it; nothing is taken over.
async fn read(kit: &Kit, person: Person, kind: ImportKind, text: &str) -> ImportFile {
    let import = kit.read_file(person, kind, text).await;
    kit.hub
        .import(&kit.caller(person), import)
        .await
        .expect("it is there")
}

async fn apply(kit: &Kit, person: Person, file: &ImportFile) -> ImportOutcome {
    kit.hub
        .apply_import(&kit.caller(person), file.id, file.counts, &Origin::command_line())
        .await
        .expect("allowed")
}

/// The same, taken over; answers what it came to.
async fn import(kit: &Kit, kind: ImportKind, text: &str) -> (i64, i64, i64) {
    let file = read(kit, Person::Alice, kind, text).await;
    let faults = faults(kit, &file).await;
    assert_eq!((file.state, file.faulty), (ImportState::Ready, 0), "{faults:?}");
    match apply(kit, Person::Alice, &file).await {
        ImportOutcome::Done(counts) => {
            assert_eq!(counts, file.counts, "what was announced was done");
            (counts.added, counts.changed, counts.unchanged)
        }
        other => panic!("{other:?}"),
    }
}

async fn faults(kit: &Kit, file: &ImportFile) -> Vec<(i64, i64, Option<Column>, Fault)> {
    let faults = kit
        .hub
        .import_faults(&kit.caller(Person::Alice), file.id, 100)
        .await
        .expect("read");
    faults
        .into_iter()
        .map(|fault| (fault.line, fault.position, fault.column, fault.fault))
        .collect()
}

async fn of_alpha(kit: &Kit, table: &str, condition: &str) -> i64 {
    kit.at
        .count(table, &format!("firm_id = {} AND {condition}", kit.alpha))
        .await
}

/// What a firm holds, without the files themselves and what is no act.
async fn state(kit: &Kit) -> std::collections::BTreeMap<String, Vec<Vec<String>>> {
    let mut dump = kit.at.dump().await;
    dump.retain(|table, _| !table.starts_with("import_"));
    dump
}

const DOSSIERS: &str = "Code dossier;Nom;Dénomination;Statut;Maître du dossier;Engagement manager;SIREN;SIRET
A1;Atelier du Vieux-Port;Atelier du Vieux-Port;Opérationnel;bruno@alpha.example;Chloé Leroy;;
ECE01;Éceil et cie;;;;;732829320;73282932000074
n001;Nouveau;Nouveau SARL;à préparer;Bruno Petit;;;
n002;Zénith;;;;EMMA@ALPHA.EXAMPLE;;
";

db_test! {
    /// ACT-05, APP-08: a file says which agency looks after a dossier and where people work; one that is not there, or no
    /// longer offered, is told at its line and column, and nothing is brought in.
    #[test]
    async fn agencies_are_brought_in(kit: Kit) {
        let alice = kit.caller(Person::Alice);
        let origin = Origin::command_line();
        for typed in [("LYON", "Lyon Part-Dieu"), ("NANTES", "Nantes")] {
            let added = kit.hub.add_firm_code(&alice, FirmCodeKind::Agency, typed, &origin).await;
            added.expect("an answer");
        }
        kit.at.set("agency", "deactivated_at = 1", "code = 'NANTES'").await;
        let of = async |code: &str| {
            let agency = kit.at.number_of("agency", "id", &format!("code = '{code}'")).await;
            let condition = format!("agency_id = {agency}");
            (of_alpha(&kit, "dossier", &condition).await, of_alpha(&kit, "staff_member", &condition).await)
        };
        let wrong = "code;nom;agence\nA1;;Lyon\nNEUF;Neuf;Brest";
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, &wrong.replace(";;", ";Atelier;")).await;
        assert_eq!(faults(&kit, &file).await, [(3, 3, Some(Column::Agency), Fault::UnknownAgency)]);
        let at_rest = "code;agence\nA1;nantes";
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, at_rest).await;
        assert_eq!(faults(&kit, &file).await, [(2, 2, Some(Column::Agency), Fault::AgencyAtRest)]);
        assert_eq!(of("LYON").await, (0, 0));
        let right = "code;nom;agence\nA1;Atelier du Vieux-Port;lyon part-dieu\nNEUF;Neuf;LYON\nNEUF2;Neuf;";
        assert_eq!(import(&kit, ImportKind::Dossiers, right).await, (2, 1, 0));
        assert_eq!(import(&kit, ImportKind::Dossiers, right).await, (0, 0, 3), "again, nothing differs");
        assert_eq!(of("LYON").await, (2, 0));
        assert_eq!(import(&kit, ImportKind::Dossiers, "code\nA1").await, (0, 0, 1), "no column, nothing asked");
        assert_eq!(import(&kit, ImportKind::Dossiers, "code;agence\nA1;").await, (0, 1, 0), "an empty cell takes it away");
        // What is no longer offered stays where it is.
        kit.at.set("agency", "deactivated_at = 1", "code = 'LYON'").await;
        assert_eq!(import(&kit, ImportKind::Dossiers, "code;agence\nNEUF;LYON").await, (0, 0, 1));
        kit.at.set("agency", "deactivated_at = NULL", "code = 'LYON'").await;
        let staff = "e-mail;nom;profil;agence\nemma@alpha.example;Simon;1.0;LYON\nneuf@alpha.example;Neuf;1.0;lyon";
        assert_eq!(import(&kit, ImportKind::Staff, staff).await, (1, 1, 0));
        assert_eq!(import(&kit, ImportKind::Staff, staff).await, (0, 0, 2));
        assert_eq!(of("LYON").await, (1, 2));
        let wrong = read(&kit, Person::Alice, ImportKind::Staff, "e-mail;agence\nemma@alpha.example;Brest").await;
        assert_eq!(faults(&kit, &wrong).await, [(2, 2, Some(Column::Agency), Fault::UnknownAgency)]);
    }

    /// ACT-05, AUD-01: new dossiers are created, others changed where they differ, in one act with one entry; the same
    /// file again changes nothing and leaves no entry.
    #[test]
    async fn dossiers_are_brought_in_and_again_changes_nothing(kit: Kit) {
        let entries = of_alpha(&kit, "audit_entry", "1 = 1").await;
        assert_eq!(import(&kit, ImportKind::Dossiers, DOSSIERS).await, (2, 1, 1));
        assert_eq!(of_alpha(&kit, "audit_entry", "1 = 1").await, entries + 1);
        let cells = kit.at.cells("dossier", "code, name, denomination, name_folded, status, siren, siret",
            &format!("firm_id = {} AND code IN ('ECE01', 'N001', 'N002')", kit.alpha)).await;
        assert_eq!(cells, [
            ["ECE01", "Éceil et cie", "Éceil et cie", "eceil et cie", "operational", "732829320", "73282932000074"],
            ["N001", "Nouveau", "Nouveau SARL", "nouveau", "to_prepare", "∅", "∅"],
            ["N002", "Zénith", "Zénith", "zenith", "to_prepare", "∅", "∅"],
        ]);
        // Who is newly in charge has them at hand.
        let (bruno, emma) = (kit.staff(Person::Bruno), kit.staff(Person::Emma));
        let n001 = kit.dossier(kit.alpha, "N001").await;
        let n002 = kit.dossier(kit.alpha, "N002").await;
        for (staff, dossier) in [(bruno, n001), (emma, n002)] {
            assert_eq!(of_alpha(&kit, "portfolio_entry", &format!("staff_id = {staff} AND dossier_id = {dossier}")).await, 1);
        }
        // Lists are sorted and found by the same keys as if typed.
        let form = hub_app::commands::DossierForm { code: "N003".into(), name: "Zénith".into(), status: "to_prepare".into(), ..Default::default() };
        kit.hub.create_dossier(&kit.caller(Person::Alice), &form, &Origin::command_line()).await.expect("created");
        let keys = kit.at.cells("dossier", "name_sort", "code IN ('N002', 'N003')").await;
        assert_eq!(keys[0], keys[1]);

        let before = state(&kit).await;
        assert_eq!(import(&kit, ImportKind::Dossiers, DOSSIERS).await, (0, 0, 4));
        assert_eq!(state(&kit).await, before);
        assert_eq!(kit.at.count("import_dossier", "1 = 1").await, 0, "the lines are forgotten");
        let report = kit.hub.database().verify_chain(kit.alpha).await.expect("read");
        assert!(report.fault.is_none() && report.silent_act.is_none());
    }

    /// A column that is not there changes nothing; an empty cell takes away.
    #[test]
    async fn what_is_not_asked_for_stays(kit: Kit) {
        assert_eq!(import(&kit, ImportKind::Dossiers, "code;siren\nA1;732829320\nECE01;").await, (0, 1, 1));
        assert_eq!(of_alpha(&kit, "dossier", "code = 'A1' AND owner_id IS NOT NULL AND siren = '732829320'").await, 1);
        assert_eq!(import(&kit, ImportKind::Dossiers, "code;maître;dénomination\nA1;;").await, (0, 1, 0));
        assert_eq!(of_alpha(&kit, "dossier", "code = 'A1' AND owner_id IS NULL AND engagement_manager_id IS NOT NULL").await, 1);
        // The number of the establishment must still be the company's that is there already.
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, "siret;code\n35600000000048;A1").await;
        assert_eq!(faults(&kit, &file).await, [(2, 1, Some(Column::Siret), Fault::OtherCompany)]);
    }

    /// MSG-CSV: with one line in error nothing at all is changed, and every line in error is told with its column.
    #[test]
    async fn lines_in_error_are_told_and_nothing_is_changed(kit: Kit) {
        let before = state(&kit).await;
        let text = "code;nom;statut;maître\nN1;Neuf;;\nN 2;x;;\nA1;;;\nn1;Encore;;\nARC1;Autre nom;;\nARC2;;;zoé\nCLI001;Client n° 1;archivé;\nARC3;Vieux client;Archivé;\n";
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, text).await;
        assert_eq!((file.state, file.lines, file.faulty), (ImportState::Ready, 8, 6));
        assert_eq!(faults(&kit, &file).await, [
            (3, 1, Some(Column::Code), Fault::CodeCharacters),
            (4, 2, Some(Column::Name), Fault::Required),
            (5, 1, Some(Column::Code), Fault::Repeated),
            (6, 1, Some(Column::Code), Fault::Archived),
            (7, 2, Some(Column::Name), Fault::Required),
            (7, 4, Some(Column::Owner), Fault::UnknownStaff),
            (8, 3, Some(Column::Status), Fault::Archives),
        ]);
        assert_eq!(apply(&kit, Person::Alice, &file).await, ImportOutcome::NotReady);
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, "code;statut\nN9;opérationnel").await;
        assert_eq!(faults(&kit, &file).await, [(2, 0, Some(Column::Name), Fault::Required)]);
        assert_eq!(state(&kit).await, before);
    }

    /// What was announced is done or nothing: a dossier created meanwhile is told, then the import goes on.
    #[test]
    async fn what_was_announced_must_still_be_true(kit: Kit) {
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, "code;nom\nN1;Un\nN2;Deux").await;
        let form = hub_app::commands::DossierForm { code: "N2".into(), name: "Autre".into(), status: "to_prepare".into(), ..Default::default() };
        kit.hub.create_dossier(&kit.caller(Person::David), &form, &Origin::command_line()).await.expect("created");
        assert_eq!(apply(&kit, Person::Alice, &file).await, ImportOutcome::Changed);
        assert_eq!(of_alpha(&kit, "dossier", "code = 'N1'").await, 0);
        let now = kit.hub.import(&kit.caller(Person::Alice), file.id).await.expect("read");
        assert_eq!(now.counts, ImportCounts { added: 1, changed: 1, unchanged: 0 });
        assert_eq!(apply(&kit, Person::Alice, &now).await, ImportOutcome::Done(now.counts));
        // Sent twice, it takes effect once.
        assert_eq!(apply(&kit, Person::Alice, &now).await, ImportOutcome::Done(now.counts));
        assert_eq!(of_alpha(&kit, "audit_entry", "verb = 'dossiers.imported'").await, 1);
    }

    /// Two people take the same file over at the same time: it takes effect once.
    #[test]
    async fn taken_over_at_the_same_time_it_takes_effect_once(kit: Kit) {
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, "code;nom\nN1;Un\nN2;Deux").await;
        let (alice, david) = tokio::join!(apply(&kit, Person::Alice, &file), apply(&kit, Person::David, &file));
        assert!([alice, david].contains(&ImportOutcome::Done(file.counts)), "{alice:?} {david:?}");
        assert_eq!(of_alpha(&kit, "audit_entry", "verb = 'dossiers.imported'").await, 1);
        assert_eq!(of_alpha(&kit, "dossier", "code IN ('N1', 'N2')").await, 2);
    }

    /// Given up, a file changes nothing any more.
    #[test]
    async fn an_import_can_be_given_up(kit: Kit) {
        let caller = kit.caller(Person::Alice);
        let file = read(&kit, Person::Alice, ImportKind::Dossiers, "code;nom\nN1;Un").await;
        assert!(kit.hub.cancel_import(&caller, file.id).await.expect("allowed"));
        assert_eq!(apply(&kit, Person::Alice, &file).await, ImportOutcome::NotReady);
        assert!(!kit.hub.cancel_import(&caller, file.id).await.expect("allowed"));
        // While it is read: the reader notices.
        let text = source(DOSSIERS.as_bytes());
        let import = kit.hub.start_import(&caller, ImportKind::Dossiers, &text).await.expect("begun");
        assert!(kit.hub.cancel_import(&caller, import).await.expect("allowed"));
        kit.hub.read_import(&caller, ImportKind::Dossiers, import, text).await.expect("read");
        let file = kit.hub.import(&caller, import).await.expect("there");
        assert_eq!(file.state, ImportState::Cancelled);
        assert_eq!(kit.at.count("import_dossier", "1 = 1").await, 0);
        // After a day nothing is left of it.
        kit.clock.advance(2 * 24 * 3_600_000);
        let gone = kit.hub.import(&caller, import).await;
        assert!(matches!(gone, Err(AppError::NotFound)), "{gone:?}");
        read(&kit, Person::Alice, ImportKind::Dossiers, "code;nom\nN1;Un").await;
        assert_eq!(kit.at.count("import_file", &format!("id = {import}")).await, 0);
    }

    /// ACT-01: dossiers, contacts and links are brought in by administrators and the group of rights, staff by
    /// administrators alone; another firm's import is not there.
    #[test]
    async fn only_who_may_brings_files_in(kit: Kit) {
        use Person::{Alice, AliceAtBeta, Bruno, Chloe, David, Emma, Farid, Gael};
        for kind in ImportKind::ALL {
            let file = read(&kit, Alice, kind, "code;nom;e-mail;nom;prénom;profil").await;
            for person in [Alice, David, Bruno, Chloe, Emma, Gael] {
                let may = person == Alice || (person == David && kind != ImportKind::Staff);
                let caller = kit.caller(person);
                let begun = kit.hub.start_import(&caller, kind, &source(b"x")).await;
                assert_eq!(begun.is_ok(), may, "{person:?} {kind:?}");
                assert_eq!(kit.hub.imports(&caller, kind).await.is_ok(), may);
                let seen = kit.hub.import(&caller, file.id).await;
                assert_eq!(seen.is_ok(), may, "{person:?} {kind:?}");
                let applied = kit.hub.apply_import(&caller, file.id, file.counts, &Origin::command_line()).await;
                assert_eq!(applied.is_ok(), may, "{person:?} {kind:?}");
                if !may {
                    assert!(matches!(kit.hub.cancel_import(&caller, file.id).await, Err(AppError::Denied(_))));
                }
            }
            let (theirs, nothing) = (kit.hub.import(&kit.caller(Farid), file.id).await,
                kit.hub.import(&kit.caller(Farid), ImportId(i64::MAX)).await);
            assert!(matches!((theirs, nothing), (Err(AppError::NotFound), Err(AppError::NotFound))));
            let plain = kit.hub.import(&kit.caller(AliceAtBeta), file.id).await;
            assert!(matches!(plain, Err(AppError::Denied(_))), "{plain:?}");
        }
    }

    /// A right that is lost between reading and taking over is lost.
    #[test]
    async fn a_right_lost_meanwhile_is_lost(kit: Kit) {
        let file = read(&kit, Person::David, ImportKind::Dossiers, "code;nom\nN1;Un").await;
        let stale = kit.caller(Person::David);
        kit.at.take_away("staff_group_member", &format!("staff_id = {}", kit.staff(Person::David))).await;
        let applied = kit.hub.apply_import(&stale, file.id, file.counts, &Origin::command_line()).await;
        assert!(matches!(applied, Err(AppError::Denied(_))), "{applied:?}");
        assert_eq!(of_alpha(&kit, "dossier", "code = 'N1'").await, 0);
    }

    /// GST-01, GST-05: contacts are matched by their address, which a file never changes, whatever its case.
    #[test]
    async fn contacts_are_brought_in(kit: Kit) {
        let text = "e-mail,nom,prénom,mobile\nDURAND@client.example,Durand,Paul,06 01\nnouveau@client.example,Neuf,Nadia,\nlucie@client.example,FABRE,Lucie,\n";
        assert_eq!(import(&kit, ImportKind::Contacts, text).await, (1, 1, 1));
        assert_eq!(of_alpha(&kit, "contact", "email = 'durand@client.example' AND mobile = '06 01' AND last_name = 'Durand'").await, 1);
        assert_eq!(of_alpha(&kit, "contact", "email_folded = 'nouveau@client.example' AND guest_state = 'not_invited'").await, 1);
        assert_eq!(import(&kit, ImportKind::Contacts, text).await, (0, 0, 3));
        let file = read(&kit, Person::Alice, ImportKind::Contacts, "e-mail,nom,prénom\nX@y.example,A,B\nx@Y.example,C,D").await;
        assert_eq!(faults(&kit, &file).await, [(3, 1, Some(Column::Email), Fault::Repeated)]);
    }

    /// GST-01: links are matched by dossier and address.
    #[test]
    async fn links_are_brought_in(kit: Kit) {
        let text = "Dossier\tInterlocuteur\tLimité à\nA1\tdurand@client.example\tPaie\ncli002\tLucie@client.example\tSocial\nCLI001\tlucie@client.example\t\n";
        assert_eq!(import(&kit, ImportKind::Links, text).await, (1, 1, 1));
        assert_eq!(of_alpha(&kit, "contact_link", "limited_to = 'Paie' AND closed_by IS NULL").await, 1);
        assert_eq!(of_alpha(&kit, "contact_link", "limited_to = 'Social' AND closed_by IS NULL").await, 1);
        assert_eq!(import(&kit, ImportKind::Links, text).await, (0, 0, 3));
        let wrong = "dossier;contact\nZZZ;lucie@client.example\nARC1;lucie@client.example\nA1;personne@client.example\nCLI003;lucie@client.example\ncli003;LUCIE@client.example";
        let file = read(&kit, Person::Alice, ImportKind::Links, wrong).await;
        assert_eq!(file.faulty, 4);
        assert_eq!(faults(&kit, &file).await, [
            (2, 1, Some(Column::Code), Fault::UnknownDossier),
            (3, 1, Some(Column::Code), Fault::DossierAtRest),
            (4, 2, Some(Column::Email), Fault::UnknownContact),
            (6, 2, Some(Column::Email), Fault::Repeated),
        ]);
    }

    /// ACT-01, APP-01: staff is matched by address; an account that is another firm's too is taken as it is; a firm keeps
    /// an administrator.
    #[test]
    async fn staff_is_brought_in(kit: Kit) {
        let text = "E-mail;Nom;Prénom;Profil;Groupes\nemma@alpha.example;Simon;Emma;4.5;LOOP-GESTION-DES-DROITS\nfarid@beta.example;Benali;Farid;1.0;\nzoe@alpha.example;Blanc;Zoé;5.0;\nbruno@alpha.example;Petit;Bruno;1.0;\n";
        let accounts = kit.at.count("account", "1 = 1").await;
        assert_eq!(import(&kit, ImportKind::Staff, text).await, (2, 1, 1));
        assert_eq!(kit.at.count("account", "1 = 1").await, accounts + 1);
        let emma = kit.staff(Person::Emma);
        assert_eq!(of_alpha(&kit, "staff_member", &format!("id = {emma} AND level = 450")).await, 1);
        assert_eq!(of_alpha(&kit, "staff_group_member", &format!("staff_id = {emma}")).await, 1);
        assert_eq!(import(&kit, ImportKind::Staff, text).await, (0, 0, 4));
        // Out of the group again.
        assert_eq!(import(&kit, ImportKind::Staff, "e-mail;groupes\nemma@alpha.example;").await, (0, 1, 0));
        assert_eq!(of_alpha(&kit, "staff_group_member", &format!("staff_id = {emma}")).await, 0);
        let wrong = "e-mail;nom;profil\nneuf@alpha.example;;\nalice@alpha.example;Martin;4.9\nzoe@alpha.example;Blanc;1.0\n";
        let file = read(&kit, Person::Alice, ImportKind::Staff, wrong).await;
        let found = faults(&kit, &file).await;
        assert!(found.contains(&(3, 3, Some(Column::Level), Fault::LastAdministrator)), "{found:?}");
        assert!(found.contains(&(2, 2, Some(Column::LastName), Fault::Required)), "{found:?}");
        let file = read(&kit, Person::Alice, ImportKind::Staff, "e-mail\nneuf2@alpha.example").await;
        assert_eq!(faults(&kit, &file).await.len(), 2, "a new person needs a name and a level");
    }

    /// Thousands of lines go through every size of statement, and the last ones too.
    #[test]
    async fn many_lines_are_brought_in(kit: Kit) {
        let mut text = String::from("code;nom;maître\n");
        for n in 0..4_523 {
            writeln!(text, "G{n:05};Dossier n° {n};{}", if n % 2 == 0 { "bruno@alpha.example" } else { "" }).expect("text");
        }
        assert_eq!(import(&kit, ImportKind::Dossiers, &text).await, (4_523, 0, 0));
        assert_eq!(of_alpha(&kit, "dossier", "code >= 'G' AND code < 'H'").await, 4_523);
        assert_eq!(import(&kit, ImportKind::Dossiers, &text).await, (0, 0, 4_523));
    }
}
