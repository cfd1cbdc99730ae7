//! Fuzz target: the reader of proofs of equivocation takes any bytes without a panic.

#![no_main]

#[path = "../bodies/equivocation.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
