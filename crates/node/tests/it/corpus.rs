//! Replays the corpus of the node's fuzz targets through the targets' own bodies.

use std::path::PathBuf;

#[path = "../../../../fuzz/bodies/add_checkpoint.rs"]
mod add_checkpoint;
#[path = "../../../../fuzz/bodies/bundle.rs"]
mod bundle;
#[path = "../../../../fuzz/bodies/passkey.rs"]
mod passkey;

/// A fuzz target with its body.
type Target = (&'static str, fn(&[u8]));

/// In the order of their names.
const TARGETS: &[Target] =
    &[("add_checkpoint", add_checkpoint::run), ("bundle", bundle::run), ("passkey", passkey::run)];

#[test]
fn every_input_of_the_corpus_is_handled() {
    for (target, body) in TARGETS {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus");
        let mut inputs: Vec<PathBuf> = std::fs::read_dir(PathBuf::from(folder).join(target))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        inputs.sort();
        assert!(inputs.len() >= 5, "{target} has only {} inputs", inputs.len());
        for input in inputs {
            // The harness shows the name of the input that a panic happened on.
            println!("{}", input.display());
            body(&std::fs::read(&input).unwrap());
        }
    }
}
