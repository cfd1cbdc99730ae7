//! Tiles of a log, from memory, from their files, or made again from the entries.

use std::sync::Arc;

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{Hash, LeafIndex, leaf_hash, node_hash};
use comity_protocol::log::tile::{
    TILE_HEIGHT, TILE_WIDTH, TileLevel, TilePath, decode_tile, encode_bundle, encode_tile,
};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::sqlite::convert::{corrupt_row, place};
use crate::sqlite::shared::Shared;
use crate::tiles::{TileNodes, locate};

/// The name under which it is remembered how many entries of a log stand in durable tiles.
pub(crate) fn progress_name(log: LogId) -> String {
    format!("tiles-{}", log.0)
}

/// What a failing file means: try again.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
pub(crate) fn io(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("tiles: {error}"))
}

/// The bytes of a hash tile.
pub(crate) fn encode(hashes: &[Hash]) -> Result<Vec<u8>, StoreError> {
    encode_tile(hashes).map_err(|_| corrupt_row("tile"))
}

/// The bytes of an entry bundle, from the entries.
pub(crate) fn bundle(
    connection: &Connection,
    log: LogId,
    path: TilePath,
) -> Result<Vec<u8>, StoreError> {
    let entries = entries(connection, log, LeafIndex(path.first()), path.width.into())?;
    if entries.len() != usize::from(path.width) {
        return Err(corrupt_row("entries of a bundle"));
    }
    encode_bundle(entries.iter().map(Vec::as_slice)).map_err(|_| corrupt_row("bundle"))
}

/// Entries in order, fewer at the end of the log.
pub(crate) fn entries(
    connection: &Connection,
    log: LogId,
    from: LeafIndex,
    limit: usize,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let (_, last) = crate::sqlite::convert::places(log)?;
    let Ok(first) = place(log, from) else { return Ok(Vec::new()) };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut select = connection.prepare_cached(
        "SELECT bytes FROM entry WHERE place BETWEEN ?1 AND ?2 ORDER BY place LIMIT ?3",
    )?;
    let rows = select.query_map(params![first, last, limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A full tile with all its nodes, which lead to the hash that the tile above has for it.
///
/// A file that is missing or damaged is made good from the entries; when these do not lead there
/// either, the store contradicts itself.
pub(crate) fn nodes(
    shared: &Shared,
    connection: &Connection,
    log: LogId,
    level: u8,
    index: u64,
) -> Result<Arc<TileNodes>, StoreError> {
    let key = (log, level, index);
    if let Some(nodes) = shared.cache.get(&key) {
        return Ok(nodes);
    }
    let expected = match level.checked_add(1).map(|above| above.saturating_mul(TILE_HEIGHT)) {
        Some(above) => hash(shared, connection, log, above, index)?,
        None => return Err(StoreError::NotFound),
    };
    for source in [Source::File, Source::Files, Source::Entries] {
        let nodes = source.read(shared, connection, log, level, index)?;
        let nodes = nodes.and_then(|hashes| TileNodes::from_hashes(&hashes));
        if let Some(nodes) = nodes.filter(|nodes| nodes.root() == expected) {
            let nodes = Arc::new(nodes);
            shared.cache.put(key, Arc::clone(&nodes));
            return Ok(nodes);
        }
        if source == Source::File {
            tracing::warn!(log = log.0, level, index, "a tile is missing or damaged; made again");
        }
    }
    Err(StoreError::Fatal(format!(
        "the entries of log {} below tile {level}/{index} do not lead to the hash above it",
        log.0
    )))
}

/// One node of a tree, which must have it.
pub(crate) fn hash(
    shared: &Shared,
    connection: &Connection,
    log: LogId,
    level: u8,
    index: u64,
) -> Result<Hash, StoreError> {
    let state = shared.log(log).filter(|state| state.has_node(level, index));
    let state = state.ok_or(StoreError::NotFound)?;
    let (tile_level, tile_index, height, position) = locate(level, index);
    let node = match state.partial(tile_level, tile_index) {
        Some(partial) => partial.get(height, position),
        None => nodes(shared, connection, log, tile_level, tile_index)?.get(height, position),
    };
    node.ok_or(StoreError::NotFound)
}

/// Where the hashes of a full tile come from, the cheapest first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Its own file.
    File,
    /// The files of the tiles below it, or the entries of a tile of the lowest level.
    Files,
    /// The entries alone.
    Entries,
}

impl Source {
    /// The 256 hashes of a full tile; `None` when a file is missing or no tile.
    pub(crate) fn read(
        self,
        shared: &Shared,
        connection: &Connection,
        log: LogId,
        level: u8,
        index: u64,
    ) -> Result<Option<Vec<Hash>>, StoreError> {
        if self == Self::File {
            let path = TilePath { level: TileLevel::Hash(level), index, width: TILE_WIDTH };
            let bytes = shared.folder.read(log, path).map_err(io)?;
            return Ok(bytes.and_then(|bytes| decode_tile(&bytes, TILE_WIDTH).ok()));
        }
        let width = u64::from(TILE_WIDTH);
        let Some(first) = index.checked_mul(width) else { return Ok(None) };
        let Some(below) = level.checked_sub(1) else {
            let entries = entries(connection, log, LeafIndex(first), TILE_WIDTH.into())?;
            return Ok(Some(entries.iter().map(|entry| leaf_hash(entry)).collect()));
        };
        let source = if self == Self::Files { Self::File } else { Self::Entries };
        let mut hashes = Vec::with_capacity(TILE_WIDTH.into());
        for child in first..first.saturating_add(width) {
            match source.read(shared, connection, log, below, child)? {
                Some(children) => hashes.push(root(children)),
                None => return Ok(None),
            }
        }
        Ok(Some(hashes))
    }
}

/// The root over the hashes of a full tile.
pub(crate) fn root(mut hashes: Vec<Hash>) -> Hash {
    while hashes.len() > 1 {
        hashes = hashes
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => node_hash(left, right),
                other => other.first().copied().unwrap_or(Hash::EMPTY_ROOT),
            })
            .collect();
    }
    hashes.first().copied().unwrap_or(Hash::EMPTY_ROOT)
}
