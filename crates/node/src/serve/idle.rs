//! Connections and how long nothing was asked on each: where there is no room for another, the one
//! that was silent longest goes, and where none is silent the one that has been answered longest,
//! if that is longer than an answer takes. Half-sent heads, bodies that trickle, connections kept
//! open and streams of events cost whoever opens them, and nobody else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::Instant;

/// So long a request is answered, its body read included, before it makes room for others.
const ANSWER: Duration = Duration::from_secs(2);

/// All connections of a server.
#[derive(Clone, Default)]
pub(super) struct Connections(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    /// How many there ever were.
    opened: u64,
    all: BTreeMap<u64, One>,
    /// Those on which nothing is being answered, the longest silent first.
    silent: BTreeSet<(Instant, u64)>,
    /// The others, those first on which something is being answered longest.
    answered: BTreeSet<(Instant, u64)>,
}

/// One connection.
struct One {
    /// Ends it; not known before it runs.
    end: Option<AbortHandle>,
    /// Since when nothing is being answered, or something is.
    since: Instant,
    is_silent: bool,
}

impl Held {
    fn set(&mut self, is_silent: bool) -> &mut BTreeSet<(Instant, u64)> {
        if is_silent { &mut self.silent } else { &mut self.answered }
    }

    /// The connection to end, if one may be.
    fn oldest(&self, now: Instant) -> Option<(Instant, u64, bool)> {
        let silent = self.silent.first().map(|(since, number)| (*since, *number, true));
        let answered = self.answered.first().filter(|(since, _)| now - *since >= ANSWER);
        silent.or_else(|| answered.map(|(since, number)| (*since, *number, false)))
    }
}

/// A connection's place, given back when it ends.
pub(super) struct Open {
    connections: Connections,
    number: u64,
}

/// Held while a request is being answered.
pub(super) struct Answering<'a>(&'a Open);

impl Connections {
    /// One more connection.
    pub(super) fn open(&self) -> Open {
        let mut held = self.lock();
        held.opened = held.opened.saturating_add(1);
        let (number, now) = (held.opened, Instant::now());
        held.all.insert(number, One { end: None, since: now, is_silent: true });
        held.silent.insert((now, number));
        Open { connections: self.clone(), number }
    }

    /// Tells how a connection is ended.
    pub(super) fn ends_by(&self, number: u64, end: AbortHandle) {
        if let Some(one) = self.lock().all.get_mut(&number) {
            one.end = Some(end);
        }
    }

    /// Ends the connection that was silent longest, else one that is answered too long; false: none
    /// may be ended.
    pub(super) fn end_oldest(&self) -> bool {
        let mut held = self.lock();
        let Some((since, number, is_silent)) = held.oldest(Instant::now()) else { return false };
        held.set(is_silent).remove(&(since, number));
        let end = held.all.get_mut(&number).and_then(|one| one.end.take());
        end.is_some_and(|end| {
            end.abort();
            true
        })
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Its number.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// Until what comes of it is dropped, something is being answered.
    pub(super) fn answering(&self) -> Answering<'_> {
        self.mark(false);
        Answering(self)
    }

    fn mark(&self, is_silent: bool) {
        let mut held = self.connections.lock();
        let now = Instant::now();
        let Some(one) = held.all.get_mut(&self.number) else { return };
        let (since, was_silent) = (one.since, one.is_silent);
        (one.since, one.is_silent) = (now, is_silent);
        // One that is being ended stands in neither.
        if held.set(was_silent).remove(&(since, self.number)) {
            held.set(is_silent).insert((now, self.number));
        }
    }
}

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        self.0.mark(true);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut held = self.connections.lock();
        if let Some(one) = held.all.remove(&self.number) {
            held.set(one.is_silent).remove(&(one.since, self.number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_longest_silent_goes_and_whoever_is_answered_stays() {
        let connections = Connections::default();
        let open = |connections: &Connections| {
            let one = connections.open();
            let task = tokio::spawn(std::future::pending::<()>());
            connections.ends_by(one.number(), task.abort_handle());
            (one, task)
        };
        let step = || tokio::time::advance(Duration::from_secs(1));
        let (first, first_task) = open(&connections);
        step().await;
        let (second, second_task) = open(&connections);
        step().await;
        let answering = first.answering();
        assert!(connections.end_oldest());
        assert!(second_task.await.unwrap_err().is_cancelled());
        // What is being answered is not ended at once, and what was ended is not ended twice.
        assert!(!connections.end_oldest());
        tokio::time::advance(ANSWER).await;
        drop(answering);
        let (third, third_task) = open(&connections);
        let trickling = third.answering();
        assert!(connections.end_oldest());
        assert!(first_task.await.unwrap_err().is_cancelled());
        tokio::time::advance(ANSWER).await;
        assert!(connections.end_oldest(), "who is answered longer than an answer takes");
        assert!(third_task.await.unwrap_err().is_cancelled());
        drop(trickling);
        drop((first, second, third));
        assert!(!connections.end_oldest());
        assert!(connections.lock().all.is_empty() && connections.lock().silent.is_empty());
    }
}
