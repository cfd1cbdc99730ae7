//! The one clock of a node, and how far it is from those of others.
//!
//! A node that signs with a wrong clock harms itself and misleads others. It reads the time in the
//! answers of its peers and witnesses, and takes the median of them: nobody alone moves it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::sync::lock;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Quorum;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};
use tokio::time::Instant;

/// From which distance to the others a node warns, in milliseconds (1 minute): answers carry whole
/// seconds and take some on their way.
pub const WARN_MS: i64 = 60_000;

/// From which distance it does not sign, in milliseconds (5 minutes).
pub const FAR_MS: i64 = 300_000;

/// How long a reading counts; peers are asked far more often than that.
const READING: Duration = Duration::from_secs(900);

/// Most clocks of others that are remembered.
const READINGS_MAX: usize = 1_024;

/// The time now, by the system's clock, in whole milliseconds: for programs that run no node. What
/// belongs to a node reads the clock that it was given ([`crate::ledger::Ledger::now`]).
#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is read")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Which moment of a day is meant where a day alone is given, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its first.
    Begins,
    /// Its last millisecond.
    Ends,
}

/// A time as people type it: a day, `2026-12-03 09:30`, or RFC 3339; in UTC unless it says
/// otherwise.
pub fn typed(text: &str, day: Ending) -> Option<Timestamp> {
    let text = text.trim().replace(' ', "T");
    if text.len() == 10 {
        let clock = match day {
            Ending::Begins => "00:00:00",
            Ending::Ends => "23:59:59.999",
        };
        return format!("{text}T{clock}Z").parse().ok();
    }
    let text = text.trim_end_matches('Z');
    let seconds = if text.len() == 16 { ":00" } else { "" };
    format!("{text}{seconds}Z").parse().ok().or_else(|| text.parse().ok())
}

/// Reads a time of a query that may be left out; a day means its end.
///
/// # Errors
/// What is written is no time.
pub fn by<'de, D: Deserializer<'de>>(asked: D) -> Result<Option<Timestamp>, D::Error> {
    asked_in(asked, Ending::Ends)
}

/// Reads a time of a query that may be left out; a day means its beginning.
///
/// # Errors
/// What is written is no time.
pub fn from<'de, D: Deserializer<'de>>(asked: D) -> Result<Option<Timestamp>, D::Error> {
    asked_in(asked, Ending::Begins)
}

fn asked_in<'de, D: Deserializer<'de>>(
    asked: D,
    day: Ending,
) -> Result<Option<Timestamp>, D::Error> {
    let Some(text) = Option::<String>::deserialize(asked)? else { return Ok(None) };
    let no_time = "a time is written 2026-12-03, or 2026-12-03T09:30:00Z";
    typed(&text, day).map(Some).ok_or_else(|| D::Error::custom(no_time))
}

/// The clock that a node signs and records by, handed to it when it is opened: by default the
/// system's.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Where it does not follow the system's clock: the time it began with, and when that was.
    begun: Option<(Timestamp, Instant)>,
    /// How far it was set ahead, in milliseconds.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows `at` now and goes on with the time of the runtime, which tests hold still
    /// and set forward. To be read on the runtime's threads alone.
    pub fn begun_at(at: Timestamp) -> Self {
        Self { begun: Some((at, Instant::now())), ahead: Arc::default() }
    }

    /// The time now, in whole milliseconds.
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in")]
    pub fn now(&self) -> Timestamp {
        let time = match self.begun {
            None => now(),
            Some((at, since)) => {
                at.plus_millis(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX))
            }
        };
        time.plus_millis(self.ahead.load(Ordering::Relaxed))
    }

    /// Sets it so many milliseconds ahead of what it shows by itself, or behind it.
    pub fn shift(&self, millis: i64) {
        self.ahead.store(millis, Ordering::Relaxed);
    }
}

/// What is known of the own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Too few others answer for their clocks to say anything.
    Unknown,
    /// It agrees with the others.
    Good {
        /// How far the others are ahead of it, in milliseconds.
        offset_ms: i64,
    },
    /// It is off, and the node says so.
    Off {
        /// How far the others are ahead of it, in milliseconds.
        offset_ms: i64,
    },
    /// It is so far off that nothing is signed.
    Far {
        /// How far the others are ahead of it, in milliseconds.
        offset_ms: i64,
    },
    /// It is far behind what this node recorded itself, and no quorum of others says that it is
    /// right: nothing is signed.
    Behind {
        /// How far, in milliseconds.
        by_ms: i64,
    },
}

impl State {
    /// Whether the node may sign.
    pub const fn may_sign(self) -> bool {
        matches!(self, Self::Unknown | Self::Good { .. } | Self::Off { .. })
    }

    /// How far the others are ahead of the own clock, in milliseconds, where they say.
    pub const fn offset_ms(self) -> Option<i64> {
        match self {
            Self::Unknown | Self::Behind { .. } => None,
            Self::Good { offset_ms } | Self::Off { offset_ms } | Self::Far { offset_ms } => {
                Some(offset_ms)
            }
        }
    }

    /// One word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Good { .. } => "good",
            Self::Off { .. } => "off",
            Self::Far { .. } => "far",
            Self::Behind { .. } => "behind",
        }
    }
}

/// Judges the own clock: `offsets` are those of others ahead of it, `newest` the newest time that
/// this node recorded.
pub fn judge(now: Timestamp, newest: Timestamp, offsets: &[i64], quorum: Quorum) -> State {
    let median = median(offsets).filter(|_| offsets.len() >= quorum.get());
    let by_ms = newest.since(now);
    match median {
        Some(offset_ms) if offset_ms.saturating_abs() > FAR_MS => State::Far { offset_ms },
        Some(offset_ms) if offset_ms.saturating_abs() > WARN_MS => State::Off { offset_ms },
        // Where a quorum says that the clock is right, it was wrong when that was recorded.
        Some(offset_ms) => State::Good { offset_ms },
        None if by_ms > FAR_MS => State::Behind { by_ms },
        None => State::Unknown,
    }
}

/// Of two in the middle the one nearer to zero: the doubt is for the own clock.
fn median(offsets: &[i64]) -> Option<i64> {
    let mut sorted = offsets.to_vec();
    sorted.sort_unstable();
    let upper = sorted.get(sorted.len() / 2).copied()?;
    let lower = sorted.get(sorted.len().saturating_sub(1) / 2).copied()?;
    Some(if lower.saturating_abs() < upper.saturating_abs() { lower } else { upper })
}

/// Keeps an eye on the own clock.
#[derive(Debug, Default)]
pub struct Watch {
    readings: Mutex<BTreeMap<String, (i64, Instant)>>,
    /// The own clock and one that cannot be set, when they were last read together.
    last: Mutex<Option<(Timestamp, Instant)>>,
    newest: AtomicI64,
    warned: Mutex<Option<&'static str>>,
}

impl Watch {
    /// Somebody answered at `now` with a time of their own, `theirs`.
    pub fn read(&self, whose: &str, theirs: Timestamp, now: Timestamp) {
        self.tick(now);
        let mut readings = lock(&self.readings);
        if readings.len() < READINGS_MAX || readings.contains_key(whose) {
            readings.insert(whose.to_owned(), (theirs.since(now), Instant::now()));
        }
    }

    /// Notices when the own clock was set: what it was compared with before says nothing any more.
    pub fn tick(&self, now: Timestamp) {
        let instant = Instant::now();
        let before = lock(&self.last).replace((now, instant));
        let Some((at, since)) = before else { return };
        let passed = instant.saturating_duration_since(since).as_millis();
        let step = now.since(at).saturating_sub(i64::try_from(passed).unwrap_or(i64::MAX));
        if step.saturating_abs() > WARN_MS {
            tracing::warn!(step_s = step / 1_000, "the clock of this machine was set");
            lock(&self.readings).clear();
        }
    }

    /// Something was recorded at a time.
    pub fn recorded(&self, at: Timestamp) {
        self.newest.fetch_max(at.millis(), Ordering::Relaxed);
    }

    /// How the own clock stands; says so in the log when that changes for the worse.
    pub fn state(&self, now: Timestamp, quorum: Quorum) -> State {
        self.tick(now);
        let instant = Instant::now();
        let mut readings = lock(&self.readings);
        readings.retain(|_, (_, at)| instant.saturating_duration_since(*at) < READING);
        let offsets: Vec<i64> = readings.values().map(|(offset, _)| *offset).collect();
        drop(readings);
        let newest = Timestamp::from_millis(self.newest.load(Ordering::Relaxed));
        let state = judge(now, newest, &offsets, quorum);
        let before = lock(&self.warned).replace(state.name());
        if before != Some(state.name()) {
            match state {
                State::Unknown | State::Good { .. } => {}
                State::Off { offset_ms } => {
                    tracing::warn!(offset_s = offset_ms / 1_000, "others have another time");
                }
                State::Far { offset_ms } => {
                    tracing::error!(
                        offset_s = offset_ms / 1_000,
                        "nothing is signed: others have quite another time"
                    );
                }
                State::Behind { by_ms } => {
                    tracing::error!(
                        behind_s = by_ms / 1_000,
                        "nothing is signed: the clock is behind what was recorded"
                    );
                }
            }
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_000_000);

    #[test]
    fn times_are_read_as_people_type_them() {
        use Ending::{Begins, Ends};
        let check = |text, day, shown: Option<&str>| {
            assert_eq!(typed(text, day).map(|time| time.to_string()).as_deref(), shown, "{text}");
        };
        check("2026-11-23", Begins, Some("2026-11-23T00:00:00Z"));
        check(" 2026-11-23 ", Ends, Some("2026-11-23T23:59:59.999Z"));
        check("2026-11-23 14:05", Begins, Some("2026-11-23T14:05:00Z"));
        check("2026-11-23T14:05Z", Begins, Some("2026-11-23T14:05:00Z"));
        check("2026-11-23T14:05:06Z", Begins, Some("2026-11-23T14:05:06Z"));
        check("2026-11-23T14:05:06+01:00", Begins, Some("2026-11-23T13:05:06Z"));
        for bad in ["", "yesterday", "2026-13-01", "ääääääääää"] {
            check(bad, Begins, None);
        }
    }

    #[test]
    fn a_clock_is_judged_by_the_median_of_a_quorum_and_by_what_was_recorded() {
        let far = FAR_MS + 1;
        let check = |offsets: &[i64], ahead: i64, want: State| {
            let newest = NOW.plus_millis(ahead);
            assert_eq!(judge(NOW, newest, offsets, Quorum::DEFAULT), want, "{offsets:?} {ahead}");
        };
        check(&[], 0, State::Unknown);
        check(&[900_000], 0, State::Unknown);
        check(&[900_000, 900_000], 0, State::Far { offset_ms: 900_000 });
        check(&[-900_000, -900_000], 0, State::Far { offset_ms: -900_000 });
        check(&[0, 900_000], 0, State::Good { offset_ms: 0 });
        check(&[-5, 0, 86_400_000], 0, State::Good { offset_ms: 0 });
        check(&[WARN_MS, WARN_MS], 0, State::Good { offset_ms: WARN_MS });
        check(&[WARN_MS + 1; 2], 0, State::Off { offset_ms: WARN_MS + 1 });
        check(&[FAR_MS; 2], 0, State::Off { offset_ms: FAR_MS });
        check(&[far; 2], 0, State::Far { offset_ms: far });
        check(&[], FAR_MS, State::Unknown);
        check(&[], far, State::Behind { by_ms: far });
        check(&[0, 0], far, State::Good { offset_ms: 0 });
        check(&[i64::MIN, i64::MAX, i64::MIN], i64::MAX, State::Far { offset_ms: i64::MIN });
    }

    #[test]
    fn a_clock_that_is_set_forgets_what_it_was_compared_with() {
        let watch = Watch::default();
        for name in ["a", "b"] {
            watch.read(name, NOW, NOW);
        }
        assert_eq!(watch.state(NOW, Quorum::DEFAULT), State::Good { offset_ms: 0 });
        let later = NOW.plus_millis(86_400_000);
        assert_eq!(watch.state(later, Quorum::DEFAULT), State::Unknown);
        for name in ["a", "b"] {
            watch.read(name, NOW, later);
        }
        assert!(!watch.state(later, Quorum::DEFAULT).may_sign());
    }
}
