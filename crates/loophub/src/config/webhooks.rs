//! `[webhooks]`: what secrets are made from, and hosts of one's own network that messages may be posted to.

use std::sync::Arc;

use hub_app::WebhookRoute;
use hub_domain::webhook::MasterKey;
use hub_outbound::webhook::{AllowedHosts, HttpPost};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::error::CommandError;

/// What may be written under `[webhooks]`, or as `LOOPHUB_WEBHOOKS__NAME`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WrittenWebhooks {
    /// At least 32 characters made at random; every secret is made from it, so it never changes.
    key: Option<SecretString>,
    /// Hosts that messages may be posted to wherever they are: `hooks.cabinet.example`, `10.0.0.7:8443`.
    allowed_hosts: Vec<String>,
}

impl WrittenWebhooks {
    /// How webhooks leave.
    ///
    /// # Errors
    /// One sentence that names the setting and says what it should be.
    pub fn route(self) -> Result<WebhookRoute, CommandError> {
        let key = match self.key {
            None => None,
            Some(text) => Some(MasterKey::from_text(text.expose_secret()).map_err(|fault| {
                CommandError::new(format!(
                    "webhooks.key {fault}; write what `openssl rand -base64 32` prints, in the file of secrets."
                ))
            })?),
        };
        let allowed = AllowedHosts::parse(&self.allowed_hosts).map_err(|wrong| {
            CommandError::new(format!(
                "webhooks.allowed_hosts holds « {wrong} », which is neither a host nor a host with a port; write names such \
                 as hooks.cabinet.example or 10.0.0.7:8443."
            ))
        })?;
        Ok(WebhookRoute {
            key,
            post: Arc::new(HttpPost::new(allowed)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(toml: &str) -> Result<WebhookRoute, String> {
        let written: WrittenWebhooks = toml::from_str(toml).expect("the right names");
        written.route().map_err(|error| error.to_string())
    }

    /// HOOK-07: what an installation allows is written by name, and each fault names its setting.
    #[test]
    fn hook_07_faults_name_their_setting() {
        assert!(route("").expect("nothing is needed").key.is_none());
        let right = "key = '0123456789abcdef0123456789abcdef'\nallowed_hosts = ['hooks.cabinet.example', '10.0.0.7:8443']";
        assert!(route(right).expect("as it should be").key.is_some());
        for (toml, says) in [
            ("key = 'short'", "webhooks.key is shorter than 32 characters"),
            (
                "allowed_hosts = ['http://a.fr/']",
                "webhooks.allowed_hosts holds « http://a.fr/ »",
            ),
            ("allowed_hosts = ['*']", "webhooks.allowed_hosts holds « * »"),
        ] {
            let said = route(toml).expect_err(toml);
            assert!(said.contains(says), "{toml}: {said}");
            assert!(!said.contains("short'"), "{said}");
        }
    }
}
