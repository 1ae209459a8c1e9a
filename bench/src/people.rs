//! The people of the measured firm: 400 owners, 80,000 contacts, a portfolio with everything, and a collaborative offer on
//! one dossier in five with three accesses on two of them.

use hub_app::Origin;
use hub_app::authn::operator;
use hub_domain::account::EmailAddress;
use hub_domain::authz::{EditContacts, EditStaff, Target};
use hub_domain::fold::fold;
use hub_domain::ids::InstalledAppId;
use hub_domain::staff::{Caller, ProfileLevel};
use hub_store::{Engine, NewStaff};

use crate::data::{self, Data, OFFER};
use crate::names;
use crate::outcome::{Outcome, fault};
use crate::places::Bare;
use crate::still::Draw;

/// Owners of the offer's dossiers.
pub const OWNERS: usize = 400;
/// The offer is on for the dossiers whose row divides by this.
const ONE_IN: i64 = 5;

/// What was added to a furnished database.
#[derive(Debug)]
pub struct People {
    /// The offer.
    pub offer: InstalledAppId,
    /// How many dossiers it is on for.
    pub dossiers: u64,
    /// How many accesses it gives.
    pub accesses: u64,
    /// How many contacts the firm has.
    pub contacts: usize,
    /// What contacts are found by: last name, first name.
    pub names: Vec<(String, String)>,
}

/// Adds the people to a furnished database that nobody has open.
pub async fn furnish(data: &Data) -> Outcome<People> {
    let hub = data::hub(&data.place).await?;
    let caller = data::caller(&hub, data).await?;
    let origin = Origin::command_line();
    let firm = operator(caller.firm());
    let first_owner = owners(&hub, &firm, &origin).await?;
    let names = contacts(&hub, &firm, data.dossiers.len() * 4 / 5, &origin).await?;
    let draft = data::prepare(&hub, &caller, OFFER, "", false).await?;
    let (offer, _) = data::validate(&hub, &caller, draft, &origin).await?;
    hub.database().close().await;
    let mut bare = Bare::open(&data.place.url).await?;
    bare.run("BEGIN").await?;
    for statement in rows(offer, first_owner) {
        bare.run(&statement).await?;
    }
    bare.run("COMMIT").await?;
    let live = format!("FROM activation WHERE installed_app_id = {offer}");
    let dossiers = bare.number(&format!("SELECT COUNT(*) {live}")).await?;
    let accesses = bare
        .number(&format!(
            "SELECT COUNT(*) FROM access WHERE activation_id IN (SELECT id {live})"
        ))
        .await?;
    bare.run(match data.place.engine {
        Engine::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        Engine::Postgres => "VACUUM ANALYZE",
    })
    .await?;
    bare.close().await?;
    Ok(People {
        offer,
        dossiers: u64::try_from(dossiers)?,
        accesses: u64::try_from(accesses)?,
        contacts: names.len(),
        names,
    })
}

/// Adds the owners; answers the first one's row, the others' follow it.
async fn owners(hub: &hub_app::Hub, firm: &Caller, origin: &Origin) -> Outcome<i64> {
    let mut tx = hub.database().begin(firm, hub.stamp(origin)).await?;
    let level: ProfileLevel = "3.0".parse().map_err(|error| format!("{error}"))?;
    let (mut first, mut last) = (None, 0);
    for number in 0..OWNERS {
        let email = EmailAddress::parse(&format!("maitre{number}@cabinetmesure.example"))
            .map_err(|error| error.to_string())?;
        let new = NewStaff {
            groups: Vec::new(),
            account: tx.account_of(&email, None).await?.0,
            first_name: "Maître".to_owned(),
            last_name: format!("Numéro{number:03}"),
            level,
        };
        let permit = tx
            .permit::<EditStaff>(Target::Firm)
            .map_err(hub_app::AppError::from)?;
        last = tx.add_staff(permit, &new).await?.0;
        first.get_or_insert(last);
    }
    tx.commit().await?;
    match first {
        Some(first) if last == first + OWNERS as i64 - 1 => Ok(first),
        _ => fault("the owners' rows do not follow each other"),
    }
}

async fn contacts(
    hub: &hub_app::Hub,
    firm: &Caller,
    count: usize,
    origin: &Origin,
) -> Outcome<Vec<(String, String)>> {
    let draw = Draw::new(11);
    let all = (0..count)
        .map(|number| names::contact(number, &draw))
        .collect::<Outcome<Vec<_>>>()?;
    let mut tx = hub.database().begin(firm, hub.stamp(origin)).await?;
    let permit = tx
        .permit::<EditContacts>(Target::Firm)
        .map_err(hub_app::AppError::from)?;
    tx.create_contacts(permit, &all, 1).await?;
    tx.commit().await?;
    Ok(all
        .iter()
        .map(|contact| (fold(contact.last_name()), fold(contact.first_name())))
        .collect())
}

/// The rest as the product writes it, set-wise: by its pages it would be the same rows, one dossier at a time.
fn rows(offer: InstalledAppId, first_owner: i64) -> Vec<String> {
    let act = format!("(SELECT added_by FROM installed_app WHERE id = {offer})");
    let contact =
        |dossier: &str, more: &str| format!("(SELECT MIN(id) FROM contact) + {dossier} / {ONE_IN} {more}");
    let link = |more: &str, which: &str| {
        format!(
            "INSERT INTO contact_link (firm_id, contact_id, dossier_id, limited_to, opened_by) \
             SELECT c.firm_id, c.id, d.id, '', {act} FROM dossier d JOIN contact c ON c.firm_id = d.firm_id \
             AND c.id = {} WHERE d.id % {ONE_IN} = 0 {which} ON CONFLICT DO NOTHING",
            contact("d.id", more)
        )
    };
    let access = |more: &str, which: &str| {
        format!(
            "INSERT INTO access (firm_id, activation_id, contact_id, opened_by) \
             SELECT t.firm_id, t.id, c.id, {act} FROM activation t JOIN contact c ON c.firm_id = t.firm_id \
             AND c.id = {} WHERE t.installed_app_id = {offer} {which} ON CONFLICT DO NOTHING",
            contact("t.dossier_id", more)
        )
    };
    let second = format!("+ (SELECT COUNT(*) FROM dossier) / {ONE_IN}");
    let odd = |row: &str| format!("AND {row} / {ONE_IN} % 2 = 1");
    vec![
        "INSERT INTO portfolio_entry (firm_id, staff_id, dossier_id, added_at) \
         SELECT d.firm_id, (SELECT MIN(id) FROM staff_member), d.id, 0 FROM dossier d WHERE d.selectable \
         ON CONFLICT DO NOTHING"
            .to_owned(),
        "UPDATE staff_member SET portfolio_revision = portfolio_revision + 1".to_owned(),
        format!(
            "UPDATE dossier SET owner_id = {first_owner} + (id / {ONE_IN}) % {OWNERS} WHERE id % {ONE_IN} = 0"
        ),
        format!(
            "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
             SELECT d.firm_id, {offer}, d.id, {act} FROM dossier d WHERE d.id % {ONE_IN} = 0 AND d.selectable \
             ORDER BY d.id"
        ),
        format!(
            "UPDATE installed_app SET open_revision = open_revision + 1, dossier_count = (SELECT COUNT(*) \
             FROM activation WHERE installed_app_id = {offer}) WHERE id = {offer}"
        ),
        link("", ""),
        link(&second, &odd("d.id")),
        access("", ""),
        access(&second, &odd("t.dossier_id")),
        "UPDATE contact SET guest_state = 'guest' WHERE id IN (SELECT contact_id FROM access)".to_owned(),
        format!(
            "INSERT INTO guest_period (firm_id, contact_id, opened_by) SELECT firm_id, id, {act} FROM contact \
             WHERE guest_state = 'guest'"
        ),
        "UPDATE firm_head SET dossier_revision = dossier_revision + 1, decision_epoch = decision_epoch + 1"
            .to_owned(),
    ]
}
