//! SIREN and SIRET: the numbers of a French company and of one of its establishments, with their check digit.

use serde::{Deserialize, Serialize};

/// The SIREN of La Poste, whose establishments are numbered by another rule.
const LA_POSTE: &str = "356000000";

/// Why a text is no SIREN or SIRET.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompanyNumberError {
    /// Something else than digits and the spaces between them, or another number of digits.
    #[error("the number has not the right number of digits")]
    BadForm,
    /// The digits do not add up: one was mistyped, or two were exchanged.
    #[error("the check digit is wrong")]
    BadCheckDigit,
}

/// A company's number: nine digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren(String);

/// An establishment's number: the company's nine digits and five more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siret(String);

impl Siren {
    /// Reads nine digits, spaces between them left out.
    ///
    /// # Errors
    /// [`CompanyNumberError`].
    pub fn parse(raw: &str) -> Result<Self, CompanyNumberError> {
        let digits = digits(raw, 9)?;
        if luhn(&digits).is_multiple_of(10) {
            Ok(Self(digits))
        } else {
            Err(CompanyNumberError::BadCheckDigit)
        }
    }
}

impl Siret {
    /// Reads fourteen digits, spaces between them left out. The establishments of La Poste, but for its head office, add
    /// up to a multiple of five instead.
    ///
    /// # Errors
    /// [`CompanyNumberError`].
    pub fn parse(raw: &str) -> Result<Self, CompanyNumberError> {
        let digits = digits(raw, 14)?;
        let sum: u32 = digits.chars().filter_map(|digit| digit.to_digit(10)).sum();
        let of_la_poste = digits.starts_with(LA_POSTE) && sum.is_multiple_of(5);
        if of_la_poste || (luhn(&digits).is_multiple_of(10) && luhn(&digits[..9]).is_multiple_of(10)) {
            Ok(Self(digits))
        } else {
            Err(CompanyNumberError::BadCheckDigit)
        }
    }

    /// Whether it is an establishment of that company.
    #[must_use]
    pub fn is_of(&self, company: &Siren) -> bool {
        self.0.starts_with(&company.0)
    }
}

fn digits(raw: &str, length: usize) -> Result<String, CompanyNumberError> {
    let mut digits = String::with_capacity(length);
    for letter in raw.chars() {
        match letter {
            '0'..='9' if digits.len() < length => digits.push(letter),
            ' ' | '\u{a0}' | '\u{202f}' => {}
            _ => return Err(CompanyNumberError::BadForm),
        }
    }
    if digits.len() == length {
        Ok(digits)
    } else {
        Err(CompanyNumberError::BadForm)
    }
}

/// Luhn's sum: every second digit from the right is doubled, nines cast out.
fn luhn(digits: &str) -> u32 {
    digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, double @ 0..=9) => double,
                (_, double) => double - 9,
            }
        })
        .sum()
}

macro_rules! shown_as_digits {
    ($($name:ident),+) => {$(
        impl $name {
            /// The digits alone.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = CompanyNumberError;
            fn try_from(raw: String) -> Result<Self, Self::Error> {
                Self::parse(&raw)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    )+};
}

shown_as_digits!(Siren, Siret);

/// The numbers of a dossier's company, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyNumbers {
    /// The company's.
    pub siren: Option<Siren>,
    /// Its establishment's.
    pub siret: Option<Siret>,
}

impl CompanyNumbers {
    /// Whether the establishment is the company's; so it is when one of the two is not known.
    #[must_use]
    pub fn agree(&self) -> bool {
        match (&self.siren, &self.siret) {
            (Some(siren), Some(siret)) => siret.is_of(siren),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_with_their_check_digit() {
        assert_eq!(Siren::parse("732 829 320").unwrap().as_str(), "732829320");
        assert_eq!(
            Siret::parse("732 829 320 00074").unwrap().as_str(),
            "73282932000074"
        );
        assert!(
            Siret::parse("73282932000074")
                .unwrap()
                .is_of(&Siren::parse("732829320").unwrap())
        );
        for wrong in ["", "73282932", "7328293200", "73282932O", "732-829-320"] {
            assert_eq!(Siren::parse(wrong), Err(CompanyNumberError::BadForm), "{wrong}");
        }
        for wrong in ["732829321", "723829320"] {
            assert_eq!(
                Siren::parse(wrong),
                Err(CompanyNumberError::BadCheckDigit),
                "{wrong}"
            );
        }
        // The establishment alone is right: the company it names is none.
        assert_eq!(
            Siret::parse("73282932100073"),
            Err(CompanyNumberError::BadCheckDigit)
        );
    }

    /// The establishments of La Poste add up to a multiple of five; its head office by the common rule.
    #[test]
    fn la_poste_has_its_own_rule() {
        assert!(Siret::parse("35600000000048").is_ok());
        assert!(Siret::parse("35600000049837").is_ok());
        assert_eq!(
            Siret::parse("35600000049838"),
            Err(CompanyNumberError::BadCheckDigit)
        );
    }

    proptest! {
        /// One digit mistyped is always found.
        #[test]
        fn a_mistyped_digit_is_found(first in 0_u32..100_000_000, at in 0_usize..9, by in 1_u8..10) {
            let right = (0..10).map(|last| format!("{first:08}{last}")).find(|text| Siren::parse(text).is_ok());
            let mut digits = right.expect("one last digit is right").into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(digits).expect("digits");
            prop_assert_eq!(Siren::parse(&wrong), Err(CompanyNumberError::BadCheckDigit));
        }
    }
}
