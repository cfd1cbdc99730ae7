//! The files `spec/vectors/log-*.json`: made by these tests with `COMITY_BLESS=1`, compared
//! otherwise.
//!
//! ML-DSA-44 signatures are drawn with entropy. A comparison leaves their bytes out, and every
//! verdict is worked out from the file itself.

use std::path::PathBuf;

use comity_protocol::key::Signer as _;
use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::cosignature;
use comity_protocol::log::merkle::{
    Hash, LeafIndex, TreeHead, TreeSize, consistency_path, leaf_hash, root_at, verify_consistency,
    verify_inclusion,
};
use comity_protocol::log::note::{NoteRefusal, NoteSignature, NoteSigner as _, VerifierKey};
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::TlogProof;
use comity_protocol::log::receipt;
use comity_testkit::keys::TestSigner;
use comity_testkit::notes::TestNoteSigner;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::fixture::{Log, NOW, ORIGIN, log_keys, signed};

#[test]
fn log_proof() {
    let file = vectors("log-proof.json", &proof_vectors());
    for case in file["cases"].as_array().unwrap() {
        assert_eq!(proof_verdicts(case), case["expected"], "{}", case["name"]);
    }
}

#[test]
fn log_merkle() {
    let file = vectors("log-merkle.json", &merkle_vectors());
    for case in file["consistency"].as_array().unwrap() {
        let head = |size: &str, root: &str| TreeHead {
            size: TreeSize(case[size].as_u64().unwrap()),
            root: text(&case[root]).parse().unwrap(),
        };
        let (old, new) = (head("old_size", "old_root"), head("new_size", "new_root"));
        let verdict = verify_consistency(old, new, &path(&case["path"])).map_err(|r| r.code());
        assert_eq!(verdict.err().unwrap_or("ok"), case["expected"], "{}", case["name"]);
    }
}

#[test]
fn log_cosignature() {
    let file = vectors("log-cosignature.json", &cosignature_vectors());
    for case in file["cases"].as_array().unwrap() {
        let key: VerifierKey = text(&case["vkey"]).parse().unwrap();
        let signed = SignedCheckpoint::parse(text(&case["checkpoint"]).as_bytes()).unwrap();
        let verdict = cosignature::verify(&signed, &key);
        assert_eq!(verdict.map_err(NoteRefusal::code).err().unwrap_or("ok"), case["expected"]);
        if let Ok(at) = verdict {
            assert_eq!(at.secs(), case["time"].as_i64().unwrap());
        }
    }
}

#[test]
fn log_policy() {
    let file = vectors("log-policy.json", &policy_vectors());
    for case in file["cases"].as_array().unwrap() {
        let signed = SignedCheckpoint::parse(text(&case["checkpoint"]).as_bytes()).unwrap();
        let quorum = Policy::parse(text(&case["policy"]).as_bytes()).unwrap().satisfied_by(&signed);
        assert_eq!(serde_json::to_value(&quorum).unwrap(), case["expected"], "{}", case["name"]);
    }
}

/// What a verifier says of each part of a case.
fn proof_verdicts(case: &Value) -> Value {
    let entry = BASE64.decode(text(&case["entry"]).as_bytes()).unwrap();
    let leaf = leaf_hash(&entry);
    let root: Hash = text(&case["root"]).parse().unwrap();
    let (index, size) = (case["index"].as_u64().unwrap(), case["size"].as_u64().unwrap());
    let (index, size) = (LeafIndex(index), TreeSize(size));
    let keys: Vec<VerifierKey> =
        case["vkeys"].as_array().unwrap().iter().map(|key| text(key).parse().unwrap()).collect();
    let policy = Policy::parse(text(&case["policy"]).as_bytes()).unwrap();
    let key = TestSigner::ed25519(5);

    let inclusion = verify_inclusion(&leaf, index, size, &path(&case["path"]), &root);
    let checkpoint = match SignedCheckpoint::parse(text(&case["checkpoint"]).as_bytes()) {
        Ok(signed) => signed.verify(&keys).map_err(|refusal| refusal.code()),
        Err(refusal) => Err(refusal.code()),
    };
    let bytes = BASE64.decode(text(&case["receipt"]).as_bytes()).unwrap();
    let receipt = receipt::verify(&bytes, &leaf, key.public());
    let proof = TlogProof::parse(text(&case["tlog_proof"]).as_bytes())
        .and_then(|proof| proof.verify(&entry, &keys, &policy));
    json!({
        "leaf_hash": if leaf.to_string() == text(&case["leaf_hash"]) { "ok" } else { "differs" },
        "inclusion": inclusion.map_err(|refusal| refusal.code()).err().unwrap_or("ok"),
        "checkpoint": checkpoint.err().unwrap_or("ok"),
        "receipt": receipt.map_err(|refusal| refusal.code()).err().unwrap_or("ok"),
        "tlog_proof": proof.map_err(|refusal| refusal.code()).err().unwrap_or("ok"),
    })
}

/// One entry of a small log with everything that proves it.
struct Case {
    entry: Vec<u8>,
    index: u64,
    head: TreeHead,
    path: Vec<Hash>,
    checkpoint: SignedCheckpoint,
    receipt: Vec<u8>,
    policy: String,
}

impl Case {
    fn honest(size: usize, index: usize) -> Self {
        let log = Log::of(size);
        let witness = TestNoteSigner::cosigner("borealis.example/witness", 21);
        let mut checkpoint = signed(&log);
        let line = witness.cosign(&checkpoint, NOW).unwrap();
        checkpoint.note.signatures.push(line);
        let issuer = "asterion.example".parse().unwrap();
        let key = TestSigner::ed25519(5);
        let signature = receipt::sign_head(&log.head().root, &issuer, ORIGIN, &key).unwrap();
        let at = LeafIndex(index as u64);
        Self {
            entry: log.entries[index].clone(),
            index: at.0,
            head: log.head(),
            path: log.path(index),
            checkpoint,
            receipt: receipt::encode(&signature, log.head().size, at, &log.path(index)),
            policy: format!("witness borealis {}\nquorum borealis\n", witness.vkey()),
        }
    }

    fn json(&self, name: &str) -> Value {
        let keys: Vec<String> = log_keys().iter().map(ToString::to_string).collect();
        let proof = TlogProof {
            extra: None,
            index: LeafIndex(self.index),
            path: self.path.clone(),
            checkpoint: self.checkpoint.clone(),
        };
        let mut case = json!({
            "name": name,
            "entry": BASE64.encode(&self.entry),
            "leaf_hash": leaf_hash(&self.entry).to_string(),
            "index": self.index,
            "size": self.head.size,
            "path": self.path,
            "root": self.head.root,
            "checkpoint": self.checkpoint.to_string(),
            "vkeys": keys,
            "policy": self.policy,
            "receipt": BASE64.encode(&self.receipt),
            "tlog_proof": proof.to_string(),
        });
        case["expected"] = proof_verdicts(&case);
        case
    }

    fn tampered(mut self, name: &str, edit: impl FnOnce(&mut Self)) -> Value {
        edit(&mut self);
        self.json(name)
    }
}

fn proof_vectors() -> Value {
    let good = || Case::honest(11, 5);
    let other_root = Hash([0x55; 32]);
    let cases = [
        good().json("an entry in the middle"),
        Case::honest(11, 10).json("the last entry"),
        Case::honest(8, 0).json("the first entry of a complete tree"),
        Case::honest(1, 0).json("the only entry"),
        good().tampered("another entry", |case| case.entry[0] ^= 1),
        good().tampered("another position", |case| case.index = 4),
        good().tampered("a position outside the tree", |case| case.index = 11),
        good().tampered("a hash of the path changed", |case| case.path[1].0[31] ^= 0x80),
        good().tampered("a hash too few", |case| case.path.truncate(3)),
        good().tampered("a hash too many", |case| case.path.push(other_root)),
        good().tampered("another root", |case| {
            case.head.root = other_root;
            let Checkpoint { origin, head } = case.checkpoint.checkpoint.clone();
            let text = Checkpoint { origin, head: TreeHead { root: other_root, ..head } };
            case.checkpoint.note.text = text.to_string();
        }),
        good().tampered("the log's Ed25519 signature changed", |case| {
            case.checkpoint.note.signatures[0].signature[10] ^= 1;
        }),
        good().tampered("the log's Ed25519 signature missing", |case| {
            case.checkpoint.note.signatures.remove(0);
        }),
        good().tampered("the log's ML-DSA-44 signature missing", |case| {
            case.checkpoint.note.signatures.remove(1);
        }),
        good().tampered("the witness's cosignature missing", |case| {
            case.checkpoint.note.signatures.pop();
        }),
        good().tampered("the witness's cosignature over another time", |case| {
            case.checkpoint.note.signatures[2].signature[7] ^= 1;
        }),
        good().tampered("the receipt's signature changed", |case| {
            *case.receipt.last_mut().unwrap() ^= 1;
        }),
        good().tampered("the receipt cut short", |case| case.receipt.truncate(200)),
    ];
    json!({
        "about": {
            "purpose": "Everything that shows one entry to stand in a log, with the verdict on each part.",
            "entry": "bytes of the log entry, base64",
            "leaf_hash": "SHA-256 of 0x00 and the entry, hex",
            "index, size, path, root": "inclusion proof of RFC 9162 section 2.1.3; hashes in hex, from the leaf's sibling up",
            "checkpoint": "signed note; the log signs with both vkeys, borealis.example/witness cosigns",
            "vkeys": "verifier keys pinned for the log: Ed25519 (type 1), ML-DSA-44 (type 6)",
            "policy": "tlog-policy that the tlog-proof must meet",
            "receipt": "COSE receipt of inclusion (RFC 9942), base64, to be checked with receipt_key",
            "tlog_proof": "C2SP tlog-proof made of the parts above",
            "expected": "'ok' or the code of spec/errors.md, for each part on its own",
        },
        "receipt_key": BASE64.encode(&TestSigner::ed25519(5).public().to_cose_key()),
        "receipt_key_ed25519": BASE64.encode(TestSigner::ed25519(5).public().raw()),
        "cases": cases,
    })
}

fn merkle_vectors() -> Value {
    let log = Log::of(20);
    let Ok(root_of_twelve) = root_at(&log, TreeSize(12));
    let roots: Vec<Value> = (0..=20)
        .map(|size| {
            let Ok(root) = root_at(&log, TreeSize(size));
            json!({"size": size, "root": root})
        })
        .collect();
    let entries: Vec<String> = log.entries.iter().map(|entry| BASE64.encode(entry)).collect();
    let consistency = |name: &str, old: u64, expected: &str, edit: &dyn Fn(&mut Vec<Hash>)| {
        let Ok(root) = root_at(&log, TreeSize(old));
        let Ok(mut path) = consistency_path(&log, TreeSize(old), TreeSize(20));
        edit(&mut path);
        json!({
            "name": name, "old_size": old, "old_root": root,
            "new_size": 20, "new_root": log.head().root, "path": path, "expected": expected,
        })
    };
    let mut cases = vec![
        consistency("from an empty tree", 0, "ok", &|_| {}),
        consistency("from one entry", 1, "ok", &|_| {}),
        consistency("from a complete tree", 16, "ok", &|_| {}),
        consistency("from an odd tree", 7, "ok", &|_| {}),
        consistency("from the same tree", 20, "ok", &|_| {}),
        consistency("a hash too few", 7, "proof-length", &|path| path.truncate(2)),
        consistency("a hash too many", 7, "proof-length", &|path| path.push(root_of_twelve)),
        consistency("a hash changed", 7, "proof-root-mismatch", &|path| path[0].0[0] ^= 1),
    ];
    let mut backwards = consistency("backwards", 20, "proof-out-of-range", &|_| {});
    backwards["new_size"] = json!(12);
    backwards["new_root"] = json!(root_of_twelve);
    cases.push(backwards);
    json!({
        "about": {
            "purpose": "Roots of every size of one tree, and consistency proofs (RFC 9162 section 2.1).",
            "entries": "base64",
            "roots": "hex; of the first `size` entries",
            "consistency": "hashes in hex; expected is 'ok' or a code of spec/errors.md",
        },
        "entries": entries,
        "roots": roots,
        "consistency": cases,
    })
}

fn cosignature_vectors() -> Value {
    let bare = signed(&Log::of(6));
    let name = "borealis.example/witness";
    let signers = [TestNoteSigner::cosigner(name, 21), TestNoteSigner::ml_dsa_44(name, 22)];
    let mut cases = Vec::new();
    for signer in &signers {
        let line = signer.cosign(&bare, NOW).unwrap();
        let later = signer.cosign(&bare, NOW.plus_millis(60_000)).unwrap();
        let mut broken = line.clone();
        *broken.signature.last_mut().unwrap() ^= 1;
        let mut case = |name: &str, lines: &[&NoteSignature], time: i64, expected: &str| {
            let mut note = bare.clone();
            note.note.signatures.extend(lines.iter().map(|line| (*line).clone()));
            cases.push(json!({
                "name": name, "vkey": signer.vkey().to_string(), "checkpoint": note.to_string(),
                "time": time, "expected": expected,
            }));
        };
        let now = NOW.secs();
        case("one cosignature", &[&line], now, "ok");
        case("two, of which the newer counts", &[&later, &line], now + 60, "ok");
        case("none", &[], 0, "note-signature-missing");
        case("one that does not verify", &[&broken], 0, "note-signature-invalid");
        case("one of two does not verify", &[&line, &broken], 0, "note-signature-invalid");
    }
    let text = bare.note.text.clone();
    let ml_dsa = cosignature::ml_dsa_44_message(name, &bare.checkpoint, 1_795_000_000).unwrap();
    json!({
        "about": {
            "purpose": "Cosignatures of both types, and the bytes they sign (C2SP tlog-cosignature).",
            "message_*": "base64; what borealis.example/witness signs over `text` at second 1795000000",
            "cases": "time is that of the newest cosignature in seconds since 1970; expected is 'ok' or a code of spec/errors.md",
        },
        "text": text,
        "message_ed25519": BASE64.encode(&cosignature::ed25519_message(&text, 1_795_000_000)),
        "message_ml_dsa_44": BASE64.encode(&ml_dsa),
        "cases": cases,
    })
}

fn policy_vectors() -> Value {
    let signers: Vec<TestNoteSigner> = (1..=6)
        .map(|index| TestNoteSigner::cosigner(&format!("w{index}.example/witness"), index))
        .collect();
    let lines = |rest: &str| {
        let witness = |(index, signer): (usize, &TestNoteSigner)| {
            format!("witness W{} {}\n", index + 1, signer.vkey())
        };
        signers.iter().enumerate().map(witness).collect::<String>() + rest
    };
    let blocs =
        lines("group X 2 W1 W2 W3\ngroup Y any W4 W5 W6\ngroup both all X Y\nquorum both\n");
    let case = |name: &str, policy: &str, by: &[usize]| {
        let mut note = signed(&Log::of(3));
        for index in by {
            let line = signers[*index - 1].cosign(&note, NOW).unwrap();
            note.note.signatures.push(line);
        }
        let quorum = Policy::parse(policy.as_bytes()).unwrap().satisfied_by(&note);
        json!({
            "name": name, "policy": policy, "checkpoint": note.to_string(),
            "expected": serde_json::to_value(&quorum).unwrap(),
        })
    };
    json!({
        "about": {
            "purpose": "Policies with nested groups, and how far a checkpoint meets them (C2SP tlog-policy).",
            "expected": "met: the verdict; witnesses: name and time of those that count; missing: unmet groups from the quorum down",
        },
        "cases": [
            case("two of three and one of three", &blocs, &[1, 3, 5]),
            case("one bloc alone", &blocs, &[1, 2, 3]),
            case("too few of the first bloc", &blocs, &[2, 4]),
            case("nobody", &blocs, &[]),
            case("a single witness", &lines("quorum W2\n"), &[2]),
            case("another single witness", &lines("quorum W2\n"), &[1]),
            case("none asked for", "quorum none\n", &[]),
        ],
    })
}

/// The file, after it was compared with `fresh` or replaced by it.
fn vectors(name: &str, fresh: &Value) -> Value {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/vectors"));
    let file = folder.join(name);
    if std::env::var_os("COMITY_BLESS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        let kept = read(&file).filter(|kept| comparable(kept) == comparable(fresh));
        if kept.is_none() {
            let json = serde_json::to_string_pretty(fresh).unwrap();
            std::fs::write(&file, json + "\n").unwrap();
        }
    }
    let kept = read(&file).unwrap_or_else(|| panic!("{name} is missing: run with COMITY_BLESS=1"));
    assert!(comparable(&kept) == comparable(fresh), "{name} differs: run with COMITY_BLESS=1");
    kept
}

fn read(file: &std::path::Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}

/// The value without the bytes of ML-DSA-44 signatures, which are others each time.
fn comparable(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let lines = text.split('\n').map(|line| match line.parse::<NoteSignature>() {
                Ok(mut line) if line.signature.len() == 2_428 => {
                    line.signature.truncate(8);
                    line.to_string()
                }
                _ => line.to_owned(),
            });
            Value::String(lines.collect::<Vec<_>>().join("\n"))
        }
        Value::Array(items) => items.iter().map(comparable).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), comparable(member))).collect()
        }
        other => other.clone(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn path(value: &Value) -> Vec<Hash> {
    serde_json::from_value(value.clone()).unwrap()
}
