//! A finding as somebody hands it on: alone, or with what pages and the command line write around
//! it. The page and the command read it here, so that what one takes the other takes.

use comity_agreements::duty::Finding;
use comity_agreements::duty::explain::explain;
use comity_protocol::time::Timestamp;
use serde_json::Value;

/// A finding that was handed on. Nothing of it is checked.
#[derive(Clone, Debug)]
pub struct GivenFinding<'a> {
    whole: &'a Value,
    /// The finding itself.
    pub finding: &'a Value,
    /// By when the node that drew it knew what it rests on, where that is written beside it.
    pub known_by: Option<Timestamp>,
}

impl<'a> GivenFinding<'a> {
    /// The finding in a file: the object itself, or the member of that name.
    pub fn in_file(whole: &'a Value) -> Self {
        let finding = whole.get("finding").unwrap_or(whole);
        let known_by = whole.get("known_by").and_then(Value::as_str);
        Self { whole, finding, known_by: known_by.and_then(|at| at.parse().ok()) }
    }

    /// Whether it looks like one at all: what somebody owes by a rule, for a time.
    pub fn is_one(&self) -> bool {
        let has = |member: &str| self.finding.get(member).is_some_and(Value::is_string);
        ["agreement", "duty", "bearer", "as-of"].into_iter().all(has)
    }

    /// What stands around the finding and does not follow from it: its name, whether it is owed,
    /// and the tree of its reasons, unless that begins with why somebody is not bound.
    pub fn unfounded(&self) -> Vec<&'static str> {
        let around = self.whole.get("finding").cloned();
        let read = around.map(serde_json::from_value::<Finding>);
        let Some(Ok(finding)) = read else { return Vec::new() };
        let says =
            |member: &str, value: Value| self.whole.get(member).is_none_or(|said| *said == value);
        let mut members = Vec::new();
        if !says("id", finding.key.id().to_string().into()) {
            members.push("id");
        }
        if !says("owed", finding.validity.owed.into()) {
            members.push("owed");
        }
        let reasons = serde_json::to_value(explain(&finding)).unwrap_or_default();
        if self.whole.get("unbound").is_none() && !says("proof", reasons) {
            members.push("proof");
        }
        members
    }
}
