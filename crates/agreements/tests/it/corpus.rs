//! Replays the corpus of the fuzz target of agreement files through the target's own body.

use std::path::Path;

#[path = "../../../../fuzz/bodies/agreement.rs"]
mod agreement;

#[test]
fn every_input_of_the_corpus_is_handled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/agreement");
    let mut inputs: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    inputs.sort();
    assert!(inputs.len() >= 5, "only {} inputs", inputs.len());
    for input in inputs {
        // The harness shows the name of the input that a panic happened on.
        println!("{}", input.display());
        agreement::run(&std::fs::read(&input).unwrap());
    }
}
