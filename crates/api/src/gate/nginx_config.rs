//! The nginx configuration that asks the gate before every call, and lets nothing through when it cannot ask (3.3).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const TEMPLATE: &str = include_str!("nginx.conf.template");

/// Where nginx stands between the callers, Loop Hub and the back end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NginxConfig {
    upstream: Server,
    hub: Server,
    listen: SocketAddr,
}

/// An address that cannot be written in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NginxConfigFault {
    /// Not `http://host[:port]` or `https://host[:port]`. A path is refused: the path decided is the one passed on.
    #[error("the back end’s address must be http://host:port or https://host:port, without a path")]
    Upstream,
    /// The same for Loop Hub itself.
    #[error("Loop Hub’s address must be http://host:port or https://host:port, without a path")]
    Hub,
    /// Not an address and a port.
    #[error("the address to listen on must be address:port, such as 0.0.0.0:8081")]
    Listen,
}

/// A server: everything in it is safe to be written in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Server {
    tls: bool,
    host: String,
    port: u16,
}

impl NginxConfig {
    /// The place of nginx: before the back end at `upstream`, asking Loop Hub at `hub`, listening on `listen`.
    ///
    /// # Errors
    /// [`NginxConfigFault`] names the address that is wrong.
    pub fn parse(upstream: &str, hub: &str, listen: &str) -> Result<Self, NginxConfigFault> {
        Ok(Self {
            upstream: Server::parse(upstream).ok_or(NginxConfigFault::Upstream)?,
            hub: Server::parse(hub).ok_or(NginxConfigFault::Hub)?,
            listen: listen.trim().parse().map_err(|_| NginxConfigFault::Listen)?,
        })
    }
}

/// The complete, commented configuration, for the `http` block of nginx.
#[must_use]
pub fn nginx_config(config: &NginxConfig) -> String {
    TEMPLATE
        .replace("{{listen}}", &config.listen.to_string())
        .replace("{{upstream_server}}", &config.upstream.authority())
        .replace("{{upstream_scheme}}", config.upstream.scheme())
        .replace("{{upstream_tls}}\n", &config.upstream.tls_lines())
        .replace("{{hub_server}}", &config.hub.authority())
        .replace("{{hub_scheme}}", config.hub.scheme())
        .replace("{{hub_host}}", &config.hub.authority())
        .replace("{{hub_tls}}\n", &config.hub.tls_lines())
}

impl Server {
    fn parse(url: &str) -> Option<Self> {
        let url = url.trim();
        let (tls, rest) = if let Some(rest) = url.strip_prefix("http://") {
            (false, rest)
        } else {
            (true, url.strip_prefix("https://")?)
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = split_port(authority)?;
        let port = match port {
            Some(port) => port.parse().ok().filter(|port| *port > 0)?,
            None if tls => 443,
            None => 80,
        };
        Some(Self {
            tls,
            host: sound_host(host)?,
            port,
        })
    }

    const fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }

    fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Checks the certificate and the name in it: without these lines nginx takes any.
    fn tls_lines(&self) -> String {
        if !self.tls {
            return String::new();
        }
        format!(
            "        proxy_ssl_verify on;\n        \
             proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;\n        \
             proxy_ssl_server_name on;\n        \
             proxy_ssl_name {};\n",
            self.host
        )
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    let (host, port) = if authority.starts_with('[') {
        let (inner, after) = authority.split_once(']')?;
        let port = if after.is_empty() {
            None
        } else {
            Some(after.strip_prefix(':')?)
        };
        (&authority[..=inner.len()], port)
    } else {
        match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    let digits = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    digits.then_some((host, port))
}

/// A host name, an IPv4 address, or an IPv6 address in brackets.
fn sound_host(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner
            .parse::<Ipv6Addr>()
            .ok()
            .map(|address| format!("[{address}]"));
    }
    let name = (1..=253).contains(&host.len())
        && host.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        });
    let address = host.parse::<IpAddr>().is_ok();
    (name || address).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: &str = "http://127.0.0.1:8080";
    const LISTEN: &str = "0.0.0.0:8081";

    fn config(upstream: &str) -> Result<String, NginxConfigFault> {
        NginxConfig::parse(upstream, HUB, LISTEN).map(|config| nginx_config(&config))
    }

    #[test]
    fn every_place_is_filled() {
        let text = config("http://comptabilite.example:9000/").unwrap();
        assert!(!text.contains("{{") && !text.contains("}}"), "{text}");
        assert!(text.contains("server comptabilite.example:9000;"));
        assert!(text.contains("server 127.0.0.1:8080 max_fails=0;"));
        assert!(text.contains("listen 0.0.0.0:8081;"));
        assert!(!text.contains("proxy_ssl"));
    }

    #[test]
    fn a_back_end_behind_tls_has_its_certificate_checked() {
        let text = config("https://API.example").unwrap();
        assert!(text.contains("proxy_pass https://loophub_backend$request_uri;"));
        assert!(text.contains("server api.example:443;"));
        assert!(text.contains("proxy_ssl_verify on;") && text.contains("proxy_ssl_name api.example;"));
    }

    #[test]
    fn addresses_that_could_say_something_else_are_refused() {
        for wrong in [
            "",
            "ftp://a",
            "http://",
            "http://a/path",
            "http://a?x",
            "http://user@a",
            "http://a:0",
            "http://a:99999",
            "http://a:",
            "http://a;b",
            "http://a b",
            "http://a\nserver evil",
            "http://$host",
            "http://{a}",
            "http://a..b",
            "http://[::1",
            "http://[::1]x",
            "http://::1",
            "http://é.example",
        ] {
            assert_eq!(config(wrong), Err(NginxConfigFault::Upstream), "{wrong}");
            assert_eq!(
                NginxConfig::parse("http://a", wrong, LISTEN),
                Err(NginxConfigFault::Hub),
                "{wrong}"
            );
        }
        for right in ["http://a", "http://10.0.0.1:9000", "http://[2001:db8::1]:9000"] {
            assert!(config(right).is_ok(), "{right}");
        }
        for wrong in ["", "8081", "*:8081", "localhost:8081", "0.0.0.0:8081; evil"] {
            assert_eq!(
                NginxConfig::parse("http://a", HUB, wrong),
                Err(NginxConfigFault::Listen),
                "{wrong}"
            );
        }
    }
}
