//! The letter about a delivery that ended, in English (E8).

use hub_domain::letter::Letter;

use super::compose::Pen;
use super::english::{AUTHOR, Parts};
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
    let outcome = format!("{} succeeded, {} failed", pen.number(*sent), pen.number(*failed));
    let abandoned = if *given_up > 0 {
        format!(", {} given up", pen.number(*given_up))
    } else {
        String::new()
    };
    let button = if *failed > 0 {
        "Review the failures"
    } else {
        "See the job"
    };
    let blocks = vec![
        Block::Paragraph(format!("The job “{title}” has finished.")),
        Block::Paragraph(format!(
            "Result: {outcome}{abandoned}. Duration: {}.",
            duration(*seconds, pen)
        )),
        Block::action(button, pen.url(&format!("/suivi/traitements/{act}"))),
    ];
    let subject = pen.subject(&title, |title| format!("Job finished: {title} – {outcome}"));
    (subject, blocks, AUTHOR)
}

/// The same words as on the page of jobs.
fn title(of: Option<&str>, total: i64, pen: &Pen<'_>) -> String {
    let owners = pen.counted(total, "file owner", "file owners");
    let contacts = pen.counted(total, "contact", "contacts");
    match of {
        Some("offer_removed") => format!("Notice to {owners}"),
        Some("invitation") => format!("Invitation of {contacts}"),
        Some("access_opened") => format!("Notice of an opening to {contacts}"),
        Some("access_ended") => format!("Notice of an ended access to {contacts}"),
        Some("invitation_failed") => {
            let people = pen.counted(total, "person", "people");
            format!("Notice of a failed invitation to {people}")
        }
        Some("application_suspended") => format!("Notice of a suspension to {owners}"),
        Some("application_resumed") => format!("Notice of a return to {owners}"),
        Some("key_changed") => {
            let administrators = pen.counted(total, "administrator", "administrators");
            format!("Notice of a changed key to {administrators}")
        }
        _ => pen.counted(total, "e-mail", "e-mails"),
    }
}

fn duration(seconds: i64, pen: &Pen<'_>) -> String {
    let minutes = (seconds + 30) / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    let rest = pen.counted(rest, "minute", "minutes");
    if hours == 0 {
        rest
    } else {
        format!("{} and {rest}", pen.counted(hours, "hour", "hours"))
    }
}
