//! The lists that partners read of the firm's own data (3.5). What they ask is translated into fragments that stand
//! here and parameters: no text of theirs is ever part of a statement.

use hub_domain::catalog::CatalogEntry;
use hub_domain::filter::{Comparison, Direction, Field, FieldKind, Filter, Operator, Order, Resource, Value};
use hub_domain::ids::{ApiKeyId, DossierId, FirmId, InstalledAppId};
use hub_domain::moment::Moment;
use hub_domain::staff::Connector;

use super::shape::Draft;
use crate::db::{Database, Link, Row, args};
use crate::error::StoreError;
use crate::firm_tx::FirmTx;
use crate::global::StoredKeyFacts;
use crate::sql::firm_sql;

firm_sql! {
    PUBLIC_DOSSIER = "SELECT d.id, d.revision, f.created_at, d.siren FROM dossier d JOIN firm f ON f.id = d.firm_id \
        WHERE d.firm_id = $1 AND d.code = $2 AND d.selectable";
    // The application that calls with a key, if both may still call.
    CONNECTOR = "SELECT i.label, c.entry FROM installed_app i JOIN catalog_app c ON c.id = i.catalog_app_id \
        JOIN firm f ON f.id = i.firm_id JOIN api_key k ON k.firm_id = i.firm_id AND k.id = $3 \
        WHERE i.firm_id = $1 AND i.id = $2 AND i.removed_by IS NULL AND i.suspended_by IS NULL \
            AND f.suspended_at IS NULL AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $4) \
            AND (i.main_key_id = k.id OR k.restricted_app_id = i.id)";
    STILL_OPEN = "SELECT f.created_at FROM activation t JOIN dossier d ON d.firm_id = t.firm_id AND d.id = t.dossier_id \
        JOIN firm f ON f.id = t.firm_id \
        WHERE t.firm_id = $1 AND t.installed_app_id = $2 AND t.closed_by IS NULL AND d.id = $3 AND d.selectable";
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct PublicQuery {
    /// Which list.
    pub resource: Resource,
    /// Which of its lines; all when absent.
    pub filter: Option<Filter>,
    /// In which order.
    pub order: Order,
    /// How many of the first are left out.
    pub skip: i64,
    /// How many at most.
    pub take: i64,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRecord {
    /// What names it in the firm for good.
    pub identity: String,
    /// Moves with every change of it.
    pub revision: i64,
    /// The value of each field of the list, in its order.
    pub values: Vec<Value>,
}

/// Some lines of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRecords {
    /// When the firm was created; absent when there is no line.
    pub created_at: Option<Moment>,
    /// The lines.
    pub records: Vec<PublicRecord>,
}

/// What partners read of one dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicDossier {
    /// What names it in the firm for good.
    pub identity: String,
    /// Moves with every change of it.
    pub revision: i64,
    /// When the firm was created.
    pub created_at: Moment,
    /// The company's number, where it is known.
    pub siren: Option<String>,
}

impl Database {
    /// A dossier of the firm of a key, unless it is archived or a model.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn public_dossier(
        &self,
        facts: &StoredKeyFacts,
        code: &str,
    ) -> Result<Option<PublicDossier>, StoreError> {
        let row = self
            .reader()
            .await?
            .opt(&PUBLIC_DOSSIER, args![facts.firm, code])
            .await?;
        row.map(|row| {
            Ok(PublicDossier {
                identity: row.int(0)?.to_string(),
                revision: row.int(1)?,
                created_at: row.moment(2)?,
                siren: row.maybe_text(3)?,
            })
        })
        .transpose()
    }

    /// A part of a list of the firm of a key.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn public_records(
        &self,
        facts: &StoredKeyFacts,
        asked: &PublicQuery,
    ) -> Result<PublicRecords, StoreError> {
        let draft = drafted(facts.firm, asked);
        let rows = self.reader().await?.once(draft.once()?).await?;
        Ok(PublicRecords {
            created_at: rows.first().map(|row| row.moment(2)).transpose()?,
            records: rows
                .iter()
                .map(|row| record(row, asked.resource))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl FirmTx {
    /// When the firm was created, if a dossier is open to an application now.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn still_open(
        &mut self,
        application: InstalledAppId,
        dossier: DossierId,
    ) -> Result<Option<Moment>, StoreError> {
        let (firm, link) = self.parts();
        let row = link.opt(&STILL_OPEN, args![firm, application, dossier]).await?;
        row.map(|row| row.moment(0)).transpose()
    }
}

/// The facts about an application that calls with a key at `now`; nothing once either of them may not.
pub(crate) async fn connector(
    link: &mut Link,
    firm: FirmId,
    (application, key): (InstalledAppId, ApiKeyId),
    now: Moment,
) -> Result<Option<Connector>, StoreError> {
    let row = link.opt(&CONNECTOR, args![firm, application, key, now]).await?;
    row.map(|row| {
        let entry: CatalogEntry = serde_json::from_str(&row.text(1)?).map_err(StoreError::internal)?;
        Ok(Connector {
            id: application,
            key,
            label: row.text(0)?,
            permissions: entry.operations,
        })
    })
    .transpose()
}

/// Where a list is read from.
struct Source {
    /// What names a line in the firm for good, as text.
    identity: &'static str,
    revision: &'static str,
    /// The tables, and which of their rows are lines; ends with a condition.
    from: &'static str,
    /// The order of lines that differ in nothing they are sorted by.
    last: &'static str,
}

const fn source(resource: Resource) -> Source {
    match resource {
        Resource::Staff => Source {
            identity: "CAST(s.id AS TEXT)",
            revision: "s.revision",
            from: "FROM staff_member s JOIN account a ON a.id = s.account_id \
                WHERE s.firm_id = $1 AND s.deactivated_at IS NULL AND a.disabled_at IS NULL",
            last: "a.email COLLATE \"C\", s.id",
        },
        // A group can be removed, and its number given to another one: its code is its own.
        Resource::Group => Source {
            identity: "g.code",
            revision: "g.revision",
            from: "FROM staff_group g WHERE g.firm_id = $1",
            last: "g.code COLLATE \"C\"",
        },
        Resource::Agency => Source {
            identity: "CAST(y.id AS TEXT)",
            revision: "y.revision",
            from: "FROM agency y WHERE y.firm_id = $1 AND y.deactivated_at IS NULL",
            last: "y.code COLLATE \"C\"",
        },
        Resource::Engagement => Source {
            identity: "CAST(d.id AS TEXT)",
            revision: "d.revision",
            from: "FROM dossier d LEFT JOIN staff_member s ON s.firm_id = d.firm_id AND s.id = d.owner_id \
                LEFT JOIN account a ON a.id = s.account_id WHERE d.firm_id = $1 AND d.selectable",
            last: "d.code",
        },
    }
}

/// What a field is read from; nothing for one that Loop Hub does not hold.
const fn column(resource: Resource, field: Field) -> Option<&'static str> {
    match (resource, field) {
        (Resource::Staff, Field::Identifiant | Field::Email) => Some("a.email"),
        (Resource::Staff, Field::Prenom) => Some("s.first_name"),
        (Resource::Staff, Field::Nom) => Some("s.last_name"),
        (Resource::Group, Field::Code) => Some("g.code"),
        (Resource::Group, Field::Description) => Some("g.label"),
        (Resource::Agency, Field::Code) => Some("y.code"),
        (Resource::Agency, Field::Libelle) => Some("y.label"),
        (Resource::Engagement, Field::CodeDossier) => Some("d.code"),
        (Resource::Engagement, Field::Description) => Some("d.name"),
        (Resource::Engagement, Field::MaitreDossier) => Some("a.email"),
        _ => None,
    }
}

fn drafted(firm: FirmId, asked: &PublicQuery) -> Draft {
    let source = source(asked.resource);
    let mut draft = Draft::new("PUBLIC_RECORDS", firm, "SELECT ");
    draft.add(source.identity);
    draft.add(", ");
    draft.add(source.revision);
    draft.add(", (SELECT f.created_at FROM firm f WHERE f.id = $1)");
    for field in asked.resource.fields() {
        if let Some(column) = column(asked.resource, *field) {
            draft.add(", ");
            draft.add(column);
        }
    }
    draft.add(" ");
    draft.add(source.from);
    if let Some(filter) = &asked.filter {
        draft.add(" AND ");
        add_condition(&mut draft, asked.resource, filter);
    }
    draft.add(" ORDER BY ");
    add_order(&mut draft, asked.resource, &asked.order);
    draft.add(source.last);
    let (take, skip) = (draft.arg(asked.take), draft.arg(asked.skip));
    draft.add(&format!(" LIMIT {take} OFFSET {skip}"));
    draft
}

fn add_condition(draft: &mut Draft, resource: Resource, filter: &Filter) {
    match filter {
        Filter::Constant(true) => draft.add("1 = 1"),
        Filter::Constant(false) => draft.add("1 = 0"),
        Filter::Compare(comparison) => add_comparison(draft, resource, comparison),
        Filter::Not(other) => {
            draft.add("NOT (");
            add_condition(draft, resource, other);
            draft.add(")");
        }
        Filter::All(parts) => add_joined(draft, resource, parts, " AND "),
        Filter::Any(parts) => add_joined(draft, resource, parts, " OR "),
    }
}

fn add_joined(draft: &mut Draft, resource: Resource, parts: &[Filter], junction: &'static str) {
    draft.add("(");
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            draft.add(junction);
        }
        add_condition(draft, resource, part);
    }
    draft.add(")");
}

/// Each comparison is true or false, never unknown.
fn add_comparison(draft: &mut Draft, resource: Resource, comparison: &Comparison) {
    let Some(column) = column(resource, comparison.field) else {
        let always = Filter::Compare(comparison.clone()).holds(&|_| Value::Null);
        return add_condition(draft, resource, &Filter::Constant(always));
    };
    let value = match &comparison.value {
        Value::Null => {
            let sign = match comparison.operator {
                Operator::NotEqual => " IS NOT NULL",
                _ => " IS NULL",
            };
            draft.add(column);
            return draft.add(sign);
        }
        Value::Text(text) => draft.arg(text),
        Value::Date(moment) => draft.arg(*moment),
    };
    let (absent, sign) = match comparison.operator {
        Operator::Equal => (" IS NOT NULL AND ", "="),
        Operator::NotEqual => (" IS NULL OR ", "<>"),
        Operator::Less => (" IS NOT NULL AND ", "<"),
        Operator::LessOrEqual => (" IS NOT NULL AND ", "<="),
        Operator::Greater => (" IS NOT NULL AND ", ">"),
        Operator::GreaterOrEqual => (" IS NOT NULL AND ", ">="),
    };
    let collated = collated(comparison.field);
    draft.add(&format!("({column}{absent}{column}{collated} {sign} {value})"));
}

/// What has no value comes before everything.
fn add_order(draft: &mut Draft, resource: Resource, order: &Order) {
    for (field, direction) in &order.0 {
        let Some(column) = column(resource, *field) else {
            continue;
        };
        let way = match direction {
            Direction::Ascending => "",
            Direction::Descending => " DESC",
        };
        let collated = collated(*field);
        draft.add(&format!("({column} IS NOT NULL){way}, {column}{collated}{way}, "));
    }
}

/// Texts are compared byte by byte on both engines.
const fn collated(field: Field) -> &'static str {
    match field.kind() {
        FieldKind::Text => " COLLATE \"C\"",
        FieldKind::Date => "",
    }
}

fn record(row: &Row, resource: Resource) -> Result<PublicRecord, StoreError> {
    let mut at = 2;
    let mut values = Vec::with_capacity(resource.fields().len());
    for field in resource.fields() {
        if column(resource, *field).is_none() {
            values.push(Value::Null);
            continue;
        }
        at += 1;
        values.push(match field.kind() {
            FieldKind::Text => row.maybe_text(at)?.map_or(Value::Null, Value::Text),
            FieldKind::Date => row.maybe_moment(at)?.map_or(Value::Null, Value::Date),
        });
    }
    Ok(PublicRecord {
        identity: row.text(0)?,
        revision: row.int(1)?,
        values,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the domain says is held is what is read here.
    #[test]
    fn what_is_held_is_read() {
        for resource in Resource::ALL {
            for field in resource.fields() {
                assert_eq!(
                    resource.holds(*field),
                    column(resource, *field).is_some(),
                    "{resource:?} {field:?}"
                );
            }
        }
    }
}
