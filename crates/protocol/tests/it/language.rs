//! The language of agreements: files in, agreements or faults out.

use std::fs;
use std::path::{Path, PathBuf};

use comity_protocol::agreement::document::Agreement;
use comity_protocol::agreement::language::{
    self, Diagnostic, FAULTS_MAX, FILE_BYTES_MAX, Severity, lint, parse, read,
};
use expect_test::expect_file;

mod generated;

/// The example of `spec/agreement-language.md`.
fn example() -> &'static str {
    let spec = include_str!("../../../../spec/agreement-language.md");
    let (_, rest) = spec.split_once("```agreement\n").unwrap();
    rest.split_once("```").unwrap().0
}

fn shown(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

/// Files of a folder with an ending, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == ending)).collect();
    files.sort();
    files
}

/// Reading what the formatter wrote gives the same again, and formatting it changes nothing.
fn assert_formats(text: &str, name: &str) {
    let parsed = parse(text).unwrap_or_else(|faults| panic!("{name}:\n{}", shown(&faults)));
    let once = language::format(&parsed);
    let again = parse(&once).unwrap_or_else(|faults| panic!("{name}:\n{}\n{once}", shown(&faults)));
    assert_eq!(again.agreement, parsed.agreement, "{name}\n{once}");
    assert_eq!(language::format(&again), once, "{name}");
    let words = |comments: &[language::Comment]| {
        let mut words: Vec<String> = comments
            .iter()
            .flat_map(|comment| comment.text.split("; "))
            .map(str::to_owned)
            .collect();
        words.retain(|text| !text.is_empty());
        words.sort();
        words
    };
    assert_eq!(words(&again.comments), words(&parsed.comments), "{name}");
}

#[test]
fn the_example_of_the_specification_is_clean() {
    let checked = read(example()).unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    let warnings = checked.warnings().iter().filter(|w| !w.message.contains("schema"));
    assert_eq!(warnings.count(), 0, "{}", shown(checked.warnings()));
    assert_eq!(shown(&lint(&checked)), "");
    assert_formats(example(), "the example");
}

#[test]
fn shipped_agreements_are_clean() {
    let files = files("../../data/agreements", "agreement");
    assert!(files.len() > 30, "{}", files.len());
    let mut all = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.display().to_string();
        let checked = read(&text).unwrap_or_else(|faults| panic!("{name}:\n{}", shown(&faults)));
        assert_eq!(path.file_stem().unwrap().to_str(), Some(checked.agreement().id.as_str()));
        let found = lint(&checked);
        assert!(found.iter().all(|fault| fault.severity != Severity::Error), "{}", shown(&found));
        println!("{name}\n{}{}", shown(checked.warnings()), shown(&found));
        assert_formats(&text, &name);
        all.push(checked);
    }
    assert_eq!(shown(&language::lint_together(&all)), "");
}

#[test]
fn faults_are_told_with_their_place_and_what_to_write() {
    let files = files("tests/it/language/bad", "agreement");
    assert!(files.len() > 10, "{}", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let faults = match read(&text) {
            Err(faults) => faults,
            Ok(checked) => {
                let mut all = checked.warnings().to_vec();
                all.extend(lint(&checked));
                all
            }
        };
        assert!(!faults.is_empty(), "{}", path.display());
        expect_file![path.with_extension("txt")].assert_eq(&shown(&faults));
    }
}

#[test]
fn the_data_part_is_json() {
    let agreement = read(example()).unwrap().into_agreement();
    let json = serde_json::to_string(&agreement).unwrap();
    assert_eq!(serde_json::from_str::<Agreement>(&json).unwrap(), agreement);
    let again = language::format_agreement(&agreement);
    assert_eq!(parse(&again).unwrap().agreement, agreement);
}

#[test]
fn limits_hold_on_both_sides() {
    let filled = |bytes: usize| {
        let head = "agreement a\nversion \"1\"\ntitle \"A\"\nform treaty\nbinding no\n#";
        format!("{head}{}", "x".repeat(bytes - head.len()))
    };
    assert!(parse(&filled(FILE_BYTES_MAX)).is_ok());
    assert!(parse(&filled(FILE_BYTES_MAX + 1)).is_err());
    let nested = |depth: usize| {
        let value = format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
        format!("{}\ndefine x = {value}\n", filled(70))
    };
    assert!(parse(&nested(63)).is_ok());
    assert!(parse(&nested(64)).is_err());
    assert!(parse(&nested(100_000)).is_err());
    let faults = parse(&"nonsense\n".repeat(1_000)).unwrap_err();
    assert_eq!(faults.len(), FAULTS_MAX);
}
