//! A filter written back: read again, it is the same.

use std::fmt::{Display, Formatter, Result, Write as _};

use super::{Comparison, Filter, Operator, Value, date};

impl Display for Filter {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Constant(constant) => write!(out, "{constant}"),
            Self::Compare(comparison) => comparison.fmt(out),
            Self::Not(other) => {
                out.write_char('!')?;
                match **other {
                    Self::Not(_) | Self::Constant(_) => other.fmt(out),
                    _ => write!(out, "({other})"),
                }
            }
            Self::All(parts) => write_joined(out, parts, " && "),
            Self::Any(parts) => write_joined(out, parts, " || "),
        }
    }
}

fn write_joined(out: &mut Formatter<'_>, parts: &[Filter], junction: &str) -> Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.write_str(junction)?;
        }
        match part {
            Filter::All(_) | Filter::Any(_) => write!(out, "({part})")?,
            _ => part.fmt(out)?,
        }
    }
    Ok(())
}

impl Display for Comparison {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "{} {} {}", self.field.name(), self.operator, self.value)
    }
}

impl Display for Operator {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

impl Display for Value {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Date(moment) => write!(out, "new Date(\"{}\")", date::write(*moment)),
            Self::Text(text) => {
                out.write_char('"')?;
                for letter in text.chars() {
                    match letter {
                        '"' | '\\' => write!(out, "\\{letter}")?,
                        letter if letter.is_control() => write!(out, "\\u{{{:x}}}", u32::from(letter))?,
                        letter => out.write_char(letter)?,
                    }
                }
                out.write_char('"')
            }
        }
    }
}
