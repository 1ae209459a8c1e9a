//! « Mon compte »: language, theme, open sessions.

mod browser;
mod preferences;
mod sessions;

use askama::Template;
use axum::response::Response;

use crate::components::Choice;
use crate::forms::FieldErrors;
use crate::frame::{Frame, Theme};
use crate::i18n::Lang;
use crate::routes::Routes;
use crate::session::{Anyone, Visit};
use crate::urls;
use sessions::OpenLine;

/// `/compte` and what is posted from it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::ACCOUNT, show)
        .post(urls::ACCOUNT, preferences::save)
        .post(urls::LANGUAGE, preferences::change_language)
        .post(urls::SESSIONS, sessions::close_all)
}

#[derive(Debug, Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    profile: String,
    languages: Vec<Choice>,
    themes: Vec<Choice>,
    /// Whether the end of what they set off is written to them; nothing for whom sets off no job.
    job_letters: Option<bool>,
    sessions: Vec<OpenLine>,
}

async fn show(Anyone(visit): Anyone) -> Response {
    let session = visit.signed_in.session();
    page(&visit, visit.l.tag(), &session.theme, FieldErrors::default()).await
}

async fn page(visit: &Visit, lang: &str, theme: &str, errors: FieldErrors) -> Response {
    let open = match visit.hub.sessions(&visit.signed_in).await {
        Ok(open) => open,
        Err(error) => return visit.refuse(error).await,
    };
    let job_letters = match visit.hub.job_letters(&visit.signed_in).await {
        Ok(wanted) => visit.staff().map(|_| wanted),
        Err(error) => return visit.refuse(error).await,
    };
    let session = visit.signed_in.session();
    let l = &visit.l;
    let is_wrong = !errors.is_empty();
    let themes = Theme::ALL.map(|each| {
        let (label, hint) = match each {
            Theme::Auto => ("account-theme-auto", "account-theme-auto-hint"),
            Theme::Light => ("account-theme-light", ""),
            Theme::Dark => ("account-theme-dark", ""),
        };
        let choice = Choice::new(each.name(), l.t(label), theme);
        if hint.is_empty() {
            choice
        } else {
            choice.described(l.t(hint))
        }
    });
    let languages = [Lang::Fr, Lang::En].map(|each| Choice::new(each.tag(), each.own_name(), lang));
    let page = AccountPage {
        name: visit.caller.actor().name().to_owned(),
        email: session.email.clone(),
        profile: visit
            .staff()
            .map_or_else(String::new, |facts| facts.level.to_string()),
        job_letters,
        languages: languages.to_vec(),
        themes: themes.to_vec(),
        sessions: open
            .into_iter()
            .map(|line| OpenLine::new(line, session.id))
            .collect(),
        frame: visit
            .frame()
            .await
            .page(l.t("account-title"), None)
            .at(urls::ACCOUNT)
            .with_errors(errors),
    };
    visit.form(&page, is_wrong)
}
