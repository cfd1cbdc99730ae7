//! The keys of one role, the newest in use.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::file::KeyError;

/// Keys of one role, the newest in use. A process replaces a key a few times at most; those before
/// stay where they are, so that whoever holds one may finish.
pub(super) struct Ring<T> {
    slots: [OnceLock<T>; RING],
    used: AtomicUsize,
}

/// How often a process can replace a key of one role; then it has to be started again.
const RING: usize = 16;

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Self { slots: std::array::from_fn(|_| OnceLock::new()), used: AtomicUsize::new(0) }
    }
}

impl<T> Ring<T> {
    pub(super) fn with(key: T) -> Result<Self, KeyError> {
        let ring = Self::default();
        ring.set(key)?;
        Ok(ring)
    }

    pub(super) fn last(&self) -> Option<&T> {
        let used = self.used.load(Ordering::Acquire);
        self.slots.get(used.checked_sub(1)?)?.get()
    }

    #[expect(clippy::expect_used, reason = "a ring in use is made by `with`, which fills a slot")]
    pub(super) fn get(&self) -> &T {
        self.last().expect("a key")
    }

    pub(super) fn set(&self, key: T) -> Result<(), KeyError> {
        let used = self.used.load(Ordering::Acquire);
        let slot = self.slots.get(used).ok_or(KeyError::Refused)?;
        slot.set(key).map_err(|_| KeyError::Refused)?;
        self.used.store(used.saturating_add(1), Ordering::Release);
        Ok(())
    }
}
