//! The interlocuteurs of the demo: those of the founding text, in each state, and one for every other dossier.

use hub_app::{Hub, Origin};
use hub_domain::authz::{EditContacts, Target};
use hub_domain::contact::{ContactDetails, ContactForm};
use hub_domain::delivery::{Delivery, Outcome};
use hub_domain::fold::fold;
use hub_domain::ids::{ContactId, FirmId};
use hub_domain::staff::Caller;
use hub_store::ReadLinks as _;

use crate::error::CommandError;

/// A dossier in two has a contact.
const STEP: i64 = 2;
/// How long the letter with API COLLAB's invitation is held while it is accepted, in milliseconds.
const HELD_MILLIS: i64 = 60_000;

struct Seen {
    last_name: &'static str,
    first_name: &'static str,
    email: &'static str,
    mobile: &'static str,
    dossiers: &'static [(&'static str, &'static str)],
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    NotInvited,
    Invited,
    Guest,
}

const SEEN: &[Seen] = &[
    Seen {
        last_name: "API COLLAB",
        first_name: "",
        email: "api.collab@client.example",
        mobile: "06 00 00 00 01",
        dossiers: &[
            ("CEGID003", ""),
            ("CEGID001", "Facturation"),
            ("CEGID002", ""),
            ("ATOONEXT01", "Paie"),
        ],
        state: State::Guest,
    },
    Seen {
        last_name: "DURAND",
        first_name: "Paul",
        email: "durand@exemple.example",
        mobile: "06 00 00 00 02",
        dossiers: &[("CEGID001", ""), ("CEGID002", ""), ("CEGID003", "")],
        state: State::NotInvited,
    },
    Seen {
        last_name: "MOREL",
        first_name: "Sophie",
        email: "",
        mobile: "06 00 00 00 03",
        dossiers: &[("CEGID002", "")],
        state: State::NotInvited,
    },
    Seen {
        last_name: "BÉRANGER",
        first_name: "Noé",
        email: "noe.beranger@client.example",
        mobile: "",
        dossiers: &[("CEGID003", "Achats")],
        state: State::Invited,
    },
];

const LAST_NAMES: &[&str] = &[
    "Martin",
    "Bernard",
    "Thomas",
    "Petit",
    "Robert",
    "Richard",
    "Durand",
    "Dubois",
    "Moreau",
    "Laurent",
    "Simon",
    "Michel",
    "Lefèvre",
    "Leroy",
    "Roux",
    "David",
    "Bertrand",
    "Morel",
    "Fournier",
    "Girard",
    "Bonnet",
    "Dupont",
    "Lambert",
    "Fontaine",
    "Rousseau",
    "Vincent",
    "Müller",
    "Lefebvre",
    "Faure",
    "André",
    "Mercier",
    "Blanc",
    "Guérin",
    "Boyer",
    "Garnier",
    "Chevalier",
    "François",
    "Legrand",
    "Gauthier",
    "Garcia",
    "Perrin",
    "Robin",
    "Clément",
    "Morin",
    "Nicolas",
    "Henry",
    "Roussel",
    "Mathieu",
    "Gautier",
    "Masson",
    "Le Goff",
    "D’Aubigné",
];
const FIRST_NAMES: &[&str] = &[
    "Marie",
    "Jean",
    "Élodie",
    "Philippe",
    "Nathalie",
    "Michel",
    "Isabelle",
    "Alain",
    "Sylvie",
    "Patrick",
    "Catherine",
    "Nicolas",
    "Céline",
    "Christophe",
    "Sandrine",
    "Pierre",
    "Aurélie",
    "Éric",
    "Émilie",
    "Frédéric",
    "Chloé",
    "Loïc",
    "Inès",
    "Hugo",
    "Léa",
    "Zoé",
    "Maël",
    "Anaïs",
    "Noël",
    "Jean-Baptiste",
    "Gaëlle",
];

/// Adds the contacts of a firm; `administrator`, where there is one, invites those who are known to the directory.
///
/// # Errors
/// One sentence for the operator.
pub async fn add_all(
    hub: &Hub,
    firm: FirmId,
    operator: &Caller,
    administrator: Option<&Caller>,
    dossiers: u32,
    origin: &Origin,
) -> Result<(), CommandError> {
    let generated: Result<Vec<_>, _> = (1..=u64::from(dossiers) / 2)
        .map(|number| generated(number, firm))
        .collect();
    let generated = generated?;
    let mut tx = hub.database().begin(operator, hub.stamp(origin)).await?;
    let may = |tx: &hub_store::FirmTx| {
        tx.permit::<EditContacts>(Target::Firm)
            .map_err(hub_app::AppError::from)
    };
    if !generated.is_empty() {
        let permit = may(&tx)?;
        tx.create_contacts(permit, &generated, STEP).await?;
    }
    let mut seen = Vec::new();
    for person in SEEN {
        let details = details(ContactForm {
            last_name: person.last_name.to_owned(),
            first_name: person.first_name.to_owned(),
            email: person.email.to_owned(),
            mobile: person.mobile.to_owned(),
            ..ContactForm::default()
        })?;
        let permit = may(&tx)?;
        let id = tx.add_contact(permit, &details).await?;
        for (code, limited_to) in person.dossiers {
            let Some(found) = tx.dossier_of_code(code).await? else {
                continue;
            };
            let permit = may(&tx)?;
            tx.open_link(permit, (id, &details.shown_name()), found.dossier.id, limited_to)
                .await?;
        }
        seen.push((person, id));
    }
    tx.commit().await?;
    let Some(administrator) = administrator else {
        return Ok(());
    };
    for (person, id) in seen {
        if person.state == State::NotInvited {
            continue;
        }
        hub.invite_contact(administrator, id, None, origin).await?;
        if person.state == State::Guest {
            accept(hub, id, origin).await?;
        }
    }
    Ok(())
}

/// Accepts the invitation that waits to leave, as its reader would; whatever was written before it is taken as read.
async fn accept(hub: &Hub, contact: ContactId, origin: &Origin) -> Result<(), CommandError> {
    let now = hub.now();
    while let Some(mail) = hub
        .database()
        .lease_mail(now, now.plus_millis(HELD_MILLIS))
        .await?
    {
        let is_theirs = mail.to.contact == Some(contact);
        if is_theirs && let Some(link) = hub.pass_link(&mail).await? {
            let token = link.rsplit('/').next().unwrap_or_default();
            hub.use_pass(token, origin).await?;
        }
        let read = Delivery {
            outcome: Outcome::Shown,
            answer: String::new(),
        };
        hub.database().settle_mail(&mail, &read, None, now).await?;
        if is_theirs {
            break;
        }
    }
    Ok(())
}

/// The contact of a number in a firm: always the same one.
fn generated(number: u64, firm: FirmId) -> Result<ContactDetails, CommandError> {
    let pick = |list: &'static [&'static str], factor: u64| {
        let at = (number.wrapping_mul(factor) >> 7) % list.len() as u64;
        usize::try_from(at)
            .ok()
            .and_then(|at| list.get(at))
            .copied()
            .unwrap_or_default()
    };
    let (last_name, first_name) = (
        pick(LAST_NAMES, 0x9E37_79B9_7F4A_7C15),
        pick(FIRST_NAMES, 0xBF58_476D_1CE4_E5B9),
    );
    let plain = |name: &str| -> String { fold(name).chars().filter(char::is_ascii_alphanumeric).collect() };
    details(ContactForm {
        last_name: last_name.to_owned(),
        first_name: first_name.to_owned(),
        // One in fifty has no address.
        email: if number.is_multiple_of(50) {
            String::new()
        } else {
            format!(
                "{}.{}{number}@client{firm}.example",
                plain(first_name),
                plain(last_name)
            )
        },
        mobile: format!(
            "06 {:02} {:02} {:02} {:02}",
            number / 1_000_000 % 100,
            number / 10_000 % 100,
            number / 100 % 100,
            number % 100
        ),
        landline: String::new(),
    })
}

fn details(form: ContactForm) -> Result<ContactDetails, CommandError> {
    ContactDetails::check(&form)
        .map_err(|faults| CommandError::new(format!("{} {}: {faults:?}", form.last_name, form.first_name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every generated contact is a right one, the same each time, with an address of their own.
    #[test]
    fn generated_contacts_are_right() {
        let make = || -> Vec<ContactDetails> {
            (1..=2000)
                .map(|number| generated(number, FirmId(1)).expect("a contact"))
                .collect()
        };
        let contacts = make();
        assert_eq!(contacts, make());
        let mut addresses: Vec<_> = contacts
            .iter()
            .filter_map(|contact| contact.email())
            .map(|email| email.folded())
            .collect();
        let count = addresses.len();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!((addresses.len(), count), (1960, 1960));
        let mut names: Vec<_> = contacts.iter().map(ContactDetails::shown_name).collect();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() > 500, "{}", names.len());
    }
}
