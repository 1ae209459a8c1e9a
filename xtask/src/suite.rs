//! `cargo xtask test`: everything that must pass, with what it needs, and one table at the end.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::needs::{self, Need};
use crate::postgres::{Cluster, Durability};
use crate::process::{answer, cargo, succeeds, succeeds_keeping};
use crate::program::Program;
use crate::sources::{self, Source};
use crate::{deny, guards, journeys, package, python, rules};

/// A part that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Lint,
    Rules,
    Unit,
    Browser,
    Package,
}

/// What was asked on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    only: Option<Part>,
    keep_pg: bool,
}

/// How one step ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    /// Why it was not run.
    Skipped(&'static str),
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// The steps so far and the closing lines of the test runners.
#[derive(Default)]
struct Report {
    steps: Vec<Step>,
    closing: Vec<String>,
}

/// Runs the parts asked for; false when a step failed.
pub fn run(arguments: &[String]) -> Result<bool, String> {
    let options = options(arguments)?;
    needs::provide(&needs_of(options.only))?;
    let mut report = Report::default();
    let wants = |part| options.only.is_none_or(|only| only == part);
    if wants(Part::Lint) {
        lint(&mut report)?;
    }
    if wants(Part::Rules) {
        report.step("rules", || rules::run(&[]))?;
    }
    if wants(Part::Unit) || wants(Part::Browser) {
        let cluster = if options.keep_pg {
            Cluster::start_kept()
        } else {
            Cluster::start(Durability::None)
        }?;
        if wants(Part::Unit) {
            unit(&mut report, cluster.url())?;
        }
        if wants(Part::Browser) {
            browser(&mut report, cluster.url())?;
        }
    }
    if wants(Part::Package) {
        package(&mut report)?;
    }
    Ok(report.close())
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        only: None,
        keep_pg: false,
    };
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        match argument {
            "--keep-pg" => options.keep_pg = true,
            "--only" => {
                options.only = Some(match rest.next() {
                    Some("lint") => Part::Lint,
                    Some("rules") => Part::Rules,
                    Some("unit") => Part::Unit,
                    Some("browser") => Part::Browser,
                    Some("package") => Part::Package,
                    _ => return Err("--only unit|lint|browser|package|rules".to_owned()),
                });
            }
            other => return Err(format!("cargo xtask test does not know « {other} »")),
        }
    }
    Ok(options)
}

fn needs_of(only: Option<Part>) -> Vec<Need> {
    match only {
        Some(Part::Rules) => vec![],
        Some(Part::Lint | Part::Package) => vec![Need::Compiler],
        Some(Part::Unit) => vec![
            Need::Compiler,
            Need::Postgres,
            Need::Nginx,
            Need::Caddy,
            Need::Curl,
        ],
        Some(Part::Browser) => vec![
            Need::Compiler,
            Need::Postgres,
            Need::Chromium,
            Need::Node,
            Need::Npm,
            Need::Python,
            Need::Faketime,
        ],
        None => {
            vec![
                Need::Compiler,
                Need::Postgres,
                Need::Nginx,
                Need::Caddy,
                Need::Curl,
                Need::Chromium,
                Need::Node,
                Need::Npm,
                Need::Python,
                Need::Faketime,
            ]
        }
    }
}

fn lint(report: &mut Report) -> Result<(), String> {
    report.step("format", || succeeds(cargo().args(["fmt", "--all", "--check"])))?;
    report.step("guards", || guards::run(&[]))?;
    report.step("clippy", || {
        succeeds(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    if deny::is_installed() {
        report.step("deny", deny::check)?;
    } else {
        report.skip("deny", "cargo-deny is not installed");
    }
    Ok(())
}

fn unit(report: &mut Report, postgres: &str) -> Result<(), String> {
    let has_nextest = answer(cargo().args(["nextest", "--version"])).is_some();
    let mut tests = cargo();
    tests.env("LOOPHUB_TEST_POSTGRES_URL", postgres);
    if has_nextest {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast"]);
    }
    report.counted("tests", &mut tests, |line| {
        line.trim_start().starts_with("Summary [") || line.starts_with("test result:")
    })?;
    // Without nextest, `cargo test` has run them already.
    if has_nextest && sources::read_all()?.iter().any(has_doc_tests) {
        report.step("doc tests", || {
            succeeds(
                cargo()
                    .args(["test", "--doc", "--workspace"])
                    .env("LOOPHUB_TEST_POSTGRES_URL", postgres),
            )
        })?;
    }
    Ok(())
}

fn browser(report: &mut Report, postgres: &str) -> Result<(), String> {
    let built = report.step("program", || Program::Tested.build())?;
    let installed = report.step("node packages", journeys::install)?;
    let mut schemathesis = None;
    let judged = report.step("schemathesis", || {
        schemathesis = Some(python::schemathesis()?);
        Ok(true)
    })?;
    let Some(schemathesis) = schemathesis.filter(|_| built && installed && judged) else {
        report.skip("journeys", "nothing to run them with");
        return Ok(());
    };
    let mut run = journeys::on_both_engines(Program::Tested, postgres, &schemathesis);
    report.counted("journeys", &mut run, journeys::is_closing_line)
}

/// The Debian package: built, installed, started, upgraded and removed.
fn package(report: &mut Report) -> Result<(), String> {
    match package::why_no_trial() {
        Some(why) => report.skip("package", why),
        None => {
            report.step("package", || {
                Ok(Program::Tested.build()? && package::trial(&Program::Tested.path())?)
            })?;
        }
    }
    Ok(())
}

/// Whether a doc comment opens a block that `cargo test --doc` runs.
fn has_doc_tests(source: &Source) -> bool {
    let mut in_block = false;
    source.path.starts_with("crates/")
        && source.path.ends_with(".rs")
        && source.text.lines().map(str::trim_start).any(|line| {
            let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
            let Some(language) = doc.and_then(|text| text.trim().strip_prefix("```")) else {
                return false;
            };
            in_block = !in_block;
            in_block && matches!(language, "" | "rust" | "no_run" | "should_panic")
        })
}

impl Report {
    fn step(
        &mut self,
        name: &'static str,
        run: impl FnOnce() -> Result<bool, String>,
    ) -> Result<bool, String> {
        println!("\n=== {name}");
        let start = Instant::now();
        // A step that could not even start has failed; the others still say what they find.
        let passed = run().unwrap_or_else(|message| {
            println!("{message}");
            false
        });
        let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
        self.steps.push(Step {
            name,
            outcome,
            took: start.elapsed(),
        });
        Ok(passed)
    }

    fn skip(&mut self, name: &'static str, why: &'static str) {
        self.steps.push(Step {
            name,
            outcome: Outcome::Skipped(why),
            took: Duration::ZERO,
        });
    }

    /// A step that runs tests: its closing line is shown again at the very end.
    fn counted(
        &mut self,
        name: &'static str,
        command: &mut Command,
        closing: fn(&str) -> bool,
    ) -> Result<(), String> {
        let mut kept = None;
        self.step(name, || {
            let (passed, line) = succeeds_keeping(command, closing)?;
            kept = line;
            if kept.is_none() {
                println!("{name}: no closing line, so nothing tells how many ran");
            }
            Ok(passed && kept.is_some())
        })?;
        self.closing.extend(kept);
        Ok(())
    }

    /// Prints the table, then the closing lines; whether nothing failed.
    fn close(self) -> bool {
        println!("\n{}", self.table());
        for line in &self.closing {
            println!("{line}");
        }
        self.passed()
    }

    fn passed(&self) -> bool {
        !self.steps.iter().any(|step| step.outcome == Outcome::Failed)
    }

    fn table(&self) -> String {
        let mut lines = vec![format!("{:<14} {:<8} {:>8}", "step", "outcome", "seconds")];
        for step in &self.steps {
            let (word, why) = match step.outcome {
                Outcome::Passed => ("passed", ""),
                Outcome::Failed => ("FAILED", ""),
                Outcome::Skipped(why) => ("skipped", why),
            };
            let line = format!(
                "{:<14} {word:<8} {:>8.1} {why}",
                step.name,
                step.took.as_secs_f64()
            );
            lines.push(line.trim_end().to_owned());
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> Result<Options, String> {
        options(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read_and_others_are_refused() {
        assert_eq!(
            asked(&[]),
            Ok(Options {
                only: None,
                keep_pg: false
            })
        );
        assert_eq!(
            asked(&["--keep-pg", "--only", "lint"]),
            Ok(Options {
                only: Some(Part::Lint),
                keep_pg: true
            })
        );
        assert!(asked(&["--only"]).is_err() && asked(&["--only", "all"]).is_err() && asked(&["x"]).is_err());
    }

    #[test]
    fn one_failed_step_fails_the_run_and_the_others_still_run() {
        let mut report = Report::default();
        assert_eq!(report.step("a", || Err("it is not there".to_owned())), Ok(false));
        assert_eq!(report.step("b", || Ok(true)), Ok(true));
        report.skip("c", "not installed");
        assert!(!report.passed());
        let table = report.table();
        assert!(table.contains("FAILED") && table.contains("passed") && table.contains("not installed"));
    }

    #[test]
    fn a_test_step_without_a_closing_line_fails() {
        let mut report = Report::default();
        report
            .counted("silent", &mut Command::new("true"), journeys::is_closing_line)
            .expect("it starts");
        assert!(!report.passed());
    }

    #[test]
    fn doc_tests_are_the_blocks_that_compile() {
        let source = |text: &str| Source {
            path: "crates/a/src/lib.rs".to_owned(),
            text: text.to_owned(),
        };
        assert!(has_doc_tests(&source("/// ```\n/// assert!(true);\n/// ```")));
        assert!(!has_doc_tests(&source("//! ```text\n//! a drawing\n//! ```")));
    }
}
