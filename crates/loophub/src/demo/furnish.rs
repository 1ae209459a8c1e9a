//! Filling the demo: its firms, people, dossiers, keys and applications, by the product's own commands.

use std::io::Write as _;

use hub_app::authn::{SignIn, hash_password, operator};
use hub_app::commands::NewFirm;
use hub_app::{Hub, Origin};
use hub_domain::account::EmailAddress;
use hub_domain::authz::policy::RIGHTS_GROUP;
use hub_domain::authz::{CreateDossier, EditSettings, EditStaff, Target};
use hub_domain::catalog::{CatalogEntry, CatalogFile, STARTER};
use hub_domain::dossier::{DossierCode, DossierName, DossierStatus, TeamsStatus};
use hub_domain::ids::{FirmId, SicCodeId, StaffId};
use hub_domain::staff::{Caller, ProfileLevel};
use hub_store::{NewDossier, NewStaff};

use super::generate::{InCharge, dossiers};
use super::{DemoOptions, PASSWORD, applications, contacts};
use crate::error::CommandError;

/// A dossier that the sample key may act on.
pub const OPEN_DOSSIER: &str = "CEGID002";

/// Somebody of the demo.
#[derive(Debug)]
pub struct Person {
    /// The address they sign in with.
    pub email: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    level: &'static str,
    /// Who they are, as printed.
    pub told: &'static str,
}

/// The people of the demo.
pub const CAST: &[Person] = &[
    Person {
        email: "alice@cegidpartenaires.example",
        first_name: "Alice",
        last_name: "Martin",
        level: "5.0",
        told: "administratrice de CEGIDPARTENAIRES, collaboratrice de CABINETDUPONT",
    },
    Person {
        email: "bruno@cegidpartenaires.example",
        first_name: "Bruno",
        last_name: "Lefèvre",
        level: "3.0",
        told: "maître de dossiers (CEGID001…)",
    },
    Person {
        email: "chloe@cegidpartenaires.example",
        first_name: "Chloé",
        last_name: "Garnier",
        level: "3.0",
        told: "engagement manager de CEGID001",
    },
    Person {
        email: "david@cegidpartenaires.example",
        first_name: "David",
        last_name: "Nguyen",
        level: "2.0",
        told: "membre de LOOP-GESTION-DES-DROITS",
    },
    Person {
        email: "emma@cegidpartenaires.example",
        first_name: "Emma",
        last_name: "Roussel",
        level: "1.0",
        told: "collaboratrice",
    },
    Person {
        email: "gael@cegidpartenaires.example",
        first_name: "Gaël",
        last_name: "Le Goff",
        level: "4.9",
        told: "profil 4.9, donc pas administrateur",
    },
    Person {
        email: "farid@cabinetdupont.example",
        first_name: "Farid",
        last_name: "Benali",
        level: "5.0",
        told: "administrateur de CABINETDUPONT",
    },
];

/// Fills an empty database.
///
/// # Errors
/// One sentence for the operator; the database is then begun and not complete.
pub async fn furnish(hub: &Hub, options: &DemoOptions) -> Result<(), CommandError> {
    let origin = Origin::command_line();
    let main = firm(hub, "CEGIDPARTENAIRES", "Cegid Partenaires", &CAST[0], &origin).await?;
    let second = firm(hub, "CABINETDUPONT", "Cabinet Dupont", &CAST[6], &origin).await?;
    let people = staff(hub, main, second, &origin).await?;
    let codes = sic_codes(hub, main, &["FR001", "FR002"], &origin).await?;
    seen_dossiers(hub, main, &people, &origin).await?;
    seen_dossiers(hub, second, &People::default(), &origin).await?;
    generated(hub, main, options.dossiers, &people.in_charge(), &origin).await?;
    generated(
        hub,
        second,
        options.dossiers.min(100),
        &InCharge::default(),
        &origin,
    )
    .await?;
    let alice = sign_in(hub, CAST[0].email, &origin).await?;
    applications::add_all(hub, &alice, codes.first().copied(), &options.data, &origin).await?;
    for (firm, administrator, dossiers) in [
        (main, Some(&alice), options.dossiers),
        (second, None, options.dossiers.min(100)),
    ] {
        contacts::add_all(hub, firm, &operator(firm), administrator, dossiers, &origin).await?;
    }
    Ok(())
}

/// The built-in catalogue, with « Cegid Flow » configured on every new firm to show the column.
///
/// # Errors
/// Never in a released version: the tests read the same file.
pub fn catalogue() -> Result<Vec<CatalogEntry>, CommandError> {
    let mut entries =
        CatalogFile::parse(STARTER).map_err(|errors| CommandError::new(format!("{errors:?}")))?;
    for entry in &mut entries {
        entry.default = entry.slug == "cegid-flow";
    }
    Ok(entries)
}

async fn firm(
    hub: &Hub,
    domain: &str,
    name: &str,
    admin: &Person,
    origin: &Origin,
) -> Result<FirmId, CommandError> {
    let new = NewFirm {
        domain: domain.to_owned(),
        name: name.to_owned(),
        admin_email: admin.email.to_owned(),
        admin_first_name: admin.first_name.to_owned(),
        admin_last_name: admin.last_name.to_owned(),
        language: "fr".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
    };
    let created = hub.create_firm(&new, origin).await?;
    let (firm, _, link) = created.map_err(|fault| CommandError::new(format!("{domain}: {fault}")))?;
    let path = link.into_path();
    let token = path.rsplit('/').next().unwrap_or_default();
    hub.choose_password(token, PASSWORD, origin)
        .await?
        .map_err(|refusal| CommandError::new(format!("{refusal}")))?;
    Ok(firm)
}

/// Staff of the first firm that dossiers refer to.
#[derive(Debug, Default)]
struct People {
    bruno: Option<StaffId>,
    chloe: Option<StaffId>,
    alice: Option<StaffId>,
    david: Option<StaffId>,
}

impl People {
    fn in_charge(&self) -> InCharge {
        let owners = [self.bruno, self.alice, self.david]
            .into_iter()
            .flatten()
            .collect();
        InCharge {
            owners,
            engagement_manager: self.chloe,
        }
    }
}

async fn staff(hub: &Hub, main: FirmId, second: FirmId, origin: &Origin) -> Result<People, CommandError> {
    let hash = hash_password(hub, PASSWORD).await?;
    let mut people = People::default();
    let mut tx = hub.database().begin(&operator(main), hub.stamp(origin)).await?;
    for person in CAST.get(1..6).unwrap_or_default() {
        let account = tx.account_of(&email(person)?, Some(&hash)).await?.0;
        let permit = tx
            .permit::<EditStaff>(Target::Firm)
            .map_err(hub_app::AppError::from)?;
        let id = tx
            .add_staff(permit, &new_staff(person, account, person.level)?)
            .await?;
        match person.first_name {
            "Bruno" => people.bruno = Some(id),
            "Chloé" => people.chloe = Some(id),
            "David" => people.david = Some(id),
            _ => {}
        }
    }
    let permit = tx
        .permit::<EditStaff>(Target::Firm)
        .map_err(hub_app::AppError::from)?;
    let david: Vec<StaffId> = people.david.into_iter().collect();
    tx.add_group(permit, RIGHTS_GROUP, "Gestion des droits", &david)
        .await?;
    tx.commit().await?;
    let names = hub.database().read(&operator(main)).await?.staff_names().await?;
    people.alice = names.first().map(|(id, _)| *id);

    let mut tx = hub.database().begin(&operator(second), hub.stamp(origin)).await?;
    let alice = tx.account_of(&email(&CAST[0])?, None).await?.0;
    let permit = tx
        .permit::<EditStaff>(Target::Firm)
        .map_err(hub_app::AppError::from)?;
    tx.add_staff(permit, &new_staff(&CAST[0], alice, "1.0")?).await?;
    tx.commit().await?;
    Ok(people)
}

fn email(person: &Person) -> Result<EmailAddress, CommandError> {
    EmailAddress::parse(person.email).map_err(|error| CommandError::new(format!("{error}")))
}

fn new_staff(
    person: &Person,
    account: hub_domain::ids::AccountId,
    level: &str,
) -> Result<NewStaff, CommandError> {
    Ok(NewStaff {
        account,
        first_name: person.first_name.to_owned(),
        last_name: person.last_name.to_owned(),
        level: level
            .parse::<ProfileLevel>()
            .map_err(|error| CommandError::new(format!("{error}")))?,
        groups: Vec::new(),
    })
}

async fn sic_codes(
    hub: &Hub,
    firm: FirmId,
    codes: &[&str],
    origin: &Origin,
) -> Result<Vec<SicCodeId>, CommandError> {
    let mut tx = hub.database().begin(&operator(firm), hub.stamp(origin)).await?;
    let mut ids = Vec::new();
    for code in codes {
        let permit = tx
            .permit::<EditSettings>(Target::Firm)
            .map_err(hub_app::AppError::from)?;
        ids.push(tx.add_sic_code(permit, code, code).await?);
    }
    tx.commit().await?;
    Ok(ids)
}

/// The dossiers seen in the founding text, and a few archived ones and models.
async fn seen_dossiers(
    hub: &Hub,
    firm: FirmId,
    people: &People,
    origin: &Origin,
) -> Result<(), CommandError> {
    const SEEN: &str = include_str!("../../../../demo/dossiers.csv");
    let wrong = |error: &dyn std::fmt::Display| CommandError::new(format!("demo/dossiers.csv: {error}"));
    let mut all = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(SEEN.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|error| wrong(&error))?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let code = DossierCode::parse(cell(0)).map_err(|error| wrong(&error))?;
        let of_bruno = code.as_str().starts_with("CEGID");
        all.push(NewDossier {
            name: DossierName::parse(cell(1)).map_err(|error| wrong(&error))?,
            denomination: DossierName::parse(cell(2)).map_err(|error| wrong(&error))?,
            status: if cell(3) == "Opérationnel" {
                DossierStatus::Operational
            } else {
                DossierStatus::ToPrepare
            },
            teams_status: if cell(4) == "Opérationnel" {
                TeamsStatus::Operational
            } else {
                TeamsStatus::ToPrepare
            },
            is_model: false,
            owner: people.bruno.filter(|_| of_bruno),
            engagement_manager: people.chloe.filter(|_| code.as_str() == "CEGID001"),
            numbers: Default::default(),
            agency: None,
            code,
        });
    }
    for number in 1..=4 {
        let archived = number <= 2;
        let name = if archived {
            "Société dissoute"
        } else {
            "Modèle de dossier"
        };
        let code = format!("{}{number:03}", if archived { "ARCHIVE" } else { "MODELE" });
        let name = DossierName::parse(&format!("{name} {number}")).map_err(|error| wrong(&error))?;
        all.push(NewDossier {
            code: DossierCode::parse(&code).map_err(|error| wrong(&error))?,
            denomination: name.clone(),
            name,
            status: if archived {
                DossierStatus::Archived
            } else {
                DossierStatus::Operational
            },
            teams_status: TeamsStatus::ToPrepare,
            is_model: !archived,
            owner: None,
            engagement_manager: None,
            numbers: Default::default(),
            agency: None,
        });
    }
    create(hub, firm, &all, origin).await
}

async fn create(
    hub: &Hub,
    firm: FirmId,
    dossiers: &[NewDossier],
    origin: &Origin,
) -> Result<(), CommandError> {
    let mut tx = hub.database().begin(&operator(firm), hub.stamp(origin)).await?;
    let permit = tx
        .permit::<CreateDossier>(Target::Firm)
        .map_err(hub_app::AppError::from)?;
    tx.create_dossiers(permit, dossiers).await?;
    tx.commit().await?;
    Ok(())
}

async fn generated(
    hub: &Hub,
    firm: FirmId,
    count: u32,
    in_charge: &InCharge,
    origin: &Origin,
) -> Result<(), CommandError> {
    const AT_ONCE: u32 = 10_000;
    let mut made = 0;
    while made < count {
        let more = AT_ONCE.min(count - made);
        create(hub, firm, &dossiers(made + 1, more, in_charge)?, origin).await?;
        made += more;
        if count >= AT_ONCE {
            print!("\rDossiers : {made} / {count}");
            std::io::stdout().flush()?;
        }
    }
    if count >= AT_ONCE {
        println!();
    }
    Ok(())
}

async fn sign_in(hub: &Hub, email: &str, origin: &Origin) -> Result<Caller, CommandError> {
    let signed_in = hub
        .sign_in(
            SignIn {
                email,
                password: PASSWORD,
            },
            origin,
        )
        .await?;
    let token = signed_in
        .map_err(|refusal| CommandError::new(format!("{email}: {refusal:?}")))?
        .into_cookie();
    let session = hub.signed_in(&token).await?;
    let session = session.ok_or_else(|| CommandError::new(format!("{email} cannot sign in")))?;
    let caller = session.caller().cloned();
    hub.sign_out(&session).await?;
    caller.ok_or_else(|| CommandError::new(format!("{email} has no place")))
}
