//! The node's docket: agreements, duties and findings, kept up with what the store holds.
//!
//! Nothing of it is stored: it is read from the store when it is first asked for, and from then on
//! only what came since. A content that arrives later completes its statement; one that was
//! destroyed is forgotten, with all that rests on it, so that nothing lives on that the store has
//! lost.
//!
//! Questions are bounded in number and in time. Those about the present share one docket and take
//! turns; those about the past make one of their own each, two at a time. Work for which nobody
//! waits any more is left; what was done of it for the shared docket stays done.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use comity_protocol::agreement::life::ActionKind;
use comity_protocol::content::{self, Digest};
use comity_protocol::docket::{Docket, TextRefusal, shipped};
use comity_protocol::duty::finding::Horizon;
use comity_protocol::duty::{Fact, GivenUp, Patience};
use comity_protocol::index::{LogId, Relation, Seq};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{LeafIndex, TreeHead, TreeSize, root_at};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use comity_protocol::vouch::sightings::Sightings;
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::sync::{Mutex, OwnedMutexGuard, Semaphore};

use crate::clock;
use crate::exchange::pull::StoredHashes;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::vouching::Known;

/// Rows read at once.
const ROWS: usize = 1_000;

/// Questions that may wait or be answered at once; each holds little until its turn comes.
const ASKERS_MAX: usize = 64;

/// Questions about the past at once: each has a docket of its own, about 2 KiB for each statement
/// that a rule reads.
const PAST_MAX: usize = 2;

/// A question waits so long for its turn.
const TURN_TIMEOUT: Duration = Duration::from_secs(20);

/// A question that takes longer once its turn has come is given up.
const QUESTION_TIMEOUT: Duration = Duration::from_secs(60);

/// Seconds after which to ask again.
const RETRY_AFTER_SECS: u64 = 5;

/// The docket of a running node, shared by whoever asks.
pub struct Desk {
    kept: Arc<Mutex<Option<Kept>>>,
    askers: Semaphore,
    past: Arc<Semaphore>,
    contents_came: AtomicBool,
    closed: Arc<AtomicBool>,
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
    cursor: Seq,
    /// The statements it holds whose content is held, by content and log.
    resting: BTreeSet<Named>,
    /// The statements it holds without their content, by content and log.
    awaiting: BTreeSet<Named>,
    /// Where the statements stand that it rests on, by log.
    places: BTreeMap<LogId, BTreeMap<LeafIndex, (StatementId, Timestamp)>>,
    open: Open,
}

/// What of it everybody may see: texts and acts whose markings say so, and what follows from them.
#[derive(Default)]
struct Open {
    facts: BTreeMap<StatementId, Shown>,
    /// A docket of those released, and until when it is that; made when it is asked for.
    made: Option<(Docket, Option<Timestamp>)>,
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

/// A text or an act that everybody may see.
struct Shown {
    /// From when on, where its marking says.
    release: Option<Timestamp>,
    /// Where it stands in what the node knows: of two texts of one name the first counts.
    seq: Seq,
    fact: Fact,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            kept: Arc::default(),
            askers: Semaphore::new(ASKERS_MAX),
            past: Arc::new(Semaphore::new(PAST_MAX)),
            contents_came: AtomicBool::new(false),
            closed: Arc::default(),
        }
    }
}

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
    /// Contents came, went or were destroyed since somebody asked.
    pub fn contents_changed(&self) {
        self.contents_came.store(true, Ordering::Release);
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
        if let Some(Kept::Docket(current)) = kept
            && self.contents_came.swap(false, Ordering::AcqRel)
        {
            match current.complete(said.reader, patience) {
                Ok(true) => {}
                Ok(false) => *kept = None,
                Err(failure) => {
                    self.contents_came.store(true, Ordering::Release);
                    return Err(failure);
                }
            }
        }
        let mut current = bring_up(kept, said, patience)?;
        // Not there while it is asked: should that panic, it is read anew.
        let answer = question(&mut current, patience);
        *kept = Some(Kept::Docket(current));
        answer
    }
}

/// Why the docket cannot be had.
enum Failure {
    Store(StoreError),
    /// The agreements that come with the program are refused: a fault of the program.
    Texts(TextRefusal),
    GivenUp,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<GivenUp> for Failure {
    fn from(GivenUp: GivenUp) -> Self {
        Self::GivenUp
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => Self::from(&error),
            Failure::Texts(refusal) => Self::internal(format!("agreements: {}", refusal.code())),
            Failure::GivenUp => busy("The question took too long and was given up."),
        }
    }
}

fn busy(detail: &'static str) -> Problem {
    Problem::new(&codes::DOCKET_BUSY, detail).retry_after(RETRY_AFTER_SECS)
}

impl Node {
    /// Asks the docket, brought up to what the store holds and to the present.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        self.ask(move |current, patience| {
            current.docket.settle_within(clock::now(), patience)?;
            Ok(question(&mut current.docket))
        })
        .await
    }

    /// Asks a docket of nothing but what everybody may see now, by the markings of texts and acts.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn open_docket<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        self.ask(move |current, patience| current.open.docket(clock::now(), patience).map(question))
            .await
    }

    async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Current, Patience<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let _seat = self.desk.askers.try_acquire().map_err(|_| too_many())?;
        let turn = tokio::time::timeout(TURN_TIMEOUT, Arc::clone(&self.desk.kept).lock_owned());
        let mut kept: OwnedMutexGuard<Option<Kept>> = turn.await.map_err(|_| too_many())?;
        let (asker, _waiting) = Asker::new(&self.desk);
        let node = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            node.read_now(|reader| {
                let mut said = Said::new(&node, reader, None);
                Ok(node.desk.ask(&mut kept, &mut said, &asker, question))
            })
        });
        let answer =
            answer.await.map_err(|_| Problem::internal("a question to the docket panicked"))?;
        answer?.map_err(Problem::from)
    }

    /// Asks a docket of what this node knew by `known_by`, brought to `as_of`. It is read from the
    /// store for this one question.
    ///
    /// # Errors
    /// `docket-busy`; as the reader's.
    pub async fn docket_as_known<T: Send + 'static>(
        self: &Arc<Self>,
        known_by: Timestamp,
        as_of: Timestamp,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _seat = self.desk.askers.try_acquire().map_err(|_| too_many())?;
        let turn = tokio::time::timeout(TURN_TIMEOUT, Arc::clone(&self.desk.past).acquire_owned());
        // Nobody closes it.
        let turn = turn.await.ok().and_then(Result::ok).ok_or_else(too_many)?;
        let (asker, _waiting) = Asker::new(&self.desk);
        let node = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            // Until the docket is gone, for it is the docket that there may be no more of.
            let _turn = turn;
            node.read_now(|reader| {
                let mut said = Said::new(&node, reader, Some(known_by));
                Ok(ask_past(&mut said, as_of, &asker, question))
            })
        });
        let answer =
            answer.await.map_err(|_| Problem::internal("a question to the docket panicked"))?;
        answer?.map_err(Problem::from)
    }

    /// How far the logs of all parties were read, by party, now or by an earlier time: the
    /// checkpoints up to which an omission was looked for.
    ///
    /// # Errors
    /// As the reader's.
    pub fn horizons(
        &self,
        known_by: Option<Timestamp>,
    ) -> Result<BTreeMap<String, Horizon>, Problem> {
        self.read_now(|reader| {
            let mut horizons = BTreeMap::new();
            let mut add = |party: &str, origin: &str, log: LogId| -> Result<(), StoreError> {
                let head = head_by(reader, log, known_by)?;
                let (origin, size, root) = (origin.to_owned(), head.size.0, head.root);
                let sightings = sightings_by(self, reader, log, known_by)?;
                let seen = sightings.interval(LeafIndex(size), self.config.quorum).after;
                horizons.insert(party.to_owned(), Horizon { origin, size, root, seen });
                Ok(())
            };
            add(self.config.party.as_str(), &self.descriptor.origin, LogId::OWN)?;
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

fn too_many() -> Problem {
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
        let now = kept.take().unwrap_or_else(|| said.start_over());
        if patience.check().is_err() {
            *kept = Some(now);
            return Err(Failure::GivenUp);
        }
        match now {
            Kept::Texts { mut published, cursor } => {
                let rows = said.reader.facts(cursor, ROWS)?;
                let Some(cursor) = rows.last().map(|row| row.seq) else {
                    let docket = Docket::new(&shipped::texts(), &published);
                    let docket = docket.map_err(Failure::Texts)?;
                    *kept = Some(Kept::Docket(Box::new(Current::new(docket))));
                    continue;
                };
                let is_text = |row: &FactRow| row.statement.kind.as_str() == names::AGREEMENT_TEXT;
                for row in rows.into_iter().filter(is_text) {
                    if said.is_known(&row) {
                        let logged = said.of(&row)?;
                        published.extend(fact_of(row, logged));
                    }
                }
                *kept = Some(Kept::Texts { published, cursor });
            }
            Kept::Docket(mut current) => {
                let rows = said.reader.facts(current.cursor, ROWS)?;
                let Some(last) = rows.last().map(|row| row.seq) else {
                    if current.docket.is_outdated() {
                        continue;
                    }
                    return Ok(current);
                };
                let mut is_whole = true;
                for row in rows {
                    if said.is_known(&row) {
                        is_whole &= current.take(row, said)?;
                    }
                }
                current.cursor = last;
                // Dropped where too much rested on what was destroyed: all is read anew.
                *kept = is_whole.then_some(Kept::Docket(current));
            }
        }
    }
}

impl Current {
    fn new(docket: Docket) -> Self {
        Self {
            docket,
            cursor: Seq(0),
            resting: BTreeSet::new(),
            awaiting: BTreeSet::new(),
            places: BTreeMap::new(),
            open: Open::default(),
        }
    }

    /// Looks for the contents of statements that are held without theirs; false where that of a
    /// text came, for which all is read anew.
    fn complete(&mut self, reader: &dyn Reader, patience: Patience<'_>) -> Result<bool, Failure> {
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
            let release = row.as_ref().and_then(|row| open_from(&row.bytes));
            let Some(body) = row.and_then(|row| body(&row.bytes)) else {
                // The others of this content are not held either.
                after = Some((digest, log, StatementId([u8::MAX; 32])));
                continue;
            };
            match self.docket.fact(&id).cloned() {
                Some(fact) => {
                    let fact = Fact { body: Some(body), ..fact };
                    self.docket.insert(&fact);
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
        let node = said.node;
        for (log, (from, to)) in node.vouching.take_moved() {
            let Some(places) = self.places.get(&log) else { continue };
            for (index, (id, known_at)) in places.range(from..to) {
                let entry = Known { log, index: *index, known_at: *known_at };
                let logged = node.vouching.logged(said.reader, entry, node.config.quorum)?;
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
        let release = row.content.as_deref().and_then(open_from);
        let logged = said.of(&row)?;
        if let Some(fact) = fact_of(row, logged) {
            self.docket.insert(&fact);
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

    /// Forgets what an erasure in a log destroyed: the content, whichever other statement of that
    /// log cites it.
    fn forget(
        &mut self,
        erasure: &Statement,
        log: LogId,
        reader: &dyn Reader,
    ) -> Result<bool, Failure> {
        let Some(target) = StatementId::from_urn(&erasure.subject) else { return Ok(true) };
        let places = reader.places(&target)?;
        let digest = places.into_iter().find_map(|place| place.statement).map(|(_, of)| of.digest);
        let Some(digest) = digest else { return Ok(true) };
        let row = reader.content(&digest, log, &erasure.issuer)?;
        if row.is_some_and(|row| row.erased_at.is_none()) {
            // It was not this one's to destroy, or came again.
            return Ok(true);
        }
        let mut is_whole = self.docket.forget(&target);
        self.open.forget(&target);
        let range = (digest, log, StatementId([0; 32]))..=(digest, log, StatementId([u8::MAX; 32]));
        let all: Vec<Named> = self.resting.range(range).copied().collect();
        for at in all {
            is_whole &= self.docket.forget(&at.2);
            self.open.forget(&at.2);
            self.resting.remove(&at);
            self.awaiting.insert(at);
        }
        Ok(is_whole)
    }
}

impl Open {
    /// Keeps a text or an act that everybody may see, `release` saying from when on.
    fn take(&mut self, fact: &Fact, release: Option<Option<Timestamp>>, seq: Seq) {
        let is_act = ActionKind::of(&fact.kind).is_some()
            || fact.kind.as_str().starts_with("commitment.")
            || is_text(fact);
        if let Some(release) = release.filter(|_| is_act) {
            self.facts.insert(fact.id, Shown { release, seq, fact: fact.clone() });
            self.made = None;
        }
    }

    fn forget(&mut self, id: &StatementId) {
        if self.facts.remove(id).is_some() {
            self.made = None;
        }
    }

    /// Takes note that others can say more of when a statement was logged.
    fn vouch(&mut self, id: &StatementId, logged: Vouched) {
        if let Some(shown) = self.facts.get_mut(id)
            && shown.fact.logged != logged
        {
            shown.fact.logged = logged;
            self.made = None;
        }
    }

    /// The docket of what is released, brought to the present.
    fn docket(&mut self, now: Timestamp, patience: Patience<'_>) -> Result<&mut Docket, Failure> {
        let kept = self.made.take().filter(|(_, until)| until.is_none_or(|until| now < until));
        let (docket, until) = match kept {
            Some(kept) => kept,
            None => self.make(now)?,
        };
        let (docket, _) = self.made.insert((docket, until));
        docket.settle_within(now, patience)?;
        Ok(docket)
    }

    fn make(&self, now: Timestamp) -> Result<(Docket, Option<Timestamp>), Failure> {
        let is_released = |shown: &&Shown| shown.release.is_none_or(|at| at <= now);
        let released = self.facts.values().filter(is_released);
        let (mut texts, acts): (Vec<&Shown>, Vec<&Shown>) =
            released.partition(|shown| is_text(&shown.fact));
        texts.sort_by_key(|shown| shown.seq);
        let texts: Vec<Fact> = texts.into_iter().map(|shown| shown.fact.clone()).collect();
        let mut docket = Docket::new(&shipped::texts(), &texts).map_err(Failure::Texts)?;
        for act in acts {
            docket.insert(&act.fact);
        }
        let ahead = self.facts.values().filter_map(|shown| shown.release);
        Ok((docket, ahead.filter(|at| *at > now).min()))
    }
}

fn is_text(fact: &Fact) -> bool {
    fact.kind.as_str() == names::AGREEMENT_TEXT
}

/// From when on everybody may see a content file; `None`: never.
fn open_from(bytes: &[u8]) -> Option<Option<Timestamp>> {
    #[derive(Deserialize)]
    struct Marked {
        marking: Marking,
    }
    let Marked { marking } = serde_json::from_slice(bytes).ok()?;
    (marking.tlp == Tlp::Clear).then_some(marking.release)
}

/// The first of a set after another one.
fn next_after(of: &BTreeSet<Named>, after: Option<Named>) -> Option<Named> {
    use std::ops::Bound::{Excluded, Unbounded};
    of.range((after.map_or(Unbounded, Excluded), Unbounded)).next().copied()
}

/// Who saw a log when, as this node knew by a time.
fn sightings_by(
    node: &Node,
    reader: &dyn Reader,
    log: LogId,
    known_by: Option<Timestamp>,
) -> Result<Arc<Sightings>, StoreError> {
    let Some(known_by) = known_by else { return node.vouching.of(reader, log) };
    let rows = reader.sightings(log)?;
    let known = rows.into_iter().filter(|row| row.known_at <= known_by);
    Ok(Arc::new(Sightings::new(known.map(|row| row.sighting))))
}

/// What others can say of when entries were logged, now or by an earlier time.
struct Said<'a> {
    node: &'a Node,
    reader: &'a dyn Reader,
    known_by: Option<Timestamp>,
    /// What had been said by then, by log.
    earlier: BTreeMap<LogId, Arc<Sightings>>,
}

impl<'a> Said<'a> {
    const fn new(node: &'a Node, reader: &'a dyn Reader, known_by: Option<Timestamp>) -> Self {
        Self { node, reader, known_by, earlier: BTreeMap::new() }
    }

    fn is_known(&self, row: &FactRow) -> bool {
        self.known_by.is_none_or(|known_by| row.known_at <= known_by)
    }

    /// Nothing is read yet.
    fn start_over(&self) -> Kept {
        if self.known_by.is_none() {
            // All that moved so far is read now.
            self.node.vouching.take_moved();
        }
        Kept::Texts { published: Vec::new(), cursor: Seq(0) }
    }

    fn of(&mut self, row: &FactRow) -> Result<Vouched, StoreError> {
        let Some(known_by) = self.known_by else {
            let entry = Known::from(row);
            return self.node.vouching.logged(self.reader, entry, self.node.config.quorum);
        };
        if !self.earlier.contains_key(&row.log) {
            let sightings = sightings_by(self.node, self.reader, row.log, Some(known_by))?;
            self.earlier.insert(row.log, sightings);
        }
        let sightings = self.earlier.get(&row.log);
        let quorum = self.node.config.quorum;
        let interval = sightings.map(|known| known.interval(row.index, quorum)).unwrap_or_default();
        Ok(Known::from(row).held(interval))
    }
}

/// A row as a fact; a statement that claims no time cannot be judged and is left out.
fn fact_of(row: FactRow, logged: Vouched) -> Option<Fact> {
    let FactRow { id, statement, content, .. } = row;
    let relation = relation(&statement);
    Some(Fact {
        id,
        issued: statement.issued_at?,
        logged,
        kind: statement.kind,
        issuer: statement.issuer,
        subject: statement.subject,
        body: content.as_deref().and_then(body),
        relation,
    })
}

fn relation(statement: &Statement) -> Option<(Relation, StatementId)> {
    let relation = match statement.kind.as_str() {
        names::SUPERSESSION => Relation::Supersedes,
        names::AMENDMENT => Relation::Amends,
        names::RETRACTION => Relation::Retracts,
        names::ERASURE => Relation::Erases,
        _ => return None,
    };
    StatementId::from_urn(&statement.subject).map(|target| (relation, target))
}

/// The body of a content file, its numbers exact.
fn body(bytes: &[u8]) -> Option<Value> {
    #[derive(Deserialize)]
    struct File<'f> {
        #[serde(borrow)]
        body: &'f RawValue,
    }
    let File { body } = serde_json::from_slice(bytes).ok()?;
    content::exact(body.get())
}
