//! Where the snapshots are: the one that is asked, and the one that is fed.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_protocol::index::Seq;
use comity_protocol::kind::names;
use comity_store::Reader;

use super::broken::caught;
use super::held::{Back, Feed, Made, Place, ROWS};
use super::projection::{Fault, Projection, Taken};
use crate::sync::lock;

/// What is asked, to be worked on.
pub(super) enum Out<P: Projection> {
    /// In the hands of who took it out.
    Mine(Made<P>),
    /// Somebody holds it.
    Lent(Arc<Made<P>>),
    /// There is none, or somebody else took it out.
    Gone,
}

/// While the one that is asked is out. Where nothing comes back, nothing is left of it.
pub(super) struct TakenOut<'f, P: Projection>(&'f Feed<P>);

impl<P: Projection> Drop for TakenOut<'_, P> {
    fn drop(&mut self) {
        let mut slot = lock(&self.0.slot);
        if slot.front.is_none() {
            slot.place = None;
        }
        drop(slot);
        self.0.returned.notify_waiters();
    }
}

impl<P: Projection> Feed<P> {
    /// The one that is asked, and, where it is not there, whether somebody works on it.
    pub(super) fn front(&self) -> (Option<Arc<Made<P>>>, bool) {
        let slot = lock(&self.slot);
        (slot.front.clone(), slot.place.is_some())
    }

    /// Takes out the one that is asked, unless somebody holds it.
    pub(super) fn take_out(&self) -> Out<P> {
        let mut slot = lock(&self.slot);
        let Some(made) = slot.front.take() else { return Out::Gone };
        match Arc::try_unwrap(made) {
            Ok(made) => Out::Mine(made),
            Err(made) => {
                slot.front = Some(Arc::clone(&made));
                Out::Lent(made)
            }
        }
    }

    /// Kept while it is out.
    pub(super) const fn out(&self) -> TakenOut<'_, P> {
        TakenOut(self)
    }

    /// Puts back what was taken out; where there is a newer one by now, behind that.
    pub(super) fn put_back(&self, made: Made<P>) -> Arc<Made<P>> {
        let made = Arc::new(made);
        let mut slot = lock(&self.slot);
        if slot.front.is_some() {
            slot.back.get_or_insert_with(|| Back::Asked(Arc::clone(&made)));
        } else {
            slot.place = Some(Arc::clone(&made.place));
            slot.front = Some(Arc::clone(&made));
        }
        drop(slot);
        self.returned.notify_waiters();
        made
    }

    /// Puts one in the place of all there is.
    pub(super) fn replace(&self, made: Made<P>) -> Arc<Made<P>> {
        let made = Arc::new(made);
        let mut slot = lock(&self.slot);
        let before = (slot.front.take(), slot.back.take());
        slot.place = Some(Arc::clone(&made.place));
        slot.front = Some(Arc::clone(&made));
        drop(slot);
        self.returned.notify_waiters();
        // Outside of the lock: it may be large.
        drop(before);
        made
    }

    /// Puts one before the one that was asked so far, which is fed next; not where that still knows
    /// what was destroyed and cannot forget it.
    pub(super) fn put_before(
        &self,
        made: Made<P>,
        reader: &dyn Reader,
    ) -> Result<Arc<Made<P>>, Fault> {
        let made = Arc::new(made);
        let mut slot = lock(&self.slot);
        let before = slot.front.replace(Arc::clone(&made));
        slot.place = Some(Arc::clone(&made.place));
        drop(slot);
        self.returned.notify_waiters();
        if let Some(back) = before.map(|before| self.as_back(before, reader)).transpose()?.flatten()
        {
            lock(&self.slot).back.get_or_insert(back);
        }
        Ok(made)
    }

    fn as_back(&self, made: Arc<Made<P>>, reader: &dyn Reader) -> Result<Option<Back<P>>, Fault> {
        if self.is_clean(&made, reader)? {
            return Ok(Some(Back::Asked(made)));
        }
        // Somebody holds it, and is the last.
        let Ok(made) = Arc::try_unwrap(made) else { return Ok(None) };
        let Made { snapshot, place } = made;
        let mut projection = P::resume(snapshot);
        let forgot = caught(|| self.forget_all(&mut projection, place.forgotten(), reader));
        Ok(match forgot.map_err(|_| Fault::Panicked)?? {
            (Taken::Whole, forgotten) => {
                place.has_forgotten(forgotten);
                Some(Back::Idle(projection, place))
            }
            _ => None,
        })
    }

    /// One to be fed beside the one that is asked: the one that was asked before, or another that
    /// knows the same. `None`: somebody holds it. For what was destroyed nobody is waited for.
    pub(super) fn take_back(
        &self,
        front: &Arc<Made<P>>,
        reader: &dyn Reader,
    ) -> Result<Option<(P, Arc<Place>)>, Fault> {
        let back = lock(&self.slot).back.take();
        match back {
            Some(Back::Idle(projection, place)) => return Ok(Some((projection, place))),
            Some(Back::Asked(made)) => match Arc::try_unwrap(made) {
                Ok(Made { snapshot, place }) => return Ok(Some((P::resume(snapshot), place))),
                Err(held) if self.is_clean(front, reader)? => {
                    lock(&self.slot).back.get_or_insert(Back::Asked(held));
                    return Ok(None);
                }
                Err(_) => {}
            },
            None => {}
        }
        // Asked before: what is known of it may be more by then, and not less.
        let (reached, forgotten) = (front.place.reached(), front.place.forgotten());
        let projection = caught(|| P::beside(&front.snapshot)).map_err(|_| self.lost())??;
        let place = Place::new(reached, forgotten, front.place.kinds.clone());
        Ok(Some((projection, Arc::new(place))))
    }

    /// Nothing is left of it; the next question has it made anew.
    pub(super) fn lost(&self) -> Fault {
        let mut slot = lock(&self.slot);
        let before = (slot.front.take(), slot.back.take());
        slot.place = None;
        drop(slot);
        drop(before);
        Fault::Panicked
    }

    /// Has a projection forget all that erasures after this destroyed, and up to where.
    pub(super) fn forget_all(
        &self,
        projection: &mut P,
        mut after: Seq,
        reader: &dyn Reader,
    ) -> Result<(Taken, Seq), Fault> {
        let (kinds, mut taken) = (erasures(), Taken::Whole);
        loop {
            let read = reader.facts(after, &kinds, ROWS)?;
            for row in &read.rows {
                taken = taken.max(projection.forget(row, reader)?);
            }
            after = read.reached;
            if read.rows.len() < ROWS {
                return Ok((taken, after));
            }
        }
    }

    /// Whether a snapshot knows nothing that was destroyed by now.
    pub(super) fn is_clean(&self, made: &Made<P>, reader: &dyn Reader) -> Result<bool, Fault> {
        let kinds = erasures();
        loop {
            let read = reader.facts(made.place.forgotten(), &kinds, ROWS)?;
            for row in &read.rows {
                if P::knows(&made.snapshot, row, reader)? {
                    return Ok(false);
                }
            }
            made.place.has_forgotten(read.reached);
            if read.rows.len() < ROWS {
                return Ok(true);
            }
        }
    }
}

fn erasures() -> BTreeSet<String> {
    BTreeSet::from([names::ERASURE.to_owned()])
}
