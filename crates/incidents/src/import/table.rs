//! A table: a heading, perhaps below a line or two of something else, and rows.

use csv::{ByteRecord, ReaderBuilder};

use super::refusal::{ImportRefusal, RefusedRow, RowFault};

/// Most rows of a file, some 500 times those of the largest public database.
pub(super) const ROWS_MAX: usize = 1 << 20;

/// Most bytes of a cell: some ten times the longest description of a public database.
pub(super) const CELL_BYTES_MAX: usize = 1 << 16;

/// Rows above the heading, at most.
const ABOVE_MAX: usize = 4;

/// A table with the columns that were wanted of it.
pub(super) struct Table {
    /// The names of all columns, in their order.
    pub(super) names: Vec<String>,
    /// The rows below the heading; blank ones are left out.
    pub(super) rows: Vec<Row>,
}

/// A row as it was read.
pub(super) struct Row {
    line: u64,
    cells: Vec<String>,
    fault: Option<(usize, RowFault)>,
}

/// A row as many cells wide as its table, each of them UTF-8 and not too long.
pub(super) struct Cells<'a> {
    names: &'a [String],
    row: &'a Row,
}

impl Table {
    /// Reads a table whose heading has all the `wanted` columns, at most `rows_max` rows of it.
    pub(super) fn read(
        bytes: &[u8],
        wanted: &[&str],
        rows_max: usize,
    ) -> Result<Self, ImportRefusal> {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut names: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        let mut lines = Lines { bytes, at: 0, line: 1 };
        for (record, above) in reader.byte_records().zip(0_usize..) {
            // Reading from memory does not fail, and what is no UTF-8 is found cell by cell.
            let record = record.map_err(|_| ImportRefusal::Columns)?;
            let Some(names) = &names else {
                names = heading(&record, wanted);
                if names.is_none() && above >= ABOVE_MAX {
                    return Err(ImportRefusal::Columns);
                }
                continue;
            };
            let row = Row::read(&record, lines.of(&record), names.len());
            if rows.len() >= rows_max {
                return Err(ImportRefusal::TooMany);
            }
            if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(row);
            }
        }
        names.map(|names| Self { names, rows }).ok_or(ImportRefusal::Columns)
    }

    /// Takes a row that only names the columns below wider ones: where it names one, that counts.
    pub(super) fn take_second_heading(&mut self, is_one: impl Fn(&Cells<'_>) -> bool) {
        let first = self.rows.first().and_then(|row| row.cells(&self.names).ok());
        if !first.is_some_and(|cells| is_one(&cells)) {
            return;
        }
        for (name, lower) in self.names.iter_mut().zip(self.rows.remove(0).cells) {
            if !lower.trim().is_empty() {
                *name = lower.trim().to_owned();
            }
        }
    }
}

impl Row {
    fn read(record: &ByteRecord, line: u64, width: usize) -> Self {
        let fault = record
            .iter()
            .zip(1_usize..)
            .find_map(|(cell, column)| match cell {
                cell if cell.len() > CELL_BYTES_MAX => Some((column, RowFault::TooLong)),
                cell if std::str::from_utf8(cell).is_err() => Some((column, RowFault::Encoding)),
                _ => None,
            })
            .or_else(|| {
                let column = record.len().min(width).saturating_add(1);
                (record.len() != width).then_some((column, RowFault::Cells))
            });
        let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        Self { line, cells, fault }
    }

    /// Its cells by the names of their columns.
    pub(super) fn cells<'a>(&'a self, names: &'a [String]) -> Result<Cells<'a>, RefusedRow> {
        match self.fault {
            Some((column, fault)) => Err(self.refuse(column, names, fault)),
            None => Ok(Cells { names, row: self }),
        }
    }

    fn refuse(&self, column: usize, names: &[String], fault: RowFault) -> RefusedRow {
        let name = names.get(column.saturating_sub(1)).cloned().unwrap_or_default();
        RefusedRow { line: self.line, column, name, fault, cells: self.cells.clone() }
    }
}

impl Cells<'_> {
    /// The cell of a column, without space around it; empty where there is no such column.
    pub(super) fn get(&self, name: &str) -> &str {
        let at = self.names.iter().position(|known| known == name);
        at.and_then(|at| self.row.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// Whether one of the cells is such a word.
    pub(super) fn hold(&self, word: &str) -> bool {
        self.row.cells.iter().any(|cell| cell.trim() == word)
    }

    /// The line on which the row begins.
    pub(super) const fn line(&self) -> u64 {
        self.row.line
    }

    /// That the row is not taken, because of what stands in a column.
    pub(super) fn refuse(&self, name: &str, fault: RowFault) -> RefusedRow {
        let at = self.names.iter().position(|known| known == name).unwrap_or_default();
        self.row.refuse(at.saturating_add(1), self.names, fault)
    }

    /// What stands in other columns than these, with their names.
    pub(super) fn others(&self, taken: &[&str]) -> Vec<(String, String)> {
        let all = self.names.iter().zip(&self.row.cells).zip(1_usize..);
        let others = all
            .filter(|((name, cell), _)| !cell.trim().is_empty() && !taken.contains(&name.as_str()));
        others
            .map(|((name, cell), column)| match name.as_str() {
                "" => (format!("column {column}"), cell.clone()),
                name => (name.to_owned(), cell.clone()),
            })
            .collect()
    }
}

/// Lines by their ends, which may be of any system. The reader counts them too, but where they end
/// in two signs, a row counts as begun before the second of them.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which a row begins; rows are asked for in their order.
    fn of(&mut self, record: &ByteRecord) -> u64 {
        let start = record.position().and_then(|at| usize::try_from(at.byte()).ok());
        let start = start.unwrap_or(self.at);
        while let Some(sign) = self.bytes.get(self.at) {
            let is_end = matches!(sign, b'\n' | b'\r');
            if self.at >= start && !is_end {
                break;
            }
            self.at = self.at.saturating_add(1);
            if *sign == b'\n' || (is_end && self.bytes.get(self.at) != Some(&b'\n')) {
                self.line = self.line.saturating_add(1);
            }
        }
        self.line
    }
}

fn heading(record: &ByteRecord, wanted: &[&str]) -> Option<Vec<String>> {
    let name = |cell| {
        std::str::from_utf8(cell)
            .ok()
            .map(|name: &str| name.trim().trim_start_matches('\u{feff}').to_owned())
    };
    let names: Vec<String> = record.iter().map(name).collect::<Option<_>>()?;
    let has = |wanted: &&str| names.iter().any(|known| known == wanted);
    wanted.iter().all(has).then_some(names)
}
