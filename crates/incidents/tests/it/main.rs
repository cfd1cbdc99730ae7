//! Reports of incidents, from the tables of public databases to the candidates for one event.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed, and says what it left out; clippy's own exception ends at test functions"
)]

mod corpus;
mod hostile;
mod import;
mod labelled;
mod matching;

use std::path::Path;

use comity_incidents::report::{Interval, Report};

/// A made-up table.
fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// A report with a title, a text and a time; where that is empty, it does not tell when.
fn report(id: &str, title: &str, text: &str, occurred: &str) -> Report {
    Report {
        id: id.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        occurred: Interval::read(occurred),
        ..Report::default()
    }
}
