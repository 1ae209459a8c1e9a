//! `loophub doctor`: what is wrong with an installation, and what to do.

use clap::Args;

use crate::config::Config;
use crate::doctor::{Finding, Grade, examine};
use crate::error::CommandError;

/// How it is told.
#[derive(Debug, Args)]
pub struct DoctorOptions {
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Looks, and tells. A fault is an error, so that a script notices; a warning is none.
pub async fn run(config: Config, options: DoctorOptions) -> Result<(), CommandError> {
    let findings = examine(&config).await;
    if options.json {
        let text =
            serde_json::to_string_pretty(&findings).map_err(|error| CommandError::new(error.to_string()))?;
        println!("{text}");
    } else {
        findings.iter().for_each(tell);
    }
    match findings
        .iter()
        .filter(|finding| finding.grade == Grade::Fault)
        .count()
    {
        0 => Ok(()),
        1 => Err(CommandError::new("One thing is to be put right; see above.")),
        many => Err(CommandError::new(format!(
            "{many} things are to be put right; see above."
        ))),
    }
}

fn tell(finding: &Finding) {
    let grade = match finding.grade {
        Grade::Good => "good",
        Grade::Skipped => "-",
        Grade::Warning => "WARNING",
        Grade::Fault => "FAULT",
    };
    println!("{grade:<8} {:<10} {}", finding.about, finding.said);
    if let Some(advice) = &finding.advice {
        println!("{:<8} {:<10} -> {advice}", "", "");
    }
}
