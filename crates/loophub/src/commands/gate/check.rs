//! `loophub gate check`: what a caller could try against the proxy that is running (3.3).

use clap::Args;
use hub_api::attacks::{forged_headers, hostile_targets, odd_targets};
use secrecy::{ExposeSecret as _, SecretString};

use super::attack::{Outcome, Target};
use crate::error::CommandError;

/// How often the proxy is asked while Loop Hub is stopped.
const WITHOUT_HUB: usize = 100;

/// A code that no dossier has.
const NO_DOSSIER: &str = "NULLEPART";

/// What to attack, and with which key.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The proxy, over plain HTTP: requests are written to it byte for byte. Behind TLS, name a listener of the same
    /// configuration without it.
    #[arg(long, value_name = "URL")]
    proxy: String,
    /// A standard key of a test application, IDENTIFIER:SECRET. Better given by the environment than on the command line.
    #[arg(long, env = "LOOPHUB_CHECK_KEY", hide_env_values = true, value_name = "KEY")]
    key: SecretString,
    /// The only dossier open to that key.
    #[arg(long, value_name = "CODE")]
    dossier: String,
    /// Loop Hub has been stopped on purpose: see that nothing is let through.
    #[arg(long)]
    hub_stopped: bool,
}

/// What was tried of one kind.
#[derive(Debug, Default)]
struct Tally {
    tried: usize,
    by_hub: usize,
    by_proxy: usize,
    through: Vec<String>,
}

/// Runs the check.
///
/// # Errors
/// When something got through, or when the proxy or the key make a check impossible.
pub async fn run(options: CheckOptions) -> Result<(), CommandError> {
    let Some(target) = Target::parse(&options.proxy) else {
        return Err(CommandError::new(
            "Nothing was checked: the proxy must be http://host:port, without a path.",
        ));
    };
    let check = Check { target, options };
    let tallies = if check.options.hub_stopped {
        vec![("calls while Loop Hub is stopped", check.without_hub().await?)]
    } else {
        check.the_plain_call().await?;
        vec![
            ("hostile targets", check.hostile().await?),
            ("forged headers without a key", check.forged_without_key().await?),
            (
                "forged headers for another dossier",
                check.forged_for_another().await?,
            ),
        ]
    };
    let mut bad = 0;
    for (what, tally) in &tallies {
        println!(
            "{what}: {} tried, {} refused by Loop Hub, {} by the proxy, {} let through",
            tally.tried,
            tally.by_hub,
            tally.by_proxy,
            tally.through.len()
        );
        for line in &tally.through {
            println!("  LET THROUGH {line}");
        }
        bad += tally.through.len();
    }
    if bad == 0 {
        println!("Nothing got through.");
        Ok(())
    } else {
        Err(CommandError::new(format!(
            "{bad} requests got through that must not. Print the configuration anew with `loophub gate config`, and \
             compare it with the one that runs."
        )))
    }
}

struct Check {
    target: Target,
    options: CheckOptions,
}

impl Check {
    /// The call that is allowed: without it a check would say nothing. Odd ways to write it may be let through too.
    async fn the_plain_call(&self) -> Result<(), CommandError> {
        let plain = format!("/compte?codeDossier={}", self.options.dossier);
        match self.send(&plain, true, &[]).await? {
            Outcome::GotThrough(_) => {}
            Outcome::RefusedByHub(reason) => {
                return Err(CommandError::new(format!(
                    "Nothing was checked: Loop Hub refuses {plain} with this key ({reason}). Give a live key and a \
                     dossier that is open to it."
                )));
            }
            Outcome::RefusedByProxy(status) => {
                let status = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
                return Err(CommandError::new(format!(
                    "Nothing was checked: the proxy refuses {plain} by itself ({status}). See that Loop Hub and what \
                     stands behind the proxy are running."
                )));
            }
        }
        for target in odd_targets(&self.options.dossier) {
            if let Outcome::GotThrough(status) = self.send(&target, true, &[]).await? {
                println!("  as it is: {target} ({status})");
            }
        }
        Ok(())
    }

    async fn hostile(&self) -> Result<Tally, CommandError> {
        let mut tally = Tally::default();
        for target in hostile_targets(&self.options.dossier) {
            tally.add(&target, &self.send(&target, true, &[]).await?);
        }
        Ok(tally)
    }

    async fn forged_without_key(&self) -> Result<Tally, CommandError> {
        let mut tally = Tally::default();
        let plain = format!("/compte?codeDossier={}", self.options.dossier);
        for (name, value) in forged_headers() {
            let outcome = self.send(&plain, false, &[(name, value)]).await?;
            tally.add(&format!("{name}: {value}"), &outcome);
        }
        Ok(tally)
    }

    async fn forged_for_another(&self) -> Result<Tally, CommandError> {
        let mut tally = Tally::default();
        let closed = format!("/compte?codeDossier={NO_DOSSIER}");
        for (name, _) in forged_headers() {
            let value = match name {
                "X-Original-URI" | "X-Original-URL" | "X-Rewrite-URL" | "X-Forwarded-Uri" => {
                    format!("/compte?codeDossier={}", self.options.dossier)
                }
                _ => self.options.dossier.clone(),
            };
            let outcome = self.send(&closed, true, &[(name, &value)]).await?;
            tally.add(&format!("{name}: {value}"), &outcome);
        }
        Ok(tally)
    }

    async fn without_hub(&self) -> Result<Tally, CommandError> {
        let mut tally = Tally::default();
        let plain = format!("/compte?codeDossier={}", self.options.dossier);
        for _ in 0..WITHOUT_HUB {
            let outcome = match self.send(&plain, true, &[]).await? {
                // Some proxies say so that nobody answered their question.
                Outcome::GotThrough(status @ (500 | 502 | 504)) => Outcome::RefusedByProxy(Some(status)),
                outcome => outcome,
            };
            tally.add(&plain, &outcome);
        }
        if tally.by_hub > 0 {
            return Err(CommandError::new(
                "Nothing was checked: Loop Hub still answers. Stop it first, or leave --hub-stopped out.",
            ));
        }
        Ok(tally)
    }

    async fn send(
        &self,
        target: &str,
        with_key: bool,
        headers: &[(&str, &str)],
    ) -> Result<Outcome, CommandError> {
        let mut all = Vec::new();
        if with_key {
            all.push(("x-apikey", self.options.key.expose_secret()));
        }
        all.extend_from_slice(headers);
        self.target.send(target, &all).await.map_err(|error| {
            CommandError::new(format!(
                "The check stopped: {} cannot be reached: {error}.",
                self.target.authority
            ))
        })
    }
}

impl Tally {
    fn add(&mut self, tried: &str, outcome: &Outcome) {
        self.tried += 1;
        match outcome {
            Outcome::RefusedByHub(_) => self.by_hub += 1,
            Outcome::RefusedByProxy(_) => self.by_proxy += 1,
            Outcome::GotThrough(status) => self.through.push(format!("{tried} ({status})")),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const REFUSED: &str =
        "HTTP/1.1 403 Forbidden\r\nX-LoopHub-Reason: ambiguous_request\r\nContent-Length: 0\r\n\r\n";
    const PASSED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    const STOPPED: &str = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";

    /// A proxy that answers by the head of the request.
    async fn proxy(answer: fn(&str) -> &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 16 * 1024];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let _closed = stream.write_all(answer(&head).as_bytes()).await;
            }
        });
        format!("http://{address}")
    }

    async fn checked(answer: fn(&str) -> &'static str, hub_stopped: bool) -> Result<(), String> {
        let options = CheckOptions {
            proxy: proxy(answer).await,
            key: SecretString::from("check-key:secret"),
            dossier: "D7".to_owned(),
            hub_stopped,
        };
        run(options).await.map_err(|error| error.to_string())
    }

    fn decides(head: &str) -> &'static str {
        let plain = head.starts_with("GET /compte?codeDossier=D7 HTTP/1.1\r\n");
        if plain && head.contains("x-apikey: check-key:secret") {
            PASSED
        } else {
            REFUSED
        }
    }

    /// 3.3: a proxy that lets only the plain call through passes; one that lets a single hostile target through does not.
    #[tokio::test]
    async fn what_gets_through_is_told() {
        assert_eq!(checked(decides, false).await, Ok(()));
        let one = |head: &str| {
            if head.starts_with("GET /compte/../journal?codeDossier=D7 ") {
                PASSED
            } else {
                decides(head)
            }
        };
        let told = checked(one, false).await.unwrap_err();
        assert!(told.starts_with("1 requests got through"), "{told}");
        let forged = |head: &str| {
            if head.contains("X-LoopHub-Dossier: D7") {
                PASSED
            } else {
                decides(head)
            }
        };
        assert!(checked(forged, false).await.is_err());
    }

    /// A check that cannot say anything says so.
    #[tokio::test]
    async fn what_cannot_be_checked_is_told() {
        let told = checked(|_| REFUSED, false).await.unwrap_err();
        assert!(
            told.starts_with("Nothing was checked: Loop Hub refuses"),
            "{told}"
        );
        let told = checked(|_| STOPPED, false).await;
        assert!(told.is_err());
        let told = checked(|_| REFUSED, true).await.unwrap_err();
        assert!(told.contains("Loop Hub still answers"), "{told}");
        assert_eq!(checked(|_| STOPPED, true).await, Ok(()));
        assert!(checked(|_| PASSED, true).await.is_err());
    }
}
