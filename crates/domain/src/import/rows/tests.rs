use super::*;
use crate::import::Encoding;
use proptest::prelude::*;

fn known() -> Known {
    Known::new(
        [
            (StaffId(1), "Bruno Petit", "bruno@cabinet.example"),
            (StaffId(2), "Anne Roux", "anne@cabinet.example"),
            (StaffId(3), "Anne Roux", "anne.roux@cabinet.example"),
        ],
        [(GroupId(7), "LOOP-GESTION-DES-DROITS"), (GroupId(4), "PAIE")],
        [
            (AgencyId(5), "LYON", "Lyon Part-Dieu"),
            (AgencyId(6), "PARIS", "Paris"),
            (AgencyId(8), "PARIS2", "Paris"),
        ],
    )
}

fn read(kind: ImportKind, heads: &str, line: &str) -> Result<Row, Vec<CellFault>> {
    let heads: Vec<&str> = heads.split(';').collect();
    let layout = Layout::read(kind, &heads).expect("the heads");
    let cells: Vec<_> = line.split(';').map(|cell| Ok(Cow::Borrowed(cell))).collect();
    read_row(kind, &layout, &cells, &known())
}

fn faults(kind: ImportKind, heads: &str, line: &str) -> Vec<(Option<Column>, u32, Fault)> {
    let faults = read(kind, heads, line).expect_err(line);
    faults
        .into_iter()
        .map(|fault| (fault.column, fault.position, fault.fault))
        .collect()
}

const DOSSIERS: &str =
    "Code dossier;Nom;Dénomination;Statut;Maître du dossier;Engagement manager;SIREN;SIRET";

#[test]
fn a_line_about_a_dossier_is_read() {
    let row = read(
        ImportKind::Dossiers,
        DOSSIERS,
        " a1 ;'=Éceil;;opérationnel;BRUNO@cabinet.example;bruno petit;732 829 320;73282932000074",
    );
    let Ok(Row::Dossier(row)) = row else {
        panic!("{row:?}")
    };
    assert_eq!(row.code.as_str(), "A1");
    assert_eq!(row.name.unwrap().as_str(), "=Éceil");
    assert_eq!(row.denomination, Cell::Empty);
    assert_eq!(row.status, Some(DossierStatus::Operational));
    assert_eq!(
        (row.owner, row.engagement_manager),
        (Cell::Is(StaffId(1)), Cell::Is(StaffId(1)))
    );
    assert_eq!(row.siren.value().unwrap().as_str(), "732829320");
    assert_eq!(row.siret.value().unwrap().as_str(), "73282932000074");
}

/// An agency is named by its code, or by its name where no other has it.
#[test]
fn an_agency_is_named_by_its_code_or_its_name() {
    let dossier = |agency: &str| match read(ImportKind::Dossiers, "code;agence", &format!("A1;{agency}")) {
        Ok(Row::Dossier(row)) => Ok(row.agency),
        Ok(other) => panic!("{other:?}"),
        Err(faults) => Err((faults[0].column, faults[0].position, faults[0].fault)),
    };
    let unknown = Err((Some(Column::Agency), 2, Fault::UnknownAgency));
    assert_eq!(dossier("lyon"), Ok(Cell::Is(AgencyId(5))));
    assert_eq!(dossier("LYON PART-DIEU"), Ok(Cell::Is(AgencyId(5))));
    assert_eq!(
        dossier("paris"),
        Ok(Cell::Is(AgencyId(6))),
        "the code before the name"
    );
    assert_eq!(dossier(""), Ok(Cell::Empty));
    assert_eq!(dossier("Nantes"), unknown);
    let Ok(Row::Staff(row)) = read(ImportKind::Staff, "email;agency code", "a@b.example;PARIS2") else {
        panic!()
    };
    assert_eq!(row.agency, Cell::Is(AgencyId(8)));
}

#[test]
fn a_column_that_is_not_there_asks_for_nothing() {
    let Ok(Row::Dossier(row)) = read(ImportKind::Dossiers, "code;siren", "A1") else {
        panic!()
    };
    assert_eq!((row.name, row.status), (None, None));
    assert_eq!((row.owner, row.siren), (Cell::Absent, Cell::Empty));
}

#[test]
fn every_fault_of_a_line_is_told_with_its_column() {
    assert_eq!(
        faults(
            ImportKind::Dossiers,
            DOSSIERS,
            "A 1;;x\u{7}y;Ouvert;Zoé;Anne Roux;732829321;7328293200007;note"
        ),
        [
            (None, 9, Fault::ExtraCell),
            (Some(Column::Code), 1, Fault::CodeCharacters),
            (Some(Column::Name), 2, Fault::Required),
            (Some(Column::Denomination), 3, Fault::ControlCharacter),
            (Some(Column::Status), 4, Fault::NotAStatus),
            (Some(Column::Owner), 5, Fault::UnknownStaff),
            (Some(Column::Manager), 6, Fault::SeveralStaff),
            (Some(Column::Siren), 7, Fault::CheckDigit),
            (Some(Column::Siret), 8, Fault::NotASiret),
        ]
    );
    assert_eq!(
        faults(
            ImportKind::Dossiers,
            "siret;code;siren",
            "35600000000048;CABINET;732829320"
        ),
        [
            (Some(Column::Code), 2, Fault::CodeReserved),
            (Some(Column::Siret), 1, Fault::OtherCompany)
        ]
    );
    let long = format!("{};{}", "A".repeat(21), "n".repeat(201));
    assert_eq!(
        faults(ImportKind::Dossiers, "code;nom", &long),
        [
            (Some(Column::Code), 1, Fault::TooLong),
            (Some(Column::Name), 2, Fault::TooLong)
        ]
    );
}

#[test]
fn a_cell_that_is_no_text_is_told_once() {
    let layout = Layout::read(ImportKind::Dossiers, &["code", "nom"]).unwrap();
    let mut encoding = Encoding::Utf8;
    let cells = [encoding.text(b"A1"), encoding.text(b"\xc9ceil")];
    let faults = read_row(ImportKind::Dossiers, &layout, &cells, &known()).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!(
        (faults[0].column, faults[0].fault),
        (Some(Column::Name), Fault::Unreadable)
    );
}

#[test]
fn a_line_about_staff_is_read() {
    let heads = "E-mail;Nom;Prénom;Profil;Groupes";
    let Ok(Row::Staff(row)) = read(
        ImportKind::Staff,
        heads,
        "zoe@cabinet.example;Blanc;Zoé;4,9;paie | loop-gestion-des-droits, PAIE",
    ) else {
        panic!()
    };
    assert_eq!(row.level.unwrap().to_string(), "4.9");
    assert_eq!(row.groups, Cell::Is(vec![GroupId(4), GroupId(7)]));
    assert_eq!(
        faults(ImportKind::Staff, heads, "zoe;;;cinq;AUTRE"),
        [
            (Some(Column::Email), 1, Fault::NotAnAddress),
            (Some(Column::LastName), 2, Fault::Required),
            (Some(Column::Level), 4, Fault::NotALevel),
            (Some(Column::Groups), 5, Fault::UnknownGroup),
        ]
    );
}

#[test]
fn a_line_about_a_contact_is_read() {
    let heads = "Nom;Prénom;E-mail;Téléphone fixe";
    let Ok(Row::Contact(row)) = read(
        ImportKind::Contacts,
        heads,
        "Durand;Paul;Paul@Client.example;'+33 1 02",
    ) else {
        panic!()
    };
    assert_eq!(row.details.landline(), "+33 1 02");
    assert_eq!((row.has_mobile, row.has_landline), (false, true));
    assert_eq!(
        faults(ImportKind::Contacts, heads, ";Paul;;poste 4"),
        [
            (Some(Column::Email), 3, Fault::Required),
            (Some(Column::LastName), 1, Fault::Required),
            (Some(Column::Landline), 4, Fault::NotAPhone),
        ]
    );
}

#[test]
fn a_line_about_a_link_is_read() {
    let Ok(Row::Link(row)) = read(
        ImportKind::Links,
        "dossier;contact;limité à",
        "a1;p@client.example;Paie",
    ) else {
        panic!()
    };
    assert_eq!(row.limited_to, Cell::Is("Paie".to_owned()));
    assert_eq!(
        faults(ImportKind::Links, "dossier;contact", ";"),
        [
            (Some(Column::Code), 1, Fault::Required),
            (Some(Column::Email), 2, Fault::Required)
        ]
    );
}

#[test]
fn long_values_are_shortened() {
    let shown = CellFault::new(None, 1, &"é".repeat(100), Fault::TooLong).value;
    assert_eq!(shown.chars().count(), 61);
    assert!(shown.ends_with("é…"));
    for fault in Fault::ALL {
        assert_eq!(Fault::parse(fault.as_str()), Some(*fault));
    }
}

proptest! {
    /// Any cells are read or refused, and what was read once reads the same again.
    #[test]
    fn any_line_is_read(cells in prop::collection::vec(any::<String>(), 0..8)) {
        let layout = Layout::read(ImportKind::Dossiers, &["code", "nom", "dénomination", "siren"]).unwrap();
        let cells: Vec<_> = cells.into_iter().map(|cell| Ok(Cow::Owned(cell))).collect();
        if let Ok(Row::Dossier(row)) = read_row(ImportKind::Dossiers, &layout, &cells, &known()) {
            prop_assert_eq!(DossierCode::parse(row.code.as_str()), Ok(row.code));
        }
    }
}
