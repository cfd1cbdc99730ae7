//! What parties agree on, and what becomes of it.
//!
//! Pure, like the protocol below it: nothing here reads a clock, a file, a socket or a random
//! number. The modules stand in reading order.
//!
//! - [`world`]: countries, other parties, groups of states. `names`: when two names are one.
//! - [`calendar`]: civil days, periods, holidays and deadlines.
//! - [`agreement`]: what parties agree on, as text and as rules, and the life of an agreement.
//! - [`duty`]: the one engine for everything owed: facts and time in, duties and findings out.
//! - [`commitment`]: "I bind myself if you do", and the largest coalition that is consistent.
//! - [`docket`]: what a node makes of all the statements it holds about agreements.

#[cfg(feature = "openapi")]
pub mod openapi;

pub mod world;

mod names;

mod sync;

pub mod calendar;

pub mod agreement;

pub mod duty;

pub mod commitment;

pub mod docket;
