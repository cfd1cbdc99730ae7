//! Identifiers and values in addresses.

use data_encoding::HEXLOWER;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// What does not stand for itself in a segment of a path or a value of a query (RFC 3986 section
/// 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How a log is named in addresses by its origin, as tlog-witness names monitored logs: the SHA-256
/// of the origin, hex.
pub fn of_origin(origin: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(origin.as_bytes()))
}

/// Percent-encodes an identifier or a value: whatever stands in it is one segment or one value.
pub fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}
