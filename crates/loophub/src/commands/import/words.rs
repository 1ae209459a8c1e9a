//! What is wrong with a file, in the words of the command line.

use hub_app::queries::ImportFault;
use hub_domain::import::{Column, Fault};

/// Why a file as a whole cannot be read.
pub fn reason(code: &str, detail: &str) -> String {
    match code {
        "empty" => "the file is empty; its first line names the columns.".to_owned(),
        "missing-column" => {
            let heads =
                Column::parse(detail).map_or_else(String::new, |column| column.heads()[..2].join(" or "));
            format!("a column is missing: {heads}.")
        }
        "repeated-column" => format!("two columns mean the same: {detail}."),
        "many-columns" => format!("the file has more than {detail} columns."),
        "old-spreadsheet" => "this is an .xls file; save it as .xlsx or .csv.".to_owned(),
        "other-archive" => "this is neither a .csv nor an .xlsx file; save it as one of them.".to_owned(),
        "utf16" => "the file is in UTF-16; save it as CSV UTF-8.".to_owned(),
        "binary" => "the file is no text; save it as .xlsx or .csv.".to_owned(),
        "unpacked" => format!("the spreadsheet unpacks to more than {detail} MB; save it as .csv."),
        "long-line" => format!("line {detail} is too long; a quotation mark may be missing before it."),
        "many-lines" => format!("the file has more than {detail} lines; split it."),
        _ => "the spreadsheet or the disk cannot be read.".to_owned(),
    }
}

/// One fault: « line 3, column 2 (Nom): the cell is empty ».
pub fn fault(fault: &ImportFault) -> String {
    let place = match (fault.column, fault.position) {
        (Some(column), 0) => format!("line {}, {}", fault.line, column.heads()[0]),
        (Some(column), position) => format!("line {}, column {position} ({})", fault.line, column.heads()[0]),
        (None, position) => format!("line {}, column {position}", fault.line),
    };
    let shown = if fault.value.is_empty() {
        String::new()
    } else {
        format!(" “{}”", fault.value)
    };
    format!("{place}:{shown} {}", words(fault))
}

fn words(fault: &ImportFault) -> String {
    match fault.fault {
        Fault::Required => "is needed here".to_owned(),
        Fault::TooLong => "is too long".to_owned(),
        Fault::CodeCharacters => {
            "holds something else than letters without accents, digits, - and _".to_owned()
        }
        Fault::CodeReserved => "means the firm itself".to_owned(),
        Fault::ControlCharacter => "holds a line break or another control character".to_owned(),
        Fault::Unreadable => "is not in UTF-8 like the rest of the file".to_owned(),
        Fault::NotAStatus => "is no status: À préparer, Opérationnel or Archivé".to_owned(),
        Fault::NotAnAddress => "is no e-mail address".to_owned(),
        Fault::UnknownStaff => "is nobody at work in the firm".to_owned(),
        Fault::SeveralStaff => "is the name of several people; write the e-mail address".to_owned(),
        Fault::NotASiren => "is no SIREN of 9 digits".to_owned(),
        Fault::NotASiret => "is no SIRET of 14 digits".to_owned(),
        Fault::CheckDigit => "has a wrong check digit".to_owned(),
        Fault::OtherCompany => "is another company's than the SIREN".to_owned(),
        Fault::NotALevel => "is no profile level such as 5.0".to_owned(),
        Fault::UnknownGroup => "names a group that the firm does not have".to_owned(),
        Fault::UnknownAgency => "names an agency that the firm does not have".to_owned(),
        Fault::AgencyAtRest => "names an agency that is no longer offered".to_owned(),
        Fault::NotAPhone => "is no telephone number".to_owned(),
        Fault::ExtraCell => "stands beyond the last column".to_owned(),
        Fault::Repeated => format!("stands on line {} already", fault.other_line),
        Fault::Archived => "is archived and is not changed any more".to_owned(),
        Fault::Archives => "archives the dossier, which a file does not do".to_owned(),
        Fault::UnknownDossier => "is no dossier's code".to_owned(),
        Fault::DossierAtRest => "is archived or a model".to_owned(),
        Fault::UnknownContact => "is no contact's address".to_owned(),
        Fault::Deactivated => "is deactivated".to_owned(),
        Fault::LastAdministrator => "leaves the firm without an administrator".to_owned(),
    }
}
