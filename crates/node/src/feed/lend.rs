//! Who asks is lent a snapshot, by how long that may take.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity_store::Reader;
use tokio::time::Instant;

use super::held::{Feed, Made, ROWS, Working, count};
use super::projection::{Fault, Projection};
use super::step::Step;
use crate::error::Error;
use crate::sync::lock;
use crate::work::Work;

/// A snapshot in the hands of somebody who asks.
pub struct Lent<P: Projection> {
    feed: Arc<Feed<P>>,
    /// There until it is dropped.
    made: Option<Arc<Made<P>>>,
    /// How many facts are held that it does not know; `None`: it knows all that were held when it
    /// was asked for.
    pub behind: Option<u64>,
}

impl<P: Projection> Lent<P> {
    /// What is lent.
    pub fn peek(&self) -> Option<&P::Snapshot> {
        self.made.as_ref().map(|made| &made.snapshot)
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
        self.made = None;
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
        let until = Instant::now() + self.bounds.first;
        let fresh = tokio::time::timeout(self.worth_waiting(), self.lend_fresh());
        if let Ok(lent) = fresh.await {
            return lent;
        }
        loop {
            let returned = self.returned.notified();
            if let (Some(made), _) = self.front() {
                if let Some(lent) = self.lend_as_is(made).await? {
                    return Ok(lent);
                }
                self.mend(until).await?;
            } else if tokio::time::timeout_at(until, returned).await.is_err() {
                let making = lock(&self.slot).making;
                return Err(making.map_or(Fault::GivenUp, Fault::Making));
            }
        }
    }

    /// How long to wait for what is new: as long as it takes where there is nothing yet.
    fn worth_waiting(&self) -> Duration {
        if lock(&self.slot).place.is_none() {
            return self.bounds.first;
        }
        let since = lock(&self.working).since;
        self.bounds.fresh.saturating_sub(since.map(|since| since.elapsed()).unwrap_or_default())
    }

    /// A snapshot that knows all that is held now, however long that takes, unless somebody holds
    /// it up. The work goes on when nobody waits for it.
    ///
    /// # Errors
    /// As [`Self::lend`].
    pub(crate) async fn lend_fresh(self: &Arc<Self>) -> Result<Lent<P>, Fault> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let feed = Arc::clone(self);
        let job = async move {
            let _turn = turn;
            let _at_work = AtWork::begin(&feed.working);
            feed.bring_up().await
        };
        self.going_on(job).await
    }

    /// Does a job that goes on when nobody waits for it.
    pub(super) async fn going_on<T: Send + 'static>(
        &self,
        job: impl Future<Output = Result<T, Fault>> + Send + 'static,
    ) -> Result<T, Fault> {
        match self.ledger.config.work {
            Work::Threads => done(tokio::spawn(job).await),
            Work::InPlace => job.await,
        }
    }

    /// Reads where that keeps nobody waiting.
    pub(super) async fn apart<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Arc<Self>, &dyn Reader) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let feed = Arc::clone(self);
        let job = move || feed.read(|reader| question(&feed, reader));
        done(self.ledger.config.work.run(job).await)
    }

    /// Feeds it, step by step, as long as there is something new and it can be had.
    async fn bring_up(self: &Arc<Self>) -> Result<Lent<P>, Fault> {
        let mut waits_until = None;
        loop {
            let returned = self.returned.notified();
            match self.apart(|feed, reader| feed.step(reader)).await? {
                Step::Up(made) => {
                    let feed = Arc::clone(self);
                    return Ok(Lent { feed, made: Some(made), behind: None });
                }
                Step::More => {}
                Step::Lent(made) => {
                    let until = *waits_until.get_or_insert_with(|| self.worth_waiting_for_askers());
                    if tokio::time::timeout_at(until, returned).await.is_err() {
                        lock(&self.working).in_vain = Some(Instant::now());
                        return self.lend_as_is(made).await?.ok_or(Fault::GivenUp);
                    }
                }
                Step::Out => {
                    let returned = tokio::time::timeout(self.bounds.first, returned);
                    returned.await.map_err(|_| Fault::GivenUp)?;
                }
            }
        }
    }

    /// Until when to wait for those who hold the snapshot: not again and again for the same one.
    fn worth_waiting_for_askers(&self) -> Instant {
        let now = Instant::now();
        let before = lock(&self.working).in_vain.filter(|at| at.elapsed() < self.bounds.lent);
        if before.is_some() { now } else { now + self.bounds.lent }
    }

    /// Lends a snapshot that may not know all, and says how much; `None` where something was
    /// destroyed that it knows.
    async fn lend_as_is(self: &Arc<Self>, made: Arc<Made<P>>) -> Result<Option<Lent<P>>, Fault> {
        self.apart(move |feed, reader| {
            let (feed, made) = (Arc::clone(feed), Some(made));
            // Given back also where it is not lent.
            let mut lent = Lent { feed, made, behind: None };
            let Some(made) = lent.made.as_ref() else { return Ok(None) };
            if !lent.feed.is_clean(made, reader)? {
                return Ok(None);
            }
            let unknown = reader.facts(made.place.reached(), &made.place.kinds, ROWS)?.rows.len();
            let behind = count(unknown).saturating_add(P::unread(&made.snapshot, reader)?);
            lent.behind = Some(behind).filter(|behind| *behind > 0);
            Ok(Some(lent))
        })
        .await
    }
}

/// What a job came to; one that panicked came to nothing.
fn done<T>(done: Result<Result<T, Fault>, tokio::task::JoinError>) -> Result<T, Fault> {
    done.map_err(|_| Fault::Panicked)?
}
