//! Sending again what failed of a delivery, and giving up what still waits.

use axum::response::Response;
use hub_app::AppError;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::ActId;

use super::detail::act;
use crate::forms::FormBody;
use crate::frame::MessageKind;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

/// `POST /suivi/traitements/{act}/renvoyer`.
pub async fn resend(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let act = match asked(&visit, &segment).await {
        Ok(act) => act,
        Err(error) => return visit.refuse(error).await,
    };
    match visit
        .hub
        .resend_failed_mails(&visit.caller, Some(act), &visit.origin)
        .await
    {
        Ok(0) => visit.redirect(&urls::job(act), plain(MessageKind::Info, "outbox-none-failed")),
        Ok(count) => {
            let args = [("n", count.into())];
            visit.redirect(
                &urls::job(act),
                Some((MessageKind::Success, "outbox-resent-many", &args)),
            )
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /suivi/traitements/{act}/annuler`: what has left has left.
pub async fn cancel(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let act = match asked(&visit, &segment).await {
        Ok(act) => act,
        Err(error) => return visit.refuse(error).await,
    };
    match visit
        .hub
        .give_up_mails_of(&visit.caller, act, &visit.origin)
        .await
    {
        Ok(0) => visit.redirect(&urls::job(act), plain(MessageKind::Info, "job-none-waiting")),
        Ok(count) => {
            let args = [("n", count.into())];
            visit.redirect(
                &urls::job(act),
                Some((MessageKind::Success, "job-cancelled", &args)),
            )
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// The delivery that is meant, if it is there and the visitor may send letters.
async fn asked(visit: &Visit, segment: &Segment) -> Result<ActId, AppError> {
    allows(&visit.caller, Act::SendMail, Target::Firm)?;
    let act = act(segment)?;
    visit.hub.delivery(&visit.caller, act).await?;
    Ok(act)
}
