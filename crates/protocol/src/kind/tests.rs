//! What `kind` promises, case by case.

use serde_json::{Value, json};

use super::*;

#[test]
fn names_and_media_types_are_one_to_one() {
    for (name, media_type) in [
        ("incident.report", "application/vnd.comity.incident.report+json"),
        ("a", "application/vnd.comity.a+json"),
        ("log.v2-draft", "application/vnd.comity.log.v2-draft+json"),
        ("text/plain", "text/plain"),
        ("text/plain; charset=utf-8", "text/plain; charset=utf-8"),
        ("application/spdx+json", "application/spdx+json"),
    ] {
        let kind = Kind::parse(name).unwrap();
        assert_eq!(kind.media_type(), media_type);
        assert_eq!(Kind::from_media_type(media_type), Ok(kind.clone()));
        assert_eq!(kind.to_string(), name);
        assert_eq!(kind.is_foreign(), name.contains('/'));
        assert_eq!(serde_json::to_value(&kind).unwrap(), json!(name));
        assert_eq!(serde_json::from_value::<Kind>(json!(name)).unwrap(), kind);
    }
}

#[test]
fn what_is_neither_is_refused() {
    for bad in [
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "A.b",
        "1a",
        "a b",
        "a/",
        "/a",
        "a/b/c",
        "text/pläin",
        "text/plain;\n",
        "application/vnd.comity.incident.report+json",
        "Application/VND.comity.x+json",
    ] {
        assert_eq!(Kind::parse(bad), Err(KindRefusal), "{bad:?}");
        assert!(serde_json::from_value::<Kind>(json!(bad)).is_err());
    }
    for bad in [
        "incident.report",
        "",
        "application/vnd.comity.+json",
        "application/vnd.comity.A+json",
        "application/vnd.comity.incident.report+cbor",
        "application/vnd.comity.incident.report+json; v=1",
        "APPLICATION/vnd.comity.incident.report+json",
    ] {
        assert_eq!(Kind::from_media_type(bad), Err(KindRefusal), "{bad:?}");
    }
}

#[test]
fn length_is_bounded_on_both_sides() {
    assert!(Kind::parse(&"a".repeat(KIND_BYTES_MAX)).is_ok());
    assert_eq!(Kind::parse(&"a".repeat(KIND_BYTES_MAX + 1)), Err(KindRefusal));
    let long = format!("text/{}", "a".repeat(KIND_BYTES_MAX - 5));
    assert!(Kind::from_media_type(&long).is_ok());
    assert_eq!(Kind::from_media_type(&format!("{long}a")), Err(KindRefusal));
}

#[test]
fn every_kind_has_a_schema_that_names_it() {
    for spec in &KINDS {
        let kind = Kind::parse(spec.name).unwrap();
        assert_eq!(kind.spec().map(|found| found.title), Some(spec.title));
        let schema: Value = serde_json::from_str(spec.schema).unwrap();
        assert_eq!(schema["$id"], json!(format!("urn:comity:schema:{}", spec.schema_name)));
        assert_eq!(schema["$schema"], json!("https://json-schema.org/draft/2020-12/schema"));
        assert_eq!(
            schema["additionalProperties"],
            json!(false),
            "{}: a slip must not pass",
            spec.name
        );
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{}", spec.name);
    }
    assert!(Kind::parse("no.such.kind").unwrap().spec().is_none());
}

/// Review D7: one form names a statement everywhere, as a subject does: its URN. Where its bare
/// identifier was asked for once, both are read.
#[test]
fn every_field_that_names_a_statement_takes_its_urn() {
    let id = crate::statement::StatementId([0xa7; 32]);
    let mut seen = 0;
    for spec in &KINDS {
        let schema: Value = serde_json::from_str(spec.schema).unwrap();
        let mut open = vec![(String::new(), &schema)];
        while let Some((at, node)) = open.pop() {
            let words = node["description"].as_str().unwrap_or_default().to_lowercase();
            let is_named = words.contains("statement") || words.contains("urn:comity");
            if let Some(pattern) = node["pattern"].as_str()
                && (is_named || pattern.contains("urn:comity"))
            {
                let takes = |text: String| jsonschema::is_valid(node, &json!(text));
                assert!(takes(id.urn()), "{}{at} refuses a URN", spec.name);
                assert!(!takes(format!("urn:comity:{id}")), "{}{at}", spec.name);
                if ["agreement.action", "statement.supersession"].contains(&spec.schema_name) {
                    assert!(takes(id.to_string()), "{}{at} refuses an identifier", spec.name);
                }
                seen += 1;
            }
            match node {
                Value::Object(all) => {
                    open.extend(all.iter().map(|(name, one)| (format!("{at}/{name}"), one)));
                }
                Value::Array(all) => open.extend(all.iter().map(|one| (format!("{at}/*"), one))),
                _ => {}
            }
        }
    }
    assert!(seen > 8, "{seen} fields");
}

#[test]
fn titles_are_one_short_line() {
    let of = |name: &str, body: Value| title(&Kind::parse(name).unwrap(), &body);
    assert_eq!(of("incident.report", json!({"title": " A\n crash "})), Some("A crash".to_owned()));
    assert_eq!(
        of("run.declaration", json!({"model": "M", "organization": "O"})),
        Some("M (O)".to_owned())
    );
    assert_eq!(of("run.declaration", json!({"model": "M"})), Some("M".to_owned()));
    assert_eq!(of("statement.retraction", json!({"reason": "Wrong."})), Some("Wrong.".to_owned()));
    assert_eq!(of("issuer.registration", json!({"name": "Lab"})), Some("Lab".to_owned()));
    assert_eq!(
        of("incident.filing", json!({"incident": "i-7", "stage": "initial"})),
        Some("i-7 (initial)".to_owned())
    );
    assert_eq!(of("incident.assessment", json!({"incident": "i-7"})), Some("i-7".to_owned()));
    assert_eq!(
        of("compute.declaration", json!({"from": "2026-01-01", "until": "2026-12-31"})),
        Some("2026-01-01 – 2026-12-31".to_owned())
    );
    assert_eq!(
        of("agreement.ratification", json!({"agreement": "cets-225", "on_behalf_of": "Iceland"})),
        Some("cets-225 (Iceland)".to_owned())
    );
    let waiver = json!({"agreement": "a", "clause": "art-1", "bearer": "b.example"});
    assert_eq!(of("agreement.waiver", waiver), Some("a art-1 (b.example)".to_owned()));
    assert_eq!(of("commitment.deposit", json!({"proposal": "cap"})), Some("cap".to_owned()));
    assert_eq!(of("text/plain", json!({})), None);
    assert_eq!(of("general.notice", json!({"title": "  "})), None);
    assert_eq!(of("general.notice", json!({"title": 7})), None);
    let long = of("general.notice", json!({"title": "ö".repeat(500)})).unwrap();
    assert_eq!(long.chars().count(), 200);
    assert!(long.ends_with('…'));
}

#[test]
fn search_text_holds_every_text_and_nothing_else() {
    let body = json!({"b": ["two", {"c": "three"}], "a": "one", "n": 4, "t": true, "z": null});
    assert_eq!(search_text(&body), "one\ntwo\nthree");
}
