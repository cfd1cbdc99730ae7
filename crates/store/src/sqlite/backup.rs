//! A consistent copy of the database while the node runs, and what makes it worth keeping: it was
//! opened and read from end to end.

use std::path::Path;

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::TreeHead;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::durable::private_folder;
use crate::sqlite::SqliteStore;
use crate::sqlite::convert::unsigned;
use crate::sqlite::schema::classify;
use crate::sqlite::shared::prepare;
use crate::{OpenError, ReindexMode, Store as _, StoreError};

/// Name of the database in a folder.
pub(super) const DATABASE: &str = "comity.sqlite";

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// Entries of the own log.
    pub size: u64,
    /// Their root, 64 hex digits.
    pub root: String,
    /// Entries over all logs.
    pub entries: u64,
    /// Contents held.
    pub contents: u64,
    /// Lines of the audit trail.
    pub audit: u64,
    /// Bytes of the database.
    pub bytes: u64,
    /// What is wrong with it, in words; empty when every entry leads to its signed root, every
    /// content has its digest and everything derived follows.
    pub differences: Vec<String>,
}

/// Copies the database of the store in `from` into the folder `to`, which must not hold one, and
/// reads the copy from end to end. The store may be open and written to meanwhile.
///
/// # Errors
/// [`OpenError::Io`] when there is no database or the copy cannot be written,
/// [`OpenError::Corrupt`] when what was copied cannot be opened.
pub fn copy(
    from: &Path,
    to: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Copied, OpenError> {
    copy_for(from, to, progress, None)
}

/// As [`copy`]; the tiles in the folder `tiles_of` are compared with those that follow from the
/// copy.
pub(super) fn copy_for(
    from: &Path,
    to: &Path,
    progress: &mut dyn FnMut(u64, u64),
    tiles_of: Option<&Path>,
) -> Result<Copied, OpenError> {
    let io = |error: std::io::Error| OpenError::Io(error.to_string());
    let (source, target) = (from.join(DATABASE), to.join(DATABASE));
    if target.exists() {
        return Err(OpenError::Io(format!("{} is there already", target.display())));
    }
    private_folder(to).map_err(io)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let live = Connection::open_with_flags(&source, flags).map_err(|error| classify(&error))?;
    prepare(&live).map_err(|error| classify(&error))?;
    // What is attached for the copy takes this from here: without it a page that the copying splits
    // keeps its old cells, and with them contents that an erasure in the copy does not reach.
    live.execute_batch("PRAGMA secure_delete = ON").map_err(|error| classify(&error))?;
    // A file that is there and empty is filled, so that nobody else may read it at any moment.
    super::shared::create_private(&target)?;
    live.execute("VACUUM INTO ?1", [target.to_string_lossy()]).map_err(|error| classify(&error))?;
    drop(live);
    forget_tiles(&target).map_err(|error| classify(&error))?;
    let mut copied = read_through(to, &target, progress);
    if let (Ok(copied), Some(other)) = (&mut copied, tiles_of) {
        let (made, kept) = (to.join("tiles"), other.join("tiles"));
        compare_tiles(&made, &kept, &mut copied.differences).map_err(io)?;
    }
    // Tiles are made again wherever the copy is used.
    std::fs::remove_dir_all(to.join("tiles")).or_else(absent).map_err(io)?;
    std::fs::remove_file(to.join("lock")).or_else(absent).map_err(io)?;
    std::fs::File::open(&target).and_then(|file| file.sync_all()).map_err(io)?;
    crate::durable::sync_folder(to).map_err(io)?;
    copied.map_err(|error| match error {
        StoreError::Unavailable(why) => OpenError::Io(why),
        other => OpenError::Corrupt(other.to_string()),
    })
}

fn read_through(
    to: &Path,
    target: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Copied, StoreError> {
    let mut store = SqliteStore::open(to)?;
    let report = store.reindex(ReindexMode::Check, progress)?;
    let own = store.shared.log(LogId::OWN);
    let head = own.map_or(TreeHead::EMPTY, |state| state.head());
    let count = |sql: &str| -> Result<u64, StoreError> {
        unsigned(store.connection.query_row(sql, [], |row| row.get(0))?)
    };
    let contents = count("SELECT count(*) FROM content WHERE erased_at IS NULL")?;
    let audit = count("SELECT count(*) FROM audit")?;
    drop(store);
    let bytes = std::fs::metadata(target).map(|found| found.len()).unwrap_or(0);
    Ok(Copied {
        size: head.size.0,
        root: head.root.to_string(),
        entries: report.entries,
        contents,
        audit,
        bytes,
        differences: report.differences,
    })
}

/// Every tile that was made and is kept has the same bytes; those that are not kept yet are made
/// when they are asked for.
fn compare_tiles(made: &Path, kept: &Path, faults: &mut Vec<String>) -> std::io::Result<()> {
    let entries = match std::fs::read_dir(made) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        let (made, kept) = (entry.path(), kept.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            compare_tiles(&made, &kept, faults)?;
            continue;
        }
        match std::fs::read(&kept) {
            Ok(bytes) if bytes != std::fs::read(&made)? => {
                faults.push(format!("the tile {} is another", kept.display()));
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// The copy has no tiles yet, whatever the original had.
fn forget_tiles(target: &Path) -> Result<(), rusqlite::Error> {
    let copy = Connection::open(target)?;
    prepare(&copy)?;
    copy.execute_batch("PRAGMA secure_delete = ON")?;
    copy.execute_batch("DELETE FROM progress WHERE name LIKE 'tiles-%'")
}

fn absent(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
