//! Replaying ground: every derived row and tile made again, then compared or put in place.
//!
//! Entries are verified once more, with the keys registered in their log so far, and decided upon
//! into a fresh database beside the live one, to which the live one is attached as its ground.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use crate::replay::{Findings, replay};
use crate::sqlite::reindex::compare::TABLES;
use crate::sqlite::reindex::fresh::{Attached, Fresh};
use crate::sqlite::shared::{create_private, prepare};
use crate::sqlite::{SqliteStore, recover, schema, search, tile};
use crate::{ReindexMode, ReindexReport, StoreError};

mod compare;

mod ground;

mod fresh;

pub(super) fn run(
    store: &mut SqliteStore,
    mode: ReindexMode,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ReindexReport, StoreError> {
    let mut findings = Findings::default();
    let mut report = ReindexReport::default();
    ground::integrity(&store.connection, &mut findings)?;
    ground::contents(&store.connection, &mut findings)?;
    ground::proposals(&store.connection, &mut findings)?;
    ground::audit(&store.connection, &mut findings)?;
    ground::logs(store, mode, &mut report.rows, &mut findings)?;

    let beside = Beside::new(&store.shared.database)?;
    let fresh = beside.connect(&store.shared.database)?;
    let indexed = search::position(&store.connection)?;
    report.entries = fill(&fresh, indexed, &mut findings, progress)?;
    for table in TABLES {
        let rows = compare::table(&fresh, table, &mut findings)?;
        report.rows.insert(table.name.to_owned(), rows);
    }
    let rows = compare::search(&fresh, &store.connection, &mut findings)?;
    report.rows.insert("search".to_owned(), rows);
    drop(fresh);
    if mode == ReindexMode::Rebuild && !findings.is_of_ground() {
        replace(store, &beside)?;
    }
    report.differences = findings.into_words();
    Ok(report)
}

/// Fills derived tables that a migration left empty, before the store is used.
pub(super) fn derive(store: &mut SqliteStore) -> Result<(), StoreError> {
    let mut findings = Findings::default();
    let beside = Beside::new(&store.shared.database)?;
    let fresh = beside.connect(&store.shared.database)?;
    fill(&fresh, 0, &mut findings, &mut |_, _| {})?;
    drop(fresh);
    if findings.is_of_ground() {
        return Err(StoreError::Fatal(findings.into_words().join("; ")));
    }
    replace(store, &beside)
}

/// Fills a fresh database with what follows from ground, searchable up to the sequence number up to
/// which the live one is; says how many entries there are.
fn fill(
    fresh: &Connection,
    indexed: u64,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<u64, StoreError> {
    fresh.execute_batch("BEGIN")?;
    let mut derivation = Fresh::new(fresh, indexed);
    let entries = replay(&Attached(fresh), &mut derivation, findings, progress)?;
    fresh.execute_batch("COMMIT")?;
    Ok(entries)
}

/// Puts the fresh rows in the place of the old, in one transaction, and starts again from them.
fn replace(store: &mut SqliteStore, beside: &Beside) -> Result<(), StoreError> {
    let path = beside.path.to_string_lossy().into_owned();
    store.connection.execute("ATTACH ?1 AS fresh", [path])?;
    let logs = store.shared.logs();
    let indexed = search::position(&store.connection)?;
    let replaced = store.in_transaction(|store| {
        let connection = &store.connection;
        let others = ["progress", "search_due", "search"].into_iter();
        for name in others.chain(TABLES.iter().map(|table| table.name)) {
            connection.execute_batch(&format!("DROP TABLE main.{name}"))?;
        }
        connection.execute_batch(schema::DERIVED)?;
        for table in TABLES {
            let (name, columns) = (table.name, table.columns.join(", "));
            connection.execute_batch(&format!(
                "INSERT INTO main.{name} ({columns}) SELECT {columns} FROM fresh.{name}"
            ))?;
        }
        search::set_progress(connection, "search", indexed)?;
        connection.execute_batch("INSERT INTO main.search (search) VALUES ('rebuild')")?;
        // Tiles were compared and mended, but not synced: they are written again after a power cut.
        for log in logs.keys() {
            search::set_progress(connection, &tile::progress_name(*log), 0)?;
        }
        Ok(())
    });
    store.connection.execute_batch("DETACH fresh")?;
    replaced?;
    store.words.clear();
    store.shared.cache.clear();
    store.connection.flush_prepared_statement_cache();
    recover::recover(store)
}

/// The database beside the live one. It is overwritten when it goes.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn new(live: &Path) -> Result<Self, StoreError> {
        let path = live.with_file_name("reindex.sqlite");
        let beside = Self { path };
        beside.remove().map_err(tile::io)?;
        Ok(beside)
    }

    fn connect(&self, live: &Path) -> Result<Connection, StoreError> {
        create_private(&self.path)?;
        let connection = Connection::open(&self.path)?;
        prepare(&connection)?;
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -16384;",
        )?;
        connection.execute_batch(schema::DERIVED)?;
        // Nothing is looked for by them here, and every row would cost a place in each.
        connection.execute_batch(
            "DROP INDEX statement_kind; DROP INDEX statement_issuer;
             DROP INDEX statement_hosted; DROP INDEX missing_content_digest",
        )?;
        connection.execute("ATTACH ?1 AS live", params![live.to_string_lossy().into_owned()])?;
        Ok(connection)
    }

    fn remove(&self) -> std::io::Result<()> {
        let file = match std::fs::OpenOptions::new().write(true).open(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        let mut left = file.metadata()?.len();
        let zeros = [0; 1 << 16];
        let mut file = std::io::BufWriter::new(file);
        while left > 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
            file.write_all(zeros.get(..count).unwrap_or_default())?;
            left = left.saturating_sub(u64::try_from(count).unwrap_or(left));
        }
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::remove_file(&self.path)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!(%error, "the database of a reindex could not be removed");
        }
    }
}
