//! Looking for damage: a quick look when a store is opened, and a slow one from end to end while it
//! is in use.
//!
//! The slow one reads a copy, so that it is consistent, holds no lock, and is allowed to take hours
//! beside a node that answers.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use comity_protocol::log::merkle::{LeafIndex, leaf_hash};
use comity_protocol::log::tile::{TILE_WIDTH, TileLevel, TilePath};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::sqlite::backup::{DATABASE, copy_for};
use crate::sqlite::schema::classify;
use crate::sqlite::shared::prepare;
use crate::sqlite::{SqliteStore, tile};
use crate::{OpenError, StoreError};

/// Longest time the quick look takes at a start: some 2 GB from a fast disk. What it does not get
/// to, the slow one does.
pub const QUICK: Duration = Duration::from_secs(5);

/// Where the slow one keeps its copy, in the node's folder.
pub const FOLDER: &str = "scrub";

/// Full tiles looked at in each log when a store is opened.
const SAMPLE: u64 = 8;

/// Most faults reported.
const FAULTS_MAX: usize = 20;

/// What SQLite finds wrong within `limit`; empty also where the time was not enough.
pub(super) fn quick(connection: &Connection, limit: Duration) -> Vec<String> {
    let handle = connection.get_interrupt_handle();
    let (done, waiting) = channel::<()>();
    let timer = std::thread::spawn(move || {
        if waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            handle.interrupt();
        }
    });
    let found = lines(connection, "PRAGMA quick_check (20)");
    drop(done);
    // The timer holds nothing that could be lost.
    let _ = timer.join();
    found
}

/// Looks at a few full tiles of each log, picked anew each time: what their entries hash to must
/// be what the tile says.
///
/// # Errors
/// Those of reading.
pub(super) fn sample(store: &SqliteStore) -> Result<Vec<String>, StoreError> {
    let mut faults = Vec::new();
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let mut state = clock.map_or(1, |age| u64::from(age.subsec_nanos()) | 1);
    for (log, known) in store.shared.logs() {
        let full = known.head().size.0 / u64::from(TILE_WIDTH);
        for _ in 0..SAMPLE.min(full) {
            // Knuth's multiplier: which tiles are met matters only in that all are, in time.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let index = (state >> 32) % full;
            let path = TilePath { level: TileLevel::Hash(0), index, width: TILE_WIDTH };
            let first = LeafIndex(path.first());
            let entries = tile::entries(&store.connection, log, first, TILE_WIDTH.into())?;
            let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            let expected = tile::encode(&leaves).ok();
            let kept = store.shared.folder.read(log, path).map_err(tile::io)?;
            if kept.is_some() && kept != expected {
                faults.push(format!("log {} {path}: its entries hash to something else", log.0));
            }
        }
    }
    Ok(faults)
}

/// Reads the whole store in `dir` and says what is wrong with it, in words. The store may be open
/// and written to meanwhile.
///
/// # Errors
/// [`OpenError::Io`] when there is no room for the copy; [`OpenError::Corrupt`] when not even that
/// can be made.
pub fn pass(dir: &Path) -> Result<Vec<String>, OpenError> {
    let io = |error: std::io::Error| OpenError::Io(error.to_string());
    let beside = dir.join(FOLDER);
    let clear = || match std::fs::remove_dir_all(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    clear().map_err(io)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let live = Connection::open_with_flags(dir.join(DATABASE), flags);
    let live = live.map_err(|error| classify(&error))?;
    prepare(&live).map_err(|error| classify(&error))?;
    // The copy has indexes of its own, so those in use are looked at here.
    let mut faults = lines(&live, "PRAGMA integrity_check (20)");
    drop(live);
    let copied = copy_for(dir, &beside, &mut |_, _| {}, Some(dir));
    clear().map_err(io)?;
    match copied {
        Ok(copied) => faults.extend(copied.differences),
        Err(OpenError::Io(why)) => return Err(OpenError::Io(why)),
        Err(other) => faults.push(other.to_string()),
    }
    faults.truncate(FAULTS_MAX);
    Ok(faults)
}

fn lines(connection: &Connection, pragma: &str) -> Vec<String> {
    let read = || -> Result<Vec<String>, rusqlite::Error> {
        let mut check = connection.prepare(pragma)?;
        let found = check.query_map([], |row| row.get::<_, String>(0))?;
        found.collect()
    };
    match read() {
        Ok(lines) => lines.into_iter().filter(|line| line != "ok").collect(),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Vec::new()
        }
        Err(error) => vec![error.to_string()],
    }
}
