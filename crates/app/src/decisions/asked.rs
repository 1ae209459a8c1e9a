//! Decisions asked about, by who does not hold the key: the same facts and the same rules as for a call (3.3).

use std::net::{IpAddr, Ipv4Addr};

use hub_domain::api_key::KeyIdentifier;
use hub_domain::authz::call::{
    AskedCall, AskedDossier, CallDecision, CallQuestion, DossierStanding, RouteFault, TrueReason, decide,
};
use hub_domain::authz::{Act, Target, allows};
use hub_domain::credential::SecretHash;
use hub_domain::ids::InstalledAppId;
use hub_domain::moment::Moment;
use hub_domain::staff::Caller;
use hub_store::{ReadApplications as _, ReadKeys as _, StoredKeyFacts};

use super::{call_facts, parse_networks};
use crate::context::Hub;
use crate::error::AppError;

/// Whose call is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    /// The key of an identifier.
    Key(KeyIdentifier),
    /// An application's own key.
    Application(InstalledAppId),
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Why it is refused; nothing where it is allowed.
    pub refused: Option<TrueReason>,
    /// The firm's revision it was decided at.
    pub revision: i64,
    /// Which facts decided and who made them, where that was asked.
    pub facts: Vec<Fact>,
}

/// A fact on which a decision rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// `key`, `application` or `activation`.
    pub what: &'static str,
    /// What it is called: the key's identifier, the application's label, the dossier's code.
    pub name: String,
    /// When it was made.
    pub at: Moment,
    /// The act that made it, where one is kept beside it.
    pub act: Option<i64>,
    /// Who made it, where a staff member or an application did.
    pub by: Option<String>,
}

impl Hub {
    /// Whether a call of a key or application of the caller's firm would be allowed now, were it to come from `peer`, or
    /// from an address that the key allows. Another firm's key is one that does not exist.
    ///
    /// # Errors
    /// [`AppError::Denied`]; with `explain` also for whoever may not be told the facts.
    pub async fn decision(
        &self,
        caller: &Caller,
        of: AskedOf,
        asked: Result<AskedCall<'_>, RouteFault>,
        peer: Option<IpAddr>,
        explain: bool,
    ) -> Result<Decided, AppError> {
        allows(caller, Act::AskDecisions, Target::Firm)?;
        if explain {
            allows(caller, Act::ExplainDecisions, Target::Firm)?;
        }
        let unknown = Decided {
            refused: Some(TrueReason::UnknownIdentifier),
            revision: 0,
            facts: Vec::new(),
        };
        let identifier = match of {
            AskedOf::Key(identifier) => identifier,
            AskedOf::Application(id) => match self.own_key(caller, id).await? {
                Ok(identifier) => identifier,
                Err(refused) => {
                    return Ok(Decided {
                        refused: Some(refused),
                        ..unknown
                    });
                }
            },
        };
        let stored = self.database().key_facts(&identifier).await?;
        let Some(stored) = stored.filter(|stored| stored.firm == caller.firm()) else {
            return Ok(unknown);
        };
        let refused = self.decided_on(&stored, asked, peer).await?;
        let dossier = asked.ok().and_then(|asked| match asked.dossier {
            AskedDossier::Code(code) => Some(code),
            AskedDossier::Unplaced | AskedDossier::Missing | AskedDossier::Cabinet => None,
        });
        Ok(Decided {
            refused,
            revision: stored.epoch,
            facts: match explain {
                true => self.facts(caller, &stored, dossier).await?,
                false => Vec::new(),
            },
        })
    }

    /// The identifier of an application's key, or why its calls are refused without one.
    async fn own_key(
        &self,
        caller: &Caller,
        id: InstalledAppId,
    ) -> Result<Result<KeyIdentifier, TrueReason>, AppError> {
        let mut firm = self.database().read(caller).await?;
        let application = firm
            .application(id)
            .await?
            .filter(|application| !application.removed);
        let Some(application) = application else {
            return Ok(Err(TrueReason::UnknownIdentifier));
        };
        let Some(key) = application.key else {
            return Ok(Err(TrueReason::KeyNotConfigured));
        };
        let identifier = KeyIdentifier::parse(&key.identifier).map_err(AppError::internal)?;
        Ok(Ok(identifier))
    }

    async fn decided_on(
        &self,
        stored: &StoredKeyFacts,
        asked: Result<AskedCall<'_>, RouteFault>,
        peer: Option<IpAddr>,
    ) -> Result<Option<TrueReason>, AppError> {
        let now = self.now();
        let allowed_addresses = parse_networks(stored.allowed_addresses.as_deref())?;
        let dossier = match asked {
            Ok(AskedCall {
                dossier: AskedDossier::Code(code),
                ..
            }) if self.database().is_open(stored, code).await? => DossierStanding::Open,
            _ => DossierStanding::Closed,
        };
        // Whoever holds the key presents its present secret.
        let current = |until: Option<Moment>| until.is_none_or(|end| end > now);
        let presented = stored.secrets.iter().find(|secret| current(secret.valid_until));
        let presented = presented.map_or(SecretHash::NOBODY, |secret| secret.hash);
        let anywhere = allowed_addresses
            .first()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |network| network.addr());
        let question = CallQuestion {
            presented: &presented,
            asked,
            peer: peer.unwrap_or(anywhere),
        };
        let facts = call_facts(stored, &allowed_addresses, self.settings().call_limits, dossier);
        Ok(match decide(Some(&facts), &question, now) {
            CallDecision::Allow(_) => None,
            CallDecision::Deny(reason) => Some(reason),
        })
    }

    /// The key, its application and its activation on the dossier, with who made them.
    async fn facts(
        &self,
        caller: &Caller,
        stored: &StoredKeyFacts,
        dossier: Option<&str>,
    ) -> Result<Vec<Fact>, AppError> {
        let mut firm = self.database().read(caller).await?;
        let names = firm.staff_names().await?;
        let name = |id: Option<i64>| {
            let found = names.iter().find(|(staff, _)| Some(staff.0) == id);
            found.map(|(_, name)| name.clone())
        };
        let mut facts = Vec::new();
        if let Some(key) = firm.key(stored.key).await? {
            facts.push(Fact {
                what: "key",
                name: key.identifier,
                at: key.issued_at,
                act: None,
                by: name(key.issued_by).or(key.issued_by_application),
            });
        }
        let Some(application) = &stored.application else {
            return Ok(facts);
        };
        if let Some(installed) = firm.application(application.id).await? {
            facts.push(Fact {
                what: "application",
                name: installed.label,
                at: installed.added_at,
                act: None,
                by: name(installed.added_by).or(installed.added_by_application),
            });
        }
        if let Some(code) = dossier
            && let Some(opened) = firm.who_opened(application.id, code).await?
        {
            facts.push(Fact {
                what: "activation",
                name: code.to_owned(),
                at: opened.at,
                act: Some(opened.act.0),
                by: opened.by,
            });
        }
        Ok(facts)
    }
}
