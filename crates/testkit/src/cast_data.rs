//! The dossiers of the cast: the same codes and names in both firms.

use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus};
use hub_domain::ids::StaffId;
use hub_store::NewDossier;

/// How many dossiers of the cast take activations: two pages of the wizard.
pub const SELECTABLE: i64 = 67;

/// The dossiers of a firm of the cast; A1 has the owner and the engagement manager given.
///
/// A1, five with accents and signs in their names, `CLI001` to `CLI061`; then three archived and two models.
#[must_use]
pub fn dossiers(owner: Option<StaffId>, engagement_manager: Option<StaffId>) -> Vec<NewDossier> {
    let mut dossiers = vec![NewDossier {
        owner,
        engagement_manager,
        ..dossier("A1", "Atelier du Vieux-Port")
    }];
    for (code, name) in [
        ("ECE01", "Éceil"),
        ("B-52", "eceil et fils"),
        ("OEUF", "Œuvres & cie"),
        ("P100", "100 % nature_bio"),
        ("STR1", "Straße 12"),
    ] {
        dossiers.push(dossier(code, name));
    }
    dossiers.extend((1..=61).map(|n| dossier(&format!("CLI{n:03}"), &format!("Client n° {n}"))));
    for (code, name) in [
        ("ARC1", "Éceil archivé"),
        ("ARC2", "Client parti"),
        ("ARC3", "Vieux client"),
    ] {
        dossiers.push(NewDossier {
            status: DossierStatus::Archived,
            ..dossier(code, name)
        });
    }
    for (code, name) in [("MOD1", "Modèle BIC"), ("MOD2", "Modèle BNC")] {
        dossiers.push(NewDossier {
            is_model: true,
            ..dossier(code, name)
        });
    }
    dossiers
}

/// One operational dossier without people.
///
/// # Panics
/// When the code or the name is none.
#[must_use]
pub fn dossier(code: &str, name: &str) -> NewDossier {
    let name = DossierName::parse(name).expect("a name");
    NewDossier {
        code: DossierCode::parse(code).expect("a code"),
        denomination: name.clone(),
        name,
        status: DossierStatus::Operational,
        teams_status: TeamsStatus::ToPrepare,
        is_model: false,
        owner: None,
        engagement_manager: None,
        numbers: Default::default(),
        agency: None,
    }
}
