//! What every store must do: one suite, run against every backend.
//!
//! Each part says in plain assertions what it expects, and after every write the store is compared
//! with the [model](crate::model) in all that can be read.
#![expect(clippy::unwrap_used, reason = "a failed test ends here")]

use comity_store::Store;

use pair::Part;

pub use pair::Pair;

pub mod dump;

mod pair;

mod contents;
mod growth;
mod people;
mod proposals;
mod standing;

/// Opens a new and empty store at every call.
pub type Open<'a> = dyn Fn() -> Box<dyn Store> + 'a;

/// Runs the whole suite.
///
/// # Panics
/// Where the store does not keep the contract.
pub fn run(open: &Open<'_>) {
    for (name, part) in parts() {
        // A suite that fails says where.
        let mut pair = Pair::new(name, open());
        part(&mut pair);
        pair.compare();
    }
}

fn parts() -> Vec<Part> {
    [growth::PARTS, standing::PARTS, contents::PARTS, people::PARTS, proposals::PARTS].concat()
}
