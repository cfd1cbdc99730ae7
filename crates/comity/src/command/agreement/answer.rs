//! What a node answers about agreements: where, and what stands in it.

use serde_json::Value;

/// Where a node answers about agreements.
pub(super) const PATH: &str = "/api/v1/agreements";

/// The text at a pointer (RFC 6901); empty where there is none.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
