//! What a node answers about agreements: where, and what stands in it.

use comity_node::console::text::{Lang, learn};
use serde_json::Value;

use crate::output::{on_day, plain};

/// Where a node answers about agreements.
pub(super) const PATH: &str = "/api/v1/agreements";

/// The text at a pointer (RFC 6901); empty where there is none.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// An act that has no effect, or another than it was meant to have, on a line: in words, with the
/// code under which it is listed.
pub(super) fn flawed(flaw: &Value) -> String {
    learn(&comity_node::agreements::CAPABILITY.texts);
    let code = text(flaw, "/flaw");
    let words = Lang::En.s(code);
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    let words = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    let words = words.trim_end_matches('.');
    let effect = match text(flaw, "/counts_from") {
        "" => "without effect".to_owned(),
        from => format!("counts from {} only", on_day(from)),
    };
    let (action, person) = (text(flaw, "/action"), plain(text(flaw, "/person")));
    format!("{effect}: {action} of {person}: {words} [{code}]\n")
}
