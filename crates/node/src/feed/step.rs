//! One step of a feed.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_protocol::index::Seq;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::Reader;
use comity_store::rows::FactRow;

use super::aside::PANICKED;
use super::broken::{Broken, Panicked, caught, wanted};
use super::held::{Careful, Feed, Made, Place};
use super::projection::{Fault, Projection, Taken, Waits};
use super::slot::Out;
use crate::sync::lock;

/// What came of a step.
pub(super) enum Step<P: Projection> {
    /// It knows all that was held.
    Up(Arc<Made<P>>),
    /// There may be more.
    More,
    /// There is something new, and somebody holds the snapshot that would be fed.
    Lent(Arc<Made<P>>),
    /// Somebody has it forget something.
    Out,
}

impl<P: Projection> Step<P> {
    fn after(made: Arc<Made<P>>, has_more: bool) -> Self {
        if has_more { Self::More } else { Self::Up(made) }
    }
}

/// What a step takes: what was read first, and how much more is read.
struct Rows {
    /// Behind which they were read.
    from: Seq,
    rows: Vec<FactRow>,
    reached: Seq,
    /// Whether there may be more.
    has_more: bool,
    /// What others know already is taken in any case.
    known: Seq,
    /// Beyond that it takes no more once it took so many.
    most: usize,
}

impl Rows {
    /// Whether what was read is not enough, of which so many are news.
    fn is_short(&self, taken: usize) -> bool {
        self.has_more && (self.reached <= self.known || taken < self.most)
    }

    fn news(&self) -> usize {
        self.rows.iter().filter(|row| row.seq > self.known).count()
    }
}

/// What came of feeding.
enum Came<P: Projection> {
    /// It was brought up by all that was read, and whether there may be more.
    Up(Made<P>, bool),
    /// Too much rests on what was read, which it knows, and what erasures up to here destroyed it
    /// does not know.
    Outdated(P, Seq),
    /// It is gone, and to be made anew.
    Gone(Careful),
}

impl<P: Projection> Feed<P> {
    /// Takes what came, as much as a step takes.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn step(&self, reader: &dyn Reader) -> Result<Step<P>, Fault> {
        Ok(match self.taken(reader)? {
            // It was destroyed while this one was brought up.
            Step::Up(made) if !self.is_clean(&made, reader)? => Step::More,
            step => step,
        })
    }

    fn taken(&self, reader: &dyn Reader) -> Result<Step<P>, Fault> {
        let is_open = || self.is_open();
        let waits: Waits<'_> = &is_open;
        wanted(waits)?;
        let (front, is_out) = self.front();
        let Some(front) = front else {
            return if is_out {
                Ok(Step::Out)
            } else {
                self.make(reader, None, waits).map(Step::Up)
            };
        };
        let has_news = P::is_stirred(&front.snapshot)
            || self.has_facts(&front, reader)?
            || !self.is_clean(&front, reader)?;
        let (at, until) = P::spans(&front.snapshot);
        let now = steady(self.ledger.now(), at);
        if !has_news && at == now {
            return Ok(Step::Up(front));
        }
        // Where nothing changed but the hour, the time it was brought to is as good as now.
        let is_as_good = !has_news && (at..until).contains(&now);
        // Where another is fed in any case, nothing is read for this one.
        if !is_as_good && (self.is_heavy(&front, 0) || lock(&self.slot).back.is_some()) {
            return self.feed_beside(front, None, now, reader, waits);
        }
        let place = Arc::clone(&front.place);
        let rows = self.rows(&place, (place.reached(), 0), reader)?;
        if !is_as_good && (rows.has_more || self.is_heavy(&front, rows.rows.len())) {
            return self.feed_beside(front, Some(rows), now, reader, waits);
        }
        drop(front);
        match self.take_out() {
            Out::Mine(made) => self.feed_in_place(made, rows, now, reader, waits),
            Out::Lent(made) if is_as_good => Ok(Step::Up(made)),
            // Nobody is answered by this one any more, however long it is held.
            Out::Lent(made) if !self.is_clean(&made, reader)? => {
                self.feed_beside(made, Some(rows), now, reader, waits)
            }
            Out::Lent(made) => Ok(Step::Lent(made)),
            Out::Gone => Ok(Step::Out),
        }
    }

    /// Whether another is fed, while this one is asked, as bringing it up by so many rows may take
    /// long.
    fn is_heavy(&self, front: &Made<P>, rows: usize) -> bool {
        P::weight(&front.snapshot).saturating_add(rows) > self.bounds.beside_from
    }

    /// What one takes in a step that is at a place, beyond what others know and no more than so
    /// much.
    fn rows(
        &self,
        place: &Place,
        (known, most): (Seq, usize),
        reader: &dyn Reader,
    ) -> Result<Rows, Fault> {
        let from = place.reached();
        let rows = Vec::new();
        let mut rows = Rows { from, rows, reached: from, has_more: true, known, most };
        self.read_on(&mut rows, &place.kinds, reader)?;
        Ok(rows)
    }

    fn read_on(
        &self,
        rows: &mut Rows,
        kinds: &BTreeSet<String>,
        reader: &dyn Reader,
    ) -> Result<(), Fault> {
        let read = reader.facts(rows.reached, kinds, self.bounds.rows)?;
        rows.has_more = read.rows.len() >= self.bounds.rows;
        (rows.rows, rows.reached) = (read.rows, read.reached);
        Ok(())
    }

    /// Feeds what nobody holds, and puts it back or another in its place.
    fn feed_in_place(
        &self,
        made: Made<P>,
        rows: Rows,
        now: Timestamp,
        reader: &dyn Reader,
        waits: Waits<'_>,
    ) -> Result<Step<P>, Fault> {
        let _out = self.out();
        let Made { snapshot, place } = made;
        match self.fed(P::resume(snapshot), &place, rows, now, reader)? {
            Came::Up(made, has_more) => Ok(Step::after(self.put_back(made), has_more)),
            Came::Outdated(projection, forgotten) => {
                let snapshot = projection.advance(now, waits)?;
                let place = Place::new(place.reached(), forgotten, place.kinds.clone());
                self.put_back(Made { snapshot, place: Arc::new(place) });
                self.make(reader, None, waits).map(Step::Up)
            }
            Came::Gone(careful) => self.make(reader, careful, waits).map(Step::Up),
        }
    }

    /// Feeds another than the one that is asked meanwhile, and puts it in its place. What was read
    /// already is not read again where that other stands at the same place.
    fn feed_beside(
        &self,
        front: Arc<Made<P>>,
        read: Option<Rows>,
        now: Timestamp,
        reader: &dyn Reader,
        waits: Waits<'_>,
    ) -> Result<Step<P>, Fault> {
        let Some((projection, place)) = self.take_back(&front, reader)? else {
            return Ok(Step::Lent(front));
        };
        // As much again as is known: what judging all of it costs is not paid for each thousand.
        let most = P::weight(&front.snapshot).max(self.bounds.rows);
        let known = front.place.reached();
        // Whoever has it forget something needs it alone.
        drop(front);
        let rows = match read.filter(|rows| rows.from == place.reached()) {
            Some(rows) => Rows { known, most, ..rows },
            None => self.rows(&place, (known, most), reader)?,
        };
        match self.fed(projection, &place, rows, now, reader)? {
            Came::Up(made, has_more) => Ok(Step::after(self.put_before(made, reader)?, has_more)),
            Came::Outdated(..) => self.make(reader, None, waits).map(Step::Up),
            Came::Gone(careful) => self.make(reader, careful, waits).map(Step::Up),
        }
    }

    /// Feeds a projection what was read, and what else changed, and brings it to a time.
    fn fed(
        &self,
        projection: P,
        place: &Place,
        mut rows: Rows,
        now: Timestamp,
        reader: &dyn Reader,
    ) -> Result<Came<P>, Fault> {
        let is_open = || self.is_open();
        let waits: Waits<'_> = &is_open;
        let kinds = projection.kinds().clone();
        let before = place.reached();
        let (alone, has_rows) = match rows.rows.as_slice() {
            [row] if !rows.has_more => (Some(row.id), true),
            rows => (None, !rows.is_empty()),
        };
        let taken = self.take_all(projection, place, &mut rows, reader, waits);
        let (projection, forgotten) = match taken {
            Ok((projection, Taken::Whole, forgotten)) => (projection, forgotten),
            Ok((projection, Taken::Outdated, forgotten)) => {
                return Ok(Came::Outdated(projection, forgotten));
            }
            Ok((_, Taken::Withdrawn, _)) => return Ok(Came::Gone(None)),
            Err(Broken::Fault(fault)) => return Err(fault),
            Err(Broken::Panicked(Panicked(None))) => return Err(self.lost()),
            Err(Broken::Panicked(Panicked(Some(id)))) => {
                self.set_aside(id, PANICKED)?;
                return Ok(Came::Gone(None));
            }
        };
        match caught(|| projection.advance(now, waits)) {
            Ok(snapshot) => {
                let place = Arc::new(Place::new(rows.reached, forgotten, kinds));
                Ok(Came::Up(Made { snapshot: snapshot?, place }, rows.has_more))
            }
            Err(Panicked(_)) if has_rows => {
                if let Some(id) = alone {
                    self.set_aside(id, PANICKED)?;
                }
                Ok(Came::Gone(Some(before)))
            }
            Err(Panicked(_)) => Err(self.lost()),
        }
    }

    /// Has a projection forget what was destroyed, before it takes anything, and take rows and what
    /// else changed; up to where it forgot.
    fn take_all(
        &self,
        mut projection: P,
        place: &Place,
        rows: &mut Rows,
        reader: &dyn Reader,
        waits: Waits<'_>,
    ) -> Result<(P, Taken, Seq), Broken> {
        let (mut taken, forgotten) =
            caught(|| self.forget_all(&mut projection, place.forgotten(), reader))??;
        taken = taken.max(caught(|| projection.refresh(reader, waits))??);
        let mut news = 0_usize;
        loop {
            news = news.saturating_add(rows.news());
            for row in std::mem::take(&mut rows.rows) {
                wanted(waits)?;
                taken = taken.max(self.accept(&mut projection, row, reader)?);
            }
            if !rows.is_short(news) {
                return Ok((projection, taken, forgotten));
            }
            self.read_on(rows, &place.kinds, reader)?;
        }
    }

    pub(super) fn accept(
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

    /// Whether there are facts that are not known yet. What is no fact here is passed over.
    fn has_facts(&self, made: &Made<P>, reader: &dyn Reader) -> Result<bool, Fault> {
        let read = reader.facts(made.place.reached(), &made.place.kinds, 1)?;
        if read.rows.is_empty() {
            made.place.has_reached(read.reached);
        }
        Ok(!read.rows.is_empty())
    }

    pub(super) fn set_aside(&self, id: StatementId, code: &'static str) -> Result<(), Fault> {
        if self.asides.put(id, code, P::NAME) { Ok(()) } else { Err(self.lost()) }
    }
}

/// A clock that was put right by less than this takes nothing back, in milliseconds: what was
/// evaluated would have to be anew.
const STEADY_MS: i64 = 60_000;

/// Now, but not a little before the time to which something was brought already.
fn steady(now: Timestamp, at: Timestamp) -> Timestamp {
    if now < at && at.since(now) < STEADY_MS { at } else { now }
}
