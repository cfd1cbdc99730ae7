//! Cases: everything that was said of one event, under the name that its owner gives it.
//!
//! Names of incidents belong to whoever gives them (`spec/incidents.md`). What another party says
//! of a case joins it only where it names the owner first; it stands there as that party's word,
//! and changes neither the state of the case nor its title.
//!
//! - [`entry`]: a statement of a case, as far as lists need it.
//! - [`casebook`]: which statements belong to which case. [`summary`]: a case in one line.

pub mod entry;

pub mod casebook;

pub mod summary;

#[cfg(test)]
mod tests;
