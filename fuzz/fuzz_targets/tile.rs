//! Fuzz target: the readers of tile paths, tiles and bundles take any bytes without a panic.

#![no_main]

#[path = "../bodies/tile.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
