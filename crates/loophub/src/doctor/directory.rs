//! The directories at Microsoft: each tenant gives a token and answers.

use hub_domain::directory::Tenant;
use hub_domain::invitation::DirectoryFault;
use hub_outbound::directory::{Directory as _, GraphClient};

use super::Finding;
use crate::config::Config;

const ABOUT: &str = "directory";

pub async fn examine(config: &Config, tenants: Option<Vec<Tenant>>) -> Vec<Finding> {
    let tenants = tenants.unwrap_or_default();
    let Some(app) = &config.hub.graph else {
        return vec![if tenants.is_empty() {
            Finding::skipped(
                ABOUT,
                "no application at Microsoft is configured; contacts are invited by e-mail",
            )
        } else {
            Finding::fault(
                ABOUT,
                format!(
                    "{} firms invite at Microsoft, and no application is configured",
                    tenants.len()
                ),
                "set graph.client_id and graph.client_secret",
            )
        }];
    };
    if tenants.is_empty() {
        return vec![Finding::skipped(
            ABOUT,
            "no firm has chosen its tenant at Microsoft yet",
        )];
    }
    let client = match GraphClient::new(app.clone()) {
        Ok(client) => client,
        Err(error) => {
            return vec![Finding::fault(
                ABOUT,
                error,
                "this is a fault of the program: report it",
            )];
        }
    };
    let mut findings = Vec::new();
    for tenant in tenants {
        let name = tenant.as_str().to_owned();
        findings.push(match client.tenant(tenant).check().await {
            Ok(()) => Finding::good(ABOUT, format!("the tenant {name} gives a token and answers")),
            Err(fault) => told(&name, &fault),
        });
    }
    findings
}

fn told(tenant: &str, fault: &DirectoryFault) -> Finding {
    let said = format!("the tenant {tenant}: {fault}");
    match fault {
        DirectoryFault::Busy(_) => Finding::warning(ABOUT, said, "try again later"),
        DirectoryFault::NoConsent(_) => Finding::fault(
            ABOUT,
            said,
            "let an administrator of the tenant consent, from the firm's page « Annuaire »",
        ),
        DirectoryFault::NotReached(_) | DirectoryFault::Unknown(_) => Finding::fault(
            ABOUT,
            said,
            "check graph.client_id and graph.client_secret (they expire), and that the server reaches Microsoft",
        ),
        DirectoryFault::Refused(_) => Finding::fault(
            ABOUT,
            said,
            "give the application User.Invite.All and User.Read.All at Microsoft Entra",
        ),
    }
}
