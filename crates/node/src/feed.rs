//! The feed: new facts, read once, for what is derived from them and asked by many at once.
//!
//! A [`Projection`] says how it takes a fact; reading the store, the cursor, what cannot be taken,
//! and who may ask when stand here, so that no capability has its own of them.
//!
//! Whoever asks is lent a snapshot, which does not change while it is held; no lock is held while
//! an answer is made of it, and any number may ask at once. Facts are taken by a job of the feed,
//! one at a time, in steps of [`ROWS`], when somebody asks and there is something new; it goes on
//! when the asker leaves. A step feeds the snapshot itself while nobody holds it, so that there is
//! one of it and not two; where too much changed another is made beside it, which is still asked
//! meanwhile. A question waits for what was held when it was asked, so that who just had a
//! statement logged sees it. Where that takes too long it is answered all the same, with how far
//! behind it is ([`behind`]) — but by nothing that still knows what was destroyed since.
//!
//! A fact that a projection cannot take is set aside ([`Aside`]), shown and counted; the others go
//! on. The past is asked of a fresh projection ([`Feed::past`]).

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use comity_protocol::index::Seq;
use comity_protocol::kind::names;
use comity_protocol::time::Timestamp;
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::error::Error;
use crate::ledger::Ledger;
use crate::work::Work;
use aside::Asides;
pub use aside::{Aside, PANICKED};

pub mod aside;

pub mod behind;

mod step;

#[cfg(test)]
mod tests;

/// Rows read at once.
pub const ROWS: usize = 1_000;

/// A question waits so long for the feed, from when that began; then it is answered by what there
/// is. Most steps take milliseconds; what is made anew of 200,000 statements takes seconds.
const FRESH_TIMEOUT: Duration = Duration::from_secs(10);

/// A question for which there is nothing to answer it by waits so long.
const FIRST_TIMEOUT: Duration = Duration::from_secs(60);

/// The feed waits so long for those who hold the snapshot.
const LENT_TIMEOUT: Duration = Duration::from_secs(1);

/// Whether anybody still waits: asked now and then during long work.
pub type Waits<'w> = &'w dyn Fn() -> bool;

/// What is derived from facts: how it takes them, and what is asked of it.
pub trait Projection: Sized + Send + 'static {
    /// What many ask at once.
    type Snapshot: Send + Sync + 'static;

    /// As monitors and the journal name it.
    const NAME: &'static str;

    /// The kinds of statements it is made of.
    fn kinds(&self) -> &BTreeSet<String>;

    /// Takes a fact. A second time changes nothing.
    ///
    /// # Errors
    /// [`Fault`]; after [`Fault::Fact`] it must be as before.
    fn accept(&mut self, row: FactRow, reader: &dyn Reader) -> Result<Taken, Fault>;

    /// Takes what else changed: contents that came, what others can say of times.
    ///
    /// # Errors
    /// [`Fault`].
    fn refresh(&mut self, reader: &dyn Reader, waits: Waits<'_>) -> Result<Taken, Fault>;

    /// All facts of its kinds were taken.
    ///
    /// # Errors
    /// [`Fault`].
    fn all_taken(self) -> Result<Next<Self>, Fault>;

    /// Brings it to a time, for those who ask.
    ///
    /// # Errors
    /// [`Fault`].
    fn settle(self, to: Timestamp, waits: Waits<'_>) -> Result<Self::Snapshot, Fault>;

    /// The same, to be fed again.
    fn resume(snapshot: Self::Snapshot) -> Self;

    /// Whether something else than facts changed since ([`Self::refresh`]).
    fn is_stirred(snapshot: &Self::Snapshot) -> bool;

    /// The time to which it was brought, and when time alone will next change an answer.
    fn spans(snapshot: &Self::Snapshot) -> (Timestamp, Timestamp);
}

/// What came of taking something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// It was taken.
    Whole,
    /// Too much rests on it: all has to be made anew, and what there is may be asked meanwhile.
    Outdated,
    /// It destroyed what too much rests on: all has to be made anew, and nobody may ask before.
    Withdrawn,
}

/// What to do when all facts were taken.
pub enum Next<P> {
    /// It can be brought to a time.
    Ready(P),
    /// It reads all once more, as something else.
    Again(P),
    /// It is outdated.
    Anew,
}

/// Why there is no snapshot, or none that is up.
#[derive(Debug)]
pub enum Fault {
    /// The store cannot be read.
    Store(StoreError),
    /// This one fact cannot be taken: a stable code. The others can.
    Fact(&'static str),
    /// A fault of the program.
    Own(Error),
    /// It took too long, or the node stops.
    GivenUp,
    /// It panicked, and no fact can be told that brought it about.
    Panicked,
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What feeds one projection.
pub struct Feed<P: Projection> {
    ledger: Arc<Ledger>,
    begin: Box<dyn Fn() -> P + Send + Sync>,
    slot: Mutex<Slot<P>>,
    /// Held by whoever feeds.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// When the job that runs began, and when one last waited for askers in vain.
    working: Mutex<Working>,
    /// Somebody gave back a snapshot, or one was put back.
    returned: Notify,
    asides: Asides,
    closed: Arc<AtomicBool>,
}

/// The newest snapshot, and how far was read for it.
struct Slot<P: Projection> {
    /// Not there while it is fed.
    snapshot: Option<Arc<P::Snapshot>>,
    /// Whether there is one, here or in the hands of who feeds it.
    is_made: bool,
    reached: Seq,
    kinds: Arc<BTreeSet<String>>,
}

#[derive(Clone, Copy, Default)]
struct Working {
    since: Option<Instant>,
    in_vain: Option<Instant>,
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
        let slot = Slot { snapshot: None, is_made: false, reached: Seq(0), kinds: Arc::default() };
        Self {
            ledger,
            begin: Box::new(begin),
            slot: Mutex::new(slot),
            turn: Arc::default(),
            working: Mutex::default(),
            returned: Notify::new(),
            asides: Asides::default(),
            closed,
        }
    }

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

    /// Of what it is, how far, and what it left out.
    ///
    /// # Errors
    /// The reader's.
    pub fn state(&self, reader: &dyn Reader) -> Result<State, StoreError> {
        let (is_made, reached, kinds) = {
            let slot = lock(&self.slot);
            (slot.is_made, slot.reached, Arc::clone(&slot.kinds))
        };
        let behind = is_made.then(|| reader.facts(reached, &kinds, ROWS)).transpose()?;
        let behind = behind.map(|facts| count(facts.rows.len()));
        Ok(State { name: P::NAME, behind, asides: self.asides.all() })
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
        self.read_past(begin, reader, waits)?.settle(to, waits)
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
                step::Step::Up(snapshot) => {
                    let feed = Arc::clone(self);
                    return Ok(Lent { feed, snapshot: Some(snapshot), behind: None });
                }
                step::Step::More => {}
                step::Step::Lent(snapshot) => {
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

    fn read<T>(&self, question: impl FnOnce(&dyn Reader) -> Result<T, Fault>) -> Result<T, Fault> {
        self.ledger.read_now(|reader| Ok(question(reader))).map_err(Fault::Own)?
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

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Takes a lock; what a panic left in it is put there whole or not at all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
