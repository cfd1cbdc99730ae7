//! Fuzz target: the reader of proofs about time takes any bytes without a panic.

#![no_main]

#[path = "../bodies/time_proof.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
