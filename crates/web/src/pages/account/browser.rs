//! The name of a browser out of what it says of itself.

/// The most characters shown of a program that is no known browser.
const SHOWN_CHARS: usize = 60;

/// « Firefox, Linux »; the start of what was said where nothing is recognised.
#[must_use]
pub fn browser(agent: &str) -> String {
    // The order matters: each names those it descends from.
    const PROGRAMS: [(&str, &str); 5] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (find(&PROGRAMS), find(&SYSTEMS)) {
        (Some(program), Some(system)) => format!("{program}, {system}"),
        (Some(program), None) => program.to_owned(),
        (None, _) => agent.chars().take(SHOWN_CHARS).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_named() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome, Linux");
        assert_eq!(browser(&format!("{chrome} Edg/140.0")), "Edge, Linux");
        assert_eq!(
            browser("Mozilla/5.0 (Windows NT 10.0; rv:144.0) Gecko/20100101 Firefox/144.0"),
            "Firefox, Windows"
        );
        assert_eq!(browser("curl/8.0"), "curl/8.0");
        assert_eq!(browser(""), "");
        assert_eq!(browser(&"é".repeat(500)).chars().count(), 60);
    }
}
