//! What every command and query works with: the database, the clock, randomness and the installation's settings.

use std::sync::{Arc, OnceLock};

use hub_domain::audit::Door;
use hub_domain::moment::Moment;
use hub_domain::webhook::MasterKey;
use hub_outbound::directory::{GraphApp, GraphClient};
use hub_outbound::mail::MailRoute;
use hub_outbound::upstream::{Upstream, UpstreamSettings};
use hub_outbound::webhook::{AllowedHosts, HttpPost, WebhookPost};
use hub_store::{Database, OnceKey, Stamp};
use tokio::sync::{Notify, Semaphore};

use crate::authn::{InstallationCode, Throttle};
use crate::commands::{IssuedDossierKeys, IssuedKey, IssuedWebhook, ShownSecrets};
use crate::decisions::Decisions;
use crate::error::AppError;
use crate::import::ImportLimits;
use crate::once::InFlight;

/// How many lists of the compatibility interface are read at once: a filter may look at every dossier of a firm, and
/// pages and decisions must not wait for the connections meanwhile.
const PUBLIC_LISTS_AT_ONCE: usize = 2;

/// Tells the time. The real one is made by the program, a settable one by tests.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Moment;
}

/// Gives random bytes. The real one asks the operating system.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// How webhooks leave.
#[derive(Debug, Clone)]
pub struct WebhookRoute {
    /// What their secrets are made from; without it no message is signed, so none leaves.
    pub key: Option<MasterKey>,
    /// Who posts them.
    pub post: Arc<dyn WebhookPost>,
}

impl Default for WebhookRoute {
    fn default() -> Self {
        Self {
            key: None,
            post: Arc::new(HttpPost::new(AllowedHosts::default())),
        }
    }
}

/// Settings of the installation on which rules depend.
#[derive(Debug, Clone)]
pub struct HubSettings {
    /// The domain of partner e-mails (`WIZ-14`).
    pub partner_mail_domain: String,
    /// Argon2 memory in KiB; tests lower it.
    pub password_memory_kib: u32,
    /// How fast one key may call.
    pub call_limits: hub_domain::authz::call::CallLimits,
    /// How many bytes of open dossier codes may be kept in memory.
    pub open_sets_bytes: u64,
    /// Where people reach the pages, without a slash at the end: what letters lead to.
    pub public_url: String,
    /// Where letters go.
    pub mail: MailRoute,
    /// How webhooks leave.
    pub webhooks: WebhookRoute,
    /// Where the accounting product is (« Ouvrir CEGID »); empty when the installation names none.
    pub accounting_url: String,
    /// The installation's application at Microsoft, for firms whose contacts are invited to their tenant.
    pub graph: Option<GraphApp>,
    /// The accounting back end to which allowed calls are passed on, where the installation names one.
    pub upstream: Option<UpstreamSettings>,
    /// What files that are brought in may be at most.
    pub imports: ImportLimits,
}

impl Default for HubSettings {
    fn default() -> Self {
        Self {
            partner_mail_domain: "partenaires.loophub.example".to_owned(),
            password_memory_kib: 19_456,
            call_limits: hub_domain::authz::call::CallLimits::default(),
            open_sets_bytes: 256 << 20,
            public_url: "https://hub.example".to_owned(),
            accounting_url: String::new(),
            mail: MailRoute::default(),
            webhooks: WebhookRoute::default(),
            graph: None,
            upstream: None,
            imports: ImportLimits::default(),
        }
    }
}

/// Through which door, and under which request, something is asked.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The door.
    pub door: Door,
    /// The request, as the logs name it.
    pub request_id: String,
    /// From where.
    pub address: String,
    /// With what browser.
    pub agent: String,
    /// The name under which it is carried out once, where the caller gave one.
    pub once: Option<OnceKey>,
}

impl Origin {
    /// The command line.
    #[must_use]
    pub fn command_line() -> Self {
        Self {
            door: Door::CommandLine,
            request_id: "command-line".to_owned(),
            address: "local".to_owned(),
            agent: "loophub".to_owned(),
            once: None,
        }
    }

    /// The product itself, at this work.
    #[must_use]
    pub fn inside(work: &str) -> Self {
        Self {
            door: Door::Inside,
            request_id: work.to_owned(),
            ..Self::command_line()
        }
    }
}

/// The product, ready to be asked. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    settings: HubSettings,
    decisions: Decisions,
    throttle: Throttle,
    shown_secrets: ShownSecrets<IssuedKey>,
    shown_webhooks: ShownSecrets<IssuedWebhook>,
    shown_dossier_keys: ShownSecrets<IssuedDossierKeys>,
    installation_code: InstallationCode,
    graph: OnceLock<Option<Arc<GraphClient>>>,
    upstream: OnceLock<Option<Upstream>>,
    invitations_wake: Notify,
    public_lists: Semaphore,
    started_at: Moment,
    in_flight: InFlight,
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Hub")
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}

impl Hub {
    /// The product over an open, migrated database.
    #[must_use]
    pub fn new(
        database: Database,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: HubSettings,
    ) -> Self {
        let decisions = Decisions::new(&settings);
        let throttle = Throttle::default();
        Self {
            inner: Arc::new(Inner {
                started_at: clock.now(),
                database,
                clock,
                entropy,
                settings,
                decisions,
                throttle,
                shown_secrets: ShownSecrets::default(),
                shown_webhooks: ShownSecrets::default(),
                shown_dossier_keys: ShownSecrets::default(),
                installation_code: InstallationCode::default(),
                graph: OnceLock::new(),
                upstream: OnceLock::new(),
                invitations_wake: Notify::new(),
                public_lists: Semaphore::new(PUBLIC_LISTS_AT_ONCE),
                in_flight: InFlight::default(),
            }),
        }
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &HubSettings {
        &self.inner.settings
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// When this process began.
    #[must_use]
    pub fn started_at(&self) -> Moment {
        self.inner.started_at
    }

    /// `N` random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.inner.entropy.fill(&mut bytes);
        bytes
    }

    /// The stamp of a change that happens now.
    #[must_use]
    pub fn stamp(&self, origin: &Origin) -> Stamp {
        Stamp {
            at: self.now(),
            door: origin.door,
            request_id: origin.request_id.clone(),
            address: matches!(origin.door, Door::Page | Door::Api).then(|| origin.address.clone()),
            once: origin.once.clone(),
            entropy: self.random(),
        }
    }

    pub(crate) fn decisions(&self) -> &Decisions {
        &self.inner.decisions
    }

    pub(crate) fn shown_secrets(&self) -> &ShownSecrets<IssuedKey> {
        &self.inner.shown_secrets
    }

    pub(crate) fn shown_webhooks(&self) -> &ShownSecrets<IssuedWebhook> {
        &self.inner.shown_webhooks
    }

    pub(crate) fn shown_dossier_keys(&self) -> &ShownSecrets<IssuedDossierKeys> {
        &self.inner.shown_dossier_keys
    }

    /// The connection to Microsoft, made when it is first needed; none where the installation has no application there.
    pub(crate) fn graph(&self) -> Option<&Arc<GraphClient>> {
        let made = self.inner.graph.get_or_init(|| {
            let app = self.inner.settings.graph.clone()?;
            GraphClient::new(app)
                .inspect_err(|error| tracing::error!(error, "the connection to Microsoft cannot be made"))
                .ok()
        });
        made.as_ref()
    }

    /// The accounting back end, found when it is first needed; none where the installation names none.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the machine cannot check its certificate: nothing is passed on then.
    pub fn upstream(&self) -> Result<Option<&Upstream>, AppError> {
        let Some(settings) = &self.inner.settings.upstream else {
            return Ok(None);
        };
        let made = self.inner.upstream.get_or_init(|| {
            Upstream::new(settings.clone())
                .inspect_err(|error| {
                    tracing::error!(error, "the way to the accounting back end cannot be made")
                })
                .ok()
        });
        match made {
            Some(upstream) => Ok(Some(upstream)),
            None => Err(AppError::Unavailable(
                "no way to the accounting back end".to_owned(),
            )),
        }
    }

    pub(crate) fn public_lists(&self) -> &Semaphore {
        &self.inner.public_lists
    }

    pub(crate) fn invitations_wake(&self) -> &Notify {
        &self.inner.invitations_wake
    }

    pub(crate) fn in_flight(&self) -> &InFlight {
        &self.inner.in_flight
    }

    pub(crate) fn installation_code(&self) -> &InstallationCode {
        &self.inner.installation_code
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }
}
