//! Statements: named, registered, and checked at compile time to bind the firm first.

/// One SQL text, the same for both engines.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Its name in the code, for errors.
    pub name: &'static str,
    /// The text, with `$1`-style parameters.
    pub sql: &'static str,
}

/// Whether a statement about a firm's data binds the firm as its first parameter.
pub(crate) const fn binds_firm(sql: &str) -> bool {
    contains(sql, "firm_id = $1") || (contains(sql, "(firm_id,") && contains(sql, "VALUES ($1,"))
}

const fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let mut at = 0;
    while at + part.len() <= text.len() {
        let mut matched = 0;
        while matched < part.len() && text[at + matched] == part[matched] {
            matched += 1;
        }
        if matched == part.len() {
            return true;
        }
        at += 1;
    }
    false
}

/// An insertion of many rows at once: `insert`, from `INSERT` to the columns' end, then `rows` rows. Each begins with `$1`
/// (the firm) and `$2` (the act, or what the rows belong to), binds `bound` values of its own, and ends with the literal
/// `last`, if there is one.
pub(crate) fn insertion(insert: &str, rows: usize, bound: usize, last: &str) -> String {
    let row = |row: usize| {
        let first = 3 + row * bound;
        let values: Vec<String> = (first..first + bound).map(|n| format!("${n}")).collect();
        let last = if last.is_empty() {
            String::new()
        } else {
            format!(", {last}")
        };
        format!("($1, $2, {}{last})", values.join(", "))
    };
    let values: Vec<String> = (0..rows).map(row).collect();
    format!("{insert} VALUES {}", values.join(", "))
}

/// Declares statements about one firm's data and registers them; each must bind `firm_id` as `$1`.
macro_rules! firm_sql {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* const $name: $crate::sql::Statement =
            $crate::sql::Statement { name: stringify!($name), sql: $sql };
        const _: () = assert!($crate::sql::binds_firm($sql), "a firm's statement binds firm_id = $1");)+
        pub(crate) const STATEMENTS: &[$crate::sql::Statement] = &[$($name),+];
    };
}

/// Declares statements about the installation as a whole and registers them.
macro_rules! global_sql {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* const $name: $crate::sql::Statement =
            $crate::sql::Statement { name: stringify!($name), sql: $sql };)+
        pub(crate) const STATEMENTS: &[$crate::sql::Statement] = &[$($name),+];
    };
}

pub(crate) use {firm_sql, global_sql};

/// Every registered statement, for the test that prepares them all on both engines.
#[must_use]
pub fn statements() -> Vec<Statement> {
    [
        crate::firm_tx::STATEMENTS,
        crate::firm::registered(),
        crate::global::registered(),
    ]
    .concat()
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{binds_firm, insertion};

    #[test]
    fn an_insertion_of_many_rows_numbers_its_values() {
        assert_eq!(
            insertion("INSERT INTO t (firm_id, made_by, a, b, c)", 2, 2, "1"),
            "INSERT INTO t (firm_id, made_by, a, b, c) VALUES ($1, $2, $3, $4, 1), ($1, $2, $5, $6, 1)"
        );
    }

    #[test]
    fn a_firm_statement_binds_the_firm() {
        assert!(binds_firm("SELECT 1 FROM dossier WHERE firm_id = $1"));
        assert!(binds_firm("INSERT INTO act (firm_id, at) VALUES ($1, $2)"));
        assert!(!binds_firm("SELECT 1 FROM dossier WHERE id = $1"));
        assert!(!binds_firm("INSERT INTO act (firm_id, at) VALUES ($2, $1)"));
        assert!(!binds_firm("SELECT 1 FROM dossier WHERE firm_id = $2"));
    }
}
