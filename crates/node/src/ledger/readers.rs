//! Reading the store from many threads at once.

use std::sync::Mutex;

use crate::sync::lock;
use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{Hash, HashReader};
use comity_store::{Reader, StoreError};

/// Readers waiting for a question; one is opened when all are busy.
pub(super) struct Readers {
    source: Mutex<Box<dyn Reader>>,
    idle: Mutex<Vec<Box<dyn Reader>>>,
}

/// Readers kept open; more are closed after use. Each holds some hundred KiB of page cache.
const READERS_KEPT: usize = 8;

impl Readers {
    /// One reader, from which more are opened as they are needed.
    pub(super) fn new(source: Box<dyn Reader>) -> Self {
        Self { source: Mutex::new(source), idle: Mutex::new(Vec::new()) }
    }

    /// Asks a reader that is idle, or a new one.
    pub(super) fn with<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let reader = lock(&self.idle).pop();
        let reader = match reader {
            Some(reader) => reader,
            None => lock(&self.source).another()?,
        };
        let answer = question(&*reader);
        let mut idle = lock(&self.idle);
        if idle.len() < READERS_KEPT {
            idle.push(reader);
        }
        answer
    }
}

/// Stored hashes of one log.
pub struct StoredHashes<'a> {
    /// Where they are read from.
    pub reader: &'a dyn Reader,
    /// Whose.
    pub log: LogId,
}

impl HashReader for StoredHashes<'_> {
    type Error = StoreError;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.reader.hash(self.log, level, index)
    }
}
