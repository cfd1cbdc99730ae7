//! A projection made anew, of all that is held.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_protocol::index::Seq;
use comity_protocol::time::Timestamp;
use comity_store::{Reader, StoreError};

use super::aside::PANICKED;
use super::broken::{Broken, Panicked, caught, wanted};
use super::held::{Careful, Feed, Made, Place, ROWS};
use super::projection::{Fault, Next, Progress, Projection, Taken, Waits};
use crate::sync::lock;

/// While one is made anew.
struct Making<'f, P: Projection>(&'f Feed<P>);

impl<'f, P: Projection> Making<'f, P> {
    fn begin(feed: &'f Feed<P>) -> Self {
        feed.is_making(Progress { read: Seq(0), of: Seq(0) });
        Self(feed)
    }
}

impl<P: Projection> Drop for Making<'_, P> {
    fn drop(&mut self) {
        lock(&self.0.slot).making = None;
    }
}

impl<P: Projection> Feed<P> {
    fn is_making(&self, progress: Progress) {
        lock(&self.slot).making = Some(progress);
    }

    /// Makes one anew and puts it in the place of what there is.
    pub(super) fn make(
        &self,
        reader: &dyn Reader,
        mut careful: Careful,
        waits: Waits<'_>,
    ) -> Result<Arc<Made<P>>, Fault> {
        let making = Making::begin(self);
        loop {
            match self.make_once(reader, careful, waits) {
                Ok(made) => {
                    drop(making);
                    return Ok(self.replace(made));
                }
                Err(Broken::Panicked(Panicked(Some(id)))) => self.set_aside(id, PANICKED)?,
                // It is to be found out which one it is.
                Err(Broken::Panicked(Panicked(None))) if careful.is_none() => {
                    careful = Some(Seq(0));
                }
                Err(Broken::Panicked(Panicked(None))) => return Err(self.lost()),
                Err(Broken::Fault(fault)) => return Err(fault),
            }
        }
    }

    fn make_once(
        &self,
        reader: &dyn Reader,
        careful: Careful,
        waits: Waits<'_>,
    ) -> Result<Made<P>, Broken> {
        // What an erasure from here on destroys may have been read before.
        let of = head(reader)?;
        let told = |read| self.is_making(Progress { read, of });
        told(Seq(0));
        let (projection, reached) = self.read_all(&self.begin, reader, careful, &told, waits)?;
        let place = Arc::new(Place::new(reached, of, projection.kinds().clone()));
        let now = self.ledger.now();
        Ok(Made { snapshot: caught(|| projection.advance(now, waits))??, place })
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
        match self.read_all(begin, reader, None, &|_| (), waits) {
            Ok((projection, _)) => projection.advance(to, waits),
            Err(Broken::Fault(fault)) => Err(fault),
            Err(Broken::Panicked(_)) => Err(Fault::Panicked),
        }
    }

    fn read_all(
        &self,
        begin: &dyn Fn() -> P,
        reader: &dyn Reader,
        careful: Careful,
        told: &dyn Fn(Seq),
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
            told(reached);
        }
    }

    fn tried(&self, projection: P, waits: Waits<'_>) -> Result<P, Broken> {
        let now: Timestamp = self.ledger.now();
        Ok(P::resume(caught(|| projection.advance(now, waits))??))
    }
}

/// The last of all that the node knows.
fn head(reader: &dyn Reader) -> Result<Seq, Fault> {
    let none: Result<_, StoreError> = reader.facts(Seq(0), &BTreeSet::new(), 1);
    Ok(none?.reached)
}
