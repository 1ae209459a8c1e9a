//! A draft's selection: a base (`none` or `all`) and the rows that differ from it (`WIZ-11`, `WIZ-12`).

use std::collections::HashSet;
use std::sync::LazyLock;

use hub_domain::ids::{DossierId, DraftId, FirmId};
use hub_domain::selection::{SelectionBase, SelectionCount};

use super::dossier_lists::{DossierFilter, DossierView, Selection, set_found};
use super::dossiers::{DossierLine, dossier_line};
use super::drafts::DraftTx;
use super::pages::PAGE;
use crate::db::{Arg, args};
use crate::error::StoreError;
use crate::firm_tx::{FirmLink, FirmReader, FirmTx};
use crate::sql::{Statement, firm_sql};

firm_sql! {
    COUNT_EXCEPTIONS = "SELECT COUNT(*) FROM draft_exception x \
        JOIN dossier d ON d.firm_id = x.firm_id AND d.id = x.dossier_id \
        WHERE x.firm_id = $1 AND x.draft_id = $2 AND d.selectable";
    COUNT_SELECTABLE = "SELECT COUNT(*) FROM dossier WHERE firm_id = $1 AND selectable AND code >= ''";
    CLEAR = "DELETE FROM draft_exception WHERE firm_id = $1 AND draft_id = $2";
    CHOSEN = "SELECT d.id, d.code, d.name FROM draft_exception x \
        JOIN dossier d ON d.firm_id = x.firm_id AND d.id = x.dossier_id \
        WHERE x.firm_id = $1 AND x.draft_id = $2 AND d.selectable ORDER BY d.code LIMIT $3 OFFSET $4";
    ALL_BUT = "SELECT d.id, d.code, d.name FROM dossier d WHERE d.firm_id = $1 AND d.selectable AND NOT EXISTS \
            (SELECT 1 FROM draft_exception x \
                WHERE x.firm_id = d.firm_id AND x.draft_id = $2 AND x.dossier_id = d.id) \
        ORDER BY d.code LIMIT $3 OFFSET $4";
}

/// The placeholders `$3` to `$52` of the statements about one page of dossiers.
pub(super) fn page_placeholders() -> String {
    let numbers: Vec<String> = (3..3 + PAGE).map(|n| format!("${n}")).collect();
    numbers.join(", ")
}

/// Declares a statement about one page of dossiers, `{page}` being their placeholders.
macro_rules! page_statement {
    ($(#[$doc:meta])* $name:ident, $label:literal, $sql:literal) => {
        $(#[$doc])*
        pub(super) fn $name() -> Statement {
            static SQL: LazyLock<String> = LazyLock::new(|| format!($sql, page = page_placeholders()));
            Statement { name: $label, sql: &SQL }
        }
    };
}
pub(super) use page_statement;

page_statement!(
    /// Which dossiers of a page are exceptions.
    among, "AMONG",
    "SELECT dossier_id FROM draft_exception WHERE firm_id = $1 AND draft_id = $2 AND dossier_id IN ({page})"
);
page_statement!(
    /// Makes dossiers of a page exceptions, if they are the firm's and take activations.
    add_among, "ADD_AMONG",
    "INSERT INTO draft_exception (firm_id, draft_id, dossier_id) \
        SELECT firm_id, $2, id FROM dossier WHERE firm_id = $1 AND selectable AND id IN ({page}) \
        ON CONFLICT (firm_id, draft_id, dossier_id) DO NOTHING"
);
page_statement!(
    /// Makes dossiers of a page follow the base again.
    remove_among, "REMOVE_AMONG",
    "DELETE FROM draft_exception WHERE firm_id = $1 AND draft_id = $2 AND dossier_id IN ({page})"
);

impl FirmReader {
    /// How many dossiers a draft has chosen, from its base on.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn chosen_count(
        &mut self,
        draft: DraftId,
        base: SelectionBase,
    ) -> Result<SelectionCount, StoreError> {
        let total = self
            .dossier_list_total(&DossierFilter::of(DossierView::All))
            .await?;
        let exceptions = self
            .link
            .one(&COUNT_EXCEPTIONS, args![self.firm, draft])
            .await?
            .int(0)?;
        Ok(count(base, total, exceptions))
    }

    /// Which dossiers of a page are exceptions of a draft.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn exceptions_among(
        &mut self,
        draft: DraftId,
        page: &[DossierId],
    ) -> Result<HashSet<DossierId>, StoreError> {
        let Some(args) = page_args(self.firm, draft, page) else {
            return Ok(HashSet::new());
        };
        self.link
            .all(&among(), args)
            .await?
            .iter()
            .map(|row| row.id(0))
            .collect()
    }

    /// The dossiers a draft has chosen, by code, `limit` from `offset` on.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn chosen_dossiers(
        &mut self,
        draft: DraftId,
        all: bool,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<DossierLine>, StoreError> {
        let statement = if all { &ALL_BUT } else { &CHOSEN };
        let rows = self
            .link
            .all(statement, args![self.firm, draft, limit, offset])
            .await?;
        rows.iter().map(dossier_line).collect()
    }

    /// The dossiers that differ from a draft's base: those taken out when it is everything.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn exception_dossiers(
        &mut self,
        draft: DraftId,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<DossierLine>, StoreError> {
        let rows = self
            .link
            .all(&CHOSEN, args![self.firm, draft, limit, offset])
            .await?;
        rows.iter().map(dossier_line).collect()
    }
}

impl FirmTx {
    /// How many dossiers a draft has chosen, as this transaction sees it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn chosen_count(
        &mut self,
        draft: DraftId,
        base: SelectionBase,
    ) -> Result<SelectionCount, StoreError> {
        let (firm, link) = self.firm_link();
        let total = link.one(&COUNT_SELECTABLE, args![firm]).await?.int(0)?;
        let exceptions = link.one(&COUNT_EXCEPTIONS, args![firm, draft]).await?.int(0)?;
        Ok(count(base, total, exceptions))
    }
}

impl DraftTx {
    /// Forgets every exception: the selection is its base.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn clear_exceptions(&mut self) -> Result<(), StoreError> {
        let (firm, draft, link) = self.parts();
        link.run(&CLEAR, args![firm, draft]).await.map(|_| ())
    }

    /// Makes these dossiers, at most 50, differ from the base (`differ`) or follow it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_exceptions(&mut self, dossiers: &[DossierId], differ: bool) -> Result<(), StoreError> {
        let (firm, draft, link) = self.parts();
        let statement = if differ { add_among() } else { remove_among() };
        for page in dossiers.chunks(usize::try_from(PAGE).unwrap_or(1)) {
            if let Some(args) = page_args(firm, draft, page) {
                link.run(&statement, args).await?;
            }
        }
        Ok(())
    }

    /// Makes every dossier a filter finds differ from the base, or follow it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn set_found(&mut self, filter: &DossierFilter, differ: bool) -> Result<(), StoreError> {
        let (firm, draft, link) = self.parts();
        set_found(link, firm, Selection::Draft(draft), filter, differ).await
    }
}

/// A selection's count, of what was counted.
pub(super) fn count(base: SelectionBase, listed: i64, exceptions: i64) -> SelectionCount {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    SelectionCount::new(base, number(listed), number(exceptions))
}

/// The parameters of a page's statement: a short page repeats its last dossier. `None` for an empty page.
pub(super) fn page_args(firm: FirmId, of: impl Into<Arg>, page: &[DossierId]) -> Option<Vec<Arg>> {
    let last = *page.last()?;
    let padded = page.iter().copied().chain(std::iter::repeat(last));
    let mut args = args![firm];
    args.push(of.into());
    args.extend(padded.take(usize::try_from(PAGE).unwrap_or(1)).map(Arg::from));
    Some(args)
}
