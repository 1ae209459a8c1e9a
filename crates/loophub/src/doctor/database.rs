//! The database: reachable, writable, as durable as promised, with this version's schema.

use hub_domain::directory::Tenant;
use hub_domain::moment::Moment;
use hub_store::{Database, SchemaState, StoreError};

use hub_app::Clock as _;

use super::Finding;
use crate::config::Config;
use crate::system::SystemClock;

const ABOUT: &str = "database";

/// What other findings need to know of it.
#[derive(Debug, Default)]
pub struct Seen {
    /// The database server's clock, and ours at the same moment.
    pub clock: Option<(Moment, Moment)>,
    /// Where firms invite their contacts; nothing when that cannot be known.
    pub tenants: Option<Vec<Tenant>>,
}

pub async fn examine(config: &Config) -> (Vec<Finding>, Seen) {
    if let Some(file) = config.store.file().filter(|file| !file.exists()) {
        let said = format!("there is no database at {} yet", file.display());
        let advice = "`loophub migrate` makes it; or set database_url to the one you mean";
        return (vec![Finding::warning(ABOUT, said, advice)], Seen::default());
    }
    let database = match Database::open(&config.store).await {
        Ok(database) => database,
        Err(error) => return (vec![unreachable(&error)], Seen::default()),
    };
    let looked = look(&database).await;
    database.close().await;
    looked.unwrap_or_else(|error| (vec![unreachable(&error)], Seen::default()))
}

fn unreachable(error: &StoreError) -> Finding {
    Finding::fault(
        ABOUT,
        format!("it cannot be used: {error}"),
        "check that it runs, that database_url names it, and that its user and password are right",
    )
}

async fn look(database: &Database) -> Result<(Vec<Finding>, Seen), StoreError> {
    let before = SystemClock.now();
    let health = database.health().await?;
    let after = SystemClock.now();
    let mut findings: Vec<Finding> = health
        .faults
        .into_iter()
        .map(|(said, advice)| Finding::fault(ABOUT, said, advice))
        .collect();
    if findings.is_empty() {
        findings.push(Finding::good(
            ABOUT,
            format!(
                "{} answers, is written to, and writes through to its disk",
                health.engine
            ),
        ));
    }
    let state = database.schema_state().await?;
    findings.push(schema(state));
    let between = Moment(i64::midpoint(before.0, after.0));
    let seen = Seen {
        clock: health.now.map(|theirs| (theirs, between)),
        tenants: match state {
            SchemaState::Current => Some(database.tenants().await?),
            _ => None,
        },
    };
    Ok((findings, seen))
}

fn schema(state: SchemaState) -> Finding {
    match state {
        SchemaState::Current => Finding::good(ABOUT, "it has this version's schema"),
        SchemaState::Missing => Finding::warning(
            ABOUT,
            "it is empty",
            "`loophub migrate`, or the first start of the server, makes the schema",
        ),
        SchemaState::Older(missing) => Finding::warning(
            ABOUT,
            format!("{missing} changes of this version's schema are not made yet"),
            "take a backup with the older version, then run `loophub migrate`",
        ),
        SchemaState::Newer(version) => Finding::fault(
            ABOUT,
            format!("it was made by a newer version of Loop Hub (change {version})"),
            "install that version again: an older one does not start on it",
        ),
    }
}
