//! Integration tests of the protocol: what another implementation could run as well.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that cannot go on fails"
)]

mod agreements;
mod applicable;
mod calendar;
mod commitment;
mod content;
mod corpus;
mod dates;
mod docket;
mod duty;
mod errors;
mod exchange;
mod final_clauses;
mod force;
mod index;
mod key;
mod language;
mod life;
mod log;
mod observatory;
mod statement;
mod time_proof;
mod vectors;
mod vouch;
