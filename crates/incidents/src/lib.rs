//! Incidents: what several parties report of one event, and how that is found.
//!
//! - [`report`]: a report as it is compared: words, time, addresses, artefacts.
//! - [`import`]: reports of public incident databases.
//! - [`matching`]: which reports may be about one event, and how sure that is. A person decides.

pub mod report;

pub mod import;

pub mod matching;
