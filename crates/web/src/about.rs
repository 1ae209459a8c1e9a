//! The two pages every frame links to: « Aide » and the accessibility statement.

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use crate::errors::render;
use crate::frame::Frame;
use crate::urls;

#[derive(Debug, Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
}

#[derive(Debug, Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
}

/// « Aide », in the frame of whoever asks, signed in or not: `GET /aide`.
#[must_use]
pub fn help(frame: Frame) -> Response {
    let heading = frame.l.t("help-title");
    render(
        StatusCode::OK,
        &HelpPage {
            frame: frame.page(heading, None).at(urls::HELP),
        },
    )
}

/// The accessibility statement: `GET /accessibilite`.
#[must_use]
pub fn accessibility(frame: Frame) -> Response {
    let heading = frame.l.t("accessibility-title");
    let frame = frame.page(heading, None).at(urls::ACCESSIBILITY);
    render(StatusCode::OK, &AccessibilityPage { frame })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{L10n, Lang};

    /// T-I18N: both pages render in both languages, signed out.
    #[test]
    fn both_pages_render_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            let frame = Frame::signed_out(L10n::new(lang, "Europe/Paris"));
            assert_eq!(help(frame.clone()).status(), StatusCode::OK);
            assert_eq!(accessibility(frame).status(), StatusCode::OK);
        }
    }
}
