//! The proof by clients and suites that nobody here wrote: `tests/outside`.
//!
//! Each tool that cannot be had leaves its checks out, says so in one line, and fails CI.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::dist;
use crate::place::Place;
use crate::python;
use crate::siglog;
use crate::steps::{Outcome, Run};
use crate::tally::Tally;

/// The port on which the conformance suite expects the witness under test.
const CONFORMANCE_PORT: &str = "27026";

/// Environment variables by which the checks find other people's programs.
pub(crate) type Tools = Vec<(&'static str, PathBuf)>;

/// Fetches what is missing.
pub(crate) fn tools(place: &Place, run: &mut Run) -> Tools {
    let mut tools = Tools::new();
    run.step("outside clients: witness", || {
        had(debian::witness(place), |witness| {
            tools.push(("COMITY_LITEWITNESS", witness.litewitness));
            tools.push(("COMITY_WITNESSCTL", witness.witnessctl));
        })
    });
    run.step("outside clients: hammer and fsck", || {
        had(debian::tessera(place), |tessera| {
            tools.push(("COMITY_HAMMER", tessera.hammer));
            tools.push(("COMITY_FSCK", tessera.fsck));
        })
    });
    run.step("outside clients: proxies", || {
        had(debian::proxies(), |(nginx, haproxy)| {
            tools.push(("COMITY_NGINX", nginx));
            tools.push(("COMITY_HAPROXY", haproxy));
        })
    });
    run.step("outside clients: Python", || had(python::environment(place), drop));
    run.step("outside clients: conformance suite", || had(siglog::suite(place), drop));
    tools
}

/// Fetching is no check: it counts only when it could not be done.
fn had<T>(found: Result<T, String>, take: impl FnOnce(T)) -> Outcome {
    match found {
        Ok(found) => {
            take(found);
            Outcome::Ran(Tally::default())
        }
        Err(why) => Outcome::Missing(why),
    }
}

/// Runs the outside clients and the witness conformance suite.
pub(crate) fn steps(place: &Place, run: &mut Run, tools: &Tools, filter: &[&str]) {
    run.step("outside clients", || clients(place, tools, filter));
    if filter.is_empty() {
        run.step("witness conformance suite", || conformance(place));
    }
}

/// Runs `tests/outside` under pytest against nodes that it starts itself.
fn clients(place: &Place, tools: &Tools, filter: &[&str]) -> Outcome {
    let python = match python::environment(place) {
        Ok(python) => python,
        Err(why) => return Outcome::Missing(why),
    };
    let report = place.outside().join("clients.json");
    let mut command = pytest(place, &python, &report);
    command.arg("tests/outside").args(filter);
    command.env("COMITY_BIN", place.comity()).env("COMITY_LOG_ROOM", place.log_room());
    command.env("COMITY_WORK", place.outside().join("work"));
    match dist::package(place, &place.comity()) {
        Ok(package) => drop(command.env("COMITY_DEB", package)),
        Err(why) => println!("!! no Debian package: {why}"),
    }
    command.envs(tools.iter().map(|(name, path)| (name, path)));
    outcome(&mut command, &report)
}

/// Runs the suite inside the crate `siglog` against our witness endpoint.
fn conformance(place: &Place) -> Outcome {
    let prepared =
        python::environment(place).and_then(|python| Ok((python, siglog::suite(place)?)));
    let (python, suite) = match prepared {
        Ok(prepared) => prepared,
        Err(why) => return Outcome::Missing(why),
    };
    let report = place.outside().join("conformance.json");
    let mut command = pytest(place, &python, &report);
    command.current_dir(&suite).args(["test", "--port", CONFORMANCE_PORT, "--entrypoint"]);
    command.arg(place.root.join("tests/outside/witness_adapter.py"));
    let work = place.outside().join("work");
    if let Err(e) = std::fs::create_dir_all(&work) {
        return Outcome::Broke(format!("{}: {e}", work.display()));
    }
    command.env("COMITY_BIN", place.comity()).env("COMITY_WORK", work);
    outcome(&mut command, &report)
}

fn pytest(place: &Place, python: &Path, report: &Path) -> Command {
    let mut command = place.command(python);
    command.args(["-m", "pytest", "--tb=short", "-p", "no:cacheprovider", "--json-report"]);
    command.arg(format!("--json-report-file={}", report.display()));
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1");
    // What the checks start as `python3` is this one, not whatever a version manager looks up.
    let mut path = python.parent().unwrap_or(python).as_os_str().to_owned();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    command.env("PATH", path);
    command
}

/// Runs pytest and reads its report; the exit code alone would not tell a skip from a pass.
fn outcome(command: &mut Command, report: &Path) -> Outcome {
    if let Err(e) = std::fs::remove_file(report)
        && e.kind() != std::io::ErrorKind::NotFound
    {
        return Outcome::Broke(format!("{}: {e}", report.display()));
    }
    let ended = crate::steps::succeed(command);
    let tally = std::fs::read_to_string(report)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .and_then(|report| Tally::from_pytest(&report));
    match (ended, tally) {
        (_, Some(tally)) if tally.failed > 0 => Outcome::Ran(tally),
        (Ok(()), Some(tally)) if tally != Tally::default() => Outcome::Ran(tally),
        (Err(why), _) => Outcome::Broke(why),
        (Ok(()), _) => Outcome::Broke("pytest ran no test".into()),
    }
}
