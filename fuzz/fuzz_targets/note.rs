//! Fuzz target: the reader of notes takes any bytes without a panic.

#![no_main]

#[path = "../bodies/note.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
