//! « Paramétrage du cabinet »: what the firm is called, writes under, keeps, and divides itself by.

mod codes;
mod firm;

use hub_domain::firm::FirmCodeKind;

use crate::frame::{Frame, NavEntry};
use crate::router::Segment;
use crate::routes::Routes;
use crate::session::Visit;
use crate::{forms::FormBody, urls};

/// `/parametrage/cabinet` and the codes under it.
#[must_use]
pub fn routes() -> Routes {
    const SIC: FirmCodeKind = FirmCodeKind::Sic;
    const AGENCY: FirmCodeKind = FirmCodeKind::Agency;
    Routes::new()
        .get(urls::SETTINGS, firm::show)
        .post(urls::SETTINGS, firm::submit)
        .get(urls::ADD_SIC_CODE, |visit: Visit| codes::add(visit, SIC))
        .post(urls::ADD_SIC_CODE, |visit: Visit, form: FormBody| {
            codes::create(visit, SIC, form)
        })
        .get(
            "/parametrage/cabinet/codes-sic/{id}/modifier",
            |visit: Visit, id: Segment| codes::show(visit, SIC, id),
        )
        .post(
            "/parametrage/cabinet/codes-sic/{id}/modifier",
            |visit: Visit, id: Segment, form: FormBody| codes::submit(visit, SIC, id, form),
        )
        .get(urls::ADD_AGENCY, |visit: Visit| codes::add(visit, AGENCY))
        .post(urls::ADD_AGENCY, |visit: Visit, form: FormBody| {
            codes::create(visit, AGENCY, form)
        })
        .get(
            "/parametrage/cabinet/agences/{id}/modifier",
            |visit: Visit, id: Segment| codes::show(visit, AGENCY, id),
        )
        .post(
            "/parametrage/cabinet/agences/{id}/modifier",
            |visit: Visit, id: Segment, form: FormBody| codes::submit(visit, AGENCY, id, form),
        )
}

/// The frame of a page under the settings.
async fn frame_under(visit: &Visit, heading: impl Into<String>) -> Frame {
    let l = &visit.l;
    visit
        .frame()
        .await
        .step(l.t("nav-settings"))
        .crumb(l.t("settings-title"), urls::SETTINGS)
        .page(heading, Some(NavEntry::Settings))
}
