//! The frame every page stands in (spec 3.4, 3.5): what `templates/frame.html` needs to know.
//!
//! A page template holds `frame: Frame` and starts with `{% extends "frame.html" %}`.

mod nav;

use hub_app::queries::RunningJobs;
use nav::{ADMINISTRATOR_NAV, CONTACT_NAV, STAFF_NAV};
pub use nav::{NavEntry, NavGroup};

use crate::forms::FieldErrors;
use crate::i18n::{L10n, Lang};
use crate::urls;

/// The reader's theme, rendered as `data-theme`, so that no page flashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// `auto`, `clair` or `sombre`: stored on the account, posted by `/compte`, used by the CSS.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "clair",
            Self::Dark => "sombre",
        }
    }

    /// The theme of that name; [`Theme::Auto`] for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "clair" => Self::Light,
            "sombre" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// All themes, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];
}

/// A firm the reader is staff of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmChoice {
    /// The value posted by the switcher.
    pub id: String,
    /// « CEGIDPARTENAIRES ».
    pub domain: String,
}

/// The signed-in reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// « Alice Martin ».
    pub name: String,
    /// Whether the administrator's entries are shown (profile ≥ 5.0). Showing is courtesy: the
    /// server decides every time.
    pub is_admin: bool,
    /// Whether the reader is a contact, who has « Mes applications » and nothing else.
    pub is_contact: bool,
    /// The firm whose pages these are.
    pub firm: FirmChoice,
    /// The other firms the reader is staff of.
    pub other_firms: Vec<FirmChoice>,
}

/// The kind of a message (C4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// « Succès ».
    Success,
    /// « Information ».
    Info,
    /// « Attention ».
    Warning,
    /// « Erreur ».
    Error,
}

impl MessageKind {
    /// The class of the message in the style sheet, its icon in the sprite.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Success => "ok",
            Self::Info => "info",
            Self::Warning => "warn",
            Self::Error => "err",
        }
    }

    /// The message id of the word it starts with.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Success => "kind-success",
            Self::Info => "kind-info",
            Self::Warning => "kind-warning",
            Self::Error => "kind-error",
        }
    }

    /// `alert` for errors, `status` otherwise.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::Error => "alert",
            Self::Success | Self::Info | Self::Warning => "status",
        }
    }
}

/// A message at the top of the page (C4), usually after a redirect.
///
/// Texts of section 8 that already begin with their kind (« Succès : … ») are split by
/// [`Message::new`], so that the word is written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its kind.
    pub kind: MessageKind,
    /// The sentence after the word and its colon, in the reader's language.
    pub text: String,
    /// A link after the sentence: address and words.
    pub link: Option<(String, String)>,
}

impl Message {
    /// A message; the kind's word at the start of `text` is taken off, the frame writes it.
    #[must_use]
    pub fn new(kind: MessageKind, text: impl Into<String>, l: &L10n) -> Self {
        let text: String = text.into();
        let word = l.t(kind.word());
        let rest = text
            .strip_prefix(word.as_ref())
            .map(|rest| rest.trim_start_matches([' ', '\u{A0}', '\u{202F}']))
            .and_then(|rest| rest.strip_prefix(':'))
            .map(|rest| rest.trim_start().to_owned());
        Self {
            kind,
            text: rest.unwrap_or(text),
            link: None,
        }
    }

    /// The same with a link after it.
    #[must_use]
    pub fn with_link(mut self, href: impl Into<String>, words: impl Into<String>) -> Self {
        self.link = Some((href.into(), words.into()));
        self
    }
}

/// A step of the breadcrumb; the last one has no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// What the frame shows around a page. Build it with [`Frame::new`] or [`Frame::signed_out`] and
/// the `with_…` methods; templates read the fields.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Words, numbers and dates.
    pub l: L10n,
    /// The reader's theme.
    pub theme: Theme,
    /// The `h1`, also the first part of the `<title>`.
    pub heading: String,
    /// Parts of the title between the heading and the domain: the section (« LoopHub »).
    pub sections: Vec<String>,
    /// The first part of the title when it says more than the heading (« Applications, page 3 »).
    pub title: Option<String>,
    /// The current entry of the navigation.
    pub current: Option<NavEntry>,
    /// The breadcrumb above the heading; none when empty.
    pub crumbs: Vec<Crumb>,
    /// Who reads; nobody on the sign-in page.
    pub reader: Option<Reader>,
    /// The anti-forgery token of the session, in every form through the macro `form::hidden`.
    pub csrf: String,
    /// The address of this page, to come back to after a change of language.
    pub path: String,
    /// The message at the top.
    pub message: Option<Message>,
    /// The jobs that run right now.
    pub jobs: Option<RunningJobs>,
    /// The errors of the page's form, for the summary and the fields.
    pub errors: FieldErrors,
}

impl Frame {
    /// A page for a signed-in reader. `heading` is the `h1`; `path` this page's own address.
    #[must_use]
    pub fn new(l: L10n, theme: Theme, reader: Reader, csrf: impl Into<String>) -> Self {
        Self {
            reader: Some(reader),
            theme,
            csrf: csrf.into(),
            ..Self::signed_out(l)
        }
    }

    /// A page without a reader: sign-in, errors before it. Its theme follows the system.
    #[must_use]
    pub const fn signed_out(l: L10n) -> Self {
        Self {
            l,
            theme: Theme::Auto,
            heading: String::new(),
            sections: Vec::new(),
            title: None,
            current: None,
            crumbs: Vec::new(),
            reader: None,
            csrf: String::new(),
            path: String::new(),
            message: None,
            jobs: None,
            errors: FieldErrors::const_default(),
        }
    }

    /// The page's `h1` and its place in the navigation.
    #[must_use]
    pub fn page(mut self, heading: impl Into<String>, current: Option<NavEntry>) -> Self {
        self.heading = heading.into();
        self.current = current;
        if self.sections.is_empty()
            && let Some(NavEntry::LoopHub | NavEntry::ApiKeys) = current
        {
            self.sections.push(self.l.t("nav-loophub").into_owned());
        }
        self
    }

    /// Adds a crumb with an address. The current page is added by the frame itself.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb {
            label: label.into(),
            href: Some(href.into()),
        });
        self
    }

    /// Adds a crumb that is no page: « Paramétrage ».
    #[must_use]
    pub fn step(mut self, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb {
            label: label.into(),
            href: None,
        });
        self
    }

    /// The address of this page, where a change of language comes back to.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The words of the title in place of the heading (« Applications, page 3 »).
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The line about the jobs that run.
    #[must_use]
    pub fn with_jobs(mut self, jobs: Option<RunningJobs>) -> Self {
        self.jobs = jobs;
        self
    }

    /// The message at the top of the page.
    #[must_use]
    pub fn with_message(mut self, message: Option<Message>) -> Self {
        self.message = message;
        self
    }

    /// The errors of the page's form; the answer's status is then 422.
    #[must_use]
    pub fn with_errors(mut self, errors: FieldErrors) -> Self {
        self.errors = errors;
        self
    }

    /// The `<title>`: « [Erreur : | Succès : ] page – section – domaine – Loop Hub ».
    #[must_use]
    pub fn full_title(&self) -> String {
        let mut title = String::new();
        if !self.errors.is_empty() {
            title.push_str(&self.l.t("title-error"));
        } else if let Some(message) = &self.message {
            match message.kind {
                MessageKind::Success => title.push_str(&self.l.t("title-success")),
                MessageKind::Error => title.push_str(&self.l.t("title-error")),
                MessageKind::Info | MessageKind::Warning => {}
            }
        }
        title.push_str(self.title.as_deref().unwrap_or(&self.heading));
        let domain = self.reader.iter().map(|reader| reader.firm.domain.as_str());
        for part in self.sections.iter().map(String::as_str).chain(domain) {
            title.push_str(" – ");
            title.push_str(part);
        }
        title.push_str(" – Loop Hub");
        title
    }

    /// The groups of the navigation the reader has.
    #[must_use]
    pub fn nav(&self) -> &'static [NavGroup] {
        match &self.reader {
            None => &[],
            Some(reader) if reader.is_contact => CONTACT_NAV,
            Some(reader) if reader.is_admin => ADMINISTRATOR_NAV,
            Some(_) => STAFF_NAV,
        }
    }

    /// Where the reader starts from.
    #[must_use]
    pub fn home(&self) -> &'static str {
        match &self.reader {
            None => urls::SIGN_IN,
            Some(reader) if reader.is_contact => urls::LAUNCHER,
            Some(_) => urls::PORTFOLIO,
        }
    }

    /// Whether `entry` is the current one.
    #[must_use]
    pub fn is_current(&self, entry: &NavEntry) -> bool {
        self.current == Some(*entry)
    }

    /// The language the switch offers.
    #[must_use]
    pub const fn other_lang(&self) -> Lang {
        self.l.lang().other()
    }

    /// The address of this page in the other language, for readers who are not signed in.
    #[must_use]
    pub fn language_href(&self) -> String {
        let joint = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{joint}langue={}", self.path, self.other_lang().tag())
    }

    /// The firm's domain; empty when signed out.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.reader
            .as_ref()
            .map_or("", |reader| reader.firm.domain.as_str())
    }
}

#[cfg(test)]
mod tests;
