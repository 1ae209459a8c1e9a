//! The letters about API keys, in English (E5, E6, E7).

use hub_domain::letter::{DossierKeysEnding, KeyChange, Letter};
use hub_domain::moment::Moment;

use super::compose::Pen;
use super::english::{ADMINISTRATOR, Parts};
use super::words::Block;

/// E5: a key ends soon.
pub(super) fn expires(letter: &Letter, pen: &Pen<'_>) -> Parts {
    let Letter::KeyExpires {
        name,
        identifier,
        at,
        days,
        application,
        last_used,
        dossiers,
        key,
        next,
        of_dossiers,
    } = letter
    else {
        return Parts::default();
    };
    let (shown, identifier, end) = (pen.value(name), pen.value(identifier), pen.date(*at));
    let next = next.map_or_else(
        || "This is the last reminder.".to_owned(),
        |next| format!("Next reminder: {}.", pen.date(next)),
    );
    let left = match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    if let Some(ending) = of_dossiers {
        return end_together(ending, &shown, *at, (left.as_str(), next.as_str()), pen);
    }
    let application = application
        .as_deref()
        .map_or_else(|| "none".to_owned(), |label| pen.value(label));
    let used = last_used.map_or_else(|| "never".to_owned(), |used| pen.date(used));
    let mut blocks = vec![
        Block::Paragraph(format!(
            "The API key “{shown}” ({identifier}) expires on {end} at {}.",
            pen.time(*at)
        )),
        Block::Paragraph(format!(
            "Application concerned: {application}. Last used: {used}. Connected files: {}.",
            pen.number(*dossiers)
        )),
        Block::Paragraph("After that date their calls will be refused.".to_owned()),
        Block::Paragraph(
            "Rotate it or change its end without interruption: the old secret can stay valid for up to 7 days."
                .to_owned(),
        ),
        Block::action("Open the key", pen.url(&format!("/loophub/cles/{key}"))),
    ];
    blocks.push(Block::Paragraph(format!(
        "{next} The secret is never sent by e-mail."
    )));
    let subject = pen.subject(&shown, |name| {
        format!("API key “{name}” expires in {left} ({end})")
    });
    (subject, blocks, ADMINISTRATOR)
}

/// E5 of an application's keys that open one client file each, and end on one day.
fn end_together(
    ending: &DossierKeysEnding,
    application: &str,
    at: Moment,
    (left, next): (&str, &str),
    pen: &Pen<'_>,
) -> Parts {
    let count = pen.counted(ending.keys, "API key by client file", "API keys by client file");
    let (expire, their, advice) = match ending.keys {
        1 => (
            "expires",
            "its",
            "Change its end, or revoke it and create another one.",
        ),
        _ => (
            "expire",
            "their",
            "Change the end of each, or revoke them and create others.",
        ),
    };
    let from = if ending.last_at == at { "on" } else { "from" };
    let end = pen.date(at);
    let page = pen.url(&format!("/loophub/applications/{}/cles", ending.application));
    let blocks = vec![
        Block::Paragraph(format!(
            "{count} of the application “{application}” {expire} {from} {end} at {}.",
            pen.time(at)
        )),
        Block::Paragraph(format!("After that date {their} calls will be refused.")),
        Block::Paragraph(advice.to_owned()),
        Block::action("See the keys by client file", page),
        Block::Paragraph(format!("{next} Secrets are never sent by e-mail.")),
    ];
    let subject = pen.subject(application, |name| {
        format!("API keys by client file of “{name}” expire in {left} ({end})")
    });
    (subject, blocks, ADMINISTRATOR)
}

/// E6, E7: a key was created, rotated or revoked.
pub(super) fn changed(letter: &Letter, pen: &Pen<'_>) -> Parts {
    let Letter::KeyChanged {
        name,
        change,
        author,
        at,
        address,
        key,
    } = letter
    else {
        return Parts::default();
    };
    let (shown, author) = (pen.value(name), pen.value(author));
    if let KeyChange::CreatedInBulk { keys, application } | KeyChange::RevokedInBulk { keys, application } =
        change
    {
        let is_made = matches!(change, KeyChange::CreatedInBulk { .. });
        let done = if is_made { "created" } else { "revoked" };
        let count = pen.counted(*keys, "API key", "API keys");
        let each = match keys {
            1 => "limited to one client file",
            _ => "each limited to one client file",
        };
        let of = if is_made { "for" } else { "of" };
        let mut blocks = vec![Block::Paragraph(format!(
            "{author} {done} {count} {of} the application “{shown}”, {each}, on {} at {} from {}.",
            pen.date(*at),
            pen.time(*at),
            pen.value(address)
        ))];
        let page = pen.url(&format!("/loophub/applications/{application}/cles"));
        if is_made {
            blocks.push(Block::action("Not you? Revoke them", page));
        } else {
            blocks.push(Block::Paragraph(
                "Their calls are refused from now on.".to_owned(),
            ));
            blocks.push(Block::action("See the keys by client file", page));
        }
        let subject = pen.subject(&shown, |name| {
            format!("API keys by client file of “{name}” {done}")
        });
        return (subject, blocks, ADMINISTRATOR);
    }
    let done = match change {
        KeyChange::Created => "created",
        KeyChange::Rotated { .. } => "rotated",
        KeyChange::Revoked { .. } | KeyChange::CreatedInBulk { .. } | KeyChange::RevokedInBulk { .. } => {
            "revoked"
        }
    };
    let mut blocks = vec![Block::Paragraph(format!(
        "{author} {done} the API key “{shown}” on {} at {} from {}.",
        pen.date(*at),
        pen.time(*at),
        pen.value(address)
    ))];
    let page = pen.url(&format!("/loophub/cles/{key}"));
    match change {
        KeyChange::Created | KeyChange::CreatedInBulk { .. } | KeyChange::RevokedInBulk { .. } => {}
        KeyChange::Rotated { until: Some(until) } => blocks.push(Block::Paragraph(format!(
            "The old secret stays valid until {} at {}.",
            pen.date(*until),
            pen.time(*until)
        ))),
        KeyChange::Rotated { until: None } => {
            blocks.push(Block::Paragraph("The old secret is no longer valid.".to_owned()));
        }
        KeyChange::Revoked { application } => blocks.push(Block::Paragraph(match application {
            Some(label) => format!(
                "Its calls are refused from now on. Application cut off: {}.",
                pen.value(label)
            ),
            None => "Its calls are refused from now on. No application used it.".to_owned(),
        })),
    }
    blocks.push(match change {
        KeyChange::Revoked { .. } => Block::action("Create a new key", pen.url("/loophub/cles/creer")),
        _ => Block::action("Not you? Revoke it", page),
    });
    let subject = pen.subject(&shown, |name| format!("API key “{name}” {done}"));
    (subject, blocks, ADMINISTRATOR)
}
