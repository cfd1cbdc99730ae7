//! Checkpoints: valid, spoilt, and at their limits.

use comity_protocol::log::checkpoint::{
    Checkpoint, CheckpointRefusal, ORIGIN_BYTES_MAX, SignedCheckpoint,
};
use comity_protocol::log::merkle::{Hash, TREE_SIZE_MAX, TreeHead, TreeSize};
use comity_protocol::log::note::{NoteRefusal, NoteSigner as _};

use super::fixture::{Log, NOW, ORIGIN, log_keys, log_secrets, signed};
use comity_testkit::notes::TestNoteSigner;

#[test]
fn checkpoints_print_and_parse() {
    let log = Log::of(5);
    let signed = signed(&log);
    let again = SignedCheckpoint::parse(signed.to_string().as_bytes()).unwrap();
    assert_eq!(again, signed);
    assert_eq!(again.checkpoint.head, log.head());
    let empty = Checkpoint { origin: ORIGIN.into(), head: TreeHead::EMPTY };
    assert_eq!(
        empty.to_string(),
        "asterion.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    );
    assert_eq!(Checkpoint::parse(&empty.to_string()), Ok(empty));
}

#[test]
fn other_texts_are_refused() {
    let root = Hash([0; 32]).to_base64();
    let text = |origin: &str, size: &str| format!("{origin}\n{size}\n{root}\n");
    assert!(Checkpoint::parse(&text(&"o".repeat(ORIGIN_BYTES_MAX), "1")).is_ok());
    let largest = Checkpoint::parse(&text("o", &TREE_SIZE_MAX.to_string())).unwrap();
    assert_eq!(largest.head.size, TreeSize(TREE_SIZE_MAX));
    for (bad, refusal) in [
        (String::new(), CheckpointRefusal::Malformed),
        ("o\n1\n".into(), CheckpointRefusal::Malformed),
        (format!("o\n1\n{root}"), CheckpointRefusal::Malformed),
        (text("", "1"), CheckpointRefusal::Malformed),
        (text(&"o".repeat(ORIGIN_BYTES_MAX + 1), "1"), CheckpointRefusal::Origin),
        (text("o", "01"), CheckpointRefusal::Size),
        (text("o", "+1"), CheckpointRefusal::Size),
        (text("o", "-1"), CheckpointRefusal::Size),
        (text("o", "1 "), CheckpointRefusal::Size),
        (text("o", "9223372036854775808"), CheckpointRefusal::Size),
        (text("o", "99999999999999999999999"), CheckpointRefusal::Size),
        ("o\n1\nAAAA\n".into(), CheckpointRefusal::Root),
        (format!("o\n1\n{root}\nmore\n"), CheckpointRefusal::Extension),
        (format!("o\n1\n{root}\n\n"), CheckpointRefusal::Malformed),
        (format!("o\n1\n{root}\na\n\nb\n"), CheckpointRefusal::Malformed),
    ] {
        assert_eq!(Checkpoint::parse(&bad), Err(refusal), "{bad:?}");
    }
}

#[test]
fn extension_lines_are_read_for_witnessing_and_signed_over() {
    let checkpoint = Log::of(2).checkpoint();
    let note = format!("{checkpoint}extension one\nextension two\n\n— x AAAAAAA=\n");
    assert_eq!(SignedCheckpoint::parse(note.as_bytes()), Err(CheckpointRefusal::Extension));
    let mut foreign = SignedCheckpoint::parse_foreign(note.as_bytes()).unwrap();
    assert_eq!(foreign.checkpoint, checkpoint);
    let [log, _] = log_secrets();
    // `sign` signs the three lines, `cosign` all of them: only the latter is over this note.
    let three_lines = log.sign(&checkpoint, NOW).unwrap();
    let all_lines = log.cosign(&foreign, NOW).unwrap();
    assert_eq!(log.vkey().verify(&foreign, &three_lines), Err(NoteRefusal::SignatureInvalid));
    foreign.note.signatures.push(all_lines);
    assert_eq!(foreign.verify(&[log.vkey()]), Ok(()));
}

#[test]
fn the_log_itself_must_have_signed() {
    let log = Log::of(4);
    let keys = log_keys();
    let good = signed(&log);
    let check = |edit: &dyn Fn(&mut SignedCheckpoint)| {
        let mut edited = good.clone();
        edit(&mut edited);
        edited.verify(&keys)
    };
    assert_eq!(check(&|_| {}), Ok(()));
    assert_eq!(check(&|note| note.note.signatures.reverse()), Ok(()));
    // A line twice proves no more than once, and no less.
    assert_eq!(check(&|note| note.note.signatures.extend_from_within(..)), Ok(()));
    assert_eq!(
        check(&|note| drop(note.note.signatures.remove(0))),
        Err(NoteRefusal::SignatureMissing)
    );
    assert_eq!(
        check(&|note| drop(note.note.signatures.remove(1))),
        Err(NoteRefusal::SignatureMissing)
    );
    for line in 0..2 {
        assert_eq!(
            check(&|note| *note.note.signatures[line].signature.last_mut().unwrap() ^= 1),
            Err(NoteRefusal::SignatureInvalid)
        );
        assert_eq!(
            check(&|note| note.note.signatures[line].signature.truncate(7)),
            Err(NoteRefusal::SignatureInvalid)
        );
        // Under another name or identifier the line is a stranger's.
        assert_eq!(
            check(&|note| note.note.signatures[line].id[0] ^= 1),
            Err(NoteRefusal::SignatureMissing)
        );
        assert_eq!(
            check(&|note| note.note.signatures[line].name.push('x')),
            Err(NoteRefusal::SignatureMissing)
        );
    }
    assert_eq!(
        good.verify(&keys[..1]),
        Ok(()),
        "an ML-DSA-44 key that is not pinned is not asked for"
    );
    assert_eq!(good.verify(&keys[1..]), Err(NoteRefusal::SignatureMissing));
    assert_eq!(good.verify(&[]), Err(NoteRefusal::SignatureMissing));
    let stranger = TestNoteSigner::ed25519("stranger.example/log", 9);
    let strangers =
        good.checkpoint.clone().signed(vec![stranger.sign(&good.checkpoint, NOW).unwrap()]);
    assert_eq!(
        strangers.verify(&[stranger.vkey()]),
        Err(NoteRefusal::SignatureMissing),
        "a key that is not named by the origin signs for another log"
    );
}
