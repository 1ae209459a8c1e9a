//! The heads of a file, French or English, in any order.

use super::{ImportKind, MAX_COLUMNS};
use crate::fold::fold;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $code:literal [$($head:literal),+]),+ $(,)?) => {
        /// What a column means. The code is stored, and part of the name of its label.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column { $($(#[$doc])* $name),+ }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The heads it is recognised by, the French one of the documentation first, the English one second.
            #[must_use]
            pub const fn heads(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($head),+]),+ }
            }
        }
    };
}

columns! {
    /// A dossier's code.
    Code = "code" ["Code dossier", "File code", "Code", "Code client", "Dossier", "Dossier client", "Client file", "Client file code", "Numéro de dossier", "N° dossier"],
    /// A dossier's name.
    Name = "name" ["Nom", "Name", "Nom du dossier", "File name", "Intitulé"],
    /// The company's name.
    Denomination = "denomination" ["Dénomination", "Company name", "Raison sociale", "Dénomination sociale", "Company", "Legal name"],
    /// A dossier's status.
    Status = "status" ["Statut", "Status", "État"],
    /// The *maître du dossier*.
    Owner = "owner" ["Maître du dossier", "File owner", "Maître", "Owner", "Responsable", "E-mail du maître"],
    /// The engagement manager.
    Manager = "manager" ["Engagement manager", "Manager", "E-mail de l’engagement manager"],
    /// The company's number.
    Siren = "siren" ["SIREN", "SIREN number", "N° SIREN", "Numéro SIREN"],
    /// The establishment's number.
    Siret = "siret" ["SIRET", "SIRET number", "N° SIRET", "Numéro SIRET"],
    /// An e-mail address.
    Email = "email" ["E-mail", "E-mail address", "Email", "Mail", "Courriel", "Adresse e-mail", "Adresse mail", "Interlocuteur", "Contact", "Contact e-mail", "E-mail de l’interlocuteur"],
    /// A person's last name.
    LastName = "last-name" ["Nom", "Last name", "Nom de famille", "Surname", "Family name"],
    /// A person's first name.
    FirstName = "first-name" ["Prénom", "First name", "Given name"],
    /// A staff member's profile level.
    Level = "level" ["Profil", "Profile", "Niveau", "Level", "Niveau de profil", "Profile level"],
    /// A staff member's groups.
    Groups = "groups" ["Groupes", "Groups", "Groupe", "Group"],
    /// The place of the firm that looks after a dossier, or where a staff member works.
    Agency = "agency" ["Agence", "Agency", "Code agence", "Agency code", "Bureau", "Office"],
    /// A mobile number.
    Mobile = "mobile" ["Mobile", "Mobile number", "Numéro de téléphone", "Téléphone mobile", "Portable", "Mobile phone", "Téléphone", "Phone"],
    /// A landline number.
    Landline = "landline" ["Téléphone fixe", "Landline", "Numéro de téléphone fixe", "Fixe", "Landline number"],
    /// What a link is limited to.
    LimitedTo = "limited-to" ["Limité à", "Limited to", "Limite", "Limit"],
}

impl Column {
    /// The columns that a kind of file may have, in the order of its documentation.
    #[must_use]
    pub const fn of(kind: ImportKind) -> &'static [Self] {
        match kind {
            ImportKind::Dossiers => &[
                Self::Code,
                Self::Name,
                Self::Denomination,
                Self::Status,
                Self::Owner,
                Self::Manager,
                Self::Siren,
                Self::Siret,
                Self::Agency,
            ],
            ImportKind::Staff => &[
                Self::Email,
                Self::LastName,
                Self::FirstName,
                Self::Level,
                Self::Groups,
                Self::Agency,
            ],
            ImportKind::Contacts => &[
                Self::Email,
                Self::LastName,
                Self::FirstName,
                Self::Mobile,
                Self::Landline,
            ],
            ImportKind::Links => &[Self::Code, Self::Email, Self::LimitedTo],
        }
    }

    /// The columns without which a kind of file cannot be read: lines are matched by them.
    #[must_use]
    pub const fn keys(kind: ImportKind) -> &'static [Self] {
        match kind {
            ImportKind::Dossiers => &[Self::Code],
            ImportKind::Staff => &[Self::Email],
            // Contacts are sorted by both names together, so both are needed.
            ImportKind::Contacts => &[Self::Email, Self::LastName, Self::FirstName],
            ImportKind::Links => &[Self::Code, Self::Email],
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.as_str() == code)
    }
}

/// Why the heads of a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadFault {
    /// The file has no line at all.
    NoHeads,
    /// A column by which lines are matched is missing.
    Missing(Column),
    /// Two heads mean the same column; the second one as it is written.
    Repeated(Column, String),
    /// More than [`MAX_COLUMNS`] columns.
    TooMany,
}

/// Which column stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<Option<Column>>,
    ignored: Vec<String>,
}

impl Layout {
    /// Reads the heads of a file.
    ///
    /// # Errors
    /// [`HeadFault`].
    pub fn read<T: AsRef<str>>(kind: ImportKind, heads: &[T]) -> Result<Self, HeadFault> {
        if heads.iter().all(|head| plain(head.as_ref()).is_empty()) {
            return Err(HeadFault::NoHeads);
        }
        if heads.len() > MAX_COLUMNS {
            return Err(HeadFault::TooMany);
        }
        let mut layout = Self {
            columns: Vec::with_capacity(heads.len()),
            ignored: Vec::new(),
        };
        for head in heads {
            let head = head.as_ref().trim();
            let found = column(kind, head);
            match found {
                Some(column) if layout.columns.contains(&Some(column)) => {
                    return Err(HeadFault::Repeated(column, head.to_owned()));
                }
                None if !head.is_empty() => layout.ignored.push(head.to_owned()),
                Some(_) | None => {}
            }
            layout.columns.push(found);
        }
        match Column::keys(kind).iter().find(|key| layout.position(**key) == 0) {
            Some(missing) => Err(HeadFault::Missing(*missing)),
            None => Ok(layout),
        }
    }

    /// The column at a place, from 0; none when its head was not recognised.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<Column> {
        self.columns.get(place).copied().flatten()
    }

    /// How many columns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Where a column stands, from 1; 0 when the file has no such column.
    #[must_use]
    pub fn position(&self, column: Column) -> u32 {
        let place = self.columns.iter().position(|each| *each == Some(column));
        place.map_or(0, |place| u32::try_from(place + 1).unwrap_or(u32::MAX))
    }

    /// The heads that were not recognised: their columns are left out.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

/// The column that a head means in a kind of file.
fn column(kind: ImportKind, head: &str) -> Option<Column> {
    let head = plain(head);
    Column::of(kind)
        .iter()
        .copied()
        .find(|column| column.heads().iter().any(|known| plain(known) == head))
}

/// A head without case, accents, spaces and marks.
fn plain(head: &str) -> String {
    fold(head)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_in_both_languages() {
        let french = Layout::read(
            ImportKind::Dossiers,
            &["DENOMINATION", "code_dossier", "Ville", "n° SIREN"],
        );
        let french = french.unwrap();
        assert_eq!(french.at(0), Some(Column::Denomination));
        assert_eq!(french.position(Column::Code), 2);
        assert_eq!(french.position(Column::Siren), 4);
        assert_eq!(french.position(Column::Name), 0);
        assert_eq!(french.ignored(), ["Ville"]);
        let english = Layout::read(ImportKind::Contacts, &["First name", "Last Name", "e-mail"]).unwrap();
        assert_eq!(
            [0, 1, 2].map(|place| english.at(place)),
            [
                Some(Column::FirstName),
                Some(Column::LastName),
                Some(Column::Email)
            ]
        );
        let links = Layout::read(ImportKind::Links, &["Dossier", "Interlocuteur", "Limité à"]).unwrap();
        assert_eq!(links.position(Column::LimitedTo), 3);
    }

    #[test]
    fn heads_that_cannot_be_used_say_why() {
        let read = |heads: &[&str]| Layout::read(ImportKind::Dossiers, heads).unwrap_err();
        assert_eq!(read(&[]), HeadFault::NoHeads);
        assert_eq!(read(&["", " ; "]), HeadFault::NoHeads);
        assert_eq!(read(&["Nom"]), HeadFault::Missing(Column::Code));
        assert_eq!(
            read(&["Code", "Nom", "code dossier"]),
            HeadFault::Repeated(Column::Code, "code dossier".to_owned())
        );
        assert_eq!(read(&["x"; 201]), HeadFault::TooMany);
    }

    /// No head means two columns of one kind of file, and every column has a head in both languages.
    #[test]
    fn heads_are_unambiguous() {
        for kind in ImportKind::ALL {
            for column_of_kind in Column::of(kind) {
                assert!(column_of_kind.heads().len() >= 2, "{column_of_kind:?}");
                for head in column_of_kind.heads() {
                    assert_eq!(column(kind, head), Some(*column_of_kind), "{kind:?} {head}");
                }
            }
            assert!(
                Column::keys(kind)
                    .iter()
                    .all(|key| Column::of(kind).contains(key))
            );
        }
        for column in Column::ALL {
            assert_eq!(Column::parse(column.as_str()), Some(*column));
        }
    }
}
