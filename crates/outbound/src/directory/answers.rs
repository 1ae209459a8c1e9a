//! Reading what Microsoft says.

use hub_domain::account::EmailAddress;
use hub_domain::invitation::{Answer, DirectoryFault, DirectoryUser, Reason, ReasonKind};
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::StatusCode;
use reqwest::header::DATE;
use secrecy::SecretString;
use serde_json::Value;

use super::graph::Said;

/// What is waited when the wait that is asked for cannot be read, in milliseconds.
const WAIT_MILLIS: i64 = 30_000;
/// Longest address of a directory that is kept, in bytes.
const ADDRESS_BYTES: usize = 2_000;

/// A token, or why there is none. The words name the cause; they hold no secret.
pub(super) fn token(said: &Said) -> Result<SecretString, DirectoryFault> {
    if said.status == StatusCode::TOO_MANY_REQUESTS {
        return Err(DirectoryFault::Busy(wait_millis(said)));
    }
    if said.status.is_server_error() {
        return Err(DirectoryFault::NotReached(words(said)));
    }
    let body = said.body.as_ref();
    if let Some(token) = body.and_then(|body| body.get("access_token")?.as_str())
        && said.status.is_success()
    {
        return Ok(SecretString::from(token));
    }
    let words = words(said);
    // The application is unknown in the tenant, or the tenant does not exist: nobody consented.
    let codes = [
        "AADSTS700016",
        "AADSTS65001",
        "AADSTS90002",
        "AADSTS500011",
        "AADSTS7000112",
    ];
    if codes.iter().any(|code| words.contains(code)) {
        Err(DirectoryFault::NoConsent(words))
    } else {
        Err(DirectoryFault::NotReached(words))
    }
}

/// An answer that can be read for what it says, or the fault that it is.
pub(super) fn usable(said: Said) -> Result<Said, DirectoryFault> {
    let words = || words(&said);
    match said.status {
        StatusCode::TOO_MANY_REQUESTS => Err(DirectoryFault::Busy(wait_millis(&said))),
        StatusCode::FORBIDDEN if !is_refusal_of_guests(&words()) => Err(DirectoryFault::NoConsent(words())),
        status if status.is_server_error() => Err(DirectoryFault::Unknown(words())),
        status if status.is_success() && said.body.is_none() => Err(DirectoryFault::Unknown(format!(
            "{status}: the answer is no JSON"
        ))),
        _ => Ok(said),
    }
}

/// Who was found at an address: who can use it before who cannot yet.
pub(super) fn found(said: &Said, email: &EmailAddress) -> Result<Answer, DirectoryFault> {
    let users = match &said.body {
        Some(body) if said.status.is_success() => body.get("value").and_then(Value::as_array),
        _ => None,
    };
    let users = users.ok_or_else(|| DirectoryFault::Unknown(words(said)))?;
    let mut found: Vec<DirectoryUser> = users
        .iter()
        .filter_map(directory_user)
        .filter(|user| !user.addresses.is_empty() && user.has(email))
        .collect();
    found.sort_by_key(|user| !user.accepted);
    Ok(found.into_iter().next().map_or(Answer::Nobody, Answer::User))
}

/// One user, or that there is none (yet): just after a creation, Graph says so by 404 and by 400 alike.
pub(super) fn user(said: &Said) -> Result<Answer, DirectoryFault> {
    match said.status {
        StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST => Ok(Answer::NoSuchUser),
        status if status.is_success() => said
            .body
            .as_ref()
            .and_then(directory_user)
            .map(Answer::User)
            .ok_or_else(|| DirectoryFault::Unknown("the answer is no user".to_owned())),
        _ => Err(DirectoryFault::Unknown(words(said))),
    }
}

/// What became of an invitation. Its `status` is always `PendingAcceptance` and is not read.
pub(super) fn invited(said: &Said) -> Result<Answer, DirectoryFault> {
    let words = words(said);
    if said.status.is_success() {
        let body = said.body.as_ref();
        let id = body.and_then(|body| body.get("invitedUser")?.get("id")?.as_str());
        let redeem = body.and_then(|body| body.get("inviteRedeemUrl")?.as_str());
        return match id {
            Some(id) if !id.is_empty() => Ok(Answer::Invited {
                id: id.to_owned(),
                redeem: redeem
                    .filter(|url| url.starts_with("https://") && url.len() <= ADDRESS_BYTES)
                    .map(str::to_owned),
            }),
            _ => Err(DirectoryFault::Unknown("the answer names no user".to_owned())),
        };
    }
    if let Some(id) = already(&words) {
        return Ok(Answer::Exists(id));
    }
    if matches!(said.status, StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT) {
        return Err(DirectoryFault::Unknown(words));
    }
    let said = words.to_lowercase();
    let kind = if is_refusal_of_guests(&words) {
        ReasonKind::DomainNotAllowed
    } else if said.contains("email") || said.contains("e-mail") {
        ReasonKind::AddressRefused
    } else {
        ReasonKind::Refused
    };
    Err(DirectoryFault::Refused(Reason::new(kind, &words)))
}

/// Whether the directory answers as one that may be asked.
pub(super) fn checked(said: &Said) -> Result<(), DirectoryFault> {
    if said.status.is_success() {
        Ok(())
    } else {
        Err(DirectoryFault::Unknown(words(said)))
    }
}

fn directory_user(user: &Value) -> Option<DirectoryUser> {
    let id = user.get("id")?.as_str().filter(|id| !id.is_empty())?.to_owned();
    let text = |name: &str| user.get(name).and_then(Value::as_str);
    let is_member = text("userType") == Some("Member");
    let others = user.get("otherMails").and_then(Value::as_array);
    let addresses = text("mail")
        .into_iter()
        .chain(others.into_iter().flatten().filter_map(Value::as_str))
        .map(str::to_owned)
        .collect();
    Some(DirectoryUser {
        id,
        accepted: match text("externalUserState") {
            Some(state) => state == "Accepted",
            None => is_member,
        },
        addresses,
    })
}

/// The user whom a refusal names as being there already.
fn already(words: &str) -> Option<String> {
    let said = words.to_lowercase();
    if !said.contains("already exists in the directory") {
        return None;
    }
    said.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'))
        .find(|part| part.len() == 36 && part.matches('-').count() == 4)
        .map(str::to_owned)
}

/// Whether the tenant's settings keep this person out: their domain, or guests altogether.
fn is_refusal_of_guests(words: &str) -> bool {
    let said = words.to_lowercase();
    let is_refused = ["not allowed", "not permitted", "blocked", "denied by"]
        .iter()
        .any(|mark| said.contains(mark));
    is_refused && (said.contains("domain") || said.contains("guest invitations"))
}

/// « Authorization_RequestDenied: Insufficient privileges »: what the sender says of an error, else its status.
fn words(said: &Said) -> String {
    let error = said.body.as_ref().and_then(|body| body.get("error"));
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let (code, message) = match error {
        Some(Value::String(code)) => (
            code.clone(),
            text(said.body.as_ref().and_then(|body| body.get("error_description"))),
        ),
        Some(error) => (text(error.get("code")), text(error.get("message"))),
        None => (said.status.to_string(), String::new()),
    };
    let line = message.lines().next().unwrap_or_default();
    if line.is_empty() {
        code
    } else {
        format!("{code}: {line}")
    }
}

/// The wait asked for, in seconds or until a date, which is counted from the sender's own clock.
fn wait_millis(said: &Said) -> i64 {
    let Some(asked) = said.retry_after() else {
        return WAIT_MILLIS;
    };
    if let Ok(seconds) = asked.trim().parse::<u32>() {
        return i64::from(seconds) * 1_000;
    }
    let date = |text: &str| {
        DateTimeParser::new()
            .parse_timestamp(text)
            .ok()
            .map(|at| at.as_millisecond())
    };
    let sent = said.headers.get(DATE).and_then(|date| date.to_str().ok());
    match (date(asked), sent.and_then(date)) {
        (Some(until), Some(now)) if until > now => until - now,
        _ => WAIT_MILLIS,
    }
}
