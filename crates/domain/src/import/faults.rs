//! What can be wrong with a line of a file.

use super::columns::Column;

/// How much of a wrong value is kept and shown, in characters.
pub const SHOWN_VALUE_CHARS: usize = 60;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What is wrong with a cell, or with its whole line. The code is stored, and part of the name of its message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Fault { $($(#[$doc])* $name),+ }

        impl Fault {
            /// Every fault.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

faults! {
    /// The cell is empty, or its column missing, where the line needs it.
    Required = "required",
    /// Longer than the field holds.
    TooLong = "too-long",
    /// A code with something else than letters without accents, digits, hyphens and underscores.
    CodeCharacters = "code-characters",
    /// The code that means the firm itself.
    CodeReserved = "code-reserved",
    /// A line break, a NUL or another control character.
    ControlCharacter = "control-character",
    /// Bytes that are no text in the encoding of the file.
    Unreadable = "unreadable",
    /// Not one of the statuses.
    NotAStatus = "not-a-status",
    /// Not the form of an e-mail address.
    NotAnAddress = "not-an-address",
    /// Nobody at work in the firm has this address or name.
    UnknownStaff = "unknown-staff",
    /// Several people at work have this name.
    SeveralStaff = "several-staff",
    /// Not the nine digits of a SIREN.
    NotASiren = "not-a-siren",
    /// Not the fourteen digits of a SIRET.
    NotASiret = "not-a-siret",
    /// Digits that do not add up.
    CheckDigit = "check-digit",
    /// The SIRET is another company's than the SIREN.
    OtherCompany = "other-company",
    /// Not a profile level.
    NotALevel = "not-a-level",
    /// No group of the firm has this code.
    UnknownGroup = "unknown-group",
    /// No agency of the firm has this code or name.
    UnknownAgency = "unknown-agency",
    /// The agency is no longer offered.
    AgencyAtRest = "agency-at-rest",
    /// Not a telephone number.
    NotAPhone = "not-a-phone",
    /// More cells than the file has heads.
    ExtraCell = "extra-cell",
    /// The line repeats an earlier one.
    Repeated = "repeated",
    /// The dossier is archived and is not changed any more.
    Archived = "archived",
    /// A file archives no dossier.
    Archives = "archives",
    /// No dossier of the firm has this code.
    UnknownDossier = "unknown-dossier",
    /// The dossier is archived or a model.
    DossierAtRest = "dossier-at-rest",
    /// No contact of the firm has this address.
    UnknownContact = "unknown-contact",
    /// The staff member was deactivated.
    Deactivated = "deactivated",
    /// The firm would be left without an administrator.
    LastAdministrator = "last-administrator",
}

impl Fault {
    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.as_str() == code)
    }
}

/// One fault, where it stands and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// Which column, as the product names it; none for a cell that has no head.
    pub column: Option<Column>,
    /// Where the column stands in the file, from 1; 0 when the file has no such column.
    pub position: u32,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong with it.
    pub fault: Fault,
}

impl CellFault {
    /// A fault of a cell, of which the beginning is kept.
    #[must_use]
    pub fn new(column: Option<Column>, position: u32, value: &str, fault: Fault) -> Self {
        let mut shown: String = value
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .take(SHOWN_VALUE_CHARS + 1)
            .collect();
        if let Some((end, _)) = shown.char_indices().nth(SHOWN_VALUE_CHARS) {
            shown.truncate(end);
            shown.push('…');
        }
        Self {
            column,
            position,
            value: shown,
            fault,
        }
    }
}
