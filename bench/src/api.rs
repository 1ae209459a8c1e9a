//! W3 for machines: the lists of `/api/v1`, beside the query of a part through the driver.

use serde_json::Value as Json;
use tokio::net::TcpStream;

use crate::data::Data;
use crate::load;
use crate::outcome::{Outcome, fault};
use crate::pages::{Pages, cpu, p99_millis};
use crate::places::{Bare, Grounds};
use crate::questions::{self, Bound, Question, Value};
use crate::table::Line;

const LIST: &str = "/api/v1/dossiers";
const MANY: usize = 300;

/// Measures the list of dossiers, its first part and one far away, on a furnished database.
pub async fn measure(grounds: &Grounds, data: &Data, rounds: usize, lines: &mut Vec<Line>) -> Outcome<()> {
    let mut bare = Bare::open(&data.place.url).await?;
    let firm = bare.number("SELECT MAX(id) FROM firm").await?;
    bare.close().await?;
    let pages = Pages::open(grounds, &data.place, &data.session)?;
    let (parts, cursor, after) = far(&pages, data.dossiers.len()).await?;
    let near = (0..MANY).map(|_| format!("{LIST}?limit=50"));
    let away = (0..MANY).map(|_| format!("{LIST}?limit=50&cursor={cursor}"));
    let counted = (0..MANY).map(|_| format!("{LIST}?limit=50&count=exact"));
    pages.write(near.chain(away).chain(counted))?;
    let file = grounds.folder.join("questions.json");
    let asked = |after: &str| vec![part_of(firm, after); MANY];
    questions::write(&[asked(""), asked(&after)].concat(), &file)?;
    pages.get(0, 3 * MANY).await?;
    let ask = |from| questions::ask(&data.place.url, &file, from, MANY);
    let (mut first, mut last, mut total) = (Vec::new(), Vec::new(), Vec::new());
    let (mut of_first, mut of_last) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        of_first.push(ask(0)?);
        first.push(pages.get(0, MANY).await?);
        of_last.push(ask(MANY)?);
        last.push(pages.get(MANY, MANY).await?);
        total.push(pages.get(2 * MANY, MANY).await?);
    }
    let engine = data.place.engine_name();
    let name = |what: &str| format!("W3 {LIST}, {} dossiers, parts of 50: {what}", data.dossiers.len());
    let far = format!("server CPU after {parts} parts of 200");
    lines.push(Line::ratio(
        name("server CPU"),
        engine,
        cpu(&first),
        cpu(&of_first),
        3.0,
    ));
    lines.push(Line::ratio(name(&far), engine, cpu(&last), cpu(&of_last), 3.0));
    lines.push(Line::told(
        name("server CPU with the exact count"),
        engine,
        cpu(&total),
        Some(cpu(&first)),
    ));
    lines.push(Line::most(
        name("p99, one client"),
        engine,
        p99_millis(&first),
        3.0,
    ));
    Ok(())
}

/// Follows the cursors nearly to the end: after how many parts that is, the cursor, and the code it stands after.
async fn far(pages: &Pages, dossiers: usize) -> Outcome<(usize, String, String)> {
    let mut link = TcpStream::connect(("127.0.0.1", pages.server.port)).await?;
    let parts = (dossiers / 200).saturating_sub(2).max(1);
    let (mut cursor, mut code) = (String::new(), String::new());
    for _ in 0..parts {
        let path = match cursor.as_str() {
            "" => format!("{LIST}?limit=200"),
            cursor => format!("{LIST}?limit=200&cursor={cursor}"),
        };
        let (status, body) = load::ask(&mut link, &pages.request(&path).wire).await?;
        let part: Json = serde_json::from_str(&body)?;
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let last = part["data"]
            .as_array()
            .and_then(|lines| text(&lines.last()?["code"]));
        let (200, Some(next), Some(last)) = (status, text(&part["next_cursor"]), last) else {
            return fault(format!("the list ends too early: {status}"));
        };
        (cursor, code) = (next, last);
    }
    Ok((parts, cursor, code))
}

/// One part of the list by the index of codes, with one line more, which says whether another part follows.
fn part_of(firm: i64, after: &str) -> Question {
    vec![Bound {
        sql: "SELECT d.id, d.code, d.name, d.denomination, d.status, d.siren, d.siret, d.owner_id, \
            d.engagement_manager_id, d.agency_id FROM dossier d WHERE d.firm_id = $1 AND d.selectable AND d.code > $2 \
            ORDER BY d.code LIMIT 51"
            .to_owned(),
        values: vec![Value::Int(firm), Value::Text(after.to_owned())],
        least: 51,
    }]
}
