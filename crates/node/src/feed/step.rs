//! One step of a feed, and a projection made anew.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use comity_protocol::index::Seq;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::Reader;
use comity_store::rows::FactRow;

use super::aside::PANICKED;
use super::held::{Feed, ROWS};
use super::projection::{Fault, Next, Projection, Taken, Waits};
use crate::sync::lock;

/// What came of a step.
pub(super) enum Step<P: Projection> {
    /// It knows all that was held.
    Up(Arc<P::Snapshot>),
    /// There may be more.
    More,
    /// There is something new, and somebody holds the snapshot.
    Lent(Arc<P::Snapshot>),
}

/// A panic, and at which fact, where that can be told.
struct Panicked(Option<StatementId>);

/// Facts that came after this are brought to the present one by one, to find the one at which
/// that panics.
type Careful = Option<Seq>;

impl<P: Projection> Feed<P> {
    pub(super) fn step(&self, reader: &dyn Reader) -> Result<Step<P>, Fault> {
        let is_open = || !self.closed.load(Ordering::Acquire);
        let waits: Waits<'_> = &is_open;
        wanted(waits)?;
        let Some(snapshot) = lock(&self.slot).snapshot.clone() else {
            return self.make(reader, None, waits).map(Step::Up);
        };
        let has_news = P::is_stirred(&snapshot) || self.has_facts(reader)?;
        let (at, until) = P::spans(&snapshot);
        let now = steady(self.ledger.now(), at);
        if !has_news && at == now {
            return Ok(Step::Up(snapshot));
        }
        drop(snapshot);
        match self.take_out() {
            Out::Mine(projection) => self.feed(projection, now, reader, waits),
            // The time it was brought to is as good as now.
            Out::Lent(snapshot) if !has_news && (at..until).contains(&now) => {
                Ok(Step::Up(snapshot))
            }
            Out::Lent(snapshot) => Ok(Step::Lent(snapshot)),
            Out::Gone => self.make(reader, None, waits).map(Step::Up),
        }
    }

    /// Feeds what nobody holds, and puts it back or another in its place.
    fn feed(
        &self,
        projection: P,
        now: Timestamp,
        reader: &dyn Reader,
        waits: Waits<'_>,
    ) -> Result<Step<P>, Fault> {
        let (reached, kinds) = (self.reached(), projection.kinds().clone());
        let rows = reader.facts(reached, &kinds, ROWS)?;
        let is_last = rows.rows.len() < ROWS;
        let alone = match rows.rows.as_slice() {
            [row] => Some(row.id),
            _ => None,
        };
        let has_rows = !rows.rows.is_empty();
        match self.fed(projection, rows.rows, reader, waits) {
            Ok((projection, Taken::Whole)) => {
                let settled = caught(|| projection.settle(now, waits));
                match settled {
                    Ok(snapshot) => {
                        let snapshot = self.put_back(snapshot?, rows.reached, kinds);
                        Ok(if is_last { Step::Up(snapshot) } else { Step::More })
                    }
                    Err(Panicked(_)) if has_rows => {
                        if let Some(id) = alone {
                            self.set_aside(id, PANICKED)?;
                        }
                        self.make(reader, Some(reached), waits).map(Step::Up)
                    }
                    Err(Panicked(_)) => Err(self.lost()),
                }
            }
            Ok((projection, Taken::Outdated)) => {
                let before = projection.settle(now, waits)?;
                self.put_back(before, reached, kinds);
                self.make(reader, None, waits).map(Step::Up)
            }
            Ok((_, Taken::Withdrawn)) => self.make(reader, None, waits).map(Step::Up),
            Err(Broken::Fault(fault)) => {
                self.lost();
                Err(fault)
            }
            Err(Broken::Panicked(Panicked(None))) => Err(self.lost()),
            Err(Broken::Panicked(Panicked(Some(id)))) => {
                self.set_aside(id, PANICKED)?;
                self.make(reader, None, waits).map(Step::Up)
            }
        }
    }

    /// Feeds a projection some rows, and what else changed.
    fn fed(
        &self,
        mut projection: P,
        rows: Vec<FactRow>,
        reader: &dyn Reader,
        waits: Waits<'_>,
    ) -> Result<(P, Taken), Broken> {
        let mut taken = caught(|| projection.refresh(reader, waits))??;
        for row in rows {
            let of_row = self.accept(&mut projection, row, reader)?;
            taken = taken.max(of_row);
        }
        Ok((projection, taken))
    }

    fn accept(
        &self,
        projection: &mut P,
        row: FactRow,
        reader: &dyn Reader,
    ) -> Result<Taken, Broken> {
        let id = row.id;
        if self.asides.holds(&id) {
            return Ok(Taken::Whole);
        }
        match caught(|| projection.accept(row, reader)) {
            Ok(Ok(taken)) => Ok(taken),
            Ok(Err(Fault::Fact(code))) => {
                self.set_aside(id, code)?;
                Ok(Taken::Whole)
            }
            Ok(Err(fault)) => Err(Broken::Fault(fault)),
            Err(Panicked(_)) => Err(Broken::Panicked(Panicked(Some(id)))),
        }
    }

    /// Makes one anew and puts it in the place of what there is.
    fn make(
        &self,
        reader: &dyn Reader,
        mut careful: Careful,
        waits: Waits<'_>,
    ) -> Result<Arc<P::Snapshot>, Fault> {
        loop {
            match self.make_once(reader, careful, waits) {
                Ok((snapshot, reached, kinds)) => {
                    return Ok(self.put_back(snapshot, reached, kinds));
                }
                Err(Broken::Panicked(Panicked(Some(id)))) => self.set_aside(id, PANICKED)?,
                // It is to be found out which one it is.
                Err(Broken::Panicked(Panicked(None))) if careful.is_none() => {
                    careful = Some(Seq(0));
                }
                Err(Broken::Panicked(Panicked(None))) => return Err(self.lost()),
                Err(Broken::Fault(fault)) => {
                    self.lost();
                    return Err(fault);
                }
            }
        }
    }

    fn make_once(
        &self,
        reader: &dyn Reader,
        careful: Careful,
        waits: Waits<'_>,
    ) -> Result<(P::Snapshot, Seq, BTreeSet<String>), Broken> {
        let (projection, reached) = self.read_all(&self.begin, reader, careful, waits)?;
        let kinds = projection.kinds().clone();
        let now = self.ledger.now();
        Ok((caught(|| projection.settle(now, waits))??, reached, kinds))
    }

    /// Feeds a fresh projection for one question, and brings it to a time. What the present one
    /// could not take is left out here, too.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn past(
        &self,
        begin: &dyn Fn() -> P,
        to: Timestamp,
        waits: Waits<'_>,
        reader: &dyn Reader,
    ) -> Result<P::Snapshot, Fault> {
        match self.read_all(begin, reader, None, waits) {
            Ok((projection, _)) => projection.settle(to, waits),
            Err(Broken::Fault(fault)) => Err(fault),
            Err(Broken::Panicked(_)) => Err(Fault::Panicked),
        }
    }

    fn read_all(
        &self,
        begin: &dyn Fn() -> P,
        reader: &dyn Reader,
        careful: Careful,
        waits: Waits<'_>,
    ) -> Result<(P, Seq), Broken> {
        let (mut projection, mut reached) = (begin(), Seq(0));
        'rows: loop {
            wanted(waits)?;
            let read = reader.facts(reached, projection.kinds(), ROWS).map_err(Fault::from)?;
            if read.reached == reached {
                projection = match caught(|| projection.all_taken())?? {
                    Next::Ready(projection) => return Ok((projection, reached)),
                    Next::Again(projection) => projection,
                    Next::Anew => begin(),
                };
                reached = Seq(0);
                continue;
            }
            for row in read.rows {
                let (id, is_suspect) = (row.id, careful.is_some_and(|from| row.seq > from));
                // Of what is outdated it is asked when all is taken.
                if self.accept(&mut projection, row, reader)? == Taken::Withdrawn {
                    (projection, reached) = (begin(), Seq(0));
                    continue 'rows;
                }
                if is_suspect {
                    projection = self.tried(projection, waits).map_err(|broken| match broken {
                        Broken::Panicked(_) => Broken::Panicked(Panicked(Some(id))),
                        fault @ Broken::Fault(_) => fault,
                    })?;
                }
            }
            reached = read.reached;
        }
    }

    fn tried(&self, projection: P, waits: Waits<'_>) -> Result<P, Broken> {
        let now: Timestamp = self.ledger.now();
        Ok(P::resume(caught(|| projection.settle(now, waits))??))
    }

    /// Whether there are facts that are not known yet. What is no fact here is passed over.
    fn has_facts(&self, reader: &dyn Reader) -> Result<bool, Fault> {
        let kinds = Arc::clone(&lock(&self.slot).kinds);
        let read = reader.facts(self.reached(), &kinds, 1)?;
        if read.rows.is_empty() {
            lock(&self.slot).reached = read.reached;
        }
        Ok(!read.rows.is_empty())
    }

    fn reached(&self) -> Seq {
        lock(&self.slot).reached
    }

    /// The snapshot to be fed, unless somebody holds it.
    fn take_out(&self) -> Out<P> {
        let mut slot = lock(&self.slot);
        let Some(snapshot) = slot.snapshot.take() else { return Out::Gone };
        match Arc::try_unwrap(snapshot) {
            Ok(snapshot) => Out::Mine(P::resume(snapshot)),
            Err(snapshot) => {
                slot.snapshot = Some(Arc::clone(&snapshot));
                Out::Lent(snapshot)
            }
        }
    }

    fn put_back(
        &self,
        snapshot: P::Snapshot,
        reached: Seq,
        kinds: BTreeSet<String>,
    ) -> Arc<P::Snapshot> {
        let snapshot = Arc::new(snapshot);
        let mut slot = lock(&self.slot);
        slot.snapshot = Some(Arc::clone(&snapshot));
        slot.is_made = true;
        (slot.reached, slot.kinds) = (reached, Arc::new(kinds));
        drop(slot);
        self.returned.notify_waiters();
        snapshot
    }

    /// Nothing is left of it; the next question has it made anew.
    fn lost(&self) -> Fault {
        let mut slot = lock(&self.slot);
        (slot.snapshot, slot.is_made) = (None, false);
        Fault::Panicked
    }

    fn set_aside(&self, id: StatementId, code: &'static str) -> Result<(), Fault> {
        if self.asides.put(id, code, P::NAME) { Ok(()) } else { Err(self.lost()) }
    }
}

/// Where the snapshot is.
enum Out<P: Projection> {
    /// In the hands of the feed.
    Mine(P),
    /// Somebody holds it.
    Lent(Arc<P::Snapshot>),
    /// There is none.
    Gone,
}

/// A clock that was put right by less than this takes nothing back, in milliseconds: what was
/// evaluated would have to be anew.
const STEADY_MS: i64 = 60_000;

/// Now, but not a little before the time to which something was brought already.
fn steady(now: Timestamp, at: Timestamp) -> Timestamp {
    if now < at && at.since(now) < STEADY_MS { at } else { now }
}

/// Why a projection cannot go on.
enum Broken {
    Fault(Fault),
    Panicked(Panicked),
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Panicked> for Broken {
    fn from(panicked: Panicked) -> Self {
        Self::Panicked(panicked)
    }
}

/// Does something that may panic; what it worked on is not used again then.
fn caught<T>(job: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|_| Panicked(None))
}

/// Goes on, as long as somebody waits.
fn wanted(waits: Waits<'_>) -> Result<(), Fault> {
    if waits() { Ok(()) } else { Err(Fault::GivenUp) }
}
