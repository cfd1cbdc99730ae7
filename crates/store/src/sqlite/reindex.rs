//! Replaying ground: every derived row and tile made again, compared or replaced.
use crate::sqlite::SqliteStore;
use crate::{ReindexMode, ReindexReport, StoreError};

pub(super) fn run(
    _store: &mut SqliteStore,
    _mode: ReindexMode,
    _progress: &mut dyn FnMut(u64, u64),
) -> Result<ReindexReport, StoreError> {
    Err(StoreError::NotFound)
}
