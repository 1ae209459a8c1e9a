//! S6: the window of a dossier's applications, the same from its three doors (`ACT-03` to `ACT-06`).

mod form;
mod page;
mod submit;
mod words;

use axum::response::Response;
use hub_app::AppError;
use hub_app::queries::window::{WindowDoor, WindowView};
use hub_domain::dossier::DossierCode;
use hub_domain::ids::ContactId;

use crate::forms::{FormData, QueryData};
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::urls;

/// `/dossiers/{code}/applications`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/dossiers/{code}/applications", show)
        .post("/dossiers/{code}/applications", submit::submit)
}

/// Which window is meant: the dossier and the door, from the address alone.
#[derive(Debug)]
struct Asked {
    code: String,
    door: WindowDoor,
    /// Where « Annuler » and « Valider » lead.
    back: String,
    /// This window's own address.
    action: String,
}

impl Asked {
    fn read(segment: &Segment, query: &FormData) -> Result<Self, AppError> {
        let code = DossierCode::parse(&segment.0).map_err(|_| AppError::NotFound)?;
        let door = match query.text("porte") {
            "dossiers" => WindowDoor::Dossiers,
            "interlocuteurs" => WindowDoor::Contact(ContactId(
                query.number("interlocuteur").ok_or(AppError::NotFound)?,
            )),
            _ => WindowDoor::Portfolio,
        };
        let here = urls::dossier_applications(code.as_str());
        let (action, back) = match door {
            WindowDoor::Portfolio | WindowDoor::Api => {
                (format!("{here}?porte=portefeuille"), urls::PORTFOLIO.to_owned())
            }
            WindowDoor::Dossiers => (format!("{here}?porte=dossiers"), urls::DOSSIERS.to_owned()),
            WindowDoor::Contact(id) => (
                format!("{here}?porte=interlocuteurs&interlocuteur={id}"),
                format!("{}?onglet=dossiers", urls::contact(id)),
            ),
        };
        Ok(Self {
            code: code.as_str().to_owned(),
            door,
            back,
            action,
        })
    }

    /// The page to come back to, where the form or the address names one of this server.
    fn back_to(mut self, asked: &str) -> Self {
        if !asked.is_empty() && urls::safe_return(asked) == asked {
            asked.clone_into(&mut self.back);
        }
        self
    }
}

/// `GET /dossiers/{code}/applications?porte=portefeuille|dossiers|interlocuteurs&interlocuteur=&retour=`.
async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    match open(&visit, &segment, &query).await {
        Ok((asked, view)) => {
            let asked = asked.back_to(query.text("retour"));
            let state = page::State::opened(&view);
            visit.page(&page::page(&visit, &asked, view, state).await)
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn open(visit: &Visit, segment: &Segment, query: &FormData) -> Result<(Asked, WindowView), AppError> {
    let asked = Asked::read(segment, query)?;
    let view = visit.hub.window(&visit.caller, &asked.code, asked.door).await?;
    Ok((asked, view))
}
