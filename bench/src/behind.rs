//! W1 as partners meet it: nginx that asks the gate about every call, beside the same nginx that asks nobody.

use hub_api::{Proxy, ProxyConfig, proxy_config};

use crate::children::{find, free_port};
use crate::data::Data;
use crate::load::{self, Prepared};
use crate::outcome::{Outcome, fault};
use crate::places::Grounds;
use crate::table::{Line, median};
use crate::w1::{self, REQUESTS, Rounds, Taken};

/// The line of the printed configuration that asks the gate.
const ASKS: &str = "auth_request /_loophub_decision;";

/// Measures nginx as `loophub gate config nginx` sets it up, on a furnished database.
pub fn measure(grounds: &Grounds, data: &Data, rounds: Rounds, lines: &mut Vec<Line>) -> Outcome<()> {
    if find("nginx").is_none() {
        println!("W1 behind nginx: left out, nginx is not installed");
        return Ok(());
    }
    let gate = w1::product(&data.place.url)?;
    let back_end = started(w1::nginx(&grounds.folder)?)?;
    let front = |name: &str, asks: bool| {
        let port = free_port()?;
        let at = |port: u16| format!("http://127.0.0.1:{port}");
        let listen = format!("127.0.0.1:{port}");
        let config = ProxyConfig::parse(&at(back_end.port), &at(gate.port), &listen);
        let Ok(config) = config else {
            return fault("the proxy's configuration cannot be made");
        };
        let printed = proxy_config(Proxy::Nginx, &config);
        if !printed.contains(ASKS) {
            return fault("the printed configuration does not ask as it is thought to");
        }
        let printed = if asks { printed } else { printed.replace(ASKS, "") };
        started(w1::nginx_with(&grounds.folder, name, port, &printed)?)
    };
    let (asking, alone) = (front("asking", true)?, front("alone", false)?);
    let requests = grounds.folder.join("behind.json");
    load::write(&requests_of(data), &requests)?;
    let load = |port, checked| w1::load_of(&requests, port, checked);
    // Every key and every set is met once before anything counts.
    load(asking.port, true).each(0, REQUESTS)?;
    load(alone.port, false).during(rounds.each)?;
    let (mut of_asking, mut of_alone) = (Taken::default(), Taken::default());
    for _ in 0..rounds.rounds {
        let all = [&alone, &back_end];
        of_alone.of_all(&all, &load(alone.port, false), rounds.each)?;
        let all = [&asking, &gate, &back_end];
        of_asking.of_all(&all, &load(asking.port, true), rounds.each)?;
    }
    let name = |what: &str| format!("W1 behind nginx, {} dossiers: {what}", data.dossiers.len());
    let mut tell = |what: &str, of: fn(&Taken) -> &Vec<f64>, unit| {
        let (measured, limit) = (median(of(&of_asking)), median(of(&of_alone)));
        let engine = data.place.engine_name();
        lines.push(Line::told(
            name(what),
            engine,
            (measured, unit),
            Some((limit, unit)),
        ));
    };
    tell("CPU of all servers a call", |taken| &taken.cpu_micros, "µs");
    tell("p50, 32 connections", |taken| &taken.p50, "µs");
    tell("p99, 32 connections", |taken| &taken.p99, "µs");
    tell("calls a second", |taken| &taken.per_second, "/s");
    Ok(())
}

/// The calls as partners send them to nginx; an allowed one reaches the back end, which answers 204.
fn requests_of(data: &Data) -> Vec<Prepared> {
    let sent = |call: w1::Call<'_>| {
        let expected = if call.expected == 200 { 204 } else { call.expected };
        Prepared::get(&call.uri, &[("x-apikey", call.credential)], expected)
    };
    w1::calls_of(data).into_iter().map(sent).collect()
}

fn started<T>(server: Option<T>) -> Outcome<T> {
    server.map_or_else(|| fault("nginx is not installed"), Ok)
}
