//! The applications of the demo, added as their administrator would, by the wizard.

use hub_app::commands::{AddOutcome, Expiry, KeyForm, SelectionChange};
use hub_app::{Hub, Origin};
use hub_domain::api_key::KeyKind;
use hub_domain::ids::{DraftId, SicCodeId};
use hub_domain::staff::Caller;
use hub_domain::wizard::DefinitionForm;
use hub_store::{ReadApplications as _, ReadDossier as _};

use super::sample;
use crate::error::CommandError;

/// The applications configured at the start: catalogue slug, key name, dossiers.
const APPLICATIONS: &[(&str, Option<&str>, Chosen)] = &[
    (
        "atoo-sync-cloud",
        Some("Atoo Sync production"),
        Chosen::Codes(&["ATOONEXT01", "CEGID003"]),
    ),
    ("beeye", Some("Beeye"), Chosen::Everything),
    (
        "qonto",
        Some("Qonto"),
        Chosen::Codes(&["CEGID001", "CEGID002", "CEGID003", "CEGID004", "AZ0001"]),
    ),
    ("cegid-loop-offre-start", None, Chosen::Nothing),
    ("cegid-loop-offre-co-production", None, Chosen::Nothing),
    (
        "entrepot-de-donnees-du-cabinet",
        Some("Entrepôt de données"),
        Chosen::Nothing,
    ),
];

enum Chosen {
    Nothing,
    Everything,
    Codes(&'static [&'static str]),
}

/// Issues the key that no application uses yet, then adds the applications of the demo. The sample key is kept in
/// `data`.
///
/// # Errors
/// One sentence for the operator.
pub async fn add_all(
    hub: &Hub,
    administrator: &Caller,
    sic_code: Option<SicCodeId>,
    data: &std::path::Path,
    origin: &Origin,
) -> Result<(), CommandError> {
    issue(
        hub,
        administrator,
        "AZOPIO",
        KeyKind::Standard,
        sic_code,
        "11111111",
        origin,
    )
    .await?;
    for (slug, key, chosen) in APPLICATIONS {
        let credential = application(hub, administrator, slug, *key, chosen, sic_code, origin).await?;
        if let (&"qonto", Some(credential)) = (slug, credential) {
            sample::keep(data, &credential)?;
        }
    }
    Ok(())
}

/// Issues a key; answers `identifier:secret`.
async fn issue(
    hub: &Hub,
    caller: &Caller,
    name: &str,
    kind: KeyKind,
    sic_code: Option<SicCodeId>,
    identifier: &str,
    origin: &Origin,
) -> Result<(String, String), CommandError> {
    let form = KeyForm {
        name: name.to_owned(),
        kind: Some(kind),
        sic_code,
        expiry: Some(Expiry::Never),
        identifier: identifier.to_owned(),
        addresses: String::new(),
        form_token: name.to_owned(),
    };
    let issued = hub.issue_key(caller, &form, origin).await?;
    let issued = issued.map_err(|errors| CommandError::new(format!("{name}: {errors:?}")))?;
    Ok((issued.identifier.to_string(), issued.secret().to_owned()))
}

/// Adds an application as its administrator would, by the wizard. Answers the credential of its key, if it has one.
async fn application(
    hub: &Hub,
    caller: &Caller,
    slug: &str,
    key: Option<&str>,
    chosen: &Chosen,
    sic_code: Option<SicCodeId>,
    origin: &Origin,
) -> Result<Option<String>, CommandError> {
    let wrong = |what: &dyn std::fmt::Debug| CommandError::new(format!("{slug}: {what:?}"));
    let mut firm = hub.database().read(caller).await?;
    let line = firm
        .catalogue()
        .await?
        .into_iter()
        .find(|line| line.entry.slug == slug);
    let line = line.ok_or_else(|| wrong(&"is not in the catalogue"))?;
    drop(firm);
    let (mut identifier, mut credential) = (String::new(), None);
    if let (Some(name), Some(kind)) = (key, line.entry.key_requirement.kind()) {
        let (public, secret) = issue(hub, caller, name, kind, sic_code, "", origin).await?;
        credential = Some(format!("{public}:{secret}"));
        identifier = public;
    }
    let form = DefinitionForm {
        kind: line.entry.kind.as_str().to_owned(),
        application: line.id.to_string(),
        api_key: identifier,
        sic: sic_code.map(|id| id.to_string()).unwrap_or_default(),
        fields: std::collections::BTreeMap::new(),
    };
    let draft = hub.start_draft(caller).await?;
    let version = version_of(hub, caller, draft).await?;
    let kept = hub.keep_definition(caller, draft, version, &form).await?;
    if !kept.errors.is_empty() {
        return Err(wrong(&kept.errors));
    }
    match chosen {
        Chosen::Nothing => {}
        Chosen::Everything => {
            hub.change_selection(caller, draft, &[], &[], &SelectionChange::All)
                .await?;
        }
        Chosen::Codes(codes) => {
            let mut ids = Vec::new();
            for code in *codes {
                let mut firm = hub.database().read(caller).await?;
                ids.extend(firm.dossier_of_code(code).await?.map(|dossier| dossier.id));
            }
            hub.change_selection(caller, draft, &ids, &ids, &SelectionChange::Nothing)
                .await?;
        }
    }
    hub.leave_dossiers(caller, draft).await?;
    hub.summary_page(caller, draft).await?;
    let version = version_of(hub, caller, draft).await?;
    match hub.add_application(caller, draft, version, origin).await? {
        AddOutcome::Added { .. } => Ok(credential),
        other => Err(wrong(&other)),
    }
}

async fn version_of(hub: &Hub, caller: &Caller, draft: DraftId) -> Result<i64, CommandError> {
    let staff = caller
        .actor()
        .staff_id()
        .ok_or_else(|| CommandError::new("the caller is no staff"))?;
    let stored = hub
        .database()
        .read(caller)
        .await?
        .draft(staff, draft, hub.now())
        .await?;
    Ok(stored
        .ok_or_else(|| CommandError::new("the draft is gone"))?
        .version)
}
