//! W2: *Appliquer à tous → Valider*, beside the same rows by one bare statement.

use std::time::{Duration, Instant};

use hub_app::commands::{Expiry, KeyForm};
use hub_app::queries::wizard::StepTwoFilter;
use hub_app::{Hub, Origin};
use hub_domain::api_key::KeyKind;
use hub_domain::removal::RemovalReason;
use hub_domain::staff::Caller;
use hub_store::Engine;

use crate::data::{self, Data};
use crate::outcome::{Outcome, fault};
use crate::places::{Bare, Grounds, Place};
use crate::table::{Line, median, p99};

/// Measures W2 on copies of a furnished database.
pub async fn measure(grounds: &Grounds, data: &Data, rounds: usize, lines: &mut Vec<Line>) -> Outcome<()> {
    let (mut product, mut bare, mut shell) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        bare.push(on_copy(grounds, data, async |place| by_statement(place, data).await).await?);
        product.push(on_copy(grounds, data, async |place| by_product(place, data).await).await?);
        if let Some(took) = on_copy(grounds, data, async |place| by_shell(place)).await? {
            shell.push(took);
        }
    }
    let (engine, dossiers) = (data.place.engine_name(), data.dossiers.len());
    let product = (median(&product), "ms");
    let name = |what: &str| format!("W2 apply to all, {dossiers} dossiers: {what}");
    lines.push(Line::ratio(
        name("« Valider »"),
        engine,
        product,
        (median(&bare), "ms"),
        1.5,
    ));
    if !shell.is_empty() {
        let what = match data.place.engine {
            Engine::Sqlite => "the same beside `sqlite3`, its start included",
            Engine::Postgres => "the same beside `psql`, its start included",
        };
        lines.push(Line::told(
            name(what),
            engine,
            product,
            Some((median(&shell), "ms")),
        ));
    }
    neighbours(grounds, data, lines).await
}

/// Does something on a fresh copy of a furnished database.
pub async fn on_copy<T>(
    grounds: &Grounds,
    data: &Data,
    work: impl AsyncFnOnce(&Place) -> Outcome<T>,
) -> Outcome<T> {
    let copy = grounds.copy(&data.place).await?;
    let done = work(&copy).await;
    grounds.remove(&copy).await?;
    done
}

/// « Valider » by the product, in milliseconds.
pub async fn by_product(place: &Place, data: &Data) -> Outcome<f64> {
    let hub = data::hub(place).await?;
    let caller = data::caller(&hub, data).await?;
    // Both ways start with the dossiers in memory.
    hub.summary_page(&caller, data.ready).await?;
    let origin = Origin::command_line();
    let started = Instant::now();
    let (_, dossiers) = data::validate(&hub, &caller, data.ready, &origin).await?;
    let took = millis(started);
    hub.database().close().await;
    check_count(usize::try_from(dossiers)?, data)?;
    Ok(took)
}

/// The same rows, on the same tables, as the product's own connections see them.
async fn by_statement(place: &Place, data: &Data) -> Outcome<f64> {
    let mut bare = Bare::open(&place.url).await?;
    bare.number(COUNT).await?;
    let started = Instant::now();
    bare.run(match place.engine {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    })
    .await?;
    bare.run(ADD_APPLICATION).await?;
    let rows = bare.run(ADD_ACTIVATIONS).await?;
    bare.run("COMMIT").await?;
    let took = millis(started);
    bare.close().await?;
    check_count(usize::try_from(rows)?, data)?;
    Ok(took)
}

const COUNT: &str = "SELECT COUNT(*) FROM dossier WHERE selectable";
/// A row to hang the activations on: a copy of another application's.
const ADD_APPLICATION: &str = "INSERT INTO installed_app (firm_id, catalog_app_id, instance, label, field_values, \
     added_by, open_revision, dossier_count, revision) \
     SELECT firm_id, catalog_app_id, 2, label, field_values, added_by, 1, 0, 1 FROM installed_app \
     WHERE id = (SELECT MAX(id) FROM installed_app)";
const ADD_ACTIVATIONS: &str = "INSERT INTO activation (firm_id, installed_app_id, dossier_id, opened_by) \
     SELECT d.firm_id, i.id, d.id, i.added_by FROM installed_app i JOIN dossier d ON d.firm_id = i.firm_id \
     WHERE i.id = (SELECT MAX(id) FROM installed_app) AND d.selectable ORDER BY d.id";

/// The same by the database's own shell.
fn by_shell(place: &Place) -> Outcome<Option<f64>> {
    run_in_shell(place, &format!("{ADD_APPLICATION}; {ADD_ACTIVATIONS}"))
}

/// Runs statements as one transaction in the database's own shell, where it is installed: milliseconds.
pub fn run_in_shell(place: &Place, statements: &str) -> Outcome<Option<f64>> {
    let (program, begin) = match place.engine {
        Engine::Sqlite => (
            "sqlite3",
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; BEGIN IMMEDIATE;",
        ),
        Engine::Postgres => ("psql", "BEGIN;"),
    };
    let Some(program) = crate::children::find(program) else {
        return Ok(None);
    };
    let text = format!("{begin} {statements}; COMMIT;");
    let mut command = std::process::Command::new(program);
    match place.engine {
        Engine::Sqlite => command.args([&place.name, &text]),
        Engine::Postgres => command.args(["-qAt", "-v", "ON_ERROR_STOP=1", "-d", &place.url, "-c", &text]),
    };
    let started = Instant::now();
    let output = command.output()?;
    let took = millis(started);
    if !output.status.success() {
        return fault(format!("the shell: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(Some(took))
}

/// What other people of the firm feel meanwhile.
async fn neighbours(grounds: &Grounds, data: &Data, lines: &mut Vec<Line>) -> Outcome<()> {
    const TIMES: usize = 6;
    let copy = grounds.copy(&data.place).await?;
    let hub = data::hub(&copy).await?;
    let caller = data::caller(&hub, data).await?;
    let origin = Origin::command_line();
    let (mut idle, mut during, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    let mut draft = data.ready;
    for time in 0..TIMES {
        // As many reads at rest as there will be during the change, and at least some.
        let rest = Instant::now();
        while rest.elapsed() < Duration::from_millis(1000) {
            idle.push(read_page(&hub, &caller, data).await?);
        }
        let adding = {
            let (hub, caller, origin) = (hub.clone(), caller.clone(), origin.clone());
            tokio::spawn(async move { data::validate(&hub, &caller, draft, &origin).await })
        };
        let writing = {
            let (hub, caller, origin) = (hub.clone(), caller.clone(), origin.clone());
            tokio::spawn(async move {
                // Once the change is well under way.
                tokio::time::sleep(Duration::from_millis(20)).await;
                let started = Instant::now();
                issue(&hub, &caller, time, &origin)
                    .await
                    .map(|()| millis(started))
            })
        };
        while !adding.is_finished() {
            during.push(read_page(&hub, &caller, data).await?);
        }
        let (application, _) = adding.await??;
        waits.push(writing.await??);
        let shown = hub.removal_page(&caller, application, "").await?;
        hub.remove_application(
            &caller,
            application,
            shown.impact.seal(),
            &RemovalReason::default(),
            &origin,
        )
        .await?;
        let identifier = free_key(&hub, &caller).await?;
        draft = data::prepare(&hub, &caller, data::APPLICATIONS, &identifier, true).await?;
    }
    hub.database().close().await;
    grounds.remove(&copy).await?;
    let engine = data.place.engine_name();
    let dossiers = data.dossiers.len();
    let name = |what: &str| format!("W2 apply to all, {dossiers} dossiers: {what}");
    lines.push(Line::ratio(
        name("p99 of others' pages meanwhile, and at rest"),
        engine,
        (p99(&during), "ms"),
        (p99(&idle), "ms"),
        2.0,
    ));
    let most = if dossiers > 100_000 { 10_000.0 } else { 1000.0 };
    let longest = waits.iter().copied().fold(0.0, f64::max);
    lines.push(Line::most(
        name("longest wait of another's write"),
        engine,
        (longest, "ms"),
        most,
    ));
    println!(
        "W2 {engine}: {} pages read during {TIMES} changes, {} at rest; medians {:.2} and {:.2} ms",
        during.len(),
        idle.len(),
        median(&during),
        median(&idle)
    );
    Ok(())
}

async fn read_page(hub: &Hub, caller: &Caller, data: &Data) -> Outcome<f64> {
    let started = Instant::now();
    hub.dossiers_page(caller, data.choosing, &StepTwoFilter::default(), 1)
        .await?;
    Ok(millis(started))
}

async fn issue(hub: &Hub, caller: &Caller, time: usize, origin: &Origin) -> Outcome<()> {
    let form = KeyForm {
        name: format!("Voisine {time}"),
        kind: Some(KeyKind::Standard),
        sic_code: None,
        expiry: Some(Expiry::Never),
        identifier: String::new(),
        addresses: String::new(),
        form_token: format!("neighbour-{time}"),
    };
    match hub.issue_key(caller, &form, origin).await? {
        Ok(_) => Ok(()),
        Err(errors) => fault(format!("{errors:?}")),
    }
}

/// A key that no application uses: those that the neighbours issued.
async fn free_key(hub: &Hub, caller: &Caller) -> Outcome<String> {
    let keys = hub.database().read(caller).await?.keys().await?;
    keys.into_iter()
        .find(|key| key.application.is_none() && key.revoked_at.is_none() && key.name.starts_with("Voisine"))
        .map_or_else(|| fault("no key is free"), |key| Ok(key.identifier))
}

fn check_count(rows: usize, data: &Data) -> Outcome<()> {
    if rows == data.dossiers.len() {
        Ok(())
    } else {
        fault(format!(
            "{rows} activations were made for {} dossiers",
            data.dossiers.len()
        ))
    }
}

/// Milliseconds since then.
pub fn millis(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e3
}
