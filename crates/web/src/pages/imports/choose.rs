//! Choosing a file: what its columns may be, and the form that sends it.

use std::time::Duration;

use askama::Template;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use hub_app::queries::{ImportFile, ImportState};
use hub_domain::import::{Column, ImportKind};

use super::{frame, place, words};
use crate::components::Badge;
use crate::errors::Refusal;
use crate::forms::{FieldErrors, UploadedFile, read_upload};
use crate::frame::Frame;
use crate::session::Visit;
use crate::urls;

/// How long an answer waits for a file to be read: small ones show what they come to at once.
const WAITED: Duration = Duration::from_millis(1_500);

#[derive(Debug, Template)]
#[template(path = "imports/choose.html")]
struct ChoosePage {
    frame: Frame,
    action: &'static str,
    limit: u64,
    columns: Vec<ColumnHelp>,
    newest: Vec<Newest>,
}

/// A column that a file may have.
#[derive(Debug)]
struct ColumnHelp {
    head: &'static str,
    other: &'static str,
    about: String,
    required: bool,
}

/// A file that was sent before.
#[derive(Debug)]
struct Newest {
    file: ImportFile,
    state: Badge,
    href: String,
}

/// `GET /parametrage/clients/dossiers/importer`.
pub(super) async fn dossiers(visit: Visit) -> Response {
    show(&visit, ImportKind::Dossiers, FieldErrors::default()).await
}

/// `GET /parametrage/clients/interlocuteurs/importer`.
pub(super) async fn contacts(visit: Visit) -> Response {
    show(&visit, ImportKind::Contacts, FieldErrors::default()).await
}

/// `GET /parametrage/clients/interlocuteurs/liens/importer`.
pub(super) async fn links(visit: Visit) -> Response {
    show(&visit, ImportKind::Links, FieldErrors::default()).await
}

/// `GET /parametrage/cabinet/collaborateurs/importer`.
pub(super) async fn staff(visit: Visit) -> Response {
    show(&visit, ImportKind::Staff, FieldErrors::default()).await
}

/// `POST …/dossiers/importer`.
pub(super) async fn submit_dossiers(visit: Visit, request: Request) -> Response {
    submit(visit, ImportKind::Dossiers, request).await
}

/// `POST …/interlocuteurs/importer`.
pub(super) async fn submit_contacts(visit: Visit, request: Request) -> Response {
    submit(visit, ImportKind::Contacts, request).await
}

/// `POST …/interlocuteurs/liens/importer`.
pub(super) async fn submit_links(visit: Visit, request: Request) -> Response {
    submit(visit, ImportKind::Links, request).await
}

/// `POST …/collaborateurs/importer`.
pub(super) async fn submit_staff(visit: Visit, request: Request) -> Response {
    submit(visit, ImportKind::Staff, request).await
}

async fn show(visit: &Visit, kind: ImportKind, errors: FieldErrors) -> Response {
    let l = &visit.l;
    let newest = match visit.hub.imports(&visit.caller, kind).await {
        Ok(newest) => newest,
        Err(error) => return visit.refuse(error).await,
    };
    let is_wrong = !errors.is_empty();
    let english = l.lang() == crate::i18n::Lang::En;
    let page = ChoosePage {
        frame: frame(visit, kind, words::title(kind, l))
            .await
            .with_errors(errors),
        action: place(kind),
        limit: visit.hub.settings().imports.file_bytes >> 20,
        columns: Column::of(kind)
            .iter()
            .map(|column| {
                let heads = column.heads();
                let (head, other) = if english {
                    (heads[1], heads[0])
                } else {
                    (heads[0], heads[1])
                };
                ColumnHelp {
                    head,
                    other,
                    about: words::about(kind, *column, l),
                    required: Column::keys(kind).contains(column),
                }
            })
            .collect(),
        newest: newest
            .into_iter()
            .filter(|file| file.state != ImportState::Cancelled)
            .map(|file| Newest {
                state: words::state(&file, &visit.hub, l),
                href: urls::import(file.id),
                file,
            })
            .collect(),
    };
    visit.form(&page, is_wrong)
}

/// What ends a request before its file is read.
enum Ended {
    Refused(Refusal),
    Answered(Response),
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn submit(visit: Visit, kind: ImportKind, request: Request) -> Response {
    // Who may not bring such files in sends nothing to the disk.
    if let Err(error) = visit.hub.imports(&visit.caller, kind).await {
        return visit.refuse(error).await;
    }
    let limits = visit.hub.settings().imports.clone();
    let checked = &visit;
    let upload = read_upload(request, "fichier", &limits, |fields| async move {
        checked.check(&fields).await.map_err(Ended::Answered)
    })
    .await;
    let l = &visit.l;
    let mut errors = FieldErrors::default();
    let source = match upload {
        Ok(upload) => match upload.file {
            UploadedFile::Some(source) => source,
            UploadedFile::None => {
                errors.add("fichier", l.t("import-no-file"));
                return show(&visit, kind, errors).await;
            }
            UploadedFile::TooLarge => {
                errors.add("fichier", l.tn("import-too-large", limits.file_bytes >> 20));
                return show(&visit, kind, errors).await;
            }
        },
        Err(Ended::Answered(response)) => return response,
        Err(Ended::Refused(refusal)) => return visit.say(&refusal).await,
    };
    match visit.hub.bring_in(&visit.caller, kind, source, WAITED).await {
        Ok(import) => axum::response::Redirect::to(&urls::import(import)).into_response(),
        Err(error) => visit.refuse(error).await,
    }
}
