//! A peer's tree, read from its hash tiles one by one: what is missing is named, fetched, and asked
//! again.

use std::collections::BTreeMap;

use crate::log::merkle::{
    Hash, HashReader, TreeHead, TreeSize, consistency_path, root_at, verify_consistency,
};
use crate::log::tile::{TileLevel, TileNode, TilePath, TileRefusal, decode_tile};

/// Most tiles kept (4 MiB): a proof needs two a level at most, and the proofs of one catch-up share
/// them.
pub const TILES_MAX: usize = 512;

/// Hash tiles of one tree at one size. Nothing here is believed before a proof made of it is
/// verified.
#[derive(Clone, Debug)]
pub struct Tiles {
    size: TreeSize,
    tiles: BTreeMap<(TileLevel, u64), Vec<Hash>>,
}

/// What is wanting to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wanting {
    /// This tile must be fetched first.
    #[error("{0} must be fetched first")]
    Tile(TilePath),
    /// The tree of this size has no such hash.
    #[error("the tree has no such hash")]
    Nowhere,
}

/// The root a tree has at an earlier size, by its tiles, with the path that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The earlier head.
    pub head: TreeHead,
    /// Consistency path from it to the head it was checked against.
    pub path: Vec<Hash>,
}

impl Tiles {
    /// No tiles yet, of the tree of `size` entries.
    pub const fn new(size: TreeSize) -> Self {
        Self { size, tiles: BTreeMap::new() }
    }

    /// Takes a tile that was [`Wanting`].
    ///
    /// # Errors
    /// The [`TileRefusal`] of [`decode_tile`].
    pub fn insert(&mut self, path: &TilePath, bytes: &[u8]) -> Result<(), TileRefusal> {
        let hashes = decode_tile(bytes, path.width)?;
        if self.tiles.len() >= TILES_MAX {
            self.tiles.clear();
        }
        self.tiles.insert((path.level, path.index), hashes);
        Ok(())
    }

    /// The path from the tree of `old` entries to this one.
    ///
    /// # Errors
    /// [`Wanting`].
    pub fn consistency(&self, old: TreeSize) -> Result<Vec<Hash>, Wanting> {
        if old > self.size { Err(Wanting::Nowhere) } else { consistency_path(self, old, self.size) }
    }

    /// The head this tree had at `old`; `None` when the tiles do not lead to the root of `signed`.
    ///
    /// # Errors
    /// [`Wanting`].
    pub fn earlier(&self, old: TreeSize, signed: TreeHead) -> Result<Option<Earlier>, Wanting> {
        let head = TreeHead { size: old, root: root_at(self, old)? };
        let path = self.consistency(old)?;
        let holds = verify_consistency(head, signed, &path).is_ok();
        Ok(holds.then_some(Earlier { head, path }))
    }
}

impl HashReader for Tiles {
    type Error = Wanting;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, Wanting> {
        let node = TileNode::locate(level, index).ok_or(Wanting::Nowhere)?;
        match self.tiles.get(&(node.level, node.index)) {
            Some(tile) => node.hash_in(tile).ok_or(Wanting::Nowhere),
            None => {
                let path = TilePath::at(node.level, node.index, self.size);
                Err(path.map_or(Wanting::Nowhere, Wanting::Tile))
            }
        }
    }
}
