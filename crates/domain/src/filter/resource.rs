//! The lists that the compatibility interface answers, and the fields of their lines (3.5).

/// A list of the firm's own data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// `collaborateurcabinet`: the staff at work.
    Staff,
    /// `groupe`: the groups of staff.
    Group,
    /// `AgenceCabinet`: the places of the firm.
    Agency,
    /// `engagement`: what the firm does for its clients.
    Engagement,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A text.
    Text,
    /// An instant.
    Date,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $name:literal),+ $(,)?) => {
        /// A field of a line, by the name partners know.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field { $($(#[$doc])* $field),+ }

        impl Field {
            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$field => $name),+ }
            }
        }
    };
}

fields! {
    /// By what a collaborator signs in.
    Identifiant = "identifiant",
    /// First name.
    Prenom = "prenom",
    /// Last name.
    Nom = "nom",
    /// An e-mail address.
    Email = "email",
    /// A code, unique in its list.
    Code = "code",
    /// A name in words.
    Description = "description",
    /// The agency of a group.
    Agence = "agence",
    /// The name of an agency.
    Libelle = "libelle",
    /// The number of an establishment.
    Siret = "siret",
    /// The number in a street.
    Numvoie = "numvoie",
    /// The dossier of an engagement; a field of Loop Hub's own.
    CodeDossier = "codeDossier",
    /// The engagement's code in the accounting product.
    CodeIbs = "codeIBS",
    /// The centre to which an engagement's profit counts.
    ProfitCenter = "profitCenter",
    /// The *maître du dossier*, by what they sign in with.
    MaitreDossier = "maitreDossier",
    /// The legal entity of the firm.
    Entite = "entite",
    /// When an engagement begins.
    DateDebut = "dateDebut",
    /// When an engagement ends.
    DateFin = "dateFin",
}

impl Resource {
    /// Every list.
    pub const ALL: [Self; 4] = [Self::Staff, Self::Group, Self::Agency, Self::Engagement];

    /// The fields of its lines, in the order they are answered.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Staff => &[Field::Identifiant, Field::Prenom, Field::Nom, Field::Email],
            Self::Group => &[Field::Code, Field::Description, Field::Agence],
            Self::Agency => &[
                Field::Code,
                Field::Libelle,
                Field::Siret,
                Field::Numvoie,
                Field::Email,
            ],
            Self::Engagement => &[
                Field::CodeDossier,
                Field::CodeIbs,
                Field::Description,
                Field::ProfitCenter,
                Field::MaitreDossier,
                Field::Entite,
                Field::DateDebut,
                Field::DateFin,
            ],
        }
    }

    /// The field of a name, capitals counting.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Field> {
        self.fields().iter().copied().find(|field| field.name() == name)
    }

    /// Whether Loop Hub holds a field of this list; the others are always `null`.
    #[must_use]
    pub const fn holds(self, field: Field) -> bool {
        match self {
            Self::Staff => true,
            Self::Group => !matches!(field, Field::Agence),
            Self::Agency => matches!(field, Field::Code | Field::Libelle),
            Self::Engagement => matches!(
                field,
                Field::CodeDossier | Field::Description | Field::MaitreDossier
            ),
        }
    }
}

impl Field {
    /// What it holds.
    #[must_use]
    pub const fn kind(self) -> FieldKind {
        match self {
            Self::DateDebut | Self::DateFin => FieldKind::Date,
            _ => FieldKind::Text,
        }
    }
}
