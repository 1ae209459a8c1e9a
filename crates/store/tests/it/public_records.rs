//! The lists of partners (3.5): what the engines find for a filter is what the domain says it means.

use std::cmp::Ordering;

use hub_store::{NewDossier, PublicQuery, PublicRecord};
use hub_testkit::cast_data::dossier;
use hub_testkit::hub_app::Origin;
use hub_testkit::hub_domain::api_key::KeyIdentifier;
use hub_testkit::hub_domain::filter::{
    Comparison, Direction, Field, FieldKind, Filter, Operator, Order, Resource, Value,
};
use hub_testkit::hub_domain::firm::FirmCodeKind;
use hub_testkit::hub_domain::moment::Moment;
use hub_testkit::{Kit, Person, db_test};

async fn read(kit: &Kit, asked: &PublicQuery) -> Vec<PublicRecord> {
    let database = kit.hub.database();
    let key = KeyIdentifier::parse("22222222").expect("an identifier");
    let facts = database
        .key_facts(&key)
        .await
        .expect("an answer")
        .expect("the key");
    let found = database.public_records(&facts, asked).await;
    found.unwrap_or_else(|error| panic!("{error}: {asked:?}")).records
}

fn whole(resource: Resource) -> PublicQuery {
    PublicQuery {
        resource,
        filter: None,
        order: Order::default(),
        skip: 0,
        take: 500,
    }
}

fn value_of<'r>(resource: Resource, record: &'r PublicRecord) -> impl Fn(Field) -> Value + 'r {
    move |field| {
        let at = resource.fields().iter().position(|known| *known == field);
        record.values[at.expect("a field of the list")].clone()
    }
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn under(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn of<T: Clone>(&mut self, choice: &[T]) -> T {
        choice[self.under(choice.len())].clone()
    }

    /// A filter about what the lines hold, or nearly.
    fn filter(&mut self, resource: Resource, known: &[Value], depth: usize) -> Filter {
        let kind = if depth == 0 { 0 } else { self.under(6) };
        match kind {
            3 => Filter::Not(Box::new(self.filter(resource, known, depth - 1))),
            4 | 5 => {
                let parts = (0..2 + self.under(2))
                    .map(|_| self.filter(resource, known, depth - 1))
                    .collect();
                if kind == 4 {
                    Filter::All(parts)
                } else {
                    Filter::Any(parts)
                }
            }
            _ if self.under(12) == 0 => Filter::Constant(self.under(2) == 0),
            _ => self.comparison(resource, known),
        }
    }

    fn comparison(&mut self, resource: Resource, known: &[Value]) -> Filter {
        let field = self.of(resource.fields());
        let equality = [Operator::Equal, Operator::NotEqual];
        let orders = [
            Operator::Less,
            Operator::LessOrEqual,
            Operator::Greater,
            Operator::GreaterOrEqual,
        ];
        let value = match field.kind() {
            _ if self.under(5) == 0 => Value::Null,
            FieldKind::Date => Value::Date(Moment(self.under(3) as i64)),
            FieldKind::Text => match self.of(known) {
                Value::Text(text) if self.under(3) == 0 => Value::Text(text.to_uppercase()),
                Value::Text(text) if self.under(3) == 0 => Value::Text(text.chars().take(1).collect()),
                Value::Text(text) => Value::Text(text),
                Value::Null | Value::Date(_) => Value::Text("é%_'\\\u{1F600}".to_owned()),
            },
        };
        let operator = match value {
            Value::Null => self.of(&equality),
            _ => self.of(&[&equality[..], &orders[..]].concat()),
        };
        Filter::Compare(Comparison {
            field,
            operator,
            value,
        })
    }
}

/// Dossiers whose names the collations of databases do not order as bytes are, with and without owners.
async fn furnish(kit: &Kit) {
    let owners = [
        None,
        Some(kit.staff(Person::Bruno)),
        Some(kit.staff(Person::Chloe)),
    ];
    let names = [
        "Été",
        "été",
        "ETE",
        "a-b",
        "a b",
        "ab",
        "A_b",
        "zèbre",
        "\u{1F600}",
        "\u{FFFD}",
        "l'œuf",
        "%",
    ];
    let new: Vec<NewDossier> = names
        .iter()
        .enumerate()
        .map(|(n, name)| NewDossier {
            owner: owners[n % owners.len()],
            ..dossier(&format!("P{n:02}"), name)
        })
        .collect();
    kit.create_dossiers(kit.alpha, &new).await;
    for (n, name) in names.into_iter().enumerate() {
        let typed = (format!("AG{n}"), name);
        let (kind, alice) = (FirmCodeKind::Agency, kit.caller(Person::Alice));
        let typed = (typed.0.as_str(), typed.1);
        let added = kit
            .hub
            .add_firm_code(&alice, kind, typed, &Origin::command_line())
            .await;
        added.expect("an answer");
    }
}

fn compare(order: &Order, resource: Resource, one: &PublicRecord, other: &PublicRecord) -> Ordering {
    let (one, other) = (value_of(resource, one), value_of(resource, other));
    order
        .0
        .iter()
        .fold(Ordering::Equal, |so_far, (field, direction)| {
            so_far.then_with(|| {
                let natural = match (one(*field), other(*field)) {
                    (Value::Null, Value::Null) => Ordering::Equal,
                    (Value::Null, _) => Ordering::Less,
                    (_, Value::Null) => Ordering::Greater,
                    (Value::Text(one), Value::Text(other)) => one.cmp(&other),
                    (Value::Date(one), Value::Date(other)) => one.cmp(&other),
                    _ => panic!("two kinds in one field"),
                };
                match direction {
                    Direction::Ascending => natural,
                    Direction::Descending => natural.reverse(),
                }
            })
        })
}

db_test! {
    /// 3.5: for any filter, the engine finds the lines for which the domain's evaluator says it holds.
    #[test]
    async fn the_engines_agree_with_the_grammar(kit: Kit) {
        furnish(&kit).await;
        let mut dice = Dice(0x5eed);
        let mut some = 0;
        for resource in Resource::ALL {
            let all = read(&kit, &whole(resource)).await;
            let mut known: Vec<Value> = all.iter().flat_map(|record| record.values.clone()).collect();
            known.push(Value::Null);
            for _ in 0..150 {
                let filter = dice.filter(resource, &known, 3);
                let text = filter.to_string();
                assert_eq!(Filter::parse(&text, resource), Ok(filter.clone()), "{text}");
                let found = read(&kit, &PublicQuery { filter: Some(filter.clone()), ..whole(resource) }).await;
                let expected: Vec<PublicRecord> =
                    all.iter().filter(|record| filter.holds(&value_of(resource, record))).cloned().collect();
                some += usize::from(!expected.is_empty() && expected.len() < all.len());
                assert_eq!(found, expected, "{resource:?} {text}");
            }
        }
        assert!(some > 40, "filters tell lines apart: {some}");
    }

    /// 3.5: any order, and any part of it; what has no value comes first.
    #[test]
    async fn lists_are_sorted_and_cut(kit: Kit) {
        furnish(&kit).await;
        let mut dice = Dice(0xface);
        for resource in Resource::ALL {
            let all = read(&kit, &whole(resource)).await;
            for _ in 0..20 {
                let mut order = Order::default();
                for _ in 0..dice.under(4) {
                    let field = dice.of(resource.fields());
                    if order.0.iter().all(|(known, _)| *known != field) {
                        order.0.push((field, dice.of(&[Direction::Ascending, Direction::Descending])));
                    }
                }
                let mut expected = all.clone();
                expected.sort_by(|one, other| compare(&order, resource, one, other));
                let (skip, take) = (dice.under(6), 1 + dice.under(6));
                let asked = PublicQuery {
                    order: order.clone(),
                    skip: skip as i64,
                    take: take as i64,
                    ..whole(resource)
                };
                let expected: Vec<PublicRecord> = expected.into_iter().skip(skip).take(take).collect();
                assert_eq!(read(&kit, &asked).await, expected, "{order:?} {skip} {take}");
            }
        }
    }

    /// 3.5: the staff at work and the dossiers that take activations, of the key's firm alone.
    #[test]
    async fn lists_hold_what_is_in_use(kit: Kit) {
        let emails = |records: &[PublicRecord]| -> Vec<Value> {
            records.iter().map(|record| record.values[0].clone()).collect()
        };
        let staff = emails(&read(&kit, &whole(Resource::Staff)).await);
        assert!(staff.contains(&Value::Text(Person::Alice.email().to_owned())), "{staff:?}");
        assert!(!staff.contains(&Value::Text(Person::Farid.email().to_owned())), "{staff:?}");
        let emma = format!("id = {}", kit.staff(Person::Emma));
        kit.at.set("staff_member", "deactivated_at = 1", &emma).await;
        assert_eq!(read(&kit, &whole(Resource::Staff)).await.len(), staff.len() - 1);
        let selectable = kit.at.count("dossier", &format!("firm_id = {} AND selectable", kit.alpha)).await;
        let engagements = read(&kit, &whole(Resource::Engagement)).await;
        assert_eq!(engagements.len() as i64, selectable);
        assert!(engagements.iter().all(|record| record.revision >= 0 && !record.identity.is_empty()));
    }
}
