//! The letters in French (`2-screens.md` §14), set with the characters French asks for.

use hub_domain::letter::Letter;

use super::compose::{PassLink, Pen};
use super::french_jobs;
use super::french_keys;
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
                "{firm} vous a ouvert {application} pour {dossier}."
            ))];
            let description = pen.value(&description[0]);
            if !description.is_empty() {
                blocks.push(Block::Paragraph(format!("À quoi elle sert : {description}")));
            }
            blocks.push(Block::action("Y accéder", pen.url(LAUNCHER)));
            let subject = pen.subject(&application, |name| {
                format!("Nouvelle application disponible : {name}")
            });
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
                pen.counted(*dossiers, "dossier", "dossiers")
            } else {
                pen.value(dossier)
            };
            let mut blocks = vec![
                Block::Paragraph(format!(
                    "Votre accès à {application} pour {dossier} a été retiré par {firm} le {}.",
                    pen.date(*at)
                )),
                Block::action("Vos autres applications restent disponibles", pen.url(LAUNCHER)),
            ];
            let address = pen.question_to();
            if !address.is_empty() {
                blocks.push(Block::Paragraph(format!("Une question ? {firm}, {address}.")));
            }
            let subject = pen.subject(&application, |name| format!("Votre accès à {name} a pris fin"));
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
        Letter::KeyExpires { .. } => french_keys::expires(letter, pen),
        Letter::KeyChanged { .. } => french_keys::changed(letter, pen),
        Letter::DeliveryEnded { .. } => french_jobs::ended(letter, pen),
        Letter::Test { server } => {
            let blocks = vec![
                Block::Paragraph("Si vous lisez ce message, l’envoi fonctionne.".to_owned()),
                Block::Paragraph(format!(
                    "Serveur {}, {} à {}.",
                    pen.value(server),
                    pen.date(pen.sheet.at),
                    pen.time(pen.sheet.at)
                )),
                Block::Paragraph("Accents : é è à ç œ Œ « » – … €".to_owned()),
            ];
            ("Test d’envoi Loop Hub".to_owned(), blocks, TESTER)
        }
    };
    let name = match letter {
        Letter::Invitation { .. } => pen.full_name(),
        _ => pen.first_name(),
    };
    let greeting = if name.is_empty() {
        "Bonjour,".to_owned()
    } else {
        format!("Bonjour {name},")
    };
    blocks.insert(0, Block::Paragraph(greeting));
    Words {
        subject,
        blocks,
        foot: pen.foot(format!(
            "Message automatique envoyé par Loop Hub pour le compte de {firm}. Vous le recevez parce que {because}."
        )),
        colon: " : ",
    }
}

const OWNER: &str = "vous êtes maître de dossier";
pub(super) const ADMINISTRATOR: &str = "vous êtes administrateur de ce cabinet";
const OWNER_OR_ADMINISTRATOR: &str = "vous êtes maître de dossier ou administrateur de ce cabinet";
const COLLEAGUE: &str = "vous êtes collaborateur de ce cabinet";
const CONTACT: &str = "vous êtes interlocuteur d’un client de ce cabinet";
const INVITED: &str = "ce cabinet vous invite";
const ASKED: &str = "vous avez demandé à vous connecter";
pub(super) const AUTHOR: &str = "vous avez lancé ce traitement et demandé à être prévenu de sa fin";
const TESTER: &str = "vous avez demandé un essai d’envoi";

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
        "des dossiers"
    } else {
        "de vos dossiers"
    };
    let mut blocks = vec![
        Block::Paragraph(format!(
            "{} a supprimé l’application « {application} » de la configuration de {firm}, le {} à {}.",
            pen.value(author),
            pen.date(*at),
            pen.time(*at)
        )),
        Block::Paragraph(format!(
            "Conséquence immédiate : les interlocuteurs et utilisateurs client {yours} n’ont plus accès au site web \
             collaboratif ni à l’application Loop au titre de cette offre."
        )),
    ];
    if *ownerless {
        blocks.push(Block::Paragraph(
            "Ces dossiers n’ont pas de maître : ce message est adressé aux administrateurs du cabinet."
                .to_owned(),
        ));
    }
    let (items, others) = pen.dossiers(dossiers, *total, |code, name, count, names| match count {
        0 => format!("{code} – {name} : aucun interlocuteur"),
        _ => format!(
            "{code} – {name} : {} ({names})",
            pen.counted(count, "interlocuteur", "interlocuteurs")
        ),
    });
    let heading = match (*ownerless, *total) {
        (false, 0 | 1) => "Votre dossier concerné".to_owned(),
        (false, total) => format!("Vos dossiers concernés ({})", pen.number(total)),
        (true, 0 | 1) => "Dossier concerné".to_owned(),
        (true, total) => format!("Dossiers concernés ({})", pen.number(total)),
    };
    blocks.push(Block::List {
        heading: format!("{heading} :"),
        items,
        more: (others > 0).then(|| format!("et {}", pen.counted(others, "autre dossier", "autres dossiers"))),
    });
    let reason = pen.value(reason);
    if !reason.is_empty() {
        blocks.push(Block::Paragraph(format!("Motif indiqué : {reason}")));
    }
    blocks.push(Block::Paragraph(
        "Vous n’avez rien à faire pour retirer les accès. Pensez à prévenir vos clients : aucun message ne leur a été \
         envoyé."
            .to_owned(),
    ));
    let (detail, because) = if *ownerless {
        ("/parametrage/clients/dossiers", ADMINISTRATOR)
    } else {
        ("/portefeuille", OWNER)
    };
    blocks.push(Block::action("Voir le détail", pen.url(detail)));
    let touched = pen.counted(*total, "dossier concerné", "dossiers concernés");
    let subject = pen.subject(&application, |name| format!("Accès retirés : {name} – {touched}"));
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
        "vous ouvre un accès à vos applications".to_owned()
    } else {
        let names: Vec<String> = applications.iter().take(20).map(|name| pen.value(name)).collect();
        format!("vous ouvre un accès à : {}", names.join(", "))
    };
    let company = dossier.as_ref().map_or_else(String::new, |dossier| {
        format!(" pour l’entreprise {}", pen.value(dossier))
    });
    let email = pen.value(&pen.sheet.to.email);
    let open = Step {
        text: "Ouvrez le lien d’invitation : ".to_owned(),
        action: Some(("Ouvrir l’invitation".to_owned(), link(pen))),
    };
    let steps = if pen.sheet.letterhead.is_microsoft {
        vec![
            open,
            Step::plain(format!(
                "Connectez-vous avec l’adresse {email} (un compte Microsoft ou un code reçu par e-mail suffit)."
            )),
            Step::plain("Acceptez les autorisations : vous arrivez sur « Mes applications »."),
        ]
    } else {
        vec![
            open,
            Step::plain(format!(
                "Acceptez l’invitation, faite à l’adresse {email} : vous arrivez sur « Mes applications »."
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
        format!(", votre contact : {}", reach.join(", "))
    };
    let mut blocks = vec![
        Block::Paragraph(format!(
            "Votre cabinet d’expertise comptable, {firm}, {opens}{company}."
        )),
        Block::Steps(steps),
        Block::Paragraph(format!(
            "Ce lien est personnel. Invitation envoyée à la demande de {}{contact}.",
            pen.value(author)
        )),
        Block::Paragraph(
            "Vous n’attendiez pas ce message ? N’ouvrez pas le lien et appelez votre cabinet à son numéro habituel."
                .to_owned(),
        ),
    ];
    if let Some(first) = first_written_at {
        let reminder = format!("Nous vous avons écrit le {}.", pen.date(*first));
        blocks.insert(0, Block::Paragraph(reminder));
    }
    let subject = pen.subject(&firm, |firm| {
        if first_written_at.is_some() {
            format!("Rappel\u{a0}: votre invitation de {firm} vous attend")
        } else {
            format!("{firm} vous invite à accéder à vos applications")
        }
    });
    (subject, blocks, INVITED)
}

fn sign_in_link(pen: &Pen<'_>) -> Parts {
    let firm = pen.firm();
    let blocks = vec![
        Block::Paragraph(format!(
            "Vous avez demandé à ouvrir « Mes applications », que {firm} tient pour vous."
        )),
        Block::action("Se connecter", link(pen)),
        Block::Paragraph(
            "Ce lien est personnel, sert une seule fois et n’est valable que peu de temps.".to_owned(),
        ),
        Block::Paragraph(
            "Vous n’avez rien demandé ? Ne faites rien : sans ce lien, personne n’entre.".to_owned(),
        ),
    ];
    let subject = pen.subject(&firm, |firm| format!("Votre lien de connexion – {firm}"));
    (subject, blocks, ASKED)
}

fn password_link(days: i64, pen: &Pen<'_>) -> Parts {
    let firm = pen.firm();
    let during = match days {
        1 => "1 jour".to_owned(),
        days => format!("{days} jours"),
    };
    let blocks = vec![
        Block::Paragraph(format!(
            "{firm} vous invite à choisir le mot de passe avec lequel vous vous connecterez à Loop Hub."
        )),
        Block::action("Choisir mon mot de passe", link(pen)),
        Block::Paragraph(format!(
            "Ce lien est personnel, sert une seule fois et reste valable {during}. Il remplace les précédents."
        )),
        Block::Paragraph(
            "Vous n’attendiez pas ce message ? N’ouvrez pas le lien et prévenez un administrateur du cabinet.".to_owned(),
        ),
    ];
    let subject = pen.subject(&firm, |firm| format!("Choisissez votre mot de passe – {firm}"));
    (subject, blocks, COLLEAGUE)
}

fn link(pen: &Pen<'_>) -> String {
    match pen.sheet.link {
        PassLink::Address(url) => url.to_owned(),
        PassLink::Hidden => "[lien personnel, créé à l’envoi]".to_owned(),
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
            "le tenant n’accepte pas les adresses de ce domaine",
            "saisissez une autre adresse, ou demandez à l’administrateur du tenant d’accepter ce domaine",
        ),
        "address_refused" => (
            "l’annuaire ne reconnaît pas cette adresse e-mail",
            "corrigez l’adresse de l’interlocuteur, puis invitez-le de nouveau",
        ),
        "address_mismatch" => (
            "l’invitation a été acceptée avec une autre adresse que celle invitée",
            "corrigez l’adresse de l’interlocuteur ou invitez-le de nouveau",
        ),
        "user_deleted" => (
            "l’utilisateur a été supprimé de l’annuaire",
            "invitez l’interlocuteur de nouveau",
        ),
        "consent_missing" => (
            "le tenant n’a pas donné son consentement, ou l’a retiré",
            "donnez le consentement depuis les paramètres de l’annuaire du cabinet",
        ),
        "unreachable" => (
            "l’annuaire n’a pas répondu pendant plusieurs jours",
            "invitez l’interlocuteur de nouveau",
        ),
        _ => (
            "l’annuaire a refusé l’invitation",
            "ouvrez la fiche de l’interlocuteur : la réponse de l’annuaire y est indiquée",
        ),
    };
    let mut blocks = vec![Block::Paragraph(format!(
        "{contact} ({email}) n’a pas pu être invité : {why}."
    ))];
    if let Some(application) = application {
        blocks.push(Block::Paragraph(format!(
            "L’application {} n’a pas été activée pour cette personne.",
            pen.value(application)
        )));
    }
    if !author.is_empty() {
        blocks.push(Block::Paragraph(format!(
            "L’invitation avait été demandée par {}.",
            pen.value(author)
        )));
    }
    blocks.push(Block::Paragraph(format!("Que faire : {next}.")));
    blocks.push(Block::action(
        "Ouvrir les interlocuteurs",
        pen.url("/parametrage/clients/interlocuteurs"),
    ));
    let about = dossier.as_ref().map_or_else(String::new, |dossier| {
        format!(" ({})", short(&pen.value(dossier)))
    });
    let subject = pen.subject(&contact, |name| format!("Invitation impossible : {name}{about}"));
    (subject, blocks, OWNER_OR_ADMINISTRATOR)
}

fn suspension(application: &str, dossiers: i64, is_over: bool, pen: &Pen<'_>) -> Parts {
    let (firm, application) = (pen.firm(), pen.value(application));
    let count = pen.counted(dossiers, "dossier", "dossiers");
    let yours = if dossiers > 1 {
        format!("vos {count}")
    } else {
        "votre dossier".to_owned()
    };
    let (word, what) = if is_over {
        (
            "rétablie",
            format!(
                "{firm} a rétabli l’application « {application} ». Elle fonctionne de nouveau sur {yours}."
            ),
        )
    } else {
        (
            "suspendue",
            format!(
                "{firm} a suspendu l’application « {application} ». Plus aucun appel ni accès n’est possible sur {yours}."
            ),
        )
    };
    let kept = if is_over {
        "La configuration et les accès sont ceux d’avant la suspension."
    } else {
        "La configuration est conservée."
    };
    let blocks = vec![
        Block::Paragraph(what),
        Block::Paragraph(kept.to_owned()),
        Block::action("Ouvrir mon portefeuille", pen.url("/portefeuille")),
    ];
    let subject = pen.subject(&application, |name| format!("{name} {word} – {count}"));
    (subject, blocks, OWNER)
}

/// A second value in a subject, short enough to leave room for the first.
fn short(text: &str) -> String {
    super::format::clipped(text, 40)
}
