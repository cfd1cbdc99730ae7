//! The node's docket: agreements, duties and findings, kept up with what the store holds.
//!
//! Nothing of it is stored: it is read from the store when it is first asked for, and from then on
//! only what came since. A content that arrives later completes its statement; one that was
//! destroyed is forgotten, with all that rests on it, so that nothing lives on that the store has
//! lost.
//!
//! Questions are bounded in number and in time. Those about the present share one docket and take
//! turns; those about another time make one of their own each, two at a time. Work for which nobody
//! waits any more is left; what was done of it for the shared docket stays done.
//!
//! What is marked TLP:RED is for named persons. Everybody else at the node is answered from a
//! docket of its own, which is made as if those contents were not held; where none is held, there
//! is one docket for all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, RangeInclusive};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use comity_agreements::docket::{Docket, shipped};
use comity_agreements::duty::finding::Horizon;
use comity_agreements::duty::{Fact, Patience, Shown};
use comity_protocol::content::Digest;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{LeafIndex, TreeHead, TreeSize, root_at};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Quorum;
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::agreements::codes::DOCKET_BUSY;
use crate::error::Error;
use crate::eyes::Eyes;
use crate::ledger::Ledger;
use crate::ledger::readers::StoredHashes;
use crate::vouching::{Known, Vouching};
use crate::work::Work;
use copies::CopiesRead;
use failure::Failure;
use open::{Open, is_text, open_from};
use said::{File, Said, fact_of, sightings_by};
pub use stamp::Stamp;

pub(crate) mod copies;
mod failure;
mod open;
mod said;
mod stamp;

/// Rows read at once.
const ROWS: usize = 1_000;

/// Questions that may wait or be answered at once; each holds little until its turn comes.
const ASKERS_MAX: usize = 64;

/// Questions about the past at once: each has a docket of its own, about 2 KiB for each statement
/// that a rule reads.
const PAST_MAX: usize = 2;

/// Questions of strangers and peers that may wait or be answered at once, beside those of the
/// node's people; about the past they ask one at a time, and wait for nothing.
const STRANGERS_MAX: usize = 8;

/// A question waits so long for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(20);

/// A question that takes longer once its turn has come is given up.
const QUESTION_TIMEOUT: Duration = Duration::from_secs(60);

/// Seconds after which to ask again.
const RETRY_AFTER_SECS: u64 = 5;

/// The docket of a running node, shared by whoever asks.
pub struct Desk {
    ledger: Arc<Ledger>,
    vouching: Arc<Vouching>,
    named: Shelf,
    staff: Shelf,
    askers: Semaphore,
    past: Arc<Semaphore>,
    strangers: Semaphore,
    strangers_past: Arc<Semaphore>,
    closed: Arc<AtomicBool>,
    copies: CopiesRead,
}

/// What was read with the same eyes.
#[derive(Default)]
struct Shelf {
    kept: Arc<Mutex<Option<Kept>>>,
    /// How often contents had come or gone when those that were wanting were last looked for.
    contents_seen: AtomicU64,
}

/// What was read of the store so far.
enum Kept {
    /// The texts that parties published, for which everything has to be gone through first.
    Texts { published: Vec<Fact>, cursor: Seq },
    /// A docket.
    Docket(Box<Current>),
}

/// A content, the log it comes through, which is its issuer's own, and a statement that names it.
type Named = (Digest, LogId, StatementId);

/// A docket and how far the store was read into it.
struct Current {
    docket: Docket,
    /// What it reads of the store.
    kinds: BTreeSet<String>,
    cursor: Seq,
    /// The statements it holds whose content is held, by content and log.
    resting: BTreeSet<Named>,
    /// The statements it holds without their content, by content and log.
    awaiting: BTreeSet<Named>,
    /// Whether a content for named persons was read into it.
    has_red: bool,
    /// Where the statements stand that it rests on, by log.
    places: BTreeMap<LogId, BTreeMap<LeafIndex, (StatementId, Timestamp)>>,
    open: Open,
    stamp: Stamp,
}

/// Who asks: a question is given up when nobody waits for it, when it takes too long, or when the
/// node stops.
struct Asker {
    gone: Arc<AtomicBool>,
    closed: Arc<AtomicBool>,
    until: Instant,
}

/// Held as long as somebody waits for the answer.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Asker {
    fn new(desk: &Desk) -> (Self, Waiting) {
        let gone = Arc::new(AtomicBool::new(false));
        let until = Instant::now() + QUESTION_TIMEOUT;
        let closed = Arc::clone(&desk.closed);
        (Self { gone: Arc::clone(&gone), closed, until }, Waiting(gone))
    }

    fn waits(&self) -> bool {
        let is_over = self.gone.load(Ordering::Acquire) || self.closed.load(Ordering::Acquire);
        !is_over && Instant::now() < self.until
    }
}

impl Desk {
    /// Nothing was read yet.
    pub fn new(ledger: Arc<Ledger>, vouching: Arc<Vouching>) -> Self {
        Self {
            ledger,
            vouching,
            named: Shelf::default(),
            staff: Shelf::default(),
            askers: Semaphore::new(ASKERS_MAX),
            past: Arc::new(Semaphore::new(PAST_MAX)),
            strangers: Semaphore::new(STRANGERS_MAX),
            strangers_past: Arc::new(Semaphore::new(1)),
            closed: Arc::default(),
            copies: CopiesRead::default(),
        }
    }

    /// What others say of times, and how many of them count.
    fn vouching(&self) -> (&Vouching, Quorum) {
        (&self.vouching, self.ledger.config.quorum)
    }

    const fn shelf(&self, eyes: Eyes) -> &Shelf {
        match eyes {
            // What strangers see is a part of what was read for the named persons.
            Eyes::Named | Eyes::Anybody => &self.named,
            Eyes::Staff => &self.staff,
        }
    }

    /// Takes no more questions, and has those that are being answered given up.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Brings what is kept up to the store, and asks it.
    fn ask<T>(
        &self,
        kept: &mut Option<Kept>,
        said: &mut Said<'_>,
        asker: &Asker,
        question: impl FnOnce(&mut Current, Patience<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let waits = || asker.waits();
        let patience = Patience::new(&waits);
        if let Some(Kept::Docket(current)) = kept {
            current.vouch(said)?;
        }
        // Asked before they are looked for: what comes meanwhile is looked for the next time.
        let contents = self.ledger.notices().contents_changes();
        let seen = &self.shelf(said.eyes).contents_seen;
        if let Some(Kept::Docket(current)) = kept
            && seen.load(Ordering::Acquire) != contents
        {
            if !current.complete(said, patience)? {
                *kept = None;
            }
            seen.store(contents, Ordering::Release);
        }
        let mut current = bring_up(kept, said, patience)?;
        // Not there while it is asked: should that panic, it is read anew.
        let answer = question(&mut current, patience);
        *kept = Some(Kept::Docket(current));
        answer
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => Self::from(&error),
            Failure::Texts(refusal) => Self::internal(format!("agreements: {}", refusal.code())),
            Failure::GivenUp => busy("The question took too long and was given up."),
        }
    }
}

fn busy(detail: &'static str) -> Error {
    Error::new(&DOCKET_BUSY, detail).retry_after(RETRY_AFTER_SECS)
}

impl Desk {
    /// Asks the docket, brought up to what the store holds and to the present.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
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
        question: impl FnOnce(&mut Docket, Stamp) -> T + Send + 'static,
    ) -> Result<T, Error> {
        if eyes == Eyes::Anybody {
            return self.open_stamped(question).await;
        }
        let now = self.ledger.now();
        let question = move |current: &mut Current, patience: Patience<'_>| {
            current.docket.settle_within(now, patience)?;
            Ok(question(&mut current.docket, current.stamp))
        };
        if eyes == Eyes::Named {
            return self.take_turn(Eyes::Named, question).await;
        }
        let asked = self.take_turn(Eyes::Named, move |current, patience| {
            // Where nothing is for named persons, what they see is what everybody sees.
            if current.has_red {
                return Ok(ControlFlow::Continue(question));
            }
            question(current, patience).map(ControlFlow::Break)
        });
        match asked.await? {
            ControlFlow::Break(answer) => Ok(answer),
            ControlFlow::Continue(question) => self.take_turn(Eyes::Staff, question).await,
        }
    }

    /// Asks a docket of nothing but what everybody may see now, by the markings of texts and acts.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn open_docket<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.open_stamped(|docket, _| question(docket)).await
    }

    async fn open_stamped<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Docket, Stamp) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _seat = self.strangers.try_acquire().map_err(|_| too_many())?;
        let now = self.ledger.now();
        self.take_turn(Eyes::Named, move |current, patience| {
            let (docket, stamp) = current.open.docket(now, patience)?;
            Ok(question(docket, stamp))
        })
        .await
    }

    async fn take_turn<T: Send + 'static>(
        self: &Arc<Self>,
        eyes: Eyes,
        question: impl FnOnce(&mut Current, Patience<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Error> {
        let _seat = self.askers.try_acquire().map_err(|_| too_many())?;
        let shelf = Arc::clone(&self.shelf(eyes).kept);
        let turn = tokio::time::timeout(TURN_TIMEOUT, shelf.lock_owned());
        let mut kept: OwnedMutexGuard<Option<Kept>> = turn.await.map_err(|_| too_many())?;
        let (asker, _waiting) = Asker::new(self);
        let desk = Arc::clone(self);
        apart(self.ledger.config.work, move || {
            let answer = desk.ledger.read_now(|reader| {
                let mut said = Said::new(desk.vouching(), reader, eyes, None);
                Ok(desk.ask(&mut kept, &mut said, &asker, question))
            });
            Ok(answer??)
        })
        .await
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
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (_seat, turn) = self.turn_apart(eyes).await?;
        let seed = self.docket(eyes, |docket| docket.seed()).await?;
        let (asker, _waiting) = Asker::new(self);
        apart(self.ledger.config.work, move || {
            // Until the docket is gone, for it is the docket that there may be no more of.
            let _turn = turn;
            let mut docket = seed.docket(None, &[]).map_err(Failure::Texts)?;
            docket.settle_within(as_of, Patience::new(&|| asker.waits())).map_err(Failure::from)?;
            Ok(question(&mut docket))
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
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (_seat, turn) = self.turn_apart(eyes).await?;
        let (asker, _waiting) = Asker::new(self);
        let desk = Arc::clone(self);
        apart(self.ledger.config.work, move || {
            // Until the docket is gone, for it is the docket that there may be no more of.
            let _turn = turn;
            let answer = desk.ledger.read_now(|reader| {
                let mut said = Said::new(desk.vouching(), reader, eyes, Some(known_by));
                Ok(ask_past(&mut said, as_of, &asker, question))
            });
            Ok(answer??)
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

    /// How far the logs of all parties were read, by party, now or by an earlier time: the
    /// checkpoints up to which an omission was looked for.
    ///
    /// # Errors
    /// As the reader's.
    pub fn horizons(
        &self,
        known_by: Option<Timestamp>,
    ) -> Result<BTreeMap<String, Horizon>, Error> {
        self.ledger.read_now(|reader| {
            let mut horizons = BTreeMap::new();
            let mut copies = self.copies.by(reader, known_by)?;
            let mut add = |party: &str, origin: &str, log: LogId| -> Result<(), StoreError> {
                let head = head_by(reader, log, known_by)?;
                let (origin, size, root) = (origin.to_owned(), head.size.0, head.root);
                let sightings = sightings_by(&self.vouching, reader, log, known_by)?;
                let seen = sightings.interval(LeafIndex(size), self.ledger.config.quorum).after;
                let copies_read = copies.remove(party).unwrap_or_default();
                let horizon = Horizon { origin, size, root, seen, copies_read };
                horizons.insert(party.to_owned(), horizon);
                Ok(())
            };
            add(self.ledger.config.party.as_str(), &self.ledger.descriptor.origin, LogId::OWN)?;
            for peer in reader.peers()? {
                add(peer.descriptor.party.as_str(), &peer.descriptor.origin, peer.log)?;
            }
            Ok(horizons)
        })
    }
}

/// The head that a log had here by a time: entries of one log never became known in another order
/// than they stand in.
fn head_by(
    reader: &dyn Reader,
    log: LogId,
    known_by: Option<Timestamp>,
) -> Result<TreeHead, StoreError> {
    let head = reader.head(log)?;
    let Some(known_by) = known_by else { return Ok(head) };
    let (mut known, mut unknown) = (0, head.size.0);
    while known < unknown {
        let middle = known.midpoint(unknown);
        let view = reader.statement_at(log, LeafIndex(middle))?;
        if view.is_some_and(|view| view.known_at <= known_by) {
            known = middle.saturating_add(1);
        } else {
            unknown = middle;
        }
    }
    let size = TreeSize(known);
    let root = root_at(&StoredHashes { reader, log }, size)?;
    Ok(TreeHead { size, root })
}

/// Answers a question where nothing that serves others waits for it.
async fn apart<T: Send + 'static>(
    work: Work,
    question: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = work.run(question).await;
    done.map_err(|_| Error::internal("a question to the docket panicked"))?
}

fn too_many() -> Error {
    busy("Too many questions about agreements and duties are being answered.")
}

fn ask_past<T>(
    said: &mut Said<'_>,
    as_of: Timestamp,
    asker: &Asker,
    question: impl FnOnce(&mut Docket) -> T,
) -> Result<T, Failure> {
    let waits = || asker.waits();
    let patience = Patience::new(&waits);
    let mut current = bring_up(&mut None, said, patience)?;
    current.docket.settle_within(as_of, patience)?;
    Ok(question(&mut current.docket))
}

/// Reads what came since, or everything: first the texts, then what happened. What was read stays
/// in `kept` when it is given up, and is taken out of it otherwise.
fn bring_up(
    kept: &mut Option<Kept>,
    said: &mut Said<'_>,
    patience: Patience<'_>,
) -> Result<Box<Current>, Failure> {
    loop {
        let now = kept.take().unwrap_or_else(|| {
            said.start_over();
            Kept::Texts { published: Vec::new(), cursor: Seq(0) }
        });
        if patience.check().is_err() {
            *kept = Some(now);
            return Err(Failure::GivenUp);
        }
        match now {
            Kept::Texts { mut published, cursor } => {
                let texts = BTreeSet::from([names::AGREEMENT_TEXT.to_owned()]);
                let read = said.reader.facts(cursor, &texts, ROWS)?;
                if read.reached == cursor {
                    let docket = Docket::new(&shipped::texts(), &published);
                    let docket = docket.map_err(Failure::Texts)?;
                    *kept = Some(Kept::Docket(Box::new(Current::new(docket))));
                    continue;
                }
                let cursor = read.reached;
                for row in read.rows {
                    if said.is_known(&row) {
                        let logged = said.of(&row)?;
                        let file = row.content.as_deref().and_then(|bytes| said.file(bytes));
                        published.extend(fact_of(row, logged, file));
                    }
                }
                *kept = Some(Kept::Texts { published, cursor });
            }
            Kept::Docket(mut current) => {
                let read = said.reader.facts(current.cursor, &current.kinds, ROWS)?;
                if read.reached == current.cursor {
                    if current.docket.is_outdated() {
                        continue;
                    }
                    return Ok(current);
                }
                let mut is_whole = true;
                for row in read.rows {
                    // What was destroyed since can be read for no time, and whoever asks as of then
                    // is told why.
                    let is_erasure = row.statement.kind.as_str() == names::ERASURE;
                    if is_erasure || said.is_known(&row) {
                        is_whole &= current.take(row, said)?;
                    }
                }
                current.cursor = read.reached;
                // Dropped where too much rested on what was destroyed: all is read anew.
                *kept = is_whole.then_some(Kept::Docket(current));
            }
        }
    }
}

impl Current {
    fn new(docket: Docket) -> Self {
        Self {
            kinds: docket.kinds(),
            docket,
            cursor: Seq(0),
            resting: BTreeSet::new(),
            awaiting: BTreeSet::new(),
            has_red: false,
            places: BTreeMap::new(),
            open: Open::default(),
            stamp: Stamp::fresh(),
        }
    }

    /// Looks for the contents of statements that are held without theirs; false where that of a
    /// text came, for which all is read anew.
    fn complete(&mut self, said: &Said<'_>, patience: Patience<'_>) -> Result<bool, Failure> {
        let reader = said.reader;
        let mut is_whole = true;
        let mut after = None;
        while let Some((digest, log, id)) = next_after(&self.awaiting, after) {
            patience.check()?;
            after = Some((digest, log, id));
            let row = match self.docket.fact(&id) {
                Some(fact) => reader.content(&digest, log, &fact.issuer)?,
                // A text: all is read anew when anything came for it.
                None => reader.contents(&digest)?.into_iter().find(|row| row.log == log),
            };
            let row = row.filter(|row| row.erased_at.is_none());
            let Some(file) = row.and_then(|row| said.file(&row.bytes)) else {
                // The others of this content are not held either.
                after = Some((digest, log, StatementId([u8::MAX; 32])));
                continue;
            };
            self.stamp = Stamp::fresh();
            self.has_red |= file.is_red();
            let release = open_from(&file.marking);
            match self.docket.fact(&id).cloned() {
                Some(fact) => {
                    let shown = Shown::by(&file.marking, &fact.issuer);
                    let fact = Arc::new(Fact { body: Some(file.body), shown, ..fact });
                    self.docket.insert_shared(Arc::clone(&fact));
                    self.open.take(&fact, release, self.cursor);
                }
                None => is_whole = false,
            }
            self.awaiting.remove(&(digest, log, id));
            self.resting.insert((digest, log, id));
        }
        Ok(is_whole)
    }

    /// Tells the docket what others can say by now of when statements were logged.
    fn vouch(&mut self, said: &mut Said<'_>) -> Result<(), StoreError> {
        for (log, (from, to)) in said.vouching.take_moved(said.eyes) {
            let Some(places) = self.places.get(&log) else { continue };
            for (index, (id, known_at)) in places.range(from..to) {
                let entry = Known { log, index: *index, known_at: *known_at };
                let logged = said.vouching.logged(said.reader, entry, said.quorum)?;
                self.stamp = Stamp::fresh();
                self.docket.vouch(id, logged);
                self.open.vouch(id, logged);
            }
        }
        Ok(())
    }

    /// Takes a statement; false where what it destroys cannot be forgotten alone.
    fn take(&mut self, row: FactRow, said: &mut Said<'_>) -> Result<bool, Failure> {
        let erasure =
            (row.statement.kind.as_str() == names::ERASURE).then(|| row.statement.clone());
        let (digest, seq) = (row.statement.digest, row.seq);
        let (log, index, known_at) = (row.log, row.index, row.known_at);
        let file = row.content.as_deref().and_then(|bytes| said.file(bytes));
        self.has_red |= file.as_ref().is_some_and(File::is_red);
        let release = file.as_ref().and_then(|file| open_from(&file.marking));
        let logged = said.of(&row)?;
        self.stamp = Stamp::fresh();
        let also = match &erasure {
            Some(erasure) => self.twins(erasure, log, said.reader)?,
            None => Vec::new(),
        };
        let fact = fact_of(row, logged, file);
        if let Some(fact) = fact.map(|fact| Arc::new(Fact { also, ..fact })) {
            self.docket.insert_shared(Arc::clone(&fact));
            self.open.take(&fact, release, seq);
            if self.docket.listens(&fact) {
                self.places.entry(log).or_default().insert(index, (fact.id, known_at));
            }
            if self.docket.listens(&fact) || is_text(&fact) {
                let of = if fact.body.is_none() { &mut self.awaiting } else { &mut self.resting };
                of.insert((digest, log, fact.id));
            }
        }
        erasure.map_or(Ok(true), |erasure| self.forget(&erasure, log, said.reader))
    }

    /// The earlier statements of a log, other than the one that an erasure names, whose content it
    /// destroys. It follows from the statements alone, so that who never held it says the same.
    fn twins(
        &self,
        erasure: &Statement,
        log: LogId,
        reader: &dyn Reader,
    ) -> Result<Vec<StatementId>, StoreError> {
        let Some((target, digest)) = destroyed(erasure, reader)? else { return Ok(Vec::new()) };
        let range = of_content(digest, log);
        let all = self.resting.range(range.clone()).chain(self.awaiting.range(range));
        let mut twins: Vec<StatementId> = all
            .map(|(_, _, id)| *id)
            .filter(|id| {
                let fact = self.docket.fact(id);
                *id != target && fact.is_some_and(|fact| fact.issuer == erasure.issuer)
            })
            .collect();
        twins.sort_unstable();
        Ok(twins)
    }

    /// Forgets what an erasure in a log destroyed: the content, whichever other statement of that
    /// log cites it.
    fn forget(
        &mut self,
        erasure: &Statement,
        log: LogId,
        reader: &dyn Reader,
    ) -> Result<bool, Failure> {
        let Some((target, digest)) = destroyed(erasure, reader)? else { return Ok(true) };
        let row = reader.content(&digest, log, &erasure.issuer)?;
        if row.is_some_and(|row| row.erased_at.is_none()) {
            // It was not this one's to destroy, or came again.
            return Ok(true);
        }
        let mut is_whole = self.docket.forget(&target);
        self.open.forget(&target);
        let all: Vec<Named> = self.resting.range(of_content(digest, log)).copied().collect();
        for at in all {
            is_whole &= self.docket.forget(&at.2);
            self.open.forget(&at.2);
            self.resting.remove(&at);
            self.awaiting.insert(at);
        }
        Ok(is_whole)
    }
}

/// What an erasure names, and the content of that.
fn destroyed(
    erasure: &Statement,
    reader: &dyn Reader,
) -> Result<Option<(StatementId, Digest)>, StoreError> {
    let Some(target) = StatementId::from_urn(&erasure.subject) else { return Ok(None) };
    let places = reader.places(&target)?;
    let digest = places.into_iter().find_map(|place| place.statement).map(|(_, of)| of.digest);
    Ok(digest.map(|digest| (target, digest)))
}

/// All statements of a log that name one content.
fn of_content(digest: Digest, log: LogId) -> RangeInclusive<Named> {
    (digest, log, StatementId([0; 32]))..=(digest, log, StatementId([u8::MAX; 32]))
}

/// The first of a set after another one.
fn next_after(of: &BTreeSet<Named>, after: Option<Named>) -> Option<Named> {
    use std::ops::Bound::{Excluded, Unbounded};
    of.range((after.map_or(Unbounded, Excluded), Unbounded)).next().copied()
}
