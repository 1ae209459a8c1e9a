//! One entry of a chain as a line of JSON: what an export holds, and what is verified away from the database
//! (`AUD-03`).

use serde::{Deserialize, Serialize};

use super::{FORMAT, Hash, Header, SALT_BYTES, StoredEntry};
use crate::ids::{ActId, DossierId, FirmId};
use crate::moment::Moment;

/// Why a line is no entry.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// It is not the JSON of an entry.
    #[error("the line is not an entry of a journal: {0}")]
    Malformed(String),
    /// It is of a later format.
    #[error("the line is of the format {0}, which this version does not know")]
    OtherFormat(String),
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    format: String,
    firm: i64,
    seq: i64,
    act: i64,
    at: i64,
    actor_kind: String,
    actor: Option<i64>,
    door: String,
    verb: String,
    object_kind: String,
    object_id: i64,
    dossier: Option<i64>,
    payload: Option<String>,
    salt: Option<String>,
    payload_digest: String,
    previous: String,
    hash: String,
}

/// The entry as one line, without its end: moments in milliseconds since 1970, hashes in hexadecimal, and the words as
/// the very text that was digested.
#[must_use]
pub fn to_line(entry: &StoredEntry) -> String {
    let header = &entry.header;
    let (salt, payload) = entry.payload.clone().unzip();
    let line = Line {
        format: FORMAT.to_owned(),
        firm: header.firm.0,
        seq: header.seq,
        act: header.act.0,
        at: header.at.0,
        actor_kind: header.actor_kind.clone(),
        actor: header.actor,
        door: header.door.clone(),
        verb: header.verb.clone(),
        object_kind: header.object_kind.clone(),
        object_id: header.object_id,
        dossier: header.dossier.map(|id| id.0),
        payload,
        salt: salt.map(|salt| hex(&salt)),
        payload_digest: hex(&entry.payload_digest),
        previous: hex(&entry.previous),
        hash: hex(&entry.hash),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

/// The entry of a line.
///
/// # Errors
/// [`LineFault`] when it is none that this version knows.
pub fn from_line(line: &str) -> Result<StoredEntry, LineFault> {
    let malformed = |what: &str| LineFault::Malformed(what.to_owned());
    let line: Line = serde_json::from_str(line).map_err(|error| LineFault::Malformed(error.to_string()))?;
    if line.format != FORMAT {
        return Err(LineFault::OtherFormat(line.format));
    }
    let hash = |text: &str| -> Result<Hash, LineFault> {
        bytes(text).ok_or_else(|| malformed("a hash is not 64 hexadecimal digits"))
    };
    let salt: Option<[u8; SALT_BYTES]> = line
        .salt
        .as_deref()
        .map(|salt| bytes(salt).ok_or_else(|| malformed("the salt is not 32 hexadecimal digits")))
        .transpose()?;
    Ok(StoredEntry {
        payload_digest: hash(&line.payload_digest)?,
        previous: hash(&line.previous)?,
        hash: hash(&line.hash)?,
        payload: salt.zip(line.payload),
        header: Header {
            firm: FirmId(line.firm),
            seq: line.seq,
            act: ActId(line.act),
            at: Moment(line.at),
            actor_kind: line.actor_kind,
            actor: line.actor,
            door: line.door,
            verb: line.verb,
            object_kind: line.object_kind,
            object_id: line.object_id,
            dossier: line.dossier.map(DossierId),
        },
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{ChainVerifier, GENESIS, entry_hash, payload_digest};

    fn entry() -> StoredEntry {
        let header = Header {
            firm: FirmId(1),
            seq: 1,
            act: ActId(9),
            at: Moment(-5),
            actor_kind: "staff".into(),
            actor: None,
            door: "page".into(),
            verb: "key.issued".into(),
            object_kind: "key".into(),
            object_id: 3,
            dossier: Some(DossierId(4)),
        };
        let payload = ([7; SALT_BYTES], "{\"a\": \"é\\n\"}".to_owned());
        let digest = payload_digest(&payload.0, &payload.1);
        StoredEntry {
            hash: entry_hash(&GENESIS, &header, &digest),
            payload_digest: digest,
            previous: GENESIS,
            payload: Some(payload),
            header,
        }
    }

    /// AUD-03: a line says all that the verifier needs, erased words included, and stays on one line.
    #[test]
    fn aud_03_a_line_goes_there_and_back() {
        let mut entry = entry();
        for _ in 0..2 {
            let line = to_line(&entry);
            assert!(!line.contains('\n'));
            let back = from_line(&line).expect("an entry");
            assert_eq!(back, entry);
            assert_eq!(ChainVerifier::new().next(&back), Ok(()));
            entry.payload = None;
        }
    }

    /// AUD-03: what is no entry is refused, never taken for one.
    #[test]
    fn aud_03_what_is_no_entry_is_refused() {
        let line = to_line(&entry());
        let other = line.replace(FORMAT, "loophub-audit-2");
        assert!(matches!(from_line(&other), Err(LineFault::OtherFormat(_))));
        for odd in [
            "",
            "{}",
            "[1]",
            &line[1..],
            &line.replace("\"hash\":\"", "\"hash\":\"é"),
            &line.replace("\"salt\":\"07", "\"salt\":\"0"),
        ] {
            assert!(matches!(from_line(odd), Err(LineFault::Malformed(_))), "{odd}");
        }
    }
}
