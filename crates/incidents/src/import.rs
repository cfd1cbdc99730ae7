//! Reports of public incident databases, as they publish them, and pairs that a person labelled:
//! tables of comma-separated values in UTF-8 (RFC 4180).
//!
//! A row is read whole or refused whole, with its line and the column at which it fails, and what
//! it holds is handed out with the refusal: no row is lost, and none is guessed at.
//!
//! - [`refusal`]: why a file, or a row of it, is not taken.
//! - [`database`]: reports. [`pairs`]: labelled pairs.

pub mod refusal;

mod table;

pub mod database;

pub mod pairs;
