//! SQLite: one file for ground and derived rows, one folder of tiles, one writer.
//!
//! A commit is one sync of the write-ahead log. Everything that may lag (search, the durability of
//! tiles, the emptying of the write-ahead log) is left to [`crate::Store::catch_up`].

use std::fs::File;
use std::sync::Arc;

use comity_protocol::index::{LogId, Seq, Target, View};
use comity_protocol::log::merkle::CompactRange;
use comity_protocol::log::tile::{TileLevel, TilePath};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use rusqlite::Connection;

use crate::fault::{Hook, Point, Strike};
use crate::sqlite::derived::Dictionary;
use crate::sqlite::shared::Shared;
use crate::sqlite::write::{Done, Tx};
use crate::{Seal, StoreError, Write};

mod convert;

mod schema;

mod shared;

mod open;

mod recover;

mod write;

mod derived;

mod target;

mod search;

mod tile;

mod read;

mod reindex;

mod store;

pub mod backup;

pub mod scrub;

/// How many entries past the last durable tile are too many to leave to the next quiet moment.
const UNSYNCED_MAX: u64 = 65_536;

/// A node's store in one folder: `comity.sqlite`, `tiles/`, `lock`.
#[derive(Debug)]
pub struct SqliteStore {
    shared: Arc<Shared>,
    connection: Connection,
    words: Dictionary,
    next_seq: u64,
    /// When the newest entry became known.
    known_at: Timestamp,
    hook: Hook,
    /// Full tiles that could not be written; readers make them from the entries meanwhile.
    unwritten: std::collections::BTreeSet<(LogId, TilePath)>,
    /// Erased bytes may still stand in the write-ahead log.
    truncate_due: bool,
    /// What was found damaged on opening, in words.
    faults: Vec<String>,
    _lock: File,
}

impl SqliteStore {
    /// Bounds the database file, in pages of 4 KiB: a disk that is full sooner.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        Ok(self.connection.query_row(&pragma, [], |_| Ok(()))?)
    }

    fn transact(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<Done, StoreError> {
        self.hook
            .step(Point::Begin, || execute(&self.connection, "BEGIN IMMEDIATE"))
            .or_else(|error| self.roll_back(error).map(|_: ()| ()))?;
        let done = Done::new(self.next_seq, self.known_at);
        let mut tx = Tx {
            connection: &self.connection,
            shared: &self.shared,
            hook: &self.hook,
            words: &mut self.words,
            done,
        };
        let written = tx.write(writes, seal);
        let done = tx.done;
        match written {
            Ok(()) => self.commit().map(|()| done),
            Err(error) => self.roll_back(error),
        }
    }

    /// Undoes the transaction and passes on why.
    fn roll_back<T>(&mut self, error: StoreError) -> Result<T, StoreError> {
        self.words.clear();
        // SQLite rolls back by itself after some failures, a full disk among them.
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK").map_err(|failure| {
                StoreError::Fatal(format!("cannot undo after {error}: {failure}"))
            })?;
        }
        Err(error)
    }

    /// Commits. A failure here leaves it unknown whether the transaction is durable, with one
    /// exception: when the disk is full the last frame of the write-ahead log was not written, so
    /// nothing was.
    fn commit(&mut self) -> Result<(), StoreError> {
        let unknown = |why: String| StoreError::Fatal(format!("a commit failed: {why}"));
        let strike = self.hook.strike(Point::Commit);
        if strike == Some(Strike::Before) {
            let error = unknown("by a test, before it was done".to_owned());
            return self.roll_back(error);
        }
        if let Err(error) = execute(&self.connection, "COMMIT") {
            let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
            let error = if full {
                StoreError::Unavailable(error.to_string())
            } else {
                unknown(error.to_string())
            };
            return self.roll_back(error);
        }
        if strike == Some(Strike::After) {
            return Err(unknown("by a test, after it was done".to_owned()));
        }
        Ok(())
    }

    /// After the commit: tiles that became full are written, then readers see the new state.
    fn publish(&mut self, done: Done) {
        for (log, tile) in done.full {
            if tile.level == 0 {
                self.write_tile(
                    log,
                    TilePath { level: TileLevel::Entries, index: tile.index, width: 256 },
                    None,
                );
            }
            let path =
                TilePath { level: TileLevel::Hash(tile.level), index: tile.index, width: 256 };
            self.write_tile(log, path, Some(tile.nodes.hashes(256)));
            self.shared.cache.put((log, tile.level, tile.index), tile.nodes);
        }
        self.next_seq = done.next_seq;
        self.known_at = done.known_at;
        self.shared.publish(&done.ids, done.logs);
        if done.erased {
            self.truncate_due = true;
            self.truncate();
        }
    }

    /// Writes a full tile; on failure it is left for later. The statement is durable without it.
    fn write_tile(
        &mut self,
        log: LogId,
        path: TilePath,
        hashes: Option<&[comity_protocol::log::merkle::Hash]>,
    ) {
        let written = self.hook.step(Point::Tile, || {
            let bytes = match hashes {
                Some(hashes) => tile::encode(hashes)?,
                None => tile::bundle(&self.connection, log, path)?,
            };
            self.shared.folder.write(log, path, &bytes).map_err(tile::io)
        });
        if let Err(error) = written {
            tracing::warn!(%error, %path, "a tile could not be written yet");
            self.unwritten.insert((log, path));
        }
    }

    /// Empties the write-ahead log, so that erased bytes are gone from the disk; tried again later
    /// if a reader is in the way.
    fn truncate(&mut self) {
        let emptied = self.hook.step(Point::Truncate, || {
            self.connection
                .query_row("PRAGMA wal_checkpoint (TRUNCATE)", [], |row| row.get::<_, i64>(0))
        });
        self.truncate_due = !matches!(emptied, Ok(0));
    }

    fn catch_up_checked(&mut self, limit: usize) -> Result<u64, StoreError> {
        if self.truncate_due {
            self.truncate();
        }
        self.write_missing_tiles()?;
        let last = self.next_seq.saturating_sub(1);
        let mut waiting = search::waiting(&self.connection, last)?;
        if waiting > 0 && limit > 0 {
            let advanced = self.in_transaction(|store| {
                let connection = &store.connection;
                store.hook.step(Point::Row("search"), || search::advance(connection, limit))
            })?;
            waiting = waiting.saturating_sub(u64::try_from(advanced).unwrap_or(u64::MAX));
        }
        self.sync_tiles(waiting == 0)?;
        Ok(waiting.saturating_add(u64::from(self.truncate_due)))
    }

    fn write_missing_tiles(&mut self) -> Result<(), StoreError> {
        for (log, path) in std::mem::take(&mut self.unwritten) {
            match path.level {
                TileLevel::Entries => self.write_tile(log, path, None),
                TileLevel::Hash(level) => {
                    let nodes =
                        tile::nodes(&self.shared, &self.connection, log, level, path.index)?;
                    self.write_tile(log, path, Some(nodes.hashes(256)));
                }
            }
        }
        if self.unwritten.is_empty() {
            return Ok(());
        }
        Err(StoreError::Unavailable("tiles cannot be written".to_owned()))
    }

    /// Makes written tiles durable and remembers how far they are.
    fn sync_tiles(&mut self, idle: bool) -> Result<(), StoreError> {
        let mut behind = Vec::new();
        for (log, state) in self.shared.logs() {
            let full = state.head().size.0 / 256 * 256;
            let durable = search::progress(&self.connection, &tile::progress_name(log))?;
            if full > durable && (idle || full - durable >= UNSYNCED_MAX) {
                behind.push((log, full));
            }
        }
        if behind.is_empty() {
            return Ok(());
        }
        // After a sync that failed the kernel may have dropped what it could not write, so nothing
        // in its cache can be believed: only a restart, which writes all tiles past the mark again,
        // helps.
        self.hook
            .step(Point::Sync, || self.shared.folder.sync().map_err(tile::io))
            .map_err(|error| StoreError::Fatal(format!("tiles cannot be made durable: {error}")))?;
        self.in_transaction(|store| {
            for (log, full) in &behind {
                store.hook.step(Point::Row("progress"), || {
                    search::set_progress(&store.connection, &tile::progress_name(*log), *full)
                })?;
            }
            Ok(())
        })
    }

    fn in_transaction<T>(
        &mut self,
        action: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.hook
            .step(Point::Begin, || execute(&self.connection, "BEGIN IMMEDIATE"))
            .or_else(|error| self.roll_back(error))?;
        match action(self) {
            Ok(value) => self.commit().map(|()| value),
            Err(error) => self.roll_back(error),
        }
    }

    /// Runs an action unless the state is unknown, and notes when it becomes so.
    fn guarded<T>(
        &mut self,
        action: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.shared.check()?;
        action(self).inspect_err(|error| self.shared.give_up(error))
    }
}

/// Runs a statement that is prepared once.
fn execute(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

impl View for SqliteStore {
    fn edge(&self, log: LogId) -> CompactRange {
        self.shared.log(log).map_or_else(CompactRange::new, |state| state.edge().clone())
    }

    fn next_seq(&self) -> Seq {
        Seq(self.next_seq)
    }

    fn known_at(&self) -> Timestamp {
        self.known_at
    }

    /// A failure to read makes the state unknown: what is decided on it would be refused anyway.
    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        let candidates = self.shared.candidates(id);
        target::target(&self.connection, log, &candidates, id).unwrap_or_else(|error| {
            let error = StoreError::Fatal(format!("an earlier statement cannot be read: {error}"));
            self.shared.give_up(&error);
            None
        })
    }
}
