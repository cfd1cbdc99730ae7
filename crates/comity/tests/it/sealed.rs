//! A sealed round by hand: two depositaries that do not trust each other, an offer that nobody
//! reads before the freeze, and an outcome that binds once both say the same.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use comity_node::clock;
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use crate::kill::{Process, pause};
use crate::{comity, text};

/// Longest wait for what another node has to bring about.
const PATIENCE: Duration = Duration::from_secs(150);

/// From the announcement to the freeze: others see it, and both seal something in between.
const NOTICE_MS: i64 = 40_000;

/// From the freeze to the start: shares, outcome and its repetition are signed by two persons each.
const LEAD_MS: i64 = 300_000;

const ONE: &str = "one.example";
const TWO: &str = "two.example";

/// A party: its folder, its node, and a colleague who approves.
struct Party {
    dir: PathBuf,
    node: Process,
    token: String,
}

impl Party {
    fn new(folder: &Path, name: &str) -> Self {
        let dir = folder.join(name);
        comity(&["init", "--party", name, "--name", name, "--dir", text(&dir)]).code(0);
        let config = dir.join("comity.toml");
        let written = std::fs::read_to_string(&config).unwrap();
        // With two nodes there is one other to see anything.
        let one = written.replace("# [time]\n# quorum = 2", "[time]\nquorum = 1");
        assert_ne!(one, written);
        std::fs::write(&config, one).unwrap();
        let node = Process::start(&dir);
        let on = |words: &[&str]| comity(&[words, &["--dir", text(&dir)]].concat()).code(0);
        on(&["user", "add", "colleague", "--role", "approver", "--no-password"]);
        let token = on(&["user", "token", "colleague"]).stdout.trim().to_owned();
        Self { dir, node, token }
    }

    fn ask(&self, words: &[&str]) -> Value {
        comity(&[words, &["--json", "--dir", text(&self.dir)]].concat()).code(0).json()
    }

    fn refused(&self, words: &[&str]) -> String {
        comity(&[words, &["--dir", text(&self.dir)]].concat()).code(1).stderr
    }

    /// Proposes something, and has the colleague approve it.
    fn sign(&self, words: &[&str]) {
        self.approve(&self.ask(words));
    }

    fn approve(&self, proposed: &Value) {
        let id = proposed["id"].as_str().unwrap();
        let address = format!("http://{}", self.node.address);
        let approve = ["proposal", "approve", id, "--yes", "--node", &address];
        comity(&[&approve[..], &["--token", &self.token]].concat()).code(0);
    }

    /// The same, once the log of the other was read since the freeze: nobody is left out by haste.
    fn patiently(&self, words: &[&str]) {
        let until = Instant::now() + PATIENCE;
        loop {
            let proposed = comity(&[words, &["--json", "--dir", text(&self.dir)]].concat());
            if proposed.code == 0 {
                return self.approve(&proposed.json());
            }
            let is_apart = proposed.stderr.contains("commitment-parties-apart");
            assert!(is_apart && Instant::now() < until, "{}", proposed.stderr);
            pause(Duration::from_millis(200));
        }
    }

    fn follows(&self, other: &Self) {
        let printed = comity(&["fingerprint", "--dir", text(&other.dir)]).code(0).stdout;
        let address = format!("http://{}", other.node.address);
        self.ask(&["peers", "add", &address, "--fingerprint", printed.trim()]);
    }

    fn shown(&self, agreement: &str) -> Value {
        self.ask(&["commitment", "show", agreement])
    }

    /// Waits until the node tells of an agreement what is wanted.
    fn until(&self, agreement: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let found =
                comity(&["commitment", "show", agreement, "--json", "--dir", text(&self.dir)]);
            let shown = found.json();
            if found.code == 0 && is_so(&shown) {
                return shown;
            }
            assert!(Instant::now() < until, "{what}: {shown:#}");
            pause(Duration::from_millis(200));
        }
    }
}

/// The shipped template with both parties as depositaries, published by the first.
fn published(folder: &Path, one: &Party) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let held = root.join("data/agreements/template-compute-cap.agreement");
    let held = std::fs::read_to_string(held).unwrap();
    let names = format!("depositary {ONE}\ndepositary {TWO}");
    let words = held.replace("depositary asterion.example", &names);
    let version = words.lines().find_map(|line| line.strip_prefix("version ")).unwrap();
    let version = version.trim_matches('"').to_owned();
    let body = json!({ "agreement": "template-compute-cap", "version": version, "text": words });
    let file = folder.join("text.json");
    std::fs::write(&file, body.to_string()).unwrap();
    let submit = ["submit", "--kind", "agreement.text", "--subject", "template-compute-cap"];
    one.sign(&[&submit[..], &["--tlp", "CLEAR", "--propose", text(&file)]].concat());
    format!("{ONE}:template-compute-cap@{version}")
}

fn sleep_until(at: Timestamp) {
    while clock::now() <= at {
        pause(Duration::from_millis(100));
    }
}

#[test]
fn a_sealed_round_between_two_depositaries() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (Party::new(folder.path(), ONE), Party::new(folder.path(), TWO));
    one.follows(&two);
    two.follows(&one);
    let agreement = published(folder.path(), &one);
    let id = agreement.as_str();
    two.until(id, "the text arrives", |shown| shown["agreement"] == id);
    let offer = ["commitment", "offer", id, "--obligation", "art-5", "--level", "2", "--at-least"];
    let offer = |least: &'static str| {
        [&offer[..], &[least, "--expires", "2035-01-01", "--sealed"]].concat()
    };
    let refused = one.refused(&offer("2"));
    assert!(refused.contains("commitment-no-sealed-round"), "{refused}");
    for party in [&one, &two] {
        party.sign(&["commitment", "publish-key", id]);
    }
    let both = |shown: &Value| shown["sealed_by"].as_array().is_some_and(|of| of.len() == 2);
    one.until(id, "both keys", both);
    let now = Timestamp::from_secs(clock::now().secs());
    let (frozen, start) = (now.plus_millis(NOTICE_MS), now.plus_millis(NOTICE_MS + LEAD_MS));
    let (freeze, begins) = (frozen.to_string(), start.to_string());
    let announce = ["commitment", "announce", id, "--frozen", &freeze, "--effective", &begins];
    one.sign(&[&announce[..], &["--sealed", "2"]].concat());
    two.until(id, "the round", |shown| shown["announced"][0]["state"] == "ahead");
    for party in [&one, &two] {
        party.sign(&offer("2"));
    }
    sealed_until_the_freeze(&one, &two, id);
    sleep_until(frozen);
    // The one that announced it is first; the other releases for the same.
    one.until(id, "it is frozen", |shown| shown["next"]["step"] == "release");
    one.patiently(&["commitment", "release", id]);
    two.until(id, "the first shares", |shown| shown["next"]["step"] == "release");
    two.sign(&["commitment", "release", id]);
    one.until(id, "enough shares", |shown| shown["next"]["step"] == "close");
    one.sign(&["commitment", "close", id]);
    // One depositary alone binds nobody.
    let alone = two.until(id, "the outcome", |shown| shown["next"]["step"] == "attest");
    assert_eq!(alone["closed"][0]["state"], "flawed", "{alone:#}");
    two.sign(&["commitment", "close", id]);
    let held = |shown: &Value| {
        let closed = shown["closed"].as_array().map(Vec::as_slice).unwrap_or_default();
        closed.iter().any(|row| row["state"] == "activated")
    };
    for party in [&one, &two] {
        let shown = party.until(id, "both say the same", held);
        let row = &shown["closed"][0];
        assert_eq!((&row["state"], &row["members"]), (&json!("activated"), &json!(2)));
        let outcome = row["outcome"].as_str().unwrap();
        let told = party.ask(&["commitment", "outcome", id, outcome]);
        assert_eq!(told["sealed"]["attested_by"], json!([ONE, TWO]), "{told:#}");
        assert_eq!(told["members"][0]["because"]["parts"][0]["at_least"], 2, "{told:#}");
    }
}

/// Before the freeze each reads its own envelope, and neither the other's.
fn sealed_until_the_freeze(one: &Party, two: &Party, id: &str) {
    let own = one.shown(id);
    let holds = &own["own_sealed"][0]["holds"];
    assert_eq!((&holds["holds"], &holds["obligation"]), (&json!("offers"), &json!("art-5")));
    let deposit = own["own_sealed"][0]["deposit"].as_str().unwrap();
    let until = Instant::now() + PATIENCE;
    let body = loop {
        let got = comity(&["get", deposit, "--json", "--dir", text(&two.dir)]);
        let body = got.json();
        if got.code == 0 && body.to_string().contains("ciphertext") {
            break body.to_string();
        }
        assert!(Instant::now() < until, "{}{}", got.stdout, got.stderr);
        pause(Duration::from_millis(200));
    };
    assert!(!body.contains("at_least"), "{body}");
    assert_eq!(two.shown(id)["own_sealed"].as_array().map(Vec::len), Some(1));
    let refused = one.refused(&["commitment", "release", id]);
    assert!(refused.contains("commitment-round-not-frozen"), "{refused}");
}
