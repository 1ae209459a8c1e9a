//! `loophub migrate`.

use hub_store::Database;

use crate::config::Config;
use crate::error::CommandError;

/// Brings the database to this version's schema.
pub async fn run(config: Config) -> Result<(), CommandError> {
    let database = Database::open(&config.store).await?;
    database.migrate().await?;
    database.close().await;
    println!(
        "The database has the schema of Loop Hub {}.",
        env!("CARGO_PKG_VERSION")
    );
    Ok(())
}
