//! The letters about API keys, in French (E5, E6, E7).

use hub_domain::letter::{DossierKeysEnding, KeyChange, Letter};
use hub_domain::moment::Moment;

use super::compose::Pen;
use super::french::{ADMINISTRATOR, Parts};
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
        || "C’est le dernier rappel.".to_owned(),
        |next| format!("Prochain rappel\u{a0}: {}.", pen.date(next)),
    );
    let left = match days {
        1 => "1 jour".to_owned(),
        days => format!("{days} jours"),
    };
    if let Some(ending) = of_dossiers {
        return end_together(ending, &shown, *at, (left.as_str(), next.as_str()), pen);
    }
    let application = application
        .as_deref()
        .map_or_else(|| "aucune".to_owned(), |label| pen.value(label));
    let used = last_used.map_or_else(|| "jamais".to_owned(), |used| pen.date(used));
    let mut blocks = vec![
        Block::Paragraph(format!(
            "La clé d’API «\u{a0}{shown}\u{a0}» ({identifier}) expire le {end} à {}.",
            pen.time(*at)
        )),
        Block::Paragraph(format!(
            "Application concernée\u{a0}: {application}. Dernière utilisation\u{a0}: {used}. Dossiers connectés\u{a0}: {}.",
            pen.number(*dossiers)
        )),
        Block::Paragraph("Après cette date, leurs appels seront refusés.".to_owned()),
        Block::Paragraph(
            "Renouvelez-la ou changez son expiration sans coupure\u{a0}: l’ancien secret peut rester valable jusqu’à 7 jours."
                .to_owned(),
        ),
        Block::action("Ouvrir la clé", pen.url(&format!("/loophub/cles/{key}"))),
    ];
    blocks.push(Block::Paragraph(format!(
        "{next} Le secret n’est jamais envoyé par e-mail."
    )));
    let subject = pen.subject(&shown, |name| {
        format!("Clé d’API «\u{a0}{name}\u{a0}»\u{a0}: expiration dans {left} ({end})")
    });
    (subject, blocks, ADMINISTRATOR)
}

/// E5 of an application's keys that open one dossier each, and end on one day.
fn end_together(
    ending: &DossierKeysEnding,
    application: &str,
    at: Moment,
    (left, next): (&str, &str),
    pen: &Pen<'_>,
) -> Parts {
    let count = pen.counted(ending.keys, "clé d’API par dossier", "clés d’API par dossier");
    let (expire, their, advice) = match ending.keys {
        1 => (
            "expire",
            "ses",
            "Changez son expiration, ou révoquez-la et créez-en une autre.",
        ),
        _ => (
            "expirent",
            "leurs",
            "Changez l’expiration de chacune, ou révoquez-les et créez-en d’autres.",
        ),
    };
    let from = if ending.last_at == at {
        "le"
    } else {
        "à partir du"
    };
    let end = pen.date(at);
    let page = pen.url(&format!("/loophub/applications/{}/cles", ending.application));
    let blocks = vec![
        Block::Paragraph(format!(
            "{count} de l’application «\u{a0}{application}\u{a0}» {expire} {from} {end} à {}.",
            pen.time(at)
        )),
        Block::Paragraph(format!("Après cette date, {their} appels seront refusés.")),
        Block::Paragraph(advice.to_owned()),
        Block::action("Voir les clés par dossier", page),
        Block::Paragraph(format!("{next} Les secrets ne sont jamais envoyés par e-mail.")),
    ];
    let subject = pen.subject(application, |name| {
        format!("Clés d’API par dossier de «\u{a0}{name}\u{a0}»\u{a0}: expiration dans {left} ({end})")
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
        let count = pen.counted(*keys, "clé d’API", "clés d’API");
        let each = match keys {
            1 => "limitée à un dossier",
            _ => "chacune limitée à un dossier",
        };
        let did = if is_made {
            format!("a créé pour l’application «\u{a0}{shown}\u{a0}» {count}, {each},")
        } else {
            format!("a révoqué {count} de l’application «\u{a0}{shown}\u{a0}», {each},")
        };
        let mut blocks = vec![Block::Paragraph(format!(
            "{author} {did} le {} à {} depuis {}.",
            pen.date(*at),
            pen.time(*at),
            pen.value(address)
        ))];
        let page = pen.url(&format!("/loophub/applications/{application}/cles"));
        if is_made {
            blocks.push(Block::action("Ce n’est pas vous\u{202f}? Révoquez-les", page));
        } else {
            blocks.push(Block::Paragraph(
                "Leurs appels sont refusés dès maintenant.".to_owned(),
            ));
            blocks.push(Block::action("Voir les clés par dossier", page));
        }
        let subject = pen.subject(&shown, |name| {
            let done = if is_made { "créées" } else { "révoquées" };
            format!("Clés d’API par dossier de «\u{a0}{name}\u{a0}» {done}")
        });
        return (subject, blocks, ADMINISTRATOR);
    }
    let (done, did) = match change {
        KeyChange::Created => ("créée", "créé"),
        KeyChange::Rotated { .. } => ("renouvelée", "renouvelé"),
        KeyChange::Revoked { .. } | KeyChange::CreatedInBulk { .. } | KeyChange::RevokedInBulk { .. } => {
            ("révoquée", "révoqué")
        }
    };
    let mut blocks = vec![Block::Paragraph(format!(
        "{author} a {did} la clé d’API «\u{a0}{shown}\u{a0}» le {} à {} depuis {}.",
        pen.date(*at),
        pen.time(*at),
        pen.value(address)
    ))];
    let page = pen.url(&format!("/loophub/cles/{key}"));
    match change {
        KeyChange::Created | KeyChange::CreatedInBulk { .. } | KeyChange::RevokedInBulk { .. } => {}
        KeyChange::Rotated { until: Some(until) } => blocks.push(Block::Paragraph(format!(
            "L’ancien secret reste valable jusqu’au {} à {}.",
            pen.date(*until),
            pen.time(*until)
        ))),
        KeyChange::Rotated { until: None } => {
            blocks.push(Block::Paragraph("L’ancien secret n’est plus valable.".to_owned()));
        }
        KeyChange::Revoked { application } => blocks.push(Block::Paragraph(match application {
            Some(label) => format!(
                "Ses appels sont refusés dès maintenant. Application coupée\u{a0}: {}.",
                pen.value(label)
            ),
            None => "Ses appels sont refusés dès maintenant. Aucune application ne l’utilisait.".to_owned(),
        })),
    }
    blocks.push(match change {
        KeyChange::Revoked { .. } => Block::action("Créer une nouvelle clé", pen.url("/loophub/cles/creer")),
        _ => Block::action("Ce n’est pas vous\u{202f}? Révoquez-la", page),
    });
    let subject = pen.subject(&shown, |name| format!("Clé d’API «\u{a0}{name}\u{a0}» {done}"));
    (subject, blocks, ADMINISTRATOR)
}
