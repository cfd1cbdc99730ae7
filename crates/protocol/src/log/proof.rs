//! tlog-proof (C2SP tlog-proof): an inclusion proof with its cosigned checkpoint, as text.

use std::fmt;

use data_encoding::BASE64;

use crate::limits::{NOTE_BYTES_MAX, PROOF_HASHES_MAX};
use crate::log::checkpoint::{CheckpointRefusal, SignedCheckpoint, parse_size};
use crate::log::merkle::{Hash, LeafIndex, ProofRefusal, leaf_hash, verify_inclusion};
use crate::log::note::{NoteRefusal, VerifierKey};
use crate::log::policy::{Policy, Quorum};

/// Longest extra data in bytes, before base64: as long as an entry may be.
pub const EXTRA_BYTES_MAX: usize = 65_535;

/// Longest proof in bytes: the first lines (100 at most), extra data in base64, 63 hashes of 45
/// bytes with their newlines, and the note.
pub const TLOG_PROOF_BYTES_MAX: usize =
    100 + EXTRA_BYTES_MAX.div_ceil(3) * 4 + PROOF_HASHES_MAX * 45 + NOTE_BYTES_MAX;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Everything that shows offline that an entry stands in a log and who has seen it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque data beside the proof; nothing vouches for it.
    pub extra: Option<Vec<u8>>,
    /// Position of the entry.
    pub index: LeafIndex,
    /// From the leaf's sibling up to a child of the root.
    pub path: Vec<Hash>,
    /// The checkpoint under whose root the entry stands.
    pub checkpoint: SignedCheckpoint,
}

/// Why a proof is refused. Whoever made it is at fault, unless it is only not witnessed yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofRefusal {
    /// Longer than [`TLOG_PROOF_BYTES_MAX`].
    #[error("the proof is longer than any can be")]
    TooLong,
    /// Not the lines that a proof has.
    #[error("the bytes are no tlog-proof")]
    Malformed,
    /// The checkpoint in it.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointRefusal),
    /// The log's signatures on the checkpoint.
    #[error(transparent)]
    Note(#[from] NoteRefusal),
    /// The path.
    #[error(transparent)]
    Proof(#[from] ProofRefusal),
    /// The policy's quorum has not cosigned.
    #[error("too few witnesses have cosigned the checkpoint")]
    Unwitnessed(Quorum),
}

impl TlogProofRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "tlog-proof-too-long",
            Self::Malformed => "tlog-proof-malformed",
            Self::Checkpoint(refusal) => refusal.code(),
            Self::Note(refusal) => refusal.code(),
            Self::Proof(refusal) => refusal.code(),
            Self::Unwitnessed(_) => "tlog-proof-unwitnessed",
        }
    }
}

impl TlogProof {
    /// Reads a proof strictly: what is printed again is the same bytes.
    ///
    /// # Errors
    /// [`TlogProofRefusal::TooLong`], [`TlogProofRefusal::Malformed`],
    /// [`TlogProofRefusal::Checkpoint`].
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofRefusal> {
        if bytes.len() > TLOG_PROOF_BYTES_MAX {
            return Err(TlogProofRefusal::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| TlogProofRefusal::Malformed)?;
        let (head, note) = text.split_once("\n\n").ok_or(TlogProofRefusal::Malformed)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(TlogProofRefusal::Malformed);
        }
        let mut line = lines.next().ok_or(TlogProofRefusal::Malformed)?;
        let mut extra = None;
        if let Some(base64) = line.strip_prefix("extra ") {
            extra = Some(parse_extra(base64)?);
            line = lines.next().ok_or(TlogProofRefusal::Malformed)?;
        }
        let index = line
            .strip_prefix("index ")
            .and_then(parse_size)
            .map(|index| LeafIndex(index.0))
            .ok_or(TlogProofRefusal::Malformed)?;
        let mut path = Vec::new();
        for line in lines {
            if path.len() == PROOF_HASHES_MAX {
                return Err(TlogProofRefusal::Malformed);
            }
            path.push(Hash::from_base64(line).map_err(|_| TlogProofRefusal::Malformed)?);
        }
        let checkpoint = SignedCheckpoint::parse_foreign(note.as_bytes())?;
        Ok(Self { extra, index, path, checkpoint })
    }

    /// Checks that `entry` stands in the log with these keys, as far as the policy's witnesses
    /// vouch.
    ///
    /// Whether the log is the one that was meant is settled by `log_keys`: only keys named by the
    /// checkpoint's origin count.
    ///
    /// # Errors
    /// [`TlogProofRefusal::Note`], [`TlogProofRefusal::Proof`], [`TlogProofRefusal::Unwitnessed`].
    pub fn verify(
        &self,
        entry: &[u8],
        log_keys: &[VerifierKey],
        policy: &Policy,
    ) -> Result<Quorum, TlogProofRefusal> {
        self.verify_leaf(&leaf_hash(entry), log_keys, policy)
    }

    /// As [`Self::verify`], for a reader who has only the hash of the entry.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_leaf(
        &self,
        leaf: &Hash,
        log_keys: &[VerifierKey],
        policy: &Policy,
    ) -> Result<Quorum, TlogProofRefusal> {
        self.checkpoint.verify(log_keys)?;
        let head = self.checkpoint.checkpoint.head;
        verify_inclusion(leaf, self.index, head.size, &self.path, &head.root)?;
        let quorum = policy.satisfied_by(&self.checkpoint);
        if quorum.met { Ok(quorum) } else { Err(TlogProofRefusal::Unwitnessed(quorum)) }
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", BASE64.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", hash.to_base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

fn parse_extra(base64: &str) -> Result<Vec<u8>, TlogProofRefusal> {
    let extra = BASE64.decode(base64.as_bytes()).map_err(|_| TlogProofRefusal::Malformed)?;
    if extra.len() > EXTRA_BYTES_MAX { Err(TlogProofRefusal::TooLong) } else { Ok(extra) }
}
