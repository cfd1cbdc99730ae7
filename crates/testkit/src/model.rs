//! A store in memory, as simple as the contract allows: what every real one is compared with.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use comity_protocol::index::{LogId, Seq, Target, View};
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::fault::{Hook, Point, Strike};
use comity_store::{Reader, ReindexMode, ReindexReport, Seal, Store, StoreError, Write};

use state::State;

mod state;

mod read;

mod reindex;

/// What outlasts a model store: opened again it is what it was.
#[derive(Clone, Debug)]
pub struct Disk {
    state: Arc<RwLock<State>>,
    /// Most bytes of entries and contents.
    room: Arc<AtomicUsize>,
}

impl Default for Disk {
    fn default() -> Self {
        Self { state: Arc::default(), room: Arc::new(AtomicUsize::new(usize::MAX)) }
    }
}

impl Disk {
    /// The same once more; what becomes of one is nothing to the other.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { state: Arc::new(RwLock::new(self.read().clone())), ..Self::default() }
    }

    /// Has room for so many bytes of entries and contents from here on.
    pub fn limit(&self, room: usize) {
        self.room.store(room, Ordering::Relaxed);
    }

    /// Loses the derived row of a statement.
    pub fn lose_statement(&self, seq: Seq) {
        self.write().statements.remove(&seq);
    }

    /// Loses every relation.
    pub fn lose_relations(&self) {
        self.write().relations.clear();
    }

    /// Damages the bytes of an entry of the own log.
    pub fn damage_entry(&self, index: usize) {
        let mut state = self.write();
        let log = state.logs.get_mut(&LogId::OWN);
        let entry = log.and_then(|log| log.entries.get_mut(index));
        if let Some(byte) = entry.and_then(|entry| entry.bytes.last_mut()) {
            *byte ^= 1;
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A store without a disk of its own.
#[derive(Debug, Default)]
pub struct ModelStore {
    disk: Disk,
    hook: Hook,
    unknown: OnceLock<String>,
}

impl ModelStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// The store on a disk, with failures made on purpose.
    pub fn on(disk: &Disk, hook: Hook) -> Self {
        Self { disk: disk.clone(), hook, unknown: OnceLock::new() }
    }

    fn check(&self) -> Result<(), StoreError> {
        self.unknown.get().map_or(Ok(()), |why| Err(StoreError::Fatal(why.clone())))
    }

    fn attempt(&self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        self.hook.step(Point::Begin, || Ok::<_, StoreError>(()))?;
        let mut state = self.disk.read().clone();
        for write in writes {
            self.hook.step(Point::Row("write"), || state.apply(write))?;
        }
        let own = writes
            .iter()
            .any(|write| matches!(write, Write::Log(change) if change.log == LogId::OWN));
        if own && let Some(log) = state.logs.get_mut(&LogId::OWN) {
            let sealed = self.hook.step(Point::Seal, || {
                let sealed = seal.seal(log.edge.head());
                sealed.map_err(|failure| StoreError::Unavailable(failure.to_string()))
            })?;
            log.checkpoint = Some(sealed);
        }
        let room = self.disk.room.load(Ordering::Relaxed);
        if room < usize::MAX && state.bytes() > room {
            return Err(StoreError::Unavailable("the disk is full".to_owned()));
        }
        let strike = self.hook.strike(Point::Commit);
        if strike != Some(Strike::Before) {
            *self.disk.write() = state;
        }
        let unknown = || StoreError::Fatal("a commit failed: by a test".to_owned());
        if strike.is_some() { Err(unknown()) } else { Ok(()) }
    }
}

impl View for ModelStore {
    fn edge(&self, log: LogId) -> CompactRange {
        self.disk.read().logs.get(&log).map(|log| log.edge.clone()).unwrap_or_default()
    }

    fn next_seq(&self) -> Seq {
        self.disk.read().next_seq()
    }

    fn known_at(&self) -> Timestamp {
        let state = self.disk.read();
        let newest = state.statements.values().map(|logged| logged.known_at).max();
        newest.unwrap_or(Timestamp::EPOCH)
    }

    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        self.disk.read().target(log, id)
    }
}

impl Store for ModelStore {
    fn apply(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        self.check()?;
        self.attempt(writes, seal).inspect_err(|error| {
            if let StoreError::Fatal(why) = error {
                // The first reason stays.
                let _ = self.unknown.set(why.clone());
            }
        })
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.check()?;
        Ok(Box::new(read::ModelReader { shared: Arc::clone(&self.disk.state) }))
    }

    /// Nothing lags here.
    fn catch_up(&mut self, _limit: usize) -> Result<u64, StoreError> {
        self.check()?;
        Ok(0)
    }

    fn reindex(
        &mut self,
        mode: ReindexMode,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ReindexReport, StoreError> {
        self.check()?;
        reindex::run(&mut self.disk.write(), mode, progress)
    }
}
