//! What every store must stand, beside the [contract](crate::contract): failures at every step, a
//! full disk, a restart, a reindex, and whatever order things are written in.
//!
//! Each suite asks a [`Backend`] for stores, so that a new back end inherits all of it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_errors_doc,
    reason = "a test that fails ends where it fails"
)]

use std::sync::Arc;

use comity_store::fault::Faults;
use comity_store::{OpenError, Store};

pub mod world;

pub mod faults;

pub mod full_disk;

pub mod metamorphic;

pub mod recovery;

pub mod reindex;

pub mod word;

/// A kind of store, and where its stores lie.
pub trait Backend {
    /// Where one store lies; gone when it is dropped.
    type Place;

    /// A place where no store lies yet.
    fn place(&self) -> Self::Place;

    /// Opens the store of a place, as a start does; a new one where none lies.
    fn open(&self, place: &Self::Place) -> Result<Box<dyn Store>, OpenError>;

    /// The same, with failures made on purpose.
    fn open_with_faults(
        &self,
        place: &Self::Place,
        faults: Arc<dyn Faults>,
    ) -> Result<Box<dyn Store>, OpenError>;

    /// The store of a place that nobody has open, once more in another place.
    fn copy(&self, place: &Self::Place) -> Self::Place;
}

/// So many random cases, repeated where `PROPTEST_RNG_SEED` says so. What fails is printed, not
/// kept.
fn config(cases: u32) -> proptest::test_runner::Config {
    let failure_persistence = None;
    proptest::test_runner::Config { cases, failure_persistence, ..Default::default() }
}
