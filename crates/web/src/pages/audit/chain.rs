//! Verifying the firm's chain on demand (`AUD-02`).

use axum::response::Response;
use hub_domain::audit::ChainFault;

use crate::forms::FormBody;
use crate::frame::MessageKind;
use crate::session::Visit;
use crate::urls;

/// `POST /suivi/journal/verification`: reads the whole chain and says what was found.
pub async fn verify(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let report = match visit.hub.verify_journal(&visit.caller).await {
        Ok(report) => report,
        Err(error) => return visit.refuse(error).await,
    };
    let date = visit.l.date_time(visit.hub.now());
    if let Some(fault) = report.fault {
        let args = [("n", position(&fault).into())];
        return visit.redirect(
            urls::AUDIT,
            Some((MessageKind::Error, "audit-chain-broken", &args)),
        );
    }
    for (act, message) in [
        (report.silent_act, "audit-chain-silent"),
        (report.altered_act, "audit-chain-altered"),
    ] {
        if let Some(act) = act {
            let args = [("act", act.0.into())];
            return visit.redirect(urls::AUDIT, Some((MessageKind::Error, message, &args)));
        }
    }
    let args = [("date", date.into()), ("n", report.entries.into())];
    if report.erased > 0 {
        let mut args = args.to_vec();
        args.push(("erased", report.erased.into()));
        return visit.redirect(
            urls::AUDIT,
            Some((MessageKind::Success, "audit-chain-verified-erased", &args)),
        );
    }
    visit.redirect(
        urls::AUDIT,
        Some((MessageKind::Success, "audit-chain-verified", &args)),
    )
}

/// The event at which the chain is broken.
const fn position(fault: &ChainFault) -> i64 {
    match fault {
        ChainFault::Gap { expected, .. } => *expected,
        // What was cut off follows the last entry found.
        ChainFault::CutOff { found, .. } => found.saturating_add(1),
        ChainFault::Unlinked(seq)
        | ChainFault::Changed(seq)
        | ChainFault::PayloadChanged(seq)
        | ChainFault::PayloadMissing(seq)
        | ChainFault::OtherHead(seq) => *seq,
    }
}
