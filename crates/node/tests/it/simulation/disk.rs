//! The disk of a simulated node: what was applied stays when the node dies, and writes fail or tear
//! when they are told to.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use comity_protocol::index::{LogId, Seq, Target, View};
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::fault::Hook;
use comity_store::sqlite::SqliteStore;
use comity_store::{Reader, ReindexMode, ReindexReport, Seal, Store, StoreError, Write};
use comity_testkit::faulty::Failure;
use comity_testkit::model::{self, ModelStore};

/// What a node's store is kept in.
pub(super) enum Disk {
    /// The model: atomic by itself, and quick.
    Memory(model::Disk),
    /// The real one, in a folder: a torn write leaves the database as a dying machine would.
    Files(PathBuf),
}

/// How the next writes of a node go, told from outside.
#[derive(Clone, Default)]
pub(super) struct Fate(Arc<Mutex<Plan>>);

#[derive(Default)]
struct Plan {
    count: u64,
    faults: Vec<(u64, Fault)>,
    is_dead: bool,
    /// What a torn write left: the database, and the beginning of its write-ahead log.
    torn: Option<[Vec<u8>; 2]>,
}

/// How a write fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    /// The store says so, and the node goes on or stops.
    Fails(Failure),
    /// The machine dies in it; so many thousandths of what it wrote are there.
    Tears(u64),
}

impl Fate {
    /// The nth write from now fails.
    pub(super) fn strike(&self, nth: u64, fault: Fault) {
        let mut plan = self.plan();
        let at = plan.count + nth;
        plan.faults.push((at, fault));
    }

    fn next(&self) -> Result<Option<Fault>, StoreError> {
        let mut plan = self.plan();
        if plan.is_dead {
            return Err(StoreError::Fatal("the disk is gone".to_owned()));
        }
        let now = plan.count;
        plan.count += 1;
        let fault = plan.faults.iter().find(|(at, _)| *at == now).map(|(_, fault)| *fault);
        let goes_on = matches!(fault, None | Some(Fault::Fails(Failure::Unavailable)));
        plan.is_dead = !goes_on;
        Ok(fault)
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk {
    /// The store as it is found at a start, and what dies with it when a write tears.
    pub(super) fn open(&self, fate: &Fate, alive: &Arc<AtomicBool>) -> Box<dyn Store> {
        let torn = {
            let mut plan = fate.plan();
            *plan = Plan { torn: plan.torn.take(), ..Plan::default() };
            plan.torn.take()
        };
        let (inner, dir): (Box<dyn Store>, _) = match self {
            Self::Memory(disk) => (Box::new(ModelStore::on(disk, Hook::default())), None),
            Self::Files(dir) => {
                if let Some(torn) = torn {
                    put_back(dir, &torn);
                }
                (Box::new(SqliteStore::open(dir).unwrap()), Some(dir.clone()))
            }
        };
        Box::new(SimStore { inner, dir, fate: fate.clone(), alive: Arc::clone(alive) })
    }
}

/// A store that its fate strikes.
struct SimStore {
    inner: Box<dyn Store>,
    dir: Option<PathBuf>,
    fate: Fate,
    alive: Arc<AtomicBool>,
}

impl SimStore {
    /// Dies in a write of which a part reaches the disk.
    fn tear(&mut self, part: u64, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        let before = self.dir.as_deref().map(files);
        // The model is whole or was never written; the log of SQLite is cut below.
        if self.dir.is_some() || part == 1_000 {
            self.inner.apply(writes, seal)?;
        }
        if let (Some(dir), Some([database, log])) = (&self.dir, before) {
            let [_, after] = files(dir);
            let same = log.iter().zip(&after).take_while(|(old, new)| old == new).count();
            let part = usize::try_from(part).unwrap();
            let cut = same + (after.len() - same) * part / 1_000;
            let old = log.get(cut..).unwrap_or_default();
            let torn = [&after[..cut], old].concat();
            self.fate.plan().torn = Some([database, torn]);
        }
        self.alive.store(false, Ordering::Release);
        Err(StoreError::Fatal("the machine died".to_owned()))
    }
}

impl View for SimStore {
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

impl Store for SimStore {
    fn apply(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        match self.fate.next()? {
            None => self.inner.apply(writes, seal),
            Some(Fault::Tears(part)) => self.tear(part, writes, seal),
            Some(Fault::Fails(Failure::Unavailable)) => {
                Err(StoreError::Unavailable("as planned".to_owned()))
            }
            Some(Fault::Fails(Failure::FatalBefore)) => Err(StoreError::Fatal("lost".to_owned())),
            Some(Fault::Fails(Failure::FatalAfter)) => {
                self.inner.apply(writes, seal)?;
                Err(StoreError::Fatal("written, and said to be lost".to_owned()))
            }
        }
    }

    fn faults(&self) -> Vec<String> {
        self.inner.faults()
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

/// The database and its write-ahead log.
const NAMES: [&str; 2] = ["comity.sqlite", "comity.sqlite-wal"];

fn files(dir: &Path) -> [Vec<u8>; 2] {
    NAMES.map(|name| std::fs::read(dir.join(name)).unwrap_or_default())
}

/// Writes over the files where they stand, so that they stay the very same.
fn put_back(dir: &Path, torn: &[Vec<u8>; 2]) {
    let _ = std::fs::remove_file(dir.join("comity.sqlite-shm"));
    for (name, bytes) in NAMES.iter().zip(torn) {
        std::fs::write(dir.join(name), bytes).unwrap();
    }
}
