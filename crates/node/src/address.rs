//! Identifiers and values in addresses.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What does not stand for itself in a segment of a path or a value of a query (RFC 3986 section
/// 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes an identifier or a value: whatever stands in it is one segment or one value.
pub fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}
