//! What the documentation tells to type exists, and where it leads is there.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use loophub::commands::Cli;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every page that people read.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("packaging/Containerfile")];
    let mut folders = vec![root().join("docs"), root().join("packaging/deb")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages
}

/// The commands told in code: what follows `loophub` on its line, up to what another program reads.
fn told(text: &str) -> Vec<Vec<String>> {
    let mut in_block = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
            continue;
        }
        let pieces: Vec<&str> = if in_block {
            vec![line]
        } else {
            line.split('`').skip(1).step_by(2).collect()
        };
        for piece in pieces {
            let piece = piece.split(['#', '>', '|', ';', '&']).next().unwrap_or_default();
            let mut words = piece.split_whitespace().skip_while(|word| *word != "loophub");
            // A user's, a service's or a folder's name is not the command.
            let is_named = [
                "-u loophub",
                "status loophub",
                "stop loophub",
                "start loophub",
                "createuser",
                "createdb",
                "cd loophub",
                "cargo",
                "podman",
                "apt",
                "cron",
                "deluser",
            ];
            let piece = piece.replacen("sudo -u loophub ", "", 1);
            if is_named.iter().any(|other| piece.contains(other)) || words.next().is_none() {
                continue;
            }
            let rest = piece
                .rsplit_once("loophub ")
                .map(|(_, rest)| rest)
                .unwrap_or_default();
            commands.push(rest.split_whitespace().map(str::to_owned).collect());
        }
    }
    commands
}

/// What is wrong with a command as it is told, if anything.
fn wrong(words: &[String]) -> Option<String> {
    let mut cli = Cli::command();
    cli.build();
    let mut at: &Command = &cli;
    let mut has_sub = false;
    let mut words_left = words.iter();
    while let Some(word) = words_left.next() {
        if let Some(option) = word.strip_prefix("--") {
            let name = option.split('=').next().unwrap_or_default();
            let mut known = at
                .get_arguments()
                .filter(|argument| argument.get_long() == Some(name));
            match known.next() {
                Some(argument) if argument.get_action().takes_values() && !option.contains('=') => {
                    words_left.next();
                }
                Some(_) => {}
                None if matches!(name, "help" | "version") => {}
                None => return Some(format!("no option --{name}")),
            }
        } else if let Some(under) = at.find_subcommand(word) {
            at = under;
            has_sub = true;
        } else if at.get_subcommands().next().is_some() {
            return Some(format!("no sub-command {word}"));
        }
    }
    (!has_sub && !words.is_empty()).then(|| "no sub-command".to_owned())
}

/// Every `loophub …` that a page tells is a command with those options.
#[test]
fn every_command_told_exists() {
    let mut faults = Vec::new();
    let mut count = 0;
    for page in pages() {
        for words in told(&fs::read_to_string(&page).expect("a page")) {
            count += 1;
            faults.extend(
                wrong(&words)
                    .map(|fault| format!("{}: loophub {}: {fault}", page.display(), words.join(" "))),
            );
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(count > 30, "only {count} commands were found");
    assert!(
        wrong(&["audit".to_owned(), "forget".to_owned()]).is_some(),
        "what does not exist is noticed"
    );
}

/// Every link to a file, every picture and every chapter is there.
#[test]
fn every_link_leads_somewhere() {
    let mut faults = Vec::new();
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        for piece in text.split("](").skip(1) {
            let target = piece.split([')', ' ']).next().unwrap_or_default();
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || file.contains("://") || file.starts_with("mailto:") {
                continue;
            }
            count += 1;
            if !page.parent().expect("a folder").join(file).exists() {
                faults.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(count > 30, "only {count} links were found");
}

/// The book is small enough to live in the repository.
#[test]
fn the_pictures_are_small() {
    let pictures = fs::read_dir(root().join("docs/book/src/images")).expect("the pictures");
    let bytes: u64 = pictures
        .flatten()
        .filter_map(|file| file.metadata().ok())
        .map(|file| file.len())
        .sum();
    assert!(bytes < 3_000_000, "{bytes} bytes of pictures");
}
