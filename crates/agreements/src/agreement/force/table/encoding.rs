//! From the bytes of a file to text: UTF-8, or what a byte order mark says.

use super::ForceRefusal;

/// The text of a table: UTF-8, or UTF-16 where a byte order mark says so.
///
/// # Errors
///
/// `table-encoding` with the line and column, in bytes, of what is no such text. A NUL is none:
/// what has one is UTF-16 whose mark is missing, or no text at all.
pub fn decode(bytes: &[u8]) -> Result<String, ForceRefusal> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Ok(text.trim_start_matches('\u{feff}').to_owned()),
            found => {
                let nul = bytes.iter().position(|byte| *byte == 0);
                let at = found.err().map_or(nul, |error| Some(error.valid_up_to()));
                let before = bytes.get(..at.unwrap_or_default()).unwrap_or_default();
                let ends = before.iter().filter(|byte| **byte == b'\n').count();
                let last = before.iter().rposition(|byte| *byte == b'\n');
                let column = before.len().saturating_sub(last.map_or(0, |at| at.saturating_add(1)));
                Err(ForceRefusal::TableEncoding {
                    line: ends.saturating_add(1),
                    column: column.saturating_add(1),
                })
            }
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ForceRefusal> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_) => return Err(broken(&text)),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(broken(&text)) }
}

/// After this text it does not go on.
fn broken(text: &str) -> ForceRefusal {
    let line = text.matches('\n').count().saturating_add(1);
    let column = text.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
    ForceRefusal::TableEncoding { line, column }
}
