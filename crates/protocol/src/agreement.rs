//! Agreements: sets of clauses, each with its text and its rule.
//!
//! - [`decimal`]: exact numbers.
//! - [`language`]: the language agreements are written in.
//! - [`force`]: entry into force.
//! - [`life`]: actions, parties, reservations.

pub mod decimal;

pub mod language;

pub mod force;

pub mod life;
