//! From a peer's signed checkpoint and the entries below it to a batch for the index.

use data_encoding::BASE64URL_NOPAD;

use crate::exchange::equivocation::Equivocation;
use crate::exchange::tiles::Earlier;
use crate::index::{Batch, Entry, Keyring, LogId, Seq, key_row};
use crate::key::{Kid, PublicKey};
use crate::log::checkpoint::SignedCheckpoint;
use crate::log::merkle::{
    CompactRange, Hash, HashReader, TreeHead, consistency_path, leaf_hash, root_at,
    verify_consistency,
};
use crate::log::note::VerifierKey;
use crate::party::{Descriptor, PartyId};
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

impl Pinned {
    /// From a description whose fingerprint was compared.
    ///
    /// # Errors
    /// [`FollowRefusal::Descriptor`].
    pub fn from_descriptor(descriptor: &Descriptor) -> Result<Self, FollowRefusal> {
        let refusal = FollowRefusal::Descriptor;
        let Descriptor { party, origin, statement_keys, .. } = descriptor;
        let log_keys = descriptor.keys().log_keys;
        if *origin != party.log_origin() {
            return Err(refusal);
        }
        let log_keys = log_keys
            .iter()
            .map(|text| text.parse::<VerifierKey>().ok().filter(|key| key.name() == origin))
            .collect::<Option<Vec<_>>>()
            .ok_or(refusal)?;
        let kid = |text: &String| {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
            Some(PublicKey::from_cose_key(&bytes).ok()?.kid())
        };
        let statement_kids =
            statement_keys.iter().map(kid).collect::<Option<Vec<_>>>().ok_or(refusal)?;
        if log_keys.is_empty() || statement_kids.is_empty() {
            return Err(refusal);
        }
        Ok(Self { keeper: party.clone(), origin: origin.clone(), log_keys, statement_kids })
    }
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
    /// It is not the tree that is held, and no signed checkpoint is at hand to prove it with.
    Unlike,
}

/// Why a peer's answer is refused. The peer is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FollowRefusal {
    /// What it says of itself is not usable: another origin than its party's, or a key that is
    /// none.
    #[error("the peer's description of itself is not usable")]
    Descriptor,
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
            Self::Descriptor => "peer-descriptor",
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
/// [`FollowRefusal::CheckpointMalformed`], [`FollowRefusal::CheckpointSignature`],
/// [`FollowRefusal::OtherLog`].
pub fn read_checkpoint(pinned: &Pinned, bytes: &[u8]) -> Result<SignedCheckpoint, FollowRefusal> {
    let signed = SignedCheckpoint::parse(bytes).map_err(|_| FollowRefusal::CheckpointMalformed)?;
    check(pinned, &signed)?;
    Ok(signed)
}

/// Checks a checkpoint against what was pinned.
///
/// # Errors
/// [`FollowRefusal::CheckpointSignature`], [`FollowRefusal::OtherLog`].
pub fn check(pinned: &Pinned, signed: &SignedCheckpoint) -> Result<(), FollowRefusal> {
    if signed.checkpoint.origin != pinned.origin {
        return Err(FollowRefusal::OtherLog);
    }
    signed.verify(&pinned.log_keys).map_err(|_| FollowRefusal::CheckpointSignature)
}

/// Sets an offered checkpoint beside the newest one held and the mirror of the log, whose tree
/// `reader` holds in full.
///
/// The mirror may be longer than the newest checkpoint held: a long catch-up was interrupted. What
/// was taken then had been proved under a checkpoint, but that one is not at hand: a contradiction
/// there is a
/// [`Assessment::Unlike`], not a proof.
///
/// # Errors
/// The reader's own failure.
pub fn assess<R: HashReader + ?Sized>(
    held: Option<&SignedCheckpoint>,
    mirror: TreeHead,
    offered: &SignedCheckpoint,
    reader: &R,
) -> Result<Assessment, R::Error> {
    let theirs = offered.checkpoint.head;
    if theirs.size > mirror.size {
        return Ok(Assessment::Longer);
    }
    if theirs == mirror {
        let known = held.is_some_and(|held| held.checkpoint.head == theirs);
        return Ok(if known { Assessment::Same } else { Assessment::Longer });
    }
    let root = root_at(reader, theirs.size)?;
    if root == theirs.root {
        return Ok(Assessment::Older);
    }
    let Some(held) = held.filter(|held| held.checkpoint.head.size >= theirs.size) else {
        return Ok(Assessment::Unlike);
    };
    if held.checkpoint.head.size == theirs.size {
        return Ok(Assessment::Contradiction(Box::new(Equivocation::same_size(held, offered))));
    }
    let path = consistency_path(reader, theirs.size, held.checkpoint.head.size)?;
    let proof = Equivocation::rewritten(offered, held, root, &path);
    Ok(Assessment::Contradiction(Box::new(proof)))
}

/// Shows that a longer tree is no extension of the one held: `earlier` is the head the longer
/// tree had at the size held, by its own hash tiles
/// ([`Tiles::earlier`](super::tiles::Tiles::earlier)).
///
/// `None`: it is an extension after all.
pub fn equivocation(
    held: &SignedCheckpoint,
    offered: &SignedCheckpoint,
    earlier: &Earlier,
) -> Option<Equivocation> {
    let mine = held.checkpoint.head;
    let differs = earlier.head.size == mine.size && earlier.head.root != mine.root;
    differs.then(|| Equivocation::rewritten(held, offered, earlier.head.root, &earlier.path))
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

    /// Verifies entries that follow. Those refused are kept, with the reason, which is the same
    /// for every reader at every time.
    ///
    /// # Errors
    /// [`FollowRefusal::Genesis`], when entry 0 is not what it must be.
    pub fn read<B: AsRef<[u8]>>(&mut self, entries: &[B]) -> Result<Vec<Entry>, FollowRefusal> {
        let mut out = Vec::with_capacity(entries.len());
        for bytes in entries {
            let bytes = bytes.as_ref();
            let genesis = self.edge.size().0 == 0;
            let entry = self.judge(bytes, genesis);
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

    /// Makes a batch of entries just read that end before the head of a signed checkpoint, when
    /// `path` proves that the tree so far is the beginning of the signed one.
    ///
    /// # Errors
    /// [`FollowRefusal::RootMismatch`].
    pub fn step(
        &self,
        entries: Vec<Entry>,
        signed: &SignedCheckpoint,
        path: &[Hash],
        known_at: Timestamp,
    ) -> Result<Batch, FollowRefusal> {
        verify_consistency(self.edge.head(), signed.checkpoint.head, path)
            .map_err(|_| FollowRefusal::RootMismatch)?;
        let keeper = self.pinned.keeper.clone();
        Ok(Batch { log: self.log, keeper, known_at, entries, checkpoint: None })
    }

    fn judge(&self, bytes: &[u8], genesis: bool) -> Entry {
        let verdict = statement::parse(bytes).and_then(|unverified| {
            // What is logged has its unprotected header emptied already; anything else is not
            // the entry whose hash stands in the tree.
            if unverified.entry() != bytes {
                return Err(Refusal::Malformed("the unprotected header is not empty"));
            }
            if genesis {
                let Pinned { keeper, statement_kids, .. } = &self.pinned;
                return statement::verify_genesis(unverified, keeper, statement_kids);
            }
            statement::verify(unverified, &self.keyring)
        });
        match verdict {
            Ok(verified) => Entry::Verified(verified),
            Err(refusal) => Entry::Refused { bytes: bytes.to_vec(), refusal },
        }
    }

    /// Keys take effect for the entries that follow, as they do where the log is kept.
    fn register(&mut self, statement: &statement::Statement) {
        // The sequence number plays no part in a keyring; a statement without effect changes
        // nothing.
        if let Ok(Some(row)) = key_row(statement, &self.pinned.keeper, Seq(0)) {
            self.keyring.apply(&row);
        }
    }
}
