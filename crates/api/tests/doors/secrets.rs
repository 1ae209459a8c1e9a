//! No secret in an answer or in the log, wherever it was put.

use std::io;
use std::sync::{Arc, Mutex};

use hub_domain::api_key::KeyKind;
use tracing_subscriber::fmt::MakeWriter;

use crate::fixture::everywhere;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// S6: a secret sent as credential, identifier, parameter, path, request id or dossier is nowhere in answers and log,
/// and the log tells the true reason.
#[test]
fn no_secret_is_answered_or_logged() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // Of the whole process: other tests run meanwhile, and their secrets must not be in the log either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let written = &log;
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        let other = house.issue(&house.beta, "beta-standard", KeyKind::Standard).await;
        let secret = key.secret.as_str();
        let cut = &secret[..40];
        let mut answers = Vec::new();
        for presented in [
            key.presented(),
            format!("{secret}:{secret}"),
            format!("{cut}:{secret}"),
            format!("beta-standard:{secret}"),
            format!("nobody-here:{secret}"),
            format!("{}:{cut}", other.secret),
            secret.to_owned(),
        ] {
            for uri in [
                "/compte?codeDossier=A1",
                "/compte?codeDossier=A5",
                &format!("/compte?codeDossier={secret}"),
                &format!("/{secret}?{secret}={secret}"),
                &format!("/compte?codeDossier=A1&apikey={secret}&apikey=%00"),
            ] {
                answers.push(house.ask(Some(&presented), "GET", uri).await.everything());
                let headers = [
                    ("x-apikey", presented.as_str()),
                    ("x-request-id", secret),
                    ("accept-language", secret),
                ];
                answers.push(
                    house
                        .call("GET", &format!("/api/v1{uri}"), &headers)
                        .await
                        .everything(),
                );
                let uri = format!("/api/v1/key?{secret}={secret}&cursor={secret}");
                answers.push(house.call("GET", &uri, &headers).await.everything());
            }
        }
        house.revoke(&house.alpha, &key).await;
        answers.push(house.get(&key, "/api/v1/key").await.everything());
        for answer in answers {
            assert!(!answer.contains(cut), "{answer}");
        }
        assert!(!String::from_utf8_lossy(&written.0.lock().unwrap()).contains(cut));
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for reason in [
        "unknown_identifier",
        "wrong_secret",
        "malformed_credential",
        "dossier_closed",
        "key_revoked",
        "route_unnamed",
        "ambiguous_request",
    ] {
        assert!(log.contains(reason), "the log does not tell {reason}:\n{log}");
    }
    assert!(
        log.contains("alpha-standard"),
        "the log names the key by its identifier"
    );
}
