//! `loophub import`: the same engine as the pages, with what is wrong on the screen and a bar while it works.

mod words;

use std::fs::File;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use hub_app::authn::operator;
use hub_app::commands::ImportOutcome;
use hub_app::import::Source;
use hub_app::queries::{ImportCounts, ImportFile, ImportState};
use hub_app::{Hub, Origin};
use hub_domain::firm::FirmDomain;
use hub_domain::ids::ImportId;
use hub_domain::import::ImportKind;
use hub_domain::staff::Caller;

use crate::commands::open_hub;
use crate::config::Config;
use crate::error::CommandError;

/// How many faults are printed.
const FAULTS_SHOWN: i64 = 20;
/// How often the bar moves.
const BAR_EVERY: Duration = Duration::from_millis(250);
/// How wide the bar is, in characters.
const BAR_WIDTH: usize = 30;

/// What a file holds.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    /// Client files, matched by code
    Dossiers,
    /// Staff, matched by e-mail address
    Collaborateurs,
    /// Contacts, matched by e-mail address
    Interlocuteurs,
    /// Links between dossiers and contacts, matched by both
    Liens,
}

/// How to bring a file in.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// What the file holds.
    kind: Kind,
    /// The file: .csv (UTF-8 or Windows-1252; semicolons, commas or tabs) or .xlsx. Its first line names the columns, in
    /// French or in English.
    file: PathBuf,
    /// The firm's domain, such as CABINETDUPONT.
    #[arg(long, value_name = "DOMAIN")]
    firm: String,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command. A file with a line in error changes nothing and is an error, so that a script notices.
pub async fn run(config: Config, options: ImportOptions) -> Result<(), CommandError> {
    let kind = match options.kind {
        Kind::Dossiers => ImportKind::Dossiers,
        Kind::Collaborateurs => ImportKind::Staff,
        Kind::Interlocuteurs => ImportKind::Contacts,
        Kind::Liens => ImportKind::Links,
    };
    let source = source(&options.file)?;
    let domain = FirmDomain::parse(&options.firm).map_err(|error| CommandError::new(format!("{error}.")))?;
    let hub = open_hub(&config).await?;
    let outcome = import(&hub, &domain, kind, source, options.dry_run).await;
    hub.database().close().await;
    outcome
}

fn source(file: &Path) -> Result<Source, CommandError> {
    let unreadable =
        |error: std::io::Error| CommandError::new(format!("{} cannot be read: {error}.", file.display()));
    let name = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Source::new(File::open(file).map_err(unreadable)?, &name).map_err(unreadable)
}

async fn import(
    hub: &Hub,
    domain: &FirmDomain,
    kind: ImportKind,
    source: Source,
    dry_run: bool,
) -> Result<(), CommandError> {
    let firm = hub.database().firm_by_domain(domain).await?;
    let firm = firm.ok_or_else(|| CommandError::new(format!("There is no firm {}.", domain.as_str())))?;
    let caller = operator(firm.id);
    let import = hub.start_import(&caller, kind, &source).await?;
    let reading = {
        let (hub, caller) = (hub.clone(), caller.clone());
        tokio::spawn(async move { hub.read_import(&caller, kind, import, source).await })
    };
    let file = watched(hub, &caller, import, reading).await?;
    tell(hub, &caller, &file).await?;
    if dry_run {
        hub.cancel_import(&caller, import).await?;
        println!("Nothing was changed: this was a dry run.");
        return Ok(());
    }
    match hub
        .apply_import(&caller, import, file.counts, &Origin::command_line())
        .await?
    {
        ImportOutcome::Done(counts) => {
            println!(
                "Done: {} added, {} changed, {} unchanged.",
                counts.added, counts.changed, counts.unchanged
            );
            Ok(())
        }
        ImportOutcome::Changed | ImportOutcome::NotReady => Err(CommandError::new(
            "Something was changed while the file was read; nothing was imported. Run the command again.",
        )),
    }
}

/// The import once its file was read, with a bar meanwhile where somebody looks.
async fn watched(
    hub: &Hub,
    caller: &Caller,
    import: ImportId,
    mut reading: tokio::task::JoinHandle<Result<(), hub_app::AppError>>,
) -> Result<ImportFile, CommandError> {
    let is_seen = std::io::stderr().is_terminal();
    loop {
        let ended = tokio::time::timeout(BAR_EVERY, &mut reading).await;
        if is_seen && let Ok(file) = hub.import(caller, import).await {
            bar(&file);
        }
        match ended {
            Err(_) => {}
            Ok(Ok(read)) => {
                if is_seen {
                    eprintln!();
                }
                read?;
                return Ok(hub.import(caller, import).await?);
            }
            Ok(Err(panic)) => return Err(CommandError::new(format!("The file could not be read: {panic}."))),
        }
    }
}

fn bar(file: &ImportFile) {
    let share = file.done.saturating_mul(100) / file.total.max(1);
    let share = usize::try_from(share.clamp(0, 100)).unwrap_or(0);
    let filled = "#".repeat(share * BAR_WIDTH / 100);
    eprint!("\r[{filled:<BAR_WIDTH$}] {share:>3} %  {} lines", file.lines);
    // A terminal that cannot be written to shows no bar; the import goes on.
    drop(std::io::stderr().flush());
}

/// What the file comes to.
async fn tell(hub: &Hub, caller: &Caller, file: &ImportFile) -> Result<(), CommandError> {
    if file.state == ImportState::Unreadable {
        return Err(CommandError::new(format!(
            "{}: {} Nothing was imported.",
            file.name,
            words::reason(&file.reason, &file.detail)
        )));
    }
    if !file.ignored.is_empty() {
        println!("Columns left out: {}.", file.ignored.join(", "));
    }
    if file.faulty > 0 {
        for fault in hub.import_faults(caller, file.id, FAULTS_SHOWN).await? {
            println!("{}", words::fault(&fault));
        }
        return Err(CommandError::new(format!(
            "{} of {} lines in error; nothing was imported.",
            file.faulty, file.lines
        )));
    }
    let ImportCounts {
        added,
        changed,
        unchanged,
    } = file.counts;
    println!(
        "{} lines: {added} to add, {changed} to change, {unchanged} unchanged.",
        file.lines
    );
    Ok(())
}
