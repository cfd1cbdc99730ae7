//! Incidents: what several parties report of one event, and how that is found.
//!
//! - [`report`]: a report as it is compared: words, time, place, parties, addresses, artefacts.
//! - [`import`]: reports of public incident databases, and pairs that a person labelled.
//! - [`case`]: everything that was said of one event.
//! - [`matching`]: which reports may be about one event, and how sure that is. A person decides.

pub mod report;

pub mod case;

pub mod import;

pub mod matching;
