//! W5: a CSV of dossiers brought in, beside the database's own bulk load of the same rows; and the memory it takes.

use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use hub_app::Origin;
use hub_app::authn::operator;
use hub_app::commands::ImportOutcome;
use hub_app::import::Source;
use hub_domain::dossier::DossierName;
use hub_domain::firm::FirmDomain;
use hub_domain::import::ImportKind;
use hub_store::Engine;
use serde::{Deserialize, Serialize};
use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::children::this_program;
use crate::data::{self, Data};
use crate::outcome::{Outcome, fault};
use crate::places::{Bare, Grounds, Place};
use crate::table::{Line, median};

/// Lines of the file that is timed.
const LINES: usize = 100_000;
/// Lines of the file that shows how memory grows.
const MANY_LINES: usize = 1_000_000;

/// An import in a process of its own, so that its memory is its own.
#[derive(Debug, Clone, Args)]
pub struct ImportOptions {
    #[arg(long)]
    url: String,
    #[arg(long)]
    file: PathBuf,
    #[arg(long)]
    firm: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Took {
    millis: f64,
    peak_kib: f64,
}

/// Measures W5 on copies of a furnished database.
pub async fn measure(grounds: &Grounds, data: &Data, rounds: usize, lines: &mut Vec<Line>) -> Outcome<()> {
    let engine = data.place.engine_name();
    let file = grounds.folder.join("dossiers.csv");
    std::fs::write(&file, text(LINES)?)?;
    let firm = firm_domain(&data.place).await?;
    let (mut product, mut bulk, mut peak) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let copy = grounds.copy(&data.place).await?;
        bulk.push(by_bulk_load(&copy).await?);
        grounds.remove(&copy).await?;
        let copy = grounds.copy(&data.place).await?;
        let took = in_a_process(&copy, &file, &firm)?;
        check(&copy, LINES).await?;
        grounds.remove(&copy).await?;
        product.push(took.millis);
        peak.push(took.peak_kib / 1024.0);
    }
    let name = |what: &str| format!("W5 import of {LINES} dossiers: {what}");
    lines.push(Line::ratio(
        name("read, compared, taken over"),
        engine,
        (median(&product), "ms"),
        (median(&bulk), "ms"),
        3.0,
    ));
    let many = grounds.folder.join("many.csv");
    std::fs::write(&many, text(MANY_LINES)?)?;
    let copy = grounds.copy(&data.place).await?;
    let took = in_a_process(&copy, &many, &firm)?;
    check(&copy, MANY_LINES).await?;
    grounds.remove(&copy).await?;
    lines.push(Line::told(
        format!("W5 import of {MANY_LINES} dossiers"),
        engine,
        (took.millis, "ms"),
        None,
    ));
    lines.push(Line::ratio(
        format!("W5 peak memory of {MANY_LINES} lines, and of {LINES}"),
        engine,
        (took.peak_kib / 1024.0, "MiB"),
        (median(&peak), "MiB"),
        1.5,
    ));
    Ok(())
}

fn text(lines: usize) -> Outcome<String> {
    let mut text = String::from("Code dossier;Nom;Dénomination;Statut\r\n");
    for n in 0..lines {
        let (code, name) = row(n);
        write!(text, "{code};{name};{name} SARL;Opérationnel\r\n")?;
    }
    Ok(text)
}

fn row(n: usize) -> (String, String) {
    (format!("W5-{n:07}"), format!("Éceil et compagnie n° {n}"))
}

/// The same rows with everything worked out beforehand: on SQLite a prepared statement in one transaction, as its shell's
/// `.import` does; on PostgreSQL `COPY`.
async fn by_bulk_load(place: &Place) -> Outcome<f64> {
    let rows: Vec<(String, DossierName)> = (0..LINES)
        .map(|n| {
            let (code, name) = row(n);
            DossierName::parse(&name)
                .map(|name| (code, name))
                .map_err(|error| error.to_string())
        })
        .collect::<Result<_, _>>()?;
    let mut bare = Bare::open(&place.url).await?;
    let firm = bare.number("SELECT MAX(firm_id) FROM dossier").await?;
    let act = bare.number("SELECT MAX(created_by) FROM dossier").await?;
    let started = match bare {
        Bare::Sqlite(mut link) => {
            let keys: Vec<_> = rows
                .iter()
                .map(|(_, name)| (name.folded(), name.sort_key()))
                .collect();
            let started = Instant::now();
            let mut tx = link.begin_with("BEGIN IMMEDIATE").await?;
            for ((code, name), (folded, sort)) in rows.iter().zip(&keys) {
                sqlx::query(ADD_ONE)
                    .bind(firm)
                    .bind(act)
                    .bind(code)
                    .bind(name.as_str())
                    .bind(folded)
                    .bind(sort)
                    .execute(&mut *tx)
                    .await?;
            }
            tx.commit().await?;
            started
        }
        Bare::Postgres(link) => {
            link.close().await?;
            let mut text = String::new();
            for (code, name) in &rows {
                let sort: String = name.sort_key().iter().map(|byte| format!("{byte:02x}")).collect();
                writeln!(
                    text,
                    "{firm}\t{act}\t{code}\t{name}\t{name}\t{}\t\\\\x{sort}\toperational\tto_prepare\tf\tt\t1",
                    name.folded()
                )?;
            }
            let mut link = PgConnection::connect(&place.url).await?;
            let started = Instant::now();
            let mut copy = link.copy_in_raw(COPY).await?;
            copy.send(text.into_bytes()).await?;
            copy.finish().await?;
            link.execute("SELECT 1").await?;
            started
        }
    };
    Ok(started.elapsed().as_secs_f64() * 1000.0)
}

const ADD_ONE: &str = "INSERT INTO dossier (firm_id, created_by, code, name, denomination, name_folded, name_sort, status, \
     teams_status, is_model, selectable, revision) VALUES ($1, $2, $3, $4, $4, $5, $6, 'operational', 'to_prepare', 0, 1, 1)";
const COPY: &str = "COPY dossier (firm_id, created_by, code, name, denomination, name_folded, name_sort, status, \
     teams_status, is_model, selectable, revision) FROM STDIN";

fn in_a_process(place: &Place, file: &Path, firm: &str) -> Outcome<Took> {
    let output = this_program("import")?
        .args(["--url", &place.url, "--firm", firm, "--file"])
        .arg(file)
        .output()?;
    if !output.status.success() {
        return fault(format!("the import: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

async fn check(place: &Place, lines: usize) -> Outcome<()> {
    let mut bare = Bare::open(&place.url).await?;
    let found = bare
        .number("SELECT COUNT(*) FROM dossier WHERE code LIKE 'W5-%'")
        .await?;
    bare.close().await?;
    if usize::try_from(found)? == lines {
        Ok(())
    } else {
        fault(format!("{found} of {lines} dossiers were imported"))
    }
}

async fn firm_domain(place: &Place) -> Outcome<String> {
    let hub = data::hub(place).await?;
    let firms = hub.database().firms().await?;
    hub.database().close().await;
    firms
        .into_iter()
        .next()
        .map_or_else(|| fault("no firm"), |firm| Ok(firm.domain))
}

/// One import as the command line does it; tells what it took.
pub async fn main(options: ImportOptions) -> Outcome<()> {
    let place = Place {
        engine: if options.url.starts_with("sqlite") {
            Engine::Sqlite
        } else {
            Engine::Postgres
        },
        url: options.url,
        name: String::new(),
    };
    let hub = data::hub(&place).await?;
    let domain = FirmDomain::parse(&options.firm).map_err(|error| error.to_string())?;
    let firm = hub
        .database()
        .firm_by_domain(&domain)
        .await?
        .ok_or("no such firm")?;
    let caller = operator(firm.id);
    let started = Instant::now();
    let source = Source::new(File::open(&options.file)?, "dossiers.csv")?;
    let import = hub.start_import(&caller, ImportKind::Dossiers, &source).await?;
    hub.read_import(&caller, ImportKind::Dossiers, import, source)
        .await?;
    let file = hub.import(&caller, import).await?;
    let outcome = hub
        .apply_import(&caller, import, file.counts, &Origin::command_line())
        .await?;
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    hub.database().close().await;
    if !matches!(outcome, ImportOutcome::Done(_)) {
        return fault(format!("{outcome:?}: {file:?}"));
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak_kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|kib| kib.trim().parse().ok())
        .unwrap_or(f64::NAN);
    println!("{}", serde_json::to_string(&Took { millis, peak_kib })?);
    Ok(())
}
