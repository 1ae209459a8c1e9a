//! What keeps an installation from working, or will: each finding says what is wrong and what to do.
//!
//! Nothing is changed, nothing is sent to anybody, and no secret is told.

mod clock;
mod database;
mod directory;
mod disk;
mod mail;
mod proxy;
mod upstream;
mod webhooks;

use serde::Serialize;

use crate::config::Config;

/// How good a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// As it should be.
    Good,
    /// There is nothing to look at.
    Skipped,
    /// It works, and something is to be seen to.
    Warning,
    /// It does not work, or will lose something.
    Fault,
}

/// What was found about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// About what: `database`, `mail`, …
    pub about: &'static str,
    /// How good it is.
    pub grade: Grade,
    /// What was found.
    pub said: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    fn good(about: &'static str, said: impl Into<String>) -> Self {
        Self {
            about,
            grade: Grade::Good,
            said: said.into(),
            advice: None,
        }
    }

    fn skipped(about: &'static str, said: impl Into<String>) -> Self {
        Self {
            grade: Grade::Skipped,
            ..Self::good(about, said)
        }
    }

    fn warning(about: &'static str, said: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            grade: Grade::Warning,
            advice: Some(advice.into()),
            ..Self::good(about, said)
        }
    }

    fn fault(about: &'static str, said: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            grade: Grade::Fault,
            ..Self::warning(about, said, advice)
        }
    }
}

/// Looks at everything an installation stands on.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let (mut findings, seen) = database::examine(config).await;
    findings.extend(disk::examine(config));
    findings.push(mail::examine(config).await);
    findings.push(webhooks::examine(config));
    findings.extend(upstream::examine(config).await);
    findings.extend(directory::examine(config, seen.tenants).await);
    let (of_proxy, said_at) = proxy::examine(config).await;
    findings.extend(of_proxy);
    findings.extend(clock::examine(seen.clock, said_at));
    findings
}
