//! The facts a decision rests on, at a moment: what they were, who made them and when (`KEY-06`).
//!
//! An act counts from its very moment on. What a key or an application was set to at a past moment is what the first
//! change after it says of before.

use hub_domain::api_key::KeyKind;
use hub_domain::audit::Verb;
use hub_domain::authz::call::{Check, DossierStanding};
use hub_domain::ids::{ApiKeyId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{
    Change, FirmReader, InstalledApp, PRESENT, ReadApplications as _, StoredAppFacts, StoredKeyFacts, ToldAct,
};
use serde_json::Value;

use crate::context::Hub;
use crate::error::AppError;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What a fact tells of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum FactKind {
            $($(#[$doc])* $name),+
        }

        impl FactKind {
            /// The word of the API.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }
        }
    };
}

kinds! {
    /// The key was issued.
    Key = "key",
    /// It was revoked.
    Revocation = "revocation",
    /// Its end was changed.
    Expiry = "expiry",
    /// The application was added.
    Application = "application",
    /// The application was restored.
    Restoration = "restoration",
    /// The application was given this key.
    ApplicationKey = "application_key",
    /// The application that used the key was removed, or was given another.
    Unused = "unused",
    /// The firm was suspended.
    FirmSuspension = "firm_suspension",
    /// The application was suspended.
    Suspension = "suspension",
    /// The addresses of the key were changed.
    Addresses = "addresses",
    /// The dossier was created.
    Dossier = "dossier",
    /// Another code than today's was the dossier's; the fact bears it.
    Code = "code",
    /// The dossier was archived.
    Archive = "archive",
    /// The application was switched on for the dossier.
    Activation = "activation",
    /// It was switched off again.
    Deactivation = "deactivation",
}

/// A fact on which a decision rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The check that looks at it.
    pub check: Check,
    /// What it tells of.
    pub kind: FactKind,
    /// What it is called: the key's identifier, the application's label, the dossier's code.
    pub name: String,
    /// Who made it, and when.
    pub told: ToldAct,
}

/// What the key and its application were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedOn {
    /// The key.
    pub key: ApiKeyId,
    /// Its identifier.
    pub identifier: String,
    /// Its name, as it is now.
    pub name: String,
    /// What it opens.
    pub kind: KeyKind,
    /// When it ends, or ended, by itself.
    pub expires_at: Option<Moment>,
    /// From where it may be used, one network a line; everywhere when absent.
    pub allowed_addresses: Option<String>,
    /// The only dossier it opens (`KEY-07`).
    pub restricted_dossier: Option<String>,
    /// The application that uses it.
    pub application: Option<(InstalledAppId, String)>,
    /// What the catalogue lets the application do now, as words of its permissions.
    pub permissions: Vec<String>,
}

/// Everything that is known at a moment of a key, its application and a dossier.
pub(super) struct Known {
    pub(super) stored: StoredKeyFacts,
    /// Whether the key was issued by then.
    pub(super) existed: bool,
    pub(super) standing: DossierStanding,
    /// The moment.
    pub(super) now: Moment,
    pub(super) facts: Vec<Fact>,
    pub(super) on: DecidedOn,
}

impl Hub {
    /// What is known of a key of the caller's firm now, or was true at a past moment.
    pub(super) async fn known(
        &self,
        caller: &Caller,
        mut stored: StoredKeyFacts,
        dossier: Option<&str>,
        at: Option<Moment>,
    ) -> Result<Known, AppError> {
        let mut firm = self.database().read(caller).await?;
        let mut facts = Facts {
            end: at.map_or(PRESENT, |at| at.plus_millis(1)),
            found: Vec::new(),
        };
        let existed = facts.of_key(&mut firm, &mut stored).await?;
        facts.of_application(&mut firm, &mut stored).await?;
        let mut standing = DossierStanding::Closed;
        if let Some(code) = dossier {
            standing = facts.of_dossier(&mut firm, &stored, code).await?;
            // Of the present, what calls are decided on has the last word.
            if at.is_none() {
                standing = match (self.database().is_open(&stored, code).await?, standing) {
                    (true, _) => DossierStanding::Open,
                    (false, DossierStanding::Open) => DossierStanding::Closed,
                    (false, closed) => closed,
                };
            }
        }
        let mut found = facts.found;
        found.sort_by_key(|fact| fact.check);
        Ok(Known {
            existed,
            standing,
            now: at.unwrap_or_else(|| self.now()),
            facts: found,
            on: decided_on(&stored),
            stored,
        })
    }
}

/// Facts as they are found, none made at `end` or later.
struct Facts {
    end: Moment,
    found: Vec<Fact>,
}

impl Facts {
    fn add(&mut self, check: Check, kind: FactKind, name: &str, told: &ToldAct) {
        self.found.push(Fact {
            check,
            kind,
            name: name.to_owned(),
            told: told.clone(),
        });
    }

    /// The key as it was set then. Answers whether it was issued.
    async fn of_key(&mut self, firm: &mut FirmReader, stored: &mut StoredKeyFacts) -> Result<bool, AppError> {
        let name = stored.identifier.clone();
        let (issued, revoked) = firm.acts_of_key(stored.key).await?;
        self.add(Check::Key, FactKind::Key, &name, &issued);
        match revoked.filter(|revoked| revoked.at < self.end) {
            Some(revoked) => self.add(Check::Validity, FactKind::Revocation, &name, &revoked),
            None if self.end != PRESENT => stored.revoked_at = None,
            None => {}
        }
        let changes = firm.changes_of("key", stored.key.0).await?;
        if let Some(change) = first_from(&changes, self.end, &[Verb::KeyEdited]) {
            stored.expires_at = side(change, "before", "expires_at")
                .and_then(Value::as_i64)
                .map(Moment);
            stored.allowed_addresses =
                text(change, "before", "addresses").map(|lines| lines.replace(", ", "\n"));
        }
        for (check, kind, setting) in [
            (Check::Validity, FactKind::Expiry, "expires_at"),
            (Check::Address, FactKind::Addresses, "addresses"),
        ] {
            let made = changes.iter().rev().find(|change| {
                change.told.at < self.end && side(change, "before", setting) != side(change, "after", setting)
            });
            if let Some(change) = made {
                self.add(check, kind, &name, &change.told);
            }
        }
        Ok(issued.at < self.end)
    }

    /// The application that used the key then, and what had suspended it or the firm.
    async fn of_application(
        &mut self,
        firm: &mut FirmReader,
        stored: &mut StoredKeyFacts,
    ) -> Result<(), AppError> {
        let firm_changes = firm.changes_of_firm().await?;
        let last = last_before(&firm_changes, self.end, &[Verb::FirmSuspended, Verb::FirmResumed]);
        let suspended = last.filter(|change| change.verb == Verb::FirmSuspended.code());
        if let Some(change) = suspended {
            let name = stored.domain.clone();
            self.add(Check::Firm, FactKind::FirmSuspension, &name, &change.told);
        }
        if self.end != PRESENT {
            stored.firm_suspended = suspended.is_some();
            stored.application = self.application_then(firm, stored).await?;
        }
        let Some(application) = &mut stored.application else {
            return self.last_use(firm, stored).await;
        };
        let changes = firm.changes_of("application", application.id.0).await?;
        let began = [Verb::ApplicationAdded, Verb::ApplicationRestored];
        if let Some(change) = last_before(&changes, self.end, &began) {
            let kind = match change.verb == Verb::ApplicationRestored.code() {
                true => FactKind::Restoration,
                false => FactKind::Application,
            };
            self.add(Check::Application, kind, &application.label, &change.told);
        }
        let given = changes.iter().rev().find(|change| {
            change.told.at < self.end
                && text(change, "after", "key") == Some(&stored.identifier)
                && text(change, "before", "key") != Some(&stored.identifier)
                && change.verb == Verb::ApplicationEdited.code()
        });
        if let Some(change) = given {
            self.add(
                Check::Application,
                FactKind::ApplicationKey,
                &application.label,
                &change.told,
            );
        }
        let suspension = suspension_then(&changes, self.end);
        if self.end != PRESENT {
            application.suspended = suspension.is_some();
        }
        if let Some(change) = suspension {
            self.add(
                Check::Suspension,
                FactKind::Suspension,
                &application.label,
                &change.told,
            );
        }
        Ok(())
    }

    /// Which application used the key last, and what ended that.
    async fn last_use(&mut self, firm: &mut FirmReader, stored: &StoredKeyFacts) -> Result<(), AppError> {
        let mut last: Option<(String, ToldAct)> = None;
        for id in firm.users_of_key(stored.key, &stored.identifier).await? {
            let Some(application) = firm.application(id).await? else {
                continue;
            };
            let changes = firm.changes_of("application", id.0).await?;
            let ended = changes.into_iter().rev().find(|change| {
                change.told.at < self.end
                    && main_key_before(change) == Some(&stored.identifier)
                    && text(change, "after", "key") != Some(&stored.identifier)
            });
            if let Some(change) = ended
                && last.as_ref().is_none_or(|(_, told)| told.at < change.told.at)
            {
                last = Some((application.label, change.told));
            }
        }
        if let Some((label, told)) = last {
            self.add(Check::Application, FactKind::Unused, &label, &told);
        }
        Ok(())
    }

    /// The application that used the key at a past moment; what the catalogue says of it is what it says now.
    async fn application_then(
        &self,
        firm: &mut FirmReader,
        stored: &StoredKeyFacts,
    ) -> Result<Option<StoredAppFacts>, AppError> {
        for id in firm.users_of_key(stored.key, &stored.identifier).await? {
            let Some(application) = firm.application(id).await? else {
                continue;
            };
            let changes = firm.changes_of("application", id.0).await?;
            if !stood(&changes, self.end) {
                continue;
            }
            let main = application.key.as_ref().map(|key| key.identifier.clone());
            let is_main = key_then(&changes, main, self.end).as_deref() == Some(&stored.identifier);
            if is_main || stored.restricted_dossier.is_some() {
                return Ok(Some(app_facts(application)));
            }
        }
        Ok(None)
    }

    /// How the dossier of today's code stood to the application.
    async fn of_dossier(
        &mut self,
        firm: &mut FirmReader,
        stored: &StoredKeyFacts,
        code: &str,
    ) -> Result<DossierStanding, AppError> {
        let Some(dossier) = firm.dossier_then(code).await? else {
            return Ok(DossierStanding::Unknown);
        };
        self.add(Check::Dossier, FactKind::Dossier, code, &dossier.created);
        let changes = firm.changes_of("dossier", dossier.id.0).await?;
        let renamed = changes.iter().find(|change| {
            change.told.at >= self.end && text(change, "before", "code") != text(change, "after", "code")
        });
        let other_code = renamed.and_then(|change| Some((text(change, "before", "code")?, &change.told)));
        if let Some((then, told)) = other_code {
            self.add(Check::Dossier, FactKind::Code, then, told);
        }
        if let Some(archived) = dossier.archived.filter(|archived| archived.at < self.end) {
            self.add(Check::Dossier, FactKind::Archive, code, &archived);
            return Ok(DossierStanding::Archived);
        }
        if dossier.created.at >= self.end || other_code.is_some() {
            return Ok(DossierStanding::Unknown);
        }
        let Some(application) = &stored.application else {
            return Ok(DossierStanding::NotActive);
        };
        let activation = firm.activation_then(dossier.id, application.id, self.end).await?;
        let Some(activation) = activation else {
            return Ok(DossierStanding::NotActive);
        };
        self.add(
            Check::Dossier,
            FactKind::Activation,
            &application.label,
            &activation.opened,
        );
        let Some(closed) = activation.closed else {
            return Ok(DossierStanding::Open);
        };
        self.add(
            Check::Dossier,
            FactKind::Deactivation,
            &application.label,
            &closed,
        );
        Ok(DossierStanding::NotActive)
    }
}

/// Whether an application stood in the firm before `end`.
pub(super) fn stood(changes: &[Change], end: Moment) -> bool {
    let verbs = [
        Verb::ApplicationAdded,
        Verb::ApplicationRestored,
        Verb::ApplicationRemoved,
    ];
    last_before(changes, end, &verbs).is_some_and(|change| change.verb != Verb::ApplicationRemoved.code())
}

/// The identifier of the main key that an application had before `end`, `now` being the one it has now.
pub(super) fn key_then(changes: &[Change], now: Option<String>, end: Moment) -> Option<String> {
    let verbs = [Verb::ApplicationEdited, Verb::ApplicationRemoved];
    let Some(change) = first_from(changes, end, &verbs) else {
        return now;
    };
    main_key_before(change).map(str::to_owned)
}

/// The main key of an application before it was edited or removed.
fn main_key_before(change: &Change) -> Option<&str> {
    let key = side(change, "before", "key").or_else(|| side(change, "before", "settings")?.get("key"));
    key.and_then(Value::as_str)
}

/// What suspended the application, if it was suspended before `end`. Restored without its key, it comes back suspended.
fn suspension_then(changes: &[Change], end: Moment) -> Option<&Change> {
    let verbs = [
        Verb::ApplicationSuspended,
        Verb::ApplicationResumed,
        Verb::ApplicationRestored,
    ];
    let mut told = changes.iter().filter(|change| {
        let is_plain_restore = change.verb == Verb::ApplicationRestored.code()
            && side(change, "after", "without_key").and_then(Value::as_bool) != Some(true);
        change.told.at < end && is_one_of(change, &verbs) && !is_plain_restore
    });
    told.next_back()
        .filter(|change| change.verb != Verb::ApplicationResumed.code())
}

fn last_before<'a>(changes: &'a [Change], end: Moment, verbs: &[Verb]) -> Option<&'a Change> {
    let mut told = changes.iter().rev();
    told.find(|change| change.told.at < end && is_one_of(change, verbs))
}

fn first_from<'a>(changes: &'a [Change], end: Moment, verbs: &[Verb]) -> Option<&'a Change> {
    let mut told = changes.iter();
    told.find(|change| change.told.at >= end && is_one_of(change, verbs))
}

fn is_one_of(change: &Change, verbs: &[Verb]) -> bool {
    verbs.iter().any(|verb| verb.code() == change.verb)
}

/// What a change says of a setting, `before` or `after` it.
fn side<'a>(change: &'a Change, side: &str, setting: &str) -> Option<&'a Value> {
    let value = change.words.as_ref()?.get(side)?.get(setting)?;
    (!value.is_null()).then_some(value)
}

fn text<'a>(change: &'a Change, of: &str, setting: &str) -> Option<&'a str> {
    side(change, of, setting).and_then(Value::as_str)
}

fn app_facts(application: InstalledApp) -> StoredAppFacts {
    StoredAppFacts {
        id: application.id,
        label: application.label,
        suspended: application.suspended,
        partner_email: application.partner_email,
        open_revision: 0,
        dossiers: application.dossiers,
        catalog_app: application.catalog_app,
        permissions: application.entry.operations,
        grants: hub_domain::authz::grant::Grants::default(),
    }
}

fn decided_on(stored: &StoredKeyFacts) -> DecidedOn {
    let application = stored.application.as_ref();
    DecidedOn {
        key: stored.key,
        identifier: stored.identifier.clone(),
        name: stored.name.clone(),
        kind: stored.kind,
        expires_at: stored.expires_at,
        allowed_addresses: stored.allowed_addresses.clone(),
        restricted_dossier: stored.restricted_dossier.clone(),
        application: application.map(|application| (application.id, application.label.clone())),
        permissions: application
            .map(|application| application.permissions.words().map(str::to_owned).collect())
            .unwrap_or_default(),
    }
}
