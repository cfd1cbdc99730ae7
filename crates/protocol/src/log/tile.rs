//! tlog-tiles: paths of tiles and entry bundles, and the encoding of bundles (C2SP tlog-tiles).
#![deny(clippy::arithmetic_side_effects)]

use std::fmt;
use std::str::FromStr;

use crate::limits::{BUNDLE_BYTES_MAX, STATEMENT_BYTES_MAX, TILE_BYTES_MAX};
use crate::log::merkle::{Hash, TREE_SIZE_MAX, TreeSize, node_hash};

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// Levels of the Merkle tree that one level of tiles spans: 2^8 = 256.
pub const TILE_HEIGHT: u8 = 8;

/// Highest level of tiles that a tree of fewer than 2^63 entries has: 256^7 = 2^56.
///
/// The specification's syntax goes to 63; no tile above this level can exist.
pub const TILE_LEVEL_MAX: u8 = 7;

/// Longest path of a tile in bytes: `tile/entries/` (13), six elements `x123/` (30), `123` (3) and
/// `.p/255` (6).
pub const TILE_PATH_BYTES_MAX: usize = 13 + 30 + 3 + 6;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileLevel {
    /// The log entries themselves: an entry bundle.
    Entries,
    /// Hashes of the Merkle tree at level `8 * n`, `n` from 0 to [`TILE_LEVEL_MAX`].
    Hash(u8),
}

/// Names one tile or entry bundle.
///
/// Printed and parsed without a leading slash: `tile/0/x001/234.p/8`, `tile/entries/000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// What it holds.
    pub level: TileLevel,
    /// Position within its level, from zero.
    pub index: u64,
    /// How many hashes or entries: 1 to 255 for a partial tile, 256 for a full one.
    pub width: u16,
}

/// Why a path, a tile or a bundle is refused. Whoever sent it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileRefusal {
    /// The text is no tile path in its one spelling.
    #[error("not a tile path")]
    Path,
    /// The tile lies beyond the largest tree.
    #[error("no tree has such a tile")]
    OutOfRange,
    /// The bytes end inside an entry, or hold fewer entries or hashes than the width says.
    #[error("the tile or bundle is shorter than its width says")]
    Truncated,
    /// Bytes follow the last entry or hash.
    #[error("the tile or bundle is longer than its width says")]
    Trailing,
    /// An entry is longer than [`STATEMENT_BYTES_MAX`].
    #[error("an entry is longer than 65,535 bytes")]
    EntryTooLong,
    /// Not between 1 and 256 hashes or entries.
    #[error("a tile or bundle has 1 to 256 members")]
    Width,
}

impl TileRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Path => "tile-path-malformed",
            Self::OutOfRange => "tile-out-of-range",
            Self::Truncated => "tile-truncated",
            Self::Trailing => "tile-trailing-bytes",
            Self::EntryTooLong => "tile-entry-too-long",
            Self::Width => "tile-width",
        }
    }
}

impl TileLevel {
    /// How many hashes (or entries) this level has in a tree of that size.
    pub fn members(self, size: TreeSize) -> u64 {
        size.0.unbounded_shr(self.shift())
    }

    /// The binary logarithm of the number of entries below one member.
    fn shift(self) -> u32 {
        match self {
            Self::Entries => 0,
            Self::Hash(level) => u32::from(level).saturating_mul(u32::from(TILE_HEIGHT)),
        }
    }
}

impl TilePath {
    /// The tile at that position as it stands in a tree of `size` entries: full, partial, or not
    /// there.
    pub fn at(level: TileLevel, index: u64, size: TreeSize) -> Option<Self> {
        let before = index.checked_mul(u64::from(TILE_WIDTH))?;
        let left = level.members(size).checked_sub(before)?.min(u64::from(TILE_WIDTH));
        let width = u16::try_from(left).ok().filter(|width| *width > 0)?;
        Some(Self { level, index, width })
    }

    /// Whether the tile is not yet full.
    pub const fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The full tile at the same position: what to ask for when a partial one is gone.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Whether a tree of `size` entries has all members of this tile.
    pub fn is_within(&self, size: TreeSize) -> bool {
        Self::at(self.level, self.index, size).is_some_and(|tile| tile.width >= self.width)
    }

    /// Position, within its level, of the first member.
    pub const fn first(&self) -> u64 {
        // A parsed index times 256 stays below 2^63.
        self.index.saturating_mul(256)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            TileLevel::Entries => f.write_str("tile/entries")?,
            TileLevel::Hash(level) => write!(f, "tile/{level}")?,
        }
        // Three digits an element, all but the last marked with an x.
        let mut elements = Vec::new();
        let mut rest = self.index;
        loop {
            elements.push(rest % 1_000);
            rest /= 1_000;
            if rest == 0 {
                break;
            }
        }
        for element in elements.iter().skip(1).rev() {
            write!(f, "/x{element:03}")?;
        }
        write!(f, "/{:03}", elements.first().copied().unwrap_or(0))?;
        if self.is_partial() { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TilePath {
    type Err = TileRefusal;

    fn from_str(text: &str) -> Result<Self, TileRefusal> {
        if text.len() > TILE_PATH_BYTES_MAX {
            return Err(TileRefusal::Path);
        }
        let rest = text.strip_prefix("tile/").ok_or(TileRefusal::Path)?;
        let (level, rest) = rest.split_once('/').ok_or(TileRefusal::Path)?;
        let level = if level == "entries" {
            TileLevel::Entries
        } else {
            TileLevel::Hash(parse_level(level)?)
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, parse_width(width)?),
            None => (rest, TILE_WIDTH),
        };
        let path = Self { level, index: parse_index(index)?, width };
        if path.is_within(TreeSize(TREE_SIZE_MAX)) {
            Ok(path)
        } else {
            Err(TileRefusal::OutOfRange)
        }
    }
}

/// Writes an entry bundle: every entry after its length as a big-endian 16-bit integer.
///
/// # Errors
/// [`TileRefusal::EntryTooLong`], or [`TileRefusal::Width`] unless there are 1 to 256 entries.
pub fn encode_bundle<'a>(
    entries: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<u8>, TileRefusal> {
    let mut bytes = Vec::new();
    let mut width = 0_u16;
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| TileRefusal::EntryTooLong)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
        width = width.saturating_add(1);
        if width > TILE_WIDTH {
            return Err(TileRefusal::Width);
        }
    }
    if width == 0 { Err(TileRefusal::Width) } else { Ok(bytes) }
}

/// The entries of a bundle of exactly `width` entries.
///
/// # Errors
/// [`TileRefusal::Truncated`], [`TileRefusal::Trailing`] or [`TileRefusal::Width`].
pub fn decode_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TileRefusal> {
    if width == 0 || width > TILE_WIDTH {
        return Err(TileRefusal::Width);
    }
    if bytes.len() > BUNDLE_BYTES_MAX {
        return Err(TileRefusal::Trailing);
    }
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(TileRefusal::Truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(TileRefusal::Truncated)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(TileRefusal::Trailing) }
}

/// Writes a hash tile.
///
/// # Errors
/// [`TileRefusal::Width`] unless there are 1 to 256 hashes.
pub fn encode_tile(hashes: &[Hash]) -> Result<Vec<u8>, TileRefusal> {
    if hashes.is_empty() || hashes.len() > usize::from(TILE_WIDTH) {
        return Err(TileRefusal::Width);
    }
    Ok(hashes.iter().flat_map(|hash| hash.0).collect())
}

/// The hashes of a tile of exactly `width` hashes.
///
/// # Errors
/// [`TileRefusal::Truncated`], [`TileRefusal::Trailing`] or [`TileRefusal::Width`].
pub fn decode_tile(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileRefusal> {
    if width == 0 || width > TILE_WIDTH {
        return Err(TileRefusal::Width);
    }
    let expected = usize::from(width).saturating_mul(32);
    if bytes.len() < expected {
        return Err(TileRefusal::Truncated);
    }
    if bytes.len() > expected {
        return Err(TileRefusal::Trailing);
    }
    let (hashes, _) = bytes.as_chunks::<32>();
    Ok(hashes.iter().copied().map(Hash).collect())
}

/// Where a Merkle node is found in the tiles: which tile, and which of its hashes are below the
/// node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileNode {
    /// Level of the tile.
    pub level: TileLevel,
    /// Index of the tile.
    pub index: u64,
    /// First of the tile's hashes below the node.
    pub first: u16,
    /// How many of them: a power of two from 1 to 128.
    pub count: u16,
}

impl TileNode {
    /// The place of the complete subtree `(level, index)`, as a [`crate::log::merkle::HashReader`]
    /// is asked for it.
    ///
    /// `None` when no tree is so large.
    pub fn locate(level: u8, index: u64) -> Option<Self> {
        let tile_level = level / TILE_HEIGHT;
        if tile_level > TILE_LEVEL_MAX {
            return None;
        }
        let height = u32::from(level % TILE_HEIGHT);
        let count = 1_u16.checked_shl(height)?;
        let first = index.checked_mul(u64::from(count))?;
        let width = u64::from(TILE_WIDTH);
        Some(Self {
            level: TileLevel::Hash(tile_level),
            index: first.checked_div(width)?,
            first: u16::try_from(first.checked_rem(width)?).ok()?,
            count,
        })
    }

    /// The hash of the node, from the hashes of its tile; `None` when the tile is too narrow.
    pub fn hash_in(&self, tile: &[Hash]) -> Option<Hash> {
        let end = self.first.checked_add(self.count)?;
        let mut row = tile.get(usize::from(self.first)..usize::from(end))?.to_vec();
        while row.len() > 1 {
            row =
                row.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect();
        }
        row.first().copied()
    }
}

/// The tiles and bundles that a reader who has the tree of `old` entries needs for the tree of
/// `new`: bundles first, then hash tiles by level, each from the one that was partial at `old`.
///
/// Lazy, because `new` is a stranger's word: nothing is allocated for a size that is claimed.
pub fn tiles_between(old: TreeSize, new: TreeSize) -> impl Iterator<Item = TilePath> {
    let levels = (0..=TILE_LEVEL_MAX).map(TileLevel::Hash);
    std::iter::once(TileLevel::Entries).chain(levels).flat_map(move |level| {
        let width = u64::from(TILE_WIDTH);
        let (have, want) = (level.members(old), level.members(new));
        let first = have.checked_div(width).unwrap_or(0);
        let end = if want > have { want.div_ceil(width) } else { 0 };
        (first..end).filter_map(move |index| TilePath::at(level, index, new))
    })
}

/// A decimal from 0 to [`TILE_LEVEL_MAX`] without leading zeros.
fn parse_level(text: &str) -> Result<u8, TileRefusal> {
    let level: u8 = parse_decimal(text)?.try_into().map_err(|_| TileRefusal::Path)?;
    if level <= TILE_LEVEL_MAX {
        Ok(level)
    } else if level <= 63 {
        // The syntax allows it, but no tree is so tall.
        Err(TileRefusal::OutOfRange)
    } else {
        Err(TileRefusal::Path)
    }
}

/// A decimal from 1 to 255 without leading zeros.
fn parse_width(text: &str) -> Result<u16, TileRefusal> {
    match parse_decimal(text)? {
        width @ 1..TILE_WIDTH => Ok(width),
        _ => Err(TileRefusal::Path),
    }
}

/// At most three digits, no leading zero but in `0`.
fn parse_decimal(text: &str) -> Result<u16, TileRefusal> {
    let digits = !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    if !digits || (text.len() > 1 && text.starts_with('0')) {
        return Err(TileRefusal::Path);
    }
    text.parse().map_err(|_| TileRefusal::Path)
}

/// `x001/x234/067`: elements of three digits, no superfluous first `x000`.
fn parse_index(text: &str) -> Result<u64, TileRefusal> {
    let mut index = 0_u64;
    let (leading, last) = match text.rsplit_once('/') {
        Some((leading, last)) => (Some(leading), last),
        None => (None, text),
    };
    if leading.is_some_and(|leading| leading.starts_with("x000")) {
        return Err(TileRefusal::Path);
    }
    let marked = leading.into_iter().flat_map(|leading| leading.split('/'));
    let digits = marked.map(|element| element.strip_prefix('x')).chain([Some(last)]);
    for element in digits {
        let element = element.ok_or(TileRefusal::Path)?;
        if element.len() != 3 || !element.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TileRefusal::Path);
        }
        let value: u64 = element.parse().map_err(|_| TileRefusal::Path)?;
        let shifted = index.checked_mul(1_000).and_then(|index| index.checked_add(value));
        index = shifted.ok_or(TileRefusal::OutOfRange)?;
    }
    Ok(index)
}

const _: () = assert!(TILE_BYTES_MAX == 32 * 256 && TILE_WIDTH == 256);
const _: () = assert!(STATEMENT_BYTES_MAX == 65_535);

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "small numbers, and a test may fail")]
mod tests;
