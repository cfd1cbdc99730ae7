//! Fuzz target: the reader of bundles takes any bytes without a panic.

#![no_main]

#[path = "../bodies/bundle.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
