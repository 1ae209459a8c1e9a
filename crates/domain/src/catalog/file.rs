//! The catalogue's file format: TOML, read by hand so that every error is reported with its line (`CAT-03`).
//!
//! `catalogue/README.md` documents the format for those who write one.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::authz::call::Permissions;

use super::{
    AppKind, CatalogEntry, CatalogState, EntryFault, FIELD_MAX_CHARS, KeyRequirement, SpecificField,
    bulk_selectable,
};

/// The format's version, the only value of `format`.
const FORMAT: &str = "1";
/// Most characters of a field that does not say.
const FIELD_DEFAULT_CHARS: u16 = 200;
/// Largest file that is read, in bytes.
const FILE_MAX_BYTES: usize = 4 * 1_024 * 1_024;

/// A catalogue file.
#[derive(Debug)]
pub enum CatalogFile {}

/// One error of a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CatalogFileError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there, and what would be right.
    pub message: String,
}

impl CatalogFile {
    /// Reads a whole catalogue file (`CAT-03`).
    ///
    /// # Errors
    /// Every error of the file, in the order of its lines; nothing of a file with an error is to be loaded.
    pub fn parse(text: &str) -> Result<Vec<CatalogEntry>, Vec<CatalogFileError>> {
        let errors = Errors {
            text,
            found: RefCell::default(),
        };
        if text.len() > FILE_MAX_BYTES {
            errors.add(&(0..0), "the file is larger than 4 MB".into());
            return Err(errors.into_vec());
        }
        let (document, syntax) = DeTable::parse_recoverable(text);
        for error in &syntax {
            errors.add(&error.span().unwrap_or(0..0), error.message().to_owned());
        }
        // A table that did not parse lacks keys; complaining about these would only hide the cause.
        let entries = if syntax.is_empty() {
            read_document(&document, &errors)
        } else {
            Vec::new()
        };
        if errors.count() == 0 {
            Ok(entries)
        } else {
            Err(errors.into_vec())
        }
    }
}

fn read_document(document: &Spanned<DeTable<'_>>, errors: &Errors<'_>) -> Vec<CatalogEntry> {
    let mut root = Table::of(document.get_ref(), 0..0, errors);
    match root.take("format") {
        None => errors.add(&(0..0), "missing key `format = 1`".into()),
        Some(value) => {
            if value
                .get_ref()
                .as_integer()
                .is_none_or(|number| number.as_str() != FORMAT)
            {
                errors.add(&value.span(), "`format` must be 1".into());
            }
        }
    }
    let (mut slugs, mut labels) = (Seen::default(), Seen::default());
    let mut entries = Vec::new();
    for mut table in root.tables("application") {
        let entry = read_entry(&mut table);
        slugs.claim("slug", &entry.slug, &table.place("slug"), errors);
        labels.claim("label", &entry.label, &table.place("label"), errors);
        entries.push(entry);
    }
    root.refuse_the_rest();
    entries
}

fn read_entry(table: &mut Table<'_, '_>) -> CatalogEntry {
    let before = table.errors.count();
    let kind = table.code("kind", AppKind::ALL, AppKind::as_str);
    if kind.is_none() && !table.places.contains_key("kind") {
        table.errors.add(&table.span, "missing key `kind`".into());
    }
    let known_kind = kind.is_some();
    let kind = kind.unwrap_or(AppKind::Cegid);
    let requires_contact = table.flag("requires_contact").unwrap_or(false);
    let usual_key = match kind {
        AppKind::Partenaire => KeyRequirement::Standard,
        AppKind::Cabinet => KeyRequirement::Cabinet,
        AppKind::Cegid => KeyRequirement::None,
    };
    let entry = CatalogEntry {
        slug: table.text("slug"),
        label: table.text("label"),
        kind,
        publisher: table.text("publisher"),
        description_fr: table.text("description_fr"),
        description_en: table.text("description_en"),
        permissions_fr: table.text("permissions_fr"),
        permissions_en: table.text("permissions_en"),
        default: table.flag("default").unwrap_or(false),
        key_requirement: table
            .code("key", KeyRequirement::ALL, KeyRequirement::as_str)
            .unwrap_or(usual_key),
        requires_contact,
        bulk_selectable: table
            .flag("bulk_selectable")
            .unwrap_or(bulk_selectable(kind, requires_contact)),
        repeatable: table.flag("repeatable").unwrap_or(false),
        operations: table.operations("operations"),
        fields: read_fields(table),
        state: table
            .code("state", CatalogState::ALL, CatalogState::as_str)
            .unwrap_or(CatalogState::Available),
        launch_url: table.optional_text("launch_url"),
    };
    table.refuse_the_rest();
    // A rule between attributes is told at the attribute written down, or at the entry once all of it is readable.
    let readable = table.errors.count() == before;
    table.tell(entry.faults(), |fault| {
        readable || (known_kind && table.holds_text(fault.key))
    });
    entry
}

fn read_fields(table: &mut Table<'_, '_>) -> Vec<SpecificField> {
    let mut names = Seen::default();
    let mut fields = Vec::new();
    for mut table in table.tables("field") {
        let before = table.errors.count();
        let field = SpecificField {
            name: table.text("name"),
            label_fr: table.text("label_fr"),
            label_en: table.text("label_en"),
            help_fr: table.optional_text("help_fr").unwrap_or_default(),
            help_en: table.optional_text("help_en").unwrap_or_default(),
            required: table.flag("required").unwrap_or(false),
            pattern: table.optional_text("pattern"),
            max_length: table.length("max_length", FIELD_DEFAULT_CHARS),
        };
        table.refuse_the_rest();
        let readable = table.errors.count() == before;
        table.tell(field.faults(), |fault| readable || table.holds_text(fault.key));
        names.claim("field name", &field.name, &table.place("name"), table.errors);
        fields.push(field);
    }
    fields
}

/// The errors found so far, in the order of the file.
struct Errors<'t> {
    text: &'t str,
    found: RefCell<BTreeSet<CatalogFileError>>,
}

impl Errors<'_> {
    fn add(&self, span: &Range<usize>, message: String) {
        self.found.borrow_mut().insert(CatalogFileError {
            line: self.line(span),
            message,
        });
    }

    fn line(&self, span: &Range<usize>) -> usize {
        1 + self
            .text
            .as_bytes()
            .iter()
            .take(span.start)
            .filter(|byte| **byte == b'\n')
            .count()
    }

    fn count(&self) -> usize {
        self.found.borrow().len()
    }

    fn into_vec(self) -> Vec<CatalogFileError> {
        self.found.into_inner().into_iter().collect()
    }
}

/// Names already used, whatever their case, with the line of the first use.
#[derive(Default)]
struct Seen(BTreeMap<String, usize>);

impl Seen {
    fn claim(&mut self, what: &str, name: &str, span: &Range<usize>, errors: &Errors<'_>) {
        if name.is_empty() {
            return;
        }
        match self.0.get(&name.to_lowercase()) {
            Some(first) => errors.add(span, format!("{what} `{name}` is already used on line {first}")),
            None => {
                self.0.insert(name.to_lowercase(), errors.line(span));
            }
        }
    }
}

/// A table being read key by key; what is left over at the end is unknown.
struct Table<'e, 't> {
    left: BTreeMap<&'e str, &'e Spanned<DeValue<'e>>>,
    /// Where each key stands, and whether its value is a text.
    places: BTreeMap<&'e str, (Range<usize>, bool)>,
    span: Range<usize>,
    errors: &'e Errors<'t>,
}

impl<'e, 't> Table<'e, 't> {
    fn of(table: &'e DeTable<'e>, span: Range<usize>, errors: &'e Errors<'t>) -> Self {
        let left = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), value))
            .collect();
        let places = table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), (key.span(), value.get_ref().is_str())))
            .collect();
        Self {
            left,
            places,
            span,
            errors,
        }
    }

    fn take(&mut self, key: &str) -> Option<&'e Spanned<DeValue<'e>>> {
        self.left.remove(key)
    }

    /// Where a key stands; the table's own place when it is not there.
    fn place(&self, key: &str) -> Range<usize> {
        self.places
            .get(key)
            .map_or_else(|| self.span.clone(), |(span, _)| span.clone())
    }

    fn holds_text(&self, key: &str) -> bool {
        self.places.get(key).is_some_and(|(_, is_text)| *is_text)
    }

    fn expected<T>(&self, key: &str, what: &str, value: &Spanned<DeValue<'_>>, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.errors.add(&value.span(), format!("`{key}` must be {what}"));
        }
        read
    }

    fn text(&mut self, key: &str) -> String {
        if !self.left.contains_key(key) {
            self.errors.add(&self.span, format!("missing key `{key}`"));
        }
        self.optional_text(key).unwrap_or_default()
    }

    fn optional_text(&mut self, key: &str) -> Option<String> {
        let value = self.take(key)?;
        self.expected(key, "a text", value, value.get_ref().as_str().map(str::to_owned))
    }

    fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.take(key)?;
        self.expected(key, "true or false", value, value.get_ref().as_bool())
    }

    fn length(&mut self, key: &str, otherwise: u16) -> u16 {
        let Some(value) = self.take(key) else {
            return otherwise;
        };
        let read = value
            .get_ref()
            .as_integer()
            .and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| (1..=FIELD_MAX_CHARS).contains(&usize::from(*number)));
        self.expected(key, &format!("a number from 1 to {FIELD_MAX_CHARS}"), value, read)
            .unwrap_or(otherwise)
    }

    fn code<T: Copy>(&mut self, key: &str, all: &[T], as_str: fn(T) -> &'static str) -> Option<T> {
        let value = self.take(key)?;
        let read = value
            .get_ref()
            .as_str()
            .and_then(|code| all.iter().copied().find(|one| as_str(*one) == code));
        let codes: Vec<&str> = all.iter().map(|one| as_str(*one)).collect();
        self.expected(key, &format!("one of \"{}\"", codes.join("\", \"")), value, read)
    }

    fn operations(&mut self, key: &str) -> Permissions {
        let Some(value) = self.take(key) else {
            return Permissions::none();
        };
        let read = value
            .get_ref()
            .as_str()
            .and_then(|words| Permissions::parse(words).ok());
        let what = "operations such as \"ecriture:read document:*\", or \"*\"";
        self.expected(key, what, value, read)
            .unwrap_or_else(Permissions::none)
    }

    fn tables(&mut self, key: &str) -> Vec<Table<'e, 't>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.errors.add(
                &value.span(),
                format!("`{key}` must be a list of tables, written `[[{key}]]`"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_table() {
                Some(table) => tables.push(Table::of(table, item.span(), self.errors)),
                None => self
                    .errors
                    .add(&item.span(), format!("`{key}` must hold tables only")),
            }
        }
        tables
    }

    fn refuse_the_rest(&mut self) {
        for key in std::mem::take(&mut self.left).into_keys() {
            self.errors.add(&self.place(key), format!("unknown key `{key}`"));
        }
    }

    fn tell(&self, faults: Vec<EntryFault>, wanted: impl Fn(&EntryFault) -> bool) {
        for fault in faults.into_iter().filter(wanted) {
            self.errors.add(&self.place(fault.key), fault.to_string());
        }
    }
}

#[cfg(test)]
mod tests;
