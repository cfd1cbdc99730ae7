//! tlog-tiles: paths of tiles and entry bundles, and the encoding of bundles (C2SP tlog-tiles).
// H1: TilePath { level: TileLevel (Hash(u8 0..=5)|Entries), index: u64, width: u16 1..=256 } with Display ("tile/0/x001/234.p/8", "tile/entries/000") and FromStr (strict);
//     encode_bundle<'a>(impl Iterator<Item=&'a [u8]>) -> Vec<u8>; decode_bundle(&[u8], width) -> Result<Vec<&[u8]>, TileRefusal>; tiles_between(old:TreeSize,new:TreeSize) -> Vec<TilePath> (full and partial tiles a reader at `old` needs for `new`)
