//! `sort=field1&&field2:desc` and `select=field,field`.

use super::fault::{FilterFault, FilterFaultKind as Kind};
use super::{FILTER_MAX_CHARS, Field, Resource};

/// The most fields that a list is sorted by.
pub const SORT_MAX_FIELDS: usize = 8;

/// The names beside the fields that can be selected.
const OBJECT_ID: &str = "objectId";
const REVISION_ID: &str = "revisionId";

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first; what has no value before everything.
    Ascending,
    /// The other way round.
    Descending,
}

/// By what a list is sorted, the most important first; by nothing, in the order of its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order(pub Vec<(Field, Direction)>);

impl Order {
    /// Reads `field1&&field2:desc`; an empty text sorts by nothing.
    ///
    /// # Errors
    /// The first [`FilterFault`].
    pub fn parse(text: &str, resource: Resource) -> Result<Self, FilterFault> {
        let mut order = Vec::new();
        for (part, at) in parts(text, "&&")? {
            let (name, direction) = part.split_once(':').unwrap_or((part, "asc"));
            let field = resource.field(name.trim()).ok_or(Kind::UnknownField.at(at))?;
            let direction = match direction.trim() {
                "asc" => Direction::Ascending,
                "desc" => Direction::Descending,
                _ => return Err(Kind::BadDirection.at(at + name.chars().count() + 1)),
            };
            if order.iter().any(|(known, _)| *known == field) {
                return Err(Kind::Repeated.at(at));
            }
            if order.len() == SORT_MAX_FIELDS {
                return Err(Kind::TooMany.at(at));
            }
            order.push((field, direction));
        }
        Ok(Self(order))
    }
}

/// What is answered of each line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Whether `objectId` is.
    pub object_id: bool,
    /// Whether `revisionId` is.
    pub revision_id: bool,
    /// Which fields are, in the order of the list.
    pub fields: Vec<Field>,
}

impl Selection {
    /// Everything.
    #[must_use]
    pub fn whole(resource: Resource) -> Self {
        Self {
            object_id: true,
            revision_id: true,
            fields: resource.fields().to_vec(),
        }
    }

    /// Reads `field,field`; an empty text selects everything.
    ///
    /// # Errors
    /// The first [`FilterFault`].
    pub fn parse(text: &str, resource: Resource) -> Result<Self, FilterFault> {
        let named = parts(text, ",")?;
        if named.is_empty() {
            return Ok(Self::whole(resource));
        }
        let mut names: Vec<&str> = Vec::new();
        for (name, at) in named {
            let is_known = [OBJECT_ID, REVISION_ID].contains(&name) || resource.field(name).is_some();
            if !is_known {
                return Err(Kind::UnknownField.at(at));
            }
            if names.contains(&name) {
                return Err(Kind::Repeated.at(at));
            }
            names.push(name);
        }
        Ok(Self {
            object_id: names.contains(&OBJECT_ID),
            revision_id: names.contains(&REVISION_ID),
            fields: resource
                .fields()
                .iter()
                .copied()
                .filter(|field| names.contains(&field.name()))
                .collect(),
        })
    }
}

/// The parts of a text, without the spaces around them, each with where it begins; none of an empty text.
fn parts<'t>(text: &'t str, between: &str) -> Result<Vec<(&'t str, usize)>, FilterFault> {
    if let Some((position, _)) = text.chars().enumerate().nth(FILTER_MAX_CHARS) {
        return Err(Kind::TooLong.at(position + 1));
    }
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut at = 1;
    let mut found = Vec::new();
    for part in text.split(between) {
        let lead = part.chars().take_while(|letter| letter.is_whitespace()).count();
        found.push((part.trim(), at + lead));
        at += part.chars().count() + between.len();
    }
    Ok(found)
}
