//! The one seam to durable state: a node's log, contents, peers and accounts.
//!
//! *Ground*: log entries, contents, peers and their checkpoints, accounts, proposals, the audit
//! trail.
//! *Derived*: statement rows, relations, keys, search, tiles: rebuilt from ground, byte for byte
//! ([`Store::reindex`]). [`Store::apply`] is the only write: one transaction, one sync to disk,
//! durable when it returns. Reads go through [`Reader`]s, each a consistent snapshot per call.

pub mod rows;

pub mod durable;

mod ids;

mod tiles;

#[doc(hidden)]
pub mod fault;

pub mod replay;

pub mod sqlite;

use std::collections::BTreeSet;

use comity_protocol::content::Digest;
use comity_protocol::index::{Change, LogId, Seq};
use comity_protocol::key::SignFailure;
use comity_protocol::log::merkle::{CompactRange, Hash, LeafIndex, TreeHead, TreeSize};
use comity_protocol::log::tile::TilePath;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sighting;

use crate::rows::{
    AlertRow, AlertRuleRow, AuditEvent, AuditRow, ContentRow, CredentialRow, Delivery,
    EquivocationRow, Facts, KindCount, Page, PasskeyRow, PeerRow, ProposalId, ProposalOutcome,
    ProposalRow, Query, SightingRow, StatementView, UrgentRow, UserRow, WitnessRow,
};

/// Most places reported for one statement: a peer can log the same statement again and again.
pub const PLACES_MAX: usize = 100;

/// Most kinds counted one by one: a peer can invent kinds without end.
pub const COUNTS_MAX: usize = 1_000;

/// Most proposals on a page: bodies have up to 1 MiB, so a page has 100 MiB at the very worst.
pub const PROPOSALS_PAGE_MAX: usize = 100;

/// Signs the head of the node's own log. Called inside [`Store::apply`], after the right edge was
/// read back from the transaction and hashed again, before the commit.
pub trait Seal {
    /// The signed checkpoint for `head`.
    ///
    /// # Errors
    /// [`SignFailure`]: nothing is written.
    fn seal(&self, head: TreeHead) -> Result<Vec<u8>, SignFailure>;
}

/// What went wrong, by what the caller must do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The log is not at the size the change was decided on: decide again on a fresh view.
    #[error("the log has {actual:?} entries, not the number the change starts from")]
    Conflict {
        /// The size it has.
        actual: TreeSize,
    },
    /// The proposal was decided before: look at what became of it.
    #[error("proposal {proposal} was decided before")]
    Decided {
        /// Which.
        proposal: ProposalId,
    },
    /// Not there.
    #[error("not found")]
    NotFound,
    /// Nothing was written; the same call may succeed later (disk full, busy, cannot sign).
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// Whether it was written is unknown, or what is stored contradicts itself: stop, restart,
    /// recover.
    #[error("the state of the store is unknown: {0}")]
    Fatal(String),
}

impl StoreError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "store-conflict",
            Self::Decided { .. } => "proposal-closed",
            Self::NotFound => "not-found",
            Self::Unavailable(_) => "store-unavailable",
            Self::Fatal(_) => "store-state-unknown",
        }
    }
}

/// Why a store cannot be opened. The operator must act.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process writes this store.
    #[error("another process uses the store in {0}")]
    Locked(String),
    /// Written by a newer version of this program.
    #[error("the store has schema version {found}; this program knows versions up to {known}")]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// What is stored contradicts itself or cannot be read as a database.
    #[error("the store is corrupt: {0}")]
    Corrupt(String),
    /// A file cannot be read or written.
    #[error("the store cannot be opened: {0}")]
    Io(String),
}

impl OpenError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Locked(_) => "store-locked",
            Self::Newer { .. } => "store-newer",
            Self::Corrupt(_) => "store-corrupt",
            Self::Io(_) => "store-unreadable",
        }
    }
}

impl From<OpenError> for StoreError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Locked(_) | OpenError::Io(_) => Self::Unavailable(error.to_string()),
            OpenError::Newer { .. } | OpenError::Corrupt(_) => Self::Fatal(error.to_string()),
        }
    }
}

/// Durable state of one node. One writer.
pub trait Store: comity_protocol::index::View + Send {
    /// Applies all writes in one transaction: durable when this returns `Ok`, unchanged when it
    /// returns `Conflict`, `Decided`, `NotFound` or `Unavailable`, unknown when it returns `Fatal`.
    ///
    /// For a change of the node's own log the tail is read back inside the transaction, hashed
    /// again and compared with the change's head before `seal` signs it; a difference is `Fatal`
    /// and nothing is signed.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn apply(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError>;

    /// What was found damaged when the store was opened, in words.
    fn faults(&self) -> Vec<String> {
        Vec::new()
    }

    /// A new reader, usable from another thread.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError>;

    /// Brings search, full tiles on disk and other lagging derived state up to date, `limit`
    /// entries at most; returns how many entries still wait. Called when the sequencer is idle.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn catch_up(&mut self, limit: usize) -> Result<u64, StoreError>;

    /// Rebuilds every derived row and tile from ground. With `check` only compares and reports
    /// differences.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn reindex(
        &mut self,
        mode: ReindexMode,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ReindexReport, StoreError>;
}

/// Reads. Every method answers from one consistent snapshot.
///
/// # Errors
/// All alike: [`StoreError::Unavailable`] when the store cannot be read now, [`StoreError::Fatal`]
/// when what is stored contradicts itself, and [`StoreError::NotFound`] from [`Reader::hash`] and
/// [`Reader::tile`].
#[rustfmt::skip]
#[expect(clippy::missing_errors_doc, reason = "said once for all methods")]
pub trait Reader: Send {
    /// One more reader of the same store.
    fn another(&self) -> Result<Box<dyn Reader>, StoreError>;
    /// Head of a log; the empty head for a log not begun.
    fn head(&self, log: LogId) -> Result<TreeHead, StoreError>;
    /// Right edge of a log.
    fn edge(&self, log: LogId) -> Result<CompactRange, StoreError>;
    /// The newest signed checkpoint kept for a log (own: as sealed; peers: as received).
    fn checkpoint(&self, log: LogId) -> Result<Option<Vec<u8>>, StoreError>;
    /// The newest own checkpoint with the cosignatures gathered for it.
    fn cosigned(&self) -> Result<Option<Vec<u8>>, StoreError>;
    /// Entries `[from, from + limit)` of a log, in order, fewer at its end.
    fn entries(&self, log: LogId, from: LeafIndex, limit: usize) -> Result<Vec<Vec<u8>>, StoreError>;
    /// A stored Merkle node (complete subtree) of a log.
    fn hash(&self, log: LogId, level: u8, index: u64) -> Result<Hash, StoreError>;
    /// The bytes of a tile or entry bundle of a log, full or partial, cut at the log's current
    /// size.
    fn tile(&self, log: LogId, path: &TilePath) -> Result<Vec<u8>, StoreError>;
    /// The position of a statement in the own log.
    fn own_index(&self, id: &StatementId) -> Result<Option<LeafIndex>, StoreError>;
    /// Where a statement stands: the first place in every log, where it is its issuer's own word
    /// before where it is hosted, then first known first; at most [`PLACES_MAX`].
    fn places(&self, id: &StatementId) -> Result<Vec<StatementView>, StoreError>;
    /// The statement at a sequence number.
    fn statement(&self, seq: Seq) -> Result<Option<StatementView>, StoreError>;
    /// The statement at a position of a log.
    fn statement_at(&self, log: LogId, index: LeafIndex) -> Result<Option<StatementView>, StoreError>;
    /// Search and filter, newest known first.
    fn statements(&self, query: &Query) -> Result<Page<StatementView>, StoreError>;
    /// Their issuers' own words of these kinds that have the effect their kind promises, those
    /// after a sequence number, in order, each with its content file where that is held: what
    /// derived knowledge is fed with. What is hosted is no fact about its issuer and is left out.
    fn facts(&self, after: Seq, kinds: &BTreeSet<String>, limit: usize) -> Result<Facts, StoreError>;
    /// Numbers by kind for a log (`None`: all), the most frequent first, at most [`COUNTS_MAX`].
    fn counts(&self, log: Option<LogId>) -> Result<Vec<KindCount>, StoreError>;
    /// What is kept of a log, in bytes: its entries, and the contents that came through it.
    fn kept_bytes(&self, log: LogId) -> Result<u64, StoreError>;
    /// In whose logs statements of a party are hosted, and how many, by log.
    fn hosts(&self, issuer: &PartyId) -> Result<Vec<(LogId, u64)>, StoreError>;
    /// A content file that came through a log in its issuer's name, and what is known of it.
    fn content(&self, digest: &Digest, log: LogId, issuer: &PartyId) -> Result<Option<ContentRow>, StoreError>;
    /// A content file as it came through any log, the own log first; at most [`PLACES_MAX`].
    fn contents(&self, digest: &Digest) -> Result<Vec<ContentRow>, StoreError>;
    /// Statements of a peer's log whose content this node does not hold, in sequence order, without
    /// those that were [`Write::Withheld`] with a `retry_at` after `now`.
    fn contents_missing(&self, log: LogId, after: Seq, now: Timestamp, limit: usize) -> Result<Vec<(Seq, Digest)>, StoreError>;
    /// Who was given a content, when.
    fn deliveries(&self, digest: &Digest) -> Result<Vec<Delivery>, StoreError>;
    /// Keys registered in a log and not revoked. A key once revoked does not come back.
    fn keys(&self, log: LogId) -> Result<Vec<comity_protocol::index::KeyRow>, StoreError>;
    /// Everything said of keys in a log, in order: what a [`comity_protocol::index::Keyring`] is
    /// made of.
    fn key_history(&self, log: LogId) -> Result<Vec<comity_protocol::index::KeyRow>, StoreError>;
    /// All peers.
    fn peers(&self) -> Result<Vec<PeerRow>, StoreError>;
    /// Proofs of equivocation.
    fn equivocations(&self) -> Result<Vec<EquivocationRow>, StoreError>;
    /// Who saw a log at which size when, by voucher, size and time.
    fn sightings(&self, log: LogId) -> Result<Vec<SightingRow>, StoreError>;
    /// The cosigned checkpoint behind a sighting.
    fn sighting_note(&self, log: LogId, sighting: &Sighting) -> Result<Option<Vec<u8>>, StoreError>;
    /// What this node last cosigned as a witness for an origin.
    fn witnessed(&self, origin: &str) -> Result<Option<WitnessRow>, StoreError>;
    /// The audit trail, newest first, before `before` when given.
    fn audit(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditRow>, StoreError>;
    /// Urgent statements pushed by peers and not yet seen in their logs.
    fn urgent(&self) -> Result<Vec<UrgentRow>, StoreError>;
    /// All accounts.
    fn users(&self) -> Result<Vec<UserRow>, StoreError>;
    /// The account of that name.
    fn user(&self, name: &str) -> Result<Option<UserRow>, StoreError>;
    /// The session or token whose secret has this SHA-256.
    fn credential(&self, secret_hash: &[u8; 32]) -> Result<Option<CredentialRow>, StoreError>;
    /// All credentials of an account.
    fn credentials(&self, user: &str) -> Result<Vec<CredentialRow>, StoreError>;
    /// The passkey of that identifier.
    fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRow>, StoreError>;
    /// All passkeys of an account, the oldest first.
    fn passkeys(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError>;
    /// What wakes each account of which that was said, by its name.
    fn alert_rules(&self) -> Result<Vec<AlertRuleRow>, StoreError>;
    /// What an account was or is to be told, the newest first, at most so many.
    fn alerts(&self, user: &str, limit: usize) -> Result<Vec<AlertRow>, StoreError>;
    /// How much an account was told by one channel since a time, or is to be told.
    fn alerts_since(&self, user: &str, channel: &str, since: Timestamp) -> Result<u64, StoreError>;
    /// Whether an account was or is to be told of a key by any channel.
    fn is_alerted(&self, user: &str, key: &str) -> Result<bool, StoreError>;
    /// What is to be tried by a channel at a time, what waits longest first, at most so many.
    fn alerts_waiting(&self, channel: &str, now: Timestamp, limit: usize) -> Result<Vec<AlertRow>, StoreError>;
    /// Proposals, or only those that nobody has decided, newest first, before `before` when given.
    fn proposals(&self, which: Proposals, before: Option<u64>, limit: usize) -> Result<Page<ProposalRow>, StoreError>;
    /// The proposal of that name.
    fn proposal(&self, id: &ProposalId) -> Result<Option<ProposalRow>, StoreError>;
}

/// A write, in words of the domain.
#[derive(Clone, Debug)]
pub enum Write {
    /// A log grows (see [`comity_protocol::index::decide`]). Also destroys the contents it names.
    Log(Change),
    /// A content is kept. What was erased in a log is not kept again that came through it.
    Content(ContentRow),
    /// A content was asked for and not given; ask again after `retry_at`.
    Withheld {
        /// Whose log names it: what one peer withholds is still asked of another.
        log: LogId,
        /// Which.
        digest: Digest,
        /// Not before.
        retry_at: Timestamp,
    },
    /// A content was given to somebody.
    Delivered(Delivery),
    /// A peer is added, or what is known of one changes (by `log`).
    Peer(PeerRow),
    /// A peer is no longer followed; its log and statements stay.
    PeerRemoved(LogId),
    /// Cosignatures were gathered for the own checkpoint; ignored unless newer than what is kept.
    Cosigned {
        /// The size it speaks of.
        size: TreeSize,
        /// The note with all signature lines.
        note: Vec<u8>,
    },
    /// This node cosigned a head as a witness: compare-and-swap on the size kept before.
    Witnessed {
        /// The size kept before; zero for an origin never seen.
        from: TreeSize,
        /// What is kept now.
        row: WitnessRow,
    },
    /// Somebody saw a log at a size. The same sighting twice is kept once.
    Sighting {
        /// Who, when, which.
        row: SightingRow,
        /// The checkpoint, cosigned (see `comity_protocol::vouch::note`).
        note: Vec<u8>,
    },
    /// A sighting says no more than others that stay.
    SightingDropped {
        /// The log it is of.
        log: LogId,
        /// Which.
        sighting: Sighting,
    },
    /// A proof that a log equivocates. The same proof twice is kept once.
    Equivocation(EquivocationRow),
    /// An urgent statement from a peer.
    Urgent(UrgentRow),
    /// It has been seen in the peer's log.
    UrgentSeen(StatementId),
    /// An account is created or changed, by name.
    User(UserRow),
    /// A session or token is created.
    Credential(CredentialRow),
    /// A session or token ends.
    CredentialEnded([u8; 32]),
    /// A session or token was used; nothing where it has ended.
    CredentialUsed {
        /// SHA-256 of its secret.
        secret_hash: [u8; 32],
        /// When.
        at: Timestamp,
        /// From which address.
        address: String,
    },
    /// A passkey is registered, or named anew; [`StoreError::NotFound`] without its account.
    Passkey(PasskeyRow),
    /// A passkey was shown; nothing where it is gone.
    PasskeyUsed {
        /// Which.
        id: Vec<u8>,
        /// How often its device says it was used.
        count: u32,
        /// When.
        at: Timestamp,
    },
    /// What wakes an account, in place of what did; [`StoreError::NotFound`] without its account.
    AlertRules(AlertRuleRow),
    /// Somebody is to be told something, or has been: in place of the same key and channel of the
    /// account; [`StoreError::NotFound`] without it.
    Alert(AlertRow),
    /// What was made before a time and waits no more is forgotten.
    AlertsForgotten(Timestamp),
    /// A passkey is good no longer.
    PasskeyRemoved(Vec<u8>),
    /// A statement is proposed. The same proposal twice is kept once.
    Proposal(ProposalRow),
    /// A proposal is decided: [`StoreError::Decided`] if it was before, and then nothing of the
    /// transaction is written. An approval belongs in the transaction that logs its statement.
    ProposalDecided {
        /// Which.
        id: ProposalId,
        /// How.
        outcome: ProposalOutcome,
    },
    /// A line of the audit trail; its number and its link to the line before are the store's.
    Audit(AuditEvent),
}

/// Which proposals are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposals {
    /// Those that nobody has decided, also where their time is over.
    Open,
    /// All.
    All,
}

/// Whether to rebuild or to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReindexMode {
    /// Compare only.
    Check,
    /// Replace derived state by what ground says.
    Rebuild,
}

/// The outcome of a reindex.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ReindexReport {
    /// Entries replayed.
    pub entries: u64,
    /// Derived rows compared, by table.
    pub rows: std::collections::BTreeMap<String, u64>,
    /// Differences found, in words, at most 100.
    pub differences: Vec<String>,
}
