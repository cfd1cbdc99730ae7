//! Fuzz target: the reader of signed request headers takes any bytes without a panic.

#![no_main]

#[path = "../bodies/request.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
