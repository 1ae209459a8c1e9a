//! `loophub audit verify` (`AUD-02`).

use clap::Subcommand;
use hub_domain::firm::FirmDomain;
use hub_domain::ids::FirmId;
use hub_store::{ChainReport, Database};

use crate::config::Config;
use crate::error::CommandError;

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
    },
}

/// Runs the sub-command. A broken chain is an error, so that a script notices.
pub async fn run(config: Config, command: AuditCommand) -> Result<(), CommandError> {
    let AuditCommand::Verify { firm, checkpoint } = command;
    let database = Database::open(&config.store).await?;
    let mut chains: Vec<(FirmId, String)> = Vec::new();
    match firm {
        Some(domain) => {
            let domain =
                FirmDomain::parse(&domain).map_err(|error| CommandError::new(format!("{error}.")))?;
            let firm = database.firm_by_domain(&domain).await?;
            let firm =
                firm.ok_or_else(|| CommandError::new(format!("There is no firm {}.", domain.as_str())))?;
            chains.push((firm.id, firm.domain));
        }
        None => {
            chains.push((FirmId::INSTALLATION, "INSTALLATION".to_owned()));
            chains.extend(
                database
                    .firms()
                    .await?
                    .into_iter()
                    .map(|firm| (firm.id, firm.domain)),
            );
        }
    }
    let mut broken = 0;
    for (firm, domain) in &chains {
        let report = database.verify_chain(*firm).await?;
        let sound = tell(domain, &report);
        broken += i32::from(!sound);
    }
    for noted in &checkpoint {
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

fn tell(domain: &str, report: &ChainReport) -> bool {
    let hash: String = report.head.iter().map(|byte| format!("{byte:02x}")).collect();
    match (&report.fault, report.silent_act) {
        (None, None) => {
            println!("whole     {domain}:{}:{hash}", report.entries);
            true
        }
        (Some(fault), _) => {
            println!(
                "BROKEN    {domain}: {fault} ({} entries before it are whole)",
                report.entries
            );
            false
        }
        (None, Some(act)) => {
            println!("BROKEN    {domain}: act {act} left no entry in the journal");
            false
        }
    }
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
    let found = database.chain_hash(*firm, seq).await?;
    let found: Option<String> = found.map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    Ok(found.as_deref() == Some(hash))
}
