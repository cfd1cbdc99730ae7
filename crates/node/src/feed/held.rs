//! What a feed holds: the newest snapshot and perhaps one to be fed beside it, how far was read for
//! them, what was set aside.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity_protocol::index::Seq;
use comity_store::{Reader, StoreError};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::aside::{Aside, Asides};
use super::projection::{Fault, Progress, Projection};
use crate::ledger::Ledger;
use crate::sync::lock;

/// A question waits so long for the feed, from when that began; then it is answered by what there
/// is. Most steps take milliseconds; what is made anew of 200,000 statements takes seconds.
const FRESH_TIMEOUT: Duration = Duration::from_secs(2);

/// A question for which there is nothing to answer it by waits so long.
const FIRST_TIMEOUT: Duration = Duration::from_secs(10);

/// The feed waits so long for those who hold the snapshot.
const LENT_TIMEOUT: Duration = Duration::from_secs(1);

/// Facts that came after this are brought to the present one by one, to find the one at which
/// that panics.
pub(super) type Careful = Option<Seq>;

/// Rows read at once, and taken in one step.
pub const ROWS: usize = 1_000;

/// From how many facts on there are two of it: one is asked while the other is fed. Below, feeding
/// the one there is takes a tenth of a second even where all of it is judged anew; a second one of
/// 5,000 facts takes about 15 MB.
const BESIDE_FROM: usize = 5_000;

/// What feeds one projection.
pub struct Feed<P: Projection> {
    pub(super) ledger: Arc<Ledger>,
    pub(super) begin: Box<dyn Fn() -> P + Send + Sync>,
    pub(super) bounds: Bounds,
    pub(super) slot: Mutex<Slot<P>>,
    /// Held by whoever feeds.
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
    /// Held by whoever has the one that is asked forget something.
    pub(super) mending: Arc<tokio::sync::Mutex<()>>,
    /// When the job that runs began, and when one last waited for askers in vain.
    pub(super) working: Mutex<Working>,
    /// Somebody gave back a snapshot, or one was put back.
    pub(super) returned: Notify,
    pub(super) asides: Asides,
    pub(super) closed: Arc<AtomicBool>,
}

/// How much is done at once, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Rows of a step.
    pub(crate) rows: usize,
    /// From how many facts on another is fed beside the one that is asked.
    pub(crate) beside_from: usize,
    /// How long a question waits for what is new.
    pub(crate) fresh: Duration,
    /// How long it waits where there is nothing yet.
    pub(crate) first: Duration,
    /// How long the feed waits for those who hold what it would feed.
    pub(crate) lent: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            rows: ROWS,
            beside_from: BESIDE_FROM,
            fresh: FRESH_TIMEOUT,
            first: FIRST_TIMEOUT,
            lent: LENT_TIMEOUT,
        }
    }
}

/// The newest snapshot, and another one to be fed.
pub(super) struct Slot<P: Projection> {
    /// The one that is asked; not there while it is fed itself.
    pub(super) front: Option<Arc<Made<P>>>,
    /// How far that one is, also while it is fed; `None`: there is none.
    pub(super) place: Option<Arc<Place>>,
    /// The one that is fed next, where there are two.
    pub(super) back: Option<Back<P>>,
    /// How far the first one is, or one that is made anew.
    pub(super) making: Option<Progress>,
}

/// What was asked before the newest one was, and is fed next.
pub(super) enum Back<P: Projection> {
    /// In nobody's hands.
    Idle(P, Arc<Place>),
    /// Perhaps somebody still holds it.
    Asked(Arc<Made<P>>),
}

/// A snapshot, and what it knows: one value, so that nobody takes the one for the other's.
pub(super) struct Made<P: Projection> {
    pub(super) snapshot: P::Snapshot,
    pub(super) place: Arc<Place>,
}

/// What a snapshot knows. Both numbers only grow, where what stands there makes no difference.
#[derive(Debug)]
pub(super) struct Place {
    reached: AtomicU64,
    forgotten: AtomicU64,
    pub(super) kinds: BTreeSet<String>,
}

impl Place {
    pub(super) fn new(reached: Seq, forgotten: Seq, kinds: BTreeSet<String>) -> Self {
        Self { reached: AtomicU64::new(reached.0), forgotten: AtomicU64::new(forgotten.0), kinds }
    }

    /// All facts of its kinds up to here are known.
    pub(super) fn reached(&self) -> Seq {
        Seq(self.reached.load(Ordering::Acquire))
    }

    /// What erasures up to here destroyed is not known.
    pub(super) fn forgotten(&self) -> Seq {
        Seq(self.forgotten.load(Ordering::Acquire))
    }

    pub(super) fn has_reached(&self, seq: Seq) {
        self.reached.fetch_max(seq.0, Ordering::AcqRel);
    }

    pub(super) fn has_forgotten(&self, seq: Seq) {
        self.forgotten.fetch_max(seq.0, Ordering::AcqRel);
    }
}

#[derive(Clone, Copy, Default)]
pub(super) struct Working {
    pub(super) since: Option<Instant>,
    pub(super) in_vain: Option<Instant>,
}

/// How far a feed is, as monitors are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Of what.
    pub name: &'static str,
    /// How many facts are held that it does not know, counted up to [`ROWS`]; `None`: nobody has
    /// asked it yet.
    pub behind: Option<u64>,
    /// What it could not take.
    pub asides: Vec<Aside>,
}

impl<P: Projection> Feed<P> {
    /// One that has read nothing; `begin` makes an empty projection.
    pub fn new(
        ledger: Arc<Ledger>,
        closed: Arc<AtomicBool>,
        begin: impl Fn() -> P + Send + Sync + 'static,
    ) -> Self {
        let slot = Slot { front: None, place: None, back: None, making: None };
        Self {
            ledger,
            begin: Box::new(begin),
            bounds: Bounds::default(),
            slot: Mutex::new(slot),
            turn: Arc::default(),
            mending: Arc::default(),
            working: Mutex::default(),
            returned: Notify::new(),
            asides: Asides::default(),
            closed,
        }
    }

    /// The same, in other steps: for tests.
    #[cfg(test)]
    pub(crate) fn bounded(self, bounds: Bounds) -> Self {
        Self { bounds, ..self }
    }

    /// Of what it is, how far, and what it left out.
    ///
    /// # Errors
    /// The reader's.
    pub fn state(&self, reader: &dyn Reader) -> Result<State, StoreError> {
        let place = lock(&self.slot).place.clone();
        let behind = place.map(|place| reader.facts(place.reached(), &place.kinds, ROWS));
        let behind = behind.transpose()?;
        let behind = behind.map(|facts| count(facts.rows.len()));
        Ok(State { name: P::NAME, behind, asides: self.asides.all() })
    }

    /// Whether the node still answers: what takes long is given up when it does not.
    pub(super) fn is_open(&self) -> bool {
        !self.closed.load(Ordering::Acquire)
    }

    pub(super) fn read<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.ledger.read_now(|reader| Ok(question(reader))).map_err(Fault::Own)?
    }
}

/// A number of rows.
pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
