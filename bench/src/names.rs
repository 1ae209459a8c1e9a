//! Made-up dossiers and people, the same in every run, and the beginnings by which they are searched.

use std::collections::HashSet;

use hub_domain::contact::{ContactDetails, ContactForm};
use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus};
use hub_domain::fold::fold;
use hub_store::NewDossier;

use crate::outcome::Outcome;
use crate::still::Draw;

/// Half the names begin with a trade, so that a few prefixes find thousands; half with a made-up word, so that
/// thousands of prefixes find a few. Codes begin with any three letters.
pub fn dossier(number: usize, draw: &Draw) -> Outcome<NewDossier> {
    const TRADES: [&str; 24] = [
        "Boulangerie",
        "Pharmacie",
        "Garage",
        "Menuiserie",
        "Plomberie",
        "Transports",
        "Bâtiment",
        "Coiffure",
        "Restaurant",
        "Brasserie",
        "Électricité",
        "Maçonnerie",
        "Peinture",
        "Optique",
        "Œnologie",
        "Conseil",
        "Holding",
        "Vignobles",
        "Domaine",
        "Château",
        "Atelier",
        "Épicerie",
        "Clinique",
        "Librairie",
    ];
    const ENDS: [&str; 16] = [
        "Martin",
        "Bernard",
        "Lefèvre",
        "Durand",
        "Moreau",
        "Guérin",
        "Noël",
        "André",
        "de Nîmes",
        "de Rennes",
        "de Quimper",
        "d’Angers",
        "du Marché",
        "de la Gare",
        "des Îles",
        "& Fils",
    ];
    let start = if number.is_multiple_of(2) {
        TRADES[draw.below(TRADES.len())].to_owned()
    } else {
        word(draw)
    };
    let name = format!("{start} {}", ENDS[draw.below(ENDS.len())]);
    let name = DossierName::parse(&name).map_err(|error| error.to_string())?;
    let letters: String = (0..3).map(|_| letter(draw)).collect();
    Ok(NewDossier {
        code: DossierCode::parse(&format!("{letters}{number:07}")).map_err(|error| error.to_string())?,
        denomination: name.clone(),
        name,
        status: DossierStatus::Operational,
        teams_status: TeamsStatus::Operational,
        is_model: false,
        owner: None,
        engagement_manager: None,
        numbers: Default::default(),
        agency: None,
    })
}

/// A contact with an address of their own: one last name in two is a frequent one.
pub fn contact(number: usize, draw: &Draw) -> Outcome<ContactDetails> {
    const LAST: [&str; 16] = [
        "Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent",
        "Lefèvre", "Leroy", "Guérin", "André", "Müller", "Le Goff",
    ];
    const FIRST: [&str; 12] = [
        "Marie", "Jean", "Élodie", "Philippe", "Nathalie", "Michel", "Isabelle", "Éric", "Zoé", "Inès",
        "Loïc", "Gaëlle",
    ];
    let last = if number.is_multiple_of(2) {
        LAST[draw.below(LAST.len())].to_owned()
    } else {
        word(draw)
    };
    let first = FIRST[draw.below(FIRST.len())];
    let plain = |name: &str| -> String { fold(name).chars().filter(char::is_ascii_alphanumeric).collect() };
    let form = ContactForm {
        email: format!("{}.{}{number}@client.example", plain(first), plain(&last)),
        last_name: last,
        first_name: first.to_owned(),
        ..ContactForm::default()
    };
    ContactDetails::check(&form).map_err(|faults| format!("{faults:?}").into())
}

/// A letter and six more.
fn word(draw: &Draw) -> String {
    let mut word = letter(draw).to_string();
    word.extend((0..6).map(|_| letter(draw).to_ascii_lowercase()));
    word
}

fn letter(draw: &Draw) -> char {
    char::from(b'A' + draw.below(26) as u8)
}

/// Distinct three-letter beginnings of these texts, each thing being found by one text or the other, in an order without
/// order; at most `most`.
pub fn beginnings(texts: &[(&str, &str)], most: usize) -> Vec<String> {
    let draw = Draw::new(7);
    let (mut seen, mut beginnings) = (HashSet::new(), Vec::new());
    for _ in 0..texts.len() {
        let (one, other) = texts[draw.below(texts.len())];
        let text = if draw.below(2) == 0 { one } else { other };
        let start: String = text.chars().take(3).collect::<String>().to_lowercase();
        if start.chars().count() == 3
            && start.chars().all(char::is_alphanumeric)
            && seen.insert(start.clone())
        {
            beginnings.push(start);
        }
        if beginnings.len() == most {
            break;
        }
    }
    beginnings
}
