//! Fuzz target: the readers of passkeys and ID tokens take any bytes without a panic.

#![no_main]

#[path = "../bodies/passkey.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
