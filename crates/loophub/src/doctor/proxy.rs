//! The proxy before the server: it leads here, says who calls, and keeps the gate to itself.

use std::net::IpAddr;
use std::time::Duration;

use hub_app::Clock as _;
use hub_domain::moment::Moment;
use reqwest::header::{DATE, HeaderMap};
use reqwest::{Client, StatusCode};

use super::Finding;
use crate::config::Config;
use crate::system::SystemClock;

const ABOUT: &str = "proxy";
/// How long the public address may take to answer.
const WITHIN: Duration = Duration::from_secs(5);
/// What the server answers there.
const ALIVE: &str = "ok";

/// Looks at the settings, then at the public address as a browser would. Answers the clock told there too.
pub async fn examine(config: &Config) -> (Vec<Finding>, Option<(Moment, Moment)>) {
    let mut findings = settings(config);
    let (seen, clock) = public_address(config).await;
    findings.extend(seen);
    (findings, clock)
}

fn settings(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let local: IpAddr = config.listen.ip();
    if config.secure_cookies && config.trusted_proxies.is_empty() {
        findings.push(Finding::warning(
            ABOUT,
            "public_url is behind a proxy, and trusted_proxies names none: every visitor and every partner has the \
             proxy's address, in the journal and for the limits of keys",
            "set trusted_proxies to the proxy's address, such as [\"127.0.0.1/32\"]",
        ));
    }
    if config.secure_cookies && !local.is_loopback() {
        findings.push(Finding::warning(
            ABOUT,
            format!(
                "the server listens on {}, where it can be reached past the proxy",
                config.listen
            ),
            "set listen to 127.0.0.1, or let a firewall keep the port for the proxy",
        ));
    }
    let everyone = config
        .trusted_proxies
        .iter()
        .find(|range| range.prefix_len() == 0);
    if let Some(range) = everyone {
        findings.push(Finding::fault(
            ABOUT,
            format!("trusted_proxies believes {range}: anybody can claim any address"),
            "name the proxy's own address",
        ));
    }
    findings
}

async fn public_address(config: &Config) -> (Vec<Finding>, Option<(Moment, Moment)>) {
    let url = &config.public_url;
    let client = match client() {
        Ok(client) => client,
        Err(error) => {
            let finding = Finding::fault(ABOUT, error, "this is a fault of the program: report it");
            return (vec![finding], None);
        }
    };
    let answer = client.get(format!("{url}/healthz")).send().await;
    let (status, headers, text) = match answer {
        Ok(answer) => {
            let (status, headers) = (answer.status(), answer.headers().clone());
            (status, headers, answer.text().await.unwrap_or_default())
        }
        Err(error) => {
            let said = format!("{url} cannot be reached from here: {}", causes(&error));
            let advice =
                "start the server and the proxy; check public_url, its certificate, and the name's address";
            return (vec![Finding::warning(ABOUT, said, advice)], None);
        }
    };
    let clock = said_at(&headers).map(|theirs| (theirs, SystemClock.now()));
    if status != StatusCode::OK || text.trim() != ALIVE {
        let said = format!("{url}/healthz answers {status}, and not Loop Hub's word");
        let advice = "let the proxy pass the whole address to the server, paths unchanged";
        return (vec![Finding::fault(ABOUT, said, advice)], clock);
    }
    let mut findings = vec![Finding::good(ABOUT, format!("{url} leads to a Loop Hub"))];
    findings.extend(gate(&client, config).await);
    (findings, clock)
}

/// From outside, the gate must not be there: it tells whoever asks whether a key opens a dossier, and its forwarding
/// headers are the proxy's to write.
async fn gate(client: &Client, config: &Config) -> Option<Finding> {
    if !config.secure_cookies {
        return None;
    }
    let asked = client
        .get(format!("{}/gate/nginx", config.public_url))
        .send()
        .await;
    let status = asked.ok()?.status();
    (status != StatusCode::NOT_FOUND && status != StatusCode::FORBIDDEN).then(|| {
        Finding::warning(
            ABOUT,
            format!("the gate answers at the public address ({status})"),
            "let the proxy answer 404 under /gate/: only its own sub-requests ask there",
        )
    })
}

fn client() -> Result<Client, String> {
    hub_outbound::choose_tls();
    Client::builder()
        .timeout(WITHIN)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .user_agent("loophub doctor")
        .build()
        .map_err(|error| error.to_string())
}

/// The `Date` of an answer: `Tue, 24 Nov 2026 23:45:00 GMT`.
fn said_at(headers: &HeaderMap) -> Option<Moment> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let at = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Moment(at.timestamp().as_millisecond()))
}

/// An error with what caused it: the first says only that something failed.
fn causes(error: &reqwest::Error) -> String {
    use std::error::Error as _;
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
