//! Verifying a chain, entry by entry, from the database or from an export (`AUD-02`, `AUD-03`).

use serde_json::Value;

use super::{GENESIS, Hash, Header, SALT_BYTES, Verb, entry_hash, payload_digest};

/// An entry as stored, with what is needed to verify it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// The header.
    pub header: Header,
    /// The digest of the payload.
    pub payload_digest: Hash,
    /// The hash before it.
    pub previous: Hash,
    /// Its own hash.
    pub hash: Hash,
    /// The payload and its salt, unless it was erased.
    pub payload: Option<([u8; SALT_BYTES], String)>,
}

/// How a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainFault {
    /// A position is missing, repeated or out of order.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Gap {
        /// The position that should have come.
        expected: i64,
        /// The position that came.
        found: i64,
    },
    /// An entry does not follow the one before it.
    #[error("entry {0} does not follow the entry before it")]
    Unlinked(i64),
    /// An entry's own fields were changed.
    #[error("entry {0} was changed after it was written")]
    Changed(i64),
    /// A payload was changed.
    #[error("the details of entry {0} were changed after they were written")]
    PayloadChanged(i64),
    /// A payload was erased, and no purge says so.
    #[error("the details of entry {0} were erased, and no purge of the journal accounts for it")]
    PayloadMissing(i64),
    /// The newest entries were cut off.
    #[error("the newest entries were cut off: the chain ends at entry {found}, entry {expected} was written")]
    CutOff {
        /// The position the chain had reached.
        expected: i64,
        /// The position it ends at now.
        found: i64,
    },
    /// The end of the chain is not the one that was noted.
    #[error("entry {0} is not the one that was noted for that position")]
    OtherHead(i64),
}

/// Verifies a chain entry by entry, so that a journal of any length needs no memory.
#[derive(Debug, Clone)]
pub struct ChainVerifier {
    seq: i64,
    hash: Hash,
    erased: i64,
    last_erased: i64,
    purged_through: i64,
}

impl ChainVerifier {
    /// A verifier at the start of a chain.
    #[must_use]
    pub const fn new() -> Self {
        Self::from(0, GENESIS)
    }

    /// A verifier that has reached position `seq` and its `hash`: what comes next is verified, what came before is not.
    #[must_use]
    pub const fn from(seq: i64, hash: Hash) -> Self {
        Self {
            seq,
            hash,
            erased: 0,
            last_erased: 0,
            purged_through: 0,
        }
    }

    /// Checks the next entry, in order of position.
    ///
    /// # Errors
    /// The first fault found.
    pub fn next(&mut self, entry: &StoredEntry) -> Result<(), ChainFault> {
        let seq = entry.header.seq;
        if seq != self.seq + 1 {
            return Err(ChainFault::Gap {
                expected: self.seq + 1,
                found: seq,
            });
        }
        if entry.previous != self.hash {
            return Err(ChainFault::Unlinked(seq));
        }
        if entry_hash(&entry.previous, &entry.header, &entry.payload_digest) != entry.hash {
            return Err(ChainFault::Changed(seq));
        }
        match &entry.payload {
            Some((salt, payload)) if payload_digest(salt, payload) != entry.payload_digest => {
                return Err(ChainFault::PayloadChanged(seq));
            }
            Some((_, payload)) if entry.header.verb == Verb::JournalPurged.code() => {
                self.purged_through = self.purged_through.max(purged_through(payload));
            }
            Some(_) => {}
            None => {
                self.erased += 1;
                self.last_erased = seq;
            }
        }
        (self.seq, self.hash) = (seq, entry.hash);
        Ok(())
    }

    /// The position and hash reached.
    #[must_use]
    pub const fn reached(&self) -> (i64, Hash) {
        (self.seq, self.hash)
    }

    /// How many payloads were erased, all of them accounted for by a purge that the chain tells of.
    ///
    /// # Errors
    /// [`ChainFault::PayloadMissing`] for an erased payload that no purge read so far accounts for.
    pub const fn erased(&self) -> Result<i64, ChainFault> {
        if self.last_erased > self.purged_through {
            return Err(ChainFault::PayloadMissing(self.last_erased));
        }
        Ok(self.erased)
    }

    /// Checks that the chain ends where it should, `expected` being the head kept beside it.
    ///
    /// # Errors
    /// [`ChainFault::CutOff`] or [`ChainFault::OtherHead`].
    pub fn ends_at(&self, expected: (i64, Hash)) -> Result<(), ChainFault> {
        if self.seq != expected.0 {
            return Err(ChainFault::CutOff {
                expected: expected.0,
                found: self.seq,
            });
        }
        if self.hash != expected.1 {
            return Err(ChainFault::OtherHead(self.seq));
        }
        Ok(())
    }
}

/// The last position that a purge erased, as its entry tells.
fn purged_through(payload: &str) -> i64 {
    let payload: Value = serde_json::from_str(payload).unwrap_or_default();
    payload["after"]["through"].as_i64().unwrap_or(0)
}

impl Default for ChainVerifier {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ActId, FirmId};
    use crate::moment::Moment;

    fn chain(length: i64) -> Vec<StoredEntry> {
        let mut previous = GENESIS;
        (1..=length)
            .map(|seq| {
                let payload = ([seq as u8; SALT_BYTES], format!("{{\"n\":{seq}}}"));
                let header = Header {
                    firm: FirmId(1),
                    seq,
                    act: ActId(seq),
                    at: Moment(seq * 10),
                    actor_kind: "staff".into(),
                    actor: Some(1),
                    door: "page".into(),
                    verb: Verb::KeyIssued.code().into(),
                    object_kind: "key".into(),
                    object_id: seq,
                    dossier: None,
                };
                let digest = payload_digest(&payload.0, &payload.1);
                let hash = entry_hash(&previous, &header, &digest);
                let entry = StoredEntry {
                    header,
                    payload_digest: digest,
                    previous,
                    hash,
                    payload: Some(payload),
                };
                previous = hash;
                entry
            })
            .collect()
    }

    fn verify(entries: &[StoredEntry], head: (i64, Hash)) -> Result<(), ChainFault> {
        let mut verifier = ChainVerifier::new();
        entries.iter().try_for_each(|entry| verifier.next(entry))?;
        verifier.ends_at(head)
    }

    /// AUD-02: any change, removal, reordering or cut is found, and an erased payload is not a fault.
    #[test]
    fn aud_02_every_tampering_is_found() {
        let good = chain(5);
        let head = (5, good[4].hash);
        assert_eq!(verify(&good, head), Ok(()));

        let mut erased = good.clone();
        erased[2].payload = None;
        assert_eq!(verify(&erased, head), Ok(()));

        let mut edited = good.clone();
        edited[1].header.object_id = 99;
        assert_eq!(verify(&edited, head), Err(ChainFault::Changed(2)));

        let mut reworded = good.clone();
        reworded[1].payload = Some(([2; SALT_BYTES], "{}".into()));
        assert_eq!(verify(&reworded, head), Err(ChainFault::PayloadChanged(2)));

        let mut removed = good.clone();
        removed.remove(2);
        assert_eq!(
            verify(&removed, head),
            Err(ChainFault::Gap {
                expected: 3,
                found: 4
            })
        );

        let mut swapped = good.clone();
        swapped.swap(1, 2);
        assert!(verify(&swapped, head).is_err());

        assert_eq!(
            verify(&good[..4], head),
            Err(ChainFault::CutOff {
                expected: 5,
                found: 4
            })
        );

        let mut rewritten = chain(5);
        rewritten[4].header.object_id = 7;
        rewritten[4].hash = entry_hash(
            &rewritten[4].previous,
            &rewritten[4].header,
            &rewritten[4].payload_digest,
        );
        assert_eq!(verify(&rewritten, head), Err(ChainFault::OtherHead(5)));
    }

    /// AUD-02: the format of the chain is frozen.
    #[test]
    fn aud_02_the_format_is_frozen() {
        let hex: String = chain(3)[2]
            .hash
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            hex,
            "64683c0edaf64228c19be9cb6ae98702af50e8213036c7dfb1b2c267bfe4602a"
        );
    }
}
