//! Fuzz target: the reader of agreement files takes any bytes without a panic.

#![no_main]

#[path = "../bodies/agreement.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
