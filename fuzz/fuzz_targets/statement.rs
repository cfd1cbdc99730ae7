//! Fuzz target: the reader of statements takes any bytes without a panic.

#![no_main]

#[path = "../bodies/statement.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
