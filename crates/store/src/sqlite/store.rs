//! The contract, kept: what SQLite does for each method of [`Store`].

use std::sync::Arc;

use crate::sqlite::read::SqliteReader;
use crate::sqlite::{SqliteStore, reindex};
use crate::{Reader, ReindexMode, ReindexReport, Seal, Store, StoreError, Write};

impl Store for SqliteStore {
    fn faults(&self) -> Vec<String> {
        self.faults.clone()
    }

    fn apply(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        self.guarded(|store| {
            let done = store.transact(writes, seal)?;
            store.publish(done);
            Ok(())
        })
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.shared.check()?;
        Ok(Box::new(SqliteReader::new(Arc::clone(&self.shared))?))
    }

    fn catch_up(&mut self, limit: usize) -> Result<u64, StoreError> {
        self.guarded(|store| store.catch_up_checked(limit))
    }

    fn reindex(
        &mut self,
        mode: ReindexMode,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ReindexReport, StoreError> {
        self.guarded(|store| reindex::run(store, mode, progress))
    }
}
