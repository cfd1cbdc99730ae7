//! Fuzz target: the reader of receipts takes any bytes without a panic.

#![no_main]

#[path = "../bodies/receipt.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
