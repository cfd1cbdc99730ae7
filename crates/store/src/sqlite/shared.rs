//! What the writer and all readers of one store share.

use std::collections::BTreeMap;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use comity_protocol::index::LogId;
use comity_protocol::statement::StatementId;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::durable::PRIVATE_FILE;
use crate::ids::IdTable;
use crate::rows::Begins;
use crate::sqlite::search;
use crate::tiles::{LogState, TileCache, TileFolder};
use crate::{OpenError, StoreError};

/// How long SQLite waits for a lock, in milliseconds: there is one writer, so hardly ever.
const BUSY_MS: u64 = 5_000;

/// Page cache of a reader in KiB; there may be a dozen readers.
const READER_CACHE_KIB: i64 = 2_048;

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) database: PathBuf,
    pub(crate) folder: TileFolder,
    pub(crate) cache: TileCache,
    ids: RwLock<IdTable>,
    logs: RwLock<BTreeMap<LogId, Arc<LogState>>>,
    unknown: OnceLock<String>,
}

impl Shared {
    pub(crate) fn new(dir: &Path) -> Self {
        Self {
            database: dir.join("comity.sqlite"),
            folder: TileFolder::new(dir.join("tiles")),
            cache: TileCache::default(),
            ids: RwLock::default(),
            logs: RwLock::default(),
            unknown: OnceLock::new(),
        }
    }

    /// Fails once the state of the store has become unknown.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        match self.unknown.get() {
            None => Ok(()),
            Some(why) => Err(StoreError::Fatal(why.clone())),
        }
    }

    /// From here on everything is refused until the store is opened again.
    pub(crate) fn give_up(&self, error: &StoreError) {
        if let StoreError::Fatal(why) = error {
            tracing::error!(why, "the store stops: its state is unknown");
            let _ = self.unknown.set(why.clone());
        }
    }

    /// The growing end of a log.
    pub(crate) fn log(&self, log: LogId) -> Option<Arc<LogState>> {
        self.logs.read().unwrap_or_else(PoisonError::into_inner).get(&log).cloned()
    }

    /// All logs begun.
    pub(crate) fn logs(&self) -> BTreeMap<LogId, Arc<LogState>> {
        self.logs.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows readers what was committed: identifiers first, so that nobody sees an entry and not
    /// its name.
    pub(crate) fn publish(
        &self,
        ids: &[(StatementId, u64)],
        logs: impl IntoIterator<Item = (LogId, LogState)>,
    ) {
        if !ids.is_empty() {
            let mut table = self.ids.write().unwrap_or_else(PoisonError::into_inner);
            for (id, seq) in ids {
                table.insert(id, *seq);
            }
        }
        let mut states = self.logs.write().unwrap_or_else(PoisonError::into_inner);
        for (log, state) in logs {
            states.insert(log, Arc::new(state));
        }
    }

    /// Replaces the table of identifiers.
    pub(crate) fn set_ids(&self, ids: IdTable) {
        *self.ids.write().unwrap_or_else(PoisonError::into_inner) = ids;
    }

    /// Where a statement may stand, by the beginning of its identifier.
    pub(crate) fn candidates(&self, id: &StatementId) -> Vec<u64> {
        let table = self.ids.read().unwrap_or_else(PoisonError::into_inner);
        table.candidates(id).collect()
    }

    /// Where statements may stand whose identifiers begin alike.
    pub(crate) fn within(&self, begins: &Begins) -> Vec<u64> {
        let table = self.ids.read().unwrap_or_else(PoisonError::into_inner);
        table.within(&begins.first, &begins.last)
    }

    /// A connection that only reads.
    pub(crate) fn connect_reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.database, flags)?;
        connection.execute_batch(&format!(
            "PRAGMA query_only = ON; PRAGMA cache_size = -{READER_CACHE_KIB};
             PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
        ))?;
        prepare(&connection)?;
        Ok(connection)
    }
}

/// What every connection has.
pub(crate) fn prepare(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
    connection.set_prepared_statement_cache_capacity(128);
    // Without this promise a statement is prepared anew whenever a bound value might suit another
    // plan: a tenth of the writer's time, for plans that never differ.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    search::texts::register(connection)
}

/// Only one process may have a store open.
pub(crate) fn lock(dir: &Path) -> Result<std::fs::File, OpenError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let io = |error: std::io::Error| OpenError::Io(error.to_string());
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(PRIVATE_FILE)
        .open(dir.join("lock"))
        .map_err(io)?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).map_err(
        |error| match error {
            rustix::io::Errno::WOULDBLOCK => OpenError::Locked(dir.display().to_string()),
            other => OpenError::Io(other.to_string()),
        },
    )?;
    Ok(file)
}

/// Creates a file if there is none, so that no moment passes in which others could read it.
pub(super) fn create_private(path: &Path) -> Result<(), OpenError> {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(PRIVATE_FILE)
        .open(path)
        .map(|_| ())
        .map_err(|error| OpenError::Io(error.to_string()))
}
