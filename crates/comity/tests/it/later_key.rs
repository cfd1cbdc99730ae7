//! What was signed after keys were replaced, checked offline by whoever has the files.

use std::path::Path;

use serde_json::json;

use crate::kill::Process;
use crate::{comity, text};

/// A node of which two administrators may replace keys.
struct Keeper {
    dir: std::path::PathBuf,
    address: String,
    token: String,
    _process: Process,
}

impl Keeper {
    fn new(folder: &Path) -> Self {
        let dir = folder.join("node");
        comity(&["init", "--party", "lab.example", "--name", "Lab", "--dir", text(&dir)]).code(0);
        let process = Process::start(&dir);
        let on = |words: &[&str]| comity(&[words, &["--json", "--dir", text(&dir)]].concat());
        on(&["user", "add", "second", "--role", "admin", "--no-password"]).code(0);
        let token = on(&["user", "token", "second"]).code(0).json();
        let token = token["token"].as_str().unwrap().to_owned();
        Self { address: format!("http://{}", process.address), dir, token, _process: process }
    }

    fn on(&self, words: &[&str]) -> crate::Done {
        comity(&[words, &["--json", "--dir", text(&self.dir)]].concat())
    }

    fn rotate(&self, role: &str) {
        let proposed = self.on(&["key", "rotate", role, "--reason", "Yearly"]).code(0).json();
        let id = proposed["proposal"].as_str().unwrap();
        let approve = ["proposal", "approve", id, "--yes", "--node", &self.address];
        comity(&[&approve[..], &["--token", &self.token]].concat()).code(0);
    }

    /// Says something, and writes its files.
    fn say(&self, number: u64, out: &Path) {
        let file = self.dir.join("notice.json");
        std::fs::write(&file, json!({ "title": "A notice", "text": "Text." }).to_string()).unwrap();
        let subject = format!("urn:example:{number}");
        let words = ["submit", text(&file), "--kind", "general.notice", "--subject", &subject];
        let said = self.on(&[&words[..], &["--tlp", "CLEAR"]].concat()).code(0).json();
        self.on(&["get", said["id"].as_str().unwrap(), "--out", text(out)]).code(0);
    }
}

#[test]
fn a_statement_under_a_later_key_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let keeper = Keeper::new(folder.path());
    let fingerprint = comity(&["fingerprint", text(&keeper.dir), "--json"]).code(0).json();
    let fingerprint = fingerprint["fingerprint"].as_str().unwrap().to_owned();
    let check = |at: &Path, more: &[&str], code: i32| {
        comity(&[&["verify", text(at), "--json"], more].concat()).code(code).json()
    };
    let under = ["--fingerprint", &fingerprint];
    keeper.rotate("statement");
    keeper.rotate("statement");
    let at = folder.path().join("later");
    keeper.say(1, &at);
    // Two registrations with their proofs came along, each vouched for by the one before.
    assert_eq!(check(&at, &under, 0)["verified"], true);
    // Without the proof of one of them nobody can say; that is no "no".
    let is_proof = |path: &Path| path.extension().is_some_and(|ending| ending == "tlog-proof");
    let files = |is_it: &dyn Fn(&Path) -> bool| -> Vec<std::path::PathBuf> {
        let all = std::fs::read_dir(&at).unwrap().map(|entry| entry.unwrap().path());
        all.filter(|path| is_it(path)).collect()
    };
    assert_eq!(files(&is_proof).len(), 3);
    let alone: Vec<_> = files(&|path| !is_proof(path) && path.extension().unwrap() != "receipt");
    let alone: Vec<&str> = alone.iter().map(|path| text(path)).collect();
    let said = comity(&[&["verify", "--json"], &under[..], &alone[..]].concat()).code(7).json();
    assert_eq!((&said["verified"], &said["unchecked"]), (&false.into(), &true.into()));
    // Whoever got the descriptor from the party needs no more.
    let descriptor = at.join("descriptor.json");
    let only: Vec<_> = files(&|path| path.extension().unwrap() == "cose");
    for one in only {
        let words = ["verify", "--json", "--descriptor", text(&descriptor), text(&one)];
        let said = comity(&words).json();
        assert_ne!(said["checks"][0]["outcome"], "failed", "{said}");
    }

    // A receipt of the day between two replacements.
    keeper.rotate("receipt");
    let between = folder.path().join("between");
    keeper.say(2, &between);
    check(&between, &["--descriptor", text(&between.join("descriptor.json"))], 0);
    keeper.rotate("receipt");
    let newest = folder.path().join("newest");
    keeper.say(3, &newest);
    let descriptor = newest.join("descriptor.json");
    check(&between, &["--descriptor", text(&descriptor)], 0);
    // The first descriptor does not name the key: that is no "no" either.
    check(&between, &["--descriptor", text(&at.join("descriptor.json"))], 7);
}
