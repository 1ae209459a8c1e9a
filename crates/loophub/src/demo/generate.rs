//! Dossiers for trying and measuring: always the same ones, with every difficulty that French names have.

use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus};
use hub_domain::fold::fold;
use hub_domain::ids::StaffId;
use hub_store::NewDossier;

use crate::error::CommandError;

const TRADES: &[&str] = &[
    "Boulangerie",
    "Garage",
    "Pharmacie",
    "Hôtel",
    "Menuiserie",
    "Électricité",
    "Plomberie",
    "Éditions",
    "Café",
    "Épicerie",
    "Cabinet médical",
    "Boucherie",
    "Institut de beauté",
    "Transports",
    "Bâtiment",
    "Ébénisterie",
    "Librairie",
    "Fromagerie",
    "Cœur de ville",
    "Œnologie",
    "Taxi",
    "Coiffure",
    "Maçonnerie",
    "Jardinerie",
    "Imprimerie",
    "Agence",
    "Atelier",
    "Domaine viticole",
    "Brasserie",
    "Crèche",
    "École de danse",
    "Auto-école",
    "Clinique vétérinaire",
    "Groupe",
    "Holding",
    "SCI",
    "EARL",
    "Le Comptoir",
    "La Maison",
    "L’Atelier",
    "Chez",
    "Aux délices de",
    "Société nouvelle",
    "Îlot",
];
const NAMES: &[&str] = &[
    "Martin",
    "Lefèvre",
    "Dupont",
    "Durand",
    "Bénard",
    "Noël",
    "François",
    "Müller",
    "Le Goff",
    "D’Artagnan",
    "N’Guyen",
    "Sœur",
    "Lœil",
    "Éceil",
    "Ætheria",
    "Strauß",
    "Garnier",
    "Chevalier",
    "Gaël",
    "Hébert",
    "Île-de-France",
    "Saint-Étienne",
    "L’Haÿ",
    "Provençal",
    "Alésia",
    "Zoé",
    "Œillet",
    "Caër",
    "Ponçon",
    "Beaufils",
    "Renaud & Fils",
    "3 Rivières",
    "4L",
    "A",
    "Z",
    "Moreau",
    "Petit",
    "Grand",
    "Rousseau",
    "Blanc",
    "Vidal",
    "Perrin",
    "Lambert",
    "Fontaine",
    "Mercier",
    "Faure",
    "Guérin",
];
const TOWNS: &[&str] = &[
    "de Nîmes",
    "d’Évreux",
    "de l’Étoile",
    "du Château",
    "des Îles",
    "de Besançon",
    "d’Orléans",
    "du Marché",
    "de la Gare",
    "de Mâcon",
    "du Vieux-Port",
    "d’Angoulême",
    "de Sète",
    "du Puy-en-Velay",
    "d’Alès",
    "de Béziers",
    "du Moulin",
    "",
    "",
    "",
];

/// The staff among whom generated dossiers are shared out.
#[derive(Debug, Clone, Default)]
pub struct InCharge {
    /// Owners, in turn; one dossier in ten has none.
    pub owners: Vec<StaffId>,
    /// The engagement manager of one dossier in ten.
    pub engagement_manager: Option<StaffId>,
}

/// Dossiers number `from` to `from + count - 1`, all of which take activations. The same numbers always give the same
/// dossiers.
///
/// # Errors
/// Never for the built-in words; a word that made no dossier would be named.
pub fn dossiers(from: u32, count: u32, in_charge: &InCharge) -> Result<Vec<NewDossier>, CommandError> {
    (from..from + count)
        .map(|number| dossier(number, in_charge))
        .collect()
}

fn dossier(number: u32, in_charge: &InCharge) -> Result<NewDossier, CommandError> {
    let mut draw = Draw::of(number);
    let name = match draw.below(200) {
        // One-letter and one-word names are rare, and happen.
        0 => draw.of_list(&["A", "É", "Œ", "9", "B2B"]).to_owned(),
        1..=20 => draw.of_list(NAMES).to_owned(),
        _ => format!(
            "{} {} {}",
            draw.of_list(TRADES),
            draw.of_list(NAMES),
            draw.of_list(TOWNS)
        ),
    };
    let name =
        DossierName::parse(name.trim()).map_err(|error| CommandError::new(format!("{name}: {error}")))?;
    let letters: String = fold(name.as_str())
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .chain("CLI".chars())
        .take(3)
        .collect();
    let code = DossierCode::parse(&format!("{letters}{number:06}"))
        .map_err(|error| CommandError::new(format!("{letters}{number}: {error}")))?;
    let ready = draw.below(100) < 30;
    Ok(NewDossier {
        code,
        denomination: name.clone(),
        name,
        status: if draw.below(100) < 8 {
            DossierStatus::ToPrepare
        } else {
            DossierStatus::Operational
        },
        teams_status: if ready {
            TeamsStatus::Operational
        } else {
            TeamsStatus::ToPrepare
        },
        is_model: false,
        owner: match in_charge.owners.as_slice() {
            [] => None,
            owners if draw.below(10) > 0 => owners.get(number as usize % owners.len()).copied(),
            _ => None,
        },
        engagement_manager: in_charge.engagement_manager.filter(|_| number.is_multiple_of(10)),
        numbers: Default::default(),
        agency: None,
    })
}

/// A small generator of its own, so that no library's next version changes the demo: SplitMix64.
struct Draw(u64);

impl Draw {
    fn of(number: u32) -> Self {
        Self(0x4c6f_6f70_4875_6200 ^ (u64::from(number) << 17))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn of_list<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(at).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn dossiers_are_always_the_same_and_never_twice() {
        let in_charge = InCharge {
            owners: vec![StaffId(1), StaffId(2)],
            engagement_manager: Some(StaffId(3)),
        };
        let all = dossiers(1, 5000, &in_charge).expect("the words make dossiers");
        let codes: HashSet<_> = all
            .iter()
            .map(|dossier| dossier.code.as_str().to_owned())
            .collect();
        assert_eq!(codes.len(), 5000);
        let again = dossiers(4000, 1, &in_charge).expect("the words make dossiers");
        assert_eq!(again[0].code, all[3999].code);
        assert_eq!(again[0].name, all[3999].name);
        assert!(all.iter().any(|dossier| dossier.name.as_str().contains('Œ')));
        assert!(all.iter().any(|dossier| dossier.name.as_str().contains('’')));
        assert!(
            all.iter()
                .any(|dossier| dossier.name.as_str().chars().count() == 1)
        );
        assert!(all.iter().any(|dossier| dossier.owner.is_none()));
    }
}
