//! Issuing keys that open one dossier each, for many dossiers of an application at once (`KEY-07`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_domain::api_key::life::{addresses_text, parse_addresses};
use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::authz::policy::{may_hold_secret, standing};
use hub_domain::authz::{Act, Denied, IssueKey, Target};
use hub_domain::credential::KeySecret;
use hub_domain::dossier::DossierCode;
use hub_domain::ids::{DossierId, InstalledAppId};
use hub_domain::letter::{KeyChange, Letter};
use hub_domain::staff::Caller;
use hub_store::{
    Basket, BasketList, DossierKeysSettings, InstalledApp, NewDossierKey, ReadDossierKeys, digest_of,
};

use super::issue_key::{Expiry, KEY_NAME_MAX_CHARS, end};
use super::shown_secrets::{Recalled, used_form};
use super::suspend_application::live;
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// The most keys that are issued at once.
pub const DOSSIER_KEYS_MAX: usize = 10_000;

/// Which dossiers of an application are to have a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysFor {
    /// All that have none yet.
    All,
    /// Of those the caller selected in « Dossiers client », the ones that have none yet.
    Selection,
    /// These, by code: the application is active on each, and none has a key yet.
    Codes(Vec<String>),
}

/// What the form holds.
#[derive(Debug, Clone)]
pub struct DossierKeysForm {
    /// Which dossiers.
    pub dossiers: KeysFor,
    /// When the keys end; none when what was typed is no date.
    pub expiry: Option<Expiry>,
    /// From where they may be used, one address or network a line; empty for everywhere.
    pub addresses: String,
    /// The seal of what was announced, where something was: nothing is done once that has changed.
    pub seal: Option<String>,
    /// The form's own token: the same form sent twice makes the keys once.
    pub form_token: String,
}

/// What would be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierKeysPlan {
    /// The application.
    pub application: InstalledApp,
    /// How many keys, at most [`DOSSIER_KEYS_MAX`].
    pub keys: usize,
    /// Whether more dossiers are left, for a next time.
    pub more: bool,
    /// The first and the last dossier by code.
    pub range: Option<(String, String)>,
    /// What tells this very choice of dossiers from any other.
    pub seal: String,
}

/// What is to be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DossierKeysError {
    /// The application is not secured by a standard key.
    NoStandardKey,
    /// No chosen dossier is without its key.
    Nothing,
    /// The code at this place is not of a dossier that awaits a key: the application is not active there, or it has one.
    NotAwaiting(usize),
    /// More codes than [`DOSSIER_KEYS_MAX`].
    TooMany,
    /// No date, or one that is past.
    Date,
    /// A line that is no address, or too many of them.
    Addresses,
}

/// A key just issued for one dossier.
#[derive(Clone)]
pub struct IssuedDossierKey {
    /// The dossier's code.
    pub code: String,
    /// Its public identifier.
    pub identifier: KeyIdentifier,
    secret: Arc<KeySecret>,
}

impl IssuedDossierKey {
    /// The secret, for the one file that holds it.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.secret.expose()
    }
}

impl std::fmt::Debug for IssuedDossierKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("IssuedDossierKey")
            .field("code", &self.code)
            .field("identifier", &self.identifier)
            .finish_non_exhaustive()
    }
}

/// Keys just issued, by code.
#[derive(Debug, Clone)]
pub struct IssuedDossierKeys {
    /// The application's name.
    pub label: String,
    /// The keys.
    pub keys: Arc<[IssuedDossierKey]>,
}

/// What issuing did.
#[derive(Debug)]
pub enum DossierKeysOutcome {
    /// The keys are there; their secrets are in this answer and nowhere else.
    Issued(IssuedDossierKeys),
    /// This very form has made its keys already, and secrets are not shown twice.
    AlreadyShown,
    /// It is no more what was announced: what would be done now.
    Changed(Box<DossierKeysPlan>),
    /// What is to be corrected in the form.
    Wrong(Vec<DossierKeysError>),
}

impl Hub {
    /// What issuing keys for the dossiers of an application would do. Inside, why nothing can be done.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn dossier_keys_plan(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        form: &DossierKeysForm,
    ) -> Result<Result<DossierKeysPlan, Vec<DossierKeysError>>, AppError> {
        let mut firm = self.read_for(caller, Act::IssueKey).await?;
        let application = crate::queries::live(&mut firm, id).await?;
        let selection = match caller.actor().staff_id() {
            Some(staff) if form.dossiers == KeysFor::Selection => {
                firm.basket(staff, BasketList::Dossiers, self.now()).await?
            }
            _ => None,
        };
        let mut errors = self.faults(form, &application);
        let chosen = self
            .dossiers_to_key(&mut firm, &application, (&form.dossiers, selection), &mut errors)
            .await?;
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        Ok(Ok(plan(application, &chosen)))
    }

    /// Issues a key for each chosen dossier of an application that has none yet: all of them, or none.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Removed`].
    pub async fn issue_dossier_keys(
        &self,
        caller: &Caller,
        id: InstalledAppId,
        form: &DossierKeysForm,
        origin: &Origin,
    ) -> Result<DossierKeysOutcome, AppError> {
        let now = self.now();
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<IssueKey>(Target::Firm)?;
        let memory = used_form(caller, &form.form_token);
        // The firm's head is held: the twin of this form has either committed and is remembered, or comes after.
        if let Some(memory) = &memory {
            match self.shown_dossier_keys().recall(memory, now) {
                Recalled::Now(keys) => return Ok(DossierKeysOutcome::Issued(keys)),
                Recalled::Before => return Ok(DossierKeysOutcome::AlreadyShown),
                Recalled::Nothing => {}
            }
        }
        let application = live(&mut tx, id).await?;
        // Whoever holds such a key calls in the application's name.
        if !may_hold_secret(tx.caller().actor(), Some(id)) {
            return Err(AppError::Denied(Denied {
                act: Act::IssueKey,
                relation: standing(tx.caller().actor()),
            }));
        }
        let selection = match form.dossiers {
            KeysFor::Selection => tx.hold_basket(BasketList::Dossiers).await?,
            KeysFor::All | KeysFor::Codes(_) => None,
        };
        let mut errors = self.faults(form, &application);
        let chosen = self
            .dossiers_to_key(&mut tx, &application, (&form.dossiers, selection), &mut errors)
            .await?;
        let (Some(expires_at), true) = (end(form.expiry, now), errors.is_empty()) else {
            return Ok(DossierKeysOutcome::Wrong(errors));
        };
        if form.seal.as_ref().is_some_and(|seal| *seal != chosen.seal()) {
            return Ok(DossierKeysOutcome::Changed(Box::new(plan(application, &chosen))));
        }
        let settings = DossierKeysSettings {
            expires_at,
            allowed_addresses: parse_addresses(&form.addresses)
                .ok()
                .and_then(|networks| addresses_text(&networks)),
        };
        let (mut new, mut issued) = (Vec::new(), Vec::new());
        for (dossier, code) in chosen.dossiers {
            let secret = KeySecret::mint(self.random());
            let identifier = KeyIdentifier::mint(self.random());
            new.push(NewDossierKey {
                dossier,
                identifier,
                name: name(&application.label, &code),
                secret: secret.hash(),
            });
            issued.push(IssuedDossierKey {
                code,
                identifier,
                secret: Arc::new(secret),
            });
        }
        tx.issue_dossier_keys(permit, &application, &settings, &new)
            .await?;
        let letter = Letter::KeyChanged {
            name: application.label.clone(),
            change: KeyChange::CreatedInBulk {
                keys: i64::try_from(new.len()).unwrap_or(i64::MAX),
                application: id.0,
            },
            author: caller.actor().name().to_owned(),
            at: now,
            address: origin.address.clone(),
            key: 0,
        };
        let cause = format!("application:{id}:keys:{}", tx.act());
        self.post_to_administrators(&mut tx, &letter, &cause).await?;
        let issued = IssuedDossierKeys {
            label: application.label,
            keys: issued.into(),
        };
        self.shown_dossier_keys().commit(tx, memory, now, &issued).await?;
        Ok(DossierKeysOutcome::Issued(issued))
    }

    /// The dossiers that are to have a key; what is wrong with the choice is added to `errors`.
    async fn dossiers_to_key(
        &self,
        place: &mut impl ReadDossierKeys,
        application: &InstalledApp,
        (dossiers, selection): (&KeysFor, Option<Basket>),
        errors: &mut Vec<DossierKeysError>,
    ) -> Result<Chosen, AppError> {
        let mut chosen = Chosen::default();
        // Nothing else matters: none of its dossiers is opened by a key.
        if errors.contains(&DossierKeysError::NoStandardKey) {
            return Ok(chosen);
        }
        let (now, limit) = (self.now(), DOSSIER_KEYS_MAX + 1);
        match (dossiers, selection) {
            (KeysFor::Codes(codes), _) if codes.len() > DOSSIER_KEYS_MAX => {
                errors.push(DossierKeysError::TooMany);
                return Ok(chosen);
            }
            (KeysFor::Codes(codes), _) => {
                let mut named = BTreeMap::new();
                for (at, typed) in codes.iter().enumerate() {
                    let Ok(code) = DossierCode::parse(typed) else {
                        errors.push(DossierKeysError::NotAwaiting(at));
                        continue;
                    };
                    match place.dossier_without_key(application.id, &code, now).await? {
                        // Once, however often it is named.
                        Some(id) => _ = named.insert(code.as_str().to_owned(), id),
                        None => errors.push(DossierKeysError::NotAwaiting(at)),
                    }
                }
                chosen.dossiers = named.into_iter().map(|(code, id)| (id, code)).collect();
            }
            (KeysFor::Selection, None) => {}
            (KeysFor::Selection | KeysFor::All, among) => {
                chosen.dossiers = place
                    .dossiers_without_key(application.id, among.as_ref(), limit, now)
                    .await?;
                // Those that come later are still without a key next time.
                chosen.more = chosen.dossiers.len() > DOSSIER_KEYS_MAX;
                chosen.dossiers.truncate(DOSSIER_KEYS_MAX);
            }
        }
        let is_misnamed = errors
            .iter()
            .any(|error| matches!(error, DossierKeysError::NotAwaiting(_)));
        if chosen.dossiers.is_empty() && !is_misnamed {
            errors.push(DossierKeysError::Nothing);
        }
        Ok(chosen)
    }

    fn faults(&self, form: &DossierKeysForm, application: &InstalledApp) -> Vec<DossierKeysError> {
        if application.entry.key_requirement.kind() != Some(KeyKind::Standard) {
            return vec![DossierKeysError::NoStandardKey];
        }
        let mut errors = Vec::new();
        if end(form.expiry, self.now()).is_none() {
            errors.push(DossierKeysError::Date);
        }
        if parse_addresses(&form.addresses).is_err() {
            errors.push(DossierKeysError::Addresses);
        }
        errors
    }
}

/// Dossiers that are to have a key, by code.
#[derive(Debug, Default)]
struct Chosen {
    dossiers: Vec<(DossierId, String)>,
    /// Whether others are left for a next time.
    more: bool,
}

impl Chosen {
    /// What tells this very choice from any other.
    fn seal(&self) -> String {
        let dossiers: BTreeSet<DossierId> = self.dossiers.iter().map(|(id, _)| *id).collect();
        digest_of(&dossiers)
    }
}

fn plan(application: InstalledApp, chosen: &Chosen) -> DossierKeysPlan {
    let code = |dossier: Option<&(DossierId, String)>| dossier.map(|(_, code)| code.clone());
    DossierKeysPlan {
        application,
        keys: chosen.dossiers.len(),
        more: chosen.more,
        range: code(chosen.dossiers.first()).zip(code(chosen.dossiers.last())),
        seal: chosen.seal(),
    }
}

/// « Qonto – CLI001 », the application's name shortened where both are too long for a key's name.
fn name(label: &str, code: &str) -> String {
    let room = KEY_NAME_MAX_CHARS - code.chars().count() - 3;
    let label: String = label.chars().take(room).collect();
    format!("{} – {code}", label.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KEY-07: a key is named after its application and its dossier, within what a key's name may be.
    #[test]
    fn key_07_keys_are_named_after_their_dossier() {
        assert_eq!(name("Qonto", "CLI001"), "Qonto – CLI001");
        let long = name(&"x".repeat(200), "ABCDEFGHIJKLMNOPQRST");
        assert_eq!(long.chars().count(), KEY_NAME_MAX_CHARS);
        assert!(long.ends_with("– ABCDEFGHIJKLMNOPQRST"));
    }
}
