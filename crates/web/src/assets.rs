//! The style sheet, the script and the icons: embedded, served under names that carry their hash.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};

use crate::routes::Routes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};

/// The style sheet: its parts, in the order of their layers.
pub const CSS: &str = concat!(
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/frame.css"),
    include_str!("../assets/css/controls.css"),
    include_str!("../assets/css/forms.css"),
    include_str!("../assets/css/tables.css"),
    include_str!("../assets/css/blocks.css"),
    include_str!("../assets/css/window.css"),
    include_str!("../assets/css/media.css"),
);

/// The script: enhancements, each in a block of its own, any of which can be deleted.
pub const JS: &str = concat!(
    include_str!("../assets/js/announce.js"),
    include_str!("../assets/js/forms.js"),
    include_str!("../assets/js/print.js"),
    include_str!("../assets/js/refresh.js"),
    include_str!("../assets/js/search.js"),
    include_str!("../assets/js/selection.js"),
    include_str!("../assets/js/session.js"),
    include_str!("../assets/js/wizard.js"),
    include_str!("../assets/js/window.js"),
    include_str!("../assets/js/dialog.js"),
    include_str!("../assets/js/copy.js"),
    include_str!("../assets/js/jobs.js"),
);

/// The icons, one `<symbol>` each.
pub const SPRITE: &str = include_str!("../assets/icones.svg");
/// The icon of the browser's tab.
pub const FAVICON: &str = include_str!("../assets/icone.svg");

struct Asset {
    name: String,
    url: String,
    kind: &'static str,
    body: &'static str,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        asset("app", "css", "text/css; charset=utf-8", CSS),
        asset("app", "js", "text/javascript; charset=utf-8", JS),
        asset("icones", "svg", "image/svg+xml", SPRITE),
        asset("icone", "svg", "image/svg+xml", FAVICON),
    ]
});

/// The address of the style sheet: `/s/app.<hash>.css`.
#[must_use]
pub fn css_url() -> &'static str {
    &ASSETS[0].url
}

/// The address of the script.
#[must_use]
pub fn js_url() -> &'static str {
    &ASSETS[1].url
}

/// The address of the icons.
#[must_use]
pub fn sprite_url() -> &'static str {
    &ASSETS[2].url
}

/// The address of the tab's icon.
#[must_use]
pub fn favicon_url() -> &'static str {
    &ASSETS[3].url
}

/// Serves `/s/…`. A name with another hash is not found, so that no page ever mixes versions.
#[must_use]
pub fn routes<S: Clone + Send + Sync + 'static>() -> Routes<S> {
    Routes::new().get("/s/{name}", serve)
}

async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, asset.body).into_response()
}

fn asset(stem: &str, extension: &str, kind: &'static str, body: &'static str) -> Asset {
    let mut hash = String::with_capacity(16);
    for byte in Sha256::digest(body).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    let name = format!("{stem}.{hash}.{extension}");
    Asset {
        url: format!("/s/{name}"),
        name,
        kind,
        body,
    }
}

#[cfg(test)]
mod tests;
