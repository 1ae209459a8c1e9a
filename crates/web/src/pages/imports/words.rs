//! Imports in words: titles, columns, faults.

use hub_app::Hub;
use hub_app::queries::{ImportFault, ImportFile, ImportState};
use hub_domain::import::{Column, Fault, ImportKind, MAX_LINES};

use crate::components::{Badge, Tone};
use crate::i18n::L10n;

/// « Importer des dossiers client ».
pub(in crate::pages) fn title(kind: ImportKind, l: &L10n) -> String {
    l.t(match kind {
        ImportKind::Dossiers => "import-title-dossiers",
        ImportKind::Staff => "import-title-staff",
        ImportKind::Contacts => "import-title-contacts",
        ImportKind::Links => "import-title-links",
    })
    .into_owned()
}

/// The message of what was done (MSG-IMPORTED).
pub(super) const fn done(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Dossiers => "msg-imported",
        ImportKind::Staff => "import-done-staff",
        ImportKind::Contacts => "import-done-contacts",
        ImportKind::Links => "import-done-links",
    }
}

/// What a column is for.
pub(super) fn about(kind: ImportKind, column: Column, l: &L10n) -> String {
    l.t(match column {
        Column::Code if kind == ImportKind::Links => "import-about-link-code",
        Column::Code => "import-about-code",
        Column::Name => "import-about-name",
        Column::Denomination => "import-about-denomination",
        Column::Status => "import-about-status",
        Column::Owner => "import-about-owner",
        Column::Manager => "import-about-manager",
        Column::Siren => "import-about-siren",
        Column::Siret => "import-about-siret",
        Column::Email => match kind {
            ImportKind::Links => "import-about-link-email",
            _ => "import-about-email",
        },
        Column::LastName => "import-about-last-name",
        Column::FirstName => "import-about-first-name",
        Column::Level => "import-about-level",
        Column::Groups => "import-about-groups",
        Column::Agency => "import-about-agency",
        Column::Mobile => "import-about-mobile",
        Column::Landline => "import-about-landline",
        Column::LimitedTo => "import-about-limited-to",
    })
    .into_owned()
}

/// How far a file has come.
pub(in crate::pages) fn state(file: &ImportFile, hub: &Hub, l: &L10n) -> Badge {
    let (tone, id) = match file.state {
        ImportState::Reading if hub.is_interrupted(file) => (Tone::Err, "import-state-interrupted"),
        ImportState::Reading => (Tone::Info, "import-state-reading"),
        ImportState::Ready if file.faulty > 0 => (Tone::Err, "import-state-faulty"),
        ImportState::Ready => (Tone::Neutral, "import-state-ready"),
        ImportState::Applying => (Tone::Info, "import-state-applying"),
        ImportState::Applied => (Tone::Ok, "import-state-applied"),
        ImportState::Cancelled => (Tone::Neutral, "import-state-cancelled"),
        ImportState::Unreadable => (Tone::Err, "import-state-unreadable"),
    };
    Badge::new(tone, l.t(id))
}

/// Why a file as a whole cannot be read.
pub(super) fn reason(file: &ImportFile, l: &L10n) -> String {
    let detail = file.detail.as_str();
    let number = || detail.parse::<i64>().unwrap_or(0);
    match file.reason.as_str() {
        "empty" => l.t("import-file-empty").into_owned(),
        "missing-column" => {
            let heads = Column::parse(detail).map_or(&["", ""][..], |column| &column.heads()[..2]);
            l.ta2("import-file-missing-column", "head", heads[0], "other", heads[1])
        }
        "repeated-column" => l.tx("import-file-repeated-column", "head", detail),
        "many-columns" => l.tn("import-file-many-columns", number()),
        "old-spreadsheet" => l.t("import-file-old-spreadsheet").into_owned(),
        "other-archive" => l.t("import-file-other-archive").into_owned(),
        "utf16" => l.t("import-file-utf16").into_owned(),
        "binary" => l.t("import-file-binary").into_owned(),
        "unpacked" => l.tn("import-file-unpacked", number()),
        "long-line" => l.tn("import-file-long-line", number()),
        "many-lines" => l.tn("import-file-many-lines", i64::try_from(MAX_LINES).unwrap_or(0)),
        "interrupted" => l.t("import-file-interrupted").into_owned(),
        _ => l.t("import-file-broken").into_owned(),
    }
}

/// The column of a fault, by its place in the file and its name: « 2 – Nom ».
pub(super) fn column(fault: &ImportFault, l: &L10n) -> String {
    let name = fault.column.map_or("", |column| {
        column.heads()[usize::from(l.lang() == crate::i18n::Lang::En)]
    });
    match (fault.position, name) {
        (0, name) => name.to_owned(),
        (position, "") => position.to_string(),
        (position, name) => format!("{position} – {name}"),
    }
}

/// What is wrong and what to do, one sentence.
pub(super) fn fault(fault: &ImportFault, l: &L10n) -> String {
    l.t(match fault.fault {
        Fault::Required => "import-fault-required",
        Fault::TooLong => "import-fault-too-long",
        Fault::CodeCharacters => "import-fault-code-characters",
        Fault::CodeReserved => "import-fault-code-reserved",
        Fault::ControlCharacter => "import-fault-control-character",
        Fault::Unreadable => "import-fault-unreadable",
        Fault::NotAStatus => "import-fault-not-a-status",
        Fault::NotAnAddress => "import-fault-not-an-address",
        Fault::UnknownStaff => "import-fault-unknown-staff",
        Fault::SeveralStaff => "import-fault-several-staff",
        Fault::NotASiren => "import-fault-not-a-siren",
        Fault::NotASiret => "import-fault-not-a-siret",
        Fault::CheckDigit => "import-fault-check-digit",
        Fault::OtherCompany => "import-fault-other-company",
        Fault::NotALevel => "import-fault-not-a-level",
        Fault::UnknownGroup => "import-fault-unknown-group",
        Fault::UnknownAgency => "import-fault-unknown-agency",
        Fault::AgencyAtRest => "import-fault-agency-at-rest",
        Fault::NotAPhone => "import-fault-not-a-phone",
        Fault::ExtraCell => "import-fault-extra-cell",
        Fault::Repeated => return l.tn("import-fault-repeated", fault.other_line),
        Fault::Archived => "import-fault-archived",
        Fault::Archives => "import-fault-archives",
        Fault::UnknownDossier => return l.tx("import-fault-unknown-dossier", "code", &fault.value),
        Fault::DossierAtRest => "import-fault-dossier-at-rest",
        Fault::UnknownContact => "import-fault-unknown-contact",
        Fault::Deactivated => "import-fault-deactivated",
        Fault::LastAdministrator => "import-fault-last-administrator",
    })
    .into_owned()
}
