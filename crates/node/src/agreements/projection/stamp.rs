//! Which state of a docket answered, so that what was made of it can be kept.

use std::sync::atomic::{AtomicU64, Ordering};

/// Which state of a docket answered: another for each that differs, over all nodes of a program.
/// What follows from time alone is not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(u64);

impl Stamp {
    /// One that there was not before.
    pub(crate) fn fresh() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        assert_ne!(Stamp::fresh(), Stamp::fresh());
    }
}
