//! The words of a filter.

use super::date;
use super::fault::{FilterFault, FilterFaultKind as Kind};
use super::{FILTER_MAX_CHARS, Operator};
use crate::moment::Moment;

/// A word, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'t> {
    /// A name that is no keyword.
    Name(&'t str),
    Null,
    Boolean(bool),
    Text(String),
    /// No field holds numbers: that it is one is all there is to know.
    Number,
    Date(Moment),
    Operator(Operator),
    And,
    Or,
    Not,
    Open,
    Close,
    End,
}

/// Reads words one after the other, each character once.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    /// Where the next character is, in bytes.
    offset: usize,
    /// The same in characters, from 0.
    taken: usize,
    /// How many characters were looked at.
    pub(super) steps: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Result<Self, FilterFault> {
        if let Some((position, _)) = text.chars().enumerate().nth(FILTER_MAX_CHARS) {
            return Err(Kind::TooLong.at(position + 1));
        }
        Ok(Self {
            text,
            offset: 0,
            taken: 0,
            steps: 0,
        })
    }

    /// The next word and where it begins.
    pub(super) fn next(&mut self) -> Result<(Token<'t>, usize), FilterFault> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.take();
        }
        let at = self.position();
        let Some(first) = self.peek() else {
            return Ok((Token::End, at));
        };
        let token = match first {
            '(' => self.sign(Token::Open),
            ')' => self.sign(Token::Close),
            '"' | '\'' => self.text()?,
            '-' | '0'..='9' => self.number()?,
            letter if begins_name(letter) => self.word()?,
            _ => self.operator()?,
        };
        Ok((token, at))
    }

    fn sign(&mut self, token: Token<'t>) -> Token<'t> {
        self.take();
        token
    }

    fn operator(&mut self) -> Result<Token<'t>, FilterFault> {
        let at = self.position();
        let unexpected = Err(Kind::UnexpectedCharacter.at(at));
        let token = match self.take() {
            Some('&') if self.takes('&') => Token::And,
            Some('|') if self.takes('|') => Token::Or,
            Some('=') if self.takes('=') => {
                self.takes('=');
                Token::Operator(Operator::Equal)
            }
            Some('!') if self.takes('=') => {
                self.takes('=');
                Token::Operator(Operator::NotEqual)
            }
            Some('!') => Token::Not,
            Some('<') if self.takes('=') => Token::Operator(Operator::LessOrEqual),
            Some('<') => Token::Operator(Operator::Less),
            Some('>') if self.takes('=') => Token::Operator(Operator::GreaterOrEqual),
            Some('>') => Token::Operator(Operator::Greater),
            _ => return unexpected,
        };
        Ok(token)
    }

    fn word(&mut self) -> Result<Token<'t>, FilterFault> {
        let at = self.position();
        Ok(match self.name() {
            "null" => Token::Null,
            "true" => Token::Boolean(true),
            "false" => Token::Boolean(false),
            "new" => self.date(at)?,
            name => Token::Name(name),
        })
    }

    fn name(&mut self) -> &'t str {
        let start = self.offset;
        while self
            .peek()
            .is_some_and(|letter| begins_name(letter) || letter.is_ascii_digit())
        {
            self.take();
        }
        &self.text[start..self.offset]
    }

    /// The rest of `new Date("…")`.
    fn date(&mut self, at: usize) -> Result<Token<'t>, FilterFault> {
        let no_date = Kind::BadDate.at(at);
        self.space();
        if self.name() != "Date" {
            return Err(no_date);
        }
        self.space();
        if !self.takes('(') {
            return Err(no_date);
        }
        self.space();
        let within = self.position();
        let Some('"' | '\'') = self.peek() else {
            return Err(Kind::BadDate.at(within));
        };
        let Token::Text(text) = self.text()? else {
            return Err(no_date);
        };
        self.space();
        if !self.takes(')') {
            return Err(Kind::ParenthesisExpected.at(self.position()));
        }
        date::read(&text).map(Token::Date).ok_or(Kind::BadDate.at(within))
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.take();
        }
    }

    fn number(&mut self) -> Result<Token<'t>, FilterFault> {
        let at = self.position();
        self.takes('-');
        let mut sound = self.digits() > 0;
        if self.takes('.') {
            sound &= self.digits() > 0;
        }
        if self.takes('e') || self.takes('E') {
            let _sign = self.takes('+') || self.takes('-');
            sound &= self.digits() > 0;
        }
        let goes_on = self
            .peek()
            .is_some_and(|letter| begins_name(letter) || letter == '.');
        if sound && !goes_on {
            Ok(Token::Number)
        } else {
            Err(Kind::BadNumber.at(at))
        }
    }

    fn digits(&mut self) -> usize {
        let before = self.taken;
        while self.peek().is_some_and(|letter| letter.is_ascii_digit()) {
            self.take();
        }
        self.taken - before
    }

    fn text(&mut self) -> Result<Token<'t>, FilterFault> {
        let at = self.position();
        let quote = self.take();
        let mut text = String::new();
        loop {
            let here = self.position();
            match self.take() {
                None | Some('\n' | '\r') => return Err(Kind::UnclosedText.at(at)),
                letter if letter == quote => return Ok(Token::Text(text)),
                Some('\\') => text.push(self.escaped(here)?),
                Some('\0') => return Err(Kind::UnexpectedCharacter.at(here)),
                Some(letter) => text.push(letter),
            }
        }
    }

    /// The character that an escape says; its backslash stood at `at`.
    fn escaped(&mut self, at: usize) -> Result<char, FilterFault> {
        let bad = Kind::BadEscape.at(at);
        let said = match self.take() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('v') => '\u{b}',
            Some('x') => char::from_u32(self.hexadecimal(2, at)?).ok_or(bad)?,
            Some('u') => self.unicode(at)?,
            // As in JavaScript, any other character says itself; digits are octal there, and refused in modules.
            Some(letter) if !letter.is_ascii_digit() && !letter.is_control() => letter,
            _ => return Err(bad),
        };
        // No database keeps a NUL in a text.
        if said == '\0' { Err(bad) } else { Ok(said) }
    }

    fn unicode(&mut self, at: usize) -> Result<char, FilterFault> {
        let bad = Kind::BadEscape.at(at);
        if self.takes('{') {
            let mut code = 0_u32;
            for read in 0..=6 {
                if read > 0 && self.takes('}') {
                    return char::from_u32(code).ok_or(bad);
                }
                code = code * 16 + self.hexadecimal(1, at)?;
            }
            return Err(bad);
        }
        let first = self.hexadecimal(4, at)?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(bad);
        }
        if !(self.takes('\\') && self.takes('u')) {
            return Err(bad);
        }
        let second = self.hexadecimal(4, at)?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(bad);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(bad)
    }

    fn hexadecimal(&mut self, digits: usize, at: usize) -> Result<u32, FilterFault> {
        let mut number = 0;
        for _ in 0..digits {
            let digit = self.peek().and_then(|letter| letter.to_digit(16));
            number = number * 16 + digit.ok_or(Kind::BadEscape.at(at))?;
            self.take();
        }
        Ok(number)
    }

    fn takes(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.take();
        }
        is_there
    }

    fn take(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.offset += letter.len_utf8();
        self.taken += 1;
        Some(letter)
    }

    fn peek(&mut self) -> Option<char> {
        self.steps += 1;
        self.text[self.offset..].chars().next()
    }

    const fn position(&self) -> usize {
        self.taken + 1
    }
}

const fn begins_name(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_' || letter == '$'
}
