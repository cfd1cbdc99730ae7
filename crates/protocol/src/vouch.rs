//! What others can say of when an entry was logged.
//!
//! A signed time (`iat`) is a claim. A log gives evidence for free: an entry is younger than the
//! newest checkpoint without it that somebody else saw, and older than the oldest one with it.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Between which times an entry was logged, as far as others can vouch for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    fn a_claimed_time_counts_within_what_is_vouched_for() {
        let at = Timestamp::from_secs;
        let bounds = Vouched { after: Some(at(10)), by: Some(at(20)) };
        for (claimed, counted) in [(5, 10), (10, 10), (15, 15), (20, 20), (25, 20)] {
            assert_eq!(bounds.counted_at(at(claimed)), at(counted), "{claimed}");
            assert_eq!(Vouched::NOBODY.counted_at(at(claimed)), at(claimed));
        }
    }
}
