//! A fresh database for each test, on either engine.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hub_app::{Hub, HubSettings, WebhookRoute};
use hub_domain::webhook::MasterKey;
use hub_store::{Database, Engine, StoreSettings};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tempfile::TempDir;

use crate::still::{FrozenClock, SeededEntropy};

/// The server on which tests make their databases: an address of its superuser.
const POSTGRES_URL: &str = "LOOPHUB_TEST_POSTGRES_URL";

/// A migrated database of this test alone.
#[derive(Debug, Clone)]
pub struct TestDatabase {
    /// The engine.
    pub engine: Engine,
    /// Its address.
    pub url: String,
}

/// What a test starts from.
pub trait Start: Sized {
    /// Makes it on a fresh database.
    fn start(database: TestDatabase) -> impl Future<Output = Self>;
}

/// A migrated database with nothing in it, and the product over it.
#[derive(Debug, Clone)]
pub struct Bare {
    /// Where it is.
    pub at: TestDatabase,
    /// The product.
    pub hub: Hub,
    /// The time.
    pub clock: FrozenClock,
}

impl Start for Bare {
    async fn start(database: TestDatabase) -> Self {
        let clock = FrozenClock::default();
        let hub = database.hub(&clock, 1).await;
        Self {
            at: database,
            hub,
            clock,
        }
    }
}

impl TestDatabase {
    /// The product over this database, as one process sees it. Another `seed` makes another process.
    ///
    /// # Panics
    /// When the database cannot be opened.
    pub async fn hub(&self, clock: &FrozenClock, seed: u64) -> Hub {
        self.hub_with(clock, seed, cheap_settings()).await
    }

    /// The product over this database with settings of its own.
    ///
    /// # Panics
    /// When the database cannot be opened.
    pub async fn hub_with(&self, clock: &FrozenClock, seed: u64, hub: HubSettings) -> Hub {
        let settings = StoreSettings {
            url: self.url.clone(),
            connections: 6,
        };
        let database = Database::open(&settings).await.expect("a test database opens");
        database.migrate().await.expect("a test database is migrated");
        let entropy = Arc::new(SeededEntropy::new(seed));
        Hub::new(database, Arc::new(clock.clone()), entropy, hub)
    }
}

/// Settings under which passwords cost little and no key calls too fast.
#[must_use]
pub fn cheap_settings() -> HubSettings {
    HubSettings {
        partner_mail_domain: "partenaires.test".to_owned(),
        password_memory_kib: 8,
        call_limits: hub_domain::authz::call::CallLimits {
            per_second: 1_000_000,
            burst: 1_000_000,
        },
        imports: hub_app::import::ImportLimits {
            folder: std::env::temp_dir(),
            ..Default::default()
        },
        webhooks: WebhookRoute {
            key: MasterKey::from_text("0123456789abcdef0123456789abcdef").ok(),
            ..WebhookRoute::default()
        },
        ..HubSettings::default()
    }
}

/// Runs a test body on a fresh database, which is gone afterwards whatever happened.
///
/// # Panics
/// When the body does, and when PostgreSQL is required and not there.
pub fn run_on<S: Start, F: Future<Output = ()>>(engine: Engine, body: impl FnOnce(S) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let run = |database: TestDatabase| {
        let test = async { body(S::start(database).await).await };
        catch_unwind(AssertUnwindSafe(|| runtime.block_on(test)))
    };
    let ended = match engine {
        Engine::Sqlite => {
            let folder = TempDir::new().expect("a temporary folder");
            let url = format!("sqlite://{}/hub.sqlite", folder.path().display());
            run(TestDatabase { engine, url })
        }
        Engine::Postgres => {
            let Some(server) = postgres_server() else {
                return;
            };
            let name = runtime.block_on(copy_template(&server));
            let url = with_name(&server, &name);
            let ended = run(TestDatabase { engine, url });
            runtime.block_on(drop_database(&server, &name));
            ended
        }
    };
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
}

/// The address of the server, where one is given.
fn postgres_server() -> Option<String> {
    if let Ok(url) = std::env::var(POSTGRES_URL) {
        return Some(url);
    }
    let required = std::env::var_os("CI").is_some()
        || std::env::var("LOOPHUB_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
    assert!(
        !required,
        "{POSTGRES_URL} is not set, so nothing can be tested on PostgreSQL: run `cargo xtask test`, or \
         `cargo xtask pg start` and set it to what `cargo xtask pg url` prints"
    );
    eprintln!("{POSTGRES_URL} is not set: this test ran on SQLite only");
    None
}

/// A copy of the migrated template, which the first test to come makes for all.
async fn copy_template(server: &str) -> String {
    static COPIES: AtomicU64 = AtomicU64::new(0);
    let template = template_name();
    let mut admin = PgConnection::connect(server)
        .await
        .expect("the PostgreSQL of the tests answers");
    // Held while the template is made, so that it is made once by all test processes together.
    run(&mut admin, "SELECT pg_advisory_lock(20261124)").await;
    let known = format!("SELECT COUNT(*) FROM pg_database WHERE datname = '{template}'");
    let known: i64 = admin
        .fetch_one(AssertSqlSafe(known))
        .await
        .expect("the databases are listed")
        .get(0);
    if known == 0 {
        let draft = format!("{template}_draft");
        run(
            &mut admin,
            &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"),
        )
        .await;
        run(&mut admin, &format!("CREATE DATABASE {draft}")).await;
        let settings = StoreSettings {
            url: with_name(server, &draft),
            connections: 2,
        };
        let database = Database::open(&settings).await.expect("the template opens");
        database.migrate().await.expect("the template is migrated");
        database.close().await;
        run(
            &mut admin,
            &format!("ALTER DATABASE {draft} RENAME TO {template}"),
        )
        .await;
    }
    run(&mut admin, "SELECT pg_advisory_unlock(20261124)").await;
    let name = format!(
        "loophub_test_{}_{}",
        std::process::id(),
        COPIES.fetch_add(1, Ordering::SeqCst)
    );
    run(
        &mut admin,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await;
    run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    name
}

/// One template for each schema: an older one is never taken for it.
fn template_name() -> String {
    let mut hasher = Sha256::new();
    for migration in sqlx::migrate!("../store/migrations/postgres").iter() {
        hasher.update(&migration.checksum);
    }
    let digest: String = hasher.finalize()[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("loophub_template_{digest}")
}

async fn drop_database(server: &str, name: &str) {
    let Ok(mut admin) = PgConnection::connect(server).await else {
        return;
    };
    run(
        &mut admin,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await;
}

async fn run(admin: &mut PgConnection, sql: &str) {
    if let Err(error) = admin.execute(AssertSqlSafe(sql.to_owned())).await {
        panic!("{sql}: {error}");
    }
}

/// The same server, another database.
fn with_name(server: &str, name: &str) -> String {
    let (start, options) = server
        .split_once('?')
        .map_or((server, String::new()), |(start, options)| {
            (start, format!("?{options}"))
        });
    let authority = start.find("://").map_or(0, |at| at + 3);
    let end = start[authority..]
        .find('/')
        .map_or(start.len(), |at| authority + at);
    format!("{}/{name}{options}", &start[..end])
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn an_address_takes_another_name() {
        let name = |server| with_name(server, "x");
        assert_eq!(
            name("postgres://p@127.0.0.1:5432/postgres"),
            "postgres://p@127.0.0.1:5432/x"
        );
        assert_eq!(name("postgres://p@h"), "postgres://p@h/x");
        assert_eq!(
            name("postgres://p@h/y?sslmode=disable"),
            "postgres://p@h/x?sslmode=disable"
        );
    }
}
