//! What `content` promises, case by case.

use serde_json::json;

use super::*;
use crate::limits::DEPTH_MAX;
use crate::marking::Tlp;

const SALT: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn kind() -> Kind {
    Kind::parse("general.notice").unwrap()
}

fn parse(text: &str) -> Result<Content, ContentRefusal> {
    Content::parse(&kind(), text.as_bytes())
}

fn file(salt: &str, marking: &str, body: &str) -> String {
    format!(r#"{{"salt":"{salt}","marking":{marking},"body":{body}}}"#)
}

const CLEAR: &str = r#"{"tlp":"TLP:CLEAR"}"#;
const NOTICE: &str = r#"{"title":"a","text":"b"}"#;

#[test]
fn what_is_sealed_can_be_parsed() {
    let mut salt = [0; 32];
    for (byte, value) in salt.iter_mut().zip(0..) {
        *byte = value;
    }
    let body = json!({"title": "a", "text": "b"});
    let marking = Marking::new(Tlp::Red, vec!["b.example".parse().unwrap()], None).unwrap();
    let content = Content::seal(&kind(), salt, marking, body.clone()).unwrap();
    let expected =
        file(SALT, r#"{"tlp":"TLP:RED","audience":["b.example"]}"#, r#"{"text":"b","title":"a"}"#);
    assert_eq!(String::from_utf8(content.bytes.clone()).unwrap(), expected);
    assert_eq!(content.digest, Digest::of(expected.as_bytes()));
    assert_eq!(content.body, body);
    assert_eq!(parse(&expected), Ok(content.clone()));
    assert_eq!(content.matches(&content.digest), Ok(()));
    assert_eq!(content.matches(&Digest([0; 32])), Err(ContentRefusal::OtherDigest));
}

#[test]
fn the_bytes_are_kept_as_they_came() {
    let text = format!(" {{ \"body\" : {NOTICE},\n\"marking\":{CLEAR}, \"salt\": \"{SALT}\"}} ");
    assert_eq!(parse(&text).unwrap().bytes, text.as_bytes());
}

#[test]
fn malformed_files_are_refused() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let cases = [
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        format!("{} x", file(SALT, CLEAR, NOTICE)),
        format!(r#"{{"salt":"{SALT}","marking":{CLEAR}}}"#),
        format!(r#"{{"salt":"{SALT}","body":{NOTICE}}}"#),
        format!(r#"{{"marking":{CLEAR},"body":{NOTICE}}}"#),
        format!(r#"{{"salt":"{SALT}","marking":{CLEAR},"body":{NOTICE},"more":1}}"#),
        // Duplicate members at every level.
        format!(r#"{{"salt":"{SALT}","salt":"{SALT}","marking":{CLEAR},"body":{NOTICE}}}"#),
        file(SALT, r#"{"tlp":"TLP:CLEAR","tlp":"TLP:CLEAR"}"#, NOTICE),
        file(SALT, CLEAR, r#"{"title":"a","text":"b","text":"c"}"#),
        file(SALT, CLEAR, r#"{"title":"a","text":"b","more":[{"x":1,"\u0078":2}]}"#),
        // Salts that are not 32 bytes of base64url.
        file("", CLEAR, NOTICE),
        file(SALT.trim_start_matches('A'), CLEAR, NOTICE),
        file(&format!("{SALT}="), CLEAR, NOTICE),
        file(&SALT.replace('A', "+"), CLEAR, NOTICE),
        file(&format!("{}9", SALT.trim_end_matches('8')), CLEAR, NOTICE),
        file(SALT, CLEAR, "7"),
        file(SALT, CLEAR, "[]"),
        file(SALT, CLEAR, &format!(r#"{{"title":{}}}"#, deep(DEPTH_MAX))),
        file(SALT, CLEAR, &format!(r#"{{"title":{}}}"#, deep(100_000))),
        file(SALT, r#"{"tlp":"TLP:BLUE"}"#, NOTICE),
        file(SALT, CLEAR, r#"{"title":"\ud800"}"#),
        file(SALT, CLEAR, r#"{"title":1e999}"#),
        file(SALT, CLEAR, r#"{"title":NaN}"#),
        "{\"salt\":\"\u{0}\"}".to_owned(),
    ];
    for text in cases {
        assert_eq!(
            parse(&text),
            Err(ContentRefusal::Malformed),
            "{}",
            text.chars().take(200).collect::<String>()
        );
    }
    let mut bytes = file(SALT, CLEAR, NOTICE).into_bytes();
    let end = bytes.len() - 4;
    bytes[end] = 0xff;
    assert_eq!(Content::parse(&kind(), &bytes), Err(ContentRefusal::Malformed), "not UTF-8");
}

#[test]
fn depth_is_bounded_on_both_sides() {
    // The file and the body are two levels themselves.
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let of = |depth: usize| file(SALT, CLEAR, &format!(r#"{{"x":{}}}"#, deep(depth - 2)));
    assert!(Content::parse_unknown(of(DEPTH_MAX).as_bytes()).is_ok());
    assert_eq!(
        Content::parse_unknown(of(DEPTH_MAX + 1).as_bytes()),
        Err(ContentRefusal::Malformed)
    );
}

#[test]
fn length_is_bounded_on_both_sides() {
    let of = |length: usize| {
        let frame = file(SALT, CLEAR, r#"{"x":""}"#).len();
        file(SALT, CLEAR, &format!(r#"{{"x":"{}"}}"#, "y".repeat(length - frame)))
    };
    assert!(Content::parse_unknown(of(CONTENT_BYTES_MAX).as_bytes()).is_ok());
    let more = of(CONTENT_BYTES_MAX + 1);
    assert_eq!(Content::parse_unknown(more.as_bytes()), Err(ContentRefusal::TooLong));
}

#[test]
fn a_marking_that_contradicts_itself_is_refused() {
    for marking in [r#"{"tlp":"TLP:RED"}"#, r#"{"tlp":"TLP:CLEAR","audience":["a.example"]}"#] {
        assert_eq!(parse(&file(SALT, marking, NOTICE)), Err(ContentRefusal::Marking));
    }
}

#[test]
fn a_violation_says_where_and_what() {
    for (body, at) in [
        (r#"{"title":"a"}"#, "/text"),
        (r#"{"title":"a","text":"b","txet":"c"}"#, "/txet"),
        (r#"{"title":"a","text":"b","t/x~":"c"}"#, "/t~1x~0"),
        (r#"{"title":7,"text":"b"}"#, "/title"),
        (r#"{"title":"","text":"b"}"#, "/title"),
        (r#"{"title":"a","text":"b","language":"!"}"#, "/language"),
    ] {
        match parse(&file(SALT, CLEAR, body)) {
            Err(ContentRefusal::Schema { at: found, what }) => {
                assert_eq!(found, at, "{body}");
                assert!(!what.is_empty() && what.chars().count() < 400, "{what}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
    let body = format!(r#"{{"title":"a","text":"b","language":"{}"}}"#, "x".repeat(5_000));
    let Err(ContentRefusal::Schema { what, .. }) = parse(&file(SALT, CLEAR, &body)) else {
        panic!("a language of 5,000 letters")
    };
    assert!(what.ends_with('…'), "long messages are cut");
}

#[test]
fn formats_are_checked() {
    let incident = Kind::parse("incident.report").unwrap();
    let of = |date: &str| {
        let body = format!(r#"{{"title":"a","description":"b","occurred_on":"{date}"}}"#);
        Content::parse(&incident, file(SALT, CLEAR, &body).as_bytes())
    };
    assert!(of("2024-02-29").is_ok());
    for bad in ["2023-02-29", "2024-2-9", "yesterday", ""] {
        assert!(matches!(of(bad), Err(ContentRefusal::Schema { at, .. }) if at == "/occurred_on"));
    }
}

#[test]
fn what_has_happened_does_not_lie_ahead() {
    let now: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
    let of = |kind: &str, body: &str| {
        let kind = Kind::parse(kind).unwrap();
        let content = Content::parse(&kind, file(SALT, CLEAR, body).as_bytes()).unwrap();
        expect_not_ahead(&kind, &content.body, now)
    };
    let ended = |at: &str| of("run.end", &format!(r#"{{"run":"r","ended_at":"{at}"}}"#));
    assert_eq!(ended("2026-11-29T12:10:00Z"), Ok(()));
    let ahead = |at: &str| Err(ContentRefusal::Ahead { at: at.to_owned() });
    assert_eq!(ended("2026-11-29T12:10:00.001Z"), ahead("/ended_at"));
    let happened = |on: &str| {
        let body = format!(r#"{{"title":"a","description":"b","occurred_on":"{on}"}}"#);
        of("incident.report", &body)
    };
    // At noon in Greenwich the next day has begun in the Line Islands, and the one after nowhere.
    assert_eq!(happened("2026-11-30"), Ok(()));
    assert_eq!(happened("2026-12-01"), ahead("/occurred_on"));
    // A plan may lie ahead.
    let plan = r#"{"run":"r","planned_compute_flop":1e24,"planned_start":"2027-05-01"}"#;
    assert_eq!(of("run.plan", plan), Ok(()));
    let kind = Kind::parse("incident.assessment").unwrap();
    assert!(has_happened(&kind, "/aware_at") && !has_happened(&kind, "/incident"));
    assert!(!has_happened(&Kind::parse("run.plan").unwrap(), "/planned_start"));
    assert!(!has_happened(&Kind::parse("text/plain").unwrap(), ""));
}

#[test]
fn a_kind_without_schema_is_read_only_on_request() {
    let unknown = Kind::parse("no.such.kind").unwrap();
    let text = file(SALT, CLEAR, r#"{"anything":1}"#);
    assert_eq!(Content::parse(&unknown, text.as_bytes()), Err(ContentRefusal::UnknownKind));
    assert!(Content::parse_unknown(text.as_bytes()).is_ok());
}

#[test]
fn digests_print_as_hex_and_parse_back() {
    let digest = Digest::of(b"");
    let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(digest.to_string(), text);
    assert_eq!(text.parse(), Ok(digest));
    assert_eq!(serde_json::from_value::<Digest>(json!(text)).unwrap(), digest);
    assert_eq!(text.to_uppercase().parse::<Digest>(), Err(DigestRefusal));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = Content::parse_unknown(&bytes);
    }

    #[test]
    fn texts_survive_sealing(title in "\\PC{1,40}", text in "\\PC{1,200}") {
        let body = json!({"title": title, "text": text});
        let content = Content::seal(&kind(), [9; 32], Marking::clear(), body.clone()).unwrap();
        proptest::prop_assert_eq!(content.body, body);
    }
}
