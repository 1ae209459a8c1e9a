//! The files of the repository, read once.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file of the repository.
pub struct Source {
    /// Path from the root, with `/` between its parts.
    pub path: String,
    /// Its whole content.
    pub text: String,
}

/// What a check has to say about one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// Path from the root.
    pub path: String,
    /// Line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

const SKIPPED: [&str; 5] = [".git", "target", "node_modules", "loophub-demo", "out"];
const TEXT: [&str; 14] = [
    "rs", "toml", "md", "mjs", "js", "json", "html", "css", "ftl", "sql", "txt", "csv", "conf", "sh",
];

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}

/// Every text file under the root, sorted by path.
pub fn read_all() -> Result<Vec<Source>, String> {
    let mut found = Vec::new();
    walk(&root(), &mut String::new(), &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk(folder: &Path, prefix: &mut String, found: &mut Vec<Source>) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(told)?;
        if kind.is_dir() {
            if SKIPPED.contains(&name.as_str()) {
                continue;
            }
            let before = prefix.len();
            prefix.push_str(&name);
            prefix.push('/');
            walk(&entry.path(), prefix, found)?;
            prefix.truncate(before);
        } else if kind.is_file() && is_text(prefix, &name) {
            // A file that is not UTF-8 cannot hold what the checks look for.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                found.push(Source {
                    path: format!("{prefix}{name}"),
                    text,
                });
            }
        }
    }
    Ok(())
}

fn is_text(prefix: &str, name: &str) -> bool {
    prefix == ".ci/"
        || name
            .rsplit_once('.')
            .is_some_and(|(_, extension)| TEXT.contains(&extension))
}
