//! One request written byte for byte to a proxy, and what came of it.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long a proxy may take to answer.
const WITHIN: Duration = Duration::from_secs(10);

/// How much of an answer is read, in bytes: its head.
const HEAD_MAX: usize = 32 * 1024;

/// Statuses by which a proxy itself refuses a request that it cannot read, or cannot have decided.
const OF_THE_PROXY: [u16; 7] = [400, 413, 414, 431, 501, 503, 505];

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Loop Hub refused it, for this reason.
    RefusedByHub(String),
    /// The proxy refused it with this status, or closed the connection (none).
    RefusedByProxy(Option<u16>),
    /// It was answered by what stands behind.
    GotThrough(u16),
}

/// A proxy over HTTP.
#[derive(Debug, Clone)]
pub struct Target {
    /// `host:port`, to connect to.
    pub authority: String,
}

impl Target {
    /// `http://host[:port]`.
    pub fn parse(url: &str) -> Option<Self> {
        let authority = url.trim().strip_prefix("http://")?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let is_plain = !authority.is_empty()
            && authority
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
        let has_port = authority
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        is_plain.then(|| Self {
            authority: if has_port {
                authority.to_owned()
            } else {
                format!("{authority}:80")
            },
        })
    }

    /// Sends `GET target` with these headers as they are.
    ///
    /// # Errors
    /// When nothing listens there.
    pub async fn send(&self, target: &str, headers: &[(&str, &str)]) -> std::io::Result<Outcome> {
        let mut text = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n", self.authority);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("Connection: close\r\n\r\n");
        let mut stream = TcpStream::connect(&self.authority).await?;
        let answer = tokio::time::timeout(WITHIN, async {
            // A proxy may refuse and close before it has read everything.
            let _closed_early = stream.write_all(text.as_bytes()).await;
            let mut head = Vec::new();
            let mut buffer = [0; 4096];
            while head.len() < HEAD_MAX && !head.windows(4).any(|four| four == b"\r\n\r\n") {
                match stream.read(&mut buffer).await {
                    Ok(read @ 1..) => head.extend_from_slice(&buffer[..read]),
                    Ok(0) | Err(_) => break,
                }
            }
            head
        });
        Ok(outcome(&answer.await.unwrap_or_default()))
    }
}

fn outcome(head: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(head);
    let status = text
        .split(' ')
        .nth(1)
        .filter(|_| text.starts_with("HTTP/"))
        .and_then(|status| status.parse::<u16>().ok());
    let reason = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("x-loophub-reason")
            .then(|| value.trim().to_owned())
    });
    match (status, reason.filter(|reason| !reason.is_empty())) {
        (Some(status), Some(reason)) if status >= 400 => Outcome::RefusedByHub(reason),
        (Some(status), _) if !OF_THE_PROXY.contains(&status) => Outcome::GotThrough(status),
        (status, _) => Outcome::RefusedByProxy(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the back end answers got through, whatever its status; what the hub or the proxy refuses did not.
    #[test]
    fn answers_are_told_apart() {
        let of = |text: &str| outcome(text.as_bytes());
        assert_eq!(of("HTTP/1.1 200 OK\r\n\r\n"), Outcome::GotThrough(200));
        assert_eq!(of("HTTP/1.1 404 Not Found\r\n\r\n"), Outcome::GotThrough(404));
        assert_eq!(
            of("HTTP/1.1 302 Found\r\nX-LoopHub-Reason: x\r\n\r\n"),
            Outcome::GotThrough(302)
        );
        assert_eq!(of("HTTP/1.1 400 Bad\r\n\r\n"), Outcome::RefusedByProxy(Some(400)));
        assert_eq!(of(""), Outcome::RefusedByProxy(None));
        assert_eq!(
            of("HTTP/1.1 403 No\r\nx-loophub-reason: dossier_not_open\r\n\r\n"),
            Outcome::RefusedByHub("dossier_not_open".to_owned())
        );
    }

    /// Only plain HTTP: bytes are written as they are.
    #[test]
    fn addresses() {
        let parse = |url| Target::parse(url).map(|target| target.authority);
        assert_eq!(parse("http://127.0.0.1:8088/"), Some("127.0.0.1:8088".to_owned()));
        assert_eq!(parse("http://hub.example"), Some("hub.example:80".to_owned()));
        assert_eq!(parse("http://[::1]:80"), Some("[::1]:80".to_owned()));
        for wrong in ["", "https://a", "http://", "http://a/b", "http://a b", "a:80"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
