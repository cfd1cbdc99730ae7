//! What `tile` promises, case by case.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::log::merkle::{CompactRange, HashReader, LeafIndex, leaf_hash};
use crate::log::merkle::{consistency_path, inclusion_path, verify_consistency, verify_inclusion};

fn check(text: &str, level: TileLevel, index: u64, width: u16) {
    let path = TilePath { level, index, width };
    assert_eq!(path.to_string(), text);
    assert_eq!(text.parse(), Ok(path));
}

#[test]
fn paths_print_and_parse() {
    check("tile/0/000", TileLevel::Hash(0), 0, 256);
    check("tile/entries/000.p/1", TileLevel::Entries, 0, 1);
    check("tile/0/x001/234.p/8", TileLevel::Hash(0), 1_234, 8);
    check("tile/1/x001/x234/067", TileLevel::Hash(1), 1_234_067, 256);
    check("tile/entries/x001/000.p/255", TileLevel::Entries, 1_000, 255);
    // The last full tile at the bottom and the only, partial one at the top of the largest tree.
    check("tile/0/x036/x028/x797/x018/x963/967.p/255", TileLevel::Hash(0), (1 << 55) - 1, 255);
    check("tile/7/000.p/127", TileLevel::Hash(7), 0, 127);
}

#[test]
fn other_spellings_are_refused() {
    for bad in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/00/000",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/x000",
        "tile/0/X001/000",
        "tile/0/+01",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/8/",
        "tile/0/000.p/8.p/8",
        "tile/-1/000",
        "tile/64/000",
        "tile/256/000",
        "tile/Entries/000",
        "tile/data/000",
        "tile/0//000",
        "tile/0/٠٠٠",
        "tile/0/000 ",
    ] {
        assert_eq!(bad.parse::<TilePath>(), Err(TileRefusal::Path), "{bad:?}");
    }
    for beyond in [
        "tile/8/000",
        "tile/63/000",
        "tile/7/000",
        "tile/7/001.p/1",
        "tile/0/x036/x028/x797/x018/x963/967",
        "tile/0/x036/x028/x797/x018/x963/968.p/1",
    ] {
        assert_eq!(beyond.parse::<TilePath>(), Err(TileRefusal::OutOfRange), "{beyond:?}");
    }
    let long = format!("tile/0/{}000", "x999/".repeat(7));
    assert_eq!(long.parse::<TilePath>(), Err(TileRefusal::OutOfRange));
    let longer = format!("tile/0/{}000", "x999/".repeat(9));
    assert_eq!(longer.len(), TILE_PATH_BYTES_MAX + 3);
    assert_eq!(longer.parse::<TilePath>(), Err(TileRefusal::Path));
}

#[test]
fn the_example_of_the_specification() {
    // "A tree of size 70,000 …": C2SP tlog-tiles, partial tiles.
    let size = TreeSize(70_000);
    let mut count: BTreeMap<TileLevel, (u64, u16)> = BTreeMap::new();
    for tile in tiles_between(TreeSize(0), size) {
        let (full, partial) = count.entry(tile.level).or_default();
        if tile.is_partial() { *partial = tile.width } else { *full += 1 }
    }
    assert_eq!(
        count.into_iter().collect::<Vec<_>>(),
        [
            (TileLevel::Entries, (273, 112)),
            (TileLevel::Hash(0), (273, 112)),
            (TileLevel::Hash(1), (1, 17)),
            (TileLevel::Hash(2), (0, 1)),
        ]
    );
    let tiles: Vec<String> =
        tiles_between(TreeSize(255), TreeSize(256)).map(|tile| tile.to_string()).collect();
    assert_eq!(tiles, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(tiles_between(size, size).count(), 0);
    assert_eq!(tiles_between(size, TreeSize(9)).count(), 0);
    // A size that nobody can have costs nothing until the tiles are asked for.
    assert_eq!(tiles_between(TreeSize(0), TreeSize(TREE_SIZE_MAX)).take(3).count(), 3);
}

#[test]
fn bundles_are_read_as_written_and_nothing_else_is() {
    let long = vec![7; STATEMENT_BYTES_MAX];
    let entries: [&[u8]; 4] = [b"one", b"", &long, b"four"];
    let bytes = encode_bundle(entries).unwrap();
    assert_eq!(decode_bundle(&bytes, 4).unwrap(), entries);
    assert_eq!(&bytes[..7], b"\x00\x03one\x00\x00");
    assert_eq!(decode_bundle(&bytes, 5), Err(TileRefusal::Truncated));
    assert_eq!(decode_bundle(&bytes, 3), Err(TileRefusal::Trailing));
    assert_eq!(decode_bundle(&bytes[..bytes.len() - 1], 4), Err(TileRefusal::Truncated));
    assert_eq!(decode_bundle(b"\x00", 1), Err(TileRefusal::Truncated));
    assert_eq!(decode_bundle(b"", 0), Err(TileRefusal::Width));
    assert_eq!(decode_bundle(b"", 257), Err(TileRefusal::Width));
    let longer = vec![7; STATEMENT_BYTES_MAX + 1];
    assert_eq!(encode_bundle([&longer[..]]), Err(TileRefusal::EntryTooLong));
    assert_eq!(encode_bundle([&b""[..]; 256]).map(|bytes| bytes.len()), Ok(512));
    assert_eq!(encode_bundle([&b""[..]; 257]), Err(TileRefusal::Width));
    assert_eq!(encode_bundle([]), Err(TileRefusal::Width));
    let largest = encode_bundle([&long[..]; 256]).unwrap();
    assert_eq!(largest.len(), BUNDLE_BYTES_MAX);
    assert!(decode_bundle(&largest, 256).is_ok());
}

#[test]
fn tiles_are_read_as_written_and_nothing_else_is() {
    let hashes: Vec<Hash> = (0..=255).map(|byte| Hash([byte; 32])).collect();
    let bytes = encode_tile(&hashes).unwrap();
    assert_eq!(bytes.len(), TILE_BYTES_MAX);
    assert_eq!(decode_tile(&bytes, 256).unwrap(), hashes);
    assert_eq!(decode_tile(&bytes, 255), Err(TileRefusal::Trailing));
    assert_eq!(decode_tile(&bytes[1..], 256), Err(TileRefusal::Truncated));
    assert_eq!(decode_tile(&[], 0), Err(TileRefusal::Width));
    assert_eq!(decode_tile(&bytes, 257), Err(TileRefusal::Width));
    assert_eq!(encode_tile(&[]), Err(TileRefusal::Width));
}

#[test]
fn a_tile_belongs_to_the_trees_that_fill_it() {
    let partial = TilePath { level: TileLevel::Hash(1), index: 0, width: 3 };
    assert!(!partial.is_within(TreeSize(3 * 256 - 1)));
    assert!(partial.is_within(TreeSize(3 * 256)));
    assert!(partial.is_within(TreeSize(1 << 40)));
    assert!(!partial.full().is_within(TreeSize(65_535)));
    assert!(partial.full().is_within(TreeSize(65_536)));
    assert_eq!(TilePath::at(TileLevel::Entries, u64::MAX, TreeSize(u64::MAX)), None);
}

/// A reader who has nothing but tiles.
struct Tiles(BTreeMap<TilePath, Vec<Hash>>, TreeSize);

impl HashReader for Tiles {
    type Error = TilePath;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, TilePath> {
        let node = TileNode::locate(level, index).unwrap();
        let path = TilePath::at(node.level, node.index, self.1).unwrap();
        node.hash_in(self.0.get(&path).ok_or(path)?).ok_or(path)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn tiles_between_two_sizes_are_enough_for_every_proof(old in prop_oneof![3 => 1_u64..2_000, 1 => 64_000_u64..66_000], more in 1_u64..3_000, index in any::<u64>()) {
        let (old_size, size) = (TreeSize(old), TreeSize(old + more));
        let index = LeafIndex(index % size.0);
        let mut nodes = BTreeMap::new();
        let mut edge = CompactRange::new();
        let mut old_head = edge.head();
        for leaf in 0..size.0 {
            edge.append(leaf_hash(&leaf.to_be_bytes()), |level, index, hash| {
                if level % 8 == 0 {
                    nodes.insert((level / 8, index), hash);
                }
            });
            if edge.size() == old_size {
                old_head = edge.head();
            }
        }
        // Full tiles the reader had at the old size, then what it is told to fetch for the new one.
        let had = tiles_between(TreeSize(0), old_size).filter(|tile| !tile.is_partial());
        let paths: BTreeSet<TilePath> = had.chain(tiles_between(old_size, size)).collect();
        let mut tiles = BTreeMap::new();
        for path in paths {
            if let TileLevel::Hash(level) = path.level {
                let members = path.first()..path.first() + u64::from(path.width);
                tiles.insert(path, members.map(|index| nodes[&(level, index)]).collect());
            }
        }
        // A partial tile at a higher level that did not change is still the one of the old size.
        for path in tiles_between(TreeSize(0), old_size).filter(TilePath::is_partial) {
            if let TileLevel::Hash(level) = path.level
                && TilePath::at(path.level, path.index, size) == Some(path)
            {
                let members = path.first()..path.first() + u64::from(path.width);
                tiles.insert(path, members.map(|index| nodes[&(level, index)]).collect());
            }
        }
        let reader = Tiles(tiles, size);
        let path = consistency_path(&reader, old_size, size).unwrap();
        prop_assert_eq!(verify_consistency(old_head, edge.head(), &path), Ok(()));
        let path = inclusion_path(&reader, index, size).unwrap();
        let leaf = leaf_hash(&index.0.to_be_bytes());
        prop_assert_eq!(verify_inclusion(&leaf, index, size, &path, &edge.root()), Ok(()));
    }

    #[test]
    fn paths_parse_to_what_was_printed(level in 0_u8..=8, index in any::<u64>(), width in 1_u16..=256) {
        let level = if level == 8 { TileLevel::Entries } else { TileLevel::Hash(level) };
        let path = TilePath { level, index: index >> (index % 64), width };
        match path.to_string().parse::<TilePath>() {
            Ok(parsed) => prop_assert_eq!(parsed, path),
            Err(refusal) => {
                prop_assert!(!path.is_within(TreeSize(TREE_SIZE_MAX)));
                prop_assert!(matches!(refusal, TileRefusal::OutOfRange | TileRefusal::Path));
            }
        }
    }
}
