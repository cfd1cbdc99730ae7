//! Sealed rounds at a node: keys of depositaries, envelopes, shares, and what comes of them.
//!
//! - [`views`]: what is told. [`told`]: from the docket to that.
//! - [`vault`]: the secrets by which a party reads what it sealed, and a depositary its shares.
//! - [`sealing`]: keys, boards, envelopes. [`opening`]: releasing shares, closing a round, saying
//!   the same.

pub mod views;

pub mod told;

mod vault;

pub mod sealing;

pub mod opening;
