//! What an audit found: one line a check, in words and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comity_protocol::log::merkle::Hash;
use comity_protocol::party::{Fingerprint, PartyId};
use serde::Serialize;

use crate::output::plain;

/// Entries named one by one in a report; beyond that they are only counted.
const NAMED_MAX: usize = 20;

/// Hosted parties counted one by one; a keeper can invent as many as it likes.
const HOSTED_MAX: usize = 100;

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AuditOutcome {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Not checked, for the reason given.
    Skipped,
    /// What it takes is not there, and without it there is no yes and no no.
    Open,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Check {
    /// Its stable name.
    pub(crate) name: &'static str,
    /// What came of it.
    pub(crate) outcome: AuditOutcome,
    /// In words.
    pub(crate) detail: String,
}

/// Where the keys came from under which everything was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeysFrom {
    /// The node's own word: it agrees with itself, but whose it is was not checked.
    Itself,
    /// A descriptor with the fingerprint that was given.
    Fingerprint,
    /// A descriptor file or keys that were given.
    Given,
}

/// What became of the contents that the statements name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Contents {
    /// Served, with the digest that the statement names and valid for their kind.
    pub(crate) valid: u64,
    /// Not given to this reader: marked for others, not yet released, or not held.
    pub(crate) withheld: u64,
    /// Destroyed for good.
    pub(crate) erased: u64,
    /// Served, but other bytes than those named, or not valid.
    pub(crate) invalid: u64,
}

impl Contents {
    /// Adds other counts.
    pub(crate) const fn add(&mut self, other: Self) {
        self.valid = self.valid.saturating_add(other.valid);
        self.withheld = self.withheld.saturating_add(other.withheld);
        self.erased = self.erased.saturating_add(other.erased);
        self.invalid = self.invalid.saturating_add(other.invalid);
    }
}

/// An entry that does not stand up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct BadEntry {
    /// Its position in the log.
    pub(crate) index: u64,
    /// The stable code of the refusal.
    pub(crate) code: &'static str,
}

/// The outcome of an audit of one log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Report {
    /// What was audited: an address or a file.
    pub(crate) target: String,
    /// The party that keeps the log.
    pub(crate) party: Option<PartyId>,
    /// The fingerprint of its descriptor.
    pub(crate) fingerprint: Option<Fingerprint>,
    /// Where the keys came from.
    pub(crate) keys_from: KeysFrom,
    /// Number of entries, as signed.
    pub(crate) tree_size: u64,
    /// Root hash, as signed; hex.
    pub(crate) root: Option<Hash>,
    /// Verified statements by kind.
    pub(crate) statements: BTreeMap<String, u64>,
    /// Verified statements in the name of others, whom the keeper hosts, by party.
    pub(crate) hosted: BTreeMap<String, u64>,
    /// What became of the contents.
    pub(crate) contents: Contents,
    /// Witnesses whose cosignatures verify, by name.
    pub(crate) witnesses: Vec<String>,
    /// Entries that do not stand up, the first of them.
    pub(crate) bad_entries: Vec<BadEntry>,
    /// Every check.
    pub(crate) checks: Vec<Check>,
    /// Whether nothing failed and nothing that decides is left open.
    pub(crate) verified: bool,
    /// Whether nothing failed, and something that decides could not be checked.
    pub(crate) unchecked: bool,
}

impl Report {
    /// A report with nothing in it yet.
    pub(crate) fn new(target: impl Into<String>, keys_from: KeysFrom) -> Self {
        Self {
            target: target.into(),
            party: None,
            fingerprint: None,
            keys_from,
            tree_size: 0,
            root: None,
            statements: BTreeMap::new(),
            hosted: BTreeMap::new(),
            contents: Contents::default(),
            witnesses: Vec::new(),
            bad_entries: Vec::new(),
            checks: Vec::new(),
            verified: false,
            unchecked: false,
        }
    }

    /// Records a check that passed.
    pub(crate) fn passed(&mut self, name: &'static str, detail: impl Into<String>) {
        self.checks.push(Check { name, outcome: AuditOutcome::Passed, detail: detail.into() });
    }

    /// Records a check that failed.
    pub(crate) fn failed(&mut self, name: &'static str, detail: impl Into<String>) {
        self.checks.push(Check { name, outcome: AuditOutcome::Failed, detail: detail.into() });
    }

    /// Records a check that was not made, and why.
    pub(crate) fn skipped(&mut self, name: &'static str, detail: impl Into<String>) {
        self.checks.push(Check { name, outcome: AuditOutcome::Skipped, detail: detail.into() });
    }

    /// Records a check that cannot be made, with what is missing.
    pub(crate) fn open(&mut self, name: &'static str, detail: impl Into<String>) {
        self.checks.push(Check { name, outcome: AuditOutcome::Open, detail: detail.into() });
    }

    /// Counts a statement in another's name than the keeper's.
    pub(crate) fn note_hosted(&mut self, issuer: &PartyId) {
        let full = self.hosted.len() >= HOSTED_MAX && !self.hosted.contains_key(issuer.as_str());
        let name = if full { "others" } else { issuer.as_str() };
        let count = self.hosted.entry(name.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    /// Records an entry that does not stand up.
    pub(crate) fn bad_entry(&mut self, index: u64, code: &'static str) {
        if self.bad_entries.len() < NAMED_MAX {
            self.bad_entries.push(BadEntry { index, code });
        }
    }

    /// Closes the report: verified if something was checked, nothing failed and nothing is open.
    #[must_use]
    pub(crate) fn close(mut self) -> Self {
        let has = |outcome| self.checks.iter().any(|check| check.outcome == outcome);
        let is_open = has(AuditOutcome::Open);
        let failed = has(AuditOutcome::Failed);
        self.verified = has(AuditOutcome::Passed) && !failed && !is_open;
        self.unchecked = is_open && !failed;
        self
    }

    /// The report in words.
    pub(crate) fn words(&self) -> String {
        let mut text = format!("{}\n", plain(&self.target));
        // Writing to a string cannot fail.
        let mut line = |mark: &str, name: &str, detail: &str| {
            let _infallible = writeln!(text, "  {mark} {name:<12} {}", plain(detail));
        };
        for check in &self.checks {
            let mark = match check.outcome {
                AuditOutcome::Passed => "ok  ",
                AuditOutcome::Failed => "FAIL",
                AuditOutcome::Skipped => "--  ",
                AuditOutcome::Open => "?   ",
            };
            line(mark, check.name, &check.detail);
        }
        for (party, count) in &self.hosted {
            let detail = format!("{count} in the name of {party}: not its own word");
            line("    ", "hosted", &detail);
        }
        for entry in &self.bad_entries {
            line("    ", "entry", &format!("{}: {}", entry.index, entry.code));
        }
        let verdict = match (self.verified, self.keys_from) {
            (false, _) if self.unchecked => "CANNOT BE CHECKED with what is there",
            (false, _) => "NOT VERIFIED",
            (true, KeysFrom::Itself) => {
                "verified, under keys that it names itself: whose they are was not checked"
            }
            (true, _) => "verified",
        };
        text.push_str(verdict);
        text.push('\n');
        text
    }
}
