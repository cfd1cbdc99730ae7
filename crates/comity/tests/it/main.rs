//! The program from outside: what its commands do, print and end with.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed; clippy's own exception ends at test functions"
)]

mod agreements;
mod commands;
mod demo;
mod flood;
mod guides;
mod identifiers;
mod incidents;
mod kill;
mod later_key;
mod operate;
mod sealed;
mod urgency;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a command came to.
struct Done {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Done {
    /// Demands the exit code.
    fn code(self, wanted: i32) -> Self {
        assert_eq!(self.code, wanted, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The result as JSON.
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_default()
    }
}

/// Runs the program to its end; nothing of the environment's settings reaches it.
fn comity(words: &[&str]) -> Done {
    comity_typing(words, "")
}

/// The same with something on standard input.
fn comity_typing(words: &[&str], typed: &str) -> Done {
    let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(words)
        .env_remove("COMITY_DIR")
        .env_remove("COMITY_NODE")
        .env_remove("COMITY_TOKEN")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may have ended before.
    let _ended = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    let done = Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    expect_words_for_people(words, &done.stdout);
    done
}

/// Whatever a command prints for people, no time in it is one of programs: as RFC 3339 it stands in
/// JSON and in what somebody wrote, which has quotation marks, and in examples.
fn expect_words_for_people(words: &[&str], printed: &str) {
    if words.contains(&"--json") {
        return;
    }
    for line in printed.lines().filter(|line| !line.contains(['"', '`'])) {
        let mut before = "";
        for word in line.split([' ', '(', ')', ',', ';']) {
            let is_time =
                word.contains('T') && word.parse::<comity_protocol::time::Timestamp>().is_ok();
            assert!(!is_time || before == "as", "{words:?}: {line}");
            before = word;
        }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
