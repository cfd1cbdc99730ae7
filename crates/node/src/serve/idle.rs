//! Connections and how long nothing was asked on each: where there is no room for another, the one
//! that was silent longest goes. Half-sent heads, connections kept open and streams of events cost
//! whoever opens them, and nobody else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;
use tokio::time::Instant;

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
}

/// One connection.
struct One {
    /// Ends it; not known before it runs.
    end: Option<AbortHandle>,
    /// Since when nothing is being answered.
    silent_since: Option<Instant>,
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
        held.all.insert(number, One { end: None, silent_since: Some(now) });
        held.silent.insert((now, number));
        Open { connections: self.clone(), number }
    }

    /// Tells how a connection is ended.
    pub(super) fn ends_by(&self, number: u64, end: AbortHandle) {
        if let Some(one) = self.lock().all.get_mut(&number) {
            one.end = Some(end);
        }
    }

    /// Ends the connection that was silent longest; false: none is.
    pub(super) fn end_longest_silent(&self) -> bool {
        let mut held = self.lock();
        let Some((since, number)) = held.silent.iter().next().copied() else { return false };
        held.silent.remove(&(since, number));
        let one = held.all.get_mut(&number);
        let end = one.and_then(|one| {
            one.silent_since = None;
            one.end.take()
        });
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
        self.mark(None);
        Answering(self)
    }

    fn mark(&self, now: Option<Instant>) {
        let mut held = self.connections.lock();
        let Some(one) = held.all.get_mut(&self.number) else { return };
        let before = std::mem::replace(&mut one.silent_since, now);
        if let Some(before) = before {
            held.silent.remove(&(before, self.number));
        }
        held.silent.extend(now.map(|now| (now, self.number)));
    }
}

impl Drop for Answering<'_> {
    fn drop(&mut self) {
        self.0.mark(Some(Instant::now()));
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.mark(None);
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
        let step = || tokio::time::advance(std::time::Duration::from_secs(1));
        let (first, first_task) = open(&connections);
        step().await;
        let (second, second_task) = open(&connections);
        step().await;
        let answering = first.answering();
        assert!(connections.end_longest_silent());
        assert!(second_task.await.unwrap_err().is_cancelled());
        // What is being answered is not ended, and what was ended is not ended twice.
        assert!(!connections.end_longest_silent());
        drop(answering);
        assert!(connections.end_longest_silent());
        assert!(first_task.await.unwrap_err().is_cancelled());
        drop((first, second));
        assert!(!connections.end_longest_silent());
        assert!(connections.lock().all.is_empty() && connections.lock().silent.is_empty());
    }
}
