//! The facts a definition is held against, whoever defines an application and wherever (`WIZ-02`…`WIZ-07`).

use hub_domain::api_key::KeyIdentifier;
use hub_domain::catalog::AppKind;
use hub_domain::credential::SecretHash;
use hub_domain::firm::SicCode;
use hub_domain::ids::{ApiKeyId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::wizard::{CatalogChoice, DefinitionFacts, DefinitionForm, KeyForWizard};
use hub_store::{InstalledApp, KeyLine, ReadApplications, ReadKeys};

use crate::error::AppError;

/// Everything a definition is held against. `edited` is the application being edited: its own key and label do not
/// stand in its way.
pub(crate) async fn definition_facts<P: ReadApplications + ReadKeys>(
    place: &mut P,
    form: &DefinitionForm,
    edited: Option<&InstalledApp>,
    now: Moment,
) -> Result<DefinitionFacts, AppError> {
    let applications = place.applications().await?;
    let kind = AppKind::parse(form.kind.trim());
    let choices = place
        .catalogue()
        .await?
        .into_iter()
        .filter(|line| Some(line.entry.kind) == kind)
        .map(|line| CatalogChoice {
            configured: applications
                .iter()
                .filter(|application| application.catalog_app == line.id)
                .map(|application| application.label.clone())
                .collect(),
            id: line.id,
            entry: line.entry,
        })
        .collect();
    let typed = form.api_key.trim();
    let key = match KeyIdentifier::parse(typed) {
        Ok(identifier) => place.key_by_identifier(&identifier).await?,
        Err(_) => None,
    };
    let key = key
        .map(|key| key_for_wizard(key, edited.map(|application| application.id)))
        .transpose()?;
    let mut sic_codes = place.sic_codes().await?;
    // An application keeps its own code, even when it is no longer offered.
    if let Some((id, code)) = edited.and_then(|application| application.sic_code.clone())
        && sic_codes.iter().all(|known| known.id != id)
    {
        let label = code.clone();
        sic_codes.push(SicCode { id, code, label });
    }
    Ok(DefinitionFacts {
        choices,
        sic_codes,
        key,
        is_secret: is_secret(place, typed).await?,
        now,
    })
}

/// Whether a text, or what stands after a colon in it, is one of the firm's secrets.
async fn is_secret(place: &mut impl ReadKeys, typed: &str) -> Result<bool, AppError> {
    if typed.is_empty() {
        return Ok(false);
    }
    let parts = [
        Some(typed),
        typed.split_once(':').map(|(_, secret)| secret.trim()),
    ];
    for part in parts.into_iter().flatten() {
        if place.is_secret(&SecretHash::of_text(part)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn key_for_wizard(key: KeyLine, edited: Option<InstalledAppId>) -> Result<KeyForWizard, AppError> {
    let id: ApiKeyId = key.id;
    Ok(KeyForWizard {
        id,
        identifier: KeyIdentifier::parse(&key.identifier).map_err(AppError::internal)?,
        kind: key.kind,
        sic: key.sic_code.map(|(id, _)| id),
        expires_at: key.expires_at,
        revoked_at: key.revoked_at,
        used_by: match key.restricted_dossier {
            // A key of one dossier is nobody's main key, not even of its own application (KEY-07).
            Some(code) => Some(key.application.map_or(code, |(_, label)| label)),
            None => key
                .application
                .filter(|(user, _)| Some(*user) != edited)
                .map(|(_, label)| label),
        },
    })
}
