//! The language of agreements: files in, agreements or faults out.

use comity_protocol::agreement::language::{self, Diagnostic};

/// The example of `spec/agreement-language.md`.
fn example() -> &'static str {
    let spec = include_str!("../../../../spec/agreement-language.md");
    let (_, rest) = spec.split_once("```agreement\n").unwrap();
    rest.split_once("```").unwrap().0
}

fn shown(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn the_example_of_the_specification_is_read_and_checked() {
    let checked = language::read(example()).unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    assert_eq!(shown(checked.warnings()), "");
}
