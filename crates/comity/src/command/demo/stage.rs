//! What scenes are played on, and what is told of them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::federation::Federation;
use super::people::People;

/// The nodes, and two people of each.
pub(super) struct Stage<'s> {
    /// The three nodes.
    pub(super) federation: &'s Federation,
    /// Their people, node by node.
    pub(super) people: &'s [People],
}

/// What a scene showed.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// What was looked at, one by one.
    pub(super) checks: Vec<Shown>,
    /// What came of it, by name, as JSON has it.
    pub(super) told: Map<String, Value>,
    /// What is told of it in words beside the checks.
    pub(super) words: String,
}

impl Played {
    /// The same with something that came of it.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub(super) fn with(mut self, name: &str, told: &impl Serialize) -> anyhow::Result<Self> {
        self.told.insert(name.to_owned(), serde_json::to_value(told)?);
        Ok(self)
    }
}

/// Something that was shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    /// What.
    pub(super) name: &'static str,
    /// Whether it was as it should be.
    pub(super) held: bool,
    /// In words.
    pub(super) detail: String,
}

impl Shown {
    /// In one line of words.
    pub(super) fn describe(&self, text: &mut String) {
        let mark = if self.held { "ok  " } else { "FAIL" };
        text.push_str(&format!("  {mark} {:<13} {}\n", self.name, self.detail));
    }
}
