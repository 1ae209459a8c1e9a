//! T-TOKENS, T-SIZE, and what the pages may rely on.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::Request;
use tower::ServiceExt as _;

use super::*;

type Tokens = BTreeMap<&'static str, (&'static str, &'static str)>;

/// The colours of the style sheet: name, light, dark.
fn tokens() -> Tokens {
    CSS.lines()
        .filter_map(|line| {
            let (name, rest) = line.strip_prefix("--")?.split_once(": light-dark(")?;
            let (light, dark) = rest.strip_suffix(");")?.split_once(", ")?;
            Some((name, (light, dark)))
        })
        .collect()
}

/// WCAG relative luminance of `#RRGGBB`.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The table of spec 4.2: foreground, background, needed, light, dark.
const TABLE: &[(&str, &str, f64, f64, f64)] = &[
    ("text", "bg", 4.5, 15.07, 15.71),
    ("text", "surface", 4.5, 16.20, 14.30),
    ("text", "sunken", 4.5, 13.97, 16.33),
    ("text", "sel-bg", 4.5, 13.86, 13.04),
    ("text", "soft", 4.5, 14.13, 11.26),
    ("text2", "bg", 4.5, 6.78, 8.89),
    ("text2", "surface", 4.5, 7.29, 8.10),
    ("text2", "sunken", 4.5, 6.29, 9.25),
    ("text2", "sel-bg", 4.5, 6.24, 7.38),
    ("on-accent", "accent", 4.5, 6.43, 7.57),
    ("on-accent", "accent-h", 4.5, 8.61, 9.12),
    ("accent", "surface", 4.5, 6.43, 7.62),
    ("accent", "bg", 4.5, 5.98, 8.37),
    ("soft-t", "soft", 4.5, 9.27, 9.70),
    ("link", "surface", 4.5, 7.21, 8.76),
    ("link", "bg", 4.5, 6.71, 9.62),
    ("link", "sunken", 4.5, 6.22, 10.00),
    ("link", "sel-bg", 4.5, 6.18, 7.99),
    ("sel-t", "sel-bg", 4.5, 9.17, 10.84),
    ("sel-bd", "sel-bg", 3.0, 7.11, 7.87),
    ("sel-bd", "surface", 3.0, 8.31, 8.64),
    ("ok", "surface", 4.5, 6.50, 9.48),
    ("ok", "ok-bg", 4.5, 5.76, 8.15),
    ("ok", "sel-bg", 4.5, 5.56, 8.65),
    ("warn", "surface", 4.5, 7.41, 9.73),
    ("warn", "warn-bg", 4.5, 6.74, 8.60),
    ("err", "surface", 4.5, 6.54, 8.18),
    ("err", "bg", 4.5, 6.08, 8.98),
    ("err", "err-bg", 4.5, 5.72, 7.90),
    ("info", "surface", 4.5, 8.31, 8.64),
    ("info", "info-bg", 4.5, 7.24, 7.89),
    ("control", "surface", 3.0, 4.17, 4.83),
    ("control", "bg", 3.0, 3.88, 5.30),
    ("control", "sunken", 3.0, 3.59, 5.51),
    ("control", "sel-bg", 3.0, 3.57, 4.40),
    ("focus", "surface", 3.0, 6.68, 7.61),
    ("focus", "bg", 3.0, 6.21, 8.35),
    ("focus", "sel-bg", 3.0, 5.72, 6.93),
    ("focus", "sunken", 3.0, 5.76, 8.69),
    ("nav-t", "nav", 4.5, 12.54, 16.16),
    ("nav-t2", "nav", 4.5, 8.23, 8.39),
    ("nav-t", "nav-sel", 4.5, 8.80, 10.81),
    ("on-err", "err", 4.5, 6.54, 9.09),
    ("focus-nav", "nav", 3.0, 9.43, 12.38),
    // Pairs of our own making: message text on its ground, hints on soft grounds.
    ("text", "ok-bg", 4.5, 14.37, 12.30),
    ("text", "warn-bg", 4.5, 14.74, 12.64),
    ("text", "err-bg", 4.5, 14.16, 13.80),
    ("text", "info-bg", 4.5, 14.11, 13.06),
    ("focus-nav", "nav-sel", 3.0, 6.62, 8.28),
];

/// T-TOKENS: every pair of the table reaches what it needs, and the table says the truth.
#[test]
fn contrasts_are_what_the_table_says() {
    let tokens = tokens();
    let mut wrong = Vec::new();
    for (front, back, needed, light, dark) in TABLE {
        let (front_colours, back_colours) = (tokens[front], tokens[back]);
        for (theme, said, got) in [
            ("light", light, contrast(front_colours.0, back_colours.0)),
            ("dark", dark, contrast(front_colours.1, back_colours.1)),
        ] {
            if got < *needed || (got - said).abs() > 0.011 {
                wrong.push(format!(
                    "{front} on {back}, {theme}: {got:.2}, said {said}, needs {needed}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// T-TOKENS: a colour is written once, as a token; the rest of the style sheet names it.
#[test]
fn colours_are_written_once() {
    let printed = ["#fff", "#000", "#999"];
    for line in CSS
        .lines()
        .filter(|line| !line.starts_with("--") && !line.contains("url("))
    {
        for (at, _) in line.match_indices('#') {
            let word: String = line[at..]
                .chars()
                .take_while(|c| *c == '#' || c.is_ascii_hexdigit())
                .collect();
            assert!(
                word.len() < 4 || printed.contains(&word.as_str()),
                "{word} in {line}"
            );
        }
    }
    for (at, _) in CSS.match_indices("var(--") {
        let name: String = CSS[at + 6..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        assert!(CSS.contains(&format!("--{name}:")), "--{name} is not defined");
    }
}

/// T-SIZE: one style sheet of at most 40 kB, scripts of at most 30 kB (spec 11).
#[test]
fn assets_stay_within_their_budget() {
    assert!(CSS.len() <= 40_000, "{} bytes of CSS", CSS.len());
    assert!(JS.len() <= 30_000, "{} bytes of JavaScript", JS.len());
}

/// Spec 11: nothing comes from elsewhere, no code is made from text.
#[test]
fn assets_ask_nothing_of_anybody() {
    for text in [CSS, JS] {
        assert!(!text.contains("@import") && !text.contains("https://"));
        assert_eq!(
            text.matches("http://").count(),
            text.matches("http://www.w3.org/2000/svg").count()
        );
    }
    for banned in ["eval(", "innerHTML", "document.write", "new Function", ".style."] {
        assert!(!JS.contains(banned), "{banned}");
    }
}

/// Every icon named by the code and the templates is in the sprite.
#[test]
fn every_icon_exists() {
    fn texts(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts(&path, found);
            } else {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    texts(&root.join("templates"), &mut found);
    texts(&root.join("src"), &mut found);
    let drawn: BTreeSet<&str> = SPRITE
        .split("<symbol id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    for text in found {
        for rest in text.split("icon(\"").skip(1) {
            let name = rest.split('"').next().unwrap();
            assert!(drawn.contains(name), "no icon {name}");
        }
    }
    for tone in [
        crate::components::Tone::Ok,
        crate::components::Tone::Warn,
        crate::components::Tone::Err,
        crate::components::Tone::Info,
        crate::components::Tone::Neutral,
    ] {
        assert!(drawn.contains(tone.icon()));
    }
}

/// Spec 11: hashed names are kept for ever, another hash is not found.
#[tokio::test]
async fn hashed_names_are_immutable() {
    let get = |path: &str| {
        let request = Request::get(path.to_owned()).body(Body::empty()).unwrap();
        routes::<()>().into_router().oneshot(request)
    };
    for url in [css_url(), js_url(), sprite_url(), favicon_url()] {
        let answer = get(url).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{url}");
        assert_eq!(
            answer.headers()[CACHE_CONTROL],
            "public, max-age=31536000, immutable"
        );
    }
    assert_eq!(
        get("/s/app.0000000000000000.css").await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get("/s/..%2f..%2fCargo.toml").await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
}
