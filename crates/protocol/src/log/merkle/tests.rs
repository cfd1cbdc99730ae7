//! What `merkle` promises, case by case.

use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

/// All complete subtrees of a tree, by level and index, as the sink of `append` reports them.
#[derive(Default)]
struct Stored(BTreeMap<(u8, u64), Hash>);

/// A hash that was asked for although its range is not complete.
#[derive(Debug, PartialEq, Eq)]
struct Missing(u8, u64);

impl HashReader for Stored {
    type Error = Missing;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, Missing> {
        self.0.get(&(level, index)).copied().ok_or(Missing(level, index))
    }
}

fn leaves(number: u64) -> Vec<Hash> {
    (0..number).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

fn grow(edge: &mut CompactRange, stored: &mut Stored, leaves: &[Hash]) {
    for leaf in leaves {
        edge.append(*leaf, |level, index, hash| {
            assert_eq!(stored.0.insert((level, index), hash), None, "reported once");
        });
    }
}

fn tree(leaves: &[Hash]) -> (CompactRange, Stored) {
    let (mut edge, mut stored) = (CompactRange::new(), Stored::default());
    grow(&mut edge, &mut stored, leaves);
    (edge, stored)
}

/// The definition of RFC 6962 section 2.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::EMPTY_ROOT,
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

/// The largest power of two below `length`.
fn split(length: usize) -> usize {
    length.div_ceil(2).next_power_of_two()
}

fn naive_inclusion(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = if index < middle {
        (naive_inclusion(index, left), right)
    } else {
        (naive_inclusion(index - middle, right), left)
    };
    path.push(naive_root(sibling));
    path
}

fn naive_consistency(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = if old <= middle {
        (naive_consistency(old, left, whole), right)
    } else {
        (naive_consistency(old - middle, right, false), left)
    };
    path.push(naive_root(sibling));
    path
}

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|hash| hash.parse().unwrap()).collect()
}

/// The leaves of the tree with which Certificate Transparency implementations are tested.
fn ct_leaves() -> Vec<Hash> {
    let entries: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    entries.into_iter().map(leaf_hash).collect()
}

const CT_ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn roots_of_the_certificate_transparency_test_tree() {
    let leaves = ct_leaves();
    for (size, root) in CT_ROOTS.iter().enumerate() {
        assert_eq!(tree(&leaves[..size]).0.root().to_string(), *root, "size {size}");
    }
}

#[test]
fn proofs_of_the_certificate_transparency_test_tree() {
    let leaves = ct_leaves();
    let (_, stored) = tree(&leaves);
    let inclusion: [(u64, u64, &[&str]); 4] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ];
    for (index, size, path) in inclusion {
        let made = inclusion_path(&stored, LeafIndex(index), TreeSize(size)).unwrap();
        assert_eq!(made, hashes(path), "inclusion of {index} in {size}");
    }
    let consistency: [(u64, u64, &[&str]); 4] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (old, new, path) in consistency {
        let made = consistency_path(&stored, TreeSize(old), TreeSize(new)).unwrap();
        assert_eq!(made, hashes(path), "consistency of {old} with {new}");
    }
}

#[test]
fn every_size_up_to_300_is_as_the_definition_says() {
    let leaves = leaves(300);
    let (_, stored) = tree(&leaves);
    for size in 0..=300 {
        let (edge, _) = tree(&leaves[..size]);
        let size = TreeSize(size as u64);
        assert_eq!(edge.root(), naive_root(&leaves[..size.0 as usize]), "size {size}");
        assert_eq!(root_at(&stored, size), Ok(edge.root()));
        assert_eq!(edge_at(&stored, size), Ok(edge.clone()));
        assert_eq!(CompactRange::from_parts(size, edge.hashes().to_vec()), Some(edge));
    }
}

#[test]
fn every_proof_up_to_70_is_as_the_definition_says_and_verifies() {
    let leaves = leaves(70);
    let (_, stored) = tree(&leaves);
    for size in 1..=70_usize {
        let tree = &leaves[..size];
        let new = TreeHead { size: TreeSize(size as u64), root: naive_root(tree) };
        for index in 0..size {
            let position = LeafIndex(index as u64);
            let path = inclusion_path(&stored, position, new.size).unwrap();
            assert_eq!(path, naive_inclusion(index, tree));
            assert_eq!(
                verify_inclusion(&leaves[index], position, new.size, &path, &new.root),
                Ok(())
            );
            let old =
                TreeHead { size: TreeSize(index as u64 + 1), root: naive_root(&tree[..=index]) };
            let path = consistency_path(&stored, old.size, new.size).unwrap();
            assert_eq!(path, naive_consistency(index + 1, tree, true));
            assert_eq!(verify_consistency(old, new, &path), Ok(()));
        }
    }
}

#[test]
fn positions_outside_the_tree_are_refused() {
    let leaves = leaves(5);
    let (edge, stored) = tree(&leaves);
    assert_eq!(inclusion_path(&stored, LeafIndex(5), TreeSize(5)), Ok(Vec::new()));
    assert_eq!(consistency_path(&stored, TreeSize(6), TreeSize(5)), Ok(Vec::new()));
    assert_eq!(inclusion_path(&stored, LeafIndex(0), TreeSize(8)), Err(Missing(2, 1)));
    let root = edge.root();
    assert_eq!(
        verify_inclusion(&leaves[0], LeafIndex(5), TreeSize(5), &[], &root),
        Err(ProofRefusal::OutOfRange)
    );
    assert_eq!(
        verify_inclusion(&leaves[0], LeafIndex(0), TreeSize(0), &[], &root),
        Err(ProofRefusal::OutOfRange)
    );
    let head = |size, root| TreeHead { size: TreeSize(size), root };
    assert_eq!(
        verify_consistency(head(6, root), head(5, root), &[]),
        Err(ProofRefusal::OutOfRange)
    );
}

#[test]
fn the_largest_tree_has_63_levels_and_not_one_more() {
    let path = vec![Hash([7; 32]); 63];
    let leaf = Hash([1; 32]);
    let verify = |index, size, path: &[Hash]| {
        root_from_inclusion(&leaf, LeafIndex(index), TreeSize(size), path).map(|_| ())
    };
    assert_eq!(verify(0, TREE_SIZE_MAX, &path), Ok(()));
    assert_eq!(verify(0, TREE_SIZE_MAX, &path[1..]), Err(ProofRefusal::Length));
    assert_eq!(verify(0, TREE_SIZE_MAX + 1, &path), Err(ProofRefusal::OutOfRange));
    assert_eq!(verify(u64::MAX, u64::MAX, &path), Err(ProofRefusal::OutOfRange));
    let edge = vec![leaf; 63];
    assert!(CompactRange::from_parts(TreeSize(TREE_SIZE_MAX), edge).is_some());
    assert!(CompactRange::from_parts(TreeSize(TREE_SIZE_MAX + 1), vec![leaf]).is_none());
    assert!(CompactRange::from_parts(TreeSize(3), vec![leaf]).is_none());
}

#[test]
fn an_empty_tree_has_one_root_and_an_empty_proof() {
    let new = TreeHead { size: TreeSize(3), root: Hash([3; 32]) };
    let wrong = TreeHead { root: Hash([0; 32]), ..TreeHead::EMPTY };
    assert_eq!(CompactRange::new().head(), TreeHead::EMPTY);
    assert_eq!(verify_consistency(TreeHead::EMPTY, new, &[]), Ok(()));
    assert_eq!(verify_consistency(TreeHead::EMPTY, TreeHead::EMPTY, &[]), Ok(()));
    assert_eq!(verify_consistency(wrong, new, &[]), Err(ProofRefusal::Root));
    assert_eq!(verify_consistency(TreeHead::EMPTY, wrong, &[]), Err(ProofRefusal::Root));
    assert_eq!(
        verify_consistency(TreeHead::EMPTY, new, &[Hash([0; 32])]),
        Err(ProofRefusal::Length)
    );
    let other = TreeHead { root: Hash([4; 32]), ..new };
    assert_eq!(verify_consistency(new, other, &[]), Err(ProofRefusal::Root));
    assert_eq!(verify_consistency(new, new, &[Hash([0; 32])]), Err(ProofRefusal::Length));
}

#[test]
fn hashes_have_one_spelling() {
    let hash = leaf_hash(b"a");
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert_eq!(Hash::from_base64(&hash.to_base64()), Ok(hash));
    let json = serde_json::to_string(&hash).unwrap();
    assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    let upper = hash.to_string().to_uppercase();
    let (longer, longest) = (format!("{hash}0"), format!("{hash}00"));
    for bad in ["", "0", "00", &longer, &longest, &upper] {
        assert_eq!(bad.parse::<Hash>(), Err(HashRefusal), "{bad}");
    }
    let base64 = hash.to_base64();
    for bad in ["", base64.trim_end_matches('='), &format!("{base64}A"), &base64.replace('=', "+")]
    {
        assert_eq!(Hash::from_base64(bad), Err(HashRefusal), "{bad}");
    }
    // The last character before the padding carries two bits that must be zero.
    let zeros = Hash([0; 32]).to_base64();
    assert_eq!(Hash::from_base64(&zeros.replace("A=", "B=")), Err(HashRefusal));
}

/// Never fails: every position has a hash of its own.
struct Formula;

impl HashReader for Formula {
    type Error = Infallible;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(leaf_hash(&[&[level][..], &index.to_be_bytes()].concat()))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn one_by_one_in_batches_and_at_once_agree(size in 0_u64..2_000, cuts in prop::collection::vec(0_usize..2_000, 0..6)) {
        let leaves = leaves(size);
        let (whole, stored) = tree(&leaves);
        prop_assert_eq!(whole.root(), naive_root(&leaves));
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|cut| *cut <= leaves.len()).collect();
        cuts.push(leaves.len());
        cuts.sort_unstable();
        let (mut edge, mut batched, mut from) = (CompactRange::new(), Stored::default(), 0);
        for cut in cuts {
            // Every batch begins from what a store keeps, not from memory.
            edge = CompactRange::from_parts(edge.size(), edge.hashes().to_vec()).unwrap();
            grow(&mut edge, &mut batched, &leaves[from..cut]);
            from = cut;
        }
        prop_assert_eq!(edge, whole);
        prop_assert_eq!(batched.0, stored.0);
    }

    #[test]
    fn random_proofs_verify_and_tampered_ones_do_not(
        size in 2_u64..3_000, index in any::<u64>(), old in any::<u64>(), hit in any::<prop::sample::Index>(),
    ) {
        let leaves = leaves(size);
        let (edge, stored) = tree(&leaves);
        let (new, index) = (edge.head(), LeafIndex(index % size));
        let leaf = leaves[index.0 as usize];
        let path = inclusion_path(&stored, index, new.size).unwrap();
        prop_assert_eq!(&path, &naive_inclusion(index.0 as usize, &leaves));
        prop_assert_eq!(verify_inclusion(&leaf, index, new.size, &path, &new.root), Ok(()));
        let mut bad = path.clone();
        bad[hit.index(path.len())].0[31] ^= 1;
        prop_assert_eq!(verify_inclusion(&leaf, index, new.size, &bad, &new.root), Err(ProofRefusal::Root));
        bad.push(leaf);
        prop_assert_eq!(verify_inclusion(&leaf, index, new.size, &bad, &new.root), Err(ProofRefusal::Length));
        prop_assert_eq!(verify_inclusion(&leaf, index, new.size, &path[1..], &new.root), Err(ProofRefusal::Length));

        let old_size = TreeSize(1 + old % (size - 1));
        let old = TreeHead { size: old_size, root: root_at(&stored, old_size).unwrap() };
        let path = consistency_path(&stored, old.size, new.size).unwrap();
        prop_assert_eq!(verify_consistency(old, new, &path), Ok(()));
        let mut bad = path.clone();
        bad[hit.index(path.len())].0[0] ^= 0x80;
        prop_assert_eq!(verify_consistency(old, new, &bad), Err(ProofRefusal::Root));
        bad.push(leaf);
        prop_assert_eq!(verify_consistency(old, new, &bad), Err(ProofRefusal::Length));
        prop_assert!(verify_consistency(old, new, &path[1..]).is_err());
        let mut other = old.root;
        other.0[0] ^= 1;
        let forked = TreeHead { root: other, ..old };
        prop_assert_eq!(verify_consistency(forked, new, &path), Err(ProofRefusal::Root));
    }

    #[test]
    fn huge_trees_neither_overflow_nor_hang(size in 1_u64..=TREE_SIZE_MAX, index in any::<u64>()) {
        let (size, index) = (TreeSize(size), LeafIndex(index % size));
        let leaf = Formula.hash(0, index.0).unwrap();
        let path = inclusion_path(&Formula, index, size).unwrap();
        prop_assert!(path.len() <= crate::limits::PROOF_HASHES_MAX);
        // The invented nodes do not hash to each other; only the length must fit.
        prop_assert!(root_from_inclusion(&leaf, index, size, &path).is_ok());
        let old = TreeHead { size: TreeSize(index.0 + 1), root: leaf };
        let path = consistency_path(&Formula, old.size, size).unwrap();
        let verdict = verify_consistency(old, TreeHead { size, root: leaf }, &path);
        prop_assert_ne!(verdict, Err(ProofRefusal::Length));
        prop_assert_eq!(edge_at(&Formula, size).unwrap().hashes().len() as u32, size.0.count_ones());
    }
}
