//! Forms made from the schema of a kind: every member has a field, whatever its shape.
//!
//! - `field`: from the schema to fields.
//! - `moment`: days and times as people write them.
//! - `reading`: from what was filled in to a body, with everything that is wrong with it.
//! - `filling`: from a body back to what would be filled in.
//! - `view`: the fields as markup.

pub mod field;

pub mod moment;

pub mod reading;

pub mod filling;

pub mod view;

use std::collections::BTreeMap;

/// What was filled in, by the name of its input without the `f.` before it.
pub type Filled = BTreeMap<String, String>;

/// The input for "none of these" below a list of words to choose from.
const NONE: &str = "-none";

/// Joins the path of a member from that of what holds it.
fn below(path: &str, member: impl std::fmt::Display) -> String {
    if path.is_empty() { member.to_string() } else { format!("{path}/{member}") }
}
