//! The observatory as tables: for a page, a CSV file, a report.

use serde::{Deserialize, Serialize};

use super::cell::{Source, sorted};
use comity_agreements::agreement::document::Certainty;
use comity_protocol::decimal::Decimal;
use phrase::Phrase;

pub mod phrase;

mod words;

mod incidents;

mod rows;

pub use rows::{table, tables};

/// What stands for a value that nothing says.
pub const UNKNOWN: &str = "unknown";

/// What stands before the last day of which something is known.
pub const NOT_KNOWN_AFTER: &str = "not known after ";

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its identifier, stable, for addresses and file names.
    pub id: String,
    /// Its title in English.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<TableCell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its identifier, stable, for translations and programs.
    pub id: String,
    /// Its title in English.
    pub title: String,
}

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableCell {
    /// What it says; others wrote parts of it, so it is escaped wherever it is shown.
    pub text: String,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// The same in phrases, where it is more than a name or a word of a small vocabulary: for
    /// pages alone.
    #[serde(skip)]
    pub phrases: Vec<Phrase>,
}

impl Table {
    /// An empty table.
    fn new(id: &str, title: &str, columns: &[(&str, &str)]) -> Self {
        let column = |(id, title): &(&str, &str)| Column {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
        };
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// The table as a CSV file (RFC 4180) with a heading line and two columns more: the sources of
    /// the row and how sure they are.
    ///
    /// A cell that a spreadsheet would read as a formula (OWASP, “CSV Injection”) is put behind an
    /// apostrophe.
    pub fn csv(&self) -> String {
        let heading = self.columns.iter().map(|column| column.id.as_str());
        let mut lines = line(heading.chain(["sources", "certainty"]));
        for row in &self.rows {
            let sources = sorted(row.iter().flat_map(|cell| cell.sources.iter()));
            let words = sources.iter().map(|source| source.line()).collect::<Vec<_>>().join("; ");
            let certainty = sources.iter().map(|source| source.certainty()).max();
            let cells = row.iter().map(|cell| cell.text.as_str());
            let certainty = certainty.map_or("", certainty_name);
            lines.push_str(&line(cells.chain([words.as_str(), certainty])));
        }
        lines
    }

    fn push(&mut self, cells: impl IntoIterator<Item = TableCell>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// The identifiers of all tables, in the order of a report.
pub const NAMES: [&str; 15] = [
    "instruments",
    "participants",
    "dimensions",
    "rules",
    "thresholds",
    "clocks",
    "institutions",
    "durations",
    "matrix",
    "pairs",
    "unregulated",
    "incidents",
    "trend",
    "drift",
    "claims",
];

/// A number as people write it: `1e25`, `5.5e23`, `10000`.
pub fn short(value: Decimal) -> String {
    let digits = value.to_string();
    let (sign, whole) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let significant = whole.trim_end_matches('0');
    if whole.contains('.') || whole.len() < 8 || significant.len() > 4 {
        return digits;
    }
    let power = whole.len().saturating_sub(1);
    match significant.split_at_checked(1) {
        Some((first, "")) => format!("{sign}{first}e{power}"),
        Some((first, rest)) => format!("{sign}{first}.{rest}e{power}"),
        None => digits,
    }
}

/// The word for how sure something is.
pub const fn certainty_name(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Verified => "verified",
        Certainty::Reported => "reported",
        Certainty::Unconfirmed => "unconfirmed",
        Certainty::Disputed => "disputed",
    }
}

/// One line of a CSV file (RFC 4180), guarded where a spreadsheet would compute.
pub fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(field).collect();
    format!("{}\r\n", cells.join(","))
}

/// A field of a CSV file, quoted where it must be and guarded where a spreadsheet would compute.
fn field(text: &str) -> String {
    let start = text.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    // Full-width signs are folded to ASCII by some spreadsheets.
    let is_formula =
        start.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n', ';', '\t']) || is_formula {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
