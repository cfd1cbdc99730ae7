//! Notes: valid, spoilt, and at their limits.

use comity_protocol::limits::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX};
use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::log::note::{Note, NoteRefusal, VerifierKey, parse_signatures};
use proptest::prelude::*;

use super::fixture::{Log, ORIGIN, log_keys, signed};
use comity_testkit::notes::TestNoteSigner;

/// A note that is no checkpoint, for keys that sign any text.
fn any_note(bytes: &[u8]) -> SignedCheckpoint {
    let checkpoint = Checkpoint { origin: String::from("none"), head: TreeHead::EMPTY };
    SignedCheckpoint { checkpoint, note: Note::parse(bytes).unwrap() }
}

#[test]
fn the_example_of_the_go_implementation_verifies() {
    // Package documentation of golang.org/x/mod/sumdb/note.
    let key: VerifierKey =
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
    let note = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let note = any_note(note.as_bytes());
    assert_eq!(key.verify(&note, &note.note.signatures[0]), Ok(None));
}

#[test]
fn the_checkpoint_of_a_real_log_verifies() {
    // The example of C2SP tlog-checkpoint, under the names it has at the Go checksum database.
    let key: VerifierKey =
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8".parse().unwrap();
    let note = "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    let signed = SignedCheckpoint::parse(note.as_bytes()).unwrap();
    assert_eq!(key.verify(&signed, &signed.note.signatures[0]), Ok(None));
    assert_eq!(signed.to_string(), note);
    let other = note.replace("20852163", "20852164");
    let signed = SignedCheckpoint::parse(other.as_bytes()).unwrap();
    assert_eq!(key.verify(&signed, &signed.note.signatures[0]), Err(NoteRefusal::SignatureInvalid));
}

#[test]
fn notes_have_one_spelling() {
    let good = signed(&Log::of(3)).to_string();
    assert_eq!(Note::parse(good.as_bytes()).unwrap().to_string(), good);
    let blank_lines = format!("first\n\n\n{good}");
    let note = Note::parse(blank_lines.as_bytes()).unwrap();
    assert!(note.text.starts_with("first\n\n\nasterion"));
    assert_eq!(note.to_string(), blank_lines);

    let line = "— a AAAAAAA=\n";
    assert!(Note::parse(format!("t\n\n{line}").as_bytes()).is_ok());
    for (bad, refusal) in [
        (String::new(), NoteRefusal::Malformed),
        ("text\n".into(), NoteRefusal::Malformed),
        ("text\n\n".into(), NoteRefusal::Malformed),
        ("text\n\n\n".into(), NoteRefusal::Malformed),
        (format!("text\n{line}"), NoteRefusal::Malformed),
        (format!("t\n\n{line}\n"), NoteRefusal::Malformed),
        (format!("t\n\n{}", line.trim_end()), NoteRefusal::Malformed),
        ("t\n\n- a AAAAAAA=\n".into(), NoteRefusal::Malformed),
        ("t\n\n— AAAAAAA=\n".into(), NoteRefusal::Malformed),
        ("t\n\n—  AAAAAAA=\n".into(), NoteRefusal::Malformed),
        ("t\n\n— a+b AAAAAAA=\n".into(), NoteRefusal::Malformed),
        ("t\n\n— a\u{a0}b AAAAAAA=\n".into(), NoteRefusal::Malformed),
        ("t\n\n— a AAAAAAA\n".into(), NoteRefusal::Malformed),
        ("t\n\n— a AAAAAAB=\n".into(), NoteRefusal::Malformed),
        ("t\n\n— a AAAAAA==\n".into(), NoteRefusal::Malformed),
        ("t\n\n— a AAAAAAA= \n".into(), NoteRefusal::Malformed),
        (format!("t\tt\n\n{line}"), NoteRefusal::NotText),
        (format!("t\r\n\r\n{line}"), NoteRefusal::NotText),
    ] {
        assert_eq!(Note::parse(bad.as_bytes()), Err(refusal), "{bad:?}");
    }
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteRefusal::NotText));
}

#[test]
fn notes_are_bounded() {
    let line = "— a AAAAAAA=\n";
    let note = |lines: usize| format!("t\n\n{}", line.repeat(lines));
    assert!(Note::parse(note(NOTE_SIGNATURES_MAX).as_bytes()).is_ok());
    assert_eq!(
        Note::parse(note(NOTE_SIGNATURES_MAX + 1).as_bytes()),
        Err(NoteRefusal::TooManySignatures)
    );
    let padded = |length: usize| format!("{}\n\n{line}", "t".repeat(length - 2 - line.len()));
    assert_eq!(padded(NOTE_BYTES_MAX).len(), NOTE_BYTES_MAX);
    assert!(Note::parse(padded(NOTE_BYTES_MAX).as_bytes()).is_ok());
    assert_eq!(Note::parse(padded(NOTE_BYTES_MAX + 1).as_bytes()), Err(NoteRefusal::TooLong));
    assert_eq!(parse_signatures(line.repeat(64).as_bytes()).unwrap().len(), 64);
    assert_eq!(parse_signatures(b""), Err(NoteRefusal::Malformed));
}

#[test]
fn verifier_keys_print_and_parse() {
    let cosigner = TestNoteSigner::cosigner("witness.example/w1", 7).vkey();
    for key in log_keys().into_iter().chain([cosigner]) {
        let text = key.to_string();
        assert_eq!(text.parse(), Ok(key));
        let other_name = text.replacen("example", "exampel", 1);
        assert_eq!(other_name.parse::<VerifierKey>(), Err(NoteRefusal::KeyMalformed));
        let (rest, last) = text.split_at(text.len() - 1);
        assert_eq!(rest.parse::<VerifierKey>(), Err(NoteRefusal::KeyMalformed), "{last}");
    }
    let text = TestNoteSigner::ed25519(ORIGIN, 1).vkey().to_string();
    let longest = "n".repeat(255);
    let key = TestNoteSigner::ml_dsa_44(&longest, 3).vkey();
    assert_eq!(key.to_string().parse(), Ok(key.clone()));
    assert!(VerifierKey::new(&"n".repeat(256), key.key().clone()).is_err());
    for bad in
        ["", "+", "++", "a+00000000+", "a+00000000+AQ==", &text.to_uppercase(), &format!("{text}=")]
    {
        assert_eq!(bad.parse::<VerifierKey>(), Err(NoteRefusal::KeyMalformed), "{bad}");
    }
    for name in ["", "a b", "a+b", "a\u{2003}b", "a\n"] {
        assert!(VerifierKey::new(name, key.key().clone()).is_err(), "{name:?}");
    }
}

#[test]
fn weak_keys_are_refused() {
    use comity_protocol::log::note::NoteKey;
    // The neutral element: every signature under it can be made by anybody.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    assert_eq!(NoteKey::ed25519(&neutral), Err(NoteRefusal::KeyWeak));
    assert_eq!(NoteKey::cosignature_ed25519(&neutral), Err(NoteRefusal::KeyWeak));
    assert_eq!(NoteKey::ed25519(&[1; 31]), Err(NoteRefusal::KeyMalformed));
    assert_eq!(NoteKey::ml_dsa_44(&[1; 1_311]), Err(NoteRefusal::KeyMalformed));
    assert_eq!(NoteKey::ml_dsa_44(&[1; 1_313]), Err(NoteRefusal::KeyMalformed));
}

proptest! {
    #[test]
    fn whatever_parses_prints_the_same(text in "[a-z\n— +=A]{0,60}", line in "— [a-z]{1,5} [A-Za-z0-9+/]{8}") {
        let note = format!("{text}\n\n{line}\n");
        if let Ok(parsed) = Note::parse(note.as_bytes()) {
            prop_assert_eq!(parsed.to_string(), note);
        }
    }

    #[test]
    fn no_bytes_make_the_parser_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Note::parse(&bytes);
        let _ = parse_signatures(&bytes);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _ = text.parse::<VerifierKey>();
        }
    }
}
