//! Proof of lateness: an entry was logged after a time, whatever time it claims.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::subject::{ProofRefusal, Subject, Trust, bytes};
use crate::limits::{NOTE_BYTES_MAX, PROOF_HASHES_MAX, STATEMENT_BYTES_MAX};
use crate::log::checkpoint::SignedCheckpoint;
use crate::log::merkle::{Hash, LeafIndex, leaf_hash, verify_consistency, verify_inclusion};
use crate::party::Descriptor;
use crate::statement::{self, Statement, StatementId};
use crate::time::Timestamp;
use crate::vouch::Vouched;
use crate::vouch::sightings::Sightings;

/// Longest such proof in bytes (1 MiB): an entry and a checkpoint in base64 and JSON, some 350 KiB,
/// 34 cosigned checkpoints with a path each, some 200 KiB, and a descriptor.
pub const LATENESS_BYTES_MAX: usize = 1 << 20;

/// An entry, the checkpoint it stands under, and checkpoints without it that were cosigned late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lateness {
    /// Whose log.
    pub descriptor: Descriptor,
    /// The entry was logged after this time.
    pub deadline: Timestamp,
    /// Its position.
    pub index: u64,
    /// The entry, base64.
    pub entry: String,
    /// A checkpoint above it, signed by the log.
    pub checkpoint: String,
    /// The path from the entry to that checkpoint, hex.
    pub inclusion: Vec<Hash>,
    /// Checkpoints that do not reach up to the entry.
    pub without: Vec<Without>,
}

/// A cosigned checkpoint that does not reach up to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Without {
    /// The checkpoint with one signature of its log and one cosignature.
    pub seen: String,
    /// The path from it to the checkpoint above the entry, hex.
    pub consistency: Vec<Hash>,
}

/// What a proof of lateness shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Late {
    /// The statement, by its name.
    pub id: StatementId,
    /// What it says.
    pub statement: Statement,
    /// Its position.
    pub index: LeafIndex,
    /// It was not in its log at this time, by the word of the quorum.
    pub after: Timestamp,
    /// Who says at least that much, by the names of their keys.
    pub vouchers: Vec<String>,
}

impl Lateness {
    /// Checks the proof.
    ///
    /// # Errors
    /// [`ProofRefusal`].
    pub fn verify(&self, trust: Trust<'_>) -> Result<Late, ProofRefusal> {
        let subject = Subject::new(&self.descriptor, trust)?;
        let signed = self.checkpoint(&subject)?;
        let head = signed.checkpoint.head;
        let entry = bytes(&self.entry, STATEMENT_BYTES_MAX)?;
        let index = LeafIndex(self.index);
        if self.inclusion.len() > PROOF_HASHES_MAX {
            return Err(ProofRefusal::Malformed);
        }
        verify_inclusion(&leaf_hash(&entry), index, head.size, &self.inclusion, &head.root)
            .map_err(|_| ProofRefusal::Inclusion)?;
        let parsed = statement::parse(&entry).map_err(|_| ProofRefusal::Entry)?;
        if parsed.entry() != entry {
            return Err(ProofRefusal::Entry);
        }
        let statement = parsed.statement().clone();
        // What others are hosted with is not their word, so it cannot be late for them.
        if statement.issuer != subject.party {
            return Err(ProofRefusal::Entry);
        }
        let mut sightings = Vec::new();
        for Without { seen, consistency } in &self.without {
            let Some((seen, sighting)) = subject.seen(seen)? else { continue };
            if sighting.size.0 > index.0 {
                return Err(ProofRefusal::Size);
            }
            if consistency.len() > PROOF_HASHES_MAX {
                return Err(ProofRefusal::Malformed);
            }
            verify_consistency(seen.signed().checkpoint.head, head, consistency)
                .map_err(|_| ProofRefusal::Inconsistent)?;
            sightings.push(sighting);
        }
        let sightings = Sightings::new(sightings);
        let Vouched { after, .. } = subject.interval(&sightings, index);
        let after = after.ok_or(ProofRefusal::Quorum)?;
        if after <= self.deadline {
            return Err(ProofRefusal::NotLate);
        }
        let vouchers = sightings.testimony(index, subject.quorum).after_from;
        Ok(Late { id: parsed.id(), statement, index, after, vouchers })
    }

    fn checkpoint(&self, subject: &Subject<'_>) -> Result<SignedCheckpoint, ProofRefusal> {
        if self.checkpoint.len() > NOTE_BYTES_MAX {
            return Err(ProofRefusal::Malformed);
        }
        let signed = SignedCheckpoint::parse(self.checkpoint.as_bytes())
            .map_err(|_| ProofRefusal::Malformed)?;
        signed.verify(&subject.log_keys).map_err(|_| ProofRefusal::Checkpoint)?;
        Ok(signed)
    }

    /// The entry as the file has it.
    pub fn encode(entry: &[u8]) -> String {
        BASE64.encode(entry)
    }
}
