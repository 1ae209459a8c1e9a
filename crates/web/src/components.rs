//! What the component templates (`templates/components/*.html`) are given: spec section 5.

use std::fmt;

use askama::filters::HtmlSafe;

use crate::assets;
use crate::i18n::L10n;

mod pager;
pub use pager::{Pager, PagerItem};

/// An icon of the sprite, decorative: the words beside it carry the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

impl fmt::Display for Icon {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "<svg class=\"ic\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{}#{}\"/></svg>",
            assets::sprite_url(),
            self.0
        )
    }
}

impl HtmlSafe for Icon {}

/// The icon `name` of `assets/icones.svg`.
#[must_use]
pub const fn icon(name: &'static str) -> Icon {
    Icon(name)
}

/// A filter that is on, and the button that takes it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What the button asks for.
    pub action: &'static str,
    /// « Statut : Opérationnel ».
    pub label: String,
}

impl Chip {
    /// The chip of the filter whose name has the message id `name`, set to `value`.
    #[must_use]
    pub fn new(action: &'static str, name: &str, value: &str, l: &L10n) -> Self {
        Self {
            action,
            label: l.ta2("list-chip", "name", l.t(name).as_ref(), "value", value),
        }
    }
}

/// A status badge (C5): a word, a colour and an icon of its own shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// `ok`, `warn`, `err`, `info` or `neutral`.
    pub tone: Tone,
    /// The word, in the reader's language.
    pub label: String,
}

impl Badge {
    /// A badge saying `label`.
    #[must_use]
    pub fn new(tone: Tone, label: impl Into<String>) -> Self {
        Self {
            tone,
            label: label.into(),
        }
    }
}

/// The tone of a badge; each has its own icon shape, so that colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Full disc: works.
    Ok,
    /// Triangle: needs attention.
    Warn,
    /// Cross: failed, revoked, expired.
    Err,
    /// Half disc: on its way.
    Info,
    /// Ring: at rest.
    Neutral,
}

impl Tone {
    /// The class of the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Err => "err",
            Self::Info => "info",
            Self::Neutral => "neutral",
        }
    }

    /// The icon of the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Ok => "plein",
            Self::Warn => "triangle",
            Self::Err => "croix",
            Self::Info => "demi",
            Self::Neutral => "anneau",
        }
    }
}

/// The stepper (C9) of a page among `steps` (labels), at `current` (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepper {
    /// The labels, in order.
    pub steps: Vec<String>,
    /// The current step, from 1.
    pub current: usize,
}

impl Stepper {
    /// The wizard's three steps, at `current` (1 to 3).
    #[must_use]
    pub fn wizard(l: &L10n, current: usize) -> Self {
        let steps = [
            "wizard-step-definition",
            "wizard-step-dossiers",
            "wizard-step-summary",
        ]
        .map(|id| l.t(id).into_owned())
        .to_vec();
        Self {
            steps,
            current: current.clamp(1, 3),
        }
    }

    /// The label of the current step.
    #[must_use]
    pub fn label(&self) -> &str {
        self.steps
            .get(self.current.saturating_sub(1))
            .map_or("", String::as_str)
    }

    /// The label of the next step.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.steps.get(self.current).map(String::as_str)
    }
}

/// One choice of a radio group (C10) or of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value posted.
    pub value: String,
    /// Its label.
    pub label: String,
    /// The sentence under it; empty when there is none.
    pub description: String,
    /// Whether it is the present value.
    pub chosen: bool,
}

/// The label of what is chosen; empty when nothing is.
#[must_use]
pub fn chosen(choices: &[Choice]) -> String {
    let chosen = choices.iter().find(|choice| choice.chosen);
    chosen.map_or_else(String::new, |choice| choice.label.clone())
}

impl Choice {
    /// A choice, chosen when `value` is the `present` one.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, present: &str) -> Self {
        let value = value.into();
        Self {
            chosen: value == present,
            value,
            label: label.into(),
            description: String::new(),
        }
    }

    /// The same with a sentence under it.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

/// A tab above a page (the two of LoopHub): links, the current one marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// Its label.
    pub label: String,
    /// Whether this page is its page.
    pub current: bool,
}

/// The two tabs of LoopHub (spec 0.5), « Applications » first; `keys` for the second one.
#[must_use]
pub fn loophub_tabs(l: &L10n, keys: bool) -> Vec<Tab> {
    vec![
        Tab {
            href: crate::urls::APPLICATIONS,
            label: l.t("loophub-tab-applications").into_owned(),
            current: !keys,
        },
        Tab {
            href: crate::urls::API_KEYS,
            label: l.t("loophub-tab-api-keys").into_owned(),
            current: keys,
        },
    ]
}
