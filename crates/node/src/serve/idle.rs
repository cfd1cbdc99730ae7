//! Connections and how long nothing was asked on each: where there is no room for another, the one
//! that was silent longest goes, and where none is silent the one that has been answered longest,
//! if that is longer than an answer takes. Half-sent heads, bodies that trickle, connections kept
//! open and streams of events cost whoever opens them, and nobody else.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::Instant;

/// So long a request is answered, its body read included, before it makes room for others.
const ANSWER: Duration = Duration::from_secs(2);

/// All connections of a server.
#[derive(Clone)]
pub(super) struct Connections {
    held: Arc<Mutex<Held>>,
    /// What times are counted from.
    began: Instant,
}

#[derive(Default)]
struct Held {
    /// How many there ever were.
    opened: u64,
    all: BTreeMap<u64, One>,
}

/// One connection.
struct One {
    /// Ends it; not known before it runs, and taken once it is used.
    end: Option<AbortHandle>,
    state: Arc<State>,
}

/// Since when nothing is being answered on a connection, or something is: noted for each request,
/// so that it takes no lock. All are looked through only where one has to go.
#[derive(Default)]
struct State(AtomicU64);

impl State {
    fn set(&self, millis: u64, is_silent: bool) {
        let silent = u64::from(is_silent);
        self.0.store(millis.saturating_mul(2).saturating_add(silent), Ordering::Relaxed);
    }

    /// Since when, and whether nothing is being answered.
    fn get(&self) -> (u64, bool) {
        let state = self.0.load(Ordering::Relaxed);
        (state >> 1, state & 1 == 1)
    }
}

/// A connection's place, given back when it ends.
pub(super) struct Open {
    connections: Connections,
    number: u64,
    state: Arc<State>,
}

/// Held while a request is being answered.
pub(super) struct Answering<'a>(&'a Open);

impl Default for Connections {
    fn default() -> Self {
        Self { held: Arc::default(), began: Instant::now() }
    }
}

impl Connections {
    /// One more connection.
    pub(super) fn open(&self) -> Open {
        let state = Arc::new(State::default());
        state.set(self.millis(), true);
        let mut held = self.lock();
        held.opened = held.opened.saturating_add(1);
        let number = held.opened;
        held.all.insert(number, One { end: None, state: Arc::clone(&state) });
        Open { connections: self.clone(), number, state }
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
        let longest = u64::try_from(ANSWER.as_millis()).unwrap_or(u64::MAX);
        let late = self.millis().saturating_sub(longest);
        let mut held = self.lock();
        let goes = |one: &One| {
            let (since, is_silent) = one.state.get();
            // Of the silent first; of those that are answered only who takes too long.
            (one.end.is_some() && (is_silent || since <= late)).then_some((!is_silent, since))
        };
        let all = held.all.iter_mut().filter_map(|(number, one)| Some((goes(one)?, *number, one)));
        let oldest = all.min_by_key(|(rank, number, _)| (*rank, *number));
        let end = oldest.and_then(|(_, _, one)| one.end.take());
        end.is_some_and(|end| {
            end.abort();
            true
        })
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Its number.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// Until what comes of it is dropped, something is being answered.
    pub(super) fn answering(&self) -> Answering<'_> {
        self.state.set(self.connections.millis(), false);
        Answering(self)
    }
}

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        self.0.state.set(self.0.connections.millis(), true);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.connections.lock().all.remove(&self.number);
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
        assert!(connections.lock().all.is_empty());
    }
}
