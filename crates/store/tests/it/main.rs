//! The store, tested from outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails ends where it fails"
)]

mod contract;
mod damage;
mod erase;
mod faults;
mod full_disk;
mod metamorphic;
mod model;
mod recovery;
mod reindex;
mod world;
