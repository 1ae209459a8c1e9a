//! The tokens of a Rust file, as far as the checks need them: enough to tell a doc comment from a comment and
//! a string from code, which a search for words cannot.

/// One token and the line it starts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first line, from 1.
    pub line: usize,
}

/// The kinds that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An outer doc comment, without its slashes.
    Doc(String),
    /// An identifier or a keyword.
    Word(String),
    /// A string literal of any kind, as written between its quotes.
    Text(String),
    /// A number literal.
    Number(String),
    /// Any other character of code.
    Sign(char),
}

/// Reads a whole file. Unfinished literals end with the file.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader {
        chars: source.chars().collect(),
        at: 0,
        line: 1,
        found: Vec::new(),
    };
    while reader.at < reader.chars.len() {
        reader.step();
    }
    reader.found
}

/// The tokens without the bodies of `#[cfg(test)] mod … { … }`.
pub fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(after) = test_module(tokens, at) {
            at = after;
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Where the attribute that starts at `at` (`#` then `[`) ends, after its `]`.
pub fn attribute_end(tokens: &[Token], at: usize) -> Option<usize> {
    if !is_sign(tokens, at, '#') || !is_sign(tokens, at + 1, '[') {
        return None;
    }
    Some(closing(tokens, at + 1, '[', ']'))
}

/// Whether the token at `at` is this sign.
pub fn is_sign(tokens: &[Token], at: usize, sign: char) -> bool {
    matches!(tokens.get(at), Some(Token { kind: Kind::Sign(found), .. }) if *found == sign)
}

/// Whether the token at `at` is this word.
pub fn is_word(tokens: &[Token], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some(Token { kind: Kind::Word(found), .. }) if found == word)
}

/// The index after the sign that closes the one at `at`.
pub fn closing(tokens: &[Token], at: usize, open: char, close: char) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.kind {
            Kind::Sign(c) if c == open => depth += 1,
            Kind::Sign(c) if c == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

fn test_module(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = attribute_end(tokens, at)?;
    if !is_word(tokens, at + 2, "cfg") || !is_sign(tokens, at + 3, '(') || !is_word(tokens, at + 4, "test") {
        return None;
    }
    while let Some(after) = attribute_end(tokens, next) {
        next = after;
    }
    if is_word(tokens, next, "mod") && is_sign(tokens, next + 2, '{') {
        Some(closing(tokens, next + 2, '{', '}'))
    } else {
        None
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<Token>,
}

impl Reader {
    fn step(&mut self) {
        let line = self.line;
        match self.chars[self.at] {
            '/' if self.peek(1) == Some('/') => self.line_comment(line),
            '/' if self.peek(1) == Some('*') => self.block_comment(line),
            '"' => self.quoted(line),
            '\'' => self.quote(),
            c if c.is_alphabetic() || c == '_' => self.word(line),
            c if c.is_ascii_digit() => self.number(line),
            c => {
                if !c.is_whitespace() {
                    self.push(Kind::Sign(c), line);
                }
                self.advance();
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn push(&mut self, kind: Kind, line: usize) {
        self.found.push(Token { kind, line });
    }

    fn advance(&mut self) {
        if self.peek(0) == Some('\n') {
            self.line += 1;
        }
        self.at += 1;
    }

    fn text_since(&self, start: usize, end: usize) -> String {
        self.chars
            .get(start..end.min(self.chars.len()))
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn line_comment(&mut self, line: usize) {
        let start = self.at;
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.advance();
        }
        let text = self.text_since(start, self.at);
        if let Some(doc) = text.strip_prefix("///").filter(|rest| !rest.starts_with('/')) {
            self.push(Kind::Doc(doc.to_owned()), line);
        }
    }

    fn block_comment(&mut self, line: usize) {
        let start = self.at;
        let mut depth = 0usize;
        while self.at < self.chars.len() {
            let pair = (self.peek(0), self.peek(1));
            if pair == (Some('/'), Some('*')) {
                depth += 1;
                self.at += 2;
            } else if pair == (Some('*'), Some('/')) {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    break;
                }
            } else {
                self.advance();
            }
        }
        let text = self.text_since(start, self.at);
        if text.len() > 4 && text.starts_with("/**") && !text.starts_with("/***") {
            self.push(Kind::Doc(text), line);
        }
    }

    fn quoted(&mut self, line: usize) {
        self.advance();
        let start = self.at;
        while let Some(c) = self.peek(0) {
            match c {
                '\\' => {
                    self.advance();
                    self.advance();
                }
                '"' => break,
                _ => self.advance(),
            }
        }
        self.push(Kind::Text(self.text_since(start, self.at)), line);
        self.advance();
    }

    fn raw(&mut self, hashes: usize, line: usize) {
        self.at += hashes + 1;
        let start = self.at;
        while self.at < self.chars.len() {
            if self.peek(0) == Some('"') && (1..=hashes).all(|n| self.peek(n) == Some('#')) {
                break;
            }
            self.advance();
        }
        self.push(Kind::Text(self.text_since(start, self.at)), line);
        self.at += hashes + 1;
    }

    /// A character literal or a lifetime; neither matters to the checks.
    fn quote(&mut self) {
        self.advance();
        if self.peek(0) == Some('\\') {
            self.advance();
            self.advance();
            while self.peek(0).is_some_and(|c| c != '\'') {
                self.advance();
            }
            self.advance();
        } else if self.peek(1) == Some('\'') {
            self.advance();
            self.advance();
        }
    }

    fn word(&mut self, line: usize) {
        let start = self.at;
        while self.peek(0).is_some_and(|c| c.is_alphanumeric() || c == '_') {
            self.advance();
        }
        let word = self.text_since(start, self.at);
        let prefix = matches!(word.as_str(), "r" | "b" | "c" | "br" | "cr");
        if prefix && word.ends_with('r') {
            let hashes = (0..).take_while(|n| self.peek(*n) == Some('#')).count();
            if self.peek(hashes) == Some('"') {
                return self.raw(hashes, line);
            }
        }
        // `b"…"` and `c"…"` are strings, `b'x'` a character: the next step reads them.
        if !(prefix && matches!(self.peek(0), Some('"' | '\''))) {
            self.push(Kind::Word(word), line);
        }
    }

    fn number(&mut self, line: usize) {
        let start = self.at;
        while self.peek(0).is_some_and(|c| c.is_alphanumeric() || c == '_')
            || (self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()))
        {
            self.advance();
        }
        self.push(Kind::Number(self.text_since(start, self.at)), line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<Kind> {
        tokens(source).into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn strings_comments_and_lifetimes_are_told_apart() {
        let source = "// \"no\"\n/* \"no /* deeper */ \" */ let a: &'a str = r#\"raw \" quote\"#; b\"bytes\"; 'x'; '\\''; \"a\\\"b\"";
        let texts: Vec<Kind> = kinds(source)
            .into_iter()
            .filter(|k| matches!(k, Kind::Text(_)))
            .collect();
        let expected = ["raw \" quote", "bytes", "a\\\"b"];
        assert_eq!(texts, expected.map(|t| Kind::Text(t.to_owned())));
    }

    #[test]
    fn only_outer_doc_comments_are_docs() {
        let source = "//! inner\n// plain\n//// ruler\n/// outer\n/** block */\n/* plain */ fn f() {}";
        let docs: Vec<Kind> = kinds(source)
            .into_iter()
            .filter(|k| matches!(k, Kind::Doc(_)))
            .collect();
        assert_eq!(
            docs,
            [
                Kind::Doc(" outer".to_owned()),
                Kind::Doc("/** block */".to_owned())
            ]
        );
    }

    #[test]
    fn lines_are_counted_through_every_literal() {
        let source = "\"a\nb\"\n/* c\n */\nr\"d\n\" last";
        assert_eq!(
            tokens(source).last(),
            Some(&Token {
                kind: Kind::Word("last".to_owned()),
                line: 6
            })
        );
    }

    #[test]
    fn a_test_module_is_left_out_with_its_nested_braces() {
        let source =
            "fn kept() {} #[cfg(test)] #[expect(x)] mod tests { fn gone() { if a { } } } fn kept_too() {}";
        let words: Vec<String> = without_tests(&tokens(source))
            .into_iter()
            .filter_map(|token| match token.kind {
                Kind::Word(word) if word != "fn" => Some(word),
                _ => None,
            })
            .collect();
        assert_eq!(words, ["kept", "kept_too"]);
    }
}
