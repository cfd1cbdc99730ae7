//! Tables of separated values (RFC 4180 and its relatives): forty lines that need no dependency,
//! as the tables here are small, in memory, and read as text only.

use super::{ForceRefusal, TABLE_BYTES_MAX};

/// Most rows of a table.
const ROWS_MAX: usize = 65_536;

/// What separates cells, in the order in which it is tried: programs for spreadsheets write
/// semicolons where the comma separates the decimals.
const DELIMITERS: [char; 4] = ['\t', ';', ',', '|'];

/// A row with the line on which it begins, from 1.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// A table with what separates its cells.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) delimiter: char,
}

/// The rows, cells unquoted; empty lines are left out. What separates the cells is what splits
/// every row into as many as the heading, or else the heading at all.
///
/// # Errors
///
/// `table-too-long`; `table-malformed` for a quoted cell that does not end or goes on after it.
pub(super) fn rows(text: &str) -> Result<Rows, ForceRefusal> {
    if text.len() > TABLE_BYTES_MAX {
        return Err(ForceRefusal::TableTooLong);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let heading = text.split(['\n', '\r']).find(|line| !line.trim().is_empty());
    let heading = heading.unwrap_or_default();
    let mut fallback = None;
    for delimiter in DELIMITERS.into_iter().filter(|delimiter| heading.contains(*delimiter)) {
        let Ok(rows) = split(text, delimiter) else { continue };
        let width = rows.first().map_or(0, |row| row.cells.len());
        if width < 2 {
            continue;
        }
        if rows.iter().all(|row| row.cells.len() == width) {
            return Ok(Rows { rows, delimiter });
        }
        fallback.get_or_insert(Rows { rows, delimiter });
    }
    match fallback {
        Some(rows) => Ok(rows),
        None => Ok(Rows { rows: split(text, ',')?, delimiter: ',' }),
    }
}

fn split(text: &str, delimiter: char) -> Result<Vec<Row>, ForceRefusal> {
    let mut rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut quoted, mut was_quoted) = (false, false);
    let (mut line, mut began, mut opened) = (1_usize, 1_usize, 1_usize);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // Lines end with CR, LF or both.
        let is_end = letter == '\n' || letter == '\r' && letters.peek() != Some(&'\n');
        line = line.saturating_add(usize::from(is_end));
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() && !was_quoted => {
                (quoted, was_quoted, opened) = (true, true, line);
            }
            _ if quoted => cell.push(letter),
            _ if letter == delimiter => {
                row.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                end(&mut rows, began, &mut row, &mut cell, was_quoted)?;
                (was_quoted, began) = (false, line);
            }
            _ if was_quoted => return Err(ForceRefusal::TableQuote { line: opened }),
            _ => cell.push(letter),
        }
    }
    if quoted {
        return Err(ForceRefusal::TableQuote { line: opened });
    }
    end(&mut rows, began, &mut row, &mut cell, was_quoted)?;
    Ok(rows)
}

fn end(
    rows: &mut Vec<Row>,
    line: usize,
    row: &mut Vec<String>,
    cell: &mut String,
    was_quoted: bool,
) -> Result<(), ForceRefusal> {
    if row.is_empty() && cell.is_empty() && !was_quoted {
        return Ok(());
    }
    if rows.len() == ROWS_MAX {
        return Err(ForceRefusal::TableTooLong);
    }
    row.push(std::mem::take(cell));
    rows.push(Row { line, cells: std::mem::take(row) });
    Ok(())
}
