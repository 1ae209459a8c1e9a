//! What everything is measured on: one firm, its dossiers, twenty applications, their activations and a thousand keys,
//! the same in every run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hub_app::authn::{SignIn, operator};
use hub_app::commands::{AddOutcome, Expiry, KeyForm, NewFirm, SelectionChange};
use hub_app::{Hub, HubSettings, Origin};
use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::authz::call::CallLimits;
use hub_domain::authz::{CreateDossier, Target};
use hub_domain::catalog::CatalogFile;
use hub_domain::credential::KeySecret;
use hub_domain::ids::{DraftId, InstalledAppId};
use hub_domain::staff::Caller;
use hub_domain::wizard::DefinitionForm;
use hub_store::{
    Database, DossierFilter, DossierOrder, DossierView, Engine, NewDossier, ReadApplications as _,
};

use crate::names;
use crate::outcome::{Outcome, fault};
use crate::places::{Bare, Grounds, Place};
use crate::still::{Draw, MachineClock};

/// Applications with activations; one more entry of the catalogue stays free for W2, another for the draft of W3.
pub const APPLICATIONS: usize = 20;
/// The number of the collaborative offer in the catalogue.
pub const OFFER: usize = APPLICATIONS + 2;
const OFFER_LABEL: &str = "Offre mesurée";
const KEYS: usize = 1000;
const REVOKED: usize = 30;
const DOMAIN: &str = "CABINETMESURE";
const EMAIL: &str = "alice@cabinetmesure.example";
const PASSWORD: &str = "mesure-mesure-mesure";

/// A key, and what it opens.
#[derive(Debug, Clone)]
pub struct Key {
    /// `identifier:secret`.
    pub credential: String,
    /// The number of its application, from 0.
    pub application: usize,
    /// The only dossier it opens, by its place in [`Data::dossiers`].
    pub only: Option<usize>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// A dossier, as far as requests need it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Its row.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// Its name, folded.
    pub folded: String,
}

impl Dossier {
    /// What a search compares with.
    pub fn texts(&self) -> (&str, &str) {
        (&self.code, &self.folded)
    }
}

/// A furnished database that nobody has open.
#[derive(Debug)]
pub struct Data {
    /// Where it is.
    pub place: Place,
    /// The dossiers, by code.
    pub dossiers: Vec<Dossier>,
    /// The keys.
    pub keys: Vec<Key>,
    /// The applications, by number.
    pub applications: Vec<InstalledAppId>,
    /// How many activations there are.
    pub activations: u64,
    /// The session of an administrator, as its cookie holds it.
    pub session: String,
    /// A draft with every dossier selected, ready for « Valider ».
    pub ready: DraftId,
    /// A draft at step 2.
    pub choosing: DraftId,
}

/// Whether an application is on for a dossier: one in eight, by a formula that SQL knows too.
pub const fn is_open(dossier: i64, application: usize) -> bool {
    (dossier * 7919 + application as i64 * 104_729) % 1009 < 126
}

/// The product over a database. Each one draws its own randomness: names of letters and keys are never drawn twice.
pub async fn hub(place: &Place) -> Outcome<Hub> {
    static SEEDS: AtomicU64 = AtomicU64::new(2026);
    let database = Database::open(&place.settings()).await?;
    database.migrate().await?;
    let settings = HubSettings {
        call_limits: LIMITS,
        ..HubSettings::default()
    };
    let hub = Hub::new(
        database,
        Arc::new(MachineClock),
        Arc::new(Draw::new(SEEDS.fetch_add(1 << 32, Ordering::Relaxed))),
        settings,
    );
    hub.refresh_epochs().await?;
    Ok(hub)
}

/// The rate limit is on, above what the load reaches.
pub const LIMITS: CallLimits = CallLimits {
    per_second: 1_000_000,
    burst: 1_000_000,
};

/// The administrator.
pub async fn caller(hub: &Hub, data: &Data) -> Outcome<Caller> {
    caller_of(hub, &data.session).await
}

async fn caller_of(hub: &Hub, session: &str) -> Outcome<Caller> {
    let signed_in = hub.signed_in(session).await?;
    signed_in
        .and_then(|signed_in| signed_in.caller().cloned())
        .map_or_else(|| fault("the administrator is not signed in"), Ok)
}

/// Furnishes a database.
pub async fn furnish(grounds: &Grounds, engine: Engine, dossiers: usize) -> Outcome<Data> {
    let place = grounds.fresh(engine).await?;
    let hub = hub(&place).await?;
    let origin = Origin::command_line();
    let catalogue = CatalogFile::parse(&catalogue()).map_err(|errors| format!("{errors:?}"))?;
    hub.load_catalogue(&catalogue, &origin).await?;
    let session = firm(&hub, &origin).await?;
    let caller = caller_of(&hub, &session).await?;
    create_dossiers(&hub, &caller, dossiers, &origin).await?;
    let draw = Draw::new(1);
    let (mut applications, mut keys) = (Vec::new(), Vec::new());
    for number in 0..APPLICATIONS {
        let (identifier, credential) = issue(&hub, &caller, number, &origin).await?;
        let draft = prepare(&hub, &caller, number, &identifier, false).await?;
        applications.push(validate(&hub, &caller, draft, &origin).await?.0);
        keys.push(Key {
            credential,
            application: number,
            only: None,
            revoked: false,
        });
    }
    let (identifier, _) = issue(&hub, &caller, APPLICATIONS, &origin).await?;
    let ready = prepare(&hub, &caller, APPLICATIONS, &identifier, true).await?;
    let (identifier, _) = issue(&hub, &caller, APPLICATIONS + 1, &origin).await?;
    let choosing = prepare(&hub, &caller, APPLICATIONS + 1, &identifier, false).await?;
    let codes = read_dossiers(&hub, &caller).await?;
    hub.database().close().await;
    let mut bare = Bare::open(&place.url).await?;
    let activations = activate(&mut bare, &applications).await?;
    restricted_keys(&mut bare, &applications, &codes, &mut keys, &draw).await?;
    if engine == Engine::Postgres {
        // Otherwise the server does it by itself at some moment of the measures.
        bare.run("VACUUM ANALYZE").await?;
    }
    bare.close().await?;
    Ok(Data {
        place,
        dossiers: codes,
        keys,
        applications,
        activations,
        session,
        ready,
        choosing,
    })
}

/// What a partner application is called.
pub fn label(number: usize) -> String {
    format!("Application {number:02}")
}

/// Partner applications, as many as are needed, and one collaborative offer.
fn catalogue() -> String {
    let mut text = format!(
        "format = 1\n[[application]]\nslug = \"mesure-{OFFER}\"\nlabel = \"{OFFER_LABEL}\"\nkind = \"cegid\"\n\
         requires_contact = true\npublisher = \"Mesure\"\ndescription_fr = \"Une offre.\"\n\
         description_en = \"An offer.\"\npermissions_fr = \"Elle lira la comptabilité.\"\n\
         permissions_en = \"It will read the accounts.\"\noperations = \"*:read\"\n"
    );
    for number in 0..APPLICATIONS + 2 {
        text.push_str(&format!(
            "[[application]]\nslug = \"mesure-{number}\"\nlabel = \"{}\"\nkind = \"partenaire\"\n\
             publisher = \"Mesure\"\ndescription_fr = \"Une application.\"\ndescription_en = \"An application.\"\n\
             permissions_fr = \"Elle lira la comptabilité.\"\npermissions_en = \"It will read the accounts.\"\n\
             operations = \"*:read ecriture:write import:write\"\n",
            label(number)
        ));
    }
    text
}

async fn firm(hub: &Hub, origin: &Origin) -> Outcome<String> {
    let new = NewFirm {
        domain: DOMAIN.to_owned(),
        name: "Cabinet mesuré".to_owned(),
        admin_email: EMAIL.to_owned(),
        admin_first_name: "Alice".to_owned(),
        admin_last_name: "Martin".to_owned(),
        language: "fr".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
    };
    let (_, _, link) = hub
        .create_firm(&new, origin)
        .await?
        .map_err(|fault| fault.to_string())?;
    let path = link.into_path();
    let token = path.rsplit('/').next().unwrap_or_default();
    hub.choose_password(token, PASSWORD, origin)
        .await?
        .map_err(|refusal| refusal.to_string())?;
    let typed = SignIn {
        email: EMAIL,
        password: PASSWORD,
    };
    let token = hub
        .sign_in(typed, origin)
        .await?
        .map_err(|refusal| format!("{refusal:?}"))?;
    Ok(token.into_cookie())
}

async fn create_dossiers(hub: &Hub, caller: &Caller, count: usize, origin: &Origin) -> Outcome<()> {
    let firm = operator(caller.firm());
    let draw = Draw::new(3);
    let all: Vec<usize> = (0..count).collect();
    for numbers in all.chunks(10_000) {
        let dossiers: Vec<NewDossier> = numbers
            .iter()
            .map(|number| names::dossier(*number, &draw))
            .collect::<Outcome<_>>()?;
        let mut tx = hub.database().begin(&firm, hub.stamp(origin)).await?;
        let permit = tx
            .permit::<CreateDossier>(Target::Firm)
            .map_err(hub_app::AppError::from)?;
        tx.create_dossiers(permit, &dossiers).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn issue(hub: &Hub, caller: &Caller, number: usize, origin: &Origin) -> Outcome<(String, String)> {
    let form = KeyForm {
        name: format!("Clé {number:02}"),
        kind: Some(KeyKind::Standard),
        sic_code: None,
        expiry: Some(Expiry::Never),
        identifier: String::new(),
        addresses: String::new(),
        form_token: format!("bench-{number}"),
    };
    let issued = hub
        .issue_key(caller, &form, origin)
        .await?
        .map_err(|errors| format!("{errors:?}"))?;
    let identifier = issued.identifier.to_string();
    let credential = format!("{identifier}:{}", issued.secret());
    Ok((identifier, credential))
}

/// Fills in the wizard for entry `number` as an administrator does, up to the summary.
pub async fn prepare(
    hub: &Hub,
    caller: &Caller,
    number: usize,
    identifier: &str,
    all: bool,
) -> Outcome<DraftId> {
    let slug = format!("mesure-{number}");
    let mut firm = hub.database().read(caller).await?;
    let line = firm
        .catalogue()
        .await?
        .into_iter()
        .find(|line| line.entry.slug == slug);
    drop(firm);
    let Some(line) = line else {
        return fault(format!("{slug} is not in the catalogue"));
    };
    let form = DefinitionForm {
        kind: line.entry.kind.as_str().to_owned(),
        application: line.id.to_string(),
        api_key: identifier.to_owned(),
        sic: String::new(),
        fields: BTreeMap::new(),
    };
    let draft = hub.start_draft(caller).await?;
    let version = version_of(hub, caller, draft).await?;
    let kept = hub.keep_definition(caller, draft, version, &form).await?;
    if !kept.errors.is_empty() {
        return fault(format!("{slug}: {:?}", kept.errors));
    }
    if all {
        hub.change_selection(caller, draft, &[], &[], &SelectionChange::All)
            .await?;
    }
    hub.leave_dossiers(caller, draft).await?;
    hub.summary_page(caller, draft).await?;
    Ok(draft)
}

/// « Valider »: the application, and on how many dossiers it is on.
pub async fn validate(
    hub: &Hub,
    caller: &Caller,
    draft: DraftId,
    origin: &Origin,
) -> Outcome<(InstalledAppId, i64)> {
    let version = version_of(hub, caller, draft).await?;
    match hub.add_application(caller, draft, version, origin).await? {
        AddOutcome::Added { id, dossiers, .. } => Ok((id, dossiers)),
        other => fault(format!("« Valider » was refused: {other:?}")),
    }
}

async fn version_of(hub: &Hub, caller: &Caller, draft: DraftId) -> Outcome<i64> {
    let Some(staff) = caller.actor().staff_id() else {
        return fault("the caller is no staff");
    };
    let stored = hub
        .database()
        .read(caller)
        .await?
        .draft(staff, draft, hub.now())
        .await?;
    stored.map_or_else(|| fault("the draft is gone"), |stored| Ok(stored.version))
}

async fn read_dossiers(hub: &Hub, caller: &Caller) -> Outcome<Vec<Dossier>> {
    let mut firm = hub.database().read(caller).await?;
    let (mut all, mut page) = (Vec::new(), 1);
    loop {
        let whole = DossierFilter::of(DossierView::All);
        let found = firm
            .dossier_list(&whole, DossierOrder::BY_CODE, page, 100)
            .await?;
        all.extend(found.lines.into_iter().map(|line| Dossier {
            id: line.dossier.id.0,
            folded: hub_domain::fold::fold(&line.dossier.name),
            code: line.dossier.code,
        }));
        if page >= found.pages {
            return Ok(all);
        }
        page += 1;
    }
}

/// Switches each application on by one statement: by the wizard it would be the same rows, each set of them chosen by
/// hand.
async fn activate(bare: &mut Bare, applications: &[InstalledAppId]) -> Outcome<u64> {
    let mut total = 0;
    for (number, application) in applications.iter().enumerate() {
        bare.run("BEGIN").await?;
        total += bare
            .run(&format!(
                "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
                 SELECT d.firm_id, i.id, d.id, i.added_by FROM installed_app i \
                 JOIN dossier d ON d.firm_id = i.firm_id WHERE i.id = {application} \
                 AND (d.id * 7919 + {number} * 104729) % 1009 < 126"
            ))
            .await?;
        bare.run(&format!(
            "UPDATE installed_app SET open_revision = open_revision + 1, dossier_count = \
             (SELECT COUNT(*) FROM activation a WHERE a.firm_id = installed_app.firm_id \
              AND a.installed_app_id = installed_app.id) WHERE id = {application}"
        ))
        .await?;
        bare.run("COMMIT").await?;
    }
    Ok(total)
}

/// The keys beyond the applications' main ones, each for one dossier (`KEY-07`): no command issues these yet, so they
/// are written as a command would write them.
async fn restricted_keys(
    bare: &mut Bare,
    applications: &[InstalledAppId],
    dossiers: &[Dossier],
    keys: &mut Vec<Key>,
    draw: &Draw,
) -> Outcome<()> {
    let entropy = |bytes: &mut [u8]| hub_app::Entropy::fill(draw, bytes);
    let x = |bytes: &[u8], engine: &Bare| {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match engine {
            Bare::Sqlite(_) => format!("x'{digits}'"),
            Bare::Postgres(_) => format!("'\\x{digits}'"),
        }
    };
    bare.run("BEGIN").await?;
    for number in keys.len()..KEYS {
        let application = number % applications.len();
        let only = loop {
            let at = draw.below(dossiers.len());
            if is_open(dossiers[at].id, application) {
                break at;
            }
        };
        let (mut identifier, mut secret) = ([0; 12], [0; 64]);
        entropy(&mut identifier);
        entropy(&mut secret);
        let (identifier, secret) = (KeyIdentifier::mint(identifier), KeySecret::mint(secret));
        let revoked = number >= KEYS - REVOKED;
        let revocation = if revoked { "i.added_by, 1" } else { "NULL, NULL" };
        bare.run(&format!(
            "INSERT INTO api_key (firm_id, identifier, identifier_folded, name, kind, restricted_app_id, \
             restricted_dossier_id, issued_by, revoked_by, revoked_at) \
             SELECT i.firm_id, '{identifier}', '{}', 'Clé {number}', 'standard', i.id, {}, i.added_by, {revocation} \
             FROM installed_app i WHERE i.id = {}",
            identifier.folded().as_str(),
            dossiers[only].id,
            applications[application],
        ))
        .await?;
        let hash = x(secret.hash().as_bytes(), bare);
        bare.run(&format!(
            "INSERT INTO api_key_secret (firm_id, key_id, secret_hash, made_by) \
             SELECT firm_id, id, {hash}, issued_by FROM api_key WHERE identifier_folded = '{}'",
            identifier.folded().as_str()
        ))
        .await?;
        keys.push(Key {
            credential: format!("{identifier}:{}", secret.expose()),
            application,
            only: Some(only),
            revoked,
        });
    }
    bare.run("COMMIT").await?;
    Ok(())
}
