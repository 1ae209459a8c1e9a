//! `cargo xtask book`: the documentation as pages (mdBook), and its pictures taken anew by the browser tests.

use std::path::PathBuf;
use std::process::Command;

use crate::needs::{self, Need};
use crate::process::{cargo, find_program, succeeds};
use crate::program::Program;
use crate::{journeys, sources};

/// Builds the book, or with `--pictures` takes its pictures first.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let takes_pictures = match arguments {
        [] => false,
        [one] if one == "--pictures" => true,
        _ => return Err("cargo xtask book [--pictures]".to_owned()),
    };
    if takes_pictures && !pictures()? {
        return Ok(false);
    }
    let built = succeeds(
        Command::new(mdbook()?)
            .arg("build")
            .arg(sources::root().join("docs/book")),
    )?;
    println!("{}", sources::root().join("target/book/index.html").display());
    Ok(built)
}

/// Pictures of the pages as they are now, with few colours so that they are small.
fn pictures() -> Result<bool, String> {
    needs::provide(&[
        Need::Compiler,
        Need::Chromium,
        Need::Node,
        Need::Npm,
        Need::Pngquant,
    ])?;
    let folder = sources::root().join("docs/book/src/images");
    if !Program::Tested.build()? {
        return Ok(false);
    }
    let mut run = journeys::command(Program::Tested);
    if !succeeds(run.arg("book-pictures").env("HUB_BOOK", &folder))? {
        return Ok(false);
    }
    let taken = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut smaller = Command::new("pngquant");
    smaller.args(["--force", "--ext", ".png", "--strip", "64"]);
    smaller.args(
        taken
            .flatten()
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|e| e == "png")),
    );
    succeeds(&mut smaller)
}

/// mdBook, built from its package when it is not installed.
fn mdbook() -> Result<PathBuf, String> {
    if let Some(program) = find_program("mdbook") {
        return Ok(program);
    }
    let tools = sources::target().join("tools");
    let program = tools.join("bin/mdbook");
    if !program.is_file()
        && !succeeds(
            cargo()
                .args(["install", "mdbook", "--locked", "--no-default-features", "--root"])
                .arg(&tools),
        )?
    {
        return Err("mdbook could not be installed: cargo install mdbook".to_owned());
    }
    Ok(program)
}
