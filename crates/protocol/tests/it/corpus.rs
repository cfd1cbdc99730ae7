//! Replays the corpus of every fuzz target through the target's own body.

use std::path::PathBuf;

#[path = "../../../../fuzz/bodies/cbor.rs"]
mod cbor;
#[path = "../../../../fuzz/bodies/checkpoint.rs"]
mod checkpoint;
#[path = "../../../../fuzz/bodies/content.rs"]
mod content;
#[path = "../../../../fuzz/bodies/cose_key.rs"]
mod cose_key;
#[path = "../../../../fuzz/bodies/equivocation.rs"]
mod equivocation;
#[path = "../../../../fuzz/bodies/note.rs"]
mod note;
#[path = "../../../../fuzz/bodies/policy.rs"]
mod policy;
#[path = "../../../../fuzz/bodies/receipt.rs"]
mod receipt;
#[path = "../../../../fuzz/bodies/request.rs"]
mod request;
#[path = "../../../../fuzz/bodies/statement.rs"]
mod statement;
#[path = "../../../../fuzz/bodies/tile.rs"]
mod tile;
#[path = "../../../../fuzz/bodies/time_proof.rs"]
mod time_proof;
#[path = "../../../../fuzz/bodies/tlog_proof.rs"]
mod tlog_proof;

/// A fuzz target with its body.
type Target = (&'static str, fn(&[u8]));

/// In the order of their names.
const TARGETS: &[Target] = &[
    ("cbor", cbor::run),
    ("checkpoint", checkpoint::run),
    ("content", content::run),
    ("cose_key", cose_key::run),
    ("equivocation", equivocation::run),
    ("note", note::run),
    ("policy", policy::run),
    ("receipt", receipt::run),
    ("request", request::run),
    ("statement", statement::run),
    ("tile", tile::run),
    ("time_proof", time_proof::run),
    ("tlog_proof", tlog_proof::run),
];

#[test]
fn every_input_of_the_corpus_is_handled() {
    for (target, body) in TARGETS {
        let folder = fuzz_folder().join("corpus").join(target);
        let mut inputs: Vec<PathBuf> =
            std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        inputs.sort();
        assert!(inputs.len() >= 5, "{target} has only {} inputs", inputs.len());
        for input in inputs {
            // The harness shows the name of the input that a panic happened on.
            println!("{}", input.display());
            body(&std::fs::read(&input).unwrap());
        }
    }
}

#[test]
fn every_target_is_replayed() {
    let targets = std::fs::read_dir(fuzz_folder().join("fuzz_targets")).unwrap();
    let mut names: Vec<String> = targets
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    // Decoders of other crates are replayed by the tests of those.
    names.retain(|name| {
        let body = fuzz_folder().join("bodies").join(format!("{name}.rs"));
        let body = std::fs::read_to_string(body).unwrap();
        body.contains("comity_protocol") && !body.contains("comity_node")
    });
    let replayed: Vec<&str> = TARGETS.iter().map(|(target, _)| *target).collect();
    assert_eq!(names, replayed);
}

fn fuzz_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz"))
}
