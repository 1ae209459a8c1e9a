//! The letter about a delivery that ended, in French (E8).

use hub_domain::letter::Letter;

use super::compose::Pen;
use super::french::{AUTHOR, Parts};
use super::words::Block;

/// E8: what somebody set off has ended.
pub(super) fn ended(letter: &Letter, pen: &Pen<'_>) -> Parts {
    let Letter::DeliveryEnded {
        of,
        total,
        sent,
        failed,
        given_up,
        seconds,
        act,
    } = letter
    else {
        return Parts::default();
    };
    let title = title(of.as_deref(), *total, pen);
    let outcome = format!(
        "{}, {}",
        pen.counted(*sent, "réussi", "réussis"),
        pen.counted(*failed, "échec", "échecs")
    );
    let abandoned = if *given_up > 0 {
        format!(", {}", pen.counted(*given_up, "abandonné", "abandonnés"))
    } else {
        String::new()
    };
    let button = if *failed > 0 {
        "Revoir les échecs"
    } else {
        "Voir le traitement"
    };
    let blocks = vec![
        Block::Paragraph(format!("Le traitement «\u{a0}{title}\u{a0}» est terminé.")),
        Block::Paragraph(format!(
            "Résultat\u{a0}: {outcome}{abandoned}. Durée\u{a0}: {}.",
            duration(*seconds, pen)
        )),
        Block::action(button, pen.url(&format!("/suivi/traitements/{act}"))),
    ];
    let subject = pen.subject(&title, |title| {
        format!("Traitement terminé\u{a0}: {title} – {outcome}")
    });
    (subject, blocks, AUTHOR)
}

/// The same words as on the page of *Traitements*.
fn title(of: Option<&str>, total: i64, pen: &Pen<'_>) -> String {
    let n = pen.number(total);
    let one = total < 2;
    let owners = if one {
        format!("à {n} maître de dossier")
    } else {
        format!("aux {n} maîtres de dossier")
    };
    let contacts = pen.counted(total, "interlocuteur", "interlocuteurs");
    let administrators = pen.counted(total, "administrateur", "administrateurs");
    match of {
        Some("offer_removed") => format!("Avis {owners}"),
        Some("invitation") => format!("Invitation de {contacts}"),
        Some("access_opened") => format!("Avis d’ouverture à {contacts}"),
        Some("access_ended") => format!("Avis de fin d’accès à {contacts}"),
        Some("invitation_failed") => {
            let people = pen.counted(total, "personne", "personnes");
            format!("Avis d’invitation impossible à {people}")
        }
        Some("application_suspended") => format!("Avis de suspension {owners}"),
        Some("application_resumed") => format!("Avis de reprise {owners}"),
        Some("key_changed") => format!("Avis de changement d’une clé à {administrators}"),
        _ => format!("Envoi de {}", pen.counted(total, "e-mail", "e-mails")),
    }
}

fn duration(seconds: i64, pen: &Pen<'_>) -> String {
    let minutes = (seconds + 30) / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    let rest = pen.counted(rest, "minute", "minutes");
    if hours == 0 {
        rest
    } else {
        format!("{} et {rest}", pen.counted(hours, "heure", "heures"))
    }
}
