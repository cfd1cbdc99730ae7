//! Agreements: sets of clauses, each with its text and its rule.
//!
//! - [`rule`]: what clauses ask, as a syntax tree.
//! - [`group`]: members of named sets.
//! - [`document`]: an agreement with its data, final clauses and clauses.
//! - [`language`]: the language agreements are written in.
//! - [`force`]: entry into force.
//! - [`life`]: actions, parties, reservations.

pub mod rule;

pub mod group;

mod certainty;

pub mod document;

pub mod language;

pub mod force;

pub mod life;
