//! Sending again, giving up, trying the sending. Each may be asked twice: the second time there is nothing to do.

use axum::response::Response;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::MailId;

use crate::forms::FormBody;
use crate::frame::MessageKind;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

/// `POST /suivi/envois/{id}/renvoyer`.
pub async fn resend(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match asked(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    match visit.hub.resend_mail(&visit.caller, id, &visit.origin).await {
        Ok(true) => visit.redirect(&urls::mail(id), plain(MessageKind::Success, "outbox-resent")),
        Ok(false) => visit.redirect(
            &urls::mail(id),
            plain(MessageKind::Info, "outbox-nothing-to-send"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /suivi/envois/{id}/abandonner`.
pub async fn give_up(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let id = match asked(&visit, &segment) {
        Ok(id) => id,
        Err(error) => return visit.refuse(error).await,
    };
    match visit.hub.give_up_mail(&visit.caller, id, &visit.origin).await {
        Ok(true) => visit.redirect(&urls::mail(id), plain(MessageKind::Success, "outbox-given-up")),
        Ok(false) => visit.redirect(
            &urls::mail(id),
            plain(MessageKind::Info, "outbox-nothing-to-give-up"),
        ),
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /suivi/envois/renvoyer`: every letter of the firm that failed.
pub async fn resend_failed(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    match visit
        .hub
        .resend_failed_mails(&visit.caller, None, &visit.origin)
        .await
    {
        Ok(0) => visit.redirect(urls::OUTBOX, plain(MessageKind::Info, "outbox-none-failed")),
        Ok(count) => {
            let args = [("n", count.into())];
            visit.redirect(
                urls::OUTBOX,
                Some((MessageKind::Success, "outbox-resent-many", &args)),
            )
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// `POST /suivi/envois/test`.
pub async fn test(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    match visit.hub.test_mail(&visit.caller, &visit.origin).await {
        Ok(email) => {
            let args = [("email", email.into())];
            visit.redirect(urls::OUTBOX, Some((MessageKind::Success, "outbox-tested", &args)))
        }
        Err(error) => visit.refuse(error).await,
    }
}

fn asked(visit: &Visit, segment: &Segment) -> Result<MailId, hub_app::AppError> {
    allows(&visit.caller, Act::SendMail, Target::Firm)?;
    segment.id().map(MailId).ok_or(hub_app::AppError::NotFound)
}
