//! Merkle tree hashing, inclusion and consistency proofs (RFC 6962 section 2.1, RFC 9162 section
//! 2.1).
#![deny(clippy::arithmetic_side_effects)]

use std::fmt;
use std::str::FromStr;

use crate::hash::sha256;
use serde::{Deserialize, Serialize};

/// Largest tree: 2^63 - 1 entries, so that sizes fit every signed integer and a proof has at most
/// [`crate::limits::PROOF_HASHES_MAX`] hashes.
pub const TREE_SIZE_MAX: u64 = i64::MAX.unsigned_abs();

/// A node of the tree: 32 bytes of SHA-256. Text form: base64 in notes, hex elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// A text is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 32 bytes: 64 lower-case hex digits, or 44 characters of base64")]
pub struct HashRefusal;

impl Hash {
    /// Root of the empty tree: SHA-256 of nothing (RFC 9162 section 2.1.1).
    pub const EMPTY_ROOT: Self = Self([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// Standard base64 with padding, as in notes and proofs.
    pub fn to_base64(&self) -> String {
        data_encoding::BASE64.encode(&self.0)
    }

    /// Reads standard base64 with padding; no other spelling of the same bytes is accepted.
    ///
    /// # Errors
    /// [`HashRefusal`].
    pub fn from_base64(text: &str) -> Result<Self, HashRefusal> {
        // 44 characters are 32 bytes; longer text is not decoded at all.
        if text.len() != 44 {
            return Err(HashRefusal);
        }
        let bytes = data_encoding::BASE64.decode(text.as_bytes()).map_err(|_| HashRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| HashRefusal)?))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = HashRefusal;

    fn from_str(text: &str) -> Result<Self, HashRefusal> {
        if text.len() != 64 {
            return Err(HashRefusal);
        }
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| HashRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| HashRefusal)?))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Number of entries in a log.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct TreeSize(pub u64);

impl fmt::Display for TreeSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Position of an entry, from zero.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct LeafIndex(pub u64);

impl fmt::Display for LeafIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A size and the root of the tree at that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TreeHead {
    /// Number of entries.
    pub size: TreeSize,
    /// Root hash; of the empty string for an empty tree.
    pub root: Hash,
}

impl TreeHead {
    /// The head of a log that has no entry yet.
    pub const EMPTY: Self = Self { size: TreeSize(0), root: Hash::EMPTY_ROOT };
}

/// Hash of an entry: SHA-256 of a zero byte and the entry (RFC 9162 section 2.1.1).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(sha256(&[&[0x00], entry]))
}

/// Hash of an inner node: SHA-256 of a one byte, the left and the right hash (RFC 9162 section
/// 2.1.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut both = [0x01; 65];
    let halves = both.iter_mut().skip(1).zip(left.0.iter().chain(&right.0));
    halves.for_each(|(to, from)| *to = *from);
    Hash(sha256(&[&both]))
}

/// The right edge of a tree: the roots of its complete subtrees, the largest first.
///
/// All that is needed to append and to know the root: at most 63 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    hashes: Vec<Hash>,
}

impl CompactRange {
    /// The edge of the empty tree.
    pub const fn new() -> Self {
        Self { size: 0, hashes: Vec::new() }
    }

    /// From a stored size and its hashes; `None` when their number is not the one the size asks
    /// for, or the size is above [`TREE_SIZE_MAX`].
    pub fn from_parts(size: TreeSize, hashes: Vec<Hash>) -> Option<Self> {
        let fits = u32::try_from(hashes.len()).ok() == Some(size.0.count_ones());
        (fits && size.0 <= TREE_SIZE_MAX).then_some(Self { size: size.0, hashes })
    }

    /// Adds the hash of the next entry and reports every complete subtree this finishes to
    /// `sink(level, index, hash)`, the leaf itself (level 0) first.
    ///
    /// Amortised one hash a leaf; nothing is allocated but the edge itself, which stays below 64.
    pub fn append(&mut self, leaf: Hash, mut sink: impl FnMut(u8, u64, Hash)) {
        let mut index = self.size;
        let mut level = 0_u8;
        let mut hash = leaf;
        sink(level, index, hash);
        while index & 1 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            hash = node_hash(&left, &hash);
            index >>= 1;
            level = level.saturating_add(1);
            sink(level, index, hash);
        }
        self.hashes.push(hash);
        // Saturation is out of reach: from the largest size that `from_parts` takes, 2^63 calls.
        self.size = self.size.saturating_add(1);
    }

    /// The root of the tree with this edge.
    pub fn root(&self) -> Hash {
        fold_right(&self.hashes).unwrap_or(Hash::EMPTY_ROOT)
    }

    /// Size and root.
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size(), root: self.root() }
    }

    /// The roots of the complete subtrees, the largest first.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Number of entries.
    pub const fn size(&self) -> TreeSize {
        TreeSize(self.size)
    }
}

/// Reads stored hashes: complete subtrees by level and index, as in tlog-tiles.
///
/// `level` 0 is the leaf hashes; the hash `(level, index)` covers leaves
/// `[index << level, (index + 1) << level)` and is only asked for where that range is complete.
pub trait HashReader {
    /// The failure of the storage behind it.
    type Error;

    /// One hash.
    ///
    /// # Errors
    /// The storage's own failure, also when the hash is not there.
    fn hash(&self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

impl<R: HashReader + ?Sized> HashReader for &R {
    type Error = R::Error;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, R::Error> {
        (**self).hash(level, index)
    }
}

/// The hashes from the sibling of leaf `index` up to a child of the root of the tree of `size`
/// entries (RFC 9162 section 2.1.3.1).
///
/// An index outside the tree has no path: the answer is empty, and [`verify_inclusion`] refuses it.
///
/// # Errors
/// The storage's failure.
pub fn inclusion_path<R: HashReader + ?Sized>(
    reader: &R,
    index: LeafIndex,
    size: TreeSize,
) -> Result<Vec<Hash>, R::Error> {
    if index.0 >= size.0 {
        return Ok(Vec::new());
    }
    let mut range = Range { start: 0, end: size.0 };
    let mut path = Vec::new();
    while let Some((left, right)) = range.split() {
        if index.0 < right.start {
            path.push(right.root(reader)?);
            range = left;
        } else {
            path.push(left.root(reader)?);
            range = right;
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show the tree of `old` entries to be the beginning of the tree of `new`
/// (RFC 9162 section 2.1.4.1); none when `old` is zero or equal to `new`.
///
/// A tree is never the beginning of a smaller one: the answer is empty, and
/// [`verify_consistency`] refuses it.
///
/// # Errors
/// The storage's failure.
pub fn consistency_path<R: HashReader + ?Sized>(
    reader: &R,
    old: TreeSize,
    new: TreeSize,
) -> Result<Vec<Hash>, R::Error> {
    let mut path = Vec::new();
    if old.0 == 0 || old > new {
        return Ok(path);
    }
    let mut range = Range { start: 0, end: new.0 };
    while range.end != old.0 {
        let Some((left, right)) = range.split() else { break };
        if old.0 <= right.start {
            path.push(right.root(reader)?);
            range = left;
        } else {
            path.push(left.root(reader)?);
            range = right;
        }
    }
    // The verifier knows the old root already; a subtree inside the old tree it does not.
    if range.start != 0 {
        path.push(range.root(reader)?);
    }
    path.reverse();
    Ok(path)
}

/// The root of the tree of the first `size` entries.
///
/// # Errors
/// The storage's failure.
pub fn root_at<R: HashReader + ?Sized>(reader: &R, size: TreeSize) -> Result<Hash, R::Error> {
    Ok(edge_at(reader, size)?.root())
}

/// The right edge of the tree of the first `size` entries.
///
/// # Errors
/// The storage's failure.
pub fn edge_at<R: HashReader + ?Sized>(
    reader: &R,
    size: TreeSize,
) -> Result<CompactRange, R::Error> {
    let whole = Range { start: 0, end: size.0 };
    let hashes = whole.subtrees(reader)?;
    Ok(CompactRange { size: size.0, hashes })
}

/// Why a proof does not hold. Whoever made the proof is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofRefusal {
    /// Index beyond the tree, or sizes out of order.
    #[error("the proof speaks of a position outside the tree")]
    OutOfRange,
    /// More or fewer hashes than the tree has levels for.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root")]
    Root,
}

impl ProofRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutOfRange => "proof-out-of-range",
            Self::Length => "proof-length",
            Self::Root => "proof-root-mismatch",
        }
    }
}

/// Checks that `leaf` stands at `index` of the tree of `size` entries with this root
/// (RFC 9162 section 2.1.3.2).
///
/// # Errors
/// Any [`ProofRefusal`].
pub fn verify_inclusion(
    leaf: &Hash,
    index: LeafIndex,
    size: TreeSize,
    path: &[Hash],
    root: &Hash,
) -> Result<(), ProofRefusal> {
    if root_from_inclusion(leaf, index, size, path)? == *root {
        Ok(())
    } else {
        Err(ProofRefusal::Root)
    }
}

/// The root to which an inclusion path leads: what a COSE receipt signs (RFC 9942 section 5.2).
///
/// # Errors
/// [`ProofRefusal::OutOfRange`] or [`ProofRefusal::Length`].
pub fn root_from_inclusion(
    leaf: &Hash,
    index: LeafIndex,
    size: TreeSize,
    path: &[Hash],
) -> Result<Hash, ProofRefusal> {
    if index.0 >= size.0 || size.0 > TREE_SIZE_MAX {
        return Err(ProofRefusal::OutOfRange);
    }
    let mut node = index.0;
    let mut last = size.0.saturating_sub(1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(ProofRefusal::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            // A node without a right sibling moves up until it is one.
            (node, last) = skip_left(node, last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 { Ok(hash) } else { Err(ProofRefusal::Length) }
}

/// Checks that the tree of `old` is the beginning of the tree of `new` (RFC 9162 section 2.1.4.2).
///
/// # Errors
/// Any [`ProofRefusal`].
pub fn verify_consistency(old: TreeHead, new: TreeHead, path: &[Hash]) -> Result<(), ProofRefusal> {
    if new.size.0 > TREE_SIZE_MAX || old.size > new.size {
        return Err(ProofRefusal::OutOfRange);
    }
    let empty_has_its_root = |head: TreeHead| head.size.0 != 0 || head == TreeHead::EMPTY;
    if !empty_has_its_root(old) || !empty_has_its_root(new) {
        return Err(ProofRefusal::Root);
    }
    if old.size.0 == 0 || old.size == new.size {
        if !path.is_empty() {
            return Err(ProofRefusal::Length);
        }
        let same = old.size.0 == 0 || old.root == new.root;
        return if same { Ok(()) } else { Err(ProofRefusal::Root) };
    }
    let (old_root, new_root) = roots_from_consistency(old, new.size, path)?;
    if old_root == old.root && new_root == new.root { Ok(()) } else { Err(ProofRefusal::Root) }
}

/// The new root to which a consistency path leads from an old head: what a COSE receipt of
/// consistency signs (RFC 9942 section 5.3).
///
/// # Errors
/// Any [`ProofRefusal`]; [`ProofRefusal::OutOfRange`] for an empty old tree, which leads nowhere.
pub fn root_from_consistency(
    old: TreeHead,
    new: TreeSize,
    path: &[Hash],
) -> Result<Hash, ProofRefusal> {
    if new.0 > TREE_SIZE_MAX || old.size > new || old.size.0 == 0 {
        return Err(ProofRefusal::OutOfRange);
    }
    if old.size == new {
        return if path.is_empty() { Ok(old.root) } else { Err(ProofRefusal::Length) };
    }
    let (old_root, new_root) = roots_from_consistency(old, new, path)?;
    if old_root == old.root { Ok(new_root) } else { Err(ProofRefusal::Root) }
}

/// Both roots to which a consistency path leads, for `0 < old.size < new`.
fn roots_from_consistency(
    old: TreeHead,
    new: TreeSize,
    path: &[Hash],
) -> Result<(Hash, Hash), ProofRefusal> {
    let mut rest = path.iter();
    let start = if old.size.0.is_power_of_two() {
        // A complete tree is a node of the new one, and the verifier has its hash.
        old.root
    } else {
        *rest.next().ok_or(ProofRefusal::Length)?
    };
    let mut node = old.size.0.saturating_sub(1);
    let mut last = new.0.saturating_sub(1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_root, mut new_root) = (start, start);
    for sibling in rest {
        if last == 0 {
            return Err(ProofRefusal::Length);
        }
        if node & 1 == 1 || node == last {
            old_root = node_hash(sibling, &old_root);
            new_root = node_hash(sibling, &new_root);
            (node, last) = skip_left(node, last);
        } else {
            new_root = node_hash(&new_root, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 { Ok((old_root, new_root)) } else { Err(ProofRefusal::Length) }
}

/// Moves up the levels at which `node` is a left child without a sibling.
fn skip_left(mut node: u64, mut last: u64) -> (u64, u64) {
    while node & 1 == 0 && node != 0 {
        node >>= 1;
        last >>= 1;
    }
    (node, last)
}

/// The leaves `[start, end)` below one node of the tree: `start` is a multiple of the smallest
/// power of two that is not below the length.
#[derive(Clone, Copy)]
struct Range {
    start: u64,
    end: u64,
}

impl Range {
    /// The ranges below the two children; `None` for a leaf (or nothing).
    fn split(self) -> Option<(Self, Self)> {
        let length = self.end.checked_sub(self.start)?;
        // The largest power of two below the length: the left child is complete.
        let level = length.checked_sub(1)?.checked_ilog2()?;
        let middle = self.start.checked_add(1_u64.checked_shl(level)?)?;
        Some((Self { start: self.start, end: middle }, Self { start: middle, end: self.end }))
    }

    /// The hash of the node above the range.
    fn root<R: HashReader + ?Sized>(self, reader: &R) -> Result<Hash, R::Error> {
        Ok(fold_right(&self.subtrees(reader)?).unwrap_or(Hash::EMPTY_ROOT))
    }

    /// The hashes of the complete subtrees that make up the range, the largest first.
    fn subtrees<R: HashReader + ?Sized>(self, reader: &R) -> Result<Vec<Hash>, R::Error> {
        let mut hashes = Vec::new();
        let mut start = self.start;
        while let Some(level) = self.end.saturating_sub(start).checked_ilog2() {
            // A logarithm of a 64-bit number is below 64.
            let byte = u8::try_from(level).unwrap_or(63);
            hashes.push(reader.hash(byte, start.unbounded_shr(level))?);
            start = start.saturating_add(1_u64.unbounded_shl(level));
        }
        Ok(hashes)
    }
}

/// The root above complete subtrees of falling size.
fn fold_right(hashes: &[Hash]) -> Option<Hash> {
    let (last, rest) = hashes.split_last()?;
    Some(rest.iter().rev().fold(*last, |right, left| node_hash(left, &right)))
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "small numbers, and a test may fail"
)]
mod tests;
