//! A partner's first program: it asks which dossiers are open to its key, then makes one call about the first of them.
//!
//! ```text
//! LOOPHUB_URL=https://hub.cabinet.example LOOPHUB_KEY=identifier:secret cargo run -p loophub-example
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example speaks on the terminal"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "an example reads its settings from the environment"
)]

use std::process::ExitCode;
use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How often a call is made again when Loop Hub asks to wait.
const PATIENCE: u32 = 5;

/// Loop Hub, as this key sees it.
struct Hub {
    client: Client,
    address: String,
    /// `identifier:secret`: it belongs in the environment, never in the code.
    key: String,
}

/// What `GET /api/v1/key` says of the key, as far as this program cares.
#[derive(Debug, Deserialize)]
struct Key {
    firm: String,
    application: Application,
    open_dossiers: u64,
}

#[derive(Debug, Deserialize)]
struct Application {
    label: String,
    state: String,
}

/// A part of a list; more follow while there is a cursor.
#[derive(Debug, Deserialize)]
struct Part<T> {
    data: Vec<T>,
    next_cursor: Option<String>,
}

/// A dossier that is open to the key.
#[derive(Debug, Deserialize)]
struct Dossier {
    code: String,
    name: String,
}

/// Why Loop Hub said no: `code` never changes, `detail` is for people.
#[derive(Debug, Deserialize)]
struct Problem {
    code: String,
    detail: String,
    request_id: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    // The cryptography behind HTTPS is chosen by the program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let hub = Hub {
        client: Client::builder()
            .timeout(Duration::from_secs(30))
            .build()
            .map_err(|error| error.to_string())?,
        address: setting("LOOPHUB_URL")?.trim_end_matches('/').to_owned(),
        key: setting("LOOPHUB_KEY")?,
    };
    // When anything fails, this says most: whose key it is, and what it may do.
    let key: Key = hub.get("/api/v1/key", &[]).await?;
    let Key {
        firm, application, ..
    } = &key;
    println!("{firm}: {} ({})", application.label, application.state);
    println!("{} open dossiers:", key.open_dossiers);
    let dossiers = hub.open_dossiers().await?;
    for dossier in &dossiers {
        println!("{}\t{}", dossier.code, dossier.name);
    }
    let Some(first) = dossiers.first() else {
        println!("No dossier is open to this key yet: ask the firm to switch your application on for one.");
        return Ok(());
    };
    let record: serde_json::Value = hub
        .get(
            "/loop-api-publiques/DossierComplet",
            &[("codeDossier", &first.code)],
        )
        .await?;
    println!("{record}");
    Ok(())
}

fn setting(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("Set {name}: the firm's connection sheet tells it."))
}

impl Hub {
    /// Every dossier that is open to the key, part by part.
    async fn open_dossiers(&self) -> Result<Vec<Dossier>, String> {
        let mut dossiers = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut query = vec![("limit", "200")];
            if let Some(cursor) = &cursor {
                query.push(("cursor", cursor));
            }
            let part: Part<Dossier> = self.get("/api/v1/key/dossiers", &query).await?;
            dossiers.extend(part.data);
            match part.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok(dossiers),
            }
        }
    }

    /// One call, made again as often as Loop Hub asks to wait.
    async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, String> {
        let address = reqwest::Url::parse_with_params(&format!("{}{path}", self.address), query)
            .map_err(|error| format!("{}{path} is no address: {error}", self.address))?;
        let mut calls = 0;
        loop {
            let call = self.client.get(address.clone()).header("x-apikey", &self.key);
            match answer(call).await? {
                Answer::Given(body) => {
                    return serde_json::from_str(&body).map_err(|error| format!("{path}: {error}"));
                }
                Answer::Wait(time) if calls < PATIENCE => tokio::time::sleep(time).await,
                Answer::Wait(_) => return Err(format!("{path}: still asked to wait; try again later.")),
                Answer::Refused(problem) => {
                    return Err(format!(
                        "{path}: {} ({}, request {})",
                        problem.detail, problem.code, problem.request_id
                    ));
                }
            }
            calls += 1;
        }
    }
}

enum Answer {
    Given(String),
    Wait(Duration),
    Refused(Problem),
}

async fn answer(call: RequestBuilder) -> Result<Answer, String> {
    let response = call
        .send()
        .await
        .map_err(|error| format!("Loop Hub was not reached: {error}"))?;
    let status = response.status();
    let wait = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let body = response
        .text()
        .await
        .map_err(|error| format!("the answer broke off: {error}"))?;
    match (status, wait) {
        (status, _) if status.is_success() => Ok(Answer::Given(body)),
        (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, Some(seconds)) => {
            Ok(Answer::Wait(Duration::from_secs(seconds)))
        }
        _ => serde_json::from_str(&body)
            .map(Answer::Refused)
            .map_err(|_| format!("{status}: {body}")),
    }
}
