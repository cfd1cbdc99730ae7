//! Recovering: everything that is kept in memory is checked and made again from the rows.

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{Hash, LeafIndex, TreeHead, TreeSize, leaf_hash};
use comity_protocol::log::tile::{TILE_WIDTH, TileLevel, TilePath};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use rusqlite::Connection;

use crate::StoreError;
use crate::ids::IdTable;
use crate::sqlite::convert::{edge, from_place, hash32, unsigned};
use crate::sqlite::tile::{self, Source};
use crate::sqlite::{SqliteStore, search, target};
use crate::tiles::LogState;

/// Checks and rebuilds everything that is kept in memory.
pub(super) fn recover(store: &mut SqliteStore) -> Result<(), StoreError> {
    let mut entries = 0_u64;
    for stored in stored_logs(&store.connection)? {
        entries = entries.saturating_add(stored.head.size.0);
        let state = log_state(store, &stored)?;
        store.shared.publish(&[], [(stored.log, state)]);
        restore_tiles(store, &stored)?;
    }
    let last: i64 =
        store
            .connection
            .query_row("SELECT coalesce(max(seq), 0) FROM statement", [], |row| row.get(0))?;
    if unsigned(last)? != entries {
        return Err(StoreError::Fatal(format!(
            "the logs have {entries} entries, the last sequence number is {last}"
        )));
    }
    store.next_seq = entries.saturating_add(1);
    let newest: Option<i64> =
        store.connection.query_row("SELECT max(known_at) FROM statement", [], |row| row.get(0))?;
    store.known_at = newest.map_or(Timestamp::EPOCH, Timestamp::from_millis);
    store.shared.set_ids(ids(&store.connection, entries)?);
    Ok(())
}

/// What the row of a log says.
struct StoredLog {
    log: LogId,
    head: TreeHead,
    edge: Vec<u8>,
    checkpoint: Option<(Vec<u8>, u64)>,
}

fn stored_logs(connection: &Connection) -> Result<Vec<StoredLog>, StoreError> {
    let mut select = connection.prepare(
        "SELECT log, size, root, edge, checkpoint, checkpoint_size FROM log ORDER BY log",
    )?;
    let mut rows = select.query([])?;
    let mut logs = Vec::new();
    while let Some(row) = rows.next()? {
        let checkpoint_size = unsigned(row.get(5)?)?;
        let root = Hash(hash32(&row.get::<_, Vec<u8>>(2)?)?);
        logs.push(StoredLog {
            log: LogId(row.get(0)?),
            head: TreeHead { size: TreeSize(unsigned(row.get(1)?)?), root },
            edge: row.get(3)?,
            checkpoint: row.get::<_, Option<Vec<u8>>>(4)?.map(|bytes| (bytes, checkpoint_size)),
        });
    }
    Ok(logs)
}

/// Rebuilds the growing end of a log: the unfinished tiles from the last entries and from full
/// tiles, and from entries alone if that does not lead to the head.
fn log_state(store: &SqliteStore, stored: &StoredLog) -> Result<LogState, StoreError> {
    let edge = edge(stored.head.size.0, &stored.edge)?;
    let contradiction = |what: &str| {
        StoreError::Fatal(format!("log {}: {what} does not lead to its head", stored.log.0))
    };
    if edge.head() != stored.head {
        return Err(contradiction("the right edge"));
    }
    for source in [Source::File, Source::Files, Source::Entries] {
        let Some(levels) = unfinished(store, stored, source)? else { continue };
        let state = LogState::from_partial(stored.head.size, &levels);
        let Some(mut state) = state.filter(|state| *state.edge() == edge) else { continue };
        if let Some((bytes, size)) = &stored.checkpoint {
            check_checkpoint(stored, bytes, *size)?;
            state.checkpoint = Some(bytes.as_slice().into());
        }
        return Ok(state);
    }
    Err(contradiction("what its entries hash to"))
}

/// The hashes of the unfinished tile of every level.
fn unfinished(
    store: &SqliteStore,
    stored: &StoredLog,
    source: Source,
) -> Result<Option<Vec<Vec<Hash>>>, StoreError> {
    let width = u64::from(TILE_WIDTH);
    let (connection, log) = (&store.connection, stored.log);
    let mut levels = Vec::new();
    for level in 0_u8.. {
        let members = TileLevel::Hash(level).members(stored.head.size);
        if members == 0 {
            break;
        }
        let first = members / width * width;
        let hashes = match level.checked_sub(1) {
            None => {
                let entries = tile::entries(connection, log, LeafIndex(first), TILE_WIDTH.into())?;
                entries.iter().map(|entry| leaf_hash(entry)).collect()
            }
            Some(below) => {
                let mut hashes = Vec::new();
                for index in first..members {
                    match source.read(&store.shared, connection, log, below, index)? {
                        Some(children) => hashes.push(tile::root(children)),
                        None => return Ok(None),
                    }
                }
                hashes
            }
        };
        levels.push(hashes);
    }
    Ok(Some(levels))
}

/// The newest checkpoint speaks of the head that is stored, or in a peer's log of an earlier one.
fn check_checkpoint(stored: &StoredLog, bytes: &[u8], size: u64) -> Result<(), StoreError> {
    let wrong = || {
        StoreError::Fatal(format!(
            "log {}: the checkpoint is not the one of its head",
            stored.log.0
        ))
    };
    // Origin, size and root are the first three lines; who signed them was checked when they came.
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().skip(1);
    let said = lines.next().and_then(|line| line.parse::<u64>().ok()).ok_or_else(wrong)?;
    let root = lines.next().and_then(|line| Hash::from_base64(line).ok()).ok_or_else(wrong)?;
    let fits = if size == stored.head.size.0 {
        (TreeSize(said), root) == (stored.head.size, stored.head.root)
    } else {
        stored.log != LogId::OWN && said == size && size < stored.head.size.0
    };
    if fits { Ok(()) } else { Err(wrong()) }
}

/// Writes again every full tile past the last that is known to be durable.
fn restore_tiles(store: &mut SqliteStore, stored: &StoredLog) -> Result<(), StoreError> {
    let log = stored.log;
    let durable = search::progress(&store.connection, &tile::progress_name(log))?;
    let width = u64::from(TILE_WIDTH);
    let full = stored.head.size.0 / width;
    for index in durable / width..full {
        let path = TilePath { level: TileLevel::Entries, index, width: TILE_WIDTH };
        store.write_tile(log, path, None);
    }
    let (mut from, mut to) = (durable / width, full);
    for level in 0_u8.. {
        if to == 0 {
            break;
        }
        for index in from..to {
            let source = if level == 0 { Source::Files } else { Source::Entries };
            let hashes = match level {
                // Lower tiles were just written again, so their files can be read.
                1.. => Source::Files.read(&store.shared, &store.connection, log, level, index)?,
                0 => None,
            };
            let hashes = match hashes {
                Some(hashes) => Some(hashes),
                None => source.read(&store.shared, &store.connection, log, level, index)?,
            };
            let path = TilePath { level: TileLevel::Hash(level), index, width: TILE_WIDTH };
            store.write_tile(log, path, hashes.as_deref());
        }
        (from, to) = (from / width, to / width);
    }
    Ok(())
}

/// Where every verified statement stands first in each log.
fn ids(connection: &Connection, entries: u64) -> Result<IdTable, StoreError> {
    let mut table = IdTable::default();
    table.reserve(usize::try_from(entries).unwrap_or(0));
    let mut select = connection
        .prepare("SELECT seq, id, place FROM statement WHERE id IS NOT NULL ORDER BY seq")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let id =
            row.get_ref(1)?.as_blob().map_err(|_| crate::sqlite::convert::corrupt_row("id"))?;
        let id = StatementId(hash32(id)?);
        let log = from_place(row.get(2)?)?.0;
        // The first place in every log, as when they were written; the own log has none twice.
        let before: Vec<u64> =
            if log == LogId::OWN { Vec::new() } else { table.candidates(&id).collect() };
        if !target::is_in_log(connection, log, &before, &id)? {
            table.insert(&id, unsigned(row.get(0)?)?);
        }
    }
    Ok(table)
}
