//! Who asks is lent a snapshot, by how long that may take.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity_protocol::kind::names;
use comity_store::Reader;
use tokio::time::Instant;

use super::held::{Feed, ROWS, Working, count};
use super::projection::{Fault, Projection};
use super::step::Step;
use crate::error::Error;
use crate::sync::lock;
use crate::work::Work;

/// A question waits so long for the feed, from when that began; then it is answered by what there
/// is. Most steps take milliseconds; what is made anew of 200,000 statements takes seconds.
pub(super) const FRESH_TIMEOUT: Duration = Duration::from_secs(10);

/// A question for which there is nothing to answer it by waits so long.
const FIRST_TIMEOUT: Duration = Duration::from_secs(60);

/// The feed waits so long for those who hold the snapshot.
pub(super) const LENT_TIMEOUT: Duration = Duration::from_secs(1);

/// A snapshot in the hands of somebody who asks.
pub struct Lent<P: Projection> {
    feed: Arc<Feed<P>>,
    /// There until it is dropped.
    snapshot: Option<Arc<P::Snapshot>>,
    /// How many facts are held that it does not know; `None`: it knows all that were held when it
    /// was asked for.
    pub behind: Option<u64>,
}

impl<P: Projection> Lent<P> {
    /// What is lent.
    pub fn peek(&self) -> Option<&P::Snapshot> {
        self.snapshot.as_deref()
    }

    /// Asks it.
    ///
    /// # Errors
    /// A fault of the program.
    pub fn ask<T>(self, question: impl FnOnce(&P::Snapshot) -> T) -> Result<T, Error> {
        let snapshot = self.peek().ok_or_else(|| Error::internal("a snapshot was given back"))?;
        Ok(question(snapshot))
    }
}

impl<P: Projection> Drop for Lent<P> {
    fn drop(&mut self) {
        self.snapshot = None;
        self.feed.returned.notify_waiters();
    }
}

/// While a job runs.
struct AtWork<'f>(&'f Mutex<Working>);

impl<'f> AtWork<'f> {
    fn begin(working: &'f Mutex<Working>) -> Self {
        lock(working).since = Some(Instant::now());
        Self(working)
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        lock(self.0).since = None;
    }
}

impl<P: Projection> Feed<P> {
    /// A snapshot that knows all that is held now, or, where that takes too long, the newest one.
    ///
    /// # Errors
    /// [`Fault`]: the store's, or where there is nothing to answer by.
    pub async fn lend(self: &Arc<Self>) -> Result<Lent<P>, Fault> {
        let begun = Instant::now();
        let fresh = tokio::time::timeout(self.worth_waiting(), self.fresh());
        if let Ok(lent) = fresh.await {
            return lent;
        }
        loop {
            let returned = self.returned.notified();
            let snapshot = lock(&self.slot).snapshot.clone();
            if let Some(snapshot) = snapshot {
                return self.lend_as_is(snapshot).await;
            }
            let left = FIRST_TIMEOUT.saturating_sub(begun.elapsed());
            if tokio::time::timeout(left, returned).await.is_err() {
                return Err(Fault::GivenUp);
            }
        }
    }

    /// How long to wait for what is new: as long as it takes where there is nothing yet.
    fn worth_waiting(&self) -> Duration {
        if !lock(&self.slot).is_made {
            return FIRST_TIMEOUT;
        }
        let since = lock(&self.working).since;
        FRESH_TIMEOUT.saturating_sub(since.map(|since| since.elapsed()).unwrap_or_default())
    }

    /// A snapshot that knows all that is held now. The work goes on when nobody waits for it.
    async fn fresh(self: &Arc<Self>) -> Result<Lent<P>, Fault> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let feed = Arc::clone(self);
        let job = async move {
            let _turn = turn;
            let _at_work = AtWork::begin(&feed.working);
            feed.bring_up().await
        };
        match self.ledger.config.work {
            Work::Threads => done(tokio::spawn(job).await),
            Work::InPlace => job.await,
        }
    }

    /// Feeds it, step by step, as long as there is something new and it can be had.
    async fn bring_up(self: &Arc<Self>) -> Result<Lent<P>, Fault> {
        let mut waits_until = None;
        loop {
            let returned = self.returned.notified();
            let feed = Arc::clone(self);
            let step = move || feed.read(|reader| feed.step(reader));
            match done(self.ledger.config.work.run(step).await)? {
                Step::Up(snapshot) => {
                    let feed = Arc::clone(self);
                    return Ok(Lent { feed, snapshot: Some(snapshot), behind: None });
                }
                Step::More => {}
                Step::Lent(snapshot) => {
                    let until = *waits_until.get_or_insert_with(|| self.worth_waiting_for_askers());
                    if tokio::time::timeout_at(until, returned).await.is_err() {
                        lock(&self.working).in_vain = Some(Instant::now());
                        return self.lend_as_is(snapshot).await;
                    }
                }
            }
        }
    }

    /// Until when to wait for those who hold the snapshot: not again and again for the same one.
    fn worth_waiting_for_askers(&self) -> Instant {
        let now = Instant::now();
        let before = lock(&self.working).in_vain.filter(|at| at.elapsed() < LENT_TIMEOUT);
        if before.is_some() { now } else { now + LENT_TIMEOUT }
    }

    async fn lend_as_is(self: &Arc<Self>, snapshot: Arc<P::Snapshot>) -> Result<Lent<P>, Fault> {
        let feed = Arc::clone(self);
        let job = move || feed.read(|reader| feed.lend_behind(snapshot, reader));
        done(self.ledger.config.work.run(job).await)
    }

    /// Lends a snapshot that does not know all; not where something was destroyed that it knows.
    fn lend_behind(
        self: &Arc<Self>,
        snapshot: Arc<P::Snapshot>,
        reader: &dyn Reader,
    ) -> Result<Lent<P>, Fault> {
        let (reached, kinds) = {
            let slot = lock(&self.slot);
            (slot.reached, Arc::clone(&slot.kinds))
        };
        let feed = Arc::clone(self);
        let mut lent = Lent { feed, snapshot: Some(snapshot), behind: None };
        let erasures = BTreeSet::from([names::ERASURE.to_owned()]);
        if !reader.facts(reached, &erasures, 1)?.rows.is_empty() {
            return Err(Fault::GivenUp);
        }
        // Of what else may be new, a content above all, it is one that is not known.
        lent.behind = Some(count(reader.facts(reached, &kinds, ROWS)?.rows.len()).max(1));
        Ok(lent)
    }
}

/// What a job came to; one that panicked came to nothing.
fn done<T>(done: Result<Result<T, Fault>, tokio::task::JoinError>) -> Result<T, Fault> {
    done.map_err(|_| Fault::Panicked)?
}
