//! What a node counts of itself while it runs: numbers without words, cheap to add to and read by
//! whoever monitors it ([`page`]).
//!
//! No label comes from a request, so that their number is bounded.

pub mod page;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets of a [`Histogram`], in microseconds: from half a millisecond, faster
/// than any commit, to ten seconds, by which a peer has given up.
pub const BOUNDS_US: [u64; 14] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000,
];

/// What only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Some more.
    pub fn add(&self, number: u64) {
        self.0.fetch_add(number, Ordering::Relaxed);
    }

    /// How many.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What comes and goes.
#[derive(Debug, Default)]
pub struct Gauge(AtomicU64);

impl Gauge {
    /// One more, until what is returned is dropped.
    pub fn enter(&self) -> Inside<'_> {
        self.add();
        Inside(self)
    }

    /// One more.
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less.
    pub fn take(&self) {
        // What was never added cannot be taken: a number below zero would be enormous.
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| Some(now.saturating_sub(1)));
    }

    /// How many.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Held by whoever counts in a [`Gauge`].
#[derive(Debug)]
pub struct Inside<'a>(&'a Gauge);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.take();
    }
}

/// Times by how long they were.
#[derive(Debug, Default)]
pub struct Histogram {
    /// By bound, and those beyond the last.
    buckets: [AtomicU64; BOUNDS_US.len() + 1],
    sum_us: AtomicU64,
}

impl Histogram {
    /// Something took so long.
    pub fn observe(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let at = BOUNDS_US.partition_point(|bound| *bound < micros);
        if let Some(bucket) = self.buckets.get(at) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.sum_us.fetch_add(micros, Ordering::Relaxed);
    }

    /// How many took at most as long as each bound, and how many there were.
    pub fn cumulated(&self) -> (Vec<u64>, u64) {
        let mut all = 0_u64;
        let mut below: Vec<u64> = Vec::with_capacity(self.buckets.len());
        for bucket in &self.buckets {
            all = all.saturating_add(bucket.load(Ordering::Relaxed));
            below.push(all);
        }
        below.pop();
        (below, all)
    }

    /// All of them together, in microseconds.
    pub fn sum_us(&self) -> u64 {
        self.sum_us.load(Ordering::Relaxed)
    }
}

/// By which of its interfaces a node was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interface {
    /// The API below `/api`.
    Api,
    /// Pages for people.
    Console,
    /// Checkpoints, tiles, descriptors, keys, cosignatures.
    Log,
    /// Registration of signed statements (SCRAPI).
    Registration,
    /// Streams of events: what is measured is the time until they begin.
    Events,
    /// Health and numbers.
    Monitor,
}

impl Interface {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Api, Self::Console, Self::Log, Self::Registration, Self::Events, Self::Monitor];

    /// The one that a path belongs to.
    pub fn of(path: &str) -> Self {
        let begins = |beginnings: &[&str]| beginnings.iter().any(|one| path.starts_with(one));
        match path {
            "/healthz" | "/readyz" | "/metrics" => Self::Monitor,
            "/events" => Self::Events,
            "/checkpoint" => Self::Log,
            path if path.starts_with("/api/") => Self::Api,
            path if path.starts_with("/entries") => Self::Registration,
            _ if begins(&["/tile/", "/mirror/", "/witness", "/.well-known/"]) => Self::Log,
            _ => Self::Console,
        }
    }

    /// Its name as a label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Console => "console",
            Self::Log => "log",
            Self::Registration => "registration",
            Self::Events => "events",
            Self::Monitor => "monitor",
        }
    }
}

/// Requests that were answered.
#[derive(Debug, Default)]
pub struct Requests {
    /// How many by interface and status.
    answered: Mutex<BTreeMap<(Interface, u16), u64>>,
    times: [Histogram; Interface::ALL.len()],
}

impl Requests {
    /// A request was answered with that status after a time.
    pub fn answered(&self, interface: Interface, status: u16, time: Duration) {
        let mut answered = self.lock();
        let number = answered.entry((interface, status)).or_default();
        *number = number.saturating_add(1);
        drop(answered);
        if let Some(times) = self.times(interface) {
            times.observe(time);
        }
    }

    /// How many by interface and status.
    pub fn by_status(&self) -> BTreeMap<(Interface, u16), u64> {
        self.lock().clone()
    }

    /// How long those of an interface took.
    pub fn times(&self, interface: Interface) -> Option<&Histogram> {
        let at = Interface::ALL.iter().position(|one| *one == interface)?;
        self.times.get(at)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(Interface, u16), u64>> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A number that somebody else than the node itself counts, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its name.
    pub name: &'static str,
    /// What it counts.
    pub help: &'static str,
    /// What sets it apart from others of its name.
    pub labels: Vec<(&'static str, &'static str)>,
    /// How many.
    pub value: u64,
}

/// What a node counts.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Requests.
    pub requests: Requests,
    /// Requests that are being answered.
    pub in_flight: Gauge,
    /// Connections.
    pub connections: Gauge,
    /// Connections that were closed at once, for their address had its share.
    pub connections_refused: Counter,
    /// Connections that had to make room for others.
    pub connections_ended: Counter,
    /// TLS handshakes that came to nothing.
    pub handshakes_failed: Counter,
    /// How long commits took, each of a batch.
    pub commits: Histogram,
    /// Writes of which nothing was written.
    pub writes_failed: Counter,
    /// Wrong passwords.
    pub sign_ins_failed: Counter,
    /// Certificates that could not be loaded again.
    pub reloads_failed: Counter,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_up_to_each_bound() {
        let times = Histogram::default();
        for micros in [0, 500, 501, 10_000_000, 10_000_001] {
            times.observe(Duration::from_micros(micros));
        }
        let (below, all) = times.cumulated();
        assert_eq!((below.len(), all), (BOUNDS_US.len(), 5));
        assert_eq!((below[0], below[1], below[12], below[13]), (2, 3, 3, 4));
        assert_eq!(times.sum_us(), 20_001_002);
    }

    #[test]
    fn what_comes_and_goes_is_never_less_than_nothing() {
        let gauge = Gauge::default();
        let inside = gauge.enter();
        assert_eq!(gauge.get(), 1);
        drop(inside);
        gauge.take();
        assert_eq!(gauge.get(), 0);
    }

    #[test]
    fn every_path_belongs_to_one_interface() {
        for (path, interface) in [
            ("/", Interface::Console),
            ("/board", Interface::Console),
            ("/api/v1/node", Interface::Api),
            ("/entries/sha256.0", Interface::Registration),
            ("/checkpoint", Interface::Log),
            ("/tile/0/000", Interface::Log),
            ("/mirror/00/checkpoint", Interface::Log),
            ("/witness/add-checkpoint", Interface::Log),
            ("/.well-known/comity", Interface::Log),
            ("/events", Interface::Events),
            ("/readyz", Interface::Monitor),
        ] {
            assert_eq!(Interface::of(path), interface, "{path}");
        }
    }
}
