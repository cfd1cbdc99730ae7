//! Replaying ground: entries in the order in which they became known, verified and decided upon
//! once more.
//!
//! Every back end derives its rows this way: it says what its ground holds ([`Ground`]) and writes
//! what follows ([`Derivation`]); what is compared or replaced is its own business.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::exchange::follow::{Pinned, Walker};
use comity_protocol::index::{Batch, Change, Entry, Keyring, LogId, Seq, Target, View, decide};
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Confirmation, StatementId};
use comity_protocol::time::Timestamp;

use crate::StoreError;

pub use findings::Findings;

mod findings;

/// Most entries decided upon at once.
const BATCH_MAX: usize = 256;

/// An entry as ground has it.
#[derive(Clone, Debug)]
pub struct Known {
    /// When it became known, as an order.
    pub seq: Seq,
    /// Whose log it stands in.
    pub log: LogId,
    /// When it became known, as a time.
    pub known_at: Timestamp,
    /// The entry.
    pub bytes: Vec<u8>,
}

/// What a replay reads.
///
/// # Errors
/// All alike: those of reading.
#[expect(clippy::missing_errors_doc, reason = "said once for all methods")]
pub trait Ground {
    /// How many entries there are.
    fn count(&self) -> Result<u64, StoreError>;

    /// Hands over every entry, in the order of sequence numbers, and passes on what that ends with.
    fn entries(
        &self,
        each: &mut dyn FnMut(Known) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Entry 0 of the own log.
    fn genesis(&self) -> Result<Option<Vec<u8>>, StoreError>;

    /// How the keeper of a peer's log was pinned.
    fn descriptor(&self, log: LogId) -> Result<Option<Descriptor>, StoreError>;
}

/// Where what follows from ground is written.
///
/// # Errors
/// All alike: those of reading and writing.
#[expect(clippy::missing_errors_doc, reason = "said once for all methods")]
pub trait Derivation {
    /// Writes the rows that a change has beside its entries.
    fn write(&mut self, change: &Change) -> Result<(), StoreError>;

    /// What [`View::target`] answers from the rows written so far.
    fn target(&self, log: LogId, id: &StatementId) -> Result<Option<Target>, StoreError>;
}

/// Replays everything; says how many entries there are.
///
/// A log that contradicts itself is reported and left out from there on.
///
/// # Errors
/// Those of reading ground and of writing what follows.
pub fn replay(
    ground: &dyn Ground,
    derivation: &mut dyn Derivation,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<u64, StoreError> {
    let total = ground.count()?;
    let mut replay = Replay::new(ground, derivation, findings);
    let mut run: Option<Run> = None;
    let mut count = 0_u64;
    ground.entries(&mut |entry| {
        replay.expect_next(entry.seq);
        let Known { log, known_at, bytes, .. } = entry;
        match &mut run {
            Some(run) if run.goes_on(log, known_at) => run.entries.push(bytes),
            _ => {
                if let Some(run) = run.replace(Run { log, known_at, entries: vec![bytes] }) {
                    replay.decide(&run)?;
                    progress(count, total);
                }
            }
        }
        count = count.saturating_add(1);
        Ok(())
    })?;
    if let Some(run) = run {
        replay.decide(&run)?;
    }
    progress(count, total);
    Ok(total)
}

/// A replay under way.
struct Replay<'a> {
    ground: &'a dyn Ground,
    derivation: &'a mut dyn Derivation,
    findings: &'a mut Findings,
    edges: BTreeMap<LogId, CompactRange>,
    walkers: BTreeMap<LogId, Walker>,
    broken: BTreeSet<LogId>,
    last: u64,
    next_seq: u64,
    known_at: Timestamp,
}

/// Entries of one log that became known at one time, one after the other.
struct Run {
    log: LogId,
    known_at: Timestamp,
    entries: Vec<Vec<u8>>,
}

impl Run {
    fn goes_on(&self, log: LogId, known_at: Timestamp) -> bool {
        (self.log, self.known_at) == (log, known_at) && self.entries.len() < BATCH_MAX
    }
}

impl<'a> Replay<'a> {
    fn new(
        ground: &'a dyn Ground,
        derivation: &'a mut dyn Derivation,
        findings: &'a mut Findings,
    ) -> Self {
        Self {
            ground,
            derivation,
            findings,
            edges: BTreeMap::new(),
            walkers: BTreeMap::new(),
            broken: BTreeSet::new(),
            last: 0,
            next_seq: 1,
            known_at: Timestamp::EPOCH,
        }
    }

    fn expect_next(&mut self, seq: Seq) {
        if seq.0 != self.last.saturating_add(1) {
            let last = self.last;
            self.findings.ground(format!("entry: sequence number {} follows {last}", seq.0));
        }
        self.last = seq.0;
    }

    fn decide(&mut self, run: &Run) -> Result<(), StoreError> {
        let first = self.next_seq;
        let count = u64::try_from(run.entries.len()).unwrap_or(u64::MAX);
        self.next_seq = first.saturating_add(count);
        if self.broken.contains(&run.log) {
            return Ok(());
        }
        let Some((keeper, entries)) = self.verify(run)? else {
            self.broken.insert(run.log);
            return Ok(());
        };
        let batch =
            Batch { log: run.log, keeper, known_at: run.known_at, entries, checkpoint: None };
        let view = AtSeq { replay: self, seq: first };
        let change = decide(&view, &batch);
        self.known_at = self.known_at.max(run.known_at);
        let edge = self.edges.entry(run.log).or_default();
        for entry in &change.entries {
            edge.append(entry.leaf, |_, _, _| {});
        }
        if run.log == LogId::OWN {
            for row in change.statements.iter().filter(|row| row.statement.is_none()) {
                let code = row.refusal.unwrap_or_default();
                self.findings
                    .ground(format!("log 0 entry {}: the verifier refuses it ({code})", row.index));
            }
        }
        self.derivation.write(&change)
    }

    /// Whose log it is and the entries of a run, verified; `None` when the log cannot be read at
    /// all.
    fn verify(
        &mut self,
        run: &Run,
    ) -> Result<Option<(comity_protocol::party::PartyId, Vec<Entry>)>, StoreError> {
        if !self.walkers.contains_key(&run.log) {
            let Some(pinned) = pinned(self.ground, run.log)? else {
                self.findings.ground(format!("log {}: nothing says whose it is", run.log.0));
                return Ok(None);
            };
            let walker = Walker::new(pinned, run.log, CompactRange::new(), Keyring::default());
            self.walkers.insert(run.log, walker);
        }
        let Some(walker) = self.walkers.get_mut(&run.log) else { return Ok(None) };
        match walker.read(&run.entries) {
            Ok(entries) => Ok(Some((walker.pinned().keeper.clone(), entries))),
            Err(refusal) => {
                self.findings.ground(format!("log {}: {refusal}", run.log.0));
                Ok(None)
            }
        }
    }
}

/// The replay as `decide` sees it, at a sequence number.
struct AtSeq<'a, 'b> {
    replay: &'a Replay<'b>,
    seq: u64,
}

impl View for AtSeq<'_, '_> {
    fn edge(&self, log: LogId) -> CompactRange {
        self.replay.edges.get(&log).cloned().unwrap_or_default()
    }

    fn next_seq(&self) -> Seq {
        Seq(self.seq)
    }

    fn known_at(&self) -> Timestamp {
        self.replay.known_at
    }

    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        // A target that cannot be read shows as a relation that is missing.
        self.replay.derivation.target(log, id).ok().flatten()
    }
}

/// Whose log it is and which keys may begin it: a peer's by its descriptor, the own by its entry 0.
fn pinned(ground: &dyn Ground, log: LogId) -> Result<Option<Pinned>, StoreError> {
    if log == LogId::OWN {
        return Ok(ground.genesis()?.and_then(|genesis| own(&genesis)));
    }
    let Some(descriptor) = ground.descriptor(log)? else { return Ok(None) };
    let kids = descriptor.statement_keys.iter().filter_map(|key| {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(key.as_bytes()).ok()?;
        Some(PublicKey::from_cose_key(&bytes).ok()?.kid())
    });
    let statement_kids = kids.collect();
    Ok(Some(Pinned {
        keeper: descriptor.party,
        origin: descriptor.origin,
        log_keys: Vec::new(),
        statement_kids,
    }))
}

fn own(genesis: &[u8]) -> Option<Pinned> {
    let genesis = statement::parse(genesis).ok()?;
    let statement = genesis.statement();
    let own: Option<Kid> = match &statement.confirmation {
        Some(Confirmation::Key(key)) => PublicKey::from_cose_key(key).ok().map(|key| key.kid()),
        _ => None,
    };
    Some(Pinned {
        origin: statement.issuer.log_origin(),
        keeper: statement.issuer.clone(),
        log_keys: Vec::new(),
        statement_kids: own.into_iter().collect(),
    })
}
