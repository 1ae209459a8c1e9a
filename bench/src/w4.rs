//! W4: a collaborative offer is deleted: the page that says what it ends, and the act; and a partner's application, while
//! the partner calls: how soon the gate refuses.

use std::time::{Duration, Instant};

use hub_app::Origin;
use hub_app::commands::RemoveOutcome;
use hub_domain::ids::InstalledAppId;
use hub_domain::removal::RemovalReason;
use hub_store::Engine;
use tokio::net::TcpStream;

use crate::data::{self, Data, is_open};
use crate::load::{Prepared, ask};
use crate::outcome::{Outcome, fault};
use crate::pages::{Pages, cpu, p99_millis};
use crate::people::{OWNERS, People};
use crate::places::{Bare, Grounds, Place};
use crate::table::{Line, median};
use crate::w1;
use crate::w2::{millis, on_copy};

/// The partner's application that is deleted, by number.
const PARTNER: usize = 0;
/// How often the gate is asked while it is deleted.
const ASK_EVERY: Duration = Duration::from_millis(2);

/// Measures W4 on copies of a furnished database.
pub async fn measure(
    grounds: &Grounds,
    data: &Data,
    people: &People,
    rounds: usize,
    lines: &mut Vec<Line>,
) -> Outcome<()> {
    let engine = data.place.engine_name();
    let name = |what: &str| {
        format!(
            "W4 deleting an offer, {} dossiers, {} accesses, {OWNERS} owners: {what}",
            people.dossiers, people.accesses
        )
    };
    let pages = Pages::open(grounds, &data.place, &data.session)?;
    let many = 50;
    pages.write((0..many).map(|_| address(people.offer)))?;
    pages.get(0, many).await?;
    let mut impact = Vec::new();
    for _ in 0..rounds {
        impact.push(pages.get(0, many).await?);
    }
    drop(pages);
    lines.push(Line::told(
        name("server CPU of the page of impact"),
        engine,
        cpu(&impact),
        None,
    ));
    lines.push(Line::most(
        name("p99 of the page of impact"),
        engine,
        p99_millis(&impact),
        250.0,
    ));
    let (mut product, mut bare, mut shell) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        bare.push(on_copy(grounds, data, async |place| by_statements(place, people).await).await?);
        product.push(on_copy(grounds, data, async |place| by_product(place, data, people).await).await?);
        shell.extend(on_copy(grounds, data, async |place| by_shell(place, people)).await?);
    }
    let product = (median(&product), "ms");
    lines.push(Line::ratio(
        name(&format!(
            "the act with its {OWNERS} letters, beside the updates alone"
        )),
        engine,
        product,
        (median(&bare), "ms"),
        2.0,
    ));
    if !shell.is_empty() {
        lines.push(Line::told(
            name("the same beside the database's shell, its start included"),
            engine,
            product,
            Some((median(&shell), "ms")),
        ));
    }
    let mut refused = Vec::new();
    for _ in 0..rounds {
        refused.push(on_copy(grounds, data, async |place| by_click(place, data).await).await?);
    }
    let longest = refused.iter().copied().fold(0.0, f64::max);
    let dossiers = data
        .dossiers
        .iter()
        .filter(|dossier| is_open(dossier.id, PARTNER))
        .count();
    lines.push(Line::most(
        format!("W4 deleting a partner application, {dossiers} dossiers: from the click to the gate's last « yes », longest"),
        engine,
        (longest, "ms"),
        1000.0,
    ));
    Ok(())
}

fn address(application: InstalledAppId) -> String {
    format!("/loophub/applications/{application}/supprimer")
}

async fn by_product(place: &Place, data: &Data, people: &People) -> Outcome<f64> {
    let hub = data::hub(place).await?;
    let caller = data::caller(&hub, data).await?;
    let shown = hub.removal_page(&caller, people.offer, "").await?;
    let origin = Origin::command_line();
    let started = Instant::now();
    let done = hub
        .remove_application(
            &caller,
            people.offer,
            shown.impact.seal(),
            &RemovalReason::default(),
            &origin,
        )
        .await?;
    let took = millis(started);
    hub.database().close().await;
    match done {
        RemoveOutcome::Removed { ended, letters, .. }
            if ended.activations == people.dossiers
                && ended.accesses == people.accesses
                && letters == OWNERS as i64 =>
        {
            Ok(took)
        }
        other => fault(format!("the offer was not deleted whole: {other:?}")),
    }
}

/// The rows that the product closes, in the order that pays least.
fn closing(people: &People) -> [String; 3] {
    let act = "(SELECT MAX(id) FROM act)";
    let offer = people.offer;
    [
        format!(
            "UPDATE access SET closed_by = {act} WHERE closed_by IS NULL AND activation_id IN \
             (SELECT id FROM activation WHERE firm_id = (SELECT MAX(id) FROM firm) AND installed_app_id = {offer} \
             AND closed_by IS NULL) AND firm_id = (SELECT MAX(id) FROM firm)"
        ),
        format!(
            "UPDATE activation SET closed_by = {act} WHERE firm_id = (SELECT MAX(id) FROM firm) \
             AND installed_app_id = {offer} AND closed_by IS NULL"
        ),
        format!("UPDATE installed_app SET removed_by = {act}, dossier_count = 0 WHERE id = {offer}"),
    ]
}

async fn by_statements(place: &Place, people: &People) -> Outcome<f64> {
    let mut bare = Bare::open(&place.url).await?;
    // Both ways start with the rows in memory.
    bare.number(&format!(
        "SELECT COUNT(*) FROM activation t JOIN access x ON x.firm_id = t.firm_id AND x.activation_id = t.id \
         WHERE t.installed_app_id = {}",
        people.offer
    ))
    .await?;
    let started = Instant::now();
    bare.run(match place.engine {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    })
    .await?;
    let mut touched = Vec::new();
    for statement in closing(people) {
        touched.push(bare.run(&statement).await?);
    }
    bare.run("COMMIT").await?;
    let took = millis(started);
    bare.close().await?;
    if touched == [people.accesses, people.dossiers, 1] {
        Ok(took)
    } else {
        fault(format!("other rows were closed: {touched:?}"))
    }
}

fn by_shell(place: &Place, people: &People) -> Outcome<Option<f64>> {
    crate::w2::run_in_shell(place, &closing(people).join("; "))
}

/// Deletes a partner's application as a person does, while a partner keeps calling: milliseconds from the click to the last « yes ».
async fn by_click(place: &Place, data: &Data) -> Outcome<f64> {
    let Some(application) = data.applications.get(PARTNER).copied() else {
        return fault("there is no application");
    };
    let server = w1::product(&place.url)?;
    let gate = tokio::spawn(calls(server.port, call(data)?));
    let mut visitor = TcpStream::connect(("127.0.0.1", server.port)).await?;
    let cookie = format!("loophub={}", data.session);
    let form = Prepared::get(
        &address(application),
        &[("cookie", &cookie), ("accept", "text/html")],
        200,
    );
    let (status, page) = ask(&mut visitor, &form.wire).await?;
    if status != 200 {
        return fault(format!("the page of impact answers {status}"));
    }
    let mut fields: Vec<String> = hidden(&page)
        .map(|(name, value)| format!("{name}={}", value.replace('%', "%25").replace('+', "%2B")))
        .collect();
    fields.push(format!("lu=1&nom={}", data::label(PARTNER).replace(' ', "+")));
    let body = fields.join("&");
    let click = format!(
        "POST {} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        address(application),
        body.len()
    );
    tokio::time::sleep(Duration::from_millis(200)).await;
    let clicked = Instant::now();
    let (status, page) = ask(&mut visitor, &click).await?;
    let answered = Instant::now();
    if status != 303 {
        return fault(format!("the deletion was answered {status}: {page}"));
    }
    let calls = gate.await??;
    let late = calls.iter().any(|call| call.allowed && call.asked > answered);
    if late {
        return fault("a call was allowed after the deletion was acknowledged");
    }
    let last = calls
        .iter()
        .filter(|call| call.allowed)
        .map(|call| call.answered)
        .max();
    match last {
        Some(last) if last > clicked => Ok((last - clicked).as_secs_f64() * 1e3),
        Some(_) => Ok(0.0),
        None => fault("no call was ever allowed"),
    }
}

/// A call of the application's main key on a dossier that is open to it.
fn call(data: &Data) -> Outcome<String> {
    let dossier = data.dossiers.iter().find(|dossier| is_open(dossier.id, PARTNER));
    let key = data
        .keys
        .iter()
        .find(|key| key.application == PARTNER && key.only.is_none());
    let (Some(dossier), Some(key)) = (dossier, key) else {
        return fault("the application is on for no dossier");
    };
    let uri = format!("/loop-api-publiques/compte?codeDossier={}", dossier.code);
    Ok(Prepared::get(
        "/gate/nginx",
        &[
            ("x-original-uri", &uri),
            ("x-original-method", "GET"),
            ("x-apikey", &key.credential),
        ],
        200,
    )
    .wire)
}

/// One call of the gate.
struct Call {
    asked: Instant,
    answered: Instant,
    allowed: bool,
}

/// Calls the gate until it has refused for a while.
async fn calls(port: u16, wire: String) -> Outcome<Vec<Call>> {
    let mut partner = TcpStream::connect(("127.0.0.1", port)).await?;
    let mut calls: Vec<Call> = Vec::new();
    let end = Instant::now() + Duration::from_secs(60);
    let mut refused = 0;
    while refused < 100 {
        let asked = Instant::now();
        if asked > end {
            return fault("the gate never refused");
        }
        let (status, body) = ask(&mut partner, &wire).await?;
        let allowed = status == 200;
        if !allowed && status != 401 && status != 403 {
            return fault(format!("the gate answers {status}: {body}"));
        }
        refused = if allowed { 0 } else { refused + 1 };
        calls.push(Call {
            asked,
            answered: Instant::now(),
            allowed,
        });
        tokio::time::sleep(ASK_EVERY).await;
    }
    Ok(calls)
}

/// The hidden fields of the page's last form, names and values.
fn hidden(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let form = page.rfind("<form").map_or("", |at| &page[at..]);
    form.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            Some((name, rest.split_once('"')?.0))
        })
}
