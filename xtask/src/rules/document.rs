//! The tables of `docs/rules.md`: `| WIZ-10 | now | One sentence. |`.

/// One numbered rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `WIZ-10`.
    pub id: String,
    /// Whether it must have a test now.
    pub due: bool,
    /// The rule in one sentence.
    pub sentence: String,
    /// Its line in the page.
    pub line: usize,
}

/// Reads the rows of every table whose first cell is an id.
///
/// # Errors
/// A group that is neither `now` nor `later`, an empty sentence, an id written twice, or no rule at all.
pub fn rules(page: &str) -> Result<Vec<Rule>, String> {
    let mut found: Vec<Rule> = Vec::new();
    for (index, line) in page.lines().enumerate() {
        let Some(cells) = cells(line) else { continue };
        let [id, group, sentence] = cells[..] else {
            continue;
        };
        if super::ids_in(id, '-').first().is_none_or(|first| first != id) {
            continue;
        }
        let place = format!("docs/rules.md:{}", index + 1);
        let due = match group {
            "now" => true,
            "later" => false,
            other => {
                return Err(format!(
                    "{place}: the group of {id} is « {other} », not now or later"
                ));
            }
        };
        if sentence.is_empty() {
            return Err(format!("{place}: {id} says nothing"));
        }
        if found.iter().any(|rule| rule.id == id) {
            return Err(format!("{place}: {id} is written twice"));
        }
        found.push(Rule {
            id: id.to_owned(),
            due,
            sentence: sentence.to_owned(),
            line: index + 1,
        });
    }
    if found.is_empty() {
        Err("docs/rules.md holds no rule".to_owned())
    } else {
        Ok(found)
    }
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_other_lines_are_not() {
        let page = "# Rules\nWIZ-01 in prose\n| Rule | Group | Text |\n| --- | --- | --- |\n| WIZ-01 | now | Three types. |\n| GST-01 | later | Contacts. |\n";
        let found = rules(page).expect("a good page");
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].id.as_str(), found[0].due, found[0].line),
            ("WIZ-01", true, 5)
        );
        assert!(!found[1].due);
    }

    #[test]
    fn a_wrong_group_an_empty_sentence_and_a_repeat_are_refused() {
        assert!(rules("| WIZ-01 | soon | a |").is_err());
        assert!(rules("| WIZ-01 | now |  |").is_err());
        assert!(rules("| WIZ-01 | now | a |\n| WIZ-01 | now | b |").is_err());
        assert!(rules("nothing").is_err());
    }
}
