//! Growth: the same questions to a firm of ten thousand dossiers, a hundred thousand and a million. Each should cost alike,
//! except what writes every dossier.

use std::time::{Duration, Instant};

use hub_store::Engine;

use crate::data::{Data, Dossier};
use crate::load;
use crate::names;
use crate::outcome::Outcome;
use crate::pages::Pages;
use crate::places::Grounds;
use crate::table::Line;
use crate::w2::{by_product, millis, on_copy};
use crate::{furnished, w1};

/// How many dossiers the firm has, one after the other.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Pages asked for before anything counts, and then.
const PAGES: usize = 300;

/// Measures every size on an engine, each on a database of its own that is removed before the next.
pub async fn measure(
    grounds: &Grounds,
    engine: Engine,
    most: usize,
    each: Duration,
    lines: &mut Vec<Line>,
) -> Outcome<()> {
    for size in SIZES.into_iter().filter(|size| *size <= most) {
        let data = furnished(grounds, engine, size).await?;
        of_size(grounds, &data, each, lines).await?;
        grounds.remove(&data.place).await?;
    }
    Ok(())
}

async fn of_size(grounds: &Grounds, data: &Data, each: Duration, lines: &mut Vec<Line>) -> Outcome<()> {
    let (engine, size) = (data.place.engine_name(), data.dossiers.len());
    let mut told = |what: &str, quantity: (f64, &str)| {
        lines.push(Line::told(
            format!("growth, {size} dossiers: {what}"),
            engine,
            quantity,
            None,
        ));
    };
    let started = Instant::now();
    let pages = Pages::open(grounds, &data.place, &data.session)?;
    told("start until it answers", (millis(started), "ms"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    told("memory at rest", (pages.server.resident_mib()?, "MiB"));

    let step = format!("/loophub/applications/ajouter/{}/dossiers", data.choosing);
    let last = size.div_ceil(50).min(2000);
    for (what, page) in [("page 1 of step 2", 1), ("its last page, or page 2000", last)] {
        pages.write((0..2 * PAGES).map(|_| format!("{step}?page={page}")))?;
        pages.get(0, PAGES).await?;
        let asked = pages.get(PAGES, PAGES).await?;
        told(&format!("{what}: server CPU"), (asked.cpu_micros, "µs"));
        told(
            &format!("{what}: p99, one client"),
            (asked.p99_micros / 1000.0, "ms"),
        );
    }
    let texts: Vec<_> = data.dossiers.iter().map(Dossier::texts).collect();
    let searches = names::beginnings(&texts, 2 * PAGES);
    let count = searches.len() / 2;
    pages.write(searches.iter().map(|search| format!("{step}?q={search}")))?;
    pages.get(0, count).await?;
    let asked = pages.get(count, count).await?;
    told("3-letter search: server CPU", (asked.cpu_micros, "µs"));
    told(
        "3-letter search: p99, one client",
        (asked.p99_micros / 1000.0, "ms"),
    );
    drop(pages);

    tokio::task::block_in_place(|| decisions(grounds, data, each, &mut told))?;
    let took = on_copy(grounds, data, async |place| by_product(place, data).await).await?;
    told("« Appliquer à tous → Valider »", (took, "ms"));
    Ok(())
}

/// What a decision costs, and the memory that every open set takes.
fn decisions(
    grounds: &Grounds,
    data: &Data,
    each: Duration,
    told: &mut impl FnMut(&str, (f64, &str)),
) -> Outcome<()> {
    let file = grounds.folder.join("growth.json");
    let prepared = w1::requests_of(data);
    load::write(&prepared, &file)?;
    let gate = w1::product(&data.place.url)?;
    let load = w1::load_of(&file, gate.port, true);
    load.each(0, prepared.len())?;
    load.during(each)?;
    let before = gate.cpu_micros()?;
    let loaded = load.during(each)?;
    let cpu = (gate.cpu_micros()? - before) / loaded.answers as f64;
    told("decision: server CPU", (cpu, "µs"));
    told(
        "decision: p99, 32 connections",
        (loaded.p99_micros / 1000.0, "ms"),
    );
    told("memory after every key decided", (gate.resident_mib()?, "MiB"));
    Ok(())
}
