//! From a peer's signed checkpoint and the entries below it to a batch for the index.

use crate::exchange::equivocation::Equivocation;
use crate::index::{Batch, Entry, Keyring, LogId, Seq, key_row};
use crate::key::Kid;
use crate::log::checkpoint::SignedCheckpoint;
use crate::log::merkle::{
    CompactRange, Hash, HashReader, TreeHead, consistency_path, leaf_hash, root_at,
};
use crate::log::note::VerifierKey;
use crate::party::PartyId;
use crate::statement::{self, Refusal};
use crate::time::Timestamp;

/// Who keeps a log, and what was pinned of it when the peer was added.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The keeper.
    pub keeper: PartyId,
    /// The first line of its checkpoints.
    pub origin: String,
    /// The keys that sign them.
    pub log_keys: Vec<VerifierKey>,
    /// The statement keys entry 0 may register.
    pub statement_kids: Vec<Kid>,
}

/// What a checkpoint offered by a peer means beside the one held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assessment {
    /// The head already held.
    Same,
    /// An earlier head of the tree that is held: nothing new.
    Older,
    /// A longer tree: fetch the entries between.
    Longer,
    /// It cannot stand beside the one held.
    Contradiction(Box<Equivocation>),
}

/// Why a peer's answer is refused. The peer is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FollowRefusal {
    /// The checkpoint cannot be read.
    #[error("the peer's checkpoint cannot be read")]
    CheckpointMalformed,
    /// It is not signed by the pinned keys.
    #[error("the peer's checkpoint is not signed by the keys pinned for it")]
    CheckpointSignature,
    /// It belongs to another log.
    #[error("the peer answers with the checkpoint of another log")]
    OtherLog,
    /// The entries do not lead to the root.
    #[error("the peer's entries do not lead to the root it signed")]
    RootMismatch,
    /// Its first entry is no registration policy of the pinned party.
    #[error("entry 0 of the peer's log is no registration policy under its pinned key")]
    Genesis,
}

impl FollowRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CheckpointMalformed => "peer-checkpoint-malformed",
            Self::CheckpointSignature => "peer-checkpoint-signature",
            Self::OtherLog => "peer-other-log",
            Self::RootMismatch => "peer-root-mismatch",
            Self::Genesis => "peer-genesis",
        }
    }
}

/// Reads a checkpoint and checks it against what was pinned.
///
/// # Errors
/// [`FollowRefusal::CheckpointMalformed`], [`FollowRefusal::CheckpointSignature`], [`FollowRefusal::OtherLog`].
pub fn read_checkpoint(pinned: &Pinned, bytes: &[u8]) -> Result<SignedCheckpoint, FollowRefusal> {
    let signed = SignedCheckpoint::parse(bytes).map_err(|_| FollowRefusal::CheckpointMalformed)?;
    if signed.checkpoint.origin != pinned.origin {
        return Err(FollowRefusal::OtherLog);
    }
    signed.verify(&pinned.log_keys).map_err(|_| FollowRefusal::CheckpointSignature)?;
    Ok(signed)
}

/// Sets an offered checkpoint beside the newest one held, whose tree `reader` holds in full.
///
/// # Errors
/// The reader's own failure.
pub fn assess<R: HashReader>(
    held: Option<&SignedCheckpoint>,
    offered: &SignedCheckpoint,
    reader: &R,
) -> Result<Assessment, R::Error> {
    let Some(held) = held else { return Ok(Assessment::Longer) };
    let (mine, theirs) = (held.checkpoint.head, offered.checkpoint.head);
    if theirs.size > mine.size {
        return Ok(Assessment::Longer);
    }
    if theirs.size == mine.size {
        if theirs.root == mine.root {
            return Ok(Assessment::Same);
        }
        return Ok(Assessment::Contradiction(Box::new(Equivocation::same_size(held, offered))));
    }
    let root = root_at(reader, theirs.size)?;
    if root == theirs.root {
        return Ok(Assessment::Older);
    }
    let path = consistency_path(reader, theirs.size, mine.size)?;
    let proof = Equivocation::rewritten(offered, held, root, &path);
    Ok(Assessment::Contradiction(Box::new(proof)))
}

/// Shows that a longer tree is no extension of the one held, from the longer tree's own hashes.
///
/// `reader` holds the tree of `offered`, checked against its root. `None`: it is an extension after all.
///
/// # Errors
/// The reader's own failure.
pub fn contradiction<R: HashReader>(
    held: &SignedCheckpoint,
    offered: &SignedCheckpoint,
    reader: &R,
) -> Result<Option<Equivocation>, R::Error> {
    let (mine, theirs) = (held.checkpoint.head, offered.checkpoint.head);
    let root = root_at(reader, mine.size)?;
    if root == mine.root {
        return Ok(None);
    }
    let path = consistency_path(reader, mine.size, theirs.size)?;
    Ok(Some(Equivocation::rewritten(held, offered, root, &path)))
}

/// Reads one log in order: keeps its right edge and the keys registered in it.
#[derive(Clone, Debug)]
pub struct Walker {
    pinned: Pinned,
    log: LogId,
    edge: CompactRange,
    keyring: Keyring,
}

impl Walker {
    /// Starts behind the entries below `edge`, with the keys registered in them.
    pub fn new(pinned: Pinned, log: LogId, edge: CompactRange, keyring: Keyring) -> Self {
        Self { pinned, log, edge, keyring }
    }

    /// The head of what was read.
    pub fn head(&self) -> TreeHead {
        self.edge.head()
    }

    /// What was pinned of the log.
    pub fn pinned(&self) -> &Pinned {
        &self.pinned
    }

    /// The keys registered so far.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Verifies entries that follow. Those refused are kept, with the reason.
    ///
    /// # Errors
    /// [`FollowRefusal::Genesis`], when entry 0 is not what it must be.
    pub fn read<B: AsRef<[u8]>>(
        &mut self,
        entries: &[B],
        known_at: Timestamp,
    ) -> Result<Vec<Entry>, FollowRefusal> {
        let mut out = Vec::with_capacity(entries.len());
        for bytes in entries {
            let bytes = bytes.as_ref();
            let genesis = self.edge.size().0 == 0;
            let entry = self.judge(bytes, genesis, known_at);
            if genesis && !matches!(entry, Entry::Verified(_)) {
                return Err(FollowRefusal::Genesis);
            }
            if let Entry::Verified(verified) = &entry {
                self.register(verified);
            }
            self.edge.append(leaf_hash(bytes), |_, _, _| {});
            out.push(entry);
        }
        Ok(out)
    }

    /// Makes a batch of entries just read, when their end is the head of `signed`.
    ///
    /// # Errors
    /// [`FollowRefusal::RootMismatch`].
    pub fn batch(
        &self,
        entries: Vec<Entry>,
        signed: &SignedCheckpoint,
        known_at: Timestamp,
    ) -> Result<Batch, FollowRefusal> {
        if self.edge.head() != signed.checkpoint.head {
            return Err(FollowRefusal::RootMismatch);
        }
        let checkpoint = Some(signed.to_string().into_bytes());
        let keeper = self.pinned.keeper.clone();
        Ok(Batch { log: self.log, keeper, known_at, entries, checkpoint })
    }

    fn judge(&self, bytes: &[u8], genesis: bool, known_at: Timestamp) -> Entry {
        let verdict = statement::parse(bytes).and_then(|unverified| {
            // What is logged has its unprotected header emptied already; anything else is not
            // the entry whose hash stands in the tree.
            if unverified.entry() != bytes {
                return Err(Refusal::Malformed("the unprotected header is not empty"));
            }
            if genesis {
                let Pinned { keeper, statement_kids, .. } = &self.pinned;
                return statement::verify_genesis(unverified, keeper, statement_kids, known_at);
            }
            statement::verify(unverified, &self.keyring, known_at)
        });
        match verdict {
            Ok(verified) => Entry::Verified(verified),
            Err(refusal) => Entry::Refused { bytes: bytes.to_vec(), refusal },
        }
    }

    /// Keys take effect for the entries that follow, as they do where the log is kept.
    fn register(&mut self, statement: &statement::Statement) {
        // The sequence number plays no part in a keyring; a statement without effect changes nothing.
        if let Ok(Some(row)) = key_row(statement, &self.pinned.keeper, Seq(0)) {
            self.keyring.apply(&row);
        }
    }
}

/// Hashes of one whole tree in memory, for proofs about a log that is not stored here.
#[derive(Clone, Debug, Default)]
pub struct TreeInMemory {
    levels: Vec<Vec<Hash>>,
}

impl TreeInMemory {
    /// From all leaf hashes.
    pub fn from_leaves(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        let mut edge = CompactRange::new();
        for leaf in leaves {
            edge.append(leaf, |level, _, hash| {
                let level = usize::from(level);
                while tree.levels.len() <= level {
                    tree.levels.push(Vec::new());
                }
                if let Some(nodes) = tree.levels.get_mut(level) {
                    nodes.push(hash);
                }
            });
        }
        tree
    }
}

impl HashReader for TreeInMemory {
    type Error = FollowRefusal;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, FollowRefusal> {
        let nodes = self.levels.get(usize::from(level)).ok_or(FollowRefusal::RootMismatch)?;
        let index = usize::try_from(index).map_err(|_| FollowRefusal::RootMismatch)?;
        nodes.get(index).copied().ok_or(FollowRefusal::RootMismatch)
    }
}
