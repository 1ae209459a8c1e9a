//! Where a message may be posted to: addresses of the public Internet over HTTPS, and what the installation allows by
//! name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hub_domain::webhook::{ADDRESS_MAX_CHARS, is_public};
use reqwest::Url;

use crate::directory::Reply;

/// Hosts to which the installation allows posting wherever they are, over plain HTTP too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowedHosts(Vec<AllowedHost>);

/// A host as an address names it once it is read, and its one port where the installation names one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AllowedHost {
    name: String,
    port: Option<u16>,
}

impl AllowedHosts {
    /// Reads a list of `name` (any port) or `name:port`, such as `hooks.cabinet.example`, `127.0.0.1:9000` or `[::1]`.
    ///
    /// # Errors
    /// The first entry that is neither.
    pub fn parse<T: AsRef<str>>(entries: &[T]) -> Result<Self, String> {
        let mut hosts = Vec::new();
        for entry in entries {
            let entry = entry.as_ref().trim();
            hosts.push(Self::host(entry).ok_or_else(|| entry.to_owned())?);
        }
        Ok(Self(hosts))
    }

    /// Reads an entry as addresses are read, so that every writing of a host is the same one.
    fn host(entry: &str) -> Option<AllowedHost> {
        if entry.contains(['/', '\\', '@', '?', '#', '*']) {
            return None;
        }
        let url = Url::parse(&format!("http://{entry}/")).ok()?;
        let name = bare(url.host_str()?);
        // The reader drops the port that is usual for its scheme: it is read from what was written.
        let port = match entry.rsplit_once(':') {
            Some((_, port)) if !entry.ends_with(']') => Some(port.parse().ok().filter(|port| *port > 0)?),
            _ => None,
        };
        Some(AllowedHost { name, port })
    }

    fn hold(&self, host: &str, port: u16) -> bool {
        self.0
            .iter()
            .any(|allowed| allowed.name == host && allowed.port.is_none_or(|only| only == port))
    }
}

/// What is to be corrected in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DestinationFault {
    /// No address, or too long a one.
    #[error("is no address")]
    Form,
    /// Neither HTTPS nor allowed by the installation.
    #[error("does not begin with https://")]
    NotHttps,
    /// A user or a password stands in it.
    #[error("holds a user or a password")]
    Credentials,
    /// It leads to no address of the public Internet.
    #[error("leads to a private or reserved address")]
    Private,
}

/// An address that messages may be posted to, as far as it says so itself: what its name leads to is checked at each
/// attempt.
#[derive(Debug, Clone)]
pub struct Destination {
    pub(super) url: Url,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) literal: Option<IpAddr>,
    pub(super) is_allowed: bool,
}

impl Destination {
    /// Reads an address.
    ///
    /// # Errors
    /// [`DestinationFault`].
    pub fn read(text: &str, allowed: &AllowedHosts) -> Result<Self, DestinationFault> {
        if text.chars().count() > ADDRESS_MAX_CHARS {
            return Err(DestinationFault::Form);
        }
        let mut url = Url::parse(text).map_err(|_| DestinationFault::Form)?;
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(DestinationFault::Form);
        };
        let host = bare(host);
        if port == 0 {
            return Err(DestinationFault::Form);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(DestinationFault::Credentials);
        }
        let is_allowed = allowed.hold(&host, port);
        match url.scheme() {
            "https" => {}
            "http" if is_allowed => {}
            _ => return Err(DestinationFault::NotHttps),
        }
        let literal = literal(&host);
        if literal.is_some_and(|address| !is_public(address)) && !is_allowed {
            return Err(DestinationFault::Private);
        }
        // A name without a point, or of a place that is local by definition, is nobody's on the public Internet.
        if literal.is_none() && !is_allowed && is_local_name(&host) {
            return Err(DestinationFault::Private);
        }
        url.set_fragment(None);
        // What is kept is longer than what was typed where that held accents, and is read again at each attempt.
        if url.as_str().len() > ADDRESS_MAX_CHARS {
            return Err(DestinationFault::Form);
        }
        Ok(Self {
            url,
            host,
            port,
            literal,
            is_allowed,
        })
    }

    /// The address, as it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Whether a message may go to every one of these addresses. One that may not is enough to refuse: a name that leads
    /// outside and inside at once is a trap.
    pub(super) fn admits(&self, addresses: &[IpAddr]) -> bool {
        self.is_allowed || addresses.iter().all(|address| is_public(*address))
    }
}

/// A host without the brackets of IPv6.
fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).to_ascii_lowercase()
}

/// The address, where the host is one. The reader of addresses has brought every writing of one (`0x7f.1`, `2130706433`)
/// to the usual form.
fn literal(host: &str) -> Option<IpAddr> {
    host.parse::<Ipv4Addr>()
        .map(IpAddr::V4)
        .or_else(|_| host.parse::<Ipv6Addr>().map(IpAddr::V6))
        .ok()
}

fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    !host.contains('.')
        || [".localhost", ".local", ".internal", ".home.arpa"]
            .iter()
            .any(|end| host.ends_with(end))
}

/// Tells where a name leads. The real one asks the system.
pub trait Resolve: Send + Sync + std::fmt::Debug {
    /// Every address of a host.
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Reply<'a, std::io::Result<Vec<IpAddr>>>;
}

/// The system's own look-up of names.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Reply<'a, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, port)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<String, DestinationFault> {
        let allowed = AllowedHosts::parse(&[
            "hooks.cabinet.local",
            "127.0.0.1:9000",
            "[::1]:9000",
            "[fd00::2]",
            "Hooks.Café.local",
        ])
        .expect("hosts");
        Destination::read(url, &allowed).map(|found| found.as_str().to_owned())
    }

    /// HOOK-07: every writing of an address that is not public is refused as such, and plain HTTP is.
    #[test]
    fn hook_07_addresses_as_they_are_written() {
        use DestinationFault::{Credentials, Form, NotHttps, Private};
        for (url, fault) in [
            ("", Form),
            ("hooks.example.fr", Form),
            ("https://", Form),
            ("https://hooks.example.fr:0/", Form),
            ("ftp://hooks.example.fr/", NotHttps),
            ("file:///etc/passwd", Form),
            ("http://hooks.example.fr/", NotHttps),
            ("https://u:p@hooks.example.fr/", Credentials),
            ("https://u@hooks.example.fr/", Credentials),
            ("https://127.0.0.1/", Private),
            ("https://127.1/", Private),
            ("https://0x7f.0.0.1/", Private),
            ("https://0177.0.0.1/", Private),
            ("https://2130706433/", Private),
            ("https://0/", Private),
            ("https://127.0.0.1./", Private),
            ("https://①②⑦.0.0.1/", Private),
            ("https://10.0.0.1:8443/x", Private),
            ("https://169.254.169.254/latest/meta-data", Private),
            ("https://[::1]/", Private),
            ("https://[::ffff:127.0.0.1]/", Private),
            ("https://[::ffff:7f00:1]/", Private),
            ("https://[fd00::1]/", Private),
            ("https://[::1]:9001/", Private),
            ("https://[fe80::1]/", Private),
            ("https://localhost/", Private),
            ("https://LOCALHOST./", Private),
            ("https://intranet/", Private),
            ("https://a.localhost/", Private),
            ("https://nas.local/", Private),
            ("https://metadata.google.internal/", Private),
            ("https://127.0.0.1:9001/", Private),
        ] {
            assert_eq!(read(url), Err(fault), "{url}");
        }
        // What is kept is what is measured: an accent is six characters of it.
        for long in ["x".repeat(600), "é".repeat(120)] {
            let url = format!("https://a.fr/{long}");
            assert_eq!(read(&url), Err(Form), "{url}");
        }
        let kept = read(&format!("https://a.fr/{}", "é".repeat(80))).expect("short enough");
        assert_eq!(read(&kept), Ok(kept.clone()), "what is kept is read again");
    }

    /// HOOK-07: what the installation allows by name, and what is public.
    #[test]
    fn hook_07_what_is_allowed() {
        for (url, kept) in [
            (
                "https://hooks.example.fr/a?b=c#d",
                "https://hooks.example.fr/a?b=c",
            ),
            ("https://hooks.example.fr:8443/", "https://hooks.example.fr:8443/"),
            ("https://1.1.1.1/", "https://1.1.1.1/"),
            ("http://hooks.cabinet.local:81/", "http://hooks.cabinet.local:81/"),
            ("https://HOOKS.cabinet.LOCAL/", "https://hooks.cabinet.local/"),
            ("http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x"),
            ("http://[::1]:9000/x", "http://[::1]:9000/x"),
            ("http://[0:0::1]:9000/", "http://[::1]:9000/"),
            ("http://[fd00::2]:81/", "http://[fd00::2]:81/"),
            ("http://hooks.café.local/", "http://hooks.xn--caf-dma.local/"),
        ] {
            assert_eq!(read(url).as_deref(), Ok(kept), "{url}");
        }
        for wrong in [
            "",
            "a/b",
            "u@host",
            "http://a.fr",
            "*.a.fr",
            "a b",
            "::1",
            "a.fr:0",
            "a.fr:99999",
        ] {
            assert!(AllowedHosts::parse(&[wrong]).is_err(), "{wrong}");
        }
    }
}
