//! Fuzz target: the reader of add-checkpoint requests takes any bytes without a panic.

#![no_main]

#[path = "../bodies/add_checkpoint.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
