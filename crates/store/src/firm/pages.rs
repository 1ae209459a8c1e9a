//! What the pages of every list share: their size, the bounds of a search, what is remembered of them.

use std::sync::Arc;

use hub_domain::ids::FirmId;
use hub_domain::search::{PrefixRange, SearchPrefix};

use super::contact_pages::{ContactIndex, ContactSearch};
use super::dossier_lists::{DossierFilter, ListIndex};
use crate::db::{Arg, args};

/// Dossiers on a page of the wizard.
pub const PAGE: i64 = 50;

/// How many lists are remembered: each may hold the names that start its pages.
const REMEMBERED_LISTS: usize = 512;

/// Totals and page starts of lists, remembered per firm and filter for one state of what they depend on.
#[derive(Debug)]
pub struct PageIndexes {
    /// The lists of [`super::dossier_lists`].
    pub(super) lists: quick_cache::sync::Cache<(FirmId, DossierFilter), Arc<ListIndex>>,
    /// The lists of [`super::contact_pages`].
    pub(super) contacts: quick_cache::sync::Cache<(FirmId, ContactSearch), Arc<ContactIndex>>,
}

impl Default for PageIndexes {
    fn default() -> Self {
        Self {
            lists: quick_cache::sync::Cache::new(REMEMBERED_LISTS),
            contacts: quick_cache::sync::Cache::new(REMEMBERED_LISTS),
        }
    }
}

/// The firm and the four bounds of a search, `$1` to `$5`.
pub(super) fn ranges(firm: FirmId, prefix: &SearchPrefix) -> Vec<Arg> {
    let mut args = args![firm];
    args.extend(bounds(prefix).map(Arg::from));
    args
}

/// The bounds of a search: codes from, to, names from, to.
pub(super) fn bounds(prefix: &SearchPrefix) -> [String; 4] {
    let (codes, names) = (prefix.code_range(), prefix.name_range());
    [lower(&codes), upper(&codes), lower(&names), upper(&names)]
}

fn lower(range: &PrefixRange) -> String {
    range.lower.clone()
}

/// A range without an upper bound ends after every code and name the schema can hold.
pub(super) fn upper(range: &PrefixRange) -> String {
    range
        .upper
        .clone()
        .unwrap_or_else(|| char::MAX.to_string().repeat(256))
}
