//! The steps that Cargo does: format, lints, build, tests, doc tests.
//!
//! Build, tests and doc tests select the same packages and targets, so that Cargo unites the same
//! features each time and compiles every dependency once.

use crate::place::{Place, cargo};
use crate::steps::{Outcome, Stream, check, count, read};
use crate::tally::Tally;
use crate::tidy;

/// `cargo fmt --check`.
pub(crate) fn format(place: &Place) -> Outcome {
    check(place.command(cargo()).args(["fmt", "--all", "--check"]))
}

/// The checks of form, run in this process.
pub(crate) fn tidy(place: &Place) -> Outcome {
    let complaints = tidy::complaints(&place.root);
    for complaint in &complaints {
        println!("{complaint}");
    }
    if complaints.is_empty() {
        Outcome::Ran(Tally::ONE)
    } else {
        Outcome::Broke(format!("{} complaints", complaints.len()))
    }
}

/// Clippy over every target; a warning is an error.
pub(crate) fn clippy(place: &Place) -> Outcome {
    check(
        place.command(cargo()).args(["clippy", "--profile", place.profile, "--workspace"]).args([
            "--all-targets",
            "--locked",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ]),
    )
}

/// Builds everything the later steps run.
pub(crate) fn build(place: &Place) -> Outcome {
    let mut command = place.command(cargo());
    command.args(["build", "--profile", place.profile, "--workspace", "--locked"]);
    check(command.args(["--lib", "--bins", "--tests", "--examples"]))
}

/// Every test of every crate, by nextest where it is installed.
pub(crate) fn test(place: &Place) -> Outcome {
    match run_tests(place) {
        Outcome::Ran(tally) if tally == Tally::default() => Outcome::Broke("no test ran".into()),
        outcome => outcome,
    }
}

fn run_tests(place: &Place) -> Outcome {
    if has_nextest(place) {
        let mut command = place.command(cargo());
        command.args(["nextest", "run", "--workspace", "--locked"]);
        command.args(["--cargo-profile", place.profile]);
        if place.strict {
            command.args(["--profile", "ci"]);
        }
        return count(&mut command, Stream::Errors);
    }
    let mut command = place.command(cargo());
    command.args(["test", "--profile", place.profile, "--workspace", "--locked", "--no-fail-fast"]);
    count(command.args(["--lib", "--bins", "--tests"]), Stream::Output)
}

/// The examples in the documentation; only `protocol` has any.
pub(crate) fn doc_test(place: &Place) -> Outcome {
    let mut command = place.command(cargo());
    command.args(["test", "--doc", "--profile", place.profile, "--workspace", "--locked"]);
    count(&mut command, Stream::Output)
}

fn has_nextest(place: &Place) -> bool {
    read(place.command(cargo()).args(["nextest", "--version"])).is_ok()
}
