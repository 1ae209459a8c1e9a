//! Proving an export of the journal away from its database (`AUD-03`).

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use hub_domain::audit::ChainVerifier;
use hub_domain::audit::export::from_line;

use super::noted;
use crate::error::CommandError;

/// Verifies the entries of a file, from the first one on; says from where to where they are whole.
pub fn verify(file: &Path) -> Result<(), CommandError> {
    let unreadable =
        |error: std::io::Error| CommandError::new(format!("{} cannot be read: {error}.", file.display()));
    let mut verifier: Option<(i64, ChainVerifier)> = None;
    for (line, text) in (1..).zip(BufReader::new(File::open(file).map_err(unreadable)?).lines()) {
        let text = text.map_err(unreadable)?;
        if text.trim().is_empty() {
            continue;
        }
        let entry = from_line(&text).map_err(|fault| CommandError::new(format!("Line {line}: {fault}.")))?;
        let before = entry.header.seq - 1;
        let (_, verifier) =
            verifier.get_or_insert_with(|| (entry.header.seq, ChainVerifier::from(before, entry.previous)));
        verifier.next(&entry).map_err(|fault| {
            CommandError::new(format!(
                "Line {line}: {fault}. An export that a search cut short leaves entries out: export the whole journal, or \
                 a period."
            ))
        })?;
    }
    let Some((first, verifier)) = verifier else {
        return Err(CommandError::new(format!("{} holds no entry.", file.display())));
    };
    print!("whole from {first} to ");
    print!("{}", noted("EXPORT", verifier.reached()));
    match verifier.erased() {
        Ok(0) => {}
        Ok(erased) => {
            println!("of which {erased} had their words erased, by purges that the export tells of")
        }
        Err(fault) => println!("note: {fault}; the purge may stand in a later part of the journal"),
    }
    println!(
        "Hold the last hash against a checkpoint kept elsewhere to prove that nothing newer was cut off."
    );
    Ok(())
}
