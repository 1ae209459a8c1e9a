//! `loophub firm create`, `suspend` and `resume`.

use clap::Subcommand;
use hub_app::Origin;
use hub_app::commands::{NewFirm, SuspendFirmOutcome};
use hub_domain::firm::FirmDomain;

use crate::commands::open_hub;
use crate::config::Config;
use crate::error::CommandError;

/// What can be done with firms.
#[derive(Debug, Subcommand)]
pub enum FirmCommand {
    /// Create a firm and print a one-time link by which its first administrator chooses a password.
    Create {
        /// The firm's domain, such as CABINETDUPONT.
        domain: String,
        /// The firm's name.
        #[arg(long)]
        name: String,
        /// The e-mail address of its first administrator.
        #[arg(long, value_name = "E-MAIL")]
        admin: String,
        /// First name of the administrator.
        #[arg(long, default_value = "", value_name = "NAME")]
        first_name: String,
        /// Last name of the administrator (default: what stands before the @ of the address).
        #[arg(long, value_name = "NAME")]
        last_name: Option<String>,
        /// Language of the firm: fr or en.
        #[arg(long, default_value = "fr")]
        language: String,
        /// Time zone of the firm.
        #[arg(long, default_value = "Europe/Paris")]
        time_zone: String,
    },
    /// Suspend a whole firm: every call and every access is refused, and nothing is changed.
    Suspend {
        /// The firm's domain, such as CABINETDUPONT.
        domain: String,
    },
    /// Give a suspended firm back: its calls and accesses are accepted again.
    Resume {
        /// The firm's domain, such as CABINETDUPONT.
        domain: String,
    },
}

/// Runs the sub-command.
pub async fn run(config: Config, command: FirmCommand) -> Result<(), CommandError> {
    let (domain, name, admin, first_name, last_name, language, time_zone) = match command {
        FirmCommand::Create {
            domain,
            name,
            admin,
            first_name,
            last_name,
            language,
            time_zone,
        } => (domain, name, admin, first_name, last_name, language, time_zone),
        FirmCommand::Suspend { domain } => return suspend(&config, &domain, true).await,
        FirmCommand::Resume { domain } => return suspend(&config, &domain, false).await,
    };
    let hub = open_hub(&config).await?;
    let before_at = admin.split('@').next().unwrap_or_default().to_owned();
    let new = NewFirm {
        domain,
        name,
        admin_last_name: last_name.unwrap_or(before_at),
        admin_first_name: first_name,
        admin_email: admin,
        language,
        time_zone,
    };
    let created = hub.create_firm(&new, &Origin::command_line()).await?;
    let (_, _, link) =
        created.map_err(|fault| CommandError::new(format!("The firm was not created: {fault}.")))?;
    println!("The firm {} is created.", new.domain.to_uppercase());
    println!(
        "{} chooses a password with this link, good once and for seven days:",
        new.admin_email
    );
    println!("{}{}", config.public_url, link.into_path());
    hub.database().close().await;
    Ok(())
}

/// Suspends a firm or gives it back. Running servers follow within a second, whatever node they run on.
async fn suspend(config: &Config, domain: &str, suspended: bool) -> Result<(), CommandError> {
    let domain = FirmDomain::parse(domain).map_err(|error| CommandError::new(format!("{error}.")))?;
    let hub = open_hub(config).await?;
    let outcome = hub
        .suspend_firm(&domain, suspended, &Origin::command_line())
        .await?;
    hub.database().close().await;
    let domain = domain.as_str();
    match (outcome, suspended) {
        (SuspendFirmOutcome::NoSuchFirm, _) => {
            return Err(CommandError::new(format!("There is no firm {domain}.")));
        }
        (SuspendFirmOutcome::Done, true) => {
            println!("The firm {domain} is suspended: every call is refused.")
        }
        (SuspendFirmOutcome::Done, false) => println!("The firm {domain} is given back."),
        (SuspendFirmOutcome::AlreadySo, true) => println!("The firm {domain} was suspended already."),
        (SuspendFirmOutcome::AlreadySo, false) => println!("The firm {domain} is not suspended."),
    }
    Ok(())
}
