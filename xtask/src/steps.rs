//! Running steps one after another: a heading each, the time each took, and one closing line.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::tally::Tally;

/// What a step came to.
pub(crate) enum Outcome {
    /// It ran; the counts say how it went.
    Ran(Tally),
    /// It could not run; the words say in one line what to install.
    Missing(String),
    /// It broke off.
    Broke(String),
}

/// The steps so far.
pub(crate) struct Run {
    strict: bool,
    total: Tally,
    times: Vec<(String, Duration, &'static str)>,
    missing: Vec<String>,
}

impl Run {
    /// `strict`: what could not run counts as failed.
    pub(crate) fn new(strict: bool) -> Self {
        Self { strict, total: Tally::default(), times: Vec::new(), missing: Vec::new() }
    }

    /// Runs one step.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        self.must(name, work);
    }

    /// Runs one step and says whether what depends on it may go on.
    pub(crate) fn must(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        let verdict = match outcome {
            Outcome::Ran(tally) => {
                if tally.skipped > 0 {
                    self.missing.push(format!("{name}: {} checks could not run", tally.skipped));
                }
                self.total += tally;
                if tally.failed == 0 { "passed" } else { "FAILED" }
            }
            Outcome::Missing(what) => {
                println!("!! SKIPPED {name}: {what}");
                self.total.skipped += 1;
                self.missing.push(format!("{name}: {what}"));
                "SKIPPED"
            }
            Outcome::Broke(why) => {
                println!("!! {name}: {why}");
                self.total.failed += 1;
                "FAILED"
            }
        };
        self.times.push((name.to_owned(), start.elapsed(), verdict));
        verdict == "passed"
    }

    /// Prints what each step took and the closing line; the exit code is 0 when nothing failed.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\n== time");
        for (name, time, verdict) in &self.times {
            println!("{:>8.1} s  {verdict:<7}  {name}", time.as_secs_f64());
        }
        let all: Duration = self.times.iter().map(|(_, time, _)| *time).sum();
        println!("{:>8.1} s  in all", all.as_secs_f64());
        for what in &self.missing {
            println!("!! NOT CHECKED  {what}");
        }
        let refused = self.strict && !self.missing.is_empty();
        if refused {
            println!("!! in CI, a check that cannot run is a failure");
        }
        let Tally { passed, failed, skipped } = self.total;
        println!("\n{passed} passed, {failed} failed, {skipped} skipped");
        if failed > 0 || refused { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// Runs `command` with its output shown; one check that passes if it exits with 0.
pub(crate) fn check(command: &mut Command) -> Outcome {
    match succeed(command) {
        Ok(()) => Outcome::Ran(Tally::ONE),
        Err(why) => Outcome::Broke(why),
    }
}

/// Runs `command` with its output shown.
pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.stdin(Stdio::null()).status().map_err(|e| cannot_start(command, &e))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name(command))) }
}

/// Runs `command` silently and returns what it printed; its errors are shown only if it fails.
pub(crate) fn read(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| cannot_start(command, &e))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
    Err(format!("{} ended with {}: {last}", name(command), output.status))
}

/// Runs `command`, shows each line it prints on `stream` and adds up the counts they close with.
pub(crate) fn count(command: &mut Command, stream: Stream) -> Outcome {
    match stream {
        Stream::Output => command.stdout(Stdio::piped()),
        Stream::Errors => command.stderr(Stdio::piped()),
    };
    let mut child = match command.stdin(Stdio::null()).spawn() {
        Ok(child) => child,
        Err(e) => return Outcome::Broke(cannot_start(command, &e)),
    };
    let mut tally = Tally::default();
    let mut show = |line: &str| {
        println!("{line}");
        if let Some(more) = Tally::from_cargo(line) {
            tally += more;
        }
    };
    if let Some(lines) = child.stdout.take() {
        BufReader::new(lines).lines().map_while(Result::ok).for_each(|line| show(&line));
    }
    if let Some(lines) = child.stderr.take() {
        BufReader::new(lines).lines().map_while(Result::ok).for_each(|line| show(&line));
    }
    match child.wait() {
        Ok(status) if status.success() || tally.failed > 0 => Outcome::Ran(tally),
        Ok(status) => Outcome::Broke(format!("{} ended with {status}", name(command))),
        Err(e) => Outcome::Broke(format!("{}: {e}", name(command))),
    }
}

/// Which of a program's streams carries its closing line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    /// `cargo test`.
    Output,
    /// nextest.
    Errors,
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(3).map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("cannot start {}: {error}", command.get_program().to_string_lossy())
}
