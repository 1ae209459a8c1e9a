//! The settings of the accounting back end: `[upstream]`, or `LOOPHUB_UPSTREAM__URL` and the like.

use std::time::Duration;

use hub_app::upstream::UpstreamSettings;
use serde::Deserialize;

use crate::error::CommandError;

/// What may be written of the accounting back end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenUpstream {
    url: String,
    answer_seconds: Option<u64>,
    idle_seconds: Option<u64>,
    max_body_megabytes: Option<u64>,
    calls: Option<usize>,
}

impl WrittenUpstream {
    pub(super) fn checked(self) -> Result<UpstreamSettings, CommandError> {
        let Some(mut settings) = UpstreamSettings::at(self.url.trim()) else {
            return Err(CommandError::new(
                "upstream.url is not the address of a server; write one such as https://compta.example.fr, without a path: \
                 calls keep the path they came with.",
            ));
        };
        let seconds = |given: Option<u64>, kept: &mut Duration| {
            if let Some(seconds) = given {
                *kept = Duration::from_secs(seconds.clamp(1, 3_600));
            }
        };
        seconds(self.answer_seconds, &mut settings.answer_within);
        seconds(self.idle_seconds, &mut settings.idle_within);
        if let Some(megabytes) = self.max_body_megabytes {
            settings.body_bytes = megabytes.clamp(1, 1 << 20) << 20;
        }
        if let Some(calls) = self.calls {
            settings.calls = calls.clamp(1, 10_000);
        }
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(url: &str, calls: Option<usize>) -> Option<UpstreamSettings> {
        let written = WrittenUpstream {
            url: url.to_owned(),
            answer_seconds: Some(5),
            idle_seconds: None,
            max_body_megabytes: Some(2),
            calls,
        };
        written.checked().ok()
    }

    #[test]
    fn an_upstream_is_a_server_without_a_path() {
        let settings = checked("https://compta.example.fr:8443/", Some(7)).expect("a server");
        assert_eq!(settings.authority.as_str(), "compta.example.fr:8443");
        assert_eq!((settings.body_bytes, settings.calls), (2 << 20, 7));
        assert_eq!(
            (settings.answer_within.as_secs(), settings.idle_within.as_secs()),
            (5, 60)
        );
        for wrong in [
            "",
            "compta.example.fr",
            "ftp://compta.example.fr",
            "https://compta.example.fr/base",
            "https://user:secret@compta.example.fr",
            "https://compta.example.fr/?a=b",
        ] {
            assert!(checked(wrong, None).is_none(), "{wrong}");
        }
    }
}
