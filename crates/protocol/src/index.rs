//! `decide(view, batch) -> Change`: from a batch of log entries to everything derived.
//!
//! Pure: replaying the same entries, one by one, in batches or all at once, gives the same rows.

use crate::content::Digest;
use crate::key::Kid;
use crate::kind::Kind;
use crate::log::merkle::{CompactRange, Hash, LeafIndex, TreeHead, TreeSize};
use crate::party::PartyId;
use crate::statement::{Refusal, Statement, StatementId, Verified};
use crate::time::Timestamp;

/// A log this node knows: 0 is its own, the others are its peers'. Local to the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct LogId(pub u32);

impl LogId {
    /// The node's own log.
    pub const OWN: Self = Self(0);
}

/// The order in which this node came to know entries, over all logs (transaction time), from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Seq(pub u64);

/// An entry on its way into the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A statement that the verifier passed.
    Verified(Verified<Statement>),
    /// An entry of a peer's log that it refused. It stays in the record: it is evidence.
    Refused {
        /// The entry as the peer logged it.
        bytes: Vec<u8>,
        /// Why.
        refusal: Refusal,
    },
}

/// Entries that follow one log's current size, known at one time.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Whose log.
    pub log: LogId,
    /// The keeper of the log.
    pub keeper: PartyId,
    /// When this node came to know them.
    pub known_at: Timestamp,
    /// In log order.
    pub entries: Vec<Entry>,
    /// For a peer's log: its signed checkpoint for the size after the batch, if this batch ends at one.
    pub checkpoint: Option<Vec<u8>>,
}

/// What `decide` may read.
pub trait View {
    /// The right edge of a log's tree; empty for a log not yet begun.
    fn edge(&self, log: LogId) -> CompactRange;
    /// The next sequence number.
    fn next_seq(&self) -> Seq;
    /// The first statement known by that identifier that was verified, with its standing.
    fn target(&self, id: &StatementId) -> Option<Target>;
}

/// What `decide` needs to know of an earlier statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its issuer.
    pub issuer: PartyId,
    /// The digest of its content.
    pub digest: Digest,
    /// Whether it was retracted.
    pub retracted: bool,
}

/// Everything one batch changes: applied in one transaction or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Whose log grows.
    pub log: LogId,
    /// Compare-and-swap: the size the log must have.
    pub from: TreeSize,
    /// The head afterwards.
    pub to: TreeHead,
    /// Ground: the entries.
    pub entries: Vec<EntryRow>,
    /// A peer's signed checkpoint at `to`.
    pub checkpoint: Option<Vec<u8>>,
    /// Derived: one row an entry.
    pub statements: Vec<StatementRow>,
    /// Derived: what statements do to earlier ones.
    pub relations: Vec<RelationRow>,
    /// Derived: keys registered and revoked.
    pub keys: Vec<KeyRow>,
    /// Contents to destroy, because their issuer recorded their erasure.
    pub erasures: Vec<Digest>,
}

/// One entry of one log, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Position in the log.
    pub index: LeafIndex,
    /// Position in this node's knowledge.
    pub seq: Seq,
    /// When this node came to know it.
    pub known_at: Timestamp,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// RFC 6962 leaf hash of the bytes.
    pub leaf: Hash,
}

/// What an entry says, for finding it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Position in this node's knowledge.
    pub seq: Seq,
    /// Position in the log.
    pub index: LeafIndex,
    /// What it says; `None` where the verifier refused it.
    pub statement: Option<(StatementId, Statement)>,
    /// Why it was refused or has no effect, by stable code.
    pub refusal: Option<&'static str>,
}

/// What one statement does to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Replaces it.
    Supersedes,
    /// Adds to it.
    Amends,
    /// Takes it back.
    Retracts,
    /// Records that its content was destroyed.
    Erases,
}

/// An effective relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRow {
    /// The later statement.
    pub seq: Seq,
    /// What it does.
    pub relation: Relation,
    /// To which earlier statement.
    pub target: StatementId,
}

/// A key registered in a log, or revoked there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Where it was said.
    pub seq: Seq,
    /// The issuer.
    pub issuer: PartyId,
    /// The key's name.
    pub kid: Kid,
    /// The COSE_Key; `None` revokes.
    pub key: Option<Vec<u8>>,
}

/// What a batch changes.
pub fn decide(_view: &dyn View, _batch: &Batch) -> Change {
    todo!()
}
// me
pub fn kind_of(_k: &Kind) {}
