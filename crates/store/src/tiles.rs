//! Tiles: the Merkle tree as immutable files of 256 hashes, and what is kept of it in memory.
//!
//! Full tiles and full entry bundles are files in the layout of C2SP tlog-tiles, written once and
//! not synced one by one; what a power cut takes is written again from the entries. Partial tiles
//! live in memory.

use std::sync::Arc;

use comity_protocol::log::merkle::{CompactRange, Hash, TreeHead, TreeSize, node_hash};
use comity_protocol::log::tile::{TILE_HEIGHT, TILE_WIDTH, TileLevel};

mod cache;
mod folder;

pub(crate) use cache::TileCache;
pub(crate) use folder::TileFolder;

/// Nodes of the subtree in one tile below its root: 256 + 128 + … + 2.
const NODES: usize = 510;

/// All nodes of one tile below its root, so that a path costs look-ups and no hashing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TileNodes {
    nodes: Vec<Hash>,
}

impl TileNodes {
    /// A tile without hashes.
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Hash([0; 32]); NODES] }
    }

    /// From the 256 hashes of a full tile.
    pub(crate) fn from_hashes(hashes: &[Hash]) -> Option<Self> {
        if hashes.len() != usize::from(TILE_WIDTH) {
            return None;
        }
        let mut nodes = Vec::with_capacity(NODES);
        nodes.extend_from_slice(hashes);
        let mut below = 0;
        while nodes.len() < NODES {
            let (left, right) = (nodes.get(below)?, nodes.get(below + 1)?);
            nodes.push(node_hash(left, right));
            below += 2;
        }
        Some(Self { nodes })
    }

    /// The root of a full tile.
    pub(crate) fn root(&self) -> Hash {
        match self.nodes.as_slice() {
            [.., left, right] => node_hash(left, right),
            _ => Hash::EMPTY_ROOT,
        }
    }

    /// The node `position` at `height` above the hashes of the tile.
    pub(crate) fn get(&self, height: u8, position: u64) -> Option<Hash> {
        self.nodes.get(slot(height, position)?).copied()
    }

    /// The first `width` hashes.
    pub(crate) fn hashes(&self, width: u16) -> &[Hash] {
        self.nodes.get(..usize::from(width.min(TILE_WIDTH))).unwrap_or_default()
    }

    fn set(&mut self, height: u8, position: u64, hash: Hash) {
        let node = slot(height, position).and_then(|slot| self.nodes.get_mut(slot));
        if let Some(node) = node {
            *node = hash;
        }
    }
}

/// 512 - 512 / 2^height nodes stand below a height.
fn slot(height: u8, position: u64) -> Option<usize> {
    let before = 512_usize.checked_sub(512_usize.checked_shr(height.into())?)?;
    let width = 256_usize.checked_shr(height.into())?;
    let position = usize::try_from(position).ok().filter(|position| *position < width)?;
    before.checked_add(position)
}

/// Where a Merkle node stands: the level and index of the tile, its height and position in there.
pub(crate) fn locate(level: u8, index: u64) -> (u8, u64, u8, u64) {
    let (tile_level, height) = (level / TILE_HEIGHT, level % TILE_HEIGHT);
    let wide = u32::from(TILE_HEIGHT - height);
    let mask = (1_u64 << wide).wrapping_sub(1);
    (tile_level, index >> wide, height, index & mask)
}

/// A tile that has just become full.
#[derive(Clone, Debug)]
pub(crate) struct FullTile {
    pub(crate) level: u8,
    pub(crate) index: u64,
    pub(crate) nodes: Arc<TileNodes>,
}

/// The growing end of one log, shared with readers as a snapshot that never changes.
#[derive(Clone, Debug)]
pub(crate) struct LogState {
    edge: CompactRange,
    head: TreeHead,
    /// The unfinished tile of every level.
    partial: Vec<Arc<TileNodes>>,
    /// The newest signed checkpoint and the size it speaks of.
    pub(crate) checkpoint: Option<Arc<[u8]>>,
}

impl LogState {
    /// A log not yet begun.
    pub(crate) fn new() -> Self {
        let edge = CompactRange::new();
        Self { head: edge.head(), edge, partial: Vec::new(), checkpoint: None }
    }

    /// The state of a log of `size` entries whose unfinished tiles hold these hashes, lowest level
    /// first.
    ///
    /// Replays nothing but the edge: every level's hashes are roots of the full tiles below.
    pub(crate) fn from_partial(size: TreeSize, levels: &[Vec<Hash>]) -> Option<Self> {
        let mut partial = Vec::with_capacity(levels.len());
        // The largest subtrees come first, so the edge is read from the highest level down.
        let mut hashes = Vec::new();
        for (level, members) in levels.iter().enumerate().rev() {
            let wanted = TileLevel::Hash(u8::try_from(level).ok()?).members(size) % 256;
            if u64::try_from(members.len()).ok()? != wanted {
                return None;
            }
            let mut nodes = TileNodes::new();
            let mut inner = CompactRange::new();
            for hash in members {
                inner.append(*hash, |height, position, hash| nodes.set(height, position, hash));
            }
            hashes.extend_from_slice(inner.hashes());
            partial.push(Arc::new(nodes));
        }
        partial.reverse();
        let edge = CompactRange::from_parts(size, hashes)?;
        Some(Self { head: edge.head(), edge, partial, checkpoint: None })
    }

    /// Size and root.
    pub(crate) const fn head(&self) -> TreeHead {
        self.head
    }

    /// The right edge.
    pub(crate) const fn edge(&self) -> &CompactRange {
        &self.edge
    }

    /// Appends leaf hashes; the tiles they fill are added to `full`.
    pub(crate) fn append(&mut self, leaves: &[Hash], full: &mut Vec<FullTile>) {
        let Self { edge, partial, .. } = self;
        for leaf in leaves {
            edge.append(*leaf, |level, index, hash| {
                let (tile_level, _, height, position) = locate(level, index);
                let below = usize::from(tile_level);
                // The root of a tile is the first node of the level above: the tile is finished.
                if height == 0 && below > 0 {
                    let finished = partial.get_mut(below - 1);
                    if let Some(finished) = finished {
                        let nodes = std::mem::replace(finished, Arc::new(TileNodes::new()));
                        full.push(FullTile { level: tile_level - 1, index, nodes });
                    }
                }
                if partial.len() <= below {
                    partial.push(Arc::new(TileNodes::new()));
                }
                if let Some(tile) = partial.get_mut(below) {
                    Arc::make_mut(tile).set(height, position, hash);
                }
            });
        }
        self.head = self.edge.head();
    }

    /// The unfinished tile, if it is the one of that level and index.
    pub(crate) fn partial(&self, level: u8, index: u64) -> Option<&Arc<TileNodes>> {
        let full = TileLevel::Hash(level).members(self.head.size) / 256;
        if full == index { self.partial.get(usize::from(level)) } else { None }
    }

    /// Whether the tree has the whole subtree `(level, index)`.
    pub(crate) fn has_node(&self, level: u8, index: u64) -> bool {
        let complete = self.head.size.0.checked_shr(level.into()).unwrap_or(0);
        index < complete
    }
}

#[cfg(test)]
mod tests {
    use comity_protocol::log::merkle::leaf_hash;

    use super::*;

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn one_by_one_and_all_at_once_agree() {
        let leaves = leaves(66_100);
        let (mut single, mut whole) = (LogState::new(), LogState::new());
        let (mut full_single, mut full_whole) = (Vec::new(), Vec::new());
        for leaf in &leaves {
            single.append(std::slice::from_ref(leaf), &mut full_single);
        }
        whole.append(&leaves, &mut full_whole);
        assert_eq!(single.head(), whole.head());
        assert_eq!(single.partial, whole.partial);
        assert_eq!(full_single.len(), full_whole.len());
        // 258 full tiles of hashes of entries, and one of their roots.
        assert_eq!(full_whole.len(), 258 + 1);
        for (one, other) in full_single.iter().zip(&full_whole) {
            assert_eq!(
                (one.level, one.index, &one.nodes),
                (other.level, other.index, &other.nodes)
            );
            let again = TileNodes::from_hashes(one.nodes.hashes(256)).unwrap();
            assert_eq!(&again, &*one.nodes);
        }
    }

    #[test]
    fn a_state_is_rebuilt_from_its_unfinished_tiles() {
        for count in [0, 1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 66_000] {
            let leaves = leaves(count);
            let mut state = LogState::new();
            state.append(&leaves, &mut Vec::new());
            let levels: Vec<Vec<Hash>> = (0..state.partial.len())
                .map(|level| {
                    let level = u8::try_from(level).unwrap();
                    let members = TileLevel::Hash(level).members(state.head.size);
                    let width = u16::try_from(members % 256).unwrap();
                    let tile = state.partial(level, members / 256).unwrap();
                    tile.hashes(width).to_vec()
                })
                .collect();
            let again = LogState::from_partial(TreeSize(count), &levels).unwrap();
            assert_eq!(again.head(), state.head(), "{count}");
            assert_eq!(again.edge(), state.edge(), "{count}");
            assert_eq!(again.partial, state.partial, "{count}");
        }
    }
}
