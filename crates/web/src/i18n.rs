//! The words of the interface: messages, numbers and dates in the reader's language.
//!
//! French is the source (`locales/fr.ftl` and one file a place in `locales/fr/`), English a full translation laid out
//! alike. Both are compiled in. A message that does not exist panics in debug builds and in tests; in release the
//! identifier is shown and logged, so that a page still answers. `tests/messages.rs` reads every
//! identifier used by the templates and the code, so that none can be missing in what is shipped.

mod dates;
mod negotiate;
mod numbers;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::tz::TimeZone;
use unic_langid::langid;

pub use dates::TimeTag;
pub use negotiate::negotiate;
pub use numbers::grouped;

macro_rules! messages {
    ($lang:literal: $($place:literal)+) => {
        concat!(
            include_str!(concat!("../locales/", $lang, ".ftl")),
            $("\n", include_str!(concat!("../locales/", $lang, "/", $place, ".ftl"))),+
        )
    };
}

/// The French messages, the source of all others.
pub const FR_MESSAGES: &str = messages!("fr":
    "accesses" "applications" "audit" "contacts" "directory" "dossiers" "impact" "imports" "installation" "keys" "launcher" "outbox" "portfolio" "settings"
    "staff" "webhooks" "why" "window");
/// The English messages.
pub const EN_MESSAGES: &str = messages!("en":
    "accesses" "applications" "audit" "contacts" "directory" "dossiers" "impact" "imports" "installation" "keys" "launcher" "outbox" "portfolio" "settings"
    "staff" "webhooks" "why" "window");

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// French, the default.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The value of the `lang` attribute: `fr` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language named by a tag such as `fr`, `en-GB` or `FR`; nothing for any other.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") {
            Some(Self::Fr)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The language the switch of the frame offers.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// The language's own name, for the switch: « Français », « English ».
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
        }
    }
}

/// One argument of a message: `{ $name }` in the message file.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// Text, shown as it is.
    Text(Cow<'a, str>),
    /// A count: chooses the plural form and is shown with thousands grouped.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a, 'b: 'a> From<&'a &'b str> for Arg<'a> {
    fn from(text: &'a &'b str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a, 'b: 'a> From<&'a &'b String> for Arg<'a> {
    fn from(text: &'a &'b String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Cow<'_, str>> for Arg<'a> {
    fn from(text: &'a Cow<'_, str>) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

macro_rules! counts {
    ($($count:ty),+) => {$(
        impl From<$count> for Arg<'_> {
            fn from(count: $count) -> Self {
                Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
            }
        }
        impl From<&$count> for Arg<'_> {
            fn from(count: &$count) -> Self {
                Self::from(*count)
            }
        }
        // What templates pass from inside a macro.
        impl From<&&$count> for Arg<'_> {
            fn from(count: &&$count) -> Self {
                Self::from(**count)
            }
        }
    )+};
}
counts!(i64, i32, u8, u16, u32, u64, usize);

/// The reader's language and the firm's time zone: everything that turns facts into words.
///
/// Cheap to clone; every page carries one as `frame.l`.
#[derive(Debug, Clone)]
pub struct L10n {
    lang: Lang,
    zone: TimeZone,
}

impl L10n {
    /// Words in `lang`, dates in the time zone named by `zone` (`Europe/Paris`); an unknown zone
    /// falls back to Paris, the product's default.
    #[must_use]
    pub fn new(lang: Lang, zone: &str) -> Self {
        let zone = TimeZone::get(zone)
            .or_else(|_| TimeZone::get("Europe/Paris"))
            .unwrap_or(TimeZone::UTC);
        Self { lang, zone }
    }

    /// The reader's language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The value of the `lang` attribute.
    #[must_use]
    pub const fn tag(&self) -> &'static str {
        self.lang.tag()
    }

    /// The message `id`, which takes no argument.
    #[must_use]
    pub fn t(&self, id: &str) -> Cow<'static, str> {
        format(self.lang, id, None)
    }

    /// The message `id` with its arguments.
    #[must_use]
    pub fn ta(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            values.set(
                *name,
                match value {
                    Arg::Text(text) => FluentValue::from(text.as_ref()),
                    Arg::Number(number) => FluentValue::from(*number),
                },
            );
        }
        format(self.lang, id, Some(&values)).into_owned()
    }

    /// The message `id` whose only argument is the count `$n`. Convenient in templates:
    /// `{{ frame.l.tn("dossiers-count", total) }}`.
    #[must_use]
    pub fn tn<'a>(&self, id: &str, n: impl Into<Arg<'a>>) -> String {
        self.ta(id, &[("n", n.into())])
    }

    /// The message `id` whose only argument is `name`. Convenient in templates:
    /// `{{ frame.l.tx("apps-subtitle", "domain", domain) }}`.
    #[must_use]
    pub fn tx<'a>(&self, id: &str, name: &str, value: impl Into<Arg<'a>>) -> String {
        self.ta(id, &[(name, value.into())])
    }

    /// The message `id` with two arguments, for templates:
    /// `{{ frame.l.ta2("select-row", "code", row.code, "name", row.name) }}`.
    #[must_use]
    pub fn ta2<'a>(
        &self,
        id: &str,
        first: &str,
        value: impl Into<Arg<'a>>,
        second: &str,
        other: impl Into<Arg<'a>>,
    ) -> String {
        self.ta(id, &[(first, value.into()), (second, other.into())])
    }

    /// A number with its thousands grouped: `50 000` (U+202F), `50,000`.
    #[must_use]
    pub fn number<'a>(&self, number: impl Into<Arg<'a>>) -> String {
        match number.into() {
            Arg::Number(number) => grouped(self.lang, number),
            Arg::Text(text) => text.into_owned(),
        }
    }
}

impl Default for L10n {
    fn default() -> Self {
        Self::new(Lang::Fr, "Europe/Paris")
    }
}

type Bundle = FluentBundle<FluentResource>;

static FR: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Fr));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));

fn bundle(lang: Lang) -> Bundle {
    let (id, text) = match lang {
        Lang::Fr => (langid!("fr-FR"), FR_MESSAGES),
        Lang::En => (langid!("en-GB"), EN_MESSAGES),
    };
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, errors)| {
        defect(lang, "(message file)", &format!("{errors:?}"));
        resource
    });
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks would travel with copied codes and spoil comparisons (spec 3.1).
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Fr => numbers::french,
        Lang::En => numbers::english,
    }));
    if let Err(errors) = bundle.add_resource(resource) {
        defect(lang, "(message file)", &format!("{errors:?}"));
    }
    bundle
}

fn format(lang: Lang, id: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let bundle: &'static Bundle = match lang {
        Lang::Fr => &FR,
        Lang::En => &EN,
    };
    let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
        defect(lang, id, "no such message");
        return Cow::Owned(id.to_owned());
    };
    let mut errors = Vec::new();
    let text = match args {
        None => bundle.format_pattern(pattern, None, &mut errors),
        Some(args) => Cow::Owned(
            bundle
                .format_pattern(pattern, Some(args), &mut errors)
                .into_owned(),
        ),
    };
    if !errors.is_empty() {
        defect(lang, id, &format!("{errors:?}"));
    }
    text
}

/// A defect of the message files: stops tests and debug builds, is logged in release.
fn defect(lang: Lang, id: &str, why: &str) {
    tracing::error!(lang = lang.tag(), id, why, "message missing or incomplete");
    debug_assert!(false, "message {id} ({}): {why}", lang.tag());
}

#[cfg(test)]
mod tests;
