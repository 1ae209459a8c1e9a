use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::api_key::{KeyIdentifier, KeyKind};
use crate::catalog::{AppKind, CatalogState, KeyRequirement, sample, sample_field};
use crate::credential::KeySecret;
use crate::firm::SicCode;
use crate::ids::{ApiKeyId, CatalogAppId, SicCodeId};
use crate::moment::Moment;
use crate::selection::{SelectionBase, SelectionCount};

const NOW: Moment = Moment(1_795_000_000_000);
const DOMAIN: &str = "partners.example";

const AZOPIO: CatalogAppId = CatalogAppId(1);
const APIS: CatalogAppId = CatalogAppId(2);
const OFFER: CatalogAppId = CatalogAppId(3);
const LEXIS: CatalogAppId = CatalogAppId(4);
const FIRM_TOOL: CatalogAppId = CatalogAppId(5);

/// The catalogue of these tests: one entry of each sort, none configured.
fn choices() -> Vec<CatalogChoice> {
    let mut apis = sample("apis", AppKind::Partenaire);
    apis.repeatable = true;
    apis.fields = vec![sample_field("nom", true)];
    let mut offer = sample("offre", AppKind::Cegid);
    (offer.requires_contact, offer.bulk_selectable) = (true, false);
    let mut lexis = sample("lexis", AppKind::Cegid);
    lexis.fields = vec![sample_field("domaine", true), sample_field("note", false)];
    lexis.fields[0].pattern = Some("[a-z]+".into());
    let entries = [
        sample("azopio", AppKind::Partenaire),
        apis,
        offer,
        lexis,
        sample("entrepot", AppKind::Cabinet),
    ];
    (1..)
        .zip(entries)
        .map(|(id, entry)| CatalogChoice {
            id: CatalogAppId(id),
            entry,
            configured: vec![],
        })
        .collect()
}

fn sic(id: i64, code: &str) -> SicCode {
    SicCode {
        id: SicCodeId(id),
        code: code.into(),
        label: String::new(),
    }
}

fn key() -> KeyForWizard {
    KeyForWizard {
        id: ApiKeyId(7),
        identifier: KeyIdentifier::parse("11111111").unwrap(),
        kind: KeyKind::Standard,
        sic: Some(SicCodeId(1)),
        expires_at: None,
        revoked_at: None,
        used_by: None,
    }
}

fn facts() -> DefinitionFacts {
    DefinitionFacts {
        choices: choices(),
        sic_codes: vec![sic(1, "FR001"), sic(2, "FR002")],
        key: Some(key()),
        is_secret: false,
        now: NOW,
    }
}

fn form(kind: &str, app: CatalogAppId) -> DefinitionForm {
    DefinitionForm {
        kind: kind.into(),
        application: app.to_string(),
        api_key: " 11111111 ".into(),
        sic: "1".into(),
        fields: BTreeMap::new(),
    }
}

fn azopio() -> DefinitionForm {
    form("partenaire", AZOPIO)
}

fn errors(form: &DefinitionForm, facts: &DefinitionFacts) -> Vec<WizardError> {
    check_definition(form, facts).expect_err("should be refused")
}

fn key_error(key: KeyForWizard) -> Vec<WizardError> {
    errors(
        &azopio(),
        &DefinitionFacts {
            key: Some(key),
            ..facts()
        },
    )
}

fn secret() -> String {
    KeySecret::mint([42; 64]).expose().to_owned()
}

mod definition;
mod draft;
mod key;
mod plan;
