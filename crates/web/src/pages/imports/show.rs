//! One file: how far it is read, what it comes to, what is wrong with it, and what became of it.

use std::time::Duration;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use hub_app::commands::ImportOutcome;
use hub_app::queries::{ImportCounts, ImportFile, ImportState};
use hub_domain::ids::ImportId;

use super::{frame, list, place, words};
use crate::components::Badge;
use crate::errors::render;
use crate::forms::FormBody;
use crate::frame::{Frame, Message, MessageKind};
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::sheet::{Sheet, SheetFormat};
use crate::urls;

/// How many faults are shown; the export has them all.
const SHOWN: i64 = 200;
/// How long an answer waits for a file to be taken over.
const WAITED: Duration = Duration::from_secs(8);

#[derive(Debug, Template)]
#[template(path = "imports/show.html")]
struct ShowPage {
    frame: Frame,
    file: ImportFile,
    state: Badge,
    is_interrupted: bool,
    /// Why the file cannot be read; empty when it can.
    reason: String,
    percent: i64,
    faults: Vec<(i64, String, String, String)>,
    here: String,
    place: &'static str,
    list: &'static str,
    summary: String,
}

impl ShowPage {
    fn is(&self, state: &str) -> bool {
        state
            == match self.file.state {
                ImportState::Reading => "reading",
                ImportState::Ready => "ready",
                ImportState::Applying => "applying",
                ImportState::Applied => "applied",
                ImportState::Cancelled => "cancelled",
                ImportState::Unreadable => "unreadable",
            }
    }

    /// Whether the file would change something.
    const fn changes(&self) -> bool {
        self.file.counts.added + self.file.counts.changed > 0
    }
}

fn id(segment: &Segment) -> ImportId {
    ImportId(segment.id().unwrap_or(0))
}

/// `GET /imports/{import}`.
pub(super) async fn show(visit: Visit, segment: Segment) -> Response {
    match page(&visit, id(&segment)).await {
        Ok(page) => visit.page(&page),
        Err(response) => response,
    }
}

/// `POST /imports/{import}`: « Importer ».
pub(super) async fn apply(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let import = id(&segment);
    let figure = |name: &str| form.number(name).unwrap_or(-1);
    let announced = ImportCounts {
        added: figure("nouveaux"),
        changed: figure("modifies"),
        unchanged: figure("inchanges"),
    };
    let (hub, caller, origin) = (visit.hub.clone(), visit.caller.clone(), visit.origin.clone());
    // A browser that goes away meanwhile stops nothing.
    let applying = tokio::spawn(async move { hub.apply_import(&caller, import, announced, &origin).await });
    let outcome = match tokio::time::timeout(WAITED, applying).await {
        Err(_) => return visit.redirect(&urls::import(import), None),
        Ok(Err(panic)) => return visit.refuse(hub_app::AppError::internal(panic)).await,
        Ok(Ok(Err(error))) => return visit.refuse(error).await,
        Ok(Ok(Ok(outcome))) => outcome,
    };
    match outcome {
        ImportOutcome::Done(_) => visit.redirect(&urls::import(import), None),
        ImportOutcome::Changed | ImportOutcome::NotReady => match page(&visit, import).await {
            Ok(mut page) => {
                let text = visit.l.t("import-changed");
                page.frame =
                    page.frame
                        .with_message(Some(Message::new(MessageKind::Warning, text, &visit.l)));
                visit.shown(render(StatusCode::CONFLICT, &page))
            }
            Err(response) => response,
        },
    }
}

/// `POST /imports/{import}/annuler`.
pub(super) async fn cancel(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let import = id(&segment);
    match visit.hub.cancel_import(&visit.caller, import).await {
        Ok(true) => visit.redirect(
            &urls::import(import),
            plain(MessageKind::Info, "import-cancelled"),
        ),
        Ok(false) => visit.redirect(
            &urls::import(import),
            plain(MessageKind::Warning, "import-not-cancelled"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// `GET /imports/{import}/erreurs`: every fault as a file, line by line.
pub(super) async fn export_faults(visit: Visit, segment: Segment) -> Response {
    let l = &visit.l;
    let faults = match visit
        .hub
        .import_faults(&visit.caller, id(&segment), i64::MAX)
        .await
    {
        Ok(faults) => faults,
        Err(error) => return visit.refuse(error).await,
    };
    let heads = [
        "import-col-line",
        "import-col-column",
        "import-col-value",
        "import-col-fault",
    ];
    let sheet = Sheet {
        name: "erreurs-import".to_owned(),
        columns: heads.map(|head| l.t(head).into_owned()).to_vec(),
        rows: faults
            .iter()
            .map(|fault| {
                vec![
                    fault.line.into(),
                    words::column(fault, l).into(),
                    fault.value.clone().into(),
                    words::fault(fault, l).into(),
                ]
            })
            .collect(),
    };
    sheet.answer(SheetFormat::Csv)
}

async fn page(visit: &Visit, import: ImportId) -> Result<ShowPage, Response> {
    let l = &visit.l;
    let file = match visit.hub.import(&visit.caller, import).await {
        Ok(file) => file,
        Err(error) => return Err(visit.refuse(error).await),
    };
    let faults = if file.faulty > 0 {
        match visit.hub.import_faults(&visit.caller, import, SHOWN).await {
            Ok(faults) => faults,
            Err(error) => return Err(visit.refuse(error).await),
        }
    } else {
        Vec::new()
    };
    let is_interrupted = visit.hub.is_interrupted(&file);
    let figures = [
        ("added", file.counts.added.into()),
        ("changed", file.counts.changed.into()),
        ("same", file.counts.unchanged.into()),
    ];
    let heading = words::title(file.kind, l);
    let title = l.ta2("import-file-title", "title", &heading, "file", &file.name);
    let mut frame = frame(visit, file.kind, title)
        .await
        .crumb(heading, place(file.kind));
    if file.state == ImportState::Applied {
        let done = l.ta(words::done(file.kind), &figures);
        frame = frame.with_message(Some(Message::new(MessageKind::Success, done, l)));
    }
    Ok(ShowPage {
        frame,
        state: words::state(&file, &visit.hub, l),
        is_interrupted,
        reason: match file.state {
            ImportState::Unreadable => words::reason(&file, l),
            _ => String::new(),
        },
        percent: (file.done.saturating_mul(100) / file.total.max(1)).clamp(0, 100),
        faults: faults
            .iter()
            .map(|fault| {
                (
                    fault.line,
                    words::column(fault, l),
                    fault.value.clone(),
                    words::fault(fault, l),
                )
            })
            .collect(),
        here: urls::import(import),
        place: place(file.kind),
        list: list(file.kind),
        summary: l.ta2("import-faulty", "n", file.faulty, "lines", file.lines),
        file,
    })
}
