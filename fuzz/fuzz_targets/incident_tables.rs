//! Fuzz target: the readers of incident tables take any bytes without a panic.

#![no_main]

#[path = "../bodies/incident_tables.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
