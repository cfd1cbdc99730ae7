//! Fuzz target: the reader of COSE_Keys takes any bytes without a panic.

#![no_main]

#[path = "../bodies/cose_key.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
