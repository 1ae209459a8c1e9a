//! Webhooks: whether messages can be signed at all.

use super::Finding;
use crate::config::Config;

const ABOUT: &str = "webhooks";

pub fn examine(config: &Config) -> Finding {
    if config.hub.webhooks.key.is_some() {
        Finding::good(
            ABOUT,
            "messages to webhooks are signed with secrets made from webhooks.key",
        )
    } else {
        Finding::skipped(
            ABOUT,
            "webhooks.key is not set: firms cannot add webhooks, and messages wait",
        )
    }
}
