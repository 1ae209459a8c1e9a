//! Holding the form of step 1 against the facts (`WIZ-01` to `WIZ-08`).

use crate::api_key::{KeyIdentifier, KeyKind, KeyState};
use crate::catalog::{AppKind, CatalogEntry, CatalogState, FieldValueFault, SpecificField};
use crate::credential::{KeySecret, SECRET_PREFIX, carries_secret};
use crate::fold::fold;
use crate::ids::{ApiKeyId, CatalogAppId, SicCodeId};
use crate::installed_app::{SpecificValues, installed_label};

use super::definition::{Asked, Definition, DefinitionFacts, DefinitionForm, EditPlan};
use super::error::WizardError;

/// Holds the form of step 1 against the facts (`WIZ-08`: « Suivant » is enabled while this succeeds).
///
/// # Errors
/// Everything to correct, in the order of the form, at most one error per field.
pub fn check_definition(
    form: &DefinitionForm,
    facts: &DefinitionFacts,
) -> Result<Definition, Vec<WizardError>> {
    let Some(kind) = AppKind::parse(form.kind.trim()) else {
        return Err(vec![WizardError::Type]);
    };
    let id = form.application.trim().parse::<CatalogAppId>().ok();
    let choice = facts.choices.iter().find(|choice| {
        Some(choice.id) == id && choice.entry.kind == kind && choice.entry.state == CatalogState::Available
    });
    let Some(choice) = choice else {
        let mut errors = vec![WizardError::Application];
        if asked(None, facts).sic {
            errors.extend(check_sic(form, facts).err());
        }
        return Err(errors);
    };
    let mut errors = Vec::new();
    if let Some(label) = choice.configured.first().filter(|_| !choice.entry.repeatable) {
        errors.push(WizardError::ApplicationTaken { label: label.clone() });
    }
    match check_edit(&choice.entry, &choice.configured, form, facts) {
        Ok(settings) if errors.is_empty() => {
            return Ok(Definition {
                kind,
                app: choice.id,
                entry: choice.entry.clone(),
                settings,
            });
        }
        Ok(_) => {}
        // For an entry that is not repeatable the label clash is the same fact as above.
        Err(more) => errors.extend(more.into_iter().filter(|error| {
            !matches!(error, WizardError::ApplicationTaken { .. }) || choice.entry.repeatable
        })),
    }
    Err(errors)
}

/// Holds the settings of an application of this entry against the facts (`APP-03`). `taken` are the labels of
/// the entry's *other* live applications on the firm; `facts.choices` does not count.
///
/// # Errors
/// Everything to correct, in the order of the form, at most one error per field.
pub fn check_edit(
    entry: &CatalogEntry,
    taken: &[String],
    form: &DefinitionForm,
    facts: &DefinitionFacts,
) -> Result<EditPlan, Vec<WizardError>> {
    let wanted = asked(Some(entry), facts);
    let mut errors = Vec::new();
    let sic = match wanted.key {
        None => Ok(None),
        Some(_) if wanted.sic => check_sic(form, facts).map(Some),
        Some(_) => Ok(facts.sic_codes.first().map(|code| code.id)),
    };
    let key = match wanted.key {
        None => Ok(None),
        Some(kind) => check_key(kind, sic.as_ref().ok().copied().flatten(), form, facts).map(Some),
    };
    let values = SpecificValues::read(entry, &form.fields);
    let secret_fields = secret_fields(entry, form);

    let key = key.map_err(|error| errors.push(error)).ok().flatten();
    let values = match values {
        Ok(values) if secret_fields.is_empty() => Some(values),
        Ok(_) => {
            errors.extend(secret_fields);
            None
        }
        Err(faults) => {
            errors.extend(faults.into_iter().map(|(field, fault)| field_error(field, fault)));
            errors.retain(|error| !secret_fields.iter().any(|secret| secret.field() == error.field()));
            errors.extend(secret_fields);
            None
        }
    };
    let sic = sic.map_err(|error| errors.push(error)).ok().flatten();
    let Some(values) = values else { return Err(errors) };
    let label = installed_label(entry, &values);
    if taken.iter().any(|other| fold(other) == fold(&label)) {
        errors.insert(0, WizardError::ApplicationTaken { label: label.clone() });
    }
    if errors.is_empty() {
        Ok(EditPlan {
            label,
            key,
            sic,
            values,
        })
    } else {
        Err(errors)
    }
}

/// What the form asks for once this entry is chosen. While no application is chosen it is not known yet whether a
/// key will be asked for, so the SIC code is.
#[must_use]
pub fn asked<'e>(entry: Option<&'e CatalogEntry>, facts: &DefinitionFacts) -> Asked<'e> {
    let several = facts.sic_codes.len() > 1;
    match entry {
        None => Asked {
            key: None,
            sic: several,
            fields: &[],
        },
        Some(entry) => {
            let key = entry.key_requirement.kind();
            Asked {
                key,
                sic: key.is_some() && several,
                fields: &entry.fields,
            }
        }
    }
}

/// Whether a text typed where an identifier is asked holds a secret (`WIZ-04`): `lhs_…` anywhere, `id:secret`, or
/// an issued secret whose prefix was left out. The caller also compares it with the firm's stored secrets.
#[must_use]
pub fn looks_like_secret(text: &str) -> bool {
    let text = text.trim();
    carries_secret(&text.replace('：', ":"))
        || (text.len() < 64 && KeySecret::parse(format!("{SECRET_PREFIX}{text}").as_bytes()).is_ok())
}

/// Whether a text typed anywhere else holds a secret issued here. A colon alone does not make one.
#[must_use]
pub fn holds_issued_secret(text: &str) -> bool {
    carries_secret(&text.replace(':', " "))
}

fn check_sic(form: &DefinitionForm, facts: &DefinitionFacts) -> Result<SicCodeId, WizardError> {
    let id = form.sic.trim().parse::<SicCodeId>().ok();
    facts
        .sic_codes
        .iter()
        .map(|code| code.id)
        .find(|code| Some(*code) == id)
        .ok_or(WizardError::Sic)
}

/// The first thing wrong with the key, if anything (`WIZ-05`).
fn check_key(
    needed: KeyKind,
    sic: Option<SicCodeId>,
    form: &DefinitionForm,
    facts: &DefinitionFacts,
) -> Result<(ApiKeyId, KeyIdentifier), WizardError> {
    let typed = form.api_key.trim();
    if facts.is_secret || looks_like_secret(typed) {
        return Err(WizardError::KeySecret);
    }
    if typed.is_empty() {
        return Err(WizardError::Key);
    }
    let identifier = KeyIdentifier::parse(typed).map_err(|_| WizardError::KeyFormat)?;
    // A key read for another identifier than the one typed is no fact about this one.
    let key = facts
        .key
        .as_ref()
        .filter(|key| key.identifier.folded() == identifier.folded());
    let key = key.ok_or(WizardError::KeyUnknown)?;
    match (
        KeyState::at(facts.now, key.expires_at, key.revoked_at),
        key.revoked_at,
        key.expires_at,
    ) {
        (KeyState::Revoked, Some(at), _) => return Err(WizardError::KeyRevoked { at }),
        (KeyState::Expired, _, Some(at)) => return Err(WizardError::KeyExpired { at }),
        _ => {}
    }
    if key.kind != needed {
        return Err(WizardError::KeyKind {
            needed,
            found: key.kind,
        });
    }
    if let Some(label) = &key.used_by {
        return Err(WizardError::KeyTaken { label: label.clone() });
    }
    match (key.sic, sic) {
        (Some(of_key), Some(chosen)) if of_key != chosen => {
            let code = facts
                .sic_codes
                .iter()
                .find(|code| code.id == of_key)
                .map(|code| code.code.clone());
            Err(WizardError::KeySic {
                code: code.unwrap_or_default(),
            })
        }
        _ => Ok((key.id, key.identifier)),
    }
}

fn secret_fields(entry: &CatalogEntry, form: &DefinitionForm) -> Vec<WizardError> {
    let pasted = |field: &&SpecificField| {
        form.fields
            .get(&field.name)
            .is_some_and(|text| holds_issued_secret(text))
    };
    entry
        .fields
        .iter()
        .filter(pasted)
        .map(|field| WizardError::FieldSecret {
            name: field.name.clone(),
        })
        .collect()
}

fn field_error(field: &SpecificField, fault: FieldValueFault) -> WizardError {
    let (name, label_fr, label_en) = (field.name.clone(), field.label_fr.clone(), field.label_en.clone());
    match fault {
        FieldValueFault::Missing => WizardError::FieldMissing {
            name,
            label_fr,
            label_en,
        },
        FieldValueFault::TooLong => WizardError::FieldTooLong {
            name,
            label_fr,
            label_en,
            max: field.max_length,
        },
        FieldValueFault::Form => WizardError::FieldForm {
            name,
            label_fr,
            label_en,
        },
    }
}
