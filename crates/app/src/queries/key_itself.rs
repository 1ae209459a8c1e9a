//! What a key may know about itself (3.4): what a partner asks first when a call is refused.

use hub_domain::api_key::KeyKind;
use hub_domain::ids::InstalledAppId;
use hub_domain::installed_app::AppState;
use hub_domain::moment::Moment;
use hub_store::StoredAppFacts;

use crate::context::Hub;
use crate::decisions::AllowedCall;
use crate::error::AppError;

/// A key as told to who calls with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyItself {
    /// Its public identifier.
    pub identifier: String,
    /// What it opens.
    pub kind: KeyKind,
    /// The domain of its firm.
    pub firm: String,
    /// The customer number it was made for.
    pub sic_code: Option<String>,
    /// The application it belongs to.
    pub application: OwnApplication,
    /// The operations that the application may do, as words of its permissions.
    pub permissions: Vec<String>,
    /// What the firm lets the application do in Loop Hub by itself, as words.
    pub grants: Vec<String>,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// How many dossiers are open to it.
    pub open_dossiers: i64,
    /// Whether a call with it was allowed before this one.
    pub first_call_seen: bool,
}

/// The application of a key, as told to who calls with the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnApplication {
    /// Its identifier, the one the gate tells the back end.
    pub id: InstalledAppId,
    /// Its name in the firm.
    pub label: String,
    /// Whether its calls are let through.
    pub state: AppState,
}

/// Some of the dossiers open to a key, by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDossiers {
    /// Code and name of each.
    pub lines: Vec<(String, String)>,
    /// The code after which the next page begins, when there is one.
    pub next_after: Option<String>,
}

/// Some of the dossiers of an event, by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDossiers {
    /// Their codes.
    pub codes: Vec<String>,
    /// The code after which the next page begins, when there is one.
    pub next_after: Option<String>,
}

impl Hub {
    /// What an allowed key is told about itself.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn key_itself(&self, call: &AllowedCall) -> Result<KeyItself, AppError> {
        let stored = &call.facts.stored;
        let application = own_application(call)?;
        let open_dossiers = if stored.restricted_dossier.is_some() {
            let open = self.database().open_dossiers(stored, "", 1).await?;
            i64::try_from(open.len()).map_err(AppError::internal)?
        } else {
            application.dossiers
        };
        Ok(KeyItself {
            identifier: stored.identifier.clone(),
            kind: stored.kind,
            firm: stored.domain.clone(),
            sic_code: stored.sic_code.clone(),
            application: OwnApplication {
                id: application.id,
                label: application.label.clone(),
                state: if application.suspended {
                    AppState::Suspended
                } else {
                    AppState::Active
                },
            },
            permissions: application.permissions.words().map(str::to_owned).collect(),
            grants: application.grants.words().map(str::to_owned).collect(),
            expires_at: stored.expires_at,
            open_dossiers,
            first_call_seen: call.seen_before,
        })
    }

    /// The dossiers open to an allowed key, with codes after `after`, at most `limit`.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn key_dossiers(
        &self,
        call: &AllowedCall,
        after: &str,
        limit: u16,
    ) -> Result<OpenDossiers, AppError> {
        let wanted = usize::from(limit);
        let mut lines = self
            .database()
            .open_dossiers(&call.facts.stored, after, i64::from(limit) + 1)
            .await?;
        let more = lines.len() > wanted;
        lines.truncate(wanted);
        let next_after = lines.last().filter(|_| more).map(|(code, _)| code.clone());
        Ok(OpenDossiers { lines, next_after })
    }

    /// The dossiers of an event of the key's own application, with codes after `after`, at most `limit`; nothing when
    /// there is no such event for this key.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn event_dossiers(
        &self,
        call: &AllowedCall,
        event: &str,
        after: &str,
        limit: u16,
    ) -> Result<Option<EventDossiers>, AppError> {
        let wanted = usize::from(limit);
        let found = self
            .database()
            .event_dossiers(&call.facts.stored, event, after, i64::from(limit) + 1)
            .await?;
        Ok(found.map(|mut codes| {
            let more = codes.len() > wanted;
            codes.truncate(wanted);
            EventDossiers {
                next_after: codes.last().filter(|_| more).cloned(),
                codes,
            }
        }))
    }
}

impl Hub {
    /// How many dossiers an event is about, for a key of its application.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn count_event_dossiers(&self, call: &AllowedCall, event: &str) -> Result<i64, AppError> {
        let stored = &call.facts.stored;
        let found = self.database().count_event_dossiers(stored, event).await?;
        Ok(found.unwrap_or_default())
    }
}

/// The application: a key without one is never allowed.
fn own_application(call: &AllowedCall) -> Result<&StoredAppFacts, AppError> {
    call.facts
        .stored
        .application
        .as_ref()
        .ok_or_else(|| AppError::internal("an allowed key without application"))
}
