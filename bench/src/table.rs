//! The one table in which everything measured is told.

/// One line: what was measured, beside what it is compared with in the same run.
#[derive(Debug, Clone)]
pub struct Line {
    /// The workload.
    pub workload: String,
    /// The engine, or nothing where none matters.
    pub engine: &'static str,
    /// What Loop Hub took.
    pub measured: String,
    /// What the limit took.
    pub limit: String,
    /// The first over the second.
    pub ratio: Option<f64>,
    /// What is aimed at, and whether it is reached; nothing for a line told for comparison only.
    pub aim: Option<(String, bool)>,
}

impl Line {
    /// A line whose ratio is to stay at or under `most`.
    pub fn ratio(
        workload: impl Into<String>,
        engine: &'static str,
        measured: (f64, &str),
        limit: (f64, &str),
        most: f64,
    ) -> Self {
        let ratio = measured.0 / limit.0;
        Self {
            workload: workload.into(),
            engine,
            measured: quantity(measured),
            limit: quantity(limit),
            ratio: Some(ratio),
            aim: Some((format!("≤ {most} ×"), ratio <= most)),
        }
    }

    /// A line that is to stay at or under `most`, in its own unit.
    pub fn most(workload: impl Into<String>, engine: &'static str, measured: (f64, &str), most: f64) -> Self {
        Self {
            workload: workload.into(),
            engine,
            measured: quantity(measured),
            limit: String::new(),
            ratio: None,
            aim: Some((
                quantity((most, measured.1))
                    .replace(measured.1, "")
                    .trim()
                    .to_owned(),
                measured.0 <= most,
            ))
            .map(|(text, met)| (format!("≤ {text} {}", measured.1), met)),
        }
    }

    /// A line told for comparison only.
    pub fn told(
        workload: impl Into<String>,
        engine: &'static str,
        measured: (f64, &str),
        limit: Option<(f64, &str)>,
    ) -> Self {
        Self {
            workload: workload.into(),
            engine,
            measured: quantity(measured),
            limit: limit.map(quantity).unwrap_or_default(),
            ratio: limit.map(|limit| measured.0 / limit.0),
            aim: None,
        }
    }
}

fn quantity((value, unit): (f64, &str)) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0} {unit}"),
        value if value >= 10.0 => format!("{value:.1} {unit}"),
        _ => format!("{value:.2} {unit}"),
    }
}

/// The middle of several measures.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => f64::midpoint(sorted[even / 2 - 1], sorted[even / 2]),
    }
}

/// The value that 99 of 100 stay under.
pub fn p99(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() * 99).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Prints the lines as one table in Markdown, so that it can be kept as it is.
pub fn print(lines: &[Line]) {
    let mut rows = vec![
        [
            "Workload",
            "Engine",
            "Measured",
            "Limit beside it",
            "Ratio",
            "Aim",
            "",
        ]
        .map(str::to_owned),
    ];
    for line in lines {
        let (aim, verdict) = match &line.aim {
            Some((aim, true)) => (aim.clone(), "met"),
            Some((aim, false)) => (aim.clone(), "NOT met"),
            None => (String::new(), ""),
        };
        rows.push([
            line.workload.clone(),
            line.engine.to_owned(),
            line.measured.clone(),
            line.limit.clone(),
            line.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            aim,
            verdict.to_owned(),
        ]);
    }
    let widths: Vec<usize> = (0..7)
        .map(|column| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        println!("| {} |", cells.join(" | "));
        if at == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            println!("| {} |", rule.join(" | "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_last_hundredth() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((p99(&hundred) - 99.0).abs() < f64::EPSILON);
        assert!((p99(&[7.0]) - 7.0).abs() < f64::EPSILON);
    }

    #[test]
    fn an_aim_that_is_missed_says_so() {
        let line = Line::ratio("x", "", (3.1, "ms"), (1.0, "ms"), 3.0);
        assert_eq!(line.aim, Some(("≤ 3 ×".to_owned(), false)));
        assert!(
            Line::most("x", "", (1.0, "s"), 1.0)
                .aim
                .is_some_and(|(_, met)| met)
        );
    }
}
