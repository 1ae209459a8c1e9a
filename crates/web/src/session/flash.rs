//! The message after a redirect (C4): kept by the browser for one page, as a message id with its arguments.
//!
//! It is sealed with the session's token: what the session did not write is not shown.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use crate::forms::FormData;
use crate::frame::{Message, MessageKind};
use crate::i18n::{Arg, L10n};

/// How long the browser keeps it, in seconds: the time of a redirect, and some.
pub const SECONDS: u32 = 60;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// Browsers keep 4096 bytes of a cookie; a longer message is dropped rather than cut.
const MAX_BYTES: usize = 3_800;

/// A message for the next page: kind, message id, arguments.
pub type Flash<'a> = (MessageKind, &'a str, &'a [(&'a str, Arg<'a>)]);

/// The value of the cookie; nothing when it would not fit.
#[must_use]
pub fn write((kind, id, args): Flash<'_>, secret: &str) -> Option<String> {
    let mut fields = format!("k={}&m={}", kind.class(), encode(id));
    for (name, value) in args {
        match value {
            Arg::Text(text) => fields += &format!("&t.{}={}", encode(name), encode(text)),
            Arg::Number(number) => fields += &format!("&n.{}={number}", encode(name)),
        }
    }
    // Cookies hold neither `=` nor `&`: the whole is encoded once more.
    let value = format!("{}.{}", seal(&fields, secret), encode(&fields));
    (value.len() <= MAX_BYTES).then_some(value)
}

/// The message of a cookie's value in the reader's language, if this session wrote it.
#[must_use]
pub fn read(value: &str, secret: &str, l: &L10n) -> Option<Message> {
    let (sealed, fields) = value.split_once('.')?;
    let fields: String = percent_encoding::percent_decode_str(fields)
        .decode_utf8()
        .ok()?
        .into_owned();
    if sealed != seal(&fields, secret) {
        return None;
    }
    let data = FormData::parse(fields.as_bytes()).ok()?;
    let kind = [
        MessageKind::Success,
        MessageKind::Info,
        MessageKind::Warning,
        MessageKind::Error,
    ]
    .into_iter()
    .find(|kind| kind.class() == data.text("k"))?;
    let args: Vec<(&str, Arg<'_>)> = data
        .names()
        .filter_map(|field| {
            let (form, name) = field.split_once('.')?;
            let text = data.text(field);
            match form {
                "t" => Some((name, text.into())),
                "n" => Some((name, text.parse::<i64>().ok()?.into())),
                _ => None,
            }
        })
        .collect();
    let id = data.text("m");
    let text = if args.is_empty() {
        l.t(id).into_owned()
    } else {
        l.ta(id, &args)
    };
    Some(Message::new(kind, text, l))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

fn seal(fields: &str, secret: &str) -> String {
    // The secret on both sides: knowing one seal does not help to make another.
    let digest = Sha256::new()
        .chain_update(secret)
        .chain_update([0])
        .chain_update(fields)
        .chain_update([0])
        .chain_update(secret)
        .finalize();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn words(lang: Lang) -> L10n {
        L10n::new(lang, "Europe/Paris")
    }

    /// C4: the message is kept as its id, so that it is shown in the language of the next page.
    #[test]
    fn a_message_survives_the_redirect_in_either_language() {
        let args = [("app", "A & B=<c>; é".into()), ("n", 1234_i64.into())];
        let value = write((MessageKind::Success, "msg-added", &args), "s").unwrap();
        assert!(
            value
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b";,\\\" ".contains(&byte)),
            "{value}"
        );
        let text = read(&value, "s", &words(Lang::Fr)).unwrap().text;
        assert_eq!(
            text,
            "l’application A & B=<c>; é a été ajoutée et activée sur 1\u{202f}234 dossiers."
        );
        assert!(
            read(&value, "s", &words(Lang::En))
                .unwrap()
                .text
                .contains("1,234 files")
        );
    }

    /// A message that this session did not write is not shown.
    #[test]
    fn a_planted_message_is_not_shown() {
        let value = write((MessageKind::Success, "msg-nochange", &[]), "s").unwrap();
        assert!(read(&value, "s", &words(Lang::Fr)).is_some());
        assert!(read(&value, "other", &words(Lang::Fr)).is_none());
        assert!(read(&value.replace("nochange", "login"), "s", &words(Lang::Fr)).is_none());
        assert!(read("", "s", &words(Lang::Fr)).is_none());
        assert!(read("a.%ff%fe", "s", &words(Lang::Fr)).is_none());
    }
}
