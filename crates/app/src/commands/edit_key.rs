//! Editing a key: its name, its end, and from where it may be used. Its identifier and its kind never change.

use hub_domain::api_key::life::{addresses_text, parse_addresses};
use hub_domain::authz::{EditKey, Target};
use hub_domain::ids::ApiKeyId;
use hub_domain::staff::Caller;
use hub_store::{KeyEdit, KeyLine, ReadKeys as _};

use super::issue_key::{Expiry, KeyFormError, end, name_fault};
use crate::context::{Hub, Origin};
use crate::error::AppError;

/// What the form of a key's edition holds.
#[derive(Debug, Clone)]
pub struct KeyEditForm {
    /// What the firm calls it.
    pub name: String,
    /// When it ends; none when what was typed is no date.
    pub expiry: Option<Expiry>,
    /// From where it may be used, one address or network a line; empty for everywhere.
    pub addresses: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyEditOutcome {
    /// Saved, and in force at the next call.
    Saved,
    /// Nothing was different.
    Unchanged,
    /// The key was revoked: nothing of it changes any more.
    Revoked,
    /// What is to be corrected in the form.
    Wrong(Vec<KeyFormError>),
}

impl Hub {
    /// Changes a key.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`].
    pub async fn edit_key(
        &self,
        caller: &Caller,
        id: ApiKeyId,
        form: &KeyEditForm,
        origin: &Origin,
    ) -> Result<KeyEditOutcome, AppError> {
        self.change_key(caller, id, (None, form), origin).await
    }

    /// Changes a key that stood as `shown` when the change was made up.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::NotFound`], a conflict when somebody changed it meanwhile.
    pub async fn edit_key_from(
        &self,
        caller: &Caller,
        shown: &KeyLine,
        form: &KeyEditForm,
        origin: &Origin,
    ) -> Result<KeyEditOutcome, AppError> {
        self.change_key(caller, shown.id, (Some(shown), form), origin)
            .await
    }

    async fn change_key(
        &self,
        caller: &Caller,
        id: ApiKeyId,
        (shown, form): (Option<&KeyLine>, &KeyEditForm),
        origin: &Origin,
    ) -> Result<KeyEditOutcome, AppError> {
        // Read before the firm's head is held: a long form holds up nobody else.
        let addresses = parse_addresses(&form.addresses);
        let mut tx = self.database().begin(caller, self.stamp(origin)).await?;
        let permit = tx.permit::<EditKey>(Target::Firm)?;
        let key = tx.key(id).await?.ok_or(AppError::NotFound)?;
        if key.revoked_at.is_some() {
            return Ok(KeyEditOutcome::Revoked);
        }
        let mut wrong: Vec<KeyFormError> = name_fault(&form.name).into_iter().collect();
        // A key that ends on the day it already ends on is not a date in the past to be refused.
        let expires_at = match form.expiry {
            Some(Expiry::At(at)) if Some(at) == key.expires_at => Some(Some(at)),
            expiry => end(expiry, self.now()),
        };
        if expires_at.is_none() {
            wrong.push(KeyFormError::Date);
        }
        if addresses.is_err() {
            wrong.push(KeyFormError::Addresses);
        }
        let (Some(expires_at), Ok(addresses), true) = (expires_at, addresses, wrong.is_empty()) else {
            return Ok(KeyEditOutcome::Wrong(wrong));
        };
        let edit = KeyEdit {
            name: form.name.trim().to_owned(),
            expires_at,
            allowed_addresses: addresses_text(&addresses),
        };
        let present = as_edited(&key);
        if shown.is_some_and(|shown| as_edited(shown) != present) {
            return Err(AppError::stale());
        }
        if edit == present {
            return Ok(KeyEditOutcome::Unchanged);
        }
        tx.edit_key(permit, &key, &edit).await?;
        tx.commit().await?;
        Ok(KeyEditOutcome::Saved)
    }
}

fn as_edited(key: &KeyLine) -> KeyEdit {
    KeyEdit {
        name: key.name.clone(),
        expires_at: key.expires_at,
        allowed_addresses: key.allowed_addresses.clone(),
    }
}
