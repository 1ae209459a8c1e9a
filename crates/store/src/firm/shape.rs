//! Statements of lists, put together from fragments: every shape is prepared by the tests on both engines.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use hub_domain::ids::FirmId;

use crate::db::{Arg, Once, args};
use crate::error::StoreError;
use crate::sql::{Statement, binds_firm};

/// A statement under construction: its text, and its parameters as they are numbered; `$1` is the firm.
pub(super) struct Draft {
    name: &'static str,
    sql: String,
    args: Vec<Arg>,
}

impl Draft {
    pub(super) fn new(name: &'static str, firm: FirmId, sql: &str) -> Self {
        Self {
            name,
            sql: sql.to_owned(),
            args: args![firm],
        }
    }

    pub(super) fn add(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Adds a parameter; answers its placeholder.
    pub(super) fn arg(&mut self, value: impl Into<Arg>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    /// The statement, its text kept for good: there are as many as shapes, whatever is asked for.
    pub(super) fn done(self) -> Result<(Statement, Vec<Arg>), StoreError> {
        static KNOWN: LazyLock<Mutex<HashMap<String, &'static str>>> = LazyLock::new(Mutex::default);
        if !binds_firm(&self.sql) {
            return Err(StoreError::internal("a statement of a list that binds no firm"));
        }
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let sql = match known.get(&self.sql) {
            Some(sql) => sql,
            None => {
                let kept: &'static str = Box::leak(self.sql.clone().into_boxed_str());
                known.insert(self.sql, kept);
                kept
            }
        };
        let name = self.name;
        Ok((Statement { name, sql }, self.args))
    }

    /// The statement for one use: its text is forgotten afterwards, since there is no end of shapes.
    pub(super) fn once(self) -> Result<Once, StoreError> {
        if !binds_firm(&self.sql) {
            return Err(StoreError::internal("a statement of a list that binds no firm"));
        }
        Ok(Once {
            name: self.name,
            sql: self.sql,
            args: self.args,
        })
    }
}
