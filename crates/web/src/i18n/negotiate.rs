//! Which language to answer in (spec 3.2): the account's, then the cookie's, then the browser's.

use super::Lang;

/// The language of the answer: the account's preference, then the cookie of the sign-in page, then
/// the best of `Accept-Language`, then French.
#[must_use]
pub fn negotiate(account: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Lang {
    account
        .and_then(Lang::from_tag)
        .or_else(|| cookie.and_then(Lang::from_tag))
        .or_else(|| accept_language.and_then(best_accepted))
        .unwrap_or_default()
}

/// The first language of ours with the highest weight; ranges with `q=0` are refused.
fn best_accepted(header: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for range in header.split(',').take(32) {
        let mut parts = range.split(';');
        let Some(lang) = parts.next().map(str::trim).and_then(Lang::from_tag) else {
            continue;
        };
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |weight| weight.trim().parse::<f32>().unwrap_or(0.0));
        if weight > 0.0 && best.is_none_or(|(known, _)| weight > known) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T-I18N: the account decides, then the cookie, then the browser, then French.
    #[test]
    fn the_account_then_the_cookie_then_the_browser_then_french() {
        assert_eq!(negotiate(Some("en"), Some("fr"), Some("fr")), Lang::En);
        assert_eq!(negotiate(None, Some("en"), Some("fr")), Lang::En);
        assert_eq!(negotiate(None, None, Some("en-GB,en;q=0.9")), Lang::En);
        assert_eq!(negotiate(None, None, Some("de, en;q=0.5, fr;q=0.8")), Lang::Fr);
        assert_eq!(negotiate(None, None, Some("de")), Lang::Fr);
        assert_eq!(negotiate(None, None, None), Lang::Fr);
    }

    /// T-I18N: what is not a language of ours is passed over, never an error.
    #[test]
    fn nonsense_is_passed_over() {
        assert_eq!(
            negotiate(Some("xx"), Some("../.."), Some(";;q=,,en;q=oops")),
            Lang::Fr
        );
        assert_eq!(negotiate(None, None, Some("en;q=0, fr;q=0.1")), Lang::Fr);
        assert_eq!(negotiate(None, None, Some("en;q=NaN")), Lang::Fr);
    }
}
