//! Integration tests of the protocol: what another implementation could run as well.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that cannot go on fails"
)]

mod content;
mod corpus;
mod exchange;
mod index;
mod key;
mod log;
mod offline;
mod statement;
mod time_proof;
mod vectors;
mod vouch;
