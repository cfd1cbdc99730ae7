//! Development only: fixtures, suites for stores, a model store, a faulty store, hostile peers.
#![expect(clippy::missing_panics_doc, reason = "everything here is for tests, which panic to fail")]

pub mod fixtures;
pub mod keys;
pub mod notes;
pub mod peer;

pub mod contract;
pub mod faulty;
pub mod logs;
pub mod model;
pub mod suites;
