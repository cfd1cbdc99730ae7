//! `decide(view, batch) -> Change`: from a batch of log entries to everything derived.
//!
//! Pure: replaying the same entries, one by one, in batches or all at once, gives the same rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Digest;
use crate::key::{Kid, PublicKey};
use crate::kind::{Kind, names};
use crate::log::merkle::{CompactRange, Hash, LeafIndex, TreeHead, TreeSize, leaf_hash};
use crate::party::PartyId;
use crate::statement::{Confirmation, Keys, Refusal, Statement, StatementId, Verified};
use crate::time::Timestamp;

/// A log this node knows: 0 is its own, the others are its peers'. Local to the node.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct LogId(pub u32);

impl LogId {
    /// The node's own log.
    pub const OWN: Self = Self(0);
}

/// The order in which this node came to know entries, over all logs (transaction time), from 1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Seq(pub u64);

/// An entry on its way into the index.
#[expect(
    clippy::large_enum_variant,
    reason = "almost every entry is of the large variant; a box would be an allocation each"
)]
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
    /// When this node came to know them, by its clock.
    pub known_at: Timestamp,
    /// In log order.
    pub entries: Vec<Entry>,
    /// For a peer's log: its signed checkpoint for the size after the batch, if this batch ends at
    /// one.
    pub checkpoint: Option<Vec<u8>>,
}

/// What `decide` may read.
pub trait View {
    /// The right edge of a log's tree; empty for a log not yet begun.
    fn edge(&self, log: LogId) -> CompactRange;
    /// The next sequence number.
    fn next_seq(&self) -> Seq;
    /// When the newest entry over all logs became known; the epoch where there is none.
    fn known_at(&self) -> Timestamp;
    /// The statement of that identifier that was verified in this very log, with its standing
    /// there. What other logs hold plays no part: nobody changes with its own log what stands in
    /// another's.
    fn target(&self, log: LogId, id: &StatementId) -> Option<Target>;
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
    /// Whether this or another statement of the same issuer in the same log that names the same
    /// content is of a kind that binds ([`Kind::binds`]).
    pub is_binding: bool,
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
    /// Contents to destroy, because their issuer recorded their erasure in this log. What was
    /// taken in through another log is not touched by it.
    pub erasures: Vec<Erasure>,
}

/// A content to destroy, as far as it came through the log of the change in its issuer's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Which.
    pub digest: Digest,
    /// Who issued it, and says so.
    pub issuer: PartyId,
    /// When this node came to know it.
    pub at: Timestamp,
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
    /// Whether it is hosted: it stands in another party's log than its issuer's, under a key that
    /// this party registered. It is no word of its issuer. False where the verifier refused it.
    pub hosted: bool,
    /// Why it was refused or has no effect, by stable code.
    pub refusal: Option<&'static str>,
}

/// What one statement does to an earlier one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
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

impl Relation {
    /// What statements of a kind do to an earlier one; `None` where they do nothing to one.
    pub fn of(kind: &Kind) -> Option<Self> {
        match kind.as_str() {
            names::SUPERSESSION => Some(Self::Supersedes),
            names::AMENDMENT => Some(Self::Amends),
            names::RETRACTION => Some(Self::Retracts),
            names::ERASURE => Some(Self::Erases),
            _ => None,
        }
    }
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

/// What a batch changes. See [`Decision`] for the rules.
pub fn decide(view: &dyn View, batch: &Batch) -> Change {
    let mut decision = Decision::new(view, batch.log, batch.keeper.clone(), batch.known_at);
    for entry in &batch.entries {
        decision.push(entry.clone());
    }
    decision.finish(batch.checkpoint.clone())
}

/// A change under construction, entry by entry.
///
/// A statement acts only on earlier ones of the same issuer in the same log: a party's own word on
/// its own word, and what is hosted in a log on what is hosted there. So a change is a function of
/// one log alone, and no other can add to it or take from it.
///
/// The node's own sequencer asks [`Decision::admit`] before it pushes, so that a statement without
/// effect is refused and never logged. In a peer's log such a statement stands already: it gets its
/// row, with the refusal, and no effect.
pub struct Decision<'a> {
    view: &'a dyn View,
    keeper: PartyId,
    known_at: Timestamp,
    edge: CompactRange,
    seq: Seq,
    change: Change,
    /// Verified statements of this batch, which the view does not know yet.
    fresh: BTreeMap<StatementId, Target>,
    /// Targets retracted in this batch.
    retracted: BTreeSet<StatementId>,
    /// Contents of binding statements of this batch.
    binding: BTreeSet<(Digest, PartyId)>,
}

impl<'a> Decision<'a> {
    /// An empty change of `log`, as the view has it.
    ///
    /// When entries became known never goes back, whatever the clock does: a clock that was set
    /// back counts for nothing until it has come to the newest entry again.
    pub fn new(view: &'a dyn View, log: LogId, keeper: PartyId, known_at: Timestamp) -> Self {
        let known_at = known_at.max(view.known_at());
        let edge = view.edge(log);
        let head = edge.head();
        let change = Change {
            log,
            from: head.size,
            to: head,
            entries: Vec::new(),
            checkpoint: None,
            statements: Vec::new(),
            relations: Vec::new(),
            keys: Vec::new(),
            erasures: Vec::new(),
        };
        let (fresh, retracted, binding) = Default::default();
        let seq = view.next_seq();
        Self { view, keeper, known_at, edge, seq, change, fresh, retracted, binding }
    }

    /// Whether a statement would have the effect its kind promises.
    ///
    /// # Errors
    /// [`Refusal::NotKeeper`], [`Refusal::TargetUnknown`], [`Refusal::NotOwn`],
    /// [`Refusal::Retracted`], [`Refusal::Binding`], [`Refusal::ClaimMissing`].
    pub fn admit(&self, statement: &Statement) -> Result<(), Refusal> {
        self.effect(statement).map(|_| ())
    }

    /// Whether this batch already holds a statement; the view cannot know it yet.
    pub fn holds(&self, id: &StatementId) -> bool {
        self.fresh.contains_key(id)
    }

    /// The position the next entry gets.
    pub fn next_index(&self) -> LeafIndex {
        LeafIndex(self.edge.size().0)
    }

    /// Appends an entry.
    pub fn push(&mut self, entry: Entry) {
        let (seq, index) = (self.seq, self.next_index());
        let (bytes, row) = match entry {
            Entry::Refused { bytes, refusal } => {
                let refusal = Some(refusal.code());
                (bytes, StatementRow { seq, index, statement: None, hosted: false, refusal })
            }
            Entry::Verified(verified) => {
                let refusal = match self.effect(&verified) {
                    Ok(effect) => {
                        self.take_effect(seq, effect);
                        None
                    }
                    Err(refusal) => Some(refusal.code()),
                };
                let id = verified.id();
                self.note_fresh(id, &verified);
                let hosted = verified.issuer != self.keeper;
                let (statement, bytes) = verified.into_parts();
                let statement = Some((id, statement));
                (bytes, StatementRow { seq, index, statement, hosted, refusal })
            }
        };
        let leaf = leaf_hash(&bytes);
        self.edge.append(leaf, |_, _, _| {});
        self.change.statements.push(row);
        self.change.entries.push(EntryRow { index, seq, known_at: self.known_at, bytes, leaf });
        self.seq = Seq(seq.0.saturating_add(1));
    }

    /// The change: everything pushed so far, with the head it leads to.
    pub fn finish(mut self, checkpoint: Option<Vec<u8>>) -> Change {
        self.change.to = self.edge.head();
        self.change.checkpoint = checkpoint;
        self.change
    }

    fn note_fresh(&mut self, id: StatementId, statement: &Statement) {
        self.fresh.entry(id).or_insert_with(|| Target {
            issuer: statement.issuer.clone(),
            digest: statement.digest,
            retracted: false,
            is_binding: statement.kind.binds(),
        });
        if statement.kind.binds() {
            self.binding.insert((statement.digest, statement.issuer.clone()));
        }
    }

    fn effect(&self, statement: &Statement) -> Result<Effect, Refusal> {
        if let Some(row) = key_row(statement, &self.keeper, self.seq)? {
            return Ok(Effect::Key(row));
        }
        let Some(relation) = Relation::of(&statement.kind) else { return Ok(Effect::None) };
        let id = StatementId::from_urn(&statement.subject)
            .ok_or(Refusal::ClaimMissing("sub: the URN of the earlier statement"))?;
        // The view comes first: it knows of retractions that a copy in this batch does not.
        let target = self
            .view
            .target(self.change.log, &id)
            .or_else(|| self.fresh.get(&id).cloned())
            .ok_or(Refusal::TargetUnknown)?;
        if target.issuer != statement.issuer {
            return Err(Refusal::NotOwn);
        }
        // Content may still be destroyed after a retraction; nothing else may follow one.
        let retracted = target.retracted || self.retracted.contains(&id);
        if retracted && relation != Relation::Erases {
            return Err(Refusal::Retracted);
        }
        let Target { issuer, digest, is_binding, .. } = target;
        let of = (digest, issuer);
        if relation == Relation::Erases && (is_binding || self.binding.contains(&of)) {
            return Err(Refusal::Binding);
        }
        let (digest, issuer) = of;
        Ok(Effect::Relation { relation, target: id, issuer, digest })
    }

    fn take_effect(&mut self, seq: Seq, effect: Effect) {
        match effect {
            Effect::None => {}
            Effect::Key(row) => self.change.keys.push(row),
            Effect::Relation { relation, target, issuer, digest } => {
                self.change.relations.push(RelationRow { seq, relation, target });
                match relation {
                    Relation::Retracts => {
                        self.retracted.insert(target);
                    }
                    Relation::Erases => {
                        self.change.erasures.push(Erasure { digest, issuer, at: self.known_at });
                    }
                    Relation::Supersedes | Relation::Amends => {}
                }
            }
        }
    }
}

/// What a statement does beyond standing in the log.
enum Effect {
    None,
    Key(KeyRow),
    Relation { relation: Relation, target: StatementId, issuer: PartyId, digest: Digest },
}

/// What a statement does to the keys of the log it stands in, if it is of a kind that does.
///
/// # Errors
/// [`Refusal::NotKeeper`] when anyone but the keeper says it, [`Refusal::ClaimMissing`].
pub fn key_row(
    statement: &Statement,
    keeper: &PartyId,
    seq: Seq,
) -> Result<Option<KeyRow>, Refusal> {
    let kind = statement.kind.as_str();
    let revokes = kind == names::ISSUER_REVOCATION;
    let policy = kind == names::REGISTRATION_POLICY;
    if !revokes && !policy && kind != names::ISSUER_REGISTRATION {
        return Ok(None);
    }
    if statement.issuer != *keeper {
        return Err(Refusal::NotKeeper);
    }
    let issuer = if policy {
        statement.issuer.clone()
    } else {
        statement.subject.parse().map_err(|_| Refusal::ClaimMissing("sub: a party"))?
    };
    match &statement.confirmation {
        Some(Confirmation::Key(bytes)) if !revokes => {
            let key = PublicKey::from_cose_key(bytes)
                .map_err(|_| Refusal::ClaimMissing("cnf: a usable key"))?;
            Ok(Some(KeyRow { seq, issuer, kid: key.kid(), key: Some(bytes.clone()) }))
        }
        Some(Confirmation::Kid(kid)) if revokes => {
            Ok(Some(KeyRow { seq, issuer, kid: *kid, key: None }))
        }
        _ => Err(Refusal::ClaimMissing("cnf")),
    }
}

/// The keys registered in one log, as its entries so far have it.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    keys: BTreeMap<Kid, (PartyId, PublicKey)>,
    /// Keys once revoked: registering one again does not bring it back.
    revoked: BTreeSet<(Kid, PartyId)>,
}

impl Keyring {
    /// Takes a registration or a revocation; a key that cannot be used is left out.
    pub fn apply(&mut self, row: &KeyRow) {
        match &row.key {
            None => {
                // A revocation names the issuer: it cannot take another's key away.
                if self.keys.get(&row.kid).is_some_and(|(issuer, _)| *issuer == row.issuer) {
                    self.keys.remove(&row.kid);
                    self.revoked.insert((row.kid, row.issuer.clone()));
                }
            }
            Some(_) if self.revoked.contains(&(row.kid, row.issuer.clone())) => {}
            Some(bytes) => {
                if let Ok(key) = PublicKey::from_cose_key(bytes) {
                    self.keys.entry(row.kid).or_insert((row.issuer.clone(), key));
                }
            }
        }
    }

    /// Whether a key was revoked for good.
    pub fn is_revoked(&self, kid: &Kid, issuer: &PartyId) -> bool {
        self.revoked.contains(&(*kid, issuer.clone()))
    }

    /// Every key with its issuer, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Kid, &PartyId, &PublicKey)> {
        self.keys.iter().map(|(kid, (issuer, key))| (kid, issuer, key))
    }
}

impl Keys for Keyring {
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        self.keys.get(kid).map(|(issuer, key)| (issuer, key))
    }
}
