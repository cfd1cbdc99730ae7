//! A store that fails when told to.

use std::sync::{Arc, Mutex, PoisonError};

use comity_protocol::index::{LogId, Seq, Target, View};
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::{Reader, ReindexMode, ReindexReport, Seal, Store, StoreError, Write};

/// How the next write fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing is written; the same call may succeed later.
    Unavailable,
    /// Nothing is written, and the state is unknown from here on.
    FatalBefore,
    /// Everything is written, and yet the state is unknown from here on.
    FatalAfter,
}

/// Told from outside, also while a node holds the store: which write fails, counted from now (0:
/// the next).
#[derive(Clone, Debug, Default)]
pub struct Switch(Arc<Mutex<Plan>>);

#[derive(Debug, Default)]
struct Plan {
    failures: Vec<(usize, Failure)>,
    count: usize,
    dead: bool,
}

impl Switch {
    /// The `n`th write from now fails.
    pub fn fail_in(&self, n: usize, failure: Failure) {
        let mut plan = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = plan.count.saturating_add(n);
        plan.failures.push((at, failure));
    }

    fn next(&self) -> Result<Option<Failure>, StoreError> {
        let mut plan = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if plan.dead {
            return Err(StoreError::Fatal("made by a test, and never opened again".to_owned()));
        }
        let now = plan.count;
        plan.count = now.saturating_add(1);
        let failure = plan.failures.iter().find(|(at, _)| *at == now).map(|(_, failure)| *failure);
        plan.dead = matches!(failure, Some(Failure::FatalBefore | Failure::FatalAfter));
        Ok(failure)
    }
}

/// Any store, with a switch.
pub struct FaultyStore {
    inner: Box<dyn Store>,
    switch: Switch,
}

impl FaultyStore {
    /// Wraps a store.
    pub fn new(inner: Box<dyn Store>, switch: Switch) -> Self {
        Self { inner, switch }
    }
}

impl View for FaultyStore {
    fn edge(&self, log: LogId) -> CompactRange {
        self.inner.edge(log)
    }

    fn next_seq(&self) -> Seq {
        self.inner.next_seq()
    }

    fn known_at(&self) -> Timestamp {
        self.inner.known_at()
    }

    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        self.inner.target(log, id)
    }
}

impl Store for FaultyStore {
    fn apply(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        let fatal = || Err(StoreError::Fatal("made by a test".to_owned()));
        match self.switch.next()? {
            None => self.inner.apply(writes, seal),
            Some(Failure::Unavailable) => Err(StoreError::Unavailable("made by a test".to_owned())),
            Some(Failure::FatalBefore) => fatal(),
            Some(Failure::FatalAfter) => {
                self.inner.apply(writes, seal)?;
                fatal()
            }
        }
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.inner.reader()
    }

    fn catch_up(&mut self, limit: usize) -> Result<u64, StoreError> {
        self.inner.catch_up(limit)
    }

    fn reindex(
        &mut self,
        mode: ReindexMode,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ReindexReport, StoreError> {
        self.inner.reindex(mode, progress)
    }
}
