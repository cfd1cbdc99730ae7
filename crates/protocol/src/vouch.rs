//! What others can say of when an entry was logged.
//!
//! A signed time (`iat`) is a claim. A log gives evidence for free: an entry is younger than the
//! newest checkpoint without it that somebody else saw, and older than the oldest one with it.
//!
//! - [`sightings`]: who saw a log at which size when, and what follows for an entry.
//! - [`note`]: a checkpoint with one cosignature, the evidence behind a sighting.
//! - [`proof`]: lateness and absence as files that anybody checks.

pub mod sightings;

pub mod note;

pub mod proof;

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// How much earlier than a cosignature an entry may have been logged that the cosigned checkpoint
/// lacks, in milliseconds (60 s): a checkpoint is fetched or offered, checked, and sometimes waits
/// for a witness that is away for a moment, while its log goes on growing. A node asks again with
/// its newest checkpoint after at most that time.
pub const VOUCH_LAG_MS: i64 = 60_000;

/// Between which times an entry was logged, as far as others can vouch for it.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Vouched {
    /// It did not stand in the log at this time; `None` where nobody can say.
    pub after: Option<Timestamp>,
    /// It stood in the log at this time; `None` where nobody can say.
    pub by: Option<Timestamp>,
}

impl Vouched {
    /// Nobody but its issuer says anything.
    pub const NOBODY: Self = Self { after: None, by: None };

    /// What two bounds say together; in whatever order they came.
    #[must_use]
    pub fn narrowed(self, other: Self) -> Self {
        let earliest =
            |one: Option<Timestamp>, two: Option<Timestamp>| one.into_iter().chain(two).min();
        Self { after: self.after.max(other.after), by: earliest(self.by, other.by) }
    }

    /// The time at which a statement counts: as claimed where that lies within what is vouched
    /// for, and otherwise the nearest time that does.
    pub fn counted_at(&self, claimed: Timestamp) -> Timestamp {
        let early = self.after.map_or(claimed, |after| claimed.max(after));
        self.by.map_or(early, |by| early.min(by))
    }

    /// The same where the entry itself was held at a time: then it stood in its log.
    #[must_use]
    pub fn held_at(self, known_at: Timestamp) -> Self {
        Self { by: Some(self.by.map_or(known_at, |by| by.min(known_at))), ..self }
    }

    /// Whether those who vouch cannot all be right: it was missing after it had been seen. Then
    /// somebody's clock is wrong or somebody lies; [`Self::counted_at`] takes the earlier time,
    /// which wrongs nobody who was in time.
    pub fn is_contradictory(&self) -> bool {
        matches!((self.after, self.by), (Some(after), Some(by)) if after > by)
    }
}

/// How many others must vouch for a bound before it counts: 1 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quorum(NonZeroU8);

impl Quorum {
    /// Two: a single liar moves nothing.
    pub const DEFAULT: Self = match NonZeroU8::new(2) {
        Some(two) => Self(two),
        None => Self(NonZeroU8::MIN),
    };

    /// So many, of which none would be no quorum.
    pub fn new(number: u8) -> Option<Self> {
        NonZeroU8::new(number).map(Self)
    }

    /// The number.
    pub fn get(self) -> usize {
        usize::from(self.0.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_narrow_in_any_order() {
        let at = Timestamp::from_secs;
        let bounds =
            |after: Option<i64>, by: Option<i64>| Vouched { after: after.map(at), by: by.map(at) };
        let one = bounds(Some(10), Some(30));
        for (other, both) in [
            (Vouched::NOBODY, one),
            (bounds(Some(5), Some(20)), bounds(Some(10), Some(20))),
            (bounds(Some(15), None), bounds(Some(15), Some(30))),
        ] {
            assert_eq!((one.narrowed(other), other.narrowed(one)), (both, both));
        }
    }

    #[test]
    fn a_claimed_time_counts_within_what_is_vouched_for() {
        let at = Timestamp::from_secs;
        let bounds = Vouched { after: Some(at(10)), by: Some(at(20)) };
        for (claimed, counted) in [(5, 10), (10, 10), (15, 15), (20, 20), (25, 20)] {
            assert_eq!(bounds.counted_at(at(claimed)), at(counted), "{claimed}");
            assert_eq!(Vouched::NOBODY.counted_at(at(claimed)), at(claimed));
        }
    }

    #[test]
    fn where_those_who_vouch_contradict_each_other_the_earlier_time_counts() {
        let at = Timestamp::from_secs;
        let bounds = Vouched { after: Some(at(20)), by: Some(at(10)) };
        assert!(bounds.is_contradictory());
        for claimed in [5, 10, 15, 20, 25] {
            assert_eq!(bounds.counted_at(at(claimed)), at(10), "{claimed}");
        }
        assert!(!Vouched { after: Some(at(10)), by: Some(at(10)) }.is_contradictory());
        assert!(!Vouched { after: Some(at(10)), by: None }.is_contradictory());
    }
}
