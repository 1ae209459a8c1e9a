//! The address of a mail server, as the configuration writes it.

use percent_encoding::percent_decode_str;
use secrecy::SecretString;

/// How the conversation is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// Not at all.
    None,
    /// From `STARTTLS` on, which the server must offer.
    StartTls,
    /// From the first byte.
    Implicit,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the conversation is encrypted.
    pub encryption: Encryption,
    /// The account to sign in with.
    pub login: Option<(String, SecretString)>,
    /// The name to say hello with; none for the machine's own.
    pub hello: Option<String>,
    /// The certificate of the firm's own authority (PEM), trusted beside the public ones.
    pub authority: Option<String>,
}

/// Why the settings of a mail server are not right. Each says what to write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpFault {
    /// The address has another form.
    #[error(
        "is not the address of a mail server; write smtp://user@smtp.example.fr:587 or smtps://user@smtp.example.fr:465"
    )]
    Address,
    /// A user without a password, or a password without a user.
    #[error("names a user without a password, or a password without a user; write both, or neither")]
    HalfALogin,
    /// A password would travel in clear.
    #[error(
        "would send the password in clear; use smtps://, or smtp:// without ?tls=none, so that the connection is \
         encrypted"
    )]
    PasswordInClear,
    /// The authority's certificate is none.
    #[error("names an authority whose certificate is not in PEM form")]
    Certificate,
}

impl SmtpSettings {
    /// Reads `smtp://user:password@host:587` (encrypted by `STARTTLS`; in clear to this very machine), `smtps://…`
    /// (encrypted at once), or `smtp://host:25?tls=none` (in clear). User and password may be percent-encoded;
    /// `password` replaces the one in the address.
    ///
    /// # Errors
    /// What is not right about it.
    pub fn parse(address: &str, password: Option<SecretString>) -> Result<Self, SmtpFault> {
        let (scheme, rest) = address.trim().split_once("://").ok_or(SmtpFault::Address)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (login, server) = match rest.rsplit_once('@') {
            Some((login, server)) => (Some(login), server),
            None => (None, rest),
        };
        let (host, port) = host_and_port(server.trim_end_matches('/'))?;
        let encryption = match (scheme, query) {
            ("smtp", "") if is_this_machine(&host) => Encryption::None,
            ("smtp", "" | "tls=starttls") => Encryption::StartTls,
            ("smtp", "tls=none") => Encryption::None,
            ("smtps", "") => Encryption::Implicit,
            _ => return Err(SmtpFault::Address),
        };
        let port = port.unwrap_or(match encryption {
            Encryption::None => 25,
            Encryption::StartTls => 587,
            Encryption::Implicit => 465,
        });
        let user = login.map(|login| login.split(':').next().unwrap_or_default());
        let written = login
            .and_then(|login| login.split_once(':'))
            .map(|(_, written)| written);
        let password = match (password, written) {
            (Some(password), _) => Some(password),
            (None, Some(written)) => Some(SecretString::from(decoded(written)?)),
            (None, None) => None,
        };
        let login = match (user.map(decoded).transpose()?, password) {
            (None, None) => None,
            (Some(user), Some(password)) if !user.is_empty() => Some((user, password)),
            _ => return Err(SmtpFault::HalfALogin),
        };
        if login.is_some() && encryption == Encryption::None && !is_this_machine(&host) {
            return Err(SmtpFault::PasswordInClear);
        }
        Ok(Self {
            host,
            port,
            encryption,
            login,
            hello: None,
            authority: None,
        })
    }
}

fn host_and_port(server: &str) -> Result<(String, Option<u16>), SmtpFault> {
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => {
            (host, Some(port.parse().map_err(|_| SmtpFault::Address)?))
        }
        _ => (server, None),
    };
    let host = host.trim_matches(['[', ']']);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'_');
    if host.is_empty() || port == Some(0) || !host.bytes().all(is_name) {
        return Err(SmtpFault::Address);
    }
    Ok((host.to_owned(), port))
}

fn decoded(text: &str) -> Result<String, SmtpFault> {
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| SmtpFault::Address)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn addresses_of_servers_are_read() {
        let read = |text: &str| SmtpSettings::parse(text, None).expect(text);
        let full = read("smtp://facture%40exemple.fr:s%3Acret@smtp.exemple.fr");
        assert_eq!((full.host.as_str(), full.port), ("smtp.exemple.fr", 587));
        assert_eq!(full.encryption, Encryption::StartTls);
        let (user, password) = full.login.expect("a login");
        assert_eq!(
            (user.as_str(), password.expose_secret()),
            ("facture@exemple.fr", "s:cret")
        );
        assert_eq!(read("smtps://relais:4465/").port, 4465);
        assert_eq!(read("smtps://relais").encryption, Encryption::Implicit);
        assert_eq!(
            read("smtp://127.0.0.1:2525?tls=none").encryption,
            Encryption::None
        );
        assert_eq!(read("smtp://[::1]:25?tls=none").host, "::1");
        assert_eq!(read("smtp://u:p@localhost").port, 25);
        assert_eq!(read("smtp://127.0.0.1:2525").encryption, Encryption::None);
        assert_eq!(
            read("smtp://127.0.0.1?tls=starttls").encryption,
            Encryption::StartTls
        );
        let apart = SmtpSettings::parse("smtp://u@relais", Some(SecretString::from("p")));
        assert!(apart.is_ok_and(|settings| settings.login.is_some()));
    }

    #[test]
    fn each_fault_is_told_apart() {
        let fault = |text: &str| SmtpSettings::parse(text, None).err();
        for wrong in [
            "",
            "relais:25",
            "http://relais",
            "smtp://",
            "smtp://relais:0",
            "smtp://relais:port",
            "smtp://re lais",
            "smtps://relais?tls=none",
            "smtp://relais?tls=maybe",
            "smtp://relais/chemin",
        ] {
            assert_eq!(fault(wrong), Some(SmtpFault::Address), "{wrong}");
        }
        assert_eq!(fault("smtp://u@relais"), Some(SmtpFault::HalfALogin));
        assert_eq!(fault("smtp://:p@relais"), Some(SmtpFault::HalfALogin));
        let alone = SmtpSettings::parse("smtp://relais", Some(SecretString::from("p")));
        assert_eq!(alone.err(), Some(SmtpFault::HalfALogin));
        assert_eq!(
            fault("smtp://u:p@relais.exemple.fr?tls=none"),
            Some(SmtpFault::PasswordInClear)
        );
    }

    /// §11: no secret is ever printed.
    #[test]
    fn a_password_is_not_printed() {
        let settings = SmtpSettings::parse("smtp://u:motdepasse@relais", None).expect("right");
        assert!(!format!("{settings:?}").contains("motdepasse"));
    }
}
