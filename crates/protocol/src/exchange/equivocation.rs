//! Equivocation: two checkpoints signed by one log that cannot both be true.
//!
//! The proof is portable: whoever has the log's public keys can check it, with nothing else.
//! Either both checkpoints have one size and different roots; or they differ in size, and a
//! consistency proof ties the later root to an earlier root that is not the one the log signed.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::log::checkpoint::SignedCheckpoint;
use crate::log::merkle::{Hash, TreeHead, verify_consistency};
use crate::log::note::VerifierKey;

/// A portable proof. In JSON: the two notes as text, hashes as hex.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivocation {
    /// The checkpoint of the smaller (or same) size, as signed.
    pub earlier: String,
    /// The other one.
    pub later: String,
    /// For different sizes: the root the later tree really had at the earlier size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_root: Option<String>,
    /// For different sizes: the consistency path from that root to the later one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EquivocationRefusal {
    /// A checkpoint cannot be read, or a hash.
    #[error("the proof cannot be read")]
    Malformed,
    /// A checkpoint is not signed by the log's keys.
    #[error("a checkpoint of the proof is not signed by the log")]
    Signature,
    /// The two checkpoints belong together.
    #[error("the two checkpoints do not contradict each other")]
    NoContradiction,
}

impl EquivocationRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "equivocation-malformed",
            Self::Signature => "equivocation-signature",
            Self::NoContradiction => "equivocation-no-contradiction",
        }
    }
}

impl Equivocation {
    /// Two checkpoints of one size with different roots.
    pub fn same_size(one: &SignedCheckpoint, other: &SignedCheckpoint) -> Self {
        Self {
            earlier: one.to_string(),
            later: other.to_string(),
            earlier_root: None,
            path: Vec::new(),
        }
    }

    /// Two checkpoints of different sizes, with the true earlier root and its path.
    pub fn rewritten(
        earlier: &SignedCheckpoint,
        later: &SignedCheckpoint,
        earlier_root: Hash,
        path: &[Hash],
    ) -> Self {
        Self {
            earlier: earlier.to_string(),
            later: later.to_string(),
            earlier_root: Some(HEXLOWER.encode(&earlier_root.0)),
            path: path.iter().map(|hash| HEXLOWER.encode(&hash.0)).collect(),
        }
    }

    /// Checks the proof against a log's keys.
    ///
    /// # Errors
    /// [`EquivocationRefusal`].
    pub fn verify(&self, log_keys: &[VerifierKey]) -> Result<(), EquivocationRefusal> {
        let parse = |note: &str| {
            SignedCheckpoint::parse(note.as_bytes()).map_err(|_| EquivocationRefusal::Malformed)
        };
        let (earlier, later) = (parse(&self.earlier)?, parse(&self.later)?);
        for signed in [&earlier, &later] {
            signed.verify(log_keys).map_err(|_| EquivocationRefusal::Signature)?;
        }
        if earlier.checkpoint.origin != later.checkpoint.origin {
            return Err(EquivocationRefusal::NoContradiction);
        }
        let (old, new) = (earlier.checkpoint.head, later.checkpoint.head);
        if old.size == new.size {
            let contradict = old.root != new.root;
            return contradict.then_some(()).ok_or(EquivocationRefusal::NoContradiction);
        }
        let hash = |text: &String| -> Result<Hash, EquivocationRefusal> {
            let bytes =
                HEXLOWER.decode(text.as_bytes()).map_err(|_| EquivocationRefusal::Malformed)?;
            Ok(Hash(bytes.try_into().map_err(|_| EquivocationRefusal::Malformed)?))
        };
        let root = hash(self.earlier_root.as_ref().ok_or(EquivocationRefusal::Malformed)?)?;
        let path = self.path.iter().map(hash).collect::<Result<Vec<_>, _>>()?;
        verify_consistency(TreeHead { size: old.size, root }, new, &path)
            .map_err(|_| EquivocationRefusal::NoContradiction)?;
        let contradict = root != old.root;
        contradict.then_some(()).ok_or(EquivocationRefusal::NoContradiction)
    }

    /// The proof as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a proof; nothing is checked but its form.
    ///
    /// # Errors
    /// [`EquivocationRefusal::Malformed`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, EquivocationRefusal> {
        if bytes.len() > crate::limits::NOTE_BYTES_MAX.saturating_mul(3) {
            return Err(EquivocationRefusal::Malformed);
        }
        serde_json::from_slice(bytes).map_err(|_| EquivocationRefusal::Malformed)
    }

    /// The origin of the log it speaks of, as its first checkpoint claims.
    ///
    /// # Errors
    /// [`EquivocationRefusal::Malformed`].
    pub fn origin(&self) -> Result<String, EquivocationRefusal> {
        SignedCheckpoint::parse(self.earlier.as_bytes())
            .map(|signed| signed.checkpoint.origin)
            .map_err(|_| EquivocationRefusal::Malformed)
    }
}
