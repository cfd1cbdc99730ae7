//! Time that others vouch for: who saw which log at which size when.
//!
//! Sightings are ground rows of the store. Of each log that is asked about they are held in memory
//! as well, so that an interval costs a search and no query. The rules are those of
//! [`comity_protocol::vouch`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::limits::NOTE_SIGNATURES_MAX;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{LeafIndex, TreeSize};
use comity_protocol::log::note::{NoteSignature, VerifierKey};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::note::{Seen, claimed_at};
use comity_protocol::vouch::sightings::{Sighting, Sightings, Testimony, Voucher};
use comity_protocol::vouch::{Quorum, Vouched};
use comity_store::rows::{FactRow, SightingRow, StatementView};
use comity_store::{Reader, StoreError, Write};

use crate::error::Error;
use crate::ledger::Ledger;
use crate::sync::lock;
use believed::Described;
use ear::Ears;
pub(crate) use ear::{Ear, Moved};

pub use believed::Believed;

mod believed;

mod ear;

/// How often the sightings of a log are thinned, in milliseconds.
const THIN_EVERY_MS: i64 = 3_600_000;

/// What a node holds in memory of who saw which log when.
pub struct Vouching {
    ledger: Arc<Ledger>,
    kept: Mutex<BTreeMap<LogId, Arc<Sightings>>>,
    /// Who is told of entries whose bounds may have moved.
    ears: Ears,
    thinned: Mutex<BTreeMap<LogId, Timestamp>>,
    believed: Mutex<Option<Arc<Believed>>>,
    /// What was shown last of each log, and what it was made of.
    shown: Mutex<BTreeMap<LogId, (MadeOf, Vec<u8>)>>,
}

/// What a checkpoint is shown by: the digest of the note that is held, when this node saw it, and
/// the identifier of the key it cosigned with.
type MadeOf = (Digest, TreeSize, Timestamp, [u8; 4]);

/// Longest note of a log that is kept as it is shown: as long as one with eight pairs of lines.
const SHOWN_BYTES_MAX: usize = 32 << 10;

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
    /// Keys of the log that sign it.
    pub log_keys: Vec<VerifierKey>,
}

impl Vouching {
    /// Nothing was asked for yet.
    pub fn new(ledger: Arc<Ledger>) -> Self {
        Self {
            ledger,
            kept: Mutex::default(),
            ears: Ears::default(),
            thinned: Mutex::default(),
            believed: Mutex::default(),
            shown: Mutex::default(),
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

    /// Hears which bounds of entries may move from now on.
    pub(crate) fn listen(&self) -> Ear {
        self.ears.listen()
    }

    /// The same, and what another heard that was not asked for yet.
    pub(crate) fn listen_as(&self, other: &Ear) -> Ear {
        self.ears.listen_as(other)
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
            self.ears.tell(row.log, (from, to));
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
    /// Whom this node believes about time, by what it follows and is told to ask: the same for as
    /// long as that is the same.
    ///
    /// # Errors
    /// The reader's.
    pub fn believed(&self) -> Result<Arc<Believed>, Error> {
        let peers = self.ledger.read_now(|reader| reader.peers())?;
        let described = Described::new(self.ledger.described(), peers);
        let mut kept = lock(&self.believed);
        if let Some(believed) = kept.as_ref().filter(|kept| kept.is_of(&described)) {
            return Ok(Arc::clone(believed));
        }
        let believed = Arc::new(Believed::new(&self.ledger.config, described));
        *kept = Some(Arc::clone(&believed));
        Ok(believed)
    }

    /// Cosigns a peer's checkpoint that the mirror has just been found to agree with, with the time
    /// at which it came; what is worth keeping of it, as writes for [`Self::sightings_written`].
    ///
    /// # Errors
    /// The reader's, and those of the key store.
    pub(crate) fn saw(&self, log: LogId, shown: &Shown) -> Result<Vec<Write>, Error> {
        let Shown { signed, at, log_keys } = shown;
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
        let Some(keeper) = believed.keeper(log) else { return Ok(Vec::new()) };
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
        let [signer, _] = self.ledger.keys.witness();
        let made_of: MadeOf = (Digest::of(&note), size, at, signer.key().id());
        if let Some((_, shown)) = lock(&self.shown).get(&log).filter(|(of, _)| *of == made_of) {
            return Ok(Some(shown.clone()));
        }
        let sighting = Sighting { voucher: Voucher::Own, size, at };
        let cosigned = reader.sighting_note(log, &sighting)?;
        let shown = with_lines(note, cosigned.as_deref(), signer.key());
        if shown.len() <= SHOWN_BYTES_MAX {
            lock(&self.shown).insert(log, (made_of, shown.clone()));
        }
        Ok(Some(shown))
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

/// A note with the lines that a key added to it, where `cosigned` is of the same checkpoint.
fn with_lines(note: Vec<u8>, cosigned: Option<&[u8]>, key: &VerifierKey) -> Vec<u8> {
    let cosigned = cosigned.and_then(|note| SignedCheckpoint::parse(note).ok());
    let (Some(cosigned), Ok(mut signed)) = (cosigned, SignedCheckpoint::parse(&note)) else {
        return note;
    };
    if cosigned.checkpoint != signed.checkpoint {
        return note;
    }
    let lines: Vec<NoteSignature> = cosigned.note.signatures_of(key).cloned().collect();
    signed.note.signatures.extend(lines);
    let whole = signed.to_string().into_bytes();
    // A log that fills its note with lines leaves no room for what others say of it, and must not
    // have this node show what nobody reads: without those lines it fits.
    let fits = SignedCheckpoint::parse(&whole).is_ok();
    if fits { whole } else { cosigned.to_string().into_bytes() }
}
