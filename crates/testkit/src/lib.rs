//! Development only: fixtures, a faulty store, simulated federations.

pub mod fixtures;
pub mod keys;
pub mod notes;
