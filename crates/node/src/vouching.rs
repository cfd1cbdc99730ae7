//! Time that others vouch for: who saw which log at which size when.
//!
//! Sightings are ground rows of the store. Of each log that is asked about they are held in memory
//! as well, so that an interval costs a search and no query. The rules are those of
//! [`comity_protocol::vouch`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use comity_protocol::exchange::follow::Pinned;
use comity_protocol::index::LogId;
use comity_protocol::limits::NOTE_SIGNATURES_MAX;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{LeafIndex, TreeSize};
use comity_protocol::log::note::{NoteSignature, VerifierKey};
use comity_protocol::log::policy::Policy;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::note::{Seen, claimed_at};
use comity_protocol::vouch::sightings::{Sighting, Sightings, Testimony, Voucher};
use comity_protocol::vouch::{Quorum, Vouched};
use comity_store::rows::{FactRow, PeerRow, PeerState, SightingRow, StatementView};
use comity_store::{Reader, StoreError, Write};

use crate::error::Error;
use crate::eyes::Eyes;
use crate::ledger::Ledger;

/// How often the sightings of a log are thinned, in milliseconds.
const THIN_EVERY_MS: i64 = 3_600_000;

/// What a node holds in memory of who saw which log when.
pub struct Vouching {
    ledger: Arc<Ledger>,
    kept: Mutex<BTreeMap<LogId, Arc<Sightings>>>,
    /// Entries whose bounds may have moved since the docket last asked, by whose eyes it is read
    /// with: the named persons', then the others'.
    moved: [Mutex<Moved>; 2],
    thinned: Mutex<BTreeMap<LogId, Timestamp>>,
}

/// The first and the last entry of each log whose bounds may have moved.
type Moved = BTreeMap<LogId, (LeafIndex, LeafIndex)>;

/// A sighting that was verified, with the note behind it.
#[derive(Clone, Debug)]
pub struct Taken {
    log: LogId,
    sighting: Sighting,
    note: Vec<u8>,
}

/// A cosignature that would say something new if it holds.
pub(crate) struct Claim {
    log: LogId,
    sighting: Sighting,
    signed: SignedCheckpoint,
    line: NoteSignature,
    log_keys: Vec<VerifierKey>,
    key: VerifierKey,
}

impl Claim {
    /// What verifying one is taken to cost, in microseconds: two Ed25519 signatures.
    pub(crate) const MICROS: u64 = 80;

    /// Verifies it. A line that does not hold says nothing, and spoils nothing that others say.
    pub(crate) fn verify(self) -> Option<Taken> {
        let seen = Seen::take(&self.signed, &self.log_keys, &self.line, &self.key).ok()?;
        Some(Taken { log: self.log, sighting: self.sighting, note: seen.to_bytes() })
    }
}

/// A checkpoint that a peer showed, all of which is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The checkpoint.
    pub signed: SignedCheckpoint,
    /// When it came.
    pub at: Timestamp,
}

/// Whose cosignatures this node believes about time: pinned peers, and configured witnesses.
pub struct Believed {
    keys: Vec<(Voucher, VerifierKey)>,
    peers: Vec<PeerRow>,
}

impl Vouching {
    /// Nothing was asked for yet.
    pub fn new(ledger: Arc<Ledger>) -> Self {
        Self {
            ledger,
            kept: Mutex::default(),
            moved: [Mutex::default(), Mutex::default()],
            thinned: Mutex::default(),
        }
    }

    /// The sightings of a log.
    ///
    /// # Errors
    /// The reader's.
    pub fn of(&self, reader: &dyn Reader, log: LogId) -> Result<Arc<Sightings>, StoreError> {
        if let Some(kept) = lock(&self.kept).get(&log) {
            return Ok(Arc::clone(kept));
        }
        let rows = reader.sightings(log)?;
        let read = Arc::new(Sightings::new(rows.into_iter().map(|row| row.sighting)));
        // What came in between was read or is inserted again by whoever wrote it.
        Ok(Arc::clone(lock(&self.kept).entry(log).or_insert(read)))
    }

    /// Entries of logs whose bounds may have moved since this was last asked.
    pub(crate) fn take_moved(&self, eyes: Eyes) -> Moved {
        let [named, staff] = &self.moved;
        let moved = match eyes {
            Eyes::Named => named,
            Eyes::Staff => staff,
        };
        std::mem::take(&mut *lock(moved))
    }

    /// What is worth keeping of what was taken, as writes.
    fn writes(
        &self,
        reader: &dyn Reader,
        taken: &[Taken],
        now: Timestamp,
    ) -> Result<Vec<Write>, StoreError> {
        let mut writes = Vec::new();
        let mut copies: BTreeMap<LogId, Sightings> = BTreeMap::new();
        for Taken { log, sighting, note } in taken {
            let copy = match copies.entry(*log) {
                std::collections::btree_map::Entry::Occupied(copy) => copy.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(Sightings::clone(&*self.of(reader, *log)?))
                }
            };
            let Some(kept) = copy.wants(sighting).then(|| copy.insert(sighting)).flatten() else {
                continue;
            };
            let row = SightingRow { log: *log, sighting: sighting.clone(), known_at: now };
            writes.push(Write::Sighting { row, note: note.clone() });
            let replaced = kept.replaces;
            writes.extend(replaced.map(|sighting| Write::SightingDropped { log: *log, sighting }));
        }
        for (log, mut copy) in copies {
            let due =
                lock(&self.thinned).get(&log).is_none_or(|at| now.since(*at) >= THIN_EVERY_MS);
            if due && !writes.is_empty() {
                lock(&self.thinned).insert(log, now);
                let dropped = copy.thin(now).into_iter();
                writes.extend(dropped.map(|sighting| Write::SightingDropped { log, sighting }));
            }
        }
        Ok(writes)
    }

    /// Holds what was written.
    fn written(&self, writes: &[Write]) {
        for write in writes {
            let Write::Sighting { row, .. } = write else { continue };
            let moves = match lock(&self.kept).get_mut(&row.log) {
                Some(kept) => Arc::make_mut(kept).insert(&row.sighting).map(|kept| kept.moves),
                // Whoever asks first reads it from the store.
                None => Some((LeafIndex(0), LeafIndex(u64::MAX))),
            };
            let Some((from, to)) = moves else { continue };
            for moved in &self.moved {
                let mut moved = lock(moved);
                let before = moved.entry(row.log).or_insert((from, to));
                *before = (before.0.min(from), before.1.max(to));
            }
        }
        let mut dropped: BTreeMap<LogId, BTreeSet<Sighting>> = BTreeMap::new();
        for write in writes {
            if let Write::SightingDropped { log, sighting } = write {
                dropped.entry(*log).or_default().insert(sighting.clone());
            }
        }
        let mut all = lock(&self.kept);
        for (log, dropped) in dropped {
            let kept = all.get_mut(&log);
            if let Some(kept) = kept.filter(|kept| dropped.iter().any(|gone| kept.holds(gone))) {
                *kept = Arc::new(kept.without(&dropped));
            }
        }
    }
}

impl Vouching {
    /// Between which times an entry was logged, as far as others can say. Of an entry of another's
    /// log this node itself can say that it was there when it came to know it.
    ///
    /// # Errors
    /// The reader's.
    pub fn logged(
        &self,
        reader: &dyn Reader,
        entry: Known,
        quorum: Quorum,
    ) -> Result<Vouched, StoreError> {
        let interval = self.of(reader, entry.log)?.interval(entry.index, quorum);
        Ok(entry.held(interval))
    }

    /// The same, and who says so.
    ///
    /// # Errors
    /// The reader's.
    pub fn testimony(
        &self,
        reader: &dyn Reader,
        entry: Known,
        quorum: Quorum,
    ) -> Result<Testimony, StoreError> {
        let mut said = self.of(reader, entry.log)?.testimony(entry.index, quorum);
        let held = entry.held(said.vouched);
        if held != said.vouched {
            said.by_from = vec![Voucher::Own.to_string()];
        }
        Ok(Testimony { vouched: held, ..said })
    }
}

/// An entry that is held.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Whose log.
    pub log: LogId,
    /// Its position there.
    pub index: LeafIndex,
    /// When this node came to know it.
    pub known_at: Timestamp,
}

impl Known {
    /// What others say, and that it is held; of its own log nobody is asked to believe its keeper.
    pub fn held(self, said: Vouched) -> Vouched {
        if self.log == LogId::OWN { said } else { said.held_at(self.known_at) }
    }
}

impl From<&StatementView> for Known {
    fn from(view: &StatementView) -> Self {
        Self { log: view.log, index: view.index, known_at: view.known_at }
    }
}

impl From<&FactRow> for Known {
    fn from(row: &FactRow) -> Self {
        Self { log: row.log, index: row.index, known_at: row.known_at }
    }
}

impl Vouching {
    /// Whom this node believes about time, by what it follows and is told to ask.
    ///
    /// # Errors
    /// The reader's.
    pub fn believed(&self) -> Result<Believed, Error> {
        let peers = self.ledger.read_now(|reader| reader.peers())?;
        let mut keys: Vec<(Voucher, VerifierKey)> = Vec::new();
        let mut add = |voucher: Voucher, text: &str| {
            let key = text.parse().ok().filter(VerifierKey::is_cosigner);
            let fresh = key.filter(|key| keys.iter().all(|(_, known)| known != key));
            keys.extend(fresh.map(|key| (voucher, key)));
        };
        for text in &witness_keys(&self.ledger.described()) {
            add(Voucher::Own, text);
        }
        for peer in peers.iter().filter(|peer| peer.state == PeerState::Following) {
            for text in &witness_keys(&peer.descriptor) {
                add(Voucher::Other(peer.descriptor.party.to_string()), text);
            }
        }
        let policy = Policy::parse(self.ledger.config.policy.as_bytes()).ok();
        let of_policy = policy.iter().flat_map(Policy::witnesses);
        let witnesses = of_policy.map(|witness| witness.key.to_string());
        let configured =
            self.ledger.config.witnesses.iter().flat_map(|witness| witness.keys.clone());
        for text in witnesses.chain(configured) {
            let name = text.split('+').next().unwrap_or_default();
            add(Voucher::Other(called(&peers, name)), &text);
        }
        Ok(Believed { keys, peers })
    }

    /// Cosigns a peer's checkpoint that the mirror has just been found to agree with, with the time
    /// at which it came; what is worth keeping of it, as writes for [`Self::sightings_written`].
    ///
    /// # Errors
    /// The reader's, and those of the key store.
    pub(crate) fn saw(
        &self,
        log: LogId,
        log_keys: &[VerifierKey],
        shown: &Shown,
    ) -> Result<Vec<Write>, Error> {
        let Shown { signed, at } = shown;
        let size = signed.checkpoint.head.size;
        let sighting =
            Sighting { voucher: Voucher::Own, size, at: Timestamp::from_secs(at.secs()) };
        let origin = &signed.checkpoint.origin;
        let wanted = self.ledger.read_now(|reader| {
            // What this node's witness has cosigned further is not cosigned at an earlier size
            // again: the log would seem to have been shorter than it was.
            let further = reader.witnessed(origin)?.is_some_and(|row| row.head.size > size);
            let mirror = reader.head(log)?.size;
            Ok(!further && mirror == size && self.of(reader, log)?.wants(&sighting))
        })?;
        if !wanted || !self.ledger.clock().may_sign() {
            return Ok(Vec::new());
        }
        let [signer, _] = self.ledger.keys.witness();
        let line = signer.cosign(signed, *at)?;
        let seen = Seen::take(signed, log_keys, &line, signer.key());
        let seen = seen.map_err(|refusal| Error::internal(refusal.code()))?;
        let taken = Taken { log, sighting, note: seen.to_bytes() };
        self.ledger.read_now(|reader| self.writes(reader, &[taken], self.ledger.now()))
    }

    /// Cosignatures of a checkpoint by others that this node believes and that would say something
    /// new. The checkpoint itself must have been found to agree with what is held.
    ///
    /// # Errors
    /// The reader's.
    pub(crate) fn claims(
        &self,
        log: LogId,
        signed: &SignedCheckpoint,
        believed: &Believed,
    ) -> Result<Vec<Claim>, Error> {
        let Some(keeper) = believed.keeper(&self.ledger, log) else { return Ok(Vec::new()) };
        let mut claims = Vec::new();
        for line in signed.note.signatures.iter().take(NOTE_SIGNATURES_MAX) {
            let Some((voucher, key)) = believed.of(&keeper, line) else { continue };
            let Some(at) = claimed_at(line) else { continue };
            let size = signed.checkpoint.head.size;
            let sighting = Sighting { voucher: voucher.clone(), size, at };
            let wanted =
                self.ledger.read_now(|reader| Ok(self.of(reader, log)?.wants(&sighting)))?;
            if wanted {
                claims.push(Claim {
                    log,
                    sighting,
                    signed: signed.clone(),
                    line: line.clone(),
                    log_keys: keeper.log_keys.clone(),
                    key: key.clone(),
                });
            }
        }
        Ok(claims)
    }

    /// Keeps sightings, durably.
    ///
    /// # Errors
    /// `unavailable`, `halted`, `overloaded`.
    pub(crate) async fn keep_sightings(&self, taken: &[Taken]) -> Result<(), Error> {
        if taken.is_empty() {
            return Ok(());
        }
        let writes =
            self.ledger.read_now(|reader| self.writes(reader, taken, self.ledger.now()))?;
        if writes.is_empty() {
            return Ok(());
        }
        self.ledger.write(writes.clone()).await?;
        self.sightings_written(&writes);
        Ok(())
    }

    /// Writes that hold sightings are durable.
    pub(crate) fn sightings_written(&self, writes: &[Write]) {
        self.written(writes);
    }

    /// The newest checkpoint held of a log, with this node's own cosignature where it has seen it.
    ///
    /// # Errors
    /// The reader's.
    pub fn checkpoint_seen(
        &self,
        reader: &dyn Reader,
        log: LogId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(note) = reader.checkpoint(log)? else { return Ok(None) };
        let newest = self.of(reader, log)?.newest(&Voucher::Own);
        let Some((size, at)) = newest else { return Ok(Some(note)) };
        let sighting = Sighting { voucher: Voucher::Own, size, at };
        let cosigned = reader.sighting_note(log, &sighting)?;
        let cosigned = cosigned.and_then(|note| SignedCheckpoint::parse(&note).ok());
        let (Some(cosigned), Ok(mut signed)) = (cosigned, SignedCheckpoint::parse(&note)) else {
            return Ok(Some(note));
        };
        if cosigned.checkpoint == signed.checkpoint {
            let [signer, _] = self.ledger.keys.witness();
            let lines: Vec<NoteSignature> =
                cosigned.note.signatures_of(signer.key()).cloned().collect();
            signed.note.signatures.extend(lines);
            let whole = signed.to_string().into_bytes();
            // A log that fills its note with lines leaves no room for what others say of it, and
            // must not have this node show what nobody reads: without those lines it fits.
            let fits = SignedCheckpoint::parse(&whole).is_ok();
            return Ok(Some(if fits { whole } else { cosigned.to_string().into_bytes() }));
        }
        Ok(Some(note))
    }

    /// The size of a log when this node last saw it; zero where it has not.
    ///
    /// # Errors
    /// The reader's.
    pub(crate) fn seen_size(
        &self,
        reader: &dyn Reader,
        log: LogId,
    ) -> Result<TreeSize, StoreError> {
        let newest = self.of(reader, log)?.newest(&Voucher::Own);
        Ok(newest.map_or(TreeSize(0), |(size, _)| size))
    }
}

impl Believed {
    /// The keys of everybody who may vouch for the log of that party, this node's own among them:
    /// for a stranger it is one voucher like the others.
    pub(crate) fn all_keys(&self, keeper: &Descriptor) -> Vec<VerifierKey> {
        let name = keeper.party.witness_name();
        let may = |key: &&VerifierKey| key.name() != name;
        self.keys.iter().map(|(_, key)| key).filter(may).cloned().collect()
    }

    /// The keeper of a log.
    fn keeper(&self, ledger: &Ledger, log: LogId) -> Option<Keeper> {
        let descriptor = if log == LogId::OWN {
            ledger.described()
        } else {
            self.peers.iter().find(|peer| peer.log == log)?.descriptor.clone()
        };
        let Pinned { keeper: party, mut log_keys, .. } =
            Pinned::from_descriptor(&descriptor).ok()?;
        // What was signed before the keys changed was signed with those of the beginning.
        log_keys.extend(Pinned::from_descriptor(&descriptor.identity()).ok()?.log_keys);
        Some(Keeper { party, log_keys })
    }

    /// Who made a line, if that is somebody who may vouch for a log of this keeper: never the
    /// keeper itself, and never this node, whose own sightings are what it saw itself.
    fn of(&self, keeper: &Keeper, line: &NoteSignature) -> Option<(&Voucher, &VerifierKey)> {
        let (voucher, key) = self.keys.iter().find(|(_, key)| key.is_named_by(line))?;
        // By name, and not by the keys that the keeper claims: who is judged chooses those.
        let is_keeper = matches!(voucher, Voucher::Other(name) if *name == keeper.party.as_str())
            || key.name() == keeper.party.witness_name();
        (!is_keeper && *voucher != Voucher::Own).then_some((voucher, key))
    }
}

/// Who keeps a log, and with which keys it signs that.
struct Keeper {
    party: PartyId,
    log_keys: Vec<VerifierKey>,
}

/// With which keys a party cosigns or did at first: what it cosigned before it changed them stays.
/// Only those that bear its name: the name is part of the key, so no party can take the key of
/// another from it by claiming it.
fn witness_keys(descriptor: &Descriptor) -> Vec<String> {
    let name = descriptor.party.witness_name();
    let mut keys = descriptor.keys().witness_keys;
    keys.extend(descriptor.witness_keys.iter().cloned());
    keys.retain(|text| text.split('+').next() == Some(name.as_str()));
    keys.dedup();
    keys
}

/// Whose voice a key of that name is: that of the peer whose name it bears, else its own.
fn called(peers: &[PeerRow], name: &str) -> String {
    let party = peers.iter().map(|peer| &peer.descriptor.party);
    let named = party.into_iter().find(|party| party.witness_name() == name);
    named.map_or_else(|| name.to_owned(), ToString::to_string)
}

/// Takes a lock; a panic elsewhere while it was held does not make its content wrong here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
