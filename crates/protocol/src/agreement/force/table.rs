//! Importers of depositary tables; pure functions over text.
//!
//! Whatever a table holds that could not be read is a finding of its own; nothing is passed over
//! in silence.

mod csv;
mod paris;
mod un;

use std::fmt;

use serde::Serialize;

use super::{ForceRefusal, Timeline, Weights};
use crate::agreement::decimal::Decimal;

pub use paris::{Overwrites, paris_history, paris_table};
pub use un::un_table;

/// Longest table in bytes; the longest of the United Nations has 30 kB.
pub const TABLE_BYTES_MAX: usize = 8_388_608;

/// What was read from a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Imported {
    /// What it says.
    pub timeline: Timeline,
    /// Weights it carries, by name.
    pub weights: std::collections::BTreeMap<String, Weights>,
    /// What could not be read.
    pub findings: Vec<TableFinding>,
}

/// Something in a table that could not be read, and was therefore not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TableFinding {
    /// The line, from 1 for the heading.
    pub line: usize,
    /// The heading of the column.
    pub column: String,
    /// The text as it stands.
    pub text: String,
    /// What is the matter with it.
    pub problem: Problem,
}

/// What is the matter with a part of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// The table names participants and no act of theirs.
    NoActs,
    /// The heading names no act that is known here; what stands below is not taken in.
    HeadingUnknown,
    /// The heading names several acts without a marker; a cell without one is read as the first.
    HeadingAmbiguous,
    /// No day of the calendar in the form “8 Oct 1999”.
    DateUnreadable,
    /// A marker that the heading does not explain.
    MarkerUnknown,
    /// The row has more or fewer cells than the heading.
    RowUneven,
    /// The participant is not named.
    ParticipantMissing,
    /// Not a number.
    NumberUnreadable,
}

/// Reads weights from a table of two columns: party and number. A heading is recognised by its
/// second column not being a number; `whole` is what shares are taken of.
///
/// # Errors
///
/// `table-malformed` and `table-too-long`.
pub fn weights_table(
    text: &str,
    unit: &str,
    whole: Option<Decimal>,
) -> Result<(Weights, Vec<TableFinding>), ForceRefusal> {
    let (mut weights, mut findings) =
        (Weights { whole, unit: unit.into(), ..Weights::default() }, Vec::new());
    for (index, row) in csv::rows(text)?.iter().enumerate() {
        let line = index + 1;
        let [party, value, ..] = row.as_slice() else {
            findings.push(finding(line, "", &row.join(","), Problem::RowUneven));
            continue;
        };
        match value.trim().parse() {
            Ok(_) if party.trim().is_empty() => {
                findings.push(finding(line, "", value, Problem::ParticipantMissing));
            }
            Ok(number) => {
                weights.values.insert(party.trim().to_owned(), number);
            }
            Err(_) if index == 0 => {}
            Err(_) => findings.push(finding(line, party, value, Problem::NumberUnreadable)),
        }
    }
    Ok((weights, findings))
}

fn finding(line: usize, column: &str, text: &str, problem: Problem) -> TableFinding {
    TableFinding { line, column: column.to_owned(), text: text.to_owned(), problem }
}

impl fmt::Display for TableFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, text, problem } = self;
        write!(f, "line {line}, column “{column}”, “{text}”: {problem}")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoActs => "participants without any act",
            Self::HeadingUnknown => "the heading names no act; the column is not taken in",
            Self::HeadingAmbiguous => "several acts without a marker; read as the first of them",
            Self::DateUnreadable => "not a day of the calendar; not counted",
            Self::MarkerUnknown => "the heading does not explain this marker; not counted",
            Self::RowUneven => "more or fewer cells than the heading has",
            Self::ParticipantMissing => "no participant is named; not counted",
            Self::NumberUnreadable => "not a number; not counted",
        })
    }
}
