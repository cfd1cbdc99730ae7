//! Cosignatures: valid, spoilt, and at their limits.

use comity_protocol::limits::NOTE_SIGNATURES_MAX;
use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::cosignature::{
    Merged, ed25519_message, merge, ml_dsa_44_message, verify,
};
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::log::note::{NoteRefusal, NoteSignature, NoteSigner as _, VerifierKey};
use comity_protocol::time::Timestamp;

use super::fixture::{Log, NOW, log_keys, signed};
use comity_testkit::notes::TestNoteSigner;

fn witnesses() -> [TestNoteSigner; 2] {
    [
        TestNoteSigner::cosigner("borealis.example/witness", 21),
        TestNoteSigner::ml_dsa_44("borealis.example/witness", 22),
    ]
}

#[test]
fn messages_are_those_of_the_specification() {
    // The example of C2SP tlog-cosignature.
    let text =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(
        ed25519_message(text, 1_679_315_147),
        format!("cosignature/v1\ntime 1679315147\n{text}").into_bytes()
    );
    let head = TreeHead { size: TreeSize(0x0102_0304), root: Hash([0xaa; 32]) };
    let checkpoint = Checkpoint { origin: "ab".into(), head };
    let message = ml_dsa_44_message("xyz", &checkpoint, 5).unwrap();
    let expected = [
        &b"subtree/v1\n\0"[..],
        b"\x03xyz",
        &[0, 0, 0, 0, 0, 0, 0, 5],
        b"\x02ab",
        &[0; 8],
        &[0, 0, 0, 0, 1, 2, 3, 4],
        &[0xaa; 32],
    ]
    .concat();
    assert_eq!(message, expected);
    let named = |origin: &str| Checkpoint { origin: origin.into(), head };
    assert!(ml_dsa_44_message("x", &named(&"o".repeat(255)), 0).is_some());
    assert!(ml_dsa_44_message("x", &named(&"o".repeat(256)), 0).is_none());
    assert!(ml_dsa_44_message("x", &named(""), 0).is_none());
    assert!(ml_dsa_44_message(&"x".repeat(256), &named("o"), 0).is_none());
}

#[test]
fn cosignatures_verify_with_their_time() {
    let mut signed = signed(&Log::of(9));
    for (turn, witness) in witnesses().iter().enumerate() {
        assert_eq!(verify(&signed, &witness.vkey()), Err(NoteRefusal::SignatureMissing));
        let line = witness.cosign(&signed, NOW).unwrap();
        assert_eq!(line.signature.len(), [72, 2_428][turn]);
        signed.note.signatures.push(line);
        assert_eq!(verify(&signed, &witness.vkey()), Ok(NOW));
        // A second, later line: the newest counts; one that does not verify spoils them all.
        let later = NOW.plus_millis(5_000);
        signed.note.signatures.push(witness.cosign(&signed, later).unwrap());
        assert_eq!(verify(&signed, &witness.vkey()), Ok(later));
        let mut bad = signed.clone();
        bad.note.signatures.last_mut().unwrap().signature[7] ^= 1;
        assert_eq!(verify(&bad, &witness.vkey()), Err(NoteRefusal::SignatureInvalid));
    }
    // A log's own plain signature is no cosignature.
    assert_eq!(verify(&signed, &log_keys()[0]), Err(NoteRefusal::SignatureMissing));
    assert_eq!(verify(&signed, &log_keys()[1]), Ok(NOW));
}

#[test]
fn times_outside_the_range_are_refused() {
    let signed = signed(&Log::of(1));
    for witness in &witnesses() {
        assert!(witness.cosign(&signed, Timestamp::from_secs(-1)).is_err());
        let zero = witness.cosign(&signed, Timestamp::EPOCH).unwrap();
        assert_eq!(witness.vkey().verify(&signed, &zero), Ok(Some(Timestamp::EPOCH)));
        let mut line = witness.cosign(&signed, NOW).unwrap();
        line.signature[0] = 0x80;
        assert_eq!(witness.vkey().verify(&signed, &line), Err(NoteRefusal::SignatureInvalid));
    }
}

#[test]
fn a_cosignature_is_over_one_checkpoint_and_by_one_name() {
    let one = signed(&Log::of(3));
    let other = signed(&Log::of(4));
    for witness in &witnesses() {
        let line = witness.cosign(&one, NOW).unwrap();
        assert_eq!(witness.vkey().verify(&other, &line), Err(NoteRefusal::SignatureInvalid));
    }
    // The ML-DSA-44 message commits to the cosigner's name: the same key under another is another.
    let witness = TestNoteSigner::ml_dsa_44("a.example", 22);
    let renamed = TestNoteSigner::ml_dsa_44("b.example", 22).vkey();
    let mut line = witness.cosign(&one, NOW).unwrap();
    line.name = renamed.name().to_owned();
    line.id = renamed.id();
    assert_eq!(renamed.verify(&one, &line), Err(NoteRefusal::SignatureInvalid));
}

#[test]
fn merging_keeps_the_newest_line_of_each_known_witness() {
    let bare = signed(&Log::of(6));
    let [classical, post_quantum] = witnesses();
    let keys = [classical.vkey(), post_quantum.vkey()];
    let at = |secs: i64| NOW.plus_millis(secs * 1_000);
    let old = classical.cosign(&bare, at(0)).unwrap();
    let new = classical.cosign(&bare, at(9)).unwrap();
    let pq = post_quantum.cosign(&bare, at(5)).unwrap();
    let stranger = TestNoteSigner::cosigner("stranger.example", 99).cosign(&bare, at(1)).unwrap();
    let mut broken = old.clone();
    broken.signature[70] ^= 1;

    let mut note = bare.clone();
    let offered = [old.clone(), stranger, broken.clone(), pq.clone()];
    assert_eq!(merge(&mut note, &offered, &keys), Merged { added: 2, refused: 1 });
    let expected = [&bare.note.signatures[..], &[old.clone(), pq.clone()]].concat();
    assert_eq!(note.note.signatures, expected);
    assert_eq!(merge(&mut note, &offered[..1], &keys), Merged::default(), "the same again");
    assert_eq!(
        merge(&mut note, std::slice::from_ref(&new), &keys),
        Merged { added: 1, refused: 0 }
    );
    assert_eq!(merge(&mut note, &[old], &keys), Merged::default(), "an older one");
    let expected = [&bare.note.signatures[..], &[new.clone(), pq]].concat();
    assert_eq!(note.note.signatures, expected, "the newer line stands where the older did");
    assert_eq!(verify(&note, &keys[0]), Ok(at(9)));
    assert_eq!(note.verify(&log_keys()), Ok(()));

    // A broken line that came with the note gives way to the true one.
    let mut spoiled = bare;
    spoiled.note.signatures.insert(1, broken);
    assert_eq!(merge(&mut spoiled, &[new], &keys), Merged { added: 1, refused: 0 });
    assert_eq!(spoiled.note.signatures.len(), 3);
    assert_eq!(verify(&spoiled, &keys[0]), Ok(at(9)));
}

#[test]
fn merging_stays_within_the_limits_of_a_note() {
    let mut signed = signed(&Log::of(2));
    let room = NOTE_SIGNATURES_MAX - signed.note.signatures.len();
    let secrets: Vec<TestNoteSigner> = (0..room + 1)
        .map(|index| TestNoteSigner::cosigner(&format!("w{index}.example"), index as u8 + 100))
        .collect();
    let keys: Vec<VerifierKey> = secrets.iter().map(TestNoteSigner::vkey).collect();
    let lines: Vec<NoteSignature> =
        secrets.iter().map(|secret| secret.cosign(&signed, NOW).unwrap()).collect();
    assert_eq!(merge(&mut signed, &lines, &keys), Merged { added: room, refused: 1 });
    assert!(SignedCheckpoint::parse(signed.to_string().as_bytes()).is_ok());
}
