//! A proxy's configuration that asks the gate before every call, and lets nothing through when it cannot ask (3.3).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The proxies that the gate answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proxy {
    /// nginx with `auth_request`.
    Nginx,
    /// Caddy with its expanded `forward_auth`.
    Caddy,
    /// Traefik with the `ForwardAuth` middleware.
    Traefik,
    /// Envoy with `ext_authz` over HTTP.
    Envoy,
}

impl Proxy {
    const fn template(self) -> &'static str {
        match self {
            Self::Nginx => include_str!("proxies/nginx.conf"),
            Self::Caddy => include_str!("proxies/loophub.caddy"),
            Self::Traefik => include_str!("proxies/traefik.yaml"),
            Self::Envoy => include_str!("proxies/envoy.yaml"),
        }
    }

    /// The lines by which the certificate of a server behind TLS, and the name in it, are checked.
    fn tls_lines(self, server: &Server) -> String {
        let lines = match self {
            Self::Nginx => NGINX_TLS,
            Self::Envoy => ENVOY_TLS,
            // Both check certificates by themselves.
            Self::Caddy | Self::Traefik => "",
        };
        lines.replace("{{host}}", server.bare_host())
    }
}

/// Without these lines nginx takes any certificate.
const NGINX_TLS: &str = "        proxy_ssl_verify on;
        proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
        proxy_ssl_server_name on;
        proxy_ssl_name {{host}};
";

/// Without these lines Envoy speaks no TLS, or takes any certificate.
const ENVOY_TLS: &str = r#"    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        sni: {{host}}
        common_tls_context:
          validation_context:
            trusted_ca: { filename: /etc/ssl/certs/ca-certificates.crt }
            match_typed_subject_alt_names:
            - { san_type: DNS, matcher: { exact: {{host}} } }
"#;

/// Where a proxy stands between the callers, Loop Hub and the back end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyConfig {
    upstream: Server,
    hub: Server,
    listen: SocketAddr,
}

/// An address that cannot be written in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyConfigFault {
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

impl ProxyConfig {
    /// The place of nginx: before the back end at `upstream`, asking Loop Hub at `hub`, listening on `listen`.
    ///
    /// # Errors
    /// [`ProxyConfigFault`] names the address that is wrong.
    pub fn parse(upstream: &str, hub: &str, listen: &str) -> Result<Self, ProxyConfigFault> {
        Ok(Self {
            upstream: Server::parse(upstream).ok_or(ProxyConfigFault::Upstream)?,
            hub: Server::parse(hub).ok_or(ProxyConfigFault::Hub)?,
            listen: listen.trim().parse().map_err(|_| ProxyConfigFault::Listen)?,
        })
    }
}

/// The complete, commented configuration of a proxy.
#[must_use]
pub fn proxy_config(proxy: Proxy, config: &ProxyConfig) -> String {
    let tls = |server: &Server| {
        if server.tls {
            proxy.tls_lines(server)
        } else {
            String::new()
        }
    };
    proxy
        .template()
        .replace("{{listen}}", &config.listen.to_string())
        .replace("{{listen_address}}", &config.listen.ip().to_string())
        .replace("{{listen_port}}", &config.listen.port().to_string())
        .replace("{{upstream_server}}", &config.upstream.authority())
        .replace("{{upstream_host}}", config.upstream.bare_host())
        .replace("{{upstream_port}}", &config.upstream.port.to_string())
        .replace("{{upstream_scheme}}", config.upstream.scheme())
        .replace("{{upstream_tls}}\n", &tls(&config.upstream))
        .replace("{{hub_server}}", &config.hub.authority())
        .replace("{{hub_host}}", config.hub.bare_host())
        .replace("{{hub_port}}", &config.hub.port.to_string())
        .replace("{{hub_scheme}}", config.hub.scheme())
        .replace("{{hub_tls}}\n", &tls(&config.hub))
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

    /// The host without the brackets of an IPv6 address.
    fn bare_host(&self) -> &str {
        let inner = self
            .host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        inner.unwrap_or(&self.host)
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

    fn config_of(proxy: Proxy, upstream: &str, hub: &str) -> Result<String, ProxyConfigFault> {
        ProxyConfig::parse(upstream, hub, LISTEN).map(|config| proxy_config(proxy, &config))
    }

    fn config(upstream: &str) -> Result<String, ProxyConfigFault> {
        config_of(Proxy::Nginx, upstream, HUB)
    }

    /// No place is left empty in any configuration, with TLS and without.
    #[test]
    fn every_place_of_every_proxy_is_filled() {
        for proxy in [Proxy::Nginx, Proxy::Caddy, Proxy::Traefik, Proxy::Envoy] {
            for (upstream, hub) in [
                ("http://back.example:9000", HUB),
                ("https://back.example", "https://hub.example"),
                ("http://[2001:db8::1]:9000", "http://[::1]:8080"),
            ] {
                let text = config_of(proxy, upstream, hub).unwrap();
                let braces = text.matches("{{").count();
                assert_eq!(braces, 0, "{proxy:?} {text}");
                assert_eq!(text.contains("back.example"), upstream.contains("back.example"));
            }
        }
        assert!(
            config_of(Proxy::Envoy, "https://back.example", HUB)
                .unwrap()
                .contains("exact: back.example")
        );
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
            assert_eq!(config(wrong), Err(ProxyConfigFault::Upstream), "{wrong}");
            assert_eq!(
                ProxyConfig::parse("http://a", wrong, LISTEN),
                Err(ProxyConfigFault::Hub),
                "{wrong}"
            );
        }
        for right in ["http://a", "http://10.0.0.1:9000", "http://[2001:db8::1]:9000"] {
            assert!(config(right).is_ok(), "{right}");
        }
        for wrong in ["", "8081", "*:8081", "localhost:8081", "0.0.0.0:8081; evil"] {
            assert_eq!(
                ProxyConfig::parse("http://a", HUB, wrong),
                Err(ProxyConfigFault::Listen),
                "{wrong}"
            );
        }
    }
}
