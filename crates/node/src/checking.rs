//! What somebody was given, checked by this node with what it knows. Nothing of it is kept, and
//! nobody else is asked.
//!
//! - [`given`]: what it is, by its own bytes. [`files`]: statements, receipts, proofs, contents.
//! - [`heads`]: checkpoints, bundles, descriptors. [`time`]: proofs of lateness and of absence.

pub mod given;

pub mod files;

pub mod heads;

pub mod time;

use std::fmt::Display;

use comity_protocol::index::LogId;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::StatementId;
use comity_store::rows::PeerRow;
use comity_store::{Reader, StoreError};

use crate::console::audience::Audience;

/// What came of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// Nobody can say here.
    Unknown,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What came of it.
    pub outcome: CheckOutcome,
    /// The key of the words for it.
    pub key: &'static str,
    /// What was seen: names, numbers.
    pub detail: String,
    /// Why it does not hold, or cannot be told.
    pub why: Option<Why>,
    /// Whether it is only said, and leaves open nothing of what was asked.
    pub is_note: bool,
}

/// Why something does not hold: a stable code, for which a page has words, and the English of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The code.
    pub code: &'static str,
    /// In English.
    pub says: String,
}

/// What the checks came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The checks, in order.
    pub lines: Vec<Line>,
    /// Statements that it is about, which are shown to the reader here.
    pub statements: Vec<StatementId>,
}

impl Verdict {
    /// Something holds, nothing failed, and nothing that decides is left open: what belongs
    /// together holds together, whoever made it.
    pub fn overall(&self) -> CheckOutcome {
        let has = |outcome| self.lines.iter().any(|line| line.outcome == outcome && !line.is_note);
        match () {
            () if has(CheckOutcome::Failed) => CheckOutcome::Failed,
            () if has(CheckOutcome::Unknown) => CheckOutcome::Unknown,
            () if has(CheckOutcome::Passed) => CheckOutcome::Passed,
            () => CheckOutcome::Unknown,
        }
    }

    /// Leaves out statements that the reader is not shown here.
    ///
    /// # Errors
    /// The reader's.
    pub fn keep_shown(&mut self, known: &Known<'_>) -> Result<(), StoreError> {
        let mut shown = Vec::new();
        for id in &self.statements {
            let places = known.reader.places(id)?;
            if places.iter().any(|place| known.audience.sees(place.log)) && !shown.contains(id) {
                shown.push(*id);
            }
        }
        self.statements = shown;
        Ok(())
    }

    /// It holds.
    pub fn passed(&mut self, key: &'static str, detail: impl Into<String>) {
        self.push(CheckOutcome::Passed, key, detail);
    }

    /// It does not.
    pub fn failed(&mut self, key: &'static str, detail: impl Into<String>) {
        self.push(CheckOutcome::Failed, key, detail);
    }

    /// Nobody can say here, so that the whole cannot be decided.
    pub fn unknown(&mut self, key: &'static str, detail: impl Into<String>) {
        self.push(CheckOutcome::Unknown, key, detail);
    }

    /// Nobody can say here, and what was asked does not hang on it.
    pub fn note(&mut self, key: &'static str, detail: impl Into<String>) {
        let (outcome, detail) = (CheckOutcome::Unknown, detail.into());
        self.lines.push(Line { outcome, key, detail, why: None, is_note: true });
    }

    fn push(&mut self, outcome: CheckOutcome, key: &'static str, detail: impl Into<String>) {
        self.lines.push(Line { outcome, key, detail: detail.into(), why: None, is_note: false });
    }

    /// It does not hold, for this reason.
    pub fn refused(&mut self, key: &'static str, says: impl Display, code: &'static str) {
        self.because(CheckOutcome::Failed, key, Why { code, says: says.to_string() });
    }

    /// What came of one check, and why.
    pub fn because(&mut self, outcome: CheckOutcome, key: &'static str, why: Why) {
        let (detail, why) = (String::new(), Some(why));
        self.lines.push(Line { outcome, key, detail, why, is_note: false });
    }
}

/// What is known here to check something with, as far as the reader may know it.
pub struct Known<'a> {
    /// The store.
    pub reader: &'a dyn Reader,
    /// For whom something is checked.
    pub audience: Audience,
    /// The logs, and who keeps them; of a party that began anew, the one in use first.
    pub logs: Vec<(LogId, Descriptor)>,
}

impl<'a> Known<'a> {
    /// The own log, and those of others that the reader sees.
    ///
    /// # Errors
    /// The reader's.
    pub fn new(
        reader: &'a dyn Reader,
        audience: Audience,
        own: Descriptor,
    ) -> Result<Self, StoreError> {
        let mut peers = audience.peers(reader)?;
        peers.retain(|peer| audience.sees(peer.log));
        let current: Vec<LogId> =
            PeerRow::each_current(&peers).into_iter().map(|row| row.log).collect();
        peers.sort_by_key(|row| (!current.contains(&row.log), std::cmp::Reverse(row.log)));
        let others = peers.into_iter().map(|peer| (peer.log, peer.descriptor));
        let logs = [(LogId::OWN, own)].into_iter().chain(others).collect();
        Ok(Self { reader, audience, logs })
    }

    /// The logs of an origin, the one in use first.
    pub fn of_origin(&self, origin: &str) -> impl Iterator<Item = &(LogId, Descriptor)> {
        self.logs.iter().filter(move |(_, descriptor)| descriptor.origin == origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_decides_and_nothing_holds_of_which_a_part_is_open() {
        let mut verdict = Verdict::default();
        assert_eq!(verdict.overall(), CheckOutcome::Unknown);
        verdict.passed("check-content", "x");
        verdict.note("check-not-here", "x");
        assert_eq!(verdict.overall(), CheckOutcome::Passed);
        verdict.unknown("check-key-unknown", "x");
        assert_eq!(verdict.overall(), CheckOutcome::Unknown);
        verdict.failed("check-content-other", "x");
        assert_eq!(verdict.overall(), CheckOutcome::Failed);
    }
}
