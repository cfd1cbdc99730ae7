//! What `bundle` promises, case by case.

use std::io::Cursor;

use super::*;

const DIGEST: &str =
    "content/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 2\nhi\n";

fn manifest() -> String {
    let descriptor = Descriptor {
        party: "a.example".parse().unwrap(),
        name: "A".to_owned(),
        origin: "a.example/log".to_owned(),
        statement_keys: Vec::new(),
        receipt_key: String::new(),
        log_keys: Vec::new(),
        witness_keys: Vec::new(),
        current: None,
    };
    let made_at = Timestamp::EPOCH;
    let manifest = Manifest { descriptor, from: 0, size: 0, recipient: None, made_at };
    serde_json::to_string(&manifest).unwrap()
}

fn check(frames: &str) -> Result<usize, BundleRefusal> {
    let file = format!("{MAGIC}\n{}\n{frames}", manifest());
    open(file.as_bytes())
}

fn open(bytes: &[u8]) -> Result<usize, BundleRefusal> {
    Bundle::open(Box::new(Cursor::new(bytes.to_vec()))).map(|bundle| bundle.frames.len())
}

#[test]
fn frames_are_found_and_nothing_else_is_taken() {
    assert_eq!(check("end 0\n"), Ok(0));
    assert_eq!(check(&format!("checkpoint 3\nabc\n{DIGEST}end 0\n")), Ok(2));
    for (frames, refusal) in [
        ("", BundleRefusal::Truncated),
        ("end 0", BundleRefusal::Truncated),
        ("end 0\nmore", BundleRefusal::Truncated),
        ("checkpoint 300\nabc\nend 0\n", BundleRefusal::Truncated),
        ("checkpoint 18446744073709551615\nabc\nend 0\n", BundleRefusal::TooLong),
        ("checkpoint 18446744073709551616\nabc\nend 0\n", BundleRefusal::Frame),
        ("checkpoint +3\nabc\nend 0\n", BundleRefusal::Frame),
        ("checkpoint 262145\n", BundleRefusal::TooLong),
        ("tile/0/000 8193\n", BundleRefusal::TooLong),
        ("tile/9/000 1\n", BundleRefusal::Frame),
        ("content/xyz 1\n", BundleRefusal::Frame),
        ("sighting/4096 1\na\nend 0\n", BundleRefusal::Frame),
        ("sighting/+1 1\na\nend 0\n", BundleRefusal::Frame),
        ("sighting/01 1\na\nend 0\n", BundleRefusal::Frame),
        ("sighting/0 1043\n", BundleRefusal::TooLong),
        ("checkpoint 1\na\ncheckpoint 1\nb\nend 0\n", BundleRefusal::Frame),
    ] {
        assert_eq!(check(frames), Err(refusal), "{frames}");
    }
    let long = "x".repeat(FRAME_LINE_BYTES_MAX);
    assert_eq!(check(&long), Err(BundleRefusal::Frame));
    assert_eq!(open(b"comity bundle 2\n"), Err(BundleRefusal::NoBundle));
    assert_eq!(open(b"comity bundle 1\n{}\nend 0\n"), Err(BundleRefusal::Manifest));
    assert_eq!(open(b""), Err(BundleRefusal::NoBundle));
}

#[test]
fn every_cut_of_a_bundle_is_noticed() {
    let whole = format!("{MAGIC}\n{}\ncheckpoint 3\nabc\n{DIGEST}end 0\n", manifest());
    for end in 0..whole.len() {
        assert!(open(&whole.as_bytes()[..end]).is_err(), "cut at {end}");
    }
}
