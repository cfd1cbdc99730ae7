//! The store, tested from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails ends where it fails"
)]

mod contract;
mod damage;
mod erase;
mod faults;
mod full_disk;
mod metamorphic;
mod recovery;
mod reindex;
mod word;
mod world;
