//! « Annuaire »: where the firm's contacts are invited, its tenant's consent, and trying it (`GST-02`).

use askama::Template;
use axum::response::Response;
use hub_app::commands::{DirectoryOutcome, DirectoryTest};
use hub_app::queries;
use hub_domain::directory::{Consent, DirectoryChoice};
use hub_domain::moment::Moment;
use sha2::{Digest as _, Sha256};

use crate::components::{Badge, Choice, Tone};
use crate::forms::{FieldErrors, FormBody, QueryData};
use crate::frame::{Frame, MessageKind, NavEntry};
use crate::routes::Routes;
use crate::session::{Visit, plain};
use crate::urls;

/// `/parametrage/cabinet/annuaire` and what belongs to it.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(urls::DIRECTORY, show)
        .post(urls::DIRECTORY, save)
        .get(urls::DIRECTORY_CONSENT, consented)
        .post(urls::DIRECTORY_TEST, test)
}

#[derive(Debug, Template)]
#[template(path = "directory/directory.html")]
struct DirectoryPage {
    frame: Frame,
    kinds: Vec<Choice>,
    tenant: String,
    revision: i64,
    /// The badge of the consent, for a tenant.
    consent: Option<Badge>,
    consented_at: Option<Moment>,
    consent_href: Option<String>,
    is_configured: bool,
    is_consented: bool,
}

async fn show(visit: Visit) -> Response {
    page(&visit, None, FieldErrors::default()).await
}

async fn save(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    let (kind, typed) = (form.text("annuaire"), form.text("tenant"));
    let mut errors = form.faults(&visit.l);
    let tenant = match kind {
        "embedded" => None,
        "entra" => Some(typed),
        _ => {
            errors.add("annuaire", visit.l.t("directory-kind-missing"));
            None
        }
    };
    if errors.is_empty() {
        let revision = form.number("revision").unwrap_or(-1);
        let saved = visit
            .hub
            .edit_directory(&visit.caller, tenant, revision, &visit.origin)
            .await;
        match saved {
            Ok(DirectoryOutcome::Saved) => {
                return visit.redirect(urls::DIRECTORY, plain(MessageKind::Success, "directory-saved"));
            }
            Ok(DirectoryOutcome::Unchanged) => {
                return visit.redirect(urls::DIRECTORY, plain(MessageKind::Info, "msg-nochange"));
            }
            Ok(DirectoryOutcome::NotATenant) => errors.add("tenant", visit.l.t("directory-tenant-wrong")),
            Ok(DirectoryOutcome::NotConfigured) => {
                errors.add("annuaire", visit.l.t("directory-not-configured"));
            }
            Err(error) => return visit.refuse(error).await,
        }
    }
    page(&visit, Some((kind, typed)), errors).await
}

/// Back from Microsoft. What the address says is not believed: the directory is asked.
async fn consented(visit: Visit, QueryData(query): QueryData) -> Response {
    // Digests are compared, so that how long it takes tells nothing of the state itself.
    let known = Sha256::digest(consent_state(&visit)) == Sha256::digest(query.text("state"));
    if !known {
        // Not sent from this session, or long ago: nothing is done with it.
        return match visit.hub.directory(&visit.caller).await {
            Ok(_) => visit.redirect(
                urls::DIRECTORY,
                plain(MessageKind::Error, "directory-consent-forged"),
            ),
            Err(error) => visit.refuse(error).await,
        };
    }
    tested(&visit, "directory-consent-pending").await
}

async fn test(visit: Visit, FormBody(form): FormBody) -> Response {
    if let Err(response) = visit.check(&form).await {
        return response;
    }
    tested(&visit, "directory-test-refused").await
}

async fn tested(visit: &Visit, refused: &str) -> Response {
    let tested = visit.hub.test_directory(&visit.caller, &visit.origin).await;
    match tested {
        Ok(DirectoryTest::Works) => visit.redirect(
            urls::DIRECTORY,
            plain(MessageKind::Success, "directory-test-works"),
        ),
        Ok(DirectoryTest::NotConsented(words)) => {
            let args = [("words", words.as_str().into())];
            visit.redirect(urls::DIRECTORY, Some((MessageKind::Warning, refused, &args)))
        }
        Ok(DirectoryTest::Silent(words)) => {
            let args = [("words", words.as_str().into())];
            visit.redirect(
                urls::DIRECTORY,
                Some((MessageKind::Error, "directory-test-silent", &args)),
            )
        }
        Err(error) => visit.refuse(error).await,
    }
}

/// What a consent asked for in this session comes back with.
fn consent_state(visit: &Visit) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"directory consent\0");
    hasher.update(visit.signed_in.session().csrf_token.as_bytes());
    hasher.update(visit.firm_domain().as_bytes());
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

async fn page(visit: &Visit, typed: Option<(&str, &str)>, errors: FieldErrors) -> Response {
    let found: Result<queries::DirectoryPage, _> = visit.hub.directory(&visit.caller).await;
    let directory = match found {
        Ok(directory) => directory,
        Err(error) => return visit.refuse(error).await,
    };
    let state = consent_state(visit);
    let consent_href = visit
        .hub
        .consent_address(&visit.caller, urls::DIRECTORY_CONSENT, &state)
        .await;
    let consent_href = match consent_href {
        Ok(href) => href,
        Err(error) => return visit.refuse(error).await,
    };
    let l = &visit.l;
    let (tenant, consent) = match &directory.choice {
        DirectoryChoice::Embedded => (String::new(), None),
        DirectoryChoice::Entra { tenant, consent } => (tenant.as_str().to_owned(), Some(*consent)),
    };
    let (kind, tenant) = typed.map_or((directory.choice.code(), tenant), |(kind, tenant)| {
        (kind, tenant.to_owned())
    });
    let kinds = ["embedded", "entra"].map(|each| {
        Choice::new(each, l.t(&format!("directory-kind-{each}")), kind)
            .described(l.t(&format!("directory-kind-{each}-hint")))
    });
    let is_wrong = !errors.is_empty();
    let heading = l.t("directory-title");
    let page = DirectoryPage {
        kinds: kinds.to_vec(),
        tenant,
        revision: directory.revision,
        consent: consent.map(|consent| match consent {
            Consent::Missing => Badge::new(Tone::Neutral, l.t("directory-consent-missing")),
            Consent::Given => Badge::new(Tone::Ok, l.t("directory-consent-given")),
            Consent::Withdrawn => Badge::new(Tone::Err, l.t("directory-consent-withdrawn")),
        }),
        consented_at: directory.consented_at,
        is_consented: directory.choice.is_consented(),
        consent_href,
        is_configured: directory.is_configured,
        frame: visit
            .frame()
            .await
            .step(l.t("nav-settings"))
            .step(l.t("nav-firm-crumb"))
            .page(heading, Some(NavEntry::Directory))
            .at(urls::DIRECTORY)
            .with_errors(errors),
    };
    visit.form(&page, is_wrong)
}
