//! Replays the corpus of the fuzz target of incident tables through the target's own body.

use std::path::Path;

#[path = "../../../../fuzz/bodies/incident_tables.rs"]
mod incident_tables;

#[test]
fn every_input_of_the_corpus_is_handled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/incident_tables");
    let mut inputs: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    inputs.sort();
    assert!(inputs.len() >= 5, "only {} inputs", inputs.len());
    for input in inputs {
        // The harness shows the name of the input that a panic happened on.
        println!("{}", input.display());
        incident_tables::run(&std::fs::read(&input).unwrap());
    }
}
