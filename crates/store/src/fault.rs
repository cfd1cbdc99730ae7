//! A hook for tests of every back end: makes any single step of a write fail, before or after it
//! took effect.

use std::sync::Arc;

use crate::StoreError;

/// A step that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// A transaction begins.
    Begin,
    /// A row of that table is written.
    Row(&'static str),
    /// The entries are read back.
    ReadBack,
    /// The head is signed.
    Seal,
    /// The transaction is committed.
    Commit,
    /// A tile or bundle is written.
    Tile,
    /// The tiles are made durable.
    Sync,
    /// The write-ahead log is emptied.
    Truncate,
}

/// How a step fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// It is not done, and fails.
    Before,
    /// It is done, and yet reported as failed.
    After,
}

/// Decides which step fails.
pub trait Faults: Send + Sync {
    /// Called at every step.
    fn strike(&self, point: Point) -> Option<Strike>;
}

/// The hook of a store; empty outside tests.
#[derive(Clone, Default)]
pub struct Hook(pub Option<Arc<dyn Faults>>);

impl Hook {
    /// Does a step, unless it is to fail.
    ///
    /// # Errors
    /// That of the step, and [`StoreError::Unavailable`] where a test has it fail.
    pub fn step<T, E: Into<StoreError>>(
        &self,
        point: Point,
        action: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, StoreError> {
        let strike = self.strike(point);
        if strike == Some(Strike::Before) {
            return Err(injected(point));
        }
        let done = action().map_err(Into::into)?;
        if strike == Some(Strike::After) { Err(injected(point)) } else { Ok(done) }
    }

    /// Whether a step is to fail, and how.
    pub fn strike(&self, point: Point) -> Option<Strike> {
        self.0.as_ref().and_then(|faults| faults.strike(point))
    }
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hook({})", self.0.is_some())
    }
}

fn injected(point: Point) -> StoreError {
    StoreError::Unavailable(format!("a failure made by a test at {point:?}"))
}
