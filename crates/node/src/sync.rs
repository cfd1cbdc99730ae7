//! Locks that a panic elsewhere leaves good: what they guard is put there whole or not at all.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Takes a lock; a panic elsewhere while it was held does not make its content wrong here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
