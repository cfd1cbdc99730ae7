//! Development commands: `cargo xtask test`, `tidy`, `outside`, `browser`, `dist`.
//!
//! Only the standard library and `serde_json`, so that it is built in seconds on a fresh machine.
//! Nothing here is part of the product.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a development command speaks to the terminal"
)]

mod browser;
mod cargo;
mod debian;
mod dist;
mod outside;
mod place;
mod python;
mod siglog;
mod steps;
mod tally;
mod tidy;

use std::process::ExitCode;

use crate::place::Place;
use crate::steps::Run;

const USAGE: &str = "\
usage: cargo xtask <command>

  test [--quick]   every test; --quick leaves out other people's programs and the browser
  tidy             the checks of form: module docs, links, limits of length, licences
  outside [WORDS]  only the clients and suites nobody here wrote; WORDS go to pytest
  browser          only the console in a real Chromium
  dist             the program as it is shipped, and a Debian package of it

COMITY_SLOW=1 turns on the slow tests everywhere; CI does so.
CI=true builds with the profile `ci` and counts whatever could not be run as failed.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let place = match Place::find() {
        Ok(place) => place,
        Err(why) => {
            eprintln!("xtask: {why}");
            return ExitCode::from(2);
        }
    };
    let mut run = Run::new(place.strict);
    match words.as_slice() {
        ["test"] => test(&place, &mut run, false),
        ["test", "--quick"] => test(&place, &mut run, true),
        ["tidy"] => run.step("tidy", || cargo::tidy(&place)),
        ["outside", filter @ ..] => {
            let tools = outside::tools(&place, &mut run);
            if run.must("build", || cargo::build(&place)) {
                outside::steps(&place, &mut run, &tools, filter);
            }
        }
        ["dist"] => run.step("dist", || dist::dist(&place)),
        ["browser"] => {
            if run.must("build", || cargo::build(&place)) {
                run.step("browser", || browser::check(&place));
            }
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    }
    run.finish()
}

/// Everything, in the order that fails soonest; one build of the workspace serves all of it.
fn test(place: &Place, run: &mut Run, quick: bool) {
    run.step("format", || cargo::format(place));
    run.step("tidy", || cargo::tidy(place));
    run.step("clippy", || cargo::clippy(place));
    if !run.must("build", || cargo::build(place)) {
        return;
    }
    run.step("tests", || cargo::test(place));
    run.step("doc tests", || cargo::doc_test(place));
    if quick {
        println!("\nleft out by --quick: other people's programs, the browser");
        return;
    }
    let tools = outside::tools(place, run);
    outside::steps(place, run, &tools, &[]);
    run.step("browser", || browser::check(place));
}
