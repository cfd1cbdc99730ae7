//! The one that is asked forgets what was destroyed, while another is fed.
//!
//! What was destroyed is told by nobody, however long it takes to bring up what knows of it: it is
//! not waited for, but taken out of the one that is asked, which is then as if it had never been
//! held. That it was destroyed, and who did it, is known when its turn comes.

use std::sync::Arc;

use comity_store::Reader;
use tokio::time::Instant;

use super::broken::{Panicked, caught};
use super::held::{Feed, Made, Place};
use super::projection::{Fault, Projection, Taken};
use super::slot::Out;

/// What came of having one forget.
enum Mended {
    /// There is nothing left to be forgotten in it, or it is not there any more.
    Done,
    /// Somebody holds it.
    Lent,
}

impl<P: Projection> Feed<P> {
    /// Has the one that is asked forget what was destroyed. Who asks next does not wait as long.
    ///
    /// # Errors
    /// [`Fault`]: where somebody holds it for too long, and the store's.
    pub(super) async fn mend(self: &Arc<Self>, until: Instant) -> Result<(), Fault> {
        let turn = tokio::time::timeout_at(until, Arc::clone(&self.mending).lock_owned());
        let turn = turn.await.map_err(|_| Fault::GivenUp)?;
        let feed = Arc::clone(self);
        let (patience, until) = (until, until.min(Instant::now() + self.bounds.lent));
        let job = async move {
            let _turn = turn;
            loop {
                let returned = feed.returned.notified();
                match feed.apart(|feed, reader| feed.forget_in_front(reader)).await? {
                    Mended::Done => return Ok(()),
                    Mended::Lent => {
                        let returned = tokio::time::timeout_at(until, returned);
                        returned.await.map_err(|_| Fault::GivenUp)?;
                    }
                }
            }
        };
        let mended = tokio::time::timeout_at(patience, self.going_on(job));
        mended.await.map_err(|_| Fault::GivenUp)?
    }

    fn forget_in_front(&self, reader: &dyn Reader) -> Result<Mended, Fault> {
        let (Some(front), _) = self.front() else { return Ok(Mended::Done) };
        if self.is_clean(&front, reader)? {
            return Ok(Mended::Done);
        }
        drop(front);
        let made = match self.take_out() {
            Out::Mine(made) => made,
            Out::Lent(_) => return Ok(Mended::Lent),
            Out::Gone => return Ok(Mended::Done),
        };
        let _out = self.out();
        let is_open = || self.is_open();
        let Made { snapshot, place } = made;
        let at = P::spans(&snapshot).0;
        let forgot = caught(|| {
            let mut projection = P::resume(snapshot);
            let (taken, upto) = self.forget_all(&mut projection, place.forgotten(), reader)?;
            // Where it cannot be forgotten alone nobody may ask before it is made anew.
            let is_whole = taken == Taken::Whole;
            let snapshot = is_whole.then(|| projection.advance(at, &is_open)).transpose()?;
            Ok::<_, Fault>(snapshot.map(|snapshot| (snapshot, upto)))
        });
        if let Some((snapshot, upto)) = forgot.map_err(|Panicked(_)| Fault::Panicked)?? {
            let place = Place::new(place.reached(), upto, place.kinds.clone());
            self.put_back(Made { snapshot, place: Arc::new(place) });
        }
        Ok(Mended::Done)
    }
}
