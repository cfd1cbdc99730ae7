//! Sightings as bytes: notes that say when a log was seen.

use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::log::note::{NoteSigner as _, VerifierKey};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::note::{SEEN_NOTE_BYTES_MAX, Seen, SeenRefusal, claimed_at};
use comity_testkit::notes::TestNoteSigner;

const ORIGIN: &str = "keeper.example/log";

fn at() -> Timestamp {
    Timestamp::from_secs(1_795_000_000)
}

fn log() -> TestNoteSigner {
    TestNoteSigner::ed25519(ORIGIN, 1)
}

fn witness(seed: u8) -> TestNoteSigner {
    TestNoteSigner::cosigner("witness.example/w", seed)
}

fn checkpoint(origin: &str) -> Checkpoint {
    let head = TreeHead { size: TreeSize(7), root: Hash([9; 32]) };
    Checkpoint { origin: origin.to_owned(), head }
}

/// Signed by the log, in its two ways, and cosigned.
fn signed() -> SignedCheckpoint {
    let checkpoint = checkpoint(ORIGIN);
    let lines = vec![
        TestNoteSigner::ml_dsa_44(ORIGIN, 3).sign(&checkpoint, at()).unwrap(),
        log().sign(&checkpoint, at()).unwrap(),
    ];
    let mut signed = checkpoint.signed(lines);
    let cosigned = witness(2).cosign(&signed, at()).unwrap();
    signed.note.signatures.push(cosigned);
    signed
}

fn take(signed: &SignedCheckpoint, voucher: &VerifierKey) -> Result<Seen, SeenRefusal> {
    let line = signed.note.signatures.last().unwrap().clone();
    Seen::take(signed, &[log().vkey()], &line, voucher)
}

#[test]
fn a_note_is_small_and_says_again_what_it_was_made_of() {
    let seen = take(&signed(), &witness(2).vkey()).unwrap();
    assert_eq!(seen.at(), at());
    let bytes = seen.to_bytes();
    assert!(bytes.len() < 450, "{} bytes", bytes.len());
    let keys = [witness(5).vkey(), witness(2).vkey()];
    let (again, voucher) = Seen::read(&bytes, &[log().vkey()], &keys).unwrap();
    assert_eq!((again, voucher), (seen, &keys[1]));
    assert_eq!(claimed_at(signed().note.signatures.last().unwrap()), Some(at()));
}

#[test]
fn what_does_not_hold_vouches_for_nothing() {
    let bytes = take(&signed(), &witness(2).vkey()).unwrap().to_bytes();
    let text = String::from_utf8(bytes).unwrap();
    let read = |text: &str, log: &VerifierKey, voucher: &VerifierKey| {
        Seen::read(text.as_bytes(), std::slice::from_ref(log), std::slice::from_ref(voucher))
            .map(|_| ())
    };
    let (keeper, voucher) = (log().vkey(), witness(2).vkey());
    let stranger = TestNoteSigner::ed25519(ORIGIN, 8).vkey();
    let other = TestNoteSigner::ed25519("other.example/log", 1).vkey();
    let long = format!("{}\n{text}", "x".repeat(SEEN_NOTE_BYTES_MAX));
    for (what, text, log, witness, refusal) in [
        ("as it is", text.as_str(), &keeper, &voucher, None),
        ("no note", "keeper", &keeper, &voucher, Some(SeenRefusal::Malformed)),
        ("too long", &long, &keeper, &voucher, Some(SeenRefusal::Malformed)),
        ("of another log", &text, &other, &voucher, Some(SeenRefusal::OtherLog)),
        (
            "another size",
            &text.replace("\n7\n", "\n8\n"),
            &keeper,
            &voucher,
            Some(SeenRefusal::LogSignature),
        ),
        ("another log key", &text, &stranger, &voucher, Some(SeenRefusal::LogSignature)),
        ("another witness", &text, &keeper, &witness(6).vkey(), Some(SeenRefusal::Unknown)),
        ("the log itself", &text, &keeper, &keeper, Some(SeenRefusal::Cosignature)),
    ] {
        assert_eq!(read(text, log, witness).err(), refusal, "{what}");
    }
}

#[test]
fn a_cosignature_without_a_time_vouches_for_nothing() {
    let mut signed = signed();
    let untimed = witness(2).cosign(&signed, Timestamp::EPOCH).unwrap();
    *signed.note.signatures.last_mut().unwrap() = untimed;
    assert_eq!(take(&signed, &witness(2).vkey()), Err(SeenRefusal::Cosignature));
    assert_eq!(claimed_at(signed.note.signatures.last().unwrap()), None);
}
