//! Tables of weights: a party and a number, as programs for spreadsheets write them anywhere.

use std::collections::BTreeMap;

use super::super::{ForceRefusal, Weights};
use super::{TableFinding, TableProblem, csv, finding};
use comity_protocol::decimal::Decimal;

/// Spaces and marks that group digits by three, and never separate decimals.
const GROUPS: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '’'];

/// What rows are called that sum up others, whatever stands behind it.
const SUMS: [&str; 17] = [
    "total",
    "totals",
    "sum",
    "subtotal",
    "sub-total",
    "grand total",
    "overall",
    "all",
    "all parties",
    "summe",
    "gesamt",
    "insgesamt",
    "somme",
    "totale",
    "итого",
    "всего",
    "合计",
];

/// What the column is called that names the parties, in tables as people make them.
const PARTIES: [&str; 18] = [
    "party",
    "parties",
    "participant",
    "participants",
    "country",
    "countries",
    "country name",
    "state",
    "states",
    "member",
    "members",
    "member state",
    "name",
    "entity",
    "region",
    "area",
    "geo",
    "pays",
];

/// Reads the weights called `name` from a table: parties, and a column of numbers that is called
/// like the weight, or else the only one. The table has a heading unless its first line is a party
/// with a number; `whole` is what shares are taken of.
///
/// Whether comma and point separate decimals or thousands is read from all numbers together; where
/// they leave it open, the numbers are not read. What is not read is unknown, and so is then the
/// sum of all unless `whole` is given.
///
/// # Errors
///
/// `weight-column-unknown` where several columns of numbers may be meant; `table-malformed` and
/// `table-too-long`; `weights-exceed-whole` where all together are more than `whole`.
pub fn weights_table(
    text: &str,
    name: &str,
    unit: &str,
    whole: Option<Decimal>,
) -> Result<(Weights, Vec<TableFinding>), ForceRefusal> {
    let table = csv::rows(text)?;
    let mut weights = Weights { whole, unit: unit.into(), ..Weights::default() };
    let mut findings = Vec::new();
    let mut cells = Vec::new();
    let Columns { party, value, heading, rows } = Columns::of(&table.rows, name)?;
    let width = table.rows.first().map_or(0, |row| row.cells.len());
    for row in rows {
        let read = row.cells.get(party).zip(row.cells.get(value));
        match read.filter(|_| row.cells.len() == width) {
            Some((party, value)) if party.trim().is_empty() => {
                findings.push(finding(row.line, heading, value, TableProblem::ParticipantMissing));
            }
            Some((party, value)) => cells.push((row.line, party.trim(), value.trim())),
            None => {
                let text = row.cells.join(&table.delimiter.to_string());
                findings.push(finding(row.line, heading, &text, TableProblem::RowUneven));
            }
        }
    }
    let marks = Marks::of(&cells, table.delimiter);
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, party, _) in &cells {
        let count = lines.entry(party).or_default();
        *count = count.saturating_add(1);
    }
    for (line, party, value) in cells {
        let is_twice = lines.get(party).is_some_and(|count| *count > 1);
        match marks.read(value) {
            _ if is_sum(party) => {
                findings.push(finding(line, heading, party, TableProblem::NotAParty));
            }
            Ok(_) if is_twice => {
                findings.push(finding(line, heading, value, TableProblem::ParticipantTwice));
            }
            Ok(number) if number < Decimal::ZERO => {
                findings.push(finding(line, heading, value, TableProblem::NumberNegative));
            }
            Ok(number) => {
                weights.values.insert(party.to_owned(), number);
                weights.lines.insert(party.to_owned(), line);
            }
            Err(problem) => findings.push(finding(line, heading, value, problem)),
        }
    }
    findings.sort_by_key(|finding| finding.line);
    weights.is_partial = !findings.is_empty();
    weights.check()?;
    Ok((weights, findings))
}

/// Which column is which.
struct Columns<'t> {
    party: usize,
    value: usize,
    heading: &'t str,
    /// The rows below the heading.
    rows: &'t [csv::Row],
}

impl<'t> Columns<'t> {
    fn of(rows: &'t [csv::Row], name: &str) -> Result<Self, ForceRefusal> {
        let Some((first, below)) = rows.split_first() else {
            return Ok(Self { party: 0, value: 1, heading: "", rows });
        };
        let folded: Vec<String> =
            first.cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
        let called = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
            folded.iter().enumerate().filter(|(_, cell)| is(cell)).map(|(at, _)| at).collect()
        };
        let name = name.trim().to_lowercase();
        let weights = called(&|cell| !name.is_empty() && cell == name);
        let parties = called(&|cell| PARTIES.contains(&cell));
        let has_numbers = |at: usize, rows: &[csv::Row]| {
            rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| is_number(cell)))
        };
        let is_headed = !weights.is_empty()
            || !parties.is_empty()
            || !(0..folded.len()).any(|at| has_numbers(at, rows.get(..1).unwrap_or_default()));
        let rows = if is_headed { below } else { rows };
        let refused = |column: usize| ForceRefusal::WeightColumn {
            line: first.line,
            column: column.saturating_add(1),
        };
        let value = match weights.as_slice() {
            [only] => *only,
            [first, ..] => return Err(refused(*first)),
            [] => {
                let is_party = |at: &usize| parties.contains(at);
                let numbers: Vec<usize> = (0..folded.len())
                    .filter(|at| !is_party(at) && has_numbers(*at, rows))
                    .collect();
                match numbers.as_slice() {
                    [only] => *only,
                    [first, ..] => return Err(refused(*first)),
                    // Of two columns without a number the other is still meant to hold them.
                    [] if folded.len() <= 2 => usize::from(parties != [1]),
                    [] => return Err(refused(1)),
                }
            }
        };
        let party = parties.iter().copied().find(|at| *at != value);
        let party =
            party.or_else(|| (0..folded.len()).find(|at| *at != value && !has_numbers(*at, rows)));
        let party = party.unwrap_or(usize::from(value == 0));
        let heading = first.cells.get(value).filter(|_| is_headed);
        Ok(Self { party, value, heading: heading.map_or("", String::as_str), rows })
    }
}

/// Whether a cell is a number and nothing else, in whatever way it is written.
fn is_number(cell: &str) -> bool {
    let is_part = |sign: char| {
        sign.is_ascii_digit() || GROUPS.contains(&sign) || matches!(sign, ',' | '.' | '+' | '-')
    };
    let cell = cell.trim().trim_end_matches(['%', ' ']);
    cell.contains(|sign: char| sign.is_ascii_digit()) && cell.chars().all(is_part)
}

/// Whether a row sums up others.
fn is_sum(name: &str) -> bool {
    let name = name.trim_end_matches([':', '.', ' ']).to_lowercase();
    SUMS.contains(&name.as_str()) || name.starts_with("total ") || name.starts_with("sum of ")
}

/// What separates decimals and thousands in a table.
struct Marks {
    decimals: Option<char>,
    thousands: Option<char>,
    /// What may be either.
    open: Option<char>,
}

impl Marks {
    fn of(cells: &[(usize, &str, &str)], delimiter: char) -> Self {
        let (mut decimals, mut thousands, mut open) = (None, None, None);
        for (_, _, value) in cells {
            let marks: Vec<(usize, char)> =
                value.char_indices().filter(|(_, letter)| matches!(letter, ',' | '.')).collect();
            let Some((at, last)) = marks.last().copied() else { continue };
            let first = marks.first().map_or(last, |(_, first)| *first);
            let after = value.get(at..).unwrap_or_default().chars().count().saturating_sub(1);
            let before = value.get(..at).unwrap_or_default();
            if first != last {
                (decimals, thousands) = (Some(last), Some(first));
            } else if marks.len() > 1 {
                thousands = Some(last);
            } else if after != 3 || before.is_empty() || before == "0" || before.len() > 3 {
                decimals = Some(last);
            } else if last == '.' && delimiter == ',' {
                // Where commas separate the cells, points separate the decimals.
                decimals = Some(last);
            } else {
                open = Some(last);
            }
        }
        let open = open.filter(|mark| decimals != Some(*mark) && thousands != Some(*mark));
        Self { decimals, thousands, open }
    }

    fn read(&self, value: &str) -> Result<Decimal, TableProblem> {
        if self.open.is_some_and(|open| value.contains(open)) {
            // The other mark has been seen to separate decimals: this one does not.
            let other = if self.open == Some(',') { '.' } else { ',' };
            if self.decimals != Some(other) {
                return Err(TableProblem::NumberAmbiguous);
            }
        }
        let (whole, fraction) = match self.decimals.and_then(|mark| value.split_once(mark)) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (value, None),
        };
        let is_group = |letter: char| {
            GROUPS.contains(&letter)
                || (matches!(letter, ',' | '.') && self.decimals != Some(letter))
        };
        let mut parts = whole.split(is_group);
        let first = parts.next().unwrap_or_default();
        let mut digits = first.to_owned();
        for part in parts {
            let is_three = part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
            if !is_three || first.trim_start_matches(['+', '-']).len() > 3 || first.is_empty() {
                return Err(TableProblem::NumberUnreadable);
            }
            digits.push_str(part);
        }
        if self.thousands.is_some() && self.thousands == self.decimals {
            return Err(TableProblem::NumberAmbiguous);
        }
        if let Some(fraction) = fraction {
            digits.push('.');
            digits.push_str(fraction);
        }
        digits.parse().map_err(|_| TableProblem::NumberUnreadable)
    }
}
