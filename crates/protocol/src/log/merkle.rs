//! Merkle tree hashing, inclusion and consistency proofs (RFC 6962 section 2.1, RFC 9162 section 2.1).
#![deny(clippy::arithmetic_side_effects)]

use serde::{Deserialize, Serialize};

/// A node of the tree: 32 bytes of SHA-256. Text form: base64 in notes, hex elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// Number of entries in a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TreeSize(pub u64);

/// Position of an entry, from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LeafIndex(pub u64);

/// A size and the root of the tree at that size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TreeHead {
    /// Number of entries.
    pub size: TreeSize,
    /// Root hash; of the empty string for an empty tree.
    pub root: Hash,
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
// H1: Hash Display(hex)/FromStr/serde hex, to_base64/from_base64, EMPTY_ROOT; ProofRefusal::code()
// H1: leaf_hash(&[u8]) -> Hash; node_hash(&Hash,&Hash)->Hash;
// H1: CompactRange { size, hashes } (right edge, largest subtree first): new(), from_parts(size, hashes)->Option, append(leaf: Hash, sink: impl FnMut(level:u8,index:u64,hash)) (reports each completed node), root(), head(), hashes(), size()
// H1: inclusion_path(reader, index, size) -> Result<Vec<Hash>, R::Error>; consistency_path(reader, old, new); root_at(reader,size); edge_at(reader,size)->CompactRange
// H1: verify_inclusion(leaf:&Hash,index,size,path:&[Hash],root:&Hash)->Result<(),ProofRefusal>; root_from_inclusion(leaf,index,size,path)->Result<Hash,_>; verify_consistency(old:TreeHead,new:TreeHead,path)->Result<(),_>
