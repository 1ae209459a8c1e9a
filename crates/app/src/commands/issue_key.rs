//! Issuing an API key: its secret is shown once, and only its hash is kept (`KEY-01`, `KEY-02`).

use std::sync::Arc;

use hub_domain::api_key::life::{addresses_text, parse_addresses};
use hub_domain::api_key::{KeyIdentifier, KeyKind};
use hub_domain::authz::{IssueKey, Target};
use hub_domain::credential::KeySecret;
use hub_domain::ids::{ApiKeyId, SicCodeId};
use hub_domain::letter::{KeyChange, Letter};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_domain::wizard::holds_issued_secret;
use hub_store::{NewKey, ReadApplications as _, StoreError};

use super::shown_secrets::{Recalled, used_form};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// The most characters of a key's name.
pub const KEY_NAME_MAX_CHARS: usize = 80;

/// When a key ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Never.
    Never,
    /// After so many days.
    Days(i64),
    /// At an instant.
    At(Moment),
}

/// What the form of a new key holds.
#[derive(Debug, Clone)]
pub struct KeyForm {
    /// What the firm calls it.
    pub name: String,
    /// What it opens; none when nothing was chosen.
    pub kind: Option<KeyKind>,
    /// The SIC code; asked only where the firm has several.
    pub sic_code: Option<SicCodeId>,
    /// When it ends; none when what was typed is no date.
    pub expiry: Option<Expiry>,
    /// An identifier made elsewhere and taken over; empty to have one made.
    pub identifier: String,
    /// From where the key may be used, one address or network a line; empty for everywhere.
    pub addresses: String,
    /// The form's own token: the same form sent twice makes one key.
    pub form_token: String,
}

/// What is to be corrected in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFormError {
    /// No name.
    Name,
    /// A name longer than [`KEY_NAME_MAX_CHARS`].
    NameTooLong,
    /// The name holds a secret.
    NameSecret,
    /// Nothing chosen.
    Kind,
    /// No SIC code, or one that is not the firm's.
    SicCode,
    /// No date, or one that is past.
    Date,
    /// Not of the form of an identifier.
    IdentifierFormat,
    /// A secret instead of an identifier.
    IdentifierSecret,
    /// A line that is no address, or too many of them.
    Addresses,
    /// The identifier is taken, here or elsewhere: one answer (`KEY-02`).
    IdentifierTaken,
    /// This very form has made its key already, and the secret is not shown twice (`KEY-01`).
    AlreadyShown,
}

/// A key just issued.
#[derive(Clone)]
pub struct IssuedKey {
    /// Its row.
    pub id: ApiKeyId,
    /// Its public identifier.
    pub identifier: KeyIdentifier,
    /// Its name.
    pub name: String,
    secret: Arc<KeySecret>,
}

impl IssuedKey {
    /// A key with a secret that was just made.
    pub(super) const fn of(
        id: ApiKeyId,
        identifier: KeyIdentifier,
        name: String,
        secret: Arc<KeySecret>,
    ) -> Self {
        Self {
            id,
            identifier,
            name,
            secret,
        }
    }

    /// The secret, for the one page that shows it.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.secret.expose()
    }
}

impl std::fmt::Debug for IssuedKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("IssuedKey")
            .field("identifier", &self.identifier)
            .finish_non_exhaustive()
    }
}

impl Hub {
    /// Issues a key. The inner error is what is to be corrected in the form.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub async fn issue_key(
        &self,
        caller: &Caller,
        form: &KeyForm,
        origin: &Origin,
    ) -> Result<Result<IssuedKey, Vec<KeyFormError>>, AppError> {
        let now = self.now();
        // Looked at before the firm's head is held: a long form holds up nobody else.
        let mut errors = faults(form, now);
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<IssueKey>(Target::Firm)?;
        let memory = used_form(caller, &form.form_token);
        // The firm's head is held: the twin of this form has either committed and is remembered, or comes after.
        if let Some(memory) = &memory {
            match self.shown_secrets().recall(memory, now) {
                Recalled::Now(key) => return Ok(Ok(key)),
                Recalled::Before => return Ok(Err(vec![KeyFormError::AlreadyShown])),
                Recalled::Nothing => {}
            }
        }
        let sic_codes = tx.sic_codes().await?;
        let sic_code = match (sic_codes.as_slice(), form.sic_code) {
            ([], _) => None,
            ([only], _) => Some(only.id),
            (several, chosen) => {
                let found = several.iter().map(|code| code.id).find(|id| Some(*id) == chosen);
                if found.is_none() {
                    errors.push(KeyFormError::SicCode);
                }
                found
            }
        };
        let (Some(kind), Some(expires_at), true) = (form.kind, end(form.expiry, now), errors.is_empty())
        else {
            return Ok(Err(errors));
        };
        let secret = KeySecret::mint(self.random());
        let identifier = match KeyIdentifier::parse(form.identifier.trim()) {
            Ok(taken_over) => taken_over,
            Err(_) => KeyIdentifier::mint(self.random()),
        };
        let new = NewKey {
            identifier,
            name: form.name.trim().to_owned(),
            kind,
            sic_code,
            expires_at,
            allowed_addresses: parse_addresses(&form.addresses)
                .ok()
                .and_then(|networks| addresses_text(&networks)),
            secret: secret.hash(),
        };
        let id = match tx.issue_key(permit, &new).await {
            Ok(id) => id,
            Err(StoreError::Duplicate(_)) => return Ok(Err(vec![KeyFormError::IdentifierTaken])),
            Err(error) => return Err(error.into()),
        };
        let letter = Letter::KeyChanged {
            name: new.name.clone(),
            change: KeyChange::Created,
            author: caller.actor().name().to_owned(),
            at: now,
            address: origin.address.clone(),
            key: id.0,
        };
        self.post_to_administrators(&mut tx, &letter, &format!("key:{id}:created"))
            .await?;
        let issued = IssuedKey::of(id, identifier, new.name, Arc::new(secret));
        self.shown_secrets().commit(tx, memory, now, &issued).await?;
        Ok(Ok(issued))
    }

    /// Forgets secrets that were shown more than two minutes ago. Called every few seconds.
    pub fn forget_shown_secrets(&self) {
        self.shown_secrets().forget_old(self.now());
        self.shown_webhooks().forget_old(self.now());
        self.shown_dossier_keys().forget_old(self.now());
    }
}

fn faults(form: &KeyForm, now: Moment) -> Vec<KeyFormError> {
    let mut errors: Vec<KeyFormError> = name_fault(&form.name).into_iter().collect();
    if form.kind.is_none() {
        errors.push(KeyFormError::Kind);
    }
    let identifier = form.identifier.trim();
    if hub_domain::wizard::looks_like_secret(identifier) {
        errors.push(KeyFormError::IdentifierSecret);
    } else if !identifier.is_empty() && KeyIdentifier::parse(identifier).is_err() {
        errors.push(KeyFormError::IdentifierFormat);
    }
    if end(form.expiry, now).is_none() {
        errors.push(KeyFormError::Date);
    }
    if parse_addresses(&form.addresses).is_err() {
        errors.push(KeyFormError::Addresses);
    }
    errors
}

/// What is wrong with a key's name.
pub(super) fn name_fault(name: &str) -> Option<KeyFormError> {
    let name = name.trim();
    if name.is_empty() {
        Some(KeyFormError::Name)
    } else if name.chars().count() > KEY_NAME_MAX_CHARS {
        Some(KeyFormError::NameTooLong)
    } else {
        holds_issued_secret(name).then_some(KeyFormError::NameSecret)
    }
}

/// When a key ends, if ever; `None` when what was typed is no instant to come.
pub(super) fn end(expiry: Option<Expiry>, now: Moment) -> Option<Option<Moment>> {
    match expiry? {
        Expiry::Never => Some(None),
        Expiry::Days(days) if days > 0 => Some(Some(now.plus_days(days))),
        Expiry::At(at) if at > now => Some(Some(at)),
        Expiry::Days(_) | Expiry::At(_) => None,
    }
}
