//! Tile paths, entry bundles and hash tiles: the path up to the first newline, then the bytes.

use comity_protocol::log::tile::{
    TilePath, decode_bundle, decode_tile, encode_bundle, encode_tile,
};

pub(crate) fn run(data: &[u8]) {
    let (path, bytes) = match data.iter().position(|byte| *byte == b'\n') {
        Some(at) => (data.get(..at), data.get(at.saturating_add(1)..)),
        None => (Some(data), None),
    };
    let bytes = bytes.unwrap_or_default();
    let mut width = 1;
    if let Ok(text) = std::str::from_utf8(path.unwrap_or_default())
        && let Ok(path) = text.parse::<TilePath>()
    {
        assert_eq!(path.to_string(), text, "a tile has one path");
        width = path.width;
    }
    if let Ok(entries) = decode_bundle(bytes, width) {
        assert_eq!(encode_bundle(entries).as_deref(), Ok(bytes), "a bundle has one encoding");
    }
    if let Ok(hashes) = decode_tile(bytes, width) {
        assert_eq!(encode_tile(&hashes).as_deref(), Ok(bytes), "a tile has one encoding");
    }
}
