//! What a rule is evaluated for: who owes it, and about which matter.

use std::cmp::Ordering;

use super::symbol::Sym;

/// What an instance is about. Ordered by its members in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instance {
    pub(super) rule: u32,
    pub(super) bearer: Sym,
    /// The matter's key, the position of the one filing, or the number of the period.
    pub(super) key: u64,
}

impl Instance {
    /// All members in one number: millions of them are sorted.
    fn place(self) -> u128 {
        u128::from(self.rule) << 96 | u128::from(self.bearer.0) << 64 | u128::from(self.key)
    }
}

impl Ord for Instance {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Instance {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The key of a rule's standing instance: the last, so that the others are evaluated first.
pub(super) const STANDING: u64 = u64::MAX;
