//! The one writer of a node.
//!
//! A thread takes what is offered, decides, and applies it in one transaction a batch: while one
//! batch is synced to disk the next one gathers. Nothing is answered before its batch is durable.
//! Everything that can happen to durable state is an [`Event`].

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::Duration;

use comity_protocol::index::{Decision, Entry, LogId, decide};
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::statement::{Keys as _, Refusal, Statement, Verified};
use comity_store::rows::ProposalId;
use comity_store::{Reader, Seal, Store, StoreError, Write};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::error::Error;
use crate::ledger::Ledger;
use crate::ledger::queue::{Event, Events, Inbox, Logged, Offer, Reply, Running};
use crate::published::Notice;
use crate::signing::run;

/// Most statements in one batch: a batch of 1,024 takes about 10 ms to apply, which bounds how
/// long a single statement waits behind others.
pub const BATCH_MAX: usize = 1_024;

/// How long the writer must have been idle before it brings search and tiles up to date.
const IDLE: Duration = Duration::from_millis(25);

/// Entries that may wait for search and tiles before that work is done even under load: a burst of
/// some ten seconds is acknowledged first, for each step makes a batch wait three times as long.
const BACKLOG_MAX: u64 = 65_536;

/// Entries brought up to date in one step: two tiles' worth, about 3 ms, which delays a batch by as
/// much. Under load there is one step to a batch, and no batch is larger than two steps.
const CATCH_UP_STEP: usize = 512;

/// From this many statements in a batch on the next one is gathered for a while: those who were
/// answered together come back together, and one commit for all of them costs little more than one
/// for the first. A lone statement is never waited with.
const CROWD_MIN: usize = 8;

/// A batch is gathered in steps of this length, until nobody new comes in one.
const GATHER_STEP: Duration = Duration::from_micros(250);

/// Steps at most: a batch that still grows is gathered for four milliseconds, which is as long as a
/// crowd of 64 takes to be verified on two cores.
const GATHER_STEPS_MAX: usize = 16;

/// Starts the writer: a thread, or a task of the runtime where work is done in place.
///
/// # Errors
/// When the system gives no thread.
pub fn start(
    ledger: Arc<Ledger>,
    store: Box<dyn Store>,
    reader: Box<dyn Reader>,
    inbox: Inbox,
) -> std::io::Result<Running> {
    let mut writer = Writer { ledger, store, reader, backlog: 1, crowd: 0 };
    let Inbox { events, woken } = inbox;
    if let Some(woken) = woken {
        let task = tokio::spawn(async move {
            let outcome = writer.run_in_place(events, woken).await;
            writer.ended(outcome);
        });
        return Ok(Running::Task(task.abort_handle()));
    }
    let thread = std::thread::Builder::new().name("sequencer".to_owned()).spawn(move || {
        let outcome = writer.run(&events);
        writer.ended(outcome);
    });
    thread.map(Running::Thread)
}

/// Whether there is another turn after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// There may be.
    More,
    /// The writer was told to stop.
    Last,
}

struct Writer {
    ledger: Arc<Ledger>,
    store: Box<dyn Store>,
    reader: Box<dyn Reader>,
    backlog: u64,
    /// How many statements are to be expected together.
    crowd: usize,
}

impl Writer {
    /// Runs until told to stop, or until the state of the store is unknown.
    fn run(&mut self, inbox: &Events) -> Result<(), StoreError> {
        loop {
            let first = if self.backlog == 0 {
                match inbox.recv() {
                    Ok(event) => event,
                    Err(_) => return Ok(()),
                }
            } else {
                match inbox.recv_timeout(IDLE) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                    Err(RecvTimeoutError::Timeout) => {
                        self.catch_up()?;
                        continue;
                    }
                }
            };
            if self.turn(first, inbox, GATHER_STEPS_MAX)? == Turn::Last {
                return Ok(());
            }
        }
    }

    /// As [`Self::run`], as a task that gives way while it has nothing to do.
    async fn run_in_place(&mut self, inbox: Events, woken: Arc<Notify>) -> Result<(), StoreError> {
        loop {
            let next = inbox.try_recv();
            match next {
                // Nobody else could come while it gathered.
                Ok(first) => {
                    if self.turn(first, &inbox, 0)? == Turn::Last {
                        return Ok(());
                    }
                }
                Err(TryRecvError::Disconnected) => return Ok(()),
                Err(TryRecvError::Empty) if self.backlog > 0 => self.catch_up()?,
                Err(TryRecvError::Empty) => woken.notified().await,
            }
        }
    }

    /// Takes an event and all that came after it, gathering offers for so many steps.
    fn turn(&mut self, first: Event, inbox: &Events, mut steps: usize) -> Result<Turn, StoreError> {
        let mut offers = Vec::new();
        let mut next = Some(first);
        while let Some(event) = next.take() {
            match event {
                Event::Offer(offer) => offers.push(*offer),
                Event::Stop => {
                    self.append(std::mem::take(&mut offers))?;
                    return Ok(Turn::Last);
                }
                other => {
                    // Order is kept: what was offered before goes first.
                    self.append(std::mem::take(&mut offers))?;
                    self.single(other)?;
                }
            }
            if offers.len() < BATCH_MAX {
                next = inbox.try_recv().ok();
            }
            let is_expected = self.crowd >= CROWD_MIN && offers.len() < self.crowd;
            if next.is_none() && is_expected && !offers.is_empty() && steps > 0 {
                steps = steps.saturating_sub(1);
                // Not woken by each that comes: that would cost what gathering saves.
                std::thread::sleep(GATHER_STEP);
                next = inbox.try_recv().ok();
            }
        }
        self.expect(offers.len());
        self.append(offers)?;
        if self.backlog > BACKLOG_MAX {
            self.catch_up()?;
        }
        Ok(Turn::More)
    }

    /// Notes how far it came; from here on nothing is written. After a write whose outcome is not
    /// known nothing is noted: what is read then may be gone with the power, and the next start
    /// would take that for lines somebody deleted.
    fn ended(&self, outcome: Result<(), StoreError>) {
        match outcome {
            Ok(()) => {
                if let Ok(audit) = run::trail(&*self.reader) {
                    self.ledger.signing.note_run(self.ledger.published.load().head, audit, true);
                }
            }
            Err(error) => {
                tracing::error!(%error, "the sequencer stopped: restart the node, it will recover");
            }
        }
        self.ledger.notices().halt();
    }

    /// Learns from a batch how many to expect: more at once, fewer by halves.
    fn expect(&mut self, came: usize) {
        self.crowd = came.max(usize::midpoint(self.crowd, came));
    }

    fn single(&mut self, event: Event) -> Result<(), StoreError> {
        match event {
            Event::Received(_, _, reply) if self.ledger.signing.damage().is_some() => {
                let refused = self.ledger.signing.check();
                let _ = reply.send(refused);
            }
            Event::Received(batch, from, reply) => {
                let change = decide(&*self.store, &batch);
                if change.from != from {
                    let conflict = StoreError::Conflict { actual: change.from };
                    return answer(reply, Err(conflict), ());
                }
                let (log, keys_changed) = (change.log, !change.keys.is_empty());
                if let Some(entry) = change.entries.last() {
                    self.ledger.watch.recorded(entry.known_at);
                }
                self.backlog += u64::try_from(change.entries.len()).unwrap_or(0);
                let outcome = self.apply(&[Write::Log(change)]);
                if keys_changed {
                    // Before anybody is told: a key revoked there opens nothing from here on.
                    self.ledger.notices().peers_changed();
                }
                answer(reply, outcome, ())?;
                self.ledger.notify(Notice::Received(log));
            }
            Event::Write(_, reply) if self.ledger.signing.damage().is_some() => {
                let refused = self.ledger.signing.check();
                let _ = reply.send(refused);
            }
            Event::Write(writes, reply) => {
                let outcome = self.apply(&writes);
                answer(reply, outcome, ())?;
                self.backlog = self.backlog.max(1);
            }
            Event::Flush(reply) => {
                while self.backlog > 0 {
                    self.catch_up()?;
                }
                let _ = reply.send(Ok(()));
            }
            Event::Offer(_) | Event::Stop => {}
        }
        Ok(())
    }

    /// Appends offered statements to the own log: one transaction, one sync, then the answers.
    fn append(&mut self, offers: Vec<Offer>) -> Result<(), StoreError> {
        let offers = self.signable(offers);
        if offers.is_empty() {
            return Ok(());
        }
        let keeper = self.ledger.config.party.clone();
        let mut decision = Decision::new(&*self.store, LogId::OWN, keeper, self.ledger.now());
        let (mut writes, mut has_come) = (vec![], false);
        let mut waiting = Vec::with_capacity(offers.len());
        let mut decided = BTreeSet::new();
        for offer in offers {
            let Offer { statement, writes: own, reply } = offer;
            let id = statement.id();
            // One that comes too late must not take the whole batch with it.
            if let Err(problem) = expect_open(&*self.reader, &own, &decided) {
                let _ = reply.send(Err(problem));
                continue;
            }
            match place(&self.ledger, &*self.reader, &decision, &statement, &waiting) {
                Err(problem) => {
                    let _ = reply.send(Err(problem));
                    continue;
                }
                Ok(Some(index)) => {
                    // Known already: the content that came along may still be news.
                    has_come |= own.iter().any(|write| matches!(write, Write::Content(_)));
                    waiting.push((reply, Logged { id, index, duplicate: true }));
                }
                Ok(None) => {
                    let index = decision.next_index();
                    waiting.push((reply, Logged { id, index, duplicate: false }));
                    decision.push(Entry::Verified(statement));
                }
            }
            decided.extend(own.iter().filter_map(decides));
            writes.extend(own);
        }
        let change = decision.finish(None);
        if let Some(entry) = change.entries.last() {
            self.ledger.watch.recorded(entry.known_at);
        }
        let (grown, keys, head) = (change.entries.len(), change.keys.clone(), change.to);
        if grown > 0 {
            writes.insert(0, Write::Log(change));
        }
        if writes.is_empty() {
            for (reply, logged) in waiting {
                let _ = reply.send(Ok(logged));
            }
            return Ok(());
        }
        match self.apply(&writes) {
            Ok(()) => {}
            Err(error) => {
                for (reply, _) in waiting {
                    let _ = reply.send(Err(Error::from(&error)));
                }
                return fatal_only(error);
            }
        }
        self.backlog += u64::try_from(grown).unwrap_or(0).max(1);
        // Before the answers: whoever asks after one is told of what it was about.
        if grown > 0 {
            self.ledger.committed(head, &keys);
            self.ledger.notify(Notice::Logged(head.size.0));
        }
        if has_come || grown == 0 {
            self.ledger.notify(Notice::Contents);
        }
        for (reply, logged) in waiting {
            let _ = reply.send(Ok(logged));
        }
        Ok(())
    }

    /// Applies writes, and notes how that went.
    fn apply(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        let (began, number) = (Instant::now(), writes.len());
        let span = tracing::info_span!(target: "comity::writer", "commit", writes = number);
        let outcome = span.in_scope(|| self.store.apply(writes, &*self.ledger));
        match &outcome {
            Ok(()) => {
                self.ledger.metrics.commits.observe(began.elapsed());
                self.ledger.disk.written();
            }
            Err(StoreError::Unavailable(_) | StoreError::Fatal(_)) => {
                self.ledger.metrics.writes_failed.add(1);
                self.ledger.disk.write_failed();
            }
            Err(
                StoreError::Conflict { .. } | StoreError::Decided { .. } | StoreError::NotFound,
            ) => {}
        }
        outcome
    }

    /// The offers, unless nothing may be signed: then each is refused with the reason.
    fn signable(&self, offers: Vec<Offer>) -> Vec<Offer> {
        let Some(stop) = self.ledger.signing.stop() else { return offers };
        for offer in offers {
            let _ = offer.reply.send(Err(Error::from(&*stop)));
        }
        Vec::new()
    }

    fn catch_up(&mut self) -> Result<(), StoreError> {
        match self.store.catch_up(CATCH_UP_STEP) {
            Ok(waiting) => {
                self.backlog = waiting;
                if waiting == 0 {
                    let audit = run::trail(&*self.reader)?;
                    self.ledger.signing.note_run(self.ledger.published.load().head, audit, false);
                }
                Ok(())
            }
            Err(error) => {
                // Derived state lags; that is no reason to refuse statements.
                tracing::warn!(%error, "search and tiles could not be brought up to date");
                self.ledger.metrics.writes_failed.add(1);
                self.ledger.disk.write_failed();
                self.backlog = 0;
                fatal_only(error)
            }
        }
    }
}

/// The proposal that a write decides.
const fn decides(write: &Write) -> Option<ProposalId> {
    match write {
        Write::ProposalDecided { id, .. } => Some(*id),
        _ => None,
    }
}

/// Whether the proposals that writes decide are open, and not decided by this very batch.
fn expect_open(
    reader: &dyn Reader,
    writes: &[Write],
    decided: &BTreeSet<ProposalId>,
) -> Result<(), Error> {
    for id in writes.iter().filter_map(decides) {
        let row = reader.proposal(&id).map_err(|error| Error::from(&error))?;
        let row = row.ok_or_else(Error::not_found)?;
        if row.outcome.is_some() || decided.contains(&id) {
            return Err(Error::from(StoreError::Decided { proposal: id }));
        }
    }
    Ok(())
}

/// Where a statement stands already, or that it may be appended, or why not.
fn place(
    ledger: &Ledger,
    reader: &dyn Reader,
    decision: &Decision<'_>,
    statement: &Verified<Statement>,
    waiting: &[(Reply<Logged>, Logged)],
) -> Result<Option<LeafIndex>, Error> {
    let id = statement.id();
    if decision.holds(&id) {
        return Ok(waiting.iter().find(|(_, logged)| logged.id == id).map(|(_, l)| l.index));
    }
    if let Some(index) = reader.own_index(&id).map_err(|error| Error::from(&error))? {
        return Ok(Some(index));
    }
    // A key may have been revoked between the check of the signature and now: the policy that
    // counts is the one committed last. Entry 0 brings the first key itself.
    let first = decision.next_index() == LeafIndex(0);
    if !first && ledger.keyring.load().key(&statement.kid).is_none() {
        return Err(Error::from(Refusal::UnknownKey));
    }
    decision.admit(statement).map_err(Error::from)?;
    Ok(None)
}

/// Answers with the outcome; an unknown state of the store also stops the writer.
fn answer<T>(reply: Reply<T>, outcome: Result<(), StoreError>, value: T) -> Result<(), StoreError> {
    match outcome {
        Ok(()) => {
            let _ = reply.send(Ok(value));
            Ok(())
        }
        Err(error) => {
            let _ = reply.send(Err(Error::from(&error)));
            fatal_only(error)
        }
    }
}

fn fatal_only(error: StoreError) -> Result<(), StoreError> {
    match error {
        StoreError::Fatal(_) => Err(error),
        StoreError::Conflict { .. }
        | StoreError::Decided { .. }
        | StoreError::NotFound
        | StoreError::Unavailable(_) => {
            tracing::warn!(%error, "nothing was written");
            Ok(())
        }
    }
}

impl Seal for Ledger {
    fn seal(
        &self,
        head: comity_protocol::log::merkle::TreeHead,
    ) -> Result<Vec<u8>, comity_protocol::key::SignFailure> {
        self.keys.sign_checkpoint(&self.descriptor.origin, head, self.now())
    }
}
