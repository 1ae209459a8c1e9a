//! The lines of a file: what they ask for, or everything that is wrong with them.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::ImportKind;
use super::columns::{Column, Layout};
use super::faults::{CellFault, Fault};
use super::text::without_apostrophe;
use crate::account::EmailAddress;
use crate::company_number::{CompanyNumberError, Siren, Siret};
use crate::contact::{
    CONTACT_NAME_MAX_CHARS, ContactDetails, ContactFault, ContactField, ContactForm, LIMITED_TO_MAX_CHARS,
};
use crate::dossier::{DossierCode, DossierCodeError, DossierName, DossierNameError, DossierStatus};
use crate::fold::{fold, upper_code};
use crate::ids::{AgencyId, GroupId, StaffId};
use crate::staff::ProfileLevel;

/// What a cell asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<T> {
    /// The file has no such column: what is there stays.
    Absent,
    /// The cell is empty: what is there is taken away.
    Empty,
    /// This value.
    Is(T),
}

impl<T> Cell<T> {
    /// The value asked for, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }
}

/// A line about a dossier. A name and a status that are not asked for stay, or are the usual ones of a new dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// By which it is matched.
    pub code: DossierCode,
    /// Name; a new dossier needs one.
    pub name: Option<DossierName>,
    /// The company's name; emptied, it is the dossier's.
    pub denomination: Cell<DossierName>,
    /// Status.
    pub status: Option<DossierStatus>,
    /// The *maître du dossier*.
    pub owner: Cell<StaffId>,
    /// The engagement manager.
    pub engagement_manager: Cell<StaffId>,
    /// The company's number.
    pub siren: Cell<Siren>,
    /// The establishment's number.
    pub siret: Cell<Siret>,
    /// The place of the firm that looks after it.
    pub agency: Cell<AgencyId>,
}

/// A line about a staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// By which they are matched.
    pub email: EmailAddress,
    /// Last name; new staff need one.
    pub last_name: Option<String>,
    /// First name.
    pub first_name: Cell<String>,
    /// Profile level; new staff need one.
    pub level: Option<ProfileLevel>,
    /// Every group they belong to, in order.
    pub groups: Cell<Vec<GroupId>>,
    /// Where they work.
    pub agency: Cell<AgencyId>,
}

/// A line about a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Who they are; the address, by which they are matched, is always there.
    pub details: ContactDetails,
    /// Whether the file has a column of mobile numbers; else what is there stays.
    pub has_mobile: bool,
    /// Whether the file has a column of landline numbers; else what is there stays.
    pub has_landline: bool,
}

/// A line about a contact's link to a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// The dossier.
    pub code: DossierCode,
    /// The contact's address.
    pub email: EmailAddress,
    /// What the link is limited to.
    pub limited_to: Cell<String>,
}

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// About a dossier.
    Dossier(DossierRow),
    /// About a staff member.
    Staff(StaffRow),
    /// About a contact.
    Contact(ContactRow),
    /// About a link.
    Link(LinkRow),
}

/// The firm's staff at work, its groups and its agencies, as files name them.
#[derive(Debug, Clone, Default)]
pub struct Known {
    by_email: HashMap<String, StaffId>,
    /// Nothing for a name that several have.
    by_name: HashMap<String, Option<StaffId>>,
    groups: HashMap<String, GroupId>,
    agencies: HashMap<String, AgencyId>,
    /// Nothing for a name that several have.
    agencies_by_name: HashMap<String, Option<AgencyId>>,
}

impl Known {
    /// Staff as identifier, shown name and address; groups as identifier and code; agencies as identifier, code and name.
    #[must_use]
    pub fn new<'a>(
        staff: impl IntoIterator<Item = (StaffId, &'a str, &'a str)>,
        groups: impl IntoIterator<Item = (GroupId, &'a str)>,
        agencies: impl IntoIterator<Item = (AgencyId, &'a str, &'a str)>,
    ) -> Self {
        let mut known = Self::default();
        for (id, name, email) in staff {
            known.by_email.insert(email.to_lowercase(), id);
            known
                .by_name
                .entry(fold(name))
                .and_modify(|several| *several = None)
                .or_insert(Some(id));
        }
        known.groups = groups
            .into_iter()
            .map(|(id, code)| (upper_code(code), id))
            .collect();
        for (id, code, name) in agencies {
            known.agencies.insert(upper_code(code), id);
            known
                .agencies_by_name
                .entry(fold(name))
                .and_modify(|several| *several = None)
                .or_insert(Some(id));
        }
        known
    }

    fn staff(&self, typed: &str) -> Result<StaffId, Fault> {
        if let Some(id) = self.by_email.get(&typed.to_lowercase()) {
            return Ok(*id);
        }
        match self.by_name.get(&fold(typed)) {
            Some(Some(id)) => Ok(*id),
            Some(None) => Err(Fault::SeveralStaff),
            None => Err(Fault::UnknownStaff),
        }
    }

    /// The agency of a code, else the only one of a name.
    fn agency(&self, typed: &str) -> Result<AgencyId, Fault> {
        let by_name = || self.agencies_by_name.get(&fold(typed)).copied().flatten();
        let found = self.agencies.get(&upper_code(typed)).copied();
        found.or_else(by_name).ok_or(Fault::UnknownAgency)
    }
}

/// Reads one line. A cell that could not be read as text is told as such.
///
/// # Errors
/// Everything that is wrong with it, in the order of the columns.
pub fn read_row(
    kind: ImportKind,
    layout: &Layout,
    cells: &[Result<Cow<'_, str>, Fault>],
    known: &Known,
) -> Result<Row, Vec<CellFault>> {
    let mut line = Line {
        layout,
        cells,
        faults: Vec::new(),
    };
    line.check_ends();
    let row = match kind {
        ImportKind::Dossiers => dossier(&mut line, known).map(Row::Dossier),
        ImportKind::Staff => staff(&mut line, known).map(Row::Staff),
        ImportKind::Contacts => contact(&mut line).map(Row::Contact),
        ImportKind::Links => link(&mut line).map(Row::Link),
    };
    match row {
        Some(row) if line.faults.is_empty() => Ok(row),
        _ => Err(line.faults),
    }
}

struct Line<'a> {
    layout: &'a Layout,
    cells: &'a [Result<Cow<'a, str>, Fault>],
    faults: Vec<CellFault>,
}

impl Line<'_> {
    /// Cells beyond the heads are a broken line more often than a note: told, not left out.
    fn check_ends(&mut self) {
        let beyond = self.cells.iter().enumerate().skip(self.layout.len());
        let extra = beyond
            .filter_map(|(place, cell)| Some((place, cell.as_ref().ok()?)))
            .find(|(_, text)| !text.trim().is_empty());
        if let Some((place, text)) = extra {
            let position = u32::try_from(place + 1).unwrap_or(u32::MAX);
            self.faults
                .push(CellFault::new(None, position, text, Fault::ExtraCell));
        }
    }

    /// The cleaned text of a cell: without the apostrophe of a formula, spaces of one kind, ends trimmed, composed.
    fn text(&mut self, column: Column) -> Cell<String> {
        let position = self.layout.position(column);
        let Some(place) = (position as usize).checked_sub(1) else {
            return Cell::Absent;
        };
        let raw = match self.cells.get(place) {
            // A line may end early: its last cells are empty.
            None => return Cell::Empty,
            Some(Err(fault)) => {
                self.fault(column, "", *fault);
                return Cell::Empty;
            }
            Some(Ok(raw)) => raw,
        };
        let text: String = without_apostrophe(raw.trim())
            .chars()
            .filter(|letter| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}'))
            .map(|letter| match letter {
                '\u{a0}' | '\u{202f}' => ' ',
                letter => letter,
            })
            .nfc()
            .collect();
        let text = text.trim();
        if text.chars().any(char::is_control) {
            self.fault(column, text, Fault::ControlCharacter);
            return Cell::Empty;
        }
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Is(text.to_owned())
        }
    }

    /// A cell read by `parse`; what is wrong with it is noted.
    fn read<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Cell<T> {
        match self.text(column) {
            Cell::Absent => Cell::Absent,
            Cell::Empty => Cell::Empty,
            Cell::Is(text) => match parse(&text) {
                Ok(value) => Cell::Is(value),
                Err(fault) => {
                    self.fault(column, &text, fault);
                    Cell::Empty
                }
            },
        }
    }

    /// The same for a cell that must hold something when its column is there.
    fn required<T>(&mut self, column: Column, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let noted = self.faults.len();
        match self.read(column, parse) {
            Cell::Is(value) => Some(value),
            Cell::Absent => None,
            Cell::Empty => {
                if self.faults.len() == noted {
                    self.fault(column, "", Fault::Required);
                }
                None
            }
        }
    }

    fn fault(&mut self, column: Column, value: &str, fault: Fault) {
        let position = self.layout.position(column);
        self.faults
            .push(CellFault::new(Some(column), position, value, fault));
    }
}

fn dossier(line: &mut Line<'_>, known: &Known) -> Option<DossierRow> {
    let code = line.required(Column::Code, code);
    let name = line.required(Column::Name, name);
    let denomination = line.read(Column::Denomination, self::name);
    let status = line.read(Column::Status, |typed| status(typed).ok_or(Fault::NotAStatus));
    let owner = line.read(Column::Owner, |typed| known.staff(typed));
    let engagement_manager = line.read(Column::Manager, |typed| known.staff(typed));
    let siren = line.read(Column::Siren, |typed| {
        Siren::parse(typed).map_err(|error| number(error, Fault::NotASiren))
    });
    let siret = line.read(Column::Siret, |typed| {
        Siret::parse(typed).map_err(|error| number(error, Fault::NotASiret))
    });
    let agency = line.read(Column::Agency, |typed| known.agency(typed));
    if let (Cell::Is(siren), Cell::Is(siret)) = (&siren, &siret)
        && !siret.is_of(siren)
    {
        line.fault(Column::Siret, siret.as_str(), Fault::OtherCompany);
    }
    Some(DossierRow {
        code: code?,
        name,
        denomination,
        status: status.value().copied(),
        owner,
        engagement_manager,
        siren,
        siret,
        agency,
    })
}

fn staff(line: &mut Line<'_>, known: &Known) -> Option<StaffRow> {
    let email = line.required(Column::Email, address);
    let last_name = line.required(Column::LastName, |typed| bounded(typed, CONTACT_NAME_MAX_CHARS));
    let first_name = line.read(Column::FirstName, |typed| bounded(typed, CONTACT_NAME_MAX_CHARS));
    let level = line.required(Column::Level, |typed| typed.parse().map_err(|_| Fault::NotALevel));
    let groups = line.read(Column::Groups, |typed| {
        let mut groups = typed
            .split([',', '|', ';'])
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .map(|code| {
                known
                    .groups
                    .get(&upper_code(code))
                    .copied()
                    .ok_or(Fault::UnknownGroup)
            })
            .collect::<Result<Vec<GroupId>, _>>()?;
        groups.sort_unstable();
        groups.dedup();
        Ok(groups)
    });
    let agency = line.read(Column::Agency, |typed| known.agency(typed));
    Some(StaffRow {
        email: email?,
        last_name,
        first_name,
        level,
        groups,
        agency,
    })
}

fn contact(line: &mut Line<'_>) -> Option<ContactRow> {
    let noted = line.faults.len();
    let mut form = ContactForm::default();
    let mut texts = [
        Column::LastName,
        Column::FirstName,
        Column::Email,
        Column::Mobile,
        Column::Landline,
    ]
    .map(|column| line.text(column).value().cloned().unwrap_or_default())
    .into_iter();
    for field in [
        &mut form.last_name,
        &mut form.first_name,
        &mut form.email,
        &mut form.mobile,
        &mut form.landline,
    ] {
        *field = texts.next().unwrap_or_default();
    }
    // A cell that is no text is told once, not as missing too.
    if line.faults.len() > noted {
        return None;
    }
    if form.email.is_empty() {
        line.fault(Column::Email, "", Fault::Required);
    }
    match ContactDetails::check(&form) {
        Ok(details) => Some(ContactRow {
            details,
            has_mobile: line.layout.position(Column::Mobile) > 0,
            has_landline: line.layout.position(Column::Landline) > 0,
        }),
        Err(faults) => {
            for (field, fault) in faults {
                let (column, value) = match field {
                    ContactField::LastName => (Column::LastName, &form.last_name),
                    ContactField::FirstName => (Column::FirstName, &form.first_name),
                    ContactField::Email => (Column::Email, &form.email),
                    ContactField::Mobile => (Column::Mobile, &form.mobile),
                    ContactField::Landline => (Column::Landline, &form.landline),
                };
                line.fault(column, value, contact_fault(fault));
            }
            None
        }
    }
}

fn link(line: &mut Line<'_>) -> Option<LinkRow> {
    let code = line.required(Column::Code, code);
    let email = line.required(Column::Email, address);
    let limited_to = line.read(Column::LimitedTo, |typed| bounded(typed, LIMITED_TO_MAX_CHARS));
    Some(LinkRow {
        code: code?,
        email: email?,
        limited_to,
    })
}

fn code(typed: &str) -> Result<DossierCode, Fault> {
    DossierCode::parse(typed).map_err(|error| match error {
        DossierCodeError::Empty => Fault::Required,
        DossierCodeError::TooLong => Fault::TooLong,
        DossierCodeError::BadCharacter => Fault::CodeCharacters,
        DossierCodeError::Reserved => Fault::CodeReserved,
    })
}

fn name(typed: &str) -> Result<DossierName, Fault> {
    DossierName::parse(typed).map_err(|error| match error {
        DossierNameError::Empty => Fault::Required,
        DossierNameError::TooLong => Fault::TooLong,
        DossierNameError::ControlCharacter => Fault::ControlCharacter,
    })
}

/// A status in either language, as the product shows it or stores it.
fn status(typed: &str) -> Option<DossierStatus> {
    Some(match fold(typed).as_str() {
        "a preparer" | "to prepare" | "to_prepare" | "to be prepared" => DossierStatus::ToPrepare,
        "operationnel" | "operational" => DossierStatus::Operational,
        "archive" | "archived" => DossierStatus::Archived,
        _ => return None,
    })
}

fn address(typed: &str) -> Result<EmailAddress, Fault> {
    EmailAddress::parse(typed).map_err(|_| Fault::NotAnAddress)
}

fn bounded(typed: &str, max: usize) -> Result<String, Fault> {
    if typed.chars().nth(max).is_some() {
        return Err(Fault::TooLong);
    }
    Ok(typed.to_owned())
}

const fn number(error: CompanyNumberError, form: Fault) -> Fault {
    match error {
        CompanyNumberError::BadForm => form,
        CompanyNumberError::BadCheckDigit => Fault::CheckDigit,
    }
}

const fn contact_fault(fault: ContactFault) -> Fault {
    match fault {
        ContactFault::NoLastName => Fault::Required,
        ContactFault::TooLong(_) => Fault::TooLong,
        ContactFault::NotAnAddress => Fault::NotAnAddress,
        ContactFault::NotAPhone => Fault::NotAPhone,
    }
}

#[cfg(test)]
mod tests;
