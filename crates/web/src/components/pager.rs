//! Pages of a list (C7).

/// A place in the list of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagerItem {
    /// A page that can be gone to.
    Page(u64),
    /// The current page.
    Current(u64),
    /// Pages left out.
    Gap,
}

/// The pages of a list: first, last, current ± 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// The current page, from 1, never beyond [`Pager::pages`].
    pub page: u64,
    /// How many pages there are, at least 1.
    pub pages: u64,
    /// Rows in all.
    pub total: u64,
    /// Rows on a page.
    pub per_page: u64,
    /// What stands before the page number in a link: `?q=apo&page=`.
    pub base: String,
}

impl Pager {
    /// The page asked for, brought back to the last one when it is beyond.
    ///
    /// `query` is the rest of the query string, without `page` (`q=apo&tri=-code` or empty),
    /// already percent-encoded.
    #[must_use]
    pub fn new(page: u64, total: u64, per_page: u64, query: &str) -> Self {
        let per_page = per_page.max(1);
        let pages = total.div_ceil(per_page).max(1);
        let base = if query.is_empty() {
            "?page=".to_owned()
        } else {
            format!("?{query}&page=")
        };
        Self {
            page: page.clamp(1, pages),
            pages,
            total,
            per_page,
            base,
        }
    }

    /// The first row of the page, from 1; 0 when the list is empty.
    #[must_use]
    pub fn first_row(&self) -> u64 {
        if self.total == 0 {
            0
        } else {
            (self.page - 1) * self.per_page + 1
        }
    }

    /// The last row of the page.
    #[must_use]
    pub fn last_row(&self) -> u64 {
        (self.page * self.per_page).min(self.total)
    }

    /// The address of a page.
    #[must_use]
    pub fn href(&self, page: &u64) -> String {
        format!("{}{page}", self.base)
    }

    /// The page before, if any.
    #[must_use]
    pub fn previous(&self) -> Option<u64> {
        (self.page > 1).then(|| self.page - 1)
    }

    /// The page after, if any.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        (self.page < self.pages).then(|| self.page + 1)
    }

    /// First, last, current ± 2, with gaps; a gap of one page shows that page.
    #[must_use]
    pub fn items(&self) -> Vec<PagerItem> {
        let mut items = Vec::new();
        let mut before = 0;
        for page in (1..=1)
            .chain(self.page.saturating_sub(2).max(2)..=(self.page + 2).min(self.pages))
            .chain((self.pages > 1).then_some(self.pages))
        {
            if page <= before {
                continue;
            }
            match page - before {
                1 => {}
                2 => items.push(PagerItem::Page(page - 1)),
                _ => items.push(PagerItem::Gap),
            }
            items.push(if page == self.page {
                PagerItem::Current(page)
            } else {
                PagerItem::Page(page)
            });
            before = page;
        }
        items
    }
}

#[cfg(test)]
mod tests {
    use super::PagerItem::{Current, Gap, Page};
    use super::*;

    /// C7: first, last, current ± 2.
    #[test]
    fn first_last_and_two_around() {
        assert_eq!(Pager::new(1, 0, 50, "").items(), [Current(1)]);
        assert_eq!(Pager::new(2, 101, 50, "").items(), [Page(1), Current(2), Page(3)]);
        assert_eq!(
            Pager::new(500, 50_000, 50, "").items(),
            [
                Page(1),
                Gap,
                Page(498),
                Page(499),
                Current(500),
                Page(501),
                Page(502),
                Gap,
                Page(1000)
            ]
        );
        // One page left out would take the same room as the gap: it is shown.
        assert_eq!(
            Pager::new(5, 450, 50, "").items(),
            [
                Page(1),
                Page(2),
                Page(3),
                Page(4),
                Current(5),
                Page(6),
                Page(7),
                Page(8),
                Page(9)
            ]
        );
    }

    /// C7: a page beyond the end answers the last page; rows are counted exactly.
    #[test]
    fn a_page_beyond_the_end_is_the_last() {
        let pager = Pager::new(u64::MAX, 101, 50, "q=apo");
        assert_eq!((pager.page, pager.pages), (3, 3));
        assert_eq!((pager.first_row(), pager.last_row()), (101, 101));
        assert_eq!((pager.previous(), pager.next()), (Some(2), None));
        assert_eq!(pager.href(&2), "?q=apo&page=2");
        let empty = Pager::new(0, 0, 50, "");
        assert_eq!((empty.page, empty.first_row(), empty.last_row()), (1, 0, 0));
    }
}
