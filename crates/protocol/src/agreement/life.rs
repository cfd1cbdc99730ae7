//! The life of an agreement: actions of its parties and what follows from them.
//!
//! - [`action`]: what can be done, one statement kind each.

pub mod action;

pub use action::ActionKind;
