//! The node's docket: agreements, duties and findings, kept up with what the store holds.
//!
//! Nothing of it is stored: it is read from the store when it is first asked for, and from then on
//! only what came since, by the feed ([`crate::feed`]), of which it is a projection. A content that
//! arrives later completes its statement; one that was destroyed is forgotten, with all that rests
//! on it, so that nothing lives on that the store has lost.
//!
//! Questions are bounded in number and in time. Those about the present are asked of one snapshot
//! by any number at once; those about another time make a docket of their own each, two at a time,
//! and are left when nobody waits for them any more.
//!
//! What is marked TLP:RED is for named persons. Everybody else at the node is answered from a
//! docket of its own, which is made as if those contents were not held; where none is held, there
//! is one docket for all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use comity_agreements::docket::Settled;
use comity_agreements::duty::{GivenUp, Patience};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Quorum;
use comity_store::{Reader, StoreError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::error::Error;
use crate::eyes::Eyes;
use crate::feed::behind;
use crate::feed::held::{Feed, State};
use crate::feed::lend::Lent;
use crate::feed::projection::Fault;
use crate::ledger::Ledger;
use crate::vouching::Vouching;
use crate::work::Work;
use copies::CopiesRead;
use failure::{failed, not_known_yet, texts, too_many};
use said::Said;
use snapshot::{Reading, Snapshot};
pub use stamp::Stamp;

mod ahead;
pub(crate) mod copies;
mod failure;
mod horizons;
mod open;
mod said;
mod snapshot;
mod span;
mod stamp;

#[cfg(test)]
mod tests;

/// Questions that may wait or be answered at once; each holds little until its turn comes.
const ASKERS_MAX: usize = 64;

/// What is about to be signed waits so long for all that is held to be known.
const UP_TO_DATE: Duration = Duration::from_secs(10);

/// Questions about the past at once: each has a docket of its own, about 2 KiB for each statement
/// that a rule reads.
const PAST_MAX: usize = 2;

/// Questions of strangers and peers that may wait or be answered at once, beside those of the
/// node's people; about the past they ask one at a time, and wait for nothing.
const STRANGERS_MAX: usize = 8;

/// A question about the past waits so long for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(20);

/// A question about the past that takes longer once its turn has come is given up.
const QUESTION_TIMEOUT: Duration = Duration::from_secs(60);

/// The docket of a running node, shared by whoever asks.
pub struct DocketCache {
    ledger: Arc<Ledger>,
    vouching: Arc<Vouching>,
    named: Arc<Feed<Reading>>,
    staff: Arc<Feed<Reading>>,
    askers: Semaphore,
    past: Arc<Semaphore>,
    strangers: Semaphore,
    strangers_past: Arc<Semaphore>,
    closed: Arc<AtomicBool>,
    /// It is closed now.
    closing: Notify,
    copies: CopiesRead,
}

/// Who asks: a question is given up when nobody waits for it, when it takes too long, or when the
/// node stops.
struct Asker {
    gone: Arc<AtomicBool>,
    closed: Arc<AtomicBool>,
    until: Instant,
}

/// What is waited for before a question is answered.
#[derive(Clone, Copy)]
enum WaitsFor {
    /// What takes no longer than people wait; it is told how far behind the answer is.
    Little,
    /// That it is brought up once, however long that takes.
    Turn,
    /// That all which is held is known, until a time.
    All(Instant),
}

/// Held as long as somebody waits for the answer.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Asker {
    fn new(cache: &DocketCache) -> (Self, Waiting) {
        let gone = Arc::new(AtomicBool::new(false));
        let until = Instant::now() + QUESTION_TIMEOUT;
        let closed = Arc::clone(&cache.closed);
        (Self { gone: Arc::clone(&gone), closed, until }, Waiting(gone))
    }

    fn waits(&self) -> bool {
        let is_over = self.gone.load(Ordering::Acquire) || self.closed.load(Ordering::Acquire);
        !is_over && Instant::now() < self.until
    }
}

impl DocketCache {
    /// Nothing was read yet.
    pub fn new(ledger: Arc<Ledger>, vouching: Arc<Vouching>) -> Self {
        let closed: Arc<AtomicBool> = Arc::default();
        let feed = |eyes: Eyes| {
            let (held, vouching) = (Arc::clone(&ledger), Arc::clone(&vouching));
            let begin = move || reading(&held, &vouching, eyes, None);
            Arc::new(Feed::new(Arc::clone(&ledger), Arc::clone(&closed), begin))
        };
        Self {
            named: feed(Eyes::Named),
            staff: feed(Eyes::Staff),
            ledger,
            vouching,
            askers: Semaphore::new(ASKERS_MAX),
            past: Arc::new(Semaphore::new(PAST_MAX)),
            strangers: Semaphore::new(STRANGERS_MAX),
            strangers_past: Arc::new(Semaphore::new(1)),
            closed,
            closing: Notify::new(),
            copies: CopiesRead::default(),
        }
    }

    const fn feed(&self, eyes: Eyes) -> &Arc<Feed<Reading>> {
        match eyes {
            // What strangers see is a part of what was read for the named persons.
            Eyes::Named | Eyes::Anybody => &self.named,
            Eyes::Staff => &self.staff,
        }
    }

    /// Takes no more questions, and has those that are being answered given up.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.closing.notify_waiters();
    }

    /// How far the docket is that these eyes see, and what it could not take.
    ///
    /// # Errors
    /// The reader's.
    pub fn state(&self, eyes: Eyes, reader: &dyn Reader) -> Result<State, StoreError> {
        self.feed(eyes).state(reader)
    }
}

/// What was read with some eyes, now or by a time, in the making.
fn reading(
    ledger: &Arc<Ledger>,
    vouching: &Arc<Vouching>,
    eyes: Eyes,
    known_by: Option<Timestamp>,
) -> Reading {
    let quorum: Quorum = ledger.config.quorum;
    let said = Said::new((Arc::clone(vouching), quorum), eyes, known_by);
    Reading::new(Arc::clone(ledger), said)
}

impl DocketCache {
    /// Asks the docket, brought up to what the store holds and to the present; where that takes too
    /// long, what there is of it, and the answer says how far behind that is ([`behind`]).
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        question: impl FnOnce(&Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.docket_stamped(eyes, |docket, _| question(docket)).await
    }

    /// The same, with which state of it answers.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_stamped<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        question: impl FnOnce(&Settled, Stamp) -> T + Send + 'static,
    ) -> Result<T, Error> {
        if eyes == Eyes::Anybody {
            return self.open_stamped(question).await;
        }
        let _seat = self.askers.try_acquire().map_err(|_| too_many())?;
        let lent = self.lend_to(eyes, WaitsFor::Little).await?;
        apart(self.ledger.config.work, move || {
            lent.ask(|snapshot| question(&snapshot.docket, snapshot.rest.stamp))
        })
        .await
    }

    /// The same for what is about to be signed, which nothing is left out of: what is held when it
    /// is asked is known.
    ///
    /// # Errors
    /// `docket-busy` where that takes longer than people wait; as the reader's.
    pub async fn docket_up_to_date<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        question: impl FnOnce(&Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _seat = self.askers.try_acquire().map_err(|_| too_many())?;
        let until = Instant::now() + UP_TO_DATE;
        let lent = self.lend_to(eyes, WaitsFor::All(until)).await?;
        apart(self.ledger.config.work, move || lent.ask(|snapshot| question(&snapshot.docket)))
            .await
    }

    /// Lends what these eyes see: where nothing is for named persons, what they see is what
    /// everybody sees.
    async fn lend_to(&self, eyes: Eyes, waits: WaitsFor) -> Result<Lent<Reading>, Error> {
        let named = self.lend_by(Eyes::Named, waits).await?;
        let has_red = named.peek().is_some_and(|snapshot| snapshot.rest.has_red);
        if eyes == Eyes::Named || !has_red {
            return Ok(named);
        }
        drop(named);
        self.lend_by(Eyes::Staff, waits).await
    }

    async fn lend_by(&self, eyes: Eyes, waits: WaitsFor) -> Result<Lent<Reading>, Error> {
        match waits {
            WaitsFor::Little => self.lend(eyes).await,
            WaitsFor::Turn => self.feed(eyes).lend_fresh().await.map_err(failed),
            WaitsFor::All(until) => self.lend_up_to_date(eyes, until).await,
        }
    }

    async fn lend_up_to_date(&self, eyes: Eyes, until: Instant) -> Result<Lent<Reading>, Error> {
        loop {
            let fresh = tokio::time::timeout_at(until, self.feed(eyes).lend_fresh());
            let lent = fresh.await.map_err(|_| not_known_yet())?.map_err(failed)?;
            if lent.behind.is_none() {
                return Ok(lent);
            }
            drop(lent);
            tokio::time::sleep(UP_TO_DATE / 100).await;
        }
    }

    /// Asks a docket of nothing but what everybody may see now, by the markings of texts and acts.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn open_docket<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.open_stamped(|docket, _| question(docket)).await
    }

    async fn open_stamped<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Settled, Stamp) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _place = self.strangers.try_acquire().map_err(|_| too_many())?;
        let _seat = self.askers.try_acquire().map_err(|_| too_many())?;
        let lent = self.lend(Eyes::Named).await?;
        let (asker, _waiting) = Asker::new(self);
        let now = self.ledger.now();
        apart(self.ledger.config.work, move || {
            let waits = || asker.waits();
            let made = |snapshot: &Snapshot| snapshot.rest.open.docket(now, Patience::new(&waits));
            let (docket, stamp) = lent.ask(made)?.map_err(failed)?;
            Ok(question(&docket, stamp))
        })
        .await
    }

    async fn lend(&self, eyes: Eyes) -> Result<Lent<Reading>, Error> {
        let lent = self.feed(eyes).lend().await.map_err(failed)?;
        if let Some(statements) = lent.behind {
            behind::note(statements);
        }
        Ok(lent)
    }

    /// Asks a docket of what this node knows, brought to another time than the present. It is made
    /// for this one question of what the shared one rests on, which stays in the present and is
    /// not kept waiting.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_as_of<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        as_of: Timestamp,
        question: impl FnOnce(Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (_seat, turn) = self.turn_apart(eyes).await?;
        let seed = self.docket(eyes, |docket| docket.seed()).await?;
        let (asker, _waiting) = Asker::new(self);
        apart(self.ledger.config.work, move || {
            // Until the docket is gone, for it is the docket that there may be no more of.
            let _turn = turn;
            let waits = || asker.waits();
            let docket = seed.docket(None, &[]).map_err(|refusal| failed(texts(refusal)))?;
            let docket = Settled::new(docket, as_of, Patience::new(&waits));
            Ok(question(docket.map_err(|GivenUp| failed(Fault::GivenUp))?))
        })
        .await
    }

    /// Asks a docket of what this node knew by `known_by`, brought to `as_of`. It is read from the
    /// store for this one question.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_as_known<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        known_by: Timestamp,
        as_of: Timestamp,
        question: impl FnOnce(Settled) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (_seat, turn) = self.turn_apart(eyes).await?;
        let (asker, _waiting) = Asker::new(self);
        let cache = Arc::clone(self);
        apart(self.ledger.config.work, move || {
            // Until the docket is gone, for it is the docket that there may be no more of.
            let _turn = turn;
            let waits = || asker.waits();
            let begin = || reading(&cache.ledger, &cache.vouching, eyes, Some(known_by));
            let snapshot = cache
                .ledger
                .read_now(|reader| Ok(cache.feed(eyes).past(&begin, as_of, &waits, reader)));
            Ok(question(snapshot?.map_err(failed)?.docket))
        })
        .await
    }

    /// A seat, and the right to have a docket made for one question.
    async fn turn_apart(
        &self,
        eyes: Eyes,
    ) -> Result<(Option<SemaphorePermit<'_>>, OwnedSemaphorePermit), Error> {
        if eyes == Eyes::Anybody {
            let turn = Arc::clone(&self.strangers_past).try_acquire_owned();
            return Ok((None, turn.map_err(|_| too_many())?));
        }
        let seat = self.askers.try_acquire().map_err(|_| too_many())?;
        let turn = tokio::time::timeout(TURN_TIMEOUT, Arc::clone(&self.past).acquire_owned());
        // Nobody closes it.
        let turn = turn.await.ok().and_then(Result::ok).ok_or_else(too_many)?;
        Ok((Some(seat), turn))
    }
}

/// Answers a question where nothing that serves others waits for it.
async fn apart<T: Send + 'static>(
    work: Work,
    question: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = work.run(question).await;
    done.map_err(|_| Error::internal("a question to the docket panicked"))?
}
