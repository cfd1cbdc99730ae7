//! Hash tiles as they ought to be, built row by row from the leaves.

use comity_protocol::log::merkle::Hash;
use comity_protocol::log::tile::{TILE_HEIGHT, TILE_WIDTH, TileLevel, TilePath, encode_tile};

/// A tile as it ought to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpectedTile {
    /// Which.
    pub(crate) path: TilePath,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// The tiles under construction: one row of at most 256 hashes for each level.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    levels: Vec<Row>,
    full: Vec<ExpectedTile>,
}

#[derive(Debug, Default)]
struct Row {
    index: u64,
    hashes: Vec<Hash>,
}

impl Rows {
    /// Takes a completed node of the tree, in the order in which nodes complete.
    pub(crate) fn node(&mut self, level: u8, hash: Hash) {
        if !level.is_multiple_of(TILE_HEIGHT) {
            return;
        }
        let tile_level = level / TILE_HEIGHT;
        let place = usize::from(tile_level);
        while self.levels.len() <= place {
            self.levels.push(Row::default());
        }
        let Some(row) = self.levels.get_mut(place) else { return };
        row.hashes.push(hash);
        if row.hashes.len() == usize::from(TILE_WIDTH) {
            let tile = row.tile(tile_level);
            self.full.extend(tile);
            row.hashes.clear();
            row.index = row.index.saturating_add(1);
        }
    }

    /// The tiles that became full since the last call.
    pub(crate) fn take_full(&mut self) -> Vec<ExpectedTile> {
        std::mem::take(&mut self.full)
    }

    /// The partial tiles at the right edge.
    pub(crate) fn partial(&self) -> Vec<ExpectedTile> {
        (0_u8..).zip(&self.levels).filter_map(|(level, row)| row.tile(level)).collect()
    }
}

impl Row {
    fn tile(&self, level: u8) -> Option<ExpectedTile> {
        let width = u16::try_from(self.hashes.len()).ok()?;
        let bytes = encode_tile(&self.hashes).ok()?;
        Some(ExpectedTile {
            path: TilePath { level: TileLevel::Hash(level), index: self.index, width },
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use comity_protocol::log::merkle::{CompactRange, TreeSize, leaf_hash};
    use comity_protocol::log::tile::tiles_between;

    use super::*;

    #[test]
    fn rows_are_the_tiles_of_the_tree() {
        for size in [0_u64, 1, 255, 256, 257, 512, 65_536, 65_537] {
            let mut rows = Rows::default();
            let mut edge = CompactRange::new();
            for index in 0..size {
                edge.append(leaf_hash(&index.to_be_bytes()), |level, _, hash| {
                    rows.node(level, hash);
                });
            }
            let mut made: Vec<TilePath> =
                rows.take_full().into_iter().map(|tile| tile.path).collect();
            made.extend(rows.partial().into_iter().map(|tile| tile.path));
            made.sort();
            let expected = tiles_between(TreeSize(0), TreeSize(size));
            let mut expected: Vec<TilePath> =
                expected.filter(|path| path.level != TileLevel::Entries).collect();
            expected.sort();
            assert_eq!(made, expected, "{size}");
        }
    }
}
