//! Fuzz target: the reader of checkpoints takes any bytes without a panic.

#![no_main]

#[path = "../bodies/checkpoint.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
