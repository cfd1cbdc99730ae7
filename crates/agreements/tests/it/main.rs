//! Integration tests of agreements, duties, commitments and the docket.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test that cannot go on fails"
)]

mod agreements;
mod alike;
mod applicable;
mod calendar;
mod commitment;
mod corpus;
mod dates;
mod docket;
mod duty;
mod errors;
mod final_clauses;
mod force;
mod kept_back;
mod language;
mod levels;
mod life;
mod listed;
mod meant;
mod rounds;
mod steps;
mod urgent;
