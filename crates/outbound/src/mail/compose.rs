//! A letter worded: its subject, its text and its HTML, which say the same.

use askama::Template;
use hub_domain::letter::{Addressee, Letter, LetterDossier, Letterhead};
use hub_domain::moment::Moment;

use super::format::{self, Lang, clipped, counted, number};
use super::words::{Block, Item, Words};
use super::{english, french};

/// The most characters of a subject.
const SUBJECT_LETTERS: usize = 120;
/// The most bytes that a list may take in the HTML, so that the whole stays under 20 kB.
const LIST_BYTES: usize = 13_000;
/// The most characters of one value inside a letter.
const VALUE_LETTERS: usize = 300;
/// The most characters of the names behind one dossier.
const NAMES_LETTERS: usize = 120;

/// The one-time link of a letter that carries one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassLink<'a> {
    /// Made for this very sending.
    Address(&'a str),
    /// Not made, or not to be read here: words stand in its place.
    Hidden,
}

/// What a letter is written on: everything that is not in the letter itself.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// Whom it is for.
    pub to: &'a Addressee,
    /// What the firm prints on it.
    pub letterhead: &'a Letterhead,
    /// Where people reach the pages, without a slash at the end.
    pub public_url: &'a str,
    /// Whom to write back to, when not the firm.
    pub reply_to: Option<&'a str>,
    /// The one-time link, for letters that carry one.
    pub link: PassLink<'a>,
    /// When it is written.
    pub at: Moment,
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// At most 120 characters on one line.
    pub subject: String,
    /// The text part, complete by itself.
    pub text: String,
    /// The HTML part, under 20 kB.
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextPart<'a> {
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlPart<'a> {
    lang: &'static str,
    words: &'a Words,
}

/// Words a letter in its addressee's language.
#[must_use]
pub fn compose(letter: &Letter, sheet: &Sheet<'_>) -> Composed {
    let lang = Lang::from_code(&sheet.to.language);
    let pen = Pen { lang, sheet };
    let words = match lang {
        Lang::Fr => french::words(letter, &pen),
        Lang::En => english::words(letter, &pen),
    };
    // Rendering writes to memory only: it cannot fail, and an empty part is still a letter.
    let text = TextPart { words: &words }.render().unwrap_or_default();
    let html = HtmlPart {
        lang: lang.tag(),
        words: &words,
    };
    Composed {
        html: html.render().unwrap_or_default(),
        subject: clipped(&one_line(&words.subject), SUBJECT_LETTERS),
        text: format!("{}\n", text.trim()),
    }
}

/// A text on one line, without control characters: what headers, subjects and answers of servers are made of.
#[must_use]
pub fn one_line(text: &str) -> String {
    format::plain(text)
}

/// What both languages write with.
pub(super) struct Pen<'a> {
    pub lang: Lang,
    pub sheet: &'a Sheet<'a>,
}

impl Pen<'_> {
    /// A value of the letter, on one line and not without end.
    pub fn value(&self, text: &str) -> String {
        clipped(&format::plain(text), VALUE_LETTERS)
    }

    pub fn firm(&self) -> String {
        self.value(&self.sheet.letterhead.firm)
    }

    pub fn first_name(&self) -> String {
        self.value(&self.sheet.to.first_name)
    }

    pub fn full_name(&self) -> String {
        self.value(&format!(
            "{} {}",
            self.sheet.to.first_name, self.sheet.to.last_name
        ))
    }

    pub fn date(&self, at: Moment) -> String {
        format::date(self.lang, &self.sheet.letterhead.time_zone, at)
    }

    pub fn time(&self, at: Moment) -> String {
        format::time(&self.sheet.letterhead.time_zone, at)
    }

    pub fn counted(&self, count: i64, one: &str, many: &str) -> String {
        counted(self.lang, count, one, many)
    }

    pub fn number(&self, count: i64) -> String {
        number(self.lang, count)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sheet.public_url)
    }

    /// The address for questions: the person's, else the firm's; nothing when neither is known.
    pub fn question_to(&self) -> String {
        let reply_to = self
            .sheet
            .reply_to
            .unwrap_or(&self.sheet.letterhead.contact_email);
        self.value(reply_to)
    }

    /// A subject around one value, which is cut so that the words after it remain.
    pub fn subject(&self, value: &str, around: impl Fn(&str) -> String) -> String {
        let value = self.value(value);
        let whole = around(&value);
        let over = whole.chars().count().saturating_sub(SUBJECT_LETTERS);
        if over == 0 {
            return whole;
        }
        around(&clipped(
            &value,
            value.chars().count().saturating_sub(over).max(1),
        ))
    }

    /// The dossiers as lines, as many as fit, and how many are left out.
    pub fn dossiers(
        &self,
        dossiers: &[LetterDossier],
        total: i64,
        line: impl Fn(&str, &str, i64, &str) -> String,
    ) -> (Vec<Item>, i64) {
        let (mut items, mut bytes) = (Vec::new(), 0);
        for dossier in dossiers.iter().take(hub_domain::letter::LISTED_DOSSIERS) {
            let count = i64::try_from(dossier.contacts.len()).unwrap_or(i64::MAX);
            let text = line(
                &self.value(&dossier.code),
                &self.value(&dossier.name),
                count,
                &self.names(&dossier.contacts),
            );
            bytes += escaped_length(&text) + 40;
            if bytes > LIST_BYTES {
                break;
            }
            items.push(Item { text });
        }
        let listed = i64::try_from(items.len()).unwrap_or(i64::MAX);
        (items, (total - listed).max(0))
    }

    /// Names one after the other, as many as fit in a line, then an ellipsis.
    fn names(&self, names: &[String]) -> String {
        let mut line = String::new();
        for (index, name) in names.iter().enumerate() {
            let name = clipped(&format::plain(name), NAMES_LETTERS);
            let over = line.chars().count() + name.chars().count() > NAMES_LETTERS;
            if index > 0 && over {
                line.push_str(", …");
                break;
            }
            if index > 0 {
                line.push_str(", ");
            }
            line.push_str(&name);
        }
        line
    }

    /// The foot: why the letter comes, and from whom.
    pub fn foot(&self, sentence: String) -> Vec<String> {
        let postal = self.value(&self.sheet.letterhead.postal_address);
        let mut foot = vec![sentence];
        if !postal.is_empty() {
            foot.push(postal);
        }
        foot
    }
}

/// How many bytes a text takes once its markup is escaped, five for each character that must be.
fn escaped_length(text: &str) -> usize {
    text.bytes()
        .map(|byte| {
            if matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'') {
                5
            } else {
                1
            }
        })
        .sum()
}

impl Block {
    /// A button and its address in full.
    pub(super) fn action(label: &str, url: String) -> Self {
        Self::Action {
            label: label.to_owned(),
            url,
        }
    }
}
