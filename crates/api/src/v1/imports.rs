//! `/api/v1/imports`: files of dossiers, staff, contacts and links. A file is read and compared first; it is taken over
//! all or none, from what was read of it.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hub_app::commands::ImportOutcome;
use hub_app::queries::{ImportFault, ImportFile, ImportState};
use hub_domain::authz::grant::Grant;
use hub_domain::ids::ImportId;
use hub_domain::import::ImportKind;

use super::endpoint::{A_PART, Ask, Endpoint, NOTHING, Parameter, Reply, Takes};
use super::form::{fault, form, said};
use super::list::{Listed, of_taken};
use super::parameters::Parameters;
use super::precondition;
use super::schema::{Described as _, Instant, document};
use super::who::Opens;
use crate::problem::{FieldFault, Plain, Problem, Text};

const ONE: &str = "/api/v1/imports/{id}";
/// The longest body with a file, in bytes: 24 MiB, which is 18 MiB of a spreadsheet.
const FILE_MAX: usize = 24 << 20;
/// How long the end of the reading is waited for.
const WAITED: Duration = Duration::from_secs(10);
/// How many faults of a file are told.
const FAULTS_TOLD: i64 = 100;

pub(super) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        method: "GET",
        path: "/api/v1/imports",
        opens: Opens::Granted(Grant::ImportFiles),
        summary: Text {
            fr: "Les dix imports les plus récents d’un genre, gardés un jour une fois lus.",
            en: "The ten newest imports of a kind, kept for a day once they are read.",
        },
        takes: Takes {
            query: &[Parameter {
                name: "kind",
                text: Text {
                    fr: "« dossiers » (à défaut), « staff », « contacts » ou « links ».",
                    en: "“dossiers” (unless said), “staff”, “contacts” or “links”.",
                },
            }],
            ..A_PART
        },
        status: 200,
        gives: Some(Listed::<ImportDocument>::schema),
        answer: |ask| Box::pin(list(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/imports",
        opens: Opens::Granted(Grant::ImportFiles),
        summary: Text {
            fr: "Lit un fichier et dit ce qu’il ferait, sans rien modifier. Une application doit aussi avoir le droit d’écrire ce que le fichier contient ; elle n’importe pas de collaborateurs.",
            en: "Reads a file and says what it would do, changing nothing. An application needs the right to write what the file holds, too; it imports no staff.",
        },
        takes: Takes {
            body: Some(NewImport::schema),
            body_max: FILE_MAX,
            ..NOTHING
        },
        status: 201,
        gives: Some(ImportDocument::schema),
        answer: |ask| Box::pin(send(ask)),
    },
    Endpoint {
        method: "GET",
        path: ONE,
        opens: Opens::Granted(Grant::ImportFiles),
        summary: Text {
            fr: "Un import : ce qu’il ferait, et les premières lignes en erreur.",
            en: "One import: what it would do, and the first lines in error.",
        },
        takes: NOTHING,
        status: 200,
        gives: Some(ImportDocument::schema),
        answer: |ask| Box::pin(show(ask)),
    },
    Endpoint {
        method: "POST",
        path: "/api/v1/imports/{id}/commit",
        opens: Opens::Granted(Grant::ImportFiles),
        summary: Text {
            fr: "Prend un fichier en compte, tout ou rien, s’il fait encore ce qui a été lu. Sans effet s’il l’est déjà.",
            en: "Takes a file over, all or none, if it still does what was read. Does nothing if it is taken over already.",
        },
        takes: Takes {
            if_match: true,
            ..NOTHING
        },
        status: 200,
        gives: Some(ImportDocument::schema),
        answer: |ask| Box::pin(commit(ask)),
    },
    Endpoint {
        method: "DELETE",
        path: ONE,
        opens: Opens::Granted(Grant::ImportFiles),
        summary: Text {
            fr: "Abandonne un import qui n’est pas pris en compte. Sans effet s’il l’est déjà.",
            en: "Gives up an import that was not taken over. Does nothing if it is given up already.",
        },
        takes: NOTHING,
        status: 204,
        gives: None,
        answer: |ask| Box::pin(cancel(ask)),
    },
];

document! {
    /// A file that is being brought in.
    ImportDocument {
        id: i64 = "Son identifiant." | "Its identifier.",
        kind: &'static str = "« dossiers », « staff », « contacts » ou « links »." | "“dossiers”, “staff”, “contacts” or “links”." ; { "enum": ["dossiers", "staff", "contacts", "links"] },
        name: String = "Le nom du fichier." | "The file’s name.",
        state: &'static str = "« reading », « ready », « applying », « applied », « cancelled » ou « unreadable »." | "“reading”, “ready”, “applying”, “applied”, “cancelled” or “unreadable”." ; { "enum": ["reading", "ready", "applying", "applied", "cancelled", "unreadable"] },
        reason: Option<String> = "Pourquoi il est illisible, en un mot." | "Why it cannot be read, in one word.",
        detail: Option<String> = "De quoi parle la raison." | "What the reason is about.",
        lines: i64 = "Les lignes lues." | "How many lines were read.",
        faulty: i64 = "Les lignes en erreur : avec une seule, rien n’est pris en compte." | "How many lines are in error: with a single one nothing is taken over.",
        added: i64 = "Les lignes qui ajoutent." | "How many lines add.",
        changed: i64 = "Les lignes qui modifient." | "How many lines change.",
        unchanged: i64 = "Les lignes sans effet." | "How many lines change nothing.",
        ignored: Vec<String> = "Les colonnes qui n’ont pas été reconnues." | "The columns that were not recognised.",
        faults: Vec<ImportFaultDocument> = "Les cent premières erreurs ; vide dans une liste." | "The first hundred faults; empty in a list.",
        sent_at: Instant = "Quand il a été envoyé." | "When it was sent.",
    }
}

document! {
    /// What is wrong with a cell of a file.
    ImportFaultDocument {
        line: i64 = "La ligne, l’en-tête étant la ligne 1." | "The line, the heads being line 1.",
        column: Option<&'static str> = "La colonne." | "The column.",
        code: &'static str = "Ce qui ne va pas, en un mot." | "What is wrong, in one word.",
        value: String = "Ce qui s’y trouve, abrégé." | "What stands there, shortened.",
        other_line: Option<i64> = "La ligne que celle-ci répète." | "The line that this one repeats.",
    }
}

form! {
    /// A file to be read.
    NewImport {
        required kind: String = "« dossiers », « staff », « contacts » ou « links »." | "“dossiers”, “staff”, “contacts” or “links”." ; { "enum": ["dossiers", "staff", "contacts", "links"] },
        optional name: String = "Le nom du fichier, montré dans Loop Hub et dans le journal." | "The file’s name, shown in Loop Hub and in the journal.",
        optional text: String = "Le contenu d’un fichier CSV." | "What a CSV file holds.",
        optional base64: String = "Le contenu d’un fichier CSV ou XLSX, en base64." | "What a CSV or XLSX file holds, in base64.",
    }
}

async fn list(ask: Ask) -> Result<Reply, Problem> {
    let mut parameters = Parameters::of(ask.query());
    let kind = parameters
        .take("kind", KIND, read_kind)
        .unwrap_or(ImportKind::Dossiers);
    let all = ask.hub.imports(ask.caller()?, kind).await;
    let all = all.map_err(|error| ask.failed(&error))?;
    of_taken(
        &ask,
        ("imports", parameters),
        all,
        |line| line.id.0,
        |line| document(&line, &[]),
    )
}

async fn send(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let typed = NewImport::read(ask.body.clone())?;
    let Some(kind) = typed.kind.as_deref().and_then(read_kind) else {
        return Err(Problem::Body(vec![fault("kind", KIND)]));
    };
    let bytes = match (typed.text, typed.base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(coded)) => STANDARD
            .decode(coded)
            .map_err(|_| Problem::Body(vec![fault("base64", CODED)]))?,
        _ => return Err(Problem::Body(vec![fault("text", ONE_OF_BOTH)])),
    };
    let name = typed.name.unwrap_or_else(|| "api".to_owned());
    let import = ask
        .hub
        .bring_in_bytes(ask.caller()?, kind, (&name, bytes), WAITED)
        .await;
    let import = import.map_err(|error| ask.failed(&error))?;
    let made = reply(&ask, &read(&ask, import).await?).await?;
    Ok(made.created(&format!("/api/v1/imports/{import}")))
}

async fn show(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    reply(&ask, &read(&ask, ask.id(0)?).await?).await
}

async fn commit(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let file = read(&ask, ask.id(0)?).await?;
    let now = reply(&ask, &file).await?;
    // What is done is done: it has another state, and so another ETag, than what was read.
    if file.state == ImportState::Applied {
        return Ok(now);
    }
    precondition::check(&ask, &now)?;
    let outcome = ask
        .hub
        .apply_import(ask.caller()?, file.id, file.counts, &ask.origin)
        .await;
    match outcome.map_err(|error| ask.failed(&error))? {
        ImportOutcome::Done(_) => reply(&ask, &read(&ask, file.id).await?).await,
        ImportOutcome::Changed => Err(Problem::Plain(Plain::ImportMoved)),
        ImportOutcome::NotReady => Err(Problem::Plain(Plain::ImportNotReady)),
    }
}

async fn cancel(ask: Ask) -> Result<Reply, Problem> {
    Parameters::of(ask.query()).finish()?;
    let file = read(&ask, ask.id(0)?).await?;
    if file.state == ImportState::Cancelled {
        return Ok(Reply::done());
    }
    let done = ask.hub.cancel_import(ask.caller()?, file.id).await;
    if done.map_err(|error| ask.failed(&error))? {
        Ok(Reply::done())
    } else {
        Err(Problem::Plain(Plain::ImportNotReady))
    }
}

async fn read(ask: &Ask, id: ImportId) -> Result<ImportFile, Problem> {
    let found = ask.hub.import(ask.caller()?, id).await;
    found.map_err(|error| ask.failed(&error))
}

async fn reply(ask: &Ask, file: &ImportFile) -> Result<Reply, Problem> {
    let faults = match file.faulty {
        0 => Vec::new(),
        _ => {
            let found = ask.hub.import_faults(ask.caller()?, file.id, FAULTS_TOLD).await;
            found.map_err(|error| ask.failed(&error))?
        }
    };
    Reply::of(&document(file, &faults))
}

fn document(file: &ImportFile, faults: &[ImportFault]) -> ImportDocument {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    ImportDocument {
        id: file.id.0,
        kind: kind_word(file.kind),
        name: file.name.clone(),
        state: match file.state {
            ImportState::Reading => "reading",
            ImportState::Ready => "ready",
            ImportState::Applying => "applying",
            ImportState::Applied => "applied",
            ImportState::Cancelled => "cancelled",
            ImportState::Unreadable => "unreadable",
        },
        reason: said(&file.reason),
        detail: said(&file.detail),
        lines: file.lines,
        faulty: file.faulty,
        added: file.counts.added,
        changed: file.counts.changed,
        unchanged: file.counts.unchanged,
        ignored: file.ignored.clone(),
        faults: faults.iter().map(fault_document).collect(),
        sent_at: Instant::of(file.created_at),
    }
}

fn fault_document(found: &ImportFault) -> ImportFaultDocument {
    ImportFaultDocument {
        line: found.line,
        column: found.column.map(hub_domain::import::Column::as_str),
        code: found.fault.as_str(),
        value: found.value.clone(),
        other_line: Some(found.other_line).filter(|line| *line > 0),
    }
}

const fn kind_word(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Dossiers => "dossiers",
        ImportKind::Staff => "staff",
        ImportKind::Contacts => "contacts",
        ImportKind::Links => "links",
    }
}

fn read_kind(word: &str) -> Option<ImportKind> {
    ImportKind::ALL.into_iter().find(|kind| kind_word(*kind) == word)
}

const KIND: FieldFault = said!(
    "not_allowed",
    "Les valeurs possibles sont « dossiers », « staff », « contacts » et « links ».",
    "The possible values are “dossiers”, “staff”, “contacts” and “links”."
);

const CODED: FieldFault = said!("invalid_base64", "Ce n’est pas du base64.", "This is no base64.");

const ONE_OF_BOTH: FieldFault = said!(
    "one_of_both",
    "Donnez le contenu du fichier dans « text » ou dans « base64 », pas dans les deux.",
    "Give what the file holds in “text” or in “base64”, not in both."
);
