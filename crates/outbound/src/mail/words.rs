//! The parts a letter is made of, which both of its forms render.

/// A letter in words, before it has a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub subject: String,
    pub blocks: Vec<Block>,
    /// The lines under the letter.
    pub foot: Vec<String>,
    /// What stands between the words of an action and its address in the text.
    pub colon: &'static str,
}

/// One part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A heading, its lines, and what says that there are more.
    List {
        heading: String,
        items: Vec<Item>,
        more: Option<String>,
    },
    /// Steps, numbered.
    Steps(Vec<Step>),
    /// The one button.
    Action { label: String, url: String },
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub text: String,
}

/// A step to take; the letter's one button may stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub text: String,
    /// The words and the address of the button.
    pub action: Option<(String, String)>,
}

impl Step {
    /// A step in words alone.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            action: None,
        }
    }

    /// The address the step leads to, after its words in the text.
    pub fn address(&self) -> String {
        self.action
            .as_ref()
            .map_or_else(String::new, |(_, url)| url.clone())
    }
}
