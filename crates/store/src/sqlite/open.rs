//! Opening: lock, migrate, recover, and check that what is stored does not contradict itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use comity_protocol::time::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::durable::private_folder;
use crate::fault::{Faults, Hook};
use crate::sqlite::derived::Dictionary;
use crate::sqlite::recover::recover;
use crate::sqlite::schema::{classify, migrate};
use crate::sqlite::shared::{Shared, create_private, lock, prepare};
use crate::sqlite::{SqliteStore, reindex, scrub};
use crate::{OpenError, StoreError};

/// Page cache of the writer in KiB.
const WRITER_CACHE_KIB: i64 = 16_384;

/// After so many pages (of 4 KiB) the write-ahead log is copied into the database: 16 MiB.
const CHECKPOINT_PAGES: u32 = 4_000;

impl SqliteStore {
    /// Opens the store in `dir`, creating it if there is none: recovers, checks every log's head
    /// against its entries and its checkpoint, and writes again the tiles that a power cut may have
    /// taken.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(dir: &Path) -> Result<Self, OpenError> {
        open(dir, Hook::default())
    }

    /// The same, with failures made on purpose.
    ///
    /// # Errors
    /// [`OpenError`].
    #[doc(hidden)]
    pub fn open_with_faults(dir: &Path, faults: Arc<dyn Faults>) -> Result<Self, OpenError> {
        open(dir, Hook(Some(faults)))
    }
}

fn open(dir: &Path, hook: Hook) -> Result<SqliteStore, OpenError> {
    private_folder(dir).map_err(|error| OpenError::Io(error.to_string()))?;
    let lock = lock(dir)?;
    let shared = Arc::new(Shared::new(dir));
    let connection = connect(&shared.database)?;
    migrate(&connection)?;
    // What was erased shortly before the last end may still stand in the write-ahead log.
    connection
        .query_row("PRAGMA wal_checkpoint (TRUNCATE)", [], |_| Ok(()))
        .map_err(|error| classify(&error))?;
    let mut store = SqliteStore {
        shared,
        connection,
        words: Dictionary::default(),
        next_seq: 1,
        known_at: Timestamp::EPOCH,
        hook,
        unwritten: BTreeSet::new(),
        truncate_due: false,
        faults: Vec::new(),
        _lock: lock,
    };
    let opened = match is_underived(&store.connection) {
        Ok(false) => recover(&mut store),
        Ok(true) => reindex::derive(&mut store),
        Err(error) => Err(error),
    };
    opened.map_err(|error| match error {
        StoreError::Unavailable(why) => OpenError::Io(why),
        other => OpenError::Corrupt(other.to_string()),
    })?;
    store.faults = scrub::quick(&store.connection, scrub::QUICK);
    if store.faults.is_empty() {
        store.faults = scrub::sample(&store).unwrap_or_else(|error| vec![error.to_string()]);
    }
    Ok(store)
}

/// Whether a migration left the derived tables empty: they are made from ground once more.
fn is_underived(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM entry) AND NOT EXISTS (SELECT 1 FROM statement)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

fn connect(path: &Path) -> Result<Connection, OpenError> {
    create_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> Result<Connection, rusqlite::Error> {
        let connection = Connection::open_with_flags(path, flags)?;
        prepare(&connection)?;
        connection.execute_batch(&format!(
            "PRAGMA page_size = 4096;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA secure_delete = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA cell_size_check = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -{WRITER_CACHE_KIB};
             PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};"
        ))?;
        Ok(connection)
    };
    open().map_err(|error| classify(&error))
}
