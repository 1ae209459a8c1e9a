//! The grammar: what is read, what is refused and where, and what holds of any text.

use proptest::prelude::*;

use super::fault::FilterFaultKind as Kind;
use super::*;

fn parse(text: &str) -> Result<Filter, (usize, Kind)> {
    Filter::parse(text, Resource::Staff).map_err(|fault| (fault.position, fault.kind))
}

/// The filter as it is written back.
fn read(text: &str) -> String {
    parse(text).map_or_else(|fault| format!("{fault:?}"), |filter| filter.to_string())
}

#[test]
fn the_observed_expressions_are_read() {
    assert_eq!(
        read(r#"identifiant=="Collaborateur_100""#),
        r#"identifiant == "Collaborateur_100""#
    );
    assert_eq!(read("nom === 'Roux'"), r#"nom == "Roux""#);
    assert_eq!(
        read("email != null && nom !== 'A'"),
        r#"email != null && nom != "A""#
    );
    assert_eq!(read("nom >= 'M'"), r#"nom >= "M""#);
    let engagement = |text: &str| {
        Filter::parse(text, Resource::Engagement)
            .map_or_else(|fault| fault.to_string(), |filter| filter.to_string())
    };
    assert_eq!(
        engagement("dateFin >= '2026-01-31' || dateFin==null"),
        r#"dateFin >= new Date("2026-01-31T00:00:00.000Z") || dateFin == null"#
    );
    assert_eq!(
        engagement("dateDebut < new Date('2026-01-31T10:30:00Z')"),
        r#"dateDebut < new Date("2026-01-31T10:30:00.000Z")"#
    );
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    let wanted = r#"nom == "a" || (prenom == "b" && !(email == null))"#;
    assert_eq!(read("nom=='a'||prenom=='b'&&!(email==null)"), wanted);
    let Ok(Filter::Any(parts)) = parse(wanted) else {
        panic!("alternatives")
    };
    assert!(matches!(&parts[1], Filter::All(parts) if matches!(parts[1], Filter::Not(_))));
    assert_eq!(
        read("(nom=='a'||nom=='b')&&true"),
        r#"(nom == "a" || nom == "b") && true"#
    );
    assert_eq!(read("((((nom=='a'))))"), r#"nom == "a""#);
    assert_eq!(read("!!(!true)"), "!!!true");
    assert_eq!(read("'M' < nom"), r#"nom > "M""#);
    assert_eq!(read("null !== email"), "email != null");
}

#[test]
fn texts_are_javascripts() {
    for (written, said) in [
        (r#"'l\'été'"#, "l'été"),
        (r#""a\"b""#, "a\"b"),
        (r"'\u00e9\x41\n\\'", "éA\n\\"),
        (r"'\u{1F600}\ud83d\ude00'", "😀😀"),
        ("'; -- $1'", "; -- $1"),
        ("''", ""),
        (r"'\q%_'", "q%_"),
    ] {
        let text = Value::Text(said.to_owned());
        let wanted = Comparison {
            field: Field::Nom,
            operator: Operator::Equal,
            value: text,
        };
        assert_eq!(
            parse(&format!("nom == {written}")),
            Ok(Filter::Compare(wanted)),
            "{written}"
        );
    }
}

/// 3.5: an unknown field or syntax is told with its place.
#[test]
fn faults_are_told_where_they_are() {
    for (text, position, kind) in [
        ("", 1, Kind::OperandExpected),
        ("   ", 4, Kind::OperandExpected),
        ("nom", 4, Kind::OperatorExpected),
        ("nom ==", 7, Kind::OperandExpected),
        ("nom = 'a'", 5, Kind::UnexpectedCharacter),
        ("nom == 'a", 8, Kind::UnclosedText),
        ("nom == 'a\n'", 8, Kind::UnclosedText),
        ("nom == 'a' & true", 12, Kind::UnexpectedCharacter),
        ("nom == 'a' prenom == 'b'", 12, Kind::JunctionExpected),
        ("(nom == 'a'", 12, Kind::ParenthesisExpected),
        ("(nom == 'a' nom", 13, Kind::JunctionExpected),
        ("nom == 'a')", 11, Kind::JunctionExpected),
        ("nom == 'a' == true", 12, Kind::JunctionExpected),
        ("Nom == 'a'", 1, Kind::UnknownField),
        ("objectId == 'a'", 1, Kind::UnknownField),
        ("code == 'a'", 1, Kind::UnknownField),
        ("undefined == nom", 1, Kind::UnknownField),
        ("nom == prenom", 8, Kind::TwoFields),
        ("'a' == 'a'", 1, Kind::NoField),
        ("nom == 5", 8, Kind::WrongType(FieldKind::Text)),
        ("-1.5e3 < nom", 1, Kind::WrongType(FieldKind::Text)),
        ("nom == true", 8, Kind::WrongType(FieldKind::Text)),
        (
            "nom == new Date('2026-01-01')",
            8,
            Kind::WrongType(FieldKind::Text),
        ),
        ("nom < null", 7, Kind::NullHasNoOrder),
        ("null >= nom", 1, Kind::NullHasNoOrder),
        ("!nom == 'a'", 2, Kind::NotBeforeParenthesis),
        ("nom == 1.", 8, Kind::BadNumber),
        ("nom == 1a", 8, Kind::BadNumber),
        ("nom == -", 8, Kind::BadNumber),
        ("nom == new Date(5)", 17, Kind::BadDate),
        ("nom == new Daté('x')", 8, Kind::BadDate),
        ("nom == new Date('2026-02-30')", 17, Kind::BadDate),
        (r"nom == 'é\u00'", 10, Kind::BadEscape),
        (r"nom == '\0'", 9, Kind::BadEscape),
        (r"nom == '\u0000'", 9, Kind::BadEscape),
        (r"nom == '\ud83d'", 9, Kind::BadEscape),
        (r"nom == '\u{1234567}'", 9, Kind::BadEscape),
        (r"nom == '\7'", 9, Kind::BadEscape),
        ("nom == `a`", 8, Kind::UnexpectedCharacter),
        ("nom.length == 1", 4, Kind::UnexpectedCharacter),
        ("é == 'a'", 1, Kind::UnexpectedCharacter),
        ("eval('x')", 1, Kind::UnknownField),
    ] {
        assert_eq!(parse(text), Err((position, kind)), "{text}");
    }
    let wrong = Filter::parse("dateFin == 'demain'", Resource::Engagement).unwrap_err();
    assert_eq!((wrong.position, wrong.kind), (12, Kind::BadDate));
}

#[test]
fn depth_length_and_number_are_bounded() {
    let nested = |depth: usize| format!("{}true{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(read(&nested(FILTER_MAX_DEPTH)), "true");
    let too_deep = FILTER_MAX_DEPTH + 1;
    assert_eq!(parse(&nested(too_deep)), Err((too_deep + 1, Kind::TooDeep)));
    assert_eq!(
        parse(&format!("{}true", "!".repeat(900))),
        Err((too_deep + 1, Kind::TooDeep))
    );
    let many = |count: usize| vec!["nom==''"; count].join("||");
    assert!(parse(&many(FILTER_MAX_COMPARISONS)).is_ok());
    assert!(matches!(
        parse(&many(FILTER_MAX_COMPARISONS + 1)),
        Err((_, Kind::TooMany))
    ));
    assert_eq!(
        parse(&" ".repeat(FILTER_MAX_CHARS + 1)),
        Err((FILTER_MAX_CHARS + 1, Kind::TooLong))
    );
}

#[test]
fn null_is_a_value_without_order() {
    let of = |email: Option<&str>, text: &str| {
        let value = email.map_or(Value::Null, |email| Value::Text(email.to_owned()));
        parse(text).unwrap().holds(&|_| value.clone())
    };
    for (text, absent, present) in [
        ("email == null", true, false),
        ("email != null", false, true),
        ("email == 'b'", false, true),
        ("email != 'b'", true, false),
        ("email != 'a'", true, true),
        ("email < 'c'", false, true),
        ("email >= 'c'", false, false),
        ("!(email < 'c')", true, false),
        ("email < 'c' || email >= 'c'", false, true),
    ] {
        assert_eq!((of(None, text), of(Some("b"), text)), (absent, present), "{text}");
    }
}

#[test]
fn sort_and_select_are_read() {
    let order = |text: &str| {
        Order::parse(text, Resource::Staff)
            .map(|order| order.0)
            .map_err(|fault| (fault.position, fault.kind))
    };
    assert_eq!(order(""), Ok(vec![]));
    assert_eq!(
        order("nom && prenom:desc&&email:asc"),
        Ok(vec![
            (Field::Nom, Direction::Ascending),
            (Field::Prenom, Direction::Descending),
            (Field::Email, Direction::Ascending)
        ])
    );
    assert_eq!(order("nom&&"), Err((6, Kind::UnknownField)));
    assert_eq!(order("nom,prenom"), Err((1, Kind::UnknownField)));
    assert_eq!(order("nom&&nom:desc"), Err((6, Kind::Repeated)));
    assert_eq!(order("nom:down"), Err((5, Kind::BadDirection)));
    let selected =
        |text: &str| Selection::parse(text, Resource::Group).map_err(|fault| (fault.position, fault.kind));
    assert_eq!(selected(" "), Ok(Selection::whole(Resource::Group)));
    let some = Selection {
        object_id: true,
        revision_id: false,
        fields: vec![Field::Code, Field::Agence],
    };
    assert_eq!(selected("agence, objectId,code"), Ok(some));
    assert_eq!(selected("code,nom"), Err((6, Kind::UnknownField)));
    assert_eq!(selected("code, code"), Err((7, Kind::Repeated)));
}

fn any_filter(resource: Resource) -> impl Strategy<Value = Filter> {
    let value = |kind: FieldKind| match kind {
        FieldKind::Text => any::<String>()
            .prop_map(|text| Value::Text(text.chars().filter(|letter| *letter != '\0').take(12).collect()))
            .boxed(),
        FieldKind::Date => (-60_000_000_000_000_i64..200_000_000_000_000)
            .prop_map(|millis| Value::Date(Moment(millis)))
            .boxed(),
    };
    let ordered = prop::sample::select(vec![
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
    ]);
    let compared = prop::sample::select(resource.fields().to_vec()).prop_flat_map(move |field| {
        let null = prop::sample::select(vec![Operator::Equal, Operator::NotEqual])
            .prop_map(|operator| (operator, Value::Null));
        prop_oneof![3 => (ordered.clone(), value(field.kind())), 1 => null].prop_map(
            move |(operator, value)| {
                Filter::Compare(Comparison {
                    field,
                    operator,
                    value,
                })
            },
        )
    });
    let leaf = prop_oneof![8 => compared, 1 => any::<bool>().prop_map(Filter::Constant)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|filter| Filter::Not(Box::new(filter))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::All),
            prop::collection::vec(inner, 2..4).prop_map(Filter::Any),
        ]
    })
}

/// Texts that look like filters more often than not.
fn likely_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "nom",
        "email",
        "null",
        "true",
        "new Date(",
        "==",
        "===",
        "!=",
        "<=",
        ">",
        "&&",
        "||",
        "!",
        "(",
        ")",
        "'a'",
        "\"\\u00e9\"",
        "'",
        "\\",
        "1.5",
        "é",
        " ",
        "\u{0}",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

proptest! {
    /// Whatever is sent, an answer comes, its place is in the text, and the time is in proportion to the length:
    /// counted in characters looked at and words taken.
    #[test]
    fn any_text_is_answered_in_linear_time(text in prop_oneof![any::<String>(), likely_text()]) {
        for resource in Resource::ALL {
            let length = text.chars().count();
            let (read, steps) = parser::parse(&text, resource);
            prop_assert!(steps <= 12 * length + 12, "{steps} steps for {length} characters");
            match read {
                Ok(filter) => {
                    prop_assert_eq!(Filter::parse(&filter.to_string(), resource), Ok(filter));
                }
                Err(fault) => prop_assert!((1..=length + 1).contains(&fault.position), "{fault}"),
            }
            let (order, selection) = (Order::parse(&text, resource), Selection::parse(&text, resource));
            for fault in [order.err(), selection.err()].into_iter().flatten() {
                prop_assert!((1..=length + 1).contains(&fault.position), "{fault}");
            }
        }
    }

    /// Printed and read again, a filter is the same.
    #[test]
    fn a_printed_filter_returns(filter in any_filter(Resource::Engagement)) {
        let text = filter.to_string();
        prop_assume!(text.chars().count() <= FILTER_MAX_CHARS);
        prop_assert_eq!(Filter::parse(&text, Resource::Engagement), Ok(filter));
    }

    /// A negation holds exactly where what it negates does not.
    #[test]
    fn a_negation_finds_the_others(filter in any_filter(Resource::Staff), nom in prop::option::of("[a-c]{0,2}")) {
        let value_of = |_| nom.clone().map_or(Value::Null, Value::Text);
        prop_assert_ne!(Filter::Not(Box::new(filter.clone())).holds(&value_of), filter.holds(&value_of));
    }
}

/// The longest texts of the worst shapes take no more steps a character than short ones.
#[test]
fn no_shape_costs_more_than_its_length() {
    for shape in [
        "(",
        "!",
        "!(",
        "'\\u0041",
        "nom==''&&",
        "nom==''||(",
        " ",
        "\\",
        "1",
        "a",
        "new ",
    ] {
        for count in [10, 100, FILTER_MAX_CHARS / shape.len()] {
            let (_, steps) = parser::parse(&shape.repeat(count), Resource::Staff);
            let length = shape.chars().count() * count;
            assert!(steps <= 12 * length + 12, "{shape} × {count}: {steps}");
        }
    }
}
