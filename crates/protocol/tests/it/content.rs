//! Contents: fixtures and the bundled real data obey their schemas.

use std::path::Path;

use comity_protocol::content::Content;
use comity_protocol::kind::{KINDS, Kind, search_text, title};
use comity_protocol::marking::Marking;
use comity_testkit::fixtures;

#[test]
fn every_kind_has_a_fixture_that_is_valid_and_has_a_title() {
    for spec in &KINDS {
        let kind = Kind::parse(spec.name).unwrap();
        let content = fixtures::content(&kind, 1);
        assert_eq!(Content::parse(&kind, &content.bytes).as_ref(), Ok(&content));
        assert!(title(&kind, &content.body).is_some_and(|title| !title.is_empty()), "{kind}");
        assert!(!search_text(&content.body).is_empty(), "{kind}");
    }
}

#[test]
fn the_bundled_data_obeys_its_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    for (file, kind, count) in [
        ("incidents/aiid-300.jsonl", "incident.report", 300),
        ("runs/epoch-60.jsonl", "run.declaration", 60),
    ] {
        let kind = Kind::parse(kind).unwrap();
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert_eq!(text.lines().count(), count);
        for line in text.lines() {
            let body: serde_json::Value = serde_json::from_str(line).unwrap();
            let sealed = Content::seal(&kind, [1; 32], Marking::clear(), body);
            assert!(sealed.is_ok(), "{:?}: {line}", sealed.err());
        }
    }
}
