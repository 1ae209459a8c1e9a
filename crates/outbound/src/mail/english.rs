//! The letters in English (`2-screens.md` §14).

use hub_domain::letter::Letter;

use super::compose::{PassLink, Pen};
use super::english_jobs;
use super::english_keys;
use super::words::{Block, Step, Words};

const LAUNCHER: &str = "/mes-applications";

pub(super) fn words(letter: &Letter, pen: &Pen<'_>) -> Words {
    let firm = pen.firm();
    let (subject, mut blocks, because) = match letter {
        Letter::OfferRemoved { .. } => offer_removed(letter, pen),
        Letter::Invitation { .. } => invitation(letter, pen),
        Letter::SignInLink => sign_in_link(pen),
        Letter::PasswordLink { days } => password_link(*days, pen),
        Letter::AccessOpened {
            application,
            description,
            dossier,
        } => {
            let (application, dossier) = (pen.value(application), pen.value(dossier));
            let mut blocks = vec![Block::Paragraph(format!(
                "{firm} has opened {application} for {dossier}."
            ))];
            let description = pen.value(&description[1]);
            if !description.is_empty() {
                blocks.push(Block::Paragraph(format!("What it is for: {description}")));
            }
            blocks.push(Block::action("Open it", pen.url(LAUNCHER)));
            let subject = pen.subject(&application, |name| format!("New application available: {name}"));
            (subject, blocks, CONTACT)
        }
        Letter::AccessEnded {
            application,
            dossier,
            dossiers,
            at,
        } => {
            let application = pen.value(application);
            let dossier = if *dossiers > 1 {
                pen.counted(*dossiers, "client file", "client files")
            } else {
                pen.value(dossier)
            };
            let mut blocks = vec![
                Block::Paragraph(format!(
                    "Your access to {application} for {dossier} was removed by {firm} on {}.",
                    pen.date(*at)
                )),
                Block::action("Your other applications remain available", pen.url(LAUNCHER)),
            ];
            let address = pen.question_to();
            if !address.is_empty() {
                blocks.push(Block::Paragraph(format!("Any question? {firm}, {address}.")));
            }
            let subject = pen.subject(&application, |name| format!("Your access to {name} has ended"));
            (subject, blocks, CONTACT)
        }
        Letter::InvitationFailed { .. } => invitation_failed(letter, pen),
        Letter::ApplicationSuspended {
            application,
            dossiers,
        } => suspension(application, *dossiers, false, pen),
        Letter::ApplicationResumed {
            application,
            dossiers,
        } => suspension(application, *dossiers, true, pen),
        Letter::KeyExpires { .. } => english_keys::expires(letter, pen),
        Letter::KeyChanged { .. } => english_keys::changed(letter, pen),
        Letter::DeliveryEnded { .. } => english_jobs::ended(letter, pen),
        Letter::Test { server } => {
            let blocks = vec![
                Block::Paragraph("If you read this, sending works.".to_owned()),
                Block::Paragraph(format!(
                    "Server {}, {}, {}.",
                    pen.value(server),
                    pen.date(pen.sheet.at),
                    pen.time(pen.sheet.at)
                )),
            ];
            ("Loop Hub test e-mail".to_owned(), blocks, TESTER)
        }
    };
    let name = match letter {
        Letter::Invitation { .. } => pen.full_name(),
        _ => pen.first_name(),
    };
    let greeting = if name.is_empty() {
        "Hello,".to_owned()
    } else {
        format!("Hello {name},")
    };
    blocks.insert(0, Block::Paragraph(greeting));
    Words {
        subject,
        blocks,
        foot: pen.foot(format!(
            "Automatic message sent by Loop Hub on behalf of {firm}. You receive it because {because}."
        )),
        colon: ": ",
    }
}

const OWNER: &str = "you are a file owner";
pub(super) const ADMINISTRATOR: &str = "you are an administrator of this firm";
const OWNER_OR_ADMINISTRATOR: &str = "you are a file owner or an administrator of this firm";
const COLLEAGUE: &str = "you are on the staff of this firm";
const CONTACT: &str = "you are a contact of a client of this firm";
const INVITED: &str = "this firm invites you";
const ASKED: &str = "you asked to sign in";
pub(super) const AUTHOR: &str = "you set this job off and asked to be told of its end";
const TESTER: &str = "you asked for a test e-mail";

pub(super) type Parts = (String, Vec<Block>, &'static str);

fn offer_removed(letter: &Letter, pen: &Pen<'_>) -> Parts {
    let Letter::OfferRemoved {
        application,
        author,
        at,
        dossiers,
        total,
        reason,
        ownerless,
    } = letter
    else {
        return Parts::default();
    };
    let (firm, application) = (pen.firm(), pen.value(application));
    let yours = if *ownerless {
        "the files below"
    } else {
        "your files"
    };
    let mut blocks = vec![
        Block::Paragraph(format!(
            "{} deleted the application “{application}” from the setup of {firm} on {} at {}.",
            pen.value(author),
            pen.date(*at),
            pen.time(*at)
        )),
        Block::Paragraph(format!(
            "Effective immediately, the contacts and client users of {yours} no longer have access to the \
             collaborative website or to the Loop application under this offer."
        )),
    ];
    if *ownerless {
        blocks.push(Block::Paragraph(
            "These files have no owner: this message goes to the firm’s administrators.".to_owned(),
        ));
    }
    let (items, others) = pen.dossiers(dossiers, *total, |code, name, count, names| match count {
        0 => format!("{code} – {name}: no contact"),
        _ => format!(
            "{code} – {name}: {} ({names})",
            pen.counted(count, "contact", "contacts")
        ),
    });
    let heading = match (*ownerless, *total) {
        (false, 1) => "Your file affected:".to_owned(),
        (false, total) => format!("Your files affected ({}):", pen.number(total)),
        (true, 1) => "File affected:".to_owned(),
        (true, total) => format!("Files affected ({}):", pen.number(total)),
    };
    blocks.push(Block::List {
        heading,
        items,
        more: (others > 0).then(|| format!("and {}", pen.counted(others, "other file", "other files"))),
    });
    let reason = pen.value(reason);
    if !reason.is_empty() {
        blocks.push(Block::Paragraph(format!("Reason given: {reason}")));
    }
    blocks.push(Block::Paragraph(
        "You do not need to do anything to remove the accesses. Please consider telling your clients: no message was \
         sent to them."
            .to_owned(),
    ));
    let (detail, because) = if *ownerless {
        ("/parametrage/clients/dossiers", ADMINISTRATOR)
    } else {
        ("/portefeuille", OWNER)
    };
    blocks.push(Block::action("See the details", pen.url(detail)));
    let touched = pen.counted(*total, "client file affected", "client files affected");
    let subject = pen.subject(&application, |name| format!("Access removed: {name} – {touched}"));
    (subject, blocks, because)
}

fn invitation(letter: &Letter, pen: &Pen<'_>) -> Parts {
    let Letter::Invitation {
        applications,
        dossier,
        author,
        contact_email,
        first_written_at,
    } = letter
    else {
        return Parts::default();
    };
    let firm = pen.firm();
    let opens = if applications.is_empty() {
        "is giving you access to your applications".to_owned()
    } else {
        let names: Vec<String> = applications.iter().take(20).map(|name| pen.value(name)).collect();
        format!("is giving you access to: {}", names.join(", "))
    };
    let company = dossier
        .as_ref()
        .map_or_else(String::new, |dossier| format!(" for {}", pen.value(dossier)));
    let email = pen.value(&pen.sheet.to.email);
    let open = Step {
        text: "Open the invitation link: ".to_owned(),
        action: Some(("Open the invitation".to_owned(), link(pen))),
    };
    let steps = if pen.sheet.letterhead.is_microsoft {
        vec![
            open,
            Step::plain(format!(
                "Sign in with {email} (a Microsoft account or a code sent by e-mail is enough)."
            )),
            Step::plain("Accept the permissions: you arrive on “My applications”."),
        ]
    } else {
        vec![
            open,
            Step::plain(format!(
                "Accept the invitation, made to {email}: you arrive on “My applications”."
            )),
        ]
    };
    let reach: Vec<String> = [&pen.sheet.letterhead.phone, contact_email]
        .into_iter()
        .map(|part| pen.value(part))
        .filter(|part| !part.is_empty())
        .collect();
    let contact = if reach.is_empty() {
        String::new()
    } else {
        format!(", your contact: {}", reach.join(", "))
    };
    let mut blocks = vec![
        Block::Paragraph(format!("Your accounting firm, {firm}, {opens}{company}.")),
        Block::Steps(steps),
        Block::Paragraph(format!(
            "This link is personal. Sent at the request of {}{contact}.",
            pen.value(author)
        )),
        Block::Paragraph(
            "Not expecting this? Do not open the link and call your firm at its usual number.".to_owned(),
        ),
    ];
    if let Some(first) = first_written_at {
        let reminder = format!("We wrote to you on {}.", pen.date(*first));
        blocks.insert(0, Block::Paragraph(reminder));
    }
    let subject = pen.subject(&firm, |firm| {
        if first_written_at.is_some() {
            format!("Reminder: your invitation from {firm} is waiting")
        } else {
            format!("{firm} invites you to access your applications")
        }
    });
    (subject, blocks, INVITED)
}

fn sign_in_link(pen: &Pen<'_>) -> Parts {
    let firm = pen.firm();
    let blocks = vec![
        Block::Paragraph(format!(
            "You asked to open “My applications”, which {firm} keeps for you."
        )),
        Block::action("Sign in", link(pen)),
        Block::Paragraph("This link is personal, works once and is valid for a short time only.".to_owned()),
        Block::Paragraph("You asked for nothing? Do nothing: nobody gets in without this link.".to_owned()),
    ];
    let subject = pen.subject(&firm, |firm| format!("Your sign-in link – {firm}"));
    (subject, blocks, ASKED)
}

fn password_link(days: i64, pen: &Pen<'_>) -> Parts {
    let firm = pen.firm();
    let during = match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let blocks = vec![
        Block::Paragraph(format!(
            "{firm} asks you to choose the password with which you will sign in to Loop Hub."
        )),
        Block::action("Choose my password", link(pen)),
        Block::Paragraph(format!(
            "This link is personal, works once and stays good for {during}. It takes the place of earlier ones."
        )),
        Block::Paragraph(
            "Not expecting this? Do not open the link and tell an administrator of the firm.".to_owned(),
        ),
    ];
    let subject = pen.subject(&firm, |firm| format!("Choose your password – {firm}"));
    (subject, blocks, COLLEAGUE)
}

fn link(pen: &Pen<'_>) -> String {
    match pen.sheet.link {
        PassLink::Address(url) => url.to_owned(),
        PassLink::Hidden => "[personal link, made when the e-mail leaves]".to_owned(),
    }
}

fn invitation_failed(letter: &Letter, pen: &Pen<'_>) -> Parts {
    let Letter::InvitationFailed {
        contact,
        email,
        dossier,
        application,
        reason,
        author,
    } = letter
    else {
        return Parts::default();
    };
    let (contact, email) = (pen.value(contact), pen.value(email));
    let code = reason.split(':').next().unwrap_or_default().trim();
    let (why, next) = match code {
        "domain_not_allowed" => (
            "the tenant does not accept addresses of this domain",
            "enter another address, or ask the tenant’s administrator to accept this domain",
        ),
        "address_refused" => (
            "the directory does not recognise this e-mail address",
            "correct the contact’s address, then invite them again",
        ),
        "address_mismatch" => (
            "the invitation was accepted with another address than the one invited",
            "correct the contact’s address or invite them again",
        ),
        "user_deleted" => (
            "the user was deleted from the directory",
            "invite the contact again",
        ),
        "consent_missing" => (
            "the tenant has not given its consent, or has withdrawn it",
            "give the consent from the firm’s directory settings",
        ),
        "unreachable" => (
            "the directory has not answered for several days",
            "invite the contact again",
        ),
        _ => (
            "the directory refused the invitation",
            "open the contact’s page: the directory’s answer is shown there",
        ),
    };
    let mut blocks = vec![Block::Paragraph(format!(
        "{contact} ({email}) could not be invited: {why}."
    ))];
    if let Some(application) = application {
        blocks.push(Block::Paragraph(format!(
            "{} was not turned on for this person.",
            pen.value(application)
        )));
    }
    if !author.is_empty() {
        blocks.push(Block::Paragraph(format!(
            "The invitation was requested by {}.",
            pen.value(author)
        )));
    }
    blocks.push(Block::Paragraph(format!("What to do: {next}.")));
    blocks.push(Block::action(
        "Open the contacts",
        pen.url("/parametrage/clients/interlocuteurs"),
    ));
    let about = dossier.as_ref().map_or_else(String::new, |dossier| {
        format!(" ({})", super::format::clipped(&pen.value(dossier), 40))
    });
    let subject = pen.subject(&contact, |name| format!("Invitation failed: {name}{about}"));
    (subject, blocks, OWNER_OR_ADMINISTRATOR)
}

fn suspension(application: &str, dossiers: i64, is_over: bool, pen: &Pen<'_>) -> Parts {
    let (firm, application) = (pen.firm(), pen.value(application));
    let count = pen.counted(dossiers, "client file", "client files");
    let (word, what, kept) = if is_over {
        (
            "resumed",
            format!("{firm} resumed the application “{application}”. It works again on your {count}."),
            "The configuration and the accesses are those from before.",
        )
    } else {
        (
            "suspended",
            format!(
                "{firm} suspended the application “{application}”. No call and no access is possible on your {count}."
            ),
            "The configuration is kept.",
        )
    };
    let blocks = vec![
        Block::Paragraph(what),
        Block::Paragraph(kept.to_owned()),
        Block::action("Open my portfolio", pen.url("/portefeuille")),
    ];
    let subject = pen.subject(&application, |name| format!("{name} {word} – {count}"));
    (subject, blocks, OWNER)
}
