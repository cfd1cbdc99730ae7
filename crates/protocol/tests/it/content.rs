//! Contents: fixtures and the bundled real data obey their schemas.

use std::path::Path;

use comity_protocol::content::{Content, ContentRefusal};
use comity_protocol::kind::{KINDS, Kind, search_text, title};
use comity_protocol::marking::Marking;
use comity_testkit::fixtures;
use serde_json::Value;

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

/// Each place of a body at which there is an object, with the bodies that lack one of its members.
fn lacking(body: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut places = vec![String::new()];
    while let Some(place) = places.pop() {
        let members: Vec<(String, bool)> = match body.pointer(&place).unwrap() {
            Value::Object(members) => members.keys().map(|name| (name.clone(), true)).collect(),
            Value::Array(items) => (0..items.len()).map(|at| (at.to_string(), false)).collect(),
            _ => continue,
        };
        for (name, is_member) in members {
            if is_member {
                let mut less = body.clone();
                less.pointer_mut(&place).unwrap().as_object_mut().unwrap().remove(&name);
                found.push((place.clone(), less));
            }
            places.push(format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")));
        }
    }
    found
}

/// A refusal says where, also at the top, where a JSON Pointer is the empty text.
#[test]
fn what_is_missing_is_refused_with_its_place() {
    let (mut at_the_top, mut below) = (0, 0);
    for spec in &KINDS {
        let kind = Kind::parse(spec.name).unwrap();
        for (place, body) in lacking(&fixtures::content(&kind, 1).body) {
            let refused = Content::seal(&kind, [1; 32], Marking::clear(), body);
            let Err(ContentRefusal::Schema { at, what }) = &refused else { continue };
            let said = ContentRefusal::Schema { at: at.clone(), what: what.clone() }.to_string();
            let counted = if place.is_empty() { &mut at_the_top } else { &mut below };
            *counted += 1;
            // Where it is missing, the member itself, or the choice between forms around it.
            let shown = if at.is_empty() { "its top" } else { at.as_str() };
            let is_near = at.starts_with(place.as_str()) || place.starts_with(at.as_str());
            let is_told = said.contains(&format!(" at {shown}: "));
            assert!(is_near && is_told, "{kind} without a member of {place:?}: {said}");
        }
    }
    assert!(at_the_top > 100 && below > 0, "{at_the_top}, {below}");
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
            let body: Value = serde_json::from_str(line).unwrap();
            let sealed = Content::seal(&kind, [1; 32], Marking::clear(), body);
            assert!(sealed.is_ok(), "{:?}: {line}", sealed.err());
        }
    }
}
