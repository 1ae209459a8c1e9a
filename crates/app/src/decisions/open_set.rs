//! The dossiers open to one application, exact and compact: one buffer of codes and a table of places in it.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;
use hub_domain::ids::{FirmId, InstalledAppId};
use quick_cache::sync::Cache;

/// Every code open to an application, at one revision of its activations.
pub struct OpenSet {
    revision: i64,
    /// The codes one after the other, each preceded by its length in one byte.
    codes: Box<[u8]>,
    places: HashTable<u32>,
    hasher: RandomState,
}

impl std::fmt::Debug for OpenSet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OpenSet")
            .field("revision", &self.revision)
            .field("len", &self.places.len())
            .finish()
    }
}

impl OpenSet {
    /// The set of these codes, each of at most 255 bytes; longer ones cannot be dossier codes and are left out.
    #[must_use]
    pub fn new(revision: i64, codes: &[String]) -> Self {
        let hasher = RandomState::new();
        let mut buffer = Vec::with_capacity(codes.iter().map(|code| code.len() + 1).sum());
        let mut places = HashTable::with_capacity(codes.len());
        for code in codes {
            let (Ok(length), Ok(place)) = (u8::try_from(code.len()), u32::try_from(buffer.len())) else {
                continue;
            };
            buffer.push(length);
            buffer.extend_from_slice(code.as_bytes());
            let hash = hasher.hash_one(code.as_bytes());
            places.insert_unique(hash, place, |place| hasher.hash_one(code_at(&buffer, *place)));
        }
        Self {
            revision,
            codes: buffer.into_boxed_slice(),
            places,
            hasher,
        }
    }

    /// The revision of the application's activations that it holds.
    #[must_use]
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// Whether a code is open.
    #[must_use]
    pub fn contains(&self, code: &str) -> bool {
        let hash = self.hasher.hash_one(code.as_bytes());
        self.places
            .find(hash, |place| code_at(&self.codes, *place) == code.as_bytes())
            .is_some()
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (self.codes.len() + self.places.capacity() * 5) as u64
    }
}

fn code_at(codes: &[u8], place: u32) -> &[u8] {
    let place = place as usize;
    let length = codes.get(place).map_or(0, |length| usize::from(*length));
    codes.get(place + 1..place + 1 + length).unwrap_or_default()
}

/// About how many applications' open dossiers are kept; what they take together is bounded by the settings.
const SETS_KEPT: usize = 1000;

/// The open dossiers of applications, as many as there is memory for.
pub(super) type KeptSets = Cache<(FirmId, InstalledAppId), Arc<OpenSet>, SetBytes>;

/// Sets weigh what they take, so that all of them together stay within the limit.
#[derive(Debug, Clone)]
pub(super) struct SetBytes;

impl<K> quick_cache::Weighter<K, Arc<OpenSet>> for SetBytes {
    fn weight(&self, _: &K, set: &Arc<OpenSet>) -> u64 {
        set.bytes().max(1)
    }
}

/// One shard, so that the whole limit is there for the largest set.
pub(super) fn open_sets(bytes: u64) -> KeptSets {
    let options = quick_cache::OptionsBuilder::new()
        .shards(1)
        .estimated_items_capacity(SETS_KEPT)
        .weight_capacity(bytes)
        .build();
    match options {
        Ok(options) => Cache::with_options(
            options,
            SetBytes,
            quick_cache::DefaultHashBuilder::default(),
            quick_cache::sync::DefaultLifecycle::default(),
        ),
        Err(_) => Cache::with_weighter(SETS_KEPT, bytes, SetBytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_exactly_its_codes() {
        let codes: Vec<String> = (0..10_000).map(|n| format!("CLI{n:06}")).collect();
        let set = OpenSet::new(7, &codes);
        assert!(codes.iter().all(|code| set.contains(code)));
        for absent in ["", "CLI", "CLI00000", "CLI0000001", "CLI010000", "cli000001"] {
            assert!(!set.contains(absent), "{absent}");
        }
        assert!(!OpenSet::new(1, &[]).contains(""));
    }
}
