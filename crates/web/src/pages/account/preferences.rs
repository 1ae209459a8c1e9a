//! Language, theme, and whether the end of a job is written.

use axum::response::Response;

use super::page;
use crate::forms::FormBody;
use crate::frame::{MessageKind, Theme};
use crate::i18n::Lang;
use crate::session::{Anyone, Visit, cookies, plain};
use crate::urls;

/// `POST /compte`: both at once.
pub async fn save(Anyone(visit): Anyone, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check_token(&form).await {
        return response;
    }
    let l = &visit.l;
    let mut errors = form.faults(l);
    let (lang, theme) = (form.text("langue"), form.text("theme"));
    if !["fr", "en"].contains(&lang) {
        errors.add("langue", l.tx("field-choice", "field", l.t("account-language")));
    }
    if Theme::ALL.iter().all(|known| known.name() != theme) {
        errors.add("theme", l.tx("field-choice", "field", l.t("account-theme")));
    }
    errors.sort_like(&["langue", "theme"]);
    if !errors.is_empty() {
        return page(&visit, lang, theme, errors).await;
    }
    // Only who can set off a job is shown the box.
    if visit.staff().is_some() {
        let is_wanted = form.has("fin-traitement");
        if let Err(error) = visit.hub.set_job_letters(&visit.signed_in, is_wanted).await {
            return visit.refuse(error).await;
        }
    }
    match visit
        .hub
        .set_preferences(&visit.signed_in, Some(lang), theme)
        .await
    {
        Ok(()) => remembered(
            &visit,
            lang,
            visit.redirect(urls::ACCOUNT, plain(MessageKind::Success, "account-saved")),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /compte/langue`: the switch of the frame, which comes back to the page it was on.
pub async fn change_language(Anyone(visit): Anyone, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check_token(&form).await {
        return response;
    }
    let lang = Lang::from_tag(form.text("langue"))
        .unwrap_or(visit.l.lang())
        .tag();
    let theme = Theme::from_name(&visit.signed_in.session().theme).name();
    match visit
        .hub
        .set_preferences(&visit.signed_in, Some(lang), theme)
        .await
    {
        Ok(()) => remembered(
            &visit,
            lang,
            visit.redirect(urls::safe_return(form.text("retour")), None),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// The sign-in page will speak the same language.
fn remembered(visit: &Visit, lang: &str, mut response: Response) -> Response {
    cookies::set_language(response.headers_mut(), visit.is_secure(), lang);
    response
}
