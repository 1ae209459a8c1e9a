//! `loophub audit`: the journal is proved, exported, noted elsewhere and purged (`AUD-02`, `AUD-03`).

mod offline;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use hub_app::authn::operator;
use hub_app::{Hub, Origin};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::FirmId;
use hub_domain::moment::Moment;
use hub_store::{ChainReport, Database};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::config::Config;
use crate::error::CommandError;
use crate::system::{SystemClock, SystemEntropy};

/// What can be done with the journal.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Prove that no entry of the journal was changed, removed or reordered.
    Verify {
        /// Only the firm of this domain (default: every firm, and the installation's own chain).
        #[arg(long, value_name = "DOMAIN")]
        firm: Option<String>,
        /// A checkpoint noted earlier, DOMAIN:POSITION:HASH, that the chain must still hold; may be repeated.
        #[arg(long, value_name = "CHECKPOINT")]
        checkpoint: Vec<String>,
        /// A file of checkpoints, one a line, as `audit checkpoint` prints them.
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
        /// Prove an export (JSON lines) instead, away from any database.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["firm", "checkpoint", "checkpoints"])]
        export: Option<PathBuf>,
    },
    /// Print the newest position and hash of every journal, to be kept where nobody of this machine can change them.
    Checkpoint,
    /// Erase the words of entries older than a day; the entries and their hashes stay, and one more tells what was erased.
    Purge {
        /// The firm.
        #[arg(long, value_name = "DOMAIN")]
        firm: String,
        /// The first day that is kept, YYYY-MM-DD, in UTC.
        #[arg(long, value_name = "DATE")]
        before: String,
    },
}

/// Runs the sub-command. A broken chain is an error, so that a script notices. Proving an export needs no database, so no
/// configuration is read for it.
pub async fn run(
    config: impl FnOnce() -> Result<Config, CommandError>,
    command: AuditCommand,
) -> Result<(), CommandError> {
    match command {
        AuditCommand::Verify {
            export: Some(file), ..
        } => offline::verify(&file),
        AuditCommand::Verify {
            firm,
            mut checkpoint,
            checkpoints,
            ..
        } => {
            if let Some(file) = checkpoints {
                checkpoint.extend(read_checkpoints(&file)?);
            }
            verify(config()?, firm, &checkpoint).await
        }
        AuditCommand::Checkpoint => print_heads(config()?).await,
        AuditCommand::Purge { firm, before } => purge(config()?, &firm, &before).await,
    }
}

/// A checkpoint as it is noted and given back: DOMAIN:POSITION:HASH, and the line's end.
#[must_use]
pub fn noted(domain: &str, (seq, hash): (i64, [u8; 32])) -> String {
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{domain}:{seq}:{hash}\n")
}

async fn verify(config: Config, firm: Option<String>, checkpoints: &[String]) -> Result<(), CommandError> {
    let database = Database::open(&config.store).await?;
    let chains = match firm {
        Some(domain) => vec![chain_of(&database, &domain).await?],
        None => every_chain(&database).await?,
    };
    let mut broken = 0;
    for (firm, domain) in &chains {
        let report = database.verify_chain(*firm).await?;
        let sound = tell(domain, &report);
        broken += i32::from(!sound);
    }
    for noted in checkpoints {
        let held = holds(&database, &chains, noted).await?;
        println!("{} {noted}", if held { "held     " } else { "NOT HELD " });
        broken += i32::from(!held);
    }
    database.close().await;
    if broken == 0 {
        Ok(())
    } else {
        Err(CommandError::new(
            "The journal is not as it was written; see above.",
        ))
    }
}

async fn chain_of(database: &Database, domain: &str) -> Result<(FirmId, String), CommandError> {
    let domain = FirmDomain::parse(domain).map_err(|error| CommandError::new(format!("{error}.")))?;
    let firm = database.firm_by_domain(&domain).await?;
    let firm = firm.ok_or_else(|| CommandError::new(format!("There is no firm {}.", domain.as_str())))?;
    Ok((firm.id, firm.domain))
}

async fn every_chain(database: &Database) -> Result<Vec<(FirmId, String)>, CommandError> {
    let mut chains = vec![(FirmId::INSTALLATION, "INSTALLATION".to_owned())];
    let firms = database.firms().await?;
    chains.extend(firms.into_iter().map(|firm| (firm.id, firm.domain)));
    Ok(chains)
}

fn tell(domain: &str, report: &ChainReport) -> bool {
    if let Some(fault) = &report.fault {
        let before = report.entries;
        println!("BROKEN    {domain}: {fault} ({before} entries were read)");
        return false;
    }
    for (act, what) in [
        (report.silent_act, "left no entry in the journal"),
        (report.altered_act, "is no more what its entry says"),
    ] {
        if let Some(act) = act {
            println!("BROKEN    {domain}: act {act} {what}");
            return false;
        }
    }
    print!("whole     {}", noted(domain, (report.entries, report.head)));
    if report.erased > 0 {
        println!(
            "          of which {} had their words erased, by purges that the journal tells of",
            report.erased
        );
    }
    true
}

/// Whether the chain still holds, at the noted position, the noted hash.
async fn holds(database: &Database, chains: &[(FirmId, String)], noted: &str) -> Result<bool, CommandError> {
    let malformed = || {
        CommandError::new(format!(
            "{noted} is not a checkpoint; write DOMAIN:POSITION:HASH."
        ))
    };
    let mut parts = noted.split(':');
    let (Some(domain), Some(seq), Some(hash), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(malformed());
    };
    let seq: i64 = seq.parse().map_err(|_| malformed())?;
    let Some((firm, _)) = chains.iter().find(|(_, known)| known == domain) else {
        return Ok(false);
    };
    if seq == 0 {
        return Ok(true);
    }
    let found = database.chain_hash(*firm, seq).await?;
    let found: Option<String> = found.map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    Ok(found.as_deref() == Some(hash))
}

/// The checkpoints of a file, one a line; empty lines are passed over.
fn read_checkpoints(file: &std::path::Path) -> Result<Vec<String>, CommandError> {
    let text = fs::read_to_string(file)
        .map_err(|error| CommandError::new(format!("{} cannot be read: {error}.", file.display())))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

async fn print_heads(config: Config) -> Result<(), CommandError> {
    let database = Database::open(&config.store).await?;
    for (firm, domain) in every_chain(&database).await? {
        print!("{}", noted(&domain, database.chain_head(firm).await?));
    }
    database.close().await;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the command line, from which the operator acts"
)]
async fn purge(config: Config, firm: &str, before: &str) -> Result<(), CommandError> {
    let not_a_date = || CommandError::new(format!("{before} is not a date; write one such as 2020-01-31."));
    let day: Date = before.parse().map_err(|_| not_a_date())?;
    let start = day.to_zoned_datetime(TimeZone::UTC).map_err(|_| not_a_date())?;
    let database = Database::open(&config.store).await?;
    let (firm, domain) = chain_of(&database, firm).await?;
    let hub = Hub::new(
        database,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        config.hub,
    );
    let before = Moment(start.timestamp().as_millisecond());
    let erased = hub
        .purge_journal(&operator(firm), before, &Origin::command_line())
        .await?;
    println!("The words of {erased} entries of {domain} were erased.");
    hub.database().close().await;
    Ok(())
}
