//! Proof of absence: everything that a log took in between two times, and so what it did not.
//!
//! The run of entries stands between checkpoints whose times others vouch for. The hashes of the
//! tree before it make the run complete: with one entry more or less it leads to no signed root.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::subject::{ProofRefusal, Subject, Trust, bytes};
use crate::content::Digest;
use crate::kind::Kind;
use crate::limits::{CONTENT_BYTES_MAX, STATEMENT_BYTES_MAX};
use crate::log::merkle::{CompactRange, Hash, LeafIndex, TreeHead, TreeSize, leaf_hash};
use crate::party::Descriptor;
use crate::statement::{self, Statement, StatementId};
use crate::time::Timestamp;
use crate::vouch::sightings::Sightings;

/// Longest such proof in bytes (64 MiB).
pub const ABSENCE_BYTES_MAX: usize = 64 << 20;

/// Most entries in the run.
pub const ENTRIES_MAX: usize = 65_536;

/// Most contents shown.
pub const CONTENTS_MAX: usize = 1_024;

/// All entries of a log between two times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Whose log.
    pub descriptor: Descriptor,
    /// The kind of statement that is missing.
    pub kind: Kind,
    /// Everything logged after this time is in the run; absent: everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Everything logged up to this time is in the run.
    pub to: Timestamp,
    /// The finding that rests on it, as it was concluded; nothing of it is checked here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Value>,
    /// The position of the first entry of the run.
    pub first: u64,
    /// The right edge of the tree of the entries before it, hex.
    pub edge: Vec<Hash>,
    /// The entries, base64.
    pub entries: Vec<String>,
    /// Checkpoints at sizes from the beginning of the run to its end, each with one signature of
    /// the log and one cosignature.
    pub seen: Vec<String>,
    /// Contents of statements of the kind, base64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<String>,
}

/// What a proof of absence shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Absent {
    /// Every entry logged between these times was looked at.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Timestamp,
    /// How many entries that are.
    pub entries: usize,
    /// Statements of the kind by the keeper that stand among them: none proves that there is none.
    pub candidates: Vec<Candidate>,
}

/// A statement of the kind that stands in the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its position.
    pub index: LeafIndex,
    /// Its name.
    pub id: StatementId,
    /// What it says.
    pub statement: Statement,
    /// Its content file, where the proof shows it: whoever reads it sees why it does not count.
    pub content: Option<Vec<u8>>,
}

impl Absence {
    /// Checks the proof.
    ///
    /// # Errors
    /// [`ProofRefusal`].
    pub fn verify(&self, trust: Trust<'_>) -> Result<Absent, ProofRefusal> {
        let subject = Subject::new(&self.descriptor, trust)?;
        let entries: Vec<Vec<u8>> = self
            .entries
            .iter()
            .map(|entry| bytes(entry, STATEMENT_BYTES_MAX))
            .collect::<Result<_, _>>()?;
        let heads = self.heads(&entries)?;
        let end = self.first.saturating_add(u64::try_from(entries.len()).unwrap_or(u64::MAX));
        let mut sightings = Vec::new();
        for note in &self.seen {
            let Some((seen, sighting)) = subject.seen(note)? else { continue };
            let head = seen.signed().checkpoint.head;
            let root = heads.get(&head.size).ok_or(ProofRefusal::Size)?;
            if *root != head.root {
                return Err(ProofRefusal::Run);
            }
            sightings.push(sighting);
        }
        let sightings = Sightings::new(sightings);
        self.spans(&subject, &sightings, LeafIndex(end))?;
        let candidates = self.candidates(&subject, &entries)?;
        Ok(Absent { from: self.from, to: self.to, entries: entries.len(), candidates })
    }

    /// The roots of the trees that end in the run, by their sizes.
    fn heads(&self, entries: &[Vec<u8>]) -> Result<BTreeMap<TreeSize, Hash>, ProofRefusal> {
        let edge = CompactRange::from_parts(TreeSize(self.first), self.edge.clone());
        let mut edge = edge.ok_or(ProofRefusal::Run)?;
        let TreeHead { size, root } = edge.head();
        let mut heads = BTreeMap::from([(size, root)]);
        for entry in entries {
            edge.append(leaf_hash(entry), |_, _, _| {});
            let TreeHead { size, root } = edge.head();
            heads.insert(size, root);
        }
        Ok(heads)
    }

    /// Whether a quorum says that what lies before the run was logged before it is asked about, and
    /// what lies behind it after that.
    fn spans(
        &self,
        subject: &Subject<'_>,
        sightings: &Sightings,
        end: LeafIndex,
    ) -> Result<(), ProofRefusal> {
        // A time that ends before it begins holds nothing, and so would prove anything.
        if self.from.is_some_and(|from| from > self.to) {
            return Err(ProofRefusal::Span);
        }
        if let Some(last_before) = self.first.checked_sub(1) {
            let from = self.from.ok_or(ProofRefusal::Span)?;
            let by = subject.interval(sightings, LeafIndex(last_before)).by;
            if by.ok_or(ProofRefusal::Quorum)? > from {
                return Err(ProofRefusal::Span);
            }
        }
        let after = subject.interval(sightings, end).after.ok_or(ProofRefusal::Quorum)?;
        if after < self.to { Err(ProofRefusal::Span) } else { Ok(()) }
    }

    fn candidates(
        &self,
        subject: &Subject<'_>,
        entries: &[Vec<u8>],
    ) -> Result<Vec<Candidate>, ProofRefusal> {
        let mut contents = BTreeMap::new();
        for content in &self.contents {
            let file = bytes(content, CONTENT_BYTES_MAX)?;
            contents.insert(Digest::of(&file), file);
        }
        let mut candidates = Vec::new();
        for (index, entry) in (self.first..).zip(entries) {
            // An entry that is no statement says nothing of any kind.
            let Ok(parsed) = statement::parse(entry) else { continue };
            let statement = parsed.statement();
            if statement.issuer != subject.party || statement.kind != self.kind {
                continue;
            }
            candidates.push(Candidate {
                index: LeafIndex(index),
                id: parsed.id(),
                statement: statement.clone(),
                content: contents.get(&statement.digest).cloned(),
            });
        }
        let is_used = |digest: &Digest| {
            candidates.iter().any(|candidate| candidate.statement.digest == *digest)
        };
        if contents.keys().all(is_used) { Ok(candidates) } else { Err(ProofRefusal::Content) }
    }

    /// An entry or a content as the file has it.
    pub fn encode(bytes: &[u8]) -> String {
        BASE64.encode(bytes)
    }
}
