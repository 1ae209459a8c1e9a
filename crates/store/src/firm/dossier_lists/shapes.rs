//! The statements of the lists: fragments put together, each shape prepared by the tests on both engines.

use hub_domain::dossier::{DossierStatus, TeamsStatus};
use hub_domain::ids::{BasketId, CatalogAppId, DraftId, FirmId, InstalledAppId, StaffId};
use hub_domain::search::SearchPrefix;

use super::{ApplicationFilter, DossierColumn, DossierFilter, DossierOrder, DossierView, STEP, staff_of};
use crate::db::Arg;
use crate::error::StoreError;
use crate::firm::pages::bounds;
use crate::firm::shape::Draft;
use crate::sql::Statement;

/// Whose exceptions a filter changes.
#[derive(Debug, Clone, Copy)]
pub(in crate::firm) enum Selection {
    /// A list's basket.
    Basket(BasketId),
    /// A draft of the wizard.
    Draft(DraftId),
}

impl Selection {
    /// Its table of exceptions, the column that names it there, and its row.
    fn exceptions(self) -> (&'static str, &'static str, Arg) {
        match self {
            Self::Basket(id) => ("basket_exception", "basket_id", Arg::from(id)),
            Self::Draft(id) => ("draft_exception", "draft_id", Arg::from(id)),
        }
    }
}

impl Draft {
    /// `FROM … WHERE …`: the dossiers `d` of a list, read where the fewest rows are: from what a search finds, else from
    /// the portfolio.
    fn source(&mut self, filter: &DossierFilter) {
        let kept = match filter.view {
            DossierView::Portfolio(staff) => Some(self.arg(staff)),
            DossierView::All | DossierView::Models => None,
        };
        let found = filter.search.as_ref().map(|prefix| {
            let [from, to, name_from, name_to] = self.ranges(prefix);
            let universe = universe("s", filter);
            format!(
                "SELECT s.id FROM dossier s WHERE s.firm_id = $1{universe} \
                 AND s.code >= {from} AND s.code < {to} UNION SELECT s.id FROM dossier s WHERE s.firm_id = $1{universe} \
                 AND s.name_folded >= {name_from} AND s.name_folded < {name_to}"
            )
        });
        // CROSS JOIN keeps SQLite from reading the tables in another order.
        self.add(&match (kept, found) {
            (Some(staff), Some(found)) => format!(
                " FROM ({found}) f CROSS JOIN portfolio_entry p CROSS JOIN dossier d WHERE p.firm_id = $1 \
                 AND p.staff_id = {staff} AND p.dossier_id = f.id AND d.firm_id = p.firm_id AND d.id = p.dossier_id"
            ),
            (Some(staff), None) => format!(
                " FROM portfolio_entry p CROSS JOIN dossier d WHERE p.firm_id = $1 AND p.staff_id = {staff} \
                 AND d.firm_id = p.firm_id AND d.id = p.dossier_id"
            ),
            (None, Some(found)) => format!(" FROM dossier d WHERE d.firm_id = $1 AND d.id IN ({found})"),
            // A bound on the code, which every code keeps, leads SQLite to the small index of codes.
            (None, None) if *filter == DossierFilter::of(DossierView::All) => {
                " FROM dossier d WHERE d.firm_id = $1 AND d.code >= ''".to_owned()
            }
            (None, None) => " FROM dossier d WHERE d.firm_id = $1".to_owned(),
        });
        if let Some(ApplicationFilter::With(application)) = filter.application {
            let application = self.arg(application);
            self.add(&format!(
                " AND d.id IN (SELECT a.dossier_id FROM activation a WHERE a.firm_id = $1 \
                 AND a.installed_app_id = {application} AND a.closed_by IS NULL)"
            ));
        }
        self.rest(filter);
    }

    /// `FROM … WHERE …`: the same dossiers, read along an index of theirs until the page is full.
    fn walked(&mut self, filter: &DossierFilter) {
        self.add(" FROM dossier d WHERE d.firm_id = $1");
        if let DossierView::Portfolio(staff) = filter.view {
            let staff = self.arg(staff);
            self.add(&format!(
                " AND EXISTS (SELECT 1 FROM portfolio_entry p WHERE p.firm_id = d.firm_id \
                 AND p.staff_id = {staff} AND p.dossier_id = d.id)"
            ));
        }
        if let Some(prefix) = &filter.search {
            let [from, to, name_from, name_to] = self.ranges(prefix);
            // CASE keeps the planner from splitting the condition over two indexes and sorting.
            self.add(&format!(
                " AND CASE WHEN d.code >= {from} AND d.code < {to} THEN TRUE \
                 WHEN d.name_folded >= {name_from} AND d.name_folded < {name_to} THEN TRUE ELSE FALSE END"
            ));
        }
        if let Some(ApplicationFilter::With(application)) = filter.application {
            let application = self.arg(application);
            self.add(&format!(
                " AND EXISTS (SELECT 1 FROM activation a WHERE a.firm_id = d.firm_id \
                 AND a.installed_app_id = {application} AND a.dossier_id = d.id AND a.closed_by IS NULL)"
            ));
        }
        self.rest(filter);
    }

    fn rest(&mut self, filter: &DossierFilter) {
        self.add(&universe("d", filter));
        if let Some(status) = filter.status {
            let status = self.arg(status.as_str());
            self.add(&format!(" AND d.status = {status}"));
        }
        if let Some(teams) = filter.teams {
            let teams = self.arg(teams.as_str());
            self.add(&format!(" AND d.teams_status = {teams}"));
        }
        if filter.application == Some(ApplicationFilter::None) {
            self.add(
                " AND NOT EXISTS (SELECT 1 FROM activation a WHERE a.firm_id = d.firm_id \
                 AND a.dossier_id = d.id AND a.closed_by IS NULL)",
            );
        }
        if let Some(entry) = filter.without_entry {
            let entry = self.arg(entry);
            self.add(&format!(
                " AND NOT EXISTS (SELECT 1 FROM activation a JOIN installed_app i \
                 ON i.firm_id = a.firm_id AND i.id = a.installed_app_id WHERE a.firm_id = d.firm_id \
                 AND a.dossier_id = d.id AND a.closed_by IS NULL AND i.catalog_app_id = {entry})"
            ));
        }
        if let Some(owner) = filter.owner {
            let owner = self.arg(owner);
            self.add(&format!(" AND d.owner_id = {owner}"));
        }
        if let Some(staff) = filter.responsible {
            let staff = self.arg(staff);
            self.add(&format!(
                " AND (d.owner_id = {staff} OR d.engagement_manager_id = {staff})"
            ));
        }
    }

    fn ranges(&mut self, prefix: &SearchPrefix) -> [String; 4] {
        let bounds = bounds(prefix);
        bounds.map(|bound| self.arg(bound))
    }
}

/// Which of the firm's dossiers a list can hold: live ones, archived ones or models. The words are those of the indexes.
fn universe(table: &str, filter: &DossierFilter) -> String {
    match (filter.view, filter.status) {
        (DossierView::Models, _) => format!(" AND NOT {table}.selectable AND {table}.is_model"),
        (_, Some(DossierStatus::Archived)) => {
            format!(" AND NOT {table}.selectable AND NOT {table}.is_model")
        }
        _ => format!(" AND {table}.selectable"),
    }
}

/// What a list is sorted by, and the order in words; `Code` sorts by the code alone.
fn key(column: DossierColumn) -> &'static str {
    match column {
        DossierColumn::Code => "d.code",
        DossierColumn::Name => "d.name_sort",
        DossierColumn::Status => {
            "CASE d.status WHEN 'to_prepare' THEN 1 WHEN 'operational' THEN 2 ELSE 3 END"
        }
        DossierColumn::Teams => "CASE d.teams_status WHEN 'to_prepare' THEN 1 ELSE 2 END",
        DossierColumn::Applications => {
            "(SELECT COUNT(*) FROM activation a WHERE a.firm_id = d.firm_id AND a.dossier_id = d.id \
             AND a.closed_by IS NULL)"
        }
    }
}

/// `ORDER BY` of an order, over `key` and `code`.
fn order_by(order: DossierOrder, key: &str, code: &str) -> String {
    let way = if order.descending { "DESC" } else { "ASC" };
    match order.column {
        DossierColumn::Code => format!(" ORDER BY {code} {way}"),
        _ => format!(" ORDER BY {key} {way}, {code} {way}"),
    }
}

/// The columns of a line are read for the lines of the page alone, whatever was sorted to find it.
const DETAILS: &str = "SELECT d.id, d.code, d.name, d.denomination, d.status, d.teams_status, \
     CASE WHEN d.is_model THEN CAST(1 AS BIGINT) ELSE 0 END, d.owner_id, \
     COALESCE((SELECT o.first_name || ' ' || o.last_name FROM staff_member o \
        WHERE o.firm_id = d.firm_id AND o.id = d.owner_id), ''), d.engagement_manager_id, \
     (SELECT COUNT(*) FROM activation a WHERE a.firm_id = d.firm_id AND a.dossier_id = d.id AND a.closed_by IS NULL) \
     FROM (SELECT d.id AS id, ";

fn details(mut inner: Draft, order: DossierOrder) -> Result<(Statement, Vec<Arg>), StoreError> {
    inner.add(") k JOIN dossier d ON d.firm_id = $1 AND d.id = k.id");
    inner.add(&order_by(order, "k.sort", "d.code"));
    inner.done()
}

pub(super) fn sort(
    firm: FirmId,
    filter: &DossierFilter,
    order: DossierOrder,
    limit: i64,
    offset: i64,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let mut draft = Draft::new("DOSSIER_LIST", firm, DETAILS);
    draft.add(&format!("{} AS sort", key(order.column)));
    draft.source(filter);
    draft.add(&order_by(order, "sort", "d.code"));
    let (limit, offset) = (draft.arg(limit), draft.arg(offset));
    draft.add(&format!(" LIMIT {limit} OFFSET {offset}"));
    details(draft, order)
}

pub(super) fn walk(
    firm: FirmId,
    filter: &DossierFilter,
    order: DossierOrder,
    start: Option<&(Vec<u8>, String)>,
    limit: i64,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let mut draft = Draft::new("DOSSIER_LIST", firm, DETAILS);
    draft.add(&format!("{} AS sort", key(order.column)));
    draft.walked(filter);
    let to = if order.descending { "<=" } else { ">=" };
    if let Some((name, code)) = start {
        if order.column == DossierColumn::Name {
            let (name, code) = (draft.arg(name.as_slice()), draft.arg(code));
            draft.add(&format!(" AND (d.name_sort, d.code) {to} ({name}, {code})"));
        } else {
            let code = draft.arg(code);
            draft.add(&format!(" AND d.code {to} {code}"));
        }
    }
    draft.add(&order_by(order, "d.name_sort", "d.code"));
    let limit = draft.arg(limit);
    draft.add(&format!(" LIMIT {limit}"));
    details(draft, order)
}

pub(super) fn starts(
    firm: FirmId,
    filter: &DossierFilter,
    order: DossierOrder,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let by = order_by(order, "d.name_sort", "d.code");
    let (columns, inner) = match order.column {
        DossierColumn::Name => ("t.name_sort, t.code", "d.name_sort, d.code"),
        _ => ("t.code", "d.code"),
    };
    let mut draft = Draft::new(
        "DOSSIER_LIST",
        firm,
        &format!("SELECT {columns} FROM (SELECT {inner}, ROW_NUMBER() OVER ({by}) AS n"),
    );
    draft.walked(filter);
    draft.add(&format!(") t WHERE (t.n - 1) % {STEP} = 0 ORDER BY t.n"));
    draft.done()
}

pub(super) fn count(firm: FirmId, filter: &DossierFilter) -> Result<(Statement, Vec<Arg>), StoreError> {
    let mut draft = Draft::new(
        "DOSSIER_LIST",
        firm,
        "SELECT h.dossier_revision, h.decision_epoch, ",
    );
    let staff = draft.arg(staff_of(filter));
    draft.add(&format!(
        "COALESCE((SELECT s.portfolio_revision FROM staff_member s WHERE s.firm_id = h.firm_id AND s.id = {staff}), 0), \
         (SELECT COUNT(*)"
    ));
    draft.source(filter);
    draft.add(") FROM firm_head h WHERE h.firm_id = $1");
    draft.done()
}

pub(super) fn found(
    firm: FirmId,
    selection: Selection,
    filter: &DossierFilter,
    differ: bool,
) -> Result<(Statement, Vec<Arg>), StoreError> {
    let (table, column, id) = selection.exceptions();
    let mut draft = Draft::new("DOSSIER_LIST", firm, "");
    let id = draft.arg(id);
    if differ {
        draft.add(&format!(
            "INSERT INTO {table} (firm_id, {column}, dossier_id) SELECT d.firm_id, {id}, d.id"
        ));
    } else {
        draft.add(&format!(
            "DELETE FROM {table} WHERE firm_id = $1 AND {column} = {id} AND dossier_id IN (SELECT d.id"
        ));
    }
    draft.source(filter);
    draft.add(" AND d.selectable");
    draft.add(&if differ {
        format!(" ON CONFLICT (firm_id, {column}, dossier_id) DO NOTHING")
    } else {
        ")".to_owned()
    });
    draft.done()
}

/// Every shape that a list's statement can take, for the test that prepares them all on both engines.
///
/// # Errors
/// When one binds no firm.
pub fn dossier_list_statements() -> Result<Vec<Statement>, StoreError> {
    let firm = FirmId(0);
    let mut all = Vec::new();
    for filter in every_filter() {
        all.push(count(firm, &filter)?.0);
        for selection in [Selection::Basket(BasketId(0)), Selection::Draft(DraftId(0))] {
            all.push(found(firm, selection, &filter, true)?.0);
            all.push(found(firm, selection, &filter, false)?.0);
        }
        for column in DossierColumn::ALL {
            for descending in [false, true] {
                let order = DossierOrder { column, descending };
                all.push(sort(firm, &filter, order, 1, 0)?.0);
                if matches!(column, DossierColumn::Code | DossierColumn::Name) {
                    let start = (Vec::new(), String::new());
                    all.push(walk(firm, &filter, order, None, 1)?.0);
                    all.push(walk(firm, &filter, order, Some(&start), 1)?.0);
                    all.push(starts(firm, &filter, order)?.0);
                }
            }
        }
    }
    Ok(all)
}

fn every_filter() -> Vec<DossierFilter> {
    let staff = Some(StaffId(0));
    let mut all: Vec<DossierFilter> = [
        DossierView::All,
        DossierView::Portfolio(StaffId(0)),
        DossierView::Models,
    ]
    .map(DossierFilter::of)
    .to_vec();
    let mut vary = |change: &dyn Fn(&mut DossierFilter)| {
        let more: Vec<DossierFilter> = all
            .iter()
            .cloned()
            .map(|mut filter| {
                change(&mut filter);
                filter
            })
            .collect();
        all.extend(more);
    };
    let prefix = SearchPrefix::parse("abc").ok();
    vary(&|filter| filter.search = prefix.clone());
    vary(&|filter| filter.teams = Some(TeamsStatus::Operational));
    vary(&|filter| filter.owner = staff);
    vary(&|filter| filter.responsible = staff);
    vary(&|filter| filter.status = Some(DossierStatus::Operational));
    vary(&|filter| {
        if filter.status.is_some() {
            filter.status = Some(DossierStatus::Archived);
        }
    });
    vary(&|filter| filter.application = Some(ApplicationFilter::None));
    vary(&|filter| {
        if filter.application.is_some() {
            filter.application = Some(ApplicationFilter::With(InstalledAppId(0)));
        }
    });
    // Only the wizard asks for it, beside a search, a status and an owner.
    vary(&|filter| {
        if filter.view == DossierView::All
            && filter.teams.is_none()
            && filter.application.is_none()
            && filter.responsible.is_none()
        {
            filter.without_entry = Some(CatalogAppId(0));
        }
    });
    let mut seen = std::collections::HashSet::new();
    all.retain(|filter| seen.insert(filter.clone()));
    all
}
