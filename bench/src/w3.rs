//! W3: step 2 of the wizard and its search, beside the best plan of the bare query.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use hub_domain::search::Search;
use hub_store::{DossierFilter, DossierOrder, DossierView, Engine, PAGE};
use sqlx::Row as _;

use crate::children::{cpu_micros, this_program};
use crate::data::{self, Data, Dossier};
use crate::names;
use crate::outcome::{Outcome, fault};
use crate::pages::{self, Asked, Pages, backends, cpu, p99_millis};
use crate::places::{Bare, Grounds};
use crate::table::Line;

/// How the queries are asked, in a process of their own.
#[derive(Debug, Clone, Args)]
pub struct QueryOptions {
    #[arg(long)]
    url: String,
    /// The file of searches.
    #[arg(long)]
    searches: PathBuf,
    #[arg(long)]
    from: usize,
    #[arg(long)]
    count: usize,
    /// Through the product's own store rather than bare; then a session of the caller.
    #[arg(long)]
    session: Option<String>,
}

/// Measures W3 on a furnished database.
pub async fn measure(grounds: &Grounds, data: &Data, rounds: usize, lines: &mut Vec<Line>) -> Outcome<()> {
    let texts: Vec<_> = data.dossiers.iter().map(Dossier::texts).collect();
    let searches = names::beginnings(&texts, 4000);
    let each = searches.len() / rounds;
    let sides = Sides {
        data,
        searches: grounds.folder.join("searches.json"),
        pages: Pages::open(grounds, &data.place, &data.session)?,
    };
    std::fs::write(&sides.searches, serde_json::to_vec(&searches)?)?;
    let warm: Vec<String> = searches
        .iter()
        .rev()
        .take(200)
        .map(|search| format!("{search}0"))
        .collect();
    sides.write_pages(warm.iter().map(|search| format!("q={search}")))?;
    sides.pages.get(0, warm.len()).await?;
    sides.write_pages(searches.iter().map(|search| format!("q={search}")))?;
    let (mut pages, mut store, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let from = round * each;
        bare.push(sides.query(from, each, false)?);
        pages.push(sides.pages.get(from, each).await?);
        store.push(sides.query(from, each, true)?);
    }
    let engine = data.place.engine_name();
    let name = |what: &str| format!("W3 3-letter search, {} distinct: {what}", searches.len());
    lines.push(Line::ratio(
        name("server CPU a page"),
        engine,
        cpu(&pages),
        cpu(&bare),
        3.0,
    ));
    lines.push(Line::told(
        name("of which the store's query"),
        engine,
        cpu(&store),
        Some(cpu(&bare)),
    ));
    lines.push(Line::most(
        name("p99 of a page, one client"),
        engine,
        p99_millis(&pages),
        3.0,
    ));

    // Without a search: the first page, and one far away.
    let last = data.dossiers.len().div_ceil(50);
    let far = last.min(2000);
    let many = 400;
    sides.write_pages(
        (0..many)
            .map(|_| "page=1".to_owned())
            .chain((0..many).map(|_| format!("page={far}"))),
    )?;
    let all_bare = vec![String::new(); many];
    std::fs::write(&sides.searches, serde_json::to_vec(&all_bare)?)?;
    sides.pages.get(0, 2 * many).await?;
    let (mut near, mut away, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        bare.push(sides.query(0, many, false)?);
        near.push(sides.pages.get(0, many).await?);
        away.push(sides.pages.get(many, many).await?);
    }
    let name = |what: String| format!("W3 step 2, {} dossiers: {what}", data.dossiers.len());
    lines.push(Line::ratio(
        name("server CPU a page".to_owned()),
        engine,
        cpu(&near),
        cpu(&bare),
        3.0,
    ));
    lines.push(Line::most(
        name("p99 of a page, one client".to_owned()),
        engine,
        p99_millis(&near),
        3.0,
    ));
    lines.push(Line::ratio(
        name(format!("server CPU of page {far}, and of page 1")),
        engine,
        cpu(&away),
        cpu(&near),
        1.1,
    ));
    Ok(())
}

/// What is compared.
struct Sides<'a> {
    data: &'a Data,
    searches: PathBuf,
    pages: Pages,
}

impl Sides<'_> {
    fn write_pages(&self, queries: impl Iterator<Item = String>) -> Outcome<()> {
        let step = format!("/loophub/applications/ajouter/{}/dossiers", self.data.choosing);
        self.pages.write(queries.map(|query| format!("{step}?{query}")))
    }

    /// The query alone, bare or through the product's store.
    fn query(&self, from: usize, count: usize, store: bool) -> Outcome<Asked> {
        let mut command = this_program("query")?;
        command
            .args(["--url", &self.data.place.url])
            .arg("--searches")
            .arg(&self.searches)
            .args(["--from", &from.to_string(), "--count", &count.to_string()]);
        if store {
            command.args(["--session", &self.data.session]);
        }
        pages::answer(&mut command)
    }
}

/// Runs the queries and prints what they took.
pub async fn main(options: QueryOptions) -> Outcome<()> {
    let searches: Vec<String> = serde_json::from_slice(&std::fs::read(&options.searches)?)?;
    let asked = searches.iter().skip(options.from).take(options.count);
    let asked: Vec<Search> = asked
        .map(|text| Search::parse(text).map_err(|refusal| format!("{text}: {refusal:?}")))
        .collect::<Result<_, _>>()?;
    let took = match &options.session {
        Some(session) => by_store(&options.url, session, &asked).await?,
        None => by_driver(&options.url, &asked).await?,
    };
    println!("{}", serde_json::to_string(&took)?);
    Ok(())
}

async fn by_store(url: &str, session: &str, searches: &[Search]) -> Outcome<Asked> {
    let engine = if url.starts_with("sqlite:") {
        Engine::Sqlite
    } else {
        Engine::Postgres
    };
    let place = crate::places::Place {
        engine,
        url: url.to_owned(),
        name: String::new(),
    };
    let hub = data::hub(&place).await?;
    let signed_in = hub.signed_in(session).await?;
    let Some(caller) = signed_in.as_ref().and_then(|signed_in| signed_in.caller()) else {
        return fault("the caller is not signed in");
    };
    hub.database()
        .read(caller)
        .await?
        .dossier_list(
            &DossierFilter::of(DossierView::All),
            DossierOrder::BY_CODE,
            1,
            PAGE,
        )
        .await?;
    let own = [std::process::id()];
    let watched = || async {
        let mut pids = own.to_vec();
        pids.extend(backends(url).await?);
        pids.into_iter().map(cpu_micros).sum::<Outcome<f64>>()
    };
    let before = watched().await?;
    let mut times = Vec::new();
    for search in searches {
        let started = Instant::now();
        let filter = DossierFilter {
            search: search.prefix().cloned(),
            ..DossierFilter::of(DossierView::All)
        };
        let mut firm = hub.database().read(caller).await?;
        let page = firm.dossier_list(&filter, DossierOrder::BY_CODE, 1, PAGE).await?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
        if page.total == 0 {
            return fault("a search found nothing");
        }
    }
    let after = watched().await?;
    Ok(Asked::of(after - before, &times))
}

/// Above this many hits, walking the codes beats sorting what was found (plan F of the recorded measures).
const WALK_ABOVE: i64 = 1500;
const TOTAL_ALL: &str = "SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable AND code >= ''";
const PAGE_ALL: &str = "SELECT d.id, d.code, d.name, (SELECT o.first_name || ' ' || o.last_name FROM staff_member o \
         WHERE o.firm_id = d.firm_id AND o.id = d.owner_id) \
     FROM dossier d WHERE firm_id = $1 AND selectable AND code >= '' ORDER BY code LIMIT 50";
const TOTAL: &str = "SELECT (SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable \
         AND name_folded >= $4 AND name_folded < $5) \
     + (SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable AND code >= $2 AND code < $3 \
         AND CASE WHEN name_folded >= $4 AND name_folded < $5 THEN FALSE ELSE TRUE END)";
const WALK: &str = "SELECT d.id, d.code, d.name, (SELECT o.first_name || ' ' || o.last_name FROM staff_member o \
         WHERE o.firm_id = d.firm_id AND o.id = d.owner_id) FROM dossier d WHERE firm_id = $1 AND selectable AND code >= '' \
     AND CASE WHEN code >= $2 AND code < $3 THEN TRUE WHEN name_folded >= $4 AND name_folded < $5 THEN TRUE \
         ELSE FALSE END ORDER BY code LIMIT 50";
const SORT: &str = "SELECT d.id, d.code, d.name, (SELECT o.first_name || ' ' || o.last_name FROM staff_member o \
         WHERE o.firm_id = d.firm_id AND o.id = d.owner_id) FROM (SELECT id, code FROM (\
         SELECT id, code FROM dossier WHERE firm_id = $1 AND selectable AND code >= $2 AND code < $3 \
         UNION SELECT id, code FROM dossier WHERE firm_id = $1 AND selectable AND name_folded >= $4 \
         AND name_folded < $5) t ORDER BY code LIMIT 50) x JOIN dossier d ON d.firm_id = $1 AND d.id = x.id ORDER BY d.code";

/// The best plan known, by the driver alone: a total and a page of 50.
async fn by_driver(url: &str, searches: &[Search]) -> Outcome<Asked> {
    let mut bare = Bare::open(url).await?;
    let firm = bare.number("SELECT MAX(id) FROM firm").await?;
    let mut pids = vec![std::process::id()];
    if matches!(bare, Bare::Postgres(_)) {
        pids.push(u32::try_from(
            bare.number("SELECT pg_backend_pid()::bigint").await?,
        )?);
    }
    ask(&mut bare, firm, &Search::All).await?;
    let watched = || pids.iter().copied().map(cpu_micros).sum::<Outcome<f64>>();
    let before = watched()?;
    let mut times = Vec::new();
    for search in searches {
        let started = Instant::now();
        let (total, lines) = ask(&mut bare, firm, search).await?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
        if lines == 0 || total < i64::try_from(lines)? {
            return fault("a search found nothing");
        }
    }
    Ok(Asked::of(watched()? - before, &times))
}

macro_rules! ask_of {
    ($link:expr, $firm:expr, $search:expr) => {{
        let link = &mut **$link;
        let (total, rows) = match $search.prefix() {
            None => {
                let total: i64 = sqlx::query_scalar(TOTAL_ALL)
                    .bind($firm)
                    .fetch_one(&mut *link)
                    .await?;
                (total, sqlx::query(PAGE_ALL).bind($firm).fetch_all(link).await?)
            }
            Some(prefix) => {
                let (codes, names) = (prefix.code_range(), prefix.name_range());
                let (code_end, name_end) = (codes.upper.unwrap_or_default(), names.upper.unwrap_or_default());
                let total: i64 = sqlx::query_scalar(TOTAL)
                    .bind($firm)
                    .bind(&codes.lower)
                    .bind(&code_end)
                    .bind(&names.lower)
                    .bind(&name_end)
                    .fetch_one(&mut *link)
                    .await?;
                let plan = if total > WALK_ABOVE { WALK } else { SORT };
                let page = sqlx::query(plan)
                    .bind($firm)
                    .bind(&codes.lower)
                    .bind(&code_end)
                    .bind(&names.lower)
                    .bind(&name_end);
                (total, page.fetch_all(link).await?)
            }
        };
        let mut lines = 0;
        for row in &rows {
            let (_id, code, name): (i64, String, String) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            lines += usize::from(!code.is_empty() && !name.is_empty());
        }
        Ok((total, lines))
    }};
}

async fn ask(bare: &mut Bare, firm: i64, search: &Search) -> Outcome<(i64, usize)> {
    match bare {
        Bare::Sqlite(link) => ask_of!(link, firm, search),
        Bare::Postgres(link) => ask_of!(link, firm, search),
    }
}
