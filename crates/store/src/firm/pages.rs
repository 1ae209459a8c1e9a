//! Step 2 of the wizard: pages of 50 dossiers, searched or not, as fast at page 2,000 as at page 1 (`WIZ-09`, `WIZ-10`).
//!
//! A total and the codes that start each page are counted once per state of the firm's dossiers and remembered. A
//! search that finds much walks the index of codes until the page is full; one that finds little sorts what it found
//! (the plan that measured best: the threshold is where both cost the same).

use std::sync::Arc;

use hub_domain::ids::FirmId;
use hub_domain::search::{PrefixRange, Search, SearchPrefix};

use super::dossier_lists::{DossierFilter, ListIndex};
use super::dossiers::{DossierLine, dossier_line};
use crate::db::{Arg, Link, args};
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

/// Dossiers on a page of the wizard.
pub const PAGE: i64 = 50;

/// Above this many hits, walking the index of codes beats sorting the hits.
const WALK_ABOVE: i64 = 1500;

/// How many totals and page starts are remembered, over all firms.
const REMEMBERED: usize = 4096;

/// How many lists are remembered: each may hold the names that start its pages.
const REMEMBERED_LISTS: usize = 512;

firm_sql! {
    DOSSIER_REVISION = "SELECT dossier_revision FROM firm_head WHERE firm_id = $1";
    // The revision and the total come from one statement, so a total is never remembered for another revision.
    // A bound on the code, which every code keeps, leads SQLite to the small index instead of every row.
    COUNT_ALL = "SELECT dossier_revision, \
            (SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable AND code >= '') \
        FROM firm_head WHERE firm_id = $1";
    // CASE keeps the second count on the index of codes, which holds the names too.
    COUNT_FOUND = "SELECT dossier_revision, \
            (SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable \
                AND name_folded >= $4 AND name_folded < $5) \
            + (SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable AND code >= $2 AND code < $3 \
                AND CASE WHEN name_folded >= $4 AND name_folded < $5 THEN FALSE ELSE TRUE END) \
        FROM firm_head WHERE firm_id = $1";
    PAGE_ALL = "SELECT id, code, name FROM dossier WHERE firm_id = $1 AND selectable AND code >= $2 \
        ORDER BY code LIMIT $3";
    STARTS_ALL = "SELECT t.code FROM (SELECT code, ROW_NUMBER() OVER (ORDER BY code) AS n FROM dossier \
        WHERE firm_id = $1 AND selectable AND code >= '') t WHERE (t.n - 1) % 50 = 0 ORDER BY t.n";
    // CASE keeps the planner from splitting the condition over two indexes and sorting: the walk stops at the page.
    PAGE_WALK = "SELECT id, code, name FROM dossier WHERE firm_id = $1 AND selectable AND code >= $6 \
        AND CASE WHEN code >= $2 AND code < $3 THEN TRUE WHEN name_folded >= $4 AND name_folded < $5 THEN TRUE \
            ELSE FALSE END \
        ORDER BY code LIMIT $7";
    STARTS_WALK = "SELECT t.code FROM (SELECT code, ROW_NUMBER() OVER (ORDER BY code) AS n FROM dossier \
        WHERE firm_id = $1 AND selectable AND code >= '' \
        AND CASE WHEN code >= $2 AND code < $3 THEN TRUE WHEN name_folded >= $4 AND name_folded < $5 THEN TRUE \
            ELSE FALSE END) t WHERE (t.n - 1) % 50 = 0 ORDER BY t.n";
    PAGE_SORT = "SELECT id, code, name FROM (\
            SELECT id, code, name FROM dossier WHERE firm_id = $1 AND selectable AND code >= $2 AND code < $3 \
            UNION \
            SELECT id, code, name FROM dossier WHERE firm_id = $1 AND selectable \
                AND name_folded >= $4 AND name_folded < $5) t \
        ORDER BY code LIMIT $6 OFFSET $7";
}

/// One page of dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierPage {
    /// Its lines.
    pub lines: Vec<DossierLine>,
    /// The page shown, from 1: the last one when a page beyond it was asked for.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
    /// How many dossiers there are over all pages.
    pub total: i64,
}

/// Totals and page starts, remembered per firm and search for one state of its dossiers.
#[derive(Debug)]
pub struct PageIndexes {
    cache: quick_cache::sync::Cache<(FirmId, String), Arc<PageIndex>>,
    /// The lists of [`super::dossier_lists`].
    pub(super) lists: quick_cache::sync::Cache<(FirmId, DossierFilter), Arc<ListIndex>>,
}

#[derive(Debug)]
struct PageIndex {
    dossier_revision: i64,
    total: i64,
    /// The code of each page's first dossier; `None` until a later page is asked for.
    starts: Option<Vec<String>>,
}

impl Default for PageIndexes {
    fn default() -> Self {
        Self {
            cache: quick_cache::sync::Cache::new(REMEMBERED),
            lists: quick_cache::sync::Cache::new(REMEMBERED_LISTS),
        }
    }
}

impl FirmReader {
    /// A page of the dossiers that take activations, ordered by code.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_page(&mut self, search: &Search, page: i64) -> Result<DossierPage, StoreError> {
        let (key, mut index) = self.page_index(search).await?;
        let pages = ((index.total + PAGE - 1) / PAGE).max(1);
        let page = page.clamp(1, pages);
        let walks = search.prefix().is_none() || index.total > WALK_ABOVE;
        if page > 1 && walks && index.starts.is_none() {
            let starts = starts(&mut self.link, self.firm, search).await?;
            index = Arc::new(PageIndex {
                dossier_revision: index.dossier_revision,
                total: index.total,
                starts: Some(starts),
            });
            self.database.pages().cache.insert(key, Arc::clone(&index));
        }
        let start = page_start(&index, page);
        let rows = match search.prefix() {
            None => self.link.all(&PAGE_ALL, args![self.firm, start, PAGE]).await?,
            Some(prefix) if walks => {
                let mut args = ranges(self.firm, prefix);
                args.extend(args![start, PAGE]);
                self.link.all(&PAGE_WALK, args).await?
            }
            Some(prefix) => {
                let mut args = ranges(self.firm, prefix);
                args.extend(args![PAGE, (page - 1) * PAGE]);
                self.link.all(&PAGE_SORT, args).await?
            }
        };
        let lines = rows.iter().map(dossier_line).collect::<Result<_, _>>()?;
        Ok(DossierPage {
            lines,
            page,
            pages,
            total: index.total,
        })
    }

    /// How many dossiers take activations, or match a search among them.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn dossier_total(&mut self, search: &Search) -> Result<i64, StoreError> {
        self.page_index(search).await.map(|(_, index)| index.total)
    }

    /// What is remembered of a search, counted anew when the firm's dossiers have changed since.
    async fn page_index(
        &mut self,
        search: &Search,
    ) -> Result<((FirmId, String), Arc<PageIndex>), StoreError> {
        let found = search
            .prefix()
            .map_or_else(String::new, |prefix| prefix.folded().to_owned());
        let key = (self.firm, found);
        if let Some(index) = self.database.pages().cache.get(&key) {
            let revision = self.link.one(&DOSSIER_REVISION, args![self.firm]).await?.int(0)?;
            if index.dossier_revision == revision {
                return Ok((key, index));
            }
        }
        let counted = match search.prefix() {
            None => self.link.one(&COUNT_ALL, args![self.firm]).await?,
            Some(prefix) => self.link.one(&COUNT_FOUND, ranges(self.firm, prefix)).await?,
        };
        let index = Arc::new(PageIndex {
            dossier_revision: counted.int(0)?,
            total: counted.int(1)?,
            starts: None,
        });
        self.database
            .pages()
            .cache
            .insert(key.clone(), Arc::clone(&index));
        Ok((key, index))
    }
}

/// The first code of a page; empty, before every code, for the first page.
fn page_start(index: &PageIndex, page: i64) -> &str {
    let at = usize::try_from(page - 1).unwrap_or(0);
    match &index.starts {
        Some(starts) if at > 0 => starts.get(at).or(starts.last()).map_or("", String::as_str),
        _ => "",
    }
}

async fn starts(link: &mut Link, firm: FirmId, search: &Search) -> Result<Vec<String>, StoreError> {
    let rows = match search.prefix() {
        None => link.all(&STARTS_ALL, args![firm]).await?,
        Some(prefix) => link.all(&STARTS_WALK, ranges(firm, prefix)).await?,
    };
    rows.iter().map(|row| row.text(0)).collect()
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
fn upper(range: &PrefixRange) -> String {
    range
        .upper
        .clone()
        .unwrap_or_else(|| char::MAX.to_string().repeat(256))
}
