//! Comma-separated values (RFC 4180): forty lines that need no dependency, as the tables here are
//! small, in memory, and read as text only.

use super::{ForceRefusal, TABLE_BYTES_MAX};

/// Most rows of a table.
const ROWS_MAX: usize = 65_536;

/// The rows, cells unquoted; empty lines are left out.
///
/// # Errors
///
/// `table-too-long`; `table-malformed` for a quoted cell that does not end or goes on after it.
pub(super) fn rows(text: &str) -> Result<Vec<Vec<String>>, ForceRefusal> {
    if text.len() > TABLE_BYTES_MAX {
        return Err(ForceRefusal::TableTooLong);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut quoted, mut was_quoted) = (false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() && !was_quoted => (quoted, was_quoted) = (true, true),
            _ if quoted => cell.push(letter),
            ',' => {
                row.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' => {
                end(&mut rows, &mut row, &mut cell, was_quoted)?;
                was_quoted = false;
            }
            _ if was_quoted => return Err(ForceRefusal::TableMalformed),
            _ => cell.push(letter),
        }
    }
    if quoted {
        return Err(ForceRefusal::TableMalformed);
    }
    end(&mut rows, &mut row, &mut cell, was_quoted)?;
    Ok(rows)
}

fn end(
    rows: &mut Vec<Vec<String>>,
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
    rows.push(std::mem::take(row));
    Ok(())
}
