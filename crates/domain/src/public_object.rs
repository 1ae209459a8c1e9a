//! `objectId` and `revisionId`: by what partners know a record of the firm, and which state of it they have seen (3.5).
//!
//! An `objectId` is derived, not stored: the first bytes of SHA-256 of the firm's domain and the instant it was created,
//! the kind of record, and what names the record in the firm for good. It is the same at every reading and after a
//! restored backup, and no two installations have the same one. `docs/decisions/0011-object-ids-are-derived.md` says why.

use sha2::{Digest as _, Sha256};

use crate::filter::Resource;
use crate::moment::Moment;

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A line of a list.
    Line(Resource),
    /// A dossier, as `DossierComplet` answers it.
    Dossier,
}

/// The firm whose records are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectOwner {
    /// Its domain.
    pub domain: String,
    /// When it was created.
    pub created_at: Moment,
}

impl ObjectKind {
    const fn word(self) -> &'static str {
        match self {
            Self::Line(Resource::Staff) => "staff",
            Self::Line(Resource::Group) => "group",
            Self::Line(Resource::Agency) => "agency",
            Self::Line(Resource::Engagement) => "engagement",
            Self::Dossier => "dossier",
        }
    }
}

impl ObjectOwner {
    /// The `objectId` of a record that `identity` names in the firm for good: a UUID of version 8 (RFC 9562).
    #[must_use]
    pub fn object_id(&self, kind: ObjectKind, identity: &str) -> String {
        let mut hasher = Sha256::new();
        let created_at = self.created_at.0.to_string();
        for part in [
            "loophub object 1",
            &self.domain,
            &created_at,
            kind.word(),
            identity,
        ] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let digest: [u8; 32] = hasher.finalize().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hexadecimal = format!("{:032x}", u128::from_be_bytes(bytes));
        let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
        parts.map(|part| hexadecimal[part].to_owned()).join("-")
    }
}

/// The `revisionId` of a state: `0x` and sixteen hexadecimal digits, as partners know it.
#[must_use]
pub fn revision_id(revision: i64) -> String {
    format!("0x{revision:016X}")
}

/// The state that a `revisionId` names, whatever the case of its digits; nothing for any other text.
#[must_use]
pub fn revision_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix("0x")?;
    let plain = (1..=16).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    plain.then(|| i64::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(domain: &str, created_at: i64) -> ObjectOwner {
        ObjectOwner {
            domain: domain.to_owned(),
            created_at: Moment(created_at),
        }
    }

    /// 3.5: the same in every version, and another for another firm, installation, kind or record.
    #[test]
    fn object_ids_are_stable_and_apart() {
        let alpha = owner("ALPHA", 1_700_000_000_000);
        let known = alpha.object_id(ObjectKind::Dossier, "7");
        assert_eq!(known, KNOWN, "partners keep these: they never change");
        let others = [
            owner("BETA", 1_700_000_000_000).object_id(ObjectKind::Dossier, "7"),
            owner("ALPHA", 1_700_000_000_001).object_id(ObjectKind::Dossier, "7"),
            alpha.object_id(ObjectKind::Line(Resource::Engagement), "7"),
            alpha.object_id(ObjectKind::Dossier, "8"),
        ];
        assert!(others.iter().all(|other| *other != known && other.len() == 36));
    }

    #[test]
    fn revisions_are_hexadecimal() {
        assert_eq!(revision_id(90_010), "0x0000000000015F9A");
        for text in ["0x0000000000015F9A", "0x15f9a"] {
            assert_eq!(revision_of(text), Some(90_010), "{text}");
        }
        for wrong in [
            "",
            "0x",
            "15F9A",
            "0x+5",
            "0xFFFFFFFFFFFFFFFF",
            "0x00000000000000001",
            "0xé",
        ] {
            assert_eq!(revision_of(wrong), None, "{wrong}");
        }
    }

    const KNOWN: &str = "3f3f62ce-a7a4-89cc-9b3b-98fe7a4411a4";
}
