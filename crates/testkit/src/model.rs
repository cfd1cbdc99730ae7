//! A store in memory, as simple as the contract allows: what every real one is compared with.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use comity_protocol::index::{LogId, Relation, RelationRow, Seq, Target, View};
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::{Reader, ReindexMode, ReindexReport, Seal, Store, StoreError, Write};

use state::State;

mod state;

mod read;

/// A store without a disk.
#[derive(Default)]
pub struct ModelStore {
    shared: Arc<RwLock<State>>,
}

impl ModelStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.shared.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl View for ModelStore {
    fn edge(&self, log: LogId) -> CompactRange {
        self.state().logs.get(&log).map(|log| log.edge.clone()).unwrap_or_default()
    }

    fn next_seq(&self) -> Seq {
        self.state().next_seq()
    }

    fn known_at(&self) -> Timestamp {
        let state = self.state();
        let newest = state.statements.values().map(|logged| logged.known_at).max();
        newest.unwrap_or(Timestamp::EPOCH)
    }

    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        let state = self.state();
        let mut verified = state.verified();
        let (_, _, statement) =
            verified.find(|(logged, found, _)| (logged.log, *found) == (log, id))?;
        let retracts = |(of, row): &(LogId, RelationRow)| {
            (*of, row.target, row.relation) == (log, *id, Relation::Retracts)
        };
        let binds = state.verified().any(|(logged, _, other)| {
            logged.log == log
                && (other.digest, &other.issuer) == (statement.digest, &statement.issuer)
                && other.kind.binds()
        });
        Some(Target {
            issuer: statement.issuer.clone(),
            digest: statement.digest,
            retracted: state.relations.iter().any(retracts),
            is_binding: binds,
        })
    }
}

impl Store for ModelStore {
    fn apply(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        let mut state = self.state().clone();
        for write in writes {
            state.apply(write)?;
        }
        let own = writes
            .iter()
            .any(|write| matches!(write, Write::Log(change) if change.log == LogId::OWN));
        if own && let Some(log) = state.logs.get_mut(&LogId::OWN) {
            let sealed = seal.seal(log.edge.head());
            log.checkpoint =
                Some(sealed.map_err(|failure| StoreError::Unavailable(failure.to_string()))?);
        }
        *self.shared.write().unwrap_or_else(PoisonError::into_inner) = state;
        Ok(())
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(read::ModelReader { shared: Arc::clone(&self.shared) }))
    }

    /// Nothing lags here.
    fn catch_up(&mut self, _limit: usize) -> Result<u64, StoreError> {
        Ok(0)
    }

    /// Nothing is derived here but while it is read.
    fn reindex(
        &mut self,
        _mode: ReindexMode,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ReindexReport, StoreError> {
        let entries = self.next_seq().0.saturating_sub(1);
        progress(entries, entries);
        Ok(ReindexReport { entries, ..ReindexReport::default() })
    }
}
