//! Changes that carry an `Idempotency-Key`: carried out once, answered to the byte as the first time (3.4).

use std::fmt::Write as _;

use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use hub_app::once::{Asking, KeptAnswer, Once, OnceKey};
use hub_domain::wizard::holds_issued_secret;
use sha2::{Digest as _, Sha256};

use super::endpoint::{Ask, Endpoint, Reply};
use super::who::is_change;
use crate::problem::{Plain, Problem};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest name of a call, in characters.
pub(super) const NAME_MAX: usize = 200;
/// The headers that belong to an answer.
const KEPT: [HeaderName; 4] = [CONTENT_TYPE, CONTENT_LANGUAGE, ETAG, LOCATION];

/// Carries a call out; a change that names itself, once.
pub(super) async fn carry_out(
    mut ask: Ask,
    endpoint: &'static Endpoint,
    bytes: &[u8],
) -> Result<Reply, Problem> {
    if !is_change(&ask.parts.method) {
        return (endpoint.answer)(ask).await;
    }
    let once = match endpoint.takes.only_asks {
        true => None,
        false => once_key(&ask, bytes)?,
    };
    let (Some(once), Some(caller)) = (once, ask.who.caller()) else {
        ask.read(endpoint, bytes)?;
        return (endpoint.answer)(ask).await;
    };
    let limits = ask.door.limits();
    let asking = match ask.hub.ask_once(caller, once).await {
        Ok(Once::New(asking)) => asking,
        Ok(before) => return replied(before),
        Err(error) => return Err(Problem::failed(&error, limits)),
    };
    // A caller who hangs up does not take its answer away: it is for when they ask again.
    let bytes = bytes.to_vec();
    let answered = tokio::spawn(async move { answer_and_keep(ask, asking, endpoint, &bytes).await });
    answered.await.unwrap_or(Err(Problem::Internal))
}

async fn answer_and_keep(
    mut ask: Ask,
    asking: Asking,
    endpoint: &'static Endpoint,
    bytes: &[u8],
) -> Result<Reply, Problem> {
    ask.origin.once = Some(asking.key());
    let limits = ask.door.limits();
    let headers = ask.parts.headers.clone();
    let request_id =
        HeaderValue::from_str(&ask.origin.request_id).unwrap_or(HeaderValue::from_static("unnamed"));
    let answer = match ask.read(endpoint, bytes) {
        Ok(()) => (endpoint.answer)(ask).await,
        Err(problem) => Err(problem),
    };
    // A twin on another node was faster: its answer is the answer.
    if matches!(answer, Err(Problem::Plain(Plain::InFlight))) {
        let before = asking.before().await;
        let before = before.map_err(|error| Problem::failed(&error, limits))?;
        return replied(before.unwrap_or(Once::InFlight));
    }
    let kept = match &answer {
        Ok(reply) => Some(kept(
            reply.status,
            &reply.headers,
            reply.again.as_ref().unwrap_or(&reply.body),
        )),
        Err(problem) if is_final(problem) => {
            let (headers, body) = problem.told(&headers, request_id);
            Some(kept(problem.status(), &headers, &body))
        }
        Err(_) => None,
    };
    if let Some(kept) = kept
        && let Err(error) = asking.keep(kept).await
    {
        tracing::warn!(%error, "the answer of a named call could not be kept");
    }
    answer
}

/// A token that no other call has: the name of a call is what makes it once, not this.
pub(super) fn token(ask: &Ask) -> String {
    let bytes: [u8; 16] = ask.hub.random();
    bytes.iter().fold("api:".to_owned(), |mut text, byte| {
        let _written = write!(text, "{byte:02x}");
        text
    })
}

/// The name that a change gives itself, with a digest of what it asks.
fn once_key(ask: &Ask, bytes: &[u8]) -> Result<Option<OnceKey>, Problem> {
    let headers = &ask.parts.headers;
    let mut given = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (first, second) = (given.next(), given.next());
    let Some(name) = first else { return Ok(None) };
    let name = name.to_str().unwrap_or_default();
    let is_sound = (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    // A secret sent as a name would be kept as it is.
    if !is_sound || second.is_some() || holds_issued_secret(name) {
        return Err(Problem::Plain(Plain::MalformedIdempotencyKey));
    }
    let mut hasher = Sha256::new();
    let target = ask
        .parts
        .uri
        .path_and_query()
        .map_or("", |target| target.as_str());
    let if_match = headers.get(IF_MATCH).map_or(&b""[..], HeaderValue::as_bytes);
    for part in [ask.parts.method.as_str().as_bytes(), target.as_bytes(), if_match] {
        hasher.update(part);
        hasher.update(b"\0");
    }
    hasher.update(bytes);
    Ok(Some(OnceKey {
        name: name.to_owned(),
        fingerprint: hasher.finalize().into(),
    }))
}

/// Whether the same call would be answered the same for good: what rights, time or load decided is asked again, and so is
/// what is to be begun again.
fn is_final(problem: &Problem) -> bool {
    matches!(problem.status().as_u16(), 400 | 404 | 409 | 410 | 412 | 415 | 422)
        && !matches!(problem, Problem::Plain(Plain::ImpactChanged))
}

fn kept(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> KeptAnswer {
    let line = |name: &HeaderName| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(format!("{name}: {value}"))
    };
    KeptAnswer {
        status: status.as_u16(),
        headers: KEPT.iter().filter_map(line).collect::<Vec<_>>().join("\n"),
        body: body.to_vec(),
    }
}

fn replied(before: Once) -> Result<Reply, Problem> {
    let answer = match before {
        Once::Answered(answer) => answer,
        Once::OtherCall => return Err(Problem::Plain(Plain::IdempotencyKeyReused)),
        Once::AnswerLost => return Err(Problem::Plain(Plain::AnswerLost)),
        Once::InFlight | Once::New(_) => return Err(Problem::Plain(Plain::InFlight)),
    };
    let mut headers = HeaderMap::new();
    for line in answer.headers.lines() {
        if let Some((name, value)) = line.split_once(": ")
            && let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>())
        {
            headers.insert(name, value);
        }
    }
    Ok(Reply {
        status: StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK),
        headers,
        body: answer.body,
        again: None,
    })
}
