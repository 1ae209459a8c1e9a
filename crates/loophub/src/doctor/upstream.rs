//! The accounting back end, where the installation names one: it answers, and its certificate is trusted. It is asked for the
//! head of `/`, with no credential.

use hub_app::upstream::{TrialFault, Upstream};

use super::Finding;
use crate::config::Config;

const ABOUT: &str = "upstream";

pub async fn examine(config: &Config) -> Vec<Finding> {
    let Some(settings) = &config.hub.upstream else {
        return vec![Finding::skipped(
            ABOUT,
            "no accounting back end is configured: calls are decided on, none is passed on",
        )];
    };
    let server = format!("{}://{}", settings.scheme, settings.authority);
    let mut findings = Vec::new();
    if settings.scheme.as_str() == "http" && !is_this_machine(settings.authority.host()) {
        findings.push(Finding::warning(
            ABOUT,
            format!("calls are passed on to {server} in clear: whoever sees the network reads them"),
            "write upstream.url with https://, or keep the back end on this machine",
        ));
    }
    let upstream = match Upstream::new(settings.clone()) {
        Ok(upstream) => upstream,
        Err(error) => {
            findings.push(Finding::fault(
                ABOUT,
                format!("the machine cannot check certificates: {error}"),
                "install the machine's authorities, such as the package ca-certificates",
            ));
            return findings;
        }
    };
    findings.push(match upstream.try_out().await {
        Ok(status) => Finding::good(
            ABOUT,
            format!("{server} answers ({}); no credential was sent", status.as_u16()),
        ),
        Err(fault) => Finding::fault(ABOUT, format!("{server}: {fault}"), advice(&fault)),
    });
    findings
}

const fn advice(fault: &TrialFault) -> &'static str {
    match fault {
        TrialFault::Encryption(_) => {
            "ask for the back end's name as its certificate has it; add the certificate of your own authority to those of \
             the machine; write http:// in upstream.url if it does not encrypt"
        }
        TrialFault::Unreachable(_) => {
            "check the host and port in upstream.url, that the back end runs, and that a firewall lets them through"
        }
        TrialFault::Late => {
            "check that the back end is not overloaded, and that a firewall does not swallow the call"
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}
