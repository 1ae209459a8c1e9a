//! The method, path and parameters of a call, read in the only way they can be (3.3).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::Ambiguity;

/// The longest target read, in bytes.
pub const TARGET_MAX: usize = 8192;

/// The parameter that names the dossier in the public interface, whatever its case.
pub(super) const DOSSIER_PARAMETER: &str = "codeDossier";

/// Letters beyond NFKC that some systems turn into a separator.
const SEPARATOR_LOOK_ALIKES: [char; 6] = [
    '\u{2044}', '\u{2215}', '\u{2216}', '\u{29F5}', '\u{29F8}', '\u{29F9}',
];

/// A target that can be read in one way only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTarget<'a> {
    method: &'a str,
    path: Cow<'a, str>,
    query: &'a str,
}

impl<'a> RequestTarget<'a> {
    /// Reads a method and a raw request target, as the client sent it to the proxy (`$request_uri`).
    ///
    /// Takes time in proportion to the length, and allocates only for encoded characters.
    ///
    /// # Errors
    /// The first [`Ambiguity`] found.
    pub fn parse(method: &'a [u8], raw_uri: &'a [u8]) -> Result<Self, Ambiguity> {
        let method = std::str::from_utf8(method).map_err(|_| Ambiguity::Method)?;
        if !(1..=20).contains(&method.len()) || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Ambiguity::Method);
        }
        if raw_uri.len() > TARGET_MAX {
            return Err(Ambiguity::TooLong);
        }
        let uri = visible_ascii(raw_uri)?;
        if !uri.starts_with('/') {
            return Err(Ambiguity::NotAPath);
        }
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let target = Self {
            method,
            path: read_path(path)?,
            query,
        };
        target.check_parameters()?;
        target.parameter(DOSSIER_PARAMETER)?;
        Ok(target)
    }

    /// The method, in capitals.
    #[must_use]
    pub const fn method(&self) -> &str {
        self.method
    }

    /// The path, decoded: begins with `/`, and has no empty, `.` or `..` segment.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The segments of the path, decoded; none for `/`.
    pub fn segments(&self) -> impl Iterator<Item = &str> + Clone {
        self.path.split('/').skip(1).filter(|segment| !segment.is_empty())
    }

    /// The one value of a parameter, decoded, whatever the case of its name; none if it is not there.
    ///
    /// # Errors
    /// [`Ambiguity::DuplicateDossier`] if it is there twice, [`Ambiguity::LookAlikeDossier`] if some reader may take
    /// another parameter for it, [`Ambiguity::DossierText`] if its value can be read two ways.
    pub fn parameter(&self, name: &str) -> Result<Option<Cow<'_, str>>, Ambiguity> {
        let mut found = None;
        for pair in self.query.split('&') {
            let (raw_name, raw_value) = pair.split_once('=').unwrap_or((pair, ""));
            let given = decode(raw_name)?;
            if given.eq_ignore_ascii_case(name) {
                if found.replace(raw_value).is_some() {
                    return Err(Ambiguity::DuplicateDossier);
                }
            } else if looks_like(&given, name) {
                return Err(Ambiguity::LookAlikeDossier);
            }
        }
        let Some(raw_value) = found else { return Ok(None) };
        let value = decode(raw_value)?;
        if raw_value.contains('+') || value.trim() != value {
            return Err(Ambiguity::DossierText);
        }
        Ok(Some(value))
    }

    /// Whether the public interface's dossier parameter is there.
    pub(super) fn names_dossier(&self) -> Result<bool, Ambiguity> {
        Ok(self.parameter(DOSSIER_PARAMETER)?.is_some())
    }

    fn check_parameters(&self) -> Result<(), Ambiguity> {
        if self.query.contains(';') {
            return Err(Ambiguity::Semicolon);
        }
        for pair in self.query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if decode(name)?.contains(['%', '&', '=', '#', '?', ';']) {
                return Err(Ambiguity::DoubleEncoding);
            }
            decode(value)?;
        }
        Ok(())
    }
}

/// The target as text, if every byte of it is one that a target may hold as it is.
fn visible_ascii(raw: &[u8]) -> Result<&str, Ambiguity> {
    for byte in raw {
        match byte {
            0 => return Err(Ambiguity::Nul),
            1..=b' ' | 0x7f => return Err(Ambiguity::Control),
            b'\\' => return Err(Ambiguity::Backslash),
            b'#' => return Err(Ambiguity::Fragment),
            0x80.. => {
                return Err(match std::str::from_utf8(raw) {
                    Ok(_) => Ambiguity::NotEncoded,
                    Err(_) => Ambiguity::InvalidUtf8,
                });
            }
            _ => {}
        }
    }
    std::str::from_utf8(raw).map_err(|_| Ambiguity::InvalidUtf8)
}

/// The path decoded once, refused if decoding could have moved a boundary.
fn read_path(raw: &str) -> Result<Cow<'_, str>, Ambiguity> {
    if raw.contains(';') {
        return Err(Ambiguity::Semicolon);
    }
    if raw == "/" {
        return Ok(Cow::Borrowed(raw));
    }
    let mut segments = 0;
    for segment in raw.split('/').skip(1) {
        check_segment(&decode(segment)?)?;
        segments += 1;
    }
    let path = decode(raw)?;
    // Checked again on the whole, so that what is matched is what was checked.
    if path.split('/').skip(1).count() != segments {
        return Err(Ambiguity::EncodedSeparator);
    }
    Ok(path)
}

fn check_segment(segment: &str) -> Result<(), Ambiguity> {
    if segment.is_empty() {
        return Err(Ambiguity::EmptySegment);
    }
    for letter in segment.chars() {
        match letter {
            '/' | '?' | '#' => return Err(Ambiguity::EncodedSeparator),
            '\\' => return Err(Ambiguity::Backslash),
            ';' => return Err(Ambiguity::Semicolon),
            '%' => return Err(Ambiguity::DoubleEncoding),
            letter if letter.is_ascii() => {}
            letter if becomes_separator(letter) => return Err(Ambiguity::EncodedSeparator),
            _ => {}
        }
    }
    if segment.ends_with(['.', ' ']) || segment.starts_with(' ') {
        return Err(Ambiguity::DotSegment);
    }
    Ok(())
}

/// Whether some system turns a letter into a separator: full-width slash, one-dot leader…
fn becomes_separator(letter: char) -> bool {
    SEPARATOR_LOOK_ALIKES.contains(&letter)
        || std::iter::once(letter)
            .nfkc()
            .any(|part| matches!(part, '/' | '\\' | '.' | ';' | '%' | '?' | '#'))
}

/// Percent-decoding, once; `+` stays `+`.
fn decode(raw: &str) -> Result<Cow<'_, str>, Ambiguity> {
    if !raw.contains('%') {
        return Ok(Cow::Borrowed(raw));
    }
    let mut bytes = raw.bytes();
    let mut decoded = Vec::with_capacity(raw.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = bytes.next().and_then(hexadecimal).ok_or(Ambiguity::BadEncoding)?;
            let low = bytes.next().and_then(hexadecimal).ok_or(Ambiguity::BadEncoding)?;
            decoded.push(high << 4 | low);
        } else {
            decoded.push(byte);
        }
    }
    let decoded = String::from_utf8(decoded).map_err(|_| Ambiguity::InvalidUtf8)?;
    if decoded.contains('\0') {
        return Err(Ambiguity::Nul);
    }
    if decoded.contains(char::is_control) {
        return Err(Ambiguity::Control);
    }
    Ok(Cow::Owned(decoded))
}

const fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Whether some reader may take the parameter `given` for `name`: array and property notations, stray signs around
/// it, letters that upper-casing or compatibility folding makes the same.
fn looks_like(given: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        text.nfkc()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .filter(char::is_ascii_alphanumeric)
            .collect()
    };
    given.split(['.', '[', ']']).any(|piece| {
        if piece.is_ascii() {
            piece
                .bytes()
                .filter_map(folded_letter)
                .eq(name.bytes().filter_map(folded_letter))
        } else {
            plain(piece) == plain(name)
        }
    })
}

fn folded_letter(byte: u8) -> Option<u8> {
    byte.is_ascii_alphanumeric().then_some(byte.to_ascii_lowercase())
}
