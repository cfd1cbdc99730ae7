//! Proofs of lateness and absence: what holds, and every way in which one can be tampered with.

use std::collections::BTreeMap;
use std::convert::Infallible;

use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::merkle::{
    CompactRange, Hash, HashReader, LeafIndex, TreeHead, TreeSize, consistency_path, edge_at,
    inclusion_path, leaf_hash, root_at,
};
use comity_protocol::log::note::{NoteSigner as _, VerifierKey};
use comity_protocol::party::Descriptor;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Quorum;
use comity_protocol::vouch::note::Seen;
use comity_protocol::vouch::proof::absence::Absence;
use comity_protocol::vouch::proof::lateness::{Lateness, Without};
use comity_protocol::vouch::proof::{Proof, Trust};
use comity_testkit::logs::{BEGIN, LogFixture};
use comity_testkit::notes::TestNoteSigner;
use serde_json::{Value, json};

const KEEPER: &str = "keeper.example";
const ORIGIN: &str = "keeper.example/log";

fn at(minutes: i64) -> Timestamp {
    BEGIN.plus_millis(minutes * 60_000)
}

/// A log with a genesis entry and notices, and its whole tree.
struct Log {
    entries: Vec<Vec<u8>>,
    contents: Vec<Vec<u8>>,
    nodes: BTreeMap<(u8, u64), Hash>,
    descriptor: Descriptor,
}

impl HashReader for Log {
    type Error = Infallible;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.nodes[&(level, index)])
    }
}

fn signer() -> TestNoteSigner {
    TestNoteSigner::ed25519(ORIGIN, 1)
}

fn witness(name: &str) -> TestNoteSigner {
    let seed = name.bytes().fold(17_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    TestNoteSigner::cosigner(name, seed)
}

impl Log {
    fn new(notices: u64) -> Self {
        let fixture = LogFixture::new(LogId(1), KEEPER, 7);
        let stranger = LogFixture::new(LogId(1), "guest.example", 9);
        let mut made = vec![fixture.genesis()];
        made.extend((1..notices).map(|number| fixture.notice("urn:example:one", "Said.", number)));
        made.push(stranger.notice("urn:example:one", "Hosted.", notices));
        let mut edge = CompactRange::new();
        let mut nodes = BTreeMap::new();
        for made in &made {
            edge.append(leaf_hash(&made.entry), |level, index, hash| {
                nodes.insert((level, index), hash);
            });
        }
        let mut descriptor = fixture.peer().descriptor;
        descriptor.log_keys = vec![signer().vkey().to_string()];
        descriptor.witness_keys = vec![witness("keeper.example/witness").vkey().to_string()];
        let contents = made.iter().map(|made| made.content.bytes.clone()).collect();
        Self {
            entries: made.into_iter().map(|made| made.entry).collect(),
            contents,
            nodes,
            descriptor,
        }
    }

    fn head(&self, size: u64) -> TreeHead {
        let size = TreeSize(size);
        let Ok(root) = root_at(self, size);
        TreeHead { size, root }
    }

    fn signed(&self, size: u64) -> SignedCheckpoint {
        let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), head: self.head(size) };
        let line = signer().sign(&checkpoint, BEGIN).unwrap();
        checkpoint.signed(vec![line])
    }

    fn seen(&self, size: u64, name: &str, minutes: i64) -> String {
        let (signed, witness) = (self.signed(size), witness(name));
        let line = witness.cosign(&signed, at(minutes)).unwrap();
        let seen = Seen::take(&signed, &[signer().vkey()], &line, &witness.vkey()).unwrap();
        String::from_utf8(seen.to_bytes()).unwrap()
    }

    /// Entry 5 of 9 was logged after minute 60, by the word of two.
    fn lateness(&self) -> Lateness {
        let (index, size) = (LeafIndex(5), TreeSize(9));
        let without = [(5, "a.example/w", 70), (4, "b.example/w", 65)];
        let without = without.into_iter().map(|(old, name, minutes)| {
            let Ok(consistency) = consistency_path(self, TreeSize(old), size);
            Without { seen: self.seen(old, name, minutes), consistency }
        });
        let Ok(inclusion) = inclusion_path(self, index, size);
        Lateness {
            descriptor: self.descriptor.clone(),
            deadline: at(60),
            index: 5,
            entry: Lateness::encode(&self.entries[5]),
            checkpoint: self.signed(9).to_string(),
            inclusion,
            without: without.collect(),
        }
    }

    /// Entries 3 to 7 are all that was logged between minutes 10 and 60.
    fn absence(&self) -> Absence {
        let Ok(edge) = edge_at(self, TreeSize(3));
        Absence {
            descriptor: self.descriptor.clone(),
            kind: "incident.filing".parse().unwrap(),
            from: Some(at(10)),
            to: at(60),
            finding: Some(json!({ "status": "breached" })),
            first: 3,
            edge: edge.hashes().to_vec(),
            entries: self.entries[3..8].iter().map(|entry| Absence::encode(entry)).collect(),
            seen: vec![
                self.seen(3, "a.example/w", 5),
                self.seen(4, "b.example/w", 9),
                self.seen(8, "a.example/w", 70),
                self.seen(7, "b.example/w", 62),
            ],
            contents: Vec::new(),
        }
    }
}

fn keys() -> Vec<VerifierKey> {
    ["a.example/w", "b.example/w", "c.example/w"].map(|name| witness(name).vkey()).to_vec()
}

/// What comes of a proof in JSON: a code, or what it shows.
fn check(log: &Log, proof: &Value) -> String {
    check_with(log, proof, &keys(), 2)
}

fn check_with(log: &Log, proof: &Value, vouchers: &[VerifierKey], quorum: u8) -> String {
    let fingerprint = log.descriptor.fingerprint();
    let trust =
        Trust { fingerprint, descriptor: None, vouchers, quorum: Quorum::new(quorum).unwrap() };
    let outcome = Proof::parse(proof.to_string().as_bytes()).and_then(|proof| match proof {
        Proof::Lateness(proof) => proof.verify(trust).map(|late| {
            let minutes = late.after.since(BEGIN) / 60_000;
            format!("entry {} after {minutes} by {}", late.index, late.vouchers.join(", "))
        }),
        Proof::Absence(proof) => proof.verify(trust).map(|absent| {
            let shown = absent.candidates.iter().filter(|one| one.content.is_some()).count();
            format!(
                "{} entries, {} of the kind, {shown} shown",
                absent.entries,
                absent.candidates.len()
            )
        }),
    });
    outcome.unwrap_or_else(|refusal| refusal.code().to_owned())
}

/// Sets a member of a proof.
fn with(proof: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = proof.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases, each a line or two")]
fn lateness_is_proved_with_nothing_but_the_file_and_every_tampering_is_refused() {
    let log = Log::new(12);
    let proof = serde_json::to_value(Proof::from(log.lateness())).unwrap();
    assert_eq!(check(&log, &proof), "entry 5 after 64 by a.example/w, b.example/w");
    assert_eq!(check_with(&log, &proof, &keys(), 1), "entry 5 after 69 by a.example/w");
    let other = |index: usize| json!(Lateness::encode(&log.entries[index]));
    let note = |size, name, minutes| json!(log.seen(size, name, minutes));
    let path = |old, new| {
        let Ok(path) = consistency_path(&log, TreeSize(old), TreeSize(new));
        json!(path)
    };
    let cases = [
        (
            "a member more",
            with(&proof, "/without/0", json!({ "seen": "", "consistency": [], "more": 1 })),
            "time-proof-malformed",
        ),
        ("no entry", with(&proof, "/entry", json!("*")), "time-proof-malformed"),
        ("another entry", with(&proof, "/entry", other(6)), "time-proof-inclusion"),
        ("another position", with(&proof, "/index", json!(6)), "time-proof-inclusion"),
        (
            "a position beyond the tree",
            with(&proof, "/index", json!(u64::MAX)),
            "time-proof-inclusion",
        ),
        ("another path", with(&proof, "/inclusion", json!([])), "time-proof-inclusion"),
        (
            "another party's keys",
            with(&proof, "/descriptor/name", json!("Somebody else")),
            "time-proof-other-log",
        ),
        (
            "a checkpoint nobody signed",
            with(
                &proof,
                "/checkpoint",
                json!(log.signed(9).to_string().replace("\n9\n", "\n10\n")),
            ),
            "time-proof-checkpoint",
        ),
        (
            "another root",
            with(&proof, "/checkpoint", json!(log.signed(8).to_string())),
            "time-proof-inclusion",
        ),
        (
            "a sighting with the entry",
            with(&proof, "/without/0/seen", note(6, "a.example/w", 70)),
            "time-proof-size",
        ),
        (
            "another size",
            with(&proof, "/without/0/seen", note(3, "a.example/w", 70)),
            "time-proof-inconsistent",
        ),
        (
            "another tree",
            with(&proof, "/without/0/consistency", path(5, 8)),
            "time-proof-inconsistent",
        ),
        (
            "somebody nobody believes",
            with(&proof, "/without/0/seen", note(5, "x.example/w", 70)),
            "time-proof-quorum",
        ),
        (
            "one says it twice",
            with(&proof, "/without/1", proof.pointer("/without/0").unwrap().clone()),
            "time-proof-quorum",
        ),
        (
            "one alone",
            with(&proof, "/without", json!([proof.pointer("/without/0").unwrap()])),
            "time-proof-quorum",
        ),
        (
            "one says it too early",
            with(&proof, "/without/0/seen", note(5, "a.example/w", 61)),
            "time-proof-not-late",
        ),
        ("a later deadline", with(&proof, "/deadline", json!(at(64))), "time-proof-not-late"),
        (
            "a note of another log",
            with(
                &proof,
                "/without/0/seen",
                json!(log.seen(5, "a.example/w", 70).replace(ORIGIN, "other.example/log")),
            ),
            "vouched-other-log",
        ),
        (
            "a time moved",
            with(&proof, "/without/0/seen", json!(moved(&log.seen(5, "a.example/w", 70)))),
            "vouched-cosignature",
        ),
    ];
    for (what, proof, code) in cases {
        assert_eq!(check(&log, &proof), code, "{what}");
    }
    // The fingerprint does not cover the keys said to be in use now: a file could name any.
    let forger = TestNoteSigner::ed25519(ORIGIN, 44);
    let checkpoint = log.signed(9).checkpoint;
    let line = forger.sign(&checkpoint, BEGIN).unwrap();
    let mut forged = with(&proof, "/checkpoint", json!(checkpoint.signed(vec![line]).to_string()));
    forged["descriptor"]["current"] = json!({
        "statement_keys": log.descriptor.statement_keys,
        "receipt_key": log.descriptor.receipt_key,
        "log_keys": [signer().vkey().to_string(), forger.vkey().to_string()],
        "witness_keys": log.descriptor.witness_keys,
    });
    assert_eq!(check(&log, &forged), "time-proof-checkpoint");
    let keeper = [keys(), vec![witness("keeper.example/witness").vkey()]].concat();
    assert_eq!(check_with(&log, &proof, &keeper, 2), "time-proof-keeper");
    assert_eq!(check_with(&log, &proof, &keys(), 3), "time-proof-quorum");
    // Who is judged claims the keys of those who vouch: they keep their voices.
    let mut squatting = proof.clone();
    squatting["descriptor"]["current"] = json!({
        "statement_keys": log.descriptor.statement_keys,
        "receipt_key": log.descriptor.receipt_key,
        "log_keys": log.descriptor.log_keys,
        "witness_keys": keys().iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    assert_eq!(check(&log, &squatting), check(&log, &proof));
}

/// A note whose last signature line has another byte in its time.
fn moved(note: &str) -> String {
    let (text, line) = note.trim_end().rsplit_once(' ').unwrap();
    let mut bytes = data_encoding::BASE64.decode(line.as_bytes()).unwrap();
    bytes[11] ^= 1;
    format!("{text} {}\n", data_encoding::BASE64.encode(&bytes))
}

#[test]
fn what_is_hosted_proves_nothing_about_whom_it_names() {
    let log = Log::new(5);
    let index = LeafIndex(5);
    let Ok(inclusion) = inclusion_path(&log, index, TreeSize(6));
    let proof = Lateness {
        index: 5,
        entry: Lateness::encode(&log.entries[5]),
        checkpoint: log.signed(6).to_string(),
        inclusion,
        ..log.lateness_of(6)
    };
    let proof = serde_json::to_value(Proof::from(proof)).unwrap();
    assert_eq!(check(&log, &proof), "time-proof-entry");
}

impl Log {
    /// Nobody saw anything of a tree of that size yet.
    fn lateness_of(&self, size: u64) -> Lateness {
        Lateness {
            descriptor: self.descriptor.clone(),
            deadline: at(60),
            index: 0,
            entry: String::new(),
            checkpoint: self.signed(size).to_string(),
            inclusion: Vec::new(),
            without: Vec::new(),
        }
    }
}

#[test]
fn absence_is_proved_by_all_that_was_logged_and_every_tampering_is_refused() {
    let log = Log::new(12);
    let proof = serde_json::to_value(Proof::from(log.absence())).unwrap();
    assert_eq!(check(&log, &proof), "5 entries, 0 of the kind, 0 shown");
    let entry = |index: usize| json!(Absence::encode(&log.entries[index]));
    let note = |size, name, minutes| json!(log.seen(size, name, minutes));
    let mut short = proof.pointer("/entries").unwrap().as_array().unwrap().clone();
    let full = short.clone();
    short.remove(2);
    let mut shuffled = full;
    shuffled.swap(1, 2);
    let cases = [
        ("an entry left out", with(&proof, "/entries", json!(short)), "time-proof-size"),
        ("an entry replaced", with(&proof, "/entries/1", entry(9)), "time-proof-run"),
        ("entries in another order", with(&proof, "/entries", json!(shuffled)), "time-proof-run"),
        ("another beginning", with(&proof, "/edge/0", json!("00".repeat(32))), "time-proof-run"),
        ("fewer hashes", with(&proof, "/edge", json!([])), "time-proof-run"),
        ("another position", with(&proof, "/first", json!(5)), "time-proof-size"),
        ("a later end", with(&proof, "/to", json!(at(62))), "time-proof-span"),
        ("an earlier beginning", with(&proof, "/from", json!(at(8))), "time-proof-span"),
        ("a beginning after the end", with(&proof, "/from", json!(at(90))), "time-proof-span"),
        ("an end before the beginning", with(&proof, "/to", json!(at(1))), "time-proof-span"),
        ("no beginning", with(&proof, "/from", Value::Null), "time-proof-span"),
        (
            "the end seen too early",
            with(&proof, "/seen/2", note(8, "a.example/w", 50)),
            "time-proof-span",
        ),
        (
            "the end seen by one",
            with(&proof, "/seen/2", note(8, "b.example/w", 80)),
            "time-proof-span",
        ),
        (
            "the end seen by one alone",
            with(&proof, "/seen", json!([note(3, "a.example/w", 5), note(8, "a.example/w", 70)])),
            "time-proof-quorum",
        ),
        ("a size outside", with(&proof, "/seen/0", note(2, "a.example/w", 5)), "time-proof-size"),
        ("a stranger", with(&proof, "/seen/0", note(3, "x.example/w", 5)), "time-proof-span"),
        ("a content of nothing here", with_contents(&proof), "time-proof-content"),
    ];
    for (what, proof, code) in cases {
        assert_eq!(check(&log, &proof), code, "{what}");
    }
}

/// Adds a content that no statement names.
fn with_contents(proof: &Value) -> Value {
    let mut changed = proof.clone();
    changed["contents"] = json!(["aGk="]);
    changed
}

#[test]
fn statements_of_the_kind_are_shown_with_their_contents() {
    let log = Log::new(12);
    let mut absence = log.absence();
    absence.kind = "general.notice".parse().unwrap();
    absence.contents = vec![Absence::encode(&log.contents[4])];
    let proof = serde_json::to_value(Proof::from(absence)).unwrap();
    assert_eq!(check(&log, &proof), "5 entries, 5 of the kind, 1 shown");
}

#[test]
fn whatever_bytes_are_read_without_harm() {
    let log = Log::new(12);
    let whole = Proof::from(log.lateness()).to_json();
    let trust = Trust {
        fingerprint: log.descriptor.fingerprint(),
        descriptor: None,
        vouchers: &keys(),
        quorum: Quorum::DEFAULT,
    };
    for end in (0..whole.len()).step_by(97) {
        assert!(Proof::parse(&whole[..end]).is_err(), "cut at {end}");
        let mut changed = whole.clone();
        changed[end] ^= 0x15;
        if let Ok(Proof::Lateness(proof)) = Proof::parse(&changed) {
            // A change of white space or of what the file repeats is none of what it says.
            let same = proof == log.lateness();
            assert!(same || proof.verify(trust).is_err(), "byte {end}");
        }
    }
}
