//! W3, the lists of people: a portfolio with every dossier, the window of one dossier, the contacts.

use std::path::PathBuf;

use hub_domain::search::{Search, SearchPrefix};

use crate::data::{Data, Dossier};
use crate::names;
use crate::outcome::Outcome;
use crate::pages::{Asked, Pages, cpu, p99_millis};
use crate::people::People;
use crate::places::{Bare, Grounds};
use crate::questions::{self, Bound, Question, Value};
use crate::table::Line;

const PORTFOLIO: &str = "/portefeuille";
const CONTACTS: &str = "/parametrage/clients/interlocuteurs";

/// Measures the lists on a furnished database.
pub async fn measure(
    grounds: &Grounds,
    data: &Data,
    people: &People,
    rounds: usize,
    lines: &mut Vec<Line>,
) -> Outcome<()> {
    let mut bare = Bare::open(&data.place.url).await?;
    let sides = Sides {
        data,
        firm: bare.number("SELECT MAX(id) FROM firm").await?,
        staff: bare.number("SELECT MIN(id) FROM staff_member").await?,
        questions: grounds.folder.join("questions.json"),
        pages: Pages::open(grounds, &data.place, &data.session)?,
        rounds,
    };
    bare.close().await?;
    let dossiers = data.dossiers.len();
    let name = |what: &str| format!("W3 portfolio, {dossiers} dossiers: {what}");
    sides
        .pages_of(
            PORTFOLIO,
            dossiers,
            &name,
            lines,
            [sides.portfolio(true), sides.portfolio(false)],
            3.0,
        )
        .await?;
    let texts: Vec<_> = data.dossiers.iter().map(Dossier::texts).collect();
    sides
        .searches_of(
            PORTFOLIO,
            &names::beginnings(&texts, 2000),
            &name,
            lines,
            |prefix| sides.portfolio_search(prefix),
            3.0,
        )
        .await?;
    sides.window(lines).await?;
    let name = |what: &str| format!("W3 contacts, {}: {what}", people.contacts);
    sides
        .pages_of(
            CONTACTS,
            people.contacts,
            &name,
            lines,
            [sides.contacts(true), sides.contacts(false)],
            100.0,
        )
        .await?;
    let texts: Vec<_> = people
        .names
        .iter()
        .map(|(last, first)| (last.as_str(), first.as_str()))
        .collect();
    sides
        .searches_of(
            CONTACTS,
            &names::beginnings(&texts, 2000),
            &name,
            lines,
            |prefix| sides.contact_search(prefix),
            150.0,
        )
        .await
}

/// What is compared.
struct Sides<'a> {
    data: &'a Data,
    firm: i64,
    staff: i64,
    questions: PathBuf,
    pages: Pages,
    rounds: usize,
}

impl Sides<'_> {
    /// A list without a search: its first page beside the query with and without the total, and a page far away.
    async fn pages_of(
        &self,
        list: &str,
        rows: usize,
        name: &dyn Fn(&str) -> String,
        lines: &mut Vec<Line>,
        [with_total, without]: [Question; 2],
        p99: f64,
    ) -> Outcome<()> {
        let many = 300;
        let far = rows.div_ceil(50).min(2000);
        let first = (0..many).map(|_| format!("{list}?page=1"));
        self.pages
            .write(first.chain((0..many).map(|_| format!("{list}?page={far}"))))?;
        let questions: Vec<_> = (0..2 * many)
            .map(|at| {
                if at < many {
                    with_total.clone()
                } else {
                    without.clone()
                }
            })
            .collect();
        questions::write(&questions, &self.questions)?;
        self.pages.get(0, 2 * many).await?;
        let (mut near, mut away, mut bare, mut alone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.rounds {
            bare.push(self.ask(0, many)?);
            near.push(self.pages.get(0, many).await?);
            alone.push(self.ask(many, many)?);
            away.push(self.pages.get(many, many).await?);
        }
        let engine = self.data.place.engine_name();
        lines.push(Line::ratio(
            name("server CPU a page"),
            engine,
            cpu(&near),
            cpu(&bare),
            3.0,
        ));
        lines.push(Line::told(
            name("the same beside the page's query without its total"),
            engine,
            cpu(&near),
            Some(cpu(&alone)),
        ));
        lines.push(Line::most(
            name("p99 of a page, one client"),
            engine,
            p99_millis(&near),
            p99,
        ));
        let what = format!("server CPU of page {far}, and of page 1");
        lines.push(Line::ratio(name(&what), engine, cpu(&away), cpu(&near), 1.1));
        Ok(())
    }

    /// A list searched by three letters, each search another one.
    async fn searches_of(
        &self,
        list: &str,
        searches: &[String],
        name: &dyn Fn(&str) -> String,
        lines: &mut Vec<Line>,
        question: impl Fn(&SearchPrefix) -> Question,
        p99: f64,
    ) -> Outcome<()> {
        let questions: Vec<Question> = searches
            .iter()
            .filter_map(|text| Search::parse(text).ok()?.prefix().map(&question))
            .collect();
        questions::write(&questions, &self.questions)?;
        let warm = searches
            .iter()
            .take(100)
            .map(|search| format!("{list}?q={search}0"));
        self.pages
            .write(warm.chain(searches.iter().map(|search| format!("{list}?q={search}"))))?;
        self.pages.get(0, 100).await?;
        let each = searches.len() / self.rounds;
        let (mut pages, mut bare) = (Vec::new(), Vec::new());
        for round in 0..self.rounds {
            bare.push(self.ask(round * each, each)?);
            pages.push(self.pages.get(100 + round * each, each).await?);
        }
        let engine = self.data.place.engine_name();
        let what = format!("3-letter search, {} distinct: server CPU a page", searches.len());
        lines.push(Line::ratio(name(&what), engine, cpu(&pages), cpu(&bare), 3.0));
        lines.push(Line::most(
            name("3-letter search: p99, one client"),
            engine,
            p99_millis(&pages),
            p99,
        ));
        Ok(())
    }

    /// The window of applications, each time of another dossier.
    async fn window(&self, lines: &mut Vec<Line>) -> Outcome<()> {
        let many = 200 * self.rounds;
        let dossiers = || {
            self.data
                .dossiers
                .iter()
                .step_by((self.data.dossiers.len() / many).max(1))
                .take(many)
        };
        self.pages
            .write(dossiers().map(|dossier| format!("/dossiers/{}/applications", dossier.code)))?;
        let questions: Vec<Question> = dossiers().map(|dossier| self.cards(dossier)).collect();
        questions::write(&questions, &self.questions)?;
        self.pages.get(0, 100).await?;
        let (mut pages, mut bare) = (Vec::new(), Vec::new());
        for round in 0..self.rounds {
            bare.push(self.ask(round * 200, 200)?);
            pages.push(self.pages.get(round * 200, 200).await?);
        }
        let engine = self.data.place.engine_name();
        let name = |what: &str| format!("W3 window of a dossier, 21 cards: {what}");
        lines.push(Line::told(
            name("server CPU a page"),
            engine,
            cpu(&pages),
            Some(cpu(&bare)),
        ));
        lines.push(Line::most(
            name("p99 of a page, one client"),
            engine,
            p99_millis(&pages),
            80.0,
        ));
        Ok(())
    }

    fn ask(&self, from: usize, count: usize) -> Outcome<Asked> {
        questions::ask(&self.data.place.url, &self.questions, from, count)
    }

    fn bound(&self, sql: impl Into<String>, values: Vec<Value>, least: usize) -> Bound {
        let mut all = vec![Value::Int(self.firm)];
        all.extend(values);
        Bound {
            sql: sql.into(),
            values: all,
            least,
        }
    }

    /// The portfolio in the order of names: the index of names is walked until the page is full.
    fn portfolio(&self, total: bool) -> Question {
        let staff = || vec![Value::Int(self.staff)];
        let mut question = Vec::new();
        if total {
            question.push(self.bound(
                "SELECT COUNT(*) FROM portfolio_entry p JOIN dossier d ON d.firm_id = p.firm_id AND d.id = p.dossier_id \
                 WHERE p.firm_id = $1 AND p.staff_id = $2 AND d.selectable",
                staff(),
                1,
            ));
        }
        let keys = "SELECT d.id, d.name_sort AS sort FROM dossier d WHERE d.firm_id = $1 AND d.selectable AND EXISTS \
             (SELECT 1 FROM portfolio_entry p WHERE p.firm_id = d.firm_id AND p.staff_id = $2 AND p.dossier_id = d.id) \
             ORDER BY d.name_sort, d.code LIMIT 50";
        question.push(self.bound(details(keys), staff(), 50));
        question
    }

    fn portfolio_search(&self, prefix: &SearchPrefix) -> Question {
        let (codes, names) = (prefix.code_range(), prefix.name_range());
        let bounds = [
            codes.lower,
            codes.upper.unwrap_or_default(),
            names.lower,
            names.upper.unwrap_or_default(),
        ];
        let values = || {
            let mut values = vec![Value::Int(self.staff)];
            values.extend(bounds.iter().cloned().map(Value::Text));
            values
        };
        const FOUND: &str = "SELECT id FROM dossier WHERE firm_id = $1 AND selectable AND code >= $3 AND code < $4 \
             UNION SELECT id FROM dossier WHERE firm_id = $1 AND selectable AND name_folded >= $5 AND name_folded < $6";
        const KEPT: &str =
            "CROSS JOIN portfolio_entry p WHERE p.firm_id = $1 AND p.staff_id = $2 AND p.dossier_id = f.id";
        let keys = format!(
            "SELECT d.id, d.name_sort AS sort FROM (SELECT f.id FROM ({FOUND}) f {KEPT}) f CROSS JOIN dossier d \
             WHERE d.firm_id = $1 AND d.id = f.id ORDER BY d.name_sort, d.code LIMIT 50"
        );
        vec![
            self.bound(format!("SELECT COUNT(*) FROM ({FOUND}) f {KEPT}"), values(), 1),
            self.bound(details(&keys), values(), 1),
        ]
    }

    fn cards(&self, dossier: &Dossier) -> Question {
        let id = || vec![Value::Int(dossier.id)];
        vec![
            self.bound(
                "SELECT id, code, name, status, owner_id, engagement_manager_id FROM dossier \
                 WHERE firm_id = $1 AND code = $2",
                vec![Value::Text(dossier.code.clone())],
                1,
            ),
            self.bound(
                "SELECT i.id, i.label, c.entry, i.suspended_by FROM installed_app i JOIN catalog_app c \
                 ON c.id = i.catalog_app_id WHERE i.firm_id = $1 AND i.removed_by IS NULL",
                Vec::new(),
                20,
            ),
            self.bound(
                "SELECT t.installed_app_id, x.contact_id FROM activation t LEFT JOIN access x ON x.firm_id = t.firm_id \
                 AND x.activation_id = t.id AND x.closed_by IS NULL \
                 WHERE t.firm_id = $1 AND t.dossier_id = $2 AND t.closed_by IS NULL",
                id(),
                0,
            ),
            self.bound(
                "SELECT c.id, c.last_name, c.first_name, c.email, c.guest_state FROM contact_link k JOIN contact c \
                 ON c.firm_id = k.firm_id AND c.id = k.contact_id WHERE k.firm_id = $1 AND k.dossier_id = $2 \
                 AND k.closed_by IS NULL AND c.removed_by IS NULL ORDER BY c.name_sort, c.id",
                id(),
                0,
            ),
        ]
    }

    fn contacts(&self, total: bool) -> Question {
        let mut question = Vec::new();
        if total {
            let count = "SELECT COUNT(*) FROM contact WHERE firm_id = $1 AND removed_by IS NULL";
            question.push(self.bound(count, Vec::new(), 1));
        }
        let keys = "SELECT id, name_sort AS sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
             ORDER BY name_sort, id LIMIT 50";
        question.push(self.bound(people(keys), Vec::new(), 50));
        question
    }

    fn contact_search(&self, prefix: &SearchPrefix) -> Question {
        let names = prefix.name_range();
        let values = || {
            let upper = names.upper.clone().unwrap_or_default();
            vec![Value::Text(names.lower.clone()), Value::Text(upper)]
        };
        let found: Vec<String> = ["last_name_folded", "first_name_folded", "email_folded"]
            .map(|column| {
                format!(
                    "SELECT id, name_sort AS sort FROM contact WHERE firm_id = $1 AND removed_by IS NULL \
                     AND {column} >= $2 AND {column} < $3"
                )
            })
            .to_vec();
        let found = found.join(" UNION ");
        vec![
            self.bound(format!("SELECT COUNT(*) FROM ({found}) f"), values(), 1),
            self.bound(
                people(&format!("{found} ORDER BY sort, id LIMIT 50")),
                values(),
                1,
            ),
        ]
    }
}

/// The lines of a page of dossiers, whose rows and order `keys` gives.
fn details(keys: &str) -> String {
    format!(
        "SELECT d.id, d.code, d.name, d.denomination, d.status, d.teams_status, d.owner_id, \
         (SELECT o.first_name || ' ' || o.last_name FROM staff_member o WHERE o.firm_id = d.firm_id \
            AND o.id = d.owner_id), \
         (SELECT COUNT(*) FROM activation a WHERE a.firm_id = d.firm_id AND a.dossier_id = d.id AND a.closed_by IS NULL) \
         FROM ({keys}) k JOIN dossier d ON d.firm_id = $1 AND d.id = k.id ORDER BY k.sort, d.code"
    )
}

/// The lines of a page of contacts, whose rows and order `keys` gives.
fn people(keys: &str) -> String {
    format!(
        "SELECT c.id, c.last_name, c.first_name, c.email, c.mobile, c.landline, c.guest_state, c.guest_reason, \
         (SELECT COUNT(*) FROM contact_link l WHERE l.firm_id = c.firm_id AND l.contact_id = c.id \
            AND l.closed_by IS NULL) \
         FROM ({keys}) k JOIN contact c ON c.firm_id = $1 AND c.id = k.id ORDER BY k.sort, c.id"
    )
}
