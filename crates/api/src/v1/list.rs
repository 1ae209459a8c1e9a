//! Lists, told in parts.

use hub_app::queries::parts::{Part, PartAsked};
use serde::Serialize;
use serde_json::{Value, json};

use super::cursor::Place;
use super::endpoint::{Ask, Reply};
use super::parameters::{Page, Parameters};
use super::schema::{Described, Schemas};
use crate::problem::{Language, Problem};

/// One part of a list, as it is sent.
#[derive(Debug, Serialize)]
pub(super) struct Listed<T> {
    data: Vec<T>,
    next_cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<i64>,
}

impl<T: Described> Described for Listed<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        let words = |fr: &'static str, en: &'static str| match schemas.language() {
            Language::Fr => fr,
            Language::En => en,
        };
        let (data, next, count) = (
            words("Les lignes de cette partie.", "The lines of this part."),
            words(
                "Le curseur de la partie suivante ; nul pour la dernière.",
                "The cursor of the next part; null for the last.",
            ),
            words(
                "Le nombre de lignes de toute la liste, si « count=exact » le demande.",
                "How many lines the whole list has, where “count=exact” asks for it.",
            ),
        );
        let items = T::schema(schemas);
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["data", "next_cursor"],
            "properties": {
                "data": { "type": "array", "items": items, "description": data },
                "next_cursor": { "type": ["string", "null"], "description": next },
                "count": { "type": "integer", "format": "int64", "description": count },
            },
        })
    }
}

impl<T: Serialize> Listed<T> {
    /// A part whose last line stands at a position.
    pub(super) fn new(place: &Place, data: Vec<T>, next: Option<String>, count: Option<i64>) -> Self {
        Self {
            data,
            next_cursor: next.map(|position| place.write(&position)),
            count,
        }
    }

    /// The answer.
    pub(super) fn reply(&self) -> Result<Reply, Problem> {
        Reply::list(self)
    }
}

impl<A> Page<A> {
    /// The same question for the product, after `first` where no cursor was given.
    pub(super) fn asked<B>(&self, after: B) -> PartAsked<B> {
        PartAsked {
            after,
            limit: self.limit,
            count: self.count,
        }
    }
}

/// The answer with a part, each line told by `tell`, the last one's position by `position`.
pub(super) fn part<L, T: Serialize>(
    place: &Place,
    part: Part<L>,
    position: impl Fn(&L) -> String,
    tell: impl Fn(L) -> T,
) -> Result<Reply, Problem> {
    let next = part.lines.last().filter(|_| part.more).map(position);
    let data = part.lines.into_iter().map(tell).collect();
    Listed::new(place, data, next, part.total).reply()
}

/// The answer with a part of a short list that was read whole, by identifier.
pub(super) fn of_all<L, T: Serialize>(
    ask: &Ask,
    list: &'static str,
    all: Vec<L>,
    id: impl Fn(&L) -> i64,
    tell: impl Fn(L) -> T,
) -> Result<Reply, Problem> {
    of_taken(ask, (list, Parameters::of(ask.query())), all, id, tell)
}

/// The same where parameters of its own were taken of the address.
pub(super) fn of_taken<L, T: Serialize>(
    ask: &Ask,
    (list, mut parameters): (&'static str, Parameters<'_>),
    mut all: Vec<L>,
    id: impl Fn(&L) -> i64,
    tell: impl Fn(L) -> T,
) -> Result<Reply, Problem> {
    let place = firms_place(ask, list)?;
    let page: Page<i64> = parameters.page(&place, |text| text.parse().ok());
    parameters.finish()?;
    let total = i64::try_from(all.len()).ok().filter(|_| page.count);
    all.sort_by_key(&id);
    let after = page.after.unwrap_or(i64::MIN);
    all.retain(|line| id(line) > after);
    let wanted = usize::from(page.limit);
    let more = all.len() > wanted;
    all.truncate(wanted);
    let found = Part {
        lines: all,
        more,
        total,
    };
    part(&place, found, |line| id(line).to_string(), tell)
}

/// A list of the caller's firm.
pub(super) fn firms_place(ask: &Ask, list: &'static str) -> Result<Place, Problem> {
    Ok(Place::new(list, &[ask.caller()?.firm().0]))
}
