//! Checkpoints (C2SP tlog-checkpoint): origin, size and root as the text of a signed note.

use std::fmt;

use crate::log::merkle::{Hash, TREE_SIZE_MAX, TreeHead, TreeSize};
use crate::log::note::{Note, NoteKey, NoteRefusal, NoteSignature, VerifierKey};

/// Longest origin in bytes: an ML-DSA-44 cosignature writes its length in one byte.
pub const ORIGIN_BYTES_MAX: usize = 255;

/// What a log says of itself: which it is, how many entries it has, and their root.
///
/// Printed as the text of a note, with its final newline. Our logs write no extension lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Identifies the log; the name of the keys that sign for it.
    pub origin: String,
    /// Size and root.
    pub head: TreeHead,
}

/// A checkpoint with the note that carries it. Parsed, not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// The first three lines of the note's text.
    pub checkpoint: Checkpoint,
    /// The note, with the signatures of the log and of its witnesses.
    pub note: Note,
}

/// Why bytes are no checkpoint. Whoever sent them is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointRefusal {
    /// The signed note itself.
    #[error(transparent)]
    Note(#[from] NoteRefusal),
    /// Fewer than three lines, or an empty one.
    #[error("a checkpoint has an origin, a size and a root, each on a line of its own")]
    Malformed,
    /// The origin is longer than [`ORIGIN_BYTES_MAX`].
    #[error("the origin of the checkpoint is longer than 255 bytes")]
    Origin,
    /// The size is no decimal below 2^63 without leading zeros.
    #[error("the size of the checkpoint is no decimal number below 2^63")]
    Size,
    /// The root is not the base64 of 32 bytes.
    #[error("the root of the checkpoint is not the base64 of 32 bytes")]
    Root,
    /// Extension lines where none are allowed.
    #[error("the checkpoint has extension lines, which logs here do not write")]
    Extension,
}

impl CheckpointRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note(refusal) => refusal.code(),
            Self::Malformed => "checkpoint-malformed",
            Self::Origin => "checkpoint-origin",
            Self::Size => "checkpoint-size",
            Self::Root => "checkpoint-root",
            Self::Extension => "checkpoint-extension",
        }
    }
}

impl Checkpoint {
    /// Reads the text of a checkpoint without extension lines.
    ///
    /// # Errors
    /// [`CheckpointRefusal`], not of the note.
    pub fn parse(text: &str) -> Result<Self, CheckpointRefusal> {
        match Self::split(text)? {
            (checkpoint, []) => Ok(checkpoint),
            _ => Err(CheckpointRefusal::Extension),
        }
    }

    /// The checkpoint with signature lines, as a note.
    pub fn signed(self, signatures: Vec<NoteSignature>) -> SignedCheckpoint {
        let note = Note { text: self.to_string(), signatures };
        SignedCheckpoint { checkpoint: self, note }
    }

    /// The checkpoint, and its extension lines, which are opaque and only not empty.
    fn split(text: &str) -> Result<(Self, &[u8]), CheckpointRefusal> {
        let text = text.strip_suffix('\n').ok_or(CheckpointRefusal::Malformed)?;
        let mut lines = text.splitn(4, '\n');
        let mut line = || lines.next().filter(|line| !line.is_empty());
        let origin = line().ok_or(CheckpointRefusal::Malformed)?;
        let size = line().ok_or(CheckpointRefusal::Malformed)?;
        let root = line().ok_or(CheckpointRefusal::Malformed)?;
        let extensions = lines.next();
        if extensions.is_some_and(|rest| rest.split('\n').any(str::is_empty)) {
            return Err(CheckpointRefusal::Malformed);
        }
        if origin.len() > ORIGIN_BYTES_MAX {
            return Err(CheckpointRefusal::Origin);
        }
        let size = parse_size(size).ok_or(CheckpointRefusal::Size)?;
        let root = Hash::from_base64(root).map_err(|_| CheckpointRefusal::Root)?;
        let checkpoint = Self { origin: origin.to_owned(), head: TreeHead { size, root } };
        Ok((checkpoint, extensions.unwrap_or_default().as_bytes()))
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.head.size, self.head.root.to_base64())
    }
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint of a log that follows this specification: no extension lines.
    ///
    /// # Errors
    /// [`CheckpointRefusal`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointRefusal> {
        let note = Note::parse(bytes)?;
        Ok(Self { checkpoint: Checkpoint::parse(&note.text)?, note })
    }

    /// Reads any log's signed checkpoint, as a witness must: extension lines are allowed, stay in
    /// the note, and mean nothing.
    ///
    /// # Errors
    /// [`CheckpointRefusal`].
    pub fn parse_foreign(bytes: &[u8]) -> Result<Self, CheckpointRefusal> {
        let note = Note::parse(bytes)?;
        let (checkpoint, _) = Checkpoint::split(&note.text)?;
        Ok(Self { checkpoint, note })
    }

    /// Checks that the log itself signed, with the keys pinned for it.
    ///
    /// Only keys with the name of the origin count. One of type Ed25519 must have signed, and
    /// where keys of type ML-DSA-44 are pinned one of those too. Every line by a pinned key must
    /// verify; lines by other keys are ignored.
    ///
    /// # Errors
    /// [`NoteRefusal::SignatureMissing`] or [`NoteRefusal::SignatureInvalid`].
    pub fn verify(&self, log_keys: &[VerifierKey]) -> Result<(), NoteRefusal> {
        let (mut ed25519, mut ml_dsa) = (false, false);
        let mut ml_dsa_pinned = false;
        for key in log_keys.iter().filter(|key| key.name() == self.checkpoint.origin) {
            let signed = match key.key() {
                NoteKey::Ed25519(_) => &mut ed25519,
                NoteKey::MlDsa44(_) => {
                    ml_dsa_pinned = true;
                    &mut ml_dsa
                }
                // A witness's type; no log signs with it.
                NoteKey::CosignatureEd25519(_) => continue,
            };
            for line in self.note.signatures_of(key) {
                key.verify(self, line)?;
                *signed = true;
            }
        }
        if ed25519 && (ml_dsa || !ml_dsa_pinned) {
            Ok(())
        } else {
            Err(NoteRefusal::SignatureMissing)
        }
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// A decimal without leading zeros, at most [`TREE_SIZE_MAX`].
pub(crate) fn parse_size(text: &str) -> Option<TreeSize> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    text.parse().ok().filter(|size| *size <= TREE_SIZE_MAX).map(TreeSize)
}
