//! One webhook: what it is told of, its messages, and posting the events of a period again.

use askama::Template;
use axum::response::Response;
use hub_app::AppError;
use hub_app::commands::PostOutcome;
use hub_app::queries::Webhook;
use hub_domain::authz::{Act, Target, allows};
use hub_domain::ids::WebhookId;
use hub_domain::moment::Moment;
use hub_domain::webhook::DeliveryState;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::words::{event_words, message_badge, state_words};
use super::{frame_under, state_badge};
use crate::components::{Badge, Choice};
use crate::forms::{FieldErrors, FormBody, FormData, QueryData};
use crate::frame::{Frame, MessageKind};
use crate::headers::no_store;
use crate::router::Segment;
use crate::session::{Visit, plain};
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "webhooks/detail.html")]
struct DetailPage {
    frame: Frame,
    webhook: Webhook,
    here: String,
    state: Badge,
    /// Why nothing is posted to it, where it is disabled.
    off: &'static str,
    can_sign: bool,
    events: Vec<String>,
    /// Until when the old secret signs too, while a rotation lasts.
    overlap: Option<Moment>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    older: Option<String>,
    is_filtered: bool,
    from: String,
    until: String,
}

#[derive(Debug)]
struct Row {
    href: String,
    at: Moment,
    event: String,
    uid: String,
    state: Badge,
    status: Option<i64>,
    attempts: i64,
    resend: Option<String>,
}

/// `GET /parametrage/webhooks/{id}?etat=…&avant=…`. What is no state or position counts as absent.
pub async fn show(visit: Visit, segment: Segment, QueryData(query): QueryData) -> Response {
    page(&visit, &segment, &query, ["", ""], FieldErrors::default()).await
}

/// `POST /parametrage/webhooks/{id}/rejouer`: the events of whole days, in the reader's time zone.
pub async fn replay(visit: Visit, segment: Segment, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    if let Err(denied) = allows(&visit.caller, Act::EditWebhooks, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let Some(id) = segment.id().map(WebhookId) else {
        return visit.refuse(AppError::NotFound).await;
    };
    let l = &visit.l;
    let typed = [form.text("du"), form.text("au")];
    let mut errors = form.faults(l);
    let [from, until] = typed.map(date);
    for (field, date) in [("du", from), ("au", until)] {
        if date.is_none() {
            errors.add(field, l.t("webhooks-date-wrong"));
        }
    }
    let period = from.zip(until).and_then(|days| period(days, l.zone_name()));
    if errors.is_empty() && period.is_none() {
        errors.add("au", l.t("webhooks-period-wrong"));
    }
    let (Some(period), true) = (period, errors.is_empty()) else {
        return page(&visit, &segment, &FormData::default(), typed, errors).await;
    };
    let here = urls::webhook(id);
    let replayed = visit
        .hub
        .replay_to_webhook(&visit.caller, id, period, &visit.origin)
        .await;
    match replayed {
        Ok(PostOutcome::Posted(messages)) => {
            let args = [("n", messages.into())];
            visit.redirect(&here, Some((MessageKind::Success, "webhooks-replayed", &args)))
        }
        Ok(PostOutcome::Nothing) => visit.redirect(&here, plain(MessageKind::Info, "webhooks-replayed-none")),
        Ok(PostOutcome::Disabled) => {
            visit.redirect(&here, plain(MessageKind::Warning, "webhooks-disabled-first"))
        }
        Err(error) => visit.refuse(error).await,
    }
}

async fn page(
    visit: &Visit,
    segment: &Segment,
    query: &FormData,
    [from, until]: [&str; 2],
    errors: FieldErrors,
) -> Response {
    if let Err(denied) = allows(&visit.caller, Act::ReadWebhooks, Target::Firm) {
        return visit.refuse(denied.into()).await;
    }
    let Some(id) = segment.id().map(WebhookId) else {
        return visit.refuse(AppError::NotFound).await;
    };
    let state = DeliveryState::from_code(query.text("etat"));
    let before = query.number("avant");
    let found = match visit.hub.webhook(&visit.caller, id, before, state).await {
        Ok(found) => found,
        Err(error) => return visit.refuse(error).await,
    };
    let (l, now) = (&visit.l, found.now);
    let webhook = found.webhook;
    let here = urls::webhook(id);
    let chosen = state.map_or("", DeliveryState::code);
    let mut states: Vec<Choice> = DeliveryState::ALL
        .iter()
        .map(|known| Choice::new(known.code(), state_words(*known, l), chosen))
        .collect();
    states.insert(0, Choice::new("", l.t("outbox-all-states"), chosen));
    let may_resend = webhook.disabled_at.is_none();
    let rows = found
        .messages
        .into_iter()
        .map(|message| Row {
            href: urls::webhook_message(message.id),
            at: message.at,
            event: event_words(message.told.kind, l),
            state: message_badge(&message, now, l),
            status: message.last_status,
            attempts: message.attempts,
            resend: (may_resend && message.state == DeliveryState::Failed)
                .then(|| format!("{}/renvoyer", urls::webhook_message(message.id))),
            uid: message.told.uid,
        })
        .collect();
    let is_wrong = !errors.is_empty();
    let heading = l.tx("webhooks-detail-title", "name", &webhook.settings.name);
    let page = DetailPage {
        frame: frame_under(visit, heading).await.with_errors(errors),
        state: state_badge(&webhook, l),
        off: if webhook.is_gone {
            "webhooks-is-gone"
        } else {
            "webhooks-is-off"
        },
        can_sign: found.can_sign,
        events: webhook
            .settings
            .kinds
            .iter()
            .map(|kind| event_words(*kind, l))
            .collect(),
        overlap: webhook.overlap_until.filter(|end| *end > now),
        states,
        rows,
        older: found.older.map(|id| format!("{here}?etat={chosen}&avant={id}")),
        is_filtered: state.is_some() || before.is_some(),
        from: from.to_owned(),
        until: until.to_owned(),
        here,
        webhook,
    };
    no_store(visit.form(&page, is_wrong))
}

/// `2027-12-31` as browsers send it, or `31/12/2027` as it is typed without their help.
fn date(text: &str) -> Option<Date> {
    ["%Y-%m-%d", "%d/%m/%Y"]
        .into_iter()
        .find_map(|form| Date::strptime(form, text).ok())
}

/// From the beginning of the first day to the end of the last; nothing when they are in the wrong order.
fn period((first, last): (Date, Date), zone: &str) -> Option<(Moment, Moment)> {
    if last < first {
        return None;
    }
    let begin = |day: Date| Some(Moment(day.in_tz(zone).ok()?.timestamp().as_millisecond()));
    let next = last.checked_add(1.day()).ok()?;
    Some((begin(first)?, begin(next)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HOOK-06: a period is whole days of the reader's time zone.
    #[test]
    fn hook_06_a_period_is_whole_days() {
        let day = |text| date(text).expect("a day");
        let (from, until) = period((day("2026-11-30"), day("30/11/2026")), "Europe/Paris").expect("a period");
        assert_eq!(until.millis_since(from), 24 * 3_600_000);
        assert_eq!(from, Moment(1_795_993_200_000));
        assert!(period((day("2026-11-30"), day("2026-11-29")), "Europe/Paris").is_none());
        assert_eq!(date("hier"), None);
    }
}
