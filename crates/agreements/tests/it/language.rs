//! The language of agreements: files in, agreements or faults out.

use std::fs;
use std::path::{Path, PathBuf};

use comity_agreements::agreement::document::Agreement;
use comity_agreements::agreement::language::{
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
    assert_eq!(shown(checked.warnings()), "");
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
    let schema = include_str!("../../../../spec/schemas/agreement.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(schema.validate(&value).map_err(|error| error.to_string()), Ok(()));
    for path in files("../../data/agreements", "agreement") {
        let agreement = parse(&fs::read_to_string(&path).unwrap()).unwrap().agreement;
        let value = serde_json::to_value(&agreement).unwrap();
        let judged = schema.validate(&value).map_err(|error| error.to_string());
        assert_eq!(judged, Ok(()), "{}", path.display());
    }
    value["clauses"][0]["wording"] = "guessed".into();
    assert!(!schema.is_valid(&value));
    let again = language::format_agreement(&agreement);
    assert_eq!(parse(&again).unwrap().agreement, agreement);
}

#[test]
fn a_number_before_to_has_no_unit() {
    let rule =
        "  extended by document.publication as more by members where more.days = 30 to more.day";
    let fields = "fields of document.publication\n  days: number at /extensions/days\n  day: day at \
                  /published_on\n";
    let text = example()
        .replace("fields of document.publication\n", fields)
        .replace("  cure within 14 days", &format!("{rule}\n  cure within 14 days"));
    read(&text).unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    assert_formats(&text, "with more time");
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

#[test]
fn rules_are_told_in_english() {
    let checked = read(example()).unwrap();
    let told: String = language::english(&checked)
        .iter()
        .map(|paragraph| {
            let head = format!("{} {}", paragraph.clause, paragraph.rule);
            format!("{head}\n  {}\n", paragraph.sentences.join("\n  "))
        })
        .collect();
    expect_file!["language/example.english.txt"].assert_eq(&told);
}

#[test]
fn words_are_given_as_akoma_ntoso() {
    let checked = read(example()).unwrap();
    let document = language::akoma_ntoso(&checked, "en").unwrap();
    expect_file!["language/example.akn.xml"].assert_eq(&document);
    assert_eq!(language::akoma_ntoso(&checked, "fr"), None);
    for path in files("../../data/agreements", "agreement") {
        let checked = read(&fs::read_to_string(&path).unwrap()).unwrap();
        for tag in language::languages(&checked) {
            let document = language::akoma_ntoso(&checked, tag).unwrap();
            let tree = roxmltree::Document::parse(&document);
            let tree = tree.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let ids = || tree.descendants().filter_map(|node| node.attribute("eId"));
            let distinct: std::collections::BTreeSet<&str> = ids().collect();
            assert_eq!(ids().count(), distinct.len(), "{}", path.display());
            let words: String = tree.descendants().filter_map(|node| node.text()).collect();
            for clause in &checked.agreement().clauses {
                let first = clause.text.get(tag).and_then(|text| text.lines().next());
                assert!(words.contains(first.unwrap_or("").trim()), "{}", clause.id);
            }
        }
    }
}

#[test]
fn versions_are_compared_clause_by_clause() {
    let before = parse(example()).unwrap().agreement;
    assert_eq!(language::compare(&before, &before), []);
    let text = example()
        .replace(
            "No Party trains above 1e24 FLOP.",
            "No Party trains or fine-tunes above 1e25 FLOP.",
        )
        .replace("  cure within 14 days, calendar days\n", "")
        .replace(
            "tier large when start.planned >= cap: within 72 hours",
            "tier large when start.planned >= cap: within 24 hours",
        )
        .replace("clause art-8 en \"Yearly declaration\"", "clause art-10 en \"Declarations\"");
    let mut after = parse(&text).unwrap().agreement;
    let order = after.clauses.iter().position(|clause| clause.id == "art-7").unwrap();
    let clause = after.clauses.remove(order);
    after.clauses.insert(0, clause);
    let told: String =
        language::compare(&before, &after).iter().map(|change| format!("{change}\n")).collect();
    expect_test::expect![[r#"
        Clause art-7 stands first now.
        Clause art-4.1, rule `declare-run`, tier large: `tier large when start.planned >= cap: within 72 hours` became `tier large when start.planned >= cap: within 24 hours`.
        Clause art-4.1, rule `declare-run`, cure: `cure within 14 days, calendar days` is gone.
        Clause art-5, text (en): No Party trains {+or fine-tunes+} above [-1e24-] {+1e25+} FLOP.
        Clause art-10 is new.
        Clause art-8 is gone.
    "#]].assert_eq(&told);
}
