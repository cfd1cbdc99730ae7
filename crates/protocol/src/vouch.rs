//! What others can say of when an entry was logged.
//!
//! A signed time (`iat`) is a claim. A log gives evidence for free: an entry is younger than the
//! newest checkpoint without it that somebody else saw, and older than the oldest one with it.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Between which times an entry was logged, as far as others can vouch for it.
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
}
