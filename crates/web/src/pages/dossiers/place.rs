//! The places where dossiers are listed, and the columns that can be shown there.

use hub_app::queries::{BasketList, DossierColumn, ListView};

use crate::frame::NavEntry;
use crate::urls;

/// A place where dossiers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// « Mon portefeuille ».
    Portfolio,
    /// « Tous les dossiers », beside it.
    All,
    /// « Dossiers modèles ».
    Models,
    /// « Paramétrage › Clients › Dossiers client ».
    Settings,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Portfolio, Self::All, Self::Models, Self::Settings];

    /// Its address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Portfolio => urls::PORTFOLIO,
            Self::All => urls::ALL_DOSSIERS,
            Self::Models => urls::MODELS,
            Self::Settings => urls::DOSSIERS,
        }
    }

    /// Its name in addresses, and under which its columns are kept.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Portfolio => "portefeuille",
            Self::All => "tous",
            Self::Models => "modeles",
            Self::Settings => "clients",
        }
    }

    /// The place of that name; the portfolio for any other.
    #[must_use]
    pub fn of_slug(slug: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|place| place.slug() == slug)
            .unwrap_or(Self::Portfolio)
    }

    /// Which dossiers stand there.
    #[must_use]
    pub const fn view(self) -> ListView {
        match self {
            Self::Portfolio => ListView::Portfolio,
            Self::All | Self::Settings => ListView::All,
            Self::Models => ListView::Models,
        }
    }

    /// Its name where a page is about what is selected there (`liste=`).
    #[must_use]
    pub const fn selection(self) -> &'static str {
        match self {
            Self::Portfolio | Self::Models => "portefeuille",
            Self::All => "tous",
            Self::Settings => "dossiers",
        }
    }

    /// The place whose selection a page is about, and to which it leads back; the portfolio for any other name.
    #[must_use]
    pub fn of_selection(name: &str) -> Self {
        [Self::All, Self::Settings]
            .into_iter()
            .find(|place| place.selection() == name)
            .unwrap_or(Self::Portfolio)
    }

    /// The selection that is kept for it: « Tous les dossiers » and « Dossiers client » are one list.
    #[must_use]
    pub const fn basket(self) -> BasketList {
        match self {
            Self::Portfolio | Self::Models => BasketList::Portfolio,
            Self::All | Self::Settings => BasketList::Dossiers,
        }
    }

    /// The entry of the navigation it stands under.
    #[must_use]
    pub const fn entry(self) -> NavEntry {
        match self {
            Self::Portfolio | Self::All | Self::Models => NavEntry::Portfolio,
            Self::Settings => NavEntry::Dossiers,
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio-title",
            Self::All => "portfolio-all",
            Self::Models => "portfolio-models",
            Self::Settings => "nav-dossiers",
        }
    }

    /// The caption of its table.
    #[must_use]
    pub const fn caption(self) -> &'static str {
        match self {
            Self::Portfolio => "portfolio-caption",
            Self::All => "portfolio-all-caption",
            Self::Models => "portfolio-models-caption",
            Self::Settings => "dossiers-caption",
        }
    }

    /// The columns that can be shown, in their order.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        use Column::{Applications, Code, Denomination, Firm, Name, Owner, Status, Teams};
        match self {
            Self::Portfolio | Self::All | Self::Models => {
                &[Firm, Code, Name, Denomination, Owner, Status, Teams, Applications]
            }
            Self::Settings => &[Code, Denomination, Name, Owner, Status, Teams, Applications],
        }
    }

    /// The columns shown to whom has chosen none.
    #[must_use]
    pub const fn default_columns(self) -> &'static [Column] {
        use Column::{Applications, Code, Denomination, Firm, Name, Owner, Status, Teams};
        match self {
            Self::Portfolio | Self::All => &[Firm, Code, Name, Status, Teams, Applications],
            Self::Models => &[Firm, Code, Name, Status, Teams],
            Self::Settings => &[Code, Denomination, Name, Owner, Applications],
        }
    }
}

/// A column of a list of dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// « Cabinet ».
    Firm,
    /// « Code dossier », always shown.
    Code,
    /// « Dénomination ».
    Denomination,
    /// « Nom », always shown.
    Name,
    /// « Maître du dossier ».
    Owner,
    /// « Statut ».
    Status,
    /// « Statut Teams ».
    Teams,
    /// « Applications ».
    Applications,
}

impl Column {
    /// Its name in addresses and in kept layouts.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Firm => "cabinet",
            Self::Code => "code",
            Self::Denomination => "denomination",
            Self::Name => "nom",
            Self::Owner => "maitre",
            Self::Status => "statut",
            Self::Teams => "teams",
            Self::Applications => "applications",
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Firm => "portfolio-col-firm",
            Self::Code => "dossier-code",
            Self::Denomination => "dossier-denomination",
            Self::Name => "dossier-name",
            Self::Owner => "dossier-owner",
            Self::Status => "portfolio-col-status",
            Self::Teams => "portfolio-col-teams",
            Self::Applications => "portfolio-col-applications",
        }
    }

    /// By what the list is sorted when its heading is followed; nothing where it does not sort.
    #[must_use]
    pub const fn sorts(self) -> Option<DossierColumn> {
        match self {
            Self::Code => Some(DossierColumn::Code),
            Self::Name => Some(DossierColumn::Name),
            Self::Status => Some(DossierColumn::Status),
            Self::Teams => Some(DossierColumn::Teams),
            Self::Applications => Some(DossierColumn::Applications),
            Self::Firm | Self::Denomination | Self::Owner => None,
        }
    }

    /// Whether it cannot be hidden: without it a line could not be told from another.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Code | Self::Name)
    }

    /// The columns of a place that `text` names (`code,nom,teams`), in their order; those that are fixed always.
    #[must_use]
    pub fn read(place: Place, text: &str) -> Vec<Self> {
        let named: Vec<&str> = text.split(',').map(str::trim).collect();
        place
            .columns()
            .iter()
            .copied()
            .filter(|column| column.is_fixed() || named.contains(&column.slug()))
            .collect()
    }

    /// The text that [`Column::read`] reads back.
    #[must_use]
    pub fn write(columns: &[Self]) -> String {
        let slugs: Vec<&str> = columns.iter().map(|column| column.slug()).collect();
        slugs.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ACT-02: a layout is read back as it was kept; what is no column of the place is none.
    #[test]
    fn columns_are_read_back() {
        for place in Place::ALL {
            let columns = place.default_columns();
            assert_eq!(Column::read(place, &Column::write(columns)), columns);
            assert_eq!(Column::read(place, "x,,é,\0").len(), 2, "the fixed ones");
        }
        assert_eq!(
            Column::read(Place::Settings, "cabinet, applications,code"),
            [Column::Code, Column::Name, Column::Applications]
        );
    }
}
